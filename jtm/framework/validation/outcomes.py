"""What follows from a round of votes: an outcome for each item and its reason, the agreed benchmark, and what cannot be
concluded.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import ceil, log2
from typing import Any

import polars as pl

from jtm.framework.benchmarks.drafts import Benchmark, Item
from jtm.framework.benchmarks.proficiency import HIGHEST_LEVEL, NOT_SETTLED, Band
from jtm.framework.benchmarks.timing import Timing
from jtm.framework.validation.content_validity import SIGNIFICANT
from jtm.framework.validation.reliability import FEWEST, Alpha, Concordance


class Outcome(StrEnum):
    """What the employers' votes say about an item of the draft."""

    CONFIRMED = "confirmed"
    RAISED = "raised"
    LOWERED = "lowered"
    DROPPED = "dropped"
    CONTESTED = "contested"
    UNDECIDED = "too few to tell"


AGREED = (Outcome.CONFIRMED, Outcome.RAISED, Outcome.LOWERED)


@dataclass(frozen=True)
class Validation:
    """What a round of votes says; ``items`` as :func:`~jtm.framework.validation.consensus.validate` describes them."""

    employers: int
    raters: int
    items: pl.DataFrame
    alpha_necessity: Alpha
    alpha_band: Alpha
    concordance: Concordance


@dataclass(frozen=True)
class Decision:
    """What a facilitator settles for one item, whatever its votes say."""

    element_id: str
    outcome: Outcome
    band: Band | None = None
    timing: Timing | None = None
    note: str = ""


# ── the agreed benchmark ──────────────────────────────────────────────────────────────────────────────────────────


def agreed(benchmark: Benchmark, validation: Validation, decisions: Sequence[Decision] = ()) -> Benchmark:
    """The benchmark as employers agreed on it, with what a facilitator decided in place of an outcome.

    A dropped item is out; a contested or undecided one stays as drafted; of the others, band and timing are the agreed
    ones. A decision's own band and timing count before the employers'; of several on an item the last counts. Where the
    band stays, so do the level and its interval. Another band is no figure, so its level is the middle of the band, a
    modelled one without an interval: Foundational from 0 to cut_low, Intermediate to cut_high, Advanced to 7. An item
    without cuts has no level then. ``made`` stays as it is, for whoever signs to set.
    """
    outcomes = {row["element_id"]: row for row in validation.items.iter_rows(named=True)}
    decided = {decision.element_id: decision for decision in decisions}
    kept = []
    for item in benchmark.items:
        row, decision = outcomes.get(item.element_id, {}), decided.get(item.element_id)
        outcome = Outcome(decision.outcome if decision else row.get("outcome", Outcome.UNDECIDED))
        if outcome != Outcome.DROPPED:
            kept.append(_settled(item, outcome, row, decision))
    return replace(benchmark, items=tuple(kept))


def _settled(item: Item, outcome: Outcome, row: dict[str, Any], decision: Decision | None) -> Item:
    """``item`` with the band and timing that were agreed or decided."""
    own = decision or Decision(item.element_id, outcome)
    timed = Timing(row["timing"]) if outcome in AGREED and row.get("timing") else None
    band, timing = own.band or _moved(item, outcome, row) or item.band, own.timing or timed or item.timing
    if band == item.band or band is None:
        return replace(item, timing=timing)
    return replace(
        item, band=band, timing=timing, level=middle(item, band), level_low=None, level_high=None, basis="modelled"
    )


def _moved(item: Item, outcome: Outcome, row: dict[str, Any]) -> Band | None:
    """The employers' band, if that is where ``outcome`` leads: a facilitator may have decided against their votes. A
    level that the draft had not settled is settled by theirs.
    """
    if item.named_band == NOT_SETTLED and outcome in AGREED and row.get("band"):
        return Band(row["band"])
    if outcome not in (Outcome.RAISED, Outcome.LOWERED) or item.band is None or not row.get("band"):
        return None
    band, steps = Band(row["band"]), list(Band)
    up = steps.index(band) - steps.index(item.band)
    return band if (up > 0 if outcome == Outcome.RAISED else up < 0) else None


def middle(item: Item, band: Band) -> float | None:
    """The level in the middle of a band of ``item``, between its cuts; none without them."""
    if item.cut_low is None or item.cut_high is None:
        return None
    ends = [0.0, item.cut_low, item.cut_high, HIGHEST_LEVEL]
    place = list(Band).index(band)
    return (ends[place] + ends[place + 1]) / 2


# ── in words ──────────────────────────────────────────────────────────────────────────────────────────────────────


def why(row: dict[str, Any], tested: int) -> str:
    """The reason of an item's outcome in a sentence; ``row`` as in a validation's items, ``tested`` the number of items
    with votes.
    """
    calls = "calls" if row["employers"] == 1 else "call"
    votes = f"{row['essential_votes']} of {_employers(row['employers'])} {calls} it essential"
    outcome = Outcome(row["outcome"])
    if outcome == Outcome.UNDECIDED:
        few = f"{votes}: with fewer than {FEWEST}, nothing can be confirmed or dropped."
        return few if row["employers"] else "No employer has voted on it."
    if outcome == Outcome.DROPPED:
        others = f"({row['useful_votes']} useful, {row['not_needed_votes']} not needed)"
        return f"{votes} {others}, clearly fewer than half (adjusted p {figure(row['p_drop_holm'])})."
    if outcome == Outcome.CONTESTED:
        return f"{votes}, {_unclear(row, tested)}."
    return f"{votes}, clearly more than half (adjusted p {figure(row['p_holm'])}); {_level(row, outcome)}."


def _unclear(row: dict[str, Any], tested: int) -> str:
    p, adjusted = min((row["p"], row["p_holm"]), (row["p_drop"], row["p_drop_holm"]))
    if p > SIGNIFICANT:
        return f"not clearly more or fewer than half (p {figure(p)})"
    alone = f"clear for one item (p {figure(p)})"
    return f"{alone}, not among {tested} that are tested at once (adjusted p {figure(adjusted)})"


def _level(row: dict[str, Any], outcome: Outcome) -> str:
    if not row["band"]:
        return "there are no levels to compare"
    named = f"{row['band']}, named by {row['band_share']:.0%} of those that name a level"
    if row["draft_band"] in (None, NOT_SETTLED):
        return f"the draft had not settled the level: {named}"
    if outcome == Outcome.CONFIRMED:
        return f"the draft's level stands: {named}"
    return f"the level is {outcome.value} from {row['draft_band']} to {named}"


def _employers(count: int) -> str:
    return "1 employer" if count == 1 else f"{count} employers"


def figure(p: float) -> str:
    """A probability as it is printed: = .031, < .001."""
    return "< .001" if p < 0.001 else f"= {p:.3f}".replace("0.", ".", 1)


def employers_needed(items: int) -> int:
    """The fewest employers that can confirm an item where they vote on so many: even of those that all call essential,
    chance brings one in 2^N, and Holm's method multiplies the smallest p by the number of items.
    """
    return max(FEWEST, ceil(log2(items / SIGNIFICANT)))


def small_n_notes(validation: Validation) -> list[str]:
    """What cannot be concluded from so few employers, in plain sentences; none where nothing stands in the way."""
    if not validation.employers:
        return ["No employer has voted yet, so nothing can be concluded."]
    return [*_of_outcomes(validation), *_of_agreement(validation)]


def _of_outcomes(validation: Validation) -> Iterator[str]:
    voted = validation.items.filter(pl.col("employers") > 0)
    most, few = max(voted["employers"].to_list(), default=0), voted.filter(pl.col("employers") < FEWEST).height
    if most < FEWEST:
        yield (
            f"With votes of {_employers(most)} nothing can be confirmed or dropped: even where all call an item"
            f" essential, chance alone would bring that in 1 of {2**most} cases (p {figure(0.5**most)})."
            f" It takes {FEWEST}."
        )
        return
    if few:
        yield f"Fewer than {FEWEST} employers voted on {few} of {voted.height} items: neither confirmed nor dropped."
    if voted.height * 0.5**most > SIGNIFICANT:
        yield (
            f"With {voted.height} items and votes of {_employers(most)}, even an item that all call essential is not"
            f" confirmed: among so many items chance would bring that too easily. It takes"
            f" {employers_needed(voted.height)} employers, or fewer items."
        )


def _of_agreement(validation: Validation) -> Iterator[str]:
    for of, alpha in {"necessity": validation.alpha_necessity, "level": validation.alpha_band}.items():
        if alpha.value is None:
            reason = "no item has two votes" if alpha.units == 0 else "all votes are alike"
            yield f"α cannot say how far employers agree on {of}: {reason}."
        elif alpha.low is None or alpha.high is None:
            yield f"With {_employers(alpha.coders)}, α on {of} is a figure for these only: too few for an interval."
        elif alpha.low <= 0 <= alpha.high:
            yield f"That employers agree on {of} no more than by chance cannot be ruled out: the interval of α holds 0."
    complete = validation.concordance.employers
    if complete < validation.employers:
        told = "cannot be computed from" if validation.concordance.w is None else "is of"
        yield f"Kendall's W {told} the {complete} of {_employers(validation.employers)} that voted on every item."
