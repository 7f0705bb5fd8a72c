"""The commands that find things: ``areas``, ``jobs``, ``link``."""

from typing import Annotated

import polars as pl
import typer

from jtm.answers.workbench import areas_named, occupations_named, open_workbench
from jtm.commands.asked import Area, Link, Preset, Settings, Weights, asked
from jtm.commands.console import say
from jtm.commands.written import As, Format, Out, write_table
from jtm.errors import CannotAnswer, WrongRequest
from jtm.export.tables import settings_sheet
from jtm.framework.common_names import common_names
from jtm.links import to_link
from jtm.scenario import DEFAULT

Word = Annotated[str | None, typer.Argument(help="Words of a name. Default: all.")]
PAGES = ("landscape", "ranking", "benchmarks", "pathways", "training")


def areas(word: Word = None, form: As = Format.TABLE, out: Out = None) -> None:
    """The areas that figures are published for, or those called so: metro and nonmetro areas, states, the nation."""
    market = open_workbench().market
    found = market.areas if word is None else areas_named(market, word)
    if found.is_empty():
        raise CannotAnswer(f"No area is called {word!r}.")
    write_table(found.select("area_code", "area_name", "area_type", "state", "population"), form, out)


def jobs(word: Word = None, form: As = Format.TABLE, out: Out = None) -> None:
    """The occupations, or those called so: by title, or by what people call them."""
    bench = open_workbench()
    titles = bench.market.occupations.select("soc", "title")
    found = titles if word is None else occupations_named(bench, word)
    if found.is_empty():
        raise CannotAnswer(f"No occupation is called {word!r}.")
    called = [", ".join(common_names().get(soc, [])) or None for soc in found["soc"]]
    write_table(found.with_columns(pl.Series("called", called, pl.String)), form, out)


def link(
    read: Annotated[
        str | None, typer.Argument(help="A link copied from a page: what it sets. Default: make one.")
    ] = None,
    area: Area = None,
    weights: Weights = None,
    preset: Preset = None,
    scenario: Link = None,
    settings: Settings = None,
    page: Annotated[str, typer.Option(help=f"Which page it opens: {', '.join(PAGES)}.")] = "ranking",
    address: Annotated[str, typer.Option(help="Where the workbench is.")] = "http://localhost:8501",
    form: As = Format.TABLE,
    out: Out = None,
) -> None:
    """Make a link to a page under some settings; or say what a link sets."""
    if read is not None:
        if any((area, weights, preset, scenario, settings)):
            raise WrongRequest("Give a link to read, or settings to make one, not both.")
        of = asked(read, None, None, None)
        changed = {name: value for name, value in of.scenario.settings().items() if value != getattr(DEFAULT, name)}
        if not changed:
            say("The link sets nothing: everything in it is as by default.")
        write_table(settings_sheet(changed, of.bench.dataset).drop_nulls("label"), form, out)
        return
    if page not in PAGES:
        raise WrongRequest(f"There is no page {page!r}: choose among {', '.join(PAGES)}.")
    of = asked(scenario, preset, [area] if area is not None else None, settings, weights=weights)
    of.one_area("a link opens one region")
    typer.echo(to_link(of.scenario, of.bench.dataset, f"{address.rstrip('/')}/{page}"))
