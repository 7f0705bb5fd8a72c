"""The gap of a move by hand, against the similarity of step 5, and with validated levels; hours from programs."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jtm.answers.workbench import Workbench
from jtm.framework.pathways.moves import RegionMoves
from jtm.framework.training.gaps import Demands, Gaps, gap_table, gaps, long_enough, move_table, program_figures

ELEMENTS = {"s1": "skill", "s2": "skill", "k1": "knowledge", "a1": "ability"}
# Invented ratings: (importance, level) of cook and baker.
RATED = {
    "cook": {"s1": (3, 2), "s2": (5, 4), "k1": (1, 1), "a1": (5, 1)},
    "baker": {"s1": (3, 4), "s2": (5, 3), "k1": (5, 3), "a1": (5, 7)},
}
SOC = pl.Series("soc", ["baker", "cook"])
HERE = np.array([0])


def rating(soc: str, element: str, importance: float, level: float, **flags: bool) -> dict[str, object]:
    usual = {"suppress": False, "not_relevant": False}
    figures = {"importance": float(importance), "level": float(level)}
    return {
        "soc": soc, "element_id": element, "name": element, "domain": ELEMENTS[element], **figures, **usual, **flags,
    }  # fmt: skip


def ratings(**changed: dict[str, object]) -> pl.DataFrame:
    rows = [
        rating(soc, element, *figures) | changed.get(f"{soc}_{element}", {})
        for soc, listed in RATED.items()
        for element, figures in listed.items()
    ]
    return pl.DataFrame(rows)


def cook_to_baker(demands: Demands, needs: Demands | None = None) -> Gaps:
    return gaps(demands, needs or demands, demands.places(pl.Series(["cook"])), demands.places(pl.Series(["baker"])))


def test_a_move_by_hand() -> None:
    demands = Demands.of(SOC, ratings())
    found = cook_to_baker(demands)
    # Skills: weights 0.5 and 1, levels 4 and 3; lacking 0.5 x 2 of 0.5 x 4 + 1 x 3 = 5. Knowledge: 1 x 2 of 1 x 3.
    # Abilities are not taught. The mean of 1/5 and 2/3.
    assert found.share[0] == pytest.approx((1 / 5 + 2 / 3) / 2)
    table = gap_table(demands, demands, found, 0)
    assert table["element_id"].to_list() == ["k1", "s1"]
    assert table["asked_share"].to_list() == pytest.approx([1 / 3, 1 / 10])
    assert table["short"].to_list() == [2, 2]
    assert set(table["basis"]) == {"observed"}


def test_what_is_not_relevant_is_asked_at_nothing_and_what_is_suppressed_is_in_neither_sum() -> None:
    absent = Demands.of(SOC, ratings(baker_k1={"not_relevant": True}))
    assert cook_to_baker(absent).share[0] == pytest.approx(1 / 5)
    for side in ("cook", "baker"):
        hidden = Demands.of(SOC, ratings(**{f"{side}_s1": {"suppress": True}}))
        # s2 is not lacking, so that the skills have no gap.
        assert cook_to_baker(hidden).share[0] == pytest.approx((0 + 2 / 3) / 2)


def test_an_occupation_without_ratings_has_no_gap_that_is_known() -> None:
    demands = Demands.of(pl.Series(["baker", "cook", "new"]), ratings())
    found = gaps(demands, demands, demands.places(pl.Series(["cook"])), demands.places(pl.Series(["new"])))
    assert np.isnan(found.share[0])
    with pytest.raises(KeyError, match="nobody"):
        demands.places(pl.Series(["nobody"]))


def test_validated_levels_are_the_destination_s_and_said_to_be_assumed() -> None:
    demands = Demands.of(SOC, ratings())
    settled = pl.DataFrame(
        {
            "soc": ["baker", "baker", "cook", "baker", "clerk"],
            "element_id": ["s1", "k1", "s1", "s2", "s1"],
            "level": [6.0, 0.0, 0.0, None, 7.0],
        }
    )
    needs = demands.with_validated(settled)
    found = cook_to_baker(demands, needs)
    # s1 is 6 where a cook brings 2; s2 stays; knowledge was dropped: 0.5 x 4 of 0.5 x 6 + 1 x 3.
    assert found.share[0] == pytest.approx(2 / 6)
    assert gap_table(demands, needs, found, 0)["basis"].to_list() == ["assumed"]
    assert cook_to_baker(demands).share[0] == pytest.approx((1 / 5 + 2 / 3) / 2), "the demands themselves stay"


def test_a_validated_level_counts_even_where_onet_calls_it_not_relevant() -> None:
    demands = Demands.of(SOC, ratings(baker_k1={"not_relevant": True}))
    needs = demands.with_validated(pl.DataFrame({"soc": ["baker"], "element_id": ["k1"], "level": [3.0]}))
    assert cook_to_baker(demands, needs).share[0] == pytest.approx((1 / 5 + 2 / 3) / 2)


@pytest.mark.parametrize(
    ("levels", "said"), [([7.5], "between 0 and 7"), ([-1.0], "between 0 and 7"), ([2.0, 3.0], "two validated")]
)
def test_validated_levels_that_cannot_be_are_refused(levels: list[float], said: str) -> None:
    rows = {"soc": ["baker"] * len(levels), "element_id": ["s1"] * len(levels), "level": levels}
    with pytest.raises(ValueError, match=said):
        Demands.of(SOC, ratings()).with_validated(pl.DataFrame(rows))


levels = st.floats(0, 7, allow_subnormal=False)


@given(st.lists(levels, min_size=6, max_size=6), st.lists(st.floats(1, 5), min_size=6, max_size=6))
def test_a_gap_is_a_share_that_its_parts_add_up_to(level: list[float], importance: list[float]) -> None:
    rows = [
        rating(soc, element, importance[3 * at + n], level[3 * at + n])
        for at, soc in enumerate(SOC)
        for n, element in enumerate(("s1", "s2", "k1"))
    ]
    demands = Demands.of(SOC, pl.DataFrame(rows))
    found = cook_to_baker(demands)
    if not np.isnan(found.share[0]):
        assert 0 <= found.share[0] <= 1
        assert found.part.sum() == pytest.approx(found.share[0])
    stays = gaps(demands, demands, HERE, HERE)
    assert np.isnan(stays.share[0]) or stays.share[0] == 0


def test_gaps_are_those_of_step_5_where_nothing_is_suppressed(bench: Workbench, region: RegionMoves) -> None:
    rated = bench.warehouse.read("ratings")
    demands = Demands.of(region.soc, rated)
    hidden = set(rated.filter("suppress")["soc"])
    clear = ~region.soc.is_in(list(hidden)).to_numpy()
    origin, destination = np.nonzero(region.possible & clear[:, None] & clear[None, :])
    found = gaps(demands, demands, origin, destination)
    assert len(origin) > 1000
    np.testing.assert_allclose(found.share, 1 - region.mobility.similarity[origin, destination], atol=2e-3)


@pytest.fixture(scope="module")
def region(bench: Workbench) -> RegionMoves:
    from jtm.scenario import DEFAULT

    return RegionMoves.of(bench.market, DEFAULT)


# ── hours ─────────────────────────────────────────────────────────────────────────────────────────────────────────

CODES = pl.Series(["a", "b", "c", "d"])


def listed(*rows: tuple[int, str, float | None, bool, str]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["program_id", "soc", "contact_hours", "near", "state"], orient="row")


def test_figures_are_of_the_occupation_near_the_region_or_statewide_and_of_another_state_only_if_asked() -> None:
    near = [(n, "a", 100.0 * n, True, "TX") for n in range(1, 6)]
    far = [(n, "b", 100.0 * n, False, "TX") for n in range(6, 10)]
    few = [(20, "b", 5_000.0, True, "TX"), (21, "b", 0.0, True, "TX"), (22, "c", 50.0, True, "TX")]
    ohio = [(n, "d", 10.0 * n, False, "OH") for n in range(30, 34)]
    programs = listed(*near, *far, *few, *ohio)
    hours = program_figures(programs, CODES, ["TX"])
    found = {row["soc"]: row for row in hours.iter_rows(named=True)}
    assert (found["a"]["hours_low"], found["a"]["hours_middle"], found["a"]["hours_high"]) == (200, 300, 400)
    assert (found["a"]["programs"], found["a"]["hours_from"]) == (5, "near the region")
    # One near is too few: all five of the state.
    assert (found["b"]["hours_middle"], found["b"]["programs"], found["b"]["hours_from"]) == (800, 5, "statewide")
    assert (found["c"]["hours_from"], found["d"]["hours_from"]) == (None, None)
    asked = program_figures(programs, CODES, ["TX"], "OH").filter(pl.col("soc") == "d").row(0, named=True)
    assert (asked["hours_middle"], asked["hours_from"]) == (315, "another state")
    assert program_figures(programs, CODES, ["MI"])["hours_from"].to_list() == ["near the region", None, None, None]


def test_a_course_shorter_than_the_shortest_award_has_no_say() -> None:
    programs = pl.DataFrame(
        [(1, "a", 30.0, 900.0), (2, "a", 12.0, 900.0), (3, "a", None, 200.0), (4, "a", None, None), (5, "b", 1.0, 1.0)],
        schema=["program_id", "soc", "weeks", "contact_hours"],
        orient="row",
    )
    least = pl.DataFrame({"soc": ["a"], "least_weeks": [30.0], "least_hours": [900.0]})
    assert long_enough(programs, least)["program_id"].to_list() == [1, 4, 5]


def test_hours_to_plan_for_are_a_share_of_the_programs_and_at_least_those_of_the_shortest_award() -> None:
    demands = Demands.of(SOC, ratings())
    found = cook_to_baker(demands)
    zones = pl.DataFrame({"soc": ["baker", "cook"], "job_zone": [3, 5]})
    programs = listed(*((n, "baker", 100.0 * n, True, "TX") for n in range(1, 6)))
    hours = program_figures(programs, pl.Series(["baker", "cook"]), ["TX"])
    nothing = pl.DataFrame({"soc": ["baker", "cook"], "least_weeks": [0.0, 60.0], "least_hours": [0.0, 1_800.0]})
    row = move_table(demands, demands, found, hours, nothing, zones).row(0, named=True)
    assert (row["origin"], row["destination"]) == ("cook", "baker")
    assert row["hours_low"] == pytest.approx(found.share[0] * 200)
    assert row["hours_high"] == pytest.approx(found.share[0] * 400)
    assert (row["proficiency_low"], row["proficiency_high"]) == (1, 2)
    award = nothing.with_columns(pl.Series("least_hours", [150.0, 0.0]))
    row = move_table(demands, demands, found, hours, award, zones).row(0, named=True)
    assert row["hours_low"] == max(150.0, found.share[0] * 200)
    assert row["hours_high"] == max(150.0, found.share[0] * 400)
    back = gaps(demands, demands, demands.places(pl.Series(["baker"])), demands.places(pl.Series(["cook"])))
    row = move_table(demands, demands, back, hours, nothing, zones).row(0, named=True)
    assert (row["hours_low"], row["hours_high"], row["hours_from"]) == (1_800, None, None)
    row = move_table(demands, demands, back, hours, award, zones).row(0, named=True)
    assert (row["hours_low"], row["hours_from"]) == (None, None)
    assert (row["proficiency_low"], row["proficiency_high"]) == (4, None)
