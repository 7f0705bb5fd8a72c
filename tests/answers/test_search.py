"""The rules of a search, on names made up for them."""

import polars as pl
import pytest

from jtm.answers.search import SUGGESTED, TITLE, Names, alike, begins, every_word, exact, holds, search, shared

THINGS = pl.DataFrame(
    {"code": ["1", "2", "3"], "title": ["Police Officers", "Typists", "Officials"], "size": [10, 30, None]},
)
LISTED = [
    ("1", "Police Officers", TITLE, "police officer"), ("2", "Typists", TITLE, "typist"),
    ("3", "Officials", TITLE, "official"), ("2", "Police", "list", "police"), ("1", "Patrol", "list", "patrol"),
    ("2", "Word Processor", "list", "word processor"), ("3", "Chief", "list", "chief"), ("1", "Chief", "list", "chief"),
]  # fmt: skip
NAMES = Names(THINGS, pl.DataFrame(LISTED, schema=["code", "name", "origin", "key"], orient="row"))


def codes(frame: pl.DataFrame) -> list[str]:
    return frame["code"].to_list()


def test_a_rule_looks_only_at_the_names_of_its_origins() -> None:
    assert codes(exact("list")(NAMES, "patrol")) == ["1"]
    assert codes(exact(TITLE)(NAMES, "patrol")) == []


def test_whole_words_and_beginnings_of_words_are_not_the_same() -> None:
    assert codes(holds(TITLE)(NAMES, "officer")) == ["1"]
    assert codes(holds(TITLE)(NAMES, "offic")) == []
    assert codes(begins(TITLE)(NAMES, "offic")) == ["1", "3"]
    assert codes(begins(TITLE)(NAMES, "fficer")) == []


def test_a_list_does_not_outweigh_the_titles_that_hold_the_name() -> None:
    assert codes(shared("list", holds)(NAMES, "police")) == ["1", "2"]
    assert codes(shared("list", holds)(NAMES, "patrol")) == ["1"]
    assert codes(shared("list", holds)(NAMES, "officer")) == []


def test_every_word_may_stand_anywhere_and_short_names_come_first() -> None:
    assert codes(every_word(TITLE)(NAMES, "off pol")) == ["1"]
    assert codes(every_word("list", TITLE)(NAMES, "p")) == ["2", "1", "1", "2"]


def test_what_is_spelled_nearly_so_is_found_and_nothing_far_from_it() -> None:
    assert codes(alike("list", TITLE)(NAMES, "tipist")) == ["2"]
    assert codes(alike("list", TITLE)(NAMES, "xyz")) == []


def test_the_first_rule_that_finds_anything_answers() -> None:
    found = search(NAMES, "police", [exact(TITLE), exact("list"), begins(TITLE)])
    assert (found.certain, found.chosen) == (True, "2")
    assert found.table.rows() == [("2", "Typists", "Police")]


def test_some_words_of_a_name_are_told_from_all_of_it() -> None:
    assert search(NAMES, "typist", [exact(TITLE)]).whole
    assert search(NAMES, "patrol", [exact("list")]).whole
    assert not search(NAMES, "typ", [exact(TITLE), begins(TITLE)]).whole
    assert not search(NAMES, "processor", [holds("list")]).whole
    assert NAMES.coded(THINGS.filter(pl.col("code") == "1")).whole


def test_of_several_none_is_chosen_and_the_largest_comes_first() -> None:
    found = search(NAMES, "chief", [exact("list")])
    assert found.certain
    assert found.chosen is None
    assert codes(found.table) == ["1", "3"]


def test_a_hint_is_never_chosen() -> None:
    found = search(NAMES, "tipist", [exact(TITLE)], [alike(TITLE)])
    assert (found.certain, found.chosen) == (False, None)
    assert found.table.rows() == [("2", "Typists", None)]


@pytest.mark.parametrize("key", ["", "xyz"])
def test_nothing_is_found_where_there_is_nothing(key: str) -> None:
    found = search(NAMES, key, [begins(TITLE, "list")], [alike(TITLE)])
    assert (found.certain, found.chosen, found.table.height) == (False, None, 0)


def test_no_more_is_suggested_than_a_person_reads() -> None:
    many = pl.DataFrame({"code": [str(n) for n in range(9)], "title": "x", "size": 1})
    names = Names(many, many.select("code", name="title", origin=pl.lit("list"), key=pl.lit("same")))
    assert search(names, "same", hints=[exact("list")]).table.height == SUGGESTED
    assert search(names, "same", [exact("list")]).table.height == 9
