"""The catalogue of sources: who publishes what, under which licence, and which module reads it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import ModuleType
from typing import Any

import polars as pl

from jtm.sources import demographics, exposure, geography, oews, onet, prices, projections

# In the order in which they are read: O*NET and demographics need the occupations of OEWS, exposure the crosswalk of
# O*NET.
_MODULES: dict[str, ModuleType] = {
    "oews": oews,
    "projections": projections,
    "onet": onet,
    "prices": prices,
    "exposure": exposure,
    "demographics": demographics,
    "geography": geography,
}


@dataclass(frozen=True)
class Download:
    """One file of a release: its address, the name it is kept under, and what to take out of an archive."""

    url: str
    file: str
    unpack: str | None = None


@dataclass(frozen=True)
class Source:
    """One source, as ``catalog.toml`` describes it. ``id`` is also the name of its folder of raw files."""

    id: str
    publisher: str
    title: str
    url: str
    licence: str
    geography: str
    minimum_rows: int
    files: tuple[str, ...] = ()
    attribution: str = ""
    fixed_vintage: str = ""
    downloads: tuple[Download, ...] = ()
    not_refreshed: str = ""
    release_page: str = ""
    release_pattern: str = ""

    def read(self, raw: Path, known: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
        """Read the folder ``raw``/``id`` into snapshot tables by name.

        ``known`` holds the tables of the sources before this one. Raises
        :class:`~jtm.sources.contract.SourceError`.
        """
        tables: dict[str, pl.DataFrame] = _MODULES[self.id].read(raw / self.id, known, self.minimum_rows)
        return tables

    def raw_files(self, raw: Path) -> list[Path]:
        """The files of this source that ``raw``/``id`` holds, whatever else lies beside them."""
        found = (path for path in (raw / self.id).rglob("*") if path.is_file())
        return sorted(path for path in found if any(fnmatch(path.name.lower(), name.lower()) for name in self.files))

    def vintage(self, raw: Path) -> str:
        """The period or release of the files in ``raw``/``id``."""
        return self.fixed_vintage or str(_MODULES[self.id].vintage(raw / self.id))


@cache
def catalog() -> dict[str, Source]:
    """All sources by id, in the order in which they are read."""
    entries: dict[str, dict[str, Any]] = tomllib.loads((files("jtm.sources") / "catalog.toml").read_text("utf-8"))
    return {name: _source(name, entries[name]) for name in _MODULES}


def _source(name: str, entry: dict[str, Any]) -> Source:
    downloads = tuple(Download(**item) for item in entry.pop("downloads", []))
    vintage, names = entry.pop("vintage", ""), tuple(entry.pop("files"))
    return Source(id=name, fixed_vintage=vintage, files=names, downloads=downloads, **entry)
