"""The commands that find things: ``areas``, ``jobs``, ``link``."""

from typing import Annotated

import polars as pl
import typer

from jtm.answers.workbench import areas_named, occupations_named, open_workbench
from jtm.commands import console
from jtm.errors import CannotAnswer, WrongRequest
from jtm.export.tables import settings_sheet
from jtm.framework.common_names import common_names
from jtm.links import to_link
from jtm.scenario import DEFAULT

Word = Annotated[str | None, typer.Argument(help="Words of a name. Default: all.")]
PAGES = ("landscape", "ranking", "benchmarks", "pathways", "training")


def areas(word: Word = None, form: console.As = console.Format.TABLE, out: console.Out = None) -> None:
    """The areas that figures are published for, or those called so: metro and nonmetro areas, states, the nation."""
    market = open_workbench().market
    found = market.areas if word is None else areas_named(market, word)
    if found.is_empty():
        raise CannotAnswer(f"No area is called {word!r}.")
    console.write_table(found.select("area_code", "area_name", "area_type", "state", "population"), form, out)


def jobs(word: Word = None, form: console.As = console.Format.TABLE, out: console.Out = None) -> None:
    """The occupations, or those called so: by title, or by what people call them."""
    bench = open_workbench()
    titles = bench.market.occupations.select("soc", "title")
    found = titles if word is None else occupations_named(bench, word)
    if found.is_empty():
        raise CannotAnswer(f"No occupation is called {word!r}.")
    called = [", ".join(common_names().get(soc, [])) or None for soc in found["soc"]]
    console.write_table(found.with_columns(pl.Series("called", called, pl.String)), form, out)


def link(
    read: Annotated[
        str | None, typer.Argument(help="A link copied from a page: what it sets. Default: make one.")
    ] = None,
    area: console.Area = None,
    weights: Annotated[str | None, typer.Option(help="Pillar weights: wages=50,growth=30,strategic=20.")] = None,
    preset: console.Preset = None,
    scenario: console.Link = None,
    page: Annotated[str, typer.Option(help=f"Which page it opens: {', '.join(PAGES)}.")] = "ranking",
    address: Annotated[str, typer.Option(help="Where the workbench is.")] = "http://localhost:8501",
    form: console.As = console.Format.TABLE,
    out: console.Out = None,
) -> None:
    """Make a link to a page under some settings; or say what a link sets."""
    if read is not None:
        if any((area, weights, preset, scenario)):
            raise WrongRequest("Give a link to read, or settings to make one, not both.")
        bench, chosen = console.asked(read, None, None, None, validated=False)
        changed = {name: value for name, value in chosen.settings().items() if value != getattr(DEFAULT, name)}
        if not changed:
            console.say("The link sets nothing: everything in it is as by default.")
        console.write_table(settings_sheet(changed, bench.dataset).drop_nulls("label"), form, out)
        return
    if page not in PAGES:
        raise WrongRequest(f"There is no page {page!r}: choose among {', '.join(PAGES)}.")
    bench, chosen = console.asked(scenario, preset, area, weights, validated=False)
    typer.echo(to_link(chosen, bench.dataset, f"{address.rstrip('/')}/{page}"))
