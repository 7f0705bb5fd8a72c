"""Where the files lie: in a checkout, in an installation, and where ``JTM_DATA`` says."""

from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import pytest

from jtm import paths
from jtm.paths import DataPaths, data_paths

ROOT = Path(__file__).resolve().parents[1]
WRITTEN = ("warehouse", "lock", "downloads", "regional", "programs", "indicators", "texts")


@pytest.fixture(autouse=True)
def _unsaid(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JTM_DATA", raising=False)


@dataclass(frozen=True)
class Installed:
    shipped: Path
    home: Path


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installed:
    """As if the package were that of a wheel, whose snapshot has no tables."""
    package, home = tmp_path / "site-packages" / "jtm", tmp_path / "home"
    shipped = package / "app" / "data"
    shipped.mkdir(parents=True)
    (shipped / "sources.toml").touch()
    monkeypatch.setattr(paths, "_PACKAGE", package)
    monkeypatch.setattr("jtm.paths.user_data_path", lambda name, appauthor: home / "data" / name)
    monkeypatch.setattr("jtm.paths.user_cache_path", lambda name, appauthor, version: home / "cache" / name / version)
    return Installed(shipped, home)


def written(found: DataPaths) -> list[Path]:
    """Every place that the program writes to."""
    of_staging = [found.staging.root, found.staging.cache, found.staging.snapshot, found.staging.warehouse]
    return [*(getattr(found, name) for name in WRITTEN), found.own.snapshot, found.own.sources, *of_staging]


def test_in_a_checkout_all_data_lie_beside_the_package() -> None:
    found = data_paths()
    assert found == DataPaths(ROOT / "data")
    assert found.sources.is_file()
    assert all(place.is_relative_to(found.root) for place in written(found))
    assert not paths.is_installed()


def test_the_app_is_found_with_its_pages_and_its_settings() -> None:
    app = paths.app_folder()
    assert (app / "app.py").is_file()
    assert (app / "pages" / "ranking.py").is_file()
    assert (app / ".streamlit" / "config.toml").is_file()


def test_installed_the_snapshot_is_read_inside_the_package_and_nothing_is_written_there(installed: Installed) -> None:
    found = data_paths()
    assert paths.app_folder() == installed.shipped.parent
    assert (found.snapshot, found.sources) == (installed.shipped / "snapshot", installed.shipped / "sources.toml")
    assert all(place.is_relative_to(installed.home) for place in written(found))


def test_installed_what_can_be_made_again_is_in_the_cache_of_this_version(installed: Installed) -> None:
    found = data_paths()
    cached = installed.home / "cache" / "jtm" / version("jtm")
    kept = installed.home / "data" / "jtm"
    assert {found.warehouse.parent, found.downloads.parent, found.staging.warehouse.parent.parent} == {cached}
    assert {
        found.regional.parent,
        found.programs.parent,
        found.indicators.parent,
        found.texts.parent,
        found.own.snapshot.parent,
    } == {kept}


@pytest.mark.parametrize("place", ["checkout", "installed"])
def test_jtm_data_moves_all_that_is_written(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, place: str
) -> None:
    if place == "installed":
        request.getfixturevalue("installed")
    moved = tmp_path / "moved"
    moved.mkdir()
    monkeypatch.setenv("JTM_DATA", str(moved))
    found = data_paths()
    assert all(path.is_relative_to(moved) for path in written(found))
    assert found.sources == paths.app_folder() / "data" / "sources.toml"
    (moved / "sources.toml").touch()
    assert (found.snapshot, found.sources) == (moved / "snapshot", moved / "sources.toml")


def test_a_folder_that_is_not_there_gets_no_snapshot(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("JTM_DATA", str(tmp_path / "mistyped"))
    assert data_paths().sources == tmp_path / "mistyped" / "sources.toml"


def test_an_empty_jtm_data_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JTM_DATA", "")
    assert data_paths() == DataPaths(ROOT / "data")


def test_the_remedy_for_a_damaged_snapshot_fits_where_it_lies(installed: Installed, tmp_path: Path) -> None:
    assert DataPaths(tmp_path).remedy == "restore data/ from the release"
    found = data_paths()
    assert found.remedy == "install the program again"
    found.own.sources.parent.mkdir(parents=True)
    found.own.sources.touch()
    assert found.remedy.startswith(f"delete {found.root / 'sources.toml'}, ")
