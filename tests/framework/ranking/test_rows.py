"""Sorting and searching within rows, against NumPy's own, row by row."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from jtm.framework.ranking.rows import counted_below, flat, sorted_rows

PROPERTY = settings(deadline=None, derandomize=True, max_examples=80)
shapes = st.tuples(st.integers(1, 5), st.integers(1, 30))
singles = st.floats(-1e6, 1e6, width=32, allow_subnormal=False)


@PROPERTY
@given(hnp.arrays(np.float32, shapes, elements=singles))
def test_rows_are_sorted_and_know_their_columns(values: np.ndarray) -> None:
    ascending, places = sorted_rows(values)
    np.testing.assert_array_equal(ascending, np.sort(values, axis=1))
    np.testing.assert_array_equal(np.take_along_axis(values, places, axis=1), ascending)
    assert all(sorted(row) == list(range(values.shape[1])) for row in places)


@PROPERTY
@given(hnp.arrays(np.int64, shapes, elements=st.integers(0, 10**12)))
def test_large_whole_numbers_stay_what_they_are(values: np.ndarray) -> None:
    np.testing.assert_array_equal(sorted_rows(values.astype(float))[0], np.sort(values, axis=1))


@PROPERTY
@given(hnp.arrays(np.int64, shapes, elements=st.integers(0, 3)))
def test_what_is_equal_stays_in_the_order_of_the_columns(values: np.ndarray) -> None:
    np.testing.assert_array_equal(sorted_rows(values.astype(float))[1], np.argsort(values, axis=1, kind="stable"))


@PROPERTY
@given(st.data())
def test_counts_are_those_of_a_search_in_each_row(data: st.DataObject) -> None:
    draws, m, k = (data.draw(st.integers(1, most)) for most in (4, 20, 20))
    halves = st.integers(0, 60).map(lambda number: number / 2)
    values = data.draw(hnp.arrays(float, (draws, m), elements=halves))
    limits = data.draw(hnp.arrays(float, (draws, k), elements=halves))
    expected = [np.searchsorted(np.sort(row), of) for row, of in zip(values, limits, strict=True)]
    np.testing.assert_array_equal(counted_below(values, limits), expected)


def test_places_in_rows_are_places_in_the_table_and_back() -> None:
    places = np.array([[0, 2], [1, 1]])
    np.testing.assert_array_equal(flat(places, 3), [[0, 2], [4, 4]])
    np.testing.assert_array_equal(flat(flat(places, 3), -3), places)
