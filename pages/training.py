"""Step 6: what training opens those moves, and does it pay?"""

from collections.abc import Callable
from functools import partial

import polars as pl
import streamlit as st

from jtm.answers.pathways import designated
from jtm.answers.training import with_training_sources
from jtm.answers.training_plan import plan_sheets
from jtm.answers.workbench import Workbench
from jtm.export import tables
from jtm.scenario import Scenario
from jtm.ui.parts import frame, sidebar
from jtm.ui.parts.controls import control
from jtm.ui.parts.downloads import downloads
from jtm.ui.session import resources, state
from jtm.ui.steps import returns, training
from jtm.ui.strings import common
from jtm.ui.strings import training as words

View = Callable[..., pl.DataFrame]


def page() -> None:
    """What stands around, and what its own controls change."""
    bench, scenario = state.current()
    sidebar.controls(bench, scenario)
    area = str(bench.market.area(scenario.area)["area_name"])
    frame.heading(bench, scenario, words.TITLE.format(area=area))
    frame.region_notes(bench, scenario)
    training.source_note(bench, scenario)
    body()


@st.fragment
def body() -> None:
    """Which of the five views, and of which jobs."""
    bench, scenario = state.current()
    region, measures = resources.region(bench, scenario).moves, resources.region(bench, scenario).measures
    jtms = designated(measures, scenario)
    control("training_view", label_visibility="collapsed")
    if not (region.possible & region.pool[:, None] & jtms[None, :]).any():
        st.warning(words.NO_PLAN, icon=":material/block:")
        return
    view(*training.chosen(bench, scenario))


@st.fragment
def view(*jobs: str) -> None:
    """The view of ``jobs``, and what can be taken away from it. Its own controls redraw it without the pickers, each of
    which sends hundreds of jobs to the browser.
    """
    bench, scenario = state.current()
    shown = _VIEWS[scenario.training_view](bench, scenario, *jobs)
    if not shown.is_empty():
        take_away(bench, scenario, shown)


_VIEWS: dict[str, View] = {
    "gap": training.gap,
    "modules": training.modules,
    "programs": training.programs,
    "return": returns.returns,
    "cohort": returns.cohort,
}


def take_away(bench: Workbench, scenario: Scenario, shown: pl.DataFrame) -> None:
    """The table of the view in every format, and the training plan as one workbook."""
    st.header(common.TAKE_AWAY, anchor=False)
    st.caption(words.TAKE_AWAY.format(rows=shown.height))
    downloads(
        lambda: with_training_sources(shown, bench, scenario, resources.region(bench, scenario).training.lists),
        lambda: resources.region(bench, scenario).notes(),
        "training",
    )
    st.caption(words.PLAN_FILE_NOTE)
    st.download_button(words.PLAN_FILE, partial(workbook, bench, scenario), file_name="training-plan.xlsx",
                       mime=tables.MIME["xlsx"], key="training_plan", icon=":material/download:",
                       on_click="ignore")  # fmt: skip


def workbook(bench: Workbench, scenario: Scenario) -> bytes:
    """Plan, modules, programs, returns, assumptions and sources."""
    region = resources.region(bench, scenario)
    sheets = {**plan_sheets(region), **region.notes()}
    return tables.to_xlsx(sheets.pop("Plan"), sheets, "Plan")


page()
