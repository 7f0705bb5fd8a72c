"""Where the data lie. ``JTM_DATA`` moves the whole folder, for a read-only installation."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class DataPaths:
    """The files of one data folder."""

    root: Path

    @property
    def snapshot(self) -> Path:
        """Folder of parquet tables, committed with the project."""
        return self.root / "snapshot"

    @property
    def sources(self) -> Path:
        """Provenance and checksums of the snapshot."""
        return self.root / "sources.toml"

    @property
    def regional(self) -> Path:
        """Folder of the projections that a user has loaded for regions."""
        return self.root / "regional"

    @property
    def programs(self) -> Path:
        """Folder of the lists of training programs that a user has loaded."""
        return self.root / "programs"

    @property
    def texts(self) -> Path:
        """Folder of the publisher's own words, which ``refresh`` brings and the project does not hold."""
        return self.root / "texts"

    @property
    def warehouse(self) -> Path:
        """The DuckDB file built from the snapshot."""
        return self.root / "warehouse.duckdb"

    @property
    def downloads(self) -> Path:
        """Folder of the publishers' files that ``refresh`` keeps."""
        return self.root / "downloads"

    @property
    def staging(self) -> "DataPaths":
        """Where a new snapshot and warehouse are made before they replace these."""
        return DataPaths(self.root / "staging")

    @property
    def lock(self) -> Path:
        """Held by whoever writes into this folder."""
        return self.root / ".lock"


def data_paths() -> DataPaths:
    """The data folder in use: ``JTM_DATA`` if set, else ``data/`` beside the package."""
    default = Path(__file__).resolve().parent.parent / "data"
    return DataPaths(Path(os.environ.get("JTM_DATA", default)))
