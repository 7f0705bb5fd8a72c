"""What people have loaded: projections of regions, lists of programs, own indicators, counts of jobs; and how one is
let go.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
from polars.exceptions import PolarsError

from jtm.paths import DataPaths
from jtm.uploads.files import kept

PROJECTIONS, PROGRAMS, INDICATORS, INDUSTRIES = "projections", "programs", "indicators", "industries"
_DAMAGED = "damaged"


@dataclass(frozen=True)
class Loaded:
    """A file that someone has loaded: its ``kind``; its ``name``, which is an area code, that of a list or a count, or
    the id of an indicator; whose it is, or what it is called (``geography``); its years or its day (``period``);
    ``rows``, and when it was ``loaded``. One that cannot be read is damaged, and has neither rows nor period.
    """

    kind: str
    name: str
    geography: str
    period: str | None
    rows: int | None
    loaded: datetime
    file: Path

    def remove(self) -> None:
        """Let go of it; the warehouse follows when it is built next."""
        self.file.unlink(missing_ok=True)


def loaded(paths: DataPaths) -> list[Loaded]:
    """Everything that was loaded, projections first."""
    return [
        *_each(PROJECTIONS, paths.regional, "area_code", "geography", "period"),
        *_each(PROGRAMS, paths.programs, "list_name", "list_name", "vintage"),
        *_each(INDICATORS, paths.indicators, "indicator", "label", "vintage"),
        *_each(INDUSTRIES, paths.industries, "counted_by", "counted_by", "year"),
    ]


def _each(kind: str, folder: Path, *columns: str) -> Iterator[Loaded]:
    for file in kept(folder):
        when = datetime.fromtimestamp(file.stat().st_mtime, UTC).replace(microsecond=0)
        try:
            table = pl.read_parquet(file, columns=list(dict.fromkeys(columns)))
            name, geography, period = (str(table[column][0]) for column in columns)
            yield Loaded(kind, name, geography, period, table.height, when, file)
        except (PolarsError, OSError, IndexError):
            yield Loaded(kind, file.stem, _DAMAGED, None, None, when, file)
