"""What women and men earn in an occupation: CPS Table 39, median weekly earnings of full-time workers by sex."""

from collections.abc import Mapping
from pathlib import Path

import dataframely as dy
import polars as pl

from jtm.sources.contract import conform, figures, newest, renamed, require_rows, require_unique, require_years
from jtm.sources.cps_tables import NO_FIGURE, layout, matched, plain

_SHEET = "cpsaat39"
_HEAD_ROWS = 3  # the year; the sexes; what is counted
_COLUMNS = {
    "Occupation": "title",
    "Total: Number of workers": "full_time",
    "Men: Number of workers": "full_time_men",
    "Women: Number of workers": "full_time_women",
    "Total: Median weekly earnings": "weekly_pay",
    "Men: Median weekly earnings": "weekly_pay_men",
    "Women: Median weekly earnings": "weekly_pay_women",
}
_COUNTS = [name for name in _COLUMNS.values() if name.startswith("full_time")]
_PAY = [name for name in _COLUMNS.values() if name.startswith("weekly_pay")]
_ROUNDING = 1500  # persons: three figures in thousands


class Pay(dy.Schema):
    """Full-time wage and salary workers in persons, and their median weekly earnings in US dollars, blank where fewer
    than 50,000 work.
    """

    full_time = dy.Int64(min=0)
    full_time_men = dy.Int64(min=0)
    full_time_women = dy.Int64(min=0)
    weekly_pay = dy.Float64(nullable=True, min=100, max=20_000)
    weekly_pay_men = dy.Float64(nullable=True, min=100, max=20_000)
    weekly_pay_women = dy.Float64(nullable=True, min=100, max=20_000)

    @dy.rule()
    def sexes_add_up(cls) -> pl.Expr:  # noqa: N805 - a rule is asked of the class
        """Women and men are all workers."""
        return (pl.col("full_time_men") + pl.col("full_time_women") - pl.col("full_time")).abs() <= _ROUNDING


class Table39(Pay):
    """The lines of Table 39, totals and groups of occupations among them."""

    title = dy.String(primary_key=True)


class PayBySex(Pay):
    """Pay in the OEWS occupations that Table 39 has a line for; lines that several share are not to be added up."""

    soc = dy.String(primary_key=True, regex=r"^\d{2}-\d{4}$")
    matched_title = dy.String()
    match = dy.Enum(["exact", "broad group"])


def read(raw: Path, known: Mapping[str, pl.DataFrame], minimum_rows: int) -> dict[str, pl.DataFrame]:
    """Read CPS Table 39 in ``raw`` into ``pay_by_sex``, by the occupations of ``known["occupation_title"]``.

    Persons are printed in thousands. Raises :class:`~jtm.sources.contract.SourceError`; also where fewer than
    ``minimum_rows`` lines, or occupations that match one, are found.
    """
    file = newest(raw, "cpsaat39*.xlsx")
    year, table = layout(file, _SHEET, _HEAD_ROWS, grouped=True)
    require_years([int(year)], file)
    require_rows(table, minimum_rows, file)
    table = renamed(table, _COLUMNS, file)
    require_unique(table.with_columns(plain("title")), ["title"], file)
    table = figures(table, [*_COUNTS, *_PAY], file, missing=NO_FIGURE, key="title")
    lines = conform(table.with_columns(pl.col(_COUNTS) * 1000), Table39, file)
    found = matched(lines, known["occupation_title"], minimum_rows, file)
    return {"pay_by_sex": conform(found, PayBySex, file).sort("soc")}


def vintage(raw: Path) -> str:
    """The year whose annual averages the table holds, as its head says."""
    year, _ = layout(newest(raw, "cpsaat39*.xlsx"), _SHEET, _HEAD_ROWS)
    return year
