"""Step 4: do employers agree that a job needs what the draft benchmark says, and at which level?

One employer, one voice (:mod:`jtm.framework.validation.ballots`). An item is agreed to be essential, or not to be,
where the employers' votes are further from a half than chance would bring them
(:mod:`jtm.framework.validation.content_validity`). How far employers agree over all items
(:mod:`jtm.framework.validation.reliability`) informs, and never decides.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from jtm.framework.benchmarks.drafts import Benchmark, Item
from jtm.framework.benchmarks.proficiency import Band
from jtm.framework.benchmarks.timing import Timing
from jtm.framework.validation.ballots import Necessity as Necessity
from jtm.framework.validation.ballots import codes, employer_marks
from jtm.framework.validation.ballots import employer_votes as employer_votes
from jtm.framework.validation.content_validity import SIGNIFICANT as SIGNIFICANT
from jtm.framework.validation.content_validity import Tests, exact_tests, lower_median, ratio
from jtm.framework.validation.content_validity import critical_count as critical_count
from jtm.framework.validation.outcomes import AGREED as AGREED
from jtm.framework.validation.outcomes import Decision as Decision
from jtm.framework.validation.outcomes import Outcome as Outcome
from jtm.framework.validation.outcomes import Validation as Validation
from jtm.framework.validation.outcomes import agreed as agreed
from jtm.framework.validation.outcomes import employers_needed as employers_needed
from jtm.framework.validation.outcomes import small_n_notes as small_n_notes
from jtm.framework.validation.outcomes import why
from jtm.framework.validation.reliability import FEWEST as FEWEST
from jtm.framework.validation.reliability import (
    MISSING,
    Floats,
    Marks,
    concordance,
    one_hot,
    ordinal_alpha,
    weighted_alphas,
)
from jtm.framework.validation.reliability import Alpha as Alpha
from jtm.framework.validation.reliability import Concordance as Concordance

_OUTCOMES = list(Outcome)
_STEPS = 3  # of each of the three scales


def validate(benchmark: Benchmark, ballots: pl.DataFrame, draws: int = 500, seed: int = 0) -> Validation:
    """What the employers' ballots (see :func:`employer_votes`) say about a draft benchmark.

    ``items``, in the benchmark's order: element_id, name, domain, draft_band ("Not settled" where the level may be in
    any), draft_timing; n, the employers that voted on it, and how many of them call it essential, useful, not_needed;
    cvr (-1 to 1), and critical_cvr, the least that is significant at this n by itself; p, p_holm, p_drop, p_drop_holm
    (see :class:`~jtm.framework.validation.content_validity.Tests`); band and timing, the lower medians of the employers
    that do not call it not needed, and band_share, of those that name a band, that name this one; outcome (an
    :class:`Outcome`) and why. What is not known is null. Ballots on what is not in the benchmark are left out.
    ``draws`` and ``seed`` are those of the intervals of alpha.
    """
    held = ballots.filter(pl.col("element_id").is_in([item.element_id for item in benchmark.items]))
    marks = employer_marks(benchmark, employer_votes(held))
    tally = _tally(benchmark, *(one_hot(votes, _STEPS).sum(axis=0) for votes in (marks.necessity, marks.band)))
    timing = lower_median(one_hot(marks.timing, _STEPS).sum(axis=0))
    return Validation(
        employers=len(marks.employers),
        raters=held.select("employer", "rater").n_unique(),
        items=_items(benchmark, tally, timing),
        alpha_necessity=ordinal_alpha(marks.necessity, _STEPS, draws, seed),
        alpha_band=ordinal_alpha(marks.band, _STEPS, draws, seed),
        concordance=concordance(marks.necessity),
    )


def outcomes(benchmark: Benchmark, ballots: pl.DataFrame) -> list[str]:
    """The outcome of each item of a draft, in its order, without the rest that :func:`validate` tells."""
    held = ballots.filter(pl.col("element_id").is_in([item.element_id for item in benchmark.items]))
    marks = employer_marks(benchmark, employer_votes(held))
    tally = _tally(benchmark, *(one_hot(votes, _STEPS).sum(axis=0) for votes in (marks.necessity, marks.band)))
    return [_OUTCOMES[place].value for place in tally.outcome]


@dataclass(frozen=True)
class _Tally:
    """Of each item (…, items): counts of employers by necessity and by band (…, items, 3), and what follows."""

    necessity: Floats
    bands: Floats
    tests: Tests
    band: Marks  # the agreed one
    outcome: NDArray[np.int64]  # place among the outcomes


def _tally(benchmark: Benchmark, necessity: Floats, bands: Floats) -> _Tally:
    n = necessity.sum(axis=-1)
    tests = exact_tests(necessity[..., -1], n)
    steps = codes(Band)
    drafted = np.array([steps[item.band] if item.band else MISSING for item in benchmark.items], dtype=np.int64)
    band = lower_median(bands)
    compared = (band != MISSING) & (drafted != MISSING)
    essential = tests.p_holm <= SIGNIFICANT
    rules = {
        Outcome.UNDECIDED: n < FEWEST,
        Outcome.RAISED: essential & compared & (band > drafted),
        Outcome.LOWERED: essential & compared & (band < drafted),
        Outcome.CONFIRMED: essential,
        Outcome.DROPPED: tests.p_drop_holm <= SIGNIFICANT,
    }  # the first that holds
    places = [_OUTCOMES.index(outcome) for outcome in rules]
    outcome = np.select(list(rules.values()), places, _OUTCOMES.index(Outcome.CONTESTED))
    return _Tally(necessity, bands, tests, band, outcome)


def _items(benchmark: Benchmark, tally: _Tally, timing: Marks) -> pl.DataFrame:
    rows = [_item(item, tally, place, int(timing[place])) for place, item in enumerate(benchmark.items)]
    return pl.DataFrame(rows, schema=ITEMS_SCHEMA, orient="row")


def _item(item: Item, tally: _Tally, place: int, timing: int) -> dict[str, Any]:
    not_needed, useful, essential = (int(count) for count in tally.necessity[place])
    n = essential + useful + not_needed
    critical = critical_count(n)
    bands, band = tally.bands[place], int(tally.band[place])
    row = {
        "element_id": item.element_id,
        "name": item.name,
        "domain": item.domain,
        "draft_band": item.named_band,
        "draft_timing": item.timing,
        "employers": n,
        "essential_votes": essential,
        "useful_votes": useful,
        "not_needed_votes": not_needed,
        "cvr": ratio(essential, n) if n else None,
        "critical_cvr": None if critical is None else ratio(critical, n),
        **{test: float(p[place]) if n else None for test, p in vars(tally.tests).items()},
        "band": None if band == MISSING else list(Band)[band].value,
        "band_share": None if band == MISSING else float(bands[band] / bands.sum()),
        "timing": None if timing == MISSING else list(Timing)[timing].value,
        "outcome": _OUTCOMES[tally.outcome[place]].value,
    }
    tested = int(np.isfinite(tally.tests.p).sum())
    return {**row, "why": why(row, tested)}


ITEMS_SCHEMA: dict[str, Any] = {
    **dict.fromkeys(("element_id", "name", "domain", "draft_band", "draft_timing"), pl.String),
    **dict.fromkeys(("employers", "essential_votes", "useful_votes", "not_needed_votes"), pl.Int64),
    **dict.fromkeys(("cvr", "critical_cvr", "p", "p_holm", "p_drop", "p_drop_holm"), pl.Float64),
    "band": pl.String, "band_share": pl.Float64, "timing": pl.String, "outcome": pl.String, "why": pl.String,
}  # fmt: skip
INFLUENCE_SCHEMA: dict[str, Any] = {
    "employer": pl.String,
    "alpha_necessity_change": pl.Float64,
    "alpha_band_change": pl.Float64,
    "changed": pl.List(pl.String),
    "changed_outcomes": pl.Int64,
}


# ── how sure ──────────────────────────────────────────────────────────────────────────────────────────────────────


def influence(benchmark: Benchmark, ballots: pl.DataFrame) -> pl.DataFrame:
    """What would be different without one employer, the one with most influence first.

    employer; alpha_necessity_change and alpha_band_change (without it less with it; null where either is not defined);
    changed, a list of "name: old -> new" outcomes; count of them.
    """
    marks = employer_marks(benchmark, employer_votes(ballots))
    necessity, bands = one_hot(marks.necessity, _STEPS), one_hot(marks.band, _STEPS)
    everyone = _tally(benchmark, necessity.sum(axis=0), bands.sum(axis=0)).outcome
    without = _tally(benchmark, necessity.sum(axis=0) - necessity, bands.sum(axis=0) - bands).outcome
    size = len(marks.employers)
    weights = np.vstack([np.ones((1, size), np.int64), 1 - np.eye(size, dtype=np.int64)])
    alphas = [weighted_alphas(given, weights) for given in (necessity, bands)]
    names = [item.name for item in benchmark.items]
    changed = [
        [f"{names[k]}: {_OUTCOMES[everyone[k]]} -> {_OUTCOMES[row[k]]}" for k in np.flatnonzero(row != everyone)]
        for row in without
    ]
    table = pl.DataFrame(
        [marks.employers, *(alpha[1:] - alpha[0] for alpha in alphas), changed, [len(names) for names in changed]],
        schema=INFLUENCE_SCHEMA,
    )
    largest = pl.col("alpha_necessity_change").abs()
    return table.with_columns(pl.col(pl.Float64).fill_nan(None)).sort(
        "changed_outcomes", largest, "employer", descending=[True, True, False], nulls_last=True
    )
