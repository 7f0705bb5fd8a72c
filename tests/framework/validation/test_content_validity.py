"""Content validity ratios, exact tests and Holm's adjustment, against published tables."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from jtm.framework.validation.content_validity import critical_count, exact_tests, holm, lower_median, ratio
from jtm.framework.validation.reliability import MISSING

# Ayre and Scally (2014), Critical Values for Lawshe's Content Validity Ratio, Measurement and Evaluation in Counseling
# and Development 47(1), table of the exact one-tailed .05 critical values: panel size, agreeing, critical CVR.
AYRE_SCALLY = [
    (5, 5, 1.000), (6, 6, 1.000), (7, 7, 1.000), (8, 7, 0.750), (9, 8, 0.778), (10, 9, 0.800), (11, 9, 0.636),
    (12, 10, 0.667), (13, 10, 0.538), (14, 11, 0.571), (15, 12, 0.600), (16, 12, 0.500), (17, 13, 0.529),
    (18, 13, 0.444), (19, 14, 0.474), (20, 15, 0.500), (21, 15, 0.429), (22, 16, 0.455), (23, 16, 0.391),
    (24, 17, 0.417), (25, 18, 0.440), (26, 18, 0.385), (27, 19, 0.407), (28, 19, 0.357), (29, 20, 0.379),
    (30, 20, 0.333), (31, 21, 0.355), (32, 22, 0.375), (33, 22, 0.333), (34, 23, 0.353), (35, 23, 0.314),
    (36, 24, 0.333), (37, 24, 0.297), (38, 25, 0.316), (39, 26, 0.333), (40, 26, 0.300),
]  # fmt: skip


@pytest.mark.parametrize(("n", "agreeing", "cvr"), AYRE_SCALLY)
def test_critical_counts_are_those_of_ayre_and_scally(n: int, agreeing: int, cvr: float) -> None:
    assert critical_count(n) == agreeing
    assert ratio(agreeing, n) == pytest.approx(cvr, abs=0.0005)
    assert binom.sf(agreeing - 1, n, 0.5) <= 0.05 < binom.sf(agreeing - 2, n, 0.5)


@pytest.mark.parametrize("n", range(5))
def test_four_are_too_few_for_any_count(n: int) -> None:
    assert critical_count(n) is None
    assert 0.5**n > 0.05


def test_a_critical_count_is_exact_where_floats_are_not() -> None:
    assert critical_count(5, 1 / 32) == 5  # all five: p is 1/32 exactly
    assert critical_count(5, math.nextafter(1 / 32, 0)) is None
    assert critical_count(2000) == 1038
    assert binom.sf(1037, 2000, 0.5) <= 0.05 < binom.sf(1036, 2000, 0.5)


def test_the_ratio_runs_from_nobody_to_all() -> None:
    """Lawshe (1975): negative under a half, 0 at a half, 1 where all agree."""
    assert [ratio(count, 10) for count in (0, 4, 5, 8, 10)] == pytest.approx([-1, -0.2, 0, 0.6, 1])


def test_exact_p_of_both_tails() -> None:
    # Of ten, P(X >= 9) = 11/1024 and P(X <= 1) = 11/1024; of four, all is 1/16.
    tests = exact_tests(np.array([9.0, 1.0, 4.0, 0.0]), np.array([10.0, 10.0, 4.0, 0.0]))
    assert tests.p[:3] == pytest.approx([11 / 1024, 1023 / 1024, 1 / 16])
    assert tests.p_drop[:3] == pytest.approx([1023 / 1024, 11 / 1024, 1])
    assert np.isnan([tests.p[3], tests.p_holm[3], tests.p_drop[3], tests.p_drop_holm[3]]).all()
    assert tests.p_holm[0] == pytest.approx(3 * 11 / 1024)  # three items have votes


def test_holm_as_published() -> None:
    # The example in the documentation of pingouin.holm (Vallat), after Holm (1979).
    adjusted = holm(np.array([0.50, 0.003, 0.32, 0.054, 0.0003]))
    assert adjusted == pytest.approx([0.64, 0.012, 0.64, 0.162, 0.0015])


def test_holm_of_several_families_at_once_is_holm_of_each() -> None:
    p = np.random.default_rng(2).uniform(size=(4, 7)) ** 3
    p[1, 3] = np.nan
    assert np.array_equal(holm(p), np.array([holm(row) for row in p]), equal_nan=True)
    assert np.array_equal(holm(p[1])[np.arange(7) != 3], holm(np.delete(p[1], 3)))


@given(st.lists(st.floats(0, 1), max_size=20))
def test_holm_is_between_p_and_bonferroni_and_keeps_the_order(p: list[float]) -> None:
    given_p, adjusted = np.array(p), holm(np.array(p))
    assert (adjusted >= given_p).all()
    assert (adjusted <= np.minimum(given_p * len(p), 1) + 1e-12).all()
    assert (np.diff(adjusted[np.argsort(given_p, kind="stable")]) >= 0).all()


@given(st.lists(st.integers(0, 2), max_size=30))
def test_the_lower_median_of_counts_is_the_lower_middle_vote(votes: list[int]) -> None:
    counts = np.bincount(votes, minlength=3).astype(float)
    expected = sorted(votes)[(len(votes) - 1) // 2] if votes else MISSING
    assert lower_median(counts) == expected
