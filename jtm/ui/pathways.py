"""The parts of the page of step 5."""

from typing import Any

import polars as pl
import streamlit as st

from jtm.charts import palette
from jtm.charts import pathways as charts
from jtm.framework import ranking
from jtm.framework.common_names import with_common_names
from jtm.framework.mobility import Mask
from jtm.framework.pathways import RegionMoves
from jtm.pathway_tables import (
    ROUTES,
    RegionPlan,
    composition_of,
    feeders_of,
    move,
    outdated,
    parts_of,
    routes_between,
    steps_from,
)
from jtm.scenario import PATHWAY_VIEWS, PLAN_AIMS, Scenario
from jtm.ui import resources, state, strings
from jtm.ui.figures import declared
from jtm.ui.percent import rounded_shares
from jtm.workbench import Workbench

LADDER_ROUTES = 30  # more lines cannot be told apart


def answer(region: RegionMoves, jtms: Mask, area: str) -> bool:
    """The page's answer in words; ``False`` where there is nothing to show, with the reason in words."""
    if not region.pool.any():
        st.warning(strings.PATHWAYS_NO_POOL.format(area=area), icon=":material/group_off:")
        return False
    if not jtms.any():
        st.warning(strings.PATHWAYS_NO_JTM.format(area=area), icon=":material/work_off:")
        return False
    reach = region.within_reach(jtms)
    if not reach.workers:
        st.warning(strings.PATHWAYS_NO_PAIR.format(area=area, pool=f"{reach.pool:,}"), icon=":material/block:")
        return True
    st.markdown(strings.PATHWAYS_LEAD.format(
        workers=f"{reach.workers:,}", pool=f"{reach.pool:,}", gain=palette.signed_percent(reach.gain, 0),
        low=palette.signed_percent(reach.gain_low, 0), high=palette.signed_percent(reach.gain_high, 0)))  # fmt: skip
    st.caption(strings.PATHWAYS_LEAD_NOTE)
    return True


def view_control() -> None:
    """Which of the four views."""
    st.segmented_control("View", list(PATHWAY_VIEWS), format_func=PATHWAY_VIEWS.__getitem__, required=True,
                         label_visibility="collapsed", **state.field("pathway_view"))  # fmt: skip


# ── which jobs ────────────────────────────────────────────────────────────────────────────────────────────────────


def published(bench: Workbench, region: RegionMoves) -> dict[str, str]:
    """The region's jobs by code, for pickers, in the order of their titles."""
    titles = dict(bench.market.occupations.select("soc", "title").iter_rows())
    return dict(sorted(((soc, titles[soc]) for soc in region.soc), key=lambda item: item[1]))


def target(bench: Workbench, scenario: Scenario, region: RegionMoves, measures: ranking.Measures) -> str:
    """Choose the job to move into: the JTMs first, the best of them by default."""
    titles = published(bench, region)
    ranked = ranking.rank(measures, scenario).frame.filter("designated")["soc"].to_list()
    starred = set(ranked)
    options = [*ranked, *(soc for soc in titles if soc not in starred)]
    current = scenario.occupation if scenario.occupation in titles else options[0]
    names = {soc: with_common_names(soc, title) for soc, title in titles.items()}
    st.selectbox(strings.PATHWAYS_INTO, options, filter_mode="contains",
                 format_func=lambda soc: f"★ {names[soc]}" if soc in starred else names[soc],
                 **state.bound("target", current, lambda soc: state.change(occupation=soc)))  # fmt: skip
    return current


def start(bench: Workbench, scenario: Scenario, region: RegionMoves) -> str:
    """Choose the job to move from: those of the pool first, the one with the most workers by default."""
    titles = published(bench, region)
    inside = pl.DataFrame({"soc": region.soc, "jobs": region.jobs.employment, "pool": region.pool}).filter("pool")
    first = inside.sort("jobs", "soc", descending=[True, False])["soc"].to_list()
    pooled = set(first)
    options = [*first, *(soc for soc in titles if soc not in pooled)]
    current = scenario.start if scenario.start in titles else options[0]
    st.selectbox(strings.PATHWAYS_FROM, options, filter_mode="contains",
                 format_func=lambda soc: with_common_names(soc, titles[soc]),
                 **state.bound("start", current, lambda soc: state.change(start=soc)))  # fmt: skip
    return current


# ── views ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def feeders(bench: Workbench, scenario: Scenario, region: RegionMoves, measures: ranking.Measures) -> pl.DataFrame:
    """Jobs of the pool from which one job can be reached."""
    soc = target(bench, scenario, region, measures)
    table = feeders_of(bench, region, soc, scenario)
    title = published(bench, region)[soc]
    if table.is_empty():
        st.info(strings.FEEDERS_NONE.format(title=title), icon=":material/block:")
        return table
    st.markdown(strings.FEEDERS_LEAD.format(count=table.height, workers=f"{table['workers'].sum():,}", title=title,
                                            first=table["origin_title"][0]))  # fmt: skip
    drawn = table.head(LADDER_ROUTES)
    picture(_legs(bench, drawn, "workers", _newcomers(), "origin"),
            strings.FEEDERS_ALT.format(count=drawn.height, title=title, first=table["origin_title"][0]))  # fmt: skip
    shown = table.drop("destination_title", "destination", "destination_wage", "destination_p25")
    grid(shown, strings.FEEDERS_TABLE_ALT.format(title=title, rows=shown.height))
    why_likely(bench, dict(table.select("origin", "origin_title").iter_rows()), soc, from_pool=True)
    return table


def steps(bench: Workbench, scenario: Scenario, region: RegionMoves, jtms: Mask) -> pl.DataFrame:
    """Next steps up from one job."""
    soc = start(bench, scenario, region)
    table = steps_from(bench, region, soc, jtms, scenario)
    title = published(bench, region)[soc]
    if table.is_empty():
        st.info(strings.STEPS_NONE.format(title=title), icon=":material/block:")
        return table
    st.markdown(strings.STEPS_LEAD.format(count=table.height, title=title, jtms=int(table["designated"].sum()),
                                          first=table["destination_title"][0]))  # fmt: skip
    drawn = table.head(LADDER_ROUTES)
    picture(_legs(bench, drawn, "likelihood", _newcomers(), "destination"),
            strings.STEPS_ALT.format(count=drawn.height, title=title, first=table["destination_title"][0]))  # fmt: skip
    shown = table.drop("origin_title", "origin", "origin_wage", "workers")
    grid(shown, strings.STEPS_TABLE_ALT.format(title=title, rows=shown.height))
    why_likely(bench, dict(table.select("destination", "destination_title").iter_rows()), soc, from_pool=False)
    return table


def routes(bench: Workbench, scenario: Scenario, region: RegionMoves, measures: ranking.Measures) -> pl.DataFrame:
    """The best routes between two jobs."""
    left, right = st.columns(2)
    with left:
        first = start(bench, scenario, region)
    with right:
        last = target(bench, scenario, region, measures)
    table = routes_between(bench, region, first, last, scenario, ROUTES)
    names = published(bench, region)
    if table.is_empty():
        st.info(strings.ROUTES_NONE.format(start=names[first], end=names[last]), icon=":material/block:")
        return table
    best = table.filter(pl.col("route") == 1)
    count = int(table["route"].max())  # type: ignore[arg-type]  # not empty
    st.markdown(strings.ROUTES_LEAD.format(count=count, start=names[first], end=names[last],
                                           best=" → ".join(best["title"])))  # fmt: skip
    groups = _groups(bench)
    legs = table.with_columns(
        pl.col("soc").replace_strict(groups).alias("group"),
        pl.col("median_wage").alias("wage"),
        pl.col("affinity").fill_null(0).mean().over("route").alias("weight"),
        pl.format("route {}", "route").alias("told"),
    )
    ends = legs.with_columns(pl.col("group").last().over("route"))
    picture(ends, strings.ROUTES_ALT.format(count=count, best=", ".join(best["title"])))
    grid(table, strings.ROUTES_TABLE_ALT.format(rows=table.height))
    return table


def _legs(bench: Workbench, table: pl.DataFrame, weight: str, told: pl.Expr, coloured_by: str) -> pl.DataFrame:
    """Each move of ``table`` as a line of two dots, coloured by the group of the origin or the destination."""
    groups = _groups(bench)
    ends = [
        table.select(
            pl.concat_str("origin", "destination", separator="-").alias("route"), pl.lit(step).alias("step"),
            pl.col(end).alias("soc"), pl.col(f"{end}_title").alias("title"), pl.col(f"{end}_wage").alias("wage"),
            pl.col(weight).cast(pl.Float64).alias("weight"), pl.col(coloured_by).replace_strict(groups).alias("group"),
            told.alias("told"),
        )
        for step, end in enumerate(("origin", "destination"))
    ]  # fmt: skip
    return pl.concat(ends)


def _newcomers() -> pl.Expr:
    gain = (pl.col("entrant_gain") * 100).round(0).cast(pl.Int64)
    return pl.format("{} workers, newcomers {}%", "workers", gain)


def _groups(bench: Workbench) -> dict[str, str]:
    titles = pl.col("major_group_title").str.replace(" Occupations$", "")
    return dict(bench.market.occupations.select("soc", titles).iter_rows())


def picture(legs: pl.DataFrame, alt: str) -> None:
    """The ladder; a click on a job goes on from there."""

    def go_on() -> None:
        chosen = st.session_state["ladder"]["selection"].get(charts.CLICKED, [])
        if chosen:
            state.change(start=str(chosen[0]["soc"]), pathway_view="steps")

    st.vega_lite_chart(spec=charts.ladder(legs), key="ladder", alt=alt, on_select=go_on,
                       selection_mode=charts.CLICKED)  # fmt: skip
    st.caption(strings.LADDER_NOTE)


def why_likely(bench: Workbench, others: dict[str, str], fixed: str, *, from_pool: bool) -> None:
    """The parts of one move's score."""
    st.header(strings.PARTS_TITLE, anchor=False)
    other = st.selectbox(
        strings.PARTS_CHOOSE, list(others), filter_mode="contains", format_func=others.__getitem__, key="parts_of"
    )
    origin, destination = (other, fixed) if from_pool else (fixed, other)
    figures, parts = move(bench, origin, destination), parts_of(bench, origin, destination)
    most = parts.sort("points", descending=True)["label"][0]
    st.markdown(strings.PARTS_LEAD.format(likelihood=figures["likelihood"], affinity=figures["affinity"],
                                          score=figures["score"], most=most.lower()))  # fmt: skip
    st.vega_lite_chart(spec=charts.parts(parts), key="parts",
                       alt=strings.PARTS_ALT.format(count=parts.height, most=most))  # fmt: skip
    st.caption(strings.PARTS_NOTE)


# ── region plan ───────────────────────────────────────────────────────────────────────────────────────────────────


def plan(bench: Workbench, scenario: Scenario) -> pl.DataFrame:
    """Who of the pool could move into which JTM, with seats and people limited."""
    _plan_controls()
    found = resources.plan(bench, scenario)
    if found.moves.is_empty():
        st.info(strings.PLAN_NONE, icon=":material/block:")
        return found.moves
    _plan_answer(found)
    drawn = found.moves.head(LADDER_ROUTES)
    people = pl.format("{} people a year", pl.col("movers").round(0).cast(pl.Int64))
    picture(
        _legs(bench, drawn, "movers", people, "destination"),
        strings.PLAN_ALT.format(count=drawn.height, first=drawn["origin_title"][0]),
    )
    left, right = st.columns([3, 2])
    with left:
        st.header(strings.PLAN_MOVES, anchor=False)
        grid(found.moves, strings.PLAN_TABLE_ALT.format(rows=found.moves.height))
    with right:
        st.header(strings.PLAN_EMPTY, anchor=False)
        st.dataframe(rounded_shares(found.seats, columns()), key="seats", height=360, hide_index=True,
                     column_config=columns(), alt=strings.PLAN_EMPTY)  # fmt: skip
    st.caption(strings.PLAN_NOTE)
    return found.moves


def _plan_controls() -> None:
    aim, people, seats = st.columns([2, 1, 1])
    aim.segmented_control(strings.PLAN_AIM, list(PLAN_AIMS), format_func=PLAN_AIMS.__getitem__, required=True,
                          **state.field("plan_aim"))  # fmt: skip
    people.slider(strings.PLAN_PEOPLE, 1, 100, help=strings.PLAN_PEOPLE_HELP, **state.in_percent("people_share"))
    seats.slider(strings.PLAN_SEATS, 1, 100, help=strings.PLAN_SEATS_HELP, **state.in_percent("seats_share"))


def _plan_answer(found: RegionPlan) -> None:
    main = found.summary.row(0, named=True)
    st.markdown(strings.PLAN_LEAD.format(
        movers=f"{main['movers']:,.0f}", seats=f"{main['seats']:,.0f}", gain=palette.signed_percent(main["gain"], 0),
        low=palette.signed_percent(main["gain_p10"], 0), high=palette.signed_percent(main["gain_p90"], 0),
        zero=main["below_zero"], ten=main["below_ten"]))  # fmt: skip
    variants = found.summary.with_columns(pl.col("variant").replace_strict(strings.PLAN_VARIANTS)).rename(
        {"filled": "filled_share"}
    )
    st.dataframe(rounded_shares(variants, columns()), key="plan_summary", hide_index=True, column_config=columns(),
                 alt=strings.PLAN_SUMMARY_ALT)  # fmt: skip


# ── equity, model check ───────────────────────────────────────────────────────────────────────────────────────────


def equity(bench: Workbench, moves: pl.DataFrame) -> None:
    """US composition of the jobs that are left and of those that are entered."""
    table = composition_of(bench, moves)
    named = table.with_columns(
        pl.col("side").replace_strict(strings.SIDES), pl.col("group").replace_strict(strings.EQUITY_GROUPS)
    )
    unmatched = dict(table.unique("side").select("side", "unmatched").iter_rows())
    known = named.drop_nulls("share")
    if known.is_empty():
        st.info(strings.EQUITY_NONE, icon=":material/block:")
        return
    women = known.filter(pl.col("group") == strings.EQUITY_GROUPS["women"])["share"].to_list()
    told = strings.EQUITY_ALT.format(shares=" and ".join(f"{share:.0%}" for share in women))
    st.vega_lite_chart(spec=charts.composition(named), key="equity", alt=told)
    st.caption(strings.EQUITY_NOTE.format(origin=unmatched["origin"] or 0, destination=unmatched["destination"] or 0))


def model_check(bench: Workbench) -> None:
    """How well the model predicts moves that it has not seen."""
    changed = outdated(bench)
    if changed:
        st.warning(strings.MODEL_OUTDATED.format(tables=", ".join(changed)), icon=":material/history:")
    table = bench.warehouse.read("mobility_evaluation").with_columns(pl.col("split", "metric").cast(pl.String))
    strict = table.filter((pl.col("split") == "both ends") & (pl.col("model") != "most possible"))
    auc = strict.filter(pl.col("metric") == "auc").with_columns((pl.col("margin") == 0).alias("used"))
    st.markdown(strings.MODEL_LEAD.format(auc=auc.filter("used")["value"][0], origins=auc["origins"][0],
                                          next=auc.filter(~pl.col("used"))["value"].max()))  # fmt: skip
    left, right = st.columns(2)
    with left:
        st.vega_lite_chart(spec=charts.evaluation(auc.sort("value", descending=True)), key="evaluation",
                           alt=strings.MODEL_ALT.format(auc=auc.filter("used")["value"][0]))  # fmt: skip
    with right:
        tenths = bench.warehouse.read("mobility_calibration").filter(pl.col("split").cast(pl.String) == "both ends")
        st.vega_lite_chart(spec=charts.calibration(tenths.select("tenth", "predicted", "observed")), key="calibration",
                           alt=strings.CALIBRATION_ALT)  # fmt: skip
    wide = table.pivot("metric", index=["split", "model"], values="value")
    st.dataframe(wide, key="evaluation_table", hide_index=True, column_config=columns(), alt=strings.MODEL_TABLE_ALT)
    st.caption(strings.MODEL_NOTE)


def grid(table: pl.DataFrame, alt: str) -> None:
    """A table of the page."""
    st.dataframe(rounded_shares(table, columns()), key="pathways", height=360, hide_index=True,
                 column_config=columns(), alt=alt)  # fmt: skip


def columns() -> dict[str, Any]:
    """How the columns of this page's tables are headed and printed."""
    config = st.column_config
    wage, gain = "$%,.0f", "percent"
    return declared({
        "origin_title": config.TextColumn("From", pinned=True),
        "destination_title": config.TextColumn("Into", pinned=True),
        "origin": config.TextColumn("From, SOC"),
        "destination": config.TextColumn("Into, SOC"),
        "workers": config.NumberColumn("Workers here", format="localized"),
        "origin_wage": config.NumberColumn("Median now", format=wage),
        "destination_wage": config.NumberColumn("Median there", format=wage),
        "destination_p25": config.NumberColumn("25th percentile there", format=wage),
        "entrant_gain": config.NumberColumn("Gain, newcomer", format=gain, help=strings.ENTRANT_HELP),
        "median_gain": config.NumberColumn("Gain, medians", format=gain, help=strings.MEDIAN_HELP),
        "likelihood": config.NumberColumn("Likelihood", format="percent", help=strings.LIKELIHOOD_HELP),
        "affinity": config.NumberColumn("Closeness", format="%.1f×", help=strings.AFFINITY_HELP),
        "gap": config.NumberColumn("Gap", format="percent", help=strings.GAP_HELP),
        "observed_share": config.NumberColumn("Observed", format="percent", help=strings.OBSERVED_HELP),
        "evidence": config.TextColumn("Evidence", help=strings.EVIDENCE_HELP),
        "designated": config.CheckboxColumn("JTM"),
        "route": config.NumberColumn("Route"),
        "step": config.NumberColumn("Step"),
        "title": config.TextColumn("Job"),
        "soc": config.TextColumn("SOC"),
        "median_wage": config.NumberColumn("Median wage", format=wage),
        "wage_p25": config.NumberColumn("25th percentile", format=wage),
    } | _plan_columns())  # fmt: skip


def _plan_columns() -> dict[str, Any]:
    config = st.column_config
    wage, gain = "$%,.0f", "percent"
    return {
        "entrant_dollars": config.NumberColumn("Gain, newcomer, $ a year", format=wage),
        "movers": config.NumberColumn("People a year", format="%,.0f"),
        "seats": config.NumberColumn("Seats a year", format="%,.0f"),
        "filled": config.NumberColumn("Filled", format="%,.0f"),
        "filled_share": config.NumberColumn("Seats filled", format="percent"),
        "empty": config.NumberColumn("Empty", format="%.0f"),
        "why": config.TextColumn("Why empty"),
        "variant": config.TextColumn("Plan", pinned=True),
        "gain": config.NumberColumn("Mean gain", format=gain, help=strings.ENTRANT_HELP),
        "gain_p10": config.NumberColumn("10th percentile", format=gain),
        "gain_p90": config.NumberColumn("90th percentile", format=gain),
        "below_zero": config.NumberColumn("Would lose", format=gain),
        "below_ten": config.NumberColumn("Gain under 10%", format=gain),
        "jtms_kept": config.NumberColumn("JTMs in common", format="%d"),
        "split": config.TextColumn("Held out", pinned=True),
        "model": config.TextColumn("Model", pinned=True),
        "auc": config.NumberColumn("AUC", format="%.3f"),
        "recall_at_10": config.NumberColumn("Recall at 10", format="%.3f"),
        "mass_at_10": config.NumberColumn("Share of moves in the top 10", format="%.3f"),
    }  # fmt: skip
