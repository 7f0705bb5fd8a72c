"""The snapshot: every source's tables as parquet, with a record of where each came from.

``sources.toml`` holds publisher, vintage, licence and checksums of the source files, and the checksum and row
count of each table. The *dataset version* is a digest of the tables' checksums: equal figures, equal version.
"""

import hashlib
import shutil
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import polars as pl
import tomli_w
from filelock import FileLock

from jtm.errors import CannotAnswer
from jtm.models import industry_mix, mobility_bootstrap, mobility_evaluation, transition_model
from jtm.paths import DataPaths
from jtm.sources.catalog import Source, catalog

SCHEMA_VERSION = 3
Progress = Callable[[float, str], None]


class SnapshotError(CannotAnswer):
    """A snapshot that is missing, incomplete, altered or of another schema version."""


@dataclass(frozen=True)
class Table:
    """One parquet table of the snapshot."""

    name: str
    source: str
    rows: int
    sha256: str


@dataclass(frozen=True)
class Snapshot:
    """What ``sources.toml`` records."""

    dataset: str
    tables: dict[str, Table]
    sources: dict[str, dict[str, Any]]
    fitted_on: dict[str, str]  # checksums of the tables that the transition model was fitted on

    def model_inputs(self) -> pl.DataFrame:
        """The tables that the transition model was fitted on: ``input``, ``changed`` (since then)."""
        current = {name: table.sha256 for name, table in self.tables.items()}
        rows = [(name, current.get(name) != checksum) for name, checksum in self.fitted_on.items()]
        return pl.DataFrame(rows, schema={"input": pl.String, "changed": pl.Boolean}, orient="row")

    def describe(self) -> pl.DataFrame:
        """One row per source: ``source``, ``publisher``, ``title``, ``vintage``, ``geography``, ``licence``,
        ``url``, ``attribution``, ``rows``.
        """
        columns = ["publisher", "title", "vintage", "geography", "licence", "url", "attribution"]
        rows = [
            {"source": name, **{column: entry.get(column, "") for column in columns}, "rows": self._rows(name)}
            for name, entry in self.sources.items()
        ]
        return pl.DataFrame(rows)

    def _rows(self, source: str) -> int:
        return sum(table.rows for table in self.tables.values() if table.source == source)


def silent(share: float, step: str) -> None:
    """A progress report that nobody watches."""


def load(paths: DataPaths) -> Snapshot:
    """Read the record of the snapshot. Raises :class:`SnapshotError` if there is none or it is of another schema."""
    try:
        # A page asks at every rerun, and parsing costs more than everything else that it asks.
        return _load(paths.sources, paths.sources.stat().st_mtime_ns, paths.remedy)
    except FileNotFoundError:
        if not paths.root.is_dir():
            raise SnapshotError(f"There is no folder {paths.root} for the data: make it, or name another.") from None
        raise SnapshotError(f"No snapshot in {paths.root}: {paths.remedy}.") from None


@lru_cache(maxsize=4)
def _load(file: Path, changed: int, remedy: str) -> Snapshot:
    try:
        record = tomllib.loads(file.read_text("utf-8"))
        tables = {name: Table(name=name, **entry) for name, entry in record["table"].items()}
        found = Snapshot(record["dataset"], tables, record["source"], record["fitted_on"])
        schema = record["schema"]
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise SnapshotError(f"{file.name} cannot be read ({error}): {remedy}.") from None
    if schema != SCHEMA_VERSION:
        raise SnapshotError(
            f"The snapshot has schema version {schema}, this program reads version {SCHEMA_VERSION}: "
            f"{remedy}, or make it anew with `python -m jtm snapshot --raw FOLDER`."
        )
    return found


def verify(paths: DataPaths, snapshot: Snapshot) -> None:
    """Raise :class:`SnapshotError` naming the first table that is missing or differs from its recorded checksum."""
    for table in snapshot.tables.values():
        file = table_file(paths.snapshot, table.name)
        if not file.is_file():
            raise SnapshotError(f"{file.name} is missing from the snapshot: {paths.remedy}.")
        if _sha256(file) != table.sha256:
            raise SnapshotError(f"{file.name} is damaged or was changed: {paths.remedy}.")


def table_file(folder: Path, name: str) -> Path:
    """The parquet file of the table ``name``."""
    return folder / f"{name}.parquet"


def stage(
    raw: Path, paths: DataPaths, sources: Iterable[Source] | None = None, progress: Progress = silent
) -> DataPaths:
    """Read ``sources`` (all by default) from the folders below ``raw`` into a new snapshot beside that of ``paths``.

    The tables of the other sources are copied. Returns the folder of the new snapshot, for :func:`install`. Raises
    :class:`~jtm.sources.contract.SourceError` or :class:`SnapshotError`.
    """
    chosen = {source.id: source for source in (catalog().values() if sources is None else sources)}
    kept = load(paths) if set(chosen) != set(catalog()) else None
    if kept is not None:
        verify(paths, kept)  # a damaged table must not get a new checksum
    known: dict[str, pl.DataFrame] = {}
    origin: dict[str, str] = {}
    records: dict[str, dict[str, Any]] = {}
    for step, name in enumerate(catalog()):
        progress(0.7 * step / len(catalog()), f"reading {catalog()[name].title}")
        if name in chosen:
            tables, records[name] = chosen[name].read(raw, known), _record(chosen[name], raw)
        else:
            assert kept is not None
            tables = {t.name: _read(paths.snapshot, t.name) for t in kept.tables.values() if t.source == name}
            records[name] = kept.sources[name]
        known |= tables
        origin |= dict.fromkeys(tables, name)
    _refuse_unrated_occupations(known)
    if "oews" in chosen:
        progress(0.7, "estimating the industry mix of each area")
        mix = industry_mix.fit(known)
        known |= mix
        origin |= dict.fromkeys(mix, "oews")
    fits = "transitions" in chosen
    if fits:
        progress(0.75, "fitting the transition model")
        fitted = transition_model.fit_all(known)
        model = transition_model.transitions(fitted)
        progress(0.78, "drawing other samples of moves")
        model |= mobility_bootstrap.samples(fitted)
        progress(0.8, "evaluating the transition model")
        model |= mobility_evaluation.evaluate(known, lambda share, step: progress(0.8 + 0.15 * share, step))
        known |= model
        origin |= dict.fromkeys(model, "transitions")
    progress(0.95, "writing the snapshot")
    return _write_all(known, origin, records, paths.staging, None if fits or kept is None else kept.fitted_on)


def install(staged: DataPaths, paths: DataPaths) -> Snapshot:
    """Swap the snapshot, and the warehouse if one was built, from ``staged`` into ``paths``; then delete ``staged``."""
    own = paths.own
    with FileLock(paths.lock):
        recover(paths)
        if own.snapshot.exists():
            own.snapshot.rename(_replaced(paths))
        staged.snapshot.rename(own.snapshot)
        staged.sources.replace(own.sources)
        if staged.texts.exists():
            shutil.rmtree(paths.texts, ignore_errors=True)
            staged.texts.rename(paths.texts)
        if staged.warehouse.exists():
            staged.warehouse.replace(paths.warehouse)
        shutil.rmtree(_replaced(paths), ignore_errors=True)
    discard(staged)
    return load(paths)


def discard(staged: DataPaths) -> None:
    """Delete what was made aside and is in use, or will not be."""
    for folder in {staged.root, staged.cache}:
        shutil.rmtree(folder, ignore_errors=True)


def _refuse_unrated_occupations(tables: dict[str, pl.DataFrame]) -> None:
    """O*NET is brought to the occupations of OEWS when it is read, so a new list of OEWS asks for it anew."""
    listed = tables["occupation_title"].filter(pl.col("level") == "detailed")
    lacking = listed.join(tables["occupation_profile"], on="soc", how="anti")
    if lacking.height:
        raise SnapshotError(
            f"OEWS lists {lacking.height} occupations that the O*NET tables do not know, such as {lacking['soc'][0]} "
            f"{lacking['title'][0]}: read oews, onet and exposure together."
        )


def _record(source: Source, raw: Path) -> dict[str, Any]:
    """Provenance of one source, with the checksum of each file that its folder holds."""
    entry = {key: value for key, value in asdict(source).items() if key in _RECORDED and value}
    checksums = {path.relative_to(raw / source.folder).as_posix(): _sha256(path) for path in source.raw_files(raw)}
    return entry | {"vintage": source.vintage(raw), "files": checksums}


_RECORDED = ("publisher", "title", "url", "licence", "attribution", "geography")


def _write_all(
    tables: dict[str, pl.DataFrame],
    origin: dict[str, str],
    records: dict[str, dict[str, Any]],
    staging: DataPaths,
    fitted_on: dict[str, str] | None,
) -> DataPaths:
    """``fitted_on`` is that of a transition model taken over; ``None`` where it was fitted on these tables."""
    discard(staging)
    staging.snapshot.mkdir(parents=True)
    written = [_write(staging.snapshot, name, frame, origin[name]) for name, frame in tables.items()]
    checksums = {table.name: table.sha256 for table in written}
    if fitted_on is None:
        fitted_on = {name: checksums[name] for name in transition_model.INPUTS if name in checksums}
    snapshot = Snapshot(_dataset(written), {table.name: table for table in written}, records, fitted_on)
    staging.sources.write_text(_toml(snapshot), "utf-8")
    return staging


def recover(paths: DataPaths) -> None:
    """Undo a swap that was cut off half way; the caller holds the lock.

    The replaced tables are deleted last, so where they are still there the record says which side it belongs to.
    """
    if not interrupted(paths):
        return
    try:
        verify(paths, load(paths))
    except SnapshotError:
        shutil.rmtree(paths.own.snapshot, ignore_errors=True)
        _replaced(paths).rename(paths.own.snapshot)
    else:
        shutil.rmtree(_replaced(paths))


def interrupted(paths: DataPaths) -> bool:
    """Whether a swap was cut off half way, or is going on."""
    return _replaced(paths).exists()


def _replaced(paths: DataPaths) -> Path:
    return paths.root / "snapshot.old"


def _write(folder: Path, name: str, frame: pl.DataFrame, source: str) -> Table:
    file = table_file(folder, name)
    frame.write_parquet(file, compression="zstd", compression_level=12, row_group_size=32_768)
    return Table(name, source, frame.height, _sha256(file))


def _read(folder: Path, name: str) -> pl.DataFrame:
    return pl.read_parquet(table_file(folder, name))


def _dataset(tables: Iterable[Table]) -> str:
    digest = hashlib.sha256()
    for table in sorted(tables, key=lambda table: table.name):
        digest.update(f"{table.name}={table.sha256}\n".encode())
    return digest.hexdigest()[:12]


def _toml(snapshot: Snapshot) -> str:
    tables = {
        table.name: {"source": table.source, "rows": table.rows, "sha256": table.sha256}
        for table in snapshot.tables.values()
    }
    record = {
        "schema": SCHEMA_VERSION,
        "dataset": snapshot.dataset,
        "fitted_on": snapshot.fitted_on,
        "source": snapshot.sources,
        "table": tables,
    }
    return "# Written by `python -m jtm snapshot`; attribution stays with the figures.\n" + tomli_w.dumps(record)


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
