"""Who may facilitate: whoever has the key, or is logged in under an address on the list.

The key is that of ``.streamlit/secrets.toml`` (``[facilitator] key``) or ``JTM_FACILITATOR_KEY``; without either one is
made when the program starts and printed on its console. Where ``[auth]`` is configured, ``st.login`` works too, for
the addresses in ``[facilitator] emails``.
"""

import hmac
import os
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any

import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError
from streamlit.runtime.scriptrunner import get_script_run_ctx

from jtm.errors import install_with
from jtm.store.codes import hashed, resume_code, typed
from jtm.store.rounds import RefusedError
from jtm.ui.parts.emphasis import leading
from jtm.ui.parts.plain import plain
from jtm.ui.serving.doors import SHORTEST_KEY, others_can_reach
from jtm.ui.session import resources
from jtm.ui.strings import validation as words

_PROOF = "facilitator_proof"


def session() -> str:
    """A name for this browser session, by which attempts are counted."""
    context = get_script_run_ctx()
    return context.session_id if context else ""


def prepare() -> None:
    """Make and print the key when the program starts, if none is set."""
    _key()


def open_to_others() -> bool:
    """Whether anyone but this computer can reach the workbench, directly or through a proxy."""
    return others_can_reach(st.get_option("server.address"), st.get_option("server.allowedHosts"))


def may_load() -> bool:
    """Whether this session may change the data that everyone sees: on this computer's own workbench anyone may."""
    return not open_to_others() or granted()


def gate(note: str = "", *, titled: bool = True) -> None:
    """Ask for the key, and stop the page until it is right. ``note`` says why, if not for what the facilitator does;
    ``titled`` where the page has no title yet.
    """
    if granted():
        return
    (st.title if titled else st.header)(words.KEY_TITLE, anchor=False)
    if key_is_weak():
        st.error(weak(), icon=":material/block:")
        st.stop()
    st.markdown(note or words.KEY_NOTE)
    if open_to_others() and not (st.context.url or "").startswith("https:"):
        st.caption(words.KEY_IN_CLEAR)
    if _login_configured():
        _offer_login()
    with st.form("key", border=False):
        given = st.text_input(words.KEY, type="password", max_chars=200, autocomplete="off")
        if st.form_submit_button(words.KEY_ENTER, type=leading()):
            _try(given)
    st.stop()


def granted() -> bool:
    """Whether this session may facilitate."""
    proof = st.session_state.get(_PROOF, "")
    return (hmac.compare_digest(proof, hashed(_key())) and not key_is_weak()) or _on_the_list()


def leave_button() -> None:
    """End this session's right to facilitate: the screen may be another's."""
    if _PROOF in st.session_state:
        st.button(words.KEY_LEAVE, icon=":material/logout:", on_click=lambda: st.session_state.pop(_PROOF, None))


def _offer_login() -> None:
    if find_spec("authlib") is None:
        st.error(words.LOGIN_NEEDS.format(remedy=plain(install_with("server"))), icon=":material/block:")
    elif st.user.is_logged_in:
        st.error(words.LOGGED_IN_OTHER.format(email=st.user.get("email", "–")), icon=":material/block:")
        st.button(words.LOG_OUT, on_click=st.logout)
    else:
        st.button(words.LOG_IN, on_click=st.login, type=leading(), icon=":material/login:")


def _try(given: str) -> None:
    try:
        right = resources.admission().proven(session(), st.context.ip_address, lambda: _is_key(given))
    except RefusedError as error:
        st.error(str(error), icon=":material/block:")
        return
    if not right:
        st.error(words.KEY_WRONG, icon=":material/block:")
        return
    st.session_state[_PROOF] = hashed(_key())
    st.rerun()


def _is_key(given: str) -> bool:
    """Equal to the key as it is; one that this program made may be typed without its dashes."""
    return any(hmac.compare_digest(one.encode(), _key().encode()) for one in (given.strip(), typed(given)))


def weak() -> str:
    """What is wrong with a weak key."""
    return words.KEY_WEAK.format(shortest=SHORTEST_KEY)


def key_is_weak() -> bool:
    """Whether a key was set that could be guessed by those who can reach the workbench."""
    return open_to_others() and 0 < len(_given_key()) < SHORTEST_KEY


def _key() -> str:
    """The key as it is now: whoever changes it in the secrets shuts out those who have the old one."""
    return _given_key() or _made_key()


def _given_key() -> str:
    given = (_secrets("facilitator").get("key"), os.environ.get("JTM_FACILITATOR_KEY"))
    return next((text for one in given if (text := str(one or "").strip())), "")


@st.cache_resource(show_spinner=False)
def _made_key() -> str:
    made = resume_code()
    print(words.KEY_MADE.format(key=made), file=sys.stderr, flush=True)
    return made


def _secrets(section: str) -> Mapping[str, Any]:
    try:
        found: Mapping[str, Any] = st.secrets.get(section, {})
    except StreamlitSecretNotFoundError:
        return {}
    return found


def _login_configured() -> bool:
    return bool(_secrets("auth"))


def _on_the_list() -> bool:
    if not _login_configured() or not st.user.is_logged_in or st.user.get("email_verified") is False:
        return False
    allowed = {str(email).casefold() for email in _secrets("facilitator").get("emails", [])}
    return str(st.user.get("email", "")).casefold() in allowed
