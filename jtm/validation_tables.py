"""Step 4: the way from the store to the framework, and back where a round is made or signed off."""

import json
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any

import polars as pl

from jtm.export import draft_file
from jtm.export.tables import settings_sheet
from jtm.framework import validation
from jtm.framework.drafts import Benchmark
from jtm.framework.validation import Decision, Outcome, Validation
from jtm.store import ballots, rounds
from jtm.store.connect import Store
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
    """How a round stands: its draft, the ballots that count, what they say, and what was decided over them."""

    round: Round
    draft: Benchmark
    ballots: pl.DataFrame
    validation: Validation
    decisions: tuple[Decision, ...]

    def agreed(self) -> Benchmark:
        """The benchmark as it would be signed off now."""
        return validation.agreed(self.draft, self.validation, self.decisions)

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
    return Standing(of, draft, votes, validation.validate(draft, votes), decided)


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


def versions(store: Store) -> dict[str, SignOff]:
    """All agreed versions, the latest first, by what tells people which it is."""
    known = {}
    for one in rounds.sign_offs(store):
        jobs = "; ".join(job.title for job in agreed_benchmark(one).occupations)
        known[f"{jobs}, version {one.version} ({one.round_name}, {one.signed_at:%Y-%m-%d})"] = one
    return known


def agreed_items(of: SignOff) -> pl.DataFrame:
    """What the votes said of each item when a version was signed off, as :meth:`Standing.items`."""
    return pl.DataFrame(json.loads(of.results)["items"], infer_schema_length=None)


# ── the common skills language ────────────────────────────────────────────────────────────────────────────────────

_LANGUAGE: dict[str, Any] = {
    "name": pl.String, "aliases": pl.List(pl.String), "domain": pl.String, "jobs": pl.String, "band": pl.String,
    "level": pl.Float64, "timing": pl.String, "outcome": pl.String, "employers": pl.Int64, "version": pl.Int64,
    "signed_off": pl.Date, "signed_by": pl.String, "round": pl.String, "area_code": pl.String, "soc": pl.String,
    "element_id": pl.String, "public_id": pl.String,
}  # fmt: skip


def language(store: Store, *, every_version: bool = False) -> pl.DataFrame:
    """The skills that employers have agreed on: name, aliases (their own wording), domain, jobs, band, level (0-7),
    timing, outcome, employers (that voted on it), version, signed_off, signed_by, round, area_code, soc, element_id,
    public_id; one row a skill and agreed version, the latest of each unless ``every_version``.
    """
    seen: set[str] = set()
    rows: list[tuple[Any, ...]] = []
    for of in rounds.sign_offs(store):
        if not every_version and of.subject in seen:
            continue
        seen.add(of.subject)
        benchmark = agreed_benchmark(of)
        votes = {row["element_id"]: row for row in json.loads(of.results)["items"]}
        wordings = rounds.aliases(store, of.round_id)
        jobs = "; ".join(job.title for job in benchmark.occupations)
        for item in benchmark.items:
            vote = votes[item.element_id]
            rows.append(
                (item.name, wordings.get(item.element_id, []), item.domain, jobs, item.band, item.level, item.timing,
                 vote["decided"] or vote["outcome"], vote["n"], of.version, of.signed_at.date(), of.signed_by,
                 of.round_name, of.area_code, of.subject, item.element_id, of.public_id)
            )  # fmt: skip
    return pl.DataFrame(rows, schema=_LANGUAGE, orient="row").sort("name", "jobs", "version", maintain_order=True)


def language_provenance(table: pl.DataFrame) -> pl.DataFrame:
    """``table`` of :func:`language` with ``basis``, ``source``, ``vintage``, ``geography``: a level that
    employers moved is modelled from their votes.
    """
    moved = pl.col("outcome").is_in([Outcome.RAISED.value, Outcome.LOWERED.value])
    return table.with_columns(
        pl.when(moved).then(pl.lit("modelled")).otherwise(pl.lit("observed")).alias("basis"),
        pl.format(f"O*NET; {CITED_AS} ({{}})", "employers").alias("source"),
        pl.concat_str(pl.lit("version "), "version", pl.lit(", "), pl.col("signed_off").cast(pl.String)).alias(
            "vintage"
        ),
        pl.col("area_code").alias("geography"),
    )


def provenance(found: Standing, table: pl.DataFrame) -> pl.DataFrame:
    """A ``table`` of a round with ``basis``, ``source``, ``vintage``, ``geography``."""
    return table.with_columns(
        pl.lit("modelled" if "outcome" in table.columns else "observed").alias("basis"),
        pl.lit(f"{CITED_AS}, round “{found.round.name}”").alias("source"),
        pl.lit(f"{datetime.now(UTC):%Y-%m-%d}").alias("vintage"),
        pl.lit(found.round.area_code).alias("geography"),
    )


def notes(found: Standing) -> dict[str, pl.DataFrame]:
    """What goes with an exported table of a round: how far employers agree, and what the round is."""
    of = found.validation
    agreement = [
        ("Krippendorff's alpha, necessity", of.alpha_necessity.value, of.alpha_necessity.low, of.alpha_necessity.high),
        ("Krippendorff's alpha, level", of.alpha_band.value, of.alpha_band.low, of.alpha_band.high),
        ("Kendall's W, complete cases", of.concordance.w, None, None),
    ]
    settings = {"round": found.round.name, "state": found.round.state, "employers": of.employers, "raters": of.raters,
                "area_code": found.round.area_code}  # fmt: skip
    return {
        "Agreement": pl.DataFrame(agreement, schema=["statistic", "value", "low", "high"], orient="row"),
        "Round": settings_sheet(settings, found.draft.dataset),
    }
