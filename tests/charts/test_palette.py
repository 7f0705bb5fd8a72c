import re
from itertools import pairwise

import pytest

from jtm.charts import palette
from jtm.framework.criteria import criteria


def luminance(colour: str) -> float:
    """Relative luminance, as the Web Content Accessibility Guidelines define it."""
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in palette.rgb(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_each_pillar_has_a_colour_and_a_label() -> None:
    assert list(palette.PILLARS) == list(palette.pillar_labels()) == list(criteria().pillars)
    assert len(set(palette.PILLARS.values())) == 3
    assert palette.ACCENT not in palette.PILLARS.values()


@pytest.mark.parametrize("scale", [palette.SEQUENTIAL, palette.DIVERGING])
def test_a_scale_has_five_colours_of_its_own(scale: list[str]) -> None:
    assert len(set(scale)) == 5
    assert all(re.fullmatch("#[0-9A-F]{6}", colour) for colour in [*scale, palette.NO_DATA, palette.GREY])
    assert palette.NO_DATA not in scale


def test_more_is_darker() -> None:
    steps = [luminance(colour) for colour in palette.SEQUENTIAL]
    assert steps == sorted(steps, reverse=True)
    assert all(a - b > 0.03 for a, b in pairwise(steps))


def test_the_middle_of_a_diverging_scale_is_the_lightest() -> None:
    steps = [luminance(colour) for colour in palette.DIVERGING]
    assert steps.index(max(steps)) == 2
    assert steps[0] < steps[1]
    assert steps[4] < steps[3]


def test_rgb_reads_hexadecimal() -> None:
    assert palette.rgb("#0072B2") == [0, 114, 178]


@pytest.mark.parametrize(
    ("value", "text"), [(63180, "$63,180"), (63180.4, "$63,180"), (0, "$0"), (None, "–"), (1_234_567, "$1,234,567")]
)
def test_dollars(value: float | None, text: str) -> None:
    assert palette.dollars(value) == text


def test_percent() -> None:
    assert [palette.percent(share) for share in (0.12, 0, 1, None)] == ["12%", "0%", "100%", "–"]
    assert palette.percent(0.1234, 1) == "12.3%"
    assert [palette.signed_percent(share) for share in (0.095, -0.02, 0, None)] == ["+9.5%", "-2.0%", "0.0%", "–"]


def test_a_zero_has_no_sign() -> None:
    assert palette.signed_percent(-0.0004) == "0.0%"
    assert palette.signed_percent(-0.004, 0) == "0%"
    assert palette.percent(-0.004) == "0%"
    assert palette.signed_percent(-0.0006) == "-0.1%"
    assert palette.unsigned_zero("-$0") == "$0"
