"""The command of step 3: ``benchmark``."""

from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from jtm.answers.benchmarks import (
    benchmark_of,
    common_core,
    difference_of,
    draft_of,
    draft_table,
    families,
    read_profiles,
    requirements_of,
    stated_by,
    technologies_of,
    technologies_shared,
)
from jtm.answers.find import find_occupation
from jtm.answers.provenance import with_skill_provenance
from jtm.answers.region import Region
from jtm.answers.workbench import Workbench, leading_jtm, occupation
from jtm.commands import console
from jtm.errors import CannotAnswer, WrongRequest
from jtm.export import draft_file, tables
from jtm.export.skills_standards import STANDARDS
from jtm.framework.benchmarks import proficiency
from jtm.framework.benchmarks.drafts import Benchmark
from jtm.scenario import Scenario
from jtm.uploads.files import read_file


class BenchmarkTable(StrEnum):
    """What step 3 can tell of a job, two jobs or a family."""

    ESSENTIAL = "essential"
    ELEMENTS = "elements"
    TECHNOLOGIES = "technologies"
    REQUIREMENTS = "requirements"
    DIFFERENCE = "difference"
    CORE = "core"


def benchmark(
    job: Annotated[
        list[str] | None, typer.Option(help="Code or title; again for several. Default: the leading JTM.")
    ] = None,
    family: Annotated[str | None, typer.Option(help="Common core of a major group's JTMs, such as 49-0000.")] = None,
    table: Annotated[BenchmarkTable, typer.Option(help="Which table.")] = BenchmarkTable.ESSENTIAL,
    draft: Annotated[Path | None, typer.Option(help="A benchmark saved from the page, instead of a job.")] = None,
    name: Annotated[str | None, typer.Option(help="Name of the benchmark in an export.")] = None,
    area: console.Area = None,
    preset: console.Preset = None,
    scenario: console.Link = None,
    validated: console.Validated = False,
    form: Annotated[
        console.BenchmarkFormat, typer.Option("--format", help="How to write it.")
    ] = console.BenchmarkFormat.TABLE,
    out: console.Out = None,
) -> None:
    """Essential skills of a job, with levels, bands and when they are needed; as a table or for skills systems."""
    bench, chosen = console.asked(scenario, preset, area, None, validated=validated)
    jobs = [find_occupation(bench, text) for text in job or []]
    table = _asked(jobs, family, table, form)
    if form.value in STANDARDS:
        made = _saved(draft) if draft else _drafted(bench, chosen, jobs, table, family)
        made = made if name is None else draft_file.renamed(made, name)
        what = made if draft else stated_by(bench, made)
        console.put(STANDARDS[form.value](what, bench.warehouse.read("onet_occupations")), out)
        return
    notes = {"Sources": bench.sources, "Settings": tables.settings_sheet(chosen.settings(), bench.dataset)}
    if draft:
        saved = _saved(draft)
        cited = draft_table(bench, saved)
        if saved.dataset != bench.dataset:
            console.say(f"The draft is of an earlier edition of the data ({saved.dataset}); its figures are of then.")
            notes = {"Settings": tables.settings_sheet(chosen.settings(), saved.dataset)}
    else:
        basis = "observed" if table in _OBSERVED else "modelled"
        shown = _benchmark_table(bench, chosen, jobs, table, family)
        cited = with_skill_provenance(shown, _credited(bench, table, shown), "US", "onet", "projections", basis=basis)
    if cited.is_empty() and not draft:
        raise CannotAnswer(_nothing(bench, chosen, jobs, table))
    columns = [column for column in _BENCHMARK_COLUMNS if column in cited.columns] if table in _ITEMS else None
    console.write_table(cited, console.Format(form.value), out, notes, show=columns)


def _nothing(bench: Workbench, chosen: Scenario, jobs: list[str], table: BenchmarkTable) -> str:
    """Which jobs, and which setting, leave a table empty."""
    of = " and ".join(str(occupation(bench, soc)["title"]) for soc in jobs) or "these jobs"
    if table in (BenchmarkTable.TECHNOLOGIES, BenchmarkTable.REQUIREMENTS):
        return f"O*NET lists no {table.value} for {of}."
    return (
        f"Nothing counts as essential for {of}: importance from {chosen.least_importance:g}, at least "
        f"{chosen.importance_share:.0%} of jobs below it and a score from {chosen.least_score:g} leave nothing. "
        "Loosen them in the link."
    )


def _credited(bench: Workbench, table: BenchmarkTable, shown: pl.DataFrame) -> Workbench:
    """With the agreed versions alone that a table holds something of."""
    if table in _OBSERVED:
        return replace(bench, agreed={})
    if table not in (BenchmarkTable.ESSENTIAL, BenchmarkTable.ELEMENTS):
        return bench
    held = set(shown["soc"])
    return replace(bench, agreed={soc: one for soc, one in bench.agreed.items() if soc in held})


def _asked(jobs: list[str], family: str | None, table: BenchmarkTable, form: console.BenchmarkFormat) -> BenchmarkTable:
    """The table that is asked for: a family has a common core. Refuses what would be answered with something else."""
    if family is not None:
        if jobs:
            raise WrongRequest("Give jobs or a family, not both.")
        if table is BenchmarkTable.ESSENTIAL:
            table = BenchmarkTable.CORE
        if table not in (BenchmarkTable.CORE, BenchmarkTable.TECHNOLOGIES):
            raise WrongRequest(f"A family has no table {table.value}: leave out --table.")
    if form.value in STANDARDS:
        if table not in (BenchmarkTable.ESSENTIAL, BenchmarkTable.CORE):
            raise WrongRequest(f"{form.value} holds a benchmark: leave out --table, or give --table core.")
        if len(jobs) > 1 and table is BenchmarkTable.ESSENTIAL:
            raise WrongRequest(
                f"{form.value} holds one benchmark: give one --job, or --table core for what several have in common."
            )
    return table


_OBSERVED = (BenchmarkTable.TECHNOLOGIES, BenchmarkTable.REQUIREMENTS)
_ITEMS = (BenchmarkTable.ESSENTIAL, BenchmarkTable.ELEMENTS, BenchmarkTable.CORE)
_BENCHMARK_COLUMNS = [
    "title",
    "name",
    "domain",
    "importance",
    "essential_score",
    "level",
    "level_low",
    "level_high",
    "bands",
    "timing",
    "share",
    "ratings_from",
]


def _benchmark_table(
    bench: Workbench, chosen: Scenario, jobs: list[str], table: BenchmarkTable, family: str | None
) -> pl.DataFrame:
    if table is BenchmarkTable.CORE:
        return common_core(bench, read_profiles(bench), _members(bench, chosen, jobs, family), chosen)
    if family is not None:
        return technologies_shared(bench, _members(bench, chosen, jobs, family), proficiency.MOST)
    jobs = jobs or [chosen.occupation or leading_jtm(bench, chosen)]
    if table is BenchmarkTable.TECHNOLOGIES:
        return pl.concat([_of(bench, soc, technologies_of(bench, soc)) for soc in jobs])
    if table is BenchmarkTable.REQUIREMENTS:
        return pl.concat([_of(bench, soc, requirements_of(bench, soc)) for soc in jobs])
    profiles = read_profiles(bench)
    if table is BenchmarkTable.DIFFERENCE:
        if len(jobs) != 2:
            raise WrongRequest(
                "A difference needs two jobs: first --job the one that a worker has, then the one aimed at."
            )
        has, needs = jobs
        return difference_of(bench, profiles, has, needs, chosen)
    rated = pl.concat([_of(bench, soc, benchmark_of(bench, profiles, soc, chosen).drop("soc")) for soc in jobs])
    return rated.filter("essential") if table is BenchmarkTable.ESSENTIAL else rated


def _of(bench: Workbench, soc: str, table: pl.DataFrame) -> pl.DataFrame:
    title = str(occupation(bench, soc)["title"])
    return table.select(pl.lit(soc).alias("soc"), pl.lit(title).alias("title"), pl.all())


def _members(bench: Workbench, chosen: Scenario, jobs: list[str], family: str | None) -> list[str]:
    """The occupations whose common core is wanted: those named, or the JTMs of a family."""
    if jobs:
        return jobs
    found = families(bench, Region.of(bench, chosen).table("ranking").filter("designated"))
    code = family or chosen.family or next(iter(found), "")
    if code not in found:
        listed = ", ".join(f"{known} {title}" for known, (title, _) in found.items())
        raise WrongRequest(f"{code!r} is no family with two or more JTMs here: choose among {listed or 'none'}.")
    return found[code][1]


def _drafted(
    bench: Workbench, chosen: Scenario, jobs: list[str], table: BenchmarkTable, family: str | None
) -> Benchmark:
    """The O*NET draft of one job, or of what several have in common."""
    profiles = read_profiles(bench)
    if table is BenchmarkTable.CORE:
        members = _members(bench, chosen, jobs, family)
        return draft_of(bench, common_core(bench, profiles, members, chosen), members, "Common core")
    soc = jobs[0] if jobs else chosen.occupation or leading_jtm(bench, chosen)
    return draft_of(bench, benchmark_of(bench, profiles, soc, chosen), [soc], str(occupation(bench, soc)["title"]))


def _saved(file: Path) -> Benchmark:
    try:
        return draft_file.from_upload(read_file(file))
    except OSError as error:
        raise WrongRequest(f"Cannot read {file} ({error.strerror}).") from None
