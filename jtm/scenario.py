"""The scenario: everything that a user can set, as one immutable value.

What each setting may be stands in ``jtm/settings/settings.toml``; how a scenario becomes a link and comes back, in
:mod:`jtm.links`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from jtm.framework.criteria import Criteria, criteria
from jtm.settings.catalog import GROUPS, SETTINGS, entered, of_groups, options
from jtm.settings.fields import Fields
from jtm.settings.kinds import WEIGHT, Codes, SettingError, Step, Whole

HOUSTON = str(SETTINGS["area"].default)
NORMALISATIONS, AGGREGATIONS, DOMAINS = options("normalisation"), options("aggregation"), options("domain")


def _levels() -> tuple[str, ...]:
    kind = SETTINGS["minimum_education"].kind
    assert isinstance(kind, Step)
    return kind.names


EDUCATION_LEVELS = _levels()  # from the lowest


def _most(name: str) -> int:
    kind = SETTINGS[name].kind
    assert isinstance(kind, Codes)
    assert kind.most
    return kind.most


MOST_COMPARED = _most("compared")  # beside the job itself: more dots a row cannot be told apart
MOST_VALIDATED = _most("validated")  # each takes nine characters of a link, which must stay short


def _instead(name: str) -> int:
    kind = SETTINGS[name].kind
    assert isinstance(kind, Whole)
    assert kind.instead is not None
    return kind.instead


AS_LISTED = _instead("tuition")  # of a figure that comes from listed programs where the user sets none
_CHECKS = [(name, setting.kind.allows) for name, setting in SETTINGS.items()]


@dataclass(frozen=True)
class Scenario(Fields):
    """What the user has set. Weights are 0-100 and count relative to each other; ``share`` is 0-1.

    Every field is held to its entry in ``settings.toml``: making a scenario raises :class:`SettingError`, which names
    the field and what it may be. Whether a code is in the release, only the release can say.
    """

    def __post_init__(self) -> None:
        """Refuse a field that its setting does not allow. Each move of a slider passes here: keep it cheap."""
        values = self.__dict__
        for name, allows in _CHECKS:
            if not allows(values[name]):
                raise SettingError(f"{name} cannot be {_short(values[name])}: give {SETTINGS[name].kind.allowed}.")
        if upside_down(self.minimum_education, self.maximum_education):
            raise SettingError(
                f"minimum_education ({self.minimum_education!r}) is above maximum_education "
                f"({self.maximum_education!r}): swap them, or change one."
            )

    def with_weights(self, **weights: int) -> "Scenario":
        """The same scenario with other pillar weights. Raises :class:`SettingError` for an unknown pillar or a weight
        that is no whole number from 0 to 100: a misspelt name must not answer another question.
        """
        for name, weight in weights.items():
            if name not in self.pillars or not WEIGHT.allows(weight):
                raise SettingError(f"The weight {name}={_short(weight)} is not allowed: give {_PILLARS.allowed}.")
        return replace(self, pillars={**self.pillars, **weights})

    def with_entered(self, texts: Mapping[str, str]) -> "Scenario":
        """The same scenario with settings as people type them, by name: a ``share`` of ``"10"`` is a tenth. Raises
        :class:`SettingError` for a name that no setting has and a text that is no value of it.
        """
        return replace(self, **{name: entered(name, text, getattr(self, name, None)) for name, text in texts.items()})

    def silent_pillars(self, listed: Criteria | None = None) -> list[str]:
        """The ids of pillars that have a weight while none of their indicators ``listed`` (those that come with the
        workbench, if not said otherwise) has: they do not count in the score.
        """
        known = listed or criteria()
        weights = known.weights(self.indicators)
        counted = {item.pillar for item in known.indicators.values() if weights[item.id]}
        return [name for name, weight in self.pillars.items() if weight and name not in counted]

    def pillar_shares(self) -> dict[str, float]:
        """Pillar weights as shares that add up to 1; equal where all weights are zero."""
        total = sum(self.pillars.values())
        return {name: weight / total if total else 1 / len(self.pillars) for name, weight in self.pillars.items()}

    def settings(self) -> dict[str, object]:
        """Every field by name, for the sheet of settings that goes with an export."""
        return {item.name: getattr(self, item.name) for item in fields(self)}

    def preset(self) -> str | None:
        """The id of the preset whose settings this scenario has, whatever its region and view; ``None`` if of none."""
        rule = {name: getattr(self, name) for name in _RULE_FIELDS}
        for preset in criteria().presets.values():
            expected = apply_preset(DEFAULT, preset.id)
            if rule == {name: getattr(expected, name) for name in _RULE_FIELDS}:
                return preset.id
        return None


_PILLARS = SETTINGS["pillars"].kind


def require_weight(scenario: Scenario, listed: Criteria | None = None) -> None:
    """Refuse a scenario in which nothing ``listed`` counts (see :meth:`Scenario.silent_pillars`): a ranking would
    answer another question. Raises :class:`SettingError`.
    """
    weighted = [name for name, weight in scenario.pillars.items() if weight]
    if not weighted:
        raise SettingError("All pillar weights are 0: give at least one a weight, such as wages=50.")
    if scenario.silent_pillars(listed) == weighted:
        labels = " and ".join(criteria().pillars[name].label for name in weighted)
        raise SettingError(f"No indicator of {labels} has a weight, so nothing can be scored: give one a weight.")


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:80]}…"


def upside_down(lowest: str, highest: str) -> bool:
    """Whether an education range begins above its end."""
    return EDUCATION_LEVELS.index(lowest) > EDUCATION_LEVELS.index(highest)


_RULE_FIELDS = of_groups(*(name for name, group in GROUPS.items() if group.preset))
_VIEW_FIELDS = tuple(name for name in SETTINGS if name not in _RULE_FIELDS)
DEFAULT = Scenario()


def apply_preset(scenario: Scenario, preset: str) -> Scenario:
    """All settings of ``preset`` for the region and view of ``scenario``."""
    view = {name: getattr(scenario, name) for name in _VIEW_FIELDS}
    return replace(DEFAULT, **{**view, **criteria().presets[preset].settings})
