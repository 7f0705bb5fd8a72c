"""Step 3: what must someone be able to do, and how well?"""

from functools import partial

import polars as pl
import streamlit as st

from jtm.answers.benchmarks import benchmark_of, draft_of, draft_table, stated_by
from jtm.answers.provenance import with_skill_provenance
from jtm.answers.workbench import Workbench, occupation
from jtm.export import tables
from jtm.framework.benchmarks.drafts import Benchmark
from jtm.framework.benchmarks.proficiency import MOST
from jtm.framework.ranking import scoring
from jtm.scenario import Scenario
from jtm.ui.parts import frame, sidebar
from jtm.ui.parts.controls import control
from jtm.ui.parts.downloads import downloads
from jtm.ui.parts.plain import plain
from jtm.ui.session import resources, state
from jtm.ui.steps import benchmarks, drafts
from jtm.ui.strings import benchmarks as strings
from jtm.ui.strings import common


def page() -> None:
    """What stands around, and what its own controls change."""
    bench, scenario = state.current()
    sidebar.controls(bench, scenario)
    frame.heading(bench, scenario, strings.BENCHMARKS_TITLE)
    benchmarks.source_note(bench)
    body()


@st.fragment
def body() -> None:
    """Choose a view, draw, let edit, offer exports."""
    bench, scenario = state.current()
    control("benchmark_view", label_visibility="collapsed")
    shown = (core if scenario.benchmark_view == "core" else jobs)(bench, scenario)
    if shown is None:
        return
    table, proposed = shown
    st.header(strings.DRAFT_TITLE, anchor=False)
    drafts.panel(bench, scenario, proposed)
    take_away(bench, scenario, table, proposed)


def jobs(bench: Workbench, scenario: Scenario) -> tuple[pl.DataFrame, partial[Benchmark]]:
    """One job, or several side by side: what is shown as a table, and the O*NET draft of the job."""
    designated = designated_here(bench, scenario)["soc"].to_list()
    soc = benchmarks.chosen_job(bench, scenario, designated)
    title = str(occupation(bench, soc)["title"])
    table = benchmark_of(bench, resources.region(bench, scenario).profiles, soc, scenario)
    proposed = partial(draft_of, bench, table, [soc], title)
    others = benchmarks.compared_jobs(bench, scenario, soc) if scenario.benchmark_view == "compare" else []
    benchmarks.answer(bench, soc, table)
    benchmarks.rule()
    if scenario.benchmark_view == "compare":
        return compared(bench, scenario, soc, others, table), proposed
    with benchmarks.levels(table.filter("essential"), strings.BENCHMARKS_LEVELS_NOTE):
        benchmarks.technologies(bench, soc)
    benchmarks.texts(bench, soc, table.filter("essential"))
    st.header(strings.BENCHMARKS_TABLE, anchor=False)
    return benchmarks.element_table(table, title), proposed


def compared(bench: Workbench, scenario: Scenario, soc: str, others: list[str], table: pl.DataFrame) -> pl.DataFrame:
    """The job beside others; with one other, also what its workers are still to learn."""
    if not others:
        st.info(strings.COMPARED_CHOOSE, icon=":material/info:")
        return benchmarks.shown_elements(table.filter("essential"))
    for code in others:
        benchmarks.ratings_note(bench, code)
    shown = benchmarks.difference(bench, scenario, others[0], soc)
    benchmarks.side_by_side(bench, scenario, [soc, *others])
    return shown


def core(bench: Workbench, scenario: Scenario) -> tuple[pl.DataFrame, partial[Benchmark]] | None:
    """The common core of a family of JTMs: what is shown as a table, and the draft of it."""
    area = str(bench.market.area(scenario.area)["area_name"])
    found = benchmarks.family_core(bench, scenario, designated_here(bench, scenario), area)
    if found is None:
        return None
    table, members, title = found
    benchmarks.rule()
    with benchmarks.levels(table, strings.BENCHMARKS_CORE_NOTE):
        benchmarks.shared_technologies(bench, members, MOST)
    st.header(strings.BENCHMARKS_TABLE, anchor=False)
    return benchmarks.core_table(table), partial(draft_of, bench, table, members, title)


def designated_here(bench: Workbench, scenario: Scenario) -> pl.DataFrame:
    """The JTMs of the scenario's region, best first."""
    return scoring.rank(resources.region(bench, scenario).measures, scenario).frame.filter("designated")


def take_away(bench: Workbench, scenario: Scenario, table: pl.DataFrame, proposed: partial[Benchmark]) -> None:
    """The table and the benchmark in every format."""
    st.header(common.TAKE_AWAY, anchor=False)
    draft = drafts.current()
    own = strings.EXPORTED_AGREED if bench.agreed else strings.EXPORTED_ONET
    st.caption(strings.EXPORTED_DRAFT.format(name=plain(draft.name)) if draft else own)

    def exported() -> pl.DataFrame:
        return draft_table(bench, draft) if draft else with_skill_provenance(table, bench, "US", "onet", "projections")

    def notes() -> tables.Notes:
        edition = draft.dataset if draft else bench.dataset
        return resources.region(bench, scenario).notes(edition)

    downloads(exported, notes, "benchmark")
    st.caption(common.STANDARDS_NOTE)
    drafts.standards(bench, (lambda: draft) if draft else (lambda: stated_by(bench, proposed())), "benchmark")


page()
