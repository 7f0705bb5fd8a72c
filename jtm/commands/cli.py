"""``python -m jtm …``: every number on a page can be had without a browser.

Exit codes: 0 done, 1 the data cannot answer, 2 the request is wrong. Standard output carries the data alone; a
failure is a sentence or two on standard error.
"""

import sys
from importlib import metadata
from typing import Annotated

import typer

from jtm.commands import (
    benchmarks,
    console,
    data,
    find,
    landscape,
    load,
    pathways,
    query,
    ranking,
    schema,
    serve,
    store,
    training,
    validation,
)
from jtm.commands.options import Careful
from jtm.errors import CannotAnswer, WrongRequest
from jtm.framework.criteria import criteria

INDICATORS = "; ".join(f"{item.id}: {item.help}" for item in criteria().indicators.values())
app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=__doc__,
)


def _say_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"jtm {metadata.version('jtm')}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", help="Say which version this is.", is_eager=True, callback=_say_version)
    ] = False,
) -> None:
    pass


app.command()(landscape.landscape)
app.command(epilog=f"Indicators: {INDICATORS}")(ranking.rank)
app.command()(benchmarks.benchmark)
app.command()(validation.validate)
app.command()(pathways.pathways)
app.command()(training.training)
app.command()(find.areas)
app.command()(find.jobs)
app.command()(find.link)
app.command()(schema.schema)
app.command()(query.query)
app.command()(serve.run)
app.command()(data.build)
app.command()(data.snapshot)
app.command()(data.refresh)
app.add_typer(load.load, name="load")
app.add_typer(store.store, name="store")
app.add_typer(pathways.mobility, name="mobility")
for _commands in (app, load.load, store.store, pathways.mobility):
    for _command in _commands.registered_commands:
        _command.cls = Careful


def main() -> None:
    """Run the command line; a known failure is a message and an exit code, never a traceback."""
    console.write_what_can_be()
    try:
        with console.telling():
            app()
    except WrongRequest as error:
        console.fail(error, console.WRONG_REQUEST)
    except BrokenPipeError:
        sys.stderr.close()  # the reader, such as head, has had enough
        sys.exit(0)
    except (CannotAnswer, OSError) as error:
        console.fail(error, console.CANNOT_ANSWER)
