"""Where do those who leave an occupation go? P(destination | origin), fitted on observed moves.

An additive conditional logit: the score of a pair is a sum of one curve a feature and one term a pair of major groups,
and P(d | o) = exp(score) / Σ exp(score) over the origin's destinations. Curves are linear between knots, which stand at
quantiles. Fitted by penalised maximum likelihood; an origin weighs by the number of its observed destinations, which
grows with the sample behind it. A sum can be told part by part, which a table of trees cannot.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import isqrt
from typing import TYPE_CHECKING

import dataframely as dy
import numpy as np
import polars as pl
from numpy.typing import NDArray

from jtm.models.mobility_balance import Arrivals, growth_of_groups
from jtm.models.mobility_features import PARTS, Profiles, features, one_sided_gap, profiles
from jtm.sources.contract import conform

if TYPE_CHECKING:  # SciPy is imported where it is used: the app, which starts from this package too, never fits
    from scipy import sparse

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
KNOTS = 6
PENALTY = 3e-4
FEWEST_DESTINATIONS = 5  # an origin with fewer was hardly sampled: renormalising would turn one person into certainty
STEPS = 500  # at most; some fifty do
CONVERGED = 1e-6  # largest slope in any direction
ORIGINS_AT_ONCE = 40
UNIT = 100  # parts are kept in hundredths: what is shown is what is summed
INPUTS = ("observed_move", "mobility_node", "node_jobs", "rating", "technology", "work_activity", "related_occupation",
          "title_word", "staffing", "projection", "occupation_profile")  # fmt: skip


class Transition(dy.Schema):
    """One row a pair of occupations. Parts of the score in hundredths of a log-odds unit, 0 being the mean over all
    pairs; gaps 0-1; ``observed_share`` of the origin's leavers, null where the pair cannot be observed.
    """

    origin_soc = dy.String(primary_key=True)
    destination_soc = dy.String(primary_key=True)
    skills = dy.Int16()
    knowledge = dy.Int16()
    abilities = dy.Int16()
    technologies = dy.Int16()
    activities = dy.Int16()
    titles = dy.Int16()
    related = dy.Int16()
    groups = dy.Int16()
    industries = dy.Int16()
    preparation = dy.Int16()
    pay = dy.Int16()
    size = dy.Int16()
    skill_gap = dy.Float32(min=0, max=1)
    knowledge_gap = dy.Float32(min=0, max=1)
    observed_share = dy.Float32(min=0, max=1, nullable=True)


@dataclass(frozen=True)
class Observed:
    """Moves between m nodes: ``share`` (m, m) of an origin's leavers, rows of 1 or of 0 where nobody was seen to leave;
    ``members`` (n, m) the share of an occupation in a node.
    """

    share: Floats
    members: Floats
    nodes: list[str]

    @property
    def sampled(self) -> NDArray[np.int64]:
        """The origins with enough destinations to learn from."""
        return np.flatnonzero((self.share > 0).sum(axis=1) >= FEWEST_DESTINATIONS)

    @property
    def counted(self) -> Floats:
        """The number of moves that each node's shares rest on, told by that of its destinations; 0 where too few."""
        destinations = (self.share > 0).sum(axis=1).astype(float)
        return np.where(destinations >= FEWEST_DESTINATIONS, destinations, 0)

    @property
    def known(self) -> Mask:
        """The nodes that have occupations of OEWS."""
        return np.asarray(self.members.sum(axis=0) > 0)


def observed(known: Mapping[str, pl.DataFrame], soc: list[str]) -> Observed:
    """The observed moves as arrays, for the occupations ``soc``; nodes without an occupation have no share."""
    moves, listed = known["observed_move"], known["mobility_node"]
    names = pl.concat([moves["origin_node"], moves["destination_node"], listed["node"]]).unique().sort()
    members = np.zeros((len(soc), len(names)))
    placed = listed.join(pl.DataFrame({"soc": soc}).with_row_index("row"), on="soc")
    members[placed["row"].to_numpy(), names.search_sorted(placed["node"]).to_numpy()] = placed["weight"].to_numpy()
    share = np.zeros((len(names), len(names)))
    origin, destination = (names.search_sorted(moves[f"{end}_node"]).to_numpy() for end in ("origin", "destination"))
    share[origin, destination] = moves["share"].to_numpy()
    inside = members.sum(axis=0) > 0
    share *= inside[:, None] & inside[None, :]
    return Observed(share / np.maximum(share.sum(axis=1, keepdims=True), 1e-12), members, names.to_list())


@dataclass(frozen=True)
class Design:
    """The features of all pairs of m entities, and their major groups (there are ``group_count``)."""

    features: Mapping[str, Floats]
    group: NDArray[np.int64]
    group_count: int

    @classmethod
    def of(cls, entities: Profiles) -> "Design":
        """Of occupations or nodes."""
        return cls(features(entities), entities.group, entities.major_group.shape[1])

    def group_pairs(self) -> NDArray[np.int64]:
        """Index of the pair of major groups, (m, m)."""
        return self.group[:, None] * self.group_count + self.group[None, :]


@dataclass(frozen=True)
class Model:
    """A fitted model: a curve (knots, values) a feature, and a value a pair of major groups (none: no such term)."""

    curves: Mapping[str, tuple[Floats, Floats]]
    group_pairs: Floats | None

    def parts(self, design: Design) -> dict[str, Floats]:
        """The parts of the score of all pairs, (m, m) each."""
        made = {}
        for part, names in PARTS.items():
            curves = [np.interp(design.features[name], *self.curves[name]) for name in names if name in self.curves]
            made[part] = np.sum(curves, axis=0) if curves else np.zeros(design.group_pairs().shape)
        if self.group_pairs is not None:
            made["groups"] = made["groups"] + self.group_pairs[design.group_pairs()]
        return made

    def score(self, design: Design) -> Floats:
        """Sum of the parts."""
        return np.asarray(sum(self.parts(design).values()))


@dataclass(frozen=True)
class Basis:
    """Columns whose sum, weighted by what is fitted, is the score of all pairs: (m * m, columns), sparse."""

    columns: "sparse.csr_matrix"
    knots: Mapping[str, Floats]
    group_pairs: bool

    @classmethod
    def of(cls, design: Design, names: tuple[str, ...], group_pairs: bool = True) -> "Basis":
        """Of the features ``names``; knots at quantiles over all pairs."""
        from scipy import sparse

        knots = {name: _knots(design.features[name]) for name in names}
        blocks = [_hats(design.features[name].ravel(), knots[name]) for name in names]
        if group_pairs:
            pair = design.group_pairs().ravel()
            # Half the weight of a curve's column: the penalty then draws a group pair to nothing four times as hard.
            size = (len(pair), design.group_count**2)
            blocks.append(sparse.csr_matrix((np.full(len(pair), 0.5), (np.arange(len(pair)), pair)), shape=size))
        return cls(sparse.hstack(blocks, format="csr").astype(np.float32), knots, group_pairs)

    @cached_property
    def curvature_root(self) -> Floats:
        """The Cholesky factor of a fit's curvature where all destinations are as likely: (columns, columns). In steps
        turned by it a fit takes some fifty, not hundreds.
        """
        count = isqrt(self.columns.shape[0])
        curvature = np.zeros((self.columns.shape[1],) * 2)
        for origins in np.array_split(np.arange(count), max(1, count // ORIGINS_AT_ONCE)):
            among = self.columns[origins[0] * count : (origins[-1] + 1) * count].toarray()
            apart = among.reshape(len(origins), count, -1)
            among = (apart - apart.mean(axis=1, keepdims=True)).reshape(among.shape)
            curvature += among.T @ among
        return np.asarray(np.linalg.cholesky(curvature / count**2 + PENALTY * np.eye(len(curvature))))

    def model(self, fitted: Floats) -> Model:
        """The model that the coefficients ``fitted`` stand for."""
        ends = np.cumsum([len(at) for at in self.knots.values()])
        values = np.split(fitted, ends)
        curves = {name: (at, value) for (name, at), value in zip(self.knots.items(), values, strict=False)}
        return Model(curves, 0.5 * values[-1] if self.group_pairs else None)


def _knots(feature: Floats) -> Floats:
    at = np.unique(np.quantile(feature, np.linspace(0, 1, KNOTS)))
    return at if len(at) > 1 else np.array([at[0], at[0] + 1])


def _hats(values: Floats, knots: Floats) -> "sparse.csr_matrix":
    """Linear B-splines: weights of the two knots around each value."""
    from scipy.interpolate import BSpline

    padded = np.concatenate([knots[:1], knots, knots[-1:]])
    return BSpline.design_matrix(np.clip(values, knots[0], knots[-1]), padded, 1).tocsr()


def fit(basis: Basis, share: Floats, pairs: Mask) -> Floats:
    """Coefficients of ``basis`` that explain ``share`` (m, m) best among the ``pairs`` (m, m) that may be looked at.

    The objective has one minimum, and the search goes on until it is there: a fit that stops early depends on the order
    in which a machine adds up.
    """
    from scipy.linalg import solve_triangular
    from scipy.optimize import minimize

    origins = np.flatnonzero((share * pairs).sum(axis=1) > 0)
    use = np.zeros_like(pairs)
    use[origins] = pairs[origins]
    rows = np.flatnonzero(use.ravel())
    _, start, within = np.unique(rows // len(share), return_index=True, return_inverse=True)
    part = share.ravel()[rows]
    part = part / np.add.reduceat(part, start)[within]
    weight = ((share > 0) & pairs)[origins].sum(axis=1)
    weight = (weight / weight.sum())[within]
    columns = basis.columns[rows].astype(np.float64)  # SciPy would widen it anew at every step
    transposed, root = columns.T.tocsr(), basis.curvature_root

    def loss(turned: Floats) -> tuple[float, Floats]:
        fitted = solve_triangular(root, turned, lower=True, trans="T")
        score = columns @ fitted
        score -= np.maximum.reduceat(score, start)[within]
        raised = np.exp(score)
        total = np.add.reduceat(raised, start)[within]
        value = -(weight * part * (score - np.log(total))).sum() + PENALTY / 2 * fitted @ fitted
        slope = transposed @ (weight * (raised / total - part)) + PENALTY * fitted
        return float(value), solve_triangular(root, slope, lower=True)

    first = np.zeros(columns.shape[1])
    options = {"maxiter": STEPS, "ftol": 0.0, "gtol": CONVERGED}
    turned = minimize(loss, first, jac=True, method="L-BFGS-B", options=options).x
    return np.asarray(solve_triangular(root, turned, lower=True, trans="T"))


def every_pair(moves: Observed) -> Mask:
    """The pairs of different nodes, from origins that were sampled to nodes that have occupations."""
    pairs = np.zeros(moves.share.shape, bool)
    pairs[moves.sampled] = moves.known
    np.fill_diagonal(pairs, val=False)
    return pairs


@dataclass(frozen=True)
class Fitted:
    """The model fitted on all observed moves: ``basis`` and ``coefficients`` at the nodes, ``pairs`` the moves between
    them that it looked at; ``jobs`` and ``design`` are of the detailed occupations ``soc``, which it scores, and whose
    destinations ``arrivals`` balances.
    """

    soc: list[str]
    jobs: Profiles
    design: Design
    moves: Observed
    basis: Basis
    pairs: Mask
    coefficients: Floats
    arrivals: Arrivals


def fit_all(known: Mapping[str, pl.DataFrame]) -> Fitted:
    """Fit on all observed moves of a snapshot's tables."""
    soc = known["occupation_title"].filter(pl.col("level") == "detailed")["soc"].sort().to_list()
    jobs, moves = profiles(known, soc), observed(known, soc)
    nodes = jobs.merged(moves.members)
    at_nodes, pairs = Design.of(nodes), every_pair(moves)
    basis = Basis.of(at_nodes, tuple(at_nodes.features))
    growth = growth_of_groups(known, moves.nodes, nodes.employment, nodes.major_group)
    fitted = fit(basis, moves.share, pairs)
    return Fitted(soc, jobs, Design.of(jobs), moves, basis, pairs, fitted, _arrivals(jobs, moves, growth))


def _arrivals(jobs: Profiles, moves: Observed, growth: Floats) -> Arrivals:
    """The observed moves, spread over occupations."""
    shares = observed_shares(jobs, moves)
    return Arrivals(
        moved=np.nan_to_num(shares),
        apart=~np.isnan(shares),
        counted=_spread(jobs, moves) @ moves.counted,
        leavers=jobs.employment * jobs.turnover,
        group=jobs.group,
        growth=growth,
    )


def scores(model: Fitted, coefficients: Floats) -> Floats:
    """Of all pairs of occupations, before destinations are balanced, (n, n)."""
    return model.basis.model(coefficients).score(model.design)


def transitions(model: Fitted) -> dict[str, pl.DataFrame]:
    """All pairs of detailed occupations with the parts of their score: ``transition``."""
    parts = model.basis.model(model.coefficients).parts(model.design)
    parts["size"] = parts["size"] + model.arrivals.balance(scores(model, model.coefficients))
    table = _table(model.soc, parts, model.jobs, model.moves)
    return {"transition": conform(table, Transition, "transitions")}


def _table(soc: list[str], parts: Mapping[str, Floats], jobs: Profiles, moves: Observed) -> pl.DataFrame:
    apart = ~np.eye(len(soc), dtype=bool)
    codes = np.array(soc)
    hundredths = {
        name: np.where(apart, np.rint(UNIT * (value - value[apart].mean())), 0).astype(np.int16)
        for name, value in parts.items()
    }
    gaps = {f"{domain}_gap": one_sided_gap(jobs.level[domain], jobs.importance[domain]) for domain in _GAPS}
    table = {
        "origin_soc": np.repeat(codes, len(codes)),
        "destination_soc": np.tile(codes, len(codes)),
        **{name: value.ravel() for name, value in hundredths.items()},
        **{name: value.round(4).astype(np.float32).ravel() for name, value in gaps.items()},
        "observed_share": observed_shares(jobs, moves).round(6).astype(np.float32).ravel(),
    }
    return pl.DataFrame(table).fill_nan(None)


_GAPS = ("skill", "knowledge")


def observed_shares(jobs: Profiles, moves: Observed) -> Floats:
    """Observed flows between nodes, spread over the occupations of the destination by employment, (n, n); NaN where
    origin or destination is in no node, both are in the same, or nobody was seen to leave.
    """
    left = moves.share.sum(axis=1) > 0
    # Where an occupation is in two nodes, its leavers are the mean of those of the nodes that were seen to be left.
    belongs = moves.members * left
    belongs = belongs / np.maximum(belongs.sum(axis=1, keepdims=True), 1e-12)
    share = belongs @ moves.share @ _spread(jobs, moves).T
    mapped = moves.members.sum(axis=1) > 0
    same = (moves.members > 0).astype(float) @ (moves.members > 0).T.astype(float) > 0
    unknown = ~(belongs.sum(axis=1) > 0)[:, None] | ~mapped[None, :] | same
    return np.where(unknown, np.nan, share)


def _spread(jobs: Profiles, moves: Observed) -> Floats:
    """Shares of a node's jobs in each occupation, (n, m)."""
    size = moves.members * jobs.employment[:, None]
    return np.asarray(size / np.maximum(size.sum(axis=0), 1e-9))
