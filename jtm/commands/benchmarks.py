"""The command of step 3: ``benchmark``."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from jtm.answers.benchmarks import draft_of, draft_table, stated_by
from jtm.answers.find import find_occupation
from jtm.answers.region import Region
from jtm.answers.registry import Answer, answers
from jtm.answers.several import ALL_JTM, Long
from jtm.answers.tables.benchmarks import core_of, members, shared_by
from jtm.answers.workbench import Workbench, occupation
from jtm.commands.answered import many, notes_of_many, say_written, titled
from jtm.commands.asked import Areas, Asked, Link, Preset, Settings, Validated, asked
from jtm.commands.console import say
from jtm.commands.written import BenchmarkFormat, Format, Out, put, table_option, write_table
from jtm.errors import CannotAnswer, WrongRequest
from jtm.export import draft_file
from jtm.export.skills_standards import STANDARDS
from jtm.framework.benchmarks.drafts import Benchmark
from jtm.uploads.files import read_file

_OF_SEVERAL = {"core": core_of, "shared-technologies": shared_by}
_OF_A_FAMILY = {"essential": "core", "core": "core", "technologies": "shared-technologies",
                "shared-technologies": "shared-technologies"}  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """A table of the jobs named, of every JTM, of the JTMs of a family, or of the leading JTM."""

    table: str
    jobs: list[str]
    every: bool
    family: str | None

    @property
    def answer(self) -> Answer:
        """The table as it is declared."""
        return answers("benchmarks")[self.table]

    def jobs_of(self, region: Region) -> list[str]:
        """The jobs that a region's table is of. Raises ``CannotAnswer`` where every JTM is wanted and there is none."""
        if not self.every:
            return self.jobs
        if not (jtms := region.jtms()):
            raise CannotAnswer(f"{region.bench.market.area(region.scenario.area)['area_name']} has no JTM.")
        return jtms

    def of(self, region: Region) -> pl.DataFrame:
        """The table of a region, cited."""
        jobs = self.jobs_of(region)
        if self.table == "difference":
            has, needs = jobs
            return self.answer.table(_looking_at(region, needs, compared=(has,)))
        if self.table in _OF_SEVERAL:
            here = self.with_family(region)
            return self.answer.cite(_OF_SEVERAL[self.table](here, jobs or members(here)), here)
        return _joined(self.answer.table(_looking_at(region, soc)) for soc in jobs or [region.job()])

    def with_family(self, region: Region) -> Region:
        """The region with the family that is asked for."""
        chosen = region.scenario
        return replace(region, scenario=replace(chosen, compared=(), family=self.family or chosen.family))


def _looking_at(region: Region, soc: str, compared: tuple[str, ...] = ()) -> Region:
    return replace(region, scenario=replace(region.scenario, occupation=soc, compared=compared))


def _joined(tables: Iterable[pl.DataFrame]) -> pl.DataFrame:
    found = list(tables)
    return pl.concat([table for table in found if table.height] or found, how="vertical_relaxed")


def benchmark(
    job: Annotated[
        list[str] | None,
        typer.Option(help="Code or title; again for several, or all-jtm. Default: the leading JTM."),
    ] = None,
    family: Annotated[str | None, typer.Option(help="Common core of a major group's JTMs, such as 49-0000.")] = None,
    table: Annotated[str, table_option("benchmarks")] = "essential",
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
    wanted = _wanted(Wanted(table, jobs, every, family), form)
    if form.value in STANDARDS:
        of.one_area(f"{form.value} holds one benchmark")
        made = _saved(draft) if draft else _drafted(of.region, wanted)
        made = made if name is None else draft_file.renamed(made, name)
        what = made if draft else stated_by(of.bench, made)
        put(STANDARDS[form.value](what, of.bench.warehouse.read("onet_occupations")), out)
    elif draft:
        _write_draft(of, _saved(draft), form, out)
    else:
        _write(of, wanted, form, out)


def _wanted(asked_for: Wanted, form: BenchmarkFormat) -> Wanted:
    """The table that is asked for: a family has a common core. Refuses what would be answered with something else."""
    table, several = asked_for.table, asked_for.every or len(asked_for.jobs) > 1
    if asked_for.family is not None:
        if asked_for.jobs or asked_for.every:
            raise WrongRequest("Give jobs or a family, not both.")
        if table not in _OF_A_FAMILY:
            raise WrongRequest(f"A family has no table {table}: leave out --table.")
        table = _OF_A_FAMILY[table]
    if table == "difference" and len(asked_for.jobs) != 2:
        raise WrongRequest("A difference needs two jobs: first --job the one that a worker has, then the one aimed at.")
    if form.value in STANDARDS:
        if table not in ("essential", "core"):
            raise WrongRequest(f"{form.value} holds a benchmark: leave out --table, or give --table core.")
        if several and table == "essential":
            raise WrongRequest(
                f"{form.value} holds one benchmark: give one --job, or --table core for what several have in common."
            )
    return replace(asked_for, table=table)


def _write_draft(of: Asked, saved: Benchmark, form: BenchmarkFormat, out: Path | None) -> None:
    if saved.dataset != of.bench.dataset:
        say(f"The draft is of an earlier edition of the data ({saved.dataset}); its figures are of then.")
    notes = of.region.notes(saved.dataset)
    write_table(draft_table(of.bench, saved), Format(form.value), out, notes, title=saved.name)


def _write(of: Asked, wanted: Wanted, form: BenchmarkFormat, out: Path | None) -> None:
    found = many(of, lambda region: Long(wanted.of(region), {})).table
    if found.is_empty():
        raise CannotAnswer(_nothing(of, wanted))
    shown = [column for column in ("area_name", *wanted.answer.shown) if column in found.columns]
    columns = shown if wanted.answer.shown else []
    write_table(found, Format(form.value), out, notes_of_many(of), columns, titled(wanted.answer.title, of))
    say_written(found, of, out)


def _nothing(of: Asked, wanted: Wanted) -> str:
    """Which jobs, and which setting, leave a table empty."""
    titles = " and ".join(_title(of.bench, soc) for soc in wanted.jobs) or "these jobs"
    if wanted.table in ("technologies", "requirements", "shared-technologies"):
        return f"O*NET lists no {wanted.table.removeprefix('shared-')} for {titles}."
    chosen = of.scenario
    return (
        f"Nothing counts as essential for {titles}: importance from {chosen.least_importance:g}, at least "
        f"{chosen.importance_share:.0%} of jobs below it and a score from {chosen.least_score:g} leave nothing. "
        "Loosen them: --set least_importance=, importance_share= and least_score=."
    )


def _drafted(region: Region, wanted: Wanted) -> Benchmark:
    """The O*NET draft of one job, or of what several have in common."""
    bench, jobs = region.bench, wanted.jobs_of(region)
    if wanted.table == "core":
        named = jobs or members(wanted.with_family(region))
        return draft_of(bench, core_of(region, named), named, "Common core")
    here = _looking_at(region, jobs[0] if jobs else region.job())
    elements = answers("benchmarks")["elements"].make(here)
    return draft_of(bench, elements, [here.job()], _title(bench, here.job()))


def _title(bench: Workbench, soc: str) -> str:
    return str(occupation(bench, soc)["title"])


def _saved(file: Path) -> Benchmark:
    try:
        return draft_file.from_upload(read_file(file))
    except OSError as error:
        raise WrongRequest(f"Cannot read {file} ({error.strerror}).") from None
