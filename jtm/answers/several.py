"""One table of several areas, or of every JTM of a region: the rows that each gives alone, one below the other."""

import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from queue import SimpleQueue

import polars as pl

from jtm.answers.agreed import with_agreed
from jtm.answers.arguments import applied
from jtm.answers.find import find_area
from jtm.answers.region import Dictionary, Region, Shared
from jtm.answers.registry import Answer, answers, find
from jtm.answers.second import GoneError, Second
from jtm.answers.workbench import Workbench, occupation, workbench_of
from jtm.errors import CannotAnswer, WrongRequest
from jtm.framework.market import Market, UnknownAreaError
from jtm.framework.validation.agreed import Agreed
from jtm.scenario import Scenario
from jtm.warehouse.connect import Warehouse
from jtm.warehouse.snapshot import Progress, silent

ALL_JTM = "all-jtm"  # in place of a job: each JTM of the region
KINDS = {"metros": "metro", "nonmetros": "nonmetro", "states": "state"}
ALL = "all"
MANY = 100  # areas that are worth the start of a second process


@dataclass(frozen=True)
class Long:
    """A table of several areas or jobs; ``left_out``: by the name of each that has no rows, why."""

    table: pl.DataFrame
    left_out: Mapping[str, str]


Make = Callable[[Region], Long]
Work = Callable[[str], Long]  # of an area's code


@dataclass(frozen=True)
class Asking:
    """A table by its full name, asked of any region: as a value, it can be sent to another process."""

    name: str
    arguments: Mapping[str, str | None]

    def __call__(self, region: Region) -> Long:
        """The table of ``region``."""
        return of_region(find(self.name), region, self.arguments)


@dataclass(frozen=True)
class Regions:
    """Several areas under one scenario, as :class:`~jtm.answers.region.Region` is one."""

    bench: Workbench
    scenario: Scenario
    areas: tuple[str, ...]

    def table(self, name: str, **arguments: str) -> pl.DataFrame:
        """The table called ``name`` of each area, one below the other: area_code and area_name, then what
        :meth:`Region.table` gives. Areas that have none are left out, with a warning. Raises ``WrongRequest``, and
        ``CannotAnswer`` where no area has any.
        """
        one = find(name)
        found = self.each(Asking(f"{one.step}.{one.name}", arguments), one)
        if found.left_out:
            what = "job" if arguments.get("job") == ALL_JTM else "area"
            warnings.warn(said_of(found.left_out, what), stacklevel=2)
        return found.table

    def each(self, make: Make, of: Answer | None = None, progress: Progress = silent) -> Long:
        """What ``make`` gives of each area, one below the other, under area_code and area_name; the table is that of
        the answer ``of``, where it is one. Raises ``CannotAnswer`` where no area has a row.
        """
        if of and "region" not in of.groups:
            raise WrongRequest(f"The table {of.name} is the same for every area: ask for it without areas.")
        work = _work(self.bench, self.scenario, make)
        with ExitStack() as stack:
            if isinstance(make, Asking) and len(self.areas) >= MANY:
                found = _shared(work, stack.enter_context(self._second(make)), self.areas)
            else:
                found = map(work, self.areas)
            return joined(_reported(found, self.areas, self.bench.area_names, progress))

    def _second(self, make: Make) -> Second[str, Long]:
        bench = self.bench
        return Second(_elsewhere, bench.warehouse.file, bench.stamp, [*bench.agreed.values()], self.scenario, make)


def _work(bench: Workbench, scenario: Scenario, make: Make) -> Work:
    """How the rows of an area are made; what is the same for all areas is made once."""
    names, common = bench.area_names, Dictionary()

    def work(area: str) -> Long:
        region = Region(bench, replace(scenario, area=area), Shared(common))
        return _named(_made(make, region, names[area]), area, names[area])

    return work


def _elsewhere(file: Path, stamp: str, agreed: Sequence[Agreed], scenario: Scenario, make: Make) -> Work:
    """The same, in another process that opens the warehouse ``file`` for itself."""
    bench = with_agreed(workbench_of(Warehouse(file)), agreed)
    if bench.stamp != stamp:
        raise CannotAnswer("The warehouse has been built anew meanwhile.")
    return _work(bench, scenario, make)


def _shared(work: Work, second: Second[str, Long], areas: Sequence[str]) -> Iterator[Long]:
    """The rows of each area, in order; this process and the second each take the next when they are free."""
    free: SimpleQueue[Work] = SimpleQueue()
    free.put(work)
    free.put(second.ask)

    def next_one(area: str) -> Long:
        worker = free.get()
        try:
            return worker(area)
        except GoneError:
            worker = work
            return work(area)
        finally:
            free.put(worker)

    with ThreadPoolExecutor(2) as pool:
        yield from pool.map(next_one, areas)


def of_region(one: Answer, region: Region, arguments: Mapping[str, str | None]) -> Long:
    """A table of a region, cited; of every JTM of it, where ``all-jtm`` stands in place of the job."""
    if arguments.get("job") != ALL_JTM:
        return Long(one.table(applied(region, arguments)), {})
    if not one.job:
        able = ", ".join(other.name for other in answers(one.step).values() if other.job)
        raise WrongRequest(f"The table {one.name} is not of one job, so {ALL_JTM} is not for it: it is for {able}.")
    return each_jtm(region, lambda soc: one.table(applied(region, {**arguments, "job": soc})), one.job)


def each_jtm(region: Region, make: Callable[[str], pl.DataFrame], column: str) -> Long:
    """What ``make`` gives of each JTM of ``region``, best first, with its code in ``column``, and its title."""
    jtms = region.jtms()
    if not jtms:
        raise CannotAnswer(f"{region.bench.market.area(region.scenario.area)['area_name']} has no JTM.")
    return joined(_of_job(region.bench, soc, make, column) for soc in jtms)


def joined(parts: Iterable[Long]) -> Long:
    """Several tables as one. Raises ``CannotAnswer`` where none of them has a row."""
    full: list[pl.DataFrame] = []
    left_out: dict[str, str] = {}
    for part in parts:
        full += [part.table] if part.table.height else []
        left_out |= part.left_out
    if not full:
        name, why = next(iter(left_out.items()))
        raise CannotAnswer(f"None of them has an answer. {name}: {why}")
    return Long(pl.concat(full, how="vertical_relaxed"), left_out)


def said_of(left_out: Mapping[str, str], what: str) -> str:
    """A sentence on the areas or jobs (each a ``what``) that were left out: the first few, and why the first was."""
    names = "; ".join(list(left_out)[:3]) + ("; …" if len(left_out) > 3 else "")
    counted = f"1 {what} has" if len(left_out) == 1 else f"{len(left_out)} {what}s have"
    return f"{counted} no rows in the table: {names}. The first: {next(iter(left_out.values()))}"


# ── the areas meant ───────────────────────────────────────────────────────────────────────────────────────────────


def is_group(text: str) -> bool:
    """Whether ``text`` stands for a group of areas, whatever there is in it."""
    return text.strip().lower().partition(":")[0] in (ALL, *KINDS)


def areas_meant(bench: Workbench, texts: Sequence[str]) -> tuple[str, ...]:
    """The codes of the areas that people mean, in the order asked, each once: ``all``, ``metros``, ``nonmetros``,
    ``states``, the first three in one state (``metros:TX``: all that reach into it), or what
    :func:`~jtm.answers.find.find_area` knows. Raises ``UnknownAreaError``.
    """
    meant: dict[str, None] = {}
    for text in texts:
        meant |= dict.fromkeys(_group(bench.market, text) if is_group(text) else [find_area(bench, text)])
    return tuple(meant)


def _group(market: Market, text: str) -> list[str]:
    kind, colon, state = (part.strip() for part in text.partition(":"))
    areas = market.areas
    if kind.lower() in KINDS:
        areas = areas.filter(pl.col("area_type") == KINDS[kind.lower()])
    if colon:
        areas = areas.filter(_reaches_into(state.upper()))
    if areas.is_empty():
        raise UnknownAreaError(f"There is no area {text!r}: give two letters of a state, such as {kind}:TX.")
    return areas["area_code"].to_list()


def _reaches_into(state: str) -> pl.Expr:
    """Areas in ``state``: a metro area of several names them all, as in Augusta-Richmond County, GA-SC."""
    named = rf", ([A-Z]{{2}}-)*{re.escape(state)}(-[A-Z]{{2}})*$"
    return (pl.col("state") == state) | pl.col("area_name").str.contains(named)


# ── the rows of one ───────────────────────────────────────────────────────────────────────────────────────────────


def _made(make: Make, region: Region, name: str) -> Long:
    try:
        found = make(region)
    except CannotAnswer as error:
        return Long(pl.DataFrame(), {name: str(error)})
    if found.table.is_empty():
        return Long(found.table, {name: "The table is empty there."})
    return replace(found, left_out={f"{job} in {name}": why for job, why in found.left_out.items()})


def _named(found: Long, area: str, name: str) -> Long:
    """With the area first; what the table itself says of areas is of those compared with."""
    if found.table.is_empty():
        return found
    own = {"area_code": "compared_area_code", "area_name": "compared_area_name"}
    table = found.table.rename(own, strict=False)
    first = pl.lit(area).alias("area_code"), pl.lit(name).alias("area_name")
    return replace(found, table=table.select(*first, pl.all()))


def _of_job(bench: Workbench, soc: str, make: Callable[[str], pl.DataFrame], column: str) -> Long:
    title = str(occupation(bench, soc)["title"])
    try:
        table = make(soc)
    except CannotAnswer as error:
        return Long(pl.DataFrame(), {title: str(error)})
    if table.is_empty():
        return Long(table, {title: "The table is empty for it."})
    if column not in table.columns:
        called = "title" if column == "soc" else f"{column}_title"
        table = table.select(pl.lit(soc).alias(column), pl.lit(title).alias(called), pl.all())
    return Long(table, {})


def _reported(
    found: Iterable[Long], areas: Sequence[str], names: Mapping[str, str], progress: Progress
) -> Iterator[Long]:
    for done, (area, part) in enumerate(zip(areas, found, strict=True), start=1):
        progress(done / len(areas), f"{names[area]} ({done:,} of {len(areas):,})")
        yield part
