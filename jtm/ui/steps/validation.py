"""The parts of the page of step 4: how a round stands, who says what, what follows, and what was signed off."""

from collections import Counter

import polars as pl
import streamlit as st

from jtm.answers.validation import Standing, agreed_items, versions
from jtm.charts import validation as charts
from jtm.export.tables import inert
from jtm.framework.validation.consensus import Outcome, employer_votes, influence, small_n_notes
from jtm.framework.validation.reliability import Alpha
from jtm.store import rounds
from jtm.store.codes import hashed
from jtm.store.connect import Store
from jtm.store.rounds import Round
from jtm.ui.parts.plain import plain
from jtm.ui.parts.table import data_table
from jtm.ui.strings import counts
from jtm.ui.strings import validation as words

_ITEMS = [
    "name",
    "outcome",
    "decided",
    "why",
    "employers",
    "essential_votes",
    "useful_votes",
    "not_needed_votes",
    "cvr",
    "p_holm",
    "p_drop_holm",
    "draft_band",
    "band",
    "band_share",
    "draft_timing",
    "timing",
    "note",
    "element_id",
]


def ways_on() -> None:
    """To the pages that belong to this step and are not in the menu."""
    ways = (
        ("pages/facilitator.py", words.FACILITATOR_NAME, ":material/co_present:"),
        ("pages/ballot.py", words.BALLOT_NAME, ":material/ballot:"),
        ("pages/skills_language.py", words.LANGUAGE_NAME, ":material/translate:"),
    )
    for place, (page, name, icon) in zip(st.columns(3), ways, strict=True):
        place.page_link(page, label=name, icon=icon, width="stretch")


def signed_off(store: Store) -> None:
    """The agreed versions, and what the votes said in each; employers are not named."""
    known = versions(store)
    if not known:
        return
    with st.expander(f"{words.SIGNED_TITLE} ({len(known)})", icon=":material/verified:"):
        st.caption(words.SIGNED_HINT)
        chosen = known[st.selectbox(words.SIGNED_CHOOSE, list(known), filter_mode="contains", key="signed_version")]
        table = agreed_items(chosen)
        _item_table(table, "signed_items")


def chosen_round(store: Store) -> Round:
    """The round to look at, of one or more: the one chosen, else the latest."""
    known = {one.id: one for one in rounds.rounds(store)}
    labels = {id_: words.ROUND_LABEL.format(name=one.name, id=id_) for id_, one in known.items()}
    return known[
        st.selectbox(
            words.ROUND, list(known), filter_mode="contains", format_func=labels.__getitem__, key="validation_round"
        )
    ]


def answer(found: Standing) -> bool:
    """The outcome in a sentence, and what cannot be concluded; whether there is any vote."""
    of = found.validation
    if found.round.is_open:
        st.caption(f":material/sensors: {words.LIVE}")
    if not of.employers:
        st.info(words.NO_VOTES.format(name=plain(found.round.name)), icon=":material/info:")
        return False
    final = [row["decided"] or row["outcome"] for row in found.items().iter_rows(named=True)]
    tally = Counter(final)
    outcomes = ", ".join(f"{tally[one]} {words.OUTCOMES[one]}" for one in Outcome if tally[one])
    alpha = of.alpha_necessity
    voices = counts.EMPLOYERS.format(count=of.employers)
    st.markdown(words.LEAD.format(employers=voices, alpha=_figure(alpha.value), outcomes=outcomes))
    st.caption(words.LEAD_NOTE.format(
        low=_figure(alpha.low), high=_figure(alpha.high), band=_with_interval(of.alpha_band),
        w=_figure(of.concordance.w), complete=of.concordance.employers))  # fmt: skip
    told = small_n_notes(of)
    if told:
        st.warning(f"**{words.SMALL_TITLE}.** {' '.join(map(plain, told))}", icon=":material/info:")
    return True


def _figure(value: float | None) -> str:
    """``.81`` as agreement is printed; words where it is not known."""
    return words.NOT_TOLD if value is None else f"{value:.2f}".replace("0.", ".", 1)


def _with_interval(alpha: Alpha) -> str:
    if alpha.low is None:
        return _figure(alpha.value)
    return f"{_figure(alpha.value)} ({_figure(alpha.low)} to {_figure(alpha.high)})"


def names(found: Standing) -> dict[str, str]:
    """How employers are shown: by number, unless the facilitator shows the names to all who see the screen."""
    known = found.ballots["employer"].unique(maintain_order=True)
    if st.toggle(words.SHOW_NAMES, key="show_employers", help=words.SHOW_NAMES_HELP):
        return dict(zip(known, inert(known.to_frame())["employer"], strict=True))
    # In an order that is not the alphabet's, which would tell who is who.
    mixed = sorted(known, key=lambda name: hashed(f"{found.round.id} {name}"))
    return {name: words.NUMBERED.format(number=place) for place, name in enumerate(mixed, start=1)}


def heatmap(found: Standing, shown: dict[str, str]) -> None:
    """Who says what: items by employers."""
    st.header(words.HEATMAP_TITLE, anchor=False)
    st.caption(words.HEATMAP_NOTE)
    votes = employer_votes(found.ballots).with_columns(pl.col("employer").replace_strict(shown))
    items = found.validation.items.sort("cvr", descending=True, nulls_last=True, maintain_order=True)
    alt = words.HEATMAP_ALT.format(
        employers=counts.EMPLOYERS.format(count=len(shown)),
        items=counts.ITEMS.format(count=items.height),
        name=items["name"][0],
    )
    st.vega_lite_chart(spec=charts.agreement(votes, items), key="agreement", alt=alt)


def content_validity(found: Standing) -> None:
    """How far each item is from a half, and from chance."""
    st.header(words.CVR_TITLE, anchor=False)
    items = found.validation.items.sort("cvr", descending=True, nulls_last=True, maintain_order=True)
    alt = words.CVR_ALT.format(items=items.height, name=items["name"][0])
    st.vega_lite_chart(spec=charts.content_validity(items), key="content_validity", alt=alt)
    st.caption(words.CVR_NOTE)


def influence_of_one(found: Standing, shown: dict[str, str]) -> None:
    """What would be different without one employer."""
    st.header(words.INFLUENCE_TITLE, anchor=False)
    table = influence(found.draft, found.ballots).with_columns(pl.col("employer").replace_strict(shown))
    first = table.row(0, named=True)
    if first["changed_outcomes"]:
        changed = "; ".join(first["changed"]).replace(" -> ", " → ")
        st.markdown(words.INFLUENCE_SOME.format(employer=plain(first["employer"]), changed=plain(changed)))
    else:
        alone = table.height == 1
        st.markdown(words.INFLUENCE_ALONE if alone else words.INFLUENCE_NONE.format(count=table.height))
    alt = words.INFLUENCE_ALT.format(rows=table.height)
    st.vega_lite_chart(spec=charts.influences(table), key="influence", alt=alt)
    st.caption(words.INFLUENCE_NOTE)


def items(found: Standing) -> None:
    """Every item with its votes, tests, outcome and why."""
    st.header(words.ITEMS_TITLE, anchor=False)
    table = found.items().with_columns(pl.col("decided", "note").fill_null(""))
    _item_table(table, "validation_items")


def _item_table(table: pl.DataFrame, key: str) -> None:
    heads = {"name": words.ITEM, "outcome": words.OUTCOME_OF_VOTES, "band": words.BAND_OF_EMPLOYERS,
             "timing": words.TIMING_OF_EMPLOYERS}  # fmt: skip
    data_table(inert(table.select(_ITEMS)), words.ITEMS_ALT.format(rows=table.height), heads, key=key)
