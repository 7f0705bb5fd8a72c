"""Two rankings side by side."""

from dataclasses import replace

import polars as pl
import pytest

from jtm.answers.comparison import compared, comparison, settings_that_differ
from jtm.answers.region import Region
from jtm.answers.workbench import Workbench
from jtm.scenario import DEFAULT

COLUMNS = {"soc": pl.String, "title": pl.String, "rank": pl.Int64, "score": pl.Float64, "designated": pl.Boolean}


def ranking(*rows: tuple[object, ...]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=COLUMNS, orient="row")


def test_who_enters_leaves_and_moves() -> None:
    now = ranking(("A", "a", 1, 90.0, True), ("B", "b", 2, 80.0, True), ("C", "c", 3, 70.0, False),
                  ("D", "d", None, 60.0, False))  # fmt: skip
    then = ranking(("C", "c", 1, 95.0, True), ("B", "b", 2, 80.0, True), ("A", "a", 5, 50.0, False),
                   ("E", "e", 4, 55.0, False))  # fmt: skip
    rows = {row["soc"]: row for row in comparison(now, then).iter_rows(named=True)}
    assert list(rows) == ["A", "B", "C", "E", "D"]
    assert {soc: row["change"] for soc, row in rows.items()} == {
        "A": "entered", "B": "stays in", "C": "left", "D": "stays out", "E": "stays out",
    }  # fmt: skip
    assert {soc: row["rank_change"] for soc, row in rows.items()} == {"A": 4, "B": 0, "C": -2, "D": None, "E": None}
    assert (rows["A"]["score"], rows["A"]["score_compared"]) == (90.0, 50.0)
    assert rows["E"]["designated"] is False


def test_a_ranking_beside_itself_has_no_change(bench: Workbench) -> None:
    region = Region.of(bench, replace(DEFAULT, area="20580"))
    found = compared(region, region)
    assert set(found["change"]) == {"stays in", "stays out"}
    assert set(found["rank_change"].drop_nulls()) == {0}
    assert found.height == region.ranked.frame.height
    assert found["source"][0] == region.table("ranking")["source"][0]


def test_two_regions_and_two_scenarios(bench: Workbench) -> None:
    houston = Region.of(bench, DEFAULT)
    texas = Region.of(bench, replace(DEFAULT, area="48", indicators={**DEFAULT.indicators, "ai_resilience": 100}))
    found = compared(houston, texas)
    counts = dict(found["change"].value_counts().iter_rows())
    assert counts["entered"] + counts["stays in"] == len(houston.jtms())
    assert counts["left"] + counts["stays in"] == len(texas.jtms())
    assert set(found["geography"]) == {"Houston-Pasadena-The Woodlands, TX"}
    assert set(found["geography_compared"]) == {"Texas"}
    assert "compared: " in found["source"][0]


def test_the_settings_that_differ_are_told_as_people_read_them() -> None:
    other = replace(DEFAULT, area="48", share=0.1, chart="bubbles")
    found = settings_that_differ(DEFAULT, other).select("setting", "value", "value_compared").rows()
    assert found == [("area", "26420", "48"), ("share", "20", "10")]
    assert settings_that_differ(DEFAULT, DEFAULT).is_empty()


@pytest.mark.parametrize("name", ["share", "pillars", "least_gain", "validated"])
def test_whatever_a_ranking_rests_on_is_told(name: str) -> None:
    value = {"pillars": {"wages": 1, "growth": 1, "strategic": 1}, "validated": ("0123abcd",)}.get(name, 0.5)
    assert settings_that_differ(DEFAULT, replace(DEFAULT, **{name: value}))["setting"].to_list() == [name]  # type: ignore[arg-type]
