"""From the Standard Occupational Classification of 2010 to that of 2018.

Lists that outlive a classification, such as a state's list of training programs, still hold codes of 2010. A code that
was split leads to several of 2018.
"""

from collections.abc import Mapping
from pathlib import Path

import dataframely as dy
import polars as pl

from jtm.sources.contract import conform, find, read_table, require_columns, require_rows

_COLUMNS = {"2010 SOC Code": "soc_2010", "2018 SOC Code": "soc_2018"}


class Soc2010(dy.Schema):
    """Detailed occupations of 2010 and those of 2018 that they became."""

    soc_2010 = dy.String(primary_key=True, regex=r"^\d{2}-\d{4}$")
    soc_2018 = dy.String(primary_key=True, regex=r"^\d{2}-\d{4}$")


def read(raw: Path, known: Mapping[str, pl.DataFrame], minimum_rows: int) -> dict[str, pl.DataFrame]:
    """Read the table in ``raw`` into ``soc_2010``. Raises :class:`~jtm.sources.contract.SourceError`."""
    file = find(raw, "derived_soc2010_to_soc")
    table = read_table(file)
    require_columns(table, _COLUMNS, file)
    require_rows(table, minimum_rows, file)
    named = table.select(pl.col(theirs).str.strip_chars().alias(ours) for theirs, ours in _COLUMNS.items())
    return {"soc_2010": conform(named, Soc2010, file).sort("soc_2010", "soc_2018")}
