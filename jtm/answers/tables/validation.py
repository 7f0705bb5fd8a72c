"""The tables of step 4: what employers said of a benchmark, and the skills that they have agreed on."""

import polars as pl

from jtm.answers.region import Region
from jtm.answers.registry import answer
from jtm.answers.validation import (
    Standing,
    agreement,
    language_provenance,
    provenance,
    standing,
)
from jtm.answers.validation import language as language_of
from jtm.errors import CannotAnswer, WrongRequest
from jtm.framework.validation.consensus import employer_votes
from jtm.framework.validation.consensus import influence as influence_of
from jtm.store import ballots as votes_of
from jtm.store import rounds as rounds_of
from jtm.store.connect import Store, open_store
from jtm.store.rounds import Round


class NoRoundError(CannotAnswer):
    """A store in which no round has been made yet."""


class UnknownRoundError(WrongRequest):
    """A round that is not in the store."""


def _store(region: Region) -> Store:
    return region.store or open_store(create=False)


def round_of(region: Region) -> Round:
    """The round that is meant. Raises :class:`NoRoundError` and :class:`UnknownRoundError`."""
    return chosen_round(_store(region), region.round)


def chosen_round(store: Store, number: int | None) -> Round:
    """The round of a ``number``; the latest where there is none. Raises :class:`NoRoundError` and
    :class:`UnknownRoundError`.
    """
    known = rounds_of.rounds(store)
    if not known:
        raise NoRoundError("There is no round yet: the facilitator's page makes one.")
    for one in known:
        if number in (None, one.id):
            return one
    raise UnknownRoundError(f"There is no round {number}: `validate --table rounds` lists them.")


def standing_of(region: Region) -> Standing:
    """How the round that is meant stands now."""
    return standing(_store(region), round_of(region))


def _of_the_round(table: pl.DataFrame, region: Region) -> pl.DataFrame:
    return provenance(round_of(region), table)


def _as_stored(table: pl.DataFrame, region: Region) -> pl.DataFrame:
    """For what people did, which is its own source."""
    return table


def _cited_language(table: pl.DataFrame, region: Region) -> pl.DataFrame:
    return language_provenance(table)


@answer("validation", "What do employers say of each item?", _of_the_round,
        ("name", "employers", "essential_votes", "cvr", "p_holm", "draft_band", "band", "outcome",
         "decided"), groups=())  # fmt: skip
def items(region: Region) -> pl.DataFrame:
    """Votes, tests and outcome of each item of the round, and what was settled over them."""
    return standing_of(region).items()


@answer("validation", "Which rounds are there?", _as_stored, groups=())
def rounds(region: Region) -> pl.DataFrame:
    """All rounds, the latest first."""
    return pl.DataFrame(
        [(one.id, one.name, one.state, one.area_code, one.created_at) for one in rounds_of.rounds(_store(region))],
        schema=["round", "round_name", "round_state", "area_code", "created_at"],
        orient="row",
    )


@answer("validation", "How far do employers agree?", _of_the_round, name="agreement", groups=())
def agreement_of_employers(region: Region) -> pl.DataFrame:
    """Krippendorff's alpha and Kendall's W, with their intervals."""
    return agreement(standing_of(region))


@answer("validation", "What would be different without one employer?", _of_the_round, groups=())
def influence(region: Region) -> pl.DataFrame:
    """What leaving out each employer would change, the one with most influence first."""
    found = standing_of(region)
    return influence_of(found.draft, found.ballots)


@answer("validation", "What does each employer say?", _of_the_round, groups=())
def employers(region: Region) -> pl.DataFrame:
    """The vote of each employer on each item."""
    return employer_votes(standing_of(region).ballots)


@answer("validation", "Who voted what?", _of_the_round,
        ("employer", "rater", "element_id", "necessity", "band", "timing", "comment"), groups=())  # fmt: skip
def ballots(region: Region) -> pl.DataFrame:
    """The votes that count, one row a voter and item."""
    return standing_of(region).ballots


@answer("validation", "Who voted what, and when did they change it?", _as_stored, groups=())
def history(region: Region) -> pl.DataFrame:
    """Every vote that was ever cast in the round, in order."""
    return votes_of.ballots(_store(region), round_of(region).id, history=True)


@answer("validation", "Who has joined?", _as_stored, groups=())
def raters(region: Region) -> pl.DataFrame:
    """The voters of the round by number."""
    return votes_of.raters(_store(region), round_of(region).id)


@answer("validation", "How were employers counted?", _as_stored, groups=())
def changes(region: Region) -> pl.DataFrame:
    """What was ruled about employers of the round, and when."""
    return standing_of(region).changes


@answer("validation", "Which skills have employers agreed on?", _cited_language,
        ("name", "aliases", "domain", "job_titles", "band", "level", "timing", "employers", "version"),
        groups=())  # fmt: skip
def language(region: Region) -> pl.DataFrame:
    """The skills of all agreed versions, the latest of each benchmark."""
    return language_of(_store(region))
