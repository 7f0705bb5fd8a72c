"""The visitor's language: that of the link, else of the browser, else English.

A link's language holds for the whole session, and stays in the address so that it outlives a reload.
"""

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from jtm import language

_ASKED_FOR = "language_asked_for"


def greet() -> None:
    """Speak the visitor's language from now on."""
    language.speak(_language() or language.SOURCE)


def in_link() -> dict[str, str]:
    """The language's part of the address, where a link has asked for one."""
    return {language.IN_LINK: language.spoken()} if _ASKED_FOR in st.session_state else {}


def _language() -> str | None:
    """The language of the session whose script runs here, if any does."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return None
    if asked := st.query_params.get(language.IN_LINK):
        st.session_state[_ASKED_FOR] = asked
    return language.choose(st.session_state.get(_ASKED_FOR), st.context.locale)


# A part of a page is drawn alone in a thread of its own, and what a press does is done before the page begins.
language.ask(_language)
