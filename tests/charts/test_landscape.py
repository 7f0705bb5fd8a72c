"""Charts of step 1 draw what they are given."""

import polars as pl
import pytest

from jtm.answers.landscape import groups_of, map_landscape, read_content, shock_of
from jtm.answers.workbench import Workbench, industry_mix
from jtm.charts import landscape as charts
from jtm.charts.landscape import SHOWN, both_ends
from jtm.framework.landscape.remoteness import distances


@pytest.fixture(scope="module")
def technologies(bench: Workbench) -> pl.DataFrame:
    return map_landscape(bench, read_content(bench), "26420", "US").filter(pl.col("domain") == "technology")


def test_both_ends_and_nothing_twice(technologies: pl.DataFrame) -> None:
    shown = both_ends(technologies, "strength")
    assert shown.height == 2 * SHOWN
    assert shown["element_id"].is_unique().all()
    assert shown["strength"][0] == technologies["strength"].max()
    assert shown["strength"][-1] == technologies["strength"].min()


@pytest.mark.parametrize("rows", [1, SHOWN, SHOWN + 3])
def test_few_elements_are_all_shown_once(technologies: pl.DataFrame, rows: int) -> None:
    assert both_ends(technologies.head(rows), "strength").height == rows


def test_every_spec_names_the_data_that_it_is_filled_with(bench: Workbench, technologies: pl.DataFrame) -> None:
    groups = charts.groups(technologies, groups_of(bench, read_content(bench), "26420"))
    mix = charts.industries(industry_mix(bench, "26420"))
    hit = shock_of(bench, read_content(bench), distances(read_content(bench)), "26420", "21--22", -0.2)
    shocked = charts.shocked(hit.workers), charts.shocked_skills(hit.skills)
    for spec in (charts.strengths(technologies), charts.shifts(technologies), groups, mix, *shocked):
        for name, rows in spec["datasets"].items():
            assert f"'name': '{name}'" in str(spec)
            assert rows.height > 0


def test_a_bar_is_coloured_only_where_its_strength_can_be_told_from_1(technologies: pl.DataFrame) -> None:
    spec = charts.shifts(technologies)
    assert "'test': 'datum.distinct'" in str(spec)
    assert spec["datasets"]["points"]["distinct"].dtype == pl.Boolean
