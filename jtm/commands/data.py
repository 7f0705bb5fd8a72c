"""The commands that make the figures: ``build``, ``snapshot`` and ``refresh``."""

from pathlib import Path
from typing import Annotated

import typer

from jtm.commands import console
from jtm.errors import WrongRequest
from jtm.paths import data_paths
from jtm.sources.catalog import catalog
from jtm.warehouse import build as warehouse_build
from jtm.warehouse import refresh as warehouse_refresh
from jtm.warehouse import snapshot as warehouse_snapshot


def build() -> None:
    """Make the warehouse from the snapshot, if it is not current, and say where it is."""
    paths = data_paths()
    with console.progress_bar() as report:
        built = warehouse_build.build(paths, report, thorough=True)
    console.say(f"The warehouse is {'built' if built else 'current'}: {paths.warehouse}")


def snapshot(raw: Annotated[Path, typer.Option(help="Folder with one folder of official files a source.")]) -> None:
    """Make a new snapshot from official files."""
    if not raw.is_dir():
        raise WrongRequest(f"There is no folder {raw}.")
    with console.progress_bar() as report:
        staged = warehouse_snapshot.stage(raw, data_paths(), progress=report)
        made = warehouse_snapshot.install(staged, data_paths())
    console.say(f"Snapshot {made.dataset}: {len(made.tables)} tables from {len(made.sources)} sources.")


def refresh(
    sources: Annotated[list[str] | None, typer.Argument(help=f"Of {', '.join(catalog())}. Default: all.")] = None,
    contact: Annotated[str, typer.Option(envvar="JTM_CONTACT", help="Your e-mail address, which BLS asks for.")] = "",
) -> None:
    """Bring the newest official releases; nothing changes unless all of them are sound."""
    with console.progress_bar() as report:
        made = warehouse_refresh.refresh(sources or [], data_paths(), contact, report)
    console.say(
        f"Snapshot {made.dataset} is installed: "
        + "; ".join(f"{name} {entry['vintage']}" for name, entry in made.sources.items())
        + "."
    )
