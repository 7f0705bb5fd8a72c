"""What issue and documents promise of step 4's safety, sentence by sentence: each is tried.

What the store promises by itself (codes that cannot be guessed and expire with their round, parameterised queries, a
rater who reads and writes nobody else's votes) is in ``tests/store``; what a browser makes of what people typed is in
``tests/e2e/test_validation.py``.
"""

import ast
import io
import json
import re
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from jtm import confined
from jtm.answers.validation import agreed_benchmark, language, language_provenance, notes, provenance, standing
from jtm.answers.workbench import Workbench
from jtm.export import draft_file, tables
from jtm.export.skills_standards import STANDARDS
from jtm.framework.benchmarks.drafts import Benchmark
from jtm.sources.contract import SourceError
from jtm.store import admission, ballots, rounds
from jtm.store.admission import Admission
from jtm.store.connect import Store
from jtm.store.rounds import RefusedError
from jtm.uploads import ballot_file, limits
from tests.rooms import open_room, signed_round, small_draft
from tests.store.rooms import Room

ROOT = Path(__file__).resolve().parents[1]
FORMULAS = ["=1+1", "+1", "-1", "@SUM(1)", "=cmd|' /C calc'!A0", "\t=1", "\r=1"]


@pytest.fixture(scope="module")
def draft(bench: Workbench) -> Benchmark:
    return small_draft(bench)


@pytest.fixture
def room(store: Store, draft: Benchmark) -> Room:
    return open_room(store, draft)


# ── “rate-limited per session and per round (a room shares one address)” ──────────────────────────────────────────


def test_wrong_codes_of_a_session_are_slowed_down_and_never_keep_a_right_one_out(room: Room) -> None:
    door = Admission(room.store)
    for _ in range(10):
        with pytest.raises(RefusedError, match="does not open a round"):
            door.join("one", "0000-0000-0000", "Acme")
    with pytest.raises(RefusedError, match="too often"):
        door.join("one", "0000-0000-0000", "Acme")
    ticket = door.join("one", room.code, "Acme")
    assert ticket.is_open
    assert door.resume("one", ticket.code).rater_id == ticket.rater_id


def test_no_number_of_wrong_codes_by_others_keeps_a_right_one_out(room: Room, draft: Benchmark) -> None:
    door, other = Admission(room.store), open_room(room.store, draft, "Other")
    guess = f"{room.code[:4]}-0000-0000"
    for number in range(admission.WRONG_PER_ROUND.amount):
        with pytest.raises(RefusedError, match="does not open a round"):
            door.join(f"session {number}", guess, "Acme")
    with pytest.raises(RefusedError, match="too often"):
        door.join("a session that has tried nothing yet", guess, "Acme")
    assert door.join("a session that has tried nothing yet", room.code, "Acme").is_open
    assert door.join("someone", other.code, "Acme").is_open


def test_a_flood_of_wrong_codes_writes_nothing_and_waits_for_no_writer(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    door = Admission(room.store)
    monkeypatch.setattr(Store, "writing", lambda self: pytest.fail("a wrong code was given a turn to write"))
    for number in range(300):
        with pytest.raises(RefusedError):
            door.join(f"session {number}", f"{room.code[:4]}-0000-0000", f"Invented {number}")


def test_one_session_begins_ten_ballots_a_minute_and_no_more(room: Room) -> None:
    door = Admission(room.store)
    for number in range(10):
        door.join("one", room.code, f"Invented {number}")
    with pytest.raises(RefusedError, match="too often"):
        door.join("one", room.code, "Invented 10")
    assert door.join("another", room.code, "Acme").is_open


def test_a_whole_room_can_join_within_a_minute(room: Room) -> None:
    door = Admission(room.store)
    tickets = [door.join(f"session {number}", room.code, f"Employer {number}") for number in range(120)]
    assert len({ticket.rater_id for ticket in tickets}) == 120


def test_a_rater_may_vote_as_fast_as_a_person_and_not_as_fast_as_a_script(room: Room) -> None:
    door = Admission(room.store)
    ticket = door.join("one", room.code, "Acme")
    item = next(iter(room.items.values()))
    for _ in range(admission.VOTES_PER_RATER.amount):
        door.cast(ticket.code, item, ballots.Vote("useful"))
    with pytest.raises(RefusedError, match="too often"):
        door.cast(ticket.code, item, ballots.Vote("useful"))


def test_keys_are_tried_ten_times_a_minute_and_an_eleventh_is_not_looked_at(room: Room) -> None:
    door, looked = Admission(room.store), []
    for _ in range(10):
        assert not door.proven("one", None, lambda: bool(looked.append(1)))
    with pytest.raises(RefusedError, match="too often"):
        door.proven("one", None, lambda: bool(looked.append(1)))
    assert len(looked) == 10


def test_keys_are_counted_over_all_sessions_of_an_address_and_a_right_one_elsewhere_still_opens(room: Room) -> None:
    door = Admission(room.store)
    for number in range(admission.WRONG_KEYS_PER_ADDRESS.amount):
        assert not door.proven(f"session {number}", "192.0.2.7", lambda: False)
    with pytest.raises(RefusedError, match="too often"):
        door.proven("a new session", "192.0.2.7", lambda: pytest.fail("it was looked at"))
    assert door.proven("a new session", "192.0.2.8", lambda: True)


def test_keys_from_ever_new_addresses_are_stopped_and_this_machine_is_not_shut_out(room: Room) -> None:
    door = Admission(room.store)
    for number in range(admission.WRONG_KEYS_FROM_OTHERS.amount):
        assert not door.proven(f"session {number}", f"192.0.2.{number}", lambda: False)
    with pytest.raises(RefusedError, match="too often"):
        door.proven("a new session", "198.51.100.1", lambda: pytest.fail("it was looked at"))
    assert door.proven("a new session", None, lambda: True)


def test_a_wrong_key_is_logged_with_the_address_and_without_the_key(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    door = Admission(room.store)
    door.proven("one", "192.0.2.7", lambda: False)
    door.proven("two", None, lambda: False)
    door.proven("three", "192.0.2.9", lambda: True)
    assert [record.getMessage() for record in caplog.records] == [
        "A wrong facilitator's key, tried from 192.0.2.7.",
        "A wrong facilitator's key, tried from this machine.",
    ]


def test_limits_do_not_follow_the_time_of_day(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    door = Admission(room.store)
    for _ in range(admission.PER_SESSION.amount):
        door.proven("one", None, lambda: False)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 3600)
    with pytest.raises(RefusedError, match="too often"):
        door.proven("one", None, lambda: False)


# ── “the facilitator's pages refuse without the key however they are reached” ─────────────────────────────────────


def called_before_the_gate(page: str) -> list[str]:
    """What the script of a page calls before it asks for the key, in order."""
    (function,) = [
        node for node in ast.parse((ROOT / page).read_text("utf-8")).body if isinstance(node, ast.FunctionDef)
    ]
    calls = []
    for statement in function.body:
        for node in ast.walk(statement):
            if isinstance(node, ast.Call):
                calls.append(ast.unparse(node.func))
                if calls[-1] == "access.gate":
                    return calls[:-1]
    raise AssertionError(f"{page} asks for no key")


def test_the_facilitators_page_asks_for_the_key_before_anything_else() -> None:
    assert called_before_the_gate("pages/facilitator.py") == []


def test_the_results_ask_for_the_key_before_they_read_a_vote() -> None:
    allowed = {"state.current", "resources.store", "st.title", "validation.ways_on", "validation.signed_off",
               "rounds.rounds", "st.info", "frame.titled", "words.NO_ROUND.format"}  # fmt: skip
    assert set(called_before_the_gate("pages/validation.py")) <= allowed


def test_everything_that_a_facilitator_changes_asks_for_the_key_again() -> None:
    """A press that arrives in a session whose key was changed meanwhile."""
    source = (ROOT / "jtm/ui/steps/facilitator.py").read_text("utf-8")
    changes = re.findall(r"rounds\.(open_round|close|decide|note_alias)\(|(sign|begin_round|bring_in)\(store", source)
    assert len(changes) >= 6
    assert source.count("on_click=") == len(re.findall(r"on_click=(lambda: _do\(|_do,)", source))


# ── “uploads are limited in size, rows and cell length; spreadsheets with external links or macros are refused” ───


def test_what_is_too_large_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "run", lambda *_, **__: pytest.fail("it was read"))
    with pytest.raises(SourceError, match="larger than"):
        ballot_file.read("big.csv", b"," * (limits.LARGEST_FILE + 1))


@pytest.mark.parametrize(
    "part", ["xl/vbaProject.bin", "XL/VBAPROJECT.BIN", "xl/externalLinks/a.xml", "xl/connections.xml"]
)
def test_a_workbook_with_something_active_in_it_is_refused(draft: Benchmark, part: str) -> None:
    buffer = io.BytesIO(ballot_file.template_workbook(draft))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(part, b"x")
    with pytest.raises(SourceError, match=r"macros|links"):
        ballot_file.read("own.xlsx", buffer.getvalue())


def test_the_server_takes_no_larger_file_than_a_little_more_than_the_reader() -> None:
    config = (ROOT / ".streamlit/config.toml").read_text("utf-8")
    (limit,) = re.findall(r"maxUploadSize = (\d+)", config)
    assert int(limit) * 2**20 <= 2 * limits.LARGEST_FILE
    assert "enableXsrfProtection = true" in config


# ── “formulas are neutralised in exports (CSV injection)” ─────────────────────────────────────────────────────────


def exports(store: Store, draft: Benchmark, text: str) -> dict[str, pl.DataFrame]:
    """Everything of step 4 that is exported, after ``text`` was typed wherever one can type."""
    signed = signed_round(store, draft, text.strip())
    first = draft.items[0].element_id
    rounds.note_alias(store, signed.round_id, first, text)
    rounds.decide(store, signed.round_id, first, rounds.Settled(first, "contested", None, None, text))
    room = open_room(store, draft, text)
    room.cast(room.join(text), 0, ballots.Vote("useful", comment=text))
    found, old = (standing(store, rounds.find(store, of)) for of in (room.id, signed.round_id))
    return {
        "ballots": provenance(found.round, ballot_file.as_file(found.ballots, draft)),
        "items": provenance(old.round, old.items()),
        "language": language_provenance(language(store)),
        "raters": ballots.raters(store, room.id),
        **notes(found),
    }


@pytest.mark.parametrize("text", FORMULAS)
def test_no_export_of_step_4_holds_a_formula(store: Store, draft: Benchmark, text: str) -> None:
    for name, table in exports(store, draft, text).items():
        read = pl.read_csv(tables.to_csv(table), infer_schema=False)
        dangerous = {
            (name, column, value)
            for column in read.columns
            for value in read[column].drop_nulls()
            if re.match(r"[=+@\t\r]|-(?!\d)", value)
        }
        assert not dangerous
        book = openpyxl.load_workbook(io.BytesIO(tables.to_xlsx(table)))
        assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


@pytest.mark.parametrize("text", FORMULAS[:5])
def test_no_table_that_is_shown_holds_a_formula(store: Store, draft: Benchmark, text: str) -> None:
    """Streamlit's own button above a table writes it as it stands."""
    for table in exports(store, draft, text).values():
        shown = tables.inert(table).to_dicts()
        texts = [
            value for row in shown for cell in row.values() for value in (cell if isinstance(cell, list) else [cell])
        ]
        assert not [value for value in texts if isinstance(value, str) and re.match(r"[=+@\t\r]|-(?!\d)", value)]


@pytest.mark.parametrize("text", FORMULAS[:5])
def test_no_file_for_skills_systems_holds_a_formula(
    store: Store, bench: Workbench, draft: Benchmark, text: str
) -> None:
    named = replace(draft, name=text, items=(replace(draft.items[0], name=text), *draft.items[1:]))
    signed = signed_round(store, named)
    content = STANDARDS["rsd"](agreed_benchmark(signed), bench.warehouse.read("onet_occupations"))
    read = pl.read_csv(content, infer_schema=False)
    assert not [value for row in read.rows() for value in row if value and re.match(r"[=+@\t\r]|-(?!\d)", value)]


# ── “comments are shown as text, never as markup” ─────────────────────────────────────────────────────────────────


def test_nothing_in_the_interface_lets_html_through() -> None:
    for file in [*(ROOT / "jtm/ui").rglob("*.py"), *(ROOT / "pages").glob("*.py"), ROOT / "app.py"]:
        source = file.read_text("utf-8")
        assert "unsafe_allow_html" not in source, file
        assert "st.html" not in source, file
        assert "components.v1" not in source, file


def test_what_a_file_says_of_itself_is_refused_or_text(draft: Benchmark) -> None:
    """A draft from a file names jobs and items: one line each, of known domains."""
    made = json.loads(draft_file.to_json(draft))
    made["benchmark"]["items"][0]["domain"] = "<script>"
    with pytest.raises(draft_file.DraftFileError, match="domain"):
        draft_file.from_json(json.dumps(made).encode())
