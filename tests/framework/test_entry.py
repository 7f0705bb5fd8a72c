"""What entry into an occupation takes: experience, the shortest award, training, a licence."""

import numpy as np
import polars as pl
import pytest

from jtm.answers.workbench import Workbench
from jtm.framework.entry import by_experience, enterable, least_training, licence_sources, licences, requirements
from jtm.framework.market import Market
from jtm.framework.pathways.moves import RegionMoves
from jtm.scenario import DEFAULT

JOBS = pl.DataFrame(
    [
        ("a", "11-3000", "11-0000", "5 years or more", "High school diploma or equivalent", "None"),
        ("b", "11-3000", "11-0000", "None", "Associate's degree", "None"),
        ("c", "11-9000", "11-0000", "Less than 5 years", "Associate's degree", "None"),
        ("d", "47-2000", "47-0000", "None", "High school diploma or equivalent", "Apprenticeship"),
    ],
    schema=["soc", "minor_group", "major_group", "experience", "typical_education", "training"],
    orient="row",
)
AWARDS = pl.DataFrame(
    {"soc": ["b", "d"], "award": ["Associate's degree", "Certificate"], "least_weeks": [60, 12],
     "least_hours": [1800, 300]}
)  # fmt: skip


def test_long_experience_is_of_the_same_minor_group_and_some_of_the_major_group_or_a_move_that_was_seen() -> None:
    seen = np.full((4, 4), np.nan)
    seen[3, 0] = seen[3, 2] = 0.1
    seen[1, 3] = 0.0
    found = enterable(JOBS, seen)
    assert found[:, 0].tolist() == [True, True, False, False]  # a move that was seen is not five years
    assert found[:, 2].tolist() == [True, True, True, True]
    assert enterable(JOBS, np.full((4, 4), np.nan))[:, 2].tolist() == [True, True, True, False]
    assert found[:, [1, 3]].all(), "who asks for none takes everybody"


def test_classes_of_an_apprenticeship_are_hours_and_an_unknown_award_asks_nothing() -> None:
    least = {row["soc"]: row for row in least_training(JOBS, AWARDS).iter_rows(named=True)}
    assert (least["b"]["least_hours"], least["b"]["least_weeks"]) == (1800, 60)
    assert (least["d"]["least_hours"], least["d"]["least_weeks"]) == (432, 12)
    assert (least["a"]["least_hours"], least["a"]["least_weeks"]) == (0, 0)


def test_a_job_with_experience_and_no_award_is_entered_by_experience() -> None:
    assert by_experience(JOBS).tolist() == [True, False, False, False]


def test_a_licence_is_told_with_its_source_or_as_not_known(market: Market) -> None:
    codes = set(market.occupations["soc"])
    assert set(licences()) <= codes, "a code that OEWS does not have"
    assert all(licence_sources()[soc] for soc in licences())
    told = requirements(market.occupations, AWARDS).filter(pl.col("soc").is_in(["29-1292", "47-2111"]))
    assert told["licence"].to_list() == ["State licence, in every state", "not known: ask the state"]


@pytest.mark.parametrize(
    ("soc", "hours", "weeks"),
    [
        ("29-1292", 1800, 60),  # dental hygienists: an associate's degree, however short a listed course is
        ("53-5021", 900, 30),  # captains: a certificate of a year or more
        ("41-3091", 300, 12),  # sales representatives of services: certificates of 12 weeks
        ("29-2061", 900, 30),  # practical nurses: the year's certificate, not the aides' course beside it
        ("53-3032", 0, 1),  # truck drivers: courses of less than 12 weeks
        ("47-2111", 432, 12),  # electricians: three years of an apprentice's classes
    ],
)
def test_the_shortest_award_is_that_of_the_colleges(bench: Workbench, soc: str, hours: int, weeks: int) -> None:
    least = least_training(bench.market.occupations, bench.warehouse.read("shortest_awards"))
    row = least.row(by_predicate=pl.col("soc") == soc, named=True)
    assert (row["least_hours"], row["least_weeks"]) == (hours, weeks)


def test_no_feasible_move_of_houston_skips_the_experience_that_entry_takes(market: Market) -> None:
    region = RegionMoves.of(market, DEFAULT)
    jobs = market.occupations[region.jobs.occupation.tolist()]
    origin, destination = np.nonzero(region.possible)
    asked, minor, major = (jobs[name].to_numpy() for name in ("experience", "minor_group", "major_group"))
    seen = np.nan_to_num(region.mobility.observed[origin, destination]) > 0
    long, some = asked[destination] == "5 years or more", asked[destination] == "Less than 5 years"
    assert long.sum() > 50
    assert some.sum() > 100
    assert (minor[origin] == minor[destination])[long].all()
    assert ((major[origin] == major[destination]) | seen)[some].all()
    supervisors, recreation = region.place("11-3071"), region.place("39-9032")
    assert not region.possible[recreation, supervisors], "recreation workers as managers of transport"
