"""An industry's change spreads over occupations, is bounded by what is there, and is symmetric."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jtm.answers.find import UnknownIndustryError
from jtm.answers.landscape import IMPUTED, read_content, shock_of
from jtm.answers.workbench import Workbench, industry_mix
from jtm.framework.landscape import shock
from jtm.framework.landscape.remoteness import distances
from jtm.framework.landscape.strengths import Content, Workforce

SMALL = Content(
    ["a", "b", "c"],
    pl.DataFrame({"element_id": ["x", "y"], "name": ["x", "y"], "domain": ["skill", "skill"]}),
    np.array([[1.0, 0.0], [1.0, 3.0], [0.0, 2.0]]),
    np.array([0.1, 0.0, -0.1]),
    np.zeros(3),
)
STAFFING = pl.DataFrame({"soc": ["a", "b"], "employment": [300, 100]})
REGION = Workforce(np.array([100.0, 100, 100]), np.zeros(3), 1.0)


def test_a_small_case_by_hand() -> None:
    # 80 jobs, three in four a: half of them go, so 30 a and 10 b.
    workers = shock.spread(SMALL, REGION, STAFFING, 80, -0.5)
    assert workers.rows() == [("a", 100, -30.0), ("b", 100, -10.0)]
    # x: 30 + 10 of 200; y: 3 x 10 of 500.
    shares = dict(shock.skills(SMALL, REGION, workers).select("name", "supply_change").iter_rows())
    assert shares == pytest.approx({"x": -40 / 200, "y": -30 / 500})


def test_the_industry_has_no_more_of_a_job_than_the_region_and_loses_its_share_of_them() -> None:
    # 400 jobs, three in four a: 300 expected, 100 there; a fifth of those 100 go, and a fifth of b's 100.
    workers = shock.spread(SMALL, REGION, STAFFING, 400, -0.2)
    assert workers.rows() == [("a", 100, -20.0), ("b", 100, -20.0)]


def test_havens_grow_and_release_nobody() -> None:
    # Only a grows: no haven where the shock hits it too, one where it is spared or where jobs are added.
    both, b = STAFFING, STAFFING.filter(pl.col("soc") == "b")
    for staffing, change, expected in ((both, -0.5, []), (b, -0.5, [("b", "a")]), (both, 0.5, [("b", "a")])):
        workers = shock.spread(SMALL, REGION, staffing, 80, change)
        found = shock.havens(SMALL, REGION, distances(SMALL), workers, SMALL.growth)
        assert found.select("soc", "haven").rows() == expected


@given(st.floats(0, 1e6), st.floats(-1, 1))
@settings(deadline=None)
def test_nobody_is_released_who_is_not_there(jobs: float, change: float) -> None:
    workers = shock.spread(SMALL, REGION, STAFFING, jobs, change)
    assert (workers["workers_change"].abs() <= workers["employment"] * abs(change) + 1e-9).all()
    assert all(np.sign(moved) == np.sign(change) for moved in workers["workers_change"])


@pytest.fixture(scope="module")
def content(bench: Workbench) -> Content:
    return read_content(bench)


@pytest.mark.parametrize("change", [-0.2, 0.2])
def test_oil_in_houston(bench: Workbench, content: Content, change: float) -> None:
    hit = shock_of(bench, content, distances(content), "26420", "21--22", change)
    mix = industry_mix(bench, "26420").row(by_predicate=pl.col("naics") == "21", named=True)
    assert hit.jobs == mix["employment"]
    # Some of the jobs that the nation's staffing expects are in occupations of which Houston has fewer.
    assert 0.9 < hit.workers["workers_change"].sum() / (change * hit.jobs) <= 1
    assert "Oil and Gas" in hit.workers["title"][0]
    assert hit.workers["havens"].list.len().max() == shock.NEAREST
    offered = set(hit.workers["havens"].explode().drop_nulls())
    assert change > 0 or not offered & set(hit.workers["title"])


def test_no_change_moves_nobody(bench: Workbench, content: Content) -> None:
    hit = shock_of(bench, content, distances(content), "26420", "21--22", 0)
    assert hit.workers.is_empty()


def test_an_industry_goes_by_either_code(bench: Workbench, content: Content) -> None:
    between = distances(content)
    one, other = (shock_of(bench, content, between, "26420", code, -0.1).workers for code in ("31--34", "31-33"))
    assert one.equals(other)


def test_imputed_ratings_are_flagged_in_jobs_and_havens(bench: Workbench, content: Content) -> None:
    hits = [shock_of(bench, content, distances(content), "US", code, -0.2).workers for code in ("23--24", "31--34")]
    imputed = bench.market.occupations.filter(pl.col("ratings_from") == "imputed")
    for workers in hits:
        assert set(workers.filter(pl.col("ratings_from") == "imputed")["soc"]) <= set(imputed["soc"])
    havens = pl.concat(hits)["havens"].explode().drop_nulls()
    assert any(name.endswith(IMPUTED) for name in havens)
    assert not set(havens) & set(imputed["title"])


def test_an_unknown_industry_is_named(bench: Workbench, content: Content) -> None:
    with pytest.raises(UnknownIndustryError, match="00--00"):
        shock_of(bench, content, distances(content), "26420", "00--00", 0.1)
