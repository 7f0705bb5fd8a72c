"""What is read or computed once and shared by all sessions: treat it as frozen.

Caches are keyed on the dataset and on the settings that matter, never on a frame: Streamlit hashes a frame by its
printed form, and two different ones can look alike.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic

import polars as pl
import streamlit as st

from jtm.answers.agreed import under, usable
from jtm.answers.benchmarks import read_profiles
from jtm.answers.pathways import RegionPlan, designated, plan_of
from jtm.answers.training import ModulePlan, Skills, Training, curriculum_of, module_plan, skills_of, training_of
from jtm.answers.validation import draft_in
from jtm.answers.workbench import (
    LocalStrengths,
    Workbench,
    groups_of,
    local_strengths,
    map_landscape,
    open_workbench,
    read_content,
    remoteness_of,
)
from jtm.charts.maps import Boundaries
from jtm.framework.benchmarks.drafts import Benchmark
from jtm.framework.landscape.remoteness import distances
from jtm.framework.landscape.strengths import Content, Floats
from jtm.framework.pathways.moves import RegionMoves
from jtm.framework.ranking import reference, robustness, scoring
from jtm.framework.ranking.reference import Reference
from jtm.framework.ranking.robustness import Noise, PillarDraws
from jtm.framework.ranking.scoring import Measures
from jtm.framework.training.modules import Curriculum
from jtm.paths import data_paths
from jtm.scenario import Scenario
from jtm.store import rounds
from jtm.store.admission import Admission
from jtm.store.ballots import Ticket
from jtm.store.connect import Store, StoreError, open_store
from jtm.store.rounds import SignOff
from jtm.ui import strings
from jtm.ui.parts.plain import plain
from jtm.ui.strings import validation as words
from jtm.warehouse import snapshot
from jtm.warehouse.build import stamp
from jtm.warehouse.connect import ReplacedError, WarehouseError
from jtm.warehouse.snapshot import SnapshotError

RETRY_SECONDS = 10  # until a store that did not answer is asked again


def workbench() -> Workbench:
    """The open warehouse, built with a progress bar where it is not current; stops the page in plain words if it
    cannot be had. Says so, once, where damaged data were rebuilt since the session began.
    """
    told = st.session_state.setdefault("repairs_told", monotonic())
    try:
        bench = _workbench()
    except (SnapshotError, WarehouseError) as error:
        _stop_page(error)
        raise
    if (repaired := bench.warehouse.repaired) and repaired > told:
        st.session_state["repairs_told"] = repaired
        st.toast(strings.REPAIRED, icon=":material/healing:", duration="long")
    return bench


def say_repairs() -> None:
    """At the end of a page: say what was repaired while it was drawn. Opens nothing for a page without figures."""
    if "repairs_told" in st.session_state:
        workbench()


def _stop_page(error: Exception) -> None:
    """Damage that cannot be mended stops whatever part of a page has met it, in plain words."""
    if isinstance(error, ReplacedError):
        st.rerun()
    st.error(plain(str(error)), icon=":material/error:")
    st.stop()


def _still_current(bench: Workbench) -> bool:
    """Whether the open warehouse is that of the files; closed where it is not. Streamlit drops what is no longer valid
    without releasing it, and DuckDB would give the old file again for as long as anything holds it.
    """
    current = bench.stamp == stamp(data_paths(), snapshot.load(data_paths()))
    if not current:
        _close(bench)
    return current


def _close(bench: Workbench) -> None:
    bench.warehouse.close()


@st.cache_resource(show_spinner=False, validate=_still_current, on_release=_close)
def _workbench() -> Workbench:
    place = st.empty()
    bar = place.progress(0.0, strings.BUILDING)

    def report(share: float, step: str) -> None:
        bar.progress(min(share, 1.0), f"{strings.BUILDING} {step}")

    bench = open_workbench(data_paths(), report)
    bench.warehouse.on_failure = _stop_page
    place.empty()
    # Everything loaded so far lives as long as the process: Python's collections need not go through it again. What an
    # earlier warehouse left behind must go first.
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    return bench


def store() -> Store:
    """What people write; stops the page in plain words if it cannot be had."""
    with in_plain_words():
        return reachable_store()


@contextmanager
def in_plain_words() -> Iterator[None]:
    """Stop the page in plain words where the store cannot be had, or goes away meanwhile."""
    try:
        yield
    except StoreError as error:
        st.error(words.STORE_FAILED.format(reason=plain(str(error))), icon=":material/error:")
        st.stop()


def reachable_store() -> Store:
    """What people write, for what goes on without it. Raises :class:`StoreError`."""
    found = _store()
    if isinstance(found, _Failed):
        raise StoreError(found.reason)
    return found


@dataclass(frozen=True)
class _Failed:
    reason: str
    at: float


def _worth_keeping(found: Store | _Failed) -> bool:
    """A server that does not answer may take ten seconds to say so: not again on every press of every session."""
    return not isinstance(found, _Failed) or monotonic() - found.at < RETRY_SECONDS


def _close_store(found: Store | _Failed) -> None:
    if not isinstance(found, _Failed):
        found.close()


@st.cache_resource(show_spinner=False, validate=_worth_keeping, on_release=_close_store)
def _store() -> Store | _Failed:
    try:
        return open_store()
    except StoreError as error:
        return _Failed(str(error), monotonic())


def admission() -> Admission:
    """The way to the store for those who vote; its counts are shared by all sessions."""
    return _admission(store())


@st.cache_resource(show_spinner=False)
def _admission(_store: Store) -> Admission:
    return Admission(_store)


def asked_about(ticket: Ticket) -> Benchmark:
    """The draft that a rater's round asks about: it never changes, and two hundred phones ask for it at each press."""
    return _asked_about(str(store().url), ticket.round_id, ticket.round_name, store())


@st.cache_resource(max_entries=32, show_spinner=False)
def _asked_about(url: str, round_id: int, name: str, _store: Store) -> Benchmark:
    return draft_in(rounds.find(_store, round_id))


def technology_examples(socs: tuple[str, ...]) -> dict[str, list[str]]:
    """Products by the code of the technology, as these jobs use them; none where there is no warehouse, since a ballot
    goes on without them.
    """
    try:
        bench = _workbench()
    except (SnapshotError, WarehouseError):
        return {}
    return _examples(bench.stamp, socs, bench)


@st.cache_resource(max_entries=32, show_spinner=False)
def _examples(stamp: str, socs: tuple[str, ...], _bench: Workbench) -> dict[str, list[str]]:
    listed = _bench.warehouse.read("technologies").filter(pl.col("soc").is_in(socs))
    rows = listed.select("commodity_code", "examples").explode("examples").drop_nulls().unique(maintain_order=True)
    return dict(rows.group_by("commodity_code").agg("examples").iter_rows())


def usable_versions() -> list[SignOff]:
    """The agreed versions that steps can use; none where the store does not answer."""
    try:
        return usable(reachable_store())
    except StoreError:
        return []


def agreed(bench: Workbench, scenario: Scenario) -> tuple[Workbench, list[str]]:
    """The workbench under the scenario's validated benchmarks, and notices about those that there are not."""
    if not scenario.validated:
        return bench, []
    try:
        return _agreed(bench.stamp, scenario.validated, bench, scenario)
    except StoreError as error:
        return bench, [words.STORE_FAILED.format(reason=plain(str(error)))]


@st.cache_resource(max_entries=4, show_spinner=False)
def _agreed(
    stamp: str, versions: tuple[str, ...], _bench: Workbench, _scenario: Scenario
) -> tuple[Workbench, list[str]]:
    return under(_bench, reachable_store(), _scenario)


def boundaries(bench: Workbench) -> Boundaries:
    """Boundaries for maps."""
    return _boundaries(bench.stamp, bench)


@st.cache_resource(max_entries=1, show_spinner=False)
def _boundaries(stamp: str, _bench: Workbench) -> Boundaries:
    return Boundaries.of(_bench.warehouse.read("boundaries"))


def content(bench: Workbench) -> Content:
    """What all occupations ask for."""
    return _content(bench.stamp, bench)


@st.cache_resource(max_entries=1, show_spinner=False)
def _content(stamp: str, _bench: Workbench) -> Content:
    return read_content(_bench)


def between(bench: Workbench) -> Floats:
    """Distance between all occupations."""
    return _between(bench.stamp, bench)


@st.cache_resource(max_entries=1, show_spinner=False)
def _between(stamp: str, _bench: Workbench) -> Floats:
    return distances(content(_bench))


def groups(bench: Workbench, scenario: Scenario) -> pl.DataFrame:
    """Which major groups hold what in the scenario's region."""
    return _groups(bench.stamp, scenario.area, bench)


@st.cache_resource(max_entries=16, show_spinner=False)
def _groups(stamp: str, area: str, _bench: Workbench) -> pl.DataFrame:
    return groups_of(_bench, content(_bench), area)


def remote(bench: Workbench, area_code: str) -> pl.DataFrame:
    """How remote the occupations of an area are."""
    return _remote(bench.stamp, area_code, bench)


@st.cache_resource(max_entries=16, show_spinner=False)
def _remote(stamp: str, area: str, _bench: Workbench) -> pl.DataFrame:
    return remoteness_of(_bench, content(_bench), between(_bench), area)


def strengths(bench: Workbench) -> LocalStrengths:
    """Strengths of all elements in all metro and nonmetro areas."""
    return _strengths(bench.stamp, bench)


@st.cache_resource(max_entries=1, show_spinner=False)
def _strengths(stamp: str, _bench: Workbench) -> LocalStrengths:
    return local_strengths(_bench, content(_bench))


def mapped(bench: Workbench, scenario: Scenario) -> pl.DataFrame:
    """The skill landscape of the scenario's region against its reference."""
    return _mapped(bench.stamp, scenario.area, scenario.reference, bench)


@st.cache_resource(max_entries=32, show_spinner=False)
def _mapped(stamp: str, area: str, reference: str, _bench: Workbench) -> pl.DataFrame:
    return map_landscape(_bench, content(_bench), area, reference)


def profiles(bench: Workbench) -> pl.DataFrame:
    """What every occupation asks, element by element."""
    return _profiles(bench.stamp, bench)


@st.cache_resource(max_entries=1, show_spinner=False)
def _profiles(stamp: str, _bench: Workbench) -> pl.DataFrame:
    return read_profiles(_bench)


def measures(bench: Workbench, scenario: Scenario) -> Measures:
    """Indicators and gates of the scenario's region."""
    return _measures(bench.stamp, scenario.area, scenario.measure_key(), bench, scenario)


@st.cache_resource(max_entries=32, show_spinner=False)
def _measures(stamp: str, area: str, key: tuple[object, ...], _bench: Workbench, _scenario: Scenario) -> Measures:
    return scoring.measure(_bench.market, _scenario)


def region_moves(bench: Workbench, scenario: Scenario) -> RegionMoves:
    """Which moves the workers of the scenario's region could make."""
    return _region_moves(bench.stamp, scenario.area, scenario.measure_key(), bench, scenario)


@st.cache_resource(max_entries=4, show_spinner=False)
def _region_moves(
    stamp: str, area: str, key: tuple[object, ...], _bench: Workbench, _scenario: Scenario
) -> RegionMoves:
    return RegionMoves.of(_bench.market, _scenario)


def plan(bench: Workbench, scenario: Scenario) -> RegionPlan:
    """The region's plan under the scenario's weights."""
    weights = (*scenario.pillars.values(), *scenario.indicators.values(), scenario.aggregation, scenario.share)
    settings = (scenario.plan_aim, scenario.people_share, scenario.seats_share, scenario.realised_share)
    return _plan(bench.stamp, scenario.area, (*scenario.measure_key(), *weights, *settings), bench, scenario)


@st.cache_resource(max_entries=16, show_spinner=False)
def _plan(stamp: str, area: str, key: tuple[object, ...], _bench: Workbench, _scenario: Scenario) -> RegionPlan:
    return plan_of(_bench, region_moves(_bench, _scenario), measures(_bench, _scenario), _scenario)


def training(bench: Workbench, scenario: Scenario) -> Training:
    """What occupations ask and bring, and what programs take that are listed near the region."""
    return _training(bench.stamp, scenario.area, (scenario.miles, scenario.price_state), bench, scenario)


@st.cache_resource(max_entries=8, show_spinner=False)
def _training(stamp: str, area: str, key: tuple[object, ...], _bench: Workbench, _scenario: Scenario) -> Training:
    return training_of(_bench, _scenario, _skills(stamp, _bench))


@st.cache_resource(max_entries=2, show_spinner=False)
def _skills(stamp: str, _bench: Workbench) -> Skills:
    return skills_of(_bench)


def modules(bench: Workbench, scenario: Scenario) -> tuple[Curriculum, ModulePlan]:
    """The modules of the region's plan, or of every possible move."""
    weights = (*scenario.pillars.values(), *scenario.indicators.values(), scenario.aggregation, scenario.share)
    settings = (scenario.module_scope, scenario.plan_aim, scenario.people_share, scenario.seats_share)
    return _modules(bench.stamp, scenario.area, (*scenario.measure_key(), *weights, *settings), bench, scenario)


@st.cache_resource(max_entries=8, show_spinner=False)
def _modules(
    stamp: str, area: str, key: tuple[object, ...], _bench: Workbench, _scenario: Scenario
) -> tuple[Curriculum, ModulePlan]:
    jtms = designated(measures(_bench, _scenario), _scenario)
    region = region_moves(_bench, _scenario)
    made = curriculum_of(training(_bench, _scenario), region, jtms, plan(_bench, _scenario), _scenario.module_scope)
    return made, module_plan(_bench, made)


def draws(bench: Workbench, scenario: Scenario) -> PillarDraws:
    """The region's robustness draws under the scenario's indicator weights, some tens of MB each: few are kept."""
    weights = (*scenario.indicators.values(), scenario.concentration)
    key = (*scenario.measure_key(), scenario.vary_method)
    return _draws(bench.stamp, scenario.area, key, weights, bench, scenario)


@st.cache_resource(max_entries=4, show_spinner=False)
def _draws(
    stamp: str, area: str, key: tuple[object, ...], weights: tuple[int, ...], _bench: Workbench, _scenario: Scenario
) -> PillarDraws:
    noise = _noise(stamp, area, key, _bench, _scenario)
    return robustness.pillar_draws(noise, _scenario)


@st.cache_resource(max_entries=4, show_spinner=False)
def _noise(stamp: str, area: str, key: tuple[object, ...], _bench: Workbench, _scenario: Scenario) -> Noise:
    return robustness.shake(_bench.market, measures(_bench, _scenario), _scenario)


def national_reference(bench: Workbench, scenario: Scenario) -> Reference:
    """All metro and nonmetro cells on the national reference; the region does not matter."""
    return _national_reference(bench.stamp, scenario.measure_key(), bench, scenario)


@st.cache_resource(max_entries=3, show_spinner=False)
def _national_reference(stamp: str, key: tuple[object, ...], _bench: Workbench, _scenario: Scenario) -> Reference:
    return reference.measure(_bench.market, _scenario)
