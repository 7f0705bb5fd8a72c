import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import altair as alt
import polars as pl
import pytest

from jtm.answers.region import Region
from jtm.answers.workbench import Workbench
from jtm.charts import palette
from jtm.charts import ranking as charts
from jtm.charts.spec import Spec
from jtm.framework.criteria import criteria
from jtm.framework.ranking import scoring
from jtm.scenario import AGGREGATIONS, DEFAULT, Scenario

PILLARS = ["Wages", "Growth", "Strategic value"]


@pytest.fixture(scope="module")
def table(bench: Workbench) -> pl.DataFrame:
    return Region.of(bench, DEFAULT).table("ranking")


@pytest.fixture(scope="module")
def explained(bench: Workbench) -> pl.DataFrame:
    measures = scoring.measure(bench.market, DEFAULT)
    why = scoring.explain(measures, scoring.rank(measures, DEFAULT), DEFAULT, 100)
    labels = {item.id: item.label for item in criteria().indicators.values()}
    return why.with_columns(pl.col("indicator").replace_strict(labels).alias("label"))


@pytest.fixture(scope="module")
def specs(bench: Workbench, table: pl.DataFrame, explained: pl.DataFrame) -> dict[str, Spec]:
    measures = scoring.measure(bench.market, DEFAULT)
    heavier = scoring.rank(measures, DEFAULT.with_weights(wages=100)).frame
    labels = {item.id: item.label for item in criteria().indicators.values()}
    return {
        "ranked_bars": charts.ranked_bars(table, DEFAULT),
        "change": charts.change(heavier, table),
        "bubbles": charts.bubbles(table, 49_000.0),
        "pillars": charts.pillars(table),
        "contributions": charts.contributions(explained),
        "correlation_matrix": charts.correlation_matrix(scoring.correlations(measures), labels),
    }


NAMES = ["ranked_bars", "change", "bubbles", "pillars", "contributions", "correlation_matrix"]


def layers(spec: Spec) -> Iterator[Spec]:
    """The marks of a chart, each with the name of its data and its encoding."""
    for inner in spec.get("layer", [spec]):
        yield {"data": spec.get("data"), **inner}


def fields(encoding: Any) -> Iterator[str]:
    """The columns that an encoding draws or sorts by."""
    if isinstance(encoding, dict):
        if isinstance(encoding.get("field"), str):
            yield encoding["field"]
        for inner in encoding.values():
            yield from fields(inner)
    elif isinstance(encoding, list):
        for inner in encoding:
            yield from fields(inner)


def datasets(spec: Spec) -> dict[str, pl.DataFrame]:
    found: dict[str, pl.DataFrame] = spec["datasets"]
    return found


# ── every chart ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", NAMES)
def test_a_chart_is_valid_vega_lite(specs: dict[str, Spec], name: str) -> None:
    rows = {key: frame.to_dicts() for key, frame in datasets(specs[name]).items()}
    chart = alt.Chart.from_dict({**specs[name], "datasets": rows})
    assert chart.to_dict()["datasets"].keys() == rows.keys()


@pytest.mark.parametrize("name", NAMES)
def test_a_chart_draws_columns_that_it_has(specs: dict[str, Spec], name: str) -> None:
    for layer in layers(specs[name]):
        frame = datasets(specs[name])[layer["data"]["name"]]
        drawn = set(fields(layer["encoding"])) - {one["as"] for one in layer.get("transform", []) if "as" in one}
        assert drawn <= set(frame.columns), f"{drawn - set(frame.columns)} are not in the data"


@pytest.mark.parametrize("name", NAMES)
def test_a_chart_sends_only_what_it_draws(specs: dict[str, Spec], name: str) -> None:
    used = {key: set() for key in datasets(specs[name])}
    for layer in layers(specs[name]):
        used[layer["data"]["name"]] |= set(fields(layer["encoding"]))
        transforms = "".join(map(str, layer.get("transform", [])))
        used[layer["data"]["name"]] |= {*re.findall(r"datum(?:\.|\[')(\w+)", transforms)}
    for key, frame in datasets(specs[name]).items():
        assert frame.width <= len(used[key]) + 2, f"{set(frame.columns) - used[key]} are not drawn"


@pytest.mark.parametrize("name", NAMES)
def test_a_colour_scale_has_a_colour_for_every_name(specs: dict[str, Spec], name: str) -> None:
    for layer in layers(specs[name]):
        colour = layer["encoding"].get("color", {})
        scale = colour.get("scale") or {}
        if scale.get("domain") and colour.get("type") == "nominal":
            assert len(scale["domain"]) == len(scale["range"]) == len(set(scale["range"]))
            frame = datasets(specs[name])[layer["data"]["name"]]
            assert set(frame[colour["field"]]) <= set(scale["domain"])


@pytest.mark.parametrize("name", NAMES)
def test_a_chart_asks_nobody_for_anything(specs: dict[str, Spec], name: str) -> None:
    # The schema's address names the version of Vega-Lite; nobody follows it.
    text = str({key: value for key, value in specs[name].items() if key not in ("datasets", "$schema")})
    assert "http://" not in text
    assert "https://" not in text


@pytest.mark.parametrize("name", NAMES)
def test_axes_say_what_they_show(specs: dict[str, Spec], name: str) -> None:
    titles = [
        layer["encoding"][axis].get("title")
        for layer in layers(specs[name])
        for axis in ("x", "y")
        if layer["encoding"].get(axis, {}).get("type") == "quantitative"
    ]
    assert any(titles) or name == "correlation_matrix"


def test_a_chart_filled_twice_keeps_its_first_rows(table: pl.DataFrame) -> None:
    first = charts.ranked_bars(table, DEFAULT)
    second = charts.ranked_bars(table.filter(pl.col("rank") != 1), DEFAULT)
    assert datasets(first)["points"]["rank"].min() == 1
    first["layer"][0]["mark"] = {"type": "point"}
    assert second["layer"][0]["mark"]["type"] == "bar"
    assert charts.ranked_bars(table, DEFAULT)["layer"][0]["mark"]["type"] == "bar"


# ── the leaders ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("aggregation", AGGREGATIONS)
def test_the_parts_of_a_bar_add_up_to_the_score(bench: Workbench, aggregation: str) -> None:
    scenario = replace(DEFAULT, aggregation=aggregation).with_weights(wages=60, growth=25, strategic=5)
    top = scoring.rank(scoring.measure(bench.market, scenario), scenario).frame.filter(pl.col("rank") <= charts.BARS)
    points = charts.pillar_points(top, scenario)
    assert points.height == 3 * charts.BARS
    sums = points.group_by("title", "score").agg(pl.col("points").sum())
    assert sums["points"].to_list() == pytest.approx(sums["score"].to_list())
    assert (points["points"] >= 0).all()


def test_a_pillar_without_indicators_is_a_bar_of_no_length(bench: Workbench) -> None:
    none = dict.fromkeys((item.id for item in criteria().of_pillar("growth")), 0)
    scenario = replace(DEFAULT, indicators={**DEFAULT.indicators, **none})
    top = scoring.rank(scoring.measure(bench.market, scenario), scenario).frame.filter(pl.col("rank") <= 5)
    points = charts.pillar_points(top, scenario)
    assert points.filter(pl.col("pillar") == "Growth")["points"].to_list() == [0.0] * 5
    sums = points.group_by("title", "score").agg(pl.col("points").sum())
    assert sums["points"].to_list() == pytest.approx(sums["score"].to_list())


def test_twenty_lead_with_their_intervals(table: pl.DataFrame, specs: dict[str, Spec]) -> None:
    rows = datasets(specs["ranked_bars"])
    assert rows["intervals"].height == charts.BARS
    assert rows["points"]["pillar"].unique().sort().to_list() == sorted(PILLARS)
    first = table.row(0, named=True)
    assert rows["intervals"]["interval"][0] == f"{first['rank_low']}–{first['rank_high']} · {first['certainty']}"


def test_the_occupation_chosen_stands_out(table: pl.DataFrame) -> None:
    def faded(scenario: Scenario) -> set[float]:
        points = charts.pillar_points(table.filter(pl.col("rank") <= charts.BARS), scenario)
        return set(points.filter(pl.col("rank") > 1)["opacity"])

    assert faded(DEFAULT) == {1.0}
    assert max(faded(replace(DEFAULT, occupation=table["soc"][0]))) < 1
    assert faded(replace(DEFAULT, occupation="11-1011")) == {1.0}, "one that is not shown fades nobody"


def test_nobody_ranked_is_an_empty_chart(table: pl.DataFrame) -> None:
    nobody = table.with_columns(rank=pl.lit(None, pl.Int64), designated=pl.lit(False))
    assert datasets(charts.ranked_bars(nobody, DEFAULT))["points"].is_empty()
    assert datasets(charts.pillars(nobody))["dots"].is_empty()
    assert datasets(charts.change(nobody, nobody))["sides"].is_empty()


# ── the others ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_change_shows_where_ranks_went(specs: dict[str, Spec]) -> None:
    sides = datasets(specs["change"])["sides"]
    wide = sides.pivot("side", index=["title", "direction"], values="rank")
    assert wide.null_count().row(0) == (0,) * 4
    before, now = wide["Default weights"], wide["Your weights"]
    assert ((before <= charts.CHANGED) | (now <= charts.CHANGED)).all()
    expected = ["up" if n < b else "down" if n > b else "unchanged" for b, n in zip(before, now, strict=True)]
    assert wide["direction"].to_list() == expected
    assert {"up", "down"} <= set(expected)


def test_the_default_weights_change_nothing(table: pl.DataFrame) -> None:
    sides = datasets(charts.change(table, table))["sides"]
    assert set(sides["direction"]) == {"unchanged"}
    assert sides.height == 2 * charts.CHANGED


def test_bubbles_tell_jtms_apart_and_mark_the_floor(table: pl.DataFrame, specs: dict[str, Spec]) -> None:
    rows = datasets(specs["bubbles"])
    assert (rows["jobs"]["group"] == "JTM").sum() == table["designated"].sum()
    assert rows["jobs"]["employment"].is_sorted(descending=True), "small bubbles lie on top"
    assert rows["floors"]["floor"].to_list() == [49_000.0]
    assert datasets(charts.bubbles(table, None))["floors"].is_empty()


def test_contributions_keep_their_sum(specs: dict[str, Spec], explained: pl.DataFrame) -> None:
    parts = datasets(specs["contributions"])["parts"]
    assert parts["contribution"].sum() == pytest.approx(explained["contribution"].sum())
    assert set(parts["pillar"]) == set(PILLARS)


def test_the_matrix_is_square_and_named(specs: dict[str, Spec]) -> None:
    pairs = datasets(specs["correlation_matrix"])["pairs"]
    labels = {item.label for item in criteria().indicators.values()}
    assert set(pairs["indicator"]) == set(pairs["other_indicator"]) == labels
    assert pairs.height == len(labels) ** 2
    domain = specs["correlation_matrix"]["layer"][0]["encoding"]["x"]["sort"]
    assert domain == [item.label for item in criteria().indicators.values()]


def test_pillars_have_one_colour_everywhere(specs: dict[str, Spec]) -> None:
    for name in ("ranked_bars", "pillars", "contributions"):
        scale = next(layers(specs[name]))["encoding"]["color"]["scale"]
        assert dict(zip(scale["domain"], scale["range"], strict=True)) == dict(
            zip(PILLARS, palette.PILLARS.values(), strict=True)
        )


def test_the_end_labels_of_an_axis_stay_beside_their_bars() -> None:
    """Vega moves them inwards, onto their neighbours, unless it is told not to."""
    for chart in (charts._bars(20), charts._contributions(10), charts._pillars(20)):
        assert chart["config"]["axisBand"]["labelFlush"] is False
        assert chart["config"]["axisPoint"]["labelFlush"] is False
