"""What OEWS publishes of an area, as the estimate of its industries takes it: also what it withholds, as far as told.

An area's major groups are published, and so the sum of those of their occupations that are not.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from jtm.models.staffing_patterns import TOTAL, Floats, Patterns

Places = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Survey:
    """What OEWS publishes of an area: ``jobs`` of the occupations in ``rows`` with their relative ``variance``, the
    staffing ``rest`` (groups, industries) of what it withholds by major group with ``rest_jobs``, and its ``total``.
    """

    state: str
    nonmetro: bool
    total: float
    rows: Places
    jobs: Floats
    variance: Floats
    rest: Floats
    rest_jobs: Floats

    def of(self, seen: Mask) -> "Survey":
        """Without the occupations that are not ``seen``; what was withheld before stays as it is."""
        return replace(self, rows=self.rows[seen], jobs=self.jobs[seen], variance=self.variance[seen])


def nation_of(known: Mapping[str, pl.DataFrame]) -> dict[str, float]:
    """The nation's jobs of each detailed occupation; 0 where they are withheld."""
    detailed = known["occupation_title"].filter(pl.col("level") == "detailed").select("soc").sort("soc")
    nation = known["wage"].filter(pl.col("area_code") == "US").select("soc", pl.col("employment").cast(pl.Float64))
    return dict(detailed.join(nation, on="soc", how="left", maintain_order="left").fill_null(0).iter_rows())


def surveys_of(known: Mapping[str, pl.DataFrame], patterns: Patterns, types: tuple[str, ...]) -> dict[str, Survey]:
    """Every area of ``known["wage"]`` that is of one of the ``types``, by its code."""
    areas = known["area"].filter(pl.col("area_type").is_in(types)).sort("area_code")
    cells = known["wage"].drop_nulls("employment").join(areas.select("area_code", "area_type", "state"), on="area_code")
    return {
        str(code): _survey(patterns, cells_here)
        for (code,), cells_here in cells.sort("area_code", "soc").group_by("area_code", maintain_order=True)
    }


def _survey(patterns: Patterns, cells: pl.DataFrame) -> Survey:
    order = pl.DataFrame({"soc": patterns.soc, "row": range(len(patterns.soc))})
    listed = cells.join(order, on="soc", maintain_order="left")
    rows, jobs = listed["row"].to_numpy(), listed["employment"].cast(pl.Float64).to_numpy()
    error = listed["employment_rse"].fill_null(listed["employment_rse"].median()).fill_null(0).to_numpy() / 100
    rest, rest_jobs = _rest(patterns, cells, rows, jobs)
    total = cells.filter(pl.col("soc") == TOTAL)["employment"]
    return Survey(
        state=cells["state"][0] or "",
        nonmetro=cells["area_type"][0] == "nonmetro",
        total=float(total[0]) if len(total) else float(jobs.sum()),
        rows=rows,
        jobs=jobs,
        variance=error**2,
        rest=rest,
        rest_jobs=rest_jobs,
    )


def _rest(patterns: Patterns, cells: pl.DataFrame, rows: Places, jobs: Floats) -> tuple[Floats, Floats]:
    """Staffing and jobs of what is not published, a row a major group that is."""
    group = np.array([soc[:2] for soc in patterns.soc])
    withheld = np.ones(len(group), bool)
    withheld[rows] = False
    known = dict(cells.filter(pl.col("soc").str.ends_with("-0000")).select("soc", "employment").iter_rows())
    told = [one for one in np.unique(group[withheld]) if f"{one}-0000" in known]
    staffing = [patterns.shares[withheld & (group == one)].sum(axis=0) for one in told]
    left = [max(0.0, known[f"{one}-0000"] - jobs[group[rows] == one].sum()) for one in told]
    return np.array(staffing).reshape(len(told), len(patterns.jobs)), np.array(left)
