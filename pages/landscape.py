"""Step 1: what is the region good at, and how is that shifting?"""

import polars as pl
import streamlit as st

from jtm.ui import frame, landscape, resources, sidebar, state, strings
from jtm.ui.downloads import downloads

SHOWN = [
    "name",
    "strength",
    "strength_low",
    "strength_high",
    "distinct",
    "share",
    "shift_jobs",
    "exit_rate",
    "element_id",
]


def page() -> None:
    """Read the scenario, map, draw, offer exports."""
    bench = resources.workbench()
    scenario = state.scenario(bench)
    state.write_link(bench)
    sidebar.controls(bench, scenario)
    area = str(bench.market.area(scenario.area)["area_name"])
    reference = "the nation" if scenario.reference == "US" else str(bench.market.area(scenario.reference)["area_name"])
    frame.heading(bench, scenario, strings.LANDSCAPE_TITLE.format(area=area))

    landscape.choices(bench)
    mapped = resources.mapped(bench, scenario).filter(pl.col("domain") == scenario.domain)
    shown = mapped.select(SHOWN)
    landscape.answer(bench, scenario, mapped, reference)
    landscape.pictures(mapped, reference)

    st.header(strings.GROUPS_TITLE, anchor=False)
    landscape.group_heatmap(bench, scenario, mapped, area)
    st.header(strings.ELEMENTS_TITLE, anchor=False)
    landscape.element_table(shown, area)
    st.header(strings.HOLDERS_TITLE, anchor=False)
    landscape.element_holders(bench, scenario, mapped, area)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        st.header(strings.MIX_TITLE, anchor=False)
        landscape.industries(bench, scenario, area)
    map_place = right.container()
    st.header(strings.PEERS_TITLE, anchor=False)
    landscape.peer_table(bench, scenario, area)
    st.header(strings.SHOCK_TITLE, anchor=False)
    landscape.industry_shock(bench, scenario, area)
    st.header(strings.REMOTE_TITLE, anchor=False)
    landscape.remote_jobs(bench, scenario, area)

    st.header(strings.TAKE_AWAY, anchor=False)
    downloads(lambda: landscape.exported(shown, bench, scenario), lambda: landscape.export_notes(bench, scenario),
              "landscape")  # fmt: skip
    with map_place:
        st.header(strings.ELEMENT_MAP_TITLE, anchor=False)
        landscape.element_map(bench, scenario, mapped)


page()
