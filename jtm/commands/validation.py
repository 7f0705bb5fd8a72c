"""The command of step 4: ``validate``."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from jtm.answers.validation import Standing, for_others, language, language_provenance, notes, provenance, standing
from jtm.answers.workbench import open_workbench
from jtm.commands.console import say
from jtm.commands.written import BenchmarkFormat, Format, Out, put, write_table
from jtm.errors import CannotAnswer, WrongRequest
from jtm.export.skills_standards import STANDARDS
from jtm.framework.validation.consensus import employer_votes, influence, small_n_notes
from jtm.store import ballots, rounds
from jtm.store.connect import Store, open_store
from jtm.store.rounds import Round, SignOff


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
    of = chosen_round(opened, round_)
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
    write_table(
        provenance(found, _table(found, table)), Format(form.value), out, notes(found), show=_SHOWN.get(table, ())
    )


def _table(found: Standing, table: ValidationTable) -> pl.DataFrame:
    if table is ValidationTable.AGREEMENT:
        return notes(found)["Agreement"]
    if table is ValidationTable.INFLUENCE:
        return influence(found.draft, found.ballots)
    if table is ValidationTable.EMPLOYERS:
        return employer_votes(found.ballots)
    return found.ballots if table is ValidationTable.BALLOTS else found.items()


def chosen_round(opened: Store, number: int | None) -> Round:
    """The round of a ``number``; the latest where there is none. Raises ``CannotAnswer`` where there is no round yet,
    ``WrongRequest`` where none has that number.
    """
    known = rounds.rounds(opened)
    if not known:
        raise CannotAnswer("There is no round yet: the facilitator's page makes one.")
    for one in known:
        if number in (None, one.id):
            return one
    raise WrongRequest(f"There is no round {number}: `validate --table rounds` lists them.")


def _version(known: list[SignOff], public_id: str | None) -> SignOff:
    if not known:
        raise CannotAnswer("Nothing has been signed off yet.")
    for one in known:
        if public_id in (None, one.public_id):
            return one
    raise WrongRequest(f"There is no agreed version {public_id!r}: `validate --table language` lists them.")


def _write_agreed(opened: Store, of: SignOff, form: BenchmarkFormat, out: Path | None) -> None:
    occupations = open_workbench().warehouse.read("onet_occupations")
    put(STANDARDS[form.value](for_others(opened, of), occupations), out)
