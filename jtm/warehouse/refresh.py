"""``python -m jtm refresh``: the publishers' newest releases become the snapshot, or nothing changes.

The files are loaded into a folder of downloads and stay there, so that the next refresh asks only for what has changed.
A new snapshot and a new warehouse are made from them aside and swapped in together, once both are whole.
"""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import fields
from functools import partial
from pathlib import Path

import duckdb
import polars as pl
from filelock import FileLock, Timeout
from polars.exceptions import PolarsError

from jtm.errors import WrongRequest
from jtm.paths import DataPaths
from jtm.sources import onet_texts
from jtm.sources.catalog import Source, catalog
from jtm.sources.contract import SourceError
from jtm.sources.fetch import fetch, forget, require_contact
from jtm.warehouse import build, snapshot
from jtm.warehouse.connect import WarehouseError
from jtm.warehouse.snapshot import Progress, Snapshot, silent

_LOADING = 0.6  # share of the work


class RefreshError(SourceError):
    """A refresh that came to nothing; the message names the source and the reason. Nothing was changed."""


class UnknownSourceError(WrongRequest):
    """A source that cannot be refreshed, because there is none of that name or because of what it is."""


def refresh(
    names: Sequence[str],
    paths: DataPaths,
    contact: str,
    progress: Progress = silent,
    sources: Mapping[str, Source] | None = None,
) -> Snapshot:
    """Load, read, check and install the newest releases of the sources ``names``; of all that can be, by default.

    ``contact`` is the address that BLS asks for. Raises :class:`UnknownSourceError` for a name and
    :class:`RefreshError` for whatever keeps the snapshot and the warehouse as they were;
    :class:`~jtm.warehouse.snapshot.SnapshotError` if the present snapshot, whose other tables stay, is damaged.
    """
    chosen = choose(names, catalog() if sources is None else sources)
    with _alone(paths), _untouched_unless_sound(paths):
        for source in chosen:
            with _blaming(source):
                require_contact(source, contact)
        for step, source in enumerate(chosen):
            with _blaming(source):
                report = partial(_within, progress, step / len(chosen) * _LOADING, _LOADING / len(chosen))
                fetch(source, paths.downloads / source.id, contact, report)
        staged = snapshot.stage(
            paths.downloads, paths, [_Named.of(source) for source in chosen], partial(_within, progress, _LOADING, 0.2)
        )
        _stage_texts(chosen, paths, staged)
        own = {
            paths.regional: staged.regional,
            paths.programs: staged.programs,
            paths.industries: staged.industries,
        }
        for loaded, beside in own.items():  # what a user has loaded is part of the warehouse
            if loaded.is_dir():
                shutil.copytree(loaded, beside)
        build.build(staged, partial(_within, progress, _LOADING + 0.2, 0.2))
        return snapshot.install(staged, paths)


def _stage_texts(chosen: Sequence[Source], paths: DataPaths, staged: DataPaths) -> None:
    """The publisher's own words, which no snapshot holds: the new ones, or those that are here already."""
    for source in chosen:
        if source.id == "onet":
            with _blaming(source, paths.downloads / source.id):
                crosswalk = pl.read_parquet(snapshot.table_file(staged.snapshot, "onet_crosswalk"))
                onet_texts.write(onet_texts.read(paths.downloads / source.id, crosswalk), staged.texts)
    if not staged.texts.is_dir() and paths.texts.is_dir():
        shutil.copytree(paths.texts, staged.texts)


def choose(names: Sequence[str], sources: Mapping[str, Source]) -> list[Source]:
    """The sources called ``names``, in the catalogue's order; all that can be refreshed if there are no names."""
    unknown = [name for name in names if name not in sources]
    if unknown:
        able = ", ".join(name for name, source in sources.items() if not source.not_refreshed)
        raise UnknownSourceError(f"There is no source {', '.join(map(repr, unknown))}: choose among {able}.")
    for name in names:
        if sources[name].not_refreshed:
            raise UnknownSourceError(f"Source {name!r} cannot be refreshed: {sources[name].not_refreshed}.")
    return [source for name, source in sources.items() if name in names or not (names or source.not_refreshed)]


def _within(progress: Progress, start: float, length: float, share: float, step: str) -> None:
    progress(start + length * share, step)


class _Named(Source):
    """A source that says its name when it cannot be read, and distrusts the files it could not read."""

    @classmethod
    def of(cls, source: Source) -> "_Named":
        """The same source, read where its downloads lie: two sources may share a folder of raw files, never one of
        downloads, which :func:`~jtm.sources.fetch.fetch` clears of all other files.
        """
        return cls(**{field.name: getattr(source, field.name) for field in fields(source)} | {"folder": source.id})

    def read(self, raw: Path, known: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
        """As :meth:`Source.read`; raises :class:`RefreshError`."""
        with _blaming(self, raw / self.id):
            return super().read(raw, known)

    def vintage(self, raw: Path) -> str:
        """As :meth:`Source.vintage`; raises :class:`RefreshError`."""
        with _blaming(self, raw / self.id):
            return super().vintage(raw)


@contextmanager
def _blaming(source: Source, folder: Path | None = None) -> Iterator[None]:
    """Turn a failure into one that names ``source``; files in ``folder`` that caused it are loaded anew next time."""
    try:
        yield
    except Exception as error:  # a file nobody foresaw fails in a way nobody foresaw: its source must still be named
        if folder:
            forget(folder)
        raise RefreshError(f"Refreshing {source.id} failed. {_reason(error)} Nothing was changed.") from error


def _reason(error: Exception) -> str:
    lines = str(error).splitlines() or [type(error).__name__]
    return lines[0].rstrip(".") + "."


@contextmanager
def _alone(paths: DataPaths) -> Iterator[None]:
    """Hold the downloads, which two refreshes must not write at once."""
    try:
        paths.downloads.mkdir(parents=True, exist_ok=True)
        with FileLock(paths.downloads / ".lock", timeout=0):
            yield
    except Timeout:
        raise RefreshError("Another refresh is under way. Nothing was changed.") from None
    except OSError as error:
        raise RefreshError(
            f"Cannot write to {paths.downloads} ({error.strerror or error}): free some space, or set JTM_DATA to a "
            "folder that can be written. Nothing was changed."
        ) from error


@contextmanager
def _untouched_unless_sound(paths: DataPaths) -> Iterator[None]:
    """Leave the data folder whole, and nothing half-made in it, whatever happens."""
    with FileLock(paths.lock):
        snapshot.recover(paths)
        snapshot.verify(paths, snapshot.load(paths))  # its other tables are taken over
    try:
        yield
    except (snapshot.SnapshotError, WarehouseError, duckdb.Error, PolarsError) as error:
        raise RefreshError(
            f"The releases do not make a sound warehouse. {_reason(error)} Nothing was changed."
        ) from error
    finally:
        with suppress(OSError), FileLock(paths.lock):
            snapshot.recover(paths)
        snapshot.discard(paths.staging)
