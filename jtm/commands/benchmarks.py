"""The command of step 3: ``benchmark``."""

from dataclasses import dataclass, replace
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
from jtm.answers.provenance import with_skill_provenance
from jtm.answers.region import Region
from jtm.answers.several import ALL_JTM, Long
from jtm.answers.workbench import Workbench, find_occupation, leading_jtm, occupation
from jtm.commands.answered import many, notes_of_many, say_written, titled
from jtm.commands.asked import Areas, Asked, Link, Preset, Settings, Validated, asked
from jtm.commands.console import say
from jtm.commands.written import BenchmarkFormat, Format, Out, put, write_table
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


@dataclass(frozen=True)
class Wanted:
    """What is wanted of which jobs: those named, every JTM, the JTMs of a family, or the leading JTM."""

    table: BenchmarkTable
    jobs: list[str]
    every: bool
    family: str | None

    def of(self, region: Region) -> "Wanted":
        """The same of the jobs of a region."""
        if not self.every:
            return self
        if not (jtms := region.jtms()):
            raise CannotAnswer(f"{region.bench.market.area(region.scenario.area)['area_name']} has no JTM.")
        return replace(self, jobs=jtms, every=False)


class NoFamilyError(WrongRequest, CannotAnswer):
    """A family without two JTMs in a region; in another it may have them."""


def benchmark(
    job: Annotated[
        list[str] | None,
        typer.Option(help="Code or title; again for several, or all-jtm. Default: the leading JTM."),
    ] = None,
    family: Annotated[str | None, typer.Option(help="Common core of a major group's JTMs, such as 49-0000.")] = None,
    table: Annotated[BenchmarkTable, typer.Option(help="Which table.")] = BenchmarkTable.ESSENTIAL,
    draft: Annotated[Path | None, typer.Option(help="A benchmark saved from the page, instead of a job.")] = None,
    name: Annotated[str | None, typer.Option(help="Name of the benchmark in an export.")] = None,
    area: Areas = None,
    preset: Preset = None,
    scenario: Link = None,
    settings: Settings = None,
    validated: Validated = False,
    form: Annotated[BenchmarkFormat, typer.Option("--format", help="How to write it.")] = BenchmarkFormat.TABLE,
    out: Out = None,
) -> None:
    """Essential skills of a job, with levels, bands and when they are needed; as a table or for skills systems."""
    of = asked(scenario, preset, area, settings, validated=validated)
    every = job == [ALL_JTM]
    jobs = [] if every else [find_occupation(of.bench, text) for text in job or []]
    wanted = Wanted(_asked(jobs, family, table, form, every=every), jobs, every, family)
    if form.value in STANDARDS:
        of.one_area(f"{form.value} holds one benchmark")
        made = _saved(draft) if draft else _drafted(of, wanted.of(of.region))
        made = made if name is None else draft_file.renamed(made, name)
        what = made if draft else stated_by(of.bench, made)
        put(STANDARDS[form.value](what, of.bench.warehouse.read("onet_occupations")), out)
    elif draft:
        _write_draft(of, _saved(draft), form, out)
    else:
        _write(of, wanted, form, out)


def _write_draft(of: Asked, saved: Benchmark, form: BenchmarkFormat, out: Path | None) -> None:
    notes = of.region.notes()
    if saved.dataset != of.bench.dataset:
        say(f"The draft is of an earlier edition of the data ({saved.dataset}); its figures are of then.")
        notes = {"Settings": tables.settings_sheet(of.scenario.settings(), saved.dataset)}
    write_table(draft_table(of.bench, saved), Format(form.value), out, notes, title=saved.name)


def _write(of: Asked, wanted: Wanted, form: BenchmarkFormat, out: Path | None) -> None:
    found = many(of, lambda region: Long(_cited(region, wanted.of(region)), {})).table
    if found.is_empty():
        raise CannotAnswer(_nothing(of.bench, of.scenario, wanted.jobs, wanted.table))
    shown = ["area_name", *_BENCHMARK_COLUMNS] if wanted.table in _ITEMS else []
    columns = [column for column in shown if column in found.columns]
    write_table(found, Format(form.value), out, notes_of_many(of), columns, titled(_QUESTIONS[wanted.table], of))
    say_written(found, of, out)


def _cited(region: Region, wanted: Wanted) -> pl.DataFrame:
    basis = "observed" if wanted.table in _OBSERVED else "modelled"
    shown = _benchmark_table(region.bench, region.scenario, wanted)
    credited = _credited(region.bench, wanted.table, shown)
    return with_skill_provenance(shown, credited, "US", "onet", "projections", basis=basis)


def _nothing(bench: Workbench, chosen: Scenario, jobs: list[str], table: BenchmarkTable) -> str:
    """Which jobs, and which setting, leave a table empty."""
    of = " and ".join(str(occupation(bench, soc)["title"]) for soc in jobs) or "these jobs"
    if table in (BenchmarkTable.TECHNOLOGIES, BenchmarkTable.REQUIREMENTS):
        return f"O*NET lists no {table.value} for {of}."
    return (
        f"Nothing counts as essential for {of}: importance from {chosen.least_importance:g}, at least "
        f"{chosen.importance_share:.0%} of jobs below it and a score from {chosen.least_score:g} leave nothing. "
        "Loosen them: --set least_importance=, importance_share= and least_score=."
    )


def _credited(bench: Workbench, table: BenchmarkTable, shown: pl.DataFrame) -> Workbench:
    """With the agreed versions alone that a table holds something of."""
    if table in _OBSERVED:
        return replace(bench, agreed={})
    if table not in (BenchmarkTable.ESSENTIAL, BenchmarkTable.ELEMENTS):
        return bench
    held = set(shown["soc"])
    return replace(bench, agreed={soc: one for soc, one in bench.agreed.items() if soc in held})


def _asked(
    jobs: list[str], family: str | None, table: BenchmarkTable, form: BenchmarkFormat, *, every: bool
) -> BenchmarkTable:
    """The table that is asked for: a family has a common core. Refuses what would be answered with something else."""
    if family is not None:
        if jobs or every:
            raise WrongRequest("Give jobs or a family, not both.")
        if table is BenchmarkTable.ESSENTIAL:
            table = BenchmarkTable.CORE
        if table not in (BenchmarkTable.CORE, BenchmarkTable.TECHNOLOGIES):
            raise WrongRequest(f"A family has no table {table.value}: leave out --table.")
    if table is BenchmarkTable.DIFFERENCE and len(jobs) != 2:
        raise WrongRequest("A difference needs two jobs: first --job the one that a worker has, then the one aimed at.")
    if form.value in STANDARDS:
        if table not in (BenchmarkTable.ESSENTIAL, BenchmarkTable.CORE):
            raise WrongRequest(f"{form.value} holds a benchmark: leave out --table, or give --table core.")
        if (every or len(jobs) > 1) and table is BenchmarkTable.ESSENTIAL:
            raise WrongRequest(
                f"{form.value} holds one benchmark: give one --job, or --table core for what several have in common."
            )
    return table


_OBSERVED = (BenchmarkTable.TECHNOLOGIES, BenchmarkTable.REQUIREMENTS)
_ITEMS = (BenchmarkTable.ESSENTIAL, BenchmarkTable.ELEMENTS, BenchmarkTable.CORE)
_BENCHMARK_COLUMNS = ["title", "name", "domain", "importance", "score", "level", "level_low", "level_high", "bands",
                      "timing", "share", "ratings_from"]  # fmt: skip
_QUESTIONS = {
    BenchmarkTable.ESSENTIAL: "What must someone be able to do, and how well?",
    BenchmarkTable.ELEMENTS: "What does the job ask, of all that O*NET rates?",
    BenchmarkTable.TECHNOLOGIES: "Which technologies does the job use?",
    BenchmarkTable.REQUIREMENTS: "What does entry take?",
    BenchmarkTable.DIFFERENCE: "What does the second job ask beyond the first?",
    BenchmarkTable.CORE: "What do the jobs have in common?",
}


def _benchmark_table(bench: Workbench, chosen: Scenario, wanted: Wanted) -> pl.DataFrame:
    table, family = wanted.table, wanted.family
    if table is BenchmarkTable.CORE:
        return common_core(bench, read_profiles(bench), _members(bench, chosen, wanted), chosen)
    if family is not None:
        return technologies_shared(bench, _members(bench, chosen, wanted), proficiency.MOST)
    jobs = wanted.jobs or [chosen.occupation or leading_jtm(bench, chosen)]
    if table is BenchmarkTable.TECHNOLOGIES:
        return pl.concat([_of(bench, soc, technologies_of(bench, soc)) for soc in jobs])
    if table is BenchmarkTable.REQUIREMENTS:
        return pl.concat([_of(bench, soc, requirements_of(bench, soc)) for soc in jobs])
    profiles = read_profiles(bench)
    if table is BenchmarkTable.DIFFERENCE:
        has, needs = jobs
        return difference_of(bench, profiles, has, needs, chosen)
    rated = pl.concat([_of(bench, soc, benchmark_of(bench, profiles, soc, chosen).drop("soc")) for soc in jobs])
    return rated.filter("essential") if table is BenchmarkTable.ESSENTIAL else rated


def _of(bench: Workbench, soc: str, table: pl.DataFrame) -> pl.DataFrame:
    title = str(occupation(bench, soc)["title"])
    return table.select(pl.lit(soc).alias("soc"), pl.lit(title).alias("title"), pl.all())


def _members(bench: Workbench, chosen: Scenario, wanted: Wanted) -> list[str]:
    """The occupations whose common core is wanted: those named, or the JTMs of a family."""
    if wanted.jobs:
        return wanted.jobs
    found = families(bench, Region.of(bench, chosen).ranked.frame.filter("designated"))
    code = wanted.family or chosen.family or next(iter(found), "")
    if code not in found:
        listed = ", ".join(f"{known} {title}" for known, (title, _) in found.items())
        raise NoFamilyError(f"{code!r} is no family with two or more JTMs here: choose among {listed or 'none'}.")
    return found[code][1]


def _drafted(of: Asked, wanted: Wanted) -> Benchmark:
    """The O*NET draft of one job, or of what several have in common."""
    bench, chosen = of.bench, of.scenario
    profiles = read_profiles(bench)
    if wanted.table is BenchmarkTable.CORE:
        members = _members(bench, chosen, wanted)
        return draft_of(bench, common_core(bench, profiles, members, chosen), members, "Common core")
    soc = wanted.jobs[0] if wanted.jobs else chosen.occupation or leading_jtm(bench, chosen)
    return draft_of(bench, benchmark_of(bench, profiles, soc, chosen), [soc], str(occupation(bench, soc)["title"]))


def _saved(file: Path) -> Benchmark:
    try:
        return draft_file.from_upload(read_file(file))
    except OSError as error:
        raise WrongRequest(f"Cannot read {file} ({error.strerror}).") from None
