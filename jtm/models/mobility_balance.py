"""Destinations in balance: what to add to a destination's score such that as many arrive as do.

The transition model says what makes a move likely, not how many move: its moves, added up over all who leave, fall
short of what some occupations receive and exceed it in others. They are drawn to the totals by iterative proportional
fitting, in two steps:

1. each destination to its own total, as far as that is known: both totals are counted in observed moves and raised by
   :data:`STRENGTH`, so that few moves draw little (the mode of a Poisson rate with a gamma prior around the model's);
2. the major groups to theirs, in full.

Totals are current: those observed in the 2010s times the growth of the major group's jobs since. Growth is that of
groups, since many codes were cut anew between the classifications of 2010 and 2018.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
STRENGTH = 10.0  # observed moves that the model counts as
ROUNDS = 40


@dataclass(frozen=True)
class Arrivals:
    """Observed moves between n entities: ``moved`` (n, n) the shares of an origin's leavers, ``apart`` (n, n) the pairs
    between which a move can be observed; of each origin the number of observed moves, ``counted`` (n,), and of people
    who leave in a year, ``leavers`` (n,); of each entity its ``group`` (n,); and the ``growth`` (groups,) of jobs
    since, 1 being that of all.
    """

    moved: Floats
    apart: Mask
    counted: Floats
    leavers: Floats
    group: NDArray[np.int64]
    growth: Floats

    def drawn(self, times: Floats) -> "Arrivals":
        """A sample in which each origin stands so many ``times`` (n,)."""
        return replace(self, counted=self.counted * times, leavers=self.leavers * times)

    def balance(self, score: Floats) -> Floats:
        """What to add to the ``score`` (n, n) of each destination: (n,)."""
        origins = np.flatnonzero((self.counted > 0) & (self.moved.sum(axis=1) > 0))
        raised = np.exp(score[origins] - score[origins].max(axis=1, keepdims=True)) * self.apart[origins]
        moved = self.moved[origins] / self.moved[origins].sum(axis=1, keepdims=True)
        counted, leavers = self.counted[origins], self.leavers[origins]
        effect = np.zeros(len(score))
        arrived = _grown(counted @ moved, self.growth[self.group])
        for _ in range(ROUNDS):
            expected = _expected(raised, counted, effect) * np.exp(-effect)
            effect = np.log((arrived + STRENGTH) / (expected + STRENGTH))
        in_group = np.eye(len(self.growth))[self.group]
        total = _grown(leavers @ moved, self.growth[self.group]) @ in_group
        for _ in range(ROUNDS):
            expected = _expected(raised, leavers, effect) @ in_group
            known = (total > 0) & (expected > 0)
            effect = effect + np.log(np.where(known, total, 1) / np.where(known, expected, 1))[self.group]
        return effect


def _expected(raised: Floats, weight: Floats, effect: Floats) -> Floats:
    likelihood = raised * np.exp(effect)
    return np.asarray((weight / np.maximum(likelihood.sum(axis=1), 1e-300)) @ likelihood)


def _grown(total: Floats, growth: Floats) -> Floats:
    grown = total * growth
    return np.asarray(grown * total.sum() / max(grown.sum(), 1e-12))


def growth_of_groups(known: Mapping[str, pl.DataFrame], nodes: list[str], jobs: Floats, group_of: Floats) -> Floats:
    """Growth of each major group's jobs since its moves were observed over that of all jobs: (groups,). ``jobs`` are
    those of the ``nodes`` today, and ``group_of`` (nodes, groups) the shares of a node's jobs in each.
    """
    listed = dict(known["node_jobs"].iter_rows())
    then = np.array([listed.get(node, 0.0) for node in nodes])
    before, today = (figures @ group_of for figures in (then * (jobs > 0), jobs * (then > 0)))
    seen = (before > 0) & (today > 0)
    growth = np.where(seen, today, 1) / np.where(seen, before, 1) * before.sum() / max(today.sum(), 1)
    return np.asarray(np.where(seen, growth, 1))
