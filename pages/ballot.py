"""Step 4: the ballot, for a phone."""

import streamlit as st

from jtm.ui.steps import ballot
from jtm.ui.strings import validation as words

_COLUMN = 560  # pixels at most: one thumb on a phone, one look on a desk


def page() -> None:
    """Join or resume, then vote; nothing here needs the warehouse, so that a room of phones costs little."""
    code = ballot.current()
    with st.container(width=_COLUMN):
        if code is None:
            st.title(words.BALLOT_TITLE, anchor=False)
            ballot.join()
        else:
            ballot.vote(code)


page()
