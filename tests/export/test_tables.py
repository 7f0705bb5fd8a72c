import io
import json
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from jtm.answers.region import Region
from jtm.answers.workbench import Workbench
from jtm.columns import COLUMNS
from jtm.export import tables
from jtm.export.dictionary import dictionary
from jtm.framework.criteria import criteria
from jtm.scenario import DEFAULT
from jtm.settings.catalog import SETTINGS
from jtm.warehouse.query import Question, answer

TABLE = pl.DataFrame(
    {
        "soc": ["47-2111", "49-9041"],
        "title": ["Electricians", "Machinists, “älter”"],
        "median_wage": [63180, 58990],
        "wage_p25": [49960.4, None],
        "score": [73.25, 12.0],
        "p_top": [0.984, 0.0],
        "designated": [True, False],
        "rank": [1, None],
        "gates_failed": [[], ["education", "growth"]],
    },
    schema_overrides={"gates_failed": pl.List(pl.String)},
)


def workbook(table: pl.DataFrame, notes: tables.Notes | None = None) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(tables.to_xlsx(table, notes)))


@pytest.fixture(scope="module")
def ranking(bench: Workbench) -> pl.DataFrame:
    return Region.of(bench, DEFAULT).table("ranking")


def test_every_format_has_a_type() -> None:
    assert set(tables.WRITERS) == set(tables.MIME) == {"csv", "json", "xlsx", "parquet"}


# ── csv, json, parquet ────────────────────────────────────────────────────────────────────────────────────────────


def test_csv_opens_in_a_spreadsheet_with_its_accents() -> None:
    content = tables.to_csv(TABLE)
    assert content.startswith(b"\xef\xbb\xbf")
    read = pl.read_csv(io.BytesIO(content))
    assert read["title"].to_list() == TABLE["title"].to_list()
    assert read["gates_failed"].fill_null("").to_list() == ["", "education; growth"]
    assert read["wage_p25"].to_list() == [49960.4, None]


def test_json_is_an_array_of_objects() -> None:
    read = json.loads(tables.to_json(TABLE))
    assert read == TABLE.to_dicts()


def test_parquet_keeps_types_and_lists() -> None:
    assert pl.read_parquet(io.BytesIO(tables.to_parquet(TABLE))).equals(TABLE)


@pytest.mark.parametrize("form", tables.WRITERS)
def test_a_table_without_rows_is_still_a_table(form: str) -> None:
    assert tables.WRITERS[form](TABLE.clear(), None)


@pytest.mark.parametrize("form", ["csv", "json", "parquet", "xlsx"])
def test_a_ranking_goes_out_whole(ranking: pl.DataFrame, form: str) -> None:
    content = tables.WRITERS[form](ranking, None)
    readers = {
        "csv": lambda: pl.read_csv(io.BytesIO(content), infer_schema_length=None),
        "json": lambda: pl.DataFrame(json.loads(content), infer_schema_length=None),
        "parquet": lambda: pl.read_parquet(io.BytesIO(content)),
        "xlsx": lambda: pl.read_excel(io.BytesIO(content), infer_schema_length=None),
    }
    read = readers[form]()
    assert read.columns == ranking.columns
    assert read["soc"].to_list() == ranking["soc"].to_list()
    assert read["score"].to_list() == pytest.approx(ranking["score"].to_list())
    assert read["rank"].to_list() == ranking["rank"].to_list()


# ── xlsx ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_figures_are_figures_in_a_workbook() -> None:
    sheet = workbook(TABLE)["Table"]
    assert [cell.value for cell in sheet[1]] == TABLE.columns
    assert [cell.value for cell in sheet[2]][:6] == ["47-2111", "Electricians", 63180, 49960.4, 73.25, 0.984]
    assert sheet["D3"].value is None
    assert sheet["G2"].value is True
    assert sheet["I3"].value == "education; growth"


def test_money_and_shares_look_like_it() -> None:
    sheet = workbook(TABLE)["Table"]
    formats = {cell.value: sheet.cell(2, cell.column).number_format for cell in sheet[1]}
    assert formats["median_wage"] == formats["wage_p25"] == "$#,##0"
    assert formats["p_top"] == "0.0%"
    assert formats["score"] == "#,##0.00"


def test_no_score_looks_like_a_share_or_like_money(ranking: pl.DataFrame) -> None:
    sheet = workbook(ranking)["Table"]
    formats = {cell.value: sheet.cell(2, cell.column).number_format for cell in sheet[1]}
    for name in ("score", "wages_score", "growth_score", "strategic_score"):
        assert formats[name] == "#,##0.00"
    for name in ("growth", "p_top"):
        assert formats[name] == "0.0%"


def test_the_header_stays_in_view() -> None:
    assert workbook(TABLE)["Table"].freeze_panes == "A2"


@pytest.mark.parametrize("text", ["=1+1", "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "https://example.org", "a\nb"])
def test_text_stays_text(text: str) -> None:
    sheet = workbook(pl.DataFrame({"title": [text]}))["Table"]
    assert sheet["A2"].value == text
    assert sheet["A2"].data_type == "s"
    assert sheet["A2"].hyperlink is None


def test_notes_are_sheets_of_their_own(bench: Workbench) -> None:
    notes = {
        "Sources": bench.sources,
        "Settings": tables.settings_sheet(DEFAULT.settings(), bench.dataset),
    }
    book = workbook(TABLE, notes)
    assert book.sheetnames == ["Table", "Sources", "Settings", "Dictionary"]
    settings = dict(row[:2] for row in book["Settings"].iter_rows(min_row=2, values_only=True))
    assert settings["dataset"] == bench.dataset
    assert settings["area"] == "26420"
    assert settings["exported"].endswith("+00:00")
    columns = [*TABLE.columns, *notes["Sources"].columns, *notes["Settings"].columns]
    assert book["Dictionary"].max_row == 1 + dictionary(columns).height


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_a_workbook_can_hold_what_is_not_a_number(value: float) -> None:
    sheet = workbook(pl.DataFrame({"score": [1.5, value]}))["Table"]
    assert sheet["A2"].value == 1.5


def test_json_knows_no_nan() -> None:
    def refuse(name: str) -> None:
        raise AssertionError(name)

    json.loads(tables.to_json(pl.DataFrame({"score": [1.5, float("nan")]})), parse_constant=refuse)


def test_a_long_text_is_not_lost() -> None:
    # A cell holds 32,767 characters: a longer text may be cut, but must not vanish without a word.
    sheet = workbook(pl.DataFrame({"rings": ["x" * 40_000]}))["Table"]
    assert sheet["A2"].value


# ── what any query may bring ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("form", tables.WRITERS)
@pytest.mark.parametrize(
    "sql",
    [
        "SELECT [1, 2] AS x",
        "SELECT {'a': 1} AS x",
        "SELECT [['a']] AS x",
        "SELECT map {'a': 1} AS x",
        "SELECT 'NaN'::DOUBLE AS x",
        "SELECT DATE '2025-05-01' AS x",
        "SELECT TIMESTAMPTZ '2025-05-01 10:00:00+00' AS x",
        "SELECT TIME '10:00' AS x",
        "SELECT 1.5::DECIMAL(38, 10) AS x",
        "SELECT NULL AS x",
        "SELECT uuid() AS x",
        "SELECT 1 AS x, 2 AS x",
        "SELECT * FROM wage LIMIT 0",
        "SELECT list(soc) AS x FROM occupation GROUP BY major_group",
    ],
)
def test_whatever_a_query_brings_can_be_written(apart: Path, sql: str, form: str) -> None:
    assert tables.WRITERS[form](answer(str(apart), Question(sql, (), 1000)), None)


def test_the_dictionary_describes_the_columns_of_every_sheet(ranking: pl.DataFrame) -> None:
    book = workbook(ranking.head(3), {"Peers": pl.DataFrame({"correlation": [0.5], "unheard_of": [1]})})
    rows = list(book["Dictionary"].iter_rows(min_row=2, values_only=True))
    described = [row[1] for row in rows if row[0] == "column"]
    assert described == [*ranking.columns, "correlation"]
    assert [row[3] for row in rows if row[1] == "correlation"] == [COLUMNS["correlation"].meaning]


def test_a_parquet_file_says_what_its_columns_mean() -> None:
    written = io.BytesIO(tables.to_parquet(TABLE))
    told = json.loads(pl.read_parquet_metadata(written)["columns"])
    assert told["median_wage"] == {key: getattr(COLUMNS["median_wage"], key) for key in ("label", "meaning", "unit")}
    assert pl.read_parquet(written).equals(TABLE)


def test_a_ranking_says_which_of_its_columns_are_observed_and_which_modelled(ranking: pl.DataFrame) -> None:
    (said,) = ranking["basis"].unique()
    named = dict(part.split(": ") for part in said.split("; "))
    kinds = {kind: set(columns.split(", ")) for kind, columns in named.items()}
    assert {"median_wage", "wage_p25", "employment", "location_quotient"} <= kinds["observed"]
    assert {"growth", "growth_national", "growth_regional", "openings_need", "score", "rank", "designated", "p_top",
            "certainty", "wages_score"} <= kinds["modelled"]  # fmt: skip
    assert kinds["assumed"] == {"uses_regional_growth"}
    # Each column once, but those that say where the row comes from.
    assert sum(len(columns) for columns in kinds.values()) == len(set().union(*kinds.values()))
    assert set().union(*kinds.values()) == set(ranking.columns) - {"basis", "source", "vintage", "geography"}


def test_the_data_dictionary_is_that_of_the_criteria() -> None:
    table = dictionary(["gates_failed", "missing"])
    assert dictionary(["soc"])["kind"].to_list() == ["column"], "gates and indicators where a column names them"
    indicators = table.filter(pl.col("kind") == "indicator")
    assert indicators["label"].to_list() == [item.label for item in criteria().indicators.values()]
    for item, default in zip(criteria().indicators.values(), indicators["default"], strict=True):
        assert default.startswith(f"weight {item.default_weight} in ")
    gates = dict(table.filter(pl.col("kind") == "gate").select("name", "default").iter_rows())
    assert gates.keys() == criteria().gates.keys()
    assert gates["minimum_employment"] == str(criteria().gates["minimum_employment"].default)


def test_the_sheet_of_settings_says_what_each_is_and_a_share_in_percent() -> None:
    sheet = {
        row["setting"]: row for row in tables.settings_sheet(DEFAULT.settings(), "0123456789ab").iter_rows(named=True)
    }
    assert set(sheet) == {*SETTINGS, "dataset", "exported"}
    share = sheet["share"]
    assert (share["value"], share["label"]) == ("20", "Share that counts as JTM, %")
    assert (sheet["budget"]["value"], sheet["budget"]["unit"]) == ("1000000", "US dollars")
    assert (sheet["dataset"]["value"], sheet["dataset"]["label"]) == ("0123456789ab", None)
