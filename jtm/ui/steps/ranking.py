"""The parts of the page of step 2: its table, the panel that explains one job, and the map."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import polars as pl
import streamlit as st

from jtm.answers import ranking
from jtm.answers.ranking import position_of
from jtm.answers.region import Region
from jtm.answers.registry import answers
from jtm.answers.workbench import Workbench
from jtm.charts import maps, palette
from jtm.charts import ranking as charts
from jtm.columns import COLUMNS
from jtm.framework.criteria import Criteria, criteria
from jtm.framework.ranking import reference, robustness, whatif
from jtm.framework.ranking.scoring import Measures, Ranking
from jtm.language import cached_by_language
from jtm.language import gettext as _
from jtm.scenario import DEFAULT, Scenario
from jtm.settings.catalog import options
from jtm.ui.parts import frame, picker
from jtm.ui.parts.area_map import area_map
from jtm.ui.parts.controls import control
from jtm.ui.parts.names import job_names
from jtm.ui.parts.plain import plain
from jtm.ui.parts.table import data_table
from jtm.ui.session import resources, state
from jtm.ui.strings import common
from jtm.ui.strings import ranking as strings

SHOWN = [
    "rank", "title", "status", "score", "wages_score", "growth_score", "strategic_score", "p_top", "certainty",
    "rank_low", "rank_middle", "rank_high", "employment", "median_wage", "growth", "location_quotient",
    "typical_education", "flags", "soc",
]  # fmt: skip


# ── the table ─────────────────────────────────────────────────────────────────────────────────────────────────────


def shown_rows(table: pl.DataFrame, scenario: Scenario, listed: Criteria) -> pl.DataFrame:
    """The rows and columns on the screen: the ranking with a status and flags in words."""
    regional = [] if table["growth_regional"].is_null().all() else ["growth_national", "growth_regional"]
    columns = [name for shown in SHOWN for name in ([shown, *regional] if shown == "growth" else [shown])]
    return table.filter(_ROWS[scenario.rows]).with_columns(_status(listed), _flags(listed)).select(columns)


_ROWS = {"designated": pl.col("designated"), "ranked": pl.col("rank").is_not_null(), "all": pl.lit(True)}


def _status(listed: Criteria) -> pl.Expr:
    names = {gate.id: _(gate.label).lower() for gate in listed.gates.values()}
    failed = pl.col("gates_failed").list.eval(pl.element().replace(names)).list.join(", ")
    ranked = pl.when("designated").then(pl.lit(common.STATUS_JTM)).otherwise(pl.lit(strings.STATUS_RANKED))
    gated = pl.lit(strings.STATUS_GATED) + failed
    return pl.when(pl.col("rank").is_null()).then(gated).otherwise(ranked).alias("status")


def _flags(listed: Criteria) -> pl.Expr:
    labels = {item.id: _(item.label).lower() for item in listed.indicators.values()}
    missing = pl.col("missing").list.eval(pl.element().replace(labels)).list.join(", ")
    flags = [
        pl.when(pl.col("ratings_from") == "imputed").then(pl.lit(strings.FLAG_IMPUTED)),
        pl.when("odd_specialties").then(pl.lit(strings.FLAG_ODD)),
        pl.when("uses_regional_growth").then(pl.lit(strings.FLAG_REGIONAL)),
        pl.when(~pl.col("price_adjusted")).then(pl.lit(common.NOT_PRICE_ADJUSTED)),
        pl.when(pl.col("missing").list.len() > 0).then(pl.lit(strings.FLAG_MISSING) + missing),
    ]
    return pl.concat_str(flags, separator="; ", ignore_nulls=True).alias("flags")


def ranking_table(shown: pl.DataFrame, area: str, whose_growth: str) -> None:
    """The table; the job that is explained is ticked, and a ticked row becomes that job."""
    heads = _heads() | {"growth": strings.GROWTH_COLUMN.format(whose=whose_growth)}
    data_table(shown, strings.TABLE_ALT.format(area=area, rows=shown.height), heads, height=420,
         **state.ticked("ranking", shown["soc"], "occupation"))  # fmt: skip


@cached_by_language
def _heads() -> dict[str, Any]:
    """Bars for what is on a scale, and the rank and the title kept in view."""
    config, rank = st.column_config, COLUMNS["rank"]
    bars = {
        **dict.fromkeys((f"{name}_score" for name in criteria().pillars), (100, "%.0f")),
        "score": (100, "%.1f"),
        "p_top": (1, "percent"),
    }
    return {
        name: config.ProgressColumn(
            _(COLUMNS[name].label),
            help=_(COLUMNS[name].meaning),
            min_value=0,
            max_value=most,
            format=form,
            width="small",
        )
        for name, (most, form) in bars.items()
    } | {
        "rank": config.NumberColumn(_(rank.label), help=_(rank.meaning), width="small", pinned=True),
        "title": config.TextColumn(common.OCCUPATION, width="medium", pinned=True),
    }


def exported(region: Region) -> pl.DataFrame:
    """The rows on the screen, as the command ``rank`` writes them: all columns, full figures, with provenance."""
    return answers("ranking")["ranking"].table(region).filter(_ROWS[region.scenario.rows])


# ── one job ───────────────────────────────────────────────────────────────────────────────────────────────────────


def job_picker(bench: Workbench, scenario: Scenario) -> None:
    """Choose the job to explain, by name; the same choice as a row of the table."""
    names = {"": "–", **job_names(bench)}
    picker.job_picker(bench, strings.WHY_CHOOSE, names, "occupation_picker", scenario.occupation,
               lambda soc: state.change(occupation=soc))  # fmt: skip


def why(region: Region) -> None:
    """Why the chosen job is in or out: indicators, gates, robustness, and what would change it."""
    bench, scenario, measures, ranked = region.bench, region.scenario, region.measures, region.ranked
    row = region.robust.filter(pl.col("soc") == scenario.occupation)
    if row.is_empty():
        st.info(strings.WHY_NOT_HERE.format(area=bench.market.area(scenario.area)["area_name"]))
        return
    job = row.row(0, named=True)
    position = position_of(bench, measures, scenario, scenario.occupation)
    _headline(job, ranked)
    explained = _badged(ranking.explained(bench, scenario, measures, ranked, position), measures.criteria)
    left, right = st.columns(2)
    with left:
        st.vega_lite_chart(spec=charts.contributions(explained), key="contributions", alt=strings.CONTRIBUTIONS_ALT)
    with right:
        _explained_table(explained)
    whose = frame.whose_growth(bench, scenario) if job["uses_regional_growth"] else common.GROWTH_OF_NATION
    _gate_notes(job, measures, position, scenario, whose)
    st.markdown(_what_if(whatif.what_if(measures, ranked, scenario, position), job, scenario))
    _acceptability(region, position)


def _headline(job: dict[str, object], ranked: Ranking) -> None:
    first, second, third, fourth = st.columns(4)
    first.metric(strings.SCORE, "–" if job["score"] is None else f"{job['score']:.1f}")
    total = int((ranked.rank > 0).sum())
    place = strings.RANK_OF.format(rank=job["rank"], total=total) if job["rank"] else _unranked(job)
    second.metric(strings.RANK, place)
    share = strings.DRAWS.format(share=share_of_draws(float(str(job["p_top"]))))
    third.metric(
        strings.CERTAINTY, _(str(job["certainty"] or "–")), share, delta_color="off", help=strings.CERTAINTY_HELP
    )
    low, high = job["rank_low"], job["rank_high"]
    fourth.metric(strings.RANK_INTERVAL, f"{low}–{high}" if low else "–")


def share_of_draws(p: float) -> str:
    """A share of the draws in words: a simulation never makes anything certain."""
    if p > _MOST_CERTAIN:
        return strings.NEARLY_ALL_DRAWS
    return strings.HARDLY_ANY_DRAW if 0 < p < 1 - _MOST_CERTAIN else f"{p:.0%}"


_MOST_CERTAIN = 0.99


def _unranked(job: dict[str, object]) -> str:
    return strings.GATED_OUT if job["gates_failed"] else strings.NOT_SCORED


def _badged(explained: pl.DataFrame, listed: Criteria) -> pl.DataFrame:
    """With ``badge``: observed or modelled, what of it the user sets, and sources with their years; and with the values
    as they are printed.
    """
    badges = [
        f"{frame.badge(basis, _(assumed))} · {frame.cited(source, vintage)}"
        for basis, assumed, source, vintage in explained.select("basis", "assumed", "source", "vintage").iter_rows()
    ]
    forms = [listed.indicators[name].form for name in explained["indicator"]]
    values = [
        "–" if value is None else palette.unsigned_zero(form.format(value))
        for form, value in zip(forms, explained["value"], strict=True)
    ]
    return explained.with_columns(
        pl.Series("label", map(_, explained["label"]), pl.String),
        pl.Series("unit", map(_, explained["unit"]), pl.String),
        pl.Series("badge", badges, pl.String),
        pl.Series("value", values, pl.String),
        pl.col("weight").round(3),
    )


def _explained_table(explained: pl.DataFrame) -> None:
    one = COLUMNS["normalised"]
    bar = st.column_config.ProgressColumn(_(one.label), help=_(one.meaning), min_value=0, max_value=1, format="%.2f")
    heads = {"label": strings.INDICATOR, "value": st.column_config.TextColumn(_(COLUMNS["value"].label)),
             "normalised": bar, "badge": st.column_config.TextColumn(_(COLUMNS["source"].label))}  # fmt: skip
    columns = ["label", "value", "normalised", "weight", "contribution", "unit", "badge"]
    data_table(explained.select(columns), strings.WHY_TABLE_ALT, heads, key="explained")


def _gate_notes(
    job: dict[str, object], measures: Measures, position: int, scenario: Scenario, whose_growth: str
) -> None:
    cells = measures.cells
    told = {
        "wage": palette.dollars(cells.median_wage[position]),
        "floor": palette.dollars(cells.floor[position]),
        "jobs": cells.employment[position],
        "fewest": scenario.minimum_employment,
        "education": job["typical_education"],
        "growth": palette.signed_percent(float(cells.growth[position])),
        "whose": whose_growth,
        "group": job["major_group_title"],
    }
    for name, mask in measures.gates.items():
        if not mask[position]:
            needs = strings.GATE_NEEDS.get(name, strings.LIMIT_NEEDS).format(**told, **_limit(measures, name, position))
            st.markdown(f":material/block: **{plain(_(measures.criteria.gates[name].label))}**: {needs}.")


def _limit(measures: Measures, name: str, position: int) -> dict[str, str]:
    """The figure of an indicator that people have loaded, and its unit."""
    if name not in measures.cells.own:
        return {}
    item, value = measures.criteria.indicators[name], float(measures.cells.own[name].values[position])
    return {"value": plain(item.form.format(value)), "unit": plain(item.unit)}


def _what_if(result: whatif.WhatIf, job: dict[str, object], scenario: Scenario) -> str:
    if result.gates:
        return strings.WHAT_IF_GATE
    if result.best_rank is None:
        return strings.WHAT_IF_UNSCORED
    if result.shares is None:
        never = strings.WHAT_IF_NEVER_OUT if job["designated"] else strings.WHAT_IF_NEVER_IN
        return never.format(best=result.best_rank)
    goal = strings.WHAT_IF_OUT if job["designated"] else strings.WHAT_IF_IN
    return goal.format(mix=_mix(result.shares), moved=result.moved)


def _mix(shares: Mapping[str, float]) -> str:
    """Weights of the pillars in words."""
    labels = palette.pillar_labels()
    return ", ".join(f"{labels[name]} {share:.0%}" for name, share in shares.items())


def _acceptability(region: Region, position: int) -> None:
    found = robustness.acceptability(region.draws, region.scenario, position)
    central = strings.ACCEPTED_MIX.format(mix=_mix(found.central_weights)) if found.central_weights else ""
    st.caption(strings.ACCEPTED.format(designated=found.designated, first=found.first) + central)


# ── the lower chart ───────────────────────────────────────────────────────────────────────────────────────────────


def second_chart(region: Region) -> None:
    """One of three charts, chosen by the user: only the one shown is made."""
    scenario, measures, table = region.scenario, region.measures, region.robust
    control("chart", label_visibility="collapsed")
    ranked = table.filter(pl.col("rank").is_not_null())
    if scenario.chart == "change":
        usual = replace(scenario, pillars=DEFAULT.pillars, indicators=DEFAULT.indicators)
        before = replace(region, scenario=usual).ranked.frame
        st.vega_lite_chart(spec=charts.change(ranked, before), key="change", alt=strings.CHANGE_ALT)
    elif scenario.chart == "bubbles":
        floor = None if scenario.wage_floor == "none" else float(measures.cells.floor[0])
        st.vega_lite_chart(spec=charts.bubbles(table, floor), key="bubbles", alt=strings.BUBBLES_ALT)
    else:
        st.vega_lite_chart(spec=charts.pillars(ranked), key="pillars", alt=strings.PILLARS_ALT)


# ── the map ───────────────────────────────────────────────────────────────────────────────────────────────────────


@st.fragment
def country_map() -> None:
    """The map with its own picker; a click on an area goes there. Drawn after the table, which does not wait."""
    bench, scenario = state.current()
    control("map_measure")
    values, measure = map_values(bench, scenario)
    if values is None:
        st.info(strings.MAP_NEEDS_JOB)
        return
    area_map(bench, scenario, values, measure)
    note = {**dict.fromkeys(_NATIONAL, strings.MAP_NOTE), **dict.fromkeys(_OF_MOVES, strings.MAP_MOVES_NOTE)}
    st.caption(
        note.get(scenario.map_measure, strings.MAP_JOB_NOTE).format(
            share=scenario.share, pool=_(options("pool")[scenario.pool]).lower()
        )
    )


_NATIONAL, _OF_MOVES = ("share", "score"), ("mobility", "reach")
_COLUMN_OF = {
    "share": "national_jtm_share",
    "score": "national_score",
    "wage": "median_wage",
    "quotient": "location_quotient",
    "mobility": "mobility",
    "reach": "reach",
}


_FORMS: dict[str, dict[str, Any]] = {
    "share": {"form": ".1%"},
    "score": {"form": ".1f"},
    "wage": {"form": ",.0f", "prefix": "$"},
    "quotient": {"form": ".2f", "middle": 1.0},
    "mobility": {"form": "+.1%"},
    "reach": {"form": ".1%"},
}


def map_values(bench: Workbench, scenario: Scenario) -> tuple[pl.DataFrame | None, maps.Measure]:
    """What the map shows: (area_code, value), or nothing where a job must be chosen first; and how to print it."""
    measure = maps.Measure(strings.MAP_MEASURES[scenario.map_measure], **_FORMS[scenario.map_measure])
    if scenario.map_measure in _NATIONAL:
        areas = resources.region(bench, scenario).by_area
        return areas.select("area_code", pl.col(_COLUMN_OF[scenario.map_measure]).alias("value")), measure
    if not scenario.occupation:
        return None, measure
    if scenario.map_measure in _OF_MOVES:
        cells = resources.region(bench, scenario).national_reference
        areas = reference.moves_of_occupation(bench.market, cells, scenario.occupation)
        in_pay = criteria().indicators["upward_mobility"].shown
        areas = areas.with_columns(pl.col("mobility").map_elements(in_pay, return_dtype=pl.Float64))
    else:
        areas = reference.of_occupation(bench.market, scenario.occupation)
    return areas.select("area_code", pl.col(_COLUMN_OF[scenario.map_measure]).cast(pl.Float64).alias("value")), measure
