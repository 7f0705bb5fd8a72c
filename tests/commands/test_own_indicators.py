"""``load indicator``, and that what was loaded reaches every surface. The figures are made by hand."""

import io
import shutil
from pathlib import Path

import openpyxl
import polars as pl
import pytest

import jtm
from jtm.answers.workbench import open_workbench
from jtm.errors import WrongRequest
from jtm.paths import DataPaths
from jtm.uploads import own_indicators
from jtm.warehouse.build import is_current
from tests.command import Run, refused
from tests.uploads.test_own_indicators import HEAD, csv

NAME = "own_union_coverage"
ROWS = ("47-2111,US,0.3", "47-2111,26420,0.35", "49-9041,US,0.1", "29-1141,US,0.2", "47-2152,US,0.25")
WEIGHED = ("--set", f"indicators={NAME}=80")


@pytest.fixture
def own_data(paths: DataPaths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> DataPaths:
    """A data folder that this test may change, for the commands."""
    shutil.copytree(paths.root, tmp_path / "data")
    monkeypatch.setenv("JTM_DATA", str(tmp_path / "data"))
    return DataPaths(tmp_path / "data")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "union.csv"
    made.write_bytes(csv(*ROWS, head=HEAD + '# spread = "10%"\n', heads="soc,area,value"))
    return made


@pytest.fixture
def loaded(run: Run, own_data: DataPaths, file: Path) -> DataPaths:
    ran = run("load", "indicator", str(file))
    assert ran.code == 0, ran.err
    return own_data


def test_it_is_checked_loaded_listed_replaced_and_removed(run: Run, own_data: DataPaths, file: Path) -> None:
    checked = run("load", "indicator", str(file), "--check")
    assert (checked.code, checked.out) == (0, b"")
    assert "5 of 5 rows can be loaded (100%), for 4 of 830 occupations in 2 areas" in checked.err
    assert own_indicators.loaded(own_data.indicators) == []
    assert f"weigh it with --set indicators={NAME}=50" in run("load", "indicator", str(file)).err
    assert is_current(own_data)
    assert "replace it, or give another id" in run("load", "indicator", str(file)).err
    assert run("load", "indicator", str(file)).code == 2
    assert run("load", "indicator", str(file), "--replace").code == 0
    row = run("load", "list", "--format", "parquet").table().row(0, named=True)
    assert (row["kind"], row["name"], row["geography"], row["period"], row["rows"]) == (
        "indicators", NAME, "Union coverage", "2024", 5,
    )  # fmt: skip
    assert f"Removed: {NAME}." in run("load", "remove", "union coverage", "--yes").err
    assert is_current(own_data)
    assert run("load", "list").err == "Nothing has been loaded.\n"


def test_wrong_rows_and_heads_are_told(run: Run, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.csv"
    wrong.write_bytes(csv("47-2111,0.3", "99-9999,1"))
    ran = run("load", "indicator", str(wrong), "--check")
    assert "row 9, soc: '99-9999' is no detailed occupation that OEWS publishes" in ran.err
    wrong.write_bytes(csv("47-2111,0.3", head=HEAD.replace("label", "lable")))
    assert "did you mean label?" in refused(run("load", "indicator", str(wrong)), 1)
    assert "Give a file" in refused(run("load", "indicator"), 2)
    assert "There is no file" in refused(run("load", "indicator", str(tmp_path / "none.csv")), 2)


def test_a_head_apart_is_taken(run: Run, tmp_path: Path) -> None:
    table, head = tmp_path / "own.csv", tmp_path / "own.toml"
    table.write_bytes(csv("47-2111,0.3", head=""))
    head.write_text(HEAD.replace("# ", ""))
    assert "Union coverage: 1 of 1 rows" in run("load", "indicator", str(table), "--head", str(head), "--check").err
    assert "It has no head" in refused(run("load", "indicator", str(table), "--check"), 1)


def test_the_template_lists_every_occupation(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "template.csv"
    assert run("load", "indicator", "--template", "--out", str(out)).code == 0
    text = out.read_text("utf-8-sig")
    assert text.startswith('# label = ""\n')
    assert text.count("\n") > 830
    assert "47-2111,Electricians," in text


# ── every surface ─────────────────────────────────────────────────────────────────────────────────────────────────


def written(run: Run, folder: Path, *command: str) -> pl.DataFrame:
    out = folder / "out.parquet"
    ran = run(*command, "--out", str(out))
    assert ran.code == 0, ran.err
    return pl.read_parquet(out)


@pytest.mark.usefixtures("loaded")
def test_the_ranking_its_explanation_and_the_correlations_hold_it(run: Run, tmp_path: Path) -> None:
    usual, changed = (written(run, tmp_path, "rank", *more) for more in ((), WEIGHED))
    assert not usual["score"].equals(changed["score"])
    assert "Made up by hand for a test, 2024" in changed["source"][0]
    assert "Made up by hand" not in usual["source"][0]
    why = written(run, tmp_path, "rank", "--table", "why", "--job", "47-2111", *WEIGHED)
    row = why.filter(pl.col("indicator") == NAME).row(0, named=True)
    assert (row["label"], row["value"], row["unit"], row["basis"]) == (
        "Union coverage", 0.35, "share of workers", "observed",
    )  # fmt: skip
    assert (row["source"], row["vintage"]) == ("Made up by hand for a test, 2024", "2024")
    assert NAME in written(run, tmp_path, "rank", "--table", "correlations")["indicator"].to_list()
    maps = [written(run, tmp_path, "rank", "--table", "map", *more)["national_score"] for more in ((), WEIGHED)]
    assert not maps[0].equals(maps[1])
    rows = written(run, tmp_path, "rank", "--table", "what-if", "--job", "49-9041", "--set", f"own_gates={NAME}>=0.2")
    assert rows["gates_failed"][0].to_list() == [NAME]


@pytest.mark.usefixtures("loaded")
def test_a_workbook_explains_and_cites_it(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "ranking.xlsx"
    assert run("rank", *WEIGHED, "--out", str(out)).code == 0
    book = openpyxl.load_workbook(io.BytesIO(out.read_bytes()))
    said = {name: [[cell.value for cell in row] for row in book[name].iter_rows()] for name in book.sheetnames}
    (entry,) = [row for row in said["Dictionary"] if row[1] == NAME]
    assert entry[:5] == ["indicator", NAME, "Union coverage", "An indicator of your own. More is better.",
                         "share of workers"]  # fmt: skip
    (source,) = [row for row in said["Sources"] if row[0] == NAME]
    assert source[1:4] == ["Your own file", "Union coverage", "2024"]
    assert any(row[0] == "indicators" and f"{NAME}=80" in row[1] for row in said["Settings"])


@pytest.mark.usefixtures("loaded")
def test_the_warehouse_tells_of_it(run: Run) -> None:
    listed = run("query", "SELECT indicator, rows, spread FROM own_indicator", "--format", "csv").out.decode()
    assert listed.split() == ["indicator,rows,spread", f"{NAME},5,10%"]
    assert "Standard error" in run("schema", "own_value", "--format", "csv").out.decode()


@pytest.mark.usefixtures("loaded")
def test_python_weighs_and_limits_it() -> None:
    weights = {**jtm.region("Houston").scenario.indicators, NAME: 40}
    region = jtm.region("Houston", indicators=weights, own_gates=(f"{NAME}>=0.2",))
    assert NAME in region.table("ranking.why", job="47-2111")["indicator"].to_list()
    assert region.bench.market.criteria.gates[NAME].label == "Union coverage"
    with pytest.raises(WrongRequest, match="no indicator own_luck on this machine"):
        jtm.region("Houston", indicators={**weights, "own_luck": 1})


def test_a_link_that_names_it_opens_where_it_is_not_loaded_and_says_so(
    run: Run, loaded: DataPaths, paths: DataPaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = run("link", *WEIGHED, "--set", f"own_gates={NAME}>=0.2")
    link = made.out.decode().strip()
    assert f"{NAME}.80" in link
    here = run("link", link, "--format", "csv").out.decode()
    assert f"{NAME}=80" in here
    assert f"{NAME}>=0.2" in here
    monkeypatch.setenv("JTM_DATA", str(paths.root))
    ran = run("rank", "--scenario", link, "--format", "csv")
    assert ran.code == 0
    assert ran.err.count(f"There is no indicator {NAME} on this machine; the link's setting is left out.") == 1
    assert ran.out == run("rank", "--format", "csv").out
    assert "no indicator own_union_coverage on this machine" in refused(run("rank", *WEIGHED), 2)


def test_a_weight_by_default_counts_at_once_and_stands_in_links(run: Run, own_data: DataPaths, file: Path) -> None:
    usual = run("rank", "--format", "csv").out
    file.write_bytes(csv(*ROWS, head=HEAD + "# weight = 80\n", heads="soc,area,value"))
    assert run("load", "indicator", str(file)).code == 0
    assert run("rank", "--format", "csv").out != usual
    link = run("link").out.decode().strip()
    assert f"{NAME}.80" in link
    of = open_workbench(own_data)
    region = jtm.region(link=link)
    assert region.scenario == jtm.region("Houston").scenario, "what is by default need not be named"
    assert of.market.criteria.indicators[NAME].default_weight == 80
