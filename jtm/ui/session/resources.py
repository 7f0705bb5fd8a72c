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
from jtm.answers.region import Region
from jtm.answers.validation import draft_in
from jtm.answers.workbench import Workbench, open_workbench
from jtm.charts.maps import Boundaries
from jtm.framework.benchmarks.drafts import Benchmark
from jtm.paths import data_paths
from jtm.scenario import Scenario
from jtm.store import rounds
from jtm.store.admission import Admission
from jtm.store.ballots import Ticket
from jtm.store.connect import Store, StoreError, open_store
from jtm.store.rounds import SignOff
from jtm.ui.parts.plain import plain
from jtm.ui.session.shelf import ForAllSessions
from jtm.ui.strings import common
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
        st.toast(common.REPAIRED, icon=":material/healing:", duration="long")
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
    bar = place.progress(0.0, common.BUILDING)

    def report(share: float, step: str) -> None:
        bar.progress(min(share, 1.0), f"{common.BUILDING} {step}")

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


def region(bench: Workbench, scenario: Scenario) -> Region:
    """The region of a scenario, whose parts all sessions share."""
    return Region(bench, scenario, _SHELF)


_SHELF = ForAllSessions()
