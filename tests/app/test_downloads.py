"""What a page's buttons give away is what the command writes, byte by byte."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from jtm.export.tables import Notes
from jtm.ui.parts import downloads
from tests.app.said import sound
from tests.command import Run

Open = Callable[..., AppTest]
MECHANICS, MACHINISTS, TESTERS = "49-9041", "51-4041", "51-2090"
MOVE = ("--start", TESTERS, "--job", MECHANICS)
# A page with its link, and the command that is asked for the same table.
SAME = {
    "difference": ("benchmarks", {"job": MECHANICS, "with": MACHINISTS, "view": "compare"},
                   ("benchmark", "--job", MACHINISTS, "--job", MECHANICS, "--table", "difference")),
    "feeders": ("pathways", {"job": MECHANICS}, ("pathways", "--job", MECHANICS)),
    "gap": ("training", {"job": MECHANICS, "start": TESTERS}, ("training", "--table", "gap", *MOVE)),
}  # fmt: skip


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[[], bytes]]:
    """The files that a page offers, by their format."""
    files: dict[str, Callable[[], bytes]] = {}

    def keep(table: Callable[[], pl.DataFrame], notes: Callable[[], Notes], name: str) -> None:
        files.update({form: partial(downloads._file, form, table, notes) for form in ("csv", "parquet")})

    monkeypatch.setattr(downloads, "downloads", keep)
    return files


@pytest.mark.parametrize("form", ["csv", "parquet"])
@pytest.mark.parametrize("table", SAME)
def test_a_file_is_the_same_from_the_page_and_from_the_command(
    run: Run, open_page: Open, offered: dict[str, Callable[[], bytes]], tmp_path: Path, table: str, form: str
) -> None:
    page, link, command = SAME[table]
    sound(open_page(f"pages/{page}.py", **link))
    file = tmp_path / f"table.{form}"
    assert run(*command, "--out", str(file)).code == 0
    assert offered[form]() == file.read_bytes()
