import io
import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
import typer

import jtm
from jtm.answers.region import Region
from jtm.answers.registry import answers
from jtm.answers.workbench import Workbench
from jtm.commands.cli import app
from jtm.commands.options import acts_on
from jtm.framework.criteria import criteria
from jtm.links import to_link
from jtm.paths import DataPaths
from jtm.scenario import DEFAULT, apply_preset
from tests.command import Ran, Run, refused

ROOT = Path(__file__).resolve().parents[2]
CONTRACT = ["soc", "title", "employment", "median_wage", "score", "rank", "designated", "p_top"]
WEIGHTS = {"wages": 50, "growth": 30, "strategic": 20}
SMALL = "20580"  # Eagle Pass, Texas: 71 occupations, so that the tests are quick
WEIGHTED = ("--area", SMALL, "--weights", "wages=50,growth=30,strategic=20")
PAGE = "http://localhost:8501/jobs_that_mobilize"


@pytest.fixture(scope="module")
def expected(bench: Workbench) -> pl.DataFrame:
    return Region.of(bench, replace(DEFAULT, area=SMALL).with_weights(**WEIGHTS)).table("ranking")


# ── rank ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_rank_is_the_frame_that_python_gives(run: Run, expected: pl.DataFrame) -> None:
    ran = run("rank", *WEIGHTED, "--format", "parquet")
    assert (ran.code, ran.err) == (0, "")
    read = pl.read_parquet(io.BytesIO(ran.out))
    assert set(CONTRACT) <= set(read.columns)
    assert read.equals(expected)
    assert read.equals(jtm.rank(area=SMALL, weights=WEIGHTS))


def test_rank_is_of_houston_by_default(run: Run, bench: Workbench) -> None:
    ran = run("rank", "--format", "parquet")
    assert pl.read_parquet(io.BytesIO(ran.out)).equals(Region.of(bench, DEFAULT).table("ranking"))


def test_rank_as_csv(run: Run, expected: pl.DataFrame) -> None:
    ran = run("rank", *WEIGHTED, "--format", "csv")
    assert (ran.code, ran.err) == (0, "")
    assert not ran.out.startswith(b"\xef\xbb\xbf")
    read = pl.read_csv(io.BytesIO(ran.out), infer_schema_length=None)
    assert read.columns == expected.columns
    assert read.select(CONTRACT).equals(expected.select(CONTRACT))


def test_rank_as_json(run: Run, expected: pl.DataFrame) -> None:
    ran = run("rank", *WEIGHTED, "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    assert json.loads(ran.out) == expected.to_dicts()


def test_rank_as_a_workbook(run: Run, expected: pl.DataFrame, tmp_path: Path) -> None:
    file = tmp_path / "ranking.xlsx"
    ran = run("rank", *WEIGHTED, "--format", "xlsx", "--out", str(file))
    assert (ran.code, ran.out, ran.err) == (0, b"", "")
    sheets = pl.read_excel(file, sheet_id=0, infer_schema_length=None)
    assert list(sheets) == ["Table", "Sources", "Settings", "Dictionary"]
    assert sheets["Table"].select("soc", "rank", "designated").equals(expected.select("soc", "rank", "designated"))
    settings = dict(sheets["Settings"].select("setting", "value").iter_rows())
    assert settings["pillars"] == "wages=50,growth=30,strategic=20"


def test_a_workbook_goes_down_a_pipe_too(run: Run) -> None:
    ran = run("rank", "--area", SMALL, "--format", "xlsx")
    assert ran.code == 0
    assert ran.out.startswith(b"PK")


@pytest.mark.parametrize("form", ["table", "csv"])
def test_wages_without_a_price_level_are_said_to_be_so(run: Run, form: str) -> None:
    ran = run("rank", "--area", "25020", "--format", form)
    assert ran.code == 0
    assert "not price-adjusted" in ran.err
    if form == "csv":
        assert not pl.read_csv(io.BytesIO(ran.out), infer_schema_length=None)["price_adjusted"].any()


def test_a_table_is_for_reading(run: Run) -> None:
    ran = run("rank", "--area", "Eagle Pass")
    text = ran.out.decode()
    assert (ran.code, ran.err) == (0, "")
    assert all(name in text for name in CONTRACT)
    assert "shape" not in text


@pytest.mark.parametrize("form", ["table", "csv", "json", "xlsx", "parquet"])
def test_out_writes_the_file_and_says_nothing(run: Run, tmp_path: Path, form: str) -> None:
    file = tmp_path / f"ranking.{form}"
    ran = run("rank", "--area", SMALL, "--format", form, "--out", str(file))
    assert (ran.code, ran.out, ran.err) == (0, b"", "")
    assert file.stat().st_size > 1000


@pytest.mark.parametrize(
    ("area", "name"),
    [("0020580", "Eagle Pass, TX"), ("eagle", "Eagle Pass, TX"), ("gu", "Guam"), ("guayama", "Guayama, PR")],
)
def test_any_way_to_name_an_area_will_do(run: Run, area: str, name: str) -> None:
    ran = run("rank", "--area", area, "--format", "json")
    assert ran.code == 0
    assert json.loads(ran.out)[0]["geography"] == name


@pytest.mark.parametrize("preset", criteria().presets)
def test_a_preset_is_that_of_the_page(run: Run, bench: Workbench, preset: str) -> None:
    ran = run("rank", "--area", SMALL, "--preset", preset, "--format", "parquet")
    scenario = replace(apply_preset(DEFAULT, preset), area=SMALL)
    assert pl.read_parquet(io.BytesIO(ran.out)).equals(Region.of(bench, scenario).table("ranking"))


# ── scenarios ─────────────────────────────────────────────────────────────────────────────────────────────────────


LINKED = replace(DEFAULT, area=SMALL, aggregation="geometric").with_weights(**WEIGHTS)


@pytest.fixture(scope="module")
def link(bench: Workbench) -> str:
    return to_link(LINKED, bench.dataset, PAGE)


@pytest.fixture(scope="module")
def of_link(bench: Workbench) -> pl.DataFrame:
    return Region.of(bench, LINKED).table("ranking")


def test_a_link_is_taken_whole_or_in_part(run: Run, link: str, of_link: pl.DataFrame, tmp_path: Path) -> None:
    file = tmp_path / "scenario.txt"
    file.write_text(f"{link}\n", "utf-8")
    for given in (link, link[link.index("?") :], str(file)):
        ran = run("rank", "--scenario", given, "--format", "parquet")
        assert (ran.code, ran.err) == (0, "")
        assert pl.read_parquet(io.BytesIO(ran.out)).equals(of_link)


def test_what_stands_beside_a_link_wins(run: Run, bench: Workbench, link: str) -> None:
    ran = run("rank", "--scenario", link, "--area", "Guayama", "--weights", "growth=90", "--format", "parquet")
    scenario = replace(LINKED, area="25020").with_weights(growth=90)
    assert pl.read_parquet(io.BytesIO(ran.out)).equals(Region.of(bench, scenario).table("ranking"))


def test_what_a_link_cannot_say_is_noted_beside_the_data(run: Run, expected: pl.DataFrame) -> None:
    ran = run("rank", "--scenario", f"?area={SMALL}&w=50-30-20&norm=magic&data=2019", "--format", "parquet")
    assert ran.code == 0
    assert "“norm”" in ran.err
    assert "earlier edition" in ran.err
    assert pl.read_parquet(io.BytesIO(ran.out)).equals(expected)


def test_what_a_link_names_and_the_data_do_not_have_is_noted(run: Run) -> None:
    ran = run("rank", "--scenario", f"?area={SMALL}&ind=99--100&not=12-0000", "--format", "csv")
    assert ran.code == 0
    assert "industry 99--100" in ran.err
    assert "occupation group 12-0000" in ran.err


@pytest.mark.parametrize(
    "scenario",
    ["nonsense", "/nowhere/file.txt", "a" * 5000, "http://[bad?w=1-2-3"],
    ids=["word", "no file", "long", "no address"],
)
def test_what_is_no_link_is_a_wrong_request(run: Run, scenario: str) -> None:
    refused(run("rank", "--scenario", scenario), 2)


@pytest.mark.parametrize("content", [b"", b"\xe5\xff\x00\x01", b"no link in here"], ids=["empty", "binary", "text"])
def test_a_file_that_holds_no_link_is_a_wrong_request(run: Run, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "scenario.txt"
    file.write_bytes(content)
    refused(run("rank", "--scenario", str(file)), 2)


def test_a_link_to_an_area_that_is_no_more_is_a_wrong_request(run: Run) -> None:
    assert "99999" in refused(run("rank", "--scenario", "?area=99999"), 2)


@pytest.mark.parametrize("form", ["table", "csv", "json", "xlsx", "parquet"])
def test_a_pillar_without_indicators_is_still_a_table_and_told(run: Run, form: str) -> None:
    ran = run("rank", "--scenario", f"?area={SMALL}&i=0-0-0-40-40-20-30-35-35-30-20-0", "--format", form)
    assert (ran.code, ran.err) == (0, "No indicator of Wages has a weight, so that pillar does not count.\n")
    assert len(ran.out) > 500


def test_nobody_passing_is_an_answer(run: Run) -> None:
    ran = run("rank", "--scenario", f"?area={SMALL}&floor=own&usd=1000000", "--format", "json")
    assert ran.code == 0
    assert {row["rank"] for row in json.loads(ran.out)} == {None}
    assert "“Wage floor” stops most, 71 of 71" in ran.err


def test_an_empty_answer_names_what_emptied_it(run: Run) -> None:
    said = refused(run("pathways", "--scenario", "?gain=100&zones=4&sd=30", "--job", "43-4051"), 1)
    assert "into Customer Service Representatives in Houston" in said
    assert "least gain (100%)" in said
    said = refused(run("benchmark", "--job", "49-9041", "--scenario", "?from=50&imp=100&ess=100"), 1)
    assert "Nothing counts as essential for Industrial Machinery Mechanics" in said


# ── what else the page shows ──────────────────────────────────────────────────────────────────────────────────────


def rows(ran: Ran) -> pl.DataFrame:
    assert (ran.code, ran.err) == (0, "")
    return pl.read_parquet(io.BytesIO(ran.out))


JOB = ("--area", "26420", "--job", "electricians", "--format", "parquet")


def test_why_adds_up_to_the_score_and_names_its_sources(run: Run, bench: Workbench) -> None:
    table = rows(run("rank", "--table", "why", *JOB))
    score = Region.of(bench, DEFAULT).table("ranking").filter(pl.col("soc") == "47-2111")["score"].item()
    assert table["contribution"].sum() == pytest.approx(score)
    assert set(table["indicator"]) == {name for name, weight in DEFAULT.indicators.items() if weight}
    by = {row["indicator"]: row for row in table.iter_rows(named=True)}
    assert by["real_median_wage"]["source"] == "BLS OEWS; BEA Regional Price Parities"
    assert by["real_median_wage"]["vintage"] == "May 2025; 2024"
    assert by["industry_alignment"]["assumed"] == "your industries"
    assert by["industry_alignment"]["basis"] == by["employment_growth"]["basis"] == "modelled"
    assert by["real_median_wage"]["basis"] == "observed"
    assert by["openings"]["basis"] == "modelled"


def test_the_weights_of_what_if_do_what_they_say(run: Run) -> None:
    found = rows(run("rank", "--table", "what-if", *JOB)).row(0, named=True)
    mix = ",".join(f"{name}={round(found[f'to_{name}'] * 100)}" for name in WEIGHTS)
    after = rows(run("rank", "--area", "26420", "--weights", mix, "--format", "parquet"))
    assert after.filter(pl.col("soc") == "47-2111")["designated"].item() is not found["designated"]


def test_what_if_names_the_gate(run: Run) -> None:
    found = rows(run("rank", "--table", "what-if", "--job", "11-1011", "--format", "parquet")).row(0, named=True)
    assert found["gates_failed"] == ["education"]
    assert found["moved"] is None


def test_the_map_holds_every_area_and_the_job_there(run: Run) -> None:
    table = rows(run("rank", "--table", "map", *JOB[2:]))
    assert table.height == 528
    houston = table.filter(pl.col("area_code") == "26420").row(0, named=True)
    assert 0 < houston["national_jtm_share"] < 1
    assert houston["median_wage"] > 0
    # Its JTMs on the national reference are not those of its ranking, so no figure of it has a name of the ranking's.
    ranked = rows(run("rank", "--area", "26420", "--format", "parquet"))
    assert houston["national_jtm_occupations"] != ranked["designated"].sum()
    assert not set(table.columns) & {"score", "designated", "share", "rank"}
    observed, modelled = (set(part.split(": ")[1].split(", ")) for part in houston["basis"].split("; "))
    assert observed == {"area_code", "area_name", "coverage", "median_wage", "location_quotient"}
    assert modelled == {"national_jtm_share", "national_score", "national_jtm_occupations", "national_jtm_jobs"}
    assert houston["geography"] == houston["area_name"]


def test_the_correlations_are_of_all_pairs(run: Run) -> None:
    table = rows(run("rank", "--table", "correlations", "--area", SMALL, "--format", "parquet"))
    assert table.height == len(criteria().indicators) ** 2
    assert table["correlation"].is_between(-1.0001, 1.0001).all()


@pytest.mark.parametrize("table", ["why", "what-if"])
def test_without_a_job_the_leading_jtm_is_meant(run: Run, expected: pl.DataFrame, table: str) -> None:
    assert rows(run("rank", *WEIGHTED, "--table", table, "--format", "parquet"))["soc"][0] == expected["soc"][0]


def test_a_job_that_the_area_does_not_publish_is_said_to_be_so(run: Run) -> None:
    assert "publishes no employment" in refused(run("rank", "--area", SMALL, "--table", "why", "--job", "51-9011"), 1)
    assert "no occupation" in refused(run("rank", "--area", SMALL, "--table", "why", "--job", "wizard"), 2)


# ── requests that are wrong, data that cannot answer ──────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("--area", "Nowhere"), "Nowhere"),
        (("--area", ""), "no area"),
        (("--area", "Portland"), "38900"),
        (("--weights", "wages=101"), "from 0 to 100"),
        (("--weights", "wages=-1"), "from 0 to 100"),
        (("--weights", "wages"), "wages=50"),
        (("--weights", "pay=50"), "wages=50"),
        (("--weights", "wages=50;growth=50"), "from 0 to 100"),
        (("--weights", "wages=half"), "from 0 to 100"),
        (("--preset", "best"), "opportunity_occupation"),
    ],
)
def test_a_wrong_request_is_told_what_is_right(run: Run, arguments: tuple[str, ...], word: str) -> None:
    assert word in refused(run("rank", *arguments), 2)


@pytest.mark.parametrize("arguments", [("rank", "--format", "pdf"), ("rank", "--nope"), ("nope",), ("query",)])
def test_a_wrong_command_line_is_code_two(run: Run, arguments: tuple[str, ...]) -> None:
    ran = run(*arguments)
    assert (ran.code, ran.out) == (2, b"")
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("arguments", [("rank",), ("query", "SELECT 1"), ("build",)])
def test_without_data_the_answer_is_code_one(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    missing = tmp_path / "missing"
    monkeypatch.setenv("JTM_DATA", str(missing))
    assert f"no folder {missing} for the data" in refused(run(*arguments), 1)
    assert not missing.exists()


def test_an_empty_data_folder_takes_what_is_written_and_no_snapshot(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JTM_DATA", str(tmp_path))
    ran = run("build")
    assert (ran.code, f"The warehouse is built: {tmp_path / 'warehouse.duckdb'}" in ran.err) == (0, True)
    assert sorted(file.name for file in tmp_path.iterdir()) == [".lock", "warehouse.duckdb"]


def test_damaged_data_are_named(run: Run, paths: DataPaths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damaged = DataPaths(tmp_path / "data")
    shutil.copytree(paths.snapshot, damaged.snapshot)
    shutil.copy(paths.sources, damaged.sources)
    (damaged.snapshot / "wage.parquet").write_bytes(b"cut off")
    monkeypatch.setenv("JTM_DATA", str(damaged.root))
    assert "wage" in refused(run("rank"), 1)


def test_a_folder_that_does_not_exist_is_named(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "missing" / "ranking.csv"
    message = refused(run("rank", "--area", SMALL, "--format", "csv", "--out", str(file)), 1)
    assert str(file) in message


# ── query ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("form", "start"),
    [("csv", b"area_code,jobs\n26420,"), ("json", b'[{"area_code":"26420"'), ("parquet", b"PAR1")],
)
def test_query_answers_in_every_format(run: Run, form: str, start: bytes) -> None:
    sql = "SELECT area_code, sum(employment) AS jobs FROM wage WHERE area_code = '26420' GROUP BY 1"
    ran = run("query", sql, "--format", form)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(start)


def test_query_answers_as_text(run: Run) -> None:
    ran = run("query", "SELECT title FROM occupation WHERE soc = '47-2111'")
    assert "Electricians" in ran.out.decode()


def test_no_rows_are_an_answer(run: Run) -> None:
    ran = run("query", "SELECT soc FROM wage WHERE area_code = 'none'", "--format", "csv")
    assert (ran.code, ran.out.strip()) == (0, b"soc")


def test_a_file_for_a_spreadsheet_begins_with_a_mark_and_a_pipe_does_not(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "one.csv"
    run("query", "SELECT 1 AS x", "--format", "csv", "--out", str(file))
    assert file.read_bytes() == b"\xef\xbb\xbf" + run("query", "SELECT 1 AS x", "--format", "csv").out


@pytest.mark.parametrize(
    "sql",
    [
        "DROP TABLE wage", "SELECT 1; SELECT 2", "SELECT * FROM read_text('pyproject.toml')", "COPY wage TO 'x.csv'",
        "ATTACH 'x.duckdb'", "INSTALL httpfs", "PRAGMA database_list", "SET threads = 1", "SELEC 1", "",
        "SELECT * FROM wage AS a, wage AS b", "SELECT nothing FROM wage",
    ],
)  # fmt: skip
def test_query_refuses_what_is_no_question(run: Run, sql: str) -> None:
    ran = run("query", sql)
    assert (ran.code, ran.out) == (2, b"")
    assert ran.err.startswith("jtm: ")
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT INTERVAL 1 DAY AS x",
        "SELECT [1, 2] AS x",
        "SELECT 'NaN'::DOUBLE AS x",
        "SELECT 'x'::BLOB AS x",
        "SELECT DATE '99999-01-01' AS x",
        "SELECT 1 AS x -- \udcff",
    ],
    ids=["interval", "list", "nan", "blob", "far date", "not UTF-8"],
)
@pytest.mark.parametrize("form", ["table", "csv", "json", "xlsx", "parquet"])
def test_query_of_any_type_is_answered_or_refused(run: Run, sql: str, form: str) -> None:
    ran = run("query", sql, "--format", form)
    assert ran.code in (0, 1, 2)
    assert "Traceback" not in ran.err


# ── the rest ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_build_says_that_the_warehouse_is_current(run: Run) -> None:
    ran = run("build")
    assert (ran.code, ran.out) == (0, b"")
    assert "current" in ran.err


@pytest.mark.parametrize("command", sorted(typer.main.get_command(app).commands))  # type: ignore[attr-defined]
def test_every_command_explains_itself(run: Run, command: str) -> None:
    ran = run(command, "--help")
    assert ran.code == 0
    assert command in ran.out.decode()


def test_help_lists_indicators_and_presets(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    text = " ".join(run("rank", "--help").out.decode().split())
    for name in (*criteria().indicators, *criteria().presets):
        assert name in text


def python_m_jtm(paths: DataPaths, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "jtm", *arguments],
        cwd=ROOT,
        env={**os.environ, "JTM_DATA": str(paths.root)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
    )


class Terminal(io.TextIOWrapper):
    """Standard output in an encoding of its own, as ``PYTHONIOENCODING`` makes it."""

    def __init__(self, encoding: str) -> None:
        super().__init__(io.BytesIO(), encoding=encoding, write_through=True)


@pytest.mark.parametrize("form", ["table", "csv"])
@pytest.mark.parametrize(
    "command",
    [
        ("rank", "--area", SMALL), ("landscape", "--area", SMALL), ("benchmark", "--job", "51-4041"),
        ("pathways", "--area", SMALL, "--table", "pool"), ("training", "--table", "awards"),
        ("query", "SELECT 'Ōtsu – 溶接工 │' AS x"), ("validate", "--table", "rounds"),
    ],
    ids=lambda command: command[0],
)  # fmt: skip
def test_every_command_writes_to_a_terminal_of_any_encoding(
    run: Run, own: object, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], form: str
) -> None:
    monkeypatch.setattr(sys, "stdout", terminal := Terminal("cp1252"))
    ran = run(*command, "--format", form)
    assert ran.code == 0, ran.err
    written = terminal.buffer.getvalue()  # type: ignore[attr-defined]
    if form == "csv":
        assert written.decode("utf-8")
    else:
        lines = written.decode("cp1252").splitlines()
        assert set(lines[0]) == {"+", "-"}


def test_help_is_written_to_a_terminal_of_any_encoding(paths: DataPaths) -> None:
    said = subprocess.run(
        [sys.executable, "-m", "jtm", "rank", "--help"],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        timeout=120,
    )
    assert said.returncode == 0, said.stderr
    assert b"--weights" in said.stdout


def test_python_m_jtm_writes_data_alone(paths: DataPaths, expected: pl.DataFrame) -> None:
    ran = python_m_jtm(paths, "rank", *WEIGHTED, "--format", "json")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert json.loads(ran.stdout) == expected.to_dicts()


def test_python_m_jtm_fails_in_a_sentence(paths: DataPaths) -> None:
    ran = python_m_jtm(paths, "rank", "--area", "Nowhere")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith("jtm: There is no area 'Nowhere'")
    assert len(ran.stderr.splitlines()) == 1


def test_a_reader_that_has_had_enough_is_no_failure(paths: DataPaths) -> None:
    command = [sys.executable, "-m", "jtm", "query", "SELECT * FROM wage LIMIT 90000", "--format", "csv"]
    environment = {**os.environ, "JTM_DATA": str(paths.root)}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        message = process.stderr.read().decode()
        assert process.wait(timeout=60) in (0, 1)
    assert "Traceback" not in message
    assert "Exception ignored" not in message


# ── landscape ─────────────────────────────────────────────────────────────────────────────────────────────────────

SECTORS = 20


def test_industry_mix_is_printed_with_shares_that_add_up(run: Run) -> None:
    ran = run("landscape", "--area", "26420", "--table", "industry-mix", "--format", "csv")
    table = pl.read_csv(ran.out, schema_overrides={"naics": pl.String})
    assert ran.code == 0
    assert table.columns[:4] == ["naics", "title", "employment", "employment_share"]
    assert table.height == SECTORS
    assert table["employment_share"].sum() == pytest.approx(1, abs=1e-6)
    assert set(table["basis"]) == {"modelled"}
    assert table["employment"].dtype == pl.Int64
    assert {"21", "31-33", "44-45", "48-49", "99"} <= set(table["naics"])
    assert dict(table.select("naics", "sector").iter_rows())["31-33"] == "31--34"


def test_the_nation_s_industry_mix_is_observed(run: Run) -> None:
    table = pl.read_csv(run("landscape", "--area", "US", "--table", "industry-mix", "--format", "csv").out)
    assert set(table["basis"]) == {"observed"}


@pytest.mark.parametrize("table", ["skills", "knowledge", "abilities", "technologies"])
def test_elements_of_a_domain(run: Run, table: str) -> None:
    ran = run("landscape", "--area", "TX", "--table", table, "--format", "json")
    rows = json.loads(ran.out)
    assert ran.code == 0
    assert sum(row["supply_share"] for row in rows) == pytest.approx(1)
    assert all(row["vintage"].startswith("May 2025") for row in rows)


def test_peers_and_fit_are_printed(run: Run) -> None:
    peers = pl.read_csv(run("landscape", "--table", "peers", "--format", "csv").out)
    assert "Midland, TX" in peers["area_name"]
    text = {"area_code": pl.String}
    fit = pl.read_csv(run("landscape", "--table", "industry-fit", "--format", "csv").out, schema_overrides=text)
    assert fit.height == 582, "all but the nation, whose mix is published"


def test_a_small_share_is_printed_with_three_figures(run: Run) -> None:
    text = run("landscape", "--area", SMALL).out.decode()
    (line,) = [line for line in text.splitlines() if "Installation" in line]
    share, shift = (line.split("┆")[place].strip() for place in (1, 5))
    assert len(share.split(".")[1].lstrip("0")) == 3
    assert float(shift) != 0


def test_a_region_compared_with_another(run: Run) -> None:
    same = run("landscape", "--area", "TX", "--reference", "TX", "--format", "csv")
    assert pl.read_csv(same.out)["strength"].to_list() == pytest.approx([1.0] * 35)


def test_a_shock_is_spread_over_occupations(run: Run) -> None:
    ran = run("landscape", "--table", "shock", "--industry", "21--22", "--change", "-10", "--format", "csv")
    assert pl.read_csv(ran.out)["workers_change"].max() < 0
    assert run("landscape", "--table", "shock", "--industry", "21", "--change", "-10", "--format", "csv").out == ran.out
    wrong = run("landscape", "--table", "shock", "--industry", "oil")
    assert (wrong.code, wrong.out) == (2, b"")
    assert "no sector 'oil'" in wrong.err


def test_remoteness_is_printed(run: Run) -> None:
    table = pl.read_csv(run("landscape", "--table", "remoteness", "--format", "csv").out)
    assert table["remoteness"].is_between(0, 1).all()


def test_a_shock_moves_skills(run: Run) -> None:
    given = ("--table", "shock-skills", "--industry", "31-33", "--change", "-10", "--format", "csv")
    table = pl.read_csv(run("landscape", *given).out)
    assert table["supply_change"].is_between(-0.1, 0).all()
    assert {"skill", "knowledge", "ability", "technology"} <= set(table["domain"])


def test_a_region_s_mean_remoteness_stands_beside_the_nation_s(run: Run) -> None:
    table = pl.read_csv(run("landscape", "--table", "remoteness-mean", "--format", "csv").out)
    assert table["area_code"].to_list() == ["26420", "US"]
    occupations = pl.read_csv(run("landscape", "--table", "remoteness", "--format", "csv").out).drop_nulls("remoteness")
    mean = (occupations["remoteness"] * occupations["employment"]).sum() / occupations["employment"].sum()
    assert table["remoteness"][0] == pytest.approx(mean)
    assert {"direct", "components", "imputed"} == set(occupations["ratings_from"])


def test_one_element_by_place_by_job_and_by_group(run: Run) -> None:
    named, coded = (
        run("landscape", "--table", "map", "--element", element, "--format", "csv").out
        for element in ("repairing", "2.B.3.l")
    )
    assert named == coded
    places = pl.read_csv(named, schema_overrides={"area_code": pl.String})
    assert places.height == 528
    houston = json.loads(run("landscape", "--format", "json").out)
    strength = {row["element_id"]: row["strength"] for row in houston}["2.B.3.l"]
    assert places.row(by_predicate=pl.col("area_code") == "26420", named=True)["strength"] == pytest.approx(strength)
    holders = pl.read_csv(run("landscape", "--table", "holders", "--element", "repairing", "--format", "csv").out)
    assert holders["element_share"].sum() == pytest.approx(1)
    assert holders.filter("designated", "essential").height > 0
    assert "ratings_from" in holders.columns
    groups = pl.read_csv(run("landscape", "--table", "groups", "--format", "csv").out)
    assert groups.filter(pl.col("element_id") == "2.B.3.l")["element_share"].sum() == pytest.approx(1)


def test_a_technology_is_an_element_too(run: Run) -> None:
    given = ("--table", "holders", "--element", "spreadsheet software", "--format", "csv")
    holders = pl.read_csv(run("landscape", *given).out)
    assert holders["essential"].all()


@pytest.mark.parametrize("table", answers("landscape"))
@pytest.mark.parametrize("area", ["TX", "US", SMALL])
def test_every_table_of_step_1_of_any_region_as_text(run: Run, table: str, area: str) -> None:
    place = ("--area", area) if table in (acts_on("landscape", "area") or ()) else ()
    ran = run("landscape", *place, "--table", table)
    assert (ran.code, ran.err) == (0, "")
    assert len(ran.out) > 100


@pytest.mark.parametrize(
    "given",
    [("--area", "Atlantis"), ("--reference", "Atlantis"), ("--table", "moods"), ("--element", "juggling"),
     ("--element", "operation"), ("--element", "")],
)  # fmt: skip
def test_a_wrong_request_for_the_landscape(run: Run, given: tuple[str, str]) -> None:
    ran = run("landscape", *given)
    assert ran.code == 2
    assert "Traceback" not in ran.err


# ── benchmark ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_benchmark_of_a_job_is_printed_with_its_sources(run: Run) -> None:
    ran = run("benchmark", "--job", "49-9041", "--format", "csv")
    table = pl.read_csv(ran.out)
    assert ran.code == 0
    assert table.height == 27
    assert table.row(by_predicate=pl.col("name") == "Repairing", named=True)["level"] == 4.0
    assert {"basis", "source", "vintage", "geography"} <= set(table.columns)


def test_a_job_may_be_named_by_its_title(run: Run) -> None:
    assert run("benchmark", "--job", "machinists", "--format", "csv").out == (
        run("benchmark", "--job", "51-4041", "--format", "csv").out
    )


@pytest.mark.parametrize("table", ["essential", "elements", "technologies", "requirements", "difference", "core"])
@pytest.mark.parametrize("form", ["table", "csv", "json", "xlsx", "parquet"])
def test_every_table_of_two_jobs_in_every_form(run: Run, table: str, form: str, tmp_path: Path) -> None:
    file = tmp_path / f"out.{form}"
    ran = run(
        "benchmark", "--job", "51-4041", "--job", "49-9041", "--table", table, "--format", form, "--out", str(file)
    )
    assert ran.code == 0
    assert file.stat().st_size > 100


def test_the_core_of_a_family_of_the_regions_jtms(run: Run) -> None:
    ran = run("benchmark", "--table", "core", "--family", "49-0000", "--area", "26420", "--format", "csv")
    assert (pl.read_csv(ran.out)["family_share"] > 0.5).all()


def test_a_family_needs_no_table(run: Run) -> None:
    named = run("benchmark", "--table", "core", "--family", "49-0000", "--format", "csv").out
    assert run("benchmark", "--family", "49-0000", "--format", "csv").out == named
    descriptors = pl.read_csv(run("benchmark", "--family", "49-0000", "--format", "rsd").out, infer_schema=False)
    assert descriptors.height == pl.read_csv(named).height
    assert ";" in descriptors["BLS Detailed Occupation"][0]


def test_technologies_that_most_of_a_family_list(run: Run) -> None:
    table = pl.read_csv(run("benchmark", "--family", "49-0000", "--table", "technologies", "--format", "csv").out)
    ranking = pl.read_csv(run("rank", "--format", "csv").out)
    family = ranking.filter(pl.col("designated") & pl.col("soc").str.starts_with("49-"))
    assert family.height > 2
    assert (table["family_jobs"] * 2 > family.height).all()


@pytest.mark.parametrize(
    ("given", "column"),
    [
        (("--table", "essential"), "ratings_from"),
        (("--table", "core"), "ratings_from"),
        (("--table", "difference"), "ratings_needs"),
    ],
)
def test_imputed_ratings_are_flagged_in_every_table(run: Run, given: tuple[str, str], column: str) -> None:
    ran = run("benchmark", "--job", "51-4041", "--job", "51-9199", *given, "--format", "csv")
    assert "imputed" in pl.read_csv(ran.out)[column][-1]


def test_a_draft_of_an_earlier_edition_cites_that_edition(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "draft.json"
    run("benchmark", "--job", "49-9041", "--format", "draft", "--out", str(file))
    now = pl.read_csv(run("benchmark", "--draft", str(file), "--format", "csv").out)
    assert all("2024-34" in vintage for vintage in now["vintage"])
    saved = json.loads(file.read_text())
    saved["benchmark"]["dataset"] = "0123456789ab"
    file.write_text(json.dumps(saved))
    ran = run("benchmark", "--draft", str(file), "--format", "csv")
    assert set(pl.read_csv(ran.out)["vintage"]) == {"edition 0123456789ab; edition 0123456789ab"}
    assert "earlier edition" in ran.err
    book = tmp_path / "draft.xlsx"
    run("benchmark", "--draft", str(file), "--format", "xlsx", "--out", str(book))
    sheets = pl.read_excel(book, sheet_id=0)
    assert list(sheets) == ["Table", "Settings", "Dictionary"]
    assert "0123456789ab" in sheets["Settings"]["value"]


@pytest.mark.parametrize("form", ["rsd", "case", "ctdl"])
def test_a_saved_draft_is_written_for_skills_systems(run: Run, form: str, tmp_path: Path) -> None:
    file = tmp_path / "draft.json"
    run("benchmark", "--job", "49-9041", "--name", "Fixers", "--format", "draft", "--out", str(file))
    ran = run("benchmark", "--draft", str(file), "--format", form)
    assert ran.code == 0
    assert b"Fixers" in ran.out


def test_a_saved_draft_comes_back_the_same(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "draft.json"
    run("benchmark", "--job", "49-9041", "--format", "draft", "--out", str(file))
    assert run("benchmark", "--draft", str(file), "--format", "draft").out == file.read_bytes()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--job", "zzz"), "There is no occupation 'zzz'"),
        (("--job", "nurse"), "5 occupations match 'nurse'"),
        (("--table", "difference", "--job", "49-9041"), "needs two jobs"),
        (("--table", "core", "--family", "99-0000"), "no family with two or more JTMs"),
        (("--family", "zz"), "family cannot be 'zz': give a code such as 49-0000"),
        (("--family", "49-0000", "--job", "49-9041"), "not both"),
        (("--family", "49-0000", "--table", "requirements"), "no table requirements"),
        (("--job", "49-9041", "--job", "51-4041", "--format", "case"), "--table core"),
        (("--job", "49-9041", "--table", "technologies", "--format", "rsd"), "leave out --table"),
        (("--job", "49-9041", "--format", "case", "--name", "two\nlines"), "one line"),
        (("--job", "49-9041", "--format", "case", "--name", " "), "not blank"),
        (("--job", "49-9041", "--format", "case", "--name", "x" * 101), "at most 100"),
        (("--draft", "missing.json"), "Cannot read missing.json"),
        (("--draft", str(ROOT / "README.md"), "--format", "rsd"), "no JSON"),
        (("--table", "moods"), "moods"),
    ],
)
def test_a_wrong_request_for_a_benchmark(run: Run, given: tuple[str, ...], said: str) -> None:
    ran = run("benchmark", *given)
    assert (ran.code, ran.out) == (2, b"")
    assert said in ran.err
    assert "Traceback" not in ran.err


# ── step 5 ────────────────────────────────────────────────────────────────────────────────────────────────────────


def printed(ran: Ran) -> pl.DataFrame:
    assert ran.code == 0, ran.err
    return pl.read_csv(ran.out)


@pytest.mark.parametrize("table", ["feeders", "pool", "plan", "plan-summary", "seats", "equity"])
def test_a_table_of_step_5_is_printed_with_its_sources(run: Run, table: str) -> None:
    shown = printed(run("pathways", "--table", table, "--format", "csv"))
    assert shown.height > 1
    assert {"basis", "source", "vintage", "geography"} <= set(shown.columns)


def test_routes_and_why_of_two_jobs(run: Run) -> None:
    jobs = ("--start", "51-2090", "--job", "49-9041", "--format", "csv")
    routes = printed(run("pathways", "--table", "routes", *jobs))
    assert routes["route"].max() == 10
    assert routes.filter(pl.col("step") == 0)["soc"].unique().to_list() == ["51-2090"]
    why = printed(run("pathways", "--table", "why", *jobs))
    query = "SELECT log_odds FROM transition WHERE origin_soc = '51-2090' AND destination_soc = '49-9041'"
    score = printed(run("query", query, "--format", "csv"))["log_odds"][0]
    assert why["points"].sum() == pytest.approx(score)


def test_steps_without_a_start_are_those_of_a_job_that_leads_to_a_jtm(run: Run) -> None:
    assert printed(run("pathways", "--table", "steps", "--format", "csv")).height > 0


def test_no_route_is_an_answer_that_the_data_cannot_give(run: Run) -> None:
    jobs = ("--start", "29-1141", "--job", "31-1120")
    said = refused(run("pathways", "--table", "routes", *jobs), 1)
    assert "no such move from Registered Nurses to Home Health" in said
    assert "Houston" in said
    assert "choose other jobs" in said


def test_a_job_that_the_region_does_not_publish_is_said(run: Run) -> None:
    said = refused(run("pathways", "--area", SMALL, "--job", "19-2012"), 1)
    assert "publishes no wage and employment" in said


def test_all_pairs_are_exported(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "pairs.parquet"
    assert run("mobility", "export", "--out", str(out)).code == 0
    pairs = pl.read_parquet(out)
    assert pairs.columns == ["origin_soc", "destination_soc", "likelihood", "observed_share", "skill_gap",
                             "knowledge_gap", "affinity", "similarity", "feasible"]  # fmt: skip
    assert pairs.height == 830 * 830
    sums = pairs.group_by("origin_soc").agg(pl.col("likelihood").sum())["likelihood"]
    assert sums.to_list() == pytest.approx([1] * 830)
    assert 0 < pairs["feasible"].sum() < pairs.height / 4


def test_pairs_are_exported_to_known_kinds_of_files_only(run: Run, tmp_path: Path) -> None:
    assert "neither" in refused(run("mobility", "export", "--out", str(tmp_path / "pairs.doc")), 2)


def test_evaluating_without_its_library_says_what_to_install(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sklearn.ensemble", None)
    monkeypatch.setattr("jtm.models.mobility_evaluation.additive", lambda *_, **__: lambda share, pairs: share)
    assert 'pip install "jtm-….whl[fit]"' in refused(run("mobility", "evaluate"), 1)
