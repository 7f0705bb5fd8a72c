"""The words of the page that loads regional projections."""

from jtm.language import Message as _
from jtm.language import Messages, Plural


class RegionalProjections:
    """Each text by its name."""

    REGIONAL_TITLE = _("What does a regional projection say?")
    REGIONAL_LEAD = _(
        "BLS projects growth for the nation. States and workforce areas publish their own projections. Load such a file for "
        "{area}, and its growth appears beside the national one; choose which counts under *Method*. The file stays on this machine."
    )
    REGIONAL_FILE = _("Projections file")
    REGIONAL_FILE_HELP = _(
        "CSV, tab-separated text or XLSX, one row per occupation: its SOC code, and employment in two years, such as "
        "“Employment 2024” and “Employment 2034”. Annual openings are optional."
    )
    REGIONAL_REGION = _("Which area of the file stands for {area}?")
    REGIONAL_GEOGRAPHY = _(
        "A workforce area is seldom the same place as a metro, so the file's own name stays with its figures."
    )
    REGIONAL_COLUMNS = _("Which column is which")
    REGIONAL_FIELDS = Messages({
        "code": _("Occupation code"), "base": _("Employment, base year"), "projected": _("Employment, projected year"),
        "title": _("Occupation title"), "region": _("Area"), "openings": _("Annual openings"),
        "percent_change": _("Percent change, for checking"),
    })  # fmt: skip
    REGIONAL_AS_FOUND = _("– choose for me –")
    REGIONAL_NO_COLUMN = _("– none –")
    REGIONAL_PERIOD = _("Years of the projection")
    REGIONAL_PERIOD_HELP = _("The file does not name its two years. Give them as 2022-32.")
    REGIONAL_ASK_PERIOD = _("Which years does the file cover? It does not say.")
    REGIONAL_FAILED = _(
        "These figures cannot be projections, so they cannot be loaded. {reasons} Check which columns hold employment."
    )
    REGIONAL_LOAD = Plural("Load {count} occupation for {area}", "Load {count} occupations for {area}")
    REGIONAL_LOADED = Plural(
        "{geography}, {period}: {count} occupation is loaded for {area}.",
        "{geography}, {period}: {count} occupations are loaded for {area}.",
    )
    REGIONAL_NONE = _("Nothing is loaded for {area}.")
    REGIONAL_REMOVE = _("Remove")
    REGIONAL_PROBLEMS = Plural("{count} row cannot be loaded", "{count} rows cannot be loaded")
    REGIONAL_UNMATCHED = Plural("{count} code is not in OEWS", "{count} codes are not in OEWS")
    REGIONAL_UNMATCHED_NOTE = _("Most are codes of an older classification. These rows are left out.")
    REGIONAL_SOUND = Plural("{count} row can be loaded", "{count} rows can be loaded")
    ALT_SOUND = _("Rows that can be loaded.")
    ALT_PROBLEMS = _("Rows with errors, and what is wrong in them.")
    ALT_UNMATCHED = _("Rows whose code OEWS does not publish.")
