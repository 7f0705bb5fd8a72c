"""The return on training to the cent, as a spreadsheet gives it, and what must hold of it whatever the inputs."""

from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from jtm.framework.training.returns import (
    RANGES,
    TrainingCase,
    View,
    break_even,
    cash_flows,
    evaluate,
    inputs_of,
    payback,
    stakes,
)

CENT = 0.005

# A half-year program. Invented figures, worked by hand:
#   pay forgone        200 h x $31,200 / 2,080 h = 200 x $15             = $3,000
#   step, full year    $10,400 / 2,080 h x 2,080 h x 1                   = $10,400
#   placed             0.80 x 0.75                                       = 0.6
#   in the job         year 1: 1/2; years 2 and 3: 1
HALF_YEAR = TrainingCase(
    tuition=4000, weeks=26, unpaid_hours=200, current_wage=31_200, wage_step=10_400, completion=0.8, placement=0.75,
    tax_and_benefit_rate=0.25, discount_rate=0.05, horizon=3, public_share=0.5,
)  # fmt: skip

# A program of a year and a half, fading by a tenth with each year in the job:
#   step, full year    $12,000 x 0.9 of full-time hours                  = $10,800
#   placed             0.5 x 0.8                                         = 0.4
#   in the job         year 1: none; year 2: half of the first           = 0.5
#                      year 3: 0.5 x 1 + 0.5 x 0.9                       = 0.95
#                      year 4: 0.5 x 0.9 + 0.5 x 0.81                    = 0.855
LONG = TrainingCase(
    tuition=9000, weeks=78, unpaid_hours=0, current_wage=30_000, wage_step=12_000, completion=0.5, placement=0.8,
    tax_and_benefit_rate=0.2, discount_rate=0.04, horizon=4, hours_share=0.9, fade=0.1, public_cost=500,
)  # fmt: skip


def test_half_a_year_for_the_participant() -> None:
    found = evaluate(HALF_YEAR)[View.PARTICIPANT]
    # Cost: half of $4,000, and $3,000 of pay less a quarter of taxes and benefits = $2,000 + $2,250.
    assert found.cost == pytest.approx(4250, abs=CENT)
    # A year: 0.6 x $10,400 x 0.75 = $4,680.
    #   2,340 / 1.05 = 2,228.5714;  4,680 / 1.1025 = 4,244.8980;  4,680 / 1.157625 = 4,042.7600;  sum 10,516.2294
    #   10,516.2294 - 4,250 = 6,266.2294
    assert found.npv == pytest.approx(6266.23, abs=CENT)
    # $2,340 by the end of year 1; the other $1,910 take 1,910 / 4,680 of year 2.
    assert found.payback == pytest.approx(1 + 1910 / 4680)
    # Placed, per completer: 0.8 x 7,800 = 6,240 x (0.5 / 1.05 + 1 / 1.1025 + 1 / 1.157625 = 2.2470576) = 14,021.6393
    assert found.break_even == pytest.approx(4250 / 14_021.6393, abs=1e-6)


def test_half_a_year_for_the_public_and_together() -> None:
    found = evaluate(HALF_YEAR)
    # Cost: the other half of tuition, and a quarter of the pay forgone, which is not taxed: $2,000 + $750.
    assert found[View.PUBLIC].cost == pytest.approx(2750, abs=CENT)
    # 0.6 x 10,400 x 0.25 = 1,560:  780 / 1.05 = 742.8571;  1,560 / 1.1025 = 1,414.9660;  1,560 / 1.157625 = 1,347.5867
    #   sum 3,505.4098 - 2,750 = 755.4098
    assert found[View.PUBLIC].npv == pytest.approx(755.41, abs=CENT)
    # Taxes are a transfer: 6,266.2294 + 755.4098.
    assert found[View.TOGETHER].npv == pytest.approx(7021.64, abs=CENT)
    assert found[View.TOGETHER].cost == pytest.approx(7000, abs=CENT)


def test_a_year_and_a_half_with_fade() -> None:
    found = evaluate(LONG)
    # Together, 0.4 x 10,800 = 4,320 a full year:
    #   2,160.00 / 1.0816     = 1,997.0414
    #   4,104.00 / 1.124864   = 3,648.4410
    #   3,693.60 / 1.16985856 = 3,157.3048;  sum 8,802.7872 - (9,000 + 500) = -697.2128
    assert found[View.TOGETHER].npv == pytest.approx(-697.21, abs=CENT)
    # 0.8 x 8,802.7872 - 9,000 = -1,957.7702, and 0.2 x 8,802.7872 - 500 = 1,260.5574.
    assert found[View.PARTICIPANT].npv == pytest.approx(-1957.77, abs=CENT)
    assert found[View.PUBLIC].npv == pytest.approx(1260.56, abs=CENT)
    # Undiscounted, 3,456 x (0.5 + 0.95 + 0.855) = 7,966.08 is under 9,000; and 9,000 / (7,042.2298 / 0.8) is over 1.
    assert found[View.PARTICIPANT].payback is None
    assert found[View.PARTICIPANT].break_even is None
    # The public's $500 at $864 a full year: 500 / 864 = 0.5787 of the first year in the job, after a year and a half.
    assert found[View.PUBLIC].payback == pytest.approx(1.5 + 500 / 864)


def test_payback_in_a_faded_year() -> None:
    # $864 in the first year in the job, $777.60 in the second: $1,000 are back 136 / 777.60 into it.
    found = evaluate(replace(LONG, public_cost=1000))[View.PUBLIC]
    assert found.payback == pytest.approx(1.5 + 1 + 136 / 777.6)


def test_the_spreadsheet_adds_up_to_the_return() -> None:
    for case in (HALF_YEAR, LONG):
        table, found = cash_flows(case), evaluate(case)
        for view in View:
            assert table[f"{view}_value"].sum() == pytest.approx(found[view].npv, abs=1e-6)
    assert cash_flows(LONG)["years_in_job"].to_list() == pytest.approx([0, 0, 0.5, 0.95, 0.855])
    assert cash_flows(HALF_YEAR)["participant"].to_list() == pytest.approx([-4250, 2340, 4680, 4680])


def test_nothing_to_pay_is_paid_back_at_once_and_nothing_to_gain_never() -> None:
    free = evaluate(replace(HALF_YEAR, tuition=0, unpaid_hours=0))[View.PARTICIPANT]
    assert (free.cost, free.payback, free.break_even) == (0, 0, 0)
    worse = evaluate(replace(HALF_YEAR, wage_step=-1000))[View.PARTICIPANT]
    assert (worse.payback, worse.break_even) == (None, None)
    too_long = evaluate(replace(HALF_YEAR, weeks=156))[View.PARTICIPANT]
    assert too_long.npv == pytest.approx(-too_long.cost)
    assert (too_long.payback, too_long.break_even) == (None, None)


@pytest.mark.parametrize("name", RANGES)
def test_a_value_out_of_its_range_is_refused_by_name(name: str) -> None:
    low, high = RANGES[name]
    for value in (low - 1, high + 1, float("nan")):
        with pytest.raises(ValueError, match=name):
            replace(HALF_YEAR, **{name: value})
    with pytest.raises(ValueError, match="whole years"):
        replace(HALF_YEAR, horizon=2.5)


# ── whatever the inputs ───────────────────────────────────────────────────────────────────────────────────────────


def between(low: float, high: float) -> st.SearchStrategy[float]:
    return st.floats(low, high, allow_subnormal=False)


FREE: dict[str, st.SearchStrategy[Any]] = {
    "tuition": between(0, 50_000), "weeks": between(1, 300), "unpaid_hours": between(0, 4000),
    "current_wage": between(0, 90_000), "wage_step": between(0, 60_000), "completion": between(0, 1),
    "placement": between(0, 1), "tax_and_benefit_rate": between(0, 1), "discount_rate": between(0, 0.5),
    "horizon": st.integers(1, 40), "hours_share": between(0, 1), "fade": between(0, 0.9),
    "public_share": between(0, 1), "public_cost": between(0, 20_000),
}  # fmt: skip
cases = st.builds(TrainingCase, **FREE)
MORE = ("wage_step", "completion", "placement", "hours_share", "horizon")
LESS = ("tuition", "weeks", "unpaid_hours", "current_wage", "fade", "discount_rate")


@pytest.mark.parametrize("name", [*MORE, *LESS])
@given(case=cases, other=st.data())
def test_a_return_only_rises_or_only_falls_with_an_input(name: str, case: TrainingCase, other: st.DataObject) -> None:
    changed = replace(case, **{name: other.draw(FREE[name])})
    low, high = sorted((case, changed), key=lambda one: getattr(one, name))
    for view in View:
        rise = evaluate(high)[view].npv - evaluate(low)[view].npv
        assert rise >= -1e-6 if name in MORE else rise <= 1e-6


@given(cases, between(0, 1), between(0, 20_000))
def test_who_pays_and_what_is_taxed_moves_money_between_the_two(case: TrainingCase, share: float, cost: float) -> None:
    low, high = sorted((case.public_share, share))
    before, after = (evaluate(replace(case, public_share=one)) for one in (low, high))
    assert after[View.PARTICIPANT].npv >= before[View.PARTICIPANT].npv - 1e-6
    assert after[View.PUBLIC].npv <= before[View.PUBLIC].npv + 1e-6
    assert after[View.TOGETHER].npv == pytest.approx(before[View.TOGETHER].npv, abs=1e-6)
    taxed = evaluate(replace(case, tax_and_benefit_rate=share))
    assert taxed[View.TOGETHER].npv == pytest.approx(before[View.TOGETHER].npv, abs=1e-6)
    spent = replace(case, public_cost=cost)
    assert evaluate(case)[View.PUBLIC].npv - evaluate(spent)[View.PUBLIC].npv == pytest.approx(
        cost - case.public_cost, abs=1e-6
    )


@given(cases)
def test_the_two_views_add_up(case: TrainingCase) -> None:
    found = evaluate(case)
    both = found[View.PARTICIPANT].npv + found[View.PUBLIC].npv
    assert both == pytest.approx(found[View.TOGETHER].npv, abs=1e-6)


@given(cases)
def test_at_the_break_even_placement_the_return_is_nothing(case: TrainingCase) -> None:
    for view, found in evaluate(case).items():
        if found.break_even is None:
            assert evaluate(replace(case, placement=1.0))[view].npv <= 1e-6
        else:
            assert evaluate(replace(case, placement=found.break_even))[view].npv == pytest.approx(0, abs=1e-4)


def cumulative(case: TrainingCase, view: View, at: float) -> float:
    """Expected gains, undiscounted, by a time in years, less the cost: step by step through the years in the job."""
    stake = stakes(inputs_of(case), case.horizon)[view]
    job, total, kept = max(0.0, at - case.weeks / 52), 0.0, 1.0
    while job > 0:
        total += min(job, 1.0) * kept
        job, kept = job - 1, kept * (1 - case.fade)
    return float(stake.chance * stake.yearly * total - stake.cost)


@given(cases)
def test_payback_is_when_the_gains_have_made_up_for_the_cost(case: TrainingCase) -> None:
    for view, found in evaluate(case).items():
        if found.payback is None:
            assume(found.cost > 1e-6)
            assert cumulative(case, view, case.horizon) <= 1e-6 * max(1, found.cost)
        elif found.payback > 0:
            assert cumulative(case, view, found.payback) == pytest.approx(0, abs=1e-6 * max(1, found.cost))


@given(st.lists(cases, min_size=2, max_size=4))
def test_arrays_are_valued_like_each_case(several: list[TrainingCase]) -> None:
    several = [replace(case, horizon=several[0].horizon) for case in several]
    columns = pl.DataFrame([inputs_of(case) for case in several])
    arrays = {name: columns[name].to_numpy() for name in columns.columns}
    horizon = several[0].horizon
    for view, stake in stakes(arrays, horizon).items():
        alone = [evaluate(case)[view] for case in several]
        assert stake.npv.tolist() == pytest.approx([one.npv for one in alone], abs=1e-6)
        back = payback(stake, arrays["weeks"], arrays["fade"], horizon)
        assert [None if np.isinf(x) else x for x in back] == pytest.approx([one.payback for one in alone])
        even = break_even(stake, arrays["completion"])
        assert [None if np.isinf(x) else x for x in even] == pytest.approx([one.break_even for one in alone])
