"""Reading the flat file of BLS at its full size: how much memory it takes, and that it reads like the other edition.

The file is put together from the SQLite edition, to the byte: the manifest beside it holds the checksum that BLS's
own file had. It needs the raw data in ``shared/data/oews`` beside the checkout, and is run by ``make bench`` only.
"""

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from jtm.sources import oews

REPOSITORY = Path(__file__).resolve().parents[2]
RAW = REPOSITORY.parent / "shared" / "data" / "oews"
TARGET_MB = 600
FAIL_AT = 3  # times the target: a slow or strange machine should not fail

# Linux counts the parent's peak in a child's ru_maxrss; VmHWM is of this process alone.
_MEASURE = """
import resource, sys
from pathlib import Path
from jtm.sources.catalog import catalog
catalog()["oews"].read(Path(sys.argv[1]), {})
status = Path("/proc/self/status")
if status.exists():
    print(next(int(line.split()[1]) for line in status.open() if line.startswith("VmHWM")) / 1024)
else:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20))
"""


@pytest.fixture(scope="module")
def flat(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of raw data with the flat files in ``oews``."""
    editions = sorted(RAW.glob("*.sqlite.gz"))
    if not editions:
        pytest.fail(f"This benchmark needs the raw data: there is no *.sqlite.gz in {RAW}.")
    folder = tmp_path_factory.mktemp("raw") / "oews"
    folder.mkdir()
    with oews._open_sqlite(editions[-1]) as connection:
        _write(folder / "oe.data.0.Current", _series(connection.execute("SELECT * FROM cell ORDER BY key")))
        for name in ("area", "industry", "occupation"):
            rows = connection.execute(f"SELECT * FROM {name}")
            head = "\t".join(column[0] for column in rows.description)
            _write(folder / f"oe.{name}", [head, *("\t".join(map(str, row)) for row in rows)])
    return folder.parent


def _series(cells: Iterable[tuple[str | None, ...]]) -> Iterator[str]:
    yield f"{'series_id':<30}\tyear\tperiod\t{'value':>12}\tfootnote_codes"
    for key, *measured in cells:
        for number, (value, note) in enumerate(zip(measured[:17], measured[17:], strict=True), start=1):
            if value is not None:
                yield f"{key}{number:02}     \t2025\tA01\t{value:>12}\t{note or ''}"


def _write(file: Path, lines: Iterable[str]) -> None:
    with file.open("w", encoding="utf-8", newline="\r\n") as stream:
        stream.writelines(f"{line}\n" for line in lines)


def test_the_file_is_that_of_bls(flat: Path) -> None:
    manifest = json.loads((RAW / "manifest.json").read_text("utf-8"))
    with (flat / "oews" / "oe.data.0.Current").open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    assert digest == manifest["sources"]["oe.data.0.Current"]["sha256"]


def test_both_editions_read_the_same(flat: Path) -> None:
    tables, packed = (oews.read(folder, {}, minimum_rows=300_000) for folder in (flat / "oews", RAW))
    assert list(tables) == list(packed)
    assert all(tables[name].equals(packed[name]) for name in tables)


def test_reading_stays_within_its_memory(flat: Path) -> None:
    command = [sys.executable, "-c", _MEASURE, str(flat)]
    peak = float(subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout)
    print(f"\nReading the flat file of OEWS: {peak:,.0f} MB resident at its peak, target {TARGET_MB} MB")
    assert peak < FAIL_AT * TARGET_MB
