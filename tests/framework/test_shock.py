"""An industry's change spreads over occupations, is bounded by what is there, and is symmetric."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jtm.framework import shock
from jtm.framework.landscape import Content, Workforce
from jtm.framework.remoteness import distances
from jtm.workbench import UnknownIndustryError, Workbench, industry_mix, read_content, shock_of

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
    shares = dict(shock.skills(SMALL, REGION, workers).select("name", "share").iter_rows())
    assert shares == pytest.approx({"x": -40 / 200, "y": -30 / 500})


def test_havens_grow_and_are_elsewhere() -> None:
    workers = shock.spread(SMALL, REGION, STAFFING, 80, -0.5)
    found = shock.havens(SMALL, REGION, distances(SMALL), workers, SMALL.growth)
    assert found.select("soc", "haven").rows() == [("b", "a")]


@given(st.floats(0, 1e6), st.floats(-1, 1))
@settings(deadline=None)
def test_nobody_is_released_who_is_not_there(jobs: float, change: float) -> None:
    workers = shock.spread(SMALL, REGION, STAFFING, jobs, change)
    assert (workers["workers"].abs() <= workers["employment"]).all()
    assert all(np.sign(moved) == np.sign(change) for moved in workers["workers"])


@pytest.fixture(scope="module")
def content(bench: Workbench) -> Content:
    return read_content(bench)


@pytest.mark.parametrize("change", [-0.2, 0.2])
def test_oil_in_houston(bench: Workbench, content: Content, change: float) -> None:
    hit = shock_of(bench, content, distances(content), "26420", "21--22", change)
    mix = industry_mix(bench, "26420").row(by_predicate=pl.col("naics") == "21--22", named=True)
    assert hit.jobs == mix["employment"]
    assert hit.workers["workers"].sum() == pytest.approx(change * hit.jobs, rel=0.01)
    assert "Oil and Gas" in hit.workers["title"][0]
    assert hit.workers["havens"].list.len().max() == shock.NEAREST


def test_no_change_moves_nobody(bench: Workbench, content: Content) -> None:
    hit = shock_of(bench, content, distances(content), "26420", "21--22", 0)
    assert hit.workers.is_empty()


def test_an_unknown_industry_is_named(bench: Workbench, content: Content) -> None:
    with pytest.raises(UnknownIndustryError, match="00--00"):
        shock_of(bench, content, distances(content), "26420", "00--00", 0.1)
