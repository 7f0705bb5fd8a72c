"""What the browser does with the page's address: one step back for each change, and a copy of the link."""

from typing import Any

import streamlit as st

from jtm.answers.workbench import Workbench
from jtm.links import to_query
from jtm.scenario import DEFAULT
from jtm.ui.session import state
from jtm.ui.strings import common

# Streamlit adds the address of a page that is opened from the menu twice: without a query, then with the one that the
# page gives it. The second takes the place of the first, or going back would lead to an address that means nothing.
_ONE_STEP_A_PAGE = """
export default function () {
  if (window.jtmKeepsSteps) return;
  window.jtmKeepsSteps = true;
  const push = history.pushState.bind(history);
  let opening = false;
  history.pushState = (state, title, url) => {
    const to = new URL(url, location.href);
    const completes = opening && to.pathname === location.pathname && !location.search;
    opening = to.pathname !== location.pathname && !to.search;
    if (completes) history.replaceState(state, title, url);
    else push(state, title, url);
  };
}
"""

# The clipboard is closed to pages that came over http from another machine; there the browser's older way is tried, and
# where that fails too, the link stands ready to be copied by hand.
_COPY = """
export default function ({ data, parentElement }) {
  const [button, label, box] = ["button", "span", "input"].map((name) => parentElement.querySelector(name));
  button.title = data.help;
  box.setAttribute("aria-label", data.by_hand);
  const show = (text) => { if (label.textContent !== text) label.textContent = text; };
  if (!button.dataset.said) show(data.copy);

  const link = () => {
    const url = new URL(location.href);
    url.hash = "";
    for (const [name, value] of Object.entries(data.versions)) {
      if (!url.searchParams.has(name)) url.searchParams.set(name, value);
    }
    return url.href;
  };
  const forget = () => { delete button.dataset.said; show(data.copy); };
  const say = (text, passes) => {
    show(text);
    button.dataset.said = "yes";
    clearTimeout(button.forget);
    if (passes) button.forget = setTimeout(forget, 4000);
  };
  const copied = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch (refused) {
      box.hidden = false;
      box.value = text;
      box.select();
      return document.execCommand("copy");
    }
  };
  button.onclick = async () => {
    box.hidden = true;
    if (await copied(link())) {
      box.hidden = true;
      say(data.copied, true);
    } else {
      say(data.by_hand, false);  // stands as long as the link that is to be copied
    }
  };
}
"""
_COPY_HTML = """
<button type="button">
  <svg viewBox="0 0 24 24" width="18" height="18" fill="none" stroke="currentColor" stroke-width="2" aria-hidden="true">
    <path d="M10 17H7A5 5 0 0 1 7 7h3M14 7h3a5 5 0 0 1 0 10h-3M8 12h8"/>
  </svg>
  <span aria-live="polite"></span>
</button>
<input type="text" readonly hidden>
"""
_COPY_CSS = """
button, input {
  box-sizing: border-box; width: 100%; font: inherit; font-family: var(--st-font); font-size: 1rem;
  color: var(--st-text-color); border: 1px solid var(--st-border-color); border-radius: var(--st-button-radius);
}
button {
  display: flex; align-items: center; justify-content: center; gap: 0.5rem; min-height: 2.5rem;
  padding: 0.25rem 0.75rem; background: var(--st-background-color); cursor: pointer;
}
button:hover, button:focus-visible { color: var(--st-primary-color); border-color: var(--st-primary-color); }
button:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px; }
input { margin-top: 0.25rem; padding: 0.25rem 0.5rem; background: var(--st-secondary-background-color); }
[hidden] { display: none; }
"""


def keep_one_step_a_page() -> None:
    """Let one press on Back lead to the page before; for pages that write the scenario into their address."""
    if state.begun():
        _steps()(key="steps_of_history")


def copy_link(bench: Workbench) -> None:
    """A button that copies the link to the page as it is, and says so."""
    words = {"copy": common.COPY_LINK, "help": common.COPY_LINK_HELP, "copied": common.LINK_COPIED,
             "by_hand": common.LINK_BY_HAND}  # fmt: skip
    _copy()(data={**words, "versions": to_query(DEFAULT, bench.dataset)}, key="copy_link")


@st.cache_resource(show_spinner=False)
def _steps() -> Any:
    return st.components.v2.component("jtm_one_step_a_page", js=_ONE_STEP_A_PAGE)


@st.cache_resource(show_spinner=False)
def _copy() -> Any:
    return st.components.v2.component("jtm_copy_link", html=_COPY_HTML, css=_COPY_CSS, js=_COPY)
