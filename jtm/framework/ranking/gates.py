"""Gates: the conditions that an occupation must meet to be ranked."""

from collections.abc import Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from jtm.framework.market import Cells, Market
from jtm.framework.own import limits
from jtm.scenario import EDUCATION_LEVELS, Scenario

Mask = NDArray[np.bool_]


def gates(cells: Cells, market: Market, scenario: Scenario) -> dict[str, Mask]:
    """By gate id, whether each cell passes: (n,), or (draws, n) where wages or employment are shaken. An indicator that
    people have loaded is a gate where the scenario limits it.
    """
    low, high = (EDUCATION_LEVELS.index(level) for level in (scenario.minimum_education, scenario.maximum_education))
    everywhere = np.ones(len(cells), dtype=bool)
    no_floor = scenario.wage_floor == "none"
    return {
        "wage_floor": everywhere if no_floor else cells.median_wage >= cells.floor,
        "minimum_employment": cells.employment >= scenario.minimum_employment,
        "education": (cells.education >= low) & (cells.education <= high),
        "growth": ~(cells.growth < 0) if scenario.growth_gate else everywhere,
        "excluded_groups": ~_excluded(market, scenario)[cells.occupation] if scenario.excluded_groups else everywhere,
        **_limited(cells, scenario),
    }


def _limited(cells: Cells, scenario: Scenario) -> dict[str, Mask]:
    found: dict[str, Mask] = {}
    for limit in limits(scenario.own_gates):
        if limit.indicator in cells.own:  # else its indicator is loaded elsewhere
            passes = limit.passes(cells.own[limit.indicator])
            found[limit.indicator] = found.get(limit.indicator, np.asarray(True)) & passes
    return found


def _excluded(market: Market, scenario: Scenario) -> Mask:
    return market.occupations["major_group"].is_in(list(scenario.excluded_groups)).to_numpy()


def passing(masks: dict[str, Mask]) -> Mask:
    """Cells that pass every gate."""
    result = np.asarray(True)
    for mask in masks.values():
        result = result & mask
    return result


def failed(masks: dict[str, Mask]) -> pl.Series:
    """For each of n cells, the list of gate ids that it fails."""
    return named_where("gates_failed", {name: ~np.asarray(mask) for name, mask in masks.items()})


def named_where(called: str, masks: Mapping[str, Mask]) -> pl.Series:
    """For each of n cells the names of the ``masks`` that hold there, a list. Few combinations occur, so that each is
    put together once.
    """
    codes = sum(mask.astype(np.int64) << bit for bit, mask in enumerate(masks.values()))
    found, place = np.unique(np.asarray(codes), return_inverse=True)
    lists = [[name for bit, name in enumerate(masks) if code >> bit & 1] for code in found.tolist()]
    return pl.Series(called, lists, dtype=pl.List(pl.String)).gather(place)
