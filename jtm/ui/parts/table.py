"""A table on a page: headings, tooltips and formats as ``columns.toml`` declares them."""

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl
import streamlit as st

from jtm.columns import COLUMNS, Column
from jtm.export.formats import FORMS
from jtm.language import gettext as _
from jtm.ui.parts.percent import rounded_shares

# By name: another label where a page's table is about one thing alone, or a column of Streamlit's in full.
Heads = Mapping[str, Any]

_WORDS: dict[str, Any] = {
    "text": st.column_config.TextColumn,
    "flag": st.column_config.CheckboxColumn,
    "list": st.column_config.ListColumn,
    "date": st.column_config.DateColumn,
    "moment": st.column_config.DatetimeColumn,
}


def data_table(shown: pl.DataFrame, alt: str, heads: Heads | None = None, **how: Any) -> Any:
    """Show a table, and return what Streamlit tells of its selection. ``alt`` says in words what is in it; ``how`` are
    further options of ``st.dataframe``.
    """
    columns = headed(shown.columns, heads)
    # As Arrow: Streamlit would take a frame of Polars through pandas first, at ten times the cost.
    drawn = rounded_shares(shown, columns).to_arrow()
    return st.dataframe(drawn, hide_index=True, column_config=columns, alt=alt, **how)


def headed(names: Iterable[str], heads: Heads | None = None) -> dict[str, Any]:
    """How Streamlit heads and prints the columns ``names``; the first stays in view where it is a name."""
    own = heads or {}
    columns = {}
    for place, name in enumerate(names):
        said = own.get(name)
        if said is not None and not isinstance(said, str):
            columns[name] = said
        elif name in COLUMNS:
            columns[name] = _column(COLUMNS[name], said, pinned=place == 0)
    return columns


def _column(one: Column, label: str | None, *, pinned: bool) -> Any:
    words: dict[str, Any] = {"label": label or _(one.label), "help": _(one.meaning)}
    if one.form in _WORDS:
        return _WORDS[one.form](**words, pinned=(pinned and one.form == "text") or None)
    return st.column_config.NumberColumn(**words, format=FORMS[one.form].page)
