"""A refresh brings everything or changes nothing."""

import hashlib
import shutil
import tomllib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import duckdb
import polars as pl
import pytest
from filelock import FileLock

from jtm.paths import DataPaths
from jtm.sources import fetch as fetching
from jtm.sources.catalog import Source, catalog
from jtm.uploads import industry_counts, program_lists
from jtm.uploads.program_lists import Known
from jtm.warehouse import build, snapshot
from jtm.warehouse.connect import WarehouseError
from jtm.warehouse.refresh import RefreshError, UnknownSourceError, choose, refresh
from jtm.warehouse.snapshot import SnapshotError
from tests.http_server import Fault, Publisher, serve
from tests.official import write_release, zip_files
from tests.official_industries import write_qcew_county
from tests.official_training import write_training_release

COMMITTED = DataPaths(Path(__file__).resolve().parents[2] / "data")
CONTACT = "someone@example.org"
SMALL = [name for name, source in catalog().items() if not source.not_refreshed]


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "RETRY_AFTER_SECONDS", 0.01)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def paths(data_folder: DataPaths) -> DataPaths:
    """A data folder with the committed snapshot and a file in the warehouse's place."""
    data_folder.warehouse.write_bytes(b"the present warehouse")
    return data_folder


@pytest.fixture
def publisher(tmp_path: Path) -> Iterator[Publisher]:
    site = tmp_path / "site"
    write_release(site)
    write_training_release(site)
    for name in ("MARPP", "PARPP"):
        zip_files(site / "prices" / f"{name}.zip", (site / "prices").glob(f"{name}_*.csv"))
    with serve(site) as running:
        yield running


@pytest.fixture
def sources(publisher: Publisher) -> dict[str, Source]:
    """The catalogue with its addresses here, and content with the few rows of the fixtures."""
    return {name: _here(source, publisher.url) for name, source in catalog().items()}


def _here(source: Source, url: str) -> Source:
    downloads = tuple(replace(item, url=f"{url}/{source.folder}/{quote(item.file)}") for item in source.downloads)
    return replace(source, minimum_rows=1, downloads=downloads, release_page="")


def state(paths: DataPaths) -> dict[str, str]:
    """The checksum of everything that a reader of the data folder sees."""
    seen = [paths.sources, paths.warehouse, *sorted(paths.snapshot.iterdir())]
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in seen}


def count(paths: DataPaths, table: str) -> int:
    with closing(duckdb.connect(str(paths.warehouse), read_only=True)) as connection:
        return int(connection.sql(f"SELECT count(*) FROM {table}").fetchall()[0][0])


def test_all_sources_become_a_new_snapshot_and_warehouse(paths: DataPaths, sources: dict[str, Source]) -> None:
    reports: list[tuple[float, str]] = []
    made = refresh([], paths, CONTACT, lambda share, step: reports.append((share, step)), sources)
    assert made == snapshot.load(paths)
    snapshot.verify(paths, made)
    assert build.is_current(paths)
    assert count(paths, "occupation") == 9
    assert not paths.staging.root.exists()
    assert reports == sorted(reports, key=lambda report: report[0])
    record = tomllib.loads(paths.sources.read_text())["source"]["oews"]
    assert record["vintage"] == "May 2025"
    file = paths.downloads / "oews" / "oe.data.0.Current"
    assert record["files"]["oe.data.0.Current"] == hashlib.sha256(file.read_bytes()).hexdigest()


def test_one_source_leaves_the_figures_of_the_others(paths: DataPaths, sources: dict[str, Source]) -> None:
    before = {name: table.rows for name, table in snapshot.load(paths).tables.items()}
    made = refresh(["prices"], paths, CONTACT, sources=sources)
    changed = {name for name, table in made.tables.items() if table.rows != before[name]}
    assert changed == {"regional_price"}
    assert pl.read_parquet(paths.snapshot / "wage.parquet").equals(pl.read_parquet(COMMITTED.snapshot / "wage.parquet"))


def test_a_second_refresh_loads_nothing_and_changes_no_figure(
    paths: DataPaths, sources: dict[str, Source], publisher: Publisher
) -> None:
    first = refresh(["oews", "prices"], paths, CONTACT, sources=sources)
    asked = len(publisher.requests)
    second = refresh(["oews", "prices"], paths, CONTACT, sources=sources)
    assert second.dataset == first.dataset
    assert all("If-None-Match" in headers for _, headers in publisher.requests[asked:])


def test_projections_that_a_user_has_loaded_stay_in_the_warehouse(paths: DataPaths, sources: dict[str, Source]) -> None:
    paths.regional.mkdir()
    regional = {"soc": "47-2111", "area_code": "48", "geography": "Texas", "period": "2022-32",
                "base": 100.0, "projected": 110.0, "growth": 0.1, "openings": None}  # fmt: skip
    pl.DataFrame([regional], schema_overrides={"openings": pl.Float64}).write_parquet(paths.regional / "texas.parquet")
    refresh(["projections"], paths, CONTACT, sources=sources)
    assert build.is_current(paths)
    assert count(paths, "projection WHERE area_code = '48'") == 1


def test_lists_of_programs_that_a_user_has_loaded_stay_in_the_warehouse(
    paths: DataPaths, sources: dict[str, Source]
) -> None:
    known = Known(pl.read_parquet(paths.snapshot / "county.parquet"), pl.Series(["51-4121"]), pl.Series(["48.0508"]))
    content = b"Provider,Program,County,CIP,Weeks\nCollege,Welding,Franklin,48.0508,30"
    found = program_lists.preview(program_lists.read("a.csv", content), known, "Ohio list", state="OH")
    program_lists.save(found, paths.programs)
    refresh(["prices"], paths, CONTACT, sources=sources)
    assert build.is_current(paths)
    assert count(paths, "program WHERE list_name = 'Ohio list' AND county_fips = '39049'") == 1


def test_counts_that_a_user_has_loaded_stay_in_the_warehouse(
    paths: DataPaths, sources: dict[str, Source], tmp_path: Path
) -> None:
    found = industry_counts.read(write_qcew_county(tmp_path), pl.Series(["48201"]))
    industry_counts.save(found, paths.industries)
    refresh(["prices"], paths, CONTACT, sources=sources)
    assert build.is_current(paths)
    assert count(paths, "observed_industry WHERE area_code = '26420'") == 7


def test_awards_come_with_the_revision_of_the_year_before(paths: DataPaths, sources: dict[str, Source]) -> None:
    made = refresh(["ipeds", "cip_soc"], paths, CONTACT, sources=sources)
    assert made.sources["ipeds"]["vintage"] == "2022-23 (revised) and 2023-24"
    assert set(made.sources["ipeds"]["files"]) == {"C2023_a_RV.csv", "c2023_a.csv", "c2024_a.csv", "hd2024.csv"}
    assert count(paths, "completion WHERE cip = '51.3801' AND completions IN (200, 300)") == 2
    assert count(paths, "cip_soc WHERE cip = '46.0302'") == 2


def test_the_words_of_onet_come_with_its_figures_and_stay(paths: DataPaths, sources: dict[str, Source]) -> None:
    refresh([], paths, CONTACT, sources=sources)
    assert count(paths, "level_anchor") > 0
    assert count(paths, "task") > 0
    assert not [name for name in snapshot.load(paths).tables if name in ("level_anchor", "task")]
    refresh(["prices"], paths, CONTACT, sources=sources)
    assert count(paths, "task") > 0
    assert build.is_current(paths)


@pytest.mark.parametrize(
    ("path", "fault", "blamed"),
    [
        ("oews/oe.data.0.Current", Fault.CUT_OFF, "oews failed.*oe.data.0.Current was cut off"),
        ("oews/oe.area", Fault.OVERSTATE, "oews failed.*oe.area was cut off"),
        ("oews/oe.data.0.Current", Fault.TRUNCATE, "oews failed. oe.data.0.Current: ends in the middle of a line"),
        ("projections/occupation.xlsx", Fault.TRUNCATE, "projections failed. occupation.xlsx: cannot be read as xlsx"),
        ("onet/Knowledge.xlsx", Fault.PAGE, "onet failed.*Knowledge.xlsx sent a web page"),
        ("onet/Abilities.xlsx", Fault.EMPTY, "onet failed.*Abilities.xlsx sent an empty file"),
        ("prices/MARPP.zip", Fault.TRUNCATE, "prices failed.*MARPP.zip sent a damaged archive"),
        ("exposure/gptsaregpts_occ_level.csv", Fault.DISGUISED_PAGE, "exposure failed.*sent a web page"),
        ("exposure/gptsaregpts_occ_level.csv", Fault.MISSING, "exposure failed.*answered 404"),
        ("education/C2023_A.zip", Fault.TRUNCATE, "ipeds failed.*C2023_A.zip sent a damaged archive"),
        ("education/CIP2020_SOC2018_Crosswalk.xlsx", Fault.PAGE, "cip_soc failed.*sent a web page"),
    ],
)
def test_a_source_that_fails_is_named_and_nothing_changes(
    paths: DataPaths, sources: dict[str, Source], publisher: Publisher, path: str, fault: Fault, blamed: str
) -> None:
    before = state(paths)
    publisher.misbehave(path, fault)
    with pytest.raises(RefreshError, match=f"Refreshing {blamed}.* Nothing was changed"):
        refresh([], paths, CONTACT, sources=sources)
    assert state(paths) == before
    assert not paths.staging.root.exists()
    publisher.behave()
    refresh([], paths, CONTACT, sources=sources)
    assert count(paths, "occupation") == 9


def test_a_server_that_never_answers_is_given_up(
    paths: DataPaths, sources: dict[str, Source], publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jtm.warehouse.refresh.fetch", _hasty)
    before = state(paths)
    publisher.misbehave("prices/PARPP.zip", Fault.HANG)
    with pytest.raises(RefreshError, match=r"prices failed.*PARPP.zip did not answer within 0.2 seconds"):
        refresh(["prices"], paths, CONTACT, sources=sources)
    assert state(paths) == before


def _hasty(source: Source, folder: Path, contact: str, progress: snapshot.Progress) -> None:
    fetching.fetch(source, folder, contact, progress, timeout=0.2, retries=1)


@pytest.mark.parametrize(
    ("file", "old", "new", "reason"),
    [
        ("oe.data.0.Current", b"footnote_codes", b"notes", "missing column 'footnote_codes'"),
        ("oe.data.0.Current", b"      206000", b"      2o6000", "2o6000"),
        ("oe.area", b"0026420", b"0099999", "not in the area list"),
    ],
)
def test_figures_that_break_the_contract_are_refused(
    paths: DataPaths, sources: dict[str, Source], publisher: Publisher, file: str, old: bytes, new: bytes, reason: str
) -> None:
    before = state(paths)
    broken = publisher.folder / "oews" / file
    assert old in broken.read_bytes()
    broken.write_bytes(broken.read_bytes().replace(old, new))
    with pytest.raises(RefreshError, match=f"Refreshing oews failed.*{reason}"):
        refresh(["oews"], paths, CONTACT, sources=sources)
    assert state(paths) == before


def test_a_release_with_too_few_rows_is_refused(paths: DataPaths, sources: dict[str, Source]) -> None:
    before = state(paths)
    strict = {**sources, "oews": replace(sources["oews"], minimum_rows=300_000)}
    with pytest.raises(RefreshError, match=r"oews failed. oe.data.0.Current: only 120 rows"):
        refresh([], paths, CONTACT, sources=strict)
    assert state(paths) == before


def test_a_warehouse_that_cannot_be_built_changes_nothing(
    paths: DataPaths, sources: dict[str, Source], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = state(paths)
    monkeypatch.setattr(build, "MARTS", [*build.MARTS, "no_such_mart"])
    with pytest.raises(RefreshError, match="Nothing was changed"):
        refresh(["prices"], paths, CONTACT, sources=sources)
    assert state(paths) == before
    assert not paths.staging.root.exists()


@pytest.mark.parametrize("step", range(4))
def test_a_swap_that_is_killed_half_way_is_undone_or_finished(
    paths: DataPaths, sources: dict[str, Source], monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    """The process ends after ``step`` of the four moves; the next start finds one whole snapshot, old or new."""
    old = snapshot.load(paths).dataset
    staged = _stage(paths, sources)
    new = snapshot.load(staged).dataset
    found = _killed_half_way(staged, paths, step, monkeypatch)
    assert found.dataset == (new if step == 3 else old)
    assert build.is_current(paths)


def test_an_error_during_the_swap_is_undone_at_once(
    paths: DataPaths, sources: dict[str, Source], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = state(paths)
    with monkeypatch.context() as patched:
        patched.setattr(snapshot, "install", lambda staged, paths: _install_and_die(staged, paths, patched))
        with pytest.raises(KeyboardInterrupt):
            refresh(["prices"], paths, CONTACT, sources=sources)
    assert state(paths) == before
    assert not paths.staging.root.exists()


def _install_and_die(staged: DataPaths, paths: DataPaths, patched: pytest.MonkeyPatch) -> None:
    paths.snapshot.rename(paths.root / "snapshot.old")
    staged.snapshot.rename(paths.snapshot)
    raise KeyboardInterrupt


def _stage(paths: DataPaths, sources: dict[str, Source]) -> DataPaths:
    fetching.fetch(sources["prices"], paths.downloads / "prices", CONTACT, snapshot.silent)
    staged = snapshot.stage(paths.downloads, paths, [sources["prices"]])
    build.build(staged)
    return staged


def _killed_half_way(
    staged: DataPaths, paths: DataPaths, moves: int, monkeypatch: pytest.MonkeyPatch
) -> snapshot.Snapshot:
    """What the next start finds, whole, after the process has ended in the middle of the swap."""
    with monkeypatch.context() as patched:
        _die_after(moves, patched)
        with pytest.raises(KeyboardInterrupt):
            snapshot.install(staged, paths)
    build.build(paths)
    found = snapshot.load(paths)
    snapshot.verify(paths, found)
    return found


def _die_after(moves: int, patched: pytest.MonkeyPatch) -> None:
    """Interrupt the process instead of the move after the first ``moves``."""
    done = 0

    def counted(original: str) -> object:
        move = getattr(Path, original)

        def dying(self: Path, target: Path) -> Path:
            nonlocal done
            if done == moves:
                raise KeyboardInterrupt
            done += 1
            moved: Path = move(self, target)
            return moved

        return dying

    for name in ("rename", "replace"):
        patched.setattr(Path, name, counted(name))


def test_a_damaged_snapshot_is_not_built_upon(paths: DataPaths, sources: dict[str, Source]) -> None:
    (paths.snapshot / "boundary.parquet").write_bytes(b"damaged")
    with pytest.raises(SnapshotError, match=r"boundary.parquet is damaged"):
        refresh(["prices"], paths, CONTACT, sources=sources)


def test_two_refreshes_do_not_meet(paths: DataPaths, sources: dict[str, Source]) -> None:
    paths.downloads.mkdir()
    with (
        FileLock(paths.downloads / ".lock"),
        pytest.raises(RefreshError, match="Another refresh is under way"),
    ):
        refresh(["prices"], paths, CONTACT, sources=sources)


def test_bls_is_not_asked_without_a_contact(paths: DataPaths) -> None:
    before = state(paths)
    with pytest.raises(RefreshError, match=r"Refreshing oews failed.*JTM_CONTACT"):
        refresh([], paths, "")
    assert state(paths) == before


def test_names_that_cannot_be_refreshed_are_explained() -> None:
    with pytest.raises(UnknownSourceError, match=r"no source 'wages': choose among oews, projections, onet"):
        choose(["wages"], catalog())
    with pytest.raises(UnknownSourceError, match=r"'geography' cannot be refreshed: the counties"):
        choose(["geography"], catalog())
    assert [source.id for source in choose([], catalog())] == SMALL
    assert [source.id for source in choose(["prices", "oews"], catalog())] == ["oews", "prices"]


# ── a snapshot that came with the program ─────────────────────────────────────────────────────────────────────────


@pytest.fixture
def installed(data_folder: DataPaths, tmp_path: Path) -> DataPaths:
    """Data as an installed package has them: a shipped snapshot, and two folders of the user's, which are not there."""
    return DataPaths(tmp_path / "user" / "data", tmp_path / "user" / "cache", data_folder.root)


def shipped(paths: DataPaths) -> dict[str, str]:
    """The checksum of everything in the package's data, which is only read."""
    assert paths.shipped is not None
    files = sorted(file for file in paths.shipped.rglob("*") if file.is_file())
    return {str(file): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def test_the_warehouse_of_a_shipped_snapshot_is_built_in_the_cache(installed: DataPaths) -> None:
    before = shipped(installed)
    assert build.build(installed)
    assert build.is_current(installed)
    assert [file.name for file in installed.cache.iterdir()] == ["warehouse.duckdb"]
    assert [file.name for file in installed.root.iterdir()] == [".lock"]
    assert shipped(installed) == before


def test_a_refresh_leaves_the_shipped_snapshot_and_is_used_until_it_is_deleted(
    installed: DataPaths, sources: dict[str, Source]
) -> None:
    before = shipped(installed)
    of_the_program = snapshot.load(installed).dataset
    made = refresh(["prices"], installed, CONTACT, sources=sources)
    assert snapshot.load(installed) == made
    assert made.dataset != of_the_program
    assert build.is_current(installed)
    assert shipped(installed) == before
    assert not installed.staging.root.exists()
    assert not installed.staging.cache.exists()
    installed.own.sources.unlink()
    assert snapshot.load(installed).dataset == of_the_program
    assert build.build(installed)


@pytest.mark.parametrize("step", range(3))
def test_a_first_refresh_that_is_killed_half_way_is_undone_or_finished(
    installed: DataPaths, sources: dict[str, Source], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, step: int
) -> None:
    """As above, of three moves: there is no snapshot to be moved aside. The next refresh goes through in any case."""
    before, old = shipped(installed), snapshot.load(installed).dataset
    staged = _stage(installed, sources)
    new = snapshot.load(staged).dataset
    again = DataPaths(Path(shutil.copytree(staged.root, tmp_path / "again")))
    found = _killed_half_way(staged, installed, step, monkeypatch)
    assert found.dataset == (new if step == 2 else old)
    assert snapshot.install(again, installed).dataset == new
    assert not snapshot.interrupted(installed)
    assert shipped(installed) == before


def test_a_folder_of_the_user_that_cannot_be_made_says_what_to_do(installed: DataPaths) -> None:
    installed.root.parent.write_text("a file in the way")
    with pytest.raises(WarehouseError, match=r"Cannot write the warehouse to .*cache.*set JTM_DATA to a folder"):
        build.build(installed)
