"""Counts of jobs by county and industry that a user brings: County Business Patterns, QCEW.

They are too large for the snapshot and published every year, so whoever wants an area's observed industries loads the
publisher's own file (:func:`read`); :func:`save` puts the subsectors of all counties where the warehouse is built from.
"""

from dataclasses import dataclass
from pathlib import Path

import polars as pl
from polars.exceptions import PolarsError

from jtm.sources import business_patterns, qcew
from jtm.sources.contract import SourceError, conform
from jtm.sources.county_industries import CountyIndustry
from jtm.uploads.files import checksums, keep, kept

_FIRST_TERRITORY = "60"
_FEWEST_ROWS = {"CBP": 500_000, "QCEW": 2}  # of the nation's file; of one county's


@dataclass(frozen=True)
class Preview:
    """What a file would bring: ``sound``, as :class:`~jtm.sources.county_industries.CountyIndustry`, of the counties
    that the workbench has; ``elsewhere``, the jobs in others, such as those that are assigned to no county.
    """

    sound: pl.DataFrame
    elsewhere: int

    @property
    def counted_by(self) -> str:
        """Whose counts they are."""
        return str(self.sound["counted_by"][0])

    def summary(self) -> str:
        """What would be loaded, in a sentence."""
        year, counties = self.sound["year"][0], self.sound["county_fips"].n_unique()
        return (
            f"{self.counted_by} {year}: {_jobs(self.sound):,} jobs in {counties:,} counties; "
            f"{self.sound['employment'].null_count():,} of {self.sound.height:,} figures are withheld, and "
            f"{self.elsewhere:,} jobs are in no county known here."
        )


def _jobs(counts: pl.DataFrame) -> int:
    return sum(counts["employment"].drop_nulls().to_list())


def read(file: Path, counties: pl.Series, fewest_rows: int | None = None) -> Preview:
    """What ``file`` would bring for the ``counties`` (codes); its name tells which of the two it is.

    ``fewest_rows`` is what a whole file has at least. Raises :class:`SourceError`.
    """
    if not file.is_file():
        raise SourceError(f"{file.name}: no such file in {file.parent}.")
    try:
        found = _read(file, counties, fewest_rows)
    except OSError as error:
        raise SourceError(f"{file.name}: cannot be read ({error.strerror or error}).") from error
    sound = found.filter(pl.col("county_fips").is_in(counties.implode()))
    if sound.is_empty():
        raise SourceError(f"{file.name}: holds no county that is known here.")
    return Preview(sound, _jobs(found) - _jobs(sound))


def _read(file: Path, counties: pl.Series, fewest_rows: int | None) -> pl.DataFrame:
    if file.name.lower().startswith("cbp"):
        states = counties.str.head(2).unique()
        states = states.filter(states < _FIRST_TERRITORY)  # Puerto Rico has a file of its own
        return business_patterns.read(file, states, _FEWEST_ROWS["CBP"] if fewest_rows is None else fewest_rows)
    return qcew.read(file, _FEWEST_ROWS["QCEW"] if fewest_rows is None else fewest_rows)


def save(found: Preview, folder: Path) -> Path:
    """Keep the counts of ``found``, in place of earlier ones by the same."""
    return keep(found.sound, folder, found.counted_by)


def loaded(folder: Path) -> list[str]:
    """The counts that a user has loaded, each by file and checksum: part of what the warehouse was built from."""
    return checksums(folder)


def read_loaded(folder: Path) -> pl.DataFrame:
    """All loaded counts. Raises :class:`SourceError` naming a file that is damaged."""
    tables: list[pl.DataFrame] = [CountyIndustry.create_empty()]
    for file in kept(folder):
        try:
            tables.append(conform(pl.read_parquet(file), CountyIndustry, file))
        except (PolarsError, OSError) as error:
            raise SourceError(f"{file} is damaged: delete it and load the counts again.") from error
    return pl.concat(tables)
