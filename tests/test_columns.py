"""Every column of every table that leaves the workbench is declared, once, as what it holds."""

from dataclasses import replace

import polars as pl
import pytest

from jtm.answers.region import Region
from jtm.answers.registry import Answer, answers
from jtm.answers.training_plan import plan_sheets
from jtm.answers.workbench import Workbench
from jtm.answers.written import STEPS
from jtm.columns import BASES, COLUMNS, basis_of
from jtm.export.formats import FORMS, WORDS
from jtm.framework.criteria import criteria
from jtm.scenario import DEFAULT
from jtm.store import employers
from jtm.store.connect import Store
from tests.rooms import signed_round, small_draft

MOVE = {"start": "51-2090", "occupation": "49-9041", "compared": ("51-4041",), "price_state": "TX"}
TABLES = [one for step in STEPS for one in answers(step).values()]


@pytest.fixture(scope="module")
def region(bench: Workbench) -> Region:
    return Region.of(bench, replace(DEFAULT, **MOVE))


def made(one: Answer, region: Region, own: Store, bench: Workbench) -> pl.DataFrame:
    """A table with at least one row, where that takes a round one that has been signed off."""
    if one.step != "validation":
        return one.table(region)
    signed = signed_round(own, small_draft(bench))
    first = employers.employers(own, signed.round_id)["employer_id"][0]
    employers.count_as_one(own, signed.round_id, [first], "Ironworks")
    return one.table(Region.of(bench, DEFAULT, store=own))


def holds(name: str, dtype: pl.DataType) -> bool:
    """Whether what a column holds is what its form says."""
    form = COLUMNS[name].form
    if form in WORDS:
        return {
            "text": dtype in (pl.String, pl.Categorical, pl.Null) or isinstance(dtype, pl.Enum),
            "flag": dtype == pl.Boolean,
            "list": isinstance(dtype, pl.List),
            "date": dtype == pl.Date,
            "moment": isinstance(dtype, pl.Datetime),
        }[form]
    return dtype.is_numeric()


@pytest.mark.parametrize("one", TABLES, ids=lambda one: f"{one.step}.{one.name}")
def test_every_column_of_an_answer_is_declared_as_what_it_holds(
    one: Answer, region: Region, own: Store, bench: Workbench
) -> None:
    table = made(one, region, own, bench)
    undeclared = [name for name in table.columns if name not in COLUMNS]
    assert not undeclared
    assert not [(name, dtype) for name, dtype in table.schema.items() if not holds(name, dtype)]
    assert set(one.shown) <= set(table.columns)


def test_every_column_of_the_training_plan_is_declared(region: Region) -> None:
    for title, sheet in plan_sheets(region).items():
        assert not [name for name in sheet.columns if name not in COLUMNS], title


def test_every_column_of_the_warehouse_is_declared_and_commented(bench: Workbench) -> None:
    columns = bench.warehouse.query(
        "SELECT table_name, column_name, data_type, comment FROM duckdb_columns() WHERE NOT internal"
    )
    for table, column, _, comment in columns.filter(pl.col("table_name") != "build").iter_rows():
        assert column in COLUMNS, f"{table}.{column}"
        assert comment == COLUMNS[column].described, f"{table}.{column}"
    tables = bench.warehouse.query("SELECT table_name, comment FROM duckdb_tables() WHERE table_name <> 'build'")
    assert tables["comment"].null_count() == 0


def test_every_table_has_a_key_where_one_is_cheap(bench: Workbench) -> None:
    keyed = bench.warehouse.query(
        "SELECT table_name FROM duckdb_constraints() WHERE constraint_type = 'PRIMARY KEY' ORDER BY table_name"
    )
    assert {"area", "occupation", "industry", "county", "institution", "cip"} <= set(keyed["table_name"])


def test_a_column_is_said_in_a_sentence_and_printed_in_a_known_form() -> None:
    for one in COLUMNS.values():
        assert one.label, one.name
        assert one.meaning[-1] in ".?", one.name
        assert one.form in (*FORMS, *WORDS), one.name
        assert one.basis in ("", *BASES), one.name


def test_a_share_and_a_wage_have_their_unit() -> None:
    for one in COLUMNS.values():
        if one.form in ("share", "small_share", "dollars", "cents", "count", "change", "ratio", "level"):
            assert one.unit or one.name in ("available", "used"), one.name
        if "wage" in one.name and one.form in FORMS and not one.name.startswith("to_") and "rse" not in one.name:
            assert one.form in ("dollars", "figure"), one.name


def test_pillars_and_sides_of_a_return_have_their_columns() -> None:
    for pillar in criteria().pillars:
        assert f"{pillar}_score" in COLUMNS
        assert f"to_{pillar}" in COLUMNS
    assert {"participant_npv", "public_payback", "together_break_even", "together_value"} <= set(COLUMNS)


def test_the_basis_of_a_table_names_its_columns_by_kind() -> None:
    assert basis_of(["soc", "growth", "score", "uses_regional_growth", "unheard_of"]) == (
        "observed: soc; modelled: growth, score; assumed: uses_regional_growth"
    )
