"""Step 4: rounds, ballots, results and the common skills language."""

from jtm.language import Message as _
from jtm.language import Messages, Plural


class Validation:
    """Each text by its name."""

    NAME = _("4 · Employer validation")
    FACILITATOR_NAME = _("Facilitate a round")
    BALLOT_NAME = _("Ballot")
    LANGUAGE_NAME = _("Common skills language")

    STORE_FAILED = _("Votes and saved work cannot be reached: {reason}")

    # ── the key ──────────────────────────────────────────────────────────────────────────────────────────────────────
    KEY_MADE = "The facilitator's key, until this program ends: {key}"
    KEY_TITLE = _("For the facilitator")
    KEY_NOTE = _(
        "This page makes rounds and shows who voted what, so it asks for a key. It stands on the console where the workbench was started, or is "
        "the one that whoever runs it has set."
    )
    KEY = _("Facilitator's key")
    KEY_ENTER = _("Continue")
    KEY_WRONG = _("That is not the key.")
    KEY_WEAK = _(
        "The facilitator's key is too short for a workbench that others can reach. Set one of at least {shortest} characters, or none: one is then made at each start."
    )
    KEY_IN_CLEAR = _(
        ":material/lock_open: This page is not encrypted: others on this network can read the key as you send it."
    )
    KEY_LEAVE = _("Leave the facilitator's pages")
    LOG_IN = _("Log in")
    LOGIN_NEEDS = _(
        "The secrets ask for a login with OpenID Connect, and its library is not installed: {remedy}. Until then, use the key."
    )
    LOG_OUT = _("Leave")
    LOGGED_IN_OTHER = _("{email} is not among the facilitators of this workbench.")

    # ── facilitator ──────────────────────────────────────────────────────────────────────────────────────────────────
    FACILITATOR_TITLE = _("Open a round, and let employers vote")
    ROUND = _("Round")
    ROUND_LABEL = _("{name} (no. {id})")
    STATES = Messages(
        {"not opened": _("not opened yet"), "opened": _("open"), "closed": _("closed"), "signed off": _("signed off")}
    )
    ROUND_NONE = _("There is no round yet. Make one from a benchmark:")
    ROUND_NEW = _("New round")
    ROUND_SOURCE = _("Benchmark to validate")
    SOURCE_ONET = _("O*NET draft of {title}")
    SOURCE_DRAFT = _("Your draft “{name}”")
    SOURCE_SAVED = _("Saved benchmark “{name}”")
    SOURCE_NOTE = Plural(
        "{items} item. Another job: choose it in step 3; or edit a draft there, with fewer items.",
        "{items} items. Another job: choose it in step 3; or edit a draft there, with fewer items.",
        by="items",
    )
    SOURCE_MANY = Plural(
        "With {items} items at once it takes {employers} employer before any can be confirmed; fewer items take fewer.",
        "With {items} items at once it takes {employers} employers that all agree before any can be confirmed; fewer items take fewer.",
        by="employers",
    )
    ROUND_TITLE = _("Name of the round")
    ROUND_MAKE = _("Make the round")
    ROUND_MADE = _("The round is made: open it when the room is ready.")
    OPEN = _("Open")
    CLOSE = _("Close")
    REOPEN = _("Reopen")
    SIGN = _("Sign off")
    STATE = _("**{state}** · {employers}, {raters}, {votes} · asks about {items} on {title}")
    JOIN_TITLE = _("Join with a phone")
    JOIN_ALT = _("QR code that opens the ballot at {url}")
    JOIN_LOCAL = _(
        "This workbench answers only on this computer: phones cannot reach it. Start it with “--address 0.0.0.0” on a network that you trust."
    )
    JOIN_CODE = _("Or open **{address}** and type the code")
    SIGN_BY = _("Signed off by")
    SIGN_NOTE = _("Version {version} of {title}: employers agree on {agreed} of {items} and drop {dropped}.")
    SIGN_OPEN = _(
        "{open} contested or undecided: the version keeps as drafted what is not settled, and says so wherever it goes."
    )
    SIGN_CONFIRM = _("Sign off as version {version}")
    SIGNED = _("Signed off: {label}. Others use it with the switch “Use validated benchmarks”.")
    SIGNED_MANY = _(
        "Signed off: {label}. It is about several jobs at once, so it stands in the common skills language only."
    )
    SIGN_NAMELESS = _("Say who signs it off.")
    SIGN_BEFORE = Messages(
        {
            "not opened": _("Open the round and let employers vote first."),
            "opened": _("Close the round to sign it off."),
        }
    )
    DECIDE_TITLE = _("Settle an item in the room")
    DECIDE_NOTE = _(
        "A decision in the room counts before the votes; both stay on record. Leave an item to the votes, and their outcome stands."
    )
    DECIDE_CONTESTED = _("Contested: {names}.")
    DECIDE_ITEM = _("Item")
    DECIDE_OUTCOME = _("Outcome")
    DECIDE_VOTES = _("Leave it to the votes")
    DECIDE_BAND = _("Level")
    DECIDE_TIMING = _("Needed")
    DECIDE_WHY = _("Why")
    DECIDE_KEEP = _("as it is")
    DECIDE_SAVE = _("Settle")
    DECIDED = _("Settled: {name}.")
    DECIDED_BY_VOTES = _("Left to the votes: {name}.")
    DECIDE_CHOOSE = _("Choose an outcome too: a level, a time or a reason alone settles nothing.")
    DECIDE_HIGHER = _("Choose a level above {band}, the draft's, to raise it.")
    DECIDE_LOWER = _("Choose a level below {band}, the draft's, to lower it.")
    DECIDE_NOT_CONFIRMED = _("The draft's level is {band}: choose raised or lowered to change it.")
    DECIDE_CONTESTED_STAYS = _("A contested item stays as drafted: choose no level and no time for it.")
    DECIDE_NO_LEVEL = _("The draft has no level for it, so it cannot be raised or lowered: confirm or drop it.")
    ALIAS_TITLE = _("What employers call it")
    ALIAS_NOTE = _("Their wording goes into the common skills language beside O*NET's name.")
    ALIAS_WORDING = _("Employers' wording")
    ALIAS_ADD = _("Add")
    ALIAS_REMOVE = _("Remove “{wording}”")
    FILES_TITLE = _("Ballots as files")
    FILES_NOTE = _("Every vote that counts, or all ever cast; the template is for votes taken on paper.")
    FILES_COUNTING = _("Votes that count")
    FILES_HISTORY = _("All votes ever cast")
    TEMPLATE = _("Template")
    IMPORT = _("Ballots from a file (CSV or XLSX)")
    IMPORT_HELP = _("One row a rater and item, with the columns of the template.")
    IMPORT_PROBLEMS = _("What is wrong")
    IMPORT_ALL = Plural("Load all {count} vote", "Load all {count} votes")
    IMPORT_SOUND = Plural(
        "Load the {count} valid vote and leave out the rest", "Load the {count} valid votes and leave out the rest"
    )
    IMPORT_FIRST = _("Nothing is loaded unless all rows are valid, or you load only the valid ones.")
    IMPORTED = Plural("{count} vote is loaded.", "{count} votes are loaded.")
    RATERS_ALT = Plural(
        "Raters with their employer and how many items they voted on, {rows} row.",
        "Raters with their employer and how many items they voted on, {rows} rows.",
        by="rows",
    )
    RATERS_NOTE = _(
        "Every ballot by its number; people are not named. “python -m jtm store forget NUMBER” deletes a ballot with all its votes."
    )

    # ── employers ────────────────────────────────────────────────────────────────────────────────────────────────────
    EMPLOYERS_TITLE = _("Employers in this round ({count})")
    EMPLOYERS_NOTE = _(
        "Tick one or more, choose what to do, and see first what it changes. Every vote stays in the store, and you can undo each change."
    )
    EMPLOYERS_ALT = Plural(
        "Employers as they were typed, with ballots and votes, {rows} row.",
        "Employers as they were typed, with ballots and votes, {rows} rows.",
        by="rows",
    )
    EMPLOYERS_NONE = _("Nobody has joined yet.")
    EMPLOYERS_SIGNED = _("Versions that are signed off stay as they are.")
    EMPLOYERS_LIVE = _("The results change at once.")
    EMPLOYERS_DO = _("What to do with the {count} you ticked")
    EMPLOYERS_WAYS = Messages({"out": _("Leave out"), "one": _("Count as one"), "typed": _("Count as typed")})
    EMPLOYERS_HELP = _(
        "Leave out: their votes no longer count. Count as one: one name, one voice; with a single employer this renames it. Count as typed: undoes either."
    )
    EMPLOYERS_NAME = _("Name they count under")
    EMPLOYERS_TICKED = _("Ticked: {names}.")
    EMPLOYERS_MORE = _("{names} and {count} more")
    EMPLOYERS_EFFECT = _("Then {employers} count, not {employers_now}, with {votes}, not {votes_now}. {changed}")
    EMPLOYERS_CHANGED = _("Outcomes that change: {changed}.")
    EMPLOYERS_SAME = _("No outcome changes.")
    EMPLOYERS_CONFIRM = Messages(
        {"out": _("Leave out {count}"), "one": _("Count {count} as one"), "typed": _("Count {count} as typed")}
    )
    EMPLOYERS_DONE = _("Done: {employers} count now. To undo it, tick them again and choose “Count as typed”.")
    EMPLOYERS_STATE = Messages({True: _("counts"), False: _("left out")})

    # ── ballot ───────────────────────────────────────────────────────────────────────────────────────────────────────
    BALLOT_TITLE = _("Your ballot")
    BALLOT_INTRO = _(
        "You are asked what a job needs, item by item. It takes a few minutes, and you can change an answer until the round closes."
    )
    CODE = _("Code on the screen")
    EMPLOYER = _("Employer you speak for")
    START = _("Start")
    RESUME_FOLD = _("Continue a ballot")
    RESUME_CODE = _("Your own code")
    RESUME = _("Continue my ballot")
    PRIVACY_TITLE = _("What is kept")
    PRIVACY = _(
        "Kept: the employer you name, your answers and comments, and when you gave them. The facilitator sees them by employer. On the screen in the room "
        "employers are numbered, not named, unless the facilitator shows the names. Not kept: your name, your address, your device. On this device a code "
        "is kept, so that you can continue after a break. To have your answers deleted, tell the facilitator your ballot's number."
    )
    BALLOT_JOB = _("The job: **{jobs}**")
    BALLOT_JOBS = _("What these jobs have in common: **{jobs}**")
    BALLOT_MORE = _("{jobs} and {count} more")
    BALLOT_LEFT_OUT = _(
        "The facilitator does not count the answers of {employer}. They are kept; ask the facilitator if that is a mistake."
    )
    BALLOT_HEAD = _("{employer} · {round}")
    BALLOT_PROGRESS = _("Item {place} of {total}, {domain} · {done} answered")
    BALLOT_NUMBER = _(
        "Ballot no. {number}. To continue on another device, use your own code **{code}**; do not show it to others."
    )
    EXAMPLES = _("For example {names}.")
    NECESSITY_ASK = _("Does the job need it?")
    NECESSITIES = Messages({"essential": _("Essential"), "useful": _("Useful"), "not needed": _("Not needed")})
    NECESSITY_HELP = Messages(
        {
            "essential": _("the job cannot be done without it"),
            "useful": _("it helps, and can be done without"),
            "not needed": _("the job does not use it"),
        }
    )
    BAND_ASK = _("How well, if it is needed?")
    BAND_HELP = Messages(
        {
            "Foundational": _("simple and guided work"),
            "Intermediate": _("usual work, alone"),
            "Advanced": _("hard work, guides others"),
        }
    )
    TIMING_ASK = _("By when, if it is needed?")
    TIMINGS = Messages(
        {
            "Day one": _("On day one"),
            "On the job": _("On the job"),
            "Continued education": _("Later"),
        }
    )
    TIMING_HELP = Messages(
        {
            "Day one": _("before starting"),
            "On the job": _("learnt in the first months"),
            "Continued education": _("by further education"),
        }
    )
    COMMENT = _("Comment, or what you call it (optional)")
    SAVE_NEXT = _("Save and next")
    SAVE_CHANGE = _("Save the change")
    SAVED = _("Saved: {name}.")
    NOT_SAVED = _("Not saved. {reason}")
    CHOOSE_FIRST = _("Choose essential, useful or not needed first.")
    BACK = _("Back")
    SKIP = _("Skip")
    GO_TO = _("Go to an item")
    ALL_DONE = _("All {total} items are answered. Thank you! You may still change an answer while the round is open.")
    CLOSED = _("This round is closed. Your answers are kept as they are.")
    JOIN_OTHER = _("Join another round")
    LEAVE = _("Leave this ballot on this device")

    # ── results ──────────────────────────────────────────────────────────────────────────────────────────────────────
    TITLE = _("Do employers agree?")
    NO_ROUND = _(
        "No employer has been asked yet. A facilitator opens a round on the page “{page}”: employers vote on their phones, and the results update here."
    )
    NO_VOTES = _("Nobody has voted yet in “{name}”.")
    LEAD = _("**{employers}, α = {alpha}: {outcomes}.**")
    LEAD_NOTE = _(
        "α: Krippendorff's, on essential, useful or not needed, {low} to {high} (95%, bootstrap over employers); on level {band}. "
        "Kendall's W {w} over the {complete} employers that voted on every item. Agreement is for information; it does not decide outcomes."
    )
    NOT_TOLD = _("not known")
    LIVE = _("Live: this page follows the votes.")
    SIGNED_TITLE = _("Signed-off versions")
    SIGNED_CHOOSE = _("Version")
    SIGNED_HINT = _(
        "Where “Use validated benchmarks” is on, in the side bar, steps 3, 5 and 6 use the latest version of each single job; what is contested in it stays as drafted."
    )
    HEATMAP_TITLE = _("Who says what")
    HEATMAP_NOTE = _(
        "Letters: level. Blank: no vote. One employer, one voice: where several people vote for one, the lower median counts."
    )
    HEATMAP_ALT = _("Votes of {employers} on {items}; most often called essential: {name}.")
    SHOW_NAMES = _("Show employers' names")
    SHOW_NAMES_HELP = _("Voters were told that the room sees numbers unless you show the names: ask them first.")
    NUMBERED = _("Employer {number}")
    CVR_TITLE = _("Essential, by how much")
    CVR_NOTE = _(
        "Content validity ratio: −1 no employer calls it essential, 0 half, +1 all. The tick is the lowest ratio that chance alone would reach in less than 5% of cases for "
        "one item (exact binomial test); outcomes adjust for the number of items (Holm)."
    )
    CVR_ALT = Plural(
        "Content validity ratio of {items} item; the highest is {name}.",
        "Content validity ratio of {items} items; the highest is {name}.",
        by="items",
    )
    ITEMS_TITLE = _("Outcome and why")
    ITEMS_ALT = Plural(
        "Votes, tests and outcome of {rows} item.", "Votes, tests and outcome of {rows} items.", by="rows"
    )
    INFLUENCE_TITLE = _("Does one employer decide?")
    INFLUENCE_NOTE = _(
        "What would be different without each employer: α, and the outcomes of the votes that would change."
    )
    INFLUENCE_ALT = _("Change of alpha and of outcomes without each of {rows} employers.")
    INFLUENCE_NONE = _("Whichever of the {count} employers is left out, every outcome of the votes stays.")
    INFLUENCE_ALONE = _("Only one employer has voted, so every outcome depends on it.")
    INFLUENCE_SOME = _("Outcomes depend on one employer: without **{employer}**, {changed}.")
    SMALL_TITLE = _("What cannot be concluded")
    OUTCOMES = Messages(
        {
            "confirmed": _("confirmed"),
            "raised": _("raised"),
            "lowered": _("lowered"),
            "dropped": _("dropped"),
            "contested": _("contested"),
            "too few to tell": _("with too few votes to tell"),
        }
    )
    TAKE_AWAY = _("Items with votes, tests and outcomes; the workbook adds agreement and round.")

    # ── language ─────────────────────────────────────────────────────────────────────────────────────────────────────
    LANGUAGE_TITLE = _("What do employers and colleges call the same skill?")
    LANGUAGE_LEAD = _(
        "**Employers agree on {agreed} of {skills} for {jobs}**: one name, their wording beside it, the level, and O*NET's code."
    )
    LANGUAGE_OPEN = _("{open} contested or undecided: listed as drafted, with that outcome.")
    LANGUAGE_NO_AGREEMENT = _(
        "**Employers agree on none of the {skills} for {jobs} so far**: all are listed as drafted, with their outcome."
    )
    LANGUAGE_NONE = _(
        "Nothing is signed off yet: when a facilitator signs off a round, its skills appear here, with the employers' own wording, the level, and whether employers agree."
    )
    LANGUAGE_SEARCH = _("Find a skill, a wording, a job or a code")
    LANGUAGE_AGREED_ONLY = _("Only what is agreed")
    LANGUAGE_EVERY = _("Include earlier versions")
    LANGUAGE_NOTHING = _("Nothing matches “{text}”.")
    LANGUAGE_ALT = Plural(
        "Skills of signed-off versions with their outcome, {rows} row.",
        "Skills of signed-off versions with their outcome, {rows} rows.",
        by="rows",
    )
    LANGUAGE_EXPORT = _("A signed-off benchmark for skills systems")

    # Heads of tables that are about votes alone.
    ITEM = _("Item")
    OUTCOME_OF_VOTES = _("Outcome of the votes")
    BAND_OF_EMPLOYERS = _("Level, employers")
    TIMING_OF_EMPLOYERS = _("Needed, employers")
    AS_TYPED = _("Employer, as typed")
    SKILL = _("Skill")
    BAND = _("Level")
    OCCUPATION = _("Occupation")
    AREA = _("Area")
    BASIS_OF_LEVEL = _("Basis of the level")
