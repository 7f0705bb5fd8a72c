"""The common skills language: what is agreed, found by any of its names, and taken away."""

import re
from collections.abc import Callable
from dataclasses import replace

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from jtm.answers.validation import language, sign
from jtm.answers.workbench import Workbench
from jtm.framework.benchmarks.drafts import Benchmark
from jtm.store import rounds
from jtm.store.ballots import Vote
from jtm.store.connect import Store
from jtm.ui.steps.skills_language import matching
from tests.app.said import fill, labelled, sound, words
from tests.rooms import ESSENTIAL, TITLE, open_room, signed_round, small_draft

PAGE = "pages/skills_language.py"
SEARCH = "Find a skill, a wording, a job or a code"
EVIL = "<img src=x onerror=alert(1)> [x](javascript:alert(1)) **b**"
Open = Callable[..., AppTest]


def contested_round(store: Store, draft: Benchmark) -> None:
    """A sign-off in which employers agree on the first item alone, and nobody settled the others."""
    room = open_room(store, draft)
    for number in range(8):
        ticket = room.join(f"Employer {number}")
        for place in range(len(draft.items)):
            room.cast(ticket, place, ESSENTIAL if place == 0 or number % 2 else Vote("useful"))
    rounds.close(store, room.id)
    sign(store, room.id, "Ann")


def names(app: AppTest) -> list[str]:
    return list(app.dataframe[0].value["name"])


def test_before_anything_is_agreed_the_page_says_what_will_stand_here(open_page: Open, own_store: Store) -> None:
    app = sound(open_page(PAGE))
    assert "Nothing is signed off yet" in words(app)
    assert not app.dataframe


def test_agreed_skills_are_listed_with_the_employers_wording(
    open_page: Open, own_store: Store, draft: Benchmark
) -> None:
    signed = signed_round(own_store, draft)
    rounds.note_alias(own_store, signed.round_id, draft.items[0].element_id, "wrenching")
    app = sound(open_page(PAGE))
    assert f"Employers agree on 4 of 4 skills for {TITLE}" in words(app)
    assert names(app) == sorted(item.name for item in draft.items)
    assert "wrenching" in str(app.dataframe[0].value["aliases"].tolist())


def test_only_what_is_agreed_is_called_agreed(open_page: Open, own_store: Store, draft: Benchmark) -> None:
    contested_round(own_store, draft)
    app = sound(open_page(PAGE))
    assert f"Employers agree on 1 of 4 skills for {TITLE}" in words(app)
    assert "3 contested or undecided: listed as drafted" in words(app)
    outcomes = dict(app.dataframe[0].value[["name", "outcome"]].itertuples(index=False))
    assert sorted(outcomes.values()) == ["confirmed", "contested", "contested", "contested"]
    app = sound(labelled(app.toggle, "Only what is agreed").set_value(True).run())
    assert names(app) == [draft.items[0].name]
    app = sound(labelled(app.toggle, "Include earlier versions").set_value(True).run())
    assert "Employers agree on 1 of 4 skills" in words(app)


def test_where_nothing_is_agreed_the_page_does_not_say_otherwise(
    open_page: Open, own_store: Store, draft: Benchmark
) -> None:
    signed_round(own_store, draft, vote=Vote("useful", "Advanced"), employers=4)
    assert f"Employers agree on none of the 4 skills for {TITLE} so far" in words(sound(open_page(PAGE)))


@pytest.mark.parametrize("text", ["wrench", "WRENCHING", "wrenching advanced", "machinery wrench"])
def test_a_skill_is_found_by_any_of_its_names(open_page: Open, own_store: Store, draft: Benchmark, text: str) -> None:
    signed = signed_round(own_store, draft)
    rounds.note_alias(own_store, signed.round_id, draft.items[2].element_id, "Wrenching")
    app = sound(fill(open_page(PAGE), SEARCH, text).run())
    assert names(app) == [draft.items[2].name]


@pytest.mark.parametrize("text", ["nothing such", EVIL, "(", "\\", "%", "[a-z]"])
def test_nothing_found_says_so_and_the_page_goes_on(
    open_page: Open, own_store: Store, draft: Benchmark, text: str
) -> None:
    signed_round(own_store, draft)
    app = sound(fill(open_page(PAGE), SEARCH, text).run())
    assert f"Nothing matches “{text}”." in words(app).replace("\\", "") or text == "\\"
    assert not re.search(r"(?<!\\)(<img|\[x\]|\*\*b)", app.info[0].value)
    app = sound(fill(app, SEARCH, "").run())
    assert len(names(app)) == 4


def test_earlier_versions_are_shown_when_asked_for(open_page: Open, own_store: Store, draft: Benchmark) -> None:
    signed_round(own_store, draft)
    signed_round(own_store, replace(draft, items=draft.items[:1]))
    app = sound(open_page(PAGE))
    assert len(names(app)) == 1
    app = sound(labelled(app.toggle, "Include earlier versions").set_value(True).run())
    assert len(names(app)) == 5
    assert set(app.dataframe[0].value["version"]) == {1, 2}


def test_several_jobs_share_the_list(open_page: Open, own_store: Store, draft: Benchmark, bench: Workbench) -> None:
    signed_round(own_store, draft)
    signed_round(own_store, small_draft(bench, 3, "51-4041"))
    app = sound(open_page(PAGE))
    assert len(names(app)) == 7
    app = sound(fill(app, SEARCH, "51-4041").run())
    assert len(names(app)) == 3


def test_the_list_and_its_versions_are_offered_as_files(open_page: Open, own_store: Store, draft: Benchmark) -> None:
    signed_round(own_store, draft)
    offered = [button.label for button in open_page(PAGE).get("download_button")]
    assert offered == ["CSV", "XLSX", "PARQUET", "RSD CSV", "CASE JSON", "CTDL-ASN JSON-LD"]


def test_wordings_that_look_like_markup_are_shown_as_they_are(
    open_page: Open, own_store: Store, draft: Benchmark
) -> None:
    evil = replace(draft, occupations=(replace(draft.occupations[0], title=EVIL),))
    signed = signed_round(own_store, evil, EVIL)
    rounds.note_alias(own_store, signed.round_id, draft.items[0].element_id, EVIL)
    app = sound(open_page(PAGE))
    assert EVIL in words(app)
    for element in [*app.markdown, *app.caption]:
        assert not re.search(r"(?<!\\)(<img|\[x\]|\*\*b)", element.value)


def test_matching_looks_for_every_word_in_all_names(store: Store, draft: Benchmark) -> None:
    signed_round(store, draft)
    found = language(store)
    assert matching(found, "").equals(found)
    assert matching(found, "advanced").height == found.filter(pl.col("band") == "Advanced").height
    assert matching(found, "advanced nothing").is_empty()
