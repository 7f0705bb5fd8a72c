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


@pytest.mark.parametrize(
    ("command", "word", "code", "called"),
    [
        ("jobs", "CNA", "31-1131", "CNA"),
        ("jobs", "software engineer", "15-1252", "software engineer"),
        ("jobs", "electricians", "47-2111", None),
        ("areas", "New York City", "35620", "New York City"),
        ("areas", "Cook County IL", "16980", "Cook County, IL"),
        ("areas", "Ft. Worth", "19100", None),
    ],
)
def test_the_name_that_was_found_stands_beside_the_title(
    run: Run, command: str, word: str, code: str, called: str | None
) -> None:
    found = table(run(command, word, "--format", "csv").out)
    assert found.to_series().to_list() == [code]
    assert found["called"].to_list() == [called]


def test_of_several_all_are_listed(run: Run) -> None:
    found = table(run("areas", "Harris County", "--format", "csv").out)
    assert found.select("area_code", "called").rows() == [
        ("26420", "Harris County, TX"),
        ("17980", "Harris County, GA"),
    ]
    assert table(run("jobs", "truck driver", "--format", "csv").out)["soc"].to_list()[:2] == ["53-3032", "53-3033"]


def test_all_are_listed_with_their_common_names(run: Run) -> None:
    areas = table(run("areas", "--format", "csv").out)
    assert areas.filter(pl.col("area_code") == "19100")["called"].item() == "DFW, Metroplex"
    jobs = table(run("jobs", "--format", "csv").out)
    assert jobs.filter(pl.col("soc") == "29-2061")["called"].item() == "LPN, LVN"


@pytest.mark.parametrize(
    ("command", "word", "suggestion"),
    [
        ("areas", "Huston", "Did you mean Houston-Pasadena-The Woodlands, TX (26420)?"),
        ("jobs", "sofware enginer", "Did you mean Software Developers (15-1252)?"),
    ],
)
def test_what_a_word_may_have_meant_is_suggested(run: Run, command: str, word: str, suggestion: str) -> None:
    assert suggestion in refused(run(command, word), 1)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("rank", "--area", "NYC", "--table", "why", "--job", "CNA"),
         ["Taking 'NYC' as 35620 New York-Newark-Jersey City, NY-NJ.", "Taking 'CNA' as 31-1131 Nursing Assistants."]),
        (("rank", "--area", "Houston", "--table", "why", "--job", "electricians"), []),
        (("benchmark", "--job", "plumber"), ["Taking 'plumber' as 47-2152 Plumbers, Pipefitters, and Steamfitters."]),
    ],
)  # fmt: skip
def test_a_command_says_what_an_everyday_name_was_taken_for(
    run: Run, arguments: tuple[str, ...], told: list[str]
) -> None:
    ran = run(*arguments, "--format", "csv")
    assert (ran.code, ran.err.splitlines()) == (0, told)


@pytest.mark.parametrize(
    "arguments",
    [("rank", "--area", "Huston"), ("pathways", "--job", "sofware enginer"), ("rank", "--area", "Portland")],
)
def test_a_command_takes_nothing_that_it_is_not_sure_of(run: Run, arguments: tuple[str, ...]) -> None:
    assert any(words in refused(run(*arguments), 2) for words in ("Did you mean", "areas match"))


@pytest.mark.parametrize(("command", "word"), [("areas", "Atlantis"), ("jobs", "astronaut"), ("jobs", "")])
def test_nothing_called_so_is_said(run: Run, command: str, word: str) -> None:
    assert repr(word) in refused(run(command, word), 1)


def test_a_link_is_made_and_read_again(run: Run) -> None:
    made = run("link", "--area", "TX", "--preset", "opportunity_occupation", "--page", "pathways").out.decode().strip()
    assert made.startswith("http://localhost:8501/pathways?")
    read = dict(table(run("link", made, "--format", "csv").out).select("setting", "value").iter_rows())
    expected = apply_preset(DEFAULT, "opportunity_occupation")
    assert read == {
        "area": "48",
        "wage_floor": expected.wage_floor,
        "minimum_employment": "0",
        "growth_gate": "no",
        "share": "100",
    }


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
