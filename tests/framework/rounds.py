"""Synthetic rounds of voting: a benchmark and ballots made up for the tests."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import numpy as np
import polars as pl
from hypothesis import strategies as st

from jtm.framework.benchmarks.drafts import Benchmark, Item, Occupation
from jtm.framework.benchmarks.proficiency import Band
from jtm.framework.benchmarks.timing import Timing
from jtm.framework.validation.consensus import Necessity

BALLOT = dict.fromkeys(("employer", "rater", "element_id", "necessity", "band", "timing"), pl.String)
NECESSITIES, BANDS, TIMINGS = ([member.value for member in scale] for scale in (Necessity, Band, Timing))
ITEMS = 4  # of the drawn rounds


def draft(items: int) -> Benchmark:
    """A benchmark of ``items`` skills "x.0", "x.1" … at the Intermediate level 3.5 between the cuts 3 and 4.5."""
    made = datetime(2026, 11, 23, tzinfo=UTC)
    rows = [
        Item(f"x.{place}", f"Skill {place}", "skill", 4.0, 0.9, 3.5, 3.2, 3.8, 3.0, 4.5, Band.INTERMEDIATE,
             Timing.ON_THE_JOB)
        for place in range(items)
    ]  # fmt: skip
    return Benchmark("Mechanics", (Occupation("49-9041", "Industrial Machinery Mechanics"),), "abc", made, tuple(rows))


def ballots(rows: Sequence[Sequence[str | None]]) -> pl.DataFrame:
    """Rows of employer, rater, element_id, necessity, band, timing."""
    return pl.DataFrame(rows, schema=BALLOT, orient="row")


def votes(
    counts: Mapping[str, tuple[int, int, int]], band: Band | None = None, timing: Timing | None = None
) -> pl.DataFrame:
    """One rater an employer; for each element, how many of them say essential, useful, not needed, in this order."""
    rows = []
    for element_id, of_each in counts.items():
        said = [word for word, count in zip(reversed(NECESSITIES), of_each, strict=True) for _ in range(count)]
        for place, word in enumerate(said):
            rows.append([f"e{place:02}", f"r{place:02}", element_id, word, band, timing])
    return ballots(rows)


def random_ballots(employers: int, raters: int, items: int, seed: int, missing: float = 0.1) -> pl.DataFrame:
    """Ballots of raters who find some items essential and disagree about others."""
    random = np.random.default_rng(seed)
    chances = random.dirichlet([0.5, 0.5, 1.5], size=items)
    rows = [
        [
            f"e{employer}",
            f"r{employer}.{rater}",
            f"x.{item}",
            str(random.choice(NECESSITIES, p=chances[item])),
            None if random.random() < missing else str(random.choice(BANDS)),
            None if random.random() < missing else str(random.choice(TIMINGS)),
        ]
        for employer in range(employers)
        for rater in range(raters)
        for item in range(items)
        if random.random() >= missing
    ]
    return ballots(rows)


@st.composite
def rounds(draw: st.DrawFn) -> pl.DataFrame:
    """Up to nine employers with up to three raters each, who leave out what they like."""
    said = st.none() | st.tuples(
        st.sampled_from(NECESSITIES), st.sampled_from([None, *BANDS]), st.sampled_from([None, *TIMINGS])
    )
    rows = [
        [f"e{employer}", f"r{employer}.{rater}", f"x.{item}", *vote]
        for employer in range(draw(st.integers(0, 9)))
        for rater in range(draw(st.integers(1, 3)))
        for item in range(ITEMS)
        if (vote := draw(said)) is not None
    ]
    return ballots(rows)
