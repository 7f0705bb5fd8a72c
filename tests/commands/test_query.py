"""``query``: where the statement comes from, tables of one's own, and whole tables."""

import io
import sys
from pathlib import Path

import polars as pl
import pytest

from jtm.answers.workbench import Workbench
from tests.command import Run, refused
from tests.uploads.hostile import far_corners

ONE = "SELECT 1 AS x"


def test_a_statement_comes_from_a_file_or_standard_input(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = run("query", ONE, "--format", "csv").out
    file = tmp_path / "one.sql"
    file.write_text(f"-- one\n{ONE};\n")
    assert run("query", "--file", str(file), "--format", "csv").out == expected
    monkeypatch.setattr(sys, "stdin", io.StringIO(ONE))
    assert run("query", "-", "--format", "csv").out == expected


def test_rows_over_the_limit_are_left_out_and_said(run: Run) -> None:
    ran = run("query", "SELECT soc FROM occupation ORDER BY soc", "--limit", "3", "--format", "csv")
    assert ran.code == 0
    assert pl.read_csv(ran.out)["soc"].to_list() == ["11-1011", "11-1021", "11-2011"]
    assert "first 3 rows: the query has more" in ran.err
    assert run("query", "SELECT 1 AS x", "--limit", "1").err == ""


@pytest.mark.parametrize("ending", ["csv", "tsv", "xlsx", "parquet"])
def test_a_file_of_one_s_own_is_a_table(run: Run, tmp_path: Path, ending: str) -> None:
    mine = pl.DataFrame(
        {"area_code": ["26420", "0100001"], "seats": [12, 30], "cost": [1.5, 2.25], "note": ["a", "7b"]}
    )
    file = tmp_path / f"mine.{ending}"
    if ending == "tsv":
        mine.write_csv(file, separator="\t")
    else:
        {"csv": mine.write_csv, "xlsx": mine.write_excel, "parquet": mine.write_parquet}[ending](file)
    sql = "SELECT area_name, seats * 2 AS twice, cost, note FROM area JOIN mine USING (area_code) ORDER BY seats"
    found = run("query", sql, "--with", f"mine={file}", "--format", "parquet").table()
    assert found["twice"].to_list() == [24, 60]
    assert found["cost"].to_list() == [1.5, 2.25]
    assert found["area_name"][0] == "Houston-Pasadena-The Woodlands, TX"
    assert found["note"].to_list() == ["a", "7b"]


def test_several_files_are_several_tables(run: Run, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.csv").write_text(f"x\n{len(name)}\n")
    given = [word for name in ("a", "b") for word in ("--with", f"{name}={tmp_path / name}.csv")]
    assert run("query", "FROM a JOIN b USING (x)", *given, "--format", "parquet").table()["x"].to_list() == [1]


def test_a_whole_table_goes_to_a_file_however_long(run: Run, bench: Workbench, tmp_path: Path) -> None:
    file = tmp_path / "wage.parquet"
    ran = run("query", "--table", "wage", "--out", str(file))
    assert (ran.code, ran.out) == (0, b"")
    found = pl.read_parquet(file)
    assert found.height == bench.warehouse.query("SELECT count(*) FROM wage").item() > 100_000
    assert f"{found.height:,} rows of wage" in ran.err
    sample = bench.warehouse.query("SELECT * FROM wage WHERE area_code = '26420' ORDER BY soc")
    rows = found.filter(pl.col("area_code") == "26420").sort("soc")
    assert rows.columns == sample.columns
    assert rows["median_wage"].to_list() == sample["median_wage"].to_list()
    assert [one.name for one in tmp_path.iterdir()] == ["wage.parquet"]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ((), 2, "--file with one"),
        ((ONE, "--file", "one.sql"), 2, "Give one of these"),
        ((ONE, "--table", "wage"), 2, "Give one of these"),
        (("--file", "nowhere.sql"), 2, "Cannot read the statement"),
        (("--table", "wage"), 2, "add --out FILE.parquet"),
        (("--table", "wage", "--out", "wage.csv"), 2, "add --out FILE.parquet"),
        (("--table", "wages", "--out", "x.parquet"), 2, "There is no table 'wages': choose among area, "),
        (("--table", "wage", "--limit", "3", "--out", "x.parquet"), 2, "leave out --limit"),
        ((ONE, "--with", "own.csv"), 2, "give NAME=FILE"),
        ((ONE, "--with", "my-own=own.csv"), 2, "give NAME=FILE"),
        ((ONE, "--with", "Wage=own.csv"), 2, "table Wage already"),
        ((ONE, "--with", "mine=nowhere.csv"), 2, "Cannot read nowhere.csv"),
        ((ONE, "--with", "mine=own.doc"), 1, "give a .csv, .tsv, .txt, .xlsx or .parquet file"),
        ((ONE, "--with", "mine=own.csv", "--with", "MINE=own.csv"), 2, "table MINE already"),
        ((ONE, "--with", "mine=broken.parquet"), 1, "no Parquet file"),
        ((ONE, "--with", "mine=hostile.xlsx"), 1, "more than the 200,000 that are read"),
        (("SELECT * FROM read_csv('own.csv')",), 2, ""),
        (("SELECT * FROM 'own.csv'", "--with", "mine=own.csv"), 2, ""),
    ],
    ids=str,
)
def test_a_wrong_request_for_a_query(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], code: int, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own.csv").write_text("x\n1\n")
    (tmp_path / "own.doc").write_text("x\n1\n")
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 and no more")
    (tmp_path / "hostile.xlsx").write_bytes(far_corners())
    assert said in refused(run("query", *arguments), code)


def test_limits_are_those_of_a_query(run: Run) -> None:
    assert run("query", ONE, "--limit", "0").code == 2
    assert run("query", ONE, "--limit", "100001").code == 2
