"""The parts of the page of step 1."""

from typing import Any

import numpy as np
import polars as pl
import streamlit as st

from jtm.charts import landscape as charts
from jtm.charts import maps
from jtm.export import tables
from jtm.framework import ranking
from jtm.framework.benchmarks import needed_by
from jtm.framework.landscape import holders
from jtm.framework.remoteness import isolated
from jtm.scenario import DOMAINS, Scenario
from jtm.ui import jobs, resources, sidebar, state, strings
from jtm.workbench import (
    Workbench,
    industry_mix,
    peers_of,
    shock_of,
    with_skill_provenance,
    workforce,
)

REMOTE_SHOWN = 10


def choices(bench: Workbench) -> None:
    """Which domain, and which region to compare with."""
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with left:
        st.segmented_control("Domain", list(DOMAINS), format_func=DOMAINS.__getitem__, required=True,
                             **state.field("domain"))  # fmt: skip
    names = sidebar.area_names(bench)
    right.selectbox(strings.REFERENCE, list(names), format_func=names.__getitem__, **state.field("reference"))


def answer(bench: Workbench, scenario: Scenario, shown: pl.DataFrame, reference: str) -> None:
    """The page's answer in words, and what it rests on."""
    if scenario.area == scenario.reference:
        st.info(strings.LANDSCAPE_SAME, icon=":material/info:")
    strong = shown.drop_nulls("strength").row(0, named=True)
    by_shift = shown.sort("shift", descending=True)
    st.markdown(strings.LANDSCAPE_LEAD.format(
        strong=strong["name"], strength=strong["strength"], low=strong["strength_low"], high=strong["strength_high"],
        reference=reference, rising=by_shift["name"][0], falling=by_shift["name"][-1],
        period=_period(bench)))  # fmt: skip
    coverage = workforce(bench, resources.content(bench), scenario.area).coverage
    st.caption(strings.LANDSCAPE_COVERAGE.format(coverage=coverage))


def _period(bench: Workbench) -> str:
    return str(bench.sources.row(by_predicate=pl.col("source") == "projections", named=True)["vintage"])


def pictures(shown: pl.DataFrame, reference: str) -> None:
    """Strengths and shifts side by side."""
    strongest = shown.drop_nulls("strength").row(0, named=True)
    left, right = st.columns(2, gap="medium")
    with left:
        st.header(strings.STRENGTH_TITLE.format(reference=reference), anchor=False)
        st.vega_lite_chart(spec=charts.strengths(shown), key="strengths", alt=strings.STRENGTH_ALT.format(
            count=shown.height, name=strongest["name"], strength=strongest["strength"]))  # fmt: skip
        st.caption(strings.STRENGTH_NOTE)
    with right:
        st.header(strings.SHIFT_TITLE, anchor=False)
        rising = shown.sort("shift", descending=True)["name"][0]
        st.vega_lite_chart(spec=charts.shifts(shown), key="shifts",
                           alt=strings.SHIFT_ALT.format(count=shown.height, name=rising))  # fmt: skip
        st.caption(strings.SHIFT_NOTE)


def group_heatmap(bench: Workbench, scenario: Scenario, shown: pl.DataFrame, area: str) -> None:
    """Which kinds of jobs hold the strongest and the weakest elements."""
    table = resources.groups(bench, scenario)
    strongest = shown.drop_nulls("strength").row(0, named=True)
    most = table.filter(pl.col("element_id") == strongest["element_id"]).sort("share", descending=True)
    st.vega_lite_chart(spec=charts.groups(shown, table), key="groups", alt=strings.GROUPS_ALT.format(
        area=area, name=strongest["name"], group=most["group"][0], share=most["share"][0]))  # fmt: skip
    st.caption(strings.GROUPS_NOTE)


def element_table(shown: pl.DataFrame, area: str) -> None:
    """All elements of the domain; a ticked row becomes the element that is looked into."""
    st.dataframe(shown, height=320, hide_index=True, column_config=_columns(),
                 alt=strings.ELEMENTS_ALT.format(rows=shown.height, area=area),
                 **state.ticked("elements", shown["element_id"], "element"))  # fmt: skip


def element_holders(bench: Workbench, scenario: Scenario, shown: pl.DataFrame, area: str) -> None:
    """The occupations behind one element, with those that are JTMs marked."""
    names = dict(shown.select("element_id", "name").iter_rows())
    current = _looked_into(scenario, shown)
    st.selectbox(strings.HOLDERS_CHOOSE, list(names), format_func=names.__getitem__,
                 **state.bound("element", current, lambda chosen: state.change(element=chosen)))  # fmt: skip
    content = resources.content(bench)
    table = holders(content, workforce(bench, content, scenario.area), current)
    ranked = ranking.rank(resources.measures(bench, scenario), scenario).frame.filter("designated")["soc"].to_list()
    # A technology is listed or not; a skill is held by many and needed by those to which it is essential.
    listed = table["soc"].to_list() if scenario.domain == "technology" else None
    needing = listed if listed is not None else needed_by(resources.profiles(bench), current, scenario)
    is_jtm, needs = pl.col("soc").is_in(ranked), pl.col("soc").is_in(needing)
    status = pl.when(is_jtm & needs).then(pl.lit(strings.STATUS_NEEDS)).when(is_jtm).then(pl.lit(strings.STATUS_JTM))
    titled = table.join(bench.market.occupations.select("soc", "title"), on="soc", maintain_order="left")
    st.markdown(strings.HOLDERS_NOTE.format(name=names[current], area=area))
    needed = titled.filter(is_jtm & needs)["title"].to_list()
    st.markdown(strings.HOLDERS_NEEDED.format(count=len(needed), name=names[current], titles=", ".join(needed))
                if needed else strings.HOLDERS_NOT_NEEDED.format(name=names[current]))  # fmt: skip
    st.dataframe(titled.select("title", status.otherwise(pl.lit("")).alias("status"), "employment", "share", "soc"),
                 key="holders", height=300, hide_index=True, column_config=_columns(),
                 alt=strings.HOLDERS_TITLE)  # fmt: skip


def _looked_into(scenario: Scenario, shown: pl.DataFrame) -> str:
    """The element that the user chose, else the strongest."""
    found = scenario.element in shown["element_id"]
    return scenario.element if found else str(shown["element_id"][0])


def element_map(bench: Workbench, scenario: Scenario, shown: pl.DataFrame) -> None:
    """The element's strength in all metro and nonmetro areas; a click on one goes there."""
    names = dict(shown.select("element_id", "name").iter_rows())
    element = _looked_into(scenario, shown)
    strengths, elements = resources.strengths(bench), resources.content(bench).elements["element_id"].to_list()
    values = pl.DataFrame(
        {"area_code": strengths.areas, "value": strengths.values[:, elements.index(element)]}
    ).with_columns(pl.col("value").fill_nan(None))
    ratios = (1.2, 2.0) if scenario.domain == "technology" else (1.1, 1.3)
    measure = maps.Measure(f"{names[element]}, strength", ".2f", middle=1.0, ratios=ratios)
    jobs.draw_map(bench, scenario, values, measure)
    st.caption(strings.ELEMENT_MAP_NOTE.format(name=names[element]))


def peer_table(bench: Workbench, scenario: Scenario, area: str) -> None:
    """The areas most like this one, each a choice to compare with."""
    table = peers_of(bench, resources.content(bench), resources.strengths(bench), scenario.area)
    if table.is_empty():
        st.info(strings.NO_PEERS.format(area=area), icon=":material/info:")
        return
    st.dataframe(table, key="peers", hide_index=True, column_config=_columns(), height=300, alt=strings.PEERS_TITLE)
    st.button(strings.COMPARE_PEER.format(name=table["area_name"][0]), icon=":material/compare_arrows:",
              on_click=lambda: state.change(reference=table["area_code"][0]))  # fmt: skip


def industries(bench: Workbench, scenario: Scenario, area: str) -> None:
    """The estimated industry mix, and how far to trust it."""
    mix = industry_mix(bench, scenario.area)
    largest = mix.sort("employment_share", descending=True)["title"][0]
    st.vega_lite_chart(spec=charts.industries(mix), key="mix", alt=strings.MIX_ALT.format(area=area, title=largest))
    fit = bench.warehouse.read("industry_mix_fit").row(by_predicate=pl.col("area_code") == scenario.area, named=True)
    if fit["error"] is not None and scenario.area != "US":
        st.caption(strings.MIX_NOTE.format(error=fit["error"] / fit["national_error"]))


@st.fragment
def industry_shock(area: str) -> None:
    """An industry loses or gains jobs: who and which skills that releases or needs, and where to go."""
    bench, scenario = state.current()
    names = dict(industry_mix(bench, scenario.area).select("naics", "title").iter_rows())
    industry = scenario.shock_industry if scenario.shock_industry in names else next(iter(names))
    left, right = st.columns(2, gap="medium")
    left.selectbox(
        strings.SHOCK_INDUSTRY,
        list(names),
        format_func=names.__getitem__,
        **state.bound("shock_industry", industry, lambda chosen: state.change(shock_industry=chosen)),
    )
    right.slider(strings.SHOCK_CHANGE, -100, 100, step=5, **state.in_percent("shock"))
    content = resources.content(bench)
    hit = shock_of(bench, content, resources.between(bench), scenario.area, industry, scenario.shock)
    if hit.workers.is_empty():
        st.info(strings.SHOCK_NOTHING, icon=":material/info:")
        return
    total = hit.workers["workers"].sum()
    verb = strings.SHOCK_RELEASED if total < 0 else strings.SHOCK_NEEDED
    most = hit.skills.filter(pl.col("domain") == "skill").row(0, named=True)
    st.markdown(strings.SHOCK_LEAD.format(
        industry=names[industry], jobs=f"{hit.jobs:,.0f}", area=area, workers=f"{abs(total):,.0f}", verb=verb,
        occupations=hit.workers.height, skill=most["name"], share=abs(most["share"])))  # fmt: skip
    st.vega_lite_chart(spec=charts.shocked(hit.workers), key="shocked", alt=strings.SHOCK_ALT.format(
        title=hit.workers["title"][0], workers=f"{hit.workers['workers'][0]:+,.0f}"))  # fmt: skip
    st.dataframe(hit.workers, key="shock_table", height=240, hide_index=True, column_config=_columns(),
                 alt=strings.SHOCK_TITLE)  # fmt: skip
    st.caption(strings.SHOCK_NOTE)


def remote_jobs(bench: Workbench, scenario: Scenario, area: str) -> None:
    """The isolated jobs with many workers, and how remote the region's jobs are on the whole."""
    table = resources.remote(bench, scenario)
    known = table.drop_nulls("remoteness")
    if known.is_empty():
        return
    mean = np.average(known["remoteness"].to_numpy(), weights=known["employment"].to_numpy())
    st.markdown(strings.REMOTE_LEAD.format(area=area, mean=mean))
    st.dataframe(isolated(table, REMOTE_SHOWN), key="remote", hide_index=True, column_config=_columns(),
                 alt=strings.REMOTE_TITLE)  # fmt: skip
    st.caption(strings.REMOTE_NOTE)


def exported(shown: pl.DataFrame, bench: Workbench, scenario: Scenario) -> pl.DataFrame:
    """The rows and columns on the screen, with provenance."""
    return with_skill_provenance(shown, bench, scenario.area, "oews", "onet", "projections")


def export_notes(bench: Workbench, scenario: Scenario) -> tables.Notes:
    """The sheets that go with the exported table."""
    settings = tables.settings_sheet(scenario.settings(), bench.dataset)
    return {"Sources": bench.sources, "Settings": settings, "Industry mix": industry_mix(bench, scenario.area)}


def _columns() -> dict[str, Any]:
    config = st.column_config
    return {
        "name": config.TextColumn("Element", pinned=True),
        "title": config.TextColumn("Occupation", pinned=True),
        "status": config.TextColumn("Status"),
        "share": config.NumberColumn("Share of supply", format="percent"),
        "strength": config.NumberColumn("Strength", format="%.2f×"),
        "strength_low": config.NumberColumn("Strength, low", format="%.2f×"),
        "strength_high": config.NumberColumn("Strength, high", format="%.2f×"),
        "distinct": config.CheckboxColumn("Differs", help="The 90% interval excludes 1."),
        "shift_jobs": config.NumberColumn("Shift, jobs", format="%+,.0f", help="Over ten years; a shift in mix."),
        "exit_rate": config.NumberColumn("Leave a year", format="percent",
                                         help="Share of the supply that leaves the labour force in a year."),
        "employment": config.NumberColumn("Jobs", format="localized"),
        "area_name": config.TextColumn("Area", pinned=True),
        "correlation": config.NumberColumn("Correlation", format="%.2f", help="Of the logs of strength; 1 is alike."),
        "population": config.NumberColumn("Population", format="localized"),
        "area_code": config.TextColumn("Area code"),
        "workers": config.NumberColumn("Workers", format="%+,.0f", help="Released (-) or needed (+)."),
        "havens": config.ListColumn("Nearest growing occupations"),
        "remoteness": config.NumberColumn("Remoteness", format="%.2f", help="0: like the region's others; 1: unlike."),
        "workers_near": config.NumberColumn("Jobs near", format="localized",
                                            help="In the nearest tenth of the region's occupations."),
        "element_id": config.TextColumn("Code"),
        "soc": config.TextColumn("SOC"),
    }  # fmt: skip
