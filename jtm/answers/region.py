"""A region under a scenario: what is worked out of it, each part once.

A part names the groups of settings that it depends on (``settings.toml``); from these follows the key under which it is
kept, so that a move of a slider makes anew only what it changes. Pages keep parts on a shelf that all sessions share, a
command in a dictionary.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from threading import RLock
from typing import Any, Generic, Protocol, TypeVar, overload

import polars as pl

from jtm.answers.benchmarks import read_profiles
from jtm.answers.cohorts import CohortPlan, cohort_of
from jtm.answers.landscape import LocalStrengths, groups_of, local_strengths, map_landscape, read_content, remoteness_of
from jtm.answers.pathways import RegionPlan, default_move, place_of, plan_of
from jtm.answers.ranking import robust_table
from jtm.answers.training import ModulePlan, Skills, Training, curriculum_of, module_plan, skills_of, training_of
from jtm.answers.workbench import Workbench, in_full
from jtm.export.dictionary import DICTIONARY, of_indicators
from jtm.export.tables import settings_sheet
from jtm.framework.landscape.remoteness import distances
from jtm.framework.landscape.strengths import Content, Floats
from jtm.framework.market import NATION
from jtm.framework.pathways.moves import RegionMoves
from jtm.framework.ranking import reference, robustness, scoring
from jtm.framework.ranking.normalise import Array
from jtm.framework.ranking.reference import Reference
from jtm.framework.ranking.robustness import Noise, PillarDraws
from jtm.framework.ranking.scoring import Measures, Ranking
from jtm.framework.training.modules import Curriculum
from jtm.scenario import Scenario
from jtm.settings.catalog import of_groups
from jtm.store.connect import Store

T = TypeVar("T")


class Shelf(Protocol):
    """Where parts are kept."""

    def get(self, part: str, keep: int, key: Hashable, make: Callable[[], Any]) -> Any:
        """What ``make`` gives, made once a ``key``; the newest ``keep`` of a ``part`` stay."""


class Dictionary:
    """A shelf of one's own, which keeps everything as long as it is held; threads may share it."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._parts: dict[Hashable, Any] = {}
        self._turn = RLock()

    def get(self, part: str, keep: int, key: Hashable, make: Callable[[], Any]) -> Any:
        """As :class:`Shelf` says; nothing is dropped."""
        with self._turn:
            if (part, key) not in self._parts:
                self._parts[part, key] = make()
            return self._parts[part, key]


class Shared:
    """A shelf of one region among many: what is the same for all is kept in ``common``, the rest goes with it."""

    def __init__(self, common: Dictionary) -> None:
        """``common`` outlives this."""
        self._common, self._own = common, Dictionary()

    def get(self, part: str, keep: int, key: Hashable, make: Callable[[], Any]) -> Any:
        """As :class:`Shelf` says."""
        of: Part[Any] = getattr(Region, part)
        return (self._own if "region" in of.groups else self._common).get(part, keep, key, make)


class Part(Generic[T]):
    """A part of a region, worked out when it is asked for."""

    def __init__(self, make: Callable[["Region"], T], groups: tuple[str, ...], keep: int) -> None:
        """``make`` depends on the settings of ``groups`` alone; a shared shelf keeps the newest ``keep``."""
        self.make, self.groups, self.keep = make, groups, keep
        self.name, self.__doc__ = make.__name__, make.__doc__
        self._settings = of_groups(*groups)

    @overload
    def __get__(self, region: None, of: type["Region"]) -> "Part[T]": ...
    @overload
    def __get__(self, region: "Region", of: type["Region"]) -> T: ...
    def __get__(self, region: "Region | None", of: type["Region"]) -> "Part[T] | T":
        """The part of ``region``, from its shelf."""
        if region is None:
            return self
        key = (region.bench.stamp, *(_hashable(getattr(region.scenario, name)) for name in self._settings))
        found: T = region.shelf.get(self.name, self.keep, key, lambda: self.make(region))
        return found


def _hashable(value: object) -> Hashable:
    return tuple(value.items()) if isinstance(value, Mapping) else value


def part(*groups: str, keep: int) -> Callable[[Callable[["Region"], T]], Part[T]]:
    """Declare a part of :class:`Region` that depends on the settings of ``groups`` alone."""
    return lambda make: Part(make, groups, keep)


# Groups of settings that stand together in what parts and tables depend on.
MOVES = ("growth", "gates", "moves")
MEASURED = ("measures", *MOVES)
RANKED = ("region", *MEASURED, "weights", "indicators")
DESIGNATED = (*RANKED, "designation")
OF_THE_PLAN = (*DESIGNATED, "plan", "agreed", "distance", "prices")
MONEY = ("money", "realised")


@dataclass(frozen=True)
class Region:
    """A workbench and a scenario, with what is worked out of both; treat every part as frozen. What employers said is
    in ``store``, the one in use where none is given; of its rounds, ``round`` is meant, else the latest.
    """

    bench: Workbench
    scenario: Scenario
    shelf: Shelf
    store: Store | None = None
    round: int | None = None

    @classmethod
    def of(cls, bench: Workbench, scenario: Scenario, store: Store | None = None, round: int | None = None) -> "Region":
        """A region with a shelf of its own."""
        return cls(bench, scenario, Dictionary(), store, round)

    def nation(self) -> "Region":
        """The nation under the same settings."""
        return replace(self, scenario=replace(self.scenario, area=NATION))

    def table(self, name: str, **arguments: str) -> pl.DataFrame:
        """The table called ``name`` (``step.name`` where several steps have one), with basis, source, vintage and
        geography. ``arguments`` (job, start, element, industry, reference) are codes or the words that people use; the
        job ``all-jtm`` is each JTM. Raises ``WrongRequest`` for what does not exist, ``CannotAnswer`` where the data
        have no answer.
        """
        from jtm.answers.registry import find
        from jtm.answers.several import of_region

        return of_region(find(name), self, arguments).table

    def headline(self, step: str) -> dict[str, Any]:
        """The figures of the sentence that answers a step's question, by the names of their columns; as
        :meth:`table` does, without provenance.
        """
        from jtm.answers.registry import answers

        return answers(step)["headline"].make(self).row(0, named=True)

    def notes(self, edition: str = "") -> dict[str, pl.DataFrame]:
        """What goes with a table: Sources and Settings; of another ``edition`` of the figures the Settings alone: its
        sources are not known. Where indicators have been loaded, what they mean, for the Dictionary.
        """
        stamped = edition or self.bench.dataset
        sources = {"Sources": self.bench.sources} if stamped == self.bench.dataset else {}
        dictionary = {DICTIONARY: of_indicators(own)} if (own := self.bench.market.criteria.own) else {}
        settings = in_full(self.bench, self.scenario).settings()
        return {**sources, "Settings": settings_sheet(settings, stamped), **dictionary}

    # ── the same for every region ─────────────────────────────────────────────────────────────────────────────────

    @part(keep=1)
    def content(self) -> Content:
        """What all occupations ask for."""
        return read_content(self.bench)

    @part(keep=1)
    def distances(self) -> Floats:
        """Distance between all occupations."""
        return distances(self.content)

    @part(keep=1)
    def strengths(self) -> LocalStrengths:
        """Strengths of all elements in all metro and nonmetro areas."""
        return local_strengths(self.bench, self.content)

    @part(keep=1)
    def profiles(self) -> pl.DataFrame:
        """What every occupation asks, element by element."""
        return read_profiles(self.bench)

    @part(keep=2)
    def skills(self) -> Skills:
        """Levels of every element in every occupation, as training compares them."""
        return skills_of(self.bench)

    @part(*MEASURED, keep=3)
    def national_reference(self) -> Reference:
        """All metro and nonmetro cells on the national reference."""
        return reference.measure(self.bench.market, self.scenario)

    @part(*MEASURED, "indicators", keep=3)
    def national_pillars(self) -> dict[str, Array]:
        """Their pillars."""
        return reference.pillars_of(self.national_reference, self.scenario)

    @part(*MEASURED, "indicators", "weights", "designation", keep=4)
    def by_area(self) -> pl.DataFrame:
        """Metro and nonmetro areas on the national reference: :func:`jtm.framework.ranking.reference.by_area`."""
        national = reference.score(self.national_reference, self.scenario, self.national_pillars)
        return reference.by_area(self.bench.market, self.national_reference, national)

    # ── step 1 ────────────────────────────────────────────────────────────────────────────────────────────────────

    @part("region", "reference", keep=32)
    def landscape(self) -> pl.DataFrame:
        """The skill landscape against the region compared with."""
        return map_landscape(self.bench, self.content, self.scenario.area, self.scenario.reference)

    @part("region", keep=16)
    def groups(self) -> pl.DataFrame:
        """Which major groups hold what."""
        return groups_of(self.bench, self.content, self.scenario.area)

    @part("region", keep=16)
    def remoteness(self) -> pl.DataFrame:
        """How remote the occupations are."""
        return remoteness_of(self.bench, self.content, self.distances, self.scenario.area)

    # ── step 2 ────────────────────────────────────────────────────────────────────────────────────────────────────

    @part("region", *MEASURED, keep=32)
    def measures(self) -> Measures:
        """Indicators and gates."""
        return scoring.measure(self.bench.market, self.scenario)

    @part(*DESIGNATED, keep=16)
    def ranked(self) -> Ranking:
        """The ranking under the weights."""
        return scoring.rank(self.measures, self.scenario)

    def job(self) -> str:
        """The code of the job that is looked at: the one chosen, else the first of the ranking."""
        return self.scenario.occupation or str(self.ranked.frame["soc"][0])

    def jtms(self) -> list[str]:
        """The codes of the JTMs, best first."""
        return self.ranked.frame.filter("designated")["soc"].to_list()

    @part(*DESIGNATED, "draws", "concentration", keep=8)
    def robust(self) -> pl.DataFrame:
        """The ranking with how certain each place is: :func:`jtm.answers.ranking.robust_table`."""
        robust = robustness.simulate(self.draws, self.scenario)
        return robust_table(self.measures, self.ranked, robust, self.bench.market)

    @part("region", *MEASURED, "draws", keep=4)
    def noise(self) -> Noise:
        """The noise of the robustness draws, some MB: few are kept."""
        return robustness.shake(self.bench.market, self.measures, self.scenario)

    @part("region", *MEASURED, "draws", "concentration", "indicators", keep=4)
    def draws(self) -> PillarDraws:
        """The robustness draws under the weights of indicators, some MB: few are kept."""
        return robustness.pillar_draws(self.noise, self.scenario)

    # ── steps 5 and 6 ─────────────────────────────────────────────────────────────────────────────────────────────

    @part("region", *MOVES, keep=4)
    def moves(self) -> RegionMoves:
        """Which moves the region's workers could make."""
        return RegionMoves.of(self.bench.market, self.scenario)

    def move(self) -> tuple[str, str]:
        """The two jobs of a move: those chosen, else such that the move is feasible. Raises ``NotPublishedError``."""
        start, job = self.scenario.start, self.scenario.occupation
        if start and job:
            return start, job
        for soc in filter(None, (start, job)):
            place_of(self.bench, self.moves, soc, self.scenario)
        return default_move(self.moves, self.jtms(), start, job)

    @part(*DESIGNATED, "plan", "realised", keep=16)
    def plan(self) -> RegionPlan:
        """The region's plan and its variants."""
        return plan_of(self.bench, self.moves, self.measures, self.scenario)

    @part("region", "distance", "prices", keep=8)
    def training(self) -> Training:
        """What occupations ask and bring, and what programs take that are listed near the region."""
        return training_of(self.bench, self.scenario, self.skills)

    @part(*DESIGNATED, *MONEY, "plan", "distance", "prices", "uncertainty", "cohort", keep=8)
    def cohort(self) -> CohortPlan:
        """Whom to train for what within the budget."""
        return cohort_of(self.bench, self.training, self.moves, self.measures, self.scenario)

    @part(*DESIGNATED, "plan", "modules", keep=8)
    def modules(self) -> tuple[Curriculum, ModulePlan]:
        """The modules of the region's plan, or of every possible move."""
        made = curriculum_of(self.training, self.moves, self.ranked.designated, self.plan, self.scenario.module_scope)
        return made, module_plan(self.bench, made)
