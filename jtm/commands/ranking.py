"""The command of step 2: ``rank``."""

from typing import Annotated

import polars as pl
import typer

from jtm.answers.arguments import applied
from jtm.answers.provenance import price_adjusted
from jtm.answers.region import Region
from jtm.answers.registry import answers
from jtm.answers.workbench import Workbench
from jtm.commands.console import (
    Area,
    As,
    Format,
    Link,
    Out,
    Preset,
    Validated,
    asked,
    say,
    table_option,
    write_answer,
)
from jtm.export.dictionary import data_dictionary
from jtm.framework.criteria import criteria
from jtm.scenario import Scenario


def rank(
    area: Area = None,
    weights: Annotated[str | None, typer.Option(help="Pillar weights: wages=50,growth=30,strategic=20.")] = None,
    preset: Preset = None,
    scenario: Link = None,
    validated: Validated = False,
    table: Annotated[str, table_option("ranking")] = "ranking",
    job: Annotated[
        str | None, typer.Option(help="For why and what-if (default: the leading JTM) and map: code or title.")
    ] = None,
    form: As = Format.TABLE,
    out: Out = None,
) -> None:
    """Rank a region's occupations and designate its Jobs That Mobilize; say why one is in or out."""
    bench, chosen = asked(scenario, preset, area, weights, validated=validated)
    region = applied(Region.of(bench, chosen), {"job": job})
    if table != "map" and not price_adjusted(bench, chosen):
        area_name = bench.market.area(chosen.area)["area_name"]
        say(f"Wages of {area_name} are not price-adjusted: BEA publishes no price level there.")
    one = answers("ranking")[table]
    made = one.make(region)
    if table == "ranking" and made["rank"].is_null().all():
        say(_nobody_passes(bench, chosen, made))
    write_answer(one, made, region, form, out, Dictionary=data_dictionary())


def _nobody_passes(bench: Workbench, chosen: Scenario, table: pl.DataFrame) -> str:
    """Which gate leaves a ranking without a rank."""
    counts = table["gates_failed"].explode().drop_nulls().value_counts(sort=True)
    area = bench.market.area(chosen.area)["area_name"]
    if counts.is_empty():
        return f"No occupation in {area} has a score."
    gate, count = counts.row(0)
    label = criteria().gates[gate].label
    return f"No occupation in {area} passes the gates: “{label}” stops most, {count} of {table.height}."
