"""The commands of step 4: what a round says, agreed versions, and the care of the store."""

import io
import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from jtm.answers.registry import answers
from jtm.answers.validation import agreed_benchmark, language, sign, standing
from jtm.answers.workbench import Workbench
from jtm.export import draft_file
from jtm.framework.benchmarks.drafts import Benchmark
from jtm.links import to_link
from jtm.scenario import DEFAULT
from jtm.store import ballots, employers, rounds
from jtm.store.connect import Store
from tests.command import Ran, Run, refused
from tests.rooms import JOB, TITLE, filled, new_round, open_room, signed_round, small_draft
from tests.store.rooms import votes_kept

PAGE = "http://localhost:8501/benchmarks"
TABLES = list(answers("validation"))
OF_A_ROUND = [table for table in TABLES if table not in ("rounds", "language")]


@pytest.fixture
def run(own: Store, run: Run) -> Run:
    """The command line on a store of its own."""
    return run


@pytest.fixture(scope="module")
def draft(bench: Workbench) -> Benchmark:
    return small_draft(bench)


def read(content: bytes, form: str) -> pl.DataFrame:
    if form == "json":
        return pl.DataFrame(json.loads(content), infer_schema_length=None)
    readers = {"csv": pl.read_csv, "xlsx": pl.read_excel, "parquet": pl.read_parquet}
    return readers[form](io.BytesIO(content))


# ── validate ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("form", ["table", "csv", "json", "xlsx", "parquet"])
def test_every_table_in_every_form(
    run: Run, own: Store, draft: Benchmark, tmp_path: Path, table: str, form: str
) -> None:
    signed = signed_round(own, draft)
    first = employers.employers(own, signed.round_id)["employer_id"][0]
    employers.count_as_one(own, signed.round_id, [first], "Ironworks")
    file = tmp_path / f"out.{form}"
    ran = run("validate", "--table", table, "--format", form, "--out", str(file))
    assert (ran.code, ran.out) == (0, b"")
    if form == "table":
        assert file.read_text("utf-8").count("\n") > 3
    else:
        assert read(file.read_bytes(), form).height >= 1


@pytest.mark.parametrize("table", OF_A_ROUND)
def test_every_table_of_a_round_without_votes(run: Run, own: Store, draft: Benchmark, table: str) -> None:
    new_round(own, draft)
    ran = run("validate", "--table", table)
    assert ran.code == 0
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("table", OF_A_ROUND)
def test_every_table_of_a_round_with_one_vote(run: Run, own: Store, draft: Benchmark, table: str) -> None:
    room = open_room(own, draft)
    room.cast(room.join())
    assert run("validate", "--table", table, "--format", "csv").code == 0


def test_the_items_of_the_latest_round_are_printed_with_what_cannot_be_concluded(
    run: Run, own: Store, draft: Benchmark
) -> None:
    filled(open_room(own, draft), employers=3)
    ran = run("validate")
    assert ran.code == 0
    assert draft.items[0].name in ran.out.decode()
    assert "too few to tell" in ran.out.decode()
    assert "nothing can be confirmed or dropped" in ran.err


def test_the_table_is_that_of_the_page(run: Run, own: Store, draft: Benchmark) -> None:
    room = filled(open_room(own, draft))
    ran = run("validate", "--format", "parquet")
    found = standing(own, rounds.find(own, room.id))
    table = pl.read_parquet(io.BytesIO(ran.out))
    assert table.select(found.items().columns).equals(found.items())
    assert {"basis", "source", "vintage", "geography"} <= set(table.columns)


def test_a_workbook_has_agreement_and_round_beside_the_table(run: Run, own: Store, draft: Benchmark) -> None:
    filled(open_room(own, draft))
    ran = run("validate", "--format", "xlsx")
    assert list(pl.read_excel(io.BytesIO(ran.out), sheet_id=0)) == ["Table", "Agreement", "Round", "Dictionary"]


def test_an_earlier_round_is_named_by_its_number(run: Run, own: Store, draft: Benchmark) -> None:
    first = filled(open_room(own, draft, "First"), employers=2)
    open_room(own, draft, "Second")
    assert read(run("validate", "--table", "ballots", "--format", "csv").out, "csv").height == 0
    ran = run("validate", "--round", str(first.id), "--table", "ballots", "--format", "csv")
    assert read(ran.out, "csv").height == 2 * len(draft.items)
    listed = read(run("validate", "--table", "rounds", "--format", "csv").out, "csv")
    assert listed["round_name"].to_list() == ["Second", "First"]


def test_history_holds_every_vote(run: Run, own: Store, draft: Benchmark) -> None:
    room = open_room(own, draft)
    ticket = room.join()
    room.cast(ticket)
    room.cast(ticket)
    counting, history = (
        read(run("validate", "--table", table, "--format", "csv").out, "csv") for table in ("ballots", "history")
    )
    assert (counting.height, history.height) == (1, 2)


def test_what_was_ruled_of_employers_is_on_record_by_number(run: Run, own: Store, draft: Benchmark) -> None:
    room = filled(open_room(own, draft), employers=2)
    (first, _) = employers.employers(own, room.id)["employer_id"]
    employers.leave_out(own, room.id, [first])
    ran = run("validate", "--table", "changes", "--format", "csv")
    assert read(ran.out, "csv").drop("changed_at").rows() == [(first, "left out", None, None)]
    assert b"Employer 1" not in ran.out
    history = read(run("validate", "--table", "history", "--format", "csv").out, "csv")
    assert set(history["employer"]) == {f"left out, no. {first}", "Employer 2"}


@pytest.mark.parametrize("number", ["99", "0", "-1"])
def test_a_round_that_there_is_not_is_refused(run: Run, own: Store, draft: Benchmark, number: str) -> None:
    new_round(own, draft)
    assert "There is no round" in refused(run("validate", "--round", number), 2)


def test_a_round_is_a_number(run: Run) -> None:
    assert run("validate", "--round", "x").code == 2


@pytest.mark.parametrize("table", OF_A_ROUND)
def test_before_the_first_round_there_is_nothing_to_tell(run: Run, table: str) -> None:
    assert "There is no round yet" in refused(run("validate", "--table", table), 1)


@pytest.mark.parametrize("table", ["rounds", "language"])
def test_lists_are_empty_before_the_first_round(run: Run, table: str) -> None:
    ran = run("validate", "--table", table, "--format", "csv")
    assert ran.code == 0
    assert len(ran.out.decode().splitlines()) == 1


# ── agreed versions ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("form", ["draft", "rsd", "case", "ctdl"])
def test_an_agreed_version_is_written_for_skills_systems(
    run: Run, own: Store, draft: Benchmark, tmp_path: Path, form: str
) -> None:
    signed_round(own, draft)
    file = tmp_path / "agreed"
    assert run("validate", "--format", form, "--out", str(file)).code == 0
    assert draft.items[0].name in file.read_text("utf-8-sig")
    assert ("7 employers in the round" in file.read_text("utf-8-sig")) is (form != "draft")


def test_the_latest_version_is_written_unless_another_is_named(
    run: Run, own: Store, draft: Benchmark, tmp_path: Path
) -> None:
    first = signed_round(own, draft)
    second = signed_round(own, replace(draft, items=draft.items[:1]))
    file = tmp_path / "agreed.json"
    run("validate", "--format", "draft", "--out", str(file))
    assert draft_file.from_json(file.read_bytes()) == agreed_benchmark(second)
    run("validate", "--format", "draft", "--version", first.public_id, "--out", str(file))
    assert draft_file.from_json(file.read_bytes()) == agreed_benchmark(first)


def test_a_version_that_there_is_not_is_refused(run: Run, own: Store, draft: Benchmark, tmp_path: Path) -> None:
    asked = ("validate", "--format", "draft", "--out", str(tmp_path / "x"))
    assert "Nothing has been signed off" in refused(run(*asked), 1)
    signed_round(own, draft)
    assert "There is no agreed version 'ffffffff'" in refused(run(*asked, "--version", "ffffffff"), 2)
    assert run("validate", "--format", "rsd").out, "standard output will do"
    assert not (tmp_path / "x").exists()


def test_the_language_is_that_of_the_page(run: Run, own: Store, draft: Benchmark) -> None:
    signed_round(own, draft)
    table = pl.read_parquet(io.BytesIO(run("validate", "--table", "language", "--format", "parquet").out))
    assert table.select(language(own).columns).equals(language(own))


# ── the other steps under agreed benchmarks ───────────────────────────────────────────────────────────────────────


def dropped_first(own: Store, draft: Benchmark) -> str:
    """Sign a version of a whole job's draft without its first item, and return that item's code."""
    room = filled(open_room(own, draft))
    gone = draft.items[0].element_id
    rounds.decide(own, room.id, gone, rounds.Settled(gone, "dropped", None, None, None))
    rounds.close(own, room.id)
    sign(own, room.id, "F")
    return gone


def essential(ran: Ran) -> set[str]:
    assert ran.code == 0, ran.err
    return set(pl.read_csv(io.BytesIO(ran.out), infer_schema_length=None)["element_id"])


def test_a_benchmark_under_what_employers_agreed_on(run: Run, own: Store, draft: Benchmark) -> None:
    gone = dropped_first(own, draft)
    asked = ("benchmark", "--job", JOB, "--format", "csv")
    plain, under = run(*asked), run(*asked, "--validated")
    assert gone in essential(plain)
    assert essential(under) == essential(plain) - {gone}
    assert f"Validated benchmark: {TITLE}, version 1." in under.err
    assert b"benchmarks agreed by employers" in under.out
    assert b"benchmarks agreed by employers" not in plain.out


def test_only_a_table_that_holds_what_employers_agreed_on_credits_them(run: Run, own: Store, draft: Benchmark) -> None:
    signed_round(own, draft)
    ran = run("benchmark", "--job", "51-4041", "--validated", "--format", "csv")
    assert ran.code == 0, ran.err
    assert b"agreed by employers" not in ran.out
    refused = run("benchmark", "--job", JOB, "--table", "requirements", "--validated")
    assert (refused.code, "--validated does nothing" in refused.err) == (2, True)


def test_a_link_that_names_an_agreed_version_is_followed(run: Run, own: Store, draft: Benchmark) -> None:
    gone = dropped_first(own, draft)
    (signed,) = rounds.sign_offs(own)
    link = to_link(replace(DEFAULT, validated=(signed.public_id,)), "", PAGE)
    assert f"val={signed.public_id}" in link
    assert gone not in essential(run("benchmark", "--job", JOB, "--scenario", link, "--format", "csv"))


def test_a_link_of_a_version_that_is_not_here_is_answered_with_a_notice(run: Run) -> None:
    ran = run("benchmark", "--job", JOB, "--scenario", f"{PAGE}?val=0123abcd", "--format", "csv")
    assert len(essential(ran)) == 27
    assert "0123abcd is not in this store" in ran.err


@pytest.mark.parametrize(
    "asked",
    [
        ("pathways", "--job", JOB),
        ("pathways", "--table", "plan"),
        ("rank", "--area", "20580"),
        ("benchmark", "--job", JOB, "--job", "51-4041", "--table", "difference"),
    ],
)
def test_every_step_that_uses_agreed_benchmarks_takes_validated(
    run: Run, own: Store, draft: Benchmark, asked: tuple[str, ...]
) -> None:
    signed_round(own, draft)
    ran = run(*asked, "--validated", "--format", "csv")
    assert ran.code == 0, ran.err
    assert f"Validated benchmark: {TITLE}, version 1." in ran.err


def test_step_1_credits_no_ballots_as_it_uses_none(run: Run, own: Store, draft: Benchmark) -> None:
    signed = signed_round(own, draft)
    asked = ("landscape", "--area", "20580", "--format", "csv")
    assert run(*asked, "--validated").code == 2
    link = to_link(replace(DEFAULT, validated=(signed.public_id,)), "", PAGE)
    under = run(*asked, "--scenario", link)
    assert under.code == 0
    assert "Step 1 uses O*NET's ratings" in under.err
    assert "Validated benchmark:" not in under.err
    assert under.out == run(*asked).out
    assert b"agreed" not in under.out


def test_validated_before_anything_is_agreed_says_so(run: Run) -> None:
    ran = run("benchmark", "--job", JOB, "--validated", "--format", "csv")
    assert "No benchmark has been signed off" in ran.err
    assert len(essential(ran)) == 27


# ── the store ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_backup_brings_everything_back(run: Run, own: Store, draft: Benchmark, tmp_path: Path) -> None:
    signed_round(own, draft)
    before, votes = language(own), votes_kept(own)
    file = tmp_path / "backup.sqlite"
    ran = run("store", "backup", str(file))
    assert (ran.code, ran.out) == (0, b"")
    assert "rows" in ran.err
    assert "1 agreed version" in ran.err
    assert "is there already" in refused(run("store", "backup", str(file)), 2)
    room = open_room(own, draft, "Later")
    room.cast(room.join())
    assert "--replace" in refused(run("store", "restore", str(file)), 2)
    assert votes_kept(own) == votes + 1
    asked = refused(run("store", "restore", str(file), "--replace"), 2)
    assert f"The store holds 2 rounds, {votes // len(draft.items) + 1} raters, {votes + 1} votes" in asked
    assert f"the backup holds 1 round, {votes // len(draft.items)} raters, {votes} votes" in asked
    assert "Nothing was changed: add --yes" in asked
    assert votes_kept(own) == votes + 1
    assert "will be deleted" in (done := run("store", "restore", str(file), "--replace", "--yes")).err
    assert done.code == 0
    assert votes_kept(own) == votes
    assert language(own).equals(before)


@pytest.mark.parametrize(("answer", "code"), [("y", 0), ("employers", 2), ("", 2)])
def test_at_a_terminal_a_restore_asks_before_it_deletes(
    run: Run, own: Store, draft: Benchmark, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str, code: int
) -> None:
    signed_round(own, draft)
    run("store", "backup", str(tmp_path / "backup"))
    room = open_room(own, draft, "Later")
    room.cast(room.join())
    votes = votes_kept(own)
    terminal = io.StringIO(f"{answer}\n")
    terminal.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.setattr("sys.stdin", terminal)
    ran = run("store", "restore", str(tmp_path / "backup"), "--replace")
    assert (ran.code, ran.out) == (code, b"")
    assert "Replace it?" in ran.err
    assert votes_kept(own) == votes - (code == 0)


def test_an_empty_store_has_no_backup(run: Run, own: Store, tmp_path: Path) -> None:
    assert "is empty" in refused(run("store", "backup", str(tmp_path / "backup")), 2)
    assert not (tmp_path / "backup").exists()


READING = [("validate",), ("validate", "--table", "rounds"), ("store", "backup", "FILE"), ("store", "forget", "1")]


@pytest.mark.parametrize("command", READING, ids=" ".join)
@pytest.mark.parametrize("there", ["nothing", "an empty file", "a database of another program"])
def test_a_reading_command_makes_no_store_of_a_mistyped_one(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], there: str
) -> None:
    folder = tmp_path / "mistyped"
    folder.mkdir()
    file = folder / "stroe.sqlite"
    if there == "an empty file":
        file.touch()
    elif there != "nothing":
        with closing(sqlite3.connect(file)) as other:
            other.execute("CREATE TABLE x (y)")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    monkeypatch.setenv("JTM_STORE_URL", f"sqlite:///{file}")
    said = refused(run(*(part.replace("FILE", str(tmp_path / "backup")) for part in command)), 1)
    assert f"There is no store at {file}" in said
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert not (tmp_path / "backup").exists()


def test_validated_without_a_store_uses_the_levels_of_onet_and_says_so(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JTM_STORE_URL", f"sqlite:///{tmp_path / 'none' / 'store.sqlite'}")
    ran = run("benchmark", "--validated", "--format", "csv")
    assert ran.code == 0
    assert "O*NET's levels are used" in ran.err
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    "url", ["postgresql://u:secret@127.0.0.1:1/x?foo=bar&password=secret", "sqlite:////nowhere/store.sqlite?foo=bar"]
)
@pytest.mark.parametrize("command", [("validate",), ("store", "backup", "x"), ("benchmark", "--validated")])
def test_an_address_with_an_option_that_there_is_not_is_told(
    run: Run, monkeypatch: pytest.MonkeyPatch, url: str, command: tuple[str, ...]
) -> None:
    monkeypatch.setenv("JTM_STORE_URL", url)
    said = refused(run(*command), 1)
    assert "foo" in said
    assert "secret" not in said


@pytest.mark.parametrize("content", [b"", b"no backup", b"SQLite format 3\x00" + b"x" * 100])
def test_a_file_that_is_no_backup_is_refused(run: Run, own: Store, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "backup.sqlite"
    file.write_bytes(content)
    assert "no backup" in refused(run("store", "restore", str(file)), 1)


def test_a_sqlite_file_of_another_program_is_refused(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "other.sqlite"
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE x (y)")
    assert "no backup" in refused(run("store", "restore", str(file)), 1)


def test_files_that_cannot_be_read_or_written_are_told(run: Run, tmp_path: Path) -> None:
    refused(run("store", "restore", str(tmp_path / "none")), 1)
    refused(run("store", "restore", str(tmp_path)), 1)
    refused(run("store", "backup", str(tmp_path / "none" / "backup")), 1)


def test_whoever_is_forgotten_leaves_no_vote(run: Run, own: Store, draft: Benchmark) -> None:
    room = filled(open_room(own, draft), employers=2)
    first = int(ballots.raters(own, room.id)["rater_id"][0])
    ran = run("store", "forget", str(first))
    assert ran.code == 0
    assert f"Rater {first} is forgotten, with {len(draft.items)} votes." in ran.err
    assert votes_kept(own) == len(draft.items)
    assert f"There is no rater {first}" in refused(run("store", "forget", str(first)), 2)


def test_a_rater_is_a_number(run: Run) -> None:
    assert run("store", "forget", "Acme").code == 2


@pytest.mark.parametrize("asked", [("validate",), ("store", "forget", "1"), ("benchmark", "--validated")])
def test_a_store_that_cannot_be_reached_is_told(
    run: Run, monkeypatch: pytest.MonkeyPatch, asked: tuple[str, ...]
) -> None:
    monkeypatch.setenv("JTM_STORE_URL", "postgresql://jtm:secret@127.0.0.1:1/jtm")
    assert "secret" not in refused(run(*asked), 1)


def test_without_validated_no_store_is_needed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JTM_STORE_URL", "postgresql://jtm:secret@127.0.0.1:1/jtm")
    assert run("benchmark", "--job", JOB, "--format", "csv").code == 0
