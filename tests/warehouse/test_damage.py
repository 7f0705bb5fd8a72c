"""Damage to the warehouse file: found when it is read, mended once, and said."""

import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jtm.answers.workbench import open_warehouse, open_workbench
from jtm.paths import DataPaths
from jtm.warehouse import build
from jtm.warehouse.build import Outcome
from jtm.warehouse.connect import Warehouse, WarehouseError
from jtm.warehouse.query import QueryError
from jtm.warehouse.snapshot import SnapshotError
from tests.command import Run, refused
from tests.damage import HEADERS, overwrite

SAID = "warehouse.duckdb was damaged, so it was rebuilt from the snapshot."


@pytest.fixture
def own(paths: DataPaths, tmp_path: Path) -> DataPaths:
    """Data of the test's own, with a warehouse."""
    return DataPaths(Path(shutil.copytree(paths.root, tmp_path / "data")))


@pytest.fixture
def opened(own: DataPaths) -> Iterator[Warehouse]:
    """The warehouse of these data, which nothing has been read from."""
    with closing(open_warehouse(own)) as warehouse:
        yield warehouse


# ── before it is opened ───────────────────────────────────────────────────────────────────────────────────────────


@settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.floats(0, 1), st.sampled_from([1, 64, 4096, 300_000]))
def test_damage_anywhere_is_found_or_touches_no_row(
    paths: DataPaths, tmp_path: Path, share: float, length: int
) -> None:
    damaged = DataPaths(tmp_path / "any")
    shutil.rmtree(damaged.root, ignore_errors=True)
    damaged.root.mkdir()
    for part in ("snapshot", "sources.toml"):
        (damaged.root / part).symlink_to(paths.root / part)
    shutil.copy(paths.warehouse, damaged.warehouse)
    size = damaged.warehouse.stat().st_size
    with damaged.warehouse.open("r+b") as file:
        file.seek(int(share * (size - length)))
        old = file.read(length)
        file.seek(-length, os.SEEK_CUR)
        file.write(bytes(byte ^ 0xFF for byte in old))
    if build.is_current(damaged, thorough=True):
        with closing(open_warehouse(damaged)) as found, closing(open_warehouse(paths)) as whole:
            for name in ("cells", "transitions", "ratings", "boundaries", "sources"):
                assert found.read_once(name).equals(whole.read_once(name))


def test_the_build_command_finds_damage_in_the_middle_and_says_so(
    own: DataPaths, run: Run, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("JTM_DATA", str(own.root))
    overwrite(own.warehouse, 0.5, 0.51)
    ran = run("build")
    assert (ran.code, ran.out) == (0, b"")
    assert "is built" in ran.err
    assert "current" not in ran.err
    assert [record.message for record in caplog.records if record.name == build.__name__] == [SAID]
    assert "is current" in run("build").err
    assert build.is_current(own, thorough=True)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.6, 0.85, 0.97])
def test_a_workbench_opens_on_damage_and_has_the_same_figures(
    own: DataPaths, caplog: pytest.LogCaptureFixture, share: float
) -> None:
    overwrite(own.warehouse, share, share + 0.03)
    bench = open_workbench(own)
    with closing(bench.warehouse):
        assert bench.market.areas.height == 583
        assert bench.warehouse.read("boundaries").height > 0
        assert bench.warehouse.read("mobility_evaluation").height > 0
    assert [record.message for record in caplog.records if record.levelno == logging.WARNING] in ([SAID], [])


def test_a_file_that_was_cut_off_is_built_anew(own: DataPaths) -> None:
    os.truncate(own.warehouse, own.warehouse.stat().st_size // 2)
    assert build.build(own, thorough=True) is Outcome.REPAIRED
    assert build.build(own, thorough=True) is Outcome.CURRENT


# ── while it is open ──────────────────────────────────────────────────────────────────────────────────────────────


def test_damage_while_it_is_open_is_mended_and_the_rows_come(
    opened: Warehouse, bench: object, caplog: pytest.LogCaptureFixture
) -> None:
    assert opened.repaired is None
    overwrite(opened.file, 0, 1)
    assert opened.read("areas").height == 583
    assert opened.repaired
    assert opened.read("occupations").height == 830
    assert [record.message for record in caplog.records] == [SAID], "once"


def test_a_file_that_is_cut_off_while_it_is_open_is_mended(opened: Warehouse) -> None:
    os.truncate(opened.file, HEADERS)
    assert opened.read("areas").height == 583


def test_a_query_of_a_user_meets_damage_and_is_answered(opened: Warehouse) -> None:
    overwrite(opened.file, 0, 1)
    assert opened.query("SELECT count(*) FROM occupation").item() == 830
    assert opened.repaired


def test_a_query_that_only_looks_like_damage_is_refused_and_nothing_is_rebuilt(opened: Warehouse) -> None:
    before = opened.file.stat()
    with pytest.raises(QueryError):
        opened.query("SELECT * FROM read_parquet('nothing.parquet')")
    assert opened.repaired is None
    assert opened.file.stat().st_mtime_ns == before.st_mtime_ns


def test_where_the_snapshot_is_damaged_too_it_says_which_file_until_that_is_mended(
    own: DataPaths, opened: Warehouse
) -> None:
    told: list[Exception] = []
    opened.on_failure = told.append
    table = own.snapshot / "rating.parquet"
    whole = table.read_bytes()
    table.write_bytes(whole[: len(whole) // 2])
    overwrite(own.warehouse, 0, 1)
    for _ in range(2):
        with pytest.raises(SnapshotError, match=r"rating\.parquet is damaged.*restore data/"):
            opened.read("areas")
    assert [str(error) for error in told] == [str(told[0])] * 2
    table.write_bytes(whole)
    assert opened.read("areas").height == 583


def test_a_command_on_damaged_data_says_which_file(own: DataPaths, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JTM_DATA", str(own.root))
    overwrite(own.warehouse, 0, 1)
    (own.snapshot / "rating.parquet").write_bytes(b"")
    for command in (("build",), ("rank",), ("query", "SELECT 1")):
        assert "rating.parquet is damaged" in refused(run(*command), 1)


def test_figures_that_were_replaced_meanwhile_are_not_mixed(own: DataPaths, opened: Warehouse) -> None:
    opened.close()  # as a session does that has seen the new figures first
    text = own.sources.read_text("utf-8")
    own.sources.write_text(text.replace(opened.dataset, "0" * len(opened.dataset)), "utf-8")
    with pytest.raises(WarehouseError, match="replaced meanwhile"):
        opened.read("areas")
