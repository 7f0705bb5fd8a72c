"""Regional projections: load a state's or workforce area's file, and see what is wrong in it."""

from functools import partial

import polars as pl
import streamlit as st

from jtm.answers.workbench import Workbench
from jtm.paths import data_paths
from jtm.sources.contract import SourceError
from jtm.ui.parts import frame, sidebar
from jtm.ui.parts.loading import say_done, write
from jtm.ui.parts.percent import rounded_shares
from jtm.ui.parts.plain import plain
from jtm.ui.session import access, state, uploaded
from jtm.ui.strings import common
from jtm.ui.strings import regional_projections as strings
from jtm.uploads import projection_columns, regional_projections
from jtm.uploads.files import KINDS, Sheet
from jtm.uploads.projection_columns import NoPeriodError
from jtm.uploads.regional_projections import Preview


def page() -> None:
    """What is loaded for the region; a file to load; what it would bring."""
    bench, scenario = state.current()
    sidebar.controls(bench, scenario)
    area = str(bench.market.area(scenario.area)["area_name"])
    frame.heading(bench, scenario, strings.REGIONAL_TITLE)
    say_done()
    st.markdown(strings.REGIONAL_LEAD.format(area=area))
    loaded(bench, scenario.area, area)
    if not access.may_load():
        access.gate(common.LOADING_KEY, titled=False)
    file = st.file_uploader(strings.REGIONAL_FILE, type=list(KINDS), help=strings.REGIONAL_FILE_HELP)
    if file is None:
        return
    try:
        found = preview(bench, scenario.area, area, uploaded.sheet(file, regional_projections.read))
    except NoPeriodError:
        st.info(strings.REGIONAL_ASK_PERIOD, icon=":material/info:")
        return
    except SourceError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    show(found)
    label = strings.REGIONAL_LOAD.format(count=found.sound.height, area=plain(area))
    if st.button(label, type="primary", disabled=not found.can_be_saved):
        write(lambda: regional_projections.save(found, scenario.area, data_paths().regional))


def loaded(bench: Workbench, code: str, area: str) -> None:
    """What is loaded for the region, with a way to remove it."""
    mine = bench.market.regional.filter(pl.col("area_code") == code)
    if mine.is_empty():
        st.info(strings.REGIONAL_NONE.format(area=area), icon=":material/info:")
        return
    geography, period = plain(mine["geography"][0]), mine["period"][0]
    st.success(strings.REGIONAL_LOADED.format(geography=geography, period=period, count=mine.height, area=area))
    if access.may_load() and st.button(strings.REGIONAL_REMOVE, icon=":material/delete:"):
        write(lambda: regional_projections.remove(code, data_paths().regional))


def preview(bench: Workbench, code: str, area: str, sheet: Sheet) -> Preview:
    """What the file would bring; asks for what it does not say: columns, the area meant, the years."""
    usual = projection_columns.is_clear(sheet)
    with st.expander(strings.REGIONAL_COLUMNS, icon=":material/view_column:", expanded=not usual):
        mapping = columns(sheet)
    chosen = projection_columns.choose(sheet, mapping)
    areas = bench.market.areas.filter(pl.col("area_type") == "state")
    states = dict(areas.select("area_code", "area_name").iter_rows())
    listed = regional_projections.regions(sheet, chosen, states)
    region = None
    if len(listed) > 1:
        label = strings.REGIONAL_REGION.format(area=plain(area))
        own = listed.index(states[code]) if states.get(code) in listed else 0
        region = st.selectbox(label, listed, filter_mode="contains", index=own, help=strings.REGIONAL_GEOGRAPHY)
    look = partial(regional_projections.preview, sheet, bench.market.occupations["soc"], region, mapping, states=states)
    try:
        return look()
    except NoPeriodError:
        given = st.text_input(
            strings.REGIONAL_PERIOD, max_chars=9, placeholder="2022-32", help=strings.REGIONAL_PERIOD_HELP
        )
        if not given:
            raise
        return look(period=given)


def columns(sheet: Sheet) -> dict[str, str]:
    """The columns that the user names, where the rules find none or the wrong one."""
    mapping = {}
    options = [strings.REGIONAL_AS_FOUND, *sheet.heads, strings.REGIONAL_NO_COLUMN]
    for place, field in zip(st.columns(3) * 3, projection_columns.FIELDS, strict=False):
        named = place.selectbox(
            strings.REGIONAL_FIELDS[field], options, filter_mode="contains", key=f"column_{sheet.name}_{field}"
        )
        if named != strings.REGIONAL_AS_FOUND:
            mapping[field] = "" if named == strings.REGIONAL_NO_COLUMN else named
    return mapping


def show(found: Preview) -> None:
    """The preview: what was chosen and found, what is wrong, what does not match, what can be loaded."""
    st.markdown(plain(found.summary()))
    st.markdown(plain(found.columns_chosen()))
    if found.growth is not None:
        st.markdown(plain(found.growth.summary()))
    for note in found.notes:
        st.warning(plain(note), icon=":material/warning:")
    if found.failures:
        reasons = plain(" ".join(found.failures))
        st.error(strings.REGIONAL_FAILED.format(reasons=reasons), icon=":material/error:")
    st.caption(strings.REGIONAL_GEOGRAPHY)
    if found.problems.height:
        st.header(strings.REGIONAL_PROBLEMS.format(count=found.problems["row"].n_unique()), anchor=False)
        st.dataframe(found.problems, key="problems", hide_index=True, alt=strings.ALT_PROBLEMS)
    if found.unmatched.height:
        st.header(strings.REGIONAL_UNMATCHED.format(count=found.unmatched.height), anchor=False)
        st.caption(strings.REGIONAL_UNMATCHED_NOTE)
        st.dataframe(found.unmatched, key="unmatched", hide_index=True, alt=strings.ALT_UNMATCHED)
    st.header(strings.REGIONAL_SOUND.format(count=found.sound.height), anchor=False)
    heads = {"growth": st.column_config.NumberColumn(format="percent")}
    st.dataframe(
        rounded_shares(found.sound, heads),
        key="sound",
        hide_index=True,
        column_config=heads,
        alt=strings.ALT_SOUND,
    )


page()
