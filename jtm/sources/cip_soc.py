"""NCES crosswalk: which occupations (SOC 2018) a field of study (CIP 2020) prepares for.

Many to many. A CIP without an occupation is listed with the code 99-9999, and an occupation without a CIP with
99.9999: neither is a match. Military occupations and the few that OEWS leaves out stay here, and are dropped where the
codes are brought to the occupations of OEWS (mart ``cip_soc``), so that a CIP which serves only them can be told from
one that serves none.
"""

from collections.abc import Mapping
from pathlib import Path

import dataframely as dy
import polars as pl

from jtm.sources.contract import conform, find, read_table, require_columns, require_rows, require_unique

NO_CIP, NO_SOC = "99.9999", "99-9999"
CIP_PATTERN = r"^\d{2}\.\d{4}$"
_SHEET = "CIP-SOC"
_COLUMNS = {"CIP2020Code": "cip", "CIP2020Title": "title", "SOC2018Code": "soc_2018"}


class Cip(dy.Schema):
    """Fields of study that the crosswalk lists, those without an occupation included."""

    cip = dy.String(primary_key=True, regex=CIP_PATTERN)
    title = dy.String(min_length=2)


class CipSoc(dy.Schema):
    """Fields of study and the detailed SOC 2018 occupations that they prepare for."""

    cip = dy.String(primary_key=True, regex=CIP_PATTERN)
    soc_2018 = dy.String(primary_key=True, regex=r"^\d{2}-\d{4}$")


def read(raw: Path, known: Mapping[str, pl.DataFrame], minimum_rows: int) -> dict[str, pl.DataFrame]:
    """Read the workbook in ``raw`` into ``cip`` and ``cip_soc``. Raises :class:`~jtm.sources.contract.SourceError`."""
    file = find(raw, "cip2020_soc2018_crosswalk")
    table = read_table(file, sheet=_SHEET)
    require_columns(table, _COLUMNS, file)
    require_rows(table, minimum_rows, file)
    named = table.select(pl.col(theirs).str.strip_chars().alias(ours) for theirs, ours in _COLUMNS.items())
    require_unique(named, ["cip", "soc_2018"], file)
    listed = named.filter(pl.col("cip") != NO_CIP)
    titles = listed.select("cip", pl.col("title").str.strip_chars_end(".")).unique()
    return {
        "cip": conform(titles, Cip, file).sort("cip"),
        "cip_soc": conform(listed.filter(pl.col("soc_2018") != NO_SOC), CipSoc, file).sort("cip", "soc_2018"),
    }
