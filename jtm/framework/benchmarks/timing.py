"""Step 3: when someone must be able to, from what people bring to a job and what it teaches after entry.

The Houston pilot's employers said of each skill whether it is needed on day one, learnt on the job, or through
continued education. Public data know less: BLS names the education, experience and training that are typical of a job,
and O*NET what its workers can do, new and old alike. So a skill is proposed for day one where newcomers bring it, for
later where only the job can have taught it, and left open otherwise. Nothing public tells what continued education is
for.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import polars as pl

NO_AWARD = ("No formal educational credential", "High school diploma or equivalent", "Some college, no degree")
EDUCATION = (
    *NO_AWARD, "Postsecondary nondegree award", "Associate's degree", "Bachelor's degree", "Master's degree",
    "Doctoral or professional degree",
)  # fmt: skip
NONE, SHORT = "None", "Short-term on-the-job training"  # BLS: a month at most
ENDURING = "ability"  # O*NET: an enduring attribute, which people have or have not


class Timing(StrEnum):
    """When someone must be able to."""

    DAY_ONE = "Day one"
    ON_THE_JOB = "On the job"
    CONTINUED = "Continued education"


def brought(ratings: pl.DataFrame, occupations: pl.DataFrame) -> pl.DataFrame:
    """The level of each element that newcomers bring, by education: typical_education, element_id, entry_level (0-7).

    It is the median over workers (weighted by ``employment``) of the jobs that people of that education enter without
    related experience and with a month of training at most, and never less than what those with less education bring.
    ``ratings``: soc, element_id, level, suppress, not_relevant; ``occupations``: soc, typical_education, experience,
    training, employment.
    """
    fresh = occupations.filter((pl.col("experience") == NONE) & pl.col("training").is_in([NONE, SHORT]))
    level = pl.when("not_relevant").then(0.0).when(~pl.col("suppress")).then("level").alias("level")
    rated = (
        ratings.select("soc", "element_id", level)
        .join(fresh.select("soc", "typical_education", "employment"), on="soc")
        .drop_nulls()
        .sort("level", "soc")
    )
    below = pl.col("employment").cum_sum() < pl.col("employment").sum() / 2
    medians = rated.group_by("typical_education", "element_id").agg(pl.col("level").filter(~below).first())
    every = pl.DataFrame({"typical_education": EDUCATION}).join(ratings.select("element_id").unique(), how="cross")
    return (
        every.join(medians, on=["typical_education", "element_id"], how="left", maintain_order="left")
        .select(
            "typical_education",
            "element_id",
            pl.col("level").fill_null(0).cum_max().over("element_id").alias("entry_level"),
        )
        .sort("typical_education", "element_id")
    )


def timing(job: Mapping[str, Any]) -> pl.Expr:
    """When each element is needed in a ``job`` (typical_education, experience, training, as BLS names them), for
    employers to settle; null where public data cannot tell, and where its band is not settled. Of columns level,
    level_low, band, entry_level and domain.

    Day one: abilities; what newcomers of that education bring; everything, where no training follows entry, or a month
    of it follows an award that prepares for the job. On the job: what exceeds what newcomers bring (the whole interval
    of its level), where neither an award nor related experience can have brought it.
    """
    award = job["typical_education"] not in NO_AWARD
    prepared = job["training"] == NONE or (award and job["training"] == SHORT)
    known = job["training"] is not None and job["typical_education"] is not None
    day_one = (pl.col("domain") == ENDURING) | (pl.col("level") <= pl.col("entry_level")) | prepared
    later = pl.coalesce("level_low", "level") > pl.col("entry_level")
    taught = later & (not award and job["experience"] == NONE)
    return (
        pl.when(pl.col("band").is_null() | (not known))
        .then(pl.lit(None, pl.String))
        .when(day_one)
        .then(pl.lit(Timing.DAY_ONE.value))
        .when(taught)
        .then(pl.lit(Timing.ON_THE_JOB.value))
        .alias("timing")
    )
