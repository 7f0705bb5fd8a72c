"""The scenario of a session: read from the link once, changed by controls, written back into the address bar.

The scenario is the only truth. A control is given its value from it at each run, and its callback puts the change
back; so a reset, a preset or a click on the map moves every control.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from jtm.scenario import DEFAULT, EDUCATION_LEVELS, HOUSTON, Scenario, from_query, to_link, to_query
from jtm.workbench import Workbench

_SCENARIO, _NOTICES = "scenario", "link_notices"


def scenario(bench: Workbench) -> Scenario:
    """The session's scenario; from the link when the session begins."""
    if _SCENARIO not in st.session_state:
        chosen, notices = from_query(dict(st.query_params), bench.dataset)
        chosen, more = _known(bench, chosen)
        st.session_state[_SCENARIO], st.session_state[_NOTICES] = chosen, notices + more
    current: Scenario = st.session_state[_SCENARIO]
    return current


def change(**fields: Any) -> None:
    """Change fields of the session's scenario."""
    st.session_state[_SCENARIO] = replace(st.session_state[_SCENARIO], **fields)


def put(value: Scenario) -> None:
    """Replace the session's scenario."""
    st.session_state[_SCENARIO] = value


def show_notices() -> None:
    """Say once what in the link could not be used."""
    for notice in st.session_state.pop(_NOTICES, []):
        st.warning(notice, icon=":material/link_off:")


def write_link(bench: Workbench) -> None:
    """Put the scenario into the address bar, so that the page's address is always the link."""
    wanted = to_query(st.session_state[_SCENARIO], bench.dataset)
    if dict(st.query_params) != wanted:
        st.query_params.from_dict(wanted)


def link(bench: Workbench) -> str:
    """A link to this page as it is."""
    return to_link(st.session_state[_SCENARIO], bench.dataset, st.context.url or "")


def bound(key: str, value: Any, commit: Callable[[Any], None]) -> dict[str, Any]:
    """The ``key`` and ``on_change`` of a control that shows ``value`` and hands what the user sets to ``commit``."""
    # A value that is put tells the browser to show it, over what the user has set meanwhile: only where it differs.
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value
    return {"key": key, "on_change": lambda: commit(st.session_state[key])}


def field(name: str, key: str | None = None) -> dict[str, Any]:
    """:func:`bound` for a field of the scenario."""
    key = key or name
    return bound(key, getattr(st.session_state[_SCENARIO], name), lambda value: change(**{name: value}))


def _known(bench: Workbench, chosen: Scenario) -> tuple[Scenario, list[str]]:
    """Replace an area or occupation that this release does not have."""
    notices = []
    if chosen.area not in bench.market.areas["area_code"]:
        notices.append(f"There is no area {chosen.area} in this release: Houston is shown.")
        chosen = replace(chosen, area=HOUSTON)
    if chosen.reference not in bench.market.areas["area_code"]:
        notices.append(f"There is no area {chosen.reference} in this release: the nation is compared with.")
        chosen = replace(chosen, reference=DEFAULT.reference)
    if chosen.occupation and chosen.occupation not in bench.market.occupations["soc"]:
        notices.append(f"There is no occupation {chosen.occupation} in this release.")
        chosen = replace(chosen, occupation=DEFAULT.occupation)
    unknown = [soc for soc in chosen.compared if soc not in bench.market.occupations["soc"]]
    if unknown:
        notices.append(f"There is no occupation {', '.join(unknown)} in this release.")
        chosen = replace(chosen, compared=tuple(soc for soc in chosen.compared if soc not in unknown))
    return chosen, notices


def loosen(gate: str) -> None:
    """Switch one gate off."""
    change(**_OPEN_GATES[gate])


_OPEN_GATES: dict[str, dict[str, Any]] = {
    "wage_floor": {"wage_floor": "none"},
    "minimum_employment": {"minimum_employment": 0},
    "education": {"minimum_education": EDUCATION_LEVELS[0], "maximum_education": EDUCATION_LEVELS[-1]},
    "growth": {"growth_gate": False},
    "excluded_groups": {"excluded_groups": ()},
}
