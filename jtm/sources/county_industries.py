"""What counts of jobs by county and industry have in common, whether County Business Patterns or QCEW made them.

Neither is in the snapshot: a user loads the publisher's file (:mod:`jtm.uploads.industry_counts`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import dataframely as dy
import polars as pl
from polars.exceptions import PolarsError

from jtm.sources.contract import require_columns
from jtm.sources.errors import SourceError

COUNTED_BY = ["CBP", "QCEW"]
OWNERSHIPS = ["private", "federal", "state", "local"]
LARGEST_TABLE = 3 * 2**30  # bytes, unpacked; a year of all counties has a sixth of it
# Subsectors that NAICS had until 2017, and no longer has: those of shops, publishers and broadcasters.
_FORMER = ["442", "443", "446", "447", "448", "451", "452", "453", "454", "511", "515"]


class CountyIndustry(dy.Schema):
    """Jobs by county, subsector (as OEWS writes it: ``238000``) and owner of the employer; blank where withheld."""

    counted_by = dy.Enum(COUNTED_BY, primary_key=True)
    year = dy.UInt16(min=2000)
    county_fips = dy.String(primary_key=True, regex=r"^\d{5}$")
    naics = dy.String(primary_key=True, regex=r"^\d{3}000$")
    ownership = dy.Enum(OWNERSHIPS, primary_key=True)
    employment = dy.Int64(nullable=True, min=0)


def read_columns(content: bytes | Path, columns: list[str], file: Path) -> pl.DataFrame:
    """The ``columns`` of a table of text with commas, as text. Raises :class:`SourceError`."""
    try:
        heads = pl.read_csv(content, n_rows=0, infer_schema=False)
        require_columns(heads, columns, file)
        return pl.read_csv(content, columns=columns, infer_schema=False).select(columns)
    except PolarsError as error:
        reason = str(error).splitlines()[0]
        raise SourceError(f"{file.name}: cannot be read as csv ({reason}); is it truncated?") from error


@contextmanager
def opened(file: Path) -> Iterator[ZipFile]:
    """An archive, of which no table is larger than it should be. Raises :class:`SourceError`."""
    try:
        with ZipFile(file) as archive:
            if any(item.file_size > LARGEST_TABLE for item in archive.infolist()):
                raise SourceError(f"{file.name}: holds a table of more than {LARGEST_TABLE // 2**30} GB.")
            yield archive
    except BadZipFile as error:
        raise SourceError(f"{file.name}: cannot be read as zip; is it truncated?") from error


def require_naics_2022(codes: pl.Series, file: Path) -> None:
    """Raise :class:`SourceError` where subsectors (three digits) are those of NAICS 2017 or older."""
    former = [code for code in _FORMER if code in codes.unique().to_list()]
    if former:
        raise SourceError(
            f"{file.name}: has subsectors that NAICS 2022 does not have, such as {former[0]}. Give the file of 2022 or "
            "of a later year."
        )
