"""Step 5: who could move up, and by which steps?"""

import polars as pl
import streamlit as st

from jtm.answers.pathways import designated
from jtm.answers.provenance import with_skill_provenance
from jtm.answers.workbench import Workbench
from jtm.export import tables
from jtm.scenario import Scenario
from jtm.ui.parts import frame, sidebar
from jtm.ui.parts.downloads import downloads
from jtm.ui.session import resources, state
from jtm.ui.steps import pathways, region_plan
from jtm.ui.strings import common
from jtm.ui.strings import pathways as strings


def page() -> None:
    """What stands around, and what the page's own controls change."""
    bench, scenario = state.current()
    sidebar.controls(bench, scenario)
    area = str(bench.market.area(scenario.area)["area_name"])
    frame.heading(bench, scenario, strings.PATHWAYS_TITLE.format(area=area))
    frame.region_notes(bench, scenario)
    body(area)
    st.header(common.MODEL_TITLE, anchor=False)
    pathways.model_check(bench)


@st.fragment
def body(area: str) -> None:
    """Answer, choose a view, draw, offer exports."""
    bench, scenario = state.current()
    region, measures = resources.region(bench, scenario).moves, resources.region(bench, scenario).measures
    jtms = designated(measures, scenario)
    if not pathways.answer(resources.region(bench, scenario), area):
        return
    pathways.view_control()
    if scenario.pathway_view == "feeders":
        table = pathways.feeders(bench, scenario, region, measures)
    elif scenario.pathway_view == "steps":
        table = pathways.steps(bench, scenario, region, jtms)
    elif scenario.pathway_view == "routes":
        table = pathways.routes(bench, scenario, region, measures)
    else:
        table = region_plan.plan(bench, scenario)
    if table.is_empty():
        return
    if "origin" in table.columns:
        st.header(strings.EQUITY_TITLE, anchor=False)
        pathways.equity(bench, table)
    take_away(bench, scenario, table)


def take_away(bench: Workbench, scenario: Scenario, table: pl.DataFrame) -> None:
    """The table on the screen in every format."""
    st.header(common.TAKE_AWAY, anchor=False)
    st.caption(strings.PATHWAYS_TAKE_AWAY.format(rows=table.height))

    def exported() -> pl.DataFrame:
        return with_skill_provenance(table, bench, scenario.area, "oews", "projections", "onet", "transitions")

    def notes() -> tables.Notes:
        region = resources.region(bench, scenario)
        if scenario.pathway_view != "plan":
            return region.notes()
        return {**region.notes(), strings.SHEET_PLANS: region.plan.summary, strings.SHEET_SEATS: region.plan.seats}

    downloads(exported, notes, f"pathways_{scenario.pathway_view}")


page()
