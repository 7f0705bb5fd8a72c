"""How a command answers: the table of one area, or one table of several areas and jobs."""

from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl

from jtm.answers.arguments import applied
from jtm.answers.region import Region
from jtm.answers.registry import Answer
from jtm.answers.several import ALL_JTM, Asking, Long, said_of
from jtm.commands.asked import Asked
from jtm.commands.console import progress_bar, say
from jtm.commands.written import Format, is_file, write_table
from jtm.errors import CannotAnswer
from jtm.export.tables import settings_sheet
from jtm.scenario import DEFAULT, Scenario
from jtm.settings.catalog import SETTINGS


def answer(
    of: Asked,
    one: Answer,
    arguments: Mapping[str, str | None],
    form: Format,
    out: Path | None,
    nothing: Callable[[Region, Answer], str] | None = None,
    **sheets: pl.DataFrame,
) -> pl.DataFrame:
    """Write the table ``one`` of what is asked, with the job and all else that ``arguments`` name, and return it; a
    workbook gets ``sheets``. Raises ``CannotAnswer`` with what ``nothing`` says where it is empty.
    """
    if of.several or arguments.get("job") == ALL_JTM:
        return _answer_of_many(of, one, arguments, form, out, sheets)
    region = applied(of.region, arguments)
    made = one.make(region)
    if nothing and made.is_empty():
        raise CannotAnswer(nothing(region, one))
    table = one.cite(made, region)
    write_table(table, form, out, {**region.notes(), **sheets}, one.shown, titled(one.title, of))
    return table


def _answer_of_many(
    of: Asked,
    one: Answer,
    arguments: Mapping[str, str | None],
    form: Format,
    out: Path | None,
    sheets: Mapping[str, pl.DataFrame],
) -> pl.DataFrame:
    what = "job" if arguments.get("job") == ALL_JTM else "area"
    found = many(of, Asking(f"{one.step}.{one.name}", arguments), one, what)
    named = [name for name in ("area_name", *_job_columns(one, arguments)) if name in found.table.columns]
    show = [*named, *(name for name in one.shown or found.table.columns if name not in named)]
    write_table(found.table, form, out, {**notes_of_many(of), **sheets}, show, titled(one.title, of))
    say_written(found.table, of, out)
    return found.table


def _job_columns(one: Answer, arguments: Mapping[str, str | None]) -> tuple[str, ...]:
    if arguments.get("job") != ALL_JTM:
        return ()
    return ("title",) if one.job == "soc" else (f"{one.job}_title",)


def many(of: Asked, make: Callable[[Region], Long], one: Answer | None = None, what: str = "area") -> Long:
    """What ``make`` gives of each area asked for, with progress; what is left out is said, by ``what`` each is."""
    if of.several:
        with progress_bar() as report:
            found = of.regions.each(make, one, report)
    else:
        found = make(of.region)
    if found.left_out:
        say(said_of(found.left_out, what))
    return found


def notes_of_many(of: Asked) -> dict[str, pl.DataFrame]:
    """What goes with a table of several areas: Sources, Settings and Areas."""
    if not of.several:
        return of.region.notes()
    settings = {name: value for name, value in of.scenario.settings().items() if name != "area"}
    areas = of.bench.market.areas.filter(pl.col("area_code").is_in(of.areas)).select("area_code", "area_name", "state")
    return {"Sources": of.bench.sources, "Settings": settings_sheet(settings, of.bench.dataset), "Areas": areas}


def say_written(table: pl.DataFrame, of: Asked, out: Path | None) -> None:
    """What a file of several areas holds."""
    if of.several and is_file(out):
        say(f"{out}: {table.height:,} rows of {table['area_code'].n_unique():,} areas.")


def titled(title: str, of: Asked) -> str:
    """What a table in a terminal is of: its question, the area, and the settings that differ from the default."""
    names = of.bench.market.areas.filter(pl.col("area_code").is_in(of.areas))["area_name"]
    place = f"{len(names)} areas" if of.several else names[0]
    return f"{title} {place}. {said_settings(of.scenario)}"


def said_settings(scenario: Scenario) -> str:
    """The settings that differ from the default, as ``--set`` takes them; without the area."""
    changed = {
        name: setting.kind.show(getattr(scenario, name))
        for name, setting in SETTINGS.items()
        if name != "area" and getattr(scenario, name) != getattr(DEFAULT, name)
    }
    if not changed:
        return "All settings are as by default."
    return f"Settings: {'; '.join(f'{name}={value}' for name, value in changed.items())}."
