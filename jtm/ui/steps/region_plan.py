"""The region plan on the page of step 5: who of the pool could move into which JTM."""

import polars as pl
import streamlit as st

from jtm.answers.pathways import RegionPlan
from jtm.answers.workbench import Workbench
from jtm.charts import palette
from jtm.scenario import Scenario
from jtm.ui.parts.controls import control
from jtm.ui.parts.table import data_table
from jtm.ui.session import resources
from jtm.ui.steps import pathways
from jtm.ui.strings import counts
from jtm.ui.strings import pathways as strings


def plan(bench: Workbench, scenario: Scenario) -> pl.DataFrame:
    """Who of the pool could move into which JTM, with seats and people limited."""
    _plan_controls()
    found = resources.region(bench, scenario).plan
    if found.moves.is_empty():
        st.info(strings.PLAN_NONE, icon=":material/block:")
        return found.moves
    _plan_answer(found, scenario)
    drawn = found.moves.head(pathways.LADDER_ROUTES)
    people = pl.Series([strings.PLAN_PEOPLE.format(count=round(movers)) for movers in drawn["movers"]], dtype=pl.String)
    pathways.picture(
        pathways.legs_of(bench, drawn, "movers", people, "destination"),
        strings.PLAN_ALT.format(count=drawn.height, first=drawn["origin_title"][0]),
    )
    left, right = st.columns([3, 2])
    with left:
        st.header(strings.PLAN_MOVES, anchor=False)
        pathways.grid(found.moves, strings.PLAN_TABLE_ALT.format(rows=found.moves.height))
    with right:
        st.header(strings.PLAN_EMPTY, anchor=False)
        data_table(found.seats, strings.PLAN_EMPTY, {"why": strings.PLAN_WHY_EMPTY}, key="seats", height=360)
    st.caption(strings.PLAN_NOTE)
    return found.moves


def _plan_controls() -> None:
    aim, people, seats = st.columns([3, 1, 1])
    control("plan_aim", aim)
    control("people_share", people)
    control("seats_share", seats)


def _plan_answer(found: RegionPlan, scenario: Scenario) -> None:
    variants = {row["variant"]: row for row in found.summary.iter_rows(named=True)}
    likely, most = variants["likely"], variants["dollars"]
    st.markdown(strings.PLAN_LEAD.format(
        people_share=scenario.people_share, seats_share=scenario.seats_share,
        movers=counts.PEOPLE.format(count=likely["movers"]), movers_low=f"{likely['movers_p5']:,.0f}",
        movers_high=f"{likely['movers_p95']:,.0f}", gain=palette.signed_percent(likely["gain"], 0),
        low=palette.signed_percent(likely["gain_p10"], 0), high=palette.signed_percent(likely["gain_p90"], 0),
        zero=likely["below_zero"], ten=likely["below_ten"]))  # fmt: skip
    st.markdown(strings.PLAN_MONEY.format(
        realised=scenario.realised_share, pool=palette.percent(likely["pool_share"]),
        **{name: palette.dollars(round(likely[figure], -3)) for name, figure in
           (("dollars", "dollars"), ("dollars_low", "dollars_p5"), ("dollars_high", "dollars_p95"))},
        most=palette.dollars(round(most["dollars"], -3))))  # fmt: skip
    told = found.summary.with_columns(pl.col("variant").replace_strict(strings.PLAN_VARIANTS))
    data_table(told, strings.PLAN_SUMMARY_ALT, key="plan_summary")
