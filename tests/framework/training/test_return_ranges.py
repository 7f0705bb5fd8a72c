"""Simulated returns against what is known of triangular distributions, and the tornado by hand."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jtm.framework.training.return_ranges import Triangle, likeliest, simulate, tornado, total_range
from jtm.framework.training.returns import View, evaluate, inputs_of, stakes
from tests.framework.training.test_returns import HALF_YEAR

POINT = {"tuition": Triangle(4000, 4000, 4000), "placement": Triangle(0.75, 0.75, 0.75)}
WIDE = {
    "tuition": Triangle(2000, 4000, 9000),
    "wage_step": Triangle(0, 10_400, 12_000),
    "placement": Triangle(0.3, 0.75, 0.9),
}


def test_without_a_doubt_every_draw_is_the_case() -> None:
    for view, found in simulate(HALF_YEAR, POINT, draws=100).items():
        alone = evaluate(HALF_YEAR)[view]
        assert (found.npv.low, found.npv.high) == pytest.approx((alone.npv, alone.npv))
        assert found.payback.middle == pytest.approx(alone.payback)
        assert found.break_even.middle == pytest.approx(alone.break_even)
        assert found.positive == 1
    assert simulate(HALF_YEAR, {}, draws=10)[View.PUBLIC].npv.middle == pytest.approx(755.41, abs=0.005)


def test_percentiles_are_those_of_the_triangle() -> None:
    # The participant's NPV falls by 50 cents with a dollar of tuition, and nothing else is drawn. From 2,000 over 4,000
    # to 9,000: F(x) = (x - 2,000)^2 / (7,000 x 2,000) below 4,000 and 1 - (9,000 - x)^2 / (7,000 x 5,000) above.
    found = simulate(HALF_YEAR, {"tuition": WIDE["tuition"]}, draws=100_000)[View.PARTICIPANT]
    at = evaluate(HALF_YEAR)[View.PARTICIPANT].npv + 2000
    low = 9000 - np.sqrt(0.05 * 35e6)
    middle = 9000 - np.sqrt(0.5 * 35e6)
    high = 2000 + np.sqrt(0.05 * 14e6)
    assert (found.npv.low, found.npv.middle, found.npv.high) == pytest.approx(
        [at - tuition / 2 for tuition in (low, middle, high)], abs=15
    )


@given(
    st.lists(st.floats(-1e4, 1e4), min_size=3, max_size=3).map(sorted),
    st.lists(st.floats(0, 1), min_size=2, max_size=2).map(sorted),
)
def test_quantiles_stay_inside_and_rise(ends: list[float], at: list[float]) -> None:
    triangle = Triangle(*ends)
    below, above = triangle.at(np.array(at))
    assert ends[0] - 1e-9 <= below <= above + 1e-9 <= ends[2] + 1e-8


def test_the_same_seed_and_the_same_numbers_for_an_input_whatever_else_moves() -> None:
    once, again = (simulate(HALF_YEAR, WIDE)[View.TOGETHER].draws for _ in range(2))
    assert np.array_equal(once, again)
    # More taxes for the participant, and each draw pays in its own proportion: no reshuffle.
    taxed = simulate(replace(HALF_YEAR, tax_and_benefit_rate=0.5), WIDE)
    assert taxed[View.TOGETHER].draws == pytest.approx(once)


def test_where_many_draws_never_pay_the_range_says_never() -> None:
    found = simulate(HALF_YEAR, {"wage_step": Triangle(-5000, 0, 10_400)})[View.PARTICIPANT]
    assert found.payback.high is None
    assert found.break_even.high is None
    assert found.payback.low is not None
    assert 0 < found.positive < 1


def test_the_tornado_by_hand() -> None:
    table = tornado(HALF_YEAR, WIDE, View.PARTICIPANT)
    assert table["input"].to_list() == ["wage_step", "placement", "tuition"]
    # A step of nothing leaves the cost; one of 12,000 brings 10,516.2294 x 12,000 / 10,400 - 4,250.
    step = table.row(0, named=True)
    assert step["npv_low"] == pytest.approx(-4250, abs=0.005)
    assert step["npv_high"] == pytest.approx(10_516.2294 * 12_000 / 10_400 - 4250, abs=0.005)
    # Tuition from 2,000 to 9,000, half of it the participant's.
    assert table["swing"][2] == pytest.approx(3500)
    assert (table["swing"] == (table["npv_high"] - table["npv_low"]).abs()).all()


def test_the_likeliest_values_stand_in_for_the_case_s_own() -> None:
    assert likeliest(replace(HALF_YEAR, tuition=1), WIDE) == HALF_YEAR
    moved = simulate(replace(HALF_YEAR, tuition=1), POINT, draws=10)[View.PUBLIC]
    assert moved.npv.middle == pytest.approx(755.41, abs=0.005)


def test_what_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(ValueError, match="in this order"):
        Triangle(2, 1, 3)
    for name, triangle, said in (
        ("horizon", Triangle(1, 2, 3), "no input"),
        ("luck", Triangle(0, 0, 1), "no input"),
        ("placement", Triangle(0, 0.5, 1.2), "placement is 1.2"),
    ):
        with pytest.raises(ValueError, match=said):
            simulate(HALF_YEAR, {name: triangle})


def test_the_total_of_many_moves_varies_as_one_move_does() -> None:
    """An input that is off is off for every move, so that errors do not cancel out."""
    inputs = {
        **inputs_of(replace(HALF_YEAR, wage_step=9_000, realised_share=0.5)),
        "tuition": 2_000.0,
        "public_cost": 0.0,
    }
    one = total_range(inputs, np.array([1.0]), 5, 0.2)
    many = total_range(inputs, np.array([30.0, 70.0]), 5, 0.2)
    assert all(many[name] == pytest.approx(100 * value) for name, value in one.items())
    middle = float(stakes(inputs, 5)[View.TOGETHER].npv)
    assert one["value_p5"] < middle < one["value_p95"]
    assert one["spent_p5"] == pytest.approx(2_000 * (1 - 0.2 * (1 - np.sqrt(0.1))), rel=0.02)
    assert total_range(inputs, np.array([1.0]), 5, 0.0)["value_p5"] == pytest.approx(middle)
