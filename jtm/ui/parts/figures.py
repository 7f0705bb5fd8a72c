"""How the columns of a page's tables print their numbers, where the page does not say so itself."""

from typing import Any

from jtm.export.formats import format_of


def declared(columns: dict[str, Any]) -> dict[str, Any]:
    """``columns``, Streamlit's by name, with the declared format in each of numbers that has none of its own."""
    for name, column in columns.items():
        kind = column["type_config"]
        if kind["type"] == "number" and kind["format"] is None:
            kind["format"] = format_of(name).page
    return columns
