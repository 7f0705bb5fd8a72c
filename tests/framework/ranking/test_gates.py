from dataclasses import replace

import numpy as np
import pytest

from jtm.answers.workbench import Workbench
from jtm.framework.market import Cells, Market
from jtm.framework.ranking.gates import failed, gates, passing
from jtm.framework.ranking.uncertainty import Shocks, shaken
from jtm.scenario import DEFAULT, EDUCATION_LEVELS, Scenario
from tests.sql import select

SAN_JUAN = "41980"  # a metro without a regional price parity


def one(bench: Workbench, sql: str, *parameters: object) -> float:
    return float(select(bench.warehouse, sql, parameters).item())


def region(market: Market, **settings: object) -> tuple[Cells, dict[str, np.ndarray], Scenario]:
    scenario = replace(DEFAULT, **settings)
    cells = market.region(scenario)
    return cells, gates(cells, market, scenario), scenario


@pytest.mark.parametrize("area", ["26420", SAN_JUAN, "48", "US"])
def test_the_floor_is_the_median_of_all_jobs_of_the_region(bench: Workbench, market: Market, area: str) -> None:
    floor = one(bench, "SELECT median_wage FROM area WHERE area_code = ?", area)
    cells, masks, _ = region(market, area=area)
    assert (cells.floor == floor).all()
    np.testing.assert_array_equal(masks["wage_floor"], cells.median_wage >= floor)


def test_the_national_floor_is_at_local_prices(bench: Workbench, market: Market) -> None:
    national = one(bench, "SELECT median_wage FROM area WHERE area_code = 'US'")
    parity = one(bench, "SELECT rpp FROM price_parity WHERE area_code = '26420'")
    cells, _, _ = region(market, wage_floor="national_median")
    np.testing.assert_allclose(cells.floor, national * parity / 100)


def test_without_a_price_level_the_national_floor_is_nominal(bench: Workbench, market: Market) -> None:
    national = one(bench, "SELECT median_wage FROM area WHERE area_code = 'US'")
    cells, _, _ = region(market, area=SAN_JUAN, wage_floor="national_median")
    assert np.isnan(cells.price_level).all()
    np.testing.assert_allclose(cells.floor, national)


def test_an_own_floor_is_reached_by_its_own_figure(market: Market) -> None:
    figure = int(market.region(DEFAULT).median_wage[10])
    cells, masks, _ = region(market, wage_floor="own", own_floor=figure)
    assert masks["wage_floor"][10]
    np.testing.assert_array_equal(masks["wage_floor"], cells.median_wage >= figure)


def test_no_floor_stops_nobody(market: Market) -> None:
    cells, masks, _ = region(market, wage_floor="none")
    assert np.isnan(cells.floor).all()
    assert masks["wage_floor"].all()


def test_enough_jobs_means_at_least_that_many(market: Market) -> None:
    cells, masks, _ = region(market, minimum_employment=100)
    np.testing.assert_array_equal(masks["minimum_employment"], cells.employment >= 100)
    assert (cells.employment == 100).any(), "the border itself is tested"


@pytest.mark.parametrize(("low", "high"), [(0, 4), (1, 3), (0, 7), (5, 5)])
def test_entry_education_lies_in_the_range(market: Market, low: int, high: int) -> None:
    cells, masks, _ = region(market, minimum_education=EDUCATION_LEVELS[low], maximum_education=EDUCATION_LEVELS[high])
    asked = market.occupations["typical_education"].gather(cells.occupation)
    expected = [low <= EDUCATION_LEVELS.index(level) <= high for level in asked]
    np.testing.assert_array_equal(masks["education"], expected)


def test_the_default_asks_less_than_a_bachelors_degree(market: Market) -> None:
    cells, masks, _ = region(market)
    asked = market.occupations["typical_education"].gather(cells.occupation[masks["education"]])
    assert set(asked) == set(EDUCATION_LEVELS[: EDUCATION_LEVELS.index("Bachelor's degree")])


def test_shrinking_jobs_stop_at_the_gate_while_it_is_on(market: Market) -> None:
    cells, masks, _ = region(market)
    np.testing.assert_array_equal(masks["growth"], cells.growth >= 0)
    assert (cells.growth == 0).any(), "no change is not shrinking"
    assert region(market, growth_gate=False)[1]["growth"].all()


def test_unknown_growth_is_not_shrinking(market: Market) -> None:
    cells = market.region(DEFAULT)
    unknown = replace(cells, growth=np.full(len(cells), np.nan))
    assert gates(unknown, market, DEFAULT)["growth"].all()


def test_excluded_groups_are_out(market: Market) -> None:
    cells, masks, _ = region(market, excluded_groups=("29-0000", "47-0000"))
    out = market.occupations["soc"].gather(cells.occupation).str.slice(0, 2).is_in(["29", "47"]).to_numpy()
    np.testing.assert_array_equal(masks["excluded_groups"], ~out)


def test_passing_is_all_gates_and_failed_names_them(market: Market) -> None:
    cells, masks, _ = region(market)
    table = np.stack(list(masks.values()))
    np.testing.assert_array_equal(passing(masks), table.all(axis=0))
    for position, names in enumerate(failed(masks)):
        assert list(names) == [name for name, mask in masks.items() if not mask[position]]
    assert len(failed(masks)) == len(cells)


def test_shaken_wages_employment_and_growth_are_gated_draw_by_draw(market: Market) -> None:
    cells, masks, scenario = region(market)
    factors = np.stack([np.ones(len(cells)), np.full(len(cells), 0.5)])
    growth = np.stack([np.zeros(len(cells)), np.full(len(cells), -2.0)])
    shocks = Shocks(factors, factors, factors, factors, growth)
    drawn = gates(shaken(cells, shocks), market, scenario)
    for name in ("wage_floor", "minimum_employment"):
        assert drawn[name].shape == factors.shape
        np.testing.assert_array_equal(drawn[name][0], masks[name])
    np.testing.assert_array_equal(drawn["wage_floor"][1], cells.median_wage * 0.5 >= cells.floor)
    np.testing.assert_array_equal(drawn["minimum_employment"][1], cells.employment * 0.5 >= 50)
    np.testing.assert_array_equal(drawn["growth"][0], masks["growth"])
    assert not drawn["growth"][1].any()
    assert drawn["education"].shape == (len(cells),), "what is not shaken has no draws"
