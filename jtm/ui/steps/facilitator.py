"""The parts of the facilitator's page. Whoever calls them has passed the gate; what changes the store asks again."""

import io
import socket
from collections.abc import Callable, Sequence
from functools import partial
from time import monotonic
from urllib.parse import urlsplit, urlunsplit

import polars as pl
import segno
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from jtm.answers.benchmarks import benchmark_of, draft_of
from jtm.answers.validation import Standing, begin_round, sign
from jtm.answers.workbench import Workbench, leading_jtm, occupation
from jtm.export import draft_file
from jtm.framework.benchmarks.drafts import Benchmark
from jtm.framework.benchmarks.proficiency import Band
from jtm.framework.benchmarks.timing import Timing
from jtm.framework.validation.consensus import Outcome, employers_needed
from jtm.language import gettext as _
from jtm.scenario import Scenario
from jtm.store import ballots, kept, rounds
from jtm.store.ballots import one_line
from jtm.store.connect import Store, StoreError
from jtm.store.rounds import RefusedError, Round, Settled
from jtm.store.schema import LONGEST_COMMENT, LONGEST_NAME
from jtm.ui.parts.emphasis import leading
from jtm.ui.parts.plain import plain
from jtm.ui.serving import doors
from jtm.ui.session import access, resources
from jtm.ui.steps import ballot_files, drafts, employer_panel
from jtm.ui.strings import counts
from jtm.ui.strings import validation as words

_SAID, _ROUND = "facilitator_said", "facilitator_round"
_SAID_SECONDS = 10
_QR_SCALE = 12


def _do(change: Callable[[], object]) -> None:
    """Change something, and say why not if it cannot be; a text that ``change`` returns is said when it is done."""
    if not access.granted():
        return
    try:
        said = change()
        st.session_state[_SAID] = ("success", said if isinstance(said, str) else "", monotonic())
    except (RefusedError, StoreError) as error:
        st.session_state[_SAID] = ("error", plain(str(error)), monotonic())


def message() -> None:
    """What the last press did, for some seconds: votes that come in draw the page anew, and would wipe it away."""
    kind, said, moment = st.session_state.get(_SAID, ("", "", 0.0))
    if monotonic() - moment > _SAID_SECONDS:
        return
    if kind == "error":
        st.error(said, icon=":material/error:")
    elif said:
        st.success(said, icon=":material/check:")


# ── rounds ────────────────────────────────────────────────────────────────────────────────────────────────────────


def chosen_round(store: Store) -> Round | None:
    """The round to work on: the one chosen, else the latest."""
    known = {one.id: one for one in rounds.rounds(store)}
    if not known:
        st.info(words.ROUND_NONE, icon=":material/info:")
        return None
    if st.session_state.get(_ROUND) not in known:
        st.session_state[_ROUND] = next(iter(known))
    labels = {id_: words.ROUND_LABEL.format(name=one.name, id=id_) for id_, one in known.items()}
    return known[
        st.selectbox(words.ROUND, list(known), filter_mode="contains", format_func=labels.__getitem__, key=_ROUND)
    ]


def new_round(bench: Workbench, scenario: Scenario, store: Store, *, folded: bool) -> None:
    """Make a round from the O*NET draft of the scenario's job, from a draft of this session, or from a saved one."""
    with st.expander(words.ROUND_NEW, icon=":material/add:", expanded=not folded):
        sources = _sources(bench, scenario, store)
        chosen = st.selectbox(words.ROUND_SOURCE, list(sources), filter_mode="contains", key="round_source")
        benchmark = sources[chosen]()
        count = len(benchmark.items)
        st.caption(words.SOURCE_NOTE.format(items=count))
        if count:
            st.caption(words.SOURCE_MANY.format(items=count, employers=employers_needed(count)))
        key = f"round_{chosen}"
        st.text_input(words.ROUND_TITLE, value=benchmark.name, max_chars=LONGEST_NAME, key=key)

        def make() -> str:
            # What was typed last, which may come with the press itself.
            wanted = one_line(st.session_state[key], LONGEST_NAME) or benchmark.name
            st.session_state[_ROUND] = begin_round(store, benchmark, wanted, scenario.area)
            return words.ROUND_MADE

        st.button(
            words.ROUND_MAKE, type=leading(), icon=":material/add:", disabled=not count, on_click=lambda: _do(make)
        )


def _sources(bench: Workbench, scenario: Scenario, store: Store) -> dict[str, Callable[[], Benchmark]]:
    """What a round can be about, by how it is named."""
    soc = scenario.occupation or leading_jtm(bench, scenario)
    title = str(occupation(bench, soc)["title"])

    def onet() -> Benchmark:
        table = benchmark_of(bench, resources.region(bench, scenario).profiles, soc, scenario)
        return draft_of(bench, table, [soc], title)

    found: dict[str, Callable[[], Benchmark]] = {words.SOURCE_ONET.format(title=title): onet}
    own = drafts.current()
    if own is not None:
        found[words.SOURCE_DRAFT.format(name=own.name)] = lambda: own
    for one in kept.listed(store, kept.BENCHMARK):
        label = words.SOURCE_SAVED.format(name=one.name)
        found[label] = partial(draft_file.from_json, one.content.encode())
    return found


def steps(store: Store, found: Standing) -> None:
    """Where the round stands, and what can be done with it now."""
    of, title = found.round, "; ".join(job.title for job in found.draft.occupations)
    st.markdown(words.STATE.format(
        state=words.STATES[of.state], employers=counts.EMPLOYERS.format(count=found.validation.employers),
        raters=counts.BALLOTS.format(count=found.validation.raters),
        votes=counts.VOTES.format(count=found.ballots.height),
        items=counts.ITEMS.format(count=len(found.draft.items)), title=plain(title)))  # fmt: skip
    open_, close, sign_ = st.columns(3)
    label = words.OPEN if of.state == rounds.NEW else words.REOPEN
    open_.button(label, icon=":material/play_arrow:", width="stretch", disabled=of.is_open,
                 type="secondary" if of.is_open else leading(),
                 on_click=lambda: _do(lambda: bool(rounds.open_round(store, of.id))))  # fmt: skip
    close.button(words.CLOSE, icon=":material/stop:", width="stretch", disabled=not of.is_open,
                 on_click=lambda: _do(partial(rounds.close, store, of.id)))  # fmt: skip
    with sign_.popover(words.SIGN, icon=":material/verified:", width="stretch",
                       disabled=of.state in words.SIGN_BEFORE, help=words.SIGN_BEFORE.get(of.state)):  # fmt: skip
        _sign(store, found)


def _sign(store: Store, found: Standing) -> None:
    agreed = found.agreed()
    subject = " ".join(sorted(job.soc for job in agreed.occupations))
    version = 1 + max((one.version for one in rounds.sign_offs(store) if one.subject == subject), default=0)
    kept, settled = len(agreed.items), found.agreed_count()
    title = "; ".join(job.title for job in agreed.occupations)
    st.markdown(words.SIGN_NOTE.format(
        version=version, title=plain(title), agreed=settled, items=counts.ITEMS.format(count=len(found.draft.items)),
        dropped=len(found.draft.items) - kept))  # fmt: skip
    if settled < kept:
        st.warning(words.SIGN_OPEN.format(open=kept - settled), icon=":material/info:")
    st.text_input(words.SIGN_BY, max_chars=LONGEST_NAME, key="signed_by")

    def signed() -> str:
        by = one_line(st.session_state["signed_by"], LONGEST_NAME)  # what was typed last may come with the press
        if by is None:
            raise RefusedError(words.SIGN_NAMELESS)
        made = sign(store, found.round.id, by)
        said = words.SIGNED_MANY if " " in subject else words.SIGNED
        return said.format(label=f"{plain(title)}, version {made.version}")

    st.button(words.SIGN_CONFIRM.format(version=version), type=leading(), on_click=lambda: _do(signed))


# ── joining ───────────────────────────────────────────────────────────────────────────────────────────────────────


def invitation(of: Round) -> None:
    """The QR code, the address and the code, to be read from ten metres."""
    address = doors.opened().for_voters(ballot_address(st.context.url or "", lan_address()))
    url = f"{address}?code={of.code}"
    left, right = st.columns([2, 3], vertical_alignment="center")
    picture = io.BytesIO()
    segno.make(url, error="m").save(picture, kind="png", scale=_QR_SCALE, border=3)
    left.image(picture.getvalue(), alt=words.JOIN_ALT.format(url=url), width="stretch")
    with right:
        st.header(words.JOIN_TITLE, anchor=False)
        st.markdown(words.JOIN_CODE.format(address=f"[{address}]({address})"))  # not typed by anyone
        st.title(str(of.code), anchor=False)
        if not access.open_to_others():
            st.warning(words.JOIN_LOCAL, icon=":material/wifi_off:")


def ballot_address(page: str, host: str) -> str:
    """The address of the ballot beside the ``page`` that a browser shows; with ``host`` where that says localhost, as
    a phone would take that for itself.
    """
    parts = urlsplit(page)
    local = parts.hostname in (None, "localhost", "127.0.0.1", "::1", "0.0.0.0")
    where = f"{host}:{parts.port}" if local and parts.port else host if local else parts.netloc
    path = parts.path.rstrip("/").rpartition("/")[0] + "/ballot"
    return urlunsplit((parts.scheme or "http", where, path, "", ""))


def lan_address() -> str:
    """This machine's address on its network; localhost without one. Nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address for documentation: it only makes the system choose a way out
        except OSError:
            return "localhost"
        return str(probe.getsockname()[0])


# ── settling ──────────────────────────────────────────────────────────────────────────────────────────────────────


def settle(store: Store, found: Standing) -> None:
    """Settle one item over its votes."""
    with st.expander(words.DECIDE_TITLE, icon=":material/gavel:"):
        st.caption(words.DECIDE_NOTE)
        items = {row["element_id"]: row for row in found.items().iter_rows(named=True)}
        contested = [row["name"] for row in items.values() if (row["decided"] or row["outcome"]) == Outcome.CONTESTED]
        if contested:
            st.caption(words.DECIDE_CONTESTED.format(names=plain("; ".join(contested))))
        # The names alone: the browser sends a label, and one that votes have changed meanwhile would mean nothing.
        chosen = st.selectbox(words.DECIDE_ITEM, list(items),
                              filter_mode="contains", format_func=lambda code: items[code]["name"],
                              key="decide_item")  # fmt: skip
        row = items[chosen]
        st.caption(f"**{_(row['outcome']).capitalize()}**: {plain(row['why'])}")
        with st.form("decide", border=False):
            first, second, third = st.columns(3)
            outcomes = [one.value for one in Outcome if one is not Outcome.UNDECIDED]
            outcome = _settling(
                first, words.DECIDE_OUTCOME, outcomes, words.DECIDE_VOTES, row["decided"], f"outcome_{chosen}"
            )
            band = _settling(
                second, words.DECIDE_BAND, list(Band), words.DECIDE_KEEP, row["decided_band"], f"band_{chosen}"
            )
            timing = _settling(
                third, words.DECIDE_TIMING, list(Timing), words.DECIDE_KEEP, row["decided_timing"], f"time_{chosen}"
            )
            note = st.text_input(
                words.DECIDE_WHY, value=row["note"] or "", max_chars=LONGEST_COMMENT, key=f"why_{chosen}"
            )
            pressed = st.form_submit_button(words.DECIDE_SAVE, icon=":material/gavel:")
        if pressed:
            settled = Settled(chosen, outcome or "", band, timing, one_line(note, LONGEST_COMMENT))
            _do(lambda: _decided(store, found, settled))
            st.rerun()


def _settling(
    place: DeltaGenerator, label: str, offered: Sequence[str], none: str, settled: str | None, key: str
) -> str | None:
    """A choice, with what was settled before as its first value; nothing where it is left as it is."""
    options = ["", *map(str, offered)]
    chosen: str = place.selectbox(label, options, filter_mode="contains", index=options.index(settled or ""), key=key,
                                  format_func=lambda one: _(one) or none)  # fmt: skip
    return chosen or None


def _decided(store: Store, found: Standing, settled: Settled) -> str:
    """Keep a decision that says something, or take it back where no outcome is chosen."""
    item = found.draft.item(settled.element_id)
    before = any(one.element_id == settled.element_id for one in found.decisions)
    if not (settled.outcome or before) and (settled.band or settled.timing or settled.note):
        raise RefusedError(words.DECIDE_CHOOSE)
    voted = found.validation.items.row(by_predicate=pl.col("element_id") == settled.element_id, named=True)["band"]
    _refuse_unclear(settled, item.band, Band(voted) if voted else None)
    rounds.decide(store, found.round.id, settled.element_id, settled if settled.outcome else None)
    said = words.DECIDED if settled.outcome else words.DECIDED_BY_VOTES
    return said.format(name=plain(item.name))


def _refuse_unclear(settled: Settled, drafted: Band | None, voted: Band | None) -> None:
    """Outcome and level must say the same: what is raised has a higher level than drafted, a contested one keeps it."""
    if settled.outcome == Outcome.CONTESTED and (settled.band or settled.timing):
        raise RefusedError(words.DECIDE_CONTESTED_STAYS)
    moves = settled.outcome in (Outcome.RAISED, Outcome.LOWERED)
    if drafted is None:
        if moves:
            raise RefusedError(words.DECIDE_NO_LEVEL)
        return
    named = Band(settled.band) if settled.band else voted if moves else None
    up = list(Band).index(named) - list(Band).index(drafted) if named else 0
    if settled.outcome == Outcome.RAISED and up <= 0:
        raise RefusedError(words.DECIDE_HIGHER.format(band=drafted))
    if settled.outcome == Outcome.LOWERED and up >= 0:
        raise RefusedError(words.DECIDE_LOWER.format(band=drafted))
    if settled.outcome == Outcome.CONFIRMED and up:
        raise RefusedError(words.DECIDE_NOT_CONFIRMED.format(band=drafted))


def wordings(store: Store, found: Standing) -> None:
    """The employers' own names for the items; their comments stand beside."""
    with st.expander(words.ALIAS_TITLE, icon=":material/translate:"):
        st.caption(words.ALIAS_NOTE)
        names = {item.element_id: item.name for item in found.draft.items}
        known = rounds.aliases(store, found.round.id)
        chosen = st.selectbox(
            words.DECIDE_ITEM, list(names), filter_mode="contains", format_func=names.__getitem__, key="alias_item"
        )
        comments = found.ballots.filter(pl.col("element_id") == chosen).drop_nulls("comment")
        for firm, comment in comments.select("employer", "comment").iter_rows():
            st.caption(f"{plain(firm)}: {plain(comment)}")
        with st.form("alias", border=False, clear_on_submit=True):
            wording = st.text_input(words.ALIAS_WORDING, max_chars=LONGEST_NAME)
            pressed = st.form_submit_button(words.ALIAS_ADD, icon=":material/add:")
        wanted = one_line(wording, LONGEST_NAME)
        if pressed and wanted:
            _do(partial(rounds.note_alias, store, found.round.id, chosen, wanted))
            st.rerun()
        for one in known.get(chosen, []):
            st.button(
                words.ALIAS_REMOVE.format(wording=plain(one)),
                key=f"alias_{chosen}_{one}",
                on_click=_do,
                args=(partial(rounds.note_alias, store, found.round.id, chosen, one, kept=False),),
            )


# ── who voted, and files ──────────────────────────────────────────────────────────────────────────────────────────


def who_voted(store: Store, found: Standing) -> None:
    """The employers, with what can be done about invented and misspelt ones, and the ballots by number."""
    employer_panel.panel(store, found, _do)


def files(store: Store, found: Standing) -> None:
    """Ballots out, and ballots in."""
    st.header(words.FILES_TITLE, anchor=False)
    ballot_files.downloads(store, found)
    ballot_files.imports(store, found, lambda votes: _do(lambda: _taken(store, found, votes)))


def _taken(store: Store, found: Standing, votes: ballot_files.Votes) -> str:
    count = ballots.bring_in(store, found.round.id, votes)
    ballot_files.clear()
    return words.IMPORTED.format(count=count)
