from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from jtm.answers.workbench import Workbench
from jtm.framework.market import Market, UnknownAreaError, UnknownOccupationError, weighted_median
from jtm.scenario import DEFAULT
from tests.sql import select

SMALLEST = 70  # occupations with figures in the smallest area


def with_regional(market: Market, **columns: list[object]) -> Market:
    """The market with projections that a user has loaded, here made up."""
    schema = {"area_code": pl.String, "soc": pl.String, "growth": pl.Float64, "years": pl.Int64}
    return replace(market, regional=pl.DataFrame(columns, schema=schema))


def growth(market: Market, soc: str, source: str = "regional") -> float:
    cells = market.region(replace(DEFAULT, growth_source=source))
    return float(cells.growth[cells.occupation == market.occupation_index(soc)][0])


def test_the_universe_is_what_has_a_median_and_employment(bench: Workbench, market: Market) -> None:
    counted = select(
        bench.warehouse,
        "SELECT area_code, count(*) AS cells FROM wage "
        "WHERE employment IS NOT NULL AND median_wage IS NOT NULL GROUP BY area_code",
    )
    counts = dict(counted.iter_rows())
    assert counts["26420"] == 677
    assert min(counts.values()) == SMALLEST
    for index, code in enumerate(market.areas["area_code"]):
        assert market.starts[index + 1] - market.starts[index] == counts.get(code, 0)


def test_there_are_583_areas_and_830_occupations(market: Market) -> None:
    kinds = dict(market.areas["area_type"].value_counts().iter_rows())
    assert sum(kinds.values()) == 583
    assert kinds["metro"] + kinds["nonmetro"] == 528
    assert market.occupations.height == 830
    assert not market.occupations["title"].is_duplicated().any(), "charts tell occupations apart by title"


def test_how_much_of_an_area_is_published(market: Market) -> None:
    houston, tiny = market.published("26420"), market.published("20580")
    assert (houston.occupations, houston.thin) == (677, False)
    assert houston.share == pytest.approx(0.988, abs=0.01)
    assert (tiny.occupations, tiny.thin) == (71, True)
    assert tiny.share == pytest.approx(0.58, abs=0.01)
    assert sum(market.published(code).thin for code in market.areas["area_code"]) < 25


def test_no_summary_row_is_in_the_universe(market: Market) -> None:
    totals = market.occupations.filter(pl.col("soc").str.ends_with("0000"))
    assert totals.is_empty()
    assert market.cells.select(pl.struct("area_code", "soc").is_duplicated().any()).item() is False


@pytest.mark.parametrize("code", ["00000", "99999", "", "2642", "26420 ", "zzzzz", "TX"])
def test_an_unknown_area_is_said_to_be_unknown(market: Market, code: str) -> None:
    with pytest.raises(UnknownAreaError, match="no area"):
        market.area(code)


def test_the_region_of_an_unknown_area_is_none_either(market: Market) -> None:
    with pytest.raises(UnknownAreaError, match="no area"):
        market.region(replace(DEFAULT, area="99999"))


@pytest.mark.parametrize("soc", ["00-0000", "99-9999", "47-0000", "", "zz"])
def test_an_unknown_occupation_is_said_to_be_unknown(market: Market, soc: str) -> None:
    with pytest.raises(UnknownOccupationError, match="no detailed occupation"):
        market.occupation_index(soc)


def test_every_code_is_found_at_its_place(market: Market) -> None:
    assert [market.area_index(code) for code in market.areas["area_code"]] == list(range(583))
    assert [market.occupation_index(soc) for soc in market.occupations["soc"]] == list(range(830))


def test_maps_and_peers_leave_out_states_and_the_nation(market: Market) -> None:
    cells = market.local(DEFAULT)
    kinds = set(market.areas["area_type"].gather(np.unique(cells.area)))
    assert kinds == {"metro", "nonmetro"}


def test_a_withheld_error_is_the_median_of_the_region(bench: Workbench, market: Market) -> None:
    cells = market.region(DEFAULT)
    assert np.isfinite(cells.wage_rse).all()
    assert np.isfinite(cells.employment_rse).all()
    withheld = market.cells.filter(pl.col("mean_wage_rse").is_null())["area_code"]
    code = withheld[0] if len(withheld) else "26420"
    published = select(
        bench.warehouse,
        "SELECT soc, mean_wage_rse / 100 AS rse FROM wage WHERE area_code = ? AND employment IS NOT NULL "
        "AND median_wage IS NOT NULL ORDER BY soc",
        [code],
    )["rse"]
    result = market.region(replace(DEFAULT, area=code)).wage_rse
    np.testing.assert_allclose(result, published.fill_null(published.median()).to_numpy())


def test_no_strategic_industry_means_no_alignment(market: Market) -> None:
    cells = market.region(replace(DEFAULT, strategic_industries=()))
    assert (cells.alignment[~np.isnan(cells.alignment)] == 0).all()


def test_all_sectors_hold_all_jobs(market: Market) -> None:
    sectors = tuple(market.staffing["sector"].unique().drop_nulls())
    cells = market.region(replace(DEFAULT, strategic_industries=sectors))
    np.testing.assert_allclose(cells.alignment[~np.isnan(cells.alignment)], 1.0)


def test_a_sector_counts_once_beside_its_subsectors(market: Market) -> None:
    subsectors = tuple(market.staffing.filter(pl.col("sector") == "62--63")["naics"].unique())
    alone, twice = (
        market.region(replace(DEFAULT, strategic_industries=chosen)).alignment
        for chosen in (("62--63",), ("62--63", *subsectors))
    )
    np.testing.assert_array_equal(alone, twice)


def test_half_of_the_weight_is_enough_for_a_median() -> None:
    values = np.array([3.0, 1.0, 2.0, 4.0])
    assert weighted_median(values, np.ones(4)) == 2
    assert weighted_median(values, np.array([1.0, 1, 1, 4])) == 4
    assert np.isnan(weighted_median(np.array([]), np.array([])))


def test_a_regional_projection_stands_in_where_it_is_chosen(market: Market) -> None:
    loaded = with_regional(market, area_code=["26420"], soc=["47-2111"], growth=[0.3], years=[10])
    assert growth(loaded, "47-2111") == pytest.approx(0.3)
    assert growth(loaded, "47-2111", "national") == growth(market, "47-2111", "national")
    assert growth(loaded, "49-9041") == growth(market, "49-9041"), "others keep the national one"
    flags = loaded.region(replace(DEFAULT, growth_source="regional")).uses_regional_growth
    assert flags.sum() == 1


def test_a_regional_projection_over_another_span_is_put_on_ten_years(market: Market) -> None:
    loaded = with_regional(market, area_code=["26420"], soc=["47-2111"], growth=[0.06], years=[2])
    assert growth(loaded, "47-2111") == pytest.approx(0.3)
    # Over two years a projection is off by 0.18 √(2/10); put on ten, by five times that. Others keep theirs.
    cells = loaded.region(replace(DEFAULT, growth_source="regional"))
    here = cells.occupation == market.occupation_index("47-2111")
    assert cells.growth_error[here] == pytest.approx(5 * 0.18 * (2 / 10) ** 0.5)
    np.testing.assert_array_equal(cells.growth_error[~here], 0.18)


@pytest.mark.parametrize(
    ("area", "soc"),
    [("26420", "47-2110"), ("26420", "47-0000"), ("26420", "99-9999"), ("26419", "47-2111"), ("99999", "47-2111")],
)
def test_a_projection_for_what_oews_does_not_publish_touches_nobody(market: Market, area: str, soc: str) -> None:
    # A file that was loaded stays behind when a new release drops a code or an area.
    loaded = with_regional(market, area_code=[area], soc=[soc], growth=[9.0], years=[10])
    for place in ("26420", "US"):
        scenario = replace(DEFAULT, area=place, growth_source="regional")
        np.testing.assert_array_equal(loaded.region(scenario).growth, market.region(scenario).growth)
