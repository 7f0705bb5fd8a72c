"""What a setting may be: the values allowed, how they stand in a link and how people write them, and both read back."""

import re
from collections import Counter
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

    ``allowed`` says which values Python takes, ``typed`` which texts a command takes: a share is 0.2 there and 20
    percent here. A link holds the short texts of ``write``.
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
        """The text of a value in a link."""

    def read(self, text: str) -> Any:
        """The value of a text in a link. Raises ``ValueError`` for one that is not allowed."""

    def show(self, value: Any) -> str:
        """A value as people read it, which :meth:`enter` takes."""

    def enter(self, text: str, now: Any) -> Any:
        """The value that someone means who types ``text`` over the value ``now``. Raises ``ValueError`` for one that is
        not allowed.
        """


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

    show = write

    def enter(self, text: str, now: str) -> str:
        return _kept(self, text.strip())


@dataclass(frozen=True)
class Step:
    """One of several names in order; a link holds its place, from 0."""

    names: tuple[str, ...]

    @property
    def allowed(self) -> str:
        return f"one of {', '.join(map(repr, self.names))}"

    typed = allowed

    def allows(self, value: Any) -> bool:
        return isinstance(value, str) and value in self.names

    def write(self, value: str) -> str:
        return str(self.names.index(value))

    def read(self, text: str) -> str:
        return self.names[_whole(text, 0, len(self.names) - 1)]

    def show(self, value: str) -> str:
        return value

    def enter(self, text: str, now: str) -> str:
        meant = (name for name in self.names if name.casefold() == text.strip().casefold())
        return _kept(self, next(meant, text))


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

    show = write

    def enter(self, text: str, now: int) -> int:
        grouped = re.fullmatch(r"-?\d{1,3}(,\d{3})+", text.strip(), re.ASCII)
        return self.read(text.strip().replace(",", "") if grouped else text.strip())


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
        if self.parts == _PERCENT:
            return f"a whole number from {self.low} to {self.high} (percent)"
        return f"{self.allowed}, with one decimal at most"

    def allows(self, value: Any) -> bool:
        number = isinstance(value, float) or type(value) is int
        return number and self.low <= value * self.parts <= self.high

    def write(self, value: float) -> str:
        return str(round(value * self.parts))

    def read(self, text: str) -> float:
        return _whole(text, self.low, self.high) / self.parts

    def show(self, value: float) -> str:
        return f"{value * self.parts if self.parts == _PERCENT else value:g}"

    def enter(self, text: str, now: float) -> float:
        if self.parts == _PERCENT:
            return self.read(text.strip().removesuffix("%").rstrip())
        digits = re.fullmatch(r"(\d+)(?:\.(\d))?", text.strip(), re.ASCII)
        if not digits:
            raise ValueError(text)
        return self.read(digits[1] + (digits[2] or "0"))


@dataclass(frozen=True)
class Flag:
    """Yes or no; 1 or 0 in a link."""

    allowed = "True or False"
    typed = "yes or no"

    def allows(self, value: Any) -> bool:
        return isinstance(value, bool)

    def write(self, value: bool) -> str:
        return str(int(value))

    def read(self, text: str) -> bool:
        return bool(_whole(text, 0, 1))

    def show(self, value: bool) -> str:
        return "yes" if value else "no"

    def enter(self, text: str, now: bool) -> bool:
        if (said := text.strip().lower()) not in _SAID:
            raise ValueError(text)
        return _SAID[said]


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

    show = write

    def enter(self, text: str, now: str) -> str:
        return _kept(self, text.strip())


@dataclass(frozen=True)
class Codes:
    """Several codes, in order, in a link with a sign ``between`` them; with ``most``, no more and none twice."""

    of: Code
    most: int | None = None
    between: str = "."

    @property
    def allowed(self) -> str:
        limit = "" if self.most is None else f"at most {self.most} different "
        return f"a tuple of {limit}codes such as ({self.of.example!r},)"

    @property
    def typed(self) -> str:
        limit = "" if self.most is None else f"at most {self.most} different "
        return f"{limit}codes such as {self.of.example}, with commas between them, or nothing"

    def allows(self, value: Any) -> bool:
        if not isinstance(value, tuple) or not all(map(self.of.allows, value)):
            return False
        return self.most is None or len(set(value)) == len(value) <= self.most

    def write(self, value: tuple[str, ...]) -> str:
        return self.between.join(value)

    def read(self, text: str) -> tuple[str, ...]:
        return _kept(self, tuple(text.split(self.between)) if text else ())

    def show(self, value: tuple[str, ...]) -> str:
        return ",".join(value)

    def enter(self, text: str, now: tuple[str, ...]) -> tuple[str, ...]:
        return _kept(self, tuple(code.strip() for code in text.split(",")) if text.strip() else ())


WEIGHT = Whole(0, 100)


@dataclass(frozen=True)
class Weights:
    """A weight for each of ``names``, 0-100; and for any others of the pattern ``own``, which people have loaded. A
    link holds the others with their names.
    """

    names: tuple[str, ...]
    own: str | None = None

    @property
    def allowed(self) -> str:
        return f"{WEIGHT.allowed} for each of {', '.join(self.names)}"

    @property
    def typed(self) -> str:
        loaded = "" if self.own is None else ", or of the own_… that are loaded,"
        such = f"such as {self.names[0]}=50,{self.names[1]}=30"
        return f"any of {', '.join(self.names)}{loaded} with {WEIGHT.typed}, {such}"

    def allows(self, value: Any) -> bool:
        if not isinstance(value, Mapping) or not all(WEIGHT.allows(value.get(name)) for name in self.names):
            return False
        others = self.others(value) if len(value) != len(self.names) else {}
        return all(self._is_own(name) and WEIGHT.allows(weight) for name, weight in others.items())

    def others(self, value: Mapping[str, int]) -> dict[str, int]:
        """Those that are not among the names."""
        return {name: weight for name, weight in value.items() if name not in self.names}

    def _is_own(self, name: Any) -> bool:
        return self.own is not None and isinstance(name, str) and bool(re.fullmatch(self.own, name, re.ASCII))

    def write(self, value: Mapping[str, int]) -> str:
        others = [f"{name}.{weight}" for name, weight in self.others(value).items()]
        return "-".join([*(str(value[name]) for name in self.names), *others])

    def read(self, text: str) -> dict[str, int]:
        weights = text.split("-")
        others = (other.rpartition(".") for other in weights[len(self.names) :])
        named = [*zip(self.names, weights, strict=False), *((name, weight) for name, _, weight in others)]
        return dict(_kept(self, {name: WEIGHT.read(weight) for name, weight in named}))

    def show(self, value: Mapping[str, int]) -> str:
        listed = {name: value[name] for name in self.names} | self.others(value)
        return ",".join(f"{name}={weight}" for name, weight in listed.items())

    def enter(self, text: str, now: Mapping[str, int]) -> dict[str, int]:
        """Those that are not typed stay as they are ``now``."""
        typed = [(name.strip(), weight.strip()) for name, _, weight in (one.partition("=") for one in text.split(","))]
        if twice := next((name for name, count in Counter(name for name, _ in typed).items() if count > 1), None):
            raise SettingError(f"{twice} is given more than once: give it once.")
        return dict(_kept(self, {**now, **{name: WEIGHT.read(weight) for name, weight in typed}}))


_PERCENT = 100
_SAID = {"yes": True, "true": True, "on": True, "1": True, "no": False, "false": False, "off": False, "0": False}


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
