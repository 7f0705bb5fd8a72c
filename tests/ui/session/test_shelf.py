"""The shelf that all sessions share: each part once, the newest stay, a failure is not kept."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from jtm.ui.session.shelf import ForAllSessions

TOGETHER = 8


def test_of_several_who_ask_at_once_one_works_it_out() -> None:
    shelf, begun, made = ForAllSessions(), Barrier(TOGETHER), []

    def ask() -> object:
        begun.wait()
        return shelf.get("ranked", 4, "Houston", lambda: made.append(1) or object())

    with ThreadPoolExecutor(TOGETHER) as people:
        found = [one.result() for one in [people.submit(ask) for _ in range(TOGETHER)]]
    assert len(made) == 1
    assert len(set(map(id, found))) == 1


def test_the_newest_stay_and_what_was_asked_for_lately_is_new() -> None:
    shelf = ForAllSessions()
    for key in ("a", "b", "a", "c"):
        shelf.get("ranked", 2, key, key.upper)
    assert shelf.get("ranked", 2, "a", lambda: "anew") == "A"
    assert shelf.get("ranked", 2, "b", lambda: "anew") == "anew"


def test_parts_of_one_key_are_told_apart() -> None:
    shelf = ForAllSessions()
    assert [shelf.get(part, 1, "Houston", lambda part=part: part) for part in ("noise", "draws")] == ["noise", "draws"]


def test_what_failed_is_tried_again() -> None:
    shelf = ForAllSessions()
    with pytest.raises(ZeroDivisionError):
        shelf.get("ranked", 1, "Houston", lambda: 1 / 0)
    assert shelf.get("ranked", 1, "Houston", lambda: 7) == 7


def test_a_part_may_ask_for_another() -> None:
    shelf = ForAllSessions()
    assert shelf.get("ranked", 1, "Houston", lambda: shelf.get("measures", 1, "Houston", lambda: 3) + 1) == 4
