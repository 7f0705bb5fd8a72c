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

from jtm.sources import (
    alternate_titles,
    cip_soc,
    counties,
    demographics,
    direct_titles,
    etpl,
    exposure,
    geography,
    ipeds,
    oews,
    onet,
    onet_links,
    prices,
    projections,
    soc_2010,
    transitions,
)

# In the order in which they are read: O*NET, demographics and transitions need the occupations of OEWS, exposure and
# the links the crosswalk of O*NET, the training list the counties.
_MODULES: dict[str, ModuleType] = {
    "oews": oews,
    "projections": projections,
    "onet": onet,
    "prices": prices,
    "exposure": exposure,
    "demographics": demographics,
    "geography": geography,
    "onet_links": onet_links,
    "transitions": transitions,
    "counties": counties,
    "soc_2010": soc_2010,
    "cip_soc": cip_soc,
    "ipeds": ipeds,
    "etpl": etpl,
    "direct_titles": direct_titles,
    "alternate_titles": alternate_titles,
}


@dataclass(frozen=True)
class Download:
    """One file of a release: its address, the name it is kept under, and what to take out of an archive."""

    url: str
    file: str
    unpack: str | None = None


@dataclass(frozen=True)
class Source:
    """One source, as ``catalog.toml`` describes it. ``folder`` holds its raw files: ``id``, if it names no other."""

    id: str
    publisher: str
    title: str
    url: str
    licence: str
    geography: str
    minimum_rows: int
    folder: str
    files: tuple[str, ...] = ()
    attribution: str = ""
    fixed_vintage: str = ""
    downloads: tuple[Download, ...] = ()
    not_refreshed: str = ""
    release_page: str = ""
    release_pattern: str = ""

    def read(self, raw: Path, known: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
        """Read the folder ``raw``/``folder`` into snapshot tables by name.

        ``known`` holds the tables of the sources before this one. Raises
        :class:`~jtm.sources.contract.SourceError`.
        """
        tables: dict[str, pl.DataFrame] = _MODULES[self.id].read(raw / self.folder, known, self.minimum_rows)
        return tables

    def raw_files(self, raw: Path) -> list[Path]:
        """The files of this source that ``raw``/``folder`` holds, whatever else lies beside them."""
        found = (path for path in (raw / self.folder).rglob("*") if path.is_file())
        return sorted(path for path in found if any(fnmatch(path.name.lower(), name.lower()) for name in self.files))

    def vintage(self, raw: Path) -> str:
        """The period or release of the files in ``raw``/``folder``."""
        return self.fixed_vintage or str(_MODULES[self.id].vintage(raw / self.folder))


@cache
def catalog() -> dict[str, Source]:
    """All sources by id, in the order in which they are read."""
    entries: dict[str, dict[str, Any]] = tomllib.loads((files("jtm.sources") / "catalog.toml").read_text("utf-8"))
    return {name: _source(name, entries[name]) for name in _MODULES}


def _source(name: str, entry: dict[str, Any]) -> Source:
    downloads = tuple(Download(**item) for item in entry.pop("downloads", []))
    vintage, names = entry.pop("vintage", ""), tuple(entry.pop("files"))
    folder = entry.pop("folder", name)
    return Source(id=name, folder=folder, fixed_vintage=vintage, files=names, downloads=downloads, **entry)
