"""Step 4: the common skills language that employers and colleges share."""

import streamlit as st

from jtm.ui import resources, skills_language, state, strings
from jtm.ui.downloads import downloads
from jtm.ui.strings import validation as words
from jtm.validation_tables import language, language_provenance


def page() -> None:
    """What is agreed and what is still open, with the employers' own wording; search it, take it away."""
    bench, _ = state.current()
    store = resources.store()
    st.title(words.LANGUAGE_TITLE, anchor=False)
    state.show_notices()
    found = language(store, every_version=bool(st.session_state.get("every_version")))
    if found.is_empty():
        st.info(words.LANGUAGE_NONE, icon=":material/info:")
        return
    skills_language.answer(language(store))
    shown = skills_language.search(found)
    skills_language.table(shown)
    st.header(strings.TAKE_AWAY, anchor=False)
    downloads(lambda: language_provenance(shown), lambda: {"Sources": bench.sources}, "skills-language")
    skills_language.standards(bench, store)


with resources.in_plain_words():
    page()
