"""Own indicators: load one, and see what was understood of it before it is kept."""

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from jtm.answers.workbench import Workbench
from jtm.charts import own as charts
from jtm.export.tables import inert
from jtm.paths import data_paths
from jtm.sources.contract import SourceError
from jtm.ui.parts import frame
from jtm.ui.parts.loading import say_done, write
from jtm.ui.parts.plain import plain
from jtm.ui.parts.table import data_table
from jtm.ui.session import access, state, uploaded
from jtm.ui.strings import common
from jtm.ui.strings import own_indicators as strings
from jtm.uploads import own_indicators
from jtm.uploads.files import KINDS
from jtm.uploads.own_head import text_of
from jtm.uploads.own_indicators import Preview

_SHOWN = 1000  # rows of a preview


def page() -> None:
    """What is loaded; a template; a file to load; what it would bring."""
    bench, _ = state.current()
    frame.titled(strings.TITLE)
    say_done()
    st.markdown(strings.LEAD)
    here(bench)
    occupations = bench.market.occupations
    st.download_button(
        strings.TEMPLATE, lambda: own_indicators.template(occupations), file_name="indicator.csv", mime="text/csv",
        help=strings.TEMPLATE_HELP, icon=":material/download:", on_click="ignore",
    )  # fmt: skip
    if not access.may_load():
        access.gate(common.LOADING_KEY, titled=False)
    file = st.file_uploader(strings.FILE, type=list(KINDS), help=strings.FILE_HELP)
    head = st.file_uploader(strings.HEAD, type=["toml"], help=strings.HEAD_HELP)
    if file is None:
        return
    try:
        found = preview(bench, file, head)
    except SourceError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    show(found)
    offer(bench, found)


def here(bench: Workbench) -> None:
    """The indicators that are loaded, and a way to remove each."""
    own = bench.market.criteria.own
    if not own:
        st.info(strings.NONE, icon=":material/info:")
        return
    table = bench.warehouse.read("own_indicators").drop("largest")
    data_table(table, strings.HERE.format(rows=table.height), key="own")
    st.caption(strings.WHERE)
    for item in own if access.may_load() else ():
        if st.button(strings.REMOVE.format(label=plain(item.label)), key=f"remove_{item.id}", icon=":material/delete:"):
            write(lambda name=item.id: own_indicators.remove(name, data_paths().indicators))  # type: ignore[misc]


def preview(bench: Workbench, file: UploadedFile, head: UploadedFile | None) -> Preview:
    """What the file would bring, under the head above it or apart."""
    sheet = uploaded.sheet(file, own_indicators.read)
    apart = text_of(head.getvalue()) if head else None
    market = bench.market
    found = own_indicators.head_of(sheet, apart)
    return own_indicators.preview(sheet, found, market.occupations["soc"], market.areas["area_code"])


def show(found: Preview) -> None:
    """What was understood, how the values are spread, what is wrong, what can be loaded."""
    for said in (found.described(), found.summary()):
        st.markdown(plain(said))
    for note in found.notes:
        st.warning(plain(note), icon=":material/warning:")
    if found.sound.height:
        said = found.distribution()
        st.markdown(plain(said))
        st.vega_lite_chart(spec=charts.distribution(found.sound["value"], found.head.unit), key="values",
                           alt=strings.ALT_VALUES.format(said=said))  # fmt: skip
    for table, title, alt in (
        (found.problems, strings.PROBLEMS, strings.ALT_PROBLEMS),
        (found.sound, strings.SOUND, strings.ALT_SOUND),
    ):
        if table.height:
            count = table["row"].n_unique() if "row" in table.columns else table.height
            st.header(title.format(count=count), anchor=False)
            st.dataframe(inert(table.head(_SHOWN)), key=alt, hide_index=True, alt=alt, height=240)


def offer(bench: Workbench, found: Preview) -> None:
    """Load it; over one of the same id only when told to."""
    here = {item.id: item.label for item in bench.market.criteria.own}
    known = found.head.id in here
    replacing = known and st.checkbox(strings.REPLACE.format(label=plain(here[found.head.id])))
    label = strings.LOAD.format(count=found.sound.height, label=plain(found.head.label))
    if st.button(label, type="primary", disabled=found.sound.is_empty() or (known and not replacing)):
        write(lambda: own_indicators.save(found, data_paths().indicators, replacing=replacing))


page()
