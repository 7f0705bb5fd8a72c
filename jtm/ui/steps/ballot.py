"""The parts of the ballot: joining a round, going on with a ballot, and one item after another.

A vote is in the store before the page says so. The code that resumes a ballot is held by the session and by the
device; where both are gone, its holder can type it.
"""

from collections.abc import Callable

import streamlit as st

from jtm.framework.benchmarks.drafts import Benchmark
from jtm.framework.benchmarks.proficiency import Band
from jtm.framework.benchmarks.timing import Timing
from jtm.language import gettext as _
from jtm.store import ballots
from jtm.store.ballots import BallotItem, Ticket, Vote
from jtm.store.connect import StoreError
from jtm.store.rounds import RefusedError
from jtm.store.schema import LONGEST_COMMENT, LONGEST_NAME
from jtm.ui.parts.emphasis import leading
from jtm.ui.parts.plain import plain
from jtm.ui.session import access, device, resources
from jtm.ui.strings import elements
from jtm.ui.strings import validation as words

_JOBS, _EXAMPLES = 3, 4  # shown at most
_CODE, _PLACE, _SAID, _LEFT, _USELESS = "ballot_code", "ballot_place", "ballot_said", "ballot_left", "ballot_useless"


def current() -> str | None:
    """The code of this session's ballot: begun here, or remembered by this device."""
    if _CODE in st.session_state:
        return str(st.session_state[_CODE])
    if _LEFT in st.session_state:
        device.forget(_asked_for())
        return None
    code = device.remembered(_asked_for())
    if not code or code == st.session_state.get(_USELESS):
        return None
    try:
        resources.admission().resume(access.session(), code)
    except RefusedError:
        # Of another store, or deleted: join asks, and what the device remembers is not tried again at each press.
        st.session_state[_USELESS] = code
        return None
    except StoreError:
        return None
    st.session_state[_CODE] = code
    return code


def _asked_for() -> str:
    """The join code of the link, if it has one."""
    return str(st.query_params.get("code", ""))[:100]


# ── joining ───────────────────────────────────────────────────────────────────────────────────────────────────────


def join() -> None:
    """Ask for the code and the employer; or for the code of a ballot begun elsewhere."""
    st.markdown(words.BALLOT_INTRO)
    with st.form("join", border=False):
        code = st.text_input(words.CODE, value=_asked_for(), max_chars=40, autocomplete="off")
        employer = st.text_input(words.EMPLOYER, max_chars=LONGEST_NAME, autocomplete="organization")
        if st.form_submit_button(words.START, type=leading(), width="stretch"):
            _begin(lambda: resources.admission().join(access.session(), code, employer))
    with st.expander(words.PRIVACY_TITLE, icon=":material/shield:", expanded=True):
        st.markdown(words.PRIVACY)
    with st.expander(words.RESUME_FOLD, icon=":material/history:"), st.form("resume", border=False):
        own = st.text_input(words.RESUME_CODE, max_chars=40, autocomplete="off")
        if st.form_submit_button(words.RESUME, width="stretch"):
            _begin(lambda: resources.admission().resume(access.session(), own))


def _begin(ticket: Callable[[], Ticket]) -> None:
    try:
        found = ticket()
    except (RefusedError, StoreError) as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    st.session_state[_CODE] = found.code
    st.session_state.pop(_LEFT, None)
    st.rerun()


# ── voting ────────────────────────────────────────────────────────────────────────────────────────────────────────


def vote(code: str) -> None:
    """The ballot of the holder of ``code``; it is kept on the device."""
    device.remember(_asked_for(), code)
    _items(code)


@st.fragment
def _items(code: str) -> None:
    try:
        ticket, items = ballots.own_ballot(resources.store(), code)
    except RefusedError as error:
        st.error(str(error), icon=":material/error:")
        _leave_button(words.LEAVE)
        return
    except StoreError as error:
        st.error(words.STORE_FAILED.format(reason=plain(str(error))), icon=":material/error:")
        return
    done = sum(item.vote is not None for item in items)
    place = _place(items)
    asked = resources.asked_about(ticket)
    st.markdown(_jobs(asked))
    st.caption(words.BALLOT_HEAD.format(employer=plain(ticket.employer), round=plain(ticket.round_name)))
    st.progress(
        done / len(items),
        words.BALLOT_PROGRESS.format(done=done, total=len(items), place=place + 1, domain=_(items[place].domain)),
    )
    _said()
    if not ticket.counted:
        st.warning(words.BALLOT_LEFT_OUT.format(employer=plain(ticket.employer)), icon=":material/person_off:")
    if not ticket.is_open:
        st.info(words.CLOSED, icon=":material/lock:")
        _leave_button(words.JOIN_OTHER)
    elif done == len(items):
        st.success(words.ALL_DONE.format(total=len(items)), icon=":material/task_alt:")
    _item(ticket, items, place, _meaning(items[place], asked))
    _steps(items, place)
    st.caption(words.BALLOT_NUMBER.format(number=ticket.rater_id, code=ticket.code))
    with st.expander(words.PRIVACY_TITLE, icon=":material/shield:"):
        st.markdown(words.PRIVACY)
        _leave_button(words.LEAVE)


def _place(items: list[BallotItem]) -> int:
    """Where the ballot stands: where it was left, else at the first item without an answer."""
    first = next((place for place, item in enumerate(items) if item.vote is None), 0)
    return min(int(st.session_state.setdefault(_PLACE, first)), len(items) - 1)


def _jobs(asked: Benchmark) -> str:
    """The jobs that the round is about, so many of them as a phone has room for."""
    titles = [job.title for job in asked.occupations]
    shown, more = plain("; ".join(titles[:_JOBS])), len(titles) - _JOBS
    listed = words.BALLOT_MORE.format(jobs=shown, count=more) if more > 0 else shown
    return (words.BALLOT_JOB if len(titles) == 1 else words.BALLOT_JOBS).format(jobs=listed)


def _meaning(item: BallotItem, asked: Benchmark) -> str:
    """What the item means, in a sentence; a technology by products that people know."""
    if item.domain != "technology":
        return _(elements.definitions().get(item.element_id, ""))
    known = resources.technology_examples(tuple(job.soc for job in asked.occupations)).get(item.element_id, [])
    return words.EXAMPLES.format(names=plain(", ".join(known[:_EXAMPLES]))) if known else ""


def _item(ticket: Ticket, items: list[BallotItem], place: int, meaning: str) -> None:
    """One item with what it means and its three questions, and the vote that counts filled in."""
    item = items[place]
    given = item.vote or Vote("")
    st.title(plain(item.name), anchor=False)
    if meaning:
        st.caption(meaning)
    with st.form(f"vote_{item.id}", border=False):
        _choice(words.NECESSITY_ASK, words.NECESSITIES, words.NECESSITY_HELP, given.necessity, f"necessity_{item.id}")
        if item.domain != "technology":  # O*NET has no levels for them, so there is none to confirm
            bands = {band.value: _(band.value) for band in Band}
            _choice(words.BAND_ASK, bands, words.BAND_HELP, given.band, f"band_{item.id}")
        timings = {timing.value: words.TIMINGS[timing] for timing in Timing}
        _choice(words.TIMING_ASK, timings, words.TIMING_HELP, given.timing, f"timing_{item.id}")
        st.text_input(words.COMMENT, value=given.comment or "", max_chars=LONGEST_COMMENT, key=f"comment_{item.id}")
        st.form_submit_button(
            words.SAVE_CHANGE if item.vote else words.SAVE_NEXT, type=leading(), width="stretch",
            disabled=not ticket.is_open, on_click=_save, args=(ticket.code, item, min(place + 1, len(items) - 1)),
        )  # fmt: skip


def _choice(label: str, options: dict[str, str], meanings: dict[str, str], given: str | None, key: str) -> None:
    """Three answers beside each other, each as large as a thumb; what they mean is told by the question."""
    told = "; ".join(f"**{options[name]}**: {meaning}" for name, meaning in meanings.items())
    st.segmented_control(label, list(options), default=given if given in options else None, width="stretch",
                         format_func=options.__getitem__, help=told, key=key)  # fmt: skip


def _save(code: str, item: BallotItem, then: int) -> None:
    """Keep the answer that stands on the page, and go to the item at ``then``. It is done as the press arrives, so that
    it does not matter whether the whole page is drawn next, as after a lost connection, or this part alone.
    """
    necessity, band, timing, comment = (
        st.session_state.get(f"{what}_{item.id}") for what in ("necessity", "band", "timing", "comment")
    )
    if not necessity:
        st.session_state[_SAID] = ("error", words.CHOOSE_FIRST)
        return
    try:
        resources.admission().cast(code, item.id, Vote(necessity, band, timing, comment))
    except (RefusedError, StoreError) as error:
        st.session_state[_SAID] = ("error", words.NOT_SAVED.format(reason=plain(str(error))))
        return
    st.session_state[_SAID] = ("success", words.SAVED.format(name=plain(item.name)))
    st.session_state[_PLACE] = then


def _said() -> None:
    kind, said = st.session_state.pop(_SAID, ("", ""))
    if kind == "error":
        st.error(said, icon=":material/error:")
    elif kind:
        st.success(said, icon=":material/check:")


def _steps(items: list[BallotItem], place: int) -> None:
    """Back, on, and to any item."""
    with st.container(horizontal=True):  # a phone would put columns below each other
        st.button(words.BACK, icon=":material/arrow_back:", width="stretch", disabled=place == 0,
                  on_click=_go, args=(place - 1,))  # fmt: skip
        st.button(words.SKIP, icon=":material/arrow_forward:", width="stretch", disabled=place + 1 == len(items),
                  on_click=_go, args=(place + 1,))  # fmt: skip
    names = [f"{'✓' if item.vote else '○'} {number}. {item.name}" for number, item in enumerate(items, start=1)]
    # A list of its own for each state of its names: a phone that comes back may still hold a name of the one before.
    key = f"go_to_{place}_{sum(item.vote is not None for item in items)}"
    st.selectbox(words.GO_TO, range(len(items)),
                 filter_mode="contains", index=place, format_func=names.__getitem__, key=key,
                 on_change=lambda: _go(st.session_state[key]))  # fmt: skip


def _go(place: int) -> None:
    st.session_state[_PLACE] = place


def _leave_button(label: str) -> None:
    if st.button(label, icon=":material/logout:"):
        for name in (_CODE, _PLACE):
            st.session_state.pop(name, None)
        st.session_state[_LEFT] = True
        st.rerun(scope="app")
