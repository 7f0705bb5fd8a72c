"""Pillars, indicators, gates and presets, as ``criteria.toml`` lists them."""

import math
import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class Pillar:
    """One of the three criteria of a Job That Mobilizes."""

    id: str
    label: str
    help: str
    default_weight: int


@dataclass(frozen=True)
class Indicator:
    """One measure of a pillar; more is better. ``basis`` is ``observed`` or ``modelled``; ``assumed`` says what of it
    is the user's setting.

    Some are scored as logarithms (``logs``: ``ln`` or ``ln1p``). What people read is what lies behind: in
    ``shown_unit`` where that is not ``unit``, printed by ``form``.
    """

    id: str
    pillar: str
    label: str
    help: str
    unit: str
    basis: str
    sources: tuple[str, ...]
    default_weight: int
    assumed: str = ""
    logs: str = ""
    shown_unit: str = ""
    form: str = "{:.2f}"

    def shown(self, value: float) -> float:
        """``value``, as the indicator computes it, in the unit that people read."""
        return {"ln": math.exp, "ln1p": math.expm1}[self.logs](value) if self.logs else value


@dataclass(frozen=True)
class Gate:
    """A condition that an occupation must meet to be ranked."""

    id: str
    label: str
    help: str
    default: Any


@dataclass(frozen=True)
class Preset:
    """A published rule; ``settings`` are the fields of a scenario that it sets."""

    id: str
    label: str
    rule: str
    author: str
    year: int
    adapted: str
    url: str = ""
    settings: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Criteria:
    """All of ``criteria.toml``, each kind by id in the file's order."""

    pillars: dict[str, Pillar]
    indicators: dict[str, Indicator]
    gates: dict[str, Gate]
    presets: dict[str, Preset]

    def of_pillar(self, pillar: str) -> list[Indicator]:
        """The indicators of one pillar."""
        return [indicator for indicator in self.indicators.values() if indicator.pillar == pillar]


@cache
def criteria() -> Criteria:
    """The criteria in use."""
    listed = tomllib.loads(files("jtm.framework").joinpath("criteria.toml").read_text("utf-8"))
    indicators = [Indicator(**{**entry, "sources": tuple(entry["sources"])}) for entry in listed["indicator"]]
    return Criteria(
        pillars={entry["id"]: Pillar(**entry) for entry in listed["pillar"]},
        indicators={indicator.id: indicator for indicator in indicators},
        gates={entry["id"]: Gate(**entry) for entry in listed["gate"]},
        presets={entry["id"]: Preset(**entry) for entry in listed["preset"]},
    )
