"""The parts of the page of the common skills language."""

import polars as pl
import streamlit as st

from jtm.answers.validation import agreed_rows, for_others, versions
from jtm.answers.workbench import Workbench
from jtm.export.tables import inert
from jtm.store.connect import Store
from jtm.ui.parts.plain import plain
from jtm.ui.parts.table import data_table
from jtm.ui.steps import drafts
from jtm.ui.strings import common, counts
from jtm.ui.strings import validation as words

_SEARCHED = ("name", "job_titles", "element_id", "soc", "band")


def answer(latest: pl.DataFrame) -> None:
    """How many skills employers agree on, of the ``latest`` versions, and how many are still open."""
    skills, agreed = _skills(latest), _skills(agreed_rows(latest))
    lead = words.LANGUAGE_LEAD if agreed else words.LANGUAGE_NO_AGREEMENT
    jobs = agreed_rows(latest) if agreed else latest
    st.markdown(lead.format(skills=counts.SKILLS.format(count=skills), agreed=agreed,
                            jobs=plain(", ".join(jobs["job_titles"].unique().sort()))))  # fmt: skip
    if 0 < agreed < skills:
        st.caption(words.LANGUAGE_OPEN.format(open=skills - agreed))


def _skills(rows: pl.DataFrame) -> int:
    """Different skills, each once however many jobs ask for it."""
    return rows["element_id"].n_unique()


def search(found: pl.DataFrame) -> pl.DataFrame:
    """The rows that hold what is typed, all or what is agreed."""
    left, middle, right = st.columns([3, 1, 1], vertical_alignment="bottom")
    text = left.text_input(words.LANGUAGE_SEARCH, max_chars=100, key="language_search").strip()
    only = middle.toggle(words.LANGUAGE_AGREED_ONLY, key="agreed_only")
    right.toggle(words.LANGUAGE_EVERY, key="every_version")
    shown = matching(agreed_rows(found) if only else found, text)
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
    heads = {"name": words.SKILL, "band": words.BAND, "soc": words.OCCUPATION, "area_code": words.AREA,
             "basis": words.BASIS_OF_LEVEL}  # fmt: skip
    data_table(inert(shown), words.LANGUAGE_ALT.format(rows=shown.height), heads, key="language")


def standards(bench: Workbench, store: Store) -> None:
    """A signed-off benchmark in the formats of skills systems."""
    known = versions(store)
    chosen = known[st.selectbox(words.LANGUAGE_EXPORT, list(known), filter_mode="contains", key="language_version")]
    st.caption(common.STANDARDS_NOTE)
    drafts.standards(bench, lambda: for_others(store, chosen), "agreed-benchmark")
