"""The tables of step 2: which jobs lift workers and the region."""

from dataclasses import replace

import polars as pl

from jtm.answers.provenance import with_bases, with_provenance
from jtm.answers.ranking import explained, position_of
from jtm.answers.region import DESIGNATED, MEASURED, RANKED, Region
from jtm.answers.registry import answer
from jtm.answers.workbench import occupation
from jtm.framework.criteria import criteria
from jtm.framework.market import NATION
from jtm.framework.ranking import reference, robustness, scoring, whatif


def _cited(table: pl.DataFrame, region: Region) -> pl.DataFrame:
    return with_provenance(table, region.bench, region.scenario)


def _as_made(table: pl.DataFrame, region: Region) -> pl.DataFrame:
    """For tables whose rows cite their own sources."""
    return table


@answer("ranking", "Which jobs lift workers and the region?", _cited,
        ("rank", "soc", "title", "employment", "median_wage", "score", "designated", "p_top", "certainty"),
        groups=(*DESIGNATED, "draws", "concentration", "agreed"))  # fmt: skip
def ranking(region: Region) -> pl.DataFrame:
    """One row an occupation, best first, with robustness and the basis of each column."""
    return with_bases(region.robust)


@answer("ranking", "Why is a job in or out?", _as_made,
        ("title", "label", "value", "normalised", "weight", "contribution", "basis", "source", "vintage"),
        groups=(*RANKED, "job", "agreed"), job="soc")  # fmt: skip
def why(region: Region) -> pl.DataFrame:
    """Why a job is in or out: soc, title, indicator, label, pillar, value, unit, normalised (0-1), weight (share of the
    score), contribution (points), assumed, basis, source, vintage, geography. Raises ``NotPublishedError``.
    """
    bench, soc = region.bench, region.job()
    position = position_of(bench, region.measures, region.scenario, soc)
    table = explained(bench, region.scenario, region.measures, region.ranked, position)
    return table.select(
        pl.lit(soc).alias("soc"), pl.lit(occupation(bench, soc)["title"]).alias("title"), "indicator", "label",
        "pillar", "value", "unit", "normalised", "weight", "contribution", "assumed", "basis", "source", "vintage",
        pl.lit(bench.market.area(region.scenario.area)["area_name"]).alias("geography"),
    )  # fmt: skip


@answer(
    "ranking",
    "What would bring a job in or out?",
    _cited,
    (
        "title",
        "rank",
        "designated",
        "gates_failed",
        *(f"to_{name}" for name in criteria().pillars),
        "moved",
        "best_rank",
        "designated_share",
        "first_share",
    ),
    groups=(*DESIGNATED, "draws", "concentration", "job", "agreed"),
    job="soc",
)
def what_if(region: Region) -> pl.DataFrame:
    """What would bring a job in or out, one row: soc, title, score, rank, designated, gates_failed, the pillar shares
    of the nearest mix of weights that does it (``to_…``, 0-1; null where none does) with ``moved``, the share of weight
    that changes hands, ``best_rank`` under any mix; and with no view on the weights the share of mixes that designate
    it (``designated_share``) and put it first (``first_share``). Raises ``NotPublishedError``.
    """
    soc, scenario = region.job(), region.scenario
    position = position_of(region.bench, region.measures, scenario, soc)
    found = whatif.what_if(region.measures, region.ranked, scenario, position)
    accepted = robustness.acceptability(region.draws, scenario, position)
    row = region.ranked.frame.filter(pl.col("soc") == soc)
    return row.select("soc", "title", "score", "rank", "designated", "gates_failed").with_columns(
        *(pl.lit((found.shares or {}).get(name), pl.Float64).alias(f"to_{name}") for name in criteria().pillars),
        pl.lit(found.moved, pl.Float64).alias("moved"),
        pl.lit(found.best_rank, pl.Int64).alias("best_rank"),
        pl.lit(accepted.designated).alias("designated_share"),
        pl.lit(accepted.first).alias("first_share"),
    )


def _cited_by_area(table: pl.DataFrame, region: Region) -> pl.DataFrame:
    """Each row is of an area of its own."""
    cited = with_provenance(with_bases(table), region.bench, replace(region.scenario, area=NATION))
    return cited.select("area_code", "area_name", pl.all().exclude("area_code", "area_name")).with_columns(
        pl.col("area_name").alias("geography")
    )


@answer("ranking", "Where in the country are such jobs?", _cited_by_area, name="map",
        groups=(*MEASURED, "weights", "indicators", "designation", "job", "agreed"))  # fmt: skip
def jobs_in_the_country(region: Region) -> pl.DataFrame:
    """What the map shows, one row per metro and nonmetro area: area_code, area_name; on the national reference, which
    designates other jobs than the area's own ranking, national_jtm_share, national_score, national_jtm_occupations,
    national_jtm_jobs, coverage; and for a job that is chosen its median_wage and location_quotient there (null where
    not published).
    """
    market, soc = region.bench.market, region.scenario.occupation
    table = region.by_area.join(market.areas.select("area_code", "area_name"), on="area_code", maintain_order="left")
    if not soc:
        return table
    job = reference.of_occupation(market, soc).select("area_code", "median_wage", "location_quotient")
    return table.join(job, on="area_code", how="left", maintain_order="left")


@answer(
    "ranking",
    "Which indicators go together?",
    _cited,
    ("indicator", "other_indicator", "correlation"),
    groups=("region", *MEASURED, "indicators", "agreed"),
)
def correlations(region: Region) -> pl.DataFrame:
    """Spearman correlations of the indicators: indicator, other_indicator, correlation."""
    return scoring.correlations(region.measures)
