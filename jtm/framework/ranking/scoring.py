"""Step 2: rank a region's occupations and designate its Jobs That Mobilize.

Order: normalise over the whole regional universe, aggregate, apply the gates, designate. The indicators of a region
depend on few settings; weights do not touch them, so :func:`measure` is done once and :func:`rank` at every move of a
slider.
"""

from dataclasses import dataclass, field

import numpy as np
import polars as pl

from jtm.framework.criteria import Criteria, Indicator, criteria
from jtm.framework.market import Cells, Floats, Market, weighted_median
from jtm.framework.ranking import aggregate
from jtm.framework.ranking.gates import Mask, failed, gates, named_where, passing
from jtm.framework.ranking.indicators import compute
from jtm.framework.ranking.normalise import Array, normalise
from jtm.scenario import Scenario


@dataclass(frozen=True)
class Measures:
    """A region's cells with their indicators, raw and normalised, and the gates: all that weights do not change; and
    the ``criteria`` that say which indicators these are.
    """

    cells: Cells
    raw: dict[str, Floats]
    normalised: dict[str, Array]
    gates: dict[str, Mask]
    passing: Mask
    facts: pl.DataFrame
    criteria: Criteria = field(default_factory=criteria)


@dataclass(frozen=True)
class Ranking:
    """A region's ranking.

    ``frame`` has one row per cell, best first, then those gated out by score: soc, title, major_group, employment,
    median_wage, wage_p25, wage_p75, location_quotient, growth, typical_education, score (0-100), rank (null for
    gated ones), designated, wages, growth_pillar, strategic (0-100), gates_failed, missing, ratings_from.
    ``score`` and ``pillars`` are in the order of the cells, 0-1.
    """

    frame: pl.DataFrame
    score: Array
    pillars: dict[str, Array]
    rank: np.ndarray
    designated: Mask


def measure(market: Market, scenario: Scenario) -> Measures:
    """Indicators and gates of the scenario's region. Raises ``UnknownAreaError``."""
    cells = market.region(scenario)
    raw = compute(cells)
    normalised = {name: normalise(values, scenario.normalisation) for name, values in raw.items()}
    masks = gates(cells, market, scenario)
    facts = _facts(market, cells, raw, masks)
    return Measures(cells, raw, normalised, masks, passing(masks), facts, market.criteria)


def rank(measures: Measures, scenario: Scenario) -> Ranking:
    """Score, rank and designate under the scenario's weights, aggregation and share."""
    weights = measures.criteria.weights(scenario.indicators)
    pillars = aggregate.pillar_scores(measures.normalised, weights, measures.criteria)
    score = aggregate.combine(pillars, scenario.pillar_shares(), scenario.aggregation)
    order = aggregate.ranks(score, measures.passing)
    designated = (order > 0) & (order <= aggregate.seats(scenario.share, int((order > 0).sum())))
    frame = measures.facts.with_columns(
        pl.Series("score", score * 100).fill_nan(None),
        pl.Series("rank", order).replace(0, None),
        pl.Series("designated", designated),
        *(pl.Series(f"{name}_score", pillar * 100).fill_nan(None) for name, pillar in pillars.items()),
        missing_indicators(measures, scenario),
    ).sort("rank", "score", "soc", descending=[False, True, False], nulls_last=True)
    return Ranking(frame, score, pillars, order, designated)


@dataclass(frozen=True)
class Headline:
    """What the designated occupations are together: their ``jobs``; ``median_wage``, the employment-weighted median of
    their median wages (US dollars a year), the pay of the occupation in which the middle one of their workers is; and
    ``over_region``, that over the region's median of all jobs, less 1 (``nan`` where there is none).
    """

    jobs: int
    median_wage: float
    over_region: float


def headline(frame: pl.DataFrame, measures: Measures) -> Headline:
    """Jobs and pay of the designated occupations of a ranking's ``frame``; nothing where none is designated."""
    top = frame.filter("designated")
    weight, wages = (top[name].cast(pl.Float64).to_numpy() for name in ("employment", "median_wage"))
    pay = weighted_median(wages, weight)
    return Headline(int(weight.sum()), pay, float(pay / measures.cells.area_median[0] - 1))


def missing_indicators(measures: Measures, scenario: Scenario) -> pl.Series:
    """For each cell, the ids of the indicators that count in the score but are not known there."""
    absent = {
        name: np.isnan(measures.normalised[name])
        for name, weight in measures.criteria.weights(scenario.indicators).items()
        if weight and np.isnan(measures.normalised[name]).any()
    }
    if not absent:  # the common case, at every move of a slider
        return pl.Series("missing", [[]], dtype=pl.List(pl.String)).new_from_index(0, len(measures.cells))
    return named_where("missing", absent)


def explain(measures: Measures, ranking: Ranking, scenario: Scenario, position: int) -> pl.DataFrame:
    """Why the cell at ``position`` scores what it does: one row per indicator that counts.

    Columns: indicator, pillar, value (raw), normalised (0-1), weight (its share of the score, 0-1), contribution
    (points of the score, adding up to it), basis. Under the geometric mean the contributions of the arithmetic mean
    are scaled to the score, since a product has no parts that add up. A missing indicator has no contribution; the
    others of its pillar carry its weight.
    """
    shares, weights = scenario.pillar_shares(), measures.criteria.weights(scenario.indicators)
    rows = []
    for pillar in measures.criteria.pillars:
        counted = [item for item in measures.criteria.of_pillar(pillar) if weights[item.id]]
        known = {item.id: weights[item.id] for item in counted if not np.isnan(measures.normalised[item.id][position])}
        for item in counted:
            within = known.get(item.id, 0) / sum(known.values()) if known else 0.0
            rows.append(_explained(measures, item, position, shares[pillar] * within))
    table = pl.DataFrame(rows, schema=_EXPLAINED, orient="row")
    points = pl.col("weight") * pl.col("normalised").fill_null(0)
    contribution = (points / points.sum() * ranking.score[position] * 100).fill_nan(None)
    return table.with_columns(contribution.alias("contribution"))


_EXPLAINED = {
    "indicator": pl.String, "pillar": pl.String, "value": pl.Float64, "normalised": pl.Float64, "weight": pl.Float64,
    "basis": pl.String,
}  # fmt: skip


def _explained(measures: Measures, item: Indicator, position: int, weight: float) -> tuple[object, ...]:
    value, normalised = (float(table[item.id][position]) for table in (measures.raw, measures.normalised))
    known = not np.isnan(normalised)
    return item.id, item.pillar, value if known else None, normalised if known else None, weight, item.basis


def correlations(measures: Measures) -> pl.DataFrame:
    """Spearman correlations between all pairs of a region's indicators: columns a, b, correlation."""
    known = {name: column for name, column in measures.raw.items() if not np.isnan(column).all()}
    frame = pl.DataFrame(known).fill_nan(None)
    pairs = [(a, b) for a in known for b in known]
    values = frame.select(pl.corr(a, b, method="spearman").alias(f"{a}|{b}") for a, b in pairs).row(0)
    return pl.DataFrame(
        {"indicator": [a for a, _ in pairs], "other_indicator": [b for _, b in pairs], "correlation": values}
    ).fill_nan(None)


def _facts(market: Market, cells: Cells, raw: dict[str, Floats], masks: dict[str, Mask]) -> pl.DataFrame:
    """What does not change with weights, one row per cell."""
    columns = ["soc", "title", "major_group", "major_group_title", "typical_education", "job_zone", "ratings_from",
               "odd_specialties"]  # fmt: skip
    unknown_where_nan = ("wage_p25", "wage_p75", "location_quotient", "growth_regional")
    figures = pl.DataFrame({
        "employment": cells.employment.astype(np.int64),
        "median_wage": cells.median_wage.astype(np.int64),
        "wage_p25": cells.wage_p25,
        "wage_p75": cells.wage_p75,
        "location_quotient": cells.location_quotient,
        "growth": cells.growth,
        "growth_national": cells.growth_national,
        "growth_regional": cells.growth_regional,
        "uses_regional_growth": cells.uses_regional_growth,
        "price_adjusted": ~np.isnan(cells.price_level),
        "openings_need": np.expm1(raw["openings"]),
    }).with_columns(pl.col(unknown_where_nan).fill_nan(None))  # fmt: skip
    return market.occupations[cells.occupation].select(columns).hstack([*figures, failed(masks)])
