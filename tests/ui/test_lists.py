"""Lists to choose from: what is typed finds what holds it, wherever a page has such a list."""

import ast
from pathlib import Path

import pytest

from jtm.answers.workbench import Workbench
from jtm.framework.names import common_jobs
from jtm.ui.parts.names import area_names, job_names

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = [*sorted((ROOT / "jtm" / "ui").rglob("*.py")), *sorted((ROOT / "pages").glob("*.py"))]


def lists(script: Path) -> list[ast.Call]:
    calls = [node for node in ast.walk(ast.parse(script.read_text("utf-8"))) if isinstance(node, ast.Call)]
    return [call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr in KINDS]


KINDS = ("selectbox", "multiselect")


@pytest.mark.parametrize("script", [one for one in SCRIPTS if lists(one)], ids=lambda one: one.name)
def test_no_list_takes_letters_in_order_for_a_match(script: Path) -> None:
    """Streamlit's usual search finds "Maui" in Milwaukee-Waukesha, WI."""
    for call in lists(script):
        modes = [word.value for word in call.keywords if word.arg == "filter_mode"]
        assert [getattr(mode, "value", None) for mode in modes] == ["contains"], f"line {call.lineno}"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("maui", "27980"),
        ("nation", "US"),
        ("usa", "US"),
        ("(tx)", "48"),
        ("monterey", "41500"),
        ("st. tammany", "43640"),
    ],
)
def test_a_region_is_found_by_its_common_name(bench: Workbench, typed: str, code: str) -> None:
    found = [area for area, name in area_names(bench).items() if typed in name.lower()]
    assert code in found
    assert found[0] == code


def test_every_region_has_a_name_of_its_own(bench: Workbench) -> None:
    names = area_names(bench)
    assert len(set(names.values())) == len(names) == bench.market.areas.height


def test_common_names_are_of_known_jobs_and_not_in_their_titles(bench: Workbench) -> None:
    titles = dict(bench.market.occupations.select("soc", "title").iter_rows())
    for soc, names in common_jobs().items():
        for name in names:
            assert name.lower() not in titles[soc].lower()


@pytest.mark.parametrize(
    ("typed", "soc"), [("hvac", "49-9021"), ("cna", "31-1131"), ("(rn)", "29-1141"), ("trucker", "53-3032")]
)
def test_a_job_is_found_by_what_people_call_it(bench: Workbench, typed: str, soc: str) -> None:
    assert [code for code, name in job_names(bench).items() if typed in name.lower()] == [soc]
