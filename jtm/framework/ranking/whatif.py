"""What would bring a job in or out: the smallest change of the pillar weights, or the gate that stops it."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from jtm.framework.criteria import criteria
from jtm.framework.ranking import aggregate
from jtm.framework.ranking.normalise import Array
from jtm.framework.ranking.scoring import Measures, Ranking
from jtm.scenario import Scenario

STEPS = 100  # weights are tried in whole percentage points, as the sliders show them


@dataclass(frozen=True)
class WhatIf:
    """The nearest mix of weights under which a job's designation flips.

    ``shares`` by pillar add up to 1, and ``moved`` is the share of weight that changes hands to get there; both are
    ``None`` where no mix does it. ``best_rank`` is the best rank under any mix. A gated job has ``gates`` and no mix;
    one that cannot be scored has nothing.
    """

    gates: tuple[str, ...]
    shares: dict[str, float] | None
    moved: float | None
    best_rank: int | None


def what_if(measures: Measures, ranking: Ranking, scenario: Scenario, position: int) -> WhatIf:
    """What would flip the designation of the cell at ``position``."""
    stopped_by = tuple(name for name, mask in measures.gates.items() if not mask[position])
    if stopped_by:
        return WhatIf(stopped_by, None, None, None)
    if np.isnan(ranking.score[position]):
        return WhatIf((), None, None, None)
    mixes = _mixes(len(criteria().pillars)) / STEPS
    rank = _rank_under(ranking.pillars, mixes, scenario.aggregation, measures.passing, position)
    in_top = rank <= aggregate.seats(scenario.share, int((ranking.rank > 0).sum()))
    flips = np.flatnonzero(in_top != ranking.designated[position])
    if not len(flips):
        return WhatIf((), None, None, int(rank.min()))
    moved = np.abs(mixes[flips] - np.array(list(scenario.pillar_shares().values()))).sum(axis=1) / 2
    nearest = int(np.argmin(moved))
    shares = dict(zip(criteria().pillars, mixes[flips[nearest]].tolist(), strict=True))
    return WhatIf((), shares, float(moved[nearest]), int(rank.min()))


@cache
def _mixes(parts: int) -> NDArray[np.int64]:
    """All ways to split :data:`STEPS` points over ``parts`` pillars, (mixes, parts)."""
    grid = np.indices((STEPS + 1,) * (parts - 1)).reshape(parts - 1, -1).T
    grid = grid[grid.sum(axis=1) <= STEPS]
    return np.column_stack([grid, STEPS - grid.sum(axis=1)])


def _rank_under(
    pillars: dict[str, Array], mixes: Array, aggregation: str, passing: NDArray[np.bool_], position: int
) -> NDArray[np.int64]:
    """Rank of one cell among the passing ones under each mix; ties go to the lower code, as in the ranking."""
    shares = dict(zip(pillars, mixes.T[:, :, None], strict=True))
    places = np.flatnonzero(passing)
    with np.errstate(invalid="ignore"):
        score = aggregate.combine({name: pillar[places] for name, pillar in pillars.items()}, shares, aggregation)
    score = np.round(score, aggregate.SCORE_DECIMALS)
    own = score[:, [int(np.searchsorted(places, position))]]
    before = (score > own) | ((score == own) & (places < position))
    ahead: NDArray[np.int64] = before.sum(axis=1) + 1
    return ahead
