"""Essential elements, levels in bands, differences and common cores."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jtm.answers.benchmarks import benchmark_of, common_core, families, read_profiles
from jtm.answers.region import Region
from jtm.answers.workbench import Workbench, leading_jtm
from jtm.framework.benchmarks import proficiency
from jtm.framework.benchmarks.proficiency import NOT_SETTLED, Band, Gap
from jtm.scenario import DEFAULT

MECHANICS, MACHINISTS = "49-9041", "51-4041"
HIGH_SCHOOL = "High school diploma or equivalent"


@pytest.fixture(scope="module")
def profiles(bench: Workbench) -> pl.DataFrame:
    return read_profiles(bench)


def ratings(rows: list[tuple[str, str, float | None, float | None]], **flags: bool) -> pl.DataFrame:
    """(soc, element_id, importance, level) as O*NET would rate them, all in one domain."""
    table = pl.DataFrame(rows, schema=["soc", "element_id", "importance", "level"], orient="row")
    return table.cast({"importance": pl.Float64, "level": pl.Float64}).with_columns(
        pl.col("element_id").alias("name"),
        pl.lit("skill").alias("domain"),
        pl.lit(0.1).alias("level_se"),
        pl.lit(8).cast(pl.UInt16).alias("level_n"),
        pl.col("importance").is_null().alias("suppress"),
        (pl.col("level") == 0).fill_null(False).alias("not_relevant"),
    )


def job(soc: str) -> dict[str, str | int]:
    """An occupation that people enter from school, and learn on the job."""
    training = "Moderate-term on-the-job training"
    return {"soc": soc, "typical_education": HIGH_SCHOOL, "experience": "None", "training": training, "employment": 1}


JOBS = pl.DataFrame([job("11-0001"), job("11-0002")])


# ── profiles ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_distinctiveness_is_the_percentile_of_comparative_advantage(bench: Workbench, profiles: pl.DataFrame) -> None:
    """Against the formula on a full matrix, element by element."""
    raw = bench.warehouse.read("ratings").filter(pl.col("domain") == "knowledge")
    wide = raw.sort("soc", "element_id").pivot(on="element_id", index="soc", values="importance")
    relevant = raw.sort("soc", "element_id").pivot(on="element_id", index="soc", values="not_relevant")
    asked = (wide.drop("soc").to_numpy() - 1) / 4
    asked = np.where(relevant.drop("soc").to_numpy().astype(bool), 0, asked)
    filled = np.nan_to_num(asked)
    advantage = (asked / filled.sum(axis=1, keepdims=True)) / (filled.sum(axis=0) / filled.sum())
    row = wide["soc"].to_list().index(MECHANICS)
    codes = wide.columns[1:]
    ranks = pl.Series(advantage[row]).rank("average").to_numpy()
    expected = dict(zip(codes, (ranks - 0.5) / len(codes), strict=True))
    found = profiles.filter((pl.col("soc") == MECHANICS) & (pl.col("domain") == "knowledge"))
    assert dict(found.select("element_id", "distinctiveness").iter_rows()) == pytest.approx(expected)


def test_every_occupation_has_every_element_once(profiles: pl.DataFrame) -> None:
    assert profiles.height == 830 * 120
    assert profiles.select("soc", "element_id").is_unique().all()
    places = profiles["importance_place", "distinctiveness"]
    assert places.select(pl.all().is_between(0, 1) | pl.all().is_null()).to_numpy().all()


def test_cut_points_are_the_same_for_all_and_never_under_two_and_four(profiles: pl.DataFrame) -> None:
    cuts = profiles.select("element_id", "cut_low", "cut_high").unique()
    assert cuts.height == 120
    assert (cuts["cut_low"] >= 2).all()
    assert (cuts["cut_high"] >= 4).all()
    assert (cuts["cut_low"] <= cuts["cut_high"]).all()


def test_terciles_count_only_where_the_element_matters() -> None:
    rows = [(f"11-000{i}", "2.A", 3.5, 4.0 + i / 2) for i in range(5)]
    unimportant = [("11-0008", "2.A", 2.0, 7.0), ("11-0009", "2.A", 3.5, 0.0)]
    (cut,) = proficiency.cut_points(ratings(rows + unimportant)).iter_rows(named=True)
    assert cut["cut_low"] == pytest.approx(np.quantile([4, 4.5, 5, 5.5, 6], 1 / 3))
    assert cut["cut_high"] == pytest.approx(np.quantile([4, 4.5, 5, 5.5, 6], 2 / 3))


def test_an_element_that_matters_nowhere_has_the_lowest_cuts() -> None:
    (cut,) = proficiency.cut_points(ratings([("11-0001", "2.A", 1.5, 1.0)])).iter_rows(named=True)
    assert (cut["cut_low"], cut["cut_high"]) == proficiency.LOWEST_CUTS


# ── one job ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_defines_an_industrial_machinery_mechanic(bench: Workbench, profiles: pl.DataFrame) -> None:
    essential = benchmark_of(bench, profiles, MECHANICS, DEFAULT).filter("essential")
    assert {"Repairing", "Troubleshooting", "Equipment Maintenance", "Mechanical"} <= set(essential["name"])
    assert (essential["importance"] >= 3).all()
    assert (essential["essential_score"] >= 0.6).all()
    assert essential["essential_score"].is_sorted(descending=True)


def test_who_needs_an_element_is_for_whom_it_is_essential(bench: Workbench, profiles: pl.DataFrame) -> None:
    needing = proficiency.needed_by(profiles, "2.A.1.a", DEFAULT)
    assert 0 < len(needing) < profiles["soc"].n_unique()
    for soc in profiles["soc"].unique().sort().head(60):
        essential = benchmark_of(bench, profiles, soc, DEFAULT).filter("essential")
        assert (soc in needing) == ("2.A.1.a" in essential["element_id"])
    assert proficiency.needed_by(profiles, "2.A.1.a", replace(DEFAULT, least_importance=5.0)) == []


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_the_slider_mixes_the_two_percentiles(bench: Workbench, profiles: pl.DataFrame, share: float) -> None:
    table = benchmark_of(bench, profiles, MECHANICS, replace(DEFAULT, importance_share=share)).drop_nulls(
        "essential_score"
    )
    mixed = share * table["importance_place"] + (1 - share) * table["distinctiveness"]
    assert table["essential_score"].to_list() == pytest.approx(mixed.to_list())


def test_higher_bars_let_fewer_in(bench: Workbench, profiles: pl.DataFrame) -> None:
    counts = [
        benchmark_of(bench, profiles, MECHANICS, scenario)["essential"].sum()
        for scenario in (
            replace(DEFAULT, least_score=0.0, least_importance=1.0),
            DEFAULT,
            replace(DEFAULT, least_score=0.8),
            replace(DEFAULT, least_importance=5.0),
        )
    ]
    assert counts == sorted(counts, reverse=True)
    assert counts[-1] == 0


def test_what_is_suppressed_or_not_relevant_is_never_shown_as_a_rating(
    bench: Workbench, profiles: pl.DataFrame
) -> None:
    withheld = profiles.filter(pl.col("suppress") | pl.col("not_relevant"))
    assert withheld.height > 10_000
    for soc in withheld["soc"].unique().sort().head(40):
        table = benchmark_of(bench, profiles, soc, DEFAULT)
        irrelevant = table.filter("not_relevant")
        assert irrelevant["level", "level_low", "level_high", "band", "timing"].null_count().sum_horizontal().sum() == (
            5 * irrelevant.height
        )
        assert not irrelevant["essential"].any()
        no_level = table.filter(pl.col("suppress") & pl.col("level").is_null())
        assert no_level["band"].is_null().all()


def test_an_unknown_occupation_is_refused(bench: Workbench, profiles: pl.DataFrame) -> None:
    with pytest.raises(ValueError, match="47-2111"):
        benchmark_of(bench, profiles, "99-9999", DEFAULT)


def test_intervals_hold_the_level_and_name_the_bands_that_they_touch(bench: Workbench, profiles: pl.DataFrame) -> None:
    table = benchmark_of(bench, profiles, MECHANICS, DEFAULT).drop_nulls("level_low")
    assert (table["level_low"] <= table["level"] + 1e-4).all()
    assert (table["level_high"] >= table["level"] - 1e-4).all()
    unsettled = table.filter(pl.col("bands") == NOT_SETTLED)
    assert 0 < unsettled.height < table.height
    assert unsettled["band"].null_count() == unsettled["timing"].null_count() == unsettled.height
    assert (unsettled["level_low"] < unsettled["cut_low"]).all()
    assert (unsettled["level_high"] >= unsettled["cut_high"]).all()
    order = {band.value: place for place, band in enumerate(Band)}
    for row in table.filter(pl.col("bands") != NOT_SETTLED).iter_rows(named=True):
        low, high = (
            sum(row[side] >= row[cut] for cut in ("cut_low", "cut_high")) for side in ("level_low", "level_high")
        )
        named = [order[name] for name in row["bands"].split("–")]
        assert named == ([low, high] if low != high else [low])
        assert low <= order[row["band"]] <= high


@pytest.mark.parametrize(
    ("soc", "element", "low", "high"),
    [
        # knowledge.xlsx, rows 42595, 42597 and 47415, columns Lower and Upper CI Bound: incumbents, t for 20, 20 and 21
        ("47-2111", "2.C.3.d", 2.2806, 6.9683),
        ("47-2111", "2.C.3.e", 2.3139, 4.5012),
        ("49-9041", "2.C.3.e", 3.8535, 5.8634),
    ],
)
def test_the_interval_is_that_which_onet_prints_of_incumbents(
    bench: Workbench, profiles: pl.DataFrame, soc: str, element: str, low: float, high: float
) -> None:
    table = benchmark_of(bench, profiles, soc, DEFAULT)
    row = table.row(by_predicate=pl.col("element_id") == element, named=True)
    # Levels are printed to two decimals and bounds to four, so they agree to half a hundredth.
    assert (row["level_low"], row["level_high"]) == pytest.approx((low, high), abs=0.0052)


def test_eight_who_agree_are_not_certain(bench: Workbench, profiles: pl.DataFrame) -> None:
    """Troubleshooting of electricians: level 4, error 0, eight analysts; t of seven degrees of freedom is 2.365."""
    row = benchmark_of(bench, profiles, "47-2111", DEFAULT).row(
        by_predicate=pl.col("element_id") == "2.B.3.k", named=True
    )
    assert (row["level"], row["level_se"], row["level_n"]) == (4.0, 0.0, 8)
    assert (row["level_low"], row["level_high"]) == pytest.approx((4 - 2.365 * 0.125, 4 + 2.365 * 0.125), abs=5e-4)


def test_how_many_levels_are_not_settled_is_as_the_methods_page_says(profiles: pl.DataFrame) -> None:
    essential = proficiency._scored(profiles, DEFAULT).filter("essential").with_columns(
        level_low=(pl.col("level") - pl.col("level_margin")).clip(0, 7),
        level_high=(pl.col("level") + pl.col("level_margin")).clip(0, 7),
    ).with_columns(*proficiency.bands())  # fmt: skip
    unsettled = essential.filter(pl.col("bands") == NOT_SETTLED)
    assert (essential.height, unsettled.height) == (22_962, 3_041)
    assert (unsettled["domain"].cast(pl.String) == "knowledge").mean() > 0.5


def margin_of(error: float | None, people: int | None) -> float | None:
    schema = {"level_se": pl.Float64, "level_n": pl.UInt16}
    return pl.DataFrame({"level_se": [error], "level_n": [people]}, schema=schema).select(proficiency.margin()).item()


@given(error=st.floats(0.01, 3), people=st.integers(2, 200))
@settings(deadline=None, max_examples=60)
def test_a_margin_grows_with_the_error_and_shrinks_with_the_people_behind_it(error: float, people: int) -> None:
    margin, surer, wider = margin_of(error, people), margin_of(error, people + 1), margin_of(2 * error, people)
    assert margin is not None
    assert surer is not None
    assert 1.96 * error * 0.9999 < surer < margin, "never as narrow as with everybody asked"
    assert wider == pytest.approx(2 * margin)


@pytest.mark.parametrize(("error", "people"), [(None, 8), (0.2, None), (0.2, 1), (0.0, 1)])
def test_no_margin_without_an_error_or_from_one_person(error: float | None, people: int | None) -> None:
    assert margin_of(error, people) is None


@given(level=st.floats(0, 7), below=st.floats(0, 4), above=st.floats(0, 4), low=st.floats(2, 5), width=st.floats(0, 2))
@settings(deadline=None, max_examples=100)
def test_a_level_is_not_settled_exactly_where_it_may_be_in_all_three_bands(
    level: float, below: float, above: float, low: float, width: float
) -> None:
    frame = pl.DataFrame({"level": [level], "level_low": [max(level - below, 0)], "level_high": [min(level + above, 7)],
                          "cut_low": [low], "cut_high": [low + width]})  # fmt: skip
    row = frame.with_columns(*proficiency.bands()).row(0, named=True)
    everywhere = row["level_low"] < low and row["level_high"] >= low + width
    assert (row["bands"] == NOT_SETTLED) == (row["band"] is None) == everywhere


@given(
    level=st.floats(0, 7),
    low=st.floats(2, 7),
    width=st.floats(0, 3),
)
@settings(deadline=None, max_examples=60)
def test_a_band_begins_at_its_cut(level: float, low: float, width: float) -> None:
    frame = pl.DataFrame({"level": [level], "cut_low": [low], "cut_high": [low + width]})
    name = frame.select(proficiency.band(pl.col("level"))).item()
    expected = Band.FOUNDATIONAL if level < low else Band.INTERMEDIATE if level < low + width else Band.ADVANCED
    assert name == expected


# ── two jobs ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_a_machinist_has_that_a_mechanic_needs(bench: Workbench, profiles: pl.DataFrame) -> None:
    has, needs = (benchmark_of(bench, profiles, soc, DEFAULT) for soc in (MACHINISTS, MECHANICS))
    table = proficiency.difference(has, needs)
    repairing = table.row(by_predicate=pl.col("name") == "Repairing", named=True)
    assert (repairing["level_has"], repairing["level_needs"]) == (2.75, 4.0)  # O*NET 29.3, Skills
    assert repairing["level_gap"] == pytest.approx(1.25)
    assert repairing["standing"] == Gap.TO_LEARN
    assert set(table.filter("needed")["name"]) == set(needs.filter("essential")["name"])


def test_the_way_back_is_the_opposite(bench: Workbench, profiles: pl.DataFrame) -> None:
    one, other = (benchmark_of(bench, profiles, soc, DEFAULT) for soc in (MACHINISTS, MECHANICS))
    there = proficiency.difference(one, other).sort("element_id")
    back = proficiency.difference(other, one).sort("element_id")
    assert there["element_id"].to_list() == back["element_id"].to_list()
    assert there["level_gap"].to_list() == pytest.approx((-back["level_gap"]).to_list())
    assert there["level_gap_low"].to_list() == pytest.approx((-back["level_gap_high"]).to_list())


def test_a_job_lacks_nothing_for_itself(bench: Workbench, profiles: pl.DataFrame) -> None:
    table = benchmark_of(bench, profiles, MECHANICS, DEFAULT)
    same = proficiency.difference(table, table)
    assert (same["level_gap"] == 0).all()
    assert set(same["standing"]) == {Gap.ALIKE}


@pytest.mark.parametrize(
    ("errors", "standing"),
    [((0.1, 0.1), Gap.TO_LEARN), ((None, 0.1), Gap.UNKNOWN), ((0.1, None), Gap.UNKNOWN), ((0.0, 0.0), Gap.TO_LEARN)],
)
def test_without_an_error_nothing_is_certain(errors: tuple[float | None, float | None], standing: Gap) -> None:
    rows = [("11-0001", "2.A", 4.0, 5.0), ("11-0002", "2.A", 4.0, 3.0)]
    rated = proficiency.profiles(ratings(rows).with_columns(pl.Series("level_se", errors, pl.Float64)), JOBS)
    needs, has = (
        proficiency.benchmark(rated, job(soc), replace(DEFAULT, least_score=0.0)) for soc in ("11-0001", "11-0002")
    )
    (row,) = proficiency.difference(has, needs).iter_rows(named=True)
    assert (row["level_gap"], row["standing"]) == (2.0, standing)
    assert (row["level_gap_low"] is None) == (row["level_gap_high"] is None) == (standing is Gap.UNKNOWN)


def test_what_is_not_relevant_to_a_job_counts_as_nothing_and_shows_no_level() -> None:
    rated = proficiency.profiles(
        ratings([("11-0001", "2.A", 4.0, 4.0), ("11-0001", "2.B", 4.0, 3.0), ("11-0002", "2.A", 1.0, 0.0),
                 ("11-0002", "2.B", 4.0, 3.0)]),
        JOBS,
    )  # fmt: skip
    scenario = replace(DEFAULT, least_score=0.0)
    needs, has = (proficiency.benchmark(rated, job(soc), scenario) for soc in ("11-0001", "11-0002"))
    row = proficiency.difference(has, needs).row(by_predicate=pl.col("element_id") == "2.A", named=True)
    assert row["level_has"] is None
    assert row["level_gap"] == 4.0
    assert row["standing"] == Gap.TO_LEARN


def test_a_suppressed_level_leaves_the_gap_open() -> None:
    rated = proficiency.profiles(ratings([("11-0001", "2.A", 4.0, None), ("11-0002", "2.A", 4.0, 3.0)]), JOBS)
    scenario = replace(DEFAULT, least_score=0.0)
    needs, has = (proficiency.benchmark(rated, job(soc), scenario) for soc in ("11-0001", "11-0002"))
    (row,) = proficiency.difference(has, needs).iter_rows(named=True)
    assert row["level_gap"] is None
    assert row["standing"] == Gap.UNRATED


# ── families ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_core_of_one_job_is_the_job(bench: Workbench, profiles: pl.DataFrame) -> None:
    core = common_core(bench, profiles, [MECHANICS], DEFAULT)
    job = benchmark_of(bench, profiles, MECHANICS, DEFAULT).filter("essential")
    assert set(core["element_id"]) == set(job["element_id"])
    assert (core["family_share"] == 1).all()


def test_the_core_of_a_family_is_essential_to_most_of_it(bench: Workbench, profiles: pl.DataFrame) -> None:
    found = families(bench, Region.of(bench, DEFAULT).table("ranking").filter("designated"))
    title, members = found["49-0000"]
    assert title.startswith("Installation")
    assert MECHANICS in members
    core = common_core(bench, profiles, members, DEFAULT)
    single = [benchmark_of(bench, profiles, soc, DEFAULT).filter("essential") for soc in members]
    for row in core.iter_rows(named=True):
        levels = [
            job.filter(pl.col("element_id") == row["element_id"])["level"][0]
            for job in single
            if row["element_id"] in job["element_id"]
        ]
        assert row["family_jobs"] == len(levels) > len(members) / 2
        assert row["level"] == pytest.approx(np.median(levels))
        assert (row["level_low"], row["level_high"]) == (min(levels), max(levels))


def test_families_have_two_jtms_or_more_and_the_largest_leads(bench: Workbench) -> None:
    found = families(bench, Region.of(bench, DEFAULT).table("ranking").filter("designated"))
    sizes = [len(members) for _, members in found.values()]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] >= 2


def test_the_leading_jtm_leads_the_ranking(bench: Workbench) -> None:
    assert leading_jtm(bench, DEFAULT) == Region.of(bench, DEFAULT).table("ranking")["soc"][0]
