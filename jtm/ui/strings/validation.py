"""Step 4: rounds, ballots, results and the common skills language."""

NAME = "4 · Employer validation"
FACILITATOR_NAME = "Facilitate a round"
BALLOT_NAME = "Ballot"
LANGUAGE_NAME = "Common skills language"


def counted(count: int, what: str) -> str:
    """``1 vote``, ``2 votes``."""
    return f"{count:,} {what}{'' if count == 1 else 's'}"


STORE_FAILED = "Votes and saved work cannot be reached: {reason}"

# ── the key ──────────────────────────────────────────────────────────────────────────────────────────────────────
KEY_MADE = "The facilitator's key, until this program ends: {key}"
KEY_TITLE = "For the facilitator"
KEY_NOTE = (
    "This page makes rounds and shows who voted what, so it asks for a key. It stands on the console where the workbench was started, or is "
    "the one that whoever runs it has set."
)
KEY = "Facilitator's key"
KEY_ENTER = "Continue"
KEY_WRONG = "That is not the key."
KEY_WEAK = "The facilitator's key is too short for a workbench that others can reach. Set one of at least {shortest} characters, or none: one is then made at each start."
KEY_IN_CLEAR = (
    ":material/lock_open: This page is not encrypted: others on this network can read the key as you send it."
)
KEY_LEAVE = "Leave the facilitator's pages"
LOG_IN = "Log in"
LOGIN_NEEDS = "The secrets ask for a login with OpenID Connect, and its library is not installed: {remedy}. Until then, use the key."
LOG_OUT = "Leave"
LOGGED_IN_OTHER = "{email} is not among the facilitators of this workbench."

# ── facilitator ──────────────────────────────────────────────────────────────────────────────────────────────────
FACILITATOR_TITLE = "Open a round, and let employers vote"
ROUND = "Round"
ROUND_LABEL = "{name} (no. {id})"
STATES = {"not opened": "not opened yet", "opened": "open", "closed": "closed", "signed off": "signed off"}
ROUND_NONE = "There is no round yet. Make one from a benchmark:"
ROUND_NEW = "New round"
ROUND_SOURCE = "Benchmark to validate"
SOURCE_ONET = "O*NET draft of {title}"
SOURCE_DRAFT = "Your draft “{name}”"
SOURCE_SAVED = "Saved benchmark “{name}”"
SOURCE_NOTE = "{items} items. Another job: choose it in step 3; or edit a draft there, with fewer items."
SOURCE_MANY = "With {items} items at once it takes {employers} employers that all agree before any can be confirmed; fewer items take fewer."
ROUND_TITLE = "Name of the round"
ROUND_MAKE = "Make the round"
ROUND_MADE = "The round is made: open it when the room is ready."
OPEN, CLOSE, REOPEN, SIGN = "Open", "Close", "Reopen", "Sign off"
STATE = "**{state}** · {employers}, {raters}, {votes} · asks about {items} on {title}"
JOIN_TITLE = "Join with a phone"
JOIN_ALT = "QR code that opens the ballot at {url}"
JOIN_LOCAL = "This workbench answers only on this computer: phones cannot reach it. Start it with “--address 0.0.0.0” on a network that you trust."
JOIN_CODE = "Or open **{address}** and type the code"
SIGN_BY = "Signed off by"
SIGN_NOTE = "Version {version} of {title}: employers agree on {agreed} of {items} and drop {dropped}."
SIGN_OPEN = (
    "{open} contested or undecided: the version keeps as drafted what is not settled, and says so wherever it goes."
)
SIGN_CONFIRM = "Sign off as version {version}"
SIGNED = "Signed off: {label}. Others use it with the switch “Use validated benchmarks”."
SIGNED_MANY = "Signed off: {label}. It is about several jobs at once, so it stands in the common skills language only."
SIGN_NAMELESS = "Say who signs it off."
SIGN_BEFORE = {
    "not opened": "Open the round and let employers vote first.",
    "opened": "Close the round to sign it off.",
}
DECIDE_TITLE = "Settle an item in the room"
DECIDE_NOTE = "A decision in the room counts before the votes; both stay on record. Leave an item to the votes, and their outcome stands."
DECIDE_CONTESTED = "Contested: {names}."
DECIDE_ITEM = "Item"
DECIDE_OUTCOME = "Outcome"
DECIDE_VOTES = "Leave it to the votes"
DECIDE_BAND, DECIDE_TIMING, DECIDE_WHY = "Level", "Needed", "Why"
DECIDE_KEEP = "as it is"
DECIDE_SAVE = "Settle"
DECIDED = "Settled: {name}."
DECIDED_BY_VOTES = "Left to the votes: {name}."
DECIDE_CHOOSE = "Choose an outcome too: a level, a time or a reason alone settles nothing."
DECIDE_HIGHER = "Choose a level above {band}, the draft's, to raise it."
DECIDE_LOWER = "Choose a level below {band}, the draft's, to lower it."
DECIDE_NOT_CONFIRMED = "The draft's level is {band}: choose raised or lowered to change it."
DECIDE_CONTESTED_STAYS = "A contested item stays as drafted: choose no level and no time for it."
DECIDE_NO_LEVEL = "The draft has no level for it, so it cannot be raised or lowered: confirm or drop it."
ALIAS_TITLE = "What employers call it"
ALIAS_NOTE = "Their wording goes into the common skills language beside O*NET's name."
ALIAS_WORDING = "Employers' wording"
ALIAS_ADD = "Add"
ALIAS_REMOVE = "Remove “{wording}”"
FILES_TITLE = "Ballots as files"
FILES_NOTE = "Every vote that counts, or all ever cast; the template is for votes taken on paper."
FILES_COUNTING = "Votes that count"
FILES_HISTORY = "All votes ever cast"
TEMPLATE = "Template"
IMPORT = "Ballots from a file (CSV or XLSX)"
IMPORT_HELP = "One row a rater and item, with the columns of the template."
IMPORT_PROBLEMS = "What is wrong"
IMPORT_ALL = "Load all {count} votes"
IMPORT_SOUND = "Load the {count} valid votes and leave out the rest"
IMPORT_FIRST = "Nothing is loaded unless all rows are valid, or you load only the valid ones."
IMPORTED = "{count} votes are loaded."
RATERS_ALT = "Raters with their employer and how many items they voted on, {rows} rows."
RATERS_NOTE = "Every ballot by its number; people are not named. “python -m jtm store forget NUMBER” deletes a ballot with all its votes."

# ── employers ────────────────────────────────────────────────────────────────────────────────────────────────────
EMPLOYERS_TITLE = "Employers in this round ({count})"
EMPLOYERS_NOTE = "Tick one or more, choose what to do, and see first what it changes. Every vote stays in the store, and you can undo each change."
EMPLOYERS_ALT = "Employers as they were typed, with ballots and votes, {rows} rows."
EMPLOYERS_NONE = "Nobody has joined yet."
EMPLOYERS_SIGNED = "Versions that are signed off stay as they are."
EMPLOYERS_LIVE = "The results change at once."
EMPLOYERS_DO = "What to do with the {count} you ticked"
EMPLOYERS_WAYS = {"out": "Leave out", "one": "Count as one", "typed": "Count as typed"}
EMPLOYERS_HELP = "Leave out: their votes no longer count. Count as one: one name, one voice; with a single employer this renames it. Count as typed: undoes either."
EMPLOYERS_NAME = "Name they count under"
EMPLOYERS_TICKED = "Ticked: {names}."
EMPLOYERS_MORE = "{names} and {count} more"
EMPLOYERS_EFFECT = "Then {employers} count, not {employers_now}, with {votes}, not {votes_now}. {changed}"
EMPLOYERS_CHANGED = "Outcomes that change: {changed}."
EMPLOYERS_SAME = "No outcome changes."
EMPLOYERS_CONFIRM = {"out": "Leave out {count}", "one": "Count {count} as one", "typed": "Count {count} as typed"}
EMPLOYERS_DONE = "Done: {employers} count now. To undo it, tick them again and choose “Count as typed”."
EMPLOYERS_STATE = {True: "counts", False: "left out"}

# ── ballot ───────────────────────────────────────────────────────────────────────────────────────────────────────
BALLOT_TITLE = "Your ballot"
BALLOT_INTRO = "You are asked what a job needs, item by item. It takes a few minutes, and you can change an answer until the round closes."
CODE = "Code on the screen"
EMPLOYER = "Employer you speak for"
START = "Start"
RESUME_FOLD = "Continue a ballot"
RESUME_CODE = "Your own code"
RESUME = "Continue my ballot"
PRIVACY_TITLE = "What is kept"
PRIVACY = (
    "Kept: the employer you name, your answers and comments, and when you gave them. The facilitator sees them by employer. On the screen in the room "
    "employers are numbered, not named, unless the facilitator shows the names. Not kept: your name, your address, your device. On this device a code "
    "is kept, so that you can continue after a break. To have your answers deleted, tell the facilitator your ballot's number."
)
BALLOT_JOB = "The job: **{jobs}**"
BALLOT_JOBS = "What these jobs have in common: **{jobs}**"
BALLOT_MORE = "{jobs} and {count} more"
BALLOT_LEFT_OUT = (
    "The facilitator does not count the answers of {employer}. They are kept; ask the facilitator if that is a mistake."
)
BALLOT_HEAD = "{employer} · {round}"
BALLOT_PROGRESS = "Item {place} of {total}, {domain} · {done} answered"
BALLOT_NUMBER = (
    "Ballot no. {number}. To continue on another device, use your own code **{code}**; do not show it to others."
)
NECESSITY_ASK = "Does the job need it?"
NECESSITIES = {"essential": "Essential", "useful": "Useful", "not needed": "Not needed"}
NECESSITY_HELP = {
    "essential": "the job cannot be done without it",
    "useful": "it helps, and can be done without",
    "not needed": "the job does not use it",
}
BAND_ASK = "How well, if it is needed?"
BAND_HELP = {
    "Foundational": "simple and guided work",
    "Intermediate": "usual work, alone",
    "Advanced": "hard work, guides others",
}
TIMING_ASK = "By when, if it is needed?"
TIMINGS = {
    "Day one": "On day one",
    "On the job": "On the job",
    "Continued education": "Later",
}
TIMING_HELP = {
    "Day one": "before starting",
    "On the job": "learnt in the first months",
    "Continued education": "by further education",
}
COMMENT = "Comment, or what you call it (optional)"
SAVE_NEXT = "Save and next"
SAVE_CHANGE = "Save the change"
SAVED = "Saved: {name}."
NOT_SAVED = "Not saved. {reason}"
CHOOSE_FIRST = "Choose essential, useful or not needed first."
BACK, SKIP = "Back", "Skip"
GO_TO = "Go to an item"
ALL_DONE = "All {total} items are answered. Thank you! You may still change an answer while the round is open."
CLOSED = "This round is closed. Your answers are kept as they are."
JOIN_OTHER = "Join another round"
LEAVE = "Leave this ballot on this device"

# ── results ──────────────────────────────────────────────────────────────────────────────────────────────────────
TITLE = "Do employers agree?"
NO_ROUND = "No employer has been asked yet. A facilitator opens a round on the page “{page}”: employers vote on their phones, and the results update here."
NO_VOTES = "Nobody has voted yet in “{name}”."
LEAD = "**{employers}, α = {alpha}: {outcomes}.**"
LEAD_NOTE = (
    "α: Krippendorff's, on essential, useful or not needed, {low} to {high} (95%, bootstrap over employers); on level {band}. "
    "Kendall's W {w} over the {complete} employers that voted on every item. Agreement is for information; it does not decide outcomes."
)
NOT_TOLD = "not known"
LIVE = "Live: this page follows the votes."
SIGNED_TITLE = "Signed-off versions"
SIGNED_CHOOSE = "Version"
SIGNED_HINT = "Where “Use validated benchmarks” is on, in the side bar, steps 3, 5 and 6 use the latest version of each single job; what is contested in it stays as drafted."
HEATMAP_TITLE = "Who says what"
HEATMAP_NOTE = "Letters: level. Blank: no vote. One employer, one voice: where several people vote for one, the lower median counts."
HEATMAP_ALT = "Votes of {employers} on {items}; most often called essential: {name}."
SHOW_NAMES = "Show employers' names"
SHOW_NAMES_HELP = "Voters were told that the room sees numbers unless you show the names: ask them first."
NUMBERED = "Employer {number}"
CVR_TITLE = "Essential, by how much"
CVR_NOTE = (
    "Content validity ratio: −1 no employer calls it essential, 0 half, +1 all. The tick is the lowest ratio that chance alone would reach in less than 5% of cases for "
    "one item (exact binomial test); outcomes adjust for the number of items (Holm)."
)
CVR_ALT = "Content validity ratio of {items} items; the highest is {name}."
ITEMS_TITLE = "Outcome and why"
ITEMS_ALT = "Votes, tests and outcome of {rows} items."
INFLUENCE_TITLE = "Does one employer decide?"
INFLUENCE_NOTE = "What would be different without each employer: α, and the outcomes of the votes that would change."
INFLUENCE_ALT = "Change of alpha and of outcomes without each of {rows} employers."
INFLUENCE_NONE = "Whichever of the {count} employers is left out, every outcome of the votes stays."
INFLUENCE_ALONE = "Only one employer has voted, so every outcome depends on it."
INFLUENCE_SOME = "Outcomes depend on one employer: without **{employer}**, {changed}."
SMALL_TITLE = "What cannot be concluded"
OUTCOMES = {
    "confirmed": "confirmed",
    "raised": "raised",
    "lowered": "lowered",
    "dropped": "dropped",
    "contested": "contested",
    "too few to tell": "with too few votes to tell",
}
TAKE_AWAY = "Items with votes, tests and outcomes; the workbook adds agreement and round."

# ── language ─────────────────────────────────────────────────────────────────────────────────────────────────────
LANGUAGE_TITLE = "What do employers and colleges call the same skill?"
LANGUAGE_LEAD = "**Employers agree on {agreed} of {skills} for {jobs}**: one name, their wording beside it, the level, and O*NET's code."
LANGUAGE_OPEN = "{open} contested or undecided: listed as drafted, with that outcome."
LANGUAGE_NO_AGREEMENT = (
    "**Employers agree on none of the {skills} for {jobs} so far**: all are listed as drafted, with their outcome."
)
LANGUAGE_NONE = "Nothing is signed off yet: when a facilitator signs off a round, its skills appear here, with the employers' own wording, the level, and whether employers agree."
LANGUAGE_SEARCH = "Find a skill, a wording, a job or a code"
LANGUAGE_AGREED_ONLY = "Only what is agreed"
LANGUAGE_EVERY = "Include earlier versions"
LANGUAGE_NOTHING = "Nothing matches “{text}”."
LANGUAGE_ALT = "Skills of signed-off versions with their outcome, {rows} rows."
LANGUAGE_EXPORT = "A signed-off benchmark for skills systems"

# ── the switch, and what is saved ─────────────────────────────────────────────────────────────────────────────────
SWITCH_NEWER = "There are newer versions than those in use."
SWITCH_TAKE = "Use the newest"
IN_USE = "**Validated benchmarks in use**: {labels}. All other jobs as O*NET has them."
IN_USE_LABEL = "{label} ({employers}, {date})"
IN_USE_PART = "{label} ({employers}, {date}, agreed on {agreed} of {items})"
AGREED_PART = "Of {items} in “{round}”, {employers} agreed on {agreed}; {contested} stay as drafted. Signed off {date} as version {version}; what was dropped there is not essential."
AGREED_NOTE = "Levels and timing as {employers} agreed in “{round}”, signed off {date} as version {version}; what was dropped there is not essential."
AGREED_HELP = "Whether employers agreed on it in the validated benchmark in use; what they dropped is agreed too, and not essential."
SAVED_FOLD = "Saved scenarios"
SAVED_NAME = "Name"
SAVE = "Save"
SAVED_OPEN = "Open a saved one"
SAVED_CHOOSE = "Choose …"
SAVED_REMOVE = "Remove it from the list"
SAVED_NOTE = "Kept on this workbench, for all who use it."
SAVED_NAMELESS = "Give it a name first."
SAVED_DONE = "“{name}” is saved."
DRAFT_KEEP = "Keep on this workbench"
DRAFT_KEPT = "“{name}” is kept on this workbench, for all who use it."
DRAFT_OPEN = "Kept on this workbench"

# Heads of tables that are about votes alone.
ITEM = "Item"
OUTCOME_OF_VOTES = "Outcome of the votes"
BAND_OF_EMPLOYERS = "Level, employers"
TIMING_OF_EMPLOYERS = "Needed, employers"
AS_TYPED = "Employer, as typed"
SKILL = "Skill"
BAND = "Level"
OCCUPATION = "Occupation"
AREA = "Area"
BASIS_OF_LEVEL = "Basis of the level"
