import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import jtm
from jtm.answers.agreed import with_agreed
from jtm.answers.provenance import with_skill_provenance
from jtm.answers.region import Region
from jtm.answers.workbench import Workbench, open_workbench, without_unknown
from jtm.framework.benchmarks import drafts
from jtm.framework.benchmarks.drafts import Benchmark
from jtm.framework.market import UnknownAreaError
from jtm.framework.validation.agreed import Agreed
from jtm.paths import DataPaths
from jtm.scenario import DEFAULT, Scenario
from jtm.settings.kinds import SettingError
from jtm.warehouse import build
from jtm.warehouse.snapshot import SnapshotError
from tests.rooms import JOB, whole_draft

WEIGHTS = {"wages": 50, "growth": 30, "strategic": 20}


@pytest.fixture(scope="module")
def houston(bench: Workbench) -> pl.DataFrame:
    return Region.of(bench, DEFAULT).table("ranking")


# ── the scenario of a link ────────────────────────────────────────────────────────────────────────────────────────────


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
    observed, modelled, assumed = row["basis"].item().split("; ")
    assert observed.startswith("observed: ")
    assert "median_wage" in observed
    assert "growth" in modelled.removeprefix("modelled: ").split(", ")
    assert assumed.startswith("assumed: ")
    assert row["geography"].item() == bench.market.area("26420")["area_name"]
    assert "OEWS" in row["source"].item()
    vintages = dict(bench.sources.select("source", "vintage").iter_rows())
    for source in ("oews", "projections", "prices"):
        assert str(vintages[source]) in row["vintage"].item()


def test_a_source_that_the_weights_bring_in_is_named(bench: Workbench) -> None:
    weighted = replace(DEFAULT, area="20580", indicators={**DEFAULT.indicators, "ai_resilience": 50})
    table = Region.of(bench, weighted).table("ranking")
    assert "Microsoft" in table["source"][0]
    vintages = dict(bench.sources.select("source", "vintage").iter_rows())
    assert str(vintages["exposure"]) in table["vintage"][0]


def test_the_regional_projection_in_use_is_named(bench: Workbench) -> None:
    # A table that ranks on the growth of a file which the user loaded must not call it BLS's.
    loaded = {"area_code": ["26420"], "soc": ["47-2111"], "growth": [0.3], "years": [10],
              "geography": ["Gulf Coast"], "period": ["2022-32"]}  # fmt: skip
    market = replace(bench.market, regional=pl.DataFrame(loaded))
    table = Region.of(replace(bench, market=market), replace(DEFAULT, growth_source="regional")).table("ranking")
    named = f"{table['source'][0]}; {table['vintage'][0]}"
    assert "Gulf Coast" in named
    assert "2022-32" in named


@pytest.mark.parametrize("area", ["25020", "66", "78"])
def test_prices_that_are_not_published_are_not_cited(bench: Workbench, area: str) -> None:
    table = Region.of(bench, replace(DEFAULT, area=area)).table("ranking")
    assert "BEA" not in table["source"][0]
    assert len(table["source"][0].split("; ")) == len(table["vintage"][0].split("; "))
    assert not table["price_adjusted"].any()
    assert "BEA" in Region.of(bench, replace(DEFAULT, area="20580")).table("ranking")["source"][0]


def test_nobody_passing_is_a_table_without_ranks(bench: Workbench) -> None:
    table = Region.of(bench, replace(DEFAULT, wage_floor="own", own_floor=1_000_000)).table("ranking")
    assert table.height == 677
    assert table["rank"].null_count() == 677
    assert table["p_top"].sum() == 0


# ── under agreed benchmarks ───────────────────────────────────────────────────────────────────────────────────────


def version(benchmark: Benchmark, *dropped: str) -> Agreed:
    signed = datetime(2026, 11, 23, tzinfo=UTC)
    return Agreed("0123abcd", "Mechanics", 1, signed, 7, benchmark, frozenset(dropped))


def similar_to(bench: Workbench, soc: str) -> np.ndarray:
    return bench.market.mobility.similarity[:, bench.market.occupation_index(soc)]


def rated_job(bench: Workbench, job_zone: int) -> str:
    rated = bench.market.occupations.filter(pl.col("ratings_from") != "imputed", pl.col("job_zone") == job_zone)
    return str(rated["soc"][0])


def test_nothing_agreed_is_the_workbench_itself(bench: Workbench) -> None:
    assert with_agreed(bench, []) is bench


@pytest.mark.parametrize("job_zone", [1, 2, 3, 4, 5])
def test_agreed_as_drafted_everyone_is_as_similar_as_in_the_mart(bench: Workbench, job_zone: int) -> None:
    soc = rated_job(bench, job_zone)
    under = with_agreed(bench, [version(whole_draft(bench, soc))])
    rated = (bench.market.occupations["ratings_from"] != "imputed").to_numpy()
    known = rated & (bench.market.mobility.likelihood[:, bench.market.occupation_index(soc)] > 0)
    assert known.sum() > 500
    assert similar_to(under, soc)[known] == pytest.approx(similar_to(bench, soc)[known], abs=1e-4)


def test_only_the_way_into_the_agreed_job_changes(bench: Workbench) -> None:
    draft = whole_draft(bench)
    under = with_agreed(bench, [version(drafts.set_level(draft, draft.items[0].element_id, 7.0))])
    before, after = bench.market.mobility, under.market.mobility
    place = bench.market.occupation_index(JOB)
    others = np.arange(len(before.similarity)) != place
    assert (after.similarity[:, others] == before.similarity[:, others]).all()
    assert after.similarity_mean == before.similarity_mean
    assert (after.likelihood == before.likelihood).all()
    assert (bench.market.mobility.similarity == before.similarity).all()


def test_whoever_lacks_a_level_is_further_away_once_more_of_it_is_asked(bench: Workbench) -> None:
    draft = whole_draft(bench)
    item = next(item for item in draft.items if item.domain == "skill" and item.level)
    plain, more = (
        similar_to(with_agreed(bench, [version(of)]), JOB)
        for of in (draft, drafts.set_level(draft, item.element_id, 7.0))
    )
    levels = bench.warehouse.read("ratings").filter(pl.col("element_id").cast(pl.String) == item.element_id)
    have = bench.market.occupations.select("soc").join(levels, on="soc", how="left", maintain_order="left")["level"]
    lacking = (have.fill_null(0) <= item.level).to_numpy()
    assert (more[lacking] < plain[lacking]).all()


def test_what_employers_dropped_is_asked_of_nobody(bench: Workbench) -> None:
    draft = whole_draft(bench)
    code = next(item.element_id for item in draft.items if item.domain == "skill")
    none = with_agreed(bench, [version(drafts.drop(draft, code), code)])
    assert not np.allclose(similar_to(none, JOB), similar_to(bench, JOB))
    assert (similar_to(none, JOB) <= 1 + 1e-9).all()


def test_results_under_agreed_benchmarks_say_so(bench: Workbench) -> None:
    under = with_agreed(bench, [version(whole_draft(bench))])
    assert under.dataset == bench.dataset
    assert under.stamp == f"{bench.stamp}+0123abcd"
    cited = with_skill_provenance(pl.DataFrame({"x": [1]}), under, "US", "onet")
    assert "benchmarks agreed by employers" in cited["source"].item()
    assert "Industrial Machinery Mechanics, version 1, 2026-11-23" in cited["vintage"].item()
    assert len(cited["source"].item().split("; ")) == len(cited["vintage"].item().split("; "))


# ── from Python ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_ranking_from_python_is_that_of_the_page(
    bench: Workbench, paths: DataPaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JTM_DATA", str(paths.root))
    table = jtm.rank(area="Houston", weights=WEIGHTS)
    assert table.equals(Region.of(bench, DEFAULT.with_weights(**WEIGHTS)).table("ranking"))


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


# ── from Python ─────────────────────────────────────────────────────────────────────────────────────


def test_rank_takes_the_area_of_its_scenario(bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jtm.answers.python.open_workbench", lambda: bench)
    assert set(jtm.rank(scenario=Scenario(area="20580"))["geography"]) == {"Eagle Pass, TX"}
    assert set(jtm.rank("Guayama", scenario=Scenario(area="20580"))["geography"]) == {"Guayama, PR"}
    with pytest.raises(UnknownAreaError, match="99999"):
        jtm.rank(scenario=Scenario(area="99999"))
    with pytest.raises(SettingError, match="All pillar weights are 0"):
        jtm.rank("20580", weights={"wages": 0, "growth": 0, "strategic": 0})
