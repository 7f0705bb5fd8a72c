"""The command of step 4: ``validate``."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from jtm.answers.validation import Standing, for_others, language, language_provenance, notes, provenance, standing
from jtm.answers.workbench import open_workbench
from jtm.commands import console
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
    ValidationTable.ITEMS: [
        "name",
        "employers",
        "essential_votes",
        "cvr",
        "p_holm",
        "draft_band",
        "band",
        "outcome",
        "decided",
    ],
    ValidationTable.LANGUAGE: [
        "name",
        "aliases",
        "domain",
        "job_titles",
        "band",
        "level",
        "timing",
        "employers",
        "version",
    ],
    ValidationTable.BALLOTS: ["employer", "rater", "element_id", "necessity", "band", "timing", "comment"],
}


def validate(
    table: Annotated[ValidationTable, typer.Option(help="Which table.")] = ValidationTable.ITEMS,
    round_: Annotated[int | None, typer.Option("--round", help="Number of the round. Default: the latest.")] = None,
    version: Annotated[str | None, typer.Option(help="An agreed version, for draft, rsd, case and ctdl.")] = None,
    form: Annotated[
        console.BenchmarkFormat, typer.Option("--format", help="How to write it.")
    ] = console.BenchmarkFormat.TABLE,
    out: console.Out = None,
) -> None:
    """Do employers agree with a benchmark: votes, outcomes, agreement; and the skills that they have agreed on."""
    opened = open_store(create=False)
    if form.value in STANDARDS:
        _write_agreed(opened, _version(rounds.sign_offs(opened), version), form, out)
        return
    if table is ValidationTable.ROUNDS:
        shown = pl.DataFrame(
            [(one.id, one.name, one.state, one.area_code, one.created_at) for one in rounds.rounds(opened)],
            schema=["round", "round_name", "round_state", "area_code", "created_at"], orient="row",
        )  # fmt: skip
        console.write_table(shown, console.Format(form.value), out)
        return
    if table is ValidationTable.LANGUAGE:
        console.write_table(language_provenance(language(opened)), console.Format(form.value), out, show=_SHOWN[table])
        return
    of = _round(rounds.rounds(opened), round_)
    if table is ValidationTable.HISTORY:
        console.write_table(ballots.ballots(opened, of.id, history=True), console.Format(form.value), out)
        return
    if table is ValidationTable.RATERS:
        console.write_table(ballots.raters(opened, of.id), console.Format(form.value), out)
        return
    found = standing(opened, of)
    if table is ValidationTable.CHANGES:
        console.write_table(found.changes, console.Format(form.value), out)
        return
    for note in small_n_notes(found.validation):
        console.say(note)
    console.write_table(
        provenance(found, _table(found, table)), console.Format(form.value), out, notes(found), show=_SHOWN.get(table)
    )


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


def _write_agreed(opened: Store, of: SignOff, form: console.BenchmarkFormat, out: Path | None) -> None:
    occupations = open_workbench().warehouse.read("onet_occupations")
    console.put(STANDARDS[form.value](for_others(opened, of), occupations), out)
