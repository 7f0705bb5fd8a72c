"""Who works in an occupation: US composition by sex, race and ethnicity, from the Current Population Survey."""

from collections.abc import Mapping
from pathlib import Path

import dataframely as dy
import polars as pl

from jtm.sources.contract import conform, figures, newest, renamed, require_rows, require_unique
from jtm.sources.cps_tables import NO_FIGURE, layout, matched, plain

_SHEET = "cpsaat11"
_HEAD_ROWS = 3  # the year; what is counted; the groups
_COLUMNS = {
    "Occupation": "title",
    "Total employed": "employed",
    "Women": "share_women",
    "White": "share_white",
    "Black or African American": "share_black",
    "Asian": "share_asian",
    "Hispanic or Latino": "share_hispanic",
}
SHARES = [name for name in _COLUMNS.values() if name.startswith("share_")]
_ROUNDING = 0.002  # three shares of one decimal in percent


class Composition(dy.Schema):
    """Persons employed, self-employed ones included, and the share of them (0-1) in each group.

    Hispanic or Latino persons may be of any race, and not all races are printed, so the shares do not add up to 1.
    """

    employed = dy.Int64(nullable=True, min=0)
    share_women = dy.Float64(nullable=True, min=0, max=1)
    share_white = dy.Float64(nullable=True, min=0, max=1)
    share_black = dy.Float64(nullable=True, min=0, max=1)
    share_asian = dy.Float64(nullable=True, min=0, max=1)
    share_hispanic = dy.Float64(nullable=True, min=0, max=1)

    @dy.rule()
    def races_within_all(cls) -> pl.Expr:  # noqa: N805 - a rule is asked of the class
        """Of the races that are printed, no two hold the same person."""
        return pl.sum_horizontal("share_white", "share_black", "share_asian") <= 1 + _ROUNDING


class Table11(Composition):
    """The lines of Table 11, totals and groups of occupations among them."""

    title = dy.String(primary_key=True)


class Demographics(Composition):
    """US composition of the OEWS occupations that Table 11 has a line for, under its own or its broad group's title.

    A line of a broad group stands at each of its occupations, so ``employed`` is the line's and must not be summed.
    """

    soc = dy.String(primary_key=True, regex=r"^\d{2}-\d{4}$")
    matched_title = dy.String()
    match = dy.Enum(["exact", "broad group"])


def read(raw: Path, known: Mapping[str, pl.DataFrame], minimum_rows: int) -> dict[str, pl.DataFrame]:
    """Read CPS Table 11 in ``raw`` into ``demographics``, by the occupations of ``known["occupation_title"]``.

    Employment is printed in thousands, shares in percent. Raises :class:`SourceError`; also where fewer than
    ``minimum_rows`` lines, or occupations that match one, are found.
    """
    file = _file(raw)
    _, table = layout(file, _SHEET, _HEAD_ROWS)
    require_rows(table, minimum_rows, file)
    table = renamed(table, _COLUMNS, file)
    require_unique(table.with_columns(plain("title")), ["title"], file)
    table = figures(table, ["employed", *SHARES], file, missing=NO_FIGURE, key="title")
    lines = conform(table.with_columns(pl.col("employed") * 1000, pl.col(SHARES) / 100), Table11, file)
    found = matched(lines, known["occupation_title"], minimum_rows, file)
    return {"demographics": conform(found, Demographics, file).sort("soc")}


def vintage(raw: Path) -> str:
    """The year whose annual averages the table holds, as its head says."""
    year, _ = layout(_file(raw), _SHEET, _HEAD_ROWS)
    return year


def _file(raw: Path) -> Path:
    # Table 11b, by age, is another one that may lie beside it.
    return newest(raw, "cpsaat11*.xlsx", but="cpsaat11b*")
