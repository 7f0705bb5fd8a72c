"""Every setting stands once, and what is made from that is up to date."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from jtm.scenario import DEFAULT, Scenario
from jtm.settings import written
from jtm.settings.catalog import GROUPS, SETTINGS, limits, of_groups, options

ROOT = Path(__file__).resolve().parents[2]


def test_the_typed_fields_are_those_of_the_file() -> None:
    assert (ROOT / "jtm" / "settings" / "fields.py").read_text("utf-8") == written.fields_source(), "run `make written`"
    assert [item.name for item in fields(Scenario)] == list(SETTINGS)


def test_the_page_of_the_documents_is_that_of_the_file() -> None:
    assert (ROOT / "docs" / "settings.md").read_text("utf-8") == written.page(), "run `make written`"


@pytest.mark.parametrize("name", SETTINGS)
def test_a_setting_has_a_group_words_and_a_default_that_it_allows(name: str) -> None:
    setting = SETTINGS[name]
    assert setting.group in GROUPS
    assert setting.label
    assert setting.kind.allows(setting.default)
    assert getattr(DEFAULT, name) == setting.default


def test_names_in_links_are_different() -> None:
    assert len({setting.link for setting in SETTINGS.values()} | {"v", "data"}) == len(SETTINGS) + 2


def test_groups_hold_every_setting_once() -> None:
    assert sorted(name for group in GROUPS for name in of_groups(group)) == sorted(SETTINGS)


def test_words_and_limits_are_those_of_the_kind() -> None:
    assert list(options("aggregation")) == ["arithmetic", "geometric"]
    assert limits("share") == (1, 100)
    assert limits("miles") == (5, 200)


@pytest.mark.parametrize("name", [name for name, setting in SETTINGS.items() if setting.widget])
def test_no_page_repeats_what_the_control_of_a_setting_says(name: str) -> None:
    """Neither its range nor its words: the control draws them from the file."""
    for file in [*(ROOT / "jtm" / "ui").rglob("*.py"), *(ROOT / "pages").glob("*.py")]:
        text = file.read_text("utf-8")
        assert not re.search(rf"state\.(field|in_percent)\(\"{name}\"", text), file.name
        assert f'"{SETTINGS[name].label}"' not in text or len(SETTINGS[name].label) < 8, file.name
