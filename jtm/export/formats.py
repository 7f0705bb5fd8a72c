"""How each column is printed, by the form that ``columns.toml`` gives it: in workbooks, as text and on the page.

A column that is not declared is printed by its type and loses nothing: whole numbers without a separator, as they may
be ids or years, and fractions in full. What is written as CSV, JSON or Parquet is never formatted.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import floor, isfinite, log10

import polars as pl

from jtm.columns import COLUMNS

_SMALL = 0.1


@dataclass(frozen=True)
class Format:
    """A way to print numbers: in a workbook, for whole numbers and for fractions, on a page, where ``None`` leaves them
    as they are, and as text.
    """

    whole: str
    fraction: str
    page: str | None
    text: Callable[[float], str]

    def of_workbook(self, dtype: pl.DataType) -> str:
        """The number format of a workbook's cells."""
        return self.whole if dtype.is_integer() else self.fraction


def figures(value: float) -> str:
    """Two decimals, or as many as a small number needs to show three figures; a whole number has none."""
    if isinstance(value, int):
        return f"{value:,}"
    small = 0 < abs(value) < _SMALL
    return f"{value:,.{2 - floor(log10(abs(value))) if small else 2}f}"


def _count(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else figures(value)


def _dollars(value: float) -> str:
    return f"{'-' if round(value) < 0 else ''}${abs(value):,.0f}"


def _cents(value: float) -> str:
    return f"{'-' if round(value, 2) < 0 else ''}${abs(value):,.2f}"


NEUTRAL = Format("0", "General", None, repr)
ORDINAL = Format("0", "0", "%d", lambda value: f"{value:.0f}")
COUNT = Format("#,##0", "#,##0.0", "localized", _count)
DOLLARS = Format("$#,##0", "$#,##0", "$%,.0f", _dollars)
SHARE = Format("0.0%", "0.0%", "percent", figures)
FIGURE = Format("#,##0", "#,##0.00", "%,.2f", figures)

# By the name of a form; one that is not here has no number to print.
FORMS: dict[str, Format] = {
    "number": NEUTRAL,  # in the unit of its row, or a coordinate: in full
    "ordinal": ORDINAL,  # ids, years, places in an order
    "count": COUNT,  # people, jobs, hours
    "change": Format("+#,##0;-#,##0;0", "+#,##0;-#,##0;0", "%+,.0f", figures),  # of people or jobs
    "dollars": DOLLARS,
    "cents": Format("$#,##0.00", "$#,##0.00", "$%,.2f", _cents),
    "share": SHARE,
    "small_share": Format("0.000%", "0.000%", "percent", figures),  # of many: most are under a tenth of a percent
    "figure": FIGURE,  # scores, years
    "ratio": Format("#,##0.00", "#,##0.00", "%,.2f×", figures),
    "level": Format("0.0", "0.00", "%.1f", figures),  # of skills, 0-7
    "level_change": Format("+0.0;-0.0;0.0", "+0.00;-0.00;0.00", "%+.1f", figures),
    "fine": Format("#,##0", "#,##0.0000", "%,.4f", figures),  # errors, probabilities, factors
}
# What a form that is no number holds.
WORDS = {"text": "text", "flag": "yes or no", "list": "list of texts", "date": "date", "moment": "date and time"}


def type_of(form: str) -> str:
    """The type of what a column of that form holds, in words."""
    return WORDS.get(form, "number")


def format_of(column: str) -> Format:
    """How a column is printed: as declared, else neutrally."""
    return FORMS.get(COLUMNS[column].form, NEUTRAL) if column in COLUMNS else NEUTRAL


def as_text(table: pl.DataFrame) -> pl.DataFrame:
    """``table`` with its numbers as text, aligned at the right, for reading."""
    return table.with_columns(
        _column_as_text(table[name]) for name, dtype in table.schema.items() if dtype.is_numeric()
    )


def _column_as_text(values: pl.Series) -> pl.Series:
    write = format_of(values.name).text
    if values.dtype == pl.Float32 and write is repr:
        write = "{:.7g}".format  # what such a number holds
    texts = [None if v is None else write(v) if isfinite(v) else str(v) for v in values]
    width = max((len(text) for text in texts if text), default=0)
    return pl.Series(values.name, [None if text is None else text.rjust(width) for text in texts], pl.String)
