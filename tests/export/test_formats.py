"""Every column of every table that is exported is declared, or printed by its type without loss."""

import io
from collections.abc import Iterator

import polars as pl
import pytest
from openpyxl import load_workbook

from jtm.answers.region import Region
from jtm.answers.registry import answers
from jtm.answers.training_plan import plan_sheets
from jtm.answers.workbench import Workbench
from jtm.commands.validation import ValidationTable
from jtm.export import tables
from jtm.export.formats import CENTS, COLUMNS, COUNT, DOLLARS, NEUTRAL, PLAIN, SHARE, as_text, format_of
from jtm.scenario import DEFAULT
from jtm.store import employers
from jtm.store.connect import Store
from jtm.ui.steps import landscape, pathways, training_columns
from tests.command import Run
from tests.rooms import signed_round, small_draft

MOVE = ("--start", "51-2090", "--job", "49-9041")
TABLES = [
    ("rank",), ("rank", "--table", "why"), ("rank", "--table", "what-if"), ("rank", "--table", "correlations"),
    ("rank", "--table", "map", "--job", "47-2111"),
    *(("landscape", "--table", table) for table in answers("landscape")),
    *(("benchmark", "--job", "51-4041", "--job", "49-9041", "--table", table)
      for table in ("elements", "technologies", "requirements", "difference", "core")),
    *(("pathways", "--table", table) for table in ("feeders", "pool", "plan", "plan-summary", "seats", "equity")),
    ("pathways", "--table", "steps", *MOVE[:2]), ("pathways", "--table", "routes", *MOVE),
    *(("training", "--table", table, *MOVE) for table in ("gap", "return", "tornado", "cash-flows")),
    *(("training", "--table", table) for table in ("moves", "modules", "curve", "openings", "supply", "cohort",
                                                   "prices")),
    ("training", "--table", "awards", "--job", "49-9041"), ("training", "--table", "programs", "--job", "49-9041"),
]  # fmt: skip
# What is a number and no quantity: a year, an id, a place in an order.
NO_QUANTITY = ("year", "unitid", "award_level", "job_zone", "position", "place", "rank", "route", "step", "opens_at",
               "best_rank", "rank_low", "rank_middle", "rank_high")  # fmt: skip
# Named as more than one quantity, or whose unit stands in another column: printed in full on purpose.
IN_FULL = {"value", "low", "high", "longitude", "latitude", "penalty"}


def numbers(table: pl.DataFrame) -> Iterator[tuple[str, pl.DataType]]:
    yield from ((name, dtype) for name, dtype in table.schema.items() if dtype.is_numeric())


def holds(table: pl.DataFrame) -> None:
    """Every number of a table is declared or in full; those that are no quantity are not grouped."""
    for name, dtype in numbers(table):
        printed = format_of(name)
        if name in NO_QUANTITY:
            assert printed is PLAIN, name
        elif printed is NEUTRAL:
            assert NEUTRAL.of_workbook(dtype) == ("0" if dtype.is_integer() else "General"), name
            assert name in IN_FULL or name not in COLUMNS, name
        if "wage" in name or "dollars" in name or "tuition" in name:
            of_dollars = (DOLLARS, SHARE) if name.startswith("to_") else (DOLLARS,)
            assert printed in of_dollars or name.endswith("_score"), name


@pytest.mark.parametrize("arguments", TABLES, ids=" ".join)
def test_every_column_of_a_command_is_declared_or_in_full(run: Run, arguments: tuple[str, ...]) -> None:
    ran = run(*arguments, "--format", "parquet")
    assert ran.code == 0, ran.err
    holds(pl.read_parquet(io.BytesIO(ran.out)))


@pytest.mark.parametrize("table", ValidationTable)
def test_every_column_of_a_round_is_declared_or_in_full(run: Run, own: Store, bench: Workbench, table: str) -> None:
    signed = signed_round(own, small_draft(bench))
    first = employers.employers(own, signed.round_id)["employer_id"][0]
    employers.count_as_one(own, signed.round_id, [first], "Ironworks")
    ran = run("validate", "--table", table, "--format", "parquet")
    assert ran.code == 0, ran.err
    written = pl.read_parquet(io.BytesIO(ran.out))
    assert written.height
    holds(written)
    undeclared = {name for name, _ in numbers(written) if format_of(name) is NEUTRAL}
    assert undeclared <= IN_FULL, "printed by its type: is it to be?"


def test_every_column_of_the_plan_is_declared_or_in_full(bench: Workbench) -> None:
    for sheet in plan_sheets(Region.of(bench, DEFAULT)).values():
        holds(sheet)


def test_the_page_groups_no_id_and_no_year() -> None:
    for columns in (pathways.columns(), training_columns.columns(), landscape._columns()):
        for name, column in columns.items():
            kind = column["type_config"]
            if kind["type"] == "number" and name in COLUMNS and COLUMNS[name] is PLAIN:
                assert kind["format"] == "%d", name


def test_what_was_guessed_from_names_is_right() -> None:
    table = pl.DataFrame(
        {"to_wages": [0.34], "year": [2024], "unitid": [226204], "price": [0.125], "movers": [12.4], "id": [226204],
         "odd": [0.123456789012345], "median_wage": [49960.4]}
    )  # fmt: skip
    sheet = load_workbook(io.BytesIO(tables.to_xlsx(table)))["Table"]
    formats = {cell.value: sheet.cell(2, cell.column).number_format for cell in sheet[1]}
    assert formats == {"to_wages": "0.0%", "year": "0", "unitid": "0", "price": "$#,##0.00", "movers": "#,##0.0",
                       "id": "0", "odd": "General", "median_wage": "$#,##0"}  # fmt: skip
    assert [cell.value for cell in sheet[2]] == list(table.row(0)), "cells hold the full figures"
    assert as_text(table).row(0) == ("0.34", "2024", "226204", "$0.12", "12.40", "226204", "0.123456789012345",
                                     "$49,960")  # fmt: skip


def test_text_shows_a_loss_once_and_nothing_as_nothing() -> None:
    table = pl.DataFrame({"npv": [-0.4, -1200.0, None], "share": [0.0, 0.00123456, float("nan")]})
    assert as_text(table)["npv"].to_list() == ["     $0", "-$1,200", None]
    assert [text.strip() for text in as_text(table)["share"]] == ["0.00", "0.00123", "nan"]


@pytest.mark.parametrize("kind", [COUNT, DOLLARS, CENTS, SHARE, PLAIN])
def test_a_number_is_never_shown_as_minus_zero(kind: object) -> None:
    assert "-0" not in kind.text(0.0)  # type: ignore[attr-defined]
