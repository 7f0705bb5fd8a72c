"""The parts of the page of step 6: what is to learn, in which modules, where, at what return, for whom."""

from typing import Any

import polars as pl
import streamlit as st

from jtm.answers.pathways import designated
from jtm.answers.training import (
    behind_module,
    best_route,
    gap_of,
    institutions_near,
    nearby,
    one_move,
    plan_moves,
    programs_near,
    supply_of,
)
from jtm.answers.workbench import Workbench, occupation
from jtm.charts import palette
from jtm.charts import training as charts
from jtm.language import gettext as _
from jtm.scenario import Scenario
from jtm.settings.catalog import SETTINGS
from jtm.ui.parts.controls import control
from jtm.ui.parts.table import data_table
from jtm.ui.session import resources, state
from jtm.ui.steps import pathways
from jtm.ui.strings import counts
from jtm.ui.strings import training as words

_DRAWN = 20  # elements of a gap
_HIGH, LESS_HIGH, _ROW = 360, 280, 35  # pixels
_AWARDS = ["institution", "field", "award", "completions", "completions_before", "miles", "city", "county_name",
           "control", "cip", "unitid"]  # fmt: skip
_LISTED = ["provider", "program", "campus", "city", "county_name", "miles", "weeks", "hours", "tuition", "supplies",
           "field", "outcome", "delivery", "matched_by", "cip", "onet_soc", "list_name", "list_vintage",
           "program_id"]  # fmt: skip


def source_note(bench: Workbench, scenario: Scenario) -> None:
    """What the figures of this page rest on."""
    vintages = dict(bench.sources.select("source", "vintage").iter_rows())
    used = resources.region(bench, scenario).training.lists
    lists = "; ".join(f"{name} {vintage}" for name, vintage in used.items()) or words.SOURCE_NO_LIST
    st.caption(words.SOURCE.format(lists=lists, **{name: vintages[name] for name in ("onet", "ipeds", "oews")}))


def chosen(bench: Workbench, scenario: Scenario) -> tuple[str, ...]:
    """The jobs that the view is about, with the controls to choose them: to move from and into; into; or none."""
    if scenario.training_view == "gap":
        control("gap_scope")
    of_a_move = scenario.training_view == "return" or (scenario.training_view == "gap" and scenario.gap_scope != "plan")
    if not of_a_move and scenario.training_view != "programs":
        return ()
    region, measures = resources.region(bench, scenario).moves, resources.region(bench, scenario).measures
    places = st.columns(2)
    origin: tuple[str, ...] = ()
    if of_a_move:
        with places[0]:
            origin = (pathways.start(bench, scenario, region),)
    with places[len(origin)]:
        return *origin, pathways.target(bench, scenario, region, measures)


def _title(bench: Workbench, soc: str) -> str:
    return str(occupation(bench, soc)["title"])


# ── what is to learn ──────────────────────────────────────────────────────────────────────────────────────────────


def gap(bench: Workbench, scenario: Scenario, *jobs: str) -> pl.DataFrame:
    """Of a move, of the best route, or of the region's plan."""
    if not jobs:
        return _plan_gap(bench, scenario)
    return (_route_gap if scenario.gap_scope == "route" else _move_gap)(bench, scenario, *jobs)


def _move_gap(bench: Workbench, scenario: Scenario, origin: str, destination: str) -> pl.DataFrame:
    training = resources.region(bench, scenario).training
    table = gap_of(bench, training, origin, destination)
    names = {"origin": _title(bench, origin), "destination": _title(bench, destination)}
    if table.is_empty():
        st.success(words.GAP_NONE.format(**names), icon=":material/check:")
        return table
    told = one_move(bench, training, resources.region(bench, scenario).moves, origin, destination).row(0, named=True)
    first = ", ".join(table["name"].head(3))
    lacking = counts.SKILLS_OR_KNOWLEDGE.format(count=table.height)
    st.markdown(
        words.GAP_LEAD.format(count=lacking, hours=_hours(told), first=first, gap=palette.percent(told["gap"]), **names)
    )
    if destination in bench.agreed:
        st.caption(words.GAP_VALIDATED)
    drawn = table.head(_DRAWN)
    st.vega_lite_chart(
        spec=charts.gap(drawn), key="gap", alt=words.GAP_ALT.format(count=drawn.height, name=drawn["name"][0])
    )
    listed = (
        words.GAP_LISTED.format(programs=told["programs"], scope=words.FROM[told["hours_from"]])
        if told["hours_from"]
        else words.GAP_NOT_LISTED
    )
    st.caption(words.GAP_NOTE.format(listed=listed, least=_least(told), years=_years(told)))
    pathways.entry(pl.DataFrame([told]), names["destination"])
    grid(table, words.GAP_ALT.format(count=table.height, name=table["name"][0]))
    return table


def _hours(told: dict[str, Any]) -> str:
    if told["hours_low"] is None:
        return words.GAP_NO_HOURS
    if told["hours_high"] is None:
        return words.GAP_LEAST_HOURS.format(low=f"{told['hours_low']:,.0f}")
    return words.GAP_HOURS.format(low=f"{told['hours_low']:,.0f}", high=f"{told['hours_high']:,.0f}")


def _least(told: dict[str, Any]) -> str:
    if not told["least_hours"]:
        return words.GAP_NO_AWARD
    award = told["shortest_award"] or words.APPRENTICESHIP
    return words.GAP_AWARD.format(hours=f"{told['least_hours']:,.0f}", award=award.lower())


def _years(told: dict[str, Any]) -> str:
    if told["proficiency_low"] is None:
        return words.YEARS_NONE
    if told["proficiency_high"] is None:
        return words.YEARS_OPEN.format(low=told["proficiency_low"])
    return words.YEARS.format(low=told["proficiency_low"], high=told["proficiency_high"])


def _route_gap(bench: Workbench, scenario: Scenario, origin: str, destination: str) -> pl.DataFrame:
    region = resources.region(bench, scenario).moves
    table = best_route(bench, resources.region(bench, scenario).training, region, origin, destination, scenario)
    names = {"origin": _title(bench, origin), "destination": _title(bench, destination)}
    if table.is_empty():
        st.info(words.ROUTE_NONE.format(**names), icon=":material/block:")
        return table
    whole = {name: table[name].sum() if table[name].null_count() == 0 else None for name in ("hours_low", "hours_high")}
    st.markdown(words.ROUTE_LEAD.format(count=counts.STEPS.format(count=table.height), hours=_hours(whole), **names))
    grid(table, words.MOVES_ALT.format(rows=table.height))
    return table


def _plan_gap(bench: Workbench, scenario: Scenario) -> pl.DataFrame:
    table = plan_moves(bench, resources.region(bench, scenario).training, resources.region(bench, scenario).plan)
    if table.is_empty():
        st.info(words.NO_PLAN, icon=":material/block:")
        return table
    told = resources.region(bench, scenario).headline("training")
    st.markdown(words.PLAN_GAP_LEAD.format(
        moves=counts.MOVES.format(count=told["moves"]), gap=palette.percent(told["gap"]),
        people=counts.PEOPLE.format(count=told["movers"]), hours=_thousands(told["hours_total"]),
        low=_thousands(told["hours_p5"]), high=_thousands(told["hours_p95"])))  # fmt: skip
    grid(table, words.MOVES_ALT.format(rows=table.height))
    return table


def _thousands(hours: float) -> str:
    return f"{round(hours, -3):,.0f}"


# ── modules ───────────────────────────────────────────────────────────────────────────────────────────────────────


def modules(bench: Workbench, scenario: Scenario) -> pl.DataFrame:
    """Which modules open the most moves, and who is behind each."""
    left, right = st.columns(2)
    control("module_scope", left)
    curriculum, found = resources.region(bench, scenario).modules
    if found.modules.is_empty():
        st.info(words.MODULES_NONE, icon=":material/block:")
        return found.modules
    most = found.modules.height
    taught = min(scenario.modules_taught, most)
    right.slider(_(SETTINGS["modules_taught"].label), 0, max(most, 1),
                 **state.bound("modules_taught", taught, lambda count: state.change(modules_taught=count)))  # fmt: skip
    at = found.curve.row(taught, named=True)
    st.markdown(words.MODULES_LEAD.format(
        count=counts.MODULES.format(count=taught), moves_share=palette.percent(at["moves_share"]),
        workers=f"{at['workers']:,.0f}",
        who=words.MODULES_WHO[scenario.module_scope], workers_share=palette.percent(at["workers_share"]),
        first=found.modules["name"][0]))  # fmt: skip
    st.vega_lite_chart(
        spec=charts.opened(found.curve, found.best, taught),
        key="opened",
        alt=words.MODULES_ALT.format(count=most, taught=taught, share=palette.percent(at["workers_share"])),
    )
    st.caption(words.MODULES_NOTE)
    st.header(words.MODULES_TABLE, anchor=False)
    shown = found.modules.with_columns((pl.col("place") <= taught).alias("taught"))
    grid(shown, words.MODULES_TABLE_ALT.format(rows=shown.height))
    st.header(words.BEHIND, anchor=False)
    names = dict(found.modules.select("module", "name").iter_rows())
    chosen = st.selectbox(
        words.BEHIND_CHOOSE, list(names), filter_mode="contains", format_func=names.__getitem__, key="module_chosen"
    )
    row = found.modules.row(by_predicate=pl.col("module") == chosen, named=True)
    st.markdown(
        words.BEHIND_LEAD.format(
            name=row["name"], elements=", ".join(row["elements"]), origins=row["origins"], jtms=row["jtms"]
        )
    )
    behind = behind_module(bench, curriculum, chosen)
    grid(behind, words.BEHIND_ALT.format(rows=behind.height), "behind", LESS_HIGH)
    return shown


# ── programs ──────────────────────────────────────────────────────────────────────────────────────────────────────


def programs(bench: Workbench, scenario: Scenario, soc: str) -> pl.DataFrame:
    """Institutions and listed programs for a JTM near the region, and completions for each opening."""
    region, measures = resources.region(bench, scenario).moves, resources.region(bench, scenario).measures
    jtms = designated(measures, scenario)
    area = bench.market.area(scenario.area)
    answer = st.container()
    left, right = st.columns([2, 3])
    with left:
        local = area["area_type"] in ("metro", "nonmetro")
        control("miles", disabled=not local)
        control("most_weeks")
        control("most_tuition")
    awards, listed = institutions_near(bench, scenario, (soc,)), programs_near(bench, scenario, (soc,))
    year = _school_year(bench)
    conferred = awards.filter(pl.col("completions") > 0)
    lead = words.PROGRAMS_LEAD if conferred.height else words.PROGRAMS_NOBODY
    answer.markdown(lead.format(
        institutions=counts.INSTITUTIONS.format(count=conferred["unitid"].n_unique()), year=year,
        job=_title(bench, soc),
        where=words.PROGRAMS_NEAR if local else words.PROGRAMS_IN, area=area["area_name"],
        completions=counts.AWARDS.format(count=conferred["completions"].sum()),
        programs=counts.PROGRAMS.format(count=listed.height),
        providers=counts.PROVIDERS.format(count=listed["provider"].n_unique())))  # fmt: skip
    with right:
        _map(bench, scenario, awards, listed)
    st.caption(words.PROGRAMS_NOTE)
    if awards.height:
        st.header(words.INSTITUTIONS_TITLE, anchor=False)
        grid(
            _placed(awards.select(_AWARDS)),
            words.INSTITUTIONS_ALT.format(rows=awards.height),
            "institutions",
            LESS_HIGH,
        )
    st.header(words.LISTED_TITLE, anchor=False)
    if listed.is_empty():
        st.info(words.LISTED_NONE.format(page=words.LISTS_NAME), icon=":material/block:")
    else:
        grid(_placed(listed.select(_LISTED)), words.LISTED_ALT.format(rows=listed.height))
    st.header(words.SUPPLY_TITLE, anchor=False)
    supply = supply_of(bench, region, jtms, scenario)
    grid(supply, words.SUPPLY_ALT.format(rows=supply.height), "supply", LESS_HIGH)
    st.caption(words.SUPPLY_NOTE)
    return (listed if listed.height else awards).with_columns(pl.lit("observed").alias("basis"))


def _placed(table: pl.DataFrame) -> pl.DataFrame:
    """Without miles where none are counted: within a state, or the nation."""
    return table if table["miles"].count() else table.drop("miles")


def _school_year(bench: Workbench) -> str:
    """The last year of the awards, as IPEDS calls it: 2023-24."""
    vintage = dict(bench.sources.select("source", "vintage").iter_rows())["ipeds"]
    return str(vintage).rpartition(" ")[2]


def _map(bench: Workbench, scenario: Scenario, awards: pl.DataFrame, listed: pl.DataFrame) -> None:
    area = bench.market.area(scenario.area)
    where = nearby(bench, scenario)
    near = {name: where[name] for name in ("miles", "longitude", "latitude")}
    counties = bench.warehouse.read("county_boundaries", area=scenario.area, **near)
    at = ["longitude", "latitude"]
    institutions = awards.group_by("unitid", pl.col("institution").alias("name"), *at).agg(pl.col("completions").sum())
    providers = (
        listed.drop_nulls(at)
        .group_by(pl.col("county_name").alias("name"), *at)
        .agg(pl.len().cast(pl.Int64).alias("programs"))
    )
    if counties.is_empty():
        return
    deck = charts.program_map(counties, institutions, providers)
    st.pydeck_chart(deck, key="programs_map", height=charts.MAP_HEIGHT, alt=words.PROGRAMS_ALT.format(
        area=area["area_name"], institutions=institutions.height, providers=providers.height))  # fmt: skip


# ── tables ────────────────────────────────────────────────────────────────────────────────────────────────────────


def grid(table: pl.DataFrame, alt: str, key: str = "training", high: int = _HIGH) -> None:
    """A table of the page."""
    data_table(table, alt, {"name": words.NAME_HEAD}, key=key, height=min(high, _ROW * (table.height + 1) + 2))
