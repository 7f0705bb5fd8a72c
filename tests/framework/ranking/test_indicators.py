"""Indicators against the same figures worked out in plain Python from the warehouse's tables."""

import math
from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jtm.answers.workbench import Workbench
from jtm.framework.criteria import criteria
from jtm.framework.market import Market
from jtm.framework.ranking.indicators import FEWEST_PEERS, compute, leave_one_out_median
from jtm.framework.ranking.uncertainty import Shocks, shaken
from jtm.scenario import DEFAULT, Scenario
from jtm.warehouse.connect import Warehouse
from tests.sql import select

PROPERTY = settings(deadline=None, derandomize=True, max_examples=80)
HOUSTON, SAN_JUAN, TEXAS, NATION = "26420", "41980", "48", "US"
ELECTRICIANS, MECHANICS, LOGISTICS = "47-2111", "49-9041", "11-3071"
# The default strategic industries by the first two digits of their codes: mining, utilities, construction,
# manufacturing, transport and warehousing, health.
STRATEGIC = ("21", "22", "23", "31", "32", "33", "48", "49", "62")


def weighted_median(pairs: Iterable[tuple[float, float]]) -> float:
    """The lowest value at which half of the weight is reached."""
    ordered = sorted(pairs)
    half, so_far = sum(weight for _, weight in ordered) / 2, 0.0
    for value, weight in ordered:
        so_far += weight
        if so_far >= half:
            return value
    raise AssertionError("no weight")


def education_premium(
    warehouse: Warehouse, area: str, soc: str, median: float, education: str, price_level: float
) -> float:
    peers = select(
        warehouse,
        "SELECT soc, median_wage, employment FROM wage JOIN occupation USING (soc) WHERE area_code = ? "
        "AND typical_education = ? AND median_wage IS NOT NULL AND employment IS NOT NULL",
        [area, education],
    ).rows()
    others = [(wage, jobs) for other, wage, jobs in peers if other != soc]
    if len(others) >= 5:
        return math.log(median) - math.log(weighted_median(others))
    nation = select(
        warehouse,
        "SELECT median_wage, employment FROM wage JOIN occupation USING (soc) WHERE area_code = 'US' "
        "AND typical_education = ? AND median_wage IS NOT NULL AND employment IS NOT NULL",
        [education],
    ).rows()
    return math.log(median) - math.log(weighted_median(nation) * price_level)


def alignment(warehouse: Warehouse, soc: str) -> float:
    jobs = select(
        warehouse,
        "SELECT staffing.naics, staffing.employment FROM staffing JOIN industry USING (naics) "
        "WHERE soc = ? AND naics_level = 3 AND staffing.employment IS NOT NULL",
        [soc],
    ).rows()
    return sum(count for naics, count in jobs if naics[:2] in STRATEGIC) / sum(count for _, count in jobs)


def moves(warehouse: Warehouse, area: str, soc: str) -> dict[str, float]:
    """Upward mobility and the reach to untapped talent, with numpy's polynomial and loops over the mart's rows."""
    jobs = select(
        warehouse,
        "SELECT soc, employment, median_wage, job_zone, minor_group, major_group, experience, transfer_rate "
        "FROM wage JOIN occupation USING (soc) "
        "JOIN projection USING (soc) WHERE wage.area_code = ? AND projection.area_code = 'US' "
        "AND employment IS NOT NULL AND median_wage IS NOT NULL ORDER BY soc",
        [area],
    ).rows(named=True)
    near = select(
        warehouse,
        "SELECT avg(similarity) - stddev_pop(similarity) FROM transition JOIN occupation AS o ON o.soc = origin_soc "
        "JOIN occupation AS d ON d.soc = destination_soc "
        "WHERE o.minor_group = d.minor_group AND origin_soc <> destination_soc",
    ).item()
    floor = select(warehouse, "SELECT median_wage FROM area WHERE area_code = ?", [area]).item()
    here = next(job for job in jobs if job["soc"] == soc)
    pairs = select(
        warehouse, "SELECT origin_soc, similarity, observed_share FROM transition WHERE destination_soc = ?", [soc]
    )
    into = dict(pairs.select("origin_soc", "similarity").iter_rows())
    seen = set(pairs.filter(pl.col("observed_share") > 0)["origin_soc"])

    def is_related(job: dict[str, object]) -> bool:
        """Whether a job gives the experience that BLS says this one asks for."""
        if here["experience"] == "5 years or more":
            return bool(job["minor_group"] == here["minor_group"])
        return here["experience"] == "None" or job["major_group"] == here["major_group"] or job["soc"] in seen

    reach = sum(
        job["employment"]
        for job in jobs
        if job["soc"] != soc and job["median_wage"] < floor and job["employment"] >= 100 and into[job["soc"]] >= near
        and here["job_zone"] - job["job_zone"] <= 1 and here["median_wage"] / job["median_wage"] - 1 >= 0.1
        and is_related(job)
    )  # fmt: skip
    published = "(SELECT soc FROM wage WHERE area_code = ? AND employment IS NOT NULL AND median_wage IS NOT NULL)"
    likely = select(
        warehouse,
        f"SELECT likelihood FROM transition WHERE origin_soc IN {published} AND destination_soc IN {published} "
        "ORDER BY origin_soc, destination_soc",
        [area, area],
    )
    table = likely["likelihood"].to_numpy().reshape(len(jobs), len(jobs))
    wage = np.log([job["median_wage"] for job in jobs])
    rise = np.array([job["transfer_rate"] for job in jobs]) * (table @ wage / table.sum(axis=1) - wage)
    centred = wage - wage.mean()
    left = rise - np.polyval(np.polyfit(centred, rise, 3), centred)
    return {"upward_mobility": float(left[jobs.index(here)]), "talent_reach": math.log(1 + reach)}


def by_hand(warehouse: Warehouse, area: str, soc: str) -> dict[str, float]:
    """Every indicator of one cell under the default settings."""
    cell = select(warehouse, "SELECT * FROM wage WHERE area_code = ? AND soc = ?", [area, soc]).row(0, named=True)
    place = select(
        warehouse,
        "SELECT area.median_wage, rpp FROM area LEFT JOIN price_parity USING (area_code) WHERE area_code = ?",
        [area],
    ).row(0, named=True)
    ahead = select(warehouse, "SELECT growth, exit_rate FROM projection WHERE area_code = 'US' AND soc = ?", [soc]).row(
        0, named=True
    )
    education = select(warehouse, "SELECT typical_education FROM occupation WHERE soc = ?", [soc]).item()
    exposure = select(warehouse, "SELECT ai_applicability FROM exposure WHERE soc = ?", [soc])
    price_level = 1.0 if place["rpp"] is None else place["rpp"] / 100
    quotient = 1.0 if area == NATION else cell["location_quotient"]
    rate = ahead["growth"] / 10 + ahead["exit_rate"]
    median = cell["median_wage"]
    return {
        "real_median_wage": median / price_level,
        "entry_pay": cell["wage_p25"] / place["median_wage"],
        "education_premium": education_premium(warehouse, area, soc, median, education, price_level),
        "wage_spread": cell["wage_p75"] / cell["wage_p25"],
        "employment_growth": ahead["growth"],
        "openings_rate": rate,
        "local_concentration": math.log(max(quotient, 0.005)),
        "industry_alignment": alignment(warehouse, soc),
        "openings": math.log(1 + max(cell["employment"] * rate, 0)),
        **moves(warehouse, area, soc),
        "ai_resilience": 1 - exposure.item() if exposure.height else float("nan"),
    }


def smallest(market: Market) -> str:
    return str(market.areas["area_code"][int(np.diff(market.starts).argmin())])


def check(bench: Workbench, area: str, soc: str) -> None:
    cells = bench.market.region(replace(DEFAULT, area=area))
    position = int(np.flatnonzero(cells.occupation == bench.market.occupation_index(soc))[0])
    computed = {name: float(column[position]) for name, column in compute(cells).items()}
    expected = by_hand(bench.warehouse, area, soc)
    # Likelihoods and similarities are kept in single precision.
    single = {"upward_mobility": 1e-3, "talent_reach": 1e-9}
    assert computed == {
        name: pytest.approx(value, rel=single.get(name, 1e-9), abs=1e-7 if name in single else 1e-12, nan_ok=True)
        for name, value in expected.items()
    }


@pytest.mark.parametrize("soc", [ELECTRICIANS, MECHANICS, LOGISTICS])
@pytest.mark.parametrize("area", [HOUSTON, SAN_JUAN, TEXAS, NATION])
def test_indicators_are_as_worked_out_by_hand(bench: Workbench, area: str, soc: str) -> None:
    check(bench, area, soc)


def test_the_smallest_area_has_too_few_peers_for_some(bench: Workbench, market: Market) -> None:
    area = smallest(market)
    cells = market.region(replace(DEFAULT, area=area))
    sizes = np.bincount(cells.education)
    few = np.flatnonzero(sizes[cells.education] <= FEWEST_PEERS)
    many = np.flatnonzero(sizes[cells.education] > FEWEST_PEERS)
    assert len(few)
    for position in (*few[:2], *many[:2]):
        check(bench, area, market.occupations["soc"][int(cells.occupation[position])])


def test_a_nonmetro_area_has_the_prices_of_its_states_nonmetro_portion(bench: Workbench, market: Market) -> None:
    row = select(
        bench.warehouse,
        "SELECT area_code, rpp, source_row FROM price_parity JOIN area USING (area_code) "
        "WHERE area_type = 'nonmetro' AND rpp IS NOT NULL ORDER BY area_code LIMIT 1",
    ).row(0, named=True)
    assert row["source_row"] == row["area_code"][:2] + "999"
    cells = market.region(replace(DEFAULT, area=row["area_code"]))
    check(bench, row["area_code"], market.occupations["soc"][int(cells.occupation[0])])


def test_puerto_rico_is_nominal_and_says_so(market: Market) -> None:
    cells = market.region(replace(DEFAULT, area=SAN_JUAN))
    assert market.area(SAN_JUAN)["rpp"] is None
    assert np.isnan(cells.price_level).all()
    np.testing.assert_array_equal(compute(cells)["real_median_wage"], cells.median_wage)


def test_the_nation_is_as_concentrated_as_itself(market: Market) -> None:
    cells = market.region(replace(DEFAULT, area=NATION))
    np.testing.assert_array_equal(compute(cells)["local_concentration"], 0.0)
    np.testing.assert_allclose(cells.price_level, 1.0)


@pytest.mark.parametrize(
    ("floor", "settings"),
    [
        ("SELECT median_wage FROM area WHERE area_code = '26420'", {"wage_floor": "none"}),
        ("SELECT 61000", {"wage_floor": "own", "own_floor": 61_000}),
        (
            "SELECT median_wage * (SELECT rpp / 100 FROM price_parity WHERE area_code = '26420') FROM area "
            "WHERE area_code = 'US'",
            {"wage_floor": "national_median"},
        ),
    ],
)
def test_entry_pay_is_over_the_floor_chosen(bench: Workbench, floor: str, settings: dict[str, object]) -> None:
    cells = bench.market.region(replace(DEFAULT, **settings))
    expected = cells.wage_p25 / float(select(bench.warehouse, floor).item())
    np.testing.assert_allclose(compute(cells)["entry_pay"], expected)


@pytest.mark.parametrize("scenario", [DEFAULT, replace(DEFAULT, area=NATION), replace(DEFAULT, area="01")])
def test_indicators_are_finite_or_missing(market: Market, scenario: Scenario) -> None:
    for name, column in compute(market.region(scenario)).items():
        assert not np.isinf(column).any(), name
        assert np.isfinite(column).any(), name


def test_openings_are_never_negative(market: Market) -> None:
    cells = market.region(DEFAULT)
    falling = replace(cells, growth=np.full(len(cells), -9.0))  # more than anyone retires
    assert (compute(falling)["openings"] == 0).all()


def test_an_areas_peers_are_its_own_on_the_national_ruler_too(market: Market) -> None:
    local, houston = market.local(DEFAULT), market.region(DEFAULT)
    here = local.area == market.area_index(HOUSTON)
    nationwide = compute(local)
    for name, column in compute(houston).items():
        np.testing.assert_allclose(nationwide[name][here], column, err_msg=name)


def test_a_shock_moves_only_what_it_should(market: Market) -> None:
    cells = market.region(DEFAULT)
    plain = compute(cells)
    one, none, double = (np.full((2, len(cells)), factor) for factor in (1.0, 0.0, 2.0))
    still = Shocks(one, one, one, one, none)
    wages = compute(shaken(cells, replace(still, wage_p25=double, median_wage=double, wage_p75=double)))
    np.testing.assert_allclose(wages["real_median_wage"], 2 * np.tile(plain["real_median_wage"], (2, 1)))
    np.testing.assert_allclose(wages["wage_spread"], np.tile(plain["wage_spread"], (2, 1)))
    jobs = compute(shaken(cells, replace(still, employment=double)))
    expected = np.log(np.maximum(2 * cells.location_quotient, 0.005))
    np.testing.assert_allclose(jobs["local_concentration"], np.tile(expected, (2, 1)))
    growth = compute(shaken(cells, replace(still, growth=double)))
    np.testing.assert_allclose(growth["employment_growth"], np.tile(plain["employment_growth"] + 2, (2, 1)))
    np.testing.assert_allclose(growth["openings_rate"], np.tile(plain["openings_rate"] + 0.2, (2, 1)))
    for name in criteria().indicators:
        assert wages[name].shape[-1] == len(cells), name


def leave_one_out(values: list[float], weights: list[float], groups: list[int]) -> list[float]:
    result = []
    for own, group in enumerate(groups):
        others = [(values[i], weights[i]) for i, other in enumerate(groups) if other == group and i != own]
        result.append(weighted_median(others) if len(others) >= FEWEST_PEERS else float("nan"))
    return result


# Whole numbers keep cumulative weights exact. Few values tie; few weights put the half-way point on a member's edge.
members = st.one_of(
    st.lists(
        st.tuples(st.integers(1, values), st.integers(1, weights), st.sampled_from(groups)), max_size=40, min_size=1
    )
    for values, weights, groups in ((12, 40, [3, 5, 8]), (1000, 2, [3]), (1000, 1, [3, 5]))
)


@PROPERTY
@given(members)
def test_leave_one_out_median_is_that_of_the_others(rows: list[tuple[int, int, int]]) -> None:
    values, weights, groups = (list(map(float, column)) for column in zip(*rows, strict=True))
    result = leave_one_out_median(np.array(values), np.array(weights), np.array(groups))
    np.testing.assert_array_equal(result, leave_one_out(values, weights, [int(g) for g in groups]))


@PROPERTY
@given(members, st.lists(st.lists(st.integers(1, 9), min_size=40, max_size=40), min_size=1, max_size=4), st.booleans())
def test_leave_one_out_median_goes_draw_by_draw(
    rows: list[tuple[int, int, int]], factors: list[list[int]], shake_weights: bool
) -> None:
    values, weights, groups = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    drawn = np.array(factors, dtype=float)[:, : len(rows)] * values
    drawn_weights = np.array(factors, dtype=float)[:, : len(rows)] * weights if shake_weights else weights
    result = leave_one_out_median(drawn, drawn_weights, groups)
    by_draw = np.broadcast_to(drawn_weights, drawn.shape)
    expected = [
        leave_one_out(value.tolist(), weight.tolist(), groups.astype(int).tolist())
        for value, weight in zip(drawn, by_draw, strict=True)
    ]
    np.testing.assert_array_equal(result, expected)


def test_weights_shaken_alone_make_draws_too() -> None:
    values, weights = np.arange(1.0, 8.0), np.ones((3, 7))
    assert leave_one_out_median(values, weights, np.zeros(7)).shape == (3, 7)
