"""Step 6: what a move asks someone to learn, and how many hours to plan for.

The gap of a move is what the destination asks above the origin's level, weighted by importance, as a share of all that
the destination asks: 0 where nothing is lacking, 1 where everything is. It covers skills and knowledge, which can be
taught; abilities are enduring attributes of a person in O*NET's content model. Both domains count alike, as in the
similarity of step 5 (:mod:`jtm.framework.mobility`). Hours are modelled: a share of what listed programs take, and at
least what the shortest award takes that leads to the job.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from jtm.framework.benchmarks.proficiency import HIGHEST_LEVEL, MATTERS
from jtm.framework.mobility import Floats, Mask, Places

TAUGHT = ("skill", "knowledge")
LEAST_PROGRAMS = 4  # with hours: quartiles of fewer would be one or two programs
_LEAST_IMPORTANCE, _MOST_IMPORTANCE = 1.0, 5.0
# Specific vocational preparation of each O*NET job zone, in years (O*NET Job Zone Reference; U.S. Department of Labor,
# Dictionary of Occupational Titles, 1991, appendix C). Schooling and experience are in it: it is never hours to teach.
PROFICIENCY = {1: (0.0, 0.25), 2: (0.25, 1.0), 3: (1.0, 2.0), 4: (2.0, 4.0), 5: (4.0, None)}


@dataclass(frozen=True)
class Demands:
    """What n occupations ask of k elements: ``soc`` (n,), sorted; ``elements`` (element_id, name, domain; sorted by
    element_id); ``level`` (n, k) on 0-7, NaN where O*NET recommends to suppress it; ``weight`` (n, k), importance on
    0-1; ``validated`` (n, k), where employers set the level.
    """

    soc: pl.Series
    elements: pl.DataFrame
    level: Floats
    weight: Floats
    validated: Mask

    @classmethod
    def of(cls, soc: pl.Series, ratings: pl.DataFrame, domains: Sequence[str] = TAUGHT) -> "Demands":
        """``ratings``: soc, element_id, name, domain, importance (1-5), level (0-7), suppress, not_relevant. What is
        not relevant is asked at level 0. An occupation without ratings has no level.
        """
        rated = ratings.filter(pl.col("domain").cast(pl.String).is_in(domains)).cast({"domain": pl.String})
        elements = rated.select("element_id", "name", "domain").unique("element_id").sort("element_id")
        codes = soc.sort()
        absent = pl.col("not_relevant")
        level = pl.when(absent).then(0.0).otherwise("level")
        weight = pl.when(absent).then(0.0).otherwise((pl.col("importance") - _LEAST_IMPORTANCE) / _IMPORTANCES)
        cells = rated.filter(~pl.col("suppress") & pl.col("soc").is_in(codes.implode())).select(
            "soc", "element_id", level.alias("level"), weight.alias("weight")
        )
        shape = (len(codes), elements.height)
        made = cls(codes, elements, np.full(shape, np.nan), np.zeros(shape), np.zeros(shape, bool))
        cells = cells.drop_nulls()
        at = made._places(cells)
        made.level[at], made.weight[at] = cells["level"].to_numpy(), cells["weight"].to_numpy()
        return made

    def with_validated(self, levels: pl.DataFrame) -> "Demands":
        """With the levels that employers settled in place of O*NET's. ``levels``: soc, element_id, level (0-7; 0 where
        they dropped it); rows without a level, and occupations or elements that are not here, change nothing.

        A validated level above 0 weighs at least as much as an essential element's least importance, even where O*NET
        calls it not relevant. Raises ``ValueError`` for a level off the scale or an element that stands in it twice.
        """
        given = levels.select("soc", "element_id", pl.col("level").cast(pl.Float64)).drop_nulls()
        if given.filter(~pl.col("level").is_between(0, HIGHEST_LEVEL)).height:
            raise ValueError(f"a validated level is not between 0 and {HIGHEST_LEVEL:.0f}")
        if given.select("soc", "element_id").is_duplicated().any():
            raise ValueError("an element has two validated levels for one occupation")
        known = given.filter(
            pl.col("soc").is_in(self.soc.implode()),
            pl.col("element_id").is_in(self.elements["element_id"].implode()),
        )
        at, new = self._places(known), known["level"].to_numpy()
        level, weight, validated = self.level.copy(), self.weight.copy(), self.validated.copy()
        least = (MATTERS - _LEAST_IMPORTANCE) / _IMPORTANCES
        level[at], validated[at] = new, True
        weight[at] = np.where(new > 0, np.maximum(weight[at], least), weight[at])
        return replace(self, level=level, weight=weight, validated=validated)

    def places(self, soc: pl.Series) -> Places:
        """Rows of some occupations. Raises ``KeyError`` for one that is not here."""
        unknown = soc.filter(~soc.is_in(self.soc.implode()))
        if len(unknown):
            raise KeyError(f"no ratings for {', '.join(unknown.unique().sort()[:3])}")
        return self.soc.search_sorted(soc).to_numpy().astype(np.int64)

    def _places(self, cells: pl.DataFrame) -> tuple[Places, Places]:
        return self.places(cells["soc"]), self.elements["element_id"].search_sorted(cells["element_id"]).to_numpy()


_IMPORTANCES = _MOST_IMPORTANCE - _LEAST_IMPORTANCE


@dataclass(frozen=True)
class Gaps:
    """What m moves lack: ``origin`` and ``destination`` (m,) are rows of the demands; ``short`` (m, k) the levels
    lacking, 0 where none are or either side has no rating; ``part`` (m, k) the share of the destination's demands,
    which adds up to ``share`` (m,): 0-1, NaN where nothing is rated on both sides.
    """

    origin: Places
    destination: Places
    short: Floats
    part: Floats
    share: Floats


def gaps(has: Demands, needs: Demands, origin: Places, destination: Places) -> Gaps:
    """The gap of each move from row ``origin`` of ``has`` to row ``destination`` of ``needs`` (m,).

    Per domain Σ_k w_dk max(0, L_dk − L_ok) ÷ Σ_k w_dk L_dk, and the mean over the domains of which something is asked;
    an element that either side has no rating for is in neither sum. Validated levels are the destination's alone:
    what employers there ask says nothing of what workers elsewhere bring.
    """
    level, had = needs.level[destination], has.level[origin]
    rated = ~(np.isnan(level) | np.isnan(had))
    weight = np.where(rated, needs.weight[destination], 0)
    short = np.where(rated, np.maximum(level - had, 0), 0)
    inside = _domains(needs.elements)
    asked = (weight * np.where(rated, level, 0)) @ inside
    counted = (asked > 0).sum(axis=1)
    scale = np.divide(1, asked * counted[:, None], out=np.zeros_like(asked), where=asked > 0)
    part = weight * short * (scale @ inside.T)
    share = np.where(counted > 0, np.minimum(part.sum(axis=1), 1), np.nan)
    return Gaps(origin, destination, short, part, share)


def _domains(elements: pl.DataFrame) -> Floats:
    """Which domain an element is in, (elements, domains)."""
    listed = elements["domain"].to_numpy()
    return np.asarray(listed[:, None] == np.unique(listed)[None, :], float)


def gap_table(has: Demands, needs: Demands, found: Gaps, move: int) -> pl.DataFrame:
    """One move by element, the largest part of its gap first: element_id, name, domain, level_has, level_needs (0-7),
    short (levels), importance_weight (0-1), asked_share (share of the destination's demands; they add up to the move's
    gap), basis (assumed where employers set the level, observed else). Only what is lacking.
    """
    origin, destination = found.origin[move], found.destination[move]
    table = needs.elements.with_columns(
        pl.Series("level_has", has.level[origin]),
        pl.Series("level_needs", needs.level[destination]),
        pl.Series("short", found.short[move]),
        pl.Series("importance_weight", needs.weight[destination]),
        pl.Series("asked_share", found.part[move]),
        pl.Series("basis", np.where(needs.validated[destination], "assumed", "observed")),
    )
    return table.filter(pl.col("asked_share") > 0).sort("asked_share", "element_id", descending=[True, False])


# ── hours ─────────────────────────────────────────────────────────────────────────────────────────────────────────


# The figures of a program: its column, and the stem of the columns that tell its quartiles.
FIGURES = {"contact_hours": "hours", "weeks": "weeks", "tuition": "tuition"}
NEAR, STATEWIDE, ELSEWHERE = "near the region", "statewide", "another state"


def long_enough(programs: pl.DataFrame, least: pl.DataFrame) -> pl.DataFrame:
    """The listed programs that are no shorter than the shortest award that leads to the occupation: a short course has
    no say in what that takes or costs. Judged by the weeks, else by the hours; a program that tells neither stays.

    ``programs``: soc, weeks, contact_hours, …; ``least``: soc, least_weeks, least_hours.
    """
    weeks, hours = (pl.when(pl.col(name) > 0).then(name) for name in ("weeks", "contact_hours"))
    enough = (
        pl.when(weeks.is_not_null())
        .then(weeks >= pl.col("least_weeks"))
        .otherwise((hours >= pl.col("least_hours")).fill_null(value=True))
    )
    return (
        programs.join(least, on="soc", how="left", maintain_order="left")
        .filter(enough.fill_null(value=True))
        .drop("least_weeks", "least_hours")
    )


def program_figures(
    programs: pl.DataFrame,
    occupations: pl.Series,
    states: Sequence[str],
    asked: str = "",
    figure: str = "contact_hours",
) -> pl.DataFrame:
    """How long listed programs for an occupation take, or what they cost: soc, programs (with the figure), hours_low,
    hours_middle, hours_high (quartiles), hours_from (:data:`NEAR`, :data:`STATEWIDE` or :data:`ELSEWHERE`; null where
    nothing is known); for weeks and tuition with these names in place of hours.

    ``programs``: program_id, soc, near (the region), state and ``figure``, one row a program and occupation that it
    serves; figures of 0 or none are missing. Programs near the region count first; where fewer than
    :data:`LEAST_PROGRAMS` of these have the figure, all in the region's ``states``; then those of the state that was
    ``asked`` for. Never those of a job zone, nor of a state that nobody asked for.
    """
    told = programs.filter(pl.col(figure) > 0).unique(["program_id", "soc"])
    scopes = {
        NEAR: pl.col("near"),
        STATEWIDE: pl.col("state").is_in(list(states)),
        ELSEWHERE: pl.col("state") == asked,
    }
    parts = [
        _quartiles(told.filter(inside), figure).with_columns(pl.lit(name).alias(f"{FIGURES[figure]}_from"))
        for name, inside in scopes.items()
    ]
    first = pl.concat(parts).unique("soc", keep="first", maintain_order=True)
    return pl.DataFrame({"soc": occupations}).join(first, on="soc", how="left", maintain_order="left").sort("soc")


def _quartiles(told: pl.DataFrame, figure: str) -> pl.DataFrame:
    value = pl.col(figure).cast(pl.Float64)
    quartiles = {"low": 0.25, "middle": 0.5, "high": 0.75}
    named = (value.quantile(at, "linear").alias(f"{FIGURES[figure]}_{name}") for name, at in quartiles.items())
    return (
        told.group_by("soc")
        .agg(pl.len().cast(pl.Int64).alias("programs"), *named)
        .filter(pl.col("programs") >= LEAST_PROGRAMS)
    )


def move_table(
    needs: Demands, has: Demands, found: Gaps, hours: pl.DataFrame, least: pl.DataFrame, zones: pl.DataFrame
) -> pl.DataFrame:
    """One row a move, in their order: origin, destination (codes), gap (0-1), hours_low, hours_high (contact hours to
    plan for: gap × the quartiles of :func:`program_figures`, and never less than the shortest award that leads there
    takes), least_hours, least_weeks (of that award), programs, hours_from, proficiency_low, proficiency_high (years to
    full proficiency in the destination, schooling and experience included; no upper end in job zone 5).

    ``least``: soc, least_weeks, least_hours; ``zones``: soc, job_zone. Hours are modelled. Where no programs are listed
    or nothing is rated, hours_low is the award's, or null where none is known, and hours_high is null.
    """
    table = pl.DataFrame(
        {
            "origin": has.soc.gather(found.origin),
            "destination": needs.soc.gather(found.destination),
            "gap": found.share,
        }
    ).fill_nan(None)
    years = pl.DataFrame(
        [(zone, low, high) for zone, (low, high) in PROFICIENCY.items()],
        schema={"job_zone": pl.Int64, "proficiency_low": pl.Float64, "proficiency_high": pl.Float64},
        orient="row",
    )
    known = zones.select("soc", pl.col("job_zone").cast(pl.Int64)).join(years, on="job_zone", how="left")
    known = known.join(hours, on="soc", how="left").join(least, on="soc", how="left").rename({"soc": "destination"})
    floor = pl.when(pl.col("least_hours") > 0).then("least_hours")
    low, high = (pl.col("gap") * pl.col(f"hours_{end}") for end in ("low", "high"))
    return table.join(known, on="destination", how="left", maintain_order="left", validate="m:1").select(
        "origin", "destination", "gap",
        pl.max_horizontal(low, floor).alias("hours_low"),
        pl.when(high.is_not_null()).then(pl.max_horizontal(high, floor)).alias("hours_high"),
        "least_hours", "least_weeks", "programs", "hours_from", "proficiency_low", "proficiency_high",
    )  # fmt: skip
