"""Colours and number formats shared by all charts. Okabe-Ito hues, safe for colour blindness on light and dark."""

import re

from jtm.framework.criteria import criteria
from jtm.language import gettext as _

PILLARS = {"wages": "#0072B2", "growth": "#E69F00", "strategic": "#009E73"}
ACCENT = "#D55E00"
GREY = "#8A94A0"
LABEL = "#6F7A86"  # text on a chart, readable on light and dark
RISING, FALLING = "#009E73", "#CC79A7"
SEQUENTIAL = ["#DCE9F5", "#A6CBE6", "#65A5D3", "#2C76B4", "#0B4A85"]
DIVERGING = ["#7B3294", "#B79AC8", "#D9D9D9", "#F2B872", "#D9730D"]  # purple to orange, the middle around 1
NO_DATA = "#C9CED4"


def pillar_labels() -> dict[str, str]:
    """Pillar ids to labels in the visitor's language, in the order of the criteria."""
    return {name: _(pillar.label) for name, pillar in criteria().pillars.items()}


def rgb(colour: str) -> list[int]:
    """``#RRGGBB`` as three numbers."""
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]


def dollars(value: float | None) -> str:
    """$63,180; a dash where it is not known."""
    return "–" if value is None else f"${value:,.0f}"


def percent(share: float | None, digits: int = 0) -> str:
    """12% of a share of 0.12."""
    return "–" if share is None else unsigned_zero(f"{share:.{digits}%}")


def signed_percent(share: float | None, digits: int = 1) -> str:
    """+9.5% of a share of 0.095."""
    return "–" if share is None else unsigned_zero(f"{share:+.{digits}%}")


def unsigned_zero(printed: str) -> str:
    """A printed figure without the sign of a zero: "0%" for a loss too small to be seen, not "-0%"."""
    return printed if re.search("[1-9]", printed) else printed.lstrip("+-")
