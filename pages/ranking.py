"""Step 2: which jobs move workers and the region ahead at once?"""

import polars as pl
import streamlit as st

from jtm.answers.region import Region
from jtm.charts import ranking as charts
from jtm.framework.ranking.robustness import Certainty
from jtm.language import gettext as _
from jtm.scenario import DEFAULT, Scenario
from jtm.ui.parts import frame, sidebar
from jtm.ui.parts.controls import control
from jtm.ui.parts.downloads import downloads
from jtm.ui.parts.plain import plain
from jtm.ui.session import resources, state
from jtm.ui.steps import ranking
from jtm.ui.strings import common
from jtm.ui.strings import ranking as strings


def page() -> None:
    """Read the scenario, rank, draw, offer exports."""
    bench, scenario = state.current()
    sidebar.controls(bench, scenario)
    area = str(bench.market.area(scenario.area)["area_name"])
    frame.heading(bench, scenario, strings.JTM_TITLE.format(area=area))
    frame.region_notes(bench, scenario)

    region = resources.region(bench, scenario)
    table = region.robust
    shown = ranking.shown_rows(table, scenario, bench.market.criteria)

    answer(region, area)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        st.header(strings.BARS_TITLE, anchor=False)
        bars(table, scenario, area)
    map_place = right.container()
    st.header(strings.TABLE_TITLE, anchor=False)
    control("rows")
    ranking.ranking_table(shown, area, frame.whose_growth(bench, scenario))

    st.header(strings.WHY_TITLE, anchor=False)
    ranking.job_picker(bench, scenario)
    if scenario.occupation:
        ranking.why(region)
    ranking.second_chart(region)

    st.header(common.TAKE_AWAY, anchor=False)
    st.caption(strings.TAKE_AWAY_NOTE.format(rows=shown.height))
    latest = state.later()
    downloads(lambda: ranking.exported(region), lambda: resources.region(bench, latest()).notes(), "ranking")

    with map_place:
        st.header(strings.MAP_TITLE, anchor=False)
        ranking.country_map()


def answer(region: Region, area: str) -> None:
    """The page's answer in two sentences, or why there is none: no indicator counts, or a gate left nothing over."""
    table = region.robust
    if table["score"].is_null().all():
        st.warning(strings.NONE_COUNTS)
        st.button(strings.RESTORE_INDICATORS, on_click=lambda: state.change(indicators=DEFAULT.indicators))
        return
    if table["rank"].is_null().all():
        nothing_passes(region, area)
        return
    if not any(region.scenario.pillars.values()):
        st.warning(common.ZERO_WEIGHTS)
    told = region.headline("ranking")
    gap = told["over_region"]
    pay = (strings.PAY_OVER if gap >= 0 else strings.PAY_UNDER).format(gap=abs(gap))
    said = strings.ANSWER.format(
        count=told["jtms"], passing=told["occupations"], jobs=f"{told['employment']:,}", pay=pay
    )
    if told["jtms"] < told["occupations"]:  # where all that pass are designated, nobody is first among them
        share = ranking.share_of_draws(told["p_top"])
        lead = strings.LEAD.format(title=told["title"], certainty=_(told["certainty"] or Certainty.OPEN), share=share)
        said = f"{lead} {said}"
    tiers = {tier: told[f"jtms_{tier}"] for tier in (Certainty.FIRM, Certainty.LIKELY)}
    open_ = told["jtms"] - sum(tiers.values())
    st.markdown(f"{said} {strings.TIERS.format(**tiers, open=open_)}")
    st.caption(f"{strings.TIERS_NOTE} {frame.held_still(region.bench, region.scenario)}".rstrip())


def nothing_passes(region: Region, area: str) -> None:
    """Say which gate emptied the ranking and offer to loosen it."""
    table = region.robust
    counts = table["gates_failed"].explode().drop_nulls().value_counts(sort=True)
    gate, count = counts.row(0)
    label = plain(_(region.bench.market.criteria.gates[gate].label))
    st.warning(
        strings.NONE_PASS.format(area=area)
        + " "
        + strings.NONE_PASS_GATE.format(gate=label, count=count, total=table.height)
    )
    st.button(strings.LOOSEN.format(gate=label), on_click=lambda: state.loosen(gate))


def bars(table: pl.DataFrame, scenario: Scenario, area: str) -> None:
    """The ranked bars."""
    top = table.filter(pl.col("rank") == 1)
    if top.is_empty():
        return
    alt = strings.BARS_ALT.format(count=charts.BARS, area=area, title=top["title"][0], score=top["score"][0])
    st.vega_lite_chart(spec=charts.ranked_bars(table, scenario), key="bars", alt=alt)
    st.caption(strings.BARS_NOTE)


page()
