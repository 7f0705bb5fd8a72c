"""The scenario of a session: read from the link, changed by controls, written back into the address bar. The browser's
Back and Forward read it from there again, so that a press on Back undoes the last change.

The scenario is the only truth. A control is given its value from it at each run, and its callback puts the change
back; so a reset, a preset or a click on the map moves every control. A part of a page that is redrawn alone begins
with :func:`current` too, so that it never draws what was before.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl

import polars as pl
import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from jtm.answers.workbench import Workbench, in_full, without_unknown
from jtm.framework.own import limits
from jtm.links import from_pairs, to_query
from jtm.scenario import DEFAULT, EDUCATION_LEVELS, HOUSTON, Scenario
from jtm.settings.kinds import SettingError
from jtm.ui.parts.plain import plain
from jtm.ui.session import resources, visitor
from jtm.ui.strings import common

_SESSION, _NOTICES, _SHOWN_ON = "scenario", "link_notices", "controls_shown_on"


@dataclass
class _Session:
    """The scenario, and the query in the address bar with the scenario that it stands for."""

    scenario: Scenario
    opened_with: dict[str, str]
    address: dict[str, str]
    addressed: Scenario | None


def current() -> tuple[Workbench, Scenario]:
    """The open warehouse and the session's scenario, from the link when the session begins and when the user goes back
    or forward; the address bar is made to say it, so that the page's address is always a link to it. Stops the page in
    plain words if there is no warehouse.
    """
    bench = resources.workbench()
    query = dict(st.query_params)
    if _SESSION not in st.session_state:
        _open(bench, query, query)
    elif _went_to(query):
        _open(bench, query, _session().opened_with)
    session = _session()
    if query != session.address or session.scenario != session.addressed:
        session.address = to_query(in_full(bench, session.scenario), bench.dataset) | visitor.in_link()
        session.addressed = session.scenario
        st.query_params.from_dict(session.address)
    return resources.agreed(bench, session.scenario)[0], session.scenario


def _open(bench: Workbench, query: dict[str, str], opened_with: dict[str, str]) -> None:
    """Take the scenario from ``query``. The address stays as it is where all of it can be used: each new address is one
    more press on Back.
    """
    chosen, notices = from_pairs(_parameters(), bench.dataset)
    chosen, more = _known(bench, chosen)
    notices += more
    st.session_state[_SESSION] = _Session(chosen, opened_with, query, None if notices else chosen)
    st.session_state[_NOTICES] = notices


def _went_to(query: dict[str, str]) -> bool:
    """Whether the user has gone back or forward to ``query``, an address of this session."""
    context = get_script_run_ctx()
    session = _session()
    ours = "v" in query or query == session.opened_with
    return context is not None and context.is_history_navigation and query != session.address and ours


def begun() -> bool:
    """Whether a page has asked for the scenario in this session."""
    return _SESSION in st.session_state


def unvalidated() -> tuple[Workbench, Scenario]:
    """:func:`current` on O*NET's ratings alone, for step 1: what employers agreed on for a few jobs says nothing of all
    the workers of a region, and must not be credited with it.
    """
    _, chosen = current()
    return resources.workbench(), chosen


def _parameters() -> list[tuple[str, str]]:
    """What stands in the address bar, each as often as it does."""
    return [(name, value) for name in st.query_params for value in st.query_params.get_all(name)]


def later() -> Callable[[], Scenario]:
    """A function that gives this session's scenario when it is called, also where no session is known, such as where a
    file is made that is asked for.
    """
    session = _session()
    return lambda: session.scenario


def _session() -> _Session:
    session: _Session = st.session_state[_SESSION]
    return session


def change(**fields: Any) -> None:
    """Change fields of the session's scenario. A value that it may not have changes nothing, and is told."""
    try:
        put(replace(_session().scenario, **fields))
    except SettingError as error:
        st.session_state[_NOTICES] = [str(error)]


def put(value: Scenario) -> None:
    """Replace the session's scenario."""
    _session().scenario = value


def open_query(query: str) -> None:
    """Put the scenario of a saved query in place of the session's, with notices about what of it cannot be used."""
    bench = resources.workbench()
    chosen, notices = from_pairs(parse_qsl(query), bench.dataset)
    chosen, more = _known(bench, chosen)
    put(chosen)
    st.session_state[_NOTICES] = notices + more


def show_notices() -> None:
    """Say once what in the link could not be used."""
    for notice in st.session_state.pop(_NOTICES, []):
        st.warning(plain(notice), icon=":material/link_off:")


def bound(key: str, value: Any, commit: Callable[[Any], None]) -> dict[str, Any]:
    """The ``key`` and ``on_change`` of a control that shows ``value`` and hands what the user sets to ``commit``."""
    # A value that is put tells the browser to show it, over what the user has set meanwhile: only where it differs, or
    # where the page has changed, as a control of the same key is another one there and would show its default.
    page = _page()
    shown_on = st.session_state.setdefault(_SHOWN_ON, {})
    if key not in st.session_state or st.session_state[key] != value or shown_on.get(key) != page:
        st.session_state[key] = value
    shown_on[key] = page
    return {"key": key, "on_change": lambda: commit(st.session_state[key])}


def _page() -> str:
    context = get_script_run_ctx()
    return context.page_script_hash if context else ""


def field(name: str, key: str | None = None) -> dict[str, Any]:
    """:func:`bound` for a field of the scenario."""
    return bound(key or name, getattr(_session().scenario, name), lambda value: change(**{name: value}))


def ticked(key: str, codes: pl.Series, name: str) -> dict[str, Any]:
    """The ``key``, ``on_select`` and ``selection_mode`` of a table with the row ticked that a field of the scenario
    names; ``codes`` are those of its rows. A tick changes the field, and taking it away clears it.

    Streamlit remembers the number of a row, not what stands in it: when the order changes, the tick goes with the code.
    """
    rows = [int(row) for row in (codes == getattr(_session().scenario, name)).arg_true()]
    if rows != _ticked_rows(key):
        st.session_state[key] = {"selection": {"rows": rows}}

    def commit() -> None:
        chosen = _ticked_rows(key)
        change(**{name: codes[chosen[0]] if chosen else ""})

    return {"key": key, "on_select": commit, "selection_mode": "single-row"}


def _ticked_rows(key: str) -> list[int]:
    return list(st.session_state[key]["selection"]["rows"]) if key in st.session_state else []


def in_percent(name: str) -> dict[str, Any]:
    """:func:`bound` for a field of the scenario that is a share, on a control in whole percent."""
    shown = round(getattr(_session().scenario, name) * 100)
    return bound(name, shown, lambda percent: change(**{name: percent / 100}))


def _known(bench: Workbench, chosen: Scenario) -> tuple[Scenario, list[str]]:
    """Replace an area that this release does not have, and leave out what else it does not know."""
    notices = []
    if chosen.area not in bench.market.areas["area_code"]:
        notices.append(common.NO_AREA.format(code=chosen.area))
        chosen = replace(chosen, area=HOUSTON)
    if chosen.reference not in bench.market.areas["area_code"]:
        notices.append(common.NO_REFERENCE.format(code=chosen.reference))
        chosen = replace(chosen, reference=DEFAULT.reference)
    chosen, more = without_unknown(bench, chosen)
    under, missing = resources.agreed(bench, chosen)
    found = tuple(one.public_id for one in under.agreed.values())
    return replace(chosen, validated=found), [*notices, *more, *missing]


def loosen(gate: str) -> None:
    """Switch one gate off, be it of the workbench or the limits on an indicator that people have loaded."""
    others = tuple(str(limit) for limit in limits(_session().scenario.own_gates) if limit.indicator != gate)
    change(**_OPEN_GATES.get(gate, {"own_gates": others}))


_OPEN_GATES: dict[str, dict[str, Any]] = {
    "wage_floor": {"wage_floor": "none"},
    "minimum_employment": {"minimum_employment": 0},
    "education": {"minimum_education": EDUCATION_LEVELS[0], "maximum_education": EDUCATION_LEVELS[-1]},
    "growth": {"growth_gate": False},
    "excluded_groups": {"excluded_groups": ()},
}
