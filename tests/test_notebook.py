"""The notebook of the documents runs from top to bottom."""

import json

import pytest

from jtm.answers.workbench import Workbench
from tests.house import ROOT

NOTEBOOK = json.loads((ROOT / "docs" / "notebook.ipynb").read_text("utf-8"))
CELLS = [cell["source"] for cell in NOTEBOOK["cells"] if cell["cell_type"] == "code"]


def test_every_cell_runs_after_the_one_before(bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jtm.answers.python.open_workbench", lambda: bench)
    known: dict[str, object] = {}
    for number, cell in enumerate(CELLS, start=1):
        exec(compile(cell, f"cell {number}", "exec"), known)
    assert known["feeders"].height > 5  # type: ignore[attr-defined]
    assert known["hawaii"]["area_name"].n_unique() == 2  # type: ignore[index]
    assert known["frame"].shape == known["ranking"].shape  # type: ignore[attr-defined]


def test_it_holds_no_output() -> None:
    assert all(not cell["outputs"] for cell in NOTEBOOK["cells"] if cell["cell_type"] == "code")
