"""The words of step 3."""

BENCHMARKS_TITLE = "What must someone be able to do, and how well?"
BENCHMARKS_SOURCE = (
    "O*NET {onet} · entry: BLS {projections} · ● level observed · ◐ score and bands modelled · ○ when needed assumed"
)
BENCHMARKS_JOB = "Job"
BENCHMARKS_LEAD = "**{title}: {count} elements define the job; {day_one} are needed on day one.**{unsettled} What sets it apart: {names}."
BENCHMARKS_UNSETTLED = " How well is not settled for {count} of them: ask employers in step 4."
BENCHMARKS_NONE = "No element is both important enough and distinctive enough at these settings: lower the minimums under “What counts as essential”."
BENCHMARKS_UNRATED = (
    "O*NET has no ratings of its own for {title}: these are the mean of its {group}, without intervals."
)
BENCHMARKS_ODD = "O*NET rates only specialties of {title}, which may not be typical."
BENCHMARKS_RULE = "What counts as essential"
BENCHMARKS_LEVELS_NOTE = (
    "Dot: O*NET's level; line: its 95% interval, from the number of people who rated it. Shades, light to dark: Foundational, "
    "Intermediate, Advanced; the cut points are the same for every job. A line that crosses one cut names both bands; a line that "
    "touches all three bands leaves the level open (grey), and employers settle it in step 4. When it is needed is a first proposal."
)
BENCHMARKS_CORE_NOTE = "Dot: the median over the family's JTMs; line: from the lowest to the highest of them."
BENCHMARKS_LEVELS_ALT = "Levels of {count} essential {domain}; the most essential is {name} at {level:.1f} of 7."
BENCHMARKS_NOTHING_IN = "None of the {domain} is essential."
BENCHMARKS_BANDS = {
    "Foundational": "Foundational: does simple and guided work.",
    "Intermediate": "Intermediate: does usual work alone.",
    "Advanced": "Advanced: does hard work and guides others.",
}
TEXTS_TITLE = "In O*NET's words"
TEXTS_NONE = "What a level looks like and the job's tasks, in O*NET's words, appear here once “python -m jtm refresh onet” has downloaded them."
TEXTS_ANCHORS = "Examples of the levels next below and above the job's."
TEXTS_TASKS = "Tasks"
BENCHMARKS_TABLE = "Every element"
BENCHMARKS_TABLE_ALT = "Importance, score, level and band of {rows} elements of {title}."
BENCHMARKS_ALL = "Include elements that are not essential"
TECHNOLOGIES_TITLE = "Technologies"
TECHNOLOGIES_NOTE = "As O*NET lists them. In demand: often in this job's postings; hot: often in postings of all jobs."
TECHNOLOGIES_NONE_SHARED = "O*NET lists no technologies that these jobs share."
TECHNOLOGIES_NONE = "O*NET lists no technologies for this job."
COMPARED_ALSO = "Job {number} to compare with"
COMPARED_CHOOSE = "Choose a job to compare with."
COMPARED_ALT = "Levels of the essential {domain} of {titles}, side by side."
COMPARED_NONE = "None of the {domain} is essential to any of them."
DIFFERENCE_TITLE = "What {has} have that {needs} need"
DIFFERENCE_LEAD = "Of {needed} elements that {needs} need, {covered} are covered or too close to tell and **{learn} are to learn**{first}{unknown}."
DIFFERENCE_UNKNOWN = "; for {count} O*NET gives no error, so the gap may be chance"
DIFFERENCE_ALT = "From the level of {has} to that of {needs}, for {count} elements; the largest gap is {name}."
DIFFERENCE_NOTE = (
    "To learn: the gap's 95% interval excludes 0. Not known: O*NET gives no error for one of the levels. Levels are of the occupations at large, not of a person. What is not relevant to a job "
    "has no dot there and counts as 0."
)
DIFFERENCE_SWAP = "Swap"
CORE_NONE = "No family has two or more JTMs in {area} at these weights: change the scenario or choose another view."
CORE_LEAD = "**{count} elements are essential to most of the {jobs} JTMs** among {family} in {area}: {titles}."
CORE_EMPTY = "Nothing is essential to most of the {jobs} JTMs of this family."
DRAFT_TITLE = "Your benchmark"
DRAFT_NOTE = (
    "Change levels, bands and timing, drop or add elements, and give it a name. Drafts live in this session: save a file, or keep one on this "
    "workbench. They are not part of the link."
)
DRAFT_BAND_HELP = "Blank where the level may be in any band: choose one, or let employers settle it in step 4."
DRAFT_START = "Start a draft from this"
DRAFT_CHOOSE = "Draft"
DRAFT_NAME = "Name"
DRAFT_ADD = "Add an element"
DRAFT_ADD_CHOOSE = "Choose an element …"
DRAFT_UNDO = "Undo"
DRAFT_RESET = "Reset to O*NET"
DRAFT_DELETE = "Delete"
DRAFT_SAVE = "Save to a file"
DRAFT_LOAD = "Load a draft from a file"
DRAFT_LOADED = "“{name}” is loaded."
DRAFT_OLD = "It was made on an earlier edition of the data ({dataset}); its figures are as they were then."
DRAFT_REFUSED = "This change is not possible: {reason}."
DRAFT_ALT = "The draft's elements with level, band and timing, to edit."
EXPORTED_DRAFT = "Exports hold your draft “{name}”."
EXPORTED_AGREED = (
    "Exports hold what is shown: the O*NET draft and, where employers voted, the outcome; with source and year."
)
EXPORTED_ONET = "Exports hold the O*NET draft of what is shown, with source and year."
RATED = "rated"
NOT_RELEVANT = "not relevant"
SUPPRESSED = "suppressed by O*NET"
DIFFERENCE_FIRST = ", most of all {name} ({gap:+.1f} levels)"
THE_FAMILY = "the family"
KEEP = "Keep"
KEEP_HELP = "Clear it to drop the element."
STANDARDS = {"rsd": "RSD CSV", "case": "CASE JSON", "ctdl": "CTDL-ASN JSON-LD"}
DRAFT_BASIS_HELP = "observed: O*NET; modelled: of a family; assumed: set by you."
