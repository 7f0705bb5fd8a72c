import json
import re
from collections import Counter
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jtm.answers.workbench import Workbench
from jtm.charts import maps, palette
from jtm.charts.maps import Boundaries, Measure
from jtm.framework.ranking import reference
from jtm.scenario import DEFAULT

PROPERTY = settings(deadline=None, derandomize=True, max_examples=60)
SHARE = Measure("Share of jobs that are JTMs", ".1%")
WAGE = Measure("Median wage, US dollars a year", ",.0f", prefix="$")
QUOTIENT = Measure("Location quotient", ".2f", middle=1.0)


@pytest.fixture(scope="module")
def boundaries(bench: Workbench) -> Boundaries:
    return Boundaries.of(bench.warehouse.read("boundaries"))


@pytest.fixture(scope="module")
def measured(bench: Workbench) -> reference.Reference:
    return reference.measure(bench.market, DEFAULT)


def shares(bench: Workbench, measured: reference.Reference, share: float) -> pl.DataFrame:
    national = reference.score(measured, replace(DEFAULT, share=share))
    return reference.by_area(bench.market, measured, national).select("area_code", value="national_jtm_share")


@pytest.fixture(scope="module")
def values(bench: Workbench, measured: reference.Reference) -> pl.DataFrame:
    return shares(bench, measured, 0.2)


@pytest.fixture(scope="module")
def of_electricians(bench: Workbench) -> pl.DataFrame:
    return reference.of_occupation(bench.market, "47-2111").select("area_code", value="location_quotient")


@pytest.fixture(scope="module")
def drawn(boundaries: Boundaries, values: pl.DataFrame) -> str:
    return maps.area_map(boundaries, values, SHARE, "26420").to_json()


def features(text: str, layer: int = 0) -> dict[str, dict[str, object]]:
    found = json.loads(text)["layers"][layer]["data"]["features"]
    return {one["properties"]["area_code"]: one["properties"] for one in found}


# ── the map ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_map_asks_nobody_for_anything(drawn: str) -> None:
    assert not re.search(r"https?://", drawn)
    deck = json.loads(drawn)
    assert deck.get("mapStyle") in (None, "", "__MAP_STYLE__"), "any other value makes the page ask a tile server"
    assert not deck.get("mapProvider")
    assert "mapbox" not in drawn.lower()
    assert "carto" not in drawn.lower()


def test_every_metro_and_nonmetro_area_is_on_it(bench: Workbench, drawn: str) -> None:
    local = bench.market.areas.filter(pl.col("area_type").is_in(["metro", "nonmetro"]))["area_code"]
    assert set(features(drawn)) == set(local)
    assert len(features(drawn)) == 528


def test_every_area_has_a_boundary_in_the_world(drawn: str) -> None:
    for one in json.loads(drawn)["layers"][0]["data"]["features"]:
        assert one["geometry"]["type"] == "MultiPolygon"
        rings = [np.array(ring) for polygon in one["geometry"]["coordinates"] for ring in polygon]
        assert rings
        for ring in rings:
            assert len(ring) >= 4
            assert (ring[0] == ring[-1]).all()
            assert (np.abs(ring[:, 0]) <= 180).all()
            assert (np.abs(ring[:, 1]) <= 90).all()


def test_only_the_region_selected_is_outlined(drawn: str) -> None:
    assert list(features(drawn, layer=1)) == ["26420"]


@pytest.mark.parametrize("selected", ["48", "US", "99999"])
def test_a_region_that_is_not_on_the_map_outlines_nothing(
    boundaries: Boundaries, values: pl.DataFrame, selected: str
) -> None:
    assert not features(maps.area_map(boundaries, values, SHARE, selected).to_json(), layer=1)


def test_the_value_stands_in_words(bench: Workbench, drawn: str, values: pl.DataFrame) -> None:
    houston = features(drawn)["26420"]
    value = values.filter(pl.col("area_code") == "26420")["value"].item()
    assert houston["text"] == f"Share of jobs that are JTMs: {value:.1%}"
    assert houston["name"] == bench.market.area("26420")["area_name"]


def test_an_area_without_a_figure_is_grey_and_says_so(boundaries: Boundaries, of_electricians: pl.DataFrame) -> None:
    found = features(maps.area_map(boundaries, of_electricians, QUOTIENT, "26420").to_json())
    unpublished = set(found) - set(of_electricians["area_code"])
    assert unpublished
    for code in unpublished:
        assert found[code]["fill"][:3] == palette.rgb(palette.NO_DATA)
        assert found[code]["text"] == "Location quotient: not published"


def test_no_figure_anywhere_is_a_grey_map(boundaries: Boundaries) -> None:
    nothing = pl.DataFrame(schema={"area_code": pl.String, "value": pl.Float64})
    found = features(maps.area_map(boundaries, nothing, SHARE, "26420").to_json())
    assert {tuple(one["fill"][:3]) for one in found.values()} == {tuple(palette.rgb(palette.NO_DATA))}
    assert maps.legend(nothing, SHARE)["datasets"]["classes"]["areas"].sum() == 0


@pytest.mark.parametrize("measure", [SHARE, QUOTIENT], ids=["national_jtm_share", "location_quotient"])
def test_the_legend_counts_the_areas_of_each_colour(
    boundaries: Boundaries, values: pl.DataFrame, of_electricians: pl.DataFrame, measure: Measure
) -> None:
    shown = of_electricians if measure.middle else values
    found = features(maps.area_map(boundaries, shown, measure, "26420").to_json())
    fills = Counter(tuple(one["fill"][:3]) for one in found.values())
    classes = maps.legend(shown, measure)["datasets"]["classes"]
    assert classes["areas"].sum() == shown["value"].drop_nulls().len()
    for colour, areas in classes.select("colour", "areas").iter_rows():
        assert fills[tuple(palette.rgb(colour))] == areas


def test_the_map_is_light_enough_to_be_sent_at_each_move(drawn: str) -> None:
    assert len(drawn) < 2_000_000


# ── classes ───────────────────────────────────────────────────────────────────────────────────────────────────────


@PROPERTY
@given(st.lists(st.floats(0, 1, allow_subnormal=False), min_size=1, max_size=200).map(np.array), st.integers(0, 17))
def test_breaks_are_quantiles_that_print_apart(values: np.ndarray, decimals: int) -> None:
    measure = Measure("national_jtm_share", f".{decimals}f")
    steps = maps.breaks(values, measure)
    quantiles = np.quantile(values, [0.2, 0.4, 0.6, 0.8]).tolist()
    assert steps == sorted(steps)
    assert set(steps) <= set(quantiles)
    printed = [measure.text(step) for step in steps]
    assert len(set(printed)) == len(printed)
    if steps:
        assert (values < steps[0]).any(), "no class is empty for sure"
    else:
        assert {measure.text(quantile) for quantile in quantiles} == {measure.text(values.min())}


def test_classes_are_about_equal(values: pl.DataFrame) -> None:
    counts = maps.legend(values, SHARE)["datasets"]["classes"]["areas"]
    assert counts.sum() == 528
    assert counts.max() - counts.min() <= 2


def test_a_diverging_scale_is_even_around_its_middle() -> None:
    low, below, above, high = maps.breaks(np.array([0.1, 9.0]), QUOTIENT)
    assert (low * high, below * above) == (pytest.approx(1), pytest.approx(1))
    assert below < 1 < above


def test_areas_that_are_all_alike_make_one_class() -> None:
    alike = pl.DataFrame({"area_code": ["10180", "10420"], "value": [0.25, 0.25]})
    classes = maps.legend(alike, SHARE)["datasets"]["classes"]
    assert classes["areas"].to_list() == [2]


def test_the_legend_names_its_borders_in_figures(values: pl.DataFrame) -> None:
    classes = maps.legend(values, SHARE)["datasets"]["classes"]
    steps = maps.breaks(values["value"].to_numpy(), SHARE)
    assert classes["class"][0] == f"under {steps[0]:.1%}"
    assert classes["class"][4] == f"{steps[-1]:.1%} or more"
    assert classes["colour"].to_list() == palette.SEQUENTIAL
    assert maps.legend(values, QUOTIENT)["datasets"]["classes"]["colour"].to_list() == palette.DIVERGING
    assert WAGE.text(63180.4) == "$63,180"


@pytest.mark.parametrize("share", [0.01, 0.02, 0.2, 1.0])
def test_no_two_classes_of_a_legend_have_one_name(
    bench: Workbench, measured: reference.Reference, share: float
) -> None:
    # Bars of one name are drawn on top of each other. At 1% most areas have no JTM at all.
    names = maps.legend(shares(bench, measured, share), SHARE)["datasets"]["classes"]["class"]
    assert names.is_unique().all(), names.to_list()
