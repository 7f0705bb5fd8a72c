"""The estimated industry mix: exact where it can be, never worse than the nation's on the whole."""

import duckdb
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jtm.models import industry_mix
from jtm.models.industry_mix import Patterns, Place, estimate, held_out, likely
from tests.official import write_release

SHARES = np.array([[0.6, 0.1, 0.0], [0.3, 0.2, 0.1], [0.1, 0.5, 0.2], [0.0, 0.2, 0.7]])
SMALL = Patterns(["a", "b", "c", "d"], ["1", "2", "3"], SHARES, np.array([5000.0, 3000.0, 2000.0]))
SECTORS_OF_BLS = 20


@given(st.lists(st.integers(5_000, 100_000), min_size=3, max_size=3))
@settings(max_examples=40, deadline=None)
def test_without_a_penalty_a_mixture_is_found_again(jobs: list[int]) -> None:
    mixed = np.array(jobs, float)
    assert estimate(SMALL, SHARES @ mixed, SMALL.spread(mixed.sum()), 1e-9) == pytest.approx(mixed, rel=1e-3)


def test_with_a_great_penalty_it_is_what_was_likely_beforehand() -> None:
    start = np.array([3000.0, 5003.0, 1000.0])
    assert estimate(SMALL, SHARES @ np.array([1.0, 2.0, 9_000.0]), start, 1e9) == pytest.approx(start, rel=1e-3)


def test_a_state_is_likely_to_be_as_the_nation_and_an_area_between_it_and_the_rest_of_its_state() -> None:
    there = np.array([100.0, 200.0, 900.0])  # what the rest of the state has in each industry
    here = np.array([300.0, 200.0, 100.0])
    state = Place(SHARES @ (here + there), 1800.0)
    area = Place(SHARES @ here, 600.0)
    rest = state.less(area)
    assert rest is not None
    assert (rest.total, rest.jobs) == (1200.0, pytest.approx(SHARES @ there))
    assert likely(SMALL, state, 1e-9) == pytest.approx(SMALL.spread(1800))
    between = np.sqrt(SMALL.spread(1.0) * there)
    assert likely(SMALL, Place(area.jobs, 600.0, rest), 1e-9) == pytest.approx(600 * between / between.sum(), rel=1e-3)


def test_an_area_as_large_as_its_state_leaves_no_rest() -> None:
    assert Place(np.array([10.0]), 10.0).less(Place(np.array([12.0]), 12.0)) is None
    rest = Place(np.array([10.0, np.nan]), 20.0).less(Place(np.array([12.0, 5.0]), 17.0))
    assert rest is not None
    assert rest.jobs.tolist() == pytest.approx([0.0, np.nan], nan_ok=True)


@given(st.lists(st.floats(0, 1e6) | st.just(float("nan")), min_size=4, max_size=4), st.sampled_from([3.0, 100.0]))
@settings(max_examples=60, deadline=None)
def test_jobs_are_never_negative(jobs: list[float], penalty: float) -> None:
    found = estimate(SMALL, np.array(jobs), SMALL.spread(float(np.nansum(jobs)) + 100), penalty)
    assert (found >= 0).all()
    assert found.sum() > 0


def test_too_few_occupations_are_not_judged() -> None:
    assert np.isnan(held_out(SMALL, Place(SHARES @ np.array([1.0, 2, 3]), 6.0), 3.0)).all()


def test_a_release_of_any_size_is_estimated(tmp_path) -> None:
    from jtm.sources import oews  # the reader, for a hand-made release

    write_release(tmp_path)
    made = industry_mix.fit(oews.read(tmp_path / "oews", {}, 1))
    sums = made["industry_mix"].group_by("area_code").agg(pl.col("employment_share").sum())
    assert sums["employment_share"].to_list() == pytest.approx([1.0] * sums.height)


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
    assert (fits["error"] / fits["national_error"]).median() < 0.88


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


def made_up(patterns: Patterns, total: float, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Jobs by occupation, as a survey would print them, and shares by industry of an area of ``total`` jobs."""
    sectors = np.array([code[:2] for code in patterns.naics])
    common = {sector: random.normal(0, SPREAD_SECTOR) for sector in sorted(set(sectors))}
    mix = patterns.jobs * np.exp(random.normal(0, SPREAD_SUBSECTOR, len(sectors)) + [common[s] for s in sectors])
    mix /= mix.sum()
    staffed = patterns.shares * np.exp(random.normal(0, NOISE_CELL, patterns.shares.shape))
    staffed *= np.exp(random.normal(0, NOISE_OCCUPATION, (len(patterns.soc), 1)))
    jobs = (staffed / staffed.sum(axis=0)) @ (mix * total) * np.exp(random.normal(0, NOISE_SURVEY, len(patterns.soc)))
    return np.where(jobs >= industry_mix.FEWEST_JOBS, jobs.round(-1), np.nan), mix


def test_made_up_areas_are_found_again(warehouse: duckdb.DuckDBPyConnection) -> None:
    """By sector, in the median: shares correlate above 0.92, the logs of quotients to the nation above 0.7, and half
    the sum of absolute differences is less than half that of the national mix.
    """
    read = {
        name: warehouse.cursor().sql(f"SELECT * FROM {name}").pl() for name in ("staffing", "industry", "occupation")
    }
    patterns = Patterns.of(
        read["staffing"], read["industry"].rename({"naics_level": "level"}), read["occupation"]["soc"].sort().to_list()
    )
    codes = np.array([code[:2] for code in patterns.naics])
    sectors = np.array([codes == code for code in sorted(set(codes))], float)
    nation = sectors @ patterns.spread(1.0)
    random, scores = np.random.default_rng(7), []
    for total in np.geomspace(2e4, 3e6, 24):
        jobs, mix = made_up(patterns, total, random)
        found = estimate(patterns, jobs, patterns.spread(total), 20.0)
        shares, truth = sectors @ (found / found.sum()), sectors @ mix
        logs = np.log(shares / nation), np.log(truth / nation)
        scores.append((np.corrcoef(shares, truth)[0, 1], np.corrcoef(*logs)[0, 1], np.abs(shares - truth).sum() / 2,
                       np.abs(nation - truth).sum() / 2))  # fmt: skip
    correlation, of_logs, difference, of_nation = np.median(scores, axis=0)
    print(
        f"\nmade-up areas: shares {correlation:.3f}, logs {of_logs:.3f}, difference {difference:.3f} "
        f"(national mix {of_nation:.3f})"
    )
    assert correlation > 0.92
    assert of_logs > 0.7
    assert difference < of_nation / 2
