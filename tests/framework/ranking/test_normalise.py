import math
import statistics

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jtm.framework.ranking.normalise import (
    LOWEST,
    WINSORISED_AT,
    fast_percentile,
    minmax,
    normalise,
    normalise_draws,
    percentile,
    weighted_percentile,
    zscore,
)
from jtm.scenario import NORMALISATIONS

PROPERTY = settings(deadline=None, derandomize=True, max_examples=80)
NAN = float("nan")
# Few distinct values among many make ties, as published wages and quotients do.
numbers = st.floats(-1e6, 1e6, allow_subnormal=False) | st.sampled_from([0.0, 1.0, 2.5])
columns = st.lists(numbers, min_size=1, max_size=50).map(np.array)
gappy = st.lists(numbers | st.just(NAN), min_size=1, max_size=50).map(np.array)


def brute_percentile(values: list[float], value: float) -> float:
    below, same = sum(other < value for other in values), sum(other == value for other in values)
    return (below + (same + 1) / 2 - 0.5) / len(values)


@PROPERTY
@given(columns)
def test_percentile_is_the_average_rank_less_a_half_over_n(values: np.ndarray) -> None:
    expected = [brute_percentile(values.tolist(), value) for value in values]
    result = percentile(values)
    np.testing.assert_allclose(result, expected, rtol=1e-12)
    assert ((result > 0) & (result <= 1)).all()


@PROPERTY
@given(columns, st.floats(0.1, 1000))
def test_weighted_percentile_with_equal_weights_is_the_percentile(values: np.ndarray, weight: float) -> None:
    result = weighted_percentile(values, np.full(len(values), weight))
    np.testing.assert_allclose(result, percentile(values), rtol=1e-9)


@PROPERTY
@given(st.lists(st.tuples(st.sampled_from([0.0, 1.0, 2.0, 7.5]), st.integers(1, 5)), min_size=1, max_size=20))
def test_a_weight_counts_like_that_many_equal_values(pairs: list[tuple[float, int]]) -> None:
    values, weights = np.array([value for value, _ in pairs]), np.array([weight for _, weight in pairs])
    repeated = np.repeat(values, weights)
    expected = percentile(repeated)[np.cumsum(weights) - 1]
    np.testing.assert_allclose(weighted_percentile(values, weights.astype(float)), expected, rtol=1e-12)


@PROPERTY
@given(st.lists(st.floats(-1e6, 1e6, width=32, allow_subnormal=False), min_size=1, max_size=40, unique=True))
def test_the_fast_percentile_agrees_where_nothing_ties(values: list[float]) -> None:
    draws = np.array([values, values[::-1]], dtype=np.float32)
    expected = percentile(draws.astype(float))
    np.testing.assert_allclose(fast_percentile(draws, np.arange(len(values))), expected, rtol=1e-6)
    last = np.arange(len(values))[::-2]
    np.testing.assert_allclose(fast_percentile(draws, last), expected[:, last], rtol=1e-6)


@pytest.mark.parametrize("method", NORMALISATIONS)
@PROPERTY
@given(values=gappy, draws=st.integers(1, 3), data=st.data())
def test_draws_are_normalised_among_all_for_those_who_ask(
    method: str, values: np.ndarray, draws: int, data: st.DataObject
) -> None:
    table = np.tile(values.astype(np.float32), (draws, 1))
    columns = np.array(data.draw(st.lists(st.integers(0, len(values) - 1), unique=True)), dtype=np.int64)
    found = normalise_draws(table, method, columns)
    assert found.shape == (draws, len(columns))
    np.testing.assert_array_equal(np.isnan(found), np.isnan(table[:, columns]))
    if method != "percentile":  # which breaks ties by position
        np.testing.assert_allclose(found, normalise(table, method)[:, columns], rtol=1e-5, equal_nan=True)


@pytest.mark.parametrize("method", NORMALISATIONS)
@PROPERTY
@given(values=gappy)
def test_every_method_keeps_order_range_and_gaps(method: str, values: np.ndarray) -> None:
    result = normalise(values, method)
    known = ~np.isnan(values)
    assert (np.isnan(result) == ~known).all()
    assert (result[known] > 0).all()
    assert (result[known] <= 1).all()
    assert (np.diff(result[known][np.argsort(values[known], kind="stable")]) >= -1e-12).all()
    # What is missing does not count: leaving it out changes nothing.
    if known.any():
        np.testing.assert_allclose(result[known], normalise(values[known], method), rtol=1e-9)


@pytest.mark.parametrize("method", NORMALISATIONS)
@PROPERTY
@given(value=numbers, count=st.integers(1, 20))
def test_a_constant_column_says_nothing(method: str, value: float, count: int) -> None:
    np.testing.assert_allclose(normalise(np.full(count, value), method), 0.5)


@pytest.mark.parametrize("method", NORMALISATIONS)
@PROPERTY
@given(rows=st.lists(st.lists(numbers, min_size=7, max_size=7), min_size=1, max_size=6).map(np.array))
def test_draws_are_normalised_one_by_one(method: str, rows: np.ndarray) -> None:
    expected = np.stack([normalise(row, method) for row in rows])
    np.testing.assert_allclose(normalise(rows, method), expected, rtol=1e-12)


@pytest.mark.parametrize("method", [minmax, zscore])
@PROPERTY
@given(values=columns)
def test_the_rescaled_methods_span_their_range(method, values: np.ndarray) -> None:
    result = method(values)
    assert result.min() >= LOWEST
    if not np.allclose(result, 0.5):
        assert result.min() == pytest.approx(LOWEST)
        assert result.max() == pytest.approx(1.0)


@pytest.mark.parametrize("method", NORMALISATIONS)
def test_a_column_without_a_value_stays_empty(method: str) -> None:
    assert np.isnan(normalise(np.full((2, 3), NAN), method)).all()


def test_minmax_is_linear() -> None:
    # 15 lies half way from 10 to 20: 0.01 + 0.99 / 2.
    np.testing.assert_allclose(minmax(np.array([10.0, 15.0, NAN, 20.0])), [0.01, 0.505, NAN, 1.0])


def test_zscore_stops_at_three_standard_deviations() -> None:
    values = [*map(float, range(30)), 10_000.0]
    mean, spread = statistics.fmean(values), statistics.pstdev(values)
    standard = [max(-WINSORISED_AT, min(WINSORISED_AT, (value - mean) / spread)) for value in values]
    assert standard[-1] == WINSORISED_AT
    low, high = min(standard), max(standard)
    expected = [LOWEST + (1 - LOWEST) * (value - low) / (high - low) for value in standard]
    result = zscore(np.array(values))
    np.testing.assert_allclose(result, expected, rtol=1e-9)
    assert math.isclose(result[-1], 1.0)
