"""Step 4: the common skills language that employers and colleges share."""

import streamlit as st

from jtm.answers.validation import language, language_provenance
from jtm.ui.parts import frame
from jtm.ui.parts.downloads import downloads
from jtm.ui.session import resources, state
from jtm.ui.steps import skills_language
from jtm.ui.strings import common
from jtm.ui.strings import validation as words


def page() -> None:
    """What is agreed and what is still open, with the employers' own wording; search it, take it away."""
    bench, _ = state.current()
    store = resources.store()
    frame.titled(words.LANGUAGE_TITLE)
    found = language(store, every_version=bool(st.session_state.get("every_version")))
    if found.is_empty():
        st.info(words.LANGUAGE_NONE, icon=":material/info:")
        return
    skills_language.answer(language(store))
    shown = skills_language.search(found)
    skills_language.table(shown)
    st.header(common.TAKE_AWAY, anchor=False)
    downloads(lambda: language_provenance(shown), lambda: {"Sources": bench.sources}, "skills-language")
    skills_language.standards(bench, store)


with resources.in_plain_words():
    page()
