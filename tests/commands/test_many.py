"""Several areas, every JTM, and two rankings side by side, from the command line."""

import io
from pathlib import Path

import polars as pl
import pytest
from openpyxl import load_workbook

from jtm.answers.region import Region
from jtm.answers.workbench import Workbench
from jtm.links import to_link
from jtm.scenario import DEFAULT
from tests.command import Run, refused

HAWAII = {"27980": "Kahului-Wailuku, HI", "46520": "Urban Honolulu, HI"}
SMALL = "20580"


def read(content: bytes) -> pl.DataFrame:
    return pl.read_parquet(io.BytesIO(content))


# ── areas ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_one_long_table_has_the_rows_that_each_area_has_alone(run: Run) -> None:
    ran = run("rank", "--area", "metros:HI", "--format", "parquet")
    assert ran.code == 0
    long = read(ran.out)
    assert dict(long.select("area_code", "area_name").unique().iter_rows()) == HAWAII
    for area in HAWAII:
        alone = run("rank", "--area", area, "--format", "parquet").table()
        assert long.filter(pl.col("area_code") == area).drop("area_code", "area_name").equals(alone)


def test_areas_stand_in_the_order_asked(run: Run) -> None:
    ran = run("landscape", "--area", "TX", "--area", "Honolulu", "--table", "remoteness-mean", "--format", "parquet")
    assert read(ran.out)["area_code"].unique(maintain_order=True).to_list() == ["48", "46520"]


def test_what_a_file_of_many_areas_holds_is_said(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "hawaii.xlsx"
    ran = run("rank", "--area", "metros:HI", "--out", str(file))
    assert (ran.code, ran.out) == (0, b"")
    assert f"{file}: " in ran.err
    assert "rows of 2 areas" in ran.err
    book = load_workbook(file)
    assert book.sheetnames == ["Table", "Sources", "Settings", "Areas", "Dictionary"]
    assert [row[0] for row in book["Areas"].iter_rows(min_row=2, values_only=True)] == list(HAWAII)
    assert "area" not in [row[0] for row in book["Settings"].iter_rows(values_only=True)]


def test_areas_without_an_answer_are_left_out_and_named(run: Run) -> None:
    ran = run("training", "--table", "cohort", "--area", "Houston", "--area", "Honolulu", "--format", "parquet")
    assert ran.code == 0
    assert "1 area has no rows in the table: Urban Honolulu, HI. The first: No price is known" in ran.err
    assert set(read(ran.out)["area_name"]) == {"Houston-Pasadena-The Woodlands, TX"}
    said = refused(run("training", "--table", "cohort", "--area", "metros:HI"), 1)
    assert "None of them has an answer" in said


def test_wages_of_many_areas_that_are_not_adjusted_are_said_at_once(run: Run) -> None:
    ran = run("rank", "--area", "all:PR", "--format", "csv")
    assert ran.code == 0
    assert ran.err.count("not price-adjusted") == 1


def test_a_text_table_names_the_areas(run: Run) -> None:
    text = run("pathways", "--table", "plan-summary", "--area", "metros:HI").out.decode()
    assert all(name in text for name in HAWAII.values())


def test_benchmarks_of_the_jtms_of_several_areas(run: Run, bench: Workbench) -> None:
    ran = run("benchmark", "--job", "all-jtm", "--area", "metros:HI", "--table", "requirements", "--format", "parquet")
    assert ran.code == 0
    for (area,), table in read(ran.out).partition_by("area_code", as_dict=True).items():
        assert table["soc"].unique(maintain_order=True).to_list() == run_jtms(bench, str(area))


def run_jtms(bench: Workbench, area: str) -> list[str]:
    return Region.of(bench, DEFAULT.with_entered({"area": area})).jtms()


def test_a_family_that_an_area_lacks_leaves_that_area_out(run: Run) -> None:
    given = ("benchmark", "--family", "49-0000", "--area", "Houston", "--area", SMALL, "--format", "parquet")
    ran = run(*given)
    assert ran.code == 0
    assert set(read(ran.out)["area_name"]) == {"Houston-Pasadena-The Woodlands, TX"}
    assert "Eagle Pass" in ran.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("rank", "--area", "metros:ZZ"), "no area 'metros:ZZ'"),
        (("rank", "--area", "metros:TX", "--area", "Atlantis"), "Atlantis"),
        (("training", "--table", "plan", "--area", "metros:HI", "--format", "xlsx", "--out", "x.xlsx"), "one --area"),
        (("benchmark", "--area", "metros:HI", "--format", "case"), "one --area"),
        (("link", "--area", "metros:HI"), "a link opens one region"),
        (("rank", "--table", "map", "--area", "metros:HI"), "--area does nothing for the table map"),
        (("benchmark", "--job", "51-4041", "--area", "metros:HI"), "the same everywhere"),
    ],
    ids=str,
)
def test_a_wrong_request_for_many_areas(run: Run, arguments: tuple[str, ...], said: str) -> None:
    assert said in refused(run(*arguments), 2)


# ── every JTM ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_jtm_of_a_region_in_one_table(run: Run, bench: Workbench) -> None:
    found = run("rank", "--area", SMALL, "--table", "why", "--job", "all-jtm", "--format", "parquet").table()
    assert found["soc"].unique(maintain_order=True).to_list() == run_jtms(bench, SMALL)
    assert "area_code" not in found.columns
    ran = run("training", "--area", "metros:HI", "--table", "gap", "--job", "all-jtm", "--format", "parquet")
    assert read(ran.out).columns[:4] == ["area_code", "area_name", "destination", "destination_title"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("rank", "--table", "map", "--job", "all-jtm"), "it is for why, what-if"),
        (("benchmark", "--job", "all-jtm", "--format", "case"), "--table core"),
        (("benchmark", "--job", "all-jtm", "--table", "difference"), "needs two jobs"),
        (("benchmark", "--job", "all-jtm", "--job", "51-4041"), "no occupation 'all-jtm'"),
    ],
    ids=str,
)
def test_where_every_jtm_makes_no_sense(run: Run, arguments: tuple[str, ...], said: str) -> None:
    assert said in refused(run(*arguments), 2)


def test_a_region_without_a_jtm_has_no_rows_of_its_jtms(run: Run) -> None:
    given = ("--job", "all-jtm", "--set", "wage_floor=own", "--set", "own_floor=1000000")
    assert "has no JTM" in refused(run("pathways", *given), 1)
    assert "has no JTM" in refused(run("benchmark", *given), 1)


# ── two rankings ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_ranking_beside_that_of_a_link(run: Run, bench: Workbench, tmp_path: Path) -> None:
    link = to_link(DEFAULT.with_entered({"area": SMALL, "share": "40"}), bench.dataset, "http://localhost/ranking")
    file = tmp_path / "link.txt"
    file.write_text(link)
    for given in (link, str(file)):
        ran = run("rank", "--area", SMALL, "--compare", given, "--format", "parquet")
        assert ran.code == 0
        found = read(ran.out)
        assert set(found["change"]) == {"left", "stays in", "stays out"}
        assert "share: 20, compared with 40." in ran.err
        assert f"0 entered, {(found['change'] == 'left').sum()} left" in ran.err


def test_a_ranking_beside_a_preset_is_of_the_same_area(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "compared.xlsx"
    ran = run("rank", "--area", "TX", "--compare", "opportunity_occupation", "--out", str(file))
    assert ran.code == 0
    assert "area: " not in ran.err
    sheets = pl.read_excel(file, sheet_id=0)
    assert list(sheets) == ["Table", "Sources", "Settings", "Differences", "Dictionary"]
    assert set(sheets["Table"]["geography_compared"]) == {"Texas"}
    assert "wage_floor" in sheets["Differences"]["setting"]


def test_many_rankings_beside_one(run: Run) -> None:
    ran = run("rank", "--area", "metros:HI", "--compare", f"?area={SMALL}", "--format", "parquet")
    assert ran.code == 0
    assert "Each area is compared with Eagle Pass, TX." in ran.err
    assert read(ran.out)["area_code"].n_unique() == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--compare", "moods"), "neither a link"),
        (("--compare", "?area=99999"), "99999"),
        (("--compare", "?w=0-0-0"), "All pillar weights are 0"),
        (("--table", "why", "--compare", "balanced"), "--compare does nothing for the table why"),
    ],
    ids=str,
)
def test_a_wrong_request_to_compare(run: Run, arguments: tuple[str, ...], said: str) -> None:
    assert said in refused(run("rank", *arguments), 2)


# ── settings ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_a_link_sets_can_be_given_back(run: Run, bench: Workbench) -> None:
    chosen = DEFAULT.with_entered({
        "area": "48", "share": "35", "pillars": "wages=10,growth=90", "least_importance": "3.5", "growth_gate": "no",
        "excluded_groups": "29-0000,31-0000", "maximum_education": "Bachelor's degree", "occupation": "49-9041",
        "tuition": "5000", "shock": "-35", "compared": "51-4041",
    })  # fmt: skip
    link = to_link(chosen, bench.dataset, "http://localhost:8501/ranking")
    printed = pl.read_csv(run("link", link, "--format", "csv").out, infer_schema=False)
    assert printed.height == 11
    settings = [f"{name}={value}" for name, value in printed.select("setting", "value").iter_rows()]
    made = run("link", *(word for setting in settings for word in ("--set", setting))).out.decode().strip()
    assert made == link


def test_settings_win_over_link_and_preset(run: Run) -> None:
    given = ("rank", "--area", SMALL, "--scenario", "?top=40", "--preset", "star_high_wage", "--format", "parquet")
    found = run(*given, "--set", "share=100").table()
    assert found.filter(pl.col("rank").is_not_null())["designated"].all()


def test_areas_and_jobs_may_be_named_in_words(run: Run) -> None:
    made = run("link", "--set", "area=TX", "--set", "occupation=electricians", "--set", "reference=nation").out.decode()
    assert "area=48" in made
    assert "job=47-2111" in made


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("share", "give NAME=VALUE, such as share=10"),
        ("shares=10", "did you mean share"),
        ("share=200", "share cannot be '200': give a whole number from 1 to 100 (percent)"),
        ("growth_gate=maybe", "yes or no"),
        ("excluded_groups=99-0000", "no occupation group 99-0000 in this release"),
        ("area=Atlantis", "Atlantis"),
        ("pillars=wages=0,growth=0,strategic=0", "All pillar weights are 0"),
        ("minimum_education=Master's degree", "above maximum_education"),
    ],
)
def test_a_setting_that_is_wrong_is_told(run: Run, setting: str, said: str) -> None:
    assert said in refused(run("rank", "--set", setting), 2)
