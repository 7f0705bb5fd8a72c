"""The snapshot: what it must hold, and what happens when it is not what it should be."""

import tomllib
from pathlib import Path

import polars as pl
import pytest

from jtm.paths import DataPaths
from jtm.sources.catalog import Source, catalog
from jtm.warehouse import snapshot
from jtm.warehouse.snapshot import SnapshotError
from tests.official import JOBS, write_release
from tests.official_local import write_local_release
from tests.official_training import write_training_release

COMMITTED = DataPaths(Path(__file__).resolve().parents[2] / "data")
NOT_WRITTEN = ("geography", "counties", "county_population", "onet_links", "transitions")
WRITTEN = [name for name in catalog() if name not in NOT_WRITTEN]


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    write_release(folder)
    write_training_release(folder)
    write_local_release(folder)
    return folder


def small(*names: str) -> list[Source]:
    """Sources that are content with the few rows of the fixtures."""
    chosen = names or tuple(WRITTEN)
    return [Source(**{**vars(catalog()[name]), "minimum_rows": 1}) for name in chosen]


# ── what is in the repository ─────────────────────────────────────────────────────────────────────────────────────


def test_the_committed_snapshot_is_whole_and_small() -> None:
    found = snapshot.load(COMMITTED)
    snapshot.verify(COMMITTED, found)
    files = sorted(COMMITTED.snapshot.iterdir())
    assert [file.stem for file in files] == sorted(found.tables)
    assert sum(file.stat().st_size for file in files) <= 30 * 2**20
    assert set(found.sources) == set(catalog())


def test_every_source_is_described(tmp_path: Path) -> None:
    described = snapshot.load(COMMITTED).describe()
    assert described["source"].to_list() == list(catalog())
    for column in ("publisher", "title", "vintage", "geography", "licence", "url"):
        assert described[column].str.len_chars().min() > 2
    assert described["rows"].min() > 0


def test_row_counts_are_those_of_the_tables() -> None:
    for table in snapshot.load(COMMITTED).tables.values():
        assert pl.scan_parquet(snapshot.table_file(COMMITTED.snapshot, table.name)).select(
            pl.len()
        ).collect().item() == (table.rows)


def test_each_raw_file_has_its_checksum() -> None:
    record = tomllib.loads(COMMITTED.sources.read_text("utf-8"))
    for name, source in record["source"].items():
        assert source["files"], name
        assert all(len(digest) == 64 for digest in source["files"].values())


def test_tables_hold_figures_codes_and_names_only() -> None:
    # Titles are names; sentences of descriptions and tasks would be longer.
    for file in COMMITTED.snapshot.iterdir():
        table = pl.read_parquet(file)
        for name in (name for name, dtype in table.schema.items() if dtype == pl.String and name != "rings"):
            assert (table[name].str.len_chars().max() or 0) < 160, f"{file.name}: {name}"


# ── reading and making ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda paths: paths.sources.unlink(), "No snapshot in"),
        (lambda paths: paths.sources.write_text("schema = "), "cannot be read"),
        (lambda paths: paths.sources.write_text('schema = 3\ndataset = "x"\n'), "cannot be read"),
        (
            lambda paths: paths.sources.write_text(paths.sources.read_text().replace("schema = 3", "schema = 2")),
            "schema version 2, this program reads version 3",
        ),
    ],
)
def test_a_record_that_is_missing_broken_or_older_says_what_to_do(data_folder: DataPaths, spoil, reason: str) -> None:
    spoil(data_folder)
    with pytest.raises(SnapshotError, match=reason) as caught:
        snapshot.load(data_folder)
    assert "restore data/" in str(caught.value)


@pytest.mark.parametrize("spoil", ["missing", "damaged"])
def test_a_table_that_is_not_as_recorded_is_named(data_folder: DataPaths, spoil: str) -> None:
    file = data_folder.snapshot / "rating.parquet"
    file.unlink() if spoil == "missing" else file.write_bytes(file.read_bytes()[:-1])
    with pytest.raises(SnapshotError, match=rf"rating\.parquet is {spoil}.*restore data/"):
        snapshot.verify(data_folder, snapshot.load(data_folder))


def test_equal_figures_have_the_equal_version(raw: Path, data_folder: DataPaths) -> None:
    first = snapshot.install(snapshot.stage(raw, data_folder, small()), data_folder)
    second = snapshot.install(snapshot.stage(raw, data_folder, small()), data_folder)
    assert first.dataset == second.dataset
    assert {name: table.sha256 for name, table in first.tables.items()} == {
        name: table.sha256 for name, table in second.tables.items()
    }
    assert not data_folder.staging.root.exists()


def test_the_tables_of_a_release_are_made(raw: Path, data_folder: DataPaths) -> None:
    made = snapshot.install(snapshot.stage(raw, data_folder, small()), data_folder)
    profile = pl.read_parquet(snapshot.table_file(data_folder.snapshot, "occupation_profile"))
    assert profile["soc"].to_list() == [job.soc for job in JOBS]
    assert dict(profile.select("soc", "ratings_from").iter_rows()) == {
        **{job.soc: "direct" for job in JOBS},
        "13-1020": "components",
        "47-3019": "imputed",
    }
    assert made.tables["boundary"] == snapshot.load(COMMITTED).tables["boundary"]


def test_staging_changes_nothing(raw: Path, data_folder: DataPaths) -> None:
    before = snapshot.load(data_folder)
    snapshot.stage(raw, data_folder, small("prices"))
    assert snapshot.load(data_folder) == before
    snapshot.verify(data_folder, before)


def test_new_occupations_without_their_ratings_are_refused(raw: Path, data_folder: DataPaths) -> None:
    snapshot.install(snapshot.stage(raw, data_folder, small()), data_folder)
    listed = raw / "oews" / "oe.occupation"
    with listed.open("a", encoding="utf-8", newline="") as file:
        file.write("514199\tMade-Up Operators\tx\t3\tT\t99\r\n")
    with pytest.raises(SnapshotError, match=r"1 occupations that the O\*NET tables do not know, such as 51-4199"):
        snapshot.stage(raw, data_folder, small("oews"))


def test_a_damaged_table_gets_no_new_checksum(raw: Path, data_folder: DataPaths) -> None:
    file = data_folder.snapshot / "rating.parquet"
    file.write_bytes(file.read_bytes() + b"x")
    with pytest.raises(SnapshotError, match=r"rating\.parquet is damaged"):
        snapshot.stage(raw, data_folder, small("prices"))


def test_the_model_was_fitted_on_the_committed_tables() -> None:
    inputs = snapshot.load(COMMITTED).model_inputs()
    assert {"rating", "observed_move", "work_activity"} <= set(inputs["input"])
    assert not inputs["changed"].any()


def test_a_model_fitted_on_older_ratings_is_told(raw: Path, data_folder: DataPaths) -> None:
    """A refresh keeps the fitted figures, and says which of the tables behind them have changed."""
    found = snapshot.install(snapshot.stage(raw, data_folder, small("projections")), data_folder)
    assert found.model_inputs().filter("changed")["input"].to_list() == ["projection"]
    assert found.tables["transition"] == snapshot.load(COMMITTED).tables["transition"]
