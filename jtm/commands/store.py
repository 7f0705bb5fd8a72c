"""The commands ``store …``: what people wrote."""

from pathlib import Path
from typing import Annotated

import typer

from jtm.commands import console
from jtm.store import backup, ballots
from jtm.store.connect import open_store

store = typer.Typer(no_args_is_help=True, help="What people wrote: back it up, restore it, forget a rater.")


@store.command(name="backup")
def back_up(
    file: Annotated[Path, typer.Argument(help="Where to write it.")],
    replace: Annotated[bool, typer.Option("--replace", help="Overwrite an older file of that name.")] = False,
) -> None:
    """Write the whole store, as it is at this moment, to one file."""
    opened = open_store(create=False)
    count = backup.backup(opened, file, replace=replace)
    console.say(f"{file}: {count:,} rows, with {backup.contents(opened)}.")


@store.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A file that backup wrote.")],
    replace: Annotated[bool, typer.Option("--replace", help="In place of what the store holds now.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="With --replace: do not ask.")] = False,
) -> None:
    """Put a backup into the store: all of it, or nothing."""
    opened = open_store()
    if replace:
        _confirm_loss(*backup.at_stake(opened, file), yes=yes)
    count = backup.restore(opened, file, replace=replace)
    console.say(f"{count:,} rows are restored.")


def _confirm_loss(lost: str, gained: str, *, yes: bool) -> None:
    """Show what a restore deletes before anything is deleted, and go on only if that is wanted."""
    if not lost:
        return
    console.say(f"The store holds {lost}. All of it will be deleted; the backup holds {gained}.")
    console.confirm("Replace it?", yes=yes)


@store.command()
def forget(rater: Annotated[int, typer.Argument(help="The number that stands on the ballot.")]) -> None:
    """Delete a rater and every vote of theirs. What was signed off stays, and names nobody."""
    gone = ballots.forget(open_store(create=False), rater)
    console.say(f"Rater {rater} is forgotten, with {gone} votes. A backup made before still holds them.")
