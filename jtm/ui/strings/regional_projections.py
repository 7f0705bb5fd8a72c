"""The words of the page that loads regional projections."""

REGIONAL_TITLE = "What does a regional projection say?"
REGIONAL_LEAD = (
    "BLS projects growth for the nation. States and workforce areas publish their own projections. Load such a file for "
    "{area}, and its growth appears beside the national one; choose which counts under *Method*. The file stays on this machine."
)
REGIONAL_FILE = "Projections file"
REGIONAL_FILE_HELP = (
    "CSV, tab-separated text or XLSX, one row per occupation: its SOC code, and employment in two years, such as "
    "“Employment 2024” and “Employment 2034”. Annual openings are optional."
)
REGIONAL_REGION = "Which area of the file stands for {area}?"
REGIONAL_GEOGRAPHY = (
    "A workforce area is seldom the same place as a metro, so the file's own name stays with its figures."
)
REGIONAL_COLUMNS = "Which column is which"
REGIONAL_FIELDS = {
    "code": "Occupation code", "base": "Employment, base year", "projected": "Employment, projected year",
    "title": "Occupation title", "region": "Area", "openings": "Annual openings",
    "percent_change": "Percent change, for checking",
}  # fmt: skip
REGIONAL_AS_FOUND = "– choose for me –"
REGIONAL_NO_COLUMN = "– none –"
REGIONAL_PERIOD = "Years of the projection"
REGIONAL_PERIOD_HELP = "The file does not name its two years. Give them as 2022-32."
REGIONAL_ASK_PERIOD = "Which years does the file cover? It does not say."
REGIONAL_FAILED = (
    "These figures cannot be projections, so they cannot be loaded. {reasons} Check which columns hold employment."
)
REGIONAL_LOAD = "Load {count} occupations for {area}"
REGIONAL_LOADED = "{geography}, {period}: {count} occupations are loaded for {area}."
REGIONAL_NONE = "Nothing is loaded for {area}."
REGIONAL_REMOVE = "Remove"
REGIONAL_PROBLEMS = "{count} rows cannot be loaded"
REGIONAL_UNMATCHED = "{count} codes are not in OEWS"
REGIONAL_UNMATCHED_NOTE = "Most are codes of an older classification. These rows are left out."
REGIONAL_SOUND = "{count} rows can be loaded"
ALT_SOUND = "Rows that can be loaded."
ALT_PROBLEMS = "Rows with errors, and what is wrong in them."
ALT_UNMATCHED = "Rows whose code OEWS does not publish."
