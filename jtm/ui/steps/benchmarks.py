"""The parts of the page of step 3: one job, jobs side by side, and the common core of a family."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from jtm.answers.benchmarks import (
    anchors_of,
    benchmark_of,
    common_core,
    counted,
    difference_of,
    families,
    requirements_of,
    tasks_of,
    technologies_of,
    technologies_shared,
)
from jtm.answers.workbench import Workbench, occupation
from jtm.charts import benchmarks as charts
from jtm.framework.benchmarks.proficiency import Band, Gap
from jtm.language import gettext as _
from jtm.scenario import DOMAINS, MOST_COMPARED, Scenario
from jtm.settings.catalog import SETTINGS
from jtm.ui.parts.controls import control
from jtm.ui.parts.names import job_names
from jtm.ui.parts.picker import job_picker
from jtm.ui.parts.plain import plain
from jtm.ui.parts.table import data_table
from jtm.ui.session import resources, state
from jtm.ui.strings import benchmarks as strings
from jtm.ui.strings import counts, saved

_NAMED = 3  # elements in the first line


def source_note(bench: Workbench) -> None:
    """What the figures of this page rest on."""
    vintages = dict(bench.sources.select("source", "vintage").iter_rows())
    st.caption(strings.BENCHMARKS_SOURCE.format(onet=vintages["onet"], projections=vintages["projections"]))


def rule() -> None:
    """The slider between importance and distinctiveness, and what counts as essential."""
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    control("importance_share", left)
    with right.popover(strings.BENCHMARKS_RULE, icon=":material/tune:", width="stretch"):
        control("least_importance")
        control("least_score")


# ── one job ───────────────────────────────────────────────────────────────────────────────────────────────────────


def chosen_job(bench: Workbench, scenario: Scenario, designated: Sequence[str]) -> str:
    """The job to look at: the scenario's, else the leading one; JTMs stand first in the list."""
    titles = job_names(bench)
    first = designated[0] if designated else next(iter(titles))
    current = scenario.occupation or first
    others = [soc for soc in titles if soc not in designated]
    names = {**{soc: f"★ {titles[soc]}" for soc in designated}, **{soc: titles[soc] for soc in others}}
    job_picker(bench, strings.BENCHMARKS_JOB, names, "benchmark_job", current, lambda soc: state.change(occupation=soc))
    return current


def answer(bench: Workbench, soc: str, table: pl.DataFrame) -> None:
    """How many elements define the job, and what entry takes."""
    job = occupation(bench, soc)
    essential = table.filter("essential")
    ratings_note(bench, soc)
    agreed_note(bench, soc)
    if essential.is_empty():
        st.info(strings.BENCHMARKS_NONE, icon=":material/info:")
    else:
        own = essential.sort("distinctiveness", "essential_score", descending=True)["name"].head(_NAMED)
        told = counted(table)
        count, unsettled = told.pop("essential_elements"), told.pop("not_settled")
        said = strings.BENCHMARKS_UNSETTLED.format(count=unsettled) if unsettled else ""
        st.markdown(strings.BENCHMARKS_LEAD.format(
            title=job["title"], count=count, **told, unsettled=said, names=plain(", ".join(own))))  # fmt: skip
    facts = requirements_of(bench, soc)
    st.caption(" · ".join(f"{_(name)}: **{value or '–'}** ({who})" for name, value, who in facts.iter_rows()))


def agreed_note(bench: Workbench, soc: str) -> None:
    """That the levels are those that employers agreed on, where they are."""
    found = bench.agreed.get(soc)
    if found is None:
        return
    items, contested = len(found.benchmark.items), len(found.contested)
    said = (saved.AGREED_PART if contested else saved.AGREED_NOTE).format(
        employers=counts.EMPLOYERS.format(count=found.employers), round=plain(found.round_name),
        date=f"{found.signed_at:%Y-%m-%d}", version=found.version, agreed=items - contested, contested=contested,
        items=counts.ITEMS.format(count=items))  # fmt: skip
    if contested:
        st.info(said, icon=":material/how_to_vote:")
    else:
        st.success(said, icon=":material/verified:")


def ratings_note(bench: Workbench, soc: str) -> None:
    """That O*NET does not rate a job as it is, where that is so."""
    job = occupation(bench, soc)
    if job["ratings_from"] == "imputed":
        st.info(
            strings.BENCHMARKS_UNRATED.format(title=job["title"], group=strings.IMPUTED_FROM[job["imputed_from"]]),
            icon=":material/info:",
        )
    elif job["odd_specialties"]:
        st.info(strings.BENCHMARKS_ODD.format(title=job["title"]), icon=":material/info:")


def levels(table: pl.DataFrame, note: str) -> Any:
    """A dot-and-interval chart for each domain, of the rows given; returns the place beside them that is left."""
    places = _places()
    for place, (domain, label) in zip(places, _rated().items(), strict=True):
        shown = table.filter(pl.col("domain").cast(pl.String) == domain).drop_nulls("level")
        with place:
            st.header(f"{label} ({shown.height})", anchor=False)
            if shown.is_empty():
                st.caption(strings.BENCHMARKS_NOTHING_IN.format(domain=label.lower()))
                continue
            first = shown.row(0, named=True)
            alt = strings.BENCHMARKS_LEVELS_ALT.format(
                count=shown.height, domain=label.lower(), name=first["name"], level=first["level"]
            )
            st.vega_lite_chart(spec=charts.levels(shown), key=f"levels_{domain}", alt=alt)
    st.caption(note)
    st.caption(" ".join(strings.BENCHMARKS_BANDS[band] for band in Band))
    return places[1]


def _rated() -> dict[str, str]:
    """The domains with levels."""
    return {name: _(label) for name, label in DOMAINS.items() if name != "technology"}


def _places() -> list[Any]:
    left, right = st.columns(2, gap="medium")
    return [left, right, left]


def element_table(table: pl.DataFrame, title: str) -> pl.DataFrame:
    """The elements as a table, the essential ones or all; returns what is shown."""
    every = st.toggle(strings.BENCHMARKS_ALL, key="every_element")
    shown = shown_elements(table if every else table.filter("essential"))
    ratings = {said: _(said) for said in (strings.RATED, strings.NOT_RELEVANT, strings.SUPPRESSED)}
    told = shown.with_columns(pl.col("rating").replace(ratings))
    data_table(told, strings.BENCHMARKS_TABLE_ALT.format(rows=shown.height, title=title), key="elements", height=320)
    return shown


def shown_elements(table: pl.DataFrame) -> pl.DataFrame:
    """The columns on the screen; a level that is not a rating says what it is instead."""
    rated = (
        pl.when(pl.col("level").is_not_null())
        .then(pl.lit(strings.RATED))
        .when("not_relevant")
        .then(pl.lit(strings.NOT_RELEVANT))
        .otherwise(pl.lit(strings.SUPPRESSED))
    )
    return table.with_columns(rated.alias("rating"), pl.col("domain").cast(pl.String)).select(
        "name", "domain", "essential", "essential_score", "importance", "distinctiveness", "level", "level_low",
        "level_high", "bands", "timing", "agreed", "cut_low", "cut_high", "rating", "ratings_from", "element_id",
    )  # fmt: skip


def technologies(bench: Workbench, soc: str) -> None:
    """Technologies with their flags."""
    _technology_table(technologies_of(bench, soc), strings.TECHNOLOGIES_NONE)


def shared_technologies(bench: Workbench, members: Sequence[str], least: float = 0) -> None:
    """Technologies of several jobs, those that more than the share ``least`` of them list."""
    _technology_table(technologies_shared(bench, members, least), strings.TECHNOLOGIES_NONE_SHARED)


def _technology_table(table: pl.DataFrame, none: str) -> None:
    st.header(strings.TECHNOLOGIES_TITLE, anchor=False)
    if table.is_empty():
        st.caption(none)
        return
    data_table(table, f"{strings.TECHNOLOGIES_TITLE}: {table.height}", key="technologies", height=320)
    st.caption(strings.TECHNOLOGIES_NOTE)


def texts(bench: Workbench, soc: str, table: pl.DataFrame) -> None:
    """O*NET's level anchors and tasks, where a refresh has brought them."""
    anchors, tasks = anchors_of(bench, table), tasks_of(bench, soc)
    if anchors.is_empty() and tasks.is_empty():
        st.caption(strings.TEXTS_NONE)
        return
    st.header(strings.TEXTS_TITLE, anchor=False)
    left, right = st.columns(2, gap="medium")
    with left:
        st.caption(strings.TEXTS_ANCHORS)
        data_table(anchors, strings.TEXTS_ANCHORS, key="anchors", height=320)
    with right:
        st.caption(strings.TEXTS_TASKS)
        data_table(tasks, strings.TEXTS_TASKS, key="tasks", height=320)


# ── jobs side by side ─────────────────────────────────────────────────────────────────────────────────────────────


def compared_jobs(bench: Workbench, scenario: Scenario, soc: str) -> list[str]:
    """The jobs to compare with: a list for each, and one more until there are enough."""
    titles = job_names(bench)
    current = [code for code in scenario.compared if code != soc]
    for place, column in enumerate(st.columns(MOST_COMPARED)[: len(current) + 1]):
        chosen = current[place] if place < len(current) else ""
        taken = {soc, *current} - {chosen}
        names = {"": "–", **{code: title for code, title in titles.items() if code not in taken}}
        label = strings.COMPARED_ALSO.format(number=place + 1) if place else _(SETTINGS["compared"].label)
        with column:
            job_picker(bench, label, names, f"compared_{place}", chosen, partial(_compare, current, place))
    return current


def _compare(current: list[str], place: int, chosen: str) -> None:
    codes = [*current[:place], chosen, *current[place + 1 :]]
    state.change(compared=tuple(code for code in codes if code))


def side_by_side(bench: Workbench, scenario: Scenario, codes: Sequence[str]) -> None:
    """The levels of several jobs, domain by domain."""
    tables = [benchmark_of(bench, resources.region(bench, scenario).profiles, code, scenario) for code in codes]
    titles = [str(occupation(bench, code)["title"]) for code in codes]
    places = _places()
    for place, (domain, label) in zip(places, _rated().items(), strict=True):
        with place:
            st.header(label, anchor=False)
            if not any(table.filter("essential", pl.col("domain") == domain).height for table in tables):
                st.caption(strings.COMPARED_NONE.format(domain=label.lower()))
                continue
            st.vega_lite_chart(
                spec=charts.compared(tables, titles, domain),
                key=f"compared_{domain}",
                alt=strings.COMPARED_ALT.format(domain=label.lower(), titles=", ".join(titles)),
            )
    with places[1]:
        shared_technologies(bench, codes)


def difference(bench: Workbench, scenario: Scenario, has: str, needs: str) -> pl.DataFrame:
    """What workers in the job ``has`` are still to learn for the job ``needs``."""
    table = difference_of(bench, resources.region(bench, scenario).profiles, has, needs, scenario)
    names = {"has": str(occupation(bench, has)["title"]), "needs": str(occupation(bench, needs)["title"])}
    st.header(strings.DIFFERENCE_TITLE.format(**names), anchor=False)
    needed = table.filter("needed")
    if needed.is_empty():
        st.info(strings.BENCHMARKS_NONE, icon=":material/info:")
        return table
    learn = needed.filter(pl.col("standing") == Gap.TO_LEARN)
    most = learn.row(0, named=True) if learn.height else None
    first = strings.DIFFERENCE_FIRST.format(name=plain(most["name"]), gap=most["level_gap"]) if most else ""
    covered = needed.filter(pl.col("standing").is_in([Gap.ALIKE, Gap.COVERED])).height
    open_ = needed.filter(pl.col("standing") == Gap.UNKNOWN).height
    unknown = strings.DIFFERENCE_UNKNOWN.format(count=open_) if open_ else ""
    st.markdown(
        strings.DIFFERENCE_LEAD.format(
            needed=needed.height, covered=covered, learn=learn.height, first=first, unknown=unknown, **names
        )
    )
    st.button(
        strings.DIFFERENCE_SWAP,
        icon=":material/swap_horiz:",
        on_click=lambda: state.change(occupation=has, compared=(needs,)),
    )
    left, right = st.columns(2, gap="medium")
    with left:
        st.vega_lite_chart(
            spec=charts.difference(table),
            key="difference",
            alt=strings.DIFFERENCE_ALT.format(count=needed.height, name=needed["name"][0], **names),
        )
    with right:
        shown = table.select(
            "name", "level_has", "level_needs", "level_gap", "level_gap_low", "level_gap_high", "standing", "needed"
        )
        data_table(shown, strings.DIFFERENCE_TITLE.format(**names), key="difference_table", height=420)
    st.caption(strings.DIFFERENCE_NOTE)
    return table


# ── common core ───────────────────────────────────────────────────────────────────────────────────────────────────


def family_core(
    bench: Workbench, scenario: Scenario, designated: pl.DataFrame, area: str
) -> tuple[pl.DataFrame, list[str], str] | None:
    """What most JTMs of a family ask: the table, its jobs and the family's title; nothing where there is no family."""
    found = families(bench, designated)
    if not found:
        st.info(strings.CORE_NONE.format(area=area), icon=":material/info:")
        return None
    current = scenario.family if scenario.family in found else next(iter(found))
    st.selectbox(_(SETTINGS["family"].label), list(found),
                 filter_mode="contains", format_func=lambda code: f"{found[code][0]} ({len(found[code][1])})",
                 **state.bound("family", current, lambda code: state.change(family=code)))  # fmt: skip
    title, members = found[current]
    for soc in members:
        ratings_note(bench, soc)
    core = common_core(bench, resources.region(bench, scenario).profiles, members, scenario)
    titles = ", ".join(str(occupation(bench, soc)["title"]) for soc in members)
    if core.is_empty():
        st.info(strings.CORE_EMPTY.format(jobs=len(members)), icon=":material/info:")
    else:
        st.markdown(
            strings.CORE_LEAD.format(count=core.height, jobs=len(members), family=title, area=area, titles=titles)
        )
    return core, members, title


def core_table(core: pl.DataFrame) -> pl.DataFrame:
    """The common core as a table; returns what is shown."""
    shown = core.with_columns(pl.col("domain").cast(pl.String)).select(
        "name",
        "domain",
        "family_jobs",
        "family_share",
        "level",
        "level_low",
        "level_high",
        "bands",
        "timing",
        "essential_score",
        "importance",
        "cut_low",
        "cut_high",
        "ratings_from",
        "element_id",
    )
    data_table(
        shown, strings.BENCHMARKS_TABLE_ALT.format(rows=shown.height, title=strings.THE_FAMILY), key="core", height=320
    )
    return shown
