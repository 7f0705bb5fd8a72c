"""What the page of step 2 shows beside its ranking, as tables: why a job is in or out, the map, the correlations."""

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from jtm.answers.workbench import (
    CITED_AS,
    Workbench,
    occupation,
    price_adjusted,
    regional_projection,
    with_bases,
    with_provenance,
)
from jtm.errors import CannotAnswer
from jtm.framework.criteria import Indicator, criteria
from jtm.framework.market import NATION
from jtm.framework.ranking import reference, robustness, scoring, whatif
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
    items = [criteria().indicators[name] for name in table["indicator"]]
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
    vintages = dict(bench.sources.select("source", "vintage").iter_rows())
    projection = regional_projection(bench, scenario) if regional and item.id in _REST_ON_GROWTH else None
    left_out = {"prices"} if not price_adjusted(bench, scenario) else set()
    left_out |= {"projections"} if projection and item.id == "employment_growth" else set()
    used = {CITED_AS[source]: str(vintages[source]) for source in item.sources if source not in left_out}
    return {**used, f"projections of {projection.geography}": projection.period} if projection else used


def why(bench: Workbench, scenario: Scenario, soc: str) -> pl.DataFrame:
    """Why an occupation is in or out in the scenario's region: soc, title, indicator, label, pillar, value, unit,
    normalised (0-1), weight (share of the score), contribution (points), assumed, basis, source, vintage, geography.
    Raises :class:`NotPublishedError`.
    """
    measures = scoring.measure(bench.market, scenario)
    position = position_of(bench, measures, scenario, soc)
    table = explained(bench, scenario, measures, scoring.rank(measures, scenario), position)
    return table.select(
        pl.lit(soc).alias("soc"), pl.lit(occupation(bench, soc)["title"]).alias("title"), "indicator", "label",
        "pillar", "value", "unit", "normalised", "weight", "contribution", "assumed", "basis", "source", "vintage",
        pl.lit(bench.market.area(scenario.area)["area_name"]).alias("geography"),
    )  # fmt: skip


def what_if(bench: Workbench, scenario: Scenario, soc: str) -> pl.DataFrame:
    """What would bring an occupation in or out, one row: soc, title, score, rank, designated, gates_failed, the pillar
    shares of the nearest mix of weights that does it (``to_…``, 0-1; null where none does) with ``moved``, the share of
    weight that changes hands, ``best_rank`` under any mix; and with no view on the weights the share of mixes that
    designate it (``accepted``) and put it first (``first``). With provenance. Raises :class:`NotPublishedError`.
    """
    measures = scoring.measure(bench.market, scenario)
    position = position_of(bench, measures, scenario, soc)
    ranked = scoring.rank(measures, scenario)
    found = whatif.what_if(measures, ranked, scenario, position)
    draws = robustness.pillar_draws(robustness.shake(bench.market, measures, scenario), scenario)
    accepted = robustness.acceptability(draws, scenario, position)
    row = ranked.frame.filter(pl.col("soc") == soc)
    table = row.select("soc", "title", "score", "rank", "designated", "gates_failed").with_columns(
        *(pl.lit((found.shares or {}).get(name), pl.Float64).alias(f"to_{name}") for name in criteria().pillars),
        pl.lit(found.moved, pl.Float64).alias("moved"),
        pl.lit(found.best_rank, pl.Int64).alias("best_rank"),
        pl.lit(accepted.designated).alias("accepted"),
        pl.lit(accepted.first).alias("first"),
    )
    return with_provenance(table, bench, scenario)


def country(bench: Workbench, scenario: Scenario, soc: str = "") -> pl.DataFrame:
    """What the map shows, one row per metro and nonmetro area: area_code, area_name; on the national reference, which
    designates other jobs than the area's own ranking, national_jtm_share, national_score, national_jtm_occupations,
    national_jtm_jobs, coverage; and for an occupation its wage and quotient there (null where not published).
    """
    cells = reference.measure(bench.market, scenario)
    table = reference.by_area(bench.market, cells, reference.score(cells, scenario)).rename(_NATIONAL_NAMES)
    names = bench.market.areas.select("area_code", "area_name")
    table = table.join(names, on="area_code", maintain_order="left")
    if soc:
        job = reference.of_occupation(bench.market, soc).select("area_code", "wage", "quotient")
        table = table.join(job, on="area_code", how="left", maintain_order="left")
    cited = with_provenance(with_bases(table), bench, replace(scenario, area=NATION))
    return cited.select("area_code", "area_name", pl.all().exclude("area_code", "area_name")).with_columns(
        pl.col("area_name").alias("geography")
    )


# What the map calls its figures: those of a ranking are of one region's own percentiles.
_NATIONAL_NAMES = {"share": "national_jtm_share", "score": "national_score", "designated": "national_jtm_occupations",
                   "jobs": "national_jtm_jobs"}  # fmt: skip


def correlations(bench: Workbench, scenario: Scenario) -> pl.DataFrame:
    """Spearman correlations of a region's indicators: a, b, correlation, with provenance."""
    return with_provenance(scoring.correlations(scoring.measure(bench.market, scenario)), bench, scenario)
