"""The parts of the page of step 1."""

import polars as pl
import streamlit as st

from jtm.answers.landscape import IMPUTED, Shock, holders_of, peers_of, shock_of
from jtm.answers.landscape import element_map as places
from jtm.answers.registry import answers
from jtm.answers.tables.landscape import looked_into
from jtm.answers.workbench import Workbench, industry_mix
from jtm.charts import landscape as charts
from jtm.charts import maps, palette
from jtm.export import tables
from jtm.framework.benchmarks.proficiency import needed_by
from jtm.framework.landscape.remoteness import isolated, mean_remoteness
from jtm.framework.ranking import scoring
from jtm.language import gettext as _
from jtm.scenario import DOMAINS, Scenario
from jtm.settings.catalog import SETTINGS
from jtm.ui.parts.area_map import area_map
from jtm.ui.parts.controls import control
from jtm.ui.parts.downloads import downloads
from jtm.ui.parts.picker import region_picker
from jtm.ui.parts.table import data_table
from jtm.ui.session import resources, state
from jtm.ui.strings import common
from jtm.ui.strings import landscape as strings

REMOTE_SHOWN = 10


def source_note(bench: Workbench) -> None:
    """What the figures of this page rest on."""
    vintages = dict(bench.sources.select("source", "vintage").iter_rows())
    st.caption(strings.LANDSCAPE_SOURCE.format(**vintages))


def choices(bench: Workbench, scenario: Scenario) -> None:
    """Which domain, and which region to compare with."""
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with left:
        control("domain")
    with right:
        region_picker(bench, scenario, "reference")


def answer(bench: Workbench, scenario: Scenario, reference: str) -> None:
    """The page's answer in words, and what it rests on."""
    told = resources.region(bench, scenario).headline("landscape")
    shift = strings.LANDSCAPE_LEAD_SHIFT.format(rising=told["rising"], falling=told["falling"], period=_period(bench))
    basis = strings.LANDSCAPE_COVERAGE.format(coverage=told["coverage"])
    if with_itself(scenario):
        area = bench.market.area(scenario.area)["area_name"]
        st.info(
            strings.LANDSCAPE_SAME.format(area=area, control=_(SETTINGS["reference"].label)), icon=":material/info:"
        )
        st.markdown(shift)
        st.caption(basis)
        return
    lead = strings.LANDSCAPE_LEAD.format(
        strong=told["name"], strength=told["strength"], low=told["strength_low"], high=told["strength_high"],
        reference=reference)  # fmt: skip
    st.markdown(lead + shift)
    st.caption(basis + strings.LANDSCAPE_COMPARED)


def with_itself(scenario: Scenario) -> bool:
    """Whether the region is compared with itself, which says nothing about strengths."""
    return scenario.area == scenario.reference


def _period(bench: Workbench) -> str:
    return str(bench.sources.row(by_predicate=pl.col("source") == "projections", named=True)["vintage"])


def pictures(scenario: Scenario, shown: pl.DataFrame, reference: str) -> None:
    """Strengths and shifts side by side; shifts alone where there is nothing to compare with."""
    if with_itself(scenario):
        _shifts(shown)
        return
    strongest = shown.drop_nulls("strength").row(0, named=True)
    left, right = st.columns(2, gap="medium")
    with left:
        st.header(strings.STRENGTH_TITLE.format(reference=reference), anchor=False)
        st.vega_lite_chart(
            spec=charts.strengths(shown),
            key="strengths",
            alt=strings.STRENGTH_ALT.format(count=shown.height, name=strongest["name"], strength=strongest["strength"]),
        )
        st.caption(strings.STRENGTH_NOTE)
    with right:
        _shifts(shown)


def _shifts(shown: pl.DataFrame) -> None:
    st.header(strings.SHIFT_TITLE, anchor=False)
    rising = shown.sort("shift", descending=True)["name"][0]
    st.vega_lite_chart(
        spec=charts.shifts(shown), key="shifts", alt=strings.SHIFT_ALT.format(count=shown.height, name=rising)
    )
    st.caption(strings.SHIFT_NOTE)


def group_heatmap(bench: Workbench, scenario: Scenario, shown: pl.DataFrame, area: str) -> None:
    """Which kinds of jobs hold the strongest and the weakest elements, or those that gain and lose most."""
    which, by = (strings.GROUPS_BY_STRENGTH, "strength")
    if with_itself(scenario):
        which, by = (strings.GROUPS_BY_SHIFT, "shift_jobs")
    table = resources.region(bench, scenario).groups
    strongest = shown.drop_nulls("strength").row(0, named=True)
    most = table.filter(pl.col("element_id") == strongest["element_id"]).sort("element_share", descending=True)
    st.vega_lite_chart(
        spec=charts.groups(shown, table, by),
        key="groups",
        alt=strings.GROUPS_ALT.format(
            area=area, name=strongest["name"], group=most["major_group_title"][0], share=most["element_share"][0]
        ),
    )
    st.caption(strings.GROUPS_NOTE.format(which=which))


def element_table(shown: pl.DataFrame, area: str) -> None:
    """All elements of the domain; a ticked row becomes the element that is looked into."""
    alt = strings.ELEMENTS_ALT.format(rows=shown.height, area=area)
    data_table(shown, alt, height=320, **state.ticked("elements", shown["element_id"], "element"))


def element_holders(bench: Workbench, scenario: Scenario, shown: pl.DataFrame, area: str) -> None:
    """The occupations behind one element, with those that are JTMs marked."""
    names = dict(shown.select("element_id", "name").iter_rows())
    current = looked_into(scenario, shown)
    st.selectbox(_(SETTINGS["element"].label), list(names), filter_mode="contains", format_func=names.__getitem__,
                 **state.bound("element", current, lambda chosen: state.change(element=chosen)))  # fmt: skip
    region = resources.region(bench, scenario)
    jtms = scoring.rank(region.measures, scenario).frame.filter("designated")["soc"].to_list()
    # A technology is listed or not; a skill is held by many and needed by those to which it is essential.
    listed = scenario.domain == "technology"
    needing = None if listed else needed_by(region.profiles, current, scenario)
    table = holders_of(bench, region.content, scenario.area, current, jtms, needing)
    status = (
        pl.when("designated", "essential")
        .then(pl.lit(strings.STATUS_NEEDS))
        .when("designated")
        .then(pl.lit(common.STATUS_JTM))
    )
    st.markdown(strings.HOLDERS_NOTE.format(name=names[current], area=area))
    needed = table.filter("designated", "essential")["title"].to_list()
    st.markdown(
        strings.HOLDERS_NEEDED.format(count=len(needed), name=names[current], titles=", ".join(needed))
        if needed
        else strings.HOLDERS_NOT_NEEDED.format(name=names[current])
    )
    marked = table.with_columns(status.otherwise(pl.lit("")).alias("status"))
    drawn = marked.select("title", "status", "employment", "element_share", "ratings_from", "soc")
    data_table(drawn, strings.HOLDERS_TITLE, {"title": common.OCCUPATION}, key="holders", height=300)


def element_map(bench: Workbench, scenario: Scenario, shown: pl.DataFrame) -> None:
    """The element's strength in all metro and nonmetro areas; a click on one goes there."""
    names = dict(shown.select("element_id", "name").iter_rows())
    element = looked_into(scenario, shown)
    region = resources.region(bench, scenario)
    drawn = places(bench, region.content, region.strengths, element)
    values = drawn.select("area_code", pl.col("strength").alias("value"))
    ratios = (1.2, 2.0) if scenario.domain == "technology" else (1.1, 1.3)
    measure = maps.Measure(strings.ELEMENT_MAP_MEASURE.format(name=names[element]), ".2f", middle=1.0, ratios=ratios)
    area_map(bench, scenario, values, measure)
    st.caption(strings.ELEMENT_MAP_NOTE.format(name=names[element]))


def peer_table(bench: Workbench, scenario: Scenario, area: str) -> None:
    """The areas most like this one, each a choice to compare with."""
    region = resources.region(bench, scenario)
    table = peers_of(bench, region.content, region.strengths, scenario.area)
    if table.is_empty():
        st.info(strings.NO_PEERS.format(area=area), icon=":material/info:")
        return
    data_table(table, strings.PEERS_TITLE, key="peers", height=300)
    names = dict(table.select("area_code", "area_name").iter_rows())
    current = scenario.reference if scenario.reference in names else ""
    st.selectbox(strings.COMPARE_PEER, ["", *names],
                 filter_mode="contains", format_func=lambda code: names.get(code, strings.COMPARE_PEER_CHOOSE),
                 **state.bound("peer", current, _compare_peer))  # fmt: skip


def _compare_peer(code: str) -> None:
    if code:
        state.change(reference=code)


def industries(bench: Workbench, scenario: Scenario, area: str) -> None:
    """The estimated industry mix, and how far to trust it."""
    mix = industry_mix(bench, scenario.area)
    largest = mix.sort("employment_share", descending=True)["title"][0]
    st.vega_lite_chart(spec=charts.industries(mix), key="mix", alt=strings.MIX_ALT.format(area=area, title=largest))
    if scenario.area == "US":
        st.caption(strings.MIX_OBSERVED)
        return
    fit = bench.warehouse.read("industry_mix_fit").row(by_predicate=pl.col("area_code") == scenario.area, named=True)
    if fit["error"] is not None:
        st.caption(strings.MIX_NOTE.format(error=fit["error"] / fit["national_error"]))


@st.fragment
def industry_shock(area: str) -> None:
    """An industry loses or gains jobs: who and which skills that releases or needs, and where to go."""
    bench, scenario = state.unvalidated()
    names = dict(industry_mix(bench, scenario.area).select("sector", "title").iter_rows())
    industry = scenario.shock_industry if scenario.shock_industry in names else next(iter(names))
    left, right = st.columns(2, gap="medium")
    left.selectbox(
        _(SETTINGS["shock_industry"].label),
        list(names),
        filter_mode="contains",
        format_func=names.__getitem__,
        **state.bound("shock_industry", industry, lambda chosen: state.change(shock_industry=chosen)),
    )
    control("shock", right)
    content = resources.region(bench, scenario).content
    hit = shock_of(bench, content, resources.region(bench, scenario).distances, scenario.area, industry, scenario.shock)
    known = {"industry": names[industry], "jobs": f"{hit.jobs:,.0f}", "area": area,
             "basis": strings.SHOCK_BASIS[scenario.area == "US"]}  # fmt: skip
    if hit.workers.is_empty():
        told = strings.SHOCK_TOO_SMALL.format(**known) if scenario.shock else strings.SHOCK_NOTHING
        st.info(told, icon=":material/info:")
        return
    total = hit.workers["workers_change"].sum()
    verb = strings.SHOCK_RELEASED if total < 0 else strings.SHOCK_NEEDED
    most = hit.skills.filter(pl.col("domain") == "skill").row(0, named=True)
    st.markdown(strings.SHOCK_LEAD.format(
        workers=f"{abs(total):,.0f}", verb=verb, occupations=hit.workers.height, skill=most["name"],
        share=abs(most["supply_change"]), **known))  # fmt: skip
    left, right = st.columns(2, gap="medium")
    with left:
        _moved_workers(hit)
    with right:
        _moved_skills(hit)
    st.caption(strings.SHOCK_NOTE)


def _moved_workers(hit: Shock) -> None:
    st.subheader(strings.SHOCK_WORKERS_TITLE, anchor=False)
    st.vega_lite_chart(spec=charts.shocked(_in_words(hit.workers)), key="shocked", alt=strings.SHOCK_ALT.format(
        title=hit.workers["title"][0], workers=f"{hit.workers['workers_change'][0]:+,.0f}"))  # fmt: skip
    data_table(hit.workers, strings.SHOCK_TABLE_ALT, {"title": common.OCCUPATION}, key="shock_table", height=240)


def _in_words(workers: pl.DataFrame) -> pl.DataFrame:
    """With the mark of jobs whose ratings are imputed in the visitor's language."""
    marked_so = pl.element().str.replace(IMPUTED, _(IMPUTED), literal=True)
    return workers.with_columns(pl.col("havens").list.eval(marked_so))


def _moved_skills(hit: Shock) -> None:
    st.subheader(strings.SHOCK_SKILLS_TITLE, anchor=False)
    moved = hit.skills.filter(pl.col("domain") == "skill")
    st.vega_lite_chart(spec=charts.shocked_skills(moved), key="shocked_skills", alt=strings.SHOCK_SKILLS_ALT.format(
        name=moved["name"][0], share=palette.signed_percent(moved["supply_change"][0])))  # fmt: skip
    by_share = hit.skills.sort(pl.col("supply_change").abs(), descending=True)
    listed = by_share.select("name", "domain", "supply_change", "element_id")
    data_table(listed, strings.SHOCK_SKILLS_TABLE_ALT, key="shock_skills", height=240)


@st.fragment
def remote_jobs(area: str) -> None:
    """The isolated jobs with many workers or all, and how remote the region's jobs are on the whole."""
    bench, scenario = state.unvalidated()
    table = resources.region(bench, scenario).remoteness
    mean, nation = mean_remoteness(table), mean_remoteness(resources.region(bench, scenario).nation().remoteness)
    if mean is None:
        return
    st.markdown(strings.REMOTE_LEAD.format(area=area, mean=mean, nation=nation))
    every = st.toggle(strings.REMOTE_ALL, key="every_remote")
    listed = table if every else isolated(table, REMOTE_SHOWN)
    data_table(listed, strings.REMOTE_TITLE, {"title": common.OCCUPATION}, key="remote", height=385)
    st.caption(strings.REMOTE_NOTE)


@st.fragment
def take_away() -> None:
    """Any table of the page in every format."""
    bench, _ = state.unvalidated()
    chosen = st.selectbox(strings.TAKE_WHICH, list(strings.TAKE_TABLES),
                          filter_mode="contains", format_func=strings.TAKE_TABLES.__getitem__,
                          key="take_which")  # fmt: skip
    st.caption(strings.LANDSCAPE_TAKE_AWAY)
    latest = state.later()
    downloads(
        lambda: exported(bench, latest(), chosen),
        lambda: export_notes(bench, latest()),
        "landscape" if chosen == "elements" else f"landscape-{chosen}",
    )


def exported(bench: Workbench, scenario: Scenario, chosen: str) -> pl.DataFrame:
    """One table of the page, as the command ``landscape`` writes it; ``elements`` are those of the domain shown."""
    region = resources.region(bench, scenario)
    return answers("landscape")[DOMAINS[scenario.domain].lower() if chosen == "elements" else chosen].table(region)


def export_notes(bench: Workbench, scenario: Scenario) -> tables.Notes:
    """The sheets that go with the exported table."""
    return {**resources.region(bench, scenario).notes(), strings.SHEET_MIX: industry_mix(bench, scenario.area)}
