"""The warehouse is built whole or not at all, once, and anew when what it is made of changes."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from filelock import FileLock

from jtm.answers.workbench import open_workbench
from jtm.paths import DataPaths
from jtm.warehouse import build, snapshot
from jtm.warehouse.connect import WarehouseError
from jtm.warehouse.readonly import open_read_only
from jtm.warehouse.snapshot import SnapshotError

BUILD = [sys.executable, "-m", "jtm", "build"]


def occupations(paths: DataPaths) -> int:
    with closing(open_read_only(paths.warehouse)) as connection:
        return int(connection.sql("SELECT count(*) FROM occupation").fetchall()[0][0])


def outdate(paths: DataPaths) -> None:
    """Let the snapshot have another version than the one that the warehouse was built from."""
    text, dataset = paths.sources.read_text("utf-8"), snapshot.load(paths).dataset
    paths.sources.write_text(text.replace(dataset, "0" * len(dataset)), "utf-8")


def start(paths: DataPaths) -> subprocess.Popen[str]:
    return subprocess.Popen(BUILD, env={**os.environ, "JTM_DATA": str(paths.root)}, text=True, stderr=subprocess.PIPE)


def test_it_is_built_once_with_progress(data_folder: DataPaths) -> None:
    steps: list[float] = []
    begun = time.perf_counter()
    assert build.build(data_folder, lambda share, step: steps.append(share))
    assert time.perf_counter() - begun < 3 * 15
    assert steps == sorted(steps)
    assert 0 <= steps[0] < steps[-1] < 1
    assert not build.build(data_folder)
    assert sorted(file.name for file in data_folder.root.iterdir()) == [
        ".lock",
        "snapshot",
        "sources.toml",
        "warehouse.duckdb",
    ]


def test_a_new_snapshot_makes_it_stale(data_folder: DataPaths) -> None:
    build.build(data_folder)
    outdate(data_folder)
    assert not build.is_current(data_folder)
    assert build.build(data_folder)
    assert build.is_current(data_folder)


@pytest.mark.parametrize("content", [b"", b"no database" * 500])
def test_a_broken_warehouse_is_built_anew(data_folder: DataPaths, content: bytes) -> None:
    data_folder.warehouse.write_bytes(content)
    assert build.build(data_folder)
    assert occupations(data_folder) == 830


def test_a_damaged_table_leaves_the_old_warehouse(data_folder: DataPaths) -> None:
    build.build(data_folder)
    before = data_folder.warehouse.read_bytes()
    file = data_folder.snapshot / "wage.parquet"
    file.write_bytes(file.read_bytes()[:1000])
    outdate(data_folder)
    with pytest.raises(SnapshotError, match=r"wage\.parquet is damaged"):
        build.build(data_folder)
    assert data_folder.warehouse.read_bytes() == before


def test_two_starts_at_once_build_it_once(data_folder: DataPaths) -> None:
    running = [start(data_folder) for _ in range(3)]
    said = [process.communicate(timeout=120)[1] for process in running]
    assert [process.returncode for process in running] == [0, 0, 0]
    assert sum("is built" in text for text in said) == 1
    assert sum("is current" in text for text in said) == 2


@pytest.mark.parametrize("seconds", [0.3, 0.6, 0.9, 1.2])
def test_a_build_that_is_killed_leaves_nothing_half_done(data_folder: DataPaths, seconds: float) -> None:
    process = start(data_folder)
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert not data_folder.warehouse.exists() or build.is_current(data_folder)
    build.build(data_folder)
    assert build.is_current(data_folder)
    assert occupations(data_folder) == 830


NOBODY = 65534


@pytest.fixture
def read_only(data_folder: DataPaths) -> Iterator[DataPaths]:
    """A data folder that can be read and not written. Root may write anywhere, so it acts as nobody meanwhile."""
    with tempfile.TemporaryDirectory() as folder:  # below the folder of this test only its owner may look
        Path(folder).chmod(0o755)
        here = DataPaths(Path(shutil.move(data_folder.root, folder)))
        here.root.chmod(0o555)
        root = os.geteuid() == 0
        if root:
            os.seteuid(NOBODY)
        try:
            yield here
        finally:
            if root:
                os.seteuid(0)
            here.root.chmod(0o755)


def test_a_folder_that_cannot_be_written_says_what_to_do(read_only: DataPaths) -> None:
    with pytest.raises(WarehouseError, match=r"JTM_DATA to a folder that can be written, with a copy of .*/data"):
        build.build(read_only)


@pytest.fixture
def built(data_folder: DataPaths) -> DataPaths:
    """A data folder with a current warehouse, without the lock that building it left."""
    build.build(data_folder)
    data_folder.lock.unlink()
    return data_folder


def test_a_current_warehouse_is_read_where_nothing_can_be_written(built: DataPaths, read_only: DataPaths) -> None:
    assert not build.build(read_only)
    with closing(open_workbench(read_only).warehouse) as warehouse:
        assert warehouse.read("areas").height == 583
    assert not read_only.lock.exists()


def test_a_current_warehouse_waits_for_nobody(built: DataPaths) -> None:
    with FileLock(built.lock):
        assert not build.build(built)


def test_a_swap_that_was_cut_off_is_undone_though_the_warehouse_is_current(built: DataPaths) -> None:
    built.snapshot.rename(built.root / "snapshot.old")
    assert not build.build(built)
    assert (built.snapshot / "wage.parquet").exists()


# ── a full disk ───────────────────────────────────────────────────────────────────────────────────────────────────

ON_A_SMALL_DISK = """
mount -t tmpfs -o size={megabytes}m none "$FOLDER" || exit 99
cp -r "$WHOLE/snapshot" "$WHOLE/sources.toml" "$FOLDER"
JTM_DATA="$FOLDER" "$PYTHON" -m jtm build
code=$?
ls -A "$FOLDER"
exit $code
"""


# Beside the file its log takes a third more meanwhile: at 0.3 of the size of the file the first tables do not fit, at 1
# the last ones, and at 1.12 all do but for what is written when the file is closed.
@pytest.mark.parametrize("share", [0.3, 1.0, 1.12])
def test_a_full_disk_gets_the_right_advice_and_leaves_nothing(paths: DataPaths, tmp_path: Path, share: float) -> None:
    room = int(share * paths.warehouse.stat().st_size)
    held = sum(file.stat().st_size + 4096 for file in [paths.sources, *paths.snapshot.iterdir()])
    megabytes = (held + room) // 2**20 + 1
    done = subprocess.run(
        ["unshare", "--mount", "--map-root-user", "sh", "-c", ON_A_SMALL_DISK.format(megabytes=megabytes)],
        env=os.environ | {"FOLDER": str(tmp_path), "WHOLE": str(paths.root), "PYTHON": sys.executable},
        capture_output=True,
        text=True,
        timeout=120,
    )
    if done.returncode in (99, 127) or "unshare" in done.stderr:  # no right to mount: a limit on the file does as well
        return test_a_file_that_may_not_grow_gets_the_right_advice(paths, tmp_path / "limited", int(share * 30))
    assert done.returncode == 1, done
    assert "The disk is full" in done.stderr
    assert "MB are free" in done.stderr
    assert "release" not in done.stderr, "the snapshot is sound"
    assert sorted(done.stdout.split()) == [".lock", "snapshot", "sources.toml"]


@pytest.mark.parametrize("megabytes", [2, 30])
def test_a_file_that_may_not_grow_gets_the_right_advice(paths: DataPaths, tmp_path: Path, megabytes: int) -> None:
    tmp_path.mkdir(exist_ok=True)
    own = DataPaths(tmp_path)
    own.snapshot.symlink_to(paths.snapshot)
    shutil.copy(paths.sources, own.sources)
    done = subprocess.run(
        ["sh", "-c", f"ulimit -f {megabytes * 2048}; exec {sys.executable} -m jtm build"],  # blocks of 512 bytes
        env=os.environ | {"JTM_DATA": str(own.root)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 1, done
    assert "Cannot write the warehouse" in done.stderr
    assert "free some space" in done.stderr
    assert "release" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not own.warehouse.exists()
    assert not list(own.root.glob("warehouse.new*"))


def test_older_clients_open_the_file(paths: DataPaths) -> None:
    with closing(open_read_only(paths.warehouse)) as connection:
        tags = connection.sql("SELECT tags FROM duckdb_databases() WHERE NOT internal").fetchall()
    assert tags == [({"storage_version": "v1.4.0+"},)]
