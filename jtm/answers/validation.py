"""Step 4: the way from the store to the framework, and back where a round is made or signed off."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any

import polars as pl

from jtm.export import draft_file
from jtm.export.tables import facts_sheet
from jtm.framework.benchmarks.drafts import Benchmark
from jtm.framework.validation import consensus
from jtm.framework.validation.agreed import Agreed, Verdict
from jtm.framework.validation.consensus import AGREED, Decision, Outcome, Validation
from jtm.store import ballots, employers, rounds
from jtm.store.connect import Store
from jtm.store.employers import Roll
from jtm.store.rounds import RefusedError, Round, RoundItem, SignOff

CITED_AS = "ballots of employers"


def begin_round(store: Store, benchmark: Benchmark, name: str, area_code: str) -> int:
    """Make a round that asks about every item of a draft benchmark, and return its id."""
    items = [RoundItem(item.element_id, item.name, item.domain) for item in benchmark.items]
    return rounds.create(store, name, draft_file.to_json(benchmark).decode(), area_code, items)


def draft_in(of: Round) -> Benchmark:
    """The draft that a round asks about, as it was when the round was made."""
    return draft_file.from_json(of.benchmark.encode())


@dataclass(frozen=True)
class Standing:
    """How a round stands: its draft, the ballots that count, what they say, what was decided over them, and who counts
    as whom.
    """

    round: Round
    draft: Benchmark
    ballots: pl.DataFrame
    validation: Validation
    decisions: tuple[Decision, ...]
    roll: Roll
    changes: pl.DataFrame

    def agreed(self) -> Benchmark:
        """The benchmark as it would be signed off now."""
        return consensus.agreed(self.draft, self.validation, self.decisions)

    def agreed_count(self) -> int:
        """How many items would be signed off as agreed: confirmed, raised or lowered, by votes or in the room."""
        return self.items().filter(pl.coalesce("decided", "outcome").is_in([one.value for one in AGREED])).height

    def items(self) -> pl.DataFrame:
        """The items of the validation with decided (what was settled over the votes, else null) and note."""
        settled = pl.DataFrame(
            [(one.element_id, one.outcome.value, one.band, one.timing, one.note) for one in self.decisions],
            schema=dict.fromkeys(("element_id", "decided", "decided_band", "decided_timing", "note"), pl.String),
            orient="row",
        )
        return self.validation.items.join(settled, on="element_id", how="left", maintain_order="left")


def standing(store: Store, of: Round) -> Standing:
    """How a round stands now."""
    draft, votes = draft_in(of), ballots.ballots(store, of.id)
    settled = rounds.decisions(store, of.id)
    decided = tuple(
        Decision(one.element_id, Outcome(one.outcome), one.band or None, one.timing or None, one.note or "")  # type: ignore[arg-type]
        for one in settled
    )
    found = consensus.validate(draft, votes)
    return Standing(of, draft, votes, found, decided, employers.roll(store, of.id), employers.changes(store, of.id))


@dataclass(frozen=True)
class Effect:
    """What another way to count employers would bring: how many ``employers`` and ``votes`` count then, and which
    outcomes of the votes ``changed``, as "name: old -> new".
    """

    employers: int
    votes: int
    changed: tuple[str, ...]


def effect(store: Store, found: Standing, roll: Roll) -> Effect:
    """What it would bring to count employers as ``roll`` has them."""
    votes = ballots.ballots(store, found.round.id, as_if=roll)
    before = found.validation.items.select("name", "outcome").iter_rows()
    after = consensus.outcomes(found.draft, votes)
    changed = [f"{name}: {old} -> {new}" for (name, old), new in zip(before, after, strict=True) if old != new]
    return Effect(votes["employer"].n_unique(), votes.height, tuple(changed))


# ── agreed versions ───────────────────────────────────────────────────────────────────────────────────────────────


def sign(store: Store, round_id: int, signed_by: str) -> SignOff:
    """Sign off what a closed round has agreed on, as the next version of the benchmark of its occupations. Raises
    :class:`RefusedError` while it is open, or where nobody voted.
    """
    found = standing(store, rounds.find(store, round_id))
    if not found.validation.employers:
        raise RefusedError("Nobody has voted in this round, so there is nothing to sign off.")
    agreed = replace(found.agreed(), made=datetime.now(UTC).replace(microsecond=0))
    if not agreed.items:
        raise RefusedError("Everything was dropped: an empty benchmark cannot be signed off.")
    kept = {item.element_id for item in agreed.items}
    of = found.validation
    results: dict[str, Any] = {
        "employers": of.employers,
        "raters": of.raters,
        "employers_left_out": found.roll.count(left_out=True),
        "employers_counted_as_another": found.roll.count(left_out=False),
        "dropped": [item.element_id for item in found.draft.items if item.element_id not in kept],
        "alpha_necessity": asdict(of.alpha_necessity),
        "alpha_band": asdict(of.alpha_band),
        "concordance": asdict(of.concordance),
        "items": found.items().to_dicts(),
    }
    subject = " ".join(sorted(job.soc for job in agreed.occupations))
    return rounds.sign(store, round_id, subject, draft_file.to_json(agreed).decode(), json.dumps(results), signed_by)


def agreed_benchmark(of: SignOff) -> Benchmark:
    """The benchmark of an agreed version."""
    return draft_file.from_json(of.benchmark.encode())


def agreed_version(of: SignOff, wordings: Mapping[str, Sequence[str]] | None = None) -> Agreed:
    """An agreed version with what employers said of its items, and their ``wordings`` by element."""
    results, benchmark = json.loads(of.results), agreed_benchmark(of)
    kept = {item.element_id for item in benchmark.items}
    verdicts = {
        row["element_id"]: Verdict(
            Outcome(row["decided"] or row["outcome"]),
            row["decided"] is not None,
            row["employers"],
            row["essential_votes"],
            tuple((wordings or {}).get(row["element_id"], ())),
        )
        for row in _items(of)
        if row["element_id"] in kept
    }
    return Agreed(of.public_id, of.round_name, of.version, of.signed_at, results["employers"], benchmark,
                  frozenset(results["dropped"]), of.signed_by, results.get("employers_left_out", 0),
                  verdicts)  # fmt: skip


def for_others(store: Store, of: SignOff) -> Agreed:
    """An agreed version as it leaves the workbench: with the employers' wording as it stands now."""
    return agreed_version(of, rounds.aliases(store, of.round_id))


def versions(store: Store) -> dict[str, SignOff]:
    """All agreed versions, the latest first, by what tells people which it is."""
    known = {}
    for one in rounds.sign_offs(store):
        jobs = "; ".join(job.title for job in agreed_benchmark(one).occupations)
        known[f"{jobs}, version {one.version} ({one.round_name}, {one.signed_at:%Y-%m-%d})"] = one
    return known


def agreed_items(of: SignOff) -> pl.DataFrame:
    """What the votes said of each item when a version was signed off, as :meth:`Standing.items`."""
    return pl.DataFrame(_items(of), infer_schema_length=None)


# What the counts of an item were called in versions that were signed off earlier.
_FORMER = {"n": "employers", "essential": "essential_votes", "useful": "useful_votes", "not_needed": "not_needed_votes"}


def _items(of: SignOff) -> list[dict[str, Any]]:
    """The items of an agreed version as they were stored, by the names of today."""
    stored: list[dict[str, Any]] = json.loads(of.results)["items"]
    return [{_FORMER.get(name, name): value for name, value in row.items()} for row in stored]


# ── the common skills language ────────────────────────────────────────────────────────────────────────────────────

_LANGUAGE: dict[str, Any] = {
    "name": pl.String, "aliases": pl.List(pl.String), "domain": pl.String, "job_titles": pl.String, "band": pl.String,
    "level": pl.Float64, "timing": pl.String, "outcome": pl.String, "employers": pl.Int64, "version": pl.Int64,
    "signed_off": pl.Date, "signed_by": pl.String, "round_name": pl.String, "area_code": pl.String, "soc": pl.String,
    "element_id": pl.String, "public_id": pl.String, "basis": pl.String,
}  # fmt: skip


def language(store: Store, *, every_version: bool = False) -> pl.DataFrame:
    """The skills of all signed-off versions, agreed or still contested, as ``outcome`` says: name, aliases (the
    employers' own wording), domain, job_titles, band, level (0-7), timing, outcome, employers (that voted on it),
    version, signed_off, signed_by, round_name, area_code, soc, element_id, public_id, basis (of the level); one row a
    skill and version, the latest of each unless ``every_version``.
    """
    seen: set[str] = set()
    rows: list[tuple[Any, ...]] = []
    for of in rounds.sign_offs(store):
        if not every_version and of.subject in seen:
            continue
        seen.add(of.subject)
        benchmark = agreed_benchmark(of)
        votes = {row["element_id"]: row for row in _items(of)}
        wordings = rounds.aliases(store, of.round_id)
        jobs = "; ".join(job.title for job in benchmark.occupations)
        for item in benchmark.items:
            vote = votes[item.element_id]
            rows.append(
                (item.name, wordings.get(item.element_id, []), item.domain, jobs, item.named_band, item.level,
                 item.timing, vote["decided"] or vote["outcome"], vote["employers"], of.version, of.signed_at.date(),
                 of.signed_by, of.round_name, of.area_code, of.subject, item.element_id, of.public_id, item.basis)
            )  # fmt: skip
    return pl.DataFrame(rows, schema=_LANGUAGE, orient="row").sort("name", "job_titles", "version", maintain_order=True)


def agreed_rows(table: pl.DataFrame) -> pl.DataFrame:
    """The rows of a table of :func:`language` that employers agreed on: confirmed, raised or lowered."""
    return table.filter(pl.col("outcome").is_in([one.value for one in AGREED]))


def language_provenance(table: pl.DataFrame) -> pl.DataFrame:
    """``table`` of :func:`language` with ``basis``, ``source``, ``vintage``, ``geography``: a level that employers
    moved is modelled from their votes.
    """
    return table.with_columns(
        pl.format(f"O*NET; {CITED_AS} ({{}})", "employers").alias("source"),
        pl.concat_str(pl.lit("version "), "version", pl.lit(", "), pl.col("signed_off").cast(pl.String)).alias(
            "vintage"
        ),
        pl.col("area_code").alias("geography"),
    )


def provenance(of: Round, table: pl.DataFrame) -> pl.DataFrame:
    """A ``table`` of a round with ``basis``, ``source``, ``vintage``, ``geography``."""
    return table.with_columns(
        pl.lit("modelled" if "outcome" in table.columns else "observed").alias("basis"),
        pl.lit(f"{CITED_AS}, round “{of.name}”").alias("source"),
        pl.lit(f"{datetime.now(UTC):%Y-%m-%d}").alias("vintage"),
        pl.lit(of.area_code).alias("geography"),
    )


def agreement(found: Standing) -> pl.DataFrame:
    """How far the employers of a round agree: statistic, value, value_low, value_high (95%)."""
    of = found.validation
    rows = [
        ("Krippendorff's alpha, necessity", of.alpha_necessity.value, of.alpha_necessity.low, of.alpha_necessity.high),
        ("Krippendorff's alpha, level", of.alpha_band.value, of.alpha_band.low, of.alpha_band.high),
        ("Kendall's W, complete cases", of.concordance.w, None, None),
    ]
    figures = dict.fromkeys(("value", "value_low", "value_high"), pl.Float64)
    return pl.DataFrame(rows, schema={"statistic": pl.String, **figures}, orient="row")


def notes(found: Standing) -> dict[str, pl.DataFrame]:
    """What goes with an exported table of a round: how far employers agree, and what the round is."""
    of = found.validation
    facts = {"round": found.round.name, "state": found.round.state, "employers": of.employers, "raters": of.raters,
                "employers_left_out": found.roll.count(left_out=True),
                "employers_counted_as_another": found.roll.count(left_out=False),
                "area_code": found.round.area_code}  # fmt: skip
    changes = {"Employers": found.changes} if found.changes.height else {}
    return {
        "Agreement": agreement(found),
        "Round": facts_sheet(facts, found.draft.dataset),
        **changes,
    }
