"""A round as it stands, worked out anew only when something of it has changed."""

from dataclasses import dataclass

import streamlit as st

from jtm.answers import validation
from jtm.answers.validation import Standing
from jtm.store import ballots, rounds
from jtm.store.connect import Store, StoreError

SECONDS = 2


@dataclass
class _Shown:
    """The marker of what a page shows of a round; ``drawn`` once the page has got it."""

    marker: tuple[int, ...]
    drawn: bool = False


def followed(store: Store, round_id: int) -> Standing:
    """How the round stands now, shared by all sessions that look at the same votes; the page is drawn anew when it
    changes, also when it is opened on another screen.
    """
    # Asked for once, and before all else: what changes while the page is made counts as not shown yet, and comes next.
    shown = _Shown(ballots.marker(store, round_id))
    found = _standing(str(store.url), round_id, shown.marker, store)
    _watch(store, round_id, shown)
    shown.drawn = True
    return found


@st.cache_resource(max_entries=8, show_spinner=False)
def _standing(url: str, round_id: int, marker: tuple[int, ...], _store: Store) -> Standing:
    return validation.standing(_store, rounds.find(_store, round_id))


@st.fragment(run_every=SECONDS)
def _watch(store: Store, round_id: int, shown: _Shown) -> None:
    # Draws nothing: as long as nothing has changed, nothing is sent, and nobody is disturbed in what they type. Nor
    # does it ask while the page itself is drawn: where many vote, it would begin again and again and show nothing.
    try:
        changed = shown.drawn and ballots.marker(store, round_id) != shown.marker
    except StoreError:
        return  # asked again in two seconds
    if changed:
        st.rerun()
