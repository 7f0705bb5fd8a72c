"""The command of step 2: ``rank``."""

from typing import Annotated

import polars as pl
import typer

from jtm.answers.arguments import applied
from jtm.answers.provenance import price_adjusted
from jtm.answers.region import Region
from jtm.answers.registry import answers
from jtm.answers.workbench import Workbench
from jtm.commands import console
from jtm.framework.criteria import criteria
from jtm.scenario import Scenario


def rank(
    area: console.Area = None,
    weights: Annotated[str | None, typer.Option(help="Pillar weights: wages=50,growth=30,strategic=20.")] = None,
    preset: console.Preset = None,
    scenario: console.Link = None,
    validated: console.Validated = False,
    table: Annotated[str, console.table_option("ranking")] = "ranking",
    job: Annotated[
        str | None, typer.Option(help="For why and what-if (default: the leading JTM) and map: code or title.")
    ] = None,
    form: console.As = console.Format.TABLE,
    out: console.Out = None,
) -> None:
    """Rank a region's occupations and designate its Jobs That Mobilize; say why one is in or out."""
    bench, chosen = console.asked(scenario, preset, area, weights, validated=validated)
    region = applied(Region.of(bench, chosen), {"job": job})
    if table != "map" and not price_adjusted(bench, chosen):
        area_name = bench.market.area(chosen.area)["area_name"]
        console.say(f"Wages of {area_name} are not price-adjusted: BEA publishes no price level there.")
    one = answers("ranking")[table]
    made = one.make(region)
    if table == "ranking" and made["rank"].is_null().all():
        console.say(_nobody_passes(bench, chosen, made))
    console.write_answer(one, made, region, form, out)


def _nobody_passes(bench: Workbench, chosen: Scenario, table: pl.DataFrame) -> str:
    """Which gate leaves a ranking without a rank."""
    counts = table["gates_failed"].explode().drop_nulls().value_counts(sort=True)
    area = bench.market.area(chosen.area)["area_name"]
    if counts.is_empty():
        return f"No occupation in {area} has a score."
    gate, count = counts.row(0)
    label = criteria().gates[gate].label
    return f"No occupation in {area} passes the gates: “{label}” stops most, {count} of {table.height}."
