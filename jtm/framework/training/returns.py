"""Step 6: what training a person returns, to the participant and to the public.

All costs fall at the start, and for everyone who enrols: who does not complete, or is not placed, has cost the same and
earns as before. Annual periods run from the first month of the program; the wage step starts when the program's weeks
are over, pro rata, and fades with each full year in the job. Gains count at the end of their period:

    NPV = completion × placement × realised share × step × Σ_t b_t ÷ (1 + discount rate)^t − cost
    b_t = F(t − weeks/52) − F(t − 1 − weeks/52)
    F(x) = ∫ (1 − fade)^⌊y⌋ dy over the first x years in the job, 0 before they begin

The discounting is that of a spreadsheet's ``=NPV(rate, years 1 to horizon) − cost``. The participant keeps what is left
after taxes and reduced benefits, of the step and of the pay forgone while training alike; the public receives the rest.
The two views add up to the one of both together, in which taxes are a transfer.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum

import numpy as np
import polars as pl
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Numbers = float | Floats

HOURS_A_YEAR = 2080  # as OEWS turns hourly wages into annual ones
WEEKS_A_YEAR = 52
REALISED_RANGE = 0.5  # the share of a pay difference that is realised may be half of itself less or more

# What each input may be, both ends included. Weeks of 0 or 520 and more are missing in the training list.
RANGES: Mapping[str, tuple[float, float]] = {
    "tuition": (0, 200_000),
    "weeks": (1, 519),
    "unpaid_hours": (0, 20_000),
    "current_wage": (0, 1_000_000),
    "wage_step": (-500_000, 500_000),
    "completion": (0, 1),
    "placement": (0, 1),
    "tax_and_benefit_rate": (0, 1),
    "discount_rate": (0, 0.5),
    "horizon": (1, 40),
    "hours_share": (0, 1),
    "realised_share": (0, 1),
    "fade": (0, 0.9),
    "public_share": (0, 1),
    "public_cost": (0, 200_000),
}


class View(StrEnum):
    """Whose money it is."""

    PARTICIPANT = "participant"
    PUBLIC = "public"
    TOGETHER = "together"


@dataclass(frozen=True)
class TrainingCase:
    """One person's training. Money in today's US dollars, shares and rates 0-1; limits in :data:`RANGES`.

    ``tuition``: tuition and fees, of which the public pays ``public_share``, beside ``public_cost`` a person enrolled;
    ``unpaid_hours``: hours of training without pay, worth the hourly current wage; ``current_wage`` and ``wage_step``
    (destination's 25th percentile less the origin's median) a year at 2,080 hours; ``realised_share``: of that step,
    what people who are trained gain over what they would have earned anyway; ``hours_share``: of those hours, worked in
    the new job; ``completion``: of those who enrol; ``placement``: of those who complete; ``fade`` a year in the job;
    ``tax_and_benefit_rate``: of an added dollar, taxes and reduced benefits; ``horizon``: years from the first month.
    Raises ``ValueError`` for a value out of its range.
    """

    tuition: float
    weeks: float
    unpaid_hours: float
    current_wage: float
    wage_step: float
    completion: float
    placement: float
    tax_and_benefit_rate: float
    discount_rate: float
    horizon: int
    hours_share: float = 1.0
    realised_share: float = 1.0
    fade: float = 0.0
    public_share: float = 0.0
    public_cost: float = 0.0

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        for item in fields(self):
            check(item.name, getattr(self, item.name))
        if self.horizon != int(self.horizon):
            raise ValueError(f"horizon is {self.horizon}: it counts whole years")


def check(name: str, value: float) -> None:
    """Refuse a value out of its range of :data:`RANGES`: ``ValueError``."""
    low, high = RANGES[name]
    if not low <= value <= high:  # not a number is in no range
        raise ValueError(f"{name} is {value:g}: it must be between {low:g} and {high:g}")


@dataclass(frozen=True)
class Stake:
    """What one side puts in and gets out, per person enrolled: ``cost`` at the start, ``yearly`` the gain of a full,
    unfaded year of one who is placed, ``chance`` of being placed, ``years`` in the job within the horizon (faded and
    discounted). Numbers, or arrays of one shape.
    """

    cost: Numbers
    yearly: Numbers
    chance: Numbers
    years: Numbers

    @property
    def npv(self) -> Numbers:
        """Net present value a person enrolled, US dollars."""
        return self.chance * self.yearly * self.years - self.cost


def stakes(inputs: Mapping[str, Numbers], horizon: int) -> dict[View, Stake]:
    """Every view of ``inputs`` (all fields of :class:`TrainingCase` but the horizon), which may be arrays that
    broadcast together, such as current wages (origins, 1) and wage steps (origins, destinations). Limits are not
    checked.
    """
    keep = 1 - inputs["tax_and_benefit_rate"]
    tuition, share = inputs["tuition"], inputs["public_share"]
    forgone = inputs["unpaid_hours"] * inputs["current_wage"] / HOURS_A_YEAR
    step = inputs["wage_step"] * inputs["realised_share"] * inputs["hours_share"]
    chance = inputs["completion"] * inputs["placement"]
    years = _discounted_years(inputs["weeks"], inputs["fade"], inputs["discount_rate"], horizon)
    paid = {
        View.PARTICIPANT: (tuition * (1 - share) + forgone * keep, step * keep),
        View.PUBLIC: (tuition * share + inputs["public_cost"] + forgone * (1 - keep), step * (1 - keep)),
        View.TOGETHER: (tuition + inputs["public_cost"] + forgone, step),
    }
    return {view: Stake(cost, yearly, chance, years) for view, (cost, yearly) in paid.items()}


def _discounted_years(weeks: Numbers, fade: Numbers, rate: Numbers, horizon: int) -> Numbers:
    """Σ_t b_t ÷ (1 + rate)^t over the periods 1 to ``horizon``."""
    start = np.asarray(weeks, float) / WEEKS_A_YEAR
    total: Numbers = 0.0
    before: Numbers = 0.0
    for year in range(1, horizon + 1):
        after = _in_job(year - start, fade)
        total = total + (after - before) / (1 + rate) ** year
        before = after
    return total


def _in_job(years: Numbers, fade: Numbers) -> Floats:
    """F: years in the job, each full one counting ``fade`` less than the one before."""
    passed = np.maximum(years, 0)
    whole = np.floor(passed)
    keep = np.log1p(-np.asarray(fade, float))
    # A fade of next to nothing is none: its series would be 0 ÷ 0.
    none = keep > -1e-12
    series = np.where(none, whole, np.expm1(whole * keep) / np.where(none, 1, np.expm1(keep)))
    return np.asarray(series + (passed - whole) * np.exp(whole * keep))


def payback(stake: Stake, weeks: Numbers, fade: Numbers, horizon: int) -> Floats:
    """Years from the first month until the expected gains, undiscounted, have made up for the cost: infinite where they
    do not within the horizon, 0 where there is no cost.
    """
    gain = np.asarray(stake.chance * stake.yearly, float)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        wanted = np.asarray(np.where(gain > 0, stake.cost / gain, np.inf))
        keep = np.log1p(-np.asarray(fade, float))
        none = keep > -1e-12
        # F(n) = wanted at n whole years; what is left after them is earned in the year under way.
        left = np.where(none, 1, 1 - wanted * -np.expm1(keep))
        whole = np.where(none, wanted, np.where(left > 0, np.log(left) / np.where(none, 1, keep), np.inf))
        whole = np.floor(np.where(np.isfinite(whole), whole, 0) + 1e-12)
        job = whole + (wanted - _in_job(whole, fade)) / np.exp(whole * keep)
        at = np.where(left > 0, np.asarray(weeks, float) / WEEKS_A_YEAR + job, np.inf)
    at = np.where(np.asarray(stake.cost) > 0, at, np.where(gain >= 0, 0, np.inf))
    return np.where(at <= horizon, at, np.inf)


def break_even(stake: Stake, completion: Numbers) -> Floats:
    """The placement rate at which the NPV is 0: cost ÷ (completion × discounted gains of one who is placed). Infinite
    where not even placing everyone who completes would do.
    """
    placed = np.asarray(completion * stake.yearly * stake.years, float)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        rate = np.where(
            placed > 0, stake.cost / placed, np.where((np.asarray(stake.cost) > 0) | (placed < 0), np.inf, 0)
        )
    return np.where(rate <= 1, rate, np.inf)


# ── one case ──────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Return:
    """Of one view, per person enrolled: ``npv`` and ``cost`` in US dollars; ``payback`` in years from the first month
    and ``break_even`` placement rate (0-1), ``None`` where never.
    """

    npv: float
    cost: float
    payback: float | None
    break_even: float | None


def evaluate(case: TrainingCase) -> dict[View, Return]:
    """The return of one case, by view."""
    return {
        view: Return(
            float(stake.npv),
            float(stake.cost),
            finite(payback(stake, case.weeks, case.fade, case.horizon)),
            finite(break_even(stake, case.completion)),
        )
        for view, stake in stakes(inputs_of(case), case.horizon).items()
    }


def inputs_of(case: TrainingCase) -> dict[str, Numbers]:
    """What :func:`stakes` takes."""
    return {name: value for name, value in asdict(case).items() if name != "horizon"}


def finite(value: Numbers) -> float | None:
    """A number, or ``None`` where it is infinite."""
    return float(value) if np.isfinite(value) else None


def cash_flows(case: TrainingCase) -> pl.DataFrame:
    """The case as a spreadsheet would lay it out, expected amounts a person enrolled: year (0: the start), years_in_job
    (b_t: of a full step), discount (factor), participant, public, together (US dollars), and participant_value …
    (discounted; they add up to the NPV).
    """
    years = np.arange(case.horizon + 1)
    earned = np.diff(_in_job(np.asarray(years - case.weeks / WEEKS_A_YEAR, float), case.fade), prepend=0.0)
    factor = 1 / (1 + case.discount_rate) ** years
    columns = {"year_after": years, "years_in_job": earned, "discount": factor}
    flows = {}
    for view, stake in stakes(inputs_of(case), case.horizon).items():
        flows[str(view)] = stake.chance * stake.yearly * earned - np.where(years == 0, stake.cost, 0)
    return pl.DataFrame(columns | flows | {f"{view}_value": flow * factor for view, flow in flows.items()})
