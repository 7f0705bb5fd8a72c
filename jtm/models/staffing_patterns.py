"""How the nation staffs its industries, as narrowly as OEWS tells: what an area's industries are estimated from.

OEWS publishes industry groups below its subsectors. Law firms and software houses are both of subsector 541, and no two
areas have them in the same proportion: the groups are estimated, and told as their subsector. Schools and hospitals are
told by who owns them, and government by its level, because counts of private jobs such as County Business Patterns hold
none of a state's or a town's.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

Floats = NDArray[np.float64]
TOTAL = "00-0000"
_SUBSECTOR, _GROUP, _PART = 3, 4, 5
_BY_OWNER = ("611", "622")  # schools, hospitals
_GOVERNMENT = ("491", "999")  # the postal service; all else
_STATE, _LOCAL, _PRIVATE = "2", "3", "5"  # the last digit of an owner's code
_NEARLY = 0.01  # of an industry's jobs: withheld parts may be missing
_BALANCINGS = 30
_SECTORS_OF_SEVERAL_CODES = {"32": "31", "33": "31", "45": "44", "49": "48"}


@dataclass(frozen=True)
class Patterns:
    """National staffing: ``shares`` (occupations, industries) of an industry's jobs, and its ``jobs``. An industry is
    told under the code in ``told``: its subsector's, or that of an owner or a level of government.
    """

    soc: list[str]
    told: list[str]
    shares: Floats
    jobs: Floats

    @classmethod
    def of(cls, staffing: pl.DataFrame, industries: pl.DataFrame, nation: Mapping[str, float]) -> "Patterns":
        """Of the narrowest industries that add up to the nation's jobs. ``staffing`` holds naics, soc, employment;
        ``nation`` the nation's jobs of each detailed occupation, in whose order the rows stand.
        """
        soc = list(nation)
        told, jobs = _told(_totals(staffing, soc), dict(industries.select("naics", "level").iter_rows()))
        cells = (
            staffing.join(pl.DataFrame({"naics": list(told), "column": range(len(told))}), on="naics")
            .join(pl.DataFrame({"soc": soc, "row": range(len(soc))}), on="soc")
        )  # fmt: skip
        at = cells["row"].to_numpy(), cells["column"].to_numpy()
        table, withheld = np.zeros((len(soc), len(told))), np.zeros((len(soc), len(told)))
        table[at] = cells["employment"].fill_null(0).to_numpy()
        withheld[at] = cells["employment"].is_null().to_numpy()
        table += _balanced(withheld, np.array(list(nation.values())) - table.sum(axis=1), jobs - table.sum(axis=0))
        return cls(soc, list(told.values()), table / jobs, jobs)

    @property
    def mix(self) -> Floats:
        """The nation's shares of jobs by industry: (industries,)."""
        return np.asarray(self.jobs / self.jobs.sum())

    @property
    def blocks(self) -> NDArray[np.str_]:
        """Which industries do well or badly together, by name: those of a sector, or of one public owner."""
        return np.array(
            [code if public(code) else _SECTORS_OF_SEVERAL_CODES.get(code[:2], code[:2]) for code in self.told]
        )

    def summed(self, jobs: Floats) -> tuple[list[str], Floats]:
        """The codes that are told, sorted, and ``jobs`` (..., industries) by them."""
        codes = sorted(set(self.told))
        return codes, jobs @ np.array([[float(code == one) for code in codes] for one in self.told])


def public(told: str) -> bool:
    """Whether an industry, as it is told, is government's."""
    return told.startswith(_GOVERNMENT) or (told.startswith(_BY_OWNER) and told[5] in (_STATE, _LOCAL))


def _totals(staffing: pl.DataFrame, soc: list[str]) -> dict[str, float]:
    """Jobs of every industry. The total also holds the occupations that are withheld; where it is withheld itself, the
    published ones do.
    """
    known = staffing.drop_nulls("employment")
    published = known.filter(pl.col("soc").is_in(soc)).group_by("naics").agg(pl.col("employment").sum())
    total = known.filter(pl.col("soc") == TOTAL).select("naics", "employment")
    whole = pl.concat([total, published.join(total, on="naics", how="anti")], how="vertical_relaxed")
    return {code: float(jobs) for code, jobs in whole.sort("naics").iter_rows() if jobs > 0}


def _told(total: Mapping[str, float], level: Mapping[str, int]) -> tuple[dict[str, str], Floats]:
    """From each of the narrowest industries to the code that it is told under, and their jobs."""
    told: dict[str, str] = {}
    jobs: list[float] = []
    for subsector in (code for code in total if level.get(code) == _SUBSECTOR):
        apart = subsector.startswith((*_BY_OWNER, "999"))
        for code in _parts(subsector, total, level) if apart else [subsector]:
            narrowest = [part for group in _parts(code, total, level) for part in _parts(group, total, level)]
            told |= dict.fromkeys(narrowest, code)
            found = np.array([total[part] for part in narrowest])
            jobs += (found * total[code] / found.sum()).tolist()
    return told, np.array(jobs)


def _parts(code: str, total: Mapping[str, float], level: Mapping[str, int]) -> list[str]:
    """The industries that a code is made of where they add up to it, else itself."""
    inside = [part for part in total if part[:3] == code[:3] and part != code]
    owners = [part for part in inside if level.get(part) == _GROUP and part[3:5] == "00"]
    if code in owners:
        parts = [part for part in inside if level.get(part) == _PART and part[5] == code[5]]
    elif level.get(code) == _SUBSECTOR:
        parts = owners or [part for part in inside if level.get(part) == _GROUP]
    else:
        parts = [
            part for part in inside if level.get(part) == _PART and level.get(code) == _GROUP and part[:4] == code[:4]
        ]
    missing = total[code] - sum(total[part] for part in parts)
    return parts if abs(missing) <= _NEARLY * total[code] else [code]


def _balanced(cells: Floats, rows: Floats, columns: Floats) -> Floats:
    """Jobs for the ``cells`` that are withheld (1, others 0) such that rows and columns lack nothing, as nearly as they
    can: iterative proportional fitting.
    """
    rows, columns = np.maximum(rows, 0), np.maximum(columns, 0)
    found = cells * np.outer(rows, columns) / max(columns.sum(), 1.0)
    for _ in range(_BALANCINGS):
        found = found * (rows / np.maximum(found.sum(axis=1), 1e-9))[:, None]
        found = found * (columns / np.maximum(found.sum(axis=0), 1e-9))
    return np.asarray(found)
