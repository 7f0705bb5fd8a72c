from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from jtm.answers.workbench import Workbench
from jtm.framework.criteria import criteria
from jtm.framework.market import Market, UnknownOccupationError
from jtm.framework.ranking import reference
from jtm.framework.ranking.indicators import compute
from jtm.framework.ranking.reference import National, Reference
from jtm.scenario import AGGREGATIONS, DEFAULT, NORMALISATIONS
from tests.sql import select

HOUSTON = "26420"


@pytest.fixture(scope="module")
def measured(market: Market) -> Reference:
    return reference.measure(market, DEFAULT)


@pytest.fixture(scope="module")
def national(measured: Reference) -> National:
    return reference.score(measured, DEFAULT)


@pytest.fixture(scope="module")
def areas(market: Market, measured: Reference, national: National) -> pl.DataFrame:
    return reference.by_area(market, measured, national)


def by_hand(market: Market) -> pl.DataFrame:
    """Scores of all metro and nonmetro cells under the default settings, by other means: joins, not arrays.

    Columns area_code, soc, employment, score (0-1), passes.
    """
    cells = market.local(DEFAULT)
    table = pl.DataFrame(
        {
            "area_code": market.areas["area_code"].gather(cells.area),
            "soc": market.occupations["soc"].gather(cells.occupation),
            "employment": cells.employment,
            "median_wage": cells.median_wage,
            **{name: pl.Series(column).fill_nan(None) for name, column in compute(cells).items()},
        }
    )
    table = table.join(market.areas.select("area_code", "rpp", floor="median_wage"), on="area_code")
    table = table.join(market.occupations.select("soc", "typical_education", "growth"), on="soc")
    table = table.with_columns(real_median_wage=pl.when(pl.col("rpp").is_not_null()).then("real_median_wage"))
    for name in criteria().indicators:
        # A percentile by employment: the jobs below each value, and half of those at it.
        levels = table.drop_nulls(name).group_by(name).agg(at=pl.col("employment").sum()).sort(name)
        share = (pl.col("at").cum_sum() - pl.col("at") / 2) / pl.col("at").sum()
        table = table.join(levels.select(name, share.alias(f"{name}_share")), on=name, how="left")
    pillars = []
    for pillar in criteria().pillars:
        items = criteria().of_pillar(pillar)
        total = pl.sum_horizontal(pl.col(f"{i.id}_share") * i.default_weight for i in items)
        weight = pl.sum_horizontal(pl.col(f"{i.id}_share").is_not_null() * i.default_weight for i in items)
        pillars.append(total / weight)
    below = pl.col("typical_education").is_in(
        ["Bachelor's degree", "Master's degree", "Doctoral or professional degree"]
    )
    passes = (
        (pl.col("median_wage") >= pl.col("floor")) & (pl.col("employment") >= 50) & ~below & (pl.col("growth") >= 0)
    )
    return table.select("area_code", "soc", "employment", score=pl.mean_horizontal(*pillars), passes=passes)


def test_the_ruler_is_all_metro_and_nonmetro_cells(market: Market, measured: Reference) -> None:
    kinds = market.cells.join(market.areas, on="area_code")["area_type"].is_in(["metro", "nonmetro"]).sum()
    assert len(measured.cells) == kinds
    for name, column in measured.normalised.items():
        known = column[~np.isnan(column)]
        assert ((known > 0) & (known <= 1)).all(), name


def test_percentiles_are_weighted_by_employment(measured: Reference) -> None:
    # The employment-weighted mean of a weighted percentile is one half, whatever the column.
    for name, column in measured.normalised.items():
        known = ~np.isnan(column)
        mean = np.average(column[known].astype(float), weights=measured.cells.employment[known])
        assert mean == pytest.approx(0.5, abs=1e-4), name


def test_a_cell_without_a_price_level_has_no_real_wage(measured: Reference) -> None:
    unpriced = np.isnan(measured.cells.price_level)
    assert unpriced.any()
    np.testing.assert_array_equal(np.isnan(measured.normalised["real_median_wage"]), unpriced)


@pytest.mark.parametrize("percent", [1, 5, 20, 50, 100])
def test_the_cut_designates_the_best_share_of_those_who_pass(measured: Reference, percent: int) -> None:
    result = reference.score(measured, replace(DEFAULT, share=percent / 100))
    passing = int(measured.passing.sum())
    designated = int(result.designated.sum())
    seats = -(-percent * passing // 100)
    ties = int((measured.passing & (result.score == result.cut)).sum()) - 1
    assert seats <= designated <= seats + ties
    assert ties < 0.001 * passing
    assert result.score[result.designated].min() == result.cut
    assert not result.designated[~measured.passing].any()


def test_scores_and_shares_are_as_worked_out_by_hand(market: Market, national: National, areas: pl.DataFrame) -> None:
    cells = by_hand(market).sort("area_code", "soc")
    np.testing.assert_allclose(national.score, cells["score"], rtol=1e-4)
    eligible = cells.filter("passes")["score"].sort(descending=True)
    cut = eligible[-(-eligible.len() // 5) - 1]
    houston = cells.filter(pl.col("area_code") == HOUSTON)
    chosen = houston.filter(pl.col("passes") & (pl.col("score") >= cut))
    row = areas.row(by_predicate=pl.col("area_code") == HOUSTON, named=True)
    total = market.area(HOUSTON)["total_employment"]
    assert row["national_jtm_occupations"] == pytest.approx(chosen.height, abs=1), (
        "float32 may move a cell across the cut"
    )
    assert row["national_jtm_share"] == pytest.approx(
        chosen["employment"].sum() / houston["employment"].sum(), abs=0.005
    )
    assert row["coverage"] == pytest.approx(houston["employment"].sum() / total)
    weighted = (houston["score"] * houston["employment"]).sum() / houston["employment"].sum()
    assert row["national_score"] == pytest.approx(100 * weighted, rel=1e-4)


def test_areas_differ(areas: pl.DataFrame) -> None:
    # Percentiles within each region would make all of them alike.
    assert areas.height == 528
    assert areas["national_jtm_share"].std() > 0.01
    assert areas["national_jtm_share"].n_unique() > 400
    assert areas["national_score"].max() - areas["national_score"].min() > 5


def test_an_areas_figures_fit_together(market: Market, areas: pl.DataFrame) -> None:
    assert areas["national_jtm_share"].is_between(0, 1).all()
    assert areas["national_score"].is_between(0, 100).all()
    assert areas["coverage"].is_between(0.55, 1).all()
    total = areas.join(market.areas.select("area_code", "total_employment"), on="area_code")
    jobs = total["national_jtm_share"] * total["coverage"] * total["total_employment"]
    np.testing.assert_allclose(jobs, total["national_jtm_jobs"], atol=1)


def test_the_region_selected_does_not_move_the_ruler(market: Market, measured: Reference) -> None:
    elsewhere = reference.measure(market, replace(DEFAULT, area="41980"))
    for name, column in measured.normalised.items():
        np.testing.assert_array_equal(column, elsewhere.normalised[name])


@pytest.mark.filterwarnings("error::RuntimeWarning")
@pytest.mark.parametrize("normalisation", NORMALISATIONS)
def test_every_method_scores_every_cell(market: Market, normalisation: str) -> None:
    measured = reference.measure(market, replace(DEFAULT, normalisation=normalisation))
    for aggregation in AGGREGATIONS:
        result = reference.score(measured, replace(DEFAULT, aggregation=aggregation))
        assert ((result.score > 0) & (result.score <= 1)).all()


@pytest.mark.filterwarnings("error::RuntimeWarning")
def test_nobody_passing_is_no_share_anywhere(market: Market, measured: Reference) -> None:
    nobody = replace(measured, passing=np.zeros(len(measured.cells), dtype=bool))
    result = reference.score(nobody, DEFAULT)
    assert not result.designated.any()
    assert (reference.by_area(market, nobody, result)["national_jtm_share"] == 0).all()


@pytest.mark.filterwarnings("error::RuntimeWarning")
def test_no_indicator_is_no_score_anywhere(market: Market, measured: Reference) -> None:
    result = reference.score(measured, replace(DEFAULT, indicators=dict.fromkeys(DEFAULT.indicators, 0)))
    table = reference.by_area(market, measured, result)
    assert table["national_score"].null_count() == 528
    assert not result.designated.any()


def test_an_occupation_is_mapped_where_it_is_published(bench: Workbench, market: Market) -> None:
    table = reference.of_occupation(market, "47-2111")
    expected = select(
        bench.warehouse,
        "SELECT area_code, wage.median_wage AS wage, location_quotient AS quotient, employment FROM wage "
        "JOIN area USING (area_code) WHERE soc = '47-2111' AND area_type IN ('metro', 'nonmetro') "
        "AND employment IS NOT NULL AND wage.median_wage IS NOT NULL ORDER BY area_code",
    )
    assert table.rows() == expected.rows()
    assert table.height > 400


def test_an_unknown_occupation_is_refused(market: Market) -> None:
    with pytest.raises(UnknownOccupationError):
        reference.of_occupation(market, "47-0000")


def test_the_moves_of_an_occupation_are_those_of_its_regions(market: Market) -> None:
    everywhere = reference.measure(market, DEFAULT)
    table = reference.moves_of_occupation(market, everywhere, "49-9041")
    here = market.region(DEFAULT)
    place = int(np.flatnonzero(here.occupation == market.occupation_index("49-9041"))[0])
    row = table.row(by_predicate=pl.col("area_code") == DEFAULT.area, named=True)
    assert row["mobility"] == pytest.approx(here.upward_mobility[place])
    assert row["reach"] == pytest.approx(here.talent_reach[place] / here.employment.sum())
    assert table["area_code"].is_unique().all()
    assert table["reach"].is_between(0, 1).all()
