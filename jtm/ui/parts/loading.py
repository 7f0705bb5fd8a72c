"""What the pages have in common that load files of people's own."""

from collections.abc import Callable

import streamlit as st

from jtm.sources.contract import SourceError
from jtm.ui.parts.plain import plain
from jtm.ui.strings import common


def say_done() -> None:
    """Once after a change: that it is made."""
    if done := st.session_state.pop("done", ""):
        st.toast(done, icon=":material/check:")


def write(change: Callable[[], object]) -> None:
    """Change the loaded files and show the page anew; the warehouse follows by itself."""
    try:
        change()
    except (OSError, SourceError) as error:
        st.error(common.REGIONAL_REFUSED.format(reason=plain(str(error))))
    else:
        st.session_state["done"] = common.LOADING_DONE
        st.rerun()
