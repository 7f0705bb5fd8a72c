"""The controls of the settings, as ``settings.toml`` declares them: words, range, step and kind of widget."""

from collections.abc import Callable
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from jtm.language import gettext as _
from jtm.settings.catalog import SETTINGS, Setting
from jtm.settings.kinds import Scaled, Whole
from jtm.ui.session import state


def control(name: str, place: DeltaGenerator | None = None, **changes: Any) -> None:
    """The control of a setting, in ``place`` where one is given. ``changes`` go to the widget over what is declared."""
    setting = SETTINGS[name]
    words = {"label": _(setting.label), "help": _(setting.help) or None}
    draw, arguments = _WIDGETS[setting.widget](name, setting)
    getattr(place or st, draw)(**{**words, **arguments, **changes})


Drawn = tuple[str, dict[str, Any]]


def _select(name: str, setting: Setting) -> Drawn:
    return "selectbox", {**_options(setting), "filter_mode": "contains", **state.field(name)}


def _segments(name: str, setting: Setting) -> Drawn:
    return "segmented_control", {**_options(setting), "required": True, **state.field(name)}


def _options(setting: Setting) -> dict[str, Any]:
    return {"options": list(setting.options), "format_func": lambda name: _(setting.options[name])}


def _slider(name: str, setting: Setting) -> Drawn:
    kind = setting.kind
    if isinstance(kind, Whole):
        limits, bound = (kind.low, kind.high, setting.step), state.field(name)
    elif isinstance(kind, Scaled) and kind.parts == 10:
        tenths = (kind.low / 10, kind.high / 10, setting.step / 10)
        return "slider", {**_range(*tenths), "format": "%.1f", **state.field(name)}
    else:
        assert isinstance(kind, Scaled)
        limits, bound = (kind.low, kind.high, setting.step), state.in_percent(name)
    return "slider", {**_range(*limits), **bound}


def _number(name: str, setting: Setting) -> Drawn:
    assert isinstance(setting.kind, Whole)
    return "number_input", {**_range(setting.kind.low, setting.kind.high, setting.step), **state.field(name)}


def _range(low: float, high: float, step: float) -> dict[str, Any]:
    return {"min_value": low, "max_value": high, "step": step}


def _toggle(name: str, setting: Setting) -> Drawn:
    return "toggle", state.field(name)


_WIDGETS: dict[str, Callable[[str, Setting], Drawn]] = {
    "select": _select,
    "segments": _segments,
    "slider": _slider,
    "number": _number,
    "toggle": _toggle,
}
