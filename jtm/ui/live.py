"""A round as it stands, worked out anew only when something of it has changed."""

import streamlit as st

from jtm import validation_tables
from jtm.store import ballots
from jtm.store.connect import Store, StoreError
from jtm.store.rounds import Round
from jtm.validation_tables import Standing

SECONDS = 2


def standing(store: Store, of: Round) -> Standing:
    """How the round stands now; shared by all sessions that look at the same votes."""
    return _standing(str(store.url), of.id, ballots.marker(store, of.id), store, of)


@st.cache_resource(max_entries=8, show_spinner=False)
def _standing(url: str, round_id: int, marker: tuple[int, ...], _store: Store, _of: Round) -> Standing:
    return validation_tables.standing(_store, _of)


def follow(store: Store, of: Round) -> None:
    """Draw the page anew when the round changes, also when it is opened on another screen."""
    _watch(store, of.id, ballots.marker(store, of.id))


@st.fragment(run_every=SECONDS)
def _watch(store: Store, round_id: int, shown: tuple[int, ...]) -> None:
    # Draws nothing: as long as nothing has changed, nothing is sent, and nobody is disturbed in what they type.
    try:
        changed = ballots.marker(store, round_id) != shown
    except StoreError:
        return  # asked again in two seconds
    if changed:
        st.rerun()
