"""The commands of step 4: ``validate`` and ``store``."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from jtm.answers.validation import Standing, for_others, language, language_provenance, notes, provenance, standing
from jtm.answers.workbench import open_workbench
from jtm.commands.console import CANNOT_ANSWER, WRONG_REQUEST, BenchmarkFormat, Format, Out, fail, put, say, write_table
from jtm.export.skills_standards import STANDARDS
from jtm.framework.validation.consensus import employer_votes, influence, small_n_notes
from jtm.store import backup, ballots, rounds
from jtm.store.connect import Store, open_store
from jtm.store.rounds import Round, SignOff

store = typer.Typer(no_args_is_help=True, help="What people wrote: back it up, restore it, forget a rater.")


class ValidationTable(StrEnum):
    """What step 4 can tell: of all rounds, of one, or of all that was agreed."""

    ROUNDS = "rounds"
    ITEMS = "items"
    AGREEMENT = "agreement"
    INFLUENCE = "influence"
    EMPLOYERS = "employers"
    BALLOTS = "ballots"
    HISTORY = "history"
    RATERS = "raters"
    CHANGES = "changes"
    LANGUAGE = "language"


_SHOWN = {
    ValidationTable.ITEMS: ["name", "n", "essential", "cvr", "p_holm", "draft_band", "band", "outcome", "decided"],
    ValidationTable.LANGUAGE: ["name", "aliases", "domain", "jobs", "band", "level", "timing", "employers", "version"],
    ValidationTable.BALLOTS: ["employer", "rater", "element_id", "necessity", "band", "timing", "comment"],
}


def validate(
    table: Annotated[ValidationTable, typer.Option(help="Which table.")] = ValidationTable.ITEMS,
    round_: Annotated[int | None, typer.Option("--round", help="Number of the round. Default: the latest.")] = None,
    version: Annotated[str | None, typer.Option(help="An agreed version, for draft, rsd, case and ctdl.")] = None,
    form: Annotated[BenchmarkFormat, typer.Option("--format", help="How to write it.")] = BenchmarkFormat.TABLE,
    out: Out = None,
) -> None:
    """Do employers agree with a benchmark: votes, outcomes, agreement; and the skills that they have agreed on."""
    opened = open_store(create=False)
    if form.value in STANDARDS:
        _write_agreed(opened, _version(rounds.sign_offs(opened), version), form, out)
        return
    if table is ValidationTable.ROUNDS:
        shown = pl.DataFrame(
            [(one.id, one.name, one.state, one.area_code, one.created_at) for one in rounds.rounds(opened)],
            schema=["round", "name", "state", "area_code", "created_at"], orient="row",
        )  # fmt: skip
        write_table(shown, Format(form.value), out)
        return
    if table is ValidationTable.LANGUAGE:
        write_table(language_provenance(language(opened)), Format(form.value), out, show=_SHOWN[table])
        return
    of = _round(rounds.rounds(opened), round_)
    if table is ValidationTable.HISTORY:
        write_table(ballots.ballots(opened, of.id, history=True), Format(form.value), out)
        return
    if table is ValidationTable.RATERS:
        write_table(ballots.raters(opened, of.id), Format(form.value), out)
        return
    found = standing(opened, of)
    if table is ValidationTable.CHANGES:
        write_table(found.changes, Format(form.value), out)
        return
    for note in small_n_notes(found.validation):
        say(note)
    write_table(provenance(found, _table(found, table)), Format(form.value), out, notes(found), show=_SHOWN.get(table))


def _table(found: Standing, table: ValidationTable) -> pl.DataFrame:
    if table is ValidationTable.AGREEMENT:
        return notes(found)["Agreement"]
    if table is ValidationTable.INFLUENCE:
        return influence(found.draft, found.ballots)
    if table is ValidationTable.EMPLOYERS:
        return employer_votes(found.ballots)
    return found.ballots if table is ValidationTable.BALLOTS else found.items()


def _round(known: list[Round], number: int | None) -> Round:
    if not known:
        fail("There is no round yet: the facilitator's page makes one.", CANNOT_ANSWER)
    for one in known:
        if number in (None, one.id):
            return one
    fail(f"There is no round {number}: `validate --table rounds` lists them.", WRONG_REQUEST)


def _version(known: list[SignOff], public_id: str | None) -> SignOff:
    if not known:
        fail("Nothing has been signed off yet.", CANNOT_ANSWER)
    for one in known:
        if public_id in (None, one.public_id):
            return one
    fail(f"There is no agreed version {public_id!r}: `validate --table language` lists them.", WRONG_REQUEST)


def _write_agreed(opened: Store, of: SignOff, form: BenchmarkFormat, out: Path | None) -> None:
    occupations = open_workbench().warehouse.read("onet_occupations")
    put(STANDARDS[form.value](for_others(opened, of), occupations), out)


@store.command(name="backup")
def back_up(
    file: Annotated[Path, typer.Argument(help="Where to write it.")],
    replace: Annotated[bool, typer.Option("--replace", help="Overwrite an older file of that name.")] = False,
) -> None:
    """Write the whole store, as it is at this moment, to one file."""
    opened = open_store(create=False)
    count = backup.backup(opened, file, replace=replace)
    say(f"{file}: {count:,} rows, with {backup.contents(opened)}.")


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
    say(f"{count:,} rows are restored.")


def _confirm_loss(lost: str, gained: str, *, yes: bool) -> None:
    """Show what a restore deletes before anything is deleted, and go on only if that is wanted."""
    if not lost:
        return
    say(f"The store holds {lost}. All of it will be deleted; the backup holds {gained}.")
    if yes:
        return
    if not sys.stdin.isatty():
        fail("Nothing was changed: add --yes to replace it.", WRONG_REQUEST)
    say("Replace it? [y/N]")
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        fail("Nothing was changed.", WRONG_REQUEST)


@store.command()
def forget(rater: Annotated[int, typer.Argument(help="The number that stands on the ballot.")]) -> None:
    """Delete a rater and every vote of theirs. What was signed off stays, and names nobody."""
    gone = ballots.forget(open_store(create=False), rater)
    say(f"Rater {rater} is forgotten, with {gone} votes. A backup made before still holds them.")
