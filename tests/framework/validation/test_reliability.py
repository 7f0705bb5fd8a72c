"""Krippendorff's alpha and Kendall's W, against published worked examples."""

from collections import Counter
from fractions import Fraction
from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import rankdata, spearmanr

from jtm.framework.validation.reliability import MISSING, Marks, concordance, one_hot, ordinal_alpha, weighted_alphas

# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, section C: 4 observers, 12 units, missing values.
# Nominal .743, ordinal .815, interval .849.
OBSERVERS = [
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
]
KRIPPENDORFF = np.array([[MISSING if mark == "." else int(mark) - 1 for mark in row.split()] for row in OBSERVERS])

# NAG Library, G08DAF (Kendall's coefficient of concordance), example: 3 comparisons of 10 objects with ties, W = 0.828,
# significance 0.008.
NAG = [
    [1.0, 4.5, 2.0, 4.5, 3.0, 7.5, 6.0, 9.0, 7.5, 10.0],
    [2.5, 1.0, 2.5, 4.5, 4.5, 8.0, 9.0, 6.5, 10.0, 6.5],
    [2.0, 1.0, 4.5, 4.5, 4.5, 4.5, 8.0, 8.0, 8.0, 10.0],
]
# R package irr (Gamer and others), data "anxiety", kendall(anxiety, TRUE): 20 subjects, 3 raters, Wt = 0.54,
# Chisq(19) = 30.8, p = 0.0429.
ANXIETY = [
    [3, 3, 3, 4, 5, 5, 2, 3, 5, 2, 2, 6, 1, 5, 2, 2, 1, 2, 4, 3],
    [3, 6, 4, 6, 2, 4, 2, 4, 3, 3, 2, 3, 3, 3, 2, 2, 1, 3, 3, 4],
    [2, 1, 4, 4, 3, 2, 1, 6, 1, 1, 1, 2, 3, 3, 1, 1, 3, 3, 2, 2],
]


def codes(rows: list[list[float]]) -> Marks:
    return np.array([np.unique(row, return_inverse=True)[1] for row in rows])


marks = st.integers(2, 7).flatmap(
    lambda raters: st.integers(1, 6).flatmap(
        lambda items: st.lists(
            st.lists(st.integers(MISSING, 2), min_size=items, max_size=items), min_size=raters, max_size=raters
        ).map(lambda rows: np.array(rows, dtype=np.int64))
    )
)


def textbook(given_marks: Marks, metric: str = "ordinal") -> float:
    """Alpha by Krippendorff's steps (2011, section C), pair by pair: coincidences, margins, disagreements."""
    together: Counter[tuple[int, int]] = Counter()
    for unit in given_marks.T:
        values = [int(value) for value in unit if value != MISSING]
        for one, other in permutations(range(len(values)), 2):
            together[values[one], values[other]] += Fraction(1, len(values) - 1)  # type: ignore[assignment]
    margin = Counter[int]()
    for (value, _), number in together.items():
        margin[value] += number

    def distance(low: int, high: int) -> Fraction:
        if metric == "nominal":
            return Fraction(low != high)
        if metric == "interval":
            return Fraction((low - high) ** 2)
        low, high = sorted((low, high))
        between = sum(margin[value] for value in range(low, high + 1))
        return Fraction(between - Fraction(margin[low] + margin[high], 2)) ** 2

    observed = sum(number * distance(*pair) for pair, number in together.items())
    expected = sum(margin[one] * margin[other] * distance(one, other) for one in margin for other in margin)
    return float(1 - (sum(margin.values()) - 1) * observed / expected)


# ── alpha ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_alpha_is_that_of_krippendorffs_example() -> None:
    alpha = ordinal_alpha(KRIPPENDORFF, 5, 100, 0)
    assert alpha.value == pytest.approx(0.815, abs=0.0005)
    assert (alpha.units, alpha.coders) == (11, 4)  # the last unit has one value: nothing to pair it with
    assert alpha.low is None, "four coders give no interval"


@pytest.mark.parametrize(("metric", "published"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_the_steps_that_alpha_is_compared_with_give_the_examples_figures(metric: str, published: float) -> None:
    assert textbook(KRIPPENDORFF, metric) == pytest.approx(published, abs=0.0005)


def test_resampled_alphas_with_everyone_once_are_krippendorffs() -> None:
    once = weighted_alphas(one_hot(KRIPPENDORFF, 5), np.ones((1, 4), dtype=np.int64))
    assert once[0] == pytest.approx(ordinal_alpha(KRIPPENDORFF, 5, 0, 0).value, abs=1e-12)


@given(marks, st.data())
@settings(deadline=None)
def test_a_weight_of_zero_leaves_a_rater_out(given_marks: Marks, data: st.DataObject) -> None:
    out = data.draw(st.integers(0, len(given_marks) - 1))
    weights = np.ones((1, len(given_marks)), dtype=np.int64)
    weights[0, out] = 0
    left = np.delete(given_marks, out, axis=0)
    value = weighted_alphas(one_hot(given_marks, 3), weights)[0]
    pairable = left[:, (left != MISSING).sum(axis=0) >= 2]
    if len(np.unique(pairable[pairable != MISSING])) < 2:
        assert np.isnan(value)
    else:
        assert value == pytest.approx(textbook(left), abs=1e-9)


@given(marks)
@settings(deadline=None)
def test_alpha_is_the_textbooks_or_none_but_never_nan(given_marks: Marks) -> None:
    alpha = ordinal_alpha(given_marks, 3, 50, 0)
    if alpha.value is None:
        assert alpha.low is alpha.high is None
    else:
        assert alpha.value == pytest.approx(textbook(given_marks), abs=1e-9)
        assert (alpha.low is None) == (alpha.high is None)
    assert not any(np.isnan(figure) for figure in (alpha.value, alpha.low, alpha.high) if figure is not None)


@given(marks, st.randoms())
@settings(deadline=None)
def test_the_order_of_raters_changes_neither_alpha_nor_interval(given_marks: Marks, random: object) -> None:
    order = np.random.default_rng(random.randrange(10**6)).permutation(len(given_marks))  # type: ignore[attr-defined]
    assert ordinal_alpha(given_marks[order], 3, 50, 1) == ordinal_alpha(given_marks, 3, 50, 1)


@pytest.mark.parametrize(
    "degenerate",
    [
        np.zeros((0, 4), dtype=np.int64),
        np.zeros((3, 0), dtype=np.int64),
        np.array([[0, 1, 2]]),
        np.full((6, 3), MISSING),
        np.full((6, 3), 2),
        np.array([[0, MISSING], [MISSING, 2]]),
    ],
    ids=["nobody", "nothing", "one coder", "no marks", "one value", "no pairs"],
)
def test_alpha_is_none_where_it_is_not_defined(degenerate: Marks) -> None:
    alpha = ordinal_alpha(degenerate, 3, 50, 0)
    assert (alpha.value, alpha.low, alpha.high) == (None, None, None)


def test_a_rater_drawn_twice_does_not_agree_with_itself() -> None:
    """Raters who mark at random agree no more than by chance: the interval's middle must say so, however few they are.
    Counted as agreement, the pairs of a rater with itself would bring the mean of five raters' draws to about 1/5.
    """
    random = np.random.default_rng(3)
    middles = []
    for _ in range(60):
        given_marks = random.choice(3, size=(5, 25), p=[0.2, 0.3, 0.5])
        weights = random.multinomial(5, np.full(5, 0.2), size=200)
        middles.append(np.nanmean(weighted_alphas(one_hot(given_marks, 3), weights)))
    assert np.mean(middles) == pytest.approx(0, abs=0.04)


def test_the_interval_holds_the_true_alpha_about_as_often_as_it_says() -> None:
    random = np.random.default_rng(4)
    chances = random.dirichlet([0.5, 0.5, 0.8], size=20)

    def panel(raters: int) -> Marks:
        return np.array([[random.choice(3, p=chance) for chance in chances] for _ in range(raters)])

    true = weighted_alphas(one_hot(panel(2000), 3), np.ones((1, 2000), dtype=np.int64))[0]
    intervals = [ordinal_alpha(panel(15), 3, 200, seed) for seed in range(100)]
    held = [alpha.low <= true <= alpha.high for alpha in intervals if alpha.low is not None and alpha.high is not None]
    assert np.mean(held) >= 0.85


# ── concordance ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_w_with_ties_is_that_of_the_nag_library() -> None:
    found = concordance(codes(NAG))
    assert found.w == pytest.approx(0.828, abs=0.0005)
    assert found.p == pytest.approx(0.008, abs=0.0005)
    assert (found.employers, found.items) == (3, 10)


def test_w_with_ties_is_that_of_irr() -> None:
    found = concordance(codes(ANXIETY))
    assert found.w == pytest.approx(0.54, abs=0.005)
    assert found.p == pytest.approx(0.0429, abs=0.00005)


def test_w_worked_by_hand() -> None:
    """Two raters, three items. Ranks 1.5, 1.5, 3 and 1, 2.5, 2.5: rank sums 2.5, 4, 5.5 about their mean 4, so S = 4.5.
    W = 12 S / (m² (n³ - n) - m T) with T = 6 + 6: 54 / (4 · 24 - 2 · 12) = 54 / 72 = 3/4.
    """
    assert concordance(np.array([[0, 0, 1], [0, 1, 1]])).w == pytest.approx(0.75)


@given(st.integers(2, 6), st.integers(2, 8), st.integers(0, 10**6))
@settings(deadline=None)
def test_w_without_ties_is_the_mean_of_spearmans_correlations(raters: int, items: int, seed: int) -> None:
    """Kendall and Babington Smith (1939): the mean of the pairs' r is (m W - 1) / (m - 1)."""
    random = np.random.default_rng(seed)
    orders = np.array([random.permutation(items) for _ in range(raters)])
    mean = np.mean([spearmanr(a, b).statistic for a, b in combinations(orders, 2)])
    assert concordance(orders).w == pytest.approx((mean * (raters - 1) + 1) / raters)


@given(marks)
@settings(deadline=None)
def test_w_is_that_of_the_textbook_formula_on_complete_cases(given_marks: Marks) -> None:
    found = concordance(given_marks)
    held = given_marks[:, (given_marks != MISSING).any(axis=0)]
    complete = held[(held != MISSING).all(axis=1)]
    m, n = complete.shape
    assert (found.employers, found.items) == (m, n)
    ties = sum(((c := np.unique(row, return_counts=True)[1]) ** 3 - c).sum() for row in complete)
    most = m**2 * (n**3 - n) - m * ties
    if m < 2 or n < 2 or most == 0:
        assert found.w is found.p is None
    else:
        sums = rankdata(complete, axis=1).sum(axis=0)
        assert found.w == pytest.approx(12 * ((sums - sums.mean()) ** 2).sum() / most)
        assert 0 <= found.w <= 1 + 1e-12
