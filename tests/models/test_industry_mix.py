"""The estimated industry mix: exact where it can be, never worse than the nation's on the whole."""

from collections.abc import Mapping
from dataclasses import replace

import duckdb
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jtm.models import industry_mix
from jtm.models.industry_mix import Beliefs, held_out, learn, posterior
from jtm.models.industry_survey import Survey, nation_of, surveys_of
from jtm.models.staffing_patterns import Patterns
from jtm.paths import DataPaths
from jtm.sources import oews
from tests.official import write_release

SHARES = np.array([[0.6, 0.1, 0.0], [0.3, 0.2, 0.1], [0.1, 0.5, 0.2], [0.0, 0.2, 0.7]])
SMALL = Patterns(["a", "b", "c", "d"], ["111", "112", "211"], SHARES, np.array([5000.0, 3000.0, 2000.0]))
EVEN = np.full(4, 0.01)
SECTORS_OF_BLS = 20


def surveyed(jobs: np.ndarray, total: float) -> Survey:
    """An area that publishes ``jobs`` (NaN: withheld, and nothing known of it)."""
    rows = np.flatnonzero(np.isfinite(jobs))
    nothing = np.zeros((0, len(SMALL.jobs))), np.zeros(0)
    return Survey("TX", False, total, rows, jobs[rows], np.zeros(len(rows)), *nothing)


def quotients(survey: Survey, mean: np.ndarray, precision: float) -> np.ndarray:
    beliefs = Beliefs(mean[None, :], np.eye(3) / precision, EVEN, np.ones(3))
    found, _ = posterior(SMALL, survey, beliefs, 0, mean, 60)
    return found


@given(st.lists(st.integers(5_000, 100_000), min_size=3, max_size=3))
@settings(max_examples=40, deadline=None)
def test_with_little_known_beforehand_a_mixture_is_found_again(jobs: list[int]) -> None:
    mixed = np.array(jobs, float)
    found = quotients(surveyed(SHARES @ mixed, mixed.sum()), np.zeros(3), 1e-9)
    assert mixed.sum() * SMALL.mix * np.exp(found) == pytest.approx(mixed, rel=1e-3)


def test_with_much_known_beforehand_it_is_that() -> None:
    mean = np.array([0.3, -0.2, 0.1])
    assert quotients(surveyed(SHARES @ np.array([1.0, 2.0, 9_000.0]), 9_003.0), mean, 1e9) == pytest.approx(
        mean, abs=1e-3
    )


@given(st.lists(st.floats(0, 1e6) | st.just(float("nan")), min_size=4, max_size=4))
@settings(max_examples=60, deadline=None)
def test_any_jobs_can_be_explained(jobs: list[float]) -> None:
    found = quotients(surveyed(np.array(jobs), float(np.nansum(jobs)) + 100), np.zeros(3), 4.0)
    assert np.isfinite(found).all()
    assert np.abs(found).max() < 20


def test_an_odd_occupation_does_not_move_whole_industries() -> None:
    usual = SHARES @ np.array([50_000.0, 30_000.0, 20_000.0])
    odd = usual * [1, 1, 1, 8]
    found = quotients(surveyed(odd, 100_000.0), np.zeros(3), 4.0)
    plain = quotients(surveyed(usual, 100_000.0), np.zeros(3), 4.0)
    assert np.abs(found - plain).max() < 0.5 * np.log(8)


def test_what_an_area_withholds_counts_as_the_sum_that_its_major_group_tells() -> None:
    mixed = np.array([20_000.0, 5_000.0, 60_000.0])
    hidden = surveyed(np.where([True, True, False, False], SHARES @ mixed, np.nan), mixed.sum())
    told = replace(
        hidden, rest=SHARES[2:].sum(axis=0, keepdims=True), rest_jobs=(SHARES @ mixed)[2:].sum(keepdims=True)
    )
    truth = np.log(mixed / mixed.sum() / SMALL.mix)
    without, with_sum = (np.abs(quotients(one, np.zeros(3), 1.0) - truth).max() for one in (hidden, told))
    assert with_sum < without


def test_areas_add_up_to_the_nation() -> None:
    draw = np.random.default_rng(3)
    mixes = SMALL.mix * np.exp(draw.normal(0, 0.5, (12, 3)))
    totals = draw.uniform(5e4, 5e5, 12)
    places = [surveyed(SHARES @ (mix / mix.sum() * total), total) for mix, total in zip(mixes, totals, strict=True)]
    beliefs, shares = learn(SMALL, places)
    assert shares.sum(axis=1) == pytest.approx(np.ones(12))
    assert totals @ shares / totals.sum() == pytest.approx(SMALL.mix, rel=1e-6)
    assert np.linalg.eigvalsh(beliefs.covariance).min() > 0


def test_too_few_occupations_are_not_judged() -> None:
    place = surveyed(SHARES @ np.array([1.0, 2, 3]), 6.0)
    beliefs, _ = learn(SMALL, [place])
    assert np.isnan(held_out(SMALL, place, beliefs, 0)).all()


def test_a_release_of_any_size_is_estimated(tmp_path) -> None:
    write_release(tmp_path)
    made = industry_mix.fit(oews.read(tmp_path / "oews", {}, 1))
    sums = made["industry_mix"].group_by("area_code").agg(pl.col("employment_share").sum())
    assert sums["employment_share"].to_list() == pytest.approx([1.0] * sums.height)


# ── what is read of OEWS ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def known(paths: DataPaths) -> Mapping[str, pl.DataFrame]:
    names = ("staffing", "industry", "occupation_title", "wage", "area")
    return {name: pl.read_parquet(paths.snapshot / f"{name}.parquet") for name in names}


@pytest.fixture(scope="module")
def patterns(known: Mapping[str, pl.DataFrame]) -> Patterns:
    return Patterns.of(known["staffing"], known["industry"], nation_of(known))


def test_narrow_industries_hold_all_jobs_of_the_nation(known: Mapping[str, pl.DataFrame], patterns: Patterns) -> None:
    subsectors = known["industry"].filter(pl.col("level") == 3)
    whole = known["staffing"].filter(pl.col("soc") == "00-0000").join(subsectors, on="naics", how="semi")["employment"]
    assert patterns.jobs.sum() == pytest.approx(whole.sum(), rel=1e-6)
    assert len(patterns.jobs) > 240
    assert patterns.shares.sum(axis=0).max() < 1.02


def test_withheld_cells_make_up_what_the_nation_has_in_each_occupation(
    known: Mapping[str, pl.DataFrame], patterns: Patterns
) -> None:
    nation = np.array(list(nation_of(known).values()))
    assert np.abs(patterns.shares @ patterns.jobs - nation).sum() < 0.002 * nation.sum()


def test_schools_hospitals_and_government_are_told_by_owner(patterns: Patterns) -> None:
    codes, jobs = patterns.summed(patterns.jobs)
    told = dict(zip(codes, jobs, strict=True))
    # oe.data, national, occupation 000000: industries 611002, 611003, 611005 and 622002, 622003, 622005.
    owned = {"611002": 2_098_490, "611003": 8_408_680, "611005": 3_344_880,
             "622002": 445_500, "622003": 696_410, "622005": 5_570_850}  # fmt: skip
    assert {code: told[code] for code in owned} == pytest.approx(owned, rel=1e-4)
    assert {"491000", "999100", "999200", "999300", "541000"} <= set(told)
    assert not {"611000", "622000", "999000", "541100"} & set(told)


def test_an_area_s_major_groups_are_whole(known: Mapping[str, pl.DataFrame], patterns: Patterns) -> None:
    here = surveys_of(known, patterns, ("metro",))["26420"]
    groups = known["wage"].filter((pl.col("area_code") == "26420") & pl.col("soc").str.ends_with("-0000"))
    told = groups.filter(pl.col("soc") != "00-0000")["employment"].sum()
    assert here.jobs.sum() + here.rest_jobs.sum() == pytest.approx(told, rel=1e-3)


# ── the mix that is shipped ───────────────────────────────────────────────────────────────────────────────────────


def test_every_area_has_a_mix_that_adds_up(warehouse: duckdb.DuckDBPyConnection) -> None:
    sums = warehouse.cursor().sql(
        "SELECT area_code, sum(employment_share) AS share, count(DISTINCT sector) AS sectors "
        "FROM industry_mix GROUP BY ALL"
    ).pl()  # fmt: skip
    assert sums.height == 583
    assert sums["share"].to_list() == pytest.approx([1.0] * 583, abs=1e-6)
    assert set(sums["sectors"]) == {SECTORS_OF_BLS}


def test_the_nation_s_is_the_published_one(warehouse: duckdb.DuckDBPyConnection) -> None:
    mining = warehouse.cursor().sql(
        "SELECT sum(employment_share) FROM industry_mix WHERE area_code = 'US' AND sector = '21--22'"
    )
    # oe.data: 000000 in 211000, 212000 and 213000 over the sum of all subsectors.
    assert mining.fetchall()[0][0] == pytest.approx(0.003667, abs=1e-5)


def test_it_predicts_what_it_has_not_seen_better_than_the_national_mix(warehouse: duckdb.DuckDBPyConnection) -> None:
    fits = warehouse.cursor().sql(
        "SELECT fit.* FROM industry_mix_fit AS fit JOIN area USING (area_code) WHERE area_type IN ('metro', 'nonmetro')"
    ).pl()  # fmt: skip
    better = fits["error"] < fits["national_error"]
    assert better.mean() > 0.95
    assert (fits["error"] / fits["national_error"]).median() < 0.8
    assert fits["correlation"].median() > 0.57


def test_areas_have_together_what_the_nation_has(warehouse: duckdb.DuckDBPyConnection) -> None:
    """By subsector, shares of all jobs: the nation's are published."""
    shares = warehouse.cursor().sql(
        """
        SELECT nation.employment_share AS nation, sum(mix.employment) / sum(sum(mix.employment)) OVER () AS areas
        FROM industry_mix AS mix
        JOIN area ON area.area_code = mix.area_code AND area_type IN ('metro', 'nonmetro')
        JOIN industry_mix AS nation ON nation.area_code = 'US' AND nation.naics = mix.naics
        GROUP BY mix.naics, nation.employment_share
        """
    ).pl()  # fmt: skip
    assert shares["areas"].to_list() == pytest.approx(shares["nation"].to_list(), rel=0.01)


def test_private_shares_leave_out_what_government_owns(warehouse: duckdb.DuckDBPyConnection) -> None:
    owned = warehouse.cursor().sql(
        "SELECT DISTINCT naics FROM industry_mix WHERE owner = 'government' ORDER BY naics"
    )  # fmt: skip
    assert [code for (code,) in owned.fetchall()] == [
        "491000", "611002", "611003", "622002", "622003", "999100", "999200", "999300"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("area", "sector"),
    [
        ("26420", "21--22"),  # Houston: oil and gas
        ("29820", "72--73"),  # Las Vegas: hotels and casinos
        ("41940", "51--52"),  # San Jose: software
        ("21140", "31--34"),  # Elkhart, Indiana: recreational vehicles
    ],
)
def test_what_a_region_is_known_for_stands_out(warehouse: duckdb.DuckDBPyConnection, area: str, sector: str) -> None:
    quotients = warehouse.cursor().sql(
        """
        SELECT here.sector, sum(here.employment_share) / sum(nation.employment_share) AS quotient
        FROM industry_mix AS here JOIN industry_mix AS nation ON nation.area_code = 'US' AND nation.naics = here.naics
        WHERE here.area_code = ? GROUP BY 1 ORDER BY 2 DESC LIMIT 3
        """,
        params=[area],
    )
    assert sector in [code for code, quotient in quotients.fetchall() if quotient > 1.3]


# ── areas whose mix is known ──────────────────────────────────────────────────────────────────────────────────────
#
# No count of jobs by sector in areas is at hand, so the method is judged on areas made up for the purpose: mixes drawn
# round the nation's, staffed as the nation staffs its industries but for noise in every cell and every occupation. The
# size of either was set so that held-out occupations of made-up areas are predicted about as well as real ones.

SPREAD_SECTOR, SPREAD_SUBSECTOR = 0.4, 0.5  # standard deviations of logs
NOISE_CELL, NOISE_OCCUPATION, NOISE_SURVEY = 0.6, 0.27, 0.15


def made_up(patterns: Patterns, total: float, random: np.random.Generator) -> tuple[Survey, np.ndarray]:
    """An area of ``total`` jobs as a survey would print it, and its shares by industry."""
    blocks = patterns.blocks
    common = {block: random.normal(0, SPREAD_SECTOR) for block in sorted(set(blocks))}
    mix = patterns.jobs * np.exp(random.normal(0, SPREAD_SUBSECTOR, len(blocks)) + [common[one] for one in blocks])
    mix /= mix.sum()
    staffed = patterns.shares * np.exp(random.normal(0, NOISE_CELL, patterns.shares.shape))
    staffed *= np.exp(random.normal(0, NOISE_OCCUPATION, (len(patterns.soc), 1)))
    jobs = (staffed / staffed.sum(axis=0)) @ (mix * total) * np.exp(random.normal(0, NOISE_SURVEY, len(patterns.soc)))
    printed = np.flatnonzero(jobs >= industry_mix.FEWEST_JOBS)
    errors = np.full(len(printed), NOISE_SURVEY**2)
    nothing = np.zeros((0, len(mix))), np.zeros(0)
    return Survey("", False, total, printed, jobs[printed].round(-1), errors, *nothing), mix


def test_made_up_areas_are_found_again(patterns: Patterns) -> None:
    """By sector and owner, in the median: shares correlate above 0.95, the logs of quotients to the nation above 0.75,
    and half the sum of absolute differences is less than half that of the national mix.
    """
    blocks = patterns.blocks
    sectors = np.array([blocks == block for block in sorted(set(blocks))], float)
    random, nation = np.random.default_rng(7), sectors @ patterns.mix
    areas = [made_up(patterns, total, random) for total in np.geomspace(2e4, 3e6, 60)]
    _, estimated = learn(patterns, [survey for survey, _ in areas])
    scores = []
    for found, (_, mix) in zip(estimated @ sectors.T, areas, strict=True):
        truth = sectors @ mix
        logs = np.log(found / nation), np.log(truth / nation)
        scores.append((np.corrcoef(found, truth)[0, 1], np.corrcoef(*logs)[0, 1], np.abs(found - truth).sum() / 2,
                       np.abs(nation - truth).sum() / 2))  # fmt: skip
    correlation, of_logs, difference, of_nation = np.median(scores, axis=0)
    print(
        f"\nmade-up areas: shares {correlation:.3f}, logs {of_logs:.3f}, difference {difference:.3f} "
        f"(national mix {of_nation:.3f})"
    )
    assert correlation > 0.95
    assert of_logs > 0.75
    assert difference < of_nation / 2
