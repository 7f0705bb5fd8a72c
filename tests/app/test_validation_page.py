"""The results of a round, agreed versions, the switch to them, and what is saved on the workbench."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from jtm.answers.validation import sign, standing
from jtm.answers.workbench import Workbench
from jtm.export import draft_file
from jtm.framework.benchmarks.drafts import Benchmark
from jtm.framework.benchmarks.proficiency import NOT_SETTLED
from jtm.links import from_query
from jtm.store import kept, rounds
from jtm.store.ballots import Vote
from jtm.store.connect import Store
from jtm.store.rounds import Settled, SignOff
from jtm.ui.steps import validation
from tests.app.said import fill, has_button, labelled, press, sound, words
from tests.rooms import JOB, NOT_NEEDED, TITLE, filled, new_round, open_room, signed_round, small_draft, vote_on_all

PAGE = "pages/validation.py"
STEP_3, STEP_5 = "pages/benchmarks.py", "pages/pathways.py"
SWITCH = "Use validated benchmarks"
EVIL = "<img src=x onerror=alert(1)> [x](javascript:alert(1)) **b**"
Open = Callable[..., AppTest]


def sent(app: AppTest) -> str:
    """All that a page sends to the browser, charts and tables too."""
    return str([element.proto for kind in ("vega_lite_chart", "markdown", "caption") for element in app.get(kind)])


def link(app: AppTest) -> dict[str, Any]:
    return {name: value[0] if isinstance(value, list) else value for name, value in app.query_params.items()}


# ── results ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_before_the_first_round_the_page_says_how_one_begins(open_page: Open, own_store: Store) -> None:
    app = sound(open_page(PAGE))
    assert "No employer has been asked yet" in words(app)
    assert "Facilitate a round" in words(app)
    assert not app.text_input


def test_a_round_without_votes_says_so(facilitate: Open, own_store: Store, draft: Benchmark) -> None:
    new_round(own_store, draft, "Houston, May")
    app = sound(facilitate(PAGE))
    assert "Nobody has voted yet in “Houston, May”." in words(app)
    assert not app.dataframe


@pytest.mark.parametrize(
    ("employers", "told"),
    [
        (1, "nothing can be confirmed or dropped"),
        (4, "It takes 5"),
        (5, "even an item that all call essential is not confirmed"),
    ],
)
def test_with_few_employers_the_page_says_what_cannot_be_concluded(
    facilitate: Open, own_store: Store, draft: Benchmark, employers: int, told: str
) -> None:
    filled(open_room(own_store, draft), employers=employers)
    app = sound(facilitate(PAGE))
    assert "What cannot be concluded" in words(app)
    assert told in words(app)


def test_with_enough_employers_the_outcomes_are_told(facilitate: Open, own_store: Store, draft: Benchmark) -> None:
    room = filled(open_room(own_store, draft), employers=8)
    for number in range(2):
        vote_on_all(room, f"Other {number}", Vote("essential", "Foundational"))
    app = sound(facilitate(PAGE))
    assert "10 employers" in words(app)
    assert "4 confirmed" in words(app) or "raised" in words(app)
    assert "Live: this page follows the votes." in words(app)
    assert len(app.get("vega_lite_chart")) == 3
    (table,) = [table.value for table in app.dataframe]
    assert list(table["essential_votes"]) == [10] * 4
    assert set(table["outcome"]) <= {"confirmed", "raised"}


def test_votes_move_the_page(facilitate: Open, own_store: Store, draft: Benchmark) -> None:
    room = open_room(own_store, draft)
    app = facilitate(PAGE)
    for count in (1, 2, 3):
        vote_on_all(room, f"Employer {count}")
        assert f"**{count} employer" in words(sound(app.run()))


def test_a_decision_counts_before_the_votes_and_is_named(facilitate: Open, own_store: Store, draft: Benchmark) -> None:
    room = filled(open_room(own_store, draft), vote=NOT_NEEDED)
    first = draft.items[0].element_id
    rounds.decide(own_store, room.id, first, Settled(first, "contested", None, None, EVIL))
    app = sound(facilitate(PAGE))
    assert "3 dropped, 1 contested" in words(app)
    (table,) = [table.value for table in app.dataframe]
    assert table["decided"][0] == "contested"
    assert table["note"][0] == EVIL


def test_a_level_that_the_draft_leaves_open_is_called_so(facilitate: Open, own_store: Store, draft: Benchmark) -> None:
    open_item = replace(draft.items[0], band=None, timing=None, level_low=0.5, level_high=6.5)
    unsettled = replace(draft, items=(open_item, *draft.items[1:]))
    room = filled(open_room(own_store, unsettled), employers=4)
    (table,) = [table.value for table in sound(facilitate(PAGE)).dataframe]
    assert list(table["draft_band"]) == [NOT_SETTLED, *(item.band for item in draft.items[1:])]
    rounds.close(own_store, room.id)
    sign(own_store, room.id, "Ann")
    listed = sound(facilitate("pages/skills_language.py")).dataframe[0].value
    assert dict(zip(listed["element_id"], listed["band"], strict=True))[open_item.element_id] == NOT_SETTLED


def test_employers_are_numbered_until_the_facilitator_shows_their_names(
    facilitate: Open, own_store: Store, draft: Benchmark
) -> None:
    """The ballot promises it."""
    room = open_room(own_store, draft)
    names = [f"Ironworks {letter}" for letter in "ABCDEF"]
    for name in names:
        vote_on_all(room, name)
    app = sound(facilitate(PAGE))
    assert "Ironworks" not in f"{sent(app)} {app.main}"
    assert "Employer 6" in sent(app)
    app = sound(labelled(app.toggle, "Show employers' names").set_value(True).run())
    assert all(name in sent(app) for name in names)


def test_numbers_do_not_follow_the_alphabet(
    own_store: Store, draft: Benchmark, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = open_room(own_store, draft)
    known = [f"Ironworks {letter}" for letter in "ABCDEFGH"]
    for name in known:
        room.cast(room.join(name))
    monkeypatch.setattr(validation.st, "toggle", lambda *told, **more: False)
    shown = validation.names(standing(own_store, rounds.find(own_store, room.id)))
    assert set(shown.values()) == {f"Employer {place}" for place in range(1, 9)}
    assert [shown[name] for name in known] != [f"Employer {place}" for place in range(1, 9)]


def test_what_one_employer_alone_decides_is_told_so(facilitate: Open, own_store: Store, draft: Benchmark) -> None:
    filled(open_room(own_store, draft), employers=1)
    assert "Only one employer has voted" in words(sound(facilitate(PAGE)))


def test_a_result_that_hangs_on_one_employer_is_told(facilitate: Open, own_store: Store, draft: Benchmark) -> None:
    filled(open_room(own_store, draft), employers=7)
    app = sound(facilitate(PAGE))
    assert "Outcomes depend on one employer: without" in words(app)


def test_another_round_can_be_looked_at(facilitate: Open, own_store: Store, draft: Benchmark) -> None:
    first = filled(open_room(own_store, draft, "First"), employers=3)
    filled(open_room(own_store, draft, "Second"), employers=2)
    app = facilitate(PAGE)
    assert "2 employers" in words(app)
    app = sound(labelled(app.selectbox, "Round").set_value(first.id).run())
    assert "3 employers" in words(app)


def test_names_that_look_like_markup_are_shown_as_they_are(
    facilitate: Open, own_store: Store, draft: Benchmark
) -> None:
    room = filled(open_room(own_store, draft, EVIL), employers=6)
    vote_on_all(room, EVIL, Vote("essential", comment=EVIL))
    rounds.close(own_store, room.id)
    sign(own_store, room.id, EVIL)
    app = sound(facilitate(PAGE))
    for element in [*app.markdown, *app.caption, *app.warning, *app.header, *app.expander]:
        assert not re.search(r"(?<!\\)(<img|\[x\]|\*\*b)", getattr(element, "value", None) or element.label)


def test_the_results_are_offered_as_files(facilitate: Open, own_store: Store, draft: Benchmark) -> None:
    filled(open_room(own_store, draft), employers=2)
    offered = [button.label for button in facilitate(PAGE).get("download_button")]
    assert offered == ["CSV", "XLSX", "PARQUET"]


# ── agreed versions ───────────────────────────────────────────────────────────────────────────────────────────────


def test_agreed_versions_are_for_all_and_name_no_employer(open_page: Open, own_store: Store, draft: Benchmark) -> None:
    signed_round(own_store, draft, "Houston, May")
    app = sound(open_page(PAGE))
    assert "Signed-off versions (1)" in [fold.label for fold in app.expander]
    assert "Houston, May, " in str(labelled(app.selectbox, "Version").options)
    (table,) = [table.value for table in app.dataframe]
    assert list(table["essential_votes"]) == [7] * 4
    assert "Employer 1" not in str(app.main)
    assert labelled(app.text_input, "Facilitator's key")


def test_versions_of_rounds_of_one_name_are_told_apart(
    open_page: Open, own_store: Store, bench: Workbench, draft: Benchmark
) -> None:
    first = signed_round(own_store, draft, "May")
    second = signed_round(own_store, small_draft(bench, 2, "51-4041"), "May")
    app = sound(open_page(PAGE))
    assert len(labelled(app.selectbox, "Version").options) == 2
    app = sound(app.switch_page("pages/skills_language.py").run())
    assert len(labelled(app.selectbox, "A signed-off benchmark for skills systems").options) == 2
    assert first.version == second.version


# ── the switch ────────────────────────────────────────────────────────────────────────────────────────────────────


def dropped_first(store: Store, draft: Benchmark, name: str = "Houston, May") -> SignOff:
    """A version of a job without the first item of its draft."""
    room = filled(open_room(store, draft, name))
    gone = draft.items[0].element_id
    rounds.decide(store, room.id, gone, Settled(gone, "dropped", None, None, None))
    rounds.close(store, room.id)
    return sign(store, room.id, "The facilitator")


def switch(app: AppTest, on: bool) -> AppTest:
    return sound(labelled(app.toggle, SWITCH).set_value(on).run())


@pytest.mark.parametrize("page", [STEP_3, STEP_5])
def test_before_anything_is_agreed_there_is_no_switch(open_page: Open, own_store: Store, page: str) -> None:
    app = sound(open_page(page))
    assert SWITCH not in [toggle.label for toggle in app.toggle]


def test_the_switch_changes_step_3_which_says_so(open_page: Open, own_store: Store, draft: Benchmark) -> None:
    signed = dropped_first(own_store, draft)
    app = open_page(STEP_3, job=JOB)
    assert "27 elements define the job" in words(app)
    app = switch(app, True)
    assert "26 elements define the job" in words(app)
    assert f"Validated benchmarks in use: {TITLE}, version 1 (7 employers" in words(app).replace("**", "")
    assert "as 7 employers agreed in “Houston, May”" in words(app)
    assert link(app)["val"] == signed.public_id
    app = switch(app, False)
    assert "27 elements define the job" in words(app)
    assert "Validated benchmarks in use" not in words(app)
    assert not link(app).get("val")


def test_the_switch_changes_step_5_which_says_so(open_page: Open, own_store: Store, bench: Workbench) -> None:
    whole = small_draft(bench, 27)
    room = filled(open_room(own_store, whole), employers=12)
    for item in whole.items:
        rounds.decide(own_store, room.id, item.element_id, Settled(item.element_id, "raised", "Advanced", None, None))
    rounds.close(own_store, room.id)
    sign(own_store, room.id, "F")
    app = open_page(STEP_5, job=JOB)
    before = next(table.value for table in app.dataframe if "origin" in table.value)
    app = switch(app, True)
    after = next(table.value for table in app.dataframe if "origin" in table.value)
    assert f"Validated benchmarks in use: {TITLE}, version 1" in words(app).replace("**", "")
    assert set(after["origin"]) < set(before["origin"]), "more is asked, so that fewer have enough of it"


def test_a_version_with_contested_items_says_how_much_is_agreed(
    open_page: Open, own_store: Store, draft: Benchmark
) -> None:
    room = filled(open_room(own_store, draft, "Houston, May"))
    first = draft.items[0].element_id
    rounds.decide(own_store, room.id, first, Settled(first, "contested", None, None, None))
    rounds.close(own_store, room.id)
    sign(own_store, room.id, "F")
    app = switch(open_page(STEP_3, job=JOB), True)
    assert "7 employers agreed on 3; 1 stay as drafted" in words(app)
    assert "agreed on 3 of 4 items" in words(app)
    assert "as 7 employers agreed in" not in words(app)


def test_step_1_credits_no_version_that_it_does_not_use(open_page: Open, own_store: Store, draft: Benchmark) -> None:
    signed = dropped_first(own_store, draft)
    app = sound(open_page("pages/landscape.py", val=signed.public_id))
    assert "Validated benchmarks in use" not in words(app)
    assert link(app)["val"] == signed.public_id


def test_a_link_with_an_agreed_version_opens_the_same_screen(
    open_page: Open, own_store: Store, draft: Benchmark
) -> None:
    dropped_first(own_store, draft)
    first = switch(open_page(STEP_3, job=JOB), True)
    again = sound(open_page(STEP_3, **link(first)))
    assert labelled(again.toggle, SWITCH).value
    assert "26 elements define the job" in words(again)
    assert link(again) == link(first)


@pytest.mark.parametrize(
    ("val", "said"),
    [("0123abcd", "0123abcd is not in this store"), ("zzz", "val"), ("0123abcd.zzz", "val"), ("'--", "val"),
     (".".join(["0123abcd"] * 70), "val"), ("", "")],
)  # fmt: skip
def test_a_link_with_a_version_that_there_is_not_is_told_and_left_out(
    open_page: Open, own_store: Store, draft: Benchmark, val: str, said: str
) -> None:
    dropped_first(own_store, draft)
    app = sound(open_page("", job=JOB, val=val))
    assert said in " ".join(warning.value for warning in app.warning)
    assert not link(app).get("val")
    assert not labelled(app.toggle, SWITCH).value
    assert "27 elements define the job" in words(sound(app.switch_page(STEP_3).run()))


def test_a_newer_version_is_offered_and_not_taken_by_itself(
    open_page: Open, own_store: Store, draft: Benchmark
) -> None:
    first = dropped_first(own_store, draft)
    app = switch(open_page(STEP_3, job=JOB), True)
    second = signed_round(own_store, draft)
    app = sound(app.run())
    assert link(app)["val"] == first.public_id
    assert "There are newer versions than those in use." in words(app)
    app = press(app, "Use the newest")
    assert link(app)["val"] == second.public_id
    assert not has_button(app, "Use the newest")


def test_reset_turns_the_switch_off(open_page: Open, own_store: Store, draft: Benchmark) -> None:
    dropped_first(own_store, draft)
    app = press(switch(open_page(STEP_3, job=JOB), True), "Reset")
    assert not labelled(app.toggle, SWITCH).value


def test_a_job_title_that_looks_like_markup_is_shown_as_it_is(
    open_page: Open, own_store: Store, draft: Benchmark
) -> None:
    """Drafts come from files too."""
    evil = replace(draft, occupations=(replace(draft.occupations[0], title=EVIL),))
    signed_round(own_store, evil, EVIL)
    app = switch(open_page(STEP_3, job=JOB), True)
    assert EVIL in words(app)
    for element in [*app.caption, *app.success]:
        assert not re.search(r"(?<!\\)(<img|\[x\]|\*\*b)", element.value)


# ── saved scenarios ───────────────────────────────────────────────────────────────────────────────────────────────


def unfolded(app: AppTest) -> AppTest:
    app.session_state["fold_Saved scenarios"] = True
    return sound(app.run())


def test_a_scenario_is_saved_opened_and_removed(open_page: Open, own_store: Store) -> None:
    app = unfolded(open_page(w="80-10-10", area="48"))
    app = press(fill(app, "Name", " Texas,\twages "), "Save")
    (saved,) = kept.listed(own_store, kept.SCENARIO)
    assert saved.name == "Texas, wages"
    app = unfolded(open_page())
    labelled(app.selectbox, "Open a saved one").set_value("Texas, wages").run()
    app = press(app, "Open")
    assert (link(app)["w"], link(app)["area"]) == ("80-10-10", "48")
    app = press(app, "Remove")
    assert kept.listed(own_store, kept.SCENARIO) == []
    assert "Open a saved one" not in [box.label for box in app.selectbox]


def test_the_last_of_a_name_is_opened(open_page: Open, own_store: Store) -> None:
    for weights in ("80-10-10", "10-80-10"):
        press(fill(unfolded(open_page(w=weights)), "Name", "Mine"), "Save")
    app = unfolded(open_page())
    labelled(app.selectbox, "Open a saved one").set_value("Mine").run()
    assert link(press(app, "Open"))["w"] == "10-80-10"


def test_a_scenario_with_an_agreed_version_is_saved_whole(open_page: Open, own_store: Store, draft: Benchmark) -> None:
    signed = dropped_first(own_store, draft)
    press(fill(unfolded(switch(open_page(STEP_3, job=JOB), True)), "Name", "Agreed"), "Save")
    app = unfolded(open_page())
    labelled(app.selectbox, "Open a saved one").set_value("Agreed").run()
    assert link(press(app, "Open"))["val"] == signed.public_id


def test_a_saved_scenario_that_someone_else_has_removed_is_no_error(open_page: Open, own_store: Store) -> None:
    kept.save(own_store, kept.SCENARIO, "Mine", "area=48")
    app = unfolded(open_page())
    labelled(app.selectbox, "Open a saved one").set_value("Mine").run()
    kept.remove(own_store, kept.SCENARIO, "Mine")
    press(app, "Remove")


@pytest.mark.parametrize("name", ["", "   ", "\t"])
def test_a_scenario_without_a_name_is_not_saved(open_page: Open, own_store: Store, name: str) -> None:
    press(fill(unfolded(open_page()), "Name", name), "Save")
    assert kept.listed(own_store, kept.SCENARIO) == []


def test_a_name_that_looks_like_markup_is_kept_and_shown_as_it_is(open_page: Open, own_store: Store) -> None:
    app = press(fill(unfolded(open_page()), "Name", EVIL), "Save")
    assert kept.listed(own_store, kept.SCENARIO)[0].name == EVIL
    assert not re.search(r"(?<!\\)(<img|\[x\]|\*\*b)", app.toast[0].value)


def test_a_saved_scenario_is_a_query_that_reads_back(open_page: Open, own_store: Store, bench: Workbench) -> None:
    press(fill(unfolded(open_page(w="80-10-10", agg="geometric")), "Name", "Mine"), "Save")
    content = kept.listed(own_store, kept.SCENARIO)[0].content
    read, notices = from_query(dict(part.split("=") for part in content.split("&")), bench.dataset)
    assert (read.aggregation, list(read.pillars.values()), notices) == ("geometric", [80, 10, 10], [])


# ── drafts that are kept ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_draft_is_kept_on_the_workbench_and_opened_in_another_session(open_page: Open, own_store: Store) -> None:
    app = press(open_page(STEP_3, job=JOB), "Start a draft from this")
    app.text_input(key="draft_name").set_value("Our mechanics").run()
    app = press(app, "Keep on this workbench")
    assert "“Our mechanics” is kept on this workbench" in words(app)
    (saved,) = kept.listed(own_store, kept.BENCHMARK)
    other = sound(open_page(STEP_3))
    other = sound(other.button(key="draft_open").click().run())
    opened = next(iter(other.session_state["drafts"].values()))[-1]
    assert opened == draft_file.from_json(saved.content.encode())
    other = sound(other.button(key="draft_remove").click().run())
    assert kept.listed(own_store, kept.BENCHMARK) == []


def test_a_kept_draft_that_someone_else_has_removed_is_no_error(
    open_page: Open, own_store: Store, draft: Benchmark
) -> None:
    kept.save(own_store, kept.BENCHMARK, "Mine", draft_file.to_json(draft).decode())
    app = sound(open_page(STEP_3))
    kept.remove(own_store, kept.BENCHMARK, "Mine")
    sound(app.button(key="draft_remove").click().run())


# ── without a store ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("page", [PAGE, "pages/skills_language.py"])
def test_a_page_that_needs_the_store_says_in_plain_words_that_it_is_gone(
    open_page: Open, no_store: None, page: str
) -> None:
    app = sound(open_page(page))
    assert "Votes and saved work cannot be reached" in words(app)
    assert "secret" not in words(app)
    assert "Traceback" not in words(app)


@pytest.mark.parametrize("page", ["", "pages/landscape.py", STEP_3, STEP_5, "pages/methods.py"])
def test_without_a_store_the_other_pages_work_to_their_end(open_page: Open, no_store: None, page: str) -> None:
    app = sound(open_page(page, val="0123abcd"))
    assert "PARQUET" in [button.label for button in app.get("download_button")] or page == "pages/methods.py"
    assert not link(app).get("val")


def test_without_a_store_what_would_be_kept_is_refused_and_the_page_goes_on(open_page: Open, no_store: None) -> None:
    app = press(open_page(STEP_3, job=JOB), "Start a draft from this")
    app = press(app, "Keep on this workbench")
    assert "cannot" in words(app)
    assert "Exports hold your draft" in words(app)
    app = unfolded(app)
    assert "Votes and saved work cannot be reached" in " ".join(error.value for error in app.sidebar.error)
    assert "Exports hold your draft" in words(app)


@pytest.mark.parametrize("page", [PAGE, "pages/skills_language.py", "", STEP_3])
def test_a_store_that_goes_away_meanwhile_is_told(
    facilitate: Open, own_store: Store, draft: Benchmark, tmp_path: Path, page: str
) -> None:
    signed_round(own_store, draft)
    app = facilitate(page)
    own_store.close()
    for one in tmp_path.glob("store.sqlite*"):
        one.write_bytes(b"no store " * 1000)
    app = sound(app.run())
    assert ("Votes and saved work cannot be reached" in words(app)) is (page not in ("", STEP_3))
