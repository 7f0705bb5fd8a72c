"""Tables of several areas and of every JTM: the rows that each gives alone, one below the other."""

from dataclasses import replace
from typing import Any

import polars as pl
import pytest

import jtm
from jtm.answers import several
from jtm.answers.region import Region
from jtm.answers.registry import STEPS, answers, find
from jtm.answers.second import Second
from jtm.answers.several import ALL_JTM, Long, Regions, areas_meant, of_region
from jtm.answers.workbench import Workbench
from jtm.errors import CannotAnswer, WrongRequest
from jtm.framework.benchmarks.drafts import set_level
from jtm.framework.market import UnknownAreaError
from jtm.scenario import DEFAULT
from tests.answers.test_training import ASSEMBLER, MECHANIC, REPAIRING, agreed

HAWAII = ("27980", "46520", "1500001")  # Kahului, Honolulu, and the rest of the islands


@pytest.fixture
def opened(bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> Workbench:
    monkeypatch.setattr("jtm.answers.python.open_workbench", lambda: bench)
    return bench


# ── which areas ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("texts", "count"),
    [(["all"], 583), (["metros"], 393), (["nonmetros"], 135), (["states"], 54), (["metros:HI"], 2), (["all:HI"], 4),
     (["Nonmetros:hi"], 1)],
)  # fmt: skip
def test_a_word_stands_for_a_group_of_areas(bench: Workbench, texts: list[str], count: int) -> None:
    found = areas_meant(bench, texts)
    assert len(found) == len(set(found)) == count


def test_a_metro_area_of_two_states_is_in_both(bench: Workbench) -> None:
    augusta = areas_meant(bench, ["Augusta-Richmond"])[0]
    assert augusta in areas_meant(bench, ["metros:GA"])
    assert augusta in areas_meant(bench, ["metros:SC"])
    assert augusta not in areas_meant(bench, ["metros:AL"])


def test_areas_stand_in_the_order_asked_and_once(bench: Workbench) -> None:
    assert areas_meant(bench, ["46520", "TX", "metros:HI", "Honolulu"]) == ("46520", "48", "27980")


@pytest.mark.parametrize("text", ["metros:ZZ", "metros:", "states:T.", "metros:Texas", "Atlantis", "metro"])
def test_an_area_that_is_not_there_is_named(bench: Workbench, text: str) -> None:
    with pytest.raises(UnknownAreaError, match=text.split(":")[0]):
        areas_meant(bench, [text])


# ── their rows ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["ranking.ranking", "landscape.skills", "pathways.plan", "training.supply"])
def test_each_area_has_the_rows_that_it_has_alone(bench: Workbench, name: str) -> None:
    long = Regions(bench, DEFAULT, HAWAII).table(name)
    assert long.columns[:2] == ["area_code", "area_name"]
    assert long["area_code"].unique(maintain_order=True).to_list() == list(HAWAII)
    for area in HAWAII:
        alone = Region.of(bench, replace(DEFAULT, area=area)).table(name)
        assert long.filter(pl.col("area_code") == area).drop("area_code", "area_name").equals(alone)


def test_what_a_table_says_of_areas_is_of_those_compared_with(bench: Workbench) -> None:
    peers = Regions(bench, DEFAULT, HAWAII[:2]).table("peers")
    assert set(peers["area_code"]) == set(HAWAII[:2])
    assert peers["compared_area_name"].n_unique() > 2


def test_an_area_without_an_answer_is_left_out_with_its_reason(bench: Workbench) -> None:
    one = find("cohort")
    found = Regions(bench, DEFAULT, ("26420", "46520")).each(lambda region: of_region(one, region, {}), one)
    assert found.table["area_code"].unique().to_list() == ["26420"]
    ((name, why),) = found.left_out.items()
    assert "Honolulu" in name
    assert "No price is known" in why
    with pytest.warns(UserWarning, match="1 area has no rows"):
        Regions(bench, DEFAULT, ("26420", "46520")).table("cohort")


def test_without_any_answer_there_is_none(bench: Workbench) -> None:
    with pytest.raises(CannotAnswer, match=r"None of them has an answer\. Urban Honolulu.*No price"):
        Regions(bench, DEFAULT, ("46520", "27980")).table("cohort")


def test_a_table_that_is_the_same_everywhere_is_asked_for_without_areas(bench: Workbench) -> None:
    with pytest.raises(WrongRequest, match="same for every area"):
        Regions(bench, DEFAULT, HAWAII).table("ranking.map")


def test_parts_that_are_the_same_for_all_are_made_once(bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    monkeypatch.setattr("jtm.answers.region.read_content", lambda bench: made.append(1) or bench)
    regions = Regions(bench, DEFAULT, HAWAII)
    regions.each(lambda region: Long(pl.DataFrame({"x": [id(region.content)]}), {}))
    assert made == [1]


# ── a second process ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def second(monkeypatch: pytest.MonkeyPatch) -> list[Second[str, Long]]:
    """The second processes that were started, for three areas and more."""
    started: list[Second[str, Long]] = []
    monkeypatch.setattr(several, "MANY", 3)

    class Noted(Second[str, Long]):
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments)
            started.append(self)
            self.asked: list[str] = []

        def ask(self, item: str) -> Long:
            found = super().ask(item)
            self.asked.append(item)
            return found

    monkeypatch.setattr(several, "Second", Noted)
    return started


@pytest.mark.parametrize("name", ["ranking.ranking", "training.supply", "ranking.why"])
def test_areas_that_a_second_process_works_out_are_the_same(
    bench: Workbench, second: list[Any], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    areas = areas_meant(bench, ["metros:TX"])
    shared = Regions(bench, DEFAULT, areas).table(name)
    assert 0 < len(second[0].asked) < len(areas)
    monkeypatch.setattr(several, "MANY", 1000)
    assert Regions(bench, DEFAULT, areas).table(name).equals(shared)
    assert len(second) == 1


def test_agreed_benchmarks_go_along(bench: Workbench, second: list[Any]) -> None:
    under, areas = agreed(bench, lambda draft: set_level(draft, REPAIRING, 6.0)), areas_meant(bench, ["metros:TX"])
    found = Regions(under, DEFAULT, areas).table("training.gap", start=ASSEMBLER, job=MECHANIC)
    levels = found.filter(pl.col("element_id") == REPAIRING)
    assert len(second[0].asked) < levels.height == len(areas)
    assert second[0].asked
    assert levels["level_needs"].unique().to_list() == [6.0]


def test_a_second_process_that_dies_leaves_its_areas_to_the_first(
    bench: Workbench, second: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Regions(bench, DEFAULT, HAWAII).table("ranking")
    original = Second.ask

    def killed(self: Second[str, Long], item: str) -> Long:
        self._process.kill()
        return original(self, item)

    monkeypatch.setattr(Second, "ask", killed)
    assert Regions(bench, DEFAULT, HAWAII).table("ranking").equals(whole)
    assert second[1].asked == []


def test_a_second_process_does_not_answer_from_another_warehouse(
    bench: Workbench, second: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Regions(bench, DEFAULT, HAWAII).table("ranking")
    monkeypatch.setattr(bench.warehouse, "stamp", "another")
    assert Regions(bench, DEFAULT, HAWAII).table("ranking").equals(whole)
    assert second[1].asked == []


def test_what_is_no_table_of_the_registry_stays_here(bench: Workbench, second: list[Any]) -> None:
    Regions(bench, DEFAULT, HAWAII).each(lambda region: Long(pl.DataFrame({"x": [1]}), {}))
    assert second == []


# ── every JTM ─────────────────────────────────────────────────────────────────────────────────────────────────────

OF_A_JOB = [f"{step}.{one.name}" for step in STEPS for one in answers(step).values() if one.job]


def test_tables_of_a_job_say_so() -> None:
    assert set(OF_A_JOB) == {
        "ranking.why", "ranking.what-if", "benchmarks.essential", "benchmarks.elements", "benchmarks.technologies",
        "benchmarks.requirements", "benchmarks.headline", "pathways.feeders", "pathways.routes", "pathways.why",
        "training.gap", "training.route", "training.return", "training.tornado", "training.cash-flows",
        "training.awards", "training.programs",
    }  # fmt: skip


@pytest.mark.parametrize("name", OF_A_JOB)
def test_every_jtm_has_the_rows_that_it_has_alone(bench: Workbench, name: str) -> None:
    region = Region.of(bench, replace(DEFAULT, area="45500", share=0.1))  # Texarkana, which has few and lists programs
    one, jtms = find(name), region.jtms()
    found = of_region(one, region, {"job": ALL_JTM})
    assert len(jtms) > 2
    with_rows = found.table[one.job].unique(maintain_order=True).to_list()
    assert with_rows == [soc for soc in jtms if soc in with_rows]
    assert len(with_rows) + len(found.left_out) == len(jtms)
    alone = region.table(name, job=with_rows[-1])
    assert found.table.filter(pl.col(one.job) == with_rows[-1]).select(alone.columns).equals(alone)
    assert "title" if one.job == "soc" else f"{one.job}_title" in found.table.columns


def test_areas_and_jobs_go_together(opened: Workbench) -> None:
    found = jtm.regions(["metros:HI"]).table("ranking.why", job=ALL_JTM)
    assert found.columns[:4] == ["area_code", "area_name", "soc", "title"]
    for area, table in found.partition_by("area_code", as_dict=True).items():
        assert table["soc"].unique(maintain_order=True).to_list() == jtm.region(str(area[0])).jtms()


def test_a_table_of_no_one_job_says_which_are(bench: Workbench) -> None:
    with pytest.raises(WrongRequest, match="it is for feeders, routes, why"):
        Region.of(bench, DEFAULT).table("pool", job=ALL_JTM)


def test_regions_in_python_are_those_of_the_words(opened: Workbench) -> None:
    regions = jtm.regions("metros:HI", share=0.1)
    assert regions.areas == HAWAII[:2]
    assert regions.scenario.share == 0.1
    with pytest.raises(WrongRequest, match="no setting"):
        jtm.regions("metros:HI", shares=0.1)
