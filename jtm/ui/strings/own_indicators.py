"""The words of the page that loads indicators of one's own."""

from jtm.language import Message as _
from jtm.language import Plural


class OwnIndicators:
    """Each text by its name."""

    TITLE = _("What else should count?")
    LEAD = _(
        "Load an indicator of your own, such as union coverage or injuries, and it ranks jobs like any other: with a weight, limits, "
        "draws and exports. It is a table by occupation, and by area if you like, under a short head. The file stays on this machine."
    )
    NONE = _("No indicator of your own is loaded.")
    HERE = Plural("Indicators that are loaded, {rows} row.", "Indicators that are loaded, {rows} rows.", by="rows")
    WHERE = _("Weigh them in the side bar of step 2: *Indicators* for weights, *Gates* for limits.")
    REMOVE = _("Remove “{label}”")
    TEMPLATE = _("Template")
    TEMPLATE_HELP = _(
        "A CSV to fill in: the head, and every occupation without a value. Rows that stay blank are left out."
    )
    FILE = _("Indicator file")
    FILE_HELP = _(
        "CSV, tab-separated text or XLSX with the columns soc and value, and area where figures differ by area. The head stands above them "
        "in lines begun by #, or in a file apart."
    )
    HEAD = _("Head, where it is a TOML file apart")
    HEAD_HELP = _(
        "The fields label, pillar, unit, direction, basis and source; if you like id, help, weight and spread."
    )
    PROBLEMS = Plural("{count} row cannot be loaded", "{count} rows cannot be loaded")
    ALT_PROBLEMS = _("Rows with errors, and what is wrong in them.")
    SOUND = Plural("{count} row can be loaded", "{count} rows can be loaded")
    ALT_SOUND = _("Rows that can be loaded.")
    ALT_VALUES = _("Number of rows by value. {said}")
    REPLACE = _("Replace “{label}”, which is loaded under the same id")
    LOAD = Plural("Load {count} row as “{label}”", "Load {count} rows as “{label}”")
