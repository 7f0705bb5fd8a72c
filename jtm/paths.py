"""Where the program's own files lie, its data, and what it makes of them.

In a checkout, all data lie in its ``data/``. Installed, the snapshot comes inside the package, which is only read; what
people load and a newer snapshot go to the user's data folder, and what can be made again to the user's cache folder.
``JTM_DATA`` moves all that is written to one folder.
"""

import os
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from platformdirs import user_cache_path, user_data_path

_PACKAGE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class DataPaths:
    """The files of one set of data: all in ``root``, unless said otherwise.

    Attributes: ``root``, what people have loaded, and the snapshot that they have made; ``cache_root``, where else to
    put what can be made again; ``shipped``, the folder of a snapshot that is read, and never written, until there is
    one in ``root``.
    """

    root: Path
    cache_root: Path | None = None
    shipped: Path | None = None

    @property
    def cache(self) -> Path:
        """Folder of what can be made again."""
        return self.cache_root or self.root

    @property
    def own(self) -> "DataPaths":
        """These paths, with the snapshot that lies or will lie in ``root``."""
        return DataPaths(self.root, self.cache_root)

    @property
    def reads_shipped(self) -> bool:
        """Whether the snapshot is the one that came with the program. One in ``root`` counts once its record is there,
        which is written last.
        """
        return self.shipped is not None and not self.own.sources.exists()

    @property
    def snapshot(self) -> Path:
        """Folder of the snapshot's parquet tables."""
        return self._snapshot_folder / "snapshot"

    @property
    def sources(self) -> Path:
        """Provenance and checksums of the snapshot."""
        return self._snapshot_folder / "sources.toml"

    @property
    def regional(self) -> Path:
        """Folder of the projections that a user has loaded for regions."""
        return self.root / "regional"

    @property
    def programs(self) -> Path:
        """Folder of the lists of training programs that a user has loaded."""
        return self.root / "programs"

    @property
    def indicators(self) -> Path:
        """Folder of the indicators that a user has loaded."""
        return self.root / "indicators"

    @property
    def industries(self) -> Path:
        """Folder of the counts of jobs by county and industry that a user has loaded."""
        return self.root / "industries"

    @property
    def texts(self) -> Path:
        """Folder of the publisher's own words, which ``refresh`` brings and the project does not hold."""
        return self.root / "texts"

    @property
    def warehouse(self) -> Path:
        """The DuckDB file built from the snapshot."""
        return self.cache / "warehouse.duckdb"

    @property
    def downloads(self) -> Path:
        """Folder of the publishers' files that ``refresh`` keeps."""
        return self.cache / "downloads"

    @property
    def staging(self) -> "DataPaths":
        """Where a new snapshot and warehouse are made before they replace these: each beside what it replaces, as two
        folders may be on two disks.
        """
        return DataPaths(self.root / "staging", self.cache_root and self.cache_root / "staging")

    @property
    def lock(self) -> Path:
        """Held by whoever writes into these folders."""
        return self.root / ".lock"

    @property
    def remedy(self) -> str:
        """What to do about a snapshot that is damaged, as the end of a sentence."""
        if self.shipped is None:
            return "restore data/ from the release"
        if self.reads_shipped:
            return "install the program again"
        return f"delete {self.sources}, and the snapshot that came with the program is used"

    @property
    def _snapshot_folder(self) -> Path:
        return self.shipped if self.shipped is not None and self.reads_shipped else self.root


def app_folder() -> Path:
    """Folder of ``app.py``, ``pages/``, ``.streamlit/`` and the snapshot in ``data/``: the top of a checkout, and
    inside the package once it is installed from its wheel.
    """
    return _PACKAGE / "app" if is_installed() else _PACKAGE.parent


def is_installed() -> bool:
    """Whether this is the package of a wheel, and not that of a checkout."""
    return (_PACKAGE / "app").is_dir()


def data_paths() -> DataPaths:
    """The data in use. A folder in ``JTM_DATA`` that is not there gets no snapshot: its name may be mistyped."""
    shipped = app_folder() / "data"
    if given := os.environ.get("JTM_DATA"):
        root = Path(given)
        return DataPaths(root, shipped=shipped if root.is_dir() else None)
    if not is_installed():
        return DataPaths(shipped)
    # A folder a version: two versions that run at once would rebuild each other's warehouse for ever.
    cached = user_cache_path("jtm", appauthor=False, version=_version())
    return DataPaths(user_data_path("jtm", appauthor=False), cached, shipped)


@cache
def _version() -> str:
    return version("jtm")
