"""What is found by its name, and links both ways."""

import io

import polars as pl
import pytest

import jtm
from jtm.scenario import DEFAULT, apply_preset
from tests.command import Run, refused


def table(out: bytes) -> pl.DataFrame:
    return pl.read_csv(io.BytesIO(out), infer_schema=False)


def test_an_area_is_found_by_a_word(run: Run) -> None:
    found = table(run("areas", "houston", "--format", "csv").out)
    assert found["area_code"].to_list() == ["26420"]
    assert found["area_type"].to_list() == ["metro"]
    assert table(run("areas", "--format", "csv").out).height == 583


def test_a_job_is_found_by_what_people_call_it(run: Run) -> None:
    found = table(run("jobs", "hvac", "--format", "csv").out)
    assert found["soc"].to_list() == ["49-9021"]
    assert found["called"].to_list() == ["HVAC mechanic"]
    assert table(run("jobs", "--format", "csv").out).height == 830


@pytest.mark.parametrize(("command", "word"), [("areas", "Atlantis"), ("jobs", "astronaut"), ("jobs", "")])
def test_nothing_called_so_is_said(run: Run, command: str, word: str) -> None:
    assert repr(word) in refused(run(command, word), 1)


def test_a_link_is_made_and_read_again(run: Run) -> None:
    made = run("link", "--area", "TX", "--preset", "opportunity_occupation", "--page", "pathways").out.decode().strip()
    assert made.startswith("http://localhost:8501/pathways?")
    read = dict(table(run("link", made, "--format", "csv").out).select("setting", "value").iter_rows())
    expected = apply_preset(DEFAULT, "opportunity_occupation")
    assert read == {
        "area": "48", "wage_floor": expected.wage_floor, "minimum_employment": "0", "growth_gate": "no",
        "share": "100",
    }  # fmt: skip


def test_a_link_that_sets_nothing_says_so(run: Run) -> None:
    assert "sets nothing" in run("link", "http://localhost:8501/ranking?v=1").err


@pytest.mark.parametrize(
    "arguments", [("?area=48", "--area", "TX"), ("--page", "moods"), ("no link",), ("--preset", "moods")]
)
def test_a_wrong_request_for_a_link(run: Run, arguments: tuple[str, ...]) -> None:
    refused(run("link", *arguments), 2)


def test_the_version_is_that_of_the_package(run: Run) -> None:
    ran = run("--version")
    assert (ran.code, ran.out.decode()) == (0, f"jtm {jtm.__version__}\n")


def test_help_has_a_short_name(run: Run) -> None:
    assert "rank" in run("-h").out.decode()
    assert "--preset" in run("rank", "-h").out.decode()
