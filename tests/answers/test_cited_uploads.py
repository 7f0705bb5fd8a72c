"""What a user has loaded is cited as what it is in every export. The rows here are made by hand."""

import shutil
from pathlib import Path

import polars as pl
import pytest

from jtm.paths import DataPaths
from jtm.sources.etpl import LIST_NAME
from tests.command import Run
from tests.uploads import test_program_lists as lists
from tests.uploads import test_regional_projections as projections

OHIO, TEXAS = "OH", "TX"
COLUMBUS = "18140"
MOVE = ("--start", "51-2090", "--job", "49-9041")
PROGRAMS = [f"Made-Up College,Machine Repair {number},{{county}},47.0303,49-9041,12,240,7000" for number in range(5)]


@pytest.fixture
def own_data(paths: DataPaths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> DataPaths:
    """A data folder that this test may change, for the commands."""
    shutil.copytree(paths.root, tmp_path / "data")
    monkeypatch.setenv("JTM_DATA", str(tmp_path / "data"))
    return DataPaths(tmp_path / "data")


def load_programs(run: Run, folder: Path, state: str, county: str) -> None:
    file = folder / "list.csv"
    file.write_bytes(lists.csv(*(row.format(county=county) for row in PROGRAMS)))
    ran = run("load", "programs", str(file), "--name", "Made-Up List", "--state", state, "--vintage", "2026")
    assert ran.code == 0, ran.err


def written(run: Run, folder: Path, *command: str) -> pl.DataFrame:
    file = folder / "out.parquet"
    ran = run(*command, "--out", str(file))
    assert ran.code == 0, ran.err
    return pl.read_parquet(file)


def cited(table: pl.DataFrame) -> dict[str, str]:
    """Each source with its vintage, of a table that cites the same ones in every row."""
    ((source, vintage),) = table.select("source", "vintage").unique().rows()
    return dict(zip(source.split("; "), vintage.split("; "), strict=True))


@pytest.mark.usefixtures("own_data")
def test_a_row_of_a_loaded_list_cites_that_list_and_not_the_texas_one(run: Run, tmp_path: Path) -> None:
    load_programs(run, tmp_path, TEXAS, "Harris")
    table = written(run, tmp_path, "training", "--table", "programs", "--job", "49-9041")
    by = {(row["list_name"], row["source"], row["vintage"]) for row in table.iter_rows(named=True)}
    assert ("Made-Up List", "Made-Up List", "2026") in by
    assert {source for _, source, _ in by} == {"Made-Up List", LIST_NAME}
    assert all(name == source for name, source, _ in by)


@pytest.mark.usefixtures("own_data")
@pytest.mark.parametrize("table", ["return", "cash-flows", "route", "tornado", "moves"])
def test_figures_that_rest_on_a_loaded_list_cite_it_and_not_the_texas_one(run: Run, tmp_path: Path, table: str) -> None:
    load_programs(run, tmp_path, OHIO, "Franklin")
    command = ("training", "--table", table, "--area", COLUMBUS, *(() if table == "moves" else MOVE))
    found = cited(written(run, tmp_path, *command))
    assert found["Made-Up List"] == "2026"
    assert LIST_NAME not in found


@pytest.mark.usefixtures("own_data")
def test_growth_of_a_loaded_projection_is_cited_where_it_is_used(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "texas.csv"
    file.write_bytes(projections.csv(*projections.ROWS))
    assert run("load", "projections", str(file), "--area", "26420", "--region", "Gulf Coast").code == 0
    link = ("--scenario", "http://localhost:8501/jobs_that_mobilize?proj=regional")
    ranking = written(run, tmp_path, "rank", *link)
    assert cited(ranking)["projections of Gulf Coast"] == "2018-28"
    assert not ranking["source"].str.contains(LIST_NAME).any()
    assert "projections of Gulf Coast" not in cited(written(run, tmp_path, "rank"))
    why = written(run, tmp_path, "rank", "--table", "why", "--job", "47-2111", *link)
    assert why.filter(pl.col("source") == "projections of Gulf Coast")["vintage"].to_list() == ["2018-28"]
