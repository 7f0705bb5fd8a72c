"""What it would release or need if an industry of a region shrank or grew.

The industry's estimated jobs are spread over occupations as the nation staffs it, no more than the region publishes of
any, and change alike; what they are worth in skills follows from what the occupations ask for.
"""

import numpy as np
import polars as pl

from jtm.framework.landscape.strengths import Content, Floats, Workforce

NEAREST = 3


def spread(content: Content, region: Workforce, staffing: pl.DataFrame, jobs: float, change: float) -> pl.DataFrame:
    """Workers by occupation if an industry with ``jobs`` in the region changes by ``change`` (-1 to 1): soc,
    employment, workers_change (negative: released, positive: needed), most first. ``staffing``: soc, employment of the
    industry in the nation.
    """
    placed = pl.DataFrame({"soc": content.soc}).join(staffing, on="soc", how="left", maintain_order="left")
    nation = placed["employment"].cast(pl.Float64).fill_null(0).to_numpy()
    here = np.where(region.employment > 0, nation, 0)
    expected = jobs * here / here.sum() if here.sum() else here
    workers = np.minimum(expected, region.employment) * change
    table = pl.DataFrame(
        {"soc": content.soc, "employment": region.employment.astype(np.int64), "workers_change": workers}
    )
    return table.filter(pl.col("workers_change").abs() >= 0.5).sort(
        pl.col("workers_change").abs(), "soc", descending=[True, False]
    )


def skills(content: Content, region: Workforce, workers: pl.DataFrame) -> pl.DataFrame:
    """What those ``workers`` hold: element_id, name, domain, supply_change (share of the region's supply of it that is
    released or needed, signed), largest first within a domain.
    """
    rows = pl.Series(content.soc).search_sorted(workers["soc"]).to_numpy()
    moved = workers["workers_change"].to_numpy() @ content.intensity[rows]
    supply = region.employment @ content.intensity
    with np.errstate(divide="ignore", invalid="ignore"):
        share = moved / supply
    table = content.elements.with_columns(pl.Series("supply_change", share).fill_nan(None)).drop_nulls("supply_change")
    return table.sort("domain", pl.col("supply_change").abs(), descending=[False, True])


def havens(
    content: Content, region: Workforce, between: Floats, workers: pl.DataFrame, growing: Floats
) -> pl.DataFrame:
    """For each occupation of ``workers`` the nearest ones that are there, grow and release nobody themselves: soc,
    haven, distance, growth.

    ``between`` is that of :func:`jtm.framework.landscape.remoteness.distances`; ``growing`` the ten-year growth by
    occupation.
    """
    rated = np.isfinite(np.diag(between))
    codes = pl.Series(content.soc)
    leaving = codes.search_sorted(workers["soc"]).to_numpy()
    safe = ~codes.is_in(workers.filter(pl.col("workers_change") < 0)["soc"].implode()).to_numpy()
    possible = np.flatnonzero((region.employment > 0) & (growing > 0) & rated & safe)
    leaving = leaving[rated[leaving]]
    apart = between[np.ix_(leaving, possible)]
    apart[leaving[:, None] == possible] = np.inf  # a job is no haven for its own kind
    nearest = np.argsort(apart, axis=1, kind="stable")[:, :NEAREST]
    row = np.repeat(np.arange(len(leaving)), nearest.shape[1])
    haven = possible[nearest.ravel()]
    distance = apart[row, nearest.ravel()]
    table = pl.DataFrame(
        {
            "soc": codes.gather(leaving[row]),
            "haven": codes.gather(haven),
            "distance": distance,
            "growth": growing[haven],
        }
    )
    return table.filter(pl.col("distance").is_finite())
