"""The indicators of a Job That Mobilizes: one function per entry of ``criteria.toml``, under the same name.

Each takes :class:`~jtm.framework.market.Cells` of n cells, or of (draws, n) where a simulation shakes wages and
employment, and returns that shape, more being better; ``nan`` where it cannot be known. Formulas: docs/methods.md.
"""

from itertools import pairwise

import numpy as np

from jtm.framework.criteria import criteria
from jtm.framework.market import YEARS_PROJECTED, Cells, Floats
from jtm.framework.ranking.rows import counted_below, flat, sorted_rows

FEWEST_PEERS = 5


def real_median_wage(cells: Cells) -> Floats:
    """Median wage at national prices, US dollars a year; nominal where BEA publishes no price level."""
    return cells.median_wage / np.where(np.isnan(cells.price_level), 1.0, cells.price_level)


def entry_pay(cells: Cells) -> Floats:
    """25th percentile wage over the wage floor; over the area's median of all jobs where no floor is set."""
    return cells.wage_p25 / np.where(np.isnan(cells.floor), cells.area_median, cells.floor)


def education_premium(cells: Cells) -> Floats:
    """ln median - ln employment-weighted median of the area's *other* occupations with the same entry education.

    Where an area has fewer than five others, the national median of that education at local prices stands in.
    """
    peers = leave_one_out_median(cells.median_wage, cells.employment, cells.area * 16 + cells.education)
    return np.log(cells.median_wage) - np.log(np.where(np.isnan(peers), cells.peer_wage, peers))


def wage_spread(cells: Cells) -> Floats:
    """75th over 25th percentile wage."""
    return cells.wage_p75 / cells.wage_p25


def employment_growth(cells: Cells) -> Floats:
    """Projected change of employment over ten years, as a share."""
    return cells.growth


def openings_rate(cells: Cells) -> Floats:
    """(Growth openings + labour-force exits) a year over employment; transfers are turnover and stay out."""
    return cells.growth / YEARS_PROJECTED + cells.exit_rate


def upward_mobility(cells: Cells) -> Floats:
    """Expected yearly rise in log pay by moving on, against jobs at the same pay; not shaken in simulations."""
    return cells.upward_mobility


def local_concentration(cells: Cells) -> Floats:
    """ln location quotient; a quotient published as 0.00 counts as half of the smallest printed, 0.005."""
    return np.log(np.maximum(cells.location_quotient, 0.005))


def industry_alignment(cells: Cells) -> Floats:
    """Share of the occupation's jobs, nationally, in the strategic industries chosen."""
    return cells.alignment


def openings(cells: Cells) -> Floats:
    """ln(1 + yearly openings in persons): local employment times the openings rate, never below zero."""
    return np.log1p(np.maximum(cells.employment * openings_rate(cells), 0.0))


def talent_reach(cells: Cells) -> Floats:
    """ln(1 + workers of the untapped pool for whom the job is a feasible move); not shaken in simulations."""
    return np.log1p(cells.talent_reach)


def ai_resilience(cells: Cells) -> Floats:
    """One minus the AI applicability score."""
    return 1.0 - cells.ai_applicability


def compute(cells: Cells) -> dict[str, Floats]:
    """Every indicator by id, (n,) or (draws, n): those of ``criteria.toml`` as the function of that name has them, and
    those that people have loaded.
    """
    shipped = {name: globals()[name](cells) for name in criteria().indicators}
    return {**shipped, **{name: figures.scored for name, figures in cells.own.items()}}


def leave_one_out_median(values: Floats, weights: Floats, groups: np.ndarray) -> Floats:
    """Weighted lower median of the *other* members of each one's group, for (n,) or (draws, n) values.

    ``nan`` in groups with fewer than :data:`FEWEST_PEERS` others.
    """
    shape = np.broadcast_shapes(values.shape, weights.shape)
    order = np.argsort(groups, kind="stable")  # members of a group side by side
    rows = (np.broadcast_to(one, shape).reshape(-1, shape[-1]) for one in (values, weights))
    table, weight = (np.take(one, order, axis=1) for one in rows)
    out = np.full(table.shape, np.nan, dtype=values.dtype)
    edges = [0, *(np.flatnonzero(np.diff(groups[order])) + 1), len(order)]
    for start, stop in pairwise(edges):
        if stop - start > FEWEST_PEERS:
            out[:, start:stop] = _others_median(table[:, start:stop], weight[:, start:stop])
    return np.take(out, np.argsort(order), axis=1).reshape(shape)


def _others_median(values: Floats, weights: Floats) -> Floats:
    """Leave-one-out weighted median along the last axis of one group, (draws, m) to (draws, m).

    Without member k the cumulative weight is C up to k and C - w_k after it; the half-way point is (T - w_k)/2. So
    the median lies before k if that point is within C[k-1]; else it is found in C at the point plus w_k.
    """
    m = values.shape[1]
    ascending, order = sorted_rows(values)
    at = flat(order, m)
    sorted_weights = np.ascontiguousarray(weights).ravel()[at]
    cumulative = np.cumsum(sorted_weights, axis=-1, dtype=np.float64)
    half = (cumulative[:, -1:] - sorted_weights) / 2
    target = np.where(half <= cumulative - sorted_weights, half, half + sorted_weights)
    position = np.minimum(counted_below(cumulative, target), m - 1)
    out = np.empty(values.shape, dtype=values.dtype)
    out.ravel()[at] = ascending.ravel()[flat(position, m)]
    return out
