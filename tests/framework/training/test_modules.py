"""Modules by hand; greedy cover against every set of modules, where it is exact, where it is bounded, and where not."""

from itertools import combinations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from jtm.framework.training.gaps import Demands, Gaps
from jtm.framework.training.modules import (
    Curriculum,
    Module,
    behind,
    best_possible,
    cluster,
    counting,
    curve,
    greedy,
    module_table,
    opening_table,
)

MOVES, SIZE = 6, 4
ELEMENTS = pl.DataFrame({"element_id": list("abcd"), "name": [f"Element {x}" for x in "abcd"], "domain": ["skill"] * 4})


def curriculum(cover: np.ndarray, workers: list[float], enough: float = 0.8, once: bool = False) -> Curriculum:
    modules = tuple(Module(f"m{place}", f"Module {place}", (place,)) for place in range(cover.shape[1]))
    total = cover.sum(axis=1, keepdims=True)
    moves = pl.DataFrame(
        {
            "origin": [f"o{n // 2}" for n in range(len(cover))],
            "destination": [f"d{n % 2}" for n in range(len(cover))],
            "workers": [float(count) for count in workers],
        }
    )
    share = np.divide(cover, total, out=np.zeros(cover.shape), where=total > 0)
    return Curriculum(modules, ELEMENTS, moves, share, enough, once)


def reached(plan: Curriculum, taught: tuple[int, ...]) -> float:
    """Workers with an open move, counted one by one."""
    counts: dict[str, list[float]] = {}
    for row, (origin, _, workers) in enumerate(plan.moves.iter_rows()):
        cover = plan.cover[row]
        if not cover.any() or cover[list(taught)].sum() >= plan.enough - 1e-9:
            counts.setdefault(origin, []).append(workers)
    return sum(max(each) if plan.once else sum(each) for each in counts.values())


covers = arrays(float, (MOVES, SIZE), elements=st.sampled_from([0.0, 0.0, 1.0, 2.0, 5.0]))
people = st.lists(st.integers(0, 50), min_size=MOVES, max_size=MOVES)
shares = st.sampled_from([1e-6, 0.5, 0.8, 1.0])


@settings(deadline=None)
@given(covers, people, shares, st.booleans())
def test_the_curve_counts_and_never_falls_and_the_best_is_that_of_brute_force(
    cover: np.ndarray, workers: list[int], enough: float, once: bool
) -> None:
    plan = curriculum(cover, workers, enough, once)
    order = greedy(plan)
    assert sorted(order) == list(range(SIZE))
    told = curve(plan, order)
    assert told["workers"].to_list() == pytest.approx([reached(plan, order[:k]) for k in range(SIZE + 1)])
    for column in ("moves", "workers", "gap_covered"):
        values = told[column].drop_nulls().to_numpy()
        assert (np.diff(values) >= -1e-9).all()
    assert told["moves"][-1] == MOVES, "all modules open every move"
    most = [max(reached(plan, taught) for taught in combinations(range(SIZE), k)) for k in range(SIZE + 1)]
    best = best_possible(plan)
    assert best["workers"].to_list() == pytest.approx(most)
    assert (told["workers"].to_numpy() <= best["workers"].to_numpy() + 1e-9).all()


@settings(deadline=None)
@given(covers, people, st.booleans())
def test_where_any_one_module_opens_a_move_greedy_keeps_its_bound(
    cover: np.ndarray, workers: list[int], once: bool
) -> None:
    plan = curriculum(cover, workers, enough=1e-6, once=once)
    told = curve(plan, greedy(plan))["workers"].to_numpy()
    best = best_possible(plan)["workers"].to_numpy()
    free = told[0]
    assert (told - free >= (1 - 1 / np.e) * (best - free) - 1e-9).all()


@settings(deadline=None)
@given(st.lists(st.integers(0, SIZE - 1), min_size=MOVES, max_size=MOVES), people)
def test_where_each_move_needs_one_module_greedy_is_the_best(needs: list[int], workers: list[int]) -> None:
    plan = curriculum(np.eye(SIZE)[needs], workers, enough=1.0)
    assert curve(plan, greedy(plan))["workers"].to_list() == pytest.approx(best_possible(plan)["workers"].to_list())


def test_where_a_move_needs_two_modules_greedy_can_miss_them() -> None:
    # The large move needs 0 and 1 together; greedy takes the small one that 2 opens alone.
    plan = curriculum(np.array([[1.0, 1, 0, 0], [0, 0, 1, 0]]), [100, 1], enough=1.0)
    order = greedy(plan)
    assert order[0] == 2
    assert curve(plan, order)["workers"].to_list()[:3] == [0, 1, 1]
    assert best_possible(plan)["workers"].to_list()[:3] == [0, 1, 100]


def test_with_nothing_to_open_yet_greedy_goes_for_the_largest_gaps() -> None:
    plan = curriculum(np.array([[1.0, 1, 0, 0], [0, 0, 1, 1]]), [1, 100], enough=1.0)
    assert set(greedy(plan, 2)) == {2, 3}


def test_workers_of_an_origin_with_two_moves_count_once_where_they_are_the_same_people() -> None:
    plan = curriculum(np.eye(SIZE)[[0, 1, 2]], [10, 10, 5], once=True)
    assert curve(plan, (0, 1, 2, 3))["workers"].to_list() == [0, 10, 10, 15, 15]
    assert curve(plan, ())["workers"].to_list() == [0]


def test_no_moves_and_no_gaps_say_so() -> None:
    none = curriculum(np.zeros((0, 2)), [])
    assert curve(none, greedy(none))["moves_share"].to_list() == [None] * 3
    open_already = curriculum(np.zeros((2, 2)), [3, 4])
    told = curve(open_already, greedy(open_already))
    assert told["workers"].to_list() == [7, 7, 7]
    assert told["gap_covered"].to_list() == [None] * 3
    assert best_possible(curriculum(np.ones((1, 13)), [1])) is None


# ── from gaps to modules ──────────────────────────────────────────────────────────────────────────────────────────

TOGETHER = np.array([[2.0, 1, 0, 0], [2, 1, 0, 0], [0, 0, 1, 3], [0, 0, 0, 3]])


def test_elements_that_are_lacking_together_make_a_module_named_by_those_that_lead() -> None:
    made = cluster(TOGETHER, ELEMENTS, 2)
    assert [(module.id, module.name, module.columns) for module in made] == [
        ("a", "Element a · Element b", (0, 1)),
        ("d", "Element d · Element c", (3, 2)),
    ]
    assert cluster(np.zeros((3, 4)), ELEMENTS) == ()
    assert [module.columns for module in cluster(np.eye(4)[:1], ELEMENTS)] == [(0,)]


@settings(deadline=None)
@given(covers, st.permutations(range(MOVES)), st.integers(1, SIZE))
def test_modules_stay_when_moves_change_places_and_hold_every_element_once(
    part: np.ndarray, order: list[int], most: int
) -> None:
    made = cluster(part, ELEMENTS, most)
    assert cluster(part[order], ELEMENTS, most) == made
    held = [column for module in made for column in module.columns]
    assert sorted(held) == np.flatnonzero(part.any(axis=0)).tolist()
    assert len(made) <= most


@pytest.fixture
def small() -> Curriculum:
    """Two moves into one job of four elements; c is lacking by too little, and d matters too little."""
    level = np.array([[0.0, 3, 2.9, 0], [3.0, 0, 3, 0], [3, 3, 3, 3]])
    weight = np.array([[1.0, 1, 1, 0.2]] * 3)
    needs = Demands(pl.Series(["x", "y", "z"]), ELEMENTS, level, weight, np.zeros((3, 4), bool))
    places = np.array([0, 1]), np.array([2, 2])
    short = level[2] - level[:2]
    found = Gaps(*places, short, weight[:2] * short, (weight[:2] * short).sum(axis=1))
    assert (counting(needs, found) > 0).tolist() == [[True, False, False, False], [False, True, False, False]]
    moves = pl.DataFrame({"origin": ["x", "y"], "destination": ["z", "z"], "workers": [10, 30]})
    return Curriculum.of(needs, found, moves)


def test_who_is_behind_a_module(small: Curriculum) -> None:
    table = module_table(small)
    assert table["module"].to_list() == ["b", "a"]
    assert table.row(0, named=True) == {
        "module": "b", "name": "Element b", "elements": ["Element b"], "element_ids": ["b"], "moves": 1, "origins": 1,
        "jtms": 1, "workers": 30.0, "gap_share": 1.0,
    }  # fmt: skip
    assert behind(small, "a").rows() == [("x", "z", 10, 1.0)]
    assert opening_table(small, greedy(small)).rows() == [("x", "z", 10, 1, 2), ("y", "z", 30, 1, 1)]
    assert opening_table(small, (0,))["opens_at"].to_list() == [1, None]
    with pytest.raises(KeyError):
        behind(small, "none")


@pytest.mark.parametrize(
    ("workers", "options", "said"),
    [
        ([1], {}, "1 moves for 2 gaps"),
        ([1, None], {}, "negative or missing"),
        ([1, -1], {}, "negative or missing"),
        ([1, 1], {"enough": 0}, "opens a move"),
    ],
)
def test_moves_that_cannot_be_are_refused(
    small: Curriculum, workers: list[int | None], options: dict[str, float], said: str
) -> None:
    zeros = np.zeros((2, 4))
    needs = Demands(pl.Series(["x"]), ELEMENTS, zeros[:1], zeros[:1], zeros[:1] > 0)
    found = Gaps(np.array([0, 0]), np.array([0, 0]), zeros, zeros, np.zeros(2))
    moves = pl.DataFrame(
        {"origin": "x", "destination": "x", "workers": workers}, schema_overrides={"workers": pl.Int64}
    )
    with pytest.raises(ValueError, match=said):
        Curriculum.of(needs, found, moves, **options)
