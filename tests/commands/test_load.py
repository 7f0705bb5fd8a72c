"""``load projections`` and ``load programs``: what is chosen, what is refused. The files are made by hand."""

from pathlib import Path

import polars as pl
import pytest

from jtm.answers.workbench import Workbench
from jtm.paths import DataPaths
from jtm.store import ballots as stored
from jtm.store.connect import Store
from jtm.uploads import regional_projections
from jtm.warehouse.build import is_current
from tests.command import Run, refused
from tests.official_industries import write_qcew_county
from tests.rooms import new_round, small_draft
from tests.uploads.hostile import far_corners


def file(folder: Path, text: str, name: str = "own.csv") -> str:
    made = folder / name
    made.write_text(text)
    return str(made)


def test_the_columns_chosen_and_the_growth_found_are_told(run: Run, tmp_path: Path) -> None:
    text = "SOC Code,Employment 2022,Change in Employment 2022-2032,Employment 2032\n47-2111,100,10,110\n"
    ran = run("load", "projections", file(tmp_path, text), "--area", "TX", "--check")
    assert (ran.code, ran.out) == (0, b"")
    assert "base from “Employment 2022”; projected from “Employment 2032”" in ran.err
    assert "Growth over the period: +10.0% in total; the median occupation +10.0%" in ran.err
    assert "own, 2022-32: 1 occupations can be loaded" in ran.err


def test_electricians_do_not_grow_by_875_percent(run: Run, paths: DataPaths, tmp_path: Path) -> None:
    change = file(tmp_path, "SOC Code,Employment 2022,Change in Employment 2022-2032\n47-2111,80,780\n")
    message = refused(run("load", "projections", change, "--area", "TX"), 1)
    assert 'Add --column base="HEAD"' in message
    wrong = ("--column", "base=Employment 2022", "--column", "projected=Change in Employment 2022-2032")
    ran = run("load", "projections", change, "--area", "TX", "--period", "2022-32", *wrong)
    assert ran.code == 1
    assert "47-2111 by +875% in 10 years" in ran.err
    assert regional_projections.loaded(paths.regional) == []


@pytest.mark.parametrize(
    ("options", "code", "reason"),
    [
        ((), 1, "Add --period"),
        (("--period", "2022"), 2, "is no period"),
        (("--column", "bases=Base"), 2, "no field 'bases'"),
        (("--column", "base=Bass"), 2, "no column 'Bass'"),
        (("--column", "base"), 2, "give NAME=HEAD"),
    ],
)
def test_what_is_missing_or_wrong_is_told_in_a_sentence(
    run: Run, tmp_path: Path, options: tuple[str, ...], code: int, reason: str
) -> None:
    made = file(tmp_path, "OccCode,Base,Projected\n47-2111,100,110\n")
    assert reason in refused(run("load", "projections", made, "--area", "TX", *options), code)


@pytest.mark.parametrize("command", [("projections", "--area", "TX"), ("programs", "--name", "Ohio"), ("indicator",)])
def test_a_hostile_file_is_refused_by_the_commands_too(run: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    made = tmp_path / "own.xlsx"
    made.write_bytes(far_corners())
    kind, *options = command
    assert "more than the 200,000 that are read" in refused(run("load", kind, str(made), *options), 1)


def test_a_hostile_draft_is_refused(run: Run, tmp_path: Path) -> None:
    deep = file(tmp_path, '{"format": "jtm-benchmark", "version": 1, "benchmark": ' + "[" * 400_000, "own.json")
    assert "no saved benchmark" in refused(run("benchmark", "--draft", deep), 2)
    many = ", ".join(f'"{number}": 1' for number in range(60_000))
    extra = file(tmp_path, f'{{"format": "jtm-benchmark", "version": 1, "benchmark": {{{many}}}}}', "many.json")
    assert len(refused(run("benchmark", "--draft", extra), 2)) < 400


# ── ballots ───────────────────────────────────────────────────────────────────────────────────────────────────────

HEAD = "employer,rater,element_id,necessity,level,needed\n"


@pytest.fixture
def round_of(own: Store, bench: Workbench) -> tuple[Store, int, list[str]]:
    draft = small_draft(bench)
    return own, new_round(own, draft), [item.element_id for item in draft.items]


def test_ballots_are_loaded_as_on_the_page(run: Run, tmp_path: Path, round_of: tuple[Store, int, list[str]]) -> None:
    store, made, items = round_of
    rows = "".join(f"Ironworks,A,{item},essential,Advanced,Day one\n" for item in items)
    checked = run("load", "ballots", file(tmp_path, HEAD + rows), "--check")
    assert (checked.code, checked.out) == (0, b"")
    assert f"{len(items)} votes of 1 rater at 1 employer can be loaded; 0 rows cannot." in checked.err
    assert stored.ballots(store, made).is_empty()
    ran = run("load", "ballots", file(tmp_path, HEAD + rows), "--round", str(made))
    assert ran.code == 0
    assert f"{len(items)} votes are loaded into round {made}, Mechanics." in ran.err
    assert stored.ballots(store, made)["element_id"].to_list() == items


def test_a_wrong_row_stops_all_of_them_unless_only_valid_ones_are_wanted(
    run: Run, tmp_path: Path, round_of: tuple[Store, int, list[str]]
) -> None:
    store, made, items = round_of
    rows = f"Ironworks,A,{items[0]},essential,,\nIronworks,A,9.Z.9,essential,,\n,B,{items[1]},maybe,,\n"
    given = ("load", "ballots", file(tmp_path, HEAD + rows))
    ran = run(*given)
    assert (ran.code, ran.out) == (1, b"")
    assert "row 3, element_id: '9.Z.9' is not an item of this round" in ran.err
    assert "row 4, employer: nothing is blank" in ran.err
    assert "Nothing was loaded" in ran.err
    assert stored.ballots(store, made).is_empty()
    assert "1 votes are loaded" in run(*given, "--valid-only").err
    assert stored.ballots(store, made).height == 1


def test_ballots_that_cannot_be_loaded(run: Run, tmp_path: Path, round_of: tuple[Store, int, list[str]]) -> None:
    store, made, items = round_of
    made_file = file(tmp_path, HEAD + f"Ironworks,A,{items[0]},essential,,\n")
    assert "no round 99" in refused(run("load", "ballots", made_file, "--round", "99"), 2)
    assert "There is no file" in refused(run("load", "ballots", str(tmp_path / "none.csv")), 2)
    assert "take the template" in refused(run("load", "ballots", file(tmp_path, "a,b\n1,2\n", "other.csv")), 1)
    blank = file(tmp_path, HEAD + f"Ironworks,A,{items[0]},perhaps,,\n", "blank.csv")
    assert "No row of the file can be loaded" in run("load", "ballots", blank, "--valid-only").err
    assert stored.ballots(store, made).is_empty()


def test_without_a_round_there_is_nothing_to_load_ballots_into(run: Run, own: Store, tmp_path: Path) -> None:
    assert "no round yet" in refused(run("load", "ballots", file(tmp_path, HEAD)), 1)


# ── what is loaded ────────────────────────────────────────────────────────────────────────────────────────────────

PROJECTIONS = "SOC Code,Employment 2022,Employment 2032\n47-2111,100,110\n49-9041,200,210\n"


@pytest.fixture
def with_texas(run: Run, data_folder: DataPaths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DataPaths:
    """A data folder with projections for Texas."""
    monkeypatch.setenv("JTM_DATA", str(data_folder.root))
    assert run("load", "projections", file(tmp_path, PROJECTIONS, "Texas 2032.csv"), "--area", "TX").code == 0
    return data_folder


def test_what_is_loaded_is_listed_and_removed_when_told_to(run: Run, with_texas: DataPaths) -> None:
    row = run("load", "list", "--format", "parquet").table().row(0, named=True)
    assert (row["kind"], row["name"], row["area_name"], row["period"]) == ("projections", "48", "Texas", "2022-32")
    assert (row["geography"], row["rows"]) == ("Texas 2032", 2)
    asked = refused(run("load", "remove", "TX"), 2)
    assert "This removes the projections of Texas (Texas 2032, 2022-32, 2 rows)" in asked
    assert "add --yes" in asked
    assert with_texas.regional.joinpath("48.parquet").is_file()
    assert "Removed: the projections of Texas." in run("load", "remove", "texas", "--yes").err
    assert is_current(with_texas)
    ran = run("load", "list")
    assert (ran.code, ran.err) == (0, "Nothing has been loaded.\n")


def test_a_damaged_file_is_listed_and_can_be_removed(run: Run, with_texas: DataPaths) -> None:
    with_texas.regional.joinpath("48.parquet").write_bytes(b"cut off")
    assert "damaged" in refused(run("rank"), 1)
    row = run("load", "list", "--format", "parquet").table().row(0, named=True)
    assert (row["name"], row["geography"], row["rows"]) == ("48", "damaged", None)
    assert run("load", "remove", "48", "--yes").code == 0
    assert run("load", "list").err == "Nothing has been loaded.\n"


def test_a_name_that_nothing_or_two_have_is_asked_again(run: Run, with_texas: DataPaths) -> None:
    assert "Nothing called 'Ohio'" in refused(run("load", "remove", "Ohio", "--yes"), 2)
    table = pl.read_parquet(with_texas.regional / "48.parquet")
    table.with_columns(pl.lit("26420").alias("area_code")).write_parquet(with_texas.regional / "26420.parquet")
    assert "may mean several: give one of 26420, 48" in refused(run("load", "remove", "Texas 2032", "--yes"), 2)


# ── counts of jobs ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def own_data(data_folder: DataPaths, monkeypatch: pytest.MonkeyPatch) -> DataPaths:
    """A data folder that commands may write to."""
    monkeypatch.setenv("JTM_DATA", str(data_folder.root))
    return data_folder


def test_counts_of_a_county_are_loaded_listed_and_removed(run: Run, own_data: DataPaths, tmp_path: Path) -> None:
    made = write_qcew_county(tmp_path)
    checked = run("load", "industries", str(made), "--check")
    assert (checked.code, checked.out) == (0, b"")
    assert "QCEW 2024: 400,000 jobs in 1 counties; 1 of 7 figures are withheld" in checked.err
    assert not own_data.industries.exists()
    assert "Loaded: QCEW." in run("load", "industries", str(made)).err
    assert is_current(own_data)
    told = run("query", "FROM observed_industry WHERE area_code = '26420' AND naics = '238000'", "--format", "csv").out
    assert told.decode().split()[1] == "26420,QCEW,2024,238000,23--24,private,90000,0,1"
    assert "industries,QCEW,,QCEW,2024,7," in run("load", "list", "--format", "csv").out.decode()
    assert "Removed: QCEW." in run("load", "remove", "QCEW", "--yes").err
    assert run("query", "SELECT count(*) AS n FROM observed_industry", "--format", "csv").out.split() == [b"n", b"0"]


def test_counts_that_are_cut_off_change_nothing(run: Run, own_data: DataPaths, tmp_path: Path) -> None:
    made = write_qcew_county(tmp_path)
    made.write_bytes(b"".join(made.read_bytes().splitlines(keepends=True)[:7]))
    assert "do not add up to its total; is the file truncated?" in refused(run("load", "industries", str(made)), 1)
    assert not own_data.industries.exists()
    assert "There is no file" in refused(run("load", "industries", str(tmp_path / "cbp23co.zip")), 2)
