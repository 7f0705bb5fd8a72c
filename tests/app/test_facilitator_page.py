"""The facilitator's page: who may open it, and a round from its making to its sign-off."""

import re
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from jtm.answers.validation import draft_in
from jtm.export import draft_file
from jtm.framework.benchmarks.drafts import Benchmark
from jtm.store import ballots, kept, rounds
from jtm.store.ballots import Vote
from jtm.store.connect import Store
from jtm.ui.session import access
from jtm.uploads import ballot_file
from tests.app.said import (
    KEY,
    fill,
    forget_what_sessions_share,
    has_button,
    labelled,
    press,
    sound,
    words,
)
from tests.rooms import NOT_NEEDED, TITLE, filled, new_round, open_room, vote_on_all

PAGE = "pages/facilitator.py"
EVIL = "<img src=x> [x](javascript:alert(1)) **b**"
RESULTS = "pages/validation.py"
Open = Callable[..., AppTest]


def give(app: AppTest, key: str) -> AppTest:
    return press(fill(app, "Facilitator's key", key), "Continue")


def asks_for_the_key(app: AppTest) -> bool:
    return any(box.label == "Facilitator's key" for box in app.text_input)


# ── the key ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("page", [PAGE, RESULTS])
def test_without_the_key_nothing_of_a_round_is_in_the_page_or_its_session(
    open_page: Open, own_store: Store, draft: Benchmark, page: str
) -> None:
    room = filled(open_room(own_store, draft, "Ironworks round"), employers=2)
    app = sound(open_page(page))
    assert asks_for_the_key(app)
    sent = f"{app.main} {app.sidebar} {app.session_state.to_dict()}"
    for secret in ("Ironworks", room.code, "Employer 1", *(item.name for item in draft.items)):
        assert secret not in sent
    assert not [*app.dataframe, *app.selectbox]
    assert not app.get("image")
    assert not app.get("file_uploader")


@pytest.mark.parametrize("page", [PAGE, RESULTS])
def test_a_wrong_key_is_refused(open_page: Open, own_store: Store, draft: Benchmark, page: str) -> None:
    new_round(own_store, draft)
    for key in ("", " ", "wrong", KEY[:-1], KEY + "x", KEY.upper(), "%", "' OR 1=1 --"):
        app = give(open_page(page), key)
        assert "That is not the key." in words(app)
        assert asks_for_the_key(app)


def test_the_key_opens_all_of_the_facilitators_pages(open_page: Open, own_store: Store, draft: Benchmark) -> None:
    new_round(own_store, draft, "Ironworks round")
    app = give(open_page(PAGE), f"  {KEY} ")
    assert not asks_for_the_key(app)
    assert "not opened yet" in words(app)
    app = sound(app.switch_page(RESULTS).run())
    assert not asks_for_the_key(app)
    assert "Nobody has voted yet in “Ironworks round”" in words(app)


def test_after_ten_attempts_within_a_minute_none_is_looked_at(open_page: Open, own_store: Store) -> None:
    app = open_page(PAGE)
    for _ in range(10):
        app = give(app, "wrong")
    assert "That is not the key." in words(app)
    for key in ("wrong", KEY):
        app = give(app, key)
        assert "tried too often" in words(app)
        assert asks_for_the_key(app)


def test_a_key_that_is_changed_shuts_out_whoever_had_the_old_one(
    facilitate: Open, own_store: Store, draft: Benchmark, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = open_room(own_store, draft)
    app = facilitate(PAGE)
    assert has_button(app, "Close")
    monkeypatch.setenv("JTM_FACILITATOR_KEY", "another")
    app = press(app, "Close")
    assert asks_for_the_key(app)
    assert rounds.find(own_store, room.id).is_open
    assert not asks_for_the_key(give(app, "another"))


def test_a_key_that_becomes_weak_where_others_can_try_it_opens_nothing(
    facilitate: Open, own_store: Store, draft: Benchmark, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = open_room(own_store, draft)
    app = facilitate(PAGE)
    monkeypatch.setattr(access, "open_to_others", lambda: True)
    assert has_button(sound(app.run()), "Close")
    monkeypatch.setenv("JTM_FACILITATOR_KEY", "elevenchars")
    app = press(app, "Close")
    assert "at least 12 characters" in words(app)
    assert not app.text_input
    assert rounds.find(own_store, room.id).is_open


def test_whoever_leaves_has_to_give_the_key_again(facilitate: Open, own_store: Store, draft: Benchmark) -> None:
    room = open_room(own_store, draft)
    app = press(facilitate(PAGE), "Leave the facilitator's pages")
    assert asks_for_the_key(app)
    assert room.code not in str(app.main)
    assert asks_for_the_key(sound(app.switch_page(RESULTS).run()))


def test_the_key_may_stand_in_the_secrets_and_counts_before_the_environments(open_page: Open, own_store: Store) -> None:
    app = open_page()
    app.secrets = {"facilitator": {"key": "of the file"}}
    app = app.switch_page(PAGE).run()
    assert asks_for_the_key(give(app, KEY))
    assert not asks_for_the_key(give(app, "of the file"))


@pytest.mark.parametrize("given", ["", "   "])
def test_without_a_key_one_is_made_and_printed_once(
    open_page: Open, own_store: Store, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], given: str
) -> None:
    monkeypatch.setenv("JTM_FACILITATOR_KEY", given)
    app = open_page()
    said = capfd.readouterr()
    assert "facilitator's key" in said.err
    made = said.err.split("until this program ends: ")[1].split()[0]
    assert len(made.replace("-", "")) >= 12
    app = app.switch_page(PAGE).run()
    assert made not in f"{app.main} {app.session_state.to_dict()}"
    assert asks_for_the_key(give(app, ""))
    assert not asks_for_the_key(give(app, made.replace("-", "").lower()))
    open_page(PAGE)
    assert made not in capfd.readouterr().err


def test_keys_that_are_made_differ_from_start_to_start(own_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JTM_FACILITATOR_KEY")
    made = set()
    for _ in range(20):
        forget_what_sessions_share()
        made.add(access._key())
    assert len(made) == 20


LOGIN = {"auth": {"client_id": "x"}, "facilitator": {"key": "k", "emails": ["ann@example.org"]}}


@pytest.mark.parametrize(
    ("user", "in_"),
    [
        ({"is_logged_in": True, "email": "Ann@Example.org", "email_verified": True}, True),
        ({"is_logged_in": True, "email": "ann@example.org"}, True),
        ({"is_logged_in": True, "email": "ann@example.org", "email_verified": False}, False),
        ({"is_logged_in": True, "email": "bob@example.org"}, False),
        ({"is_logged_in": True}, False),
        ({"is_logged_in": False}, False),
    ],
)
def test_whoever_is_logged_in_under_a_listed_address_needs_no_key(
    open_page: Open, own_store: Store, user: dict[str, Any], in_: bool
) -> None:
    app = open_page()
    app.secrets, app.user = LOGIN, user
    app = sound(app.switch_page(PAGE).run())
    assert asks_for_the_key(app) is not in_
    if not in_:
        assert has_button(app, "Leave" if user["is_logged_in"] else "Log in")


def test_without_the_library_for_a_login_it_says_which_extra_brings_it_and_the_key_still_works(
    open_page: Open, own_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "authlib", None)
    app = open_page()
    app.secrets, app.user = LOGIN, {"is_logged_in": False}
    app = sound(app.switch_page(PAGE).run())
    assert "whl[server]" in words(app)
    assert not has_button(app, "Log in")
    assert asks_for_the_key(app)


def test_without_a_login_in_the_secrets_an_address_is_no_key(open_page: Open, own_store: Store) -> None:
    app = open_page()
    app.secrets = {"facilitator": {"key": "k", "emails": ["ann@example.org"]}}
    app.user = {"is_logged_in": True, "email": "ann@example.org"}
    assert asks_for_the_key(app.switch_page(PAGE).run())


# ── a round ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_before_the_first_round_one_can_be_made_of_the_onet_draft(facilitate: Open, own_store: Store) -> None:
    app = facilitate(PAGE, job="49-9041")
    assert "There is no round yet" in words(app)
    assert "36 items" in words(app) or "items. Another job" in words(app)
    app = press(fill(app, "Name of the round", "  Houston \n May "), "Make the round")
    (made,) = rounds.rounds(own_store)
    assert (made.name, made.area_code, made.state) == ("Houston May", "26420", "not opened")
    assert draft_in(made).occupations[0].title == TITLE
    assert "The round is made" in words(app)
    assert "not opened yet" in words(app)


def test_a_round_is_made_of_the_sessions_draft_or_of_one_that_was_kept(
    facilitate: Open, own_store: Store, draft: Benchmark
) -> None:
    small = replace(draft, name="Kept ones", items=draft.items[:2])
    kept.save(own_store, kept.BENCHMARK, small.name, draft_file.to_json(small).decode())
    app = facilitate(PAGE)
    app.session_state["drafts"], app.session_state["draft"] = {1: [replace(draft, name="My own")]}, 1
    app.run()
    for source, items in (("Your draft “My own”", 4), ("Saved benchmark “Kept ones”", 2)):
        labelled(app.selectbox, "Benchmark to validate").set_value(source).run()
        assert f"{items} items" in words(app)
        app = press(app, "Make the round")
        assert len(draft_in(rounds.rounds(own_store)[0]).items) == items
    assert {one.name for one in rounds.rounds(own_store)} == {"My own", "Kept ones"}


def test_a_round_is_opened_closed_and_reopened_with_another_code(
    facilitate: Open, own_store: Store, draft: Benchmark
) -> None:
    made = new_round(own_store, draft)
    app = facilitate(PAGE)
    assert not has_button(app, "Reopen")
    app = press(app, "Open")
    first = rounds.find(own_store, made).code
    assert first in words(app)
    assert app.get("image")
    app = press(app, "Close")
    assert rounds.find(own_store, made).state == "closed"
    assert first not in words(app)
    assert not app.get("image")
    app = press(app, "Reopen")
    second = rounds.find(own_store, made).code
    assert second != first
    assert second in words(app)


def test_the_invitation_names_the_address_that_phones_can_reach(
    facilitate: Open, own_store: Store, draft: Benchmark
) -> None:
    room = open_room(own_store, draft)
    app = facilitate(PAGE)
    app.context["url"] = "https://jtm.example.org/tools/facilitator"
    app.run()
    assert "https://jtm.example.org/tools/ballot" in words(app)
    assert room.code in [title.value for title in app.title]
    (picture,) = app.get("image")
    assert f"https://jtm.example.org/tools/ballot?code={room.code}" in str(picture.proto)


def test_a_press_that_comes_too_late_is_told(facilitate: Open, own_store: Store, draft: Benchmark) -> None:
    """Someone else has closed the round meanwhile."""
    room = open_room(own_store, draft, "A *starry* round")
    app = facilitate(PAGE)
    rounds.close(own_store, room.id)
    app = press(app, "Close")
    assert "The round “A *starry* round” is closed." in words(app)
    assert "\\*starry\\*" in app.error[0].value


def test_votes_and_raters_are_counted(facilitate: Open, own_store: Store, draft: Benchmark) -> None:
    room = filled(open_room(own_store, draft), employers=2)
    app = facilitate(PAGE)
    assert "2 employers, 2 ballots, 8 votes" in words(app)
    room.cast(room.join("Third"))
    app.run()
    assert "3 employers, 3 ballots, 9 votes" in words(app)
    (table,) = [table.value for table in app.dataframe if "items_voted" in table.value]
    assert list(table["items_voted"]) == [4, 4, 1]


def test_a_round_is_signed_off_once_it_is_closed(facilitate: Open, own_store: Store, draft: Benchmark) -> None:
    room = filled(open_room(own_store, draft))
    rounds.close(own_store, room.id)
    app = facilitate(PAGE)
    assert f"Version 1 of {TITLE}: employers agree on 4 of 4 items and drop 0." in words(app)
    for nobody in ("", "  "):
        app = press(fill(app, "Signed off by", nobody), "Sign off as version 1")
        assert "Say who signs it off." in words(app)
    app = press(fill(app, "Signed off by", "Ann"), "Sign off as version 1")
    (signed,) = rounds.sign_offs(own_store)
    assert (signed.signed_by, signed.version) == ("Ann", 1)
    assert "Signed off: Industrial Machinery Mechanics, version 1" in words(app)
    assert "signed off" in words(app)
    assert has_button(app, "Reopen")


def test_who_signs_off_is_told_what_is_contested(facilitate: Open, own_store: Store, draft: Benchmark) -> None:
    room = filled(open_room(own_store, draft), employers=4)
    rounds.close(own_store, room.id)
    first = draft.items[0].element_id
    rounds.decide(own_store, room.id, first, rounds.Settled(first, "contested", None, None, None))
    app = facilitate(PAGE)
    assert f"Version 1 of {TITLE}: employers agree on 0 of 4 items and drop 0." in words(app)
    assert "4 contested or undecided" in words(app)


def test_the_way_to_a_sign_off_is_told_only_where_something_is_in_the_way(
    facilitate: Open, own_store: Store, draft: Benchmark
) -> None:
    room_id = new_round(own_store, draft)

    def help_of(app: AppTest) -> str:
        (popover,) = [one.proto.popover for one in app.get("popover") if one.proto.popover.label == "Sign off"]
        return str(popover.help)

    assert "Open the round and let employers vote first." in help_of(facilitate(PAGE))
    rounds.open_round(own_store, room_id)
    assert "Close the round to sign it off." in help_of(facilitate(PAGE))
    rounds.close(own_store, room_id)
    assert help_of(facilitate(PAGE)) == ""


def test_a_round_without_votes_is_not_signed_off(facilitate: Open, own_store: Store, draft: Benchmark) -> None:
    room = open_room(own_store, draft)
    rounds.close(own_store, room.id)
    app = press(fill(facilitate(PAGE), "Signed off by", "Ann"), "Sign off as version 1")
    assert "Nobody has voted in this round" in words(app)
    assert rounds.sign_offs(own_store) == []


# ── decisions and wordings ────────────────────────────────────────────────────────────────────────────────────────


def item_box(app: AppTest, place: int) -> Any:
    """The boxes that choose an item: first to settle it, then for its wordings."""
    return [box for box in app.selectbox if box.label == "Item"][place]


def test_an_item_is_settled_in_the_room_and_left_to_the_votes_again(
    facilitate: Open, own_store: Store, draft: Benchmark
) -> None:
    room = filled(open_room(own_store, draft), employers=2)
    second = next(item for item in draft.items if item.band == "Intermediate")
    app = facilitate(PAGE)
    item_box(app, 0).set_value(second.element_id).run()
    labelled(app.selectbox, "Outcome").set_value("raised")
    labelled(app.selectbox, "Level").set_value("Advanced")
    labelled(app.selectbox, "Needed").set_value("Day one")
    app = press(fill(app, "Why", "Safety *first*"), "Settle")
    (settled,) = rounds.decisions(own_store, room.id)
    assert (settled.element_id, settled.outcome, settled.band, settled.timing, settled.note) == (
        second.element_id, "raised", "Advanced", "Day one", "Safety *first*")  # fmt: skip
    assert f"Settled: {second.name}." in words(app)
    assert item_box(app, 0).value == second.element_id
    labelled(app.selectbox, "Outcome").set_value("")
    app = press(app, "Settle")
    assert rounds.decisions(own_store, room.id) == []


@pytest.mark.parametrize(
    ("outcome", "band", "said"),
    [
        ("raised", "", "Choose a level above"),
        ("raised", "Foundational", "Choose a level above"),
        ("lowered", "Advanced", "Choose a level below"),
        ("confirmed", "Foundational", "choose raised or lowered"),
        ("contested", "Foundational", "stays as drafted"),
        ("", "Foundational", "Choose an outcome too"),
    ],
)
def test_an_outcome_and_a_level_that_do_not_fit_are_not_settled(
    facilitate: Open, own_store: Store, draft: Benchmark, outcome: str, band: str, said: str
) -> None:
    middle = next(item for item in draft.items if item.band == "Intermediate")
    room = filled(open_room(own_store, draft), vote=Vote("essential"))
    app = facilitate(PAGE)
    item_box(app, 0).set_value(middle.element_id).run()
    labelled(app.selectbox, "Outcome").set_value(outcome)
    labelled(app.selectbox, "Level").set_value(band)
    app = press(app, "Settle")
    assert said in words(app)
    assert rounds.decisions(own_store, room.id) == []


def test_what_was_settled_before_is_what_the_boxes_show(facilitate: Open, own_store: Store, draft: Benchmark) -> None:
    """Whoever comes later and only changes the reason must not take the decision back."""
    room = filled(open_room(own_store, draft), employers=2)
    high = next(item.element_id for item in draft.items if item.band and item.band != "Foundational")
    rounds.decide(own_store, room.id, high, rounds.Settled(high, "lowered", "Foundational", None, "As agreed"))
    app = facilitate(PAGE)
    item_box(app, 0).set_value(high).run()
    app = press(fill(app, "Why", "As agreed aloud"), "Settle")
    (settled,) = rounds.decisions(own_store, room.id)
    assert (settled.outcome, settled.band, settled.timing, settled.note) == (
        "lowered", "Foundational", None, "As agreed aloud")  # fmt: skip


def test_votes_that_come_in_do_not_move_the_facilitator_to_another_item(
    facilitate: Open, own_store: Store, draft: Benchmark
) -> None:
    """What is said of an item in the list changes with its votes."""
    room = filled(open_room(own_store, draft), employers=4)
    last = draft.items[-1].element_id
    app = facilitate(PAGE)
    item_box(app, 0).set_value(last).run()
    item_box(app, 1).set_value(last).run()
    for number in range(5, 9):
        vote_on_all(room, f"Employer {number}", NOT_NEEDED if number % 2 else Vote("useful"))
        app = sound(app.run())
        assert (item_box(app, 0).value, item_box(app, 1).value) == (last, last)
    app = press(fill(app, "Employers' wording", "wrenching"), "Add")
    assert item_box(app, 1).value == last
    app = press(fill(app, "Employers' wording", "fixing"), "Add")
    assert rounds.aliases(own_store, room.id) == {last: ["wrenching", "fixing"]}


def test_employers_wording_is_added_and_taken_away(facilitate: Open, own_store: Store, draft: Benchmark) -> None:
    room = open_room(own_store, draft)
    room.cast(room.join("Acme"), 0, Vote("essential", comment="we say “[fixing](http://x)”"))
    app = facilitate(PAGE)
    assert "Acme: we say “[fixing](http://x)”" in words(app)
    app = press(fill(app, "Employers' wording", "  fixing\t<b> "), "Add")
    first = draft.items[0].element_id
    assert rounds.aliases(own_store, room.id) == {first: ["fixing <b>"]}
    app = press(app, "Add")
    assert rounds.aliases(own_store, room.id) == {first: ["fixing <b>"]}
    app = press(app, "Remove “fixing <b>”")
    assert rounds.aliases(own_store, room.id) == {}


def test_a_formula_is_shown_as_what_no_spreadsheet_runs(facilitate: Open, own_store: Store, draft: Benchmark) -> None:
    """Streamlit's button above a table writes what it shows."""
    room = open_room(own_store, draft)
    room.cast(room.join("=1+1"))
    (table,) = [table.value for table in facilitate(PAGE).dataframe if "items_voted" in table.value]
    assert list(table["employer"]) == ["'=1+1"]


# ── employers ─────────────────────────────────────────────────────────────────────────────────────────────────────


def tick(app: AppTest, *rows: int) -> AppTest:
    turn = app.session_state.to_dict().get("employers_turn", 0)
    app.session_state[f"employers_ticked_{turn}"] = {"selection": {"rows": list(rows), "columns": [], "cells": []}}
    return sound(app.run())


def as_one(app: AppTest, count: str) -> AppTest:
    return sound(labelled(app.segmented_control, f"What to do with the {count} you ticked").set_value("one").run())


def employer_table(app: AppTest) -> Any:
    (table,) = [table.value for table in app.dataframe if "counts_as" in table.value]
    return table


def test_invented_employers_are_left_out_at_once_after_a_look_at_what_it_changes(
    facilitate: Open, own_store: Store, draft: Benchmark
) -> None:
    room = filled(open_room(own_store, draft), employers=7)
    for name in ("asdf", "Donald Duck"):
        vote_on_all(room, name, NOT_NEEDED)
    app = tick(facilitate(PAGE), 7, 8)
    assert "Ticked: asdf; Donald Duck." in words(app)
    assert "Then 7 employers count, not 9, with 28 votes, not 36." in words(app)
    assert f"{draft.items[0].name}: contested → " in words(app)
    app = press(app, "Leave out 2 employers")
    assert "Done: 7 employers count now." in words(app)
    assert "7 employers, 7 ballots, 28 votes" in words(app)
    assert list(employer_table(app)["counted"])[-3:] == ["counts", "left out", "left out"]
    app = tick(app, 8)
    labelled(app.segmented_control, "What to do with the 1 employer you ticked").set_value("typed").run()
    app = press(app, "Count 1 employer as typed")
    assert "8 employers, 8 ballots" in words(app)


def test_spellings_are_merged_and_one_is_renamed(facilitate: Open, own_store: Store, draft: Benchmark) -> None:
    room = open_room(own_store, draft)
    for name in ("Acme", "ACME Inc", "Bolt"):
        vote_on_all(room, name)
    app = as_one(tick(facilitate(PAGE), 0, 1), "2 employers")
    app = sound(fill(app, "Name they count under", "ACME Inc").run())
    assert "Then 2 employers count, not 3, with 12 votes, not 12. No outcome changes." in words(app)
    app = press(app, "Count 2 employers as one")
    assert set(ballots.ballots(own_store, room.id)["employer"]) == {"ACME Inc", "Bolt"}
    app = as_one(tick(app, 2), "1 employer")
    app = sound(fill(app, "Name they count under", EVIL).run())
    app = press(app, "Count 1 employer as one")
    assert set(ballots.ballots(own_store, room.id)["employer"]) == {"ACME Inc", EVIL}
    app = as_one(tick(app, 2), "1 employer")
    app = sound(fill(app, "Name they count under", "  ").run())
    assert "Type the name under which they count." in words(app)
    assert not has_button(app, "Count 1 employer as one")


def test_someone_without_the_key_changes_no_employer(
    facilitate: Open, own_store: Store, draft: Benchmark, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = filled(open_room(own_store, draft), employers=2)
    app = tick(facilitate(PAGE), 0)
    monkeypatch.setenv("JTM_FACILITATOR_KEY", "another key of the tests")
    assert asks_for_the_key(press(app, "Leave out 1 employer"))
    assert ballots.ballots(own_store, room.id)["employer"].n_unique() == 2


# ── files ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def upload(app: AppTest, name: str, content: bytes) -> AppTest:
    (box,) = app.file_uploader
    return sound(box.set_value([(name, content, "text/csv")]).run())


def rows(draft: Benchmark, *extra: str) -> bytes:
    table = ballot_file.template(draft).with_columns(
        employer=pl.lit("Acme"), rater=pl.lit("Ann"), necessity=pl.lit("essential")
    )
    return (table.write_csv() + "".join(f"{row}\n" for row in extra)).encode()


def test_a_sound_file_is_taken_whole_and_once(facilitate: Open, own_store: Store, draft: Benchmark) -> None:
    room = open_room(own_store, draft)
    app = upload(facilitate(PAGE), "paper.csv", rows(draft))
    assert "4 votes of 1 rater at 1 employer can be loaded; 0 rows cannot." in words(app)
    assert ballots.ballots(own_store, room.id).is_empty()
    app = press(app, "Load all 4 votes")
    assert "4 votes are loaded." in words(app)
    assert ballots.ballots(own_store, room.id).height == 4
    assert not has_button(app, "Load all 4 votes")


def test_of_a_file_with_bad_rows_nothing_is_taken_until_the_sound_part_is_asked_for(
    facilitate: Open, own_store: Store, draft: Benchmark
) -> None:
    room = open_room(own_store, draft)
    bad = "Acme,Ben,9.Z.9,,essential,,,", "Acme,,,Some,perhaps,,,<img src=x>"
    app = upload(facilitate(PAGE), "paper.csv", rows(draft, *bad))
    assert "4 votes of 1 rater at 1 employer can be loaded; 2 rows cannot." in words(app)
    assert "What is wrong" in words(app)
    (table,) = [table.value for table in app.dataframe if "problem" in table.value]
    assert set(table["row"]) == {6, 7}
    assert not has_button(app, "Load all 4 votes")
    assert ballots.ballots(own_store, room.id).is_empty()
    press(app, "Load the 4 valid votes and leave out the rest")
    assert ballots.ballots(own_store, room.id).height == 4


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("own.csv", b"a,b\n1,2\n", "missing column for employer, necessity, rater"),
        ("own.csv", b"", "there is nothing in it"),
        ("own.xlsx", b"no workbook", "cannot be read as XLSX"),
        ("*x*[y](http:z).csv", b"a,b\n1,2\n", "*x*[y](http:z).csv: missing column"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_in_a_sentence(
    facilitate: Open, own_store: Store, draft: Benchmark, name: str, content: bytes, said: str
) -> None:
    open_room(own_store, draft)
    app = upload(facilitate(PAGE), name, content)
    assert said in words(app)


def test_ballots_and_template_are_offered_as_files(facilitate: Open, own_store: Store, draft: Benchmark) -> None:
    filled(open_room(own_store, draft), employers=2)
    app = facilitate(PAGE)
    offered = {button.label for button in app.get("download_button")}
    assert {"CSV", "XLSX", "Template CSV", "Template XLSX"} <= offered


# ── when it does not work ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_store_that_cannot_be_reached_is_told_without_its_password(open_page: Open, no_store: None) -> None:
    app = give(open_page(PAGE), KEY)
    assert "Votes and saved work cannot be reached" in words(app)
    assert "secret" not in words(app)


def test_a_store_that_goes_away_meanwhile_is_told(
    facilitate: Open, own_store: Store, draft: Benchmark, tmp_path: Path
) -> None:
    room = open_room(own_store, draft)
    app = facilitate(PAGE)
    own_store.close()
    damage(tmp_path / "store.sqlite")
    app = sound(app.run())
    assert "Votes and saved work cannot be reached" in words(app)
    assert room.code not in words(app)


def damage(file: Path) -> None:
    """A store that can no longer be read, as on a disk that fails."""
    for one in file.parent.glob("store.sqlite*"):
        one.write_bytes(b"no store " * 1000)


def test_names_that_look_like_markup_are_shown_as_they_are(
    facilitate: Open, own_store: Store, draft: Benchmark
) -> None:
    evil = "<img src=x onerror=alert(1)> [x](javascript:alert(1)) **b**"
    room = open_room(own_store, draft, evil)
    room.cast(room.join(evil), 0, Vote("essential", comment=evil))
    app = facilitate(PAGE)
    for element in [*app.markdown, *app.caption, *app.success, *app.header, *app.title]:
        assert not re.search(r"(?<!\\)(<img|\[x\]|\*\*b)", element.value)
    assert f"{evil}: {evil}" in words(app)
