import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jtm.framework.criteria import criteria
from jtm.framework.ranking import aggregate
from jtm.scenario import AGGREGATIONS

PROPERTY = settings(deadline=None, derandomize=True, max_examples=80)
NAN = float("nan")
PILLARS = list(criteria().pillars)
INDICATORS = list(criteria().indicators)
levels = st.floats(0.01, 1)
mix = st.tuples(*[st.integers(0, 100)] * len(PILLARS)).filter(any)


def shares(weights: tuple[int, ...]) -> dict[str, float]:
    return {name: weight / sum(weights) for name, weight in zip(PILLARS, weights, strict=True)}


def mean(values: list[float], weights: list[float], aggregation: str) -> float:
    """The weighted mean of what is known, in plain Python."""
    known = [(v, w) for v, w in zip(values, weights, strict=True) if not math.isnan(v) and w]
    total = sum(weight for _, weight in known)
    if not total:
        return NAN
    if aggregation == "geometric":
        return math.exp(sum(weight * math.log(value) for value, weight in known) / total)
    return sum(weight * value for value, weight in known) / total


def one_cell(values: dict[str, float]) -> dict[str, np.ndarray]:
    return {name: np.array([value]) for name, value in values.items()}


@PROPERTY
@given(
    st.lists(levels | st.just(NAN), min_size=len(INDICATORS), max_size=len(INDICATORS)),
    st.lists(st.integers(0, 100), min_size=len(INDICATORS), max_size=len(INDICATORS)),
)
def test_a_pillar_is_the_weighted_mean_of_what_is_known(values: list[float], weights: list[int]) -> None:
    given_weights = dict(zip(INDICATORS, weights, strict=True))
    given_values = dict(zip(INDICATORS, values, strict=True))
    result = aggregate.pillar_scores(one_cell(given_values), given_weights, criteria())
    for pillar in PILLARS:
        ids = [item.id for item in criteria().of_pillar(pillar)]
        expected = mean([given_values[i] for i in ids], [given_weights[i] for i in ids], "arithmetic")
        assert result[pillar][0] == pytest.approx(expected, rel=1e-6, nan_ok=True)


def test_draws_and_constants_mix_in_a_pillar() -> None:
    # Indicators that are shaken are (draws, n), the others (n,).
    weights = dict.fromkeys(INDICATORS, 1)
    drawn = {name: np.full((2, 3), 0.4) for name in INDICATORS}
    drawn["employment_growth"] = np.array([0.1, NAN, 0.7])
    others = len(criteria().of_pillar("growth")) - 1
    result = aggregate.pillar_scores(drawn, weights, criteria())["growth"]
    expected = [(0.4 * others + own) / (others + 1) for own in (0.1, 0.4, 0.7)]
    np.testing.assert_allclose(result, [expected] * 2, rtol=1e-6)


@pytest.mark.parametrize("aggregation", AGGREGATIONS)
@PROPERTY
@given(values=st.lists(levels | st.just(NAN), min_size=3, max_size=3), weights=mix)
def test_the_score_is_the_mean_of_the_pillars_known(
    aggregation: str, values: list[float], weights: tuple[int, ...]
) -> None:
    result = aggregate.combine(one_cell(dict(zip(PILLARS, values, strict=True))), shares(weights), aggregation)
    expected = mean(values, list(weights), aggregation)
    assert result[0] == pytest.approx(expected, rel=1e-9, nan_ok=True)
    if not math.isnan(expected):
        assert 0 < result[0] <= 1 + 1e-12


@PROPERTY
@given(st.lists(levels, min_size=3, max_size=3), mix)
def test_the_geometric_score_is_never_above_the_arithmetic_one(values: list[float], weights: tuple[int, ...]) -> None:
    pillars = one_cell(dict(zip(PILLARS, values, strict=True)))
    arithmetic, geometric = (aggregate.combine(pillars, shares(weights), name)[0] for name in AGGREGATIONS)
    assert geometric <= arithmetic + 1e-12
    if len(set(values)) == 1:
        assert geometric == pytest.approx(arithmetic)


def test_under_the_geometric_mean_no_pillar_is_bought_off() -> None:
    # One job is best in two pillars and worst in the third, the other is fair in all three.
    pillars = {"wages": np.array([1.0, 0.5]), "growth": np.array([1.0, 0.5]), "strategic": np.array([0.01, 0.5])}
    even = shares((1, 1, 1))
    lopsided, fair = aggregate.combine(pillars, even, "arithmetic")
    assert lopsided > fair
    lopsided, fair = aggregate.combine(pillars, even, "geometric")
    assert lopsided < fair


@pytest.mark.parametrize("aggregation", AGGREGATIONS)
@PROPERTY
@given(values=st.lists(levels, min_size=3, max_size=3), weights=mix)
def test_shares_by_draw_agree_with_shares_by_number(
    aggregation: str, values: list[float], weights: tuple[int, ...]
) -> None:
    pillars = one_cell(dict(zip(PILLARS, values, strict=True)))
    by_draw = {name: np.full((2, 1), share) for name, share in shares(weights).items()}
    expected = aggregate.combine(pillars, shares(weights), aggregation)
    np.testing.assert_allclose(aggregate.combine(pillars, by_draw, aggregation), np.tile(expected, (2, 1)))


@PROPERTY
@given(st.lists(st.tuples(st.sampled_from([0.2, 0.5, 0.5 + 1e-12, 0.9, NAN]), st.booleans()), min_size=1, max_size=30))
def test_ranks_are_by_score_then_by_position(cells: list[tuple[float, bool]]) -> None:
    score, passing = np.array([s for s, _ in cells]), np.array([p for _, p in cells])
    result = aggregate.ranks(score, passing)
    eligible = [i for i, (s, p) in enumerate(cells) if p and not math.isnan(s)]
    # 0.5 and 0.5 + 1e-12 are a tie: a rank must not hang on the order of a sum.
    expected = sorted(eligible, key=lambda i: (-round(cells[i][0], 9), i))
    assert [int(i) for i in np.argsort(result, kind="stable") if result[i]] == expected
    assert sorted(result[result > 0]) == list(range(1, len(eligible) + 1))


def test_seats_are_the_share_rounded_up() -> None:
    # 0.07 times 100 is a hair more than 7 to a computer: that is no eighth seat.
    for percent in range(1, 101):
        for passing in range(0, 700):
            assert aggregate.seats(percent / 100, passing) == -(-percent * passing // 100)
