"""Step 6: which gaps of many moves can be taught together, and which modules open the most moves for the most workers.

An element *counts* for a move where it is essential to the destination and at least half a level is lacking. Elements
that are lacking together over the moves make a module. A move is *open* once the modules taught cover enough of what
counts for it; a move for which nothing counts is open from the start.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, islice
from typing import Any

import numpy as np
import polars as pl

from jtm.framework.benchmarks.proficiency import MATTERS
from jtm.framework.mobility import Floats, Mask
from jtm.framework.training.gaps import Demands, Gaps

LEAST_SHORT = 0.5  # levels worth teaching: assumed, and no test of whether the gap is real (docs/training.md)
ENOUGH = 0.8
MODULES = 12
MOST_TRIED = 12  # modules of which every set can be tried while somebody waits
_LEADING = 2  # elements that name a module
_CLOSE = 1e-9
_BLOCK = 256  # sets of modules at a time


@dataclass(frozen=True)
class Module:
    """Elements taught together: ``columns`` are their places among the elements, the most lacking first. ``id`` is
    that of the leading element, ``name`` the names of the leading two.
    """

    id: str
    name: str
    columns: tuple[int, ...]


@dataclass(frozen=True)
class Curriculum:
    """The modules for m moves. ``moves``: origin, destination, workers (m rows); ``cover`` (m, modules) is the share of
    what counts for a move that a module teaches, adding up to 1, or to 0 where nothing counts; ``enough`` the share
    that opens a move; ``once``: an origin's workers stand in each of its moves and are counted once, else each move has
    its own.
    """

    modules: tuple[Module, ...]
    elements: pl.DataFrame
    moves: pl.DataFrame
    cover: Floats
    enough: float
    once: bool

    @classmethod
    def of(
        cls,
        needs: Demands,
        found: Gaps,
        moves: pl.DataFrame,
        *,
        most: int = MODULES,
        enough: float = ENOUGH,
        least_short: float = LEAST_SHORT,
        once: bool = False,
    ) -> "Curriculum":
        """At most ``most`` modules for the moves of ``found``. ``moves``: origin, destination, workers, in the same
        order; ``once`` for a list of possible moves, not for a plan, in which each mover has one. Raises ``ValueError``
        where rows do not match, workers are negative or missing, or ``enough`` is not in (0, 1].
        """
        people = moves["workers"].cast(pl.Float64)
        if moves.height != len(found.share):
            raise ValueError(f"{moves.height} moves for {len(found.share)} gaps")
        if people.null_count() or not (people >= 0).all():
            raise ValueError("workers of a move are negative or missing")
        if not 0 < enough <= 1:
            raise ValueError("the share that opens a move is not above 0 and at most 1")
        part = counting(needs, found, least_short)
        made = cluster(part, needs.elements, most)
        total = part.sum(axis=1, keepdims=True)
        taught = np.zeros((len(part), len(made)))
        for place, module in enumerate(made):
            taught[:, place] = part[:, list(module.columns)].sum(axis=1)
        cover = np.divide(taught, total, out=np.zeros_like(taught), where=total > 0)
        return cls(made, needs.elements, moves.select("origin", "destination", "workers"), cover, enough, once)

    @property
    def counts(self) -> Mask:
        """The moves for which anything counts, (m,)."""
        return np.asarray(self.cover.any(axis=1))

    def opened(self, covered: Floats) -> Mask:
        """Which moves are open where ``covered`` (m, …) of what counts for them is taught."""
        nothing = ~self.counts.reshape(-1, *(1,) * (covered.ndim - 1))
        return np.asarray(nothing | (covered >= self.enough - _CLOSE))

    def workers(self, opened: Mask) -> Floats:
        """Workers with an open move, for each column of ``opened`` (m, sets)."""
        people = self.moves["workers"].cast(pl.Float64).to_numpy()
        if not self.once or not len(people):
            return np.asarray(people @ opened)
        _, origin = np.unique(self.moves["origin"].to_numpy(), return_inverse=True)
        order = np.argsort(origin, kind="stable")
        starts = np.flatnonzero(np.r_[True, np.diff(origin[order]) > 0])
        return np.asarray(np.maximum.reduceat(opened[order] * people[order, None], starts, axis=0).sum(axis=0))


def counting(needs: Demands, found: Gaps, least_short: float = LEAST_SHORT) -> Floats:
    """The parts of each move's gap that a module should teach, (m, k): of elements essential to the destination
    (importance at least 3 of 5), by at least ``least_short`` levels; 0 elsewhere.
    """
    matters = needs.weight[found.destination] >= (MATTERS - 1) / 4 - _CLOSE
    return np.where(matters & (found.short >= least_short) & (found.part > 0), found.part, 0)


def cluster(part: Floats, elements: pl.DataFrame, most: int = MODULES) -> tuple[Module, ...]:
    """At most ``most`` groups of the elements that are lacking in the same moves, sorted by id.

    Agglomerative, average linkage on the Jaccard distance: the share of the moves lacking either element that do not
    lack both. ``part`` (m, k) as from :func:`counting`; an element that no move lacks is in no module. Neither the
    order of the moves nor their workers matter, so ids and names stay as long as the gaps do.
    """
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import pdist

    lacking = part > 0
    used = np.flatnonzero(lacking.any(axis=0))
    if len(used) < 2:
        labels = np.ones(len(used), int)
    else:
        labels = fcluster(linkage(pdist(lacking[:, used].T, "jaccard"), "average"), max(1, most), "maxclust")
    weight = np.round(part.sum(axis=0), 9)
    groups = [used[labels == label] for label in np.unique(labels)]
    made = [_module(sorted(group.tolist(), key=lambda at: (-weight[at], at)), elements) for group in groups]
    return tuple(sorted(made, key=lambda module: module.id))


def _module(columns: list[int], elements: pl.DataFrame) -> Module:
    names = elements["name"].gather(columns[:_LEADING]).to_list()
    return Module(str(elements["element_id"][columns[0]]), " · ".join(dict.fromkeys(names)), tuple(columns))


# ── which first ───────────────────────────────────────────────────────────────────────────────────────────────────


def greedy(plan: Curriculum, most: int | None = None) -> tuple[int, ...]:
    """The order in which to build modules (places among them): each time the one that opens moves for the most
    further workers, of equals that which opens the most moves, then that which covers the most of the gaps (by worker)
    of what is not open yet, then the first by id.

    No guarantee: a move that needs two modules gains nothing from the first, so what a set opens is not submodular, and
    the bound of 1 − 1/e for greedy coverage (Nemhauser, Wolsey and Fisher 1978) holds only where any one module opens a
    move. Where each move needs one module only and has workers of its own, it is exact. :func:`best_possible` tells how
    far it is off.
    """
    people = plan.moves["workers"].cast(pl.Float64).to_numpy()
    covered, order = np.zeros(len(people)), list[int]()
    for _ in range(min(len(plan.modules), len(plan.modules) if most is None else most)):
        left = np.array([place for place in range(len(plan.modules)) if place not in order])
        after = covered[:, None] + plan.cover[:, left]
        opened = plan.opened(after)
        progress = people @ np.minimum(after, plan.enough)
        ranked = np.lexsort((left, *(-np.round(x, 6) for x in (progress, opened.sum(axis=0), plan.workers(opened)))))
        order.append(int(left[ranked[0]]))
        covered = covered + plan.cover[:, order[-1]]
    return tuple(order)


def curve(plan: Curriculum, order: Sequence[int]) -> pl.DataFrame:
    """What the first k modules of ``order`` open, one row a k from 0: modules (k), module, name (that comes k-th),
    moves, workers, moves_share, workers_share (of all), gap_covered (of what counts, mean by worker; null without any).
    """
    people = plan.moves["workers"].cast(pl.Float64).to_numpy()
    covered = np.cumsum(np.c_[np.zeros(len(people)), plan.cover[:, list(order)]], axis=1)
    opened = plan.opened(covered)
    moves, workers = opened.sum(axis=0), plan.workers(opened)
    everyone = float(plan.workers(np.ones((len(people), 1), bool))[0])
    weight = people * plan.counts
    ordered = [plan.modules[place] for place in order]
    return pl.DataFrame(
        {
            "modules": np.arange(len(order) + 1),
            "module": [None, *(module.id for module in ordered)],
            "name": [None, *(module.name for module in ordered)],
            "moves": moves.astype(np.int64),
            "workers": workers,
            "moves_share": moves / len(people) if len(people) else np.full(len(moves), np.nan),
            "workers_share": workers / everyone if everyone else np.full(len(moves), np.nan),
            "gap_covered": weight @ covered / weight.sum() if weight.sum() else np.full(len(moves), np.nan),
        },
        schema_overrides={"module": pl.String, "name": pl.String},
    ).fill_nan(None)


def best_possible(plan: Curriculum) -> pl.DataFrame | None:
    """The most workers that any k modules open, by trying every set: modules (k), workers. ``None`` where there are
    more than :data:`MOST_TRIED` modules.
    """
    size = len(plan.modules)
    if size > MOST_TRIED:
        return None
    best = [max(float(workers.max()) for workers in _tried(plan, chosen)) for chosen in range(size + 1)]
    return pl.DataFrame({"modules": range(size + 1), "workers": best}, schema_overrides={"workers": pl.Float64})


def _tried(plan: Curriculum, chosen: int) -> Iterator[Floats]:
    """Workers for whom each set of ``chosen`` modules opens a move, some sets at a time."""
    sets = combinations(range(len(plan.modules)), chosen)
    while block := list(islice(sets, _BLOCK)):
        taught = np.zeros((len(plan.modules), len(block)))
        for column, places in enumerate(block):
            taught[list(places), column] = 1
        yield plan.workers(plan.opened(plan.cover @ taught))


# ── who is behind a module ────────────────────────────────────────────────────────────────────────────────────────


def module_table(plan: Curriculum) -> pl.DataFrame:
    """One row a module, the most workers first: module (id), name, elements (names), element_ids, moves, origins, jtms
    (destinations) and workers that lack something of it, gap_share (of what counts for those moves, mean by move).
    """
    people, moves = plan.workers(plan.cover > 0), plan.moves
    rows = []
    for place, module in enumerate(plan.modules):
        lacking = plan.cover[:, place] > 0
        behind, columns = moves.filter(pl.Series(lacking)), list(module.columns)
        rows.append(
            {
                "module": module.id,
                "name": module.name,
                "elements": plan.elements["name"].gather(columns).to_list(),
                "element_ids": plan.elements["element_id"].gather(columns).to_list(),
                "moves": behind.height,
                "origins": behind["origin"].n_unique(),
                "jtms": behind["destination"].n_unique(),
                "workers": float(people[place]),
                "gap_share": float(plan.cover[lacking, place].mean()),
            }
        )
    return pl.DataFrame(rows, schema=_MODULE).sort("workers", "module", descending=[True, False])


_MODULE: dict[str, Any] = {
    "module": pl.String, "name": pl.String, "elements": pl.List(pl.String), "element_ids": pl.List(pl.String),
    "moves": pl.Int64, "origins": pl.Int64, "jtms": pl.Int64, "workers": pl.Float64, "gap_share": pl.Float64,
}  # fmt: skip


def behind(plan: Curriculum, module: str) -> pl.DataFrame:
    """The moves that need a module, the most workers first: origin, destination, workers, gap_share (of what counts for
    the move that it teaches). Raises ``KeyError``.
    """
    places = {one.id: place for place, one in enumerate(plan.modules)}
    table = plan.moves.with_columns(pl.Series("gap_share", plan.cover[:, places[module]]))
    return table.filter(pl.col("gap_share") > 0).sort(
        "workers", "origin", "destination", descending=[True, False, False]
    )


def opening_table(plan: Curriculum, order: Sequence[int]) -> pl.DataFrame:
    """One row a move, in their order: origin, destination, workers, modules_needed (modules of which it lacks
    something), opens_at (how many modules of ``order`` open it; 0 from the start, null never).
    """
    covered = np.cumsum(np.c_[np.zeros(plan.moves.height), plan.cover[:, list(order)]], axis=1)
    opened = plan.opened(covered)
    first = np.where(opened.any(axis=1), opened.argmax(axis=1), -1)
    return plan.moves.with_columns(
        pl.Series("modules_needed", (plan.cover > 0).sum(axis=1)),
        pl.when(pl.Series(first) >= 0).then(pl.Series(first)).alias("opens_at"),
    )
