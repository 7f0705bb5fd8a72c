"""The ballot: joining, voting item by item, going on later, and what it says when it cannot be."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from jtm.answers.benchmarks import technologies_of
from jtm.answers.workbench import Workbench
from jtm.framework.benchmarks.drafts import Benchmark, Occupation
from jtm.store import ballots, employers, rounds
from jtm.store.ballots import Vote
from jtm.store.connect import Store
from jtm.ui.strings.elements import definitions
from tests.app.said import fill, has_button, labelled, press, sound, words
from tests.rooms import JOB, TITLE, open_room, vote_on_all, whole_draft
from tests.store.rooms import Room

PAGE = "pages/ballot.py"
Open = Callable[..., AppTest]
NECESSITY, LEVEL, TIMING = "Does the job need it?", "How well, if it is needed?", "By when, if it is needed?"
COMMENT = "Comment, or what you call it (optional)"
EVIL = "<img src=x onerror=alert(1)> [x](javascript:alert(1)) **b** :red[r] http://evil.example"


@pytest.fixture
def room(own_store: Store, draft: Benchmark) -> Room:
    return open_room(own_store, draft)


def linked(open_page: Open, code: str) -> AppTest:
    """The ballot as the link behind a QR code opens it."""
    app = open_page()
    app.query_params = {"code": code}
    return sound(app.switch_page(PAGE).run())


def joined(app: AppTest, code: str, employer: str = "Acme") -> AppTest:
    fill(app, "Code on the screen", code)
    return press(fill(app, "Employer you speak for", employer), "Start")


def resumed(app: AppTest, code: str) -> AppTest:
    return press(fill(app, "Your own code", code), "Continue my ballot")


def own_code(app: AppTest) -> str:
    (found,) = re.findall(r"own code \*\*([0-9A-Z-]+)\*\*", words(app))
    return str(found)


def answered(app: AppTest, necessity: str | None, comment: str = "") -> AppTest:
    labelled(app.segmented_control, NECESSITY).set_value(necessity)
    fill(app, COMMENT, comment)
    (button,) = [button for button in app.button if button.label in ("Save and next", "Save the change")]
    return sound(button.click().run())


def votes(room: Room, history: bool = False) -> list[tuple[str, str, str | None]]:
    table = ballots.ballots(room.store, room.id, history=history)
    return table.select("element_id", "necessity", "comment").rows()


# ── joining ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_whoever_comes_first_is_told_what_is_kept(open_page: Open, own_store: Store) -> None:
    app = sound(open_page(PAGE))
    assert "Your ballot" in words(app)
    assert "Kept: the employer you name" in words(app)
    assert "Not kept: your name, your address" in words(app)


def test_the_code_of_the_link_stands_in_its_box(open_page: Open, room: Room) -> None:
    app = linked(open_page, room.code)
    assert labelled(app.text_input, "Code on the screen").value == room.code
    app = press(fill(app, "Employer you speak for", "Acme"), "Start")
    assert "Acme · Mechanics" in words(app)


@pytest.mark.parametrize("code", ["", "x", "0000-0000-0000", "<b>", "🛠", "x" * 200, "' OR 1=1 --", "\x00"])
def test_a_code_of_no_round_is_refused(open_page: Open, room: Room, code: str) -> None:
    app = joined(linked(open_page, code), code)
    assert "This code does not open a round" in words(app)
    assert ballots.raters(room.store, room.id).is_empty()


def test_a_round_that_is_closed_or_not_yet_open_cannot_be_joined(open_page: Open, own_store: Store, room: Room) -> None:
    rounds.close(own_store, room.id)
    app = joined(open_page(PAGE), room.code)
    assert "does not open a round" in words(app)
    code = rounds.open_round(own_store, room.id)
    assert "Acme · Mechanics" in words(joined(app, code))


@pytest.mark.parametrize("employer", ["", "   "])
def test_an_employer_has_to_be_named(open_page: Open, room: Room, employer: str) -> None:
    app = joined(open_page(PAGE), room.code, employer)
    assert "Type the employer you speak for." in words(app)


def test_after_ten_wrong_codes_within_a_minute_another_waits_and_a_right_one_opens(open_page: Open, room: Room) -> None:
    app = open_page(PAGE)
    for _ in range(11):
        app = joined(app, "0000-0000-0000")
    assert "tried too often" in words(app)
    assert "tried too often" in words(resumed(app, "0000-0000-0000"))
    assert "Acme · Mechanics" in words(joined(app, room.code, "Acme"))


@pytest.mark.parametrize("employer", ["Straße & Söhne", "日本製鉄", "🛠 Works", "مصنع", EVIL])
def test_an_employer_is_shown_as_it_was_typed(open_page: Open, room: Room, employer: str) -> None:
    app = joined(open_page(PAGE), room.code, employer)
    assert f"{employer} · Mechanics" in words(app)
    for element in [*app.markdown, *app.caption, *app.success]:
        assert not re.search(r"(?<!\\)(<img|\[x\]|\*\*b|:red)|http://", element.value)


@pytest.mark.parametrize("name", ["Houston, May", "Manufacturing day"])
def test_the_ballot_says_which_job_it_is_about_whatever_the_round_is_called(
    open_page: Open, own_store: Store, draft: Benchmark, name: str
) -> None:
    app = joined(open_page(PAGE), open_room(own_store, draft, name).code)
    assert f"The job: **{TITLE}**" in words(app)
    assert f"Acme · {name}" in words(app)


def test_a_ballot_on_several_jobs_names_them(open_page: Open, own_store: Store, draft: Benchmark) -> None:
    jobs = (*draft.occupations, *(Occupation(f"51-404{n}", f"Job *{n}*") for n in range(4)))
    app = joined(open_page(PAGE), open_room(own_store, replace(draft, occupations=jobs)).code)
    assert f"What these jobs have in common: **{TITLE}; Job *0*; Job *1* and 2 more**" in words(app)


def test_every_item_says_what_it_means(open_page: Open, own_store: Store, bench: Workbench) -> None:
    draft = whole_draft(bench)
    app = joined(open_page(PAGE), open_room(own_store, draft).code)
    for place, item in enumerate(draft.items):
        labelled(app.selectbox, "Go to an item").set_value(place).run()
        if item.domain != "technology":
            assert definitions()[item.element_id] in words(app)
        else:
            examples = technologies_of(bench, JOB).filter(commodity_code=item.element_id)["examples"][0]
            assert f"For example {examples[0]}" in words(app)


def test_whoever_is_left_out_is_told_and_may_go_on(open_page: Open, room: Room) -> None:
    app = answered(joined(open_page(PAGE), room.code, "asdf"), "essential")
    (number,) = employers.employers(room.store, room.id)["employer_id"]
    employers.leave_out(room.store, room.id, [number])
    app = sound(app.run())
    assert "The facilitator does not count the answers of asdf." in words(app)
    assert votes(room) == []
    answered(app, "useful")
    employers.count_as_typed(room.store, room.id, [number])
    assert len(votes(room)) == 2
    assert "does not count" not in words(sound(app.run()))


# ── voting ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_item_after_item_until_all_are_answered(open_page: Open, room: Room, draft: Benchmark) -> None:
    app = joined(open_page(PAGE), room.code)
    for place, item in enumerate(draft.items):
        assert app.title[0].value == item.name
        assert app.get("progress")[0].text == f"Item {place + 1} of 4, {item.domain} · {place} answered"
        app = answered(app, "essential")
        assert len(votes(room)) == place + 1
        assert f"Saved: {item.name}." in words(app)
    assert "All 4 items are answered. Thank you!" in words(app)


def test_what_is_said_is_kept_as_it_was_said(open_page: Open, room: Room, draft: Benchmark) -> None:
    app = joined(open_page(PAGE), room.code)
    labelled(app.segmented_control, LEVEL).set_value("Advanced")
    labelled(app.segmented_control, TIMING).set_value("On the job")
    answered(app, "useful", EVIL)
    row = ballots.ballots(room.store, room.id).row(0, named=True)
    assert (row["employer"], row["element_id"], row["necessity"], row["band"], row["timing"], row["comment"]) == (
        "Acme", draft.items[0].element_id, "useful", "Advanced", "On the job", EVIL)  # fmt: skip


def test_nothing_is_saved_before_something_is_chosen(open_page: Open, room: Room) -> None:
    app = answered(joined(open_page(PAGE), room.code), None, "only a comment")
    assert "Choose essential, useful or not needed first." in words(app)
    assert votes(room) == []
    assert labelled(app.text_input, COMMENT).value == "only a comment"


def test_an_answer_can_be_changed_and_both_are_on_record(open_page: Open, room: Room, draft: Benchmark) -> None:
    app = joined(open_page(PAGE), room.code)
    app = answered(app, "essential", "first")
    app = press(app, "Back")
    assert app.title[0].value == draft.items[0].name
    assert labelled(app.segmented_control, NECESSITY).value == "essential"
    assert labelled(app.text_input, COMMENT).value == "first"
    assert has_button(app, "Save the change")
    answered(app, "not needed", "second")
    code = draft.items[0].element_id
    assert votes(room) == [(code, "not needed", "second")]
    assert votes(room, history=True) == [(code, "essential", "first"), (code, "not needed", "second")]


def test_items_can_be_skipped_and_gone_to(open_page: Open, room: Room, draft: Benchmark) -> None:
    app = press(joined(open_page(PAGE), room.code), "Skip")
    assert app.title[0].value == draft.items[1].name
    labelled(app.selectbox, "Go to an item").set_value(3).run()
    assert app.title[0].value == draft.items[3].name
    assert labelled(app.button, "Skip").disabled
    app = answered(app, "useful")
    assert votes(room) == [(draft.items[3].element_id, "useful", None)]


def test_a_technology_is_not_asked_for_a_level(open_page: Open, own_store: Store, bench: Workbench) -> None:
    draft = whole_draft(bench)
    room = open_room(own_store, draft)
    app = joined(open_page(PAGE), room.code)
    labelled(app.selectbox, "Go to an item").set_value(len(draft.items) - 1).run()
    assert draft.items[-1].domain == "technology"
    assert [choice.label for choice in app.segmented_control] == [NECESSITY, TIMING]


# ── going on ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_ballot_goes_on_with_its_own_code_in_another_session(open_page: Open, room: Room, draft: Benchmark) -> None:
    app = answered(joined(open_page(PAGE), room.code), "essential")
    code = own_code(app)
    other = resumed(open_page(PAGE), code.replace("-", "").lower())
    assert "Acme · Mechanics" in words(other)
    assert other.title[0].value == draft.items[1].name
    answered(other, "useful")
    assert len(votes(room)) == 2
    assert ballots.raters(room.store, room.id).height == 1


@pytest.mark.parametrize("code", ["", "0000-0000-0000", "x" * 40])
def test_a_code_of_no_ballot_opens_none(open_page: Open, room: Room, code: str) -> None:
    assert "There is no ballot with this code." in words(resumed(open_page(PAGE), code))


def test_a_join_code_opens_nobodys_ballot(open_page: Open, room: Room) -> None:
    room.cast(room.join())
    assert "There is no ballot with this code." in words(resumed(open_page(PAGE), room.code))


def test_two_of_one_employer_have_ballots_of_their_own(open_page: Open, room: Room, draft: Benchmark) -> None:
    first = answered(joined(open_page(PAGE), room.code), "essential", "mine alone")
    second = joined(open_page(PAGE), room.code)
    assert second.get("progress")[0].text.endswith("· 0 answered")
    assert "mine alone" not in f"{second.main} {second.session_state.to_dict()}"
    assert own_code(first) != own_code(second)


def test_nothing_of_others_is_in_the_page_or_its_session(open_page: Open, room: Room) -> None:
    tickets = [vote_on_all(room, f"Ironworks {number}", Vote("useful", comment="secret")) for number in range(2)]
    app = joined(open_page(PAGE), room.code)
    sent = f"{app.main} {app.session_state.to_dict()}"
    for secret in ("Ironworks", "secret", *(ticket.code for ticket in tickets)):
        assert secret not in sent


def test_a_ballot_can_be_left_and_another_begun(open_page: Open, room: Room) -> None:
    app = answered(joined(open_page(PAGE), room.code), "essential")
    app = press(app, "Leave this ballot on this device")
    assert "Code on the screen" in [box.label for box in app.text_input]
    app = joined(app, room.code, "Other")
    assert "Other · Mechanics" in words(app)
    assert app.get("progress")[0].text.endswith("· 0 answered")


# ── when it does not work ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_round_that_closes_meanwhile_takes_no_vote_and_says_so(open_page: Open, room: Room) -> None:
    app = answered(joined(open_page(PAGE), room.code), "essential")
    rounds.close(room.store, room.id)
    app = answered(app, "useful")
    assert "Not saved. This round is closed" in words(app)
    assert len(votes(room)) == 1
    app = sound(app.run())
    assert "This round is closed. Your answers are kept as they are." in words(app)
    assert labelled(app.button, "Save and next").disabled


def test_where_a_round_is_closed_the_way_to_another_is_in_sight(
    open_page: Open, own_store: Store, draft: Benchmark, room: Room
) -> None:
    """A phone remembers its last ballot, also when the next round is on."""
    app = joined(open_page(PAGE), room.code)
    rounds.close(own_store, room.id)
    other = open_room(own_store, draft, "Second round")
    app = press(sound(app.run()), "Join another round")
    assert "Acme · Second round" in words(joined(app, other.code))


def test_a_round_that_is_reopened_takes_votes_again(open_page: Open, room: Room) -> None:
    app = answered(joined(open_page(PAGE), room.code), "essential")
    rounds.close(room.store, room.id)
    app = sound(app.run())
    rounds.open_round(room.store, room.id)
    answered(sound(app.run()), "useful")
    assert len(votes(room)) == 2


def test_whoever_was_forgotten_is_told_and_can_begin_anew(open_page: Open, room: Room) -> None:
    app = answered(joined(open_page(PAGE), room.code), "essential")
    ballots.forget(room.store, int(ballots.raters(room.store, room.id)["rater_id"][0]))
    app = sound(app.run())
    assert "There is no ballot with this code." in words(app)
    app = press(app, "Leave this ballot on this device")
    assert "Acme · Mechanics" in words(joined(app, room.code))


def test_a_store_that_cannot_be_reached_is_told_without_its_password(open_page: Open, no_store: None) -> None:
    app = joined(open_page(PAGE), "0000-0000-0000")
    assert "Votes and saved work cannot be reached" in words(app)
    assert "secret" not in words(app)


def test_a_store_that_goes_away_meanwhile_is_told_and_nothing_is_called_saved(
    open_page: Open, room: Room, tmp_path: Path
) -> None:
    app = joined(open_page(PAGE), room.code)
    room.store.close()
    for one in tmp_path.glob("store.sqlite*"):
        one.write_bytes(b"no store " * 1000)
    app = answered(app, "essential")
    assert "cannot be reached" in words(app) or "Not saved." in words(app)
    assert "Saved:" not in words(app)


def test_a_comment_is_text_where_it_is_shown_again(open_page: Open, room: Room) -> None:
    app = press(answered(joined(open_page(PAGE), room.code), "essential", EVIL), "Back")
    assert labelled(app.text_input, COMMENT).value == EVIL
    assert EVIL not in words(app)
