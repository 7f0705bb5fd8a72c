"""What entry into an occupation takes: related experience, the shortest award that leads there, training, a licence.

Experience is a rule for moves, since no course gives it. Where BLS names five years or more, only jobs of the same
minor group count as related; where it names less, jobs of the same major group, or one from which people were seen to
move. The award sets the least hours and weeks of a move (:mod:`jtm.framework.training.gaps`).
"""

import tomllib
from functools import cache
from importlib.resources import files

import numpy as np
import polars as pl
from numpy.typing import NDArray

from jtm.framework.training.supply import AWARD_ENTRY
from jtm.language import marked

Floats = NDArray[np.floating]
Mask = NDArray[np.bool_]
LONG_EXPERIENCE, SOME_EXPERIENCE = "5 years or more", "Less than 5 years"
# Classes of an apprenticeship: at least 144 hours a year over 3 to 5 years (BLS, Occupational Outlook Handbook,
# glossary).
APPRENTICE_HOURS = 3 * 144
UNKNOWN_LICENCE = marked("not known: ask the state")


def enterable(occupations: pl.DataFrame, observed: Floats) -> Mask:
    """Pairs (origins, destinations) whose origin gives the related experience that BLS says the destination asks for.

    ``occupations``: minor_group, major_group, experience, in order; ``observed`` (n, n): the share of leavers who were
    seen to make the move, NaN where nobody could be.
    """
    minor, major = (occupations[name].to_numpy() for name in ("minor_group", "major_group"))
    asked = occupations["experience"].cast(pl.String).fill_null("").to_numpy()
    same_minor, same_major = minor[:, None] == minor[None, :], major[:, None] == major[None, :]
    related = np.select(
        [asked[None, :] == LONG_EXPERIENCE, asked[None, :] == SOME_EXPERIENCE],
        [same_minor, same_major | (np.nan_to_num(observed) > 0)],
        default=True,
    )
    return np.asarray(related, bool)


def least_training(occupations: pl.DataFrame, awards: pl.DataFrame) -> pl.DataFrame:
    """The least that training for an occupation takes: soc, least_weeks, least_hours; 0 where nothing is known to be
    asked.

    ``occupations``: soc, training; ``awards``: soc, least_weeks, least_hours (from the end of high school). Classes of
    an apprenticeship count as hours, not as weeks: apprentices are paid.
    """
    joined = occupations.select("soc", "training").join(awards, on="soc", how="left", maintain_order="left")
    classes = pl.when(pl.col("training") == "Apprenticeship").then(APPRENTICE_HOURS).otherwise(0)
    weeks, hours = (pl.col(f"least_{unit}").cast(pl.Float64).fill_null(0) for unit in ("weeks", "hours"))
    return joined.select("soc", weeks.alias("least_weeks"), pl.max_horizontal(hours, classes).alias("least_hours"))


def by_experience(occupations: pl.DataFrame) -> Mask:
    """Occupations that people enter by experience, not by a course: BLS names experience in a related job and no award,
    (n,). ``occupations``: typical_education, experience.
    """
    experience = pl.col("experience").cast(pl.String).is_in([LONG_EXPERIENCE, SOME_EXPERIENCE])
    award = pl.col("typical_education").cast(pl.String).is_in(AWARD_ENTRY)
    return occupations.select((experience & ~award).fill_null(value=False).alias("by"))["by"].to_numpy()


@cache
def licences() -> dict[str, str]:
    """Licences known for the whole country, by occupation, as ``licences.toml`` tells them."""
    listed = tomllib.loads((files("jtm.framework") / "licences.toml").read_text("utf-8"))["licence"]
    return {soc: one["told"] for one in listed for soc in one["socs"]}


@cache
def licence_sources() -> dict[str, str]:
    """Where each licence of :func:`licences` was read."""
    listed = tomllib.loads((files("jtm.framework") / "licences.toml").read_text("utf-8"))["licence"]
    return {soc: one["source"] for one in listed for soc in one["socs"]}


def requirements(occupations: pl.DataFrame, awards: pl.DataFrame) -> pl.DataFrame:
    """What stands beside every move into an occupation: soc, typical_education, experience, training (as BLS names
    them), shortest_award, licence.
    """
    licence = pl.col("soc").replace_strict(licences(), default=UNKNOWN_LICENCE, return_dtype=pl.String)
    listed = occupations.select("soc", "typical_education", "experience", "training").cast(
        dict.fromkeys(["typical_education", "experience", "training"], pl.String)
    )
    named = awards.select("soc", pl.col("award").alias("shortest_award"))
    return listed.join(named, on="soc", how="left", maintain_order="left").with_columns(licence.alias("licence"))
