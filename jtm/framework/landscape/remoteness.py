"""How far occupations lie from each other in what they ask for, and how remote a job is from a region's others.

Occupations are compared by revealed comparative advantage: an element's share in what the occupation asks for, over
its share in what all occupations ask for (Alabdulkareem et al. 2018). Distance is one less the cosine of two profiles,
from 0 (alike) to 1 (nothing in common). Remoteness is the employment-weighted mean distance from an occupation to the
region's other jobs (Macaluso 2017).
"""

import numpy as np
import polars as pl

from jtm.framework.landscape.strengths import Content, Floats, Workforce


def distances(content: Content) -> Floats:
    """Distance (0-1) between all occupations of ``content``, over skills, knowledge and abilities; NaN where nothing
    is rated.
    """
    rated = content.intensity[:, (content.elements["domain"] != "technology").to_numpy()]
    with np.errstate(divide="ignore", invalid="ignore"):
        advantage = (rated / rated.sum(axis=1, keepdims=True)) / (rated.sum(axis=0) / rated.sum())
        unit = advantage / np.linalg.norm(advantage, axis=1, keepdims=True)
    return np.asarray(np.clip(1 - unit @ unit.T, 0, 1))


def remoteness(content: Content, region: Workforce, between: Floats) -> pl.DataFrame:
    """One row an occupation of the region: soc, employment, remoteness (0-1), workers_near (jobs in the tenth of the
    region's occupations that lie nearest), most remote first. ``between`` is that of :func:`distances`.
    """
    present = np.flatnonzero((region.employment > 0) & np.isfinite(np.diag(between)))
    jobs = region.employment[present]
    apart = between[np.ix_(present, present)]
    others = jobs.sum() - jobs  # the distance of a job to its own kind is nothing and does not count
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = (apart @ jobs) / others
    nearest = np.argsort(apart, axis=1, kind="stable")[:, 1 : 1 + max(1, len(present) // 10)]
    table = pl.DataFrame(
        {
            "soc": [content.soc[index] for index in present],
            "employment": jobs.astype(np.int64),
            "remoteness": mean,
            "workers_near": jobs[nearest].sum(axis=1).astype(np.int64),
        }
    )
    return table.fill_nan(None).sort("remoteness", "soc", descending=[True, False], nulls_last=True)


def mean_remoteness(table: pl.DataFrame) -> float | None:
    """How remote a region's jobs are on the whole: the mean of its occupations' remoteness, weighted by their jobs;
    ``table`` is that of :func:`remoteness`.
    """
    known = table.drop_nulls("remoteness")
    weighted = (pl.col("remoteness") * pl.col("employment")).sum() / pl.col("employment").sum()
    return float(known.select(weighted).item()) if known.height else None


def isolated(table: pl.DataFrame, count: int) -> pl.DataFrame:
    """The jobs with the most workers among the quarter of a region's jobs that are most remote; ``table`` is that of
    :func:`remoteness`.
    """
    known = table.drop_nulls("remoteness")
    before = pl.col("employment").cum_sum() - pl.col("employment")
    return (
        known.filter(before < pl.col("employment").sum() / 4)
        .sort("employment", "soc", descending=[True, False])
        .head(count)
    )
