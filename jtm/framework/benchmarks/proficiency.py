"""Step 3: what someone must be able to do in a job, and how well.

An element of the O*NET content model is *essential* to an occupation where it is important there and scores high on a
mixture of importance and distinctiveness (the Skills-First method of the Burning Glass Institute: 30% rate, 70% how
particular it is). Its *benchmark* is the O*NET level with its interval, named as one of three bands whose cut points
are the same for every occupation.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

import polars as pl

from jtm.framework.benchmarks.timing import brought, timing
from jtm.scenario import Scenario

MATTERS = 3.0  # importance from which an element counts where cut points are set: "important" on O*NET's scale
LOWEST_CUTS = (2.0, 4.0)
HIGHEST_LEVEL = 7.0
CONFIDENCE = 0.95
# Eight analysts who agree have an error of 0. Were one of them a step away, it would be 0.125: no error is smaller.
LEAST_ERROR = 0.125
NOT_SETTLED = "Not settled"  # a level that may be in any of the three bands: employers settle it in step 4
MOST = 0.5  # of a family's jobs, for its common core


class Band(StrEnum):
    """How well, in three steps."""

    FOUNDATIONAL = "Foundational"
    INTERMEDIATE = "Intermediate"
    ADVANCED = "Advanced"


def profiles(ratings: pl.DataFrame, occupations: pl.DataFrame) -> pl.DataFrame:
    """What every occupation asks, beside all others: the same for every region and setting.

    ``ratings``: soc, element_id, name, domain, importance (1-5), level (0-7), level_se, level_n, suppress,
    not_relevant, one row an occupation and element; ``occupations``: soc, typical_education, experience, training,
    employment. Adds ``entry_level`` (see :func:`.timing.brought`), ``level_margin`` (see :func:`margin`) and, within an
    occupation and domain, ``importance_place`` and ``distinctiveness`` (percentiles, 0-1; of importance and of its
    revealed comparative advantage over all occupations, Alabdulkareem et al. 2018), and for each element the levels
    ``cut_low`` and ``cut_high`` between its bands. A suppressed rating has none of them; what is not relevant is asked
    at level 0.
    """
    here = ["soc", "domain"]
    asked = pl.when("not_relevant").then(0.0).otherwise((pl.col("importance") - 1) / 4).alias("asked")
    share = pl.col("asked") / pl.col("asked").sum().over(here)
    usual = pl.col("asked").sum().over("element_id") / pl.col("asked").sum().over("domain")
    return (
        ratings.with_columns(asked)
        .with_columns((share / usual).fill_nan(None).alias("advantage"))
        .with_columns(
            _percentile("importance", here).alias("importance_place"),
            _percentile("advantage", here).alias("distinctiveness"),
            margin().alias("level_margin"),
        )
        .join(cut_points(ratings), on="element_id")
        .join(occupations.select("soc", "typical_education"), on="soc", how="left")
        .join(brought(ratings, occupations), on=["typical_education", "element_id"], how="left")
        .drop("asked", "advantage", "typical_education")
        .sort("soc", "domain", "element_id")
    )


def margin() -> pl.Expr:
    """Half the width of a level's 95% interval: Student's t for the ``level_n`` people behind it, times the standard
    error, or :data:`LEAST_ERROR` where O*NET prints 0. None where either is not known.
    """
    from scipy.special import stdtrit

    def students_t(people: pl.Series) -> pl.Series:
        return pl.Series(stdtrit(people.cast(pl.Float64).to_numpy() - 1, (1 + CONFIDENCE) / 2))

    times = pl.col("level_n").map_batches(students_t, return_dtype=pl.Float64).fill_nan(None)
    error = pl.when(pl.col("level_se") == 0).then(LEAST_ERROR).otherwise("level_se")
    return times * error


def _percentile(column: str, groups: list[str]) -> pl.Expr:
    return (pl.col(column).rank("average").over(groups) - 0.5) / pl.col(column).count().over(groups)


def cut_points(ratings: pl.DataFrame) -> pl.DataFrame:
    """Levels between the three bands of each element: element_id, cut_low, cut_high.

    Terciles over the occupations where it matters, never below 2 and 4: among jobs that ask little of something, its
    upper third would still be little.
    """
    level = pl.col("level").filter(~pl.col("not_relevant") & (pl.col("importance") >= MATTERS))
    terciles = [level.quantile(place, "linear").fill_null(0) for place in (1 / 3, 2 / 3)]
    cuts = [
        pl.max_horizontal(tercile, pl.lit(lowest)).alias(name)
        for tercile, lowest, name in zip(terciles, LOWEST_CUTS, ("cut_low", "cut_high"), strict=True)
    ]
    return ratings.group_by("element_id").agg(*cuts).sort("element_id")


def benchmark(profiles: pl.DataFrame, job: Mapping[str, Any], scenario: Scenario) -> pl.DataFrame:
    """All elements of an occupation, the essential ones first, best score first. ``job``: soc, typical_education,
    experience, training.

    Columns of :func:`profiles` and essential_score (0-1), essential, level_low, level_high (95%; none where O*NET gives
    no error), band and bands (see :func:`bands`), timing (see :func:`.timing.timing`). What is suppressed or not
    relevant has no level, so that neither can be taken for a rating.
    """
    return (
        _scored(profiles.filter(pl.col("soc") == job["soc"]), scenario)
        .with_columns(pl.when(~pl.col("not_relevant")).then("level").alias("level"))
        .with_columns(
            (pl.col("level") - pl.col("level_margin")).clip(0, HIGHEST_LEVEL).round(4).alias("level_low"),
            (pl.col("level") + pl.col("level_margin")).clip(0, HIGHEST_LEVEL).round(4).alias("level_high"),
        )
        .with_columns(*bands())
        .with_columns(timing(job))
        .sort("essential", "essential_score", "element_id", descending=[True, True, False], nulls_last=True)
    )


def needed_by(profiles: pl.DataFrame, element_id: str, scenario: Scenario) -> list[str]:
    """The codes of the occupations to which an element is essential, the highest score first."""
    rows = _scored(profiles.filter(pl.col("element_id") == element_id), scenario).filter("essential")
    return rows.sort("essential_score", "soc", descending=[True, False])["soc"].to_list()


def _scored(rows: pl.DataFrame, scenario: Scenario) -> pl.DataFrame:
    """Rows of :func:`profiles` with essential_score and essential."""
    share = scenario.importance_share
    score = share * pl.col("importance_place") + (1 - share) * pl.col("distinctiveness")
    enough = (pl.col("importance") >= scenario.least_importance) & (pl.col("essential_score") >= scenario.least_score)
    essential = (enough & ~pl.col("not_relevant")).fill_null(False).alias("essential")
    return rows.with_columns(score.alias("essential_score")).with_columns(essential)


def band(level: pl.Expr) -> pl.Expr:
    """The band of a level, between the element's cut_low and cut_high; none where the level is not known."""
    return (
        pl.when(level < pl.col("cut_low"))
        .then(pl.lit(Band.FOUNDATIONAL.value))
        .when(level < pl.col("cut_high"))
        .then(pl.lit(Band.INTERMEDIATE.value))
        .when(level.is_not_null())
        .then(pl.lit(Band.ADVANCED.value))
    )


def bands() -> list[pl.Expr]:
    """``band`` of the level, and ``bands``: the first and last that its interval touches. Where it touches all three
    the level is not settled: it has no band, and ``bands`` says so.
    """
    low, high = _ends()
    open_to_all = (low == Band.FOUNDATIONAL.value) & (high == Band.ADVANCED.value)
    named = pl.when(~open_to_all).then(band(pl.col("level")))
    return [named.alias("band"), pl.when(open_to_all).then(pl.lit(NOT_SETTLED)).otherwise(spanned()).alias("bands")]


def spanned() -> pl.Expr:
    """The first and last band between level_low and level_high."""
    low, high = _ends()
    return pl.when(low == high).then(low).otherwise(pl.concat_str(low, pl.lit("–"), high))


def _ends() -> list[pl.Expr]:
    """The bands of level_low and level_high; of the level where there is no interval."""
    return [pl.coalesce(band(pl.col(name)), band(pl.col("level"))) for name in ("level_low", "level_high")]


class Gap(StrEnum):
    """How what someone has stands to what is needed."""

    TO_LEARN = "to learn"
    ALIKE = "about alike"
    COVERED = "more than needed"
    UNKNOWN = "not known"
    UNRATED = "not rated"


def difference(has: pl.DataFrame, needs: pl.DataFrame) -> pl.DataFrame:
    """What a worker in the job of ``has`` lacks in that of ``needs``, both from :func:`benchmark`.

    One row an element essential to either: name, domain, level_has, level_needs, level_gap (needed less had),
    level_gap_low, level_gap_high (95%, errors independent, the two margins squared and added; none where O*NET gives no
    error for either level), standing (a :class:`Gap`: alike where the interval holds 0, not known where there is none),
    needed (essential to ``needs``), largest gap first. What is not relevant to one of them has no level there and
    counts as 0, without an error.
    """
    columns = ["element_id", "level", "level_margin", "essential", "not_relevant"]
    both = needs.select("name", "domain", *columns).join(
        has.select(columns), on="element_id", suffix="_has", validate="1:1"
    )
    asked, had, asked_margin, had_margin = (
        pl.when(f"not_relevant{side}").then(0.0).otherwise(f"{figure}{side}")
        for figure in ("level", "level_margin")
        for side in ("", "_has")
    )
    gap, spread = asked - had, (asked_margin**2 + had_margin**2).sqrt()
    standing = (
        pl.when(pl.col("level_gap").is_null())
        .then(pl.lit(Gap.UNRATED.value))
        .when(pl.col("level_gap_low").is_null())
        .then(pl.lit(Gap.UNKNOWN.value))
        .when(pl.col("level_gap_low") > 0)
        .then(pl.lit(Gap.TO_LEARN.value))
        .when(pl.col("level_gap_high") < 0)
        .then(pl.lit(Gap.COVERED.value))
        .otherwise(pl.lit(Gap.ALIKE.value))
        .alias("standing")
    )
    return (
        both.filter(pl.col("essential") | pl.col("essential_has"))
        .with_columns(
            gap.alias("level_gap"), (gap - spread).alias("level_gap_low"), (gap + spread).alias("level_gap_high")
        )
        .with_columns(standing)
        .select(
            "element_id",
            "name",
            "domain",
            pl.col("level_has"),
            pl.col("level").alias("level_needs"),
            "level_gap",
            "level_gap_low",
            "level_gap_high",
            "standing",
            pl.col("essential").alias("needed"),
        )
        .sort("level_gap", "element_id", descending=[True, False], nulls_last=True)
    )


def common_core(members: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """The elements essential to most of the jobs in ``members`` (each from :func:`benchmark`), the most shared first.

    Columns element_id, name, domain, importance, essential_score, level (medians over the jobs to which it is
    essential), level_low, level_high (the lowest and highest of them: a range, not an error), band, bands, timing (the
    commonest), cut_low, cut_high, family_jobs and family_share (of ``members`` to which it is essential).
    """
    columns = [
        "element_id",
        "name",
        "domain",
        "importance",
        "essential_score",
        "level",
        "cut_low",
        "cut_high",
        "timing",
    ]
    held = pl.concat([member.filter("essential").select(columns) for member in members])
    return (
        held.group_by("element_id", "name", "domain", "cut_low", "cut_high")
        .agg(
            pl.col("importance", "essential_score", "level").median(),
            pl.col("level").min().alias("level_low"),
            pl.col("level").max().alias("level_high"),
            pl.col("timing").drop_nulls().mode().sort().first(),
            pl.len().cast(pl.Int64).alias("family_jobs"),
        )
        .with_columns((pl.col("family_jobs") / len(members)).alias("family_share"))
        .filter(pl.col("family_share") > MOST)
        .with_columns(band(pl.col("level")).alias("band"), spanned().alias("bands"))
        .sort("family_share", "essential_score", "element_id", descending=[True, True, False])
    )
