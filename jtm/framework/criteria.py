"""Pillars, indicators, gates and presets, as ``criteria.toml`` lists them; and what people load beside them."""

import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
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
class OwnIndicator(Indicator):
    """An indicator that people have loaded, whose figures stand in a file of theirs: ``cited_as`` is their sentence
    about its source and ``vintage`` the year in it; ``less`` says that less is better, so that it is scored by its
    negative; ``spread`` is its error as they gave it, and nothing where draws hold it still.
    """

    cited_as: str = ""
    vintage: str = ""
    less: bool = False
    spread: str = ""

    def shown(self, value: float) -> float:
        """The figure of the file."""
        return -value if self.less else value


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
    """All of ``criteria.toml``, each kind by id in the file's order. Those of a market hold its own indicators too,
    each with a gate of its name.
    """

    pillars: dict[str, Pillar]
    indicators: dict[str, Indicator]
    gates: dict[str, Gate]
    presets: dict[str, Preset]

    def of_pillar(self, pillar: str) -> list[Indicator]:
        """The indicators of one pillar."""
        return [indicator for indicator in self.indicators.values() if indicator.pillar == pillar]

    @property
    def own(self) -> list[OwnIndicator]:
        """The indicators that people have loaded."""
        return [item for item in self.indicators.values() if isinstance(item, OwnIndicator)]

    def with_own(self, own: Iterable[OwnIndicator]) -> "Criteria":
        """These criteria with indicators that people have loaded, each the last of its pillar."""
        loaded = {item.id: item for item in own}
        limits = {name: Gate(name, item.label, item.help, "") for name, item in loaded.items()}
        return replace(self, indicators=self.indicators | loaded, gates=self.gates | limits)

    def weights(self, chosen: Mapping[str, int]) -> Mapping[str, int]:
        """The weight of every indicator: as ``chosen`` by id, and its default where an own one is not named. Own ones
        that are not here have none.
        """
        if not self.own:
            return chosen if len(chosen) == len(self.indicators) else {name: chosen[name] for name in self.indicators}
        return {name: chosen.get(name, item.default_weight) for name, item in self.indicators.items()}

    def in_full(self, chosen: Mapping[str, int]) -> Mapping[str, int]:
        """``chosen`` with the own indicators that count by default: another machine may not have them, and must be
        able to say so.
        """
        return {**{item.id: item.default_weight for item in self.own if item.default_weight}, **chosen}

    def settled(self, chosen: Mapping[str, int]) -> Mapping[str, int]:
        """``chosen`` without own indicators at their default weight, which need not be named."""
        usual = {item.id: item.default_weight for item in self.own}
        return {name: weight for name, weight in chosen.items() if usual.get(name) != weight}


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
