"""One employer, one voice."""

from collections import Counter
from itertools import product

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jtm.framework.benchmarks.proficiency import Band
from jtm.framework.benchmarks.timing import Timing
from jtm.framework.validation.ballots import employer_marks, employer_votes
from jtm.framework.validation.reliability import MISSING
from tests.framework.rounds import BANDS, NECESSITIES, TIMINGS, ballots, draft

RATERS = [list(words) for count in range(1, 6) for words in product(NECESSITIES, repeat=count)]


def vote(words: list[str], bands: list[str | None] | None = None) -> dict[str, object]:
    said = bands or [None] * len(words)
    table = employer_votes(ballots([["e", f"r{k}", "x.0", word, said[k], None] for k, word in enumerate(words)]))
    assert table.height == 1
    return table.row(0, named=True)


def test_essential_only_by_a_strict_majority() -> None:
    """All 363 ways in which up to five raters can vote."""
    rows = [
        ["e" + "".join(words), f"r{k}", "x.0", word, None, None] for words in RATERS for k, word in enumerate(words)
    ]
    said = {row["employer"]: row for row in employer_votes(ballots(rows)).iter_rows(named=True)}
    for words in RATERS:
        row = said["e" + "".join(words)]
        assert (row["necessity"] == "essential") == (Counter(words)["essential"] * 2 > len(words)), words
        assert row["raters"] == len(words)


@pytest.mark.parametrize(
    ("words", "voice"),
    [
        (["essential", "useful"], "useful"),
        (["essential", "not needed"], "not needed"),
        (["essential", "essential", "not needed", "not needed"], "not needed"),
        (["essential", "essential", "not needed"], "essential"),
        (["essential", "useful", "not needed"], "useful"),
    ],
)
def test_a_tie_goes_to_the_lower(words: list[str], voice: str) -> None:
    assert vote(words)["necessity"] == voice


def test_band_is_the_lower_median_of_those_that_give_one() -> None:
    words = ["essential"] * 4
    assert vote(words, ["Advanced", "Foundational", None, None])["band"] == "Foundational"
    assert vote(words, ["Advanced", "Foundational", "Intermediate", None])["band"] == "Intermediate"
    assert vote(words)["band"] is None


def test_no_ballots_are_no_votes() -> None:
    empty = employer_votes(ballots([]))
    assert empty.is_empty()
    assert empty.columns == ["employer", "element_id", "necessity", "band", "timing", "raters"]


def test_a_ballot_twice_in_the_table_counts_once() -> None:
    row = ["e", "r", "x.0", "essential", "Advanced", "Day one"]
    assert employer_votes(ballots([row, row])).row(0) == ("e", "x.0", "essential", "Advanced", "Day one", 1)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([["e", "r", "x.0", "vital", None, None]], "necessity cannot be 'vital'"),
        ([["e", "r", "x.0", "useful", "Expert", None]], "band cannot be 'Expert'"),
        ([["e", "r", "x.0", "useful", None, "never"]], "timing cannot be 'never'"),
        ([["e", "r", "x.0", None, None, None]], "needs an employer, a rater, an element_id and a necessity"),
        ([["e", "r", "x.0", "useful", None, None], ["e", "r", "x.0", "essential", None, None]], "'r' has two votes"),
    ],
)
def test_what_is_no_ballot_is_refused(rows: list[list[str | None]], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        employer_votes(ballots(rows))


words = st.lists(
    st.tuples(st.sampled_from(NECESSITIES), st.sampled_from([None, *BANDS]), st.sampled_from([None, *TIMINGS])),
    min_size=1,
    max_size=7,
)


@given(words, st.integers(2, 4), st.randoms())
@settings(deadline=None)
def test_neither_order_nor_as_many_raters_again_change_the_voice(
    said: list[tuple[str, str | None, str | None]], times: int, random: object
) -> None:
    once = ballots([["e", f"r{k}", "x.0", *vote] for k, vote in enumerate(said)])
    again = [["e", f"r{k}.{time}", "x.0", *vote] for k, vote in enumerate(said) for time in range(times)]
    random.shuffle(again)  # type: ignore[attr-defined]
    voices = [employer_votes(table).drop("raters").row(0) for table in (once, ballots(again))]
    assert voices[0] == voices[1]


def test_marks_are_codes_in_the_order_of_the_benchmark() -> None:
    table = employer_votes(
        ballots(
            [
                ["b", "r1", "x.1", "essential", Band.ADVANCED, Timing.CONTINUED],
                ["a", "r2", "x.1", "not needed", Band.ADVANCED, Timing.CONTINUED],
                ["a", "r2", "x.0", "useful", None, Timing.DAY_ONE],
                ["c", "r3", "elsewhere", "useful", None, None],
            ]
        )
    )
    marks = employer_marks(draft(2), table)
    assert marks.employers == ["a", "b"]
    assert marks.necessity.tolist() == [[1, 0], [MISSING, 2]]
    # An employer that does not need it is not asked how well or when.
    assert marks.band.tolist() == [[MISSING, MISSING], [MISSING, 2]]
    assert marks.timing.tolist() == [[0, MISSING], [MISSING, 2]]


def test_a_column_without_any_value_may_have_no_type() -> None:
    table = ballots([["e", "r", "x.0", "essential", None, None]]).to_dict(as_series=False)
    assert employer_votes(pl.DataFrame(table)).select("band", "timing").row(0) == (None, None)
