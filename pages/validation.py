"""Step 4: do employers agree?"""

import streamlit as st

from jtm.answers.validation import notes, provenance
from jtm.store import rounds
from jtm.ui.parts import frame
from jtm.ui.parts.downloads import downloads
from jtm.ui.session import access, live, resources, state
from jtm.ui.steps import validation
from jtm.ui.strings import common
from jtm.ui.strings import validation as words


def page() -> None:
    """The round as it stands, for whoever has the key; what was signed off, for all."""
    state.current()
    store = resources.store()
    frame.titled(words.TITLE)
    validation.ways_on()
    validation.signed_off(store)
    if not rounds.rounds(store):
        st.info(words.NO_ROUND.format(page=words.FACILITATOR_NAME), icon=":material/info:")
        return
    access.gate(titled=False)
    found = live.followed(store, validation.chosen_round(store).id)
    if not validation.answer(found):
        return
    names = validation.names(found)
    validation.heatmap(found, names)
    left, right = st.columns(2, gap="medium")
    with left:
        validation.content_validity(found)
    with right:
        validation.influence_of_one(found, names)
    validation.items(found)
    st.header(common.TAKE_AWAY, anchor=False)
    st.caption(words.TAKE_AWAY)
    downloads(lambda: provenance(found.round, found.items()), lambda: notes(found), "validation")


with resources.in_plain_words():
    page()
