"""Texas Eligible Training Provider List: programs with provider, place, length, price, field and occupations.

Published by the Texas Workforce Commission, all as text. Zeros before a CIP are lost, O*NET codes are of several
vintages, lengths read ``ERROR``, 0 or 99999. Lists of other states are brought by the user (``program_lists``) and held
to the same contract.
"""

import re
from collections.abc import Mapping
from pathlib import Path

import fastexcel
import polars as pl

from jtm.sources.contract import SourceError, conform, read_table, require_columns, require_rows, require_unique
from jtm.sources.programs import Program, parse

LIST_NAME = "Texas Eligible Training Provider List"
NOT_GIVEN = "INVALID CODE"
COLUMNS = {
    "program_id": "Program ID",
    "provider": "ProviderName",
    "provider_type": "Institution Type",
    "program": "Program Name",
    "campus": "Campus Name",
    "city": "Campus City",
    "zip": "Campus Zip Code",
    "state": "Campus State",
    "county": "Campus County",
    "cip": "Instructional Program (CIP) Code",
    "onet_1": "Occupation Code (ONET 1)",
    "onet_2": "Occupation Code (ONET 2)",
    "onet_3": "Occupation Code (ONET 3)",
    "outcome": "Program Outcome",
    "delivery": "Delivery Method",
    "weeks": "Length: Weeks",
    "hours": "Length: Contact Hours",
    "tuition": "Required Cost: Tuition & Fees",
    "supplies": "Required Cost: Books & Supplies",
}


def read(raw: Path, known: Mapping[str, pl.DataFrame], minimum_rows: int) -> dict[str, pl.DataFrame]:
    """Read the list in ``raw`` into ``program``, with counties by the names in ``known["county"]``. A program that is
    listed twice under two numbers stays once. Raises :class:`SourceError`.
    """
    file = _file(raw)
    table = read_table(file)
    require_columns(table, COLUMNS.values(), file)
    require_rows(table, minimum_rows, file)
    rows = table.select(pl.col(theirs).cast(pl.String).alias(ours) for ours, theirs in COLUMNS.items())
    require_unique(rows, ["program_id"], file)
    rows = rows.with_columns(pl.col("outcome", "delivery").replace(NOT_GIVEN, None))
    labels = {"list_name": LIST_NAME, "vintage": vintage(raw)}
    parsed = parse(rows, known["county"]).with_columns(pl.lit(value).alias(name) for name, value in labels.items())
    checked = conform(parsed, Program, file)
    same = [name for name in checked.columns if name != "program_id"]
    return {"program": checked.unique(same, keep="first", maintain_order=True).sort("list_name", "program_id")}


def vintage(raw: Path) -> str:
    """The day of the list, such as ``2024-03-20``, which its sheet is named by."""
    file = _file(raw)
    try:
        sheet = fastexcel.read_excel(file).sheet_names[0]
    except fastexcel.FastExcelError as error:
        raise SourceError(f"{file.name}: cannot be read as xlsx ({str(error).splitlines()[0]}).") from error
    found = re.search(r"(\d\d)\.(\d\d)\.(\d{4})", sheet)
    if not found:
        raise SourceError(f"{file.name}: the sheet {sheet!r} names no day, such as 'Statewide List (03.20.2024)'.")
    month, day, year = found.groups()
    return f"{year}-{month}-{day}"


def _file(raw: Path) -> Path:
    files = sorted(raw.glob("*etpl*.xlsx"))
    if not files:
        raise SourceError(f"{raw.name}/: no file …etpl….xlsx.")
    return files[-1]
