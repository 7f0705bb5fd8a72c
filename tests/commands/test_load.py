"""``load projections`` and ``load programs``: what is chosen, what is refused. The files are made by hand."""

from pathlib import Path

import pytest

from jtm.paths import DataPaths
from jtm.uploads import regional_projections
from tests.command import Run, refused
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


@pytest.mark.parametrize("command", [("projections", "--area", "TX"), ("programs", "--name", "Ohio")])
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
