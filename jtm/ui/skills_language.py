"""The parts of the page of the common skills language."""

import polars as pl
import streamlit as st

from jtm.export.tables import inert
from jtm.store.connect import Store
from jtm.ui import drafts, strings
from jtm.ui.plain import plain
from jtm.ui.strings import validation as words
from jtm.validation_tables import agreed_benchmark, versions
from jtm.workbench import Workbench

_SEARCHED = ("name", "jobs", "element_id", "soc", "band")


def search(found: pl.DataFrame) -> pl.DataFrame:
    """How much is agreed, and the rows that hold what is typed."""
    latest = found.unique(["soc", "element_id"])
    jobs = plain(", ".join(latest["jobs"].unique().sort()))
    st.markdown(words.LANGUAGE_LEAD.format(skills=latest["element_id"].n_unique(), jobs=jobs))
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    text = left.text_input(words.LANGUAGE_SEARCH, max_chars=100, key="language_search").strip()
    right.toggle(words.LANGUAGE_EVERY, key="every_version")
    shown = matching(found, text)
    if shown.is_empty():
        st.info(words.LANGUAGE_NOTHING.format(text=plain(text)), icon=":material/search_off:")
    return shown


def matching(found: pl.DataFrame, text: str) -> pl.DataFrame:
    """The rows whose name, wordings, jobs or codes hold every word of ``text``, in any case."""
    whole = pl.concat_str(*_SEARCHED, pl.col("aliases").list.join(" "), separator=" ", ignore_nulls=True)
    holds = [whole.str.to_lowercase().str.contains(word.lower(), literal=True) for word in text.split()]
    return found.filter(*holds) if holds else found


def table(shown: pl.DataFrame) -> None:
    """One row a skill and benchmark."""
    config = st.column_config
    st.dataframe(
        inert(shown), key="language", hide_index=True, alt=words.LANGUAGE_ALT.format(rows=shown.height),
        column_config={
            "name": config.TextColumn("Skill", pinned=True),
            "aliases": config.ListColumn("Employers call it"),
            "domain": config.TextColumn("Domain"),
            "jobs": config.TextColumn("For"),
            "band": config.TextColumn("Level"),
            "level": config.NumberColumn("Level, 0-7", format="%.1f"),
            "timing": config.TextColumn("Needed"),
            "outcome": config.TextColumn("Outcome"),
            "employers": config.NumberColumn("Employers"),
            "version": config.NumberColumn("Version"),
            "signed_off": config.DateColumn("Signed off"),
            "signed_by": config.TextColumn("By"),
            "round": config.TextColumn("Round"),
            "area_code": config.TextColumn("Area"),
            "soc": config.TextColumn("Occupation"),
            "element_id": config.TextColumn("O*NET element"),
            "public_id": config.TextColumn("Version id"),
        },
    )  # fmt: skip


def standards(bench: Workbench, store: Store) -> None:
    """An agreed benchmark in the formats of skills systems."""
    known = versions(store)
    chosen = known[st.selectbox(words.LANGUAGE_EXPORT, list(known), filter_mode="contains", key="language_version")]
    st.caption(strings.STANDARDS_NOTE)
    drafts.standards(bench, lambda: agreed_benchmark(chosen), "agreed-benchmark")
