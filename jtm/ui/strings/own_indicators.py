"""The words of the page that loads indicators of one's own."""

TITLE = "What else should count?"
LEAD = (
    "Load an indicator of your own, such as union coverage or injuries, and it ranks jobs like any other: with a weight, limits, "
    "draws and exports. It is a table by occupation, and by area if you like, under a short head. The file stays on this machine."
)
NONE = "No indicator of your own is loaded."
HERE = "Indicators that are loaded, {rows} rows."
WHERE = "Weigh them in the side bar of step 2: *Indicators* for weights, *Gates* for limits."
REMOVE = "Remove “{label}”"
TEMPLATE = "Template"
TEMPLATE_HELP = "A CSV to fill in: the head, and every occupation without a value. Rows that stay blank are left out."
FILE = "Indicator file"
FILE_HELP = (
    "CSV, tab-separated text or XLSX with the columns soc and value, and area where figures differ by area. The head stands above them "
    "in lines begun by #, or in a file apart."
)
HEAD = "Head, where it is a TOML file apart"
HEAD_HELP = "The fields label, pillar, unit, direction, basis and source; if you like id, help, weight and spread."
PROBLEMS = "{count} rows cannot be loaded"
ALT_PROBLEMS = "Rows with errors, and what is wrong in them."
SOUND = "{count} rows can be loaded"
ALT_SOUND = "Rows that can be loaded."
ALT_VALUES = "Number of rows by value. {said}"
REPLACE = "Replace “{label}”, which is loaded under the same id"
LOAD = "Load {count} rows as “{label}”"
