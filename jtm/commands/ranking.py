"""The command of step 2: ``rank``."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from jtm.answers import comparison
from jtm.answers.provenance import price_adjusted
from jtm.answers.region import Region
from jtm.answers.registry import answers
from jtm.answers.several import Long
from jtm.answers.workbench import Workbench
from jtm.commands.answered import answer, many, notes_of_many, say_written, titled
from jtm.commands.asked import Areas, Asked, Link, Preset, Settings, Validated, Weights, asked, read_link, with_agreed
from jtm.commands.console import first_few, say
from jtm.commands.written import As, Format, Out, table_option, write_table
from jtm.framework.criteria import criteria
from jtm.scenario import apply_preset, require_weight


def rank(
    area: Areas = None,
    weights: Weights = None,
    preset: Preset = None,
    scenario: Link = None,
    settings: Settings = None,
    validated: Validated = False,
    table: Annotated[str, table_option("ranking")] = "ranking",
    job: Annotated[
        str | None,
        typer.Option(help="For why and what-if (default: the leading JTM) and map: code or title. all-jtm for each."),
    ] = None,
    compare: Annotated[
        str | None,
        typer.Option(help="Which jobs enter, leave and move against a link, a file that holds one, or a preset."),
    ] = None,
    form: As = Format.TABLE,
    out: Out = None,
) -> None:
    """Rank a region's occupations and designate its Jobs That Mobilize; say why one is in or out."""
    of = asked(scenario, preset, area, settings, weights=weights, validated=validated)
    if table != "map":
        _say_unadjusted(of)
    if compare is not None:
        _write_compared(of, _other(of, compare, validated=validated), form, out)
        return
    made = answer(of, answers("ranking")[table], {"job": job}, form, out)
    if table == "ranking":
        _say_nobody_passes(made, of.bench)


def _say_unadjusted(of: Asked) -> None:
    names = of.bench.area_names
    bare = [names[code] for code in of.areas if not price_adjusted(of.bench, replace(of.scenario, area=code))]
    if bare:
        say(f"Wages of {first_few(bare)} are not price-adjusted: BEA publishes no price level there.")


def _say_nobody_passes(made: pl.DataFrame, bench: Workbench) -> None:
    """Which gate leaves a ranking without a rank."""
    for (area,), table in made.partition_by("geography", as_dict=True, maintain_order=True).items():
        if not table["rank"].is_null().all():
            continue
        counts = table["gates_failed"].explode().drop_nulls().value_counts(sort=True)
        if counts.is_empty():
            say(f"No occupation in {area} has a score.")
            continue
        gate, count = counts.row(0)
        label = bench.market.criteria.gates[gate].label
        say(f"No occupation in {area} passes the gates: “{label}” stops most, {count} of {table.height}.")


# ── two rankings side by side ─────────────────────────────────────────────────────────────────────────────────────

Other = Callable[[Region], Region]  # the region with which one is compared


def _other(of: Asked, compare: str, *, validated: bool) -> Other:
    """The ranking of a link is that of its own area; under a preset, each area is compared with itself."""
    of_preset = compare in criteria().presets
    chosen = apply_preset(of.scenario, compare) if of_preset else read_link(compare, of.bench)
    require_weight(chosen, of.bench.market.criteria)
    bench, chosen = with_agreed(of.bench, chosen, latest=validated)
    of.bench.market.area_index(chosen.area)
    fixed = Region.of(bench, chosen)
    if of_preset:
        return lambda region: replace(region, bench=bench, scenario=replace(chosen, area=region.scenario.area))
    return lambda region: fixed


def _write_compared(of: Asked, other: Other, form: Format, out: Path | None) -> None:
    found = many(of, lambda region: Long(comparison.compared(region, other(region)), {}))
    differing = comparison.settings_that_differ(of.scenario, other(of.region).scenario)
    if of.several:
        differing = differing.filter(pl.col("setting") != "area")
        if len(places := found.table["geography_compared"].unique()) == 1:
            say(f"Each area is compared with {places[0]}.")
    for name, value, then in differing.select("setting", "value", "value_compared").iter_rows():
        say(f"{name}: {value or 'none'}, compared with {then or 'none'}.")
    if differing.is_empty():
        say("Both rankings have the same settings.")
    counts = dict(found.table["change"].value_counts().iter_rows())
    say(f"{counts.get('entered', 0)} entered, {counts.get('left', 0)} left, {counts.get('stays in', 0)} stay in.")
    show = (*(["area_name"] if of.several else []), *comparison.SHOWN)
    notes = {**notes_of_many(of), "Differences": differing}
    write_table(found.table, form, out, notes, show, titled(comparison.QUESTION, of))
    say_written(found.table, of, out)
