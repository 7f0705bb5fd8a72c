"""Charts of step 6 draw what they are given."""

import json
import math
import re

import numpy as np
import polars as pl
import pytest

from jtm.answers.cohorts import CohortPlan, cohort_of
from jtm.answers.pathways import designated, plan_of
from jtm.answers.returns import ReturnPlan, case_of, return_of
from jtm.answers.training import ModulePlan, curriculum_of, gap_of, module_plan, training_of
from jtm.answers.workbench import Workbench
from jtm.charts import training as charts
from jtm.charts.spec import Spec
from jtm.framework.pathways.moves import RegionMoves
from jtm.framework.ranking import scoring
from jtm.framework.training.returns import View
from jtm.scenario import DEFAULT
from jtm.ui.strings import training as words

MOVE = ("51-2090", "49-9041")
HOUSTON = {"area": "26420", "miles": 50.0, "longitude": -95.3, "latitude": 29.7}


class Step6:
    """What Houston's page shows, made once."""

    def __init__(self, bench: Workbench) -> None:
        training, region = training_of(bench, DEFAULT), RegionMoves.of(bench.market, DEFAULT)
        measures = scoring.measure(bench.market, DEFAULT)
        jtms, plan = designated(measures, DEFAULT), plan_of(bench, region, measures, DEFAULT)
        origin, destination = (region.place(soc) for soc in MOVE)
        assert origin is not None
        assert destination is not None
        self.gap: pl.DataFrame = gap_of(bench, training, *MOVE)
        self.modules: ModulePlan = module_plan(bench, curriculum_of(training, region, jtms, plan, "plan"))
        self.returned: ReturnPlan = return_of(case_of(training, region, origin, destination, DEFAULT), DEFAULT)
        self.cohort: CohortPlan = cohort_of(bench, training, region, measures, DEFAULT)


@pytest.fixture(scope="module")
def made(bench: Workbench) -> Step6:
    return Step6(bench)


def data(spec: Spec, name: str) -> pl.DataFrame:
    assert f"'name': '{name}'" in str(spec)
    shown: pl.DataFrame = spec["datasets"][name]
    return shown


# ── gap, modules ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_way_from_what_workers_bring_to_what_is_asked(made: Step6) -> None:
    points = data(charts.gap(made.gap), "points")
    assert points["name"].n_unique() == points.height, "a skill and a kind of knowledge of one name have a row each"
    assert points["order"].is_sorted()
    assert (points["level_has"] < points["level_needs"]).all()
    assert points["asked_share"].to_list() == made.gap["asked_share"].to_list(), "as in the table"


def test_the_part_of_an_element_does_not_depend_on_how_many_are_drawn(made: Step6) -> None:
    """It was divided by the sum of the rows shown: 12% where the table says 4.43%."""
    few = data(charts.gap(made.gap.head(3)), "points")
    assert few["asked_share"].to_list() == made.gap["asked_share"].head(3).to_list()
    assert few["asked_share"].sum() < 1


def test_an_empty_gap_is_an_empty_chart(made: Step6) -> None:
    assert data(charts.gap(made.gap.clear()), "points").is_empty()


def test_the_curve_has_a_point_for_each_number_of_modules(made: Step6) -> None:
    curve, best = made.modules.curve, made.modules.best
    assert best is not None
    spec = charts.opened(curve, best, 4)
    lines = data(spec, "lines")
    for of in ("workers", "moves"):
        one = lines.filter(pl.col("of") == of)
        assert one["modules"].to_list() == curve["modules"].to_list()
        assert one["share"].to_list() == curve[f"{of}_share"].to_list()
    assert data(spec, "taught")["modules"].to_list() == [4]


def test_what_the_best_modules_open_is_on_the_scale_of_the_curve(made: Step6) -> None:
    most = data(charts.opened(made.modules.curve, made.modules.best, 4), "most")
    assert most["share"].max() == pytest.approx(1)
    assert (most["share"] >= made.modules.curve["workers_share"] - 1e-9).all()


def test_a_curve_without_a_best_or_without_workers_is_drawn(made: Step6) -> None:
    assert data(charts.opened(made.modules.curve, None, 0), "most").is_empty()
    nobody = made.modules.curve.head(1).with_columns(pl.lit(0.0).alias("workers"))
    best = pl.DataFrame({"modules": [0], "workers": [0.0]})
    assert data(charts.opened(nobody, best, 0), "most")["share"].to_list() == [0.0]


# ── the map ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def counties(bench: Workbench) -> pl.DataFrame:
    return bench.warehouse.read("county_boundaries", **HOUSTON)


INSTITUTIONS = pl.DataFrame(
    {"name": ["Large", "Small", "None"], "longitude": [-95.4, -95.0, -95.6], "latitude": [29.7, 29.4, 30.1],
     "completions": [400, 100, 0]}
)  # fmt: skip
PROVIDERS = pl.DataFrame(
    {"name": ["Harris County", "Galveston County"], "longitude": [-95.39, -94.96], "latitude": [29.86, 29.39],
     "programs": [9, 1]}
)  # fmt: skip


@pytest.fixture(scope="module")
def drawn(counties: pl.DataFrame) -> str:
    text: str = charts.program_map(counties, INSTITUTIONS, PROVIDERS).to_json()
    return text


def layers(text: str) -> dict[str, dict[str, object]]:
    return {layer["id"]: layer for layer in json.loads(text)["layers"]}


def test_the_map_asks_nobody_for_anything(drawn: str) -> None:
    assert not re.search(r"https?://", drawn)
    deck = json.loads(drawn)
    assert deck.get("mapStyle") in (None, "", "__MAP_STYLE__"), "any other value makes the page ask a tile server"
    assert not deck.get("mapProvider")


def test_every_layer_has_a_name_of_its_own_and_institutions_lie_on_top(drawn: str) -> None:
    assert list(layers(drawn)) == ["counties", "providers", "institutions"]


def test_every_county_is_drawn_and_those_of_the_region_are_filled(drawn: str, counties: pl.DataFrame) -> None:
    features = layers(drawn)["counties"]["data"]["features"]  # type: ignore[index]
    assert [one["properties"]["name"] for one in features] == counties["county_name"].to_list()
    for one, inside in zip(features, counties["in_area"], strict=True):
        assert one["geometry"]["type"] == "MultiPolygon"
        assert (one["properties"]["fill"][3] > 0) == inside
    filled = set(counties.filter("in_area")["county_name"])
    assert {"Harris County", "Galveston County", "Fort Bend County"} <= filled


def test_neighbours_within_the_miles_are_drawn_and_not_filled(bench: Workbench) -> None:
    wider = bench.warehouse.read("county_boundaries", **{**HOUSTON, "miles": 100.0})
    features = layers(charts.program_map(wider, INSTITUTIONS, PROVIDERS).to_json())["counties"]["data"]["features"]  # type: ignore[index]
    filled = [one["properties"]["name"] for one in features if one["properties"]["fill"][3]]
    assert len(filled) == 10 < len(features)


def test_dots_are_sized_by_the_square_root_of_what_they_count(drawn: str) -> None:
    for name, figures in (("institutions", [400, 100, 0]), ("providers", [9, 1])):
        radius = [point["radius"] for point in layers(drawn)[name]["data"]]  # type: ignore[attr-defined]
        least, most = charts._LEAST_RADIUS, charts._MOST_RADIUS
        assert radius == pytest.approx([least + (most - least) * math.sqrt(one / max(figures)) for one in figures])


def test_a_dot_says_what_it_counts_and_which_is_which(drawn: str) -> None:
    found = layers(drawn)
    assert found["institutions"]["data"][0]["told"] == "400 awards in the last year"  # type: ignore[index]
    assert found["providers"]["data"][0]["told"] == "9 listed programs in the county"  # type: ignore[index]
    assert found["institutions"]["getFillColor"] != found["providers"]["getFillColor"]


def test_what_has_no_place_is_not_drawn(counties: pl.DataFrame) -> None:
    lost = INSTITUTIONS.with_columns(pl.lit(None, pl.Float64).alias("longitude"))
    found = layers(charts.program_map(counties, lost, PROVIDERS.clear()).to_json())
    assert found["institutions"]["data"] == found["providers"]["data"] == []


def visible(deck: dict[str, dict[str, float]]) -> tuple[float, float, float, float]:
    """West, east, south and north of what is on the map, in the projection of web maps near its middle."""
    view = deck["initialViewState"]
    degree = 512 * 2 ** view["zoom"] / 360
    wide, high = charts._MAP_WIDTH / degree, charts.MAP_HEIGHT / degree * math.cos(math.radians(view["latitude"]))
    return (view["longitude"] - wide / 2, view["longitude"] + wide / 2, view["latitude"] - high / 2,
            view["latitude"] + high / 2)  # fmt: skip


@pytest.mark.parametrize(
    "asked",
    [HOUSTON, {**HOUSTON, "miles": 200.0}, {"area": "48", "miles": None, "longitude": None, "latitude": None},
     {"area": "72", "miles": None, "longitude": None, "latitude": None}],
    ids=["Houston", "Houston, 200 miles", "Texas", "Puerto Rico"],
)  # fmt: skip
def test_the_region_and_its_dots_are_on_the_map(bench: Workbench, asked: dict[str, object]) -> None:
    counties = bench.warehouse.read("county_boundaries", **asked)
    inside = counties.filter("in_area")
    dots = inside.select(pl.col("county_name").alias("name"), "longitude", "latitude", completions=1)
    deck = charts.program_map(counties, dots, PROVIDERS.clear())
    west, east, south, north = visible(json.loads(deck.to_json()))
    assert dots["longitude"].is_between(west, east).all()
    assert dots["latitude"].is_between(south, north).all()


def test_a_map_without_any_dot_shows_the_region(counties: pl.DataFrame) -> None:
    view = json.loads(charts.program_map(counties, INSTITUTIONS.clear(), PROVIDERS.clear()).to_json())[
        "initialViewState"
    ]
    assert view["longitude"] == pytest.approx(-95.4, abs=0.5)
    assert charts._FARTHEST <= view["zoom"] <= charts._NEAREST


# ── returns ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_bar_for_each_end_of_each_input_the_widest_first(made: Step6) -> None:
    table, middle = made.returned.tornado, made.returned.at_mode[View.PARTICIPANT].npv
    ends = data(charts.tornado(table, words.INPUTS, middle), "ends")
    assert ends.height == 2 * table.height
    low = ends.filter(pl.col("end") == "low")
    assert low["name"].to_list() == [words.INPUTS[name] for name in table["input"]]
    assert low["npv"].to_list() == table["npv_low"].to_list()
    assert low["order"].is_sorted()
    assert (ends["middle"] == middle).all()


def test_every_input_that_is_drawn_has_a_name(made: Step6) -> None:
    assert set(made.returned.tornado["input"]) <= set(words.INPUTS)


def test_an_input_without_a_name_keeps_its_own(made: Step6) -> None:
    ends = data(charts.tornado(made.returned.tornado, {}, 0.0), "ends")
    assert set(ends["name"]) == set(made.returned.tornado["input"])


def test_the_spread_holds_every_draw_once(made: Step6) -> None:
    draws = pl.Series(made.returned.ranges[View.PARTICIPANT].draws)
    bins = data(charts.values(draws, -1.0, 1.0), "bins")
    assert bins["share"].sum() == pytest.approx(1)
    assert bins["start"].to_list()[1:] == pytest.approx(bins["end"].to_list()[:-1]), "bars touch and do not overlap"
    assert bins["start"][0] <= draws.min() < bins["end"][0]  # type: ignore[operator]
    assert bins["end"][-1] == pytest.approx(draws.max())
    gained = bins.filter("gain")["share"].sum()
    assert gained == pytest.approx((draws > 0).mean(), abs=bins["share"].max()), "but for the bar that holds zero"


def test_the_ends_of_the_range_are_marked_and_named(made: Step6) -> None:
    draws = pl.Series(made.returned.ranges[View.TOGETHER].draws)
    ends = data(charts.values(draws, -3500.0, 2500.0), "ends")
    assert ends.rows() == [(-3500.0, "5th percentile"), (2500.0, "95th percentile")]


def test_draws_that_all_lose_are_drawn_as_a_loss() -> None:
    draws = pl.Series(np.linspace(-900.0, -100.0, 500))
    assert not data(charts.values(draws, -850.0, -150.0), "bins")["gain"].any()


# ── cohort ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_bar_a_job_split_by_origin_the_most_valuable_first(made: Step6) -> None:
    people = made.cohort.people
    spec = charts.cohort(people)
    parts, totals = data(spec, "people"), data(spec, "totals")
    assert parts["people"].sum() == totals["total"].sum() == people["people"].sum()
    worth = people.group_by("destination_title").agg(pl.col("npv_total").sum()).sort("npv_total", descending=True)
    assert totals["destination_title"].to_list() == worth["destination_title"].to_list()
    assert parts["order"].is_sorted()


def test_nobody_is_an_empty_chart(made: Step6) -> None:
    spec = charts.cohort(made.cohort.people.clear())
    assert data(spec, "people").is_empty()
    assert data(spec, "totals").is_empty()


@pytest.mark.parametrize("digits", [9, 99])
def test_a_chart_keeps_its_specification_whatever_its_rows(made: Step6, digits: int) -> None:
    """Else the browser would set it up anew at each move of a slider."""
    one, other = charts.gap(made.gap), charts.gap(made.gap.head(digits // 9))
    assert {**one, "datasets": None} == {**other, "datasets": None}
