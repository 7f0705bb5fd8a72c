"""The parts of the page of step 5."""

from typing import Any

import polars as pl
import streamlit as st

from jtm.answers.pathways import (
    PARTS,
    ROUTES,
    composition_of,
    default_move,
    feeders_of,
    move,
    outdated,
    parts_of,
    routes_between,
    steps_from,
)
from jtm.answers.region import Region
from jtm.answers.workbench import Workbench
from jtm.charts import palette
from jtm.charts import pathways as charts
from jtm.framework.mobility import Mask
from jtm.framework.names import with_common_names
from jtm.framework.pathways.moves import RegionMoves
from jtm.framework.ranking import scoring
from jtm.language import gettext as _
from jtm.scenario import Scenario
from jtm.settings.catalog import SETTINGS
from jtm.ui.parts.controls import control
from jtm.ui.parts.percent import share_text
from jtm.ui.parts.picker import job_picker
from jtm.ui.parts.table import data_table
from jtm.ui.session import resources, state
from jtm.ui.strings import pathways as strings

ENTRY_COLUMNS = ("typical_education", "experience", "training", "shortest_award", "licence")
LADDER_ROUTES = 30  # more lines cannot be told apart


def answer(region: Region, area: str) -> bool:
    """The page's answer in words; ``False`` where there is nothing to show, with the reason in words."""
    if not region.moves.pool.any():
        st.warning(strings.PATHWAYS_NO_POOL.format(area=area), icon=":material/group_off:")
        return False
    if not region.ranked.designated.any():
        st.warning(strings.PATHWAYS_NO_JTM.format(area=area), icon=":material/work_off:")
        return False
    told = region.headline("pathways")
    pool = f"{told['pool_workers']:,}"
    if not told["reaching_workers"]:
        st.warning(strings.PATHWAYS_NO_PAIR.format(area=area, pool=pool), icon=":material/block:")
        return True
    low, gain, high = (palette.signed_percent(told[name], 0) for name in ("gain_p10", "gain_median", "gain_p90"))
    st.markdown(strings.PATHWAYS_LEAD.format(
        workers=f"{told['reaching_workers']:,}", pool=pool, share=palette.percent(told["pool_share"]), gain=gain,
        low=low, high=high))  # fmt: skip
    st.caption(strings.PATHWAYS_LEAD_NOTE)
    return True


def view_control() -> None:
    """Which of the four views."""
    control("pathway_view", label_visibility="collapsed")


# ── which jobs ────────────────────────────────────────────────────────────────────────────────────────────────────


def published(bench: Workbench, region: RegionMoves) -> dict[str, str]:
    """The region's jobs by code, for pickers, in the order of their titles."""
    titles = dict(bench.market.occupations.select("soc", "title").iter_rows())
    return dict(sorted(((soc, titles[soc]) for soc in region.soc), key=lambda item: item[1]))


def opened_on(bench: Workbench, scenario: Scenario, region: RegionMoves) -> tuple[str, str]:
    """The jobs to move from and into that the pickers show: those chosen, else a feasible move."""
    known = [soc if region.place(soc) is not None else "" for soc in (scenario.start, scenario.occupation)]
    return default_move(region, _designated(resources.region(bench, scenario).measures, scenario), *known)


def _designated(measures: scoring.Measures, scenario: Scenario) -> list[str]:
    return scoring.rank(measures, scenario).frame.filter("designated")["soc"].to_list()


def target(bench: Workbench, scenario: Scenario, region: RegionMoves, measures: scoring.Measures) -> str:
    """Choose the job to move into: the JTMs first; by default the best of them that can be reached."""
    titles = published(bench, region)
    ranked = _designated(measures, scenario)
    starred = set(ranked)
    options = [*ranked, *(soc for soc in titles if soc not in starred)]
    current = opened_on(bench, scenario, region)[1]
    named = {soc: with_common_names(soc, titles[soc]) for soc in options}
    names = {soc: f"★ {name}" if soc in starred else name for soc, name in named.items()}
    job_picker(bench, strings.PATHWAYS_INTO, names, "target", current, lambda soc: state.change(occupation=soc))
    return current


def start(bench: Workbench, scenario: Scenario, region: RegionMoves) -> str:
    """Choose the job to move from: those of the pool first; by default one from which the target can be reached."""
    titles = published(bench, region)
    inside = pl.DataFrame({"soc": region.soc, "jobs": region.jobs.employment, "pool": region.pool}).filter("pool")
    first = inside.sort("jobs", "soc", descending=[True, False])["soc"].to_list()
    pooled = set(first)
    options = [*first, *(soc for soc in titles if soc not in pooled)]
    current = opened_on(bench, scenario, region)[0]
    names = {soc: with_common_names(soc, titles[soc]) for soc in options}
    job_picker(bench, _(SETTINGS["start"].label), names, "start", current, lambda soc: state.change(start=soc))
    return current


def entry(table: pl.DataFrame, title: str) -> None:
    """What entry into a job takes, from a row of a table of moves into it."""
    told = table.row(-1, named=True)
    st.caption(strings.ENTRY.format(
        title=title, licence=_(told["licence"]), **{
            words: str(told[name] or "–").lower() if told[name] != "None" else "none"
            for words, name in (("education", "typical_education"), ("experience", "experience"),
                                ("training", "training"))}))  # fmt: skip


# ── views ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def feeders(bench: Workbench, scenario: Scenario, region: RegionMoves, measures: scoring.Measures) -> pl.DataFrame:
    """Jobs of the pool from which one job can be reached."""
    soc = target(bench, scenario, region, measures)
    table = feeders_of(bench, region, soc, scenario)
    title = published(bench, region)[soc]
    if table.is_empty():
        st.info(strings.FEEDERS_NONE.format(title=title), icon=":material/block:")
        return table
    workers = f"{table['origin_employment'].sum():,}"
    first = table["origin_title"][0]
    st.markdown(strings.FEEDERS_LEAD.format(count=table.height, workers=workers, title=title, first=first))
    drawn = table.head(LADDER_ROUTES)
    picture(
        legs_of(bench, drawn, "origin_employment", _newcomers(), "origin"),
        strings.FEEDERS_ALT.format(count=drawn.height, title=title, first=table["origin_title"][0]),
    )
    entry(table, title)
    shown = table.drop(
        "destination_title", "destination", "destination_median_wage", "destination_wage_p25", *ENTRY_COLUMNS
    )
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
    st.markdown(
        strings.STEPS_LEAD.format(
            count=table.height, title=title, jtms=int(table["designated"].sum()), first=table["destination_title"][0]
        )
    )
    drawn = table.head(LADDER_ROUTES)
    picture(
        legs_of(bench, drawn, "likelihood", _newcomers(), "destination"),
        strings.STEPS_ALT.format(count=drawn.height, title=title, first=table["destination_title"][0]),
    )
    shown = table.drop("origin_title", "origin", "origin_median_wage", "origin_employment")
    grid(shown, strings.STEPS_TABLE_ALT.format(title=title, rows=shown.height))
    why_likely(bench, dict(table.select("destination", "destination_title").iter_rows()), soc, from_pool=False)
    return table


def routes(bench: Workbench, scenario: Scenario, region: RegionMoves, measures: scoring.Measures) -> pl.DataFrame:
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
    st.markdown(
        strings.ROUTES_LEAD.format(count=count, start=names[first], end=names[last], best=" → ".join(best["title"]))
    )
    entry(best, names[last])
    groups = _groups(bench)
    legs = table.with_columns(
        pl.col("soc").replace_strict(groups).alias("group"),
        pl.col("median_wage").alias("wage"),
        pl.col("affinity").fill_null(0).mean().over("route").alias("weight"),
        pl.format(strings.ROUTE_TOLD, "route").alias("told"),
    )
    ends = legs.with_columns(pl.col("group").last().over("route"))
    picture(ends, strings.ROUTES_ALT.format(count=count, best=", ".join(best["title"])))
    grid(table, strings.ROUTES_TABLE_ALT.format(rows=table.height))
    return table


def legs_of(
    bench: Workbench, table: pl.DataFrame, weight: str, told: pl.Expr | pl.Series, coloured_by: str
) -> pl.DataFrame:
    """Each move of ``table`` as a line of two dots, coloured by the group of the origin or the destination."""
    groups = _groups(bench)
    ends = [
        table.select(
            pl.concat_str("origin", "destination", separator="-").alias("route"), pl.lit(step).alias("step"),
            pl.col(end).alias("soc"), pl.col(f"{end}_title").alias("title"), pl.col(f"{end}_median_wage").alias("wage"),
            pl.col(weight).cast(pl.Float64).alias("weight"), pl.col(coloured_by).replace_strict(groups).alias("group"),
            told.alias("told"),
        )
        for step, end in enumerate(("origin", "destination"))
    ]  # fmt: skip
    return pl.concat(ends)


def _newcomers() -> pl.Expr:
    gain = (pl.col("entrant_gain") * 100).round(0).cast(pl.Int64)
    return pl.format(strings.NEWCOMERS_TOLD, "origin_employment", gain)


def _groups(bench: Workbench) -> dict[str, str]:
    titles = pl.col("major_group_title").str.replace(" Occupations$", "")
    return dict(bench.market.occupations.select("soc", titles).iter_rows())


def picture(legs: pl.DataFrame, alt: str) -> None:
    """The ladder; a click on a job goes on from there."""

    def go_on() -> None:
        chosen = st.session_state["ladder"]["selection"].get(charts.CLICKED, [])
        if chosen:
            state.change(start=str(chosen[0]["soc"]), pathway_view="steps")

    st.vega_lite_chart(spec=charts.ladder(legs), key="ladder", alt=alt, on_select=go_on, selection_mode=charts.CLICKED)
    st.caption(strings.LADDER_NOTE)


def why_likely(bench: Workbench, others: dict[str, str], fixed: str, *, from_pool: bool) -> None:
    """The parts of one move's score."""
    st.header(strings.PARTS_TITLE, anchor=False)
    other = st.selectbox(
        strings.PARTS_CHOOSE, list(others), filter_mode="contains", format_func=others.__getitem__, key="parts_of"
    )
    origin, destination = (other, fixed) if from_pool else (fixed, other)
    figures = move(bench, origin, destination)
    parts = parts_of(bench, origin, destination).with_columns(
        pl.col("label").replace({one: _(one) for one in PARTS.values()})
    )
    most = parts.sort("points", descending=True)["label"][0]
    st.markdown(strings.PARTS_LEAD.format(likelihood=share_text(figures["likelihood"]), affinity=figures["affinity"],
                                          score=figures["log_odds"], most=most.lower()))  # fmt: skip
    st.vega_lite_chart(
        spec=charts.parts(parts), key="parts", alt=strings.PARTS_ALT.format(count=parts.height, most=most)
    )
    st.caption(strings.PARTS_NOTE)


# ── equity, model check ───────────────────────────────────────────────────────────────────────────────────────────


def equity(bench: Workbench, moves: pl.DataFrame) -> None:
    """US composition of the jobs that are left and of those that are entered."""
    table = composition_of(bench, moves)
    named = table.with_columns(
        pl.col("side").replace_strict(strings.SIDES), pl.col("demographic").replace_strict(strings.EQUITY_GROUPS)
    )
    unmatched = dict(table.unique("side").select("side", "unmatched").iter_rows())
    known = named.drop_nulls("demographic_share")
    if known.is_empty():
        st.info(strings.EQUITY_NONE, icon=":material/block:")
        return
    women = known.filter(pl.col("demographic") == strings.EQUITY_GROUPS["women"])["demographic_share"].to_list()
    told = strings.EQUITY_ALT.format(shares=strings.AND.join(f"{share:.0%}" for share in women))
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
    used = auc.row(by_predicate=pl.col("used"), named=True)
    others = auc.filter(~pl.col("model").str.starts_with(used["model"]))["value"]  # unbalanced it is no other model
    st.markdown(strings.MODEL_LEAD.format(auc=used["value"], origins=used["origins"], next=others.max()))
    left, right = st.columns(2)
    with left:
        st.vega_lite_chart(
            spec=charts.evaluation(auc.sort("value", descending=True)),
            key="evaluation",
            alt=strings.MODEL_ALT.format(auc=used["value"]),
        )
    with right:
        tenths = bench.warehouse.read("mobility_calibration").filter(pl.col("split").cast(pl.String) == "both ends")
        st.vega_lite_chart(
            spec=charts.calibration(tenths.select("tenth", "predicted", "observed")),
            key="calibration",
            alt=strings.CALIBRATION_ALT,
        )
    wide = table.pivot("metric", index=["split", "model"], values="value")
    data_table(wide, strings.MODEL_TABLE_ALT, _metrics(), key="evaluation_table")
    st.caption(strings.MODEL_NOTE)


def grid(table: pl.DataFrame, alt: str) -> None:
    """A table of the page."""
    data_table(table, alt, {"title": strings.JOB}, key="pathways", height=360)


def _metrics() -> dict[str, Any]:
    """The measures of the transition model, each a column of its own."""
    labels = {
        "auc": strings.AUC,
        "recall_at_10": strings.RECALL,
        "mass_at_10": strings.MASS,
        "group_variation": strings.GROUP_VARIATION,
        "arrival_rank": strings.ARRIVAL_RANK,
    }
    return {name: st.column_config.NumberColumn(label, format="%.3f") for name, label in labels.items()}
