"""Step 1: what is the region good at, and how is that shifting?"""

import polars as pl
import streamlit as st

from jtm.scenario import Scenario
from jtm.ui.parts import frame, sidebar
from jtm.ui.session import resources, state
from jtm.ui.steps import landscape
from jtm.ui.strings import common
from jtm.ui.strings import landscape as strings

STRENGTH = ["strength", "strength_low", "strength_high", "distinct"]
OF_THE_REGION = ["supply_share", "shift_jobs", "exit_rate", "element_id"]


def page() -> None:
    """What stands around, the elements of a domain, and what is the same for all domains."""
    bench, scenario = state.unvalidated()
    sidebar.controls(bench, scenario)
    area = str(bench.market.area(scenario.area)["area_name"])
    frame.heading(bench, scenario, strings.LANDSCAPE_TITLE.format(area=area))
    landscape.source_note(bench)
    elements(area)

    left, right = st.columns(2, gap="medium")
    with left:
        st.header(strings.MIX_TITLE, anchor=False)
        landscape.industries(bench, scenario, area)
    with right:
        st.header(strings.PEERS_TITLE, anchor=False)
        landscape.peer_table(bench, scenario, area)
    st.header(strings.SHOCK_TITLE, anchor=False)
    landscape.industry_shock(area)
    st.header(strings.REMOTE_TITLE, anchor=False)
    landscape.remote_jobs(area)
    st.header(common.TAKE_AWAY, anchor=False)
    landscape.take_away()


def shown(scenario: Scenario) -> list[str]:
    """The columns of the table of elements."""
    return ["name", *([] if landscape.with_itself(scenario) else STRENGTH), *OF_THE_REGION]


@st.fragment
def elements(area: str) -> None:
    """Map, draw and let look into the elements of a domain."""
    bench, scenario = state.unvalidated()
    reference = (
        common.THE_NATION if scenario.reference == "US" else str(bench.market.area(scenario.reference)["area_name"])
    )
    landscape.choices(bench, scenario)
    mapped = resources.region(bench, scenario).landscape.filter(pl.col("domain") == scenario.domain)
    landscape.answer(bench, scenario, reference)
    landscape.pictures(scenario, mapped, reference)

    st.header(strings.GROUPS_TITLE, anchor=False)
    landscape.group_heatmap(bench, scenario, mapped, area)
    st.header(strings.ELEMENTS_TITLE, anchor=False)
    landscape.element_table(mapped.select(shown(scenario)), area)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        st.header(strings.HOLDERS_TITLE, anchor=False)
        landscape.element_holders(bench, scenario, mapped, area)
    with right:
        st.header(strings.ELEMENT_MAP_TITLE, anchor=False)
        landscape.element_map(bench, scenario, mapped)


page()
