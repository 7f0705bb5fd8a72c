"""Step 4: the ballot, for a phone."""

import streamlit as st

from jtm.ui import ballot
from jtm.ui.strings import validation as words


def page() -> None:
    """Join or resume, then vote; nothing here needs the warehouse, so that a room of phones costs little."""
    code = ballot.current()
    if code is None:
        st.title(words.BALLOT_TITLE, anchor=False)
        ballot.join()
    else:
        ballot.vote(code)


page()
