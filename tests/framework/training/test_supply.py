"""Completions per opening by hand, what is refused, and that nothing is counted twice."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jtm.framework.training.supply import DoubleCountError, counted, links, per_opening, shares

# An invented crosswalk: welding serves both a and b, drafting b alone, and cooking only c.
LINKS = pl.DataFrame(
    {
        "cip": ["48.0508", "48.0508", "15.1301", "12.0503", "24.0101", "99.9999", "48.0508"],
        "soc": ["a", "b", "b", "c", "99-9999", "d", "a"],
    }
)
AWARDS = pl.DataFrame(
    {"cip": ["48.0508", "48.0508", "15.1301", "12.0503", "24.0101"], "completions": [60, 40, 30, 20, 9]}
)
DEMAND = pl.DataFrame(
    {
        "soc": ["a", "b", "c", "d"],
        "openings_need": [50.0, 150.0, 80.0, 0.0],
        "typical_education": [
            "Postsecondary nondegree award",
            "Associate's degree",
            "High school diploma or equivalent",
            "Bachelor's degree",
        ],
    }
)


def test_a_range_by_hand() -> None:
    table = per_opening(LINKS, AWARDS, DEMAND)
    found = {row["soc"]: row for row in table.iter_rows(named=True)}
    # a: a quarter of the demand for welders, so 25 of 100 at least and 100 at most, for 50 openings.
    assert (found["a"]["completions_low"], found["a"]["completions_high"]) == (25, 100)
    assert (found["a"]["per_opening_low"], found["a"]["per_opening_high"]) == (0.5, 2)
    # b: the other 75, and all 30 of drafting.
    assert (found["b"]["completions_low"], found["b"]["completions_high"]) == (105, 130)
    assert found["b"]["fields"] == 2
    assert table["soc"].to_list() == ["a", "b", "c", "d"]


def test_no_range_where_entry_takes_no_award_or_nothing_opens() -> None:
    found = {row["soc"]: row for row in per_opening(LINKS, AWARDS, DEMAND).iter_rows(named=True)}
    assert found["c"]["completions_high"] == 20
    assert found["c"]["per_opening_high"] is None
    assert found["c"]["why_not"] == "entry does not typically take a postsecondary award"
    assert (found["d"]["per_opening_low"], found["d"]["why_not"]) == (None, "no openings")
    assert found["a"]["why_not"] is None
    assert not any("short" in str(text) for text in found["c"].values())


@pytest.mark.parametrize("code", ["99", "99.0000", "48", "48.05", "1.0101", " 48.0508", None])
def test_totals_and_codes_that_are_not_one_program_are_refused(code: str | None) -> None:
    wrong = pl.concat([AWARDS, pl.DataFrame({"cip": [code], "completions": [159]}, schema=AWARDS.schema)])
    for count in (lambda: per_opening(LINKS, wrong, DEMAND), lambda: counted(LINKS, wrong, DEMAND["soc"])):
        with pytest.raises(DoubleCountError, match="count completions twice"):
            count()


@pytest.mark.parametrize("awards", [-1, None])
def test_completions_that_cannot_be_are_refused(awards: int | None) -> None:
    wrong = pl.DataFrame({"cip": ["48.0508"], "completions": [awards]}, schema=AWARDS.schema)
    with pytest.raises(ValueError, match="missing or negative"):
        per_opening(LINKS, wrong, DEMAND)


def test_an_occupation_s_demand_stands_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        per_opening(LINKS, AWARDS, pl.concat([DEMAND, DEMAND]))


def test_programs_without_an_occupation_and_the_other_way_round_are_left_out() -> None:
    assert set(links(LINKS)["soc"]) == {"a", "b", "c"}
    assert links(LINKS).height == 4


def test_a_program_that_serves_two_counts_once_in_a_total() -> None:
    assert counted(LINKS, AWARDS, pl.Series(["a"])) == 100
    assert counted(LINKS, AWARDS, pl.Series(["a", "b"])) == 130
    assert counted(LINKS, AWARDS, DEMAND["soc"]) == 150
    assert counted(LINKS, AWARDS, pl.Series(["d"])) == 0


CIPS = [f"{n}.0101" for n in range(10, 15)]
SOCS = ["a", "b", "c", "d"]
crosswalks = st.lists(st.tuples(st.sampled_from(CIPS), st.sampled_from(SOCS)), min_size=1, max_size=15)
awarded = st.lists(st.tuples(st.sampled_from(CIPS), st.integers(0, 500)), min_size=1, max_size=10)
wanted = st.lists(st.floats(0, 1000, allow_subnormal=False), min_size=4, max_size=4)
chosen = st.sets(st.sampled_from(SOCS), min_size=1)


@given(crosswalks, awarded, wanted, chosen, chosen)
def test_no_total_counts_a_completion_twice(
    pairs: list[tuple[str, str]],
    awards: list[tuple[str, int]],
    demand: list[float],
    some: set[str],
    others: set[str],
) -> None:
    cip_soc = pl.DataFrame(pairs, schema=["cip", "soc"], orient="row")
    completions = pl.DataFrame(awards, schema=["cip", "completions"], orient="row")
    frame = pl.DataFrame({"soc": SOCS, "openings_need": demand, "typical_education": "Associate's degree"})
    serving = {cip for cip, soc in pairs if soc in some}
    total = counted(cip_soc, completions, pl.Series(sorted(some)))
    assert total == sum(count for cip, count in awards if cip in serving)
    together = counted(cip_soc, completions, pl.Series(sorted(some | others)))
    assert together <= total + counted(cip_soc, completions, pl.Series(sorted(others)))
    # What is dealt out adds up to what there is.
    dealt = shares(cip_soc, completions, frame)
    assert (dealt["completions"] * dealt["share"]).sum() == pytest.approx(
        counted(cip_soc, completions, pl.Series(SOCS))
    )
    table = per_opening(cip_soc, completions, frame)
    assert table["completions_low"].sum() == pytest.approx(counted(cip_soc, completions, pl.Series(SOCS)))
    assert (table["completions_low"] <= table["completions_high"] + 1e-9).all()
    for soc, high in table.select("soc", "completions_high").iter_rows():
        assert high == counted(cip_soc, completions, pl.Series([soc]))
