"""The settings and their groups, as ``settings.toml`` lists them."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.resources import files
from typing import Any

from jtm.framework.criteria import criteria
from jtm.settings.kinds import Choice, Code, Codes, Flag, Kind, Scaled, SettingError, Step, Weights, Whole


@dataclass(frozen=True)
class Group:
    """Settings that change the same figures; ``preset`` says whether a preset sets them."""

    label: str
    preset: bool


@dataclass(frozen=True)
class Setting:
    """One setting: its ``group``, short name in a link, kind and default; the words that people read; and, where its
    control is an ordinary one, the ``widget`` and its ``step``.
    """

    group: str
    link: str
    kind: Kind
    default: Any
    label: str
    help: str = ""
    unit: str = ""
    widget: str = ""
    step: int = 1

    @property
    def options(self) -> Mapping[str, str]:
        """The words that a choice may be, with what people read for each."""
        assert isinstance(self.kind, Choice)
        assert isinstance(self.kind.options, Mapping)
        return self.kind.options


def _weights(name: str, own: str | None) -> tuple[Kind, dict[str, int]]:
    listed = {item.id: item.default_weight for item in getattr(criteria(), name).values()}
    return Weights(tuple(listed), own), listed


def _code(entry: Mapping[str, Any]) -> Code:
    return Code(entry["pattern"], entry["example"], entry.get("optional", False))


_KINDS: dict[str, Callable[[Mapping[str, Any]], Kind]] = {
    "choice": lambda entry: Choice(entry["options"]),
    "ordered": lambda entry: Step(tuple(entry["options"])),
    "whole": lambda entry: Whole(entry["low"], entry["high"], entry.get("instead")),
    "percent": lambda entry: Scaled(entry["low"], entry["high"], 100),
    "tenths": lambda entry: Scaled(entry["low"], entry["high"], 10),
    "flag": lambda entry: Flag(),
    "code": _code,
    "codes": lambda entry: Codes(_code(entry), entry.get("most"), entry.get("between", ".")),
}
_WORDS = ("group", "link", "label", "help", "unit", "widget", "step")


def _setting(name: str, entry: Mapping[str, Any]) -> Setting:
    kind, default = _weights(name, entry.get("own")) if entry["kind"] == "weights" else _ordinary(entry)
    return Setting(kind=kind, default=default, **{word: entry[word] for word in _WORDS if word in entry})


def _ordinary(entry: Mapping[str, Any]) -> tuple[Kind, Any]:
    """Kind and default of what stands in the file whole. A share stands there in percent, as people read it."""
    kind, default = _KINDS[entry["kind"]](entry), entry["default"]
    if isinstance(kind, Scaled):
        return kind, default / kind.parts
    return kind, tuple(default) if isinstance(kind, Codes) else default


def _read() -> tuple[dict[str, Group], dict[str, Setting]]:
    listed = tomllib.loads((files("jtm.settings") / "settings.toml").read_text("utf-8"))
    entries = listed["settings"]
    for entry in entries.values():
        if isinstance(options := entry.get("options"), str):  # those of another setting
            entry["options"] = entries[options]["options"]
    groups = {name: Group(**group) for name, group in listed["groups"].items()}
    return groups, {name: _setting(name, entry) for name, entry in entries.items()}


GROUPS, SETTINGS = _read()


def options(name: str) -> Mapping[str, str]:
    """The words that a setting may be, with what people read for each."""
    return SETTINGS[name].options


def of_groups(*groups: str) -> tuple[str, ...]:
    """The names of the settings of some groups, in the file's order."""
    assert set(groups) <= set(GROUPS), groups
    return tuple(name for name, setting in SETTINGS.items() if setting.group in groups)


def entered(name: str, text: str, now: Any) -> Any:
    """The value that someone means who types ``text`` for a setting that is ``now`` another. Raises
    :class:`SettingError`, which says what it may be; also for a name that no setting has.
    """
    if name not in SETTINGS:
        close = get_close_matches(name, SETTINGS, n=3, cutoff=0.5)
        meant = f"did you mean {' or '.join(close)}? " if close else ""
        raise SettingError(f"There is no setting {name!r}: {meant}docs/settings.md lists them.")
    try:
        return SETTINGS[name].kind.enter(text.removeprefix("'"), now)  # which a CSV has before a minus
    except SettingError:
        raise
    except ValueError:
        raise SettingError(f"{name} cannot be {text!r}: give {SETTINGS[name].kind.typed}.") from None


def limits(name: str) -> tuple[int, int]:
    """The least and the most that a setting may be, as people read it: a share in percent."""
    kind = SETTINGS[name].kind
    assert isinstance(kind, Whole | Scaled)
    return kind.low, kind.high
