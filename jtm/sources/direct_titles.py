"""BLS's direct-match titles: what people call their jobs, each name of one occupation of SOC 2018 only.

An abbreviation in brackets is not a part of the name. One that closes a name stands for the whole of it, and is a name
as well: "Certified Nurse Midwife (CNM)".
"""

from collections.abc import Mapping
from pathlib import Path

import dataframely as dy
import polars as pl

from jtm.sources.contract import conform, find, read_table, require_columns, require_rows

_COLUMNS = {"2018 SOC Code": "soc_2018", "2018 SOC Direct Match Title": "name"}
_MOST_LINES_ABOVE = 10  # BLS's workbook says whose it is before the table begins
_ABBREVIATION = r"\s*\(([A-Z][A-Z/&. -]*)\)"


class DirectTitle(dy.Schema):
    """A detailed occupation of 2018 and a name of it."""

    soc_2018 = dy.String(primary_key=True, regex=r"^\d{2}-\d{4}$")
    name = dy.String(primary_key=True, min_length=1)


def read(raw: Path, known: Mapping[str, pl.DataFrame], minimum_rows: int) -> dict[str, pl.DataFrame]:
    """Read the list in ``raw`` into ``direct_title``. Raises :class:`~jtm.sources.contract.SourceError`."""
    file = find(raw, "soc_2018_direct_match_titles", "soc_2018_direct_match_title_file")
    table = _below_its_heading(file)
    require_columns(table, _COLUMNS, file)
    require_rows(table, minimum_rows, file)
    listed = table.select(pl.col(theirs).str.strip_chars().alias(ours) for theirs, ours in _COLUMNS.items())
    named = listed.select("soc_2018", _names().alias("name")).explode("name").drop_nulls().unique()
    return {"direct_title": conform(named, DirectTitle, file).sort("soc_2018", "name")}


def _below_its_heading(file: Path) -> pl.DataFrame:
    for line in range(_MOST_LINES_ABOVE):
        table = read_table(file, header_row=line)
        if _COLUMNS.keys() <= set(table.columns):
            return table
    return read_table(file)


def _names() -> pl.Expr:
    """The name without its abbreviations, and the abbreviation that closes it."""
    plain = pl.col("name").str.replace_all(_ABBREVIATION, "").str.replace_all(r"\s+", " ")
    return pl.concat_list(plain, pl.col("name").str.extract(_ABBREVIATION + "$"))
