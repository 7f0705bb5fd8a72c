"""Files that ask for all memory or time are refused in a sentence; honest ones of the largest size are read."""

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from jtm.uploads.limits import LARGEST_FILE
from tests.uploads.hostile import FILES, far_corners, with_sheet

ROOT = Path(__file__).resolve().parents[2]
MOST_MEMORY = 500  # MB
MOST_SECONDS = 15.0  # of processor time: other tests run beside these
# A process of its own, since a child starts out with the memory that its parent has; so its own peak is the kernel's
# figure since it began to run this.
SCRIPT = """
import json, resource, sys
from pathlib import Path
from jtm.uploads.files import read_upload
from jtm.sources.errors import SourceError
file = Path(sys.argv[1])
try:
    said = str(read_upload(file.name, file.read_bytes()).cells.shape)
except SourceError as error:
    said = f"refused: {error}"
status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
own, child = int(status["VmHWM"].split()[0]), resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([said, own / 1024, child.ru_maxrss / 1024, child.ru_utime + child.ru_stime]))
"""


def read(file: Path) -> tuple[str, float, float, float]:
    """What is said of a file; memory (MB) of the reading process and of its child; the child's processor seconds."""
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(file)], cwd=ROOT, capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    said, own, child, seconds = json.loads(ran.stdout)
    return said, own, child, seconds


@pytest.mark.parametrize("kind", FILES)
def test_a_hostile_file_is_refused_in_a_sentence_within_seconds_and_memory(kind: str, tmp_path: Path) -> None:
    name, make = FILES[kind]
    file = tmp_path / name
    file.write_bytes(make())
    assert file.stat().st_size < 8 * 2**20
    said, own, child, seconds = read(file)
    assert said.startswith("refused: a.")
    assert len(said) < 250
    assert "\n" not in said
    assert own < MOST_MEMORY
    assert child < MOST_MEMORY
    assert seconds < MOST_SECONDS


def test_the_workbook_that_ended_the_server_is_as_small_as_that() -> None:
    assert len(far_corners()) < 6_000


def test_an_honest_workbook_of_the_largest_size_is_read(tmp_path: Path) -> None:
    file = tmp_path / "list.xlsx"
    rows, figures = 80_000, random.Random(1)
    letters = [chr(ord("A") + column) for column in range(20)]
    cells = (
        "".join(f'<c r="{letter}{row}"><v>{figures.random()}</v></c>' for letter in letters)
        for row in range(1, rows + 1)
    )
    file.write_bytes(with_sheet("".join(f"<row>{row}</row>" for row in cells)))
    assert 0.75 * LARGEST_FILE < file.stat().st_size <= LARGEST_FILE
    said, _, child, _ = read(file)
    assert said == f"({rows - 1}, 20)"
    assert child < MOST_MEMORY


def test_an_honest_text_of_the_largest_size_is_read(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    line = "Made-Up College,Welding of pipes and plates,Harris,48.0508,51-4121,12,240,7000\n"
    rows = (LARGEST_FILE - 200) // len(line)
    file.write_text("provider,program,county,cip,onet,weeks,hours,tuition\n" + line * min(rows, 190_000))
    said, _, child, _ = read(file)
    assert said == f"({min(rows, 190_000)}, 8)"
    assert child < MOST_MEMORY
