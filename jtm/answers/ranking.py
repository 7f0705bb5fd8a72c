"""What the page of step 2 shows beside its ranking, as tables: why a job is in or out, the map, the correlations."""

from collections.abc import Mapping

import polars as pl

from jtm.answers.provenance import citations, price_adjusted, regional_projection
from jtm.answers.workbench import Workbench, occupation
from jtm.errors import CannotAnswer
from jtm.framework.criteria import Indicator
from jtm.framework.market import Market
from jtm.framework.ranking import robustness, scoring
from jtm.framework.ranking.robustness import Robustness
from jtm.framework.ranking.scoring import Measures, Ranking
from jtm.scenario import Scenario

_REST_ON_GROWTH = ("employment_growth", "openings_rate", "openings")


class NotPublishedError(CannotAnswer):
    """An occupation for which a region publishes no employment or no median wage."""


def position_of(bench: Workbench, measures: Measures, scenario: Scenario, soc: str) -> int:
    """The place of an occupation among the cells of the scenario's region. Raises :class:`NotPublishedError`."""
    found = measures.facts["soc"].index_of(soc)
    if found is None:
        area, title = bench.market.area(scenario.area)["area_name"], occupation(bench, soc)["title"]
        raise NotPublishedError(
            f"{area} publishes no employment and median wage for {title}, so it is not ranked there."
        )
    return int(found)


def explained(bench: Workbench, scenario: Scenario, measures: Measures, ranked: Ranking, position: int) -> pl.DataFrame:
    """:func:`jtm.framework.ranking.scoring.explain` with label, unit, ``assumed`` (what of an indicator is the user's
    setting), source and vintage: one row per indicator that counts. Values are in the unit that people read.
    """
    table = scoring.explain(measures, ranked, scenario, position)
    regional = bool(measures.cells.uses_regional_growth[position])
    items = [measures.criteria.indicators[name] for name in table["indicator"]]
    cited = [_cited(bench, scenario, item, regional) for item in items]
    values = [None if one is None else item.shown(one) for item, one in zip(items, table["value"], strict=True)]
    return table.with_columns(
        pl.Series("label", [item.label for item in items], pl.String),
        pl.Series("value", values, pl.Float64),
        pl.Series("unit", [item.shown_unit or item.unit for item in items], pl.String),
        pl.Series("assumed", [item.assumed for item in items], pl.String),
        pl.Series("source", ["; ".join(used) for used in cited], pl.String),
        pl.Series("vintage", ["; ".join(used.values()) for used in cited], pl.String),
    )


def _cited(bench: Workbench, scenario: Scenario, item: Indicator, regional: bool) -> Mapping[str, str]:
    """The sources of one indicator, each with its vintage."""
    words = citations(bench)
    projection = regional_projection(bench, scenario) if regional and item.id in _REST_ON_GROWTH else None
    left_out = {"prices"} if not price_adjusted(bench, scenario) else set()
    left_out |= {"projections"} if projection and item.id == "employment_growth" else set()
    used = dict(words[source] for source in item.sources if source not in left_out)
    return {**used, f"projections of {projection.geography}": projection.period} if projection else used


def robust_table(measures: Measures, ranked: Ranking, robust: Robustness, market: Market) -> pl.DataFrame:
    """The ranking's frame with p_top, certainty (firm, likely, open), rank_low, rank_middle and rank_high (5th, 50th
    and 95th percentile of the rank).
    """
    draws = pl.DataFrame(
        {
            "soc": market.occupations["soc"].gather(measures.cells.occupation),
            "p_top": robust.p_top,
            "rank_low": robust.rank_low,
            "rank_middle": robust.rank_middle,
            "rank_high": robust.rank_high,
        }
    ).select(
        "soc",
        "p_top",
        robustness.certainty(pl.col("p_top")).alias("certainty"),
        pl.col("rank_low", "rank_middle", "rank_high").fill_nan(None).cast(pl.Int32),
    )
    return ranked.frame.join(draws, on="soc", how="left", maintain_order="left", validate="1:1")
