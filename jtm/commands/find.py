"""The commands that find things: ``areas``, ``jobs``, ``link``."""

from collections.abc import Mapping
from typing import Annotated

import polars as pl
import typer

from jtm.answers.find import areas_called, occupations_called, unclear
from jtm.answers.search import Matches
from jtm.answers.workbench import in_full, open_workbench
from jtm.commands.asked import Area, Link, Preset, Settings, Weights, asked
from jtm.commands.console import say
from jtm.commands.written import As, Format, Out, write_table
from jtm.errors import CannotAnswer, WrongRequest
from jtm.export.tables import settings_sheet
from jtm.framework.names import common_jobs, common_places
from jtm.links import to_link
from jtm.scenario import DEFAULT

Word = Annotated[str | None, typer.Argument(help="Words of a name. Default: all.")]
PAGES = ("landscape", "ranking", "benchmarks", "pathways", "training")


def areas(word: Word = None, form: As = Format.TABLE, out: Out = None) -> None:
    """The areas that figures are published for, or those called so: by title, county or common name."""
    bench = open_workbench()
    listed = bench.market.areas.select("area_code", "area_name", "area_type", "state", "population")
    if word is None:
        found = _with_names(listed, common_places())
    else:
        found = _found(listed, areas_called(bench, word), "area", word, "`jtm areas` lists them all")
    write_table(found, form, out)


def jobs(word: Word = None, form: As = Format.TABLE, out: Out = None) -> None:
    """The occupations, or those called so: by title, or by what people call them."""
    bench = open_workbench()
    listed = bench.market.occupations.select("soc", "title")
    if word is None:
        found = _with_names(listed, common_jobs())
    else:
        found = _found(listed, occupations_called(bench, word), "occupation", word, "`jtm jobs` lists them all")
    write_table(found, form, out)


def _with_names(listed: pl.DataFrame, common: Mapping[str, list[str]]) -> pl.DataFrame:
    called = [", ".join(common.get(code, [])) or None for code in listed.to_series()]
    return listed.with_columns(pl.Series("called", called, pl.String))


def _found(listed: pl.DataFrame, found: Matches, kind: str, word: str, otherwise: str) -> pl.DataFrame:
    """The rows of ``listed`` that a word means, with the name that it found; without one, what it may have meant."""
    if not found.certain:
        raise CannotAnswer(unclear(kind, word, found, otherwise))
    code, *others = listed.columns
    matched = found.table.select(pl.col("code").alias(code), "called")
    return matched.join(listed, on=code, maintain_order="left").select(code, *others, "called")


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
    typer.echo(to_link(in_full(of.bench, of.scenario), of.bench.dataset, f"{address.rstrip('/')}/{page}"))
