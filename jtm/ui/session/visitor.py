"""The visitor's language: that of the link, else of the browser, else English.

A link's language holds for the whole session, and stays in the address so that it outlives a reload.
"""

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from jtm import language

_LANGUAGE, _ASKED_FOR = "language", "language_asked_for"


def greet() -> None:
    """At the beginning of a page: speak the visitor's language from now on."""
    if asked := st.query_params.get(language.IN_LINK):
        st.session_state[_ASKED_FOR] = asked
    chosen = language.choose(st.session_state.get(_ASKED_FOR), st.context.locale)
    st.session_state[_LANGUAGE] = chosen
    language.speak(chosen)


def in_link() -> dict[str, str]:
    """The language's part of the address, where a link has asked for one."""
    return {language.IN_LINK: st.session_state[_LANGUAGE]} if _ASKED_FOR in st.session_state else {}


def _language() -> str | None:
    """The language of the session whose script runs here: a part of a page is drawn alone, in a thread of its own."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return None
    chosen: str | None = st.session_state.get(_LANGUAGE)
    return chosen


language.ask(_language)
