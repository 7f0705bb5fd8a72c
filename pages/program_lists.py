"""Program lists: load another state's list of training programs, and see what is wrong in it."""

import polars as pl
import streamlit as st

from jtm.answers.workbench import Workbench
from jtm.paths import data_paths
from jtm.sources.contract import SourceError
from jtm.sources.etpl import LIST_NAME
from jtm.sources.programs import FIELDS
from jtm.ui.parts import frame
from jtm.ui.parts.loading import say_done, write
from jtm.ui.parts.plain import plain
from jtm.ui.session import access, state, uploaded
from jtm.ui.strings import common
from jtm.ui.strings import training as words
from jtm.uploads import program_lists
from jtm.uploads.files import KINDS, Sheet
from jtm.uploads.program_lists import Known, Preview

_SHOWN = 1000  # rows of a preview


def page() -> None:
    """What is here; a file to load; what it would bring."""
    bench, _ = state.current()
    frame.titled(words.LISTS_TITLE)
    say_done()
    st.markdown(words.LISTS_LEAD)
    here(bench)
    if not access.may_load():
        access.gate(common.LOADING_KEY, titled=False)
    file = st.file_uploader(words.LISTS_FILE, type=list(KINDS))
    if file is None:
        return
    try:
        found = preview(bench, uploaded.sheet(file, program_lists.read))
    except SourceError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    show(found)
    label = words.LISTS_LOAD.format(count=found.sound.height)
    if st.button(label, type="primary", disabled=found.sound.is_empty()):
        write(lambda: program_lists.save(found, data_paths().programs))


def here(bench: Workbench) -> None:
    """The lists that are here, and a way to remove those that a user has loaded."""
    lists = bench.warehouse.read("program_lists")
    st.dataframe(lists, key="lists", hide_index=True, column_config=words.LISTS_HEADS,
                 alt=words.LISTS_HERE.format(rows=lists.height))  # fmt: skip
    for name in lists["list_name"] if access.may_load() else ():
        if name != LIST_NAME and st.button(words.LISTS_REMOVE.format(name=plain(name)), icon=":material/delete:"):
            write(lambda name=name: program_lists.remove(name, data_paths().programs))  # type: ignore[misc]


def preview(bench: Workbench, sheet: Sheet) -> Preview:
    """What the file would bring, under the columns that the user names."""
    left, middle, right = st.columns(3)
    list_name = left.text_input(words.LISTS_LIST_NAME, value=sheet.name.rpartition(".")[0][:100], max_chars=100)
    vintage = middle.text_input(words.LISTS_VINTAGE, max_chars=40)
    own_state = right.text_input(words.LISTS_STATE, max_chars=2)
    guessed = program_lists.guess(sheet.heads)
    mapping = {}
    unclear = not program_lists.NEEDED.keys() <= guessed.keys()
    with st.expander(words.LISTS_COLUMNS, icon=":material/view_column:", expanded=unclear):
        for place, field in zip(st.columns(3) * len(FIELDS), FIELDS, strict=False):
            options = ["", *sheet.heads]
            usual = options.index(guessed[field]) if field in guessed else 0
            mapping[field] = place.selectbox(
                words.LISTS_FIELDS[field],
                options,
                filter_mode="contains",
                index=usual,
                key=f"column_{sheet.name}_{field}",
                format_func=lambda head: head or words.LISTS_NO_COLUMN,
            )
    warehouse = bench.warehouse
    known = Known(warehouse.read("counties"), warehouse.read("soc_codes")["code"], warehouse.read("cips")["cip"])
    return program_lists.preview(sheet, known, list_name, vintage, own_state or None, mapping)


def show(found: Preview) -> None:
    """The preview: what is wrong first, then what leads nowhere, then what can be loaded."""
    st.markdown(plain(found.summary()))
    for table, title in (
        (found.problems, words.LISTS_PROBLEMS),
        (found.unmatched, words.LISTS_UNMATCHED),
        (found.sound, words.LISTS_SOUND),
    ):
        told = title.format(count=table.height)
        if table.height:
            st.header(told, anchor=False)
            st.dataframe(_named(table.head(_SHOWN)), key=told, hide_index=True, column_config=words.LISTS_HEADS,
                         height=min(280, 35 * (min(table.height, _SHOWN) + 1) + 2), alt=told)  # fmt: skip


def _named(table: pl.DataFrame) -> pl.DataFrame:
    """Problems with the fields by the names that stand above the columns to choose."""
    if "column" not in table.columns:
        return table
    return table.with_columns(pl.col("column").replace(words.LISTS_FIELDS))


page()
