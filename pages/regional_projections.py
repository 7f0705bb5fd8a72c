"""Regional projections: load a state's or workforce area's file, and see what is wrong in it."""

from collections.abc import Callable

import polars as pl
import streamlit as st

from jtm.paths import data_paths
from jtm.sources import regional_projections
from jtm.sources.contract import SourceError
from jtm.sources.regional_projections import Preview
from jtm.ui import access, frame, sidebar, state, strings
from jtm.workbench import Workbench


def page() -> None:
    """What is loaded for the region; a file to load; what it would bring."""
    bench, scenario = state.current()
    sidebar.controls(bench, scenario)
    area = str(bench.market.area(scenario.area)["area_name"])
    frame.heading(bench, scenario, strings.REGIONAL_TITLE)
    if done := st.session_state.pop("done", ""):
        st.toast(done, icon=":material/check:")
    st.markdown(strings.REGIONAL_LEAD.format(area=area))
    loaded(bench, scenario.area, area)
    if not access.may_load():
        access.gate(strings.LOADING_KEY, titled=False)
    file = st.file_uploader(strings.REGIONAL_FILE, type=["csv", "xlsx"], help=strings.REGIONAL_FILE_HELP)
    if file is None:
        return
    try:
        found = preview(bench, area, file.name, file.getvalue())
    except SourceError as error:
        st.error(str(error), icon=":material/error:")
        return
    show(found)
    label = strings.REGIONAL_LOAD.format(count=found.sound.height, area=area)
    if st.button(label, type="primary", disabled=found.sound.is_empty()):
        write(lambda: regional_projections.save(found, scenario.area, data_paths().regional))


def loaded(bench: Workbench, code: str, area: str) -> None:
    """What is loaded for the region, with a way to remove it."""
    mine = bench.market.regional.filter(pl.col("area_code") == code)
    if mine.is_empty():
        st.info(strings.REGIONAL_NONE.format(area=area), icon=":material/info:")
        return
    geography, period = mine["geography"][0], mine["period"][0]
    st.success(strings.REGIONAL_LOADED.format(geography=geography, period=period, count=mine.height, area=area))
    if access.may_load() and st.button(strings.REGIONAL_REMOVE, icon=":material/delete:"):
        write(lambda: regional_projections.remove(code, data_paths().regional))


def preview(bench: Workbench, area: str, name: str, content: bytes) -> Preview:
    """What the file would bring; asks which of its areas is meant where it holds several."""
    listed = regional_projections.regions(name, content)
    region = None
    if len(listed) > 1:
        label = strings.REGIONAL_REGION.format(area=area)
        region = st.selectbox(label, listed, filter_mode="contains", help=strings.REGIONAL_GEOGRAPHY)
    return regional_projections.preview(name, content, bench.market.occupations["soc"], region)


def show(found: Preview) -> None:
    """The preview: what is wrong first, then what does not match, then what can be loaded."""
    st.markdown(found.summary())
    st.caption(strings.REGIONAL_GEOGRAPHY)
    if found.problems.height:
        st.header(strings.REGIONAL_PROBLEMS.format(count=found.problems["row"].n_unique()), anchor=False)
        st.dataframe(
            found.problems, key="problems", hide_index=True, alt="Rows with errors, and what is wrong in them."
        )
    if found.unmatched.height:
        st.header(strings.REGIONAL_UNMATCHED.format(count=found.unmatched.height), anchor=False)
        st.caption(strings.REGIONAL_UNMATCHED_NOTE)
        st.dataframe(found.unmatched, key="unmatched", hide_index=True, alt="Rows whose code OEWS does not publish.")
    st.header(strings.REGIONAL_SOUND.format(count=found.sound.height), anchor=False)
    st.dataframe(
        found.sound,
        key="sound",
        hide_index=True,
        column_config={"growth": st.column_config.NumberColumn(format="percent")},
        alt="Rows that can be loaded.",
    )


def write(change: Callable[[], object]) -> None:
    """Change the loaded files and show the page anew; the warehouse follows by itself."""
    try:
        change()
    except OSError as error:
        st.error(strings.REGIONAL_REFUSED.format(reason=error.strerror))
    else:
        st.session_state["done"] = strings.REGIONAL_DONE
        st.rerun()


page()
