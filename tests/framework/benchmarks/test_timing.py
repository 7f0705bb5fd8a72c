"""When an element is needed: what newcomers bring, and what the job teaches."""

from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jtm.answers.benchmarks import benchmark_of, read_profiles
from jtm.answers.workbench import Workbench
from jtm.framework.benchmarks.timing import EDUCATION, NO_AWARD, Timing, brought, timing
from jtm.scenario import DEFAULT

SCHOOL, AWARD = "High school diploma or equivalent", "Postsecondary nondegree award"
NONE, SHORT, MODERATE = "None", "Short-term on-the-job training", "Moderate-term on-the-job training"
DAY_ONE, ON_THE_JOB = Timing.DAY_ONE, Timing.ON_THE_JOB


def job(education: str | None = SCHOOL, training: str | None = MODERATE, experience: str = NONE) -> dict[str, Any]:
    return {"typical_education": education, "training": training, "experience": experience}


def needed(of: dict[str, Any], level: float | None, low: float | None = None, domain: str = "skill") -> str | None:
    """When an element of which newcomers bring 2.0 is needed."""
    row = {"level": level, "level_low": low, "band": level and "Intermediate", "entry_level": 2.0, "domain": domain}
    schema = {"level": pl.Float64, "level_low": pl.Float64, "band": pl.String}
    found: str | None = pl.DataFrame([row], schema_overrides=schema).select(timing(of)).item()
    return found


@pytest.mark.parametrize(
    ("of", "level", "low", "expected"),
    [
        (job(), 2.0, 1.5, DAY_ONE),  # newcomers bring it
        (job(), 3.0, 2.5, ON_THE_JOB),  # they do not, and learn it in the job
        (job(), 3.0, 1.5, None),  # the interval reaches what they bring
        (job(), 3.0, None, ON_THE_JOB),  # O*NET gives no interval
        (job(training=NONE), 6.0, 5.5, DAY_ONE),  # nothing is taught after entry
        (job(experience="5 years or more"), 3.0, 2.5, None),  # earlier jobs may have taught it
        (job(experience="5 years or more", training=NONE), 3.0, 2.5, DAY_ONE),
        (job(AWARD), 3.0, 2.5, None),  # the award may have taught it
        (job(AWARD, SHORT), 6.0, 5.5, DAY_ONE),  # a month cannot
        (job(SCHOOL, SHORT), 6.0, 5.5, ON_THE_JOB),
        (job(None), 3.0, 2.5, None),
        (job(training=None), 3.0, 2.5, None),
        (job(), None, None, None),
    ],
)
def test_when_an_element_is_needed(
    of: dict[str, Any], level: float | None, low: float | None, expected: Timing | None
) -> None:
    assert needed(of, level, low) == expected


def test_an_ability_is_brought_whatever_its_level() -> None:
    assert needed(job(), 6.0, 5.5, "ability") == DAY_ONE
    assert needed(job(experience="Less than 5 years"), 6.0, 5.5, "ability") == DAY_ONE


@given(
    of=st.builds(job, st.sampled_from(EDUCATION), st.sampled_from([NONE, SHORT, MODERATE])),
    level=st.floats(0, 7), lower=st.floats(0, 7), low=st.none() | st.floats(0, 7),
)  # fmt: skip
@settings(max_examples=60)
def test_a_lower_level_is_never_needed_later(of: dict[str, Any], level: float, lower: float, low: float | None) -> None:
    order = [DAY_ONE, None, ON_THE_JOB]
    width = None if low is None else abs(level - low)
    first, second = (
        needed(of, one, None if width is None else one - width) for one in sorted((level, min(level, lower)))
    )
    assert order.index(first) <= order.index(second)


# ── what newcomers bring ──────────────────────────────────────────────────────────────────────────────────────────

OCCUPATIONS = pl.DataFrame(
    [("a", SCHOOL, NONE, NONE, 10), ("b", SCHOOL, NONE, SHORT, 30), ("c", SCHOOL, NONE, MODERATE, 900),
     ("d", SCHOOL, "5 years or more", NONE, 900), ("e", AWARD, NONE, NONE, 5)],
    schema=["soc", "typical_education", "experience", "training", "employment"], orient="row",
)  # fmt: skip


def ratings(levels: dict[str, float | None], **flags: bool) -> pl.DataFrame:
    rows = [(soc, "2.A", level, level is None, level == 0) for soc, level in levels.items()]
    return pl.DataFrame(rows, schema=["soc", "element_id", "level", "suppress", "not_relevant"], orient="row")


def entry(levels: dict[str, float | None]) -> dict[str, float]:
    table = brought(ratings(levels), OCCUPATIONS)
    return dict(table.select("typical_education", "entry_level").iter_rows())


def test_newcomers_bring_the_median_of_jobs_that_are_entered_without_more() -> None:
    found = entry({"a": 1.0, "b": 3.0, "c": 6.0, "d": 6.0, "e": 4.0})
    assert found[SCHOOL] == 3.0  # of 40 workers; c and d are not entered from school alone
    assert found[AWARD] == 4.0
    assert found["No formal educational credential"] == 0.0


def test_more_education_never_brings_less() -> None:
    found = entry({"a": 3.0, "b": 3.0, "e": 1.0})
    assert [found[education] for education in EDUCATION] == [0.0, 3.0, 3.0, 3.0, 3.0, 3.0, 3.0, 3.0]


def test_what_is_not_relevant_counts_as_nothing_and_what_is_suppressed_not_at_all() -> None:
    assert entry({"a": 3.0, "b": 0.0})[SCHOOL] == 0.0
    assert entry({"a": 3.0, "b": None})[SCHOOL] == 3.0


# ── real jobs ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("soc", "element", "expected"),
    [
        ("51-4041", "Operation and Control", ON_THE_JOB),  # machinists train for years on the job
        ("51-4041", "Quality Control Analysis", ON_THE_JOB),
        ("51-4041", "Manual Dexterity", DAY_ONE),
        ("51-8091", "Operation and Control", ON_THE_JOB),  # chemical plant operators
        ("47-2111", "Repairing", ON_THE_JOB),  # electricians are apprenticed
        ("33-3051", "Law and Government", ON_THE_JOB),  # police officers go through an academy
        ("29-1292", "Medicine and Dentistry", DAY_ONE),  # dental hygienists bring a degree
        ("49-3023", "Troubleshooting", DAY_ONE),  # automotive technicians an award
        ("11-9021", "Management of Personnel Resources", None),  # a degree, and a year on the job: either
    ],
)
def test_jobs_that_people_know(bench: Workbench, soc: str, element: str, expected: Timing | None) -> None:
    table = benchmark_of(bench, read_profiles(bench), soc, DEFAULT)
    assert table.row(by_predicate=pl.col("name") == element, named=True)["timing"] == expected


def test_nobody_learns_a_job_without_training_on_the_job(bench: Workbench) -> None:
    profiles = read_profiles(bench)
    untrained = bench.market.occupations.filter(pl.col("training") == NONE)
    for soc in untrained["soc"].sample(25, seed=1):
        assert set(benchmark_of(bench, profiles, soc, DEFAULT)["timing"].drop_nulls()) <= {DAY_ONE}


def test_every_education_of_the_data_is_known(bench: Workbench) -> None:
    assert set(bench.market.occupations["typical_education"].drop_nulls()) == set(EDUCATION)
    assert set(NO_AWARD) < set(EDUCATION)
