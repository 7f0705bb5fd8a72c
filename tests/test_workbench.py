import shutil
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

import jtm
from jtm.framework.market import UnknownAreaError
from jtm.paths import DataPaths
from jtm.scenario import DEFAULT
from jtm.warehouse import build
from jtm.warehouse.snapshot import SnapshotError
from jtm.workbench import Workbench, find_area, open_workbench, rank_scenario, without_unknown

WEIGHTS = {"wages": 50, "growth": 30, "strategic": 20}


@pytest.fixture(scope="module")
def houston(bench: Workbench) -> pl.DataFrame:
    return rank_scenario(bench, DEFAULT)


# ── areas by what a person types ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("26420", "26420"), ("0026420", "26420"), (" 26420 ", "26420"), ("Houston", "26420"), ("hOUSTON", "26420"),
        ("TX", "48"), ("tx", "48"), ("48", "48"), ("Texas", "48"), ("US", "US"), ("PR", "72"), ("DC", "11"),
        ("san juan-bay", "41980"), ("4800001", "4800001"),
    ],
)  # fmt: skip
def test_an_area_is_found_by_code_letters_or_name(bench: Workbench, text: str, code: str) -> None:
    assert find_area(bench.market, text) == code


def test_every_area_is_found_by_its_code_and_its_full_name(bench: Workbench) -> None:
    names = bench.market.areas.filter(~pl.col("area_name").is_duplicated())
    for code, oews, name in names.select("area_code", "oews_area_code", "area_name").iter_rows():
        assert find_area(bench.market, code) == code
        assert find_area(bench.market, oews) == code
        assert find_area(bench.market, name) == code


def test_a_name_that_several_areas_have_is_said_to_be_so(bench: Workbench) -> None:
    with pytest.raises(UnknownAreaError, match=r"2 areas match 'Portland'.*38900.*give a code"):
        find_area(bench.market, "Portland")


@pytest.mark.parametrize("text", ["", "   ", "Nowhere", "99999", "ZZ", "(?", "[a", ".*", "%", "26420; DROP TABLE area"])
def test_an_area_that_does_not_exist_is_said_to_be_so(bench: Workbench, text: str) -> None:
    with pytest.raises(UnknownAreaError, match="no area"):
        find_area(bench.market, text)


def test_what_there_is_stays_in_a_scenario(bench: Workbench) -> None:
    known = replace(
        DEFAULT, occupation="47-2111", compared=("51-4041",), excluded_groups=("29-0000",), family="49-0000",
        strategic_industries=("62--63", "211000"), shock_industry="23--24", element="2.B.3.l",
    )  # fmt: skip
    for scenario in (DEFAULT, known):
        assert without_unknown(bench, scenario) == (scenario, [])


def test_what_there_is_not_is_left_out_with_a_notice(bench: Workbench) -> None:
    scenario = replace(DEFAULT, strategic_industries=("62--63", "99--100"), excluded_groups=("12-0000",), element="x")
    left, notices = without_unknown(bench, scenario)
    assert left == replace(DEFAULT, strategic_industries=("62--63",))
    assert len(notices) == 3
    assert all(code in " ".join(notices) for code in ("99--100", "12-0000", "element x"))


# ── the table ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_table_holds_what_the_contract_names(houston: pl.DataFrame) -> None:
    schema = houston.schema
    expected = {
        "soc": pl.String, "title": pl.String, "employment": pl.Int64, "median_wage": pl.Int64, "score": pl.Float64,
        "rank": pl.Int64, "designated": pl.Boolean, "p_top": pl.Float64, "rank_low": pl.Int32, "rank_middle": pl.Int32,
        "rank_high": pl.Int32,
        "wage_p25": pl.Float64, "wage_p75": pl.Float64, "location_quotient": pl.Float64, "growth": pl.Float64,
        "typical_education": pl.String, "major_group": pl.String, "wages_score": pl.Float64,
        "growth_score": pl.Float64, "strategic_score": pl.Float64, "gates_failed": pl.List(pl.String),
        "missing": pl.List(pl.String), "ratings_from": pl.String, "basis": pl.String, "source": pl.String,
        "vintage": pl.String, "geography": pl.String,
    }  # fmt: skip
    assert expected.items() <= dict(schema).items()
    assert houston.height == 677


def test_robustness_fits_the_ranking(houston: pl.DataFrame) -> None:
    assert houston["p_top"].is_between(0, 1).all()
    assert houston["p_top"].sum() == pytest.approx(houston["designated"].sum(), abs=3)
    ranked = houston.filter(pl.col("rank").is_not_null())
    assert ranked.select("rank_low", "rank_middle", "rank_high").null_count().row(0) == (0, 0, 0)
    assert (ranked["rank_low"] <= ranked["rank_middle"]).all()
    assert (ranked["rank_middle"] <= ranked["rank_high"]).all()
    assert ranked["rank"].to_list() == list(range(1, ranked.height + 1))


def test_every_row_says_where_it_comes_from(bench: Workbench, houston: pl.DataFrame) -> None:
    row = houston.select("basis", "source", "vintage", "geography").unique()
    assert row.height == 1
    assert row["basis"].item() == "modelled"
    assert row["geography"].item() == bench.market.area("26420")["area_name"]
    assert "OEWS" in row["source"].item()
    vintages = dict(bench.sources.select("source", "vintage").iter_rows())
    for source in ("oews", "projections", "prices"):
        assert str(vintages[source]) in row["vintage"].item()


def test_a_source_that_the_weights_bring_in_is_named(bench: Workbench) -> None:
    weighted = replace(DEFAULT, area="20580", indicators={**DEFAULT.indicators, "ai_resilience": 50})
    table = rank_scenario(bench, weighted)
    assert "Microsoft" in table["source"][0]
    vintages = dict(bench.sources.select("source", "vintage").iter_rows())
    assert str(vintages["exposure"]) in table["vintage"][0]


def test_the_regional_projection_in_use_is_named(bench: Workbench) -> None:
    # A table that ranks on the growth of a file which the user loaded must not call it BLS's.
    loaded = {"area_code": ["26420"], "soc": ["47-2111"], "growth": [0.3], "years": [10],
              "geography": ["Gulf Coast"], "period": ["2022-32"]}  # fmt: skip
    market = replace(bench.market, regional=pl.DataFrame(loaded))
    table = rank_scenario(replace(bench, market=market), replace(DEFAULT, growth_source="regional"))
    named = f"{table['source'][0]}; {table['vintage'][0]}"
    assert "Gulf Coast" in named
    assert "2022-32" in named


@pytest.mark.parametrize("area", ["25020", "66", "78"])
def test_prices_that_are_not_published_are_not_cited(bench: Workbench, area: str) -> None:
    table = rank_scenario(bench, replace(DEFAULT, area=area))
    assert "BEA" not in table["source"][0]
    assert len(table["source"][0].split("; ")) == len(table["vintage"][0].split("; "))
    assert not table["price_adjusted"].any()
    assert "BEA" in rank_scenario(bench, replace(DEFAULT, area="20580"))["source"][0]


def test_nobody_passing_is_a_table_without_ranks(bench: Workbench) -> None:
    table = rank_scenario(bench, replace(DEFAULT, wage_floor="own", own_floor=1_000_000))
    assert table.height == 677
    assert table["rank"].null_count() == 677
    assert table["p_top"].sum() == 0


# ── from Python ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_ranking_from_python_is_that_of_the_page(
    bench: Workbench, paths: DataPaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JTM_DATA", str(paths.root))
    table = jtm.rank(area="Houston", weights=WEIGHTS)
    assert table.equals(rank_scenario(bench, DEFAULT.with_weights(**WEIGHTS)))


def test_an_unknown_area_from_python_is_an_error(paths: DataPaths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JTM_DATA", str(paths.root))
    with pytest.raises(UnknownAreaError):
        jtm.rank(area="Atlantis")


@pytest.mark.parametrize("weights", [{"wage": 50}, {"wages": -5}, {"wages": 101}])
def test_weights_that_make_no_sense_are_an_error(
    paths: DataPaths, monkeypatch: pytest.MonkeyPatch, weights: dict[str, int]
) -> None:
    monkeypatch.setenv("JTM_DATA", str(paths.root))
    with pytest.raises((ValueError, TypeError, KeyError), match="wage"):
        jtm.rank(area="Houston", weights=weights)


def test_a_folder_without_data_is_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match="snapshot"):
        open_workbench(DataPaths(tmp_path))


def test_a_changed_mart_makes_the_warehouse_stale(
    paths: DataPaths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Whoever updates the program keeps the warehouse that the last version built.
    assert build.is_current(paths)
    package = tmp_path / "warehouse"
    shutil.copytree(Path(build.__file__).parent, package)
    mart = package / "sql" / "wage.sql"
    mart.write_text(mart.read_text("utf-8").replace("employment::BIGINT", "employment::DOUBLE"), "utf-8")
    monkeypatch.setattr(build, "files", lambda name: package)
    assert not build.is_current(paths)


def test_the_workbench_names_its_dataset(bench: Workbench) -> None:
    assert bench.dataset
    assert bench.dataset in bench.stamp
    assert bench.sources["source"].is_unique().all()
