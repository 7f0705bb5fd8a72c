"""What a setting may be: the values allowed, how they stand in a link, and how they are read back."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol, TypeVar

from jtm.errors import WrongRequest

T = TypeVar("T")


class SettingError(WrongRequest):
    """A setting that has no such value; the message names it and says what is allowed."""


class Kind(Protocol):
    """What all settings of one kind have in common.

    ``allowed`` says which values Python takes, ``typed`` which texts a link or a command takes: a share is 0.2 there
    and 20 percent here.
    """

    @property
    def allowed(self) -> str:
        """The values allowed, to follow “give”."""

    @property
    def typed(self) -> str:
        """The texts allowed, to follow “give”."""

    def allows(self, value: Any) -> bool:
        """Whether a setting may have this value."""

    def write(self, value: Any) -> str:
        """The text of a value that is allowed."""

    def read(self, text: str) -> Any:
        """The value of a text. Raises ``ValueError`` for one that is not allowed."""


@dataclass(frozen=True)
class Choice:
    """One of several words."""

    options: Mapping[str, str] | tuple[str, ...]

    @property
    def allowed(self) -> str:
        return f"one of {', '.join(self.options)}"

    typed = allowed

    def allows(self, value: Any) -> bool:
        return isinstance(value, str) and value in self.options

    def write(self, value: str) -> str:
        return value

    def read(self, text: str) -> str:
        return _kept(self, text)


@dataclass(frozen=True)
class Step:
    """One of several names in order; a link holds its place, from 0."""

    names: tuple[str, ...]

    @property
    def allowed(self) -> str:
        return f"one of {', '.join(map(repr, self.names))}"

    @property
    def typed(self) -> str:
        return f"a whole number from 0 to {len(self.names) - 1}"

    def allows(self, value: Any) -> bool:
        return isinstance(value, str) and value in self.names

    def write(self, value: str) -> str:
        return str(self.names.index(value))

    def read(self, text: str) -> str:
        return self.names[_whole(text, 0, len(self.names) - 1)]


@dataclass(frozen=True)
class Whole:
    """A whole number from ``low`` to ``high``, or ``instead``, which stands for no number of one's own."""

    low: int
    high: int
    instead: int | None = None

    @property
    def allowed(self) -> str:
        other = "" if self.instead is None else f", or {self.instead}"
        return f"a whole number from {self.low:,} to {self.high:,}{other}"

    typed = allowed

    def allows(self, value: Any) -> bool:
        return type(value) is int and (self.low <= value <= self.high or value == self.instead)

    def write(self, value: int) -> str:
        return str(value)

    def read(self, text: str) -> int:
        return _kept(self, _whole(text))


@dataclass(frozen=True)
class Scaled:
    """A number from ``low`` to ``high`` in ``parts`` of one: with 100, a share that people read in whole percent."""

    low: int
    high: int
    parts: int = 100

    @property
    def allowed(self) -> str:
        return f"a number from {self.low / self.parts:g} to {self.high / self.parts:g}"

    @property
    def typed(self) -> str:
        unit = {100: " (percent)", 10: " (tenths)"}[self.parts]
        return f"a whole number from {self.low} to {self.high}{unit}"

    def allows(self, value: Any) -> bool:
        number = isinstance(value, float) or type(value) is int
        return number and self.low <= value * self.parts <= self.high

    def write(self, value: float) -> str:
        return str(round(value * self.parts))

    def read(self, text: str) -> float:
        return _whole(text, self.low, self.high) / self.parts


@dataclass(frozen=True)
class Flag:
    """Yes or no; 1 or 0 in a link."""

    allowed = "True or False"
    typed = "1 or 0"

    def allows(self, value: Any) -> bool:
        return isinstance(value, bool)

    def write(self, value: bool) -> str:
        return str(int(value))

    def read(self, text: str) -> bool:
        return bool(_whole(text, 0, 1))


@dataclass(frozen=True)
class Code:
    """A code such as ``example``; empty where the setting may be ``left_out``, which a link then does not name."""

    pattern: str
    example: str
    left_out: bool = False

    @property
    def allowed(self) -> str:
        return f"a code such as {self.example}" + (", or nothing" if self.left_out else "")

    typed = allowed

    @cached_property
    def _matching(self) -> re.Pattern[str]:
        return re.compile(self.pattern, re.ASCII)

    def allows(self, value: Any) -> bool:
        if not isinstance(value, str):
            return False
        return bool(self._matching.fullmatch(value)) or (self.left_out and not value)

    def write(self, value: str) -> str:
        return value

    def read(self, text: str) -> str:
        if not text:
            raise ValueError(text)
        return _kept(self, text)


@dataclass(frozen=True)
class Codes:
    """Several codes, in order; with ``most``, no more than that and none twice."""

    of: Code
    most: int | None = None

    @property
    def allowed(self) -> str:
        limit = "" if self.most is None else f"at most {self.most} different "
        return f"a tuple of {limit}codes such as ({self.of.example!r},)"

    @property
    def typed(self) -> str:
        limit = "" if self.most is None else f"at most {self.most} different "
        return f"{limit}codes such as {self.of.example}, with full stops between them"

    def allows(self, value: Any) -> bool:
        if not isinstance(value, tuple) or not all(map(self.of.allows, value)):
            return False
        return self.most is None or len(set(value)) == len(value) <= self.most

    def write(self, value: tuple[str, ...]) -> str:
        return ".".join(value)

    def read(self, text: str) -> tuple[str, ...]:
        return _kept(self, tuple(text.split(".")) if text else ())


WEIGHT = Whole(0, 100)


@dataclass(frozen=True)
class Weights:
    """A weight for each of ``names``, 0-100."""

    names: tuple[str, ...]

    @property
    def allowed(self) -> str:
        return f"{WEIGHT.allowed} for each of {', '.join(self.names)}"

    @property
    def typed(self) -> str:
        return f"{len(self.names)} whole numbers from {WEIGHT.low} to {WEIGHT.high}, with hyphens between them"

    def allows(self, value: Any) -> bool:
        return (
            isinstance(value, Mapping)
            and len(value) == len(self.names)
            and all(WEIGHT.allows(value.get(name)) for name in self.names)
        )

    def write(self, value: Mapping[str, int]) -> str:
        return "-".join(str(value[name]) for name in self.names)

    def read(self, text: str) -> dict[str, int]:
        return dict(zip(self.names, map(WEIGHT.read, text.split("-")), strict=True))


def _kept(kind: Kind, value: T) -> T:
    if not kind.allows(value):
        raise ValueError(value)
    return value


def _whole(text: str, low: int | None = None, high: int | None = None) -> int:
    if not re.fullmatch(r"-?\d{1,10}", text, re.ASCII):
        raise ValueError(text)
    value = int(text)
    if (low is not None and value < low) or (high is not None and value > high):
        raise ValueError(text)
    return value
