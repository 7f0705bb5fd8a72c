"""Charts of step 3 draw what they are given."""

import polars as pl
import pytest

from jtm.answers.benchmarks import benchmark_of, read_profiles
from jtm.answers.workbench import Workbench
from jtm.charts import benchmarks as charts
from jtm.framework.benchmarks.proficiency import difference
from jtm.scenario import DEFAULT


@pytest.fixture(scope="module")
def jobs(bench: Workbench) -> list[pl.DataFrame]:
    profiles = read_profiles(bench)
    return [benchmark_of(bench, profiles, soc, DEFAULT) for soc in ("49-9041", "51-4041", "47-2111")]


def points(spec: charts.Spec) -> pl.DataFrame:
    (name,) = spec["datasets"]
    assert f"'name': '{name}'" in str(spec)
    shown: pl.DataFrame = spec["datasets"][name]
    return shown


def test_a_dot_for_each_level_in_the_order_given(jobs: list[pl.DataFrame]) -> None:
    skills = jobs[0].filter("essential", pl.col("domain") == "skill")
    shown = points(charts.levels(skills))
    assert shown["name"].to_list() == skills["name"].to_list()
    assert shown["order"].is_sorted()
    assert (shown["least"] == 0).all()
    assert (shown["most"] == 7).all()


def test_what_has_no_level_is_not_drawn(jobs: list[pl.DataFrame]) -> None:
    shown = points(charts.levels(jobs[0]))
    assert shown.height == jobs[0]["level"].count() < jobs[0].height


@pytest.mark.parametrize("count", [2, 3])
def test_every_job_has_a_dot_for_what_any_of_them_needs(jobs: list[pl.DataFrame], count: int) -> None:
    titles = [f"job {place}" for place in range(count)]
    shown = points(charts.compared(jobs[:count], titles, "knowledge"))
    wanted = pl.concat(jobs[:count]).filter("essential", pl.col("domain") == "knowledge")["name"].unique()
    assert set(shown["name"]) == set(wanted)
    assert set(shown["job"]) == set(titles)
    assert shown.group_by("name").len()["len"].max() == count


def test_the_way_from_what_one_has_to_what_is_needed(jobs: list[pl.DataFrame]) -> None:
    table = difference(jobs[1], jobs[0])
    shown = points(charts.difference(table))
    assert shown["level_gap"].is_sorted(descending=True)
    assert shown.height == table.filter("needed").drop_nulls("level_gap").height


def test_an_empty_table_is_an_empty_chart(jobs: list[pl.DataFrame]) -> None:
    assert points(charts.levels(jobs[0].clear())).is_empty()
