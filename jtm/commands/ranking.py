"""The command of step 2: ``rank``."""

from dataclasses import replace
from enum import StrEnum
from typing import Annotated

import polars as pl
import typer

from jtm.answers.ranking import correlations, country, what_if, why
from jtm.answers.workbench import (
    Workbench,
    find_occupation,
    leading_jtm,
    price_adjusted,
    rank_scenario,
)
from jtm.commands.console import (
    Area,
    As,
    Format,
    Link,
    Out,
    Validated,
    asked,
    say,
    write_table,
)
from jtm.export import tables
from jtm.export.dictionary import data_dictionary
from jtm.framework.criteria import criteria
from jtm.scenario import Scenario


class RankTable(StrEnum):
    """What step 2 can tell: the ranking, one job, the country, or the indicators."""

    RANKING = "ranking"
    WHY = "why"
    WHAT_IF = "what-if"
    MAP = "map"
    CORRELATIONS = "correlations"


def rank(
    area: Area = None,
    weights: Annotated[str | None, typer.Option(help="Pillar weights: wages=50,growth=30,strategic=20.")] = None,
    preset: Annotated[str | None, typer.Option(help=f"One of {', '.join(criteria().presets)}.")] = None,
    scenario: Link = None,
    validated: Validated = False,
    table: Annotated[RankTable, typer.Option(help="Which table.")] = RankTable.RANKING,
    job: Annotated[
        str | None, typer.Option(help="For why and what-if (default: the leading JTM) and map: code or title.")
    ] = None,
    form: As = Format.TABLE,
    out: Out = None,
) -> None:
    """Rank a region's occupations and designate its Jobs That Mobilize; say why one is in or out."""
    bench, chosen = asked(scenario, preset, area, weights, validated=validated)
    if job is not None:
        chosen = replace(chosen, occupation=find_occupation(bench, job))
    notes = {
        "Sources": bench.sources,
        "Settings": tables.settings_sheet(chosen.settings(), bench.dataset),
        "Dictionary": data_dictionary(),
    }
    if table is not RankTable.MAP and not price_adjusted(bench, chosen):
        area_name = bench.market.area(chosen.area)["area_name"]
        say(f"Wages of {area_name} are not price-adjusted: BEA publishes no price level there.")
    made = _rank_table(bench, chosen, table)
    if table is RankTable.RANKING and made["rank"].is_null().all():
        say(_nobody_passes(bench, chosen, made))
    write_table(made, form, out, notes, show=_RANK_COLUMNS.get(table))


def _nobody_passes(bench: Workbench, chosen: Scenario, table: pl.DataFrame) -> str:
    """Which gate leaves a ranking without a rank."""
    counts = table["gates_failed"].explode().drop_nulls().value_counts(sort=True)
    area = bench.market.area(chosen.area)["area_name"]
    if counts.is_empty():
        return f"No occupation in {area} has a score."
    gate, count = counts.row(0)
    label = criteria().gates[gate].label
    return f"No occupation in {area} passes the gates: “{label}” stops most, {count} of {table.height}."


def _rank_table(bench: Workbench, chosen: Scenario, table: RankTable) -> pl.DataFrame:
    if table is RankTable.RANKING:
        return rank_scenario(bench, chosen)
    if table is RankTable.MAP:
        return country(bench, chosen, chosen.occupation)
    if table is RankTable.CORRELATIONS:
        return correlations(bench, chosen)
    soc = chosen.occupation or leading_jtm(bench, chosen)
    return why(bench, chosen, soc) if table is RankTable.WHY else what_if(bench, chosen, soc)


_RANK_COLUMNS = {
    RankTable.RANKING: ["rank", "soc", "title", "employment", "median_wage", "score", "designated", "p_top",
                        "certainty"],
    RankTable.WHY: ["title", "label", "value", "normalised", "weight", "contribution", "basis", "source", "vintage"],
    RankTable.WHAT_IF: ["title", "rank", "designated", "gates_failed", *(f"to_{name}" for name in criteria().pillars),
                        "moved", "best_rank", "accepted", "first"],
    RankTable.CORRELATIONS: ["a", "b", "correlation"],
}  # fmt: skip
