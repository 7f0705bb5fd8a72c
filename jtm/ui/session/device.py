"""What a phone remembers of its ballot: the code that resumes it, in the browser's own storage and nowhere else."""

from typing import Any

import streamlit as st

from jtm.store.codes import PLACE, typed

_REMEMBER = """
export default function ({ data, setStateValue }) {
  const last = "jtm-ballot-last";
  const own = data.place ? "jtm-ballot-" + data.place : last;
  try {
    if (data.forget) { localStorage.removeItem(own); localStorage.removeItem(last); }
    else if (data.code) { localStorage.setItem(own, data.code); localStorage.setItem(last, data.code); }
    else { setStateValue("code", localStorage.getItem(own) || ""); }
  } catch (refused) {
    setStateValue("code", "");
  }
}
"""


def remembered(join_code: str) -> str:
    """The code of the ballot that this device began in the round of ``join_code``, or of its last one if there is none
    given; empty if it has none, or until the browser has answered.
    """
    found = _component()(data={"place": typed(join_code)[:PLACE]}, key="ballot_of_device", on_code_change=_nothing)
    return str(found.code or "")


def remember(join_code: str, code: str) -> None:
    """Keep the ``code`` on this device."""
    _component()(data={"place": typed(join_code)[:PLACE], "code": code}, key="keep_on_device")


def forget(join_code: str) -> None:
    """Keep nothing on this device."""
    _component()(data={"place": typed(join_code)[:PLACE], "forget": True}, key="forget_on_device")


def _nothing() -> None:
    """The page runs anew with the value; there is nothing else to do."""


@st.cache_resource(show_spinner=False)
def _component() -> Any:
    return st.components.v2.component("jtm_ballot_device", js=_REMEMBER)
