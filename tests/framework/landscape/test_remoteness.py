"""Distances between occupations and remoteness, against loops on a small case and sense on real figures."""

import numpy as np
import polars as pl
import pytest

from jtm.answers.landscape import read_content, remoteness_of
from jtm.answers.workbench import Workbench
from jtm.framework.landscape.remoteness import distances, isolated, mean_remoteness, remoteness
from jtm.framework.landscape.strengths import Content, Workforce

SMALL = Content(
    ["a", "b", "c", "d"],
    pl.DataFrame({"element_id": ["x", "y", "z"], "name": ["x", "y", "z"], "domain": ["skill", "skill", "technology"]}),
    np.array([[1.0, 0.0, 1.0], [2.0, 0.0, 0.0], [0.0, 3.0, 1.0], [0.0, 0.0, 1.0]]),
    np.zeros(4),
    np.zeros(4),
)


def test_a_small_case_by_hand() -> None:
    # a and b ask for the same alone, c for the other; d is not rated; technologies do not count.
    between = distances(SMALL)
    assert between[0, 1] == pytest.approx(0)
    assert between[0, 2] == pytest.approx(1)
    assert np.isnan(between[3]).all()
    region = Workforce(np.array([10.0, 30, 60, 5]), np.zeros(4), 1.0)
    table = remoteness(SMALL, region, between)
    # a: 30 jobs at 0 and 60 at 1; b: 10 at 0 and 60 at 1; c: 40 at 1.
    assert dict(table.select("soc", "remoteness").iter_rows()) == pytest.approx({"a": 60 / 90, "b": 60 / 70, "c": 1.0})
    assert mean_remoteness(table) == pytest.approx((10 * 60 / 90 + 30 * 60 / 70 + 60) / 100)


@pytest.fixture(scope="module")
def content(bench: Workbench) -> Content:
    return read_content(bench)


def test_distances_are_those_of_pairs(content: Content) -> None:
    between = distances(content)
    rated = content.intensity[:, (content.elements["domain"] != "technology").to_numpy()]
    overall = rated.sum(axis=0) / rated.sum()
    for one, other in ((0, 1), (10, 500), (829, 3)):
        first, second = (rated[row] / rated[row].sum() / overall for row in (one, other))
        cosine = first @ second / np.sqrt((first @ first) * (second @ second))
        assert between[one, other] == pytest.approx(1 - cosine)
    assert between == pytest.approx(between.T)
    assert np.diag(between) == pytest.approx(0, abs=1e-9)


def test_a_region_of_one_job_has_no_distance() -> None:
    alone = Workforce(np.array([10.0, 0, 0, 0]), np.zeros(4), 1.0)
    table = remoteness(SMALL, alone, distances(SMALL))
    assert table["remoteness"].to_list() == [None]
    assert mean_remoteness(table) is None


def test_isolated_jobs_are_large_and_remote(bench: Workbench, content: Content) -> None:
    table = remoteness_of(bench, content, distances(content), "26420")
    found = isolated(table, 10)
    assert found["employment"].is_sorted(descending=True)
    assert "Fast Food and Counter Workers" in found["title"]
    remote = table.filter(pl.col("remoteness") >= found["remoteness"].min())["employment"].sum()
    assert remote <= table["employment"].sum() * 0.35
