"""Exports of the table on the screen."""

from collections.abc import Callable
from functools import partial

import polars as pl
import streamlit as st

from jtm.export import tables


def downloads(table: Callable[[], pl.DataFrame], notes: Callable[[], tables.Notes], name: str) -> None:
    """One button a format; the file is made when it is asked for, not at each rerun."""
    for column, form in zip(st.columns(3), ("csv", "xlsx", "parquet"), strict=True):
        column.download_button(
            form.upper(),
            partial(_file, form, table, notes),
            file_name=f"{name}.{form}",
            mime=tables.MIME[form],
            key=f"download_{form}",
            icon=":material/download:",
            on_click="ignore",
            width="stretch",
        )


def _file(form: str, table: Callable[[], pl.DataFrame], notes: Callable[[], tables.Notes]) -> bytes:
    return tables.WRITERS[form](table(), notes())
