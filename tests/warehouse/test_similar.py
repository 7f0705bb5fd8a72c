"""Names that are spelled nearly alike."""

from concurrent.futures import ThreadPoolExecutor

import polars as pl

from jtm.warehouse.similar import most_alike

NAMES = pl.Series(["houston", "dothan", "hudson", "hutson", ""])


def test_the_most_alike_come_first() -> None:
    found = most_alike("huston", NAMES, 0.7, 5)
    assert found["place"].to_list()[0] in (0, 3)
    assert set(found["place"]) >= {0, 3}
    assert found["similarity"].is_sorted(descending=True)
    assert found["similarity"].is_between(0.7, 1).all()


def test_the_same_name_is_wholly_alike() -> None:
    assert most_alike("houston", NAMES, 1, 5).rows() == [(0, 1.0)]


def test_nothing_is_like_nonsense() -> None:
    assert most_alike("zzz", NAMES, 0.7, 5).is_empty()
    assert most_alike("huston", NAMES.clear(), 0.85, 5).is_empty()


def test_no_more_are_given_than_asked_for_and_signs_are_only_signs() -> None:
    assert most_alike("h", NAMES, 0, 2).height == 2
    assert most_alike("'; DROP TABLE names; --", NAMES, 0.9, 5).is_empty()


def test_many_may_ask_at_once() -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda name: most_alike(name, NAMES, 1, 1)["place"].item(), NAMES.to_list()[:4] * 10))
    assert found == [0, 1, 2, 3] * 10
