"""One function a step gives the main table of the step, by the words that people use."""

from pathlib import Path

import polars as pl
import pyarrow as pa
import pytest

import jtm
from jtm.answers.workbench import Workbench
from jtm.errors import CannotAnswer, WrongRequest


@pytest.fixture(autouse=True)
def opened(bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Python finds the workbench of all tests open."""
    monkeypatch.setattr("jtm.answers.python.open_workbench", lambda: bench)


def test_a_function_gives_the_table_of_its_step() -> None:
    houston = jtm.region("Houston")
    made = {
        "landscape.skills": (jtm.landscape("Houston"), {}),
        "ranking": (jtm.rank("Houston"), {}),
        "benchmarks.essential": (jtm.benchmark("CNA"), {"job": "31-1131"}),
        "pathways.feeders": (jtm.pathways("electricians", "Houston"), {"job": "47-2111"}),
        "training.gap": (jtm.training("51-2090", "49-9041", "Houston"), {"start": "51-2090", "job": "49-9041"}),
    }
    for name, (table, arguments) in made.items():
        assert table.equals(houston.table(name, **arguments)), name
        assert table.height


def test_settings_go_along() -> None:
    assert jtm.landscape("Houston", reference="48").equals(
        jtm.region("Houston", reference="48").table("landscape.skills")
    )
    with pytest.raises(WrongRequest, match="no setting shares"):
        jtm.pathways("electricians", shares=0.1)


def test_without_a_round_there_is_nothing_to_validate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JTM_STORE_URL", f"sqlite:///{tmp_path}/store.sqlite")
    with pytest.raises(CannotAnswer):
        jtm.validation()


def test_a_table_is_an_arrow_stream() -> None:
    table = jtm.rank("Houston")
    stream = pa.RecordBatchReader.from_stream(table)
    assert pl.from_arrow(stream.read_all()).equals(table)
