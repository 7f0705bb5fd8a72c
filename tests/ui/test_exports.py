"""What a page gives away is what the command writes, byte by byte and in full."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from jtm.answers.region import Region
from jtm.answers.workbench import Workbench
from jtm.export import tables
from jtm.links import to_link
from jtm.paths import DataPaths
from jtm.scenario import DEFAULT
from jtm.ui.parts import downloads
from jtm.ui.steps import landscape, ranking
from tests.command import Run

SMALL = replace(DEFAULT, area="20580", rows="all")


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_ranking_is_the_same_from_the_page_and_from_the_command(
    run: Run, bench: Workbench, tmp_path: Path, form: str
) -> None:
    file = tmp_path / f"ranking.{form}"
    assert run("rank", "--scenario", to_link(SMALL, bench.dataset, "/"), "--out", str(file)).code == 0
    assert tables.WRITERS[form](ranking.exported(Region.of(bench, SMALL)), None) == file.read_bytes()


@pytest.mark.parametrize("chosen", ["elements", "industry-mix", "groups"])
def test_a_landscape_is_the_same_from_the_page_and_from_the_command(
    run: Run, bench: Workbench, tmp_path: Path, chosen: str
) -> None:
    file = tmp_path / "landscape.csv"
    name = "skills" if chosen == "elements" else chosen
    assert run("landscape", "--area", SMALL.area, "--table", name, "--out", str(file)).code == 0
    assert tables.to_csv(landscape.exported(bench, SMALL, chosen)) == file.read_bytes()


ROOT = Path(__file__).resolve().parents[2]
MOVE = ("--start", "51-2090", "--job", "49-9041")
PAGES: dict[str, tuple[str, dict[str, str], tuple[str, ...]]] = {  # a page, its link, and the command of the same table
    "what is to learn for another job": (
        "benchmarks", {"view": "compare", "job": "49-9041", "with": "51-4041"},
        ("benchmark", "--table", "difference", "--job", "51-4041", "--job", "49-9041"),
    ),
    "feeders": ("pathways", {"path": "feeders", "job": "49-9041"}, ("pathways", "--job", "49-9041")),
    "plan": ("pathways", {"path": "plan"}, ("pathways", "--table", "plan")),
    "gap": ("training", {"train": "gap", "job": "49-9041", "start": "51-2090"}, ("training", "--table", "gap", *MOVE)),
    "programs": ("training", {"train": "programs", "job": "49-9041"},
                 ("training", "--table", "programs", "--job", "49-9041")),
    "cash flows": ("training", {"train": "return", "job": "49-9041", "start": "51-2090"},
                   ("training", "--table", "cash-flows", *MOVE)),
}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_a_table_of_steps_3_5_and_6_is_the_same_from_the_page_and_from_the_command(
    run: Run, paths: DataPaths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    page, link, command = PAGES[name]
    offered: list[bytes] = []

    def taken(table: Callable[[], pl.DataFrame], notes: Callable[[], tables.Notes], _: str) -> None:
        offered.append(tables.to_csv(table()))

    monkeypatch.setattr(downloads, "downloads", taken)
    monkeypatch.setenv("JTM_DATA", str(paths.root))
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for key, value in link.items():
        app.query_params[key] = value
    app.switch_page(f"pages/{page}.py").run()
    assert not app.exception
    file = tmp_path / "table.csv"
    assert run(*command, "--out", str(file)).code == 0
    assert offered[-1] == file.read_bytes()
