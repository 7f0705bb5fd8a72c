"""Licences of what jtm needs: known, permissive, and named in the notice."""

import re
from pathlib import Path

import pytest

from jtm.commands.notices import Component, components, notice

ROOT = Path(__file__).resolve().parents[2]
NOTICE = ROOT / "THIRD_PARTY_NOTICES.txt"
STRONG_COPYLEFT = re.compile(r"\bA?GPL|(?<!Lesser )\bGeneral Public License|Affero", re.I)


@pytest.fixture(scope="module")
def listed() -> list[Component]:
    return components()


def test_what_the_libraries_need_is_listed_too(listed: list[Component]) -> None:
    names = {one.name.lower() for one in listed}
    assert {"streamlit", "polars", "polars-runtime-32", "psycopg-binary", "starlette", "numpy"} <= names
    assert not names & {"pytest", "ruff", "jtm"}


def test_every_licence_is_known_and_none_asks_that_jtm_be_under_it_too(listed: list[Component]) -> None:
    for one in listed:
        assert one.licence, one.name
        assert not STRONG_COPYLEFT.search(one.licence), f"{one.name}: {one.licence}"


@pytest.mark.parametrize("licence", ["GPL-3.0-or-later", "GNU General Public License v3 (GPLv3)", "AGPL-3.0-only"])
def test_a_strong_copyleft_would_be_seen(licence: str) -> None:
    assert STRONG_COPYLEFT.search(licence)


@pytest.mark.parametrize("licence", ["LGPL-3.0-only", "GNU Lesser General Public License v3", "MIT"])
def test_a_weak_one_is_fine(licence: str) -> None:
    assert not STRONG_COPYLEFT.search(licence)


def test_the_notice_holds_every_package_with_the_text_of_its_licence(listed: list[Component]) -> None:
    text = notice(listed)
    for one in listed:
        assert f"- {one.name} {one.version}: {one.licence}\n" in text
        for content in one.texts.values():
            assert content in text
    assert sum(not one.texts for one in listed) <= 5, "few packages come without the text"


def test_the_notice_in_the_project_is_that_of_what_is_installed(listed: list[Component]) -> None:
    assert NOTICE.read_text("utf-8") == notice(listed), "run `make notices`"


def test_the_package_asks_for_the_notice_to_be_in_its_wheel() -> None:
    assert '"THIRD_PARTY_NOTICES.txt"' in (ROOT / "pyproject.toml").read_text("utf-8")
