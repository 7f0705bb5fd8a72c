"""Finding jobs by their names: how often the right one, and how fast. Quality is printed, and held against a floor."""

import random
from collections.abc import Callable, Iterator
from string import ascii_lowercase

import polars as pl
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from jtm.answers.find import DIRECT, areas_called, occupations_called
from jtm.answers.search import Matches
from jtm.answers.workbench import Workbench
from tests.bench.test_validation import measured

MISSPELLED, SEED = 1_000, 20_261


@pytest.fixture(scope="module")
def direct(bench: Workbench) -> dict[str, set[str]]:
    """BLS's direct-match titles, each with the occupations that it stands for."""
    listed = bench.warehouse.read("job_titles").filter(pl.col("named_by") == DIRECT)
    return {name: set(socs) for name, socs in listed.group_by("name", maintain_order=True).agg("soc").iter_rows()}


def test_every_direct_title_finds_its_occupation(bench: Workbench, direct: dict[str, set[str]]) -> None:
    found = {name: occupations_called(bench, name) for name in direct}
    taken = [name for name, matches in found.items() if matches.chosen]
    wrong = [name for name in taken if found[name].chosen not in direct[name]]
    several = [name for name, matches in found.items() if matches.certain and not matches.chosen]
    print(
        f"\n{len(direct):,} direct-match titles: {len(taken):,} taken, {len(wrong)} wrongly, {len(several)} of several"
    )
    assert not wrong
    assert len(taken) + len(several) == len(direct)
    assert all(direct[name] <= set(found[name].table["code"]) for name in several)


def test_a_misspelled_title_is_suggested(bench: Workbench, direct: dict[str, set[str]]) -> None:
    found = [(name, occupations_called(bench, typed)) for name, typed in misspelled(sorted(direct))]
    suggested = sum(bool(direct[name] & set(matches.table["code"].head(5))) for name, matches in found)
    first = sum(not matches.table.is_empty() and matches.table["code"][0] in direct[name] for name, matches in found)
    wrong = sum(matches.chosen is not None and matches.chosen not in direct[name] for name, matches in found)
    print(
        f"\n{len(found):,} misspelled: right one among five {suggested:,}, first {first:,}, another one taken {wrong}"
    )
    assert suggested >= 0.95 * len(found)
    assert wrong <= 0.005 * len(found)


def misspelled(names: list[str]) -> Iterator[tuple[str, str]]:
    """Names with one letter left out, doubled, changed or swapped with the next."""
    dice = random.Random(SEED)
    for name in dice.sample(names, MISSPELLED):
        place = dice.randrange(len(name))
        before, letter, after = name[:place], name[place], name[place + 1 :]
        other = dice.choice(ascii_lowercase)
        yield name, dice.choice((before + after, before + letter * 2 + after, before + other + after,
                                 before + after[:1] + letter + after[1:]))  # fmt: skip


@pytest.mark.parametrize(
    ("find", "text"),
    [
        *(
            (occupations_called, text)
            for text in ("software engineer", "truck driver", "sofware enginer", "no such job")
        ),
        *((areas_called, text) for text in ("New York City", "Harris County TX", "Huston", "no such place")),
    ],
)
def test_the_time_of_a_search(
    bench: Workbench, benchmark: BenchmarkFixture, find: Callable[[Workbench, str], Matches], text: str
) -> None:
    measured(benchmark, lambda: find(bench, text), budget=0.05)
