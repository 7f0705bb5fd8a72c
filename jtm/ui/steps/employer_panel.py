"""The employers of a round on the facilitator's page: leave out, count as one, rename, take back, many at once."""

from collections.abc import Callable, Sequence
from functools import partial

import polars as pl
import streamlit as st

from jtm.answers.validation import Standing, effect
from jtm.columns import COLUMNS
from jtm.export.tables import inert
from jtm.language import gettext as _
from jtm.store import ballots, employers
from jtm.store.connect import Store
from jtm.store.employers import Roll
from jtm.store.rounds import RefusedError
from jtm.store.schema import LONGEST_NAME
from jtm.ui.parts.emphasis import leading
from jtm.ui.parts.plain import plain
from jtm.ui.parts.table import data_table
from jtm.ui.strings import counts
from jtm.ui.strings import validation as words

_TICKED, _TURN = "employers_ticked", "employers_turn"
_NAMED = 5  # of those ticked, in a sentence
Do = Callable[[Callable[[], object]], None]


def panel(store: Store, found: Standing, do: Do) -> None:
    """Employers with ticks, what can be done with those ticked, and all ballots by number."""
    table = employers.employers(store, found.round.id).sort("employer_id")  # new ones come last, so that ticks stay
    with st.expander(words.EMPLOYERS_TITLE.format(count=table.height), icon=":material/domain:"):
        if table.is_empty():
            st.caption(words.EMPLOYERS_NONE)
            return
        st.caption(words.EMPLOYERS_NOTE)
        ticked = _ticked(table)
        if ticked.height:
            _change(store, found, ticked, do)
        raters = ballots.raters(store, found.round.id)
        st.caption(words.RATERS_NOTE)
        data_table(inert(raters), words.RATERS_ALT.format(rows=raters.height), key="raters")


def _ticked(table: pl.DataFrame) -> pl.DataFrame:
    """The employers whose rows are ticked; after each change the ticks begin anew."""
    shown = table.with_columns(
        pl.col("counted").replace_strict(words.EMPLOYERS_STATE, return_dtype=pl.String),
        pl.col("counts_as").fill_null(""),
    )
    chosen = data_table(
        inert(shown.select("employer", "counted", "counts_as", "ballots", "votes", "joined_at", "employer_id")),
        words.EMPLOYERS_ALT.format(rows=table.height),
        {"employer": words.AS_TYPED, "counted": st.column_config.TextColumn(_(COLUMNS["counted"].label))},
        key=f"{_TICKED}_{st.session_state.get(_TURN, 0)}",
        on_select="rerun",
        selection_mode="multi-row",
    )
    return table[[row for row in chosen.selection.rows if row < table.height]]


def _change(store: Store, found: Standing, ticked: pl.DataFrame, do: Do) -> None:
    """What to do with the employers that are ticked, what it changes, and the button that does it."""
    numbers, count = ticked["employer_id"].to_list(), counts.EMPLOYERS.format(count=ticked.height)
    st.markdown(words.EMPLOYERS_TICKED.format(names=_names(ticked["employer"].to_list())))
    way = st.segmented_control(
        words.EMPLOYERS_DO.format(count=count), list(words.EMPLOYERS_WAYS), required=True, default="out",
        format_func=words.EMPLOYERS_WAYS.__getitem__, help=words.EMPLOYERS_HELP, key="employers_way",
    )  # fmt: skip
    name = ""
    if way == "one":
        most = ticked.sort("ballots", "employer_id", descending=[True, False]).row(0, named=True)
        name = st.text_input(words.EMPLOYERS_NAME, value=most["counts_as"] or most["employer"], max_chars=LONGEST_NAME,
                             key=f"employers_name_{'_'.join(map(str, numbers))}")  # fmt: skip
    try:
        ahead = _ahead(found.roll, str(way), numbers, name)
    except RefusedError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    st.caption(f"{_effect(store, found, ahead)} {words.EMPLOYERS_LIVE if found.round.is_open else ''}")
    if found.round.state == "signed off":
        st.caption(words.EMPLOYERS_SIGNED)
    st.button(words.EMPLOYERS_CONFIRM[str(way)].format(count=count), type=leading(), icon=":material/check:",
              on_click=do, args=(partial(_done, store, found.round.id, str(way), numbers, name),))  # fmt: skip


def _ahead(roll: Roll, way: str, numbers: Sequence[int], name: str) -> Roll:
    """The employers as they would count then."""
    if way == "one":
        wanted = employers.name_of(name)
        return employers.as_one(roll.named(wanted), numbers, wanted)
    return (employers.left_out if way == "out" else employers.as_typed)(roll, numbers)


def _effect(store: Store, found: Standing, ahead: Roll) -> str:
    then = effect(store, found, ahead)
    changed = "; ".join(then.changed).replace(" -> ", " → ")
    return words.EMPLOYERS_EFFECT.format(
        employers=counts.EMPLOYERS.format(count=then.employers),
        employers_now=found.validation.employers,
        votes=counts.VOTES.format(count=then.votes),
        votes_now=f"{found.ballots.height:,}",
        changed=words.EMPLOYERS_CHANGED.format(changed=plain(changed)) if changed else words.EMPLOYERS_SAME,
    )


def _done(store: Store, round_id: int, way: str, numbers: Sequence[int], name: str) -> str:
    if way == "one":
        employers.count_as_one(store, round_id, numbers, name)
    else:
        (employers.leave_out if way == "out" else employers.count_as_typed)(store, round_id, numbers)
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
    count = ballots.ballots(store, round_id)["employer"].n_unique()
    return words.EMPLOYERS_DONE.format(employers=counts.EMPLOYERS.format(count=count))


def _names(names: Sequence[str]) -> str:
    """As text, so many of them as a sentence holds."""
    listed = plain("; ".join(names[:_NAMED]))
    more = len(names) - _NAMED
    return words.EMPLOYERS_MORE.format(names=listed, count=more) if more > 0 else listed
