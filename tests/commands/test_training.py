"""The command of step 6: every table and format, own settings, failures in plain words, and the plan as a workbook."""

import io
import json
from dataclasses import replace
from functools import partial
from pathlib import Path

import polars as pl
import pytest
from openpyxl import load_workbook

from jtm.answers.cohorts import cohort_of
from jtm.answers.pathways import default_move_of
from jtm.answers.region import Region
from jtm.answers.registry import answers
from jtm.answers.returns import case_of, places, return_of
from jtm.answers.training import gap_of, institutions_near, programs_near, training_of
from jtm.answers.training_plan import plan_sheets
from jtm.answers.workbench import Workbench
from jtm.framework.benchmarks import drafts
from jtm.framework.pathways.moves import RegionMoves
from jtm.framework.ranking import scoring
from jtm.links import to_link
from jtm.scenario import DEFAULT
from jtm.store.connect import Store
from tests.command import Ran, Run, refused
from tests.rooms import TITLE, signed_round, whole_draft

PAGE = "http://localhost:8501/training"
START, JOB = "51-2090", "49-9041"
MOVE = ("--start", START, "--job", JOB)
CITED = {"basis", "source", "vintage", "geography"}
OBSERVED = {"awards", "programs"}
WRITTEN = list(answers("training"))
OF_A_MOVE = ["gap", "route", "return", "tornado", "cash-flows"]


def jobs_of(table: str) -> tuple[str, ...]:
    """The options for the jobs that a table is of."""
    return MOVE if table in OF_A_MOVE else MOVE[2:] if table in OBSERVED else ()


@pytest.fixture
def run(run: Run) -> Run:
    """``jtm training``."""
    return partial(run, "training")


# ── tables ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("table", WRITTEN)
def test_every_table_says_where_it_comes_from(run: Run, table: str) -> None:
    found = run("--table", table, *jobs_of(table), "--format", "parquet").table()
    assert found.height
    assert set(found.columns) >= CITED
    if table in OBSERVED:
        assert set(found["basis"]) == {"observed"}
    assert "Houston" in found["geography"][0]
    own = {"awards": "NCES IPEDS", "programs": "Texas Eligible Training Provider List"}
    assert own.get(table, "O*NET") in found["source"][0]


@pytest.mark.parametrize("form", ["table", "csv", "json", "xlsx", "parquet"])
@pytest.mark.parametrize("table", ["gap", "modules", "programs", "return", "cohort"])
def test_every_format(run: Run, tmp_path: Path, table: str, form: str) -> None:
    expected = run("--table", table, *jobs_of(table), "--format", "parquet").table()
    file = tmp_path / f"training.{form}"
    assert run("--table", table, *jobs_of(table), "--format", form, "--out", str(file)) == Ran(0, b"", "")
    content = file.read_bytes()
    if form == "csv":
        read = pl.read_csv(content, infer_schema_length=None)
        assert read.columns == expected.columns
    elif form == "json":
        read = pl.DataFrame(json.loads(content), infer_schema_length=None)
    elif form == "parquet":
        read = pl.read_parquet(content)
        assert read.equals(expected)
    elif form == "xlsx":
        sheets = pl.read_excel(content, sheet_id=0, infer_schema_length=None)
        assert list(sheets) == ["Table", "Sources", "Settings", "Dictionary"]
        read = sheets["Table"]
    else:
        assert "shape" not in content.decode()
        return
    assert read.height == expected.height


def test_tables_are_those_of_python(run: Run, bench: Workbench) -> None:
    scenario = replace(DEFAULT, start=START, occupation=JOB)
    training, region = training_of(bench, scenario), RegionMoves.of(bench.market, scenario)
    case = case_of(training, region, *places(bench, region, START, JOB, scenario), scenario)
    cohort = cohort_of(bench, training, region, scoring.measure(bench.market, scenario), scenario)
    expected = {
        "gap": gap_of(bench, training, START, JOB),
        "awards": institutions_near(bench, scenario, (JOB,)),
        "programs": programs_near(bench, scenario, (JOB,)),
        "tornado": return_of(case, scenario).tornado,
        "cohort": cohort.people,
        "prices": cohort.prices,
    }
    for table, frame in expected.items():
        found = run("--table", table, *jobs_of(table), "--format", "parquet").table()
        assert found.select(frame.columns).equals(frame), table


def test_the_moves_of_the_plan_come_without_a_question(run: Run) -> None:
    text = run().out.decode()
    assert "movers" in text
    assert "hours_low" in text


def test_the_best_jtm_within_reach_is_trained_for_by_default(run: Run, bench: Workbench) -> None:
    region = RegionMoves.of(bench.market, DEFAULT)
    _, job = default_move_of(bench, region, DEFAULT, START)
    assert region.possible[region.place(START), region.place(job)]
    expected = gap_of(bench, training_of(bench, DEFAULT), START, job)
    found = run("--table", "gap", "--start", START, "--format", "parquet").table()
    assert found["element_id"].to_list() == expected["element_id"].to_list()


@pytest.mark.parametrize("area", ["TX", "4800001"])
def test_any_kind_of_region_in_a_state_with_a_list(run: Run, area: str) -> None:
    found = run("--area", area, "--table", "cohort", "--format", "parquet").table()
    assert found.height
    assert set(found["price_from"]) <= {"near the region", "statewide"}


@pytest.mark.parametrize("area", ["19820", "US", "PR"])
def test_no_other_state_s_price_is_used_unasked(run: Run, area: str) -> None:
    assert "No price is known for any of these jobs" in refused(run("--area", area, "--table", "cohort"), 1)
    moves = run("--area", area, "--table", "unfunded", "--format", "parquet").table()
    assert set(moves["why"]) <= {"no price known", "entered by experience, not by a course"}
    assert "no price known" in set(moves["why"])
    assert "Texas" not in moves["source"][0]
    asked = run("--area", area, "--table", "cohort", "--assume", "price_state=TX", "--format", "parquet").table()
    assert set(asked["price_from"]) == {"another state"}
    assert "Texas Eligible Training Provider List" in asked["source"][0]


def test_jobs_are_found_by_title(run: Run) -> None:
    by_code = run("--table", "gap", *MOVE, "--format", "parquet").table()
    by_title = run("--table", "gap", "--start", "assemblers and fabricators", "--job", TITLE, "--format", "parquet")
    assert by_code.height == 29
    assert by_title.code in (0, 1), "several may share a part of a title"
    assert run("--table", "gap", "--start", START, "--job", TITLE, "--format", "parquet").table().equals(by_code)


def test_a_link_brings_its_jobs_and_settings(run: Run, bench: Workbench) -> None:
    link = to_link(
        replace(DEFAULT, start=START, occupation=JOB, tuition=9000, horizon=12, taught="gap"), bench.dataset, PAGE
    )
    found = run("--scenario", link, "--table", "return", "--format", "parquet").table()
    assert found["tuition"].to_list() == [9000]
    weeks = run("--table", "return", *MOVE, "--format", "parquet").table()["weeks"].item()
    assert found["weeks"].item() < weeks


# ── settings ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_own_settings_are_in_the_units_of_the_page(run: Run) -> None:
    own = "completion=50, placement=90,tuition=1000,program_weeks=10,unpaid_hours=0,horizon=3"
    found = run("--table", "return", *MOVE, "--assume", own, "--format", "parquet").table().row(0, named=True)
    assert (found["tuition"], found["weeks"], found["unpaid_hours"]) == (1000, 10, 0)
    # 0.5 · 0.9 · half of 12,070 · a quarter · (42/52 in year 1, then 0.9 of what is left of each …) − half of 1,000.
    years = [42 / 52, 10 / 52 + 42 / 52 * 0.9, 10 / 52 * 0.9 + 42 / 52 * 0.81]
    discounted = sum(year / 1.03 ** (number + 1) for number, year in enumerate(years))
    assert found["public_npv"] == pytest.approx(0.5 * 0.9 * 0.5 * 12_070 * 0.25 * discounted - 500, abs=0.005)


@pytest.mark.parametrize("option", ["--assume", "--set"])
@pytest.mark.parametrize(
    ("table", "setting"),
    [
        ("return", "taught=gap"), ("return", "tuition=5000"), ("return", "completion=60%"),
        ("tornado", "uncertainty=5"), ("tornado", "return_view=public"), ("cohort", "budget=500000"),
        ("moves", "people_share=20"),
        ("awards", "miles=20"), ("programs", "most_weeks=20"), ("modules", "module_scope=possible"),
        ("unfunded", "price_state=TX"),
    ],
)  # fmt: skip
def test_settings_of_every_kind_can_be_given(run: Run, option: str, table: str, setting: str) -> None:
    ran = run("--table", table, *jobs_of(table), option, setting)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out


def test_settings_stand_in_the_workbook(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "return.xlsx"
    run("--table", "return", *MOVE, "--assume", "completion=50", "--format", "xlsx", "--out", str(file))
    settings = dict(pl.read_excel(file, sheet_name="Settings").select("setting", "value").iter_rows())
    assert (settings["completion"], settings["start"]) == ("50", START)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("complete=60", "There is no setting 'complete': did you mean completion"),
        ("completion", "'completion' is not understood"),
        ("completion=60,", "'' is not understood"),
        ("completion=0.6", "completion cannot be '0.6': give a whole number from 0 to 100 (percent)"),
        ("completion=101", "completion cannot be '101'"),
        ("completion=60,completion=70", "more than once"),
        ("budget=-1", "budget cannot be '-1'"),
        ("budget=lots", "budget cannot be 'lots'"),
        ("program_weeks=0", "program_weeks cannot be '0'"),
        ("taught=some", "taught cannot be 'some'"),
    ],
)
def test_a_setting_that_makes_no_sense_is_named(run: Run, text: str, message: str) -> None:
    assert message in refused(run("--table", "cohort", "--assume", text), 2)


def test_the_largest_budget_is_a_billion(run: Run) -> None:
    found = run("--table", "prices", "--assume", "budget=1000000000", "--format", "parquet").table()
    assert found["available"][0] == 1e9
    assert found["why"][0] == "the budget is not used up"


# ── failures ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("table", OF_A_MOVE)
def test_a_table_of_a_move_opens_on_a_feasible_one(run: Run, table: str) -> None:
    assert run("--table", table, "--format", "parquet").table().height


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("--table", "nothing"), 2, "nothing"),
        (("--area", "Atlantis"), 2, "There is no area"),
        (("--table", "gap", "--start", "alchemist"), 2, "There is no occupation"),
        (("--table", "route", "--start", "29-1141", "--job", "31-1120"), 1, "There is nothing to tell"),
        (("--table", "gap", "--start", JOB, "--job", JOB), 1, "There is nothing to learn"),
        (("--table", "programs", "--area", "PR"), 1, "in Puerto Rico. No list that is loaded holds any."),
        (("--table", "cohort", "--assume", "budget=0"), 1, "Nobody is trained: the budget does not pay for anyone."),
        (("--table", "plan"), 2, "add --format xlsx --out FILE"),
        (("--table", "plan", "--format", "csv"), 2, "add --format xlsx --out FILE"),
        (("--table", "plan", "--format", "xlsx"), 2, "add --format xlsx --out FILE"),
        (("--scenario", "no link"), 2, "neither a link"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_what_cannot_be_answered_says_so(run: Run, arguments: tuple[str, ...], code: int, message: str) -> None:
    ran = run(*arguments)
    assert (ran.code, ran.out) == (code, b"")
    assert message in " ".join(ran.err.split())
    assert "Traceback" not in ran.err


def test_a_job_that_the_region_does_not_publish_is_told(run: Run, bench: Workbench) -> None:
    here = RegionMoves.of(bench.market, DEFAULT).soc
    unpublished = bench.market.occupations.filter(~pl.col("soc").is_in(here.implode()))["soc"][0]
    ran = run("--table", "return", "--start", START, "--job", unpublished)
    assert "choose another" in refused(ran, 1)


@pytest.mark.parametrize("table", ["moves", "modules", "supply", "openings"])
def test_a_region_without_a_jtm_has_nothing_to_tell(run: Run, bench: Workbench, table: str) -> None:
    link = to_link(replace(DEFAULT, minimum_employment=1_000_000), bench.dataset, PAGE)
    said = refused(run("--scenario", link, "--table", table), 1)
    assert "of the region's JTMs in Houston" in said
    assert "enough jobs (at least 1,000,000)" in said


def test_a_figure_that_is_listed_nowhere_is_asked_for(
    run: Run, bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = training_of(bench, DEFAULT)
    blank = full.tuition.with_columns(pl.lit(None, pl.Float64).alias("tuition_middle"))
    monkeypatch.setattr(
        "jtm.answers.region.training_of", lambda bench, _scenario, _skills: replace(full, tuition=blank)
    )
    message = " ".join(refused(run("--table", "return", *MOVE), 1).split())
    assert "tuition is not listed in this state. Set it with --assume" in message
    found = run("--table", "return", *MOVE, "--assume", "tuition=4500", "--format", "parquet").table()
    assert found["tuition"].to_list() == [4500]


# ── validated benchmarks ──────────────────────────────────────────────────────────────────────────────────────────


def test_validated_levels_take_the_place_of_o_net_s(run: Run, own: Store, bench: Workbench) -> None:
    before = run("--table", "gap", *MOVE, "--format", "parquet").table()
    signed_round(own, drafts.set_level(whole_draft(bench), "2.B.3.l", 6.0))
    ran = run("--table", "gap", *MOVE, "--validated", "--format", "parquet")
    assert ran.code == 0
    assert f"Validated benchmark: {TITLE}, version 1" in ran.err
    after = pl.read_parquet(io.BytesIO(ran.out))
    assert "benchmarks agreed by employers" in after["source"][0]
    assert set(before["basis"]) == {"observed"}
    assert "assumed" in set(after["basis"])


def test_nothing_validated_is_said_and_o_net_s_used(run: Run, own: Store) -> None:
    ran = run("--table", "gap", *MOVE, "--validated")
    assert ran.code == 0
    assert "No benchmark has been signed off" in ran.err


# ── the plan ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_plan_is_a_workbook_of_all_its_sheets(run: Run, bench: Workbench, tmp_path: Path) -> None:
    file = tmp_path / "plan.xlsx"
    ran = run("--table", "plan", "--assume", "budget=500000", "--format", "xlsx", "--out", str(file))
    assert ran == Ran(0, b"", "")
    expected = plan_sheets(Region.of(bench, replace(DEFAULT, budget=500_000)))
    book = load_workbook(file)
    assert book.sheetnames == [*expected, "Sources", "Settings", "Dictionary"]
    for name, sheet in expected.items():
        assert book[name].max_row == sheet.height + 1
        assert [cell.value for cell in book[name][1]] == sheet.columns
    settings = dict(row[:2] for row in book["Settings"].iter_rows(values_only=True))
    assert (settings["area"], settings["budget"]) == ("26420", "500000")
    assert book["Sources"].max_row > 10


def test_a_plan_for_nobody_is_a_workbook_too(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "plan.xlsx"
    assert run("--table", "plan", "--assume", "budget=0", "--format", "xlsx", "--out", str(file)).code == 0
    assert load_workbook(file)["Modules"].max_row == 13
