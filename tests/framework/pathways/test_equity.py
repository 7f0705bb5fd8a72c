"""The composition of the jobs where moves start and lead."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jtm.framework.pathways.equity import GROUPS, composition

PROPERTY = settings(deadline=None, derandomize=True, max_examples=80)
shares = st.floats(0, 1) | st.none()

# Made up. Hispanic is blank for one occupation that has the other figures.
DEMOGRAPHICS = pl.DataFrame(
    {
        "soc": ["11-1011", "29-1141", "47-2111", "51-4121"],
        "share_women": [0.3, 0.9, 0.1, None],
        "share_white": [0.8, 0.7, 0.9, None],
        "share_black": [0.1, 0.2, 0.05, None],
        "share_asian": [0.1, 0.1, 0.0, None],
        "share_hispanic": [0.1, None, 0.3, None],
    }
)


def weights(*rows: tuple[str, str, float]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={"side": pl.String, "soc": pl.String, "weight": pl.Float64}, orient="row")


def figure(table: pl.DataFrame, side: str, group: str) -> tuple[float | None, float | None]:
    found = table.filter(pl.col("side") == side, pl.col("demographic") == group)
    return found["demographic_share"].item(), found["unmatched"].item()


def test_a_row_for_each_side_and_group() -> None:
    table = composition(DEMOGRAPHICS, weights(("origin", "47-2111", 5), ("destination", "29-1141", 5)))
    assert table.columns == ["side", "demographic", "demographic_share", "unmatched"]
    assert table.select("side", "demographic").rows() == [
        (side, group) for side in ("origin", "destination") for group in GROUPS
    ]


def test_workers_weigh() -> None:
    table = composition(DEMOGRAPHICS, weights(("origin", "29-1141", 300), ("origin", "47-2111", 100)))
    share, unmatched = figure(table, "origin", "women")
    assert share == pytest.approx((0.9 * 300 + 0.1 * 100) / 400)
    assert unmatched == 0


def test_what_has_no_figure_is_left_out_and_said() -> None:
    """Printed with a dash, and not printed at all."""
    moved = weights(("origin", "47-2111", 60), ("origin", "51-4121", 30), ("origin", "99-9999", 10))
    assert figure(composition(DEMOGRAPHICS, moved), "origin", "women") == pytest.approx((0.1, 0.4))


def test_a_figure_may_be_there_for_one_group_only() -> None:
    table = composition(DEMOGRAPHICS, weights(("origin", "29-1141", 30), ("origin", "47-2111", 10)))
    assert figure(table, "origin", "hispanic") == pytest.approx((0.3, 0.75))
    assert figure(table, "origin", "black") == pytest.approx((0.1625, 0))


def test_sides_do_not_mix() -> None:
    table = composition(DEMOGRAPHICS, weights(("origin", "47-2111", 9), ("destination", "29-1141", 1)))
    assert figure(table, "origin", "women") == pytest.approx((0.1, 0))
    assert figure(table, "destination", "women") == pytest.approx((0.9, 0))


def test_without_any_figure_there_is_no_share() -> None:
    assert figure(composition(DEMOGRAPHICS, weights(("origin", "51-4121", 5))), "origin", "women") == (None, 1)


def test_a_side_that_weighs_nothing_has_no_composition() -> None:
    assert figure(composition(DEMOGRAPHICS, weights(("origin", "47-2111", 0))), "origin", "women") == (None, None)


def test_no_weights_make_an_empty_table() -> None:
    assert composition(DEMOGRAPHICS, weights()).height == 0


@PROPERTY
@given(st.lists(st.tuples(shares, st.floats(0.1, 1e6)), min_size=1, max_size=8), st.floats(0.01, 100))
def test_a_share_lies_between_those_of_its_occupations_whatever_the_unit_of_weight(
    jobs: list[tuple[float | None, float]], factor: float
) -> None:
    codes = [f"11-10{number:02}" for number in range(len(jobs))]
    column = pl.Series([share for share, _ in jobs], dtype=pl.Float64)
    described = pl.DataFrame({"soc": codes, **{f"share_{group}": column for group in GROUPS}})
    rows = [("origin", code, weight) for code, (_, weight) in zip(codes, jobs, strict=True)]
    share, unmatched = figure(composition(described, weights(*rows)), "origin", "asian")
    scaled = composition(described, weights(*((side, code, weight * factor) for side, code, weight in rows)))
    known = [share for share, _ in jobs if share is not None]
    assert unmatched == pytest.approx(sum(w for s, w in jobs if s is None) / sum(w for _, w in jobs), abs=1e-9)
    assert figure(scaled, "origin", "asian") == (
        pytest.approx(share, abs=1e-9) if known else None,
        pytest.approx(unmatched, abs=1e-9),
    )
    if known:
        assert min(known) - 1e-9 <= share <= max(known) + 1e-9
    else:
        assert share is None
