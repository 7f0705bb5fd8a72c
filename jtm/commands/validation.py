"""The command of step 4: ``validate``."""

from pathlib import Path
from typing import Annotated

import typer

from jtm.answers.region import Region
from jtm.answers.registry import answers
from jtm.answers.tables.validation import standing_of
from jtm.answers.validation import for_others, notes
from jtm.answers.workbench import Workbench, open_workbench
from jtm.commands.console import say
from jtm.commands.written import BenchmarkFormat, Format, Out, put, table_option, write_table
from jtm.errors import CannotAnswer, WrongRequest
from jtm.export.skills_standards import STANDARDS
from jtm.framework.validation.consensus import small_n_notes
from jtm.scenario import DEFAULT
from jtm.store import rounds
from jtm.store.connect import Store, open_store
from jtm.store.rounds import SignOff

# Those that tell of votes that count: how the round stands goes with them.
_OF_VOTES = ("items", "agreement", "influence", "employers", "ballots")


def validate(
    table: Annotated[str, table_option("validation")] = "items",
    round_: Annotated[int | None, typer.Option("--round", help="Number of the round. Default: the latest.")] = None,
    version: Annotated[str | None, typer.Option(help="An agreed version, for draft, rsd, case and ctdl.")] = None,
    form: Annotated[BenchmarkFormat, typer.Option("--format", help="How to write it.")] = BenchmarkFormat.TABLE,
    out: Out = None,
) -> None:
    """Do employers agree with a benchmark: votes, outcomes, agreement; and the skills that they have agreed on."""
    opened, bench = open_store(create=False), open_workbench()
    if form.value in STANDARDS:
        _write_agreed(bench, opened, _version(rounds.sign_offs(opened), version), form, out)
        return
    region = Region.of(bench, DEFAULT, store=opened, round=round_)
    one = answers("validation")[table]
    made = one.make(region)
    sheets = {}
    if table in _OF_VOTES:
        found = standing_of(region)
        sheets = notes(found)
        for note in small_n_notes(found.validation):
            say(note)
    cited = one.cite(made, region)
    write_table(cited, Format(form.value), out, sheets, one.shown, one.title)


def _version(known: list[SignOff], public_id: str | None) -> SignOff:
    if not known:
        raise CannotAnswer("Nothing has been signed off yet.")
    for one in known:
        if public_id in (None, one.public_id):
            return one
    raise WrongRequest(f"There is no agreed version {public_id!r}: `validate --table language` lists them.")


def _write_agreed(bench: Workbench, opened: Store, of: SignOff, form: BenchmarkFormat, out: Path | None) -> None:
    put(STANDARDS[form.value](for_others(opened, of), bench.warehouse.read("onet_occupations")), out)
