"""The words of step 3."""

from jtm.language import Message as _
from jtm.language import Messages, Plural, marked


class Benchmarks:
    """Each text by its name."""

    BENCHMARKS_TITLE = _("What must someone be able to do, and how well?")
    BENCHMARKS_SOURCE = _(
        "O*NET {onet} · entry: BLS {projections} · ● level observed · ◐ score and bands modelled · ○ when needed assumed"
    )
    BENCHMARKS_JOB = _("Job")
    BENCHMARKS_LEAD = Plural(
        "**{title}: {count} element defines the job; {day_one} are needed on day one, {on_the_job} learnt on the job.**{unsettled} What sets it apart: {names}.",
        "**{title}: {count} elements define the job; {day_one} are needed on day one, {on_the_job} learnt on the job.**{unsettled} What sets it apart: {names}.",
    )
    BENCHMARKS_UNSETTLED = _(" How well is not settled for {count} of them: ask employers in step 4.")
    BENCHMARKS_NONE = _(
        "No element is both important enough and distinctive enough at these settings: lower the minimums under “What counts as essential”."
    )
    BENCHMARKS_UNRATED = _(
        "O*NET has no ratings of its own for {title}: these are the mean of its {group}, without intervals."
    )
    IMPUTED_FROM = Messages({"broad group": _("broad group"), "minor group": _("minor group")})
    BENCHMARKS_ODD = _("O*NET rates only specialties of {title}, which may not be typical.")
    BENCHMARKS_RULE = _("What counts as essential")
    BENCHMARKS_LEVELS_NOTE = _(
        "Dot: O*NET's level; line: its 95% interval, from the number of people who rated it. Shades, light to dark: Foundational, "
        "Intermediate, Advanced; the cut points are the same for every job. A line that crosses one cut names both bands; a line that "
        "touches all three bands leaves the level open (grey), and employers settle it in step 4. When it is needed is a first proposal."
    )
    BENCHMARKS_CORE_NOTE = _("Dot: the median over the family's JTMs; line: from the lowest to the highest of them.")
    BENCHMARKS_LEVELS_ALT = _("Levels of {count} essential {domain}; the most essential is {name} at {level:.1f} of 7.")
    BENCHMARKS_NOTHING_IN = _("None of the {domain} is essential.")
    BENCHMARKS_BANDS = Messages(
        {
            "Foundational": _("Foundational: does simple and guided work."),
            "Intermediate": _("Intermediate: does usual work alone."),
            "Advanced": _("Advanced: does hard work and guides others."),
        }
    )
    TEXTS_TITLE = _("In O*NET's words")
    TEXTS_NONE = _(
        "What a level looks like and the job's tasks, in O*NET's words, appear here once “python -m jtm refresh onet” has downloaded them."
    )
    TEXTS_ANCHORS = _("Examples of the levels next below and above the job's.")
    TEXTS_TASKS = _("Tasks")
    BENCHMARKS_TABLE = _("Every element")
    BENCHMARKS_TABLE_ALT = Plural(
        "Importance, score, level and band of {rows} element of {title}.",
        "Importance, score, level and band of {rows} elements of {title}.",
        by="rows",
    )
    BENCHMARKS_ALL = _("Include elements that are not essential")
    TECHNOLOGIES_TITLE = _("Technologies")
    TECHNOLOGIES_NOTE = _(
        "As O*NET lists them. In demand: often in this job's postings; hot: often in postings of all jobs."
    )
    TECHNOLOGIES_NONE_SHARED = _("O*NET lists no technologies that these jobs share.")
    TECHNOLOGIES_NONE = _("O*NET lists no technologies for this job.")
    COMPARED_ALSO = _("Job {number} to compare with")
    COMPARED_CHOOSE = _("Choose a job to compare with.")
    COMPARED_ALT = _("Levels of the essential {domain} of {titles}, side by side.")
    COMPARED_NONE = _("None of the {domain} is essential to any of them.")
    DIFFERENCE_TITLE = _("What {has} have that {needs} need")
    DIFFERENCE_LEAD = Plural(
        "Of {needed} element that {needs} need, {covered} are covered or too close to tell and **{learn} are to learn**{first}{unknown}.",
        "Of {needed} elements that {needs} need, {covered} are covered or too close to tell and **{learn} are to learn**{first}{unknown}.",
        by="needed",
    )
    DIFFERENCE_UNKNOWN = _("; for {count} O*NET gives no error, so the gap may be chance")
    DIFFERENCE_ALT = Plural(
        "From the level of {has} to that of {needs}, for {count} element; the largest gap is {name}.",
        "From the level of {has} to that of {needs}, for {count} elements; the largest gap is {name}.",
    )
    DIFFERENCE_NOTE = _(
        "To learn: the gap's 95% interval excludes 0. Not known: O*NET gives no error for one of the levels. Levels are of the occupations at large, not of a person. What is not relevant to a job "
        "has no dot there and counts as 0."
    )
    DIFFERENCE_SWAP = _("Swap")
    CORE_NONE = _(
        "No family has two or more JTMs in {area} at these weights: change the scenario or choose another view."
    )
    CORE_LEAD = Plural(
        "**{count} element is essential to most of the {jobs} JTMs** among {family} in {area}: {titles}.",
        "**{count} elements are essential to most of the {jobs} JTMs** among {family} in {area}: {titles}.",
    )
    CORE_EMPTY = _("Nothing is essential to most of the {jobs} JTMs of this family.")
    DRAFT_TITLE = _("Your benchmark")
    DRAFT_NOTE = _(
        "Change levels, bands and timing, drop or add elements, and give it a name. Drafts live in this session: save a file, or keep one on this "
        "workbench. They are not part of the link."
    )
    DRAFT_BAND_HELP = _("Blank where the level may be in any band: choose one, or let employers settle it in step 4.")
    DRAFT_START = _("Start a draft from this")
    DRAFT_CHOOSE = _("Draft")
    DRAFT_NAME = _("Name")
    DRAFT_ADD = _("Add an element")
    DRAFT_ADD_CHOOSE = _("Choose an element …")
    DRAFT_UNDO = _("Undo")
    DRAFT_RESET = _("Reset to O*NET")
    DRAFT_DELETE = _("Delete")
    DRAFT_SAVE = _("Save to a file")
    DRAFT_LOAD = _("Load a draft from a file")
    DRAFT_LOADED = _("“{name}” is loaded.")
    DRAFT_OLD = _("It was made on an earlier edition of the data ({dataset}); its figures are as they were then.")
    DRAFT_REFUSED = _("This change is not possible: {reason}.")
    DRAFT_ALT = _("The draft's elements with level, band and timing, to edit.")
    EXPORTED_DRAFT = _("Exports hold your draft “{name}”.")
    EXPORTED_AGREED = _(
        "Exports hold what is shown: the O*NET draft and, where employers voted, the outcome; with source and year."
    )
    EXPORTED_ONET = _("Exports hold the O*NET draft of what is shown, with source and year.")
    # Of the table of elements, whose files are in English.
    RATED = marked("rated")
    NOT_RELEVANT = marked("not relevant")
    SUPPRESSED = marked("suppressed by O*NET")
    DIFFERENCE_FIRST = _(", most of all {name} ({gap:+.1f} levels)")
    THE_FAMILY = _("the family")
    KEEP = _("Keep")
    KEEP_HELP = _("Clear it to drop the element.")
    STANDARDS = Messages({"rsd": _("RSD CSV"), "case": _("CASE JSON"), "ctdl": _("CTDL-ASN JSON-LD")})
    DRAFT_BASIS_HELP = _("observed: O*NET; modelled: of a family; assumed: set by you.")
