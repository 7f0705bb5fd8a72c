"""Every table by name: the same from Python and from the command line, and each with its sources."""

import io
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

import jtm
from jtm.answers.region import DESIGNATED, Dictionary, Region
from jtm.answers.registry import Answer, UnknownTableError, answers, find
from jtm.answers.workbench import Workbench
from jtm.answers.written import PAGES, STEPS
from jtm.errors import CannotAnswer, WrongRequest
from jtm.links import to_link
from jtm.scenario import DEFAULT, Scenario
from jtm.settings.catalog import SETTINGS, of_groups
from jtm.settings.kinds import SettingError
from tests.answers.test_region import other
from tests.command import Run

JOBS = {"programs": "49-9041"}  # for the job that step 6 opens on, no program is listed near Houston
ANSWERS = [one for step in STEPS for one in answers(step).values()]


def full_name(one: Answer) -> str:
    return f"{one.step}.{one.name}"


# Those that a command gives without more than a job.
OF_SEVERAL = ("difference", "shared-technologies")
BY_COMMAND = [
    one
    for one in ANSWERS
    if one.step != "validation" and one.name not in OF_SEVERAL and full_name(one) != "benchmarks.headline"
]


@pytest.fixture
def opened(bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> Workbench:
    """Python finds the workbench of all tests open."""
    monkeypatch.setattr("jtm.answers.python.open_workbench", lambda: bench)
    return bench


@pytest.fixture(scope="module")
def houston(bench: Workbench) -> Region:
    return Region.of(bench, DEFAULT)


@pytest.mark.parametrize("one", BY_COMMAND, ids=full_name)
def test_a_table_is_the_same_by_name_and_from_the_command_line(run: Run, houston: Region, one: Answer) -> None:
    job = JOBS.get(one.name)
    table = houston.table(full_name(one), **({"job": job} if job else {}))
    ran = run(STEPS[one.step], "--table", one.name, *(("--job", job) if job else ()), "--format", "parquet")
    assert ran.code == 0, ran.err
    assert pl.read_parquet(io.BytesIO(ran.out)).equals(table)
    assert table.height
    assert {"basis", "source", "vintage", "geography"} <= set(table.columns)
    assert set(one.shown) <= set(table.columns)


@pytest.fixture(scope="module")
def shelf() -> Dictionary:
    return Dictionary()


@pytest.mark.parametrize("one", ANSWERS, ids=full_name)
def test_a_table_is_the_same_whatever_the_settings_that_it_does_not_name(
    bench: Workbench, shelf: Dictionary, one: Answer
) -> None:
    left_out = {name: OTHERS.get(name, other(name)) for name in SETTINGS if name not in of_groups(*one.groups)}
    for base in BASES:
        assert told(one, bench, replace(base, **left_out), shelf) == told(one, bench, base, shelf)


def told(one: Answer, bench: Workbench, scenario: Scenario, shelf: Dictionary) -> str:
    """A table, or why there is none, as a text that two of them share if they are the same."""
    try:
        return one.table(Region(bench, scenario, shelf)).write_json()
    except (CannotAnswer, WrongRequest) as error:
        return str(error)


# Alexandria, Louisiana, has programs of Texas within 200 miles and none within 50; the job is taught near Houston.
BASES = (
    DEFAULT,
    replace(DEFAULT, area="10780"),
    replace(DEFAULT, occupation="49-9041"),
    replace(DEFAULT, occupation="47-2111", compared=("49-9041",)),
)
OTHERS = {"start": "43-4081", "most_weeks": 4, "most_tuition": 500, "completion": 0.6, "budget": 400_000}
# These act through what chooses a job or the JTMs, or only where something is signed off.
ELSEWHERE = {*DESIGNATED, "agreed"}


@pytest.mark.parametrize(
    ("one", "group"),
    [(one, group) for one in ANSWERS for group in one.groups if group not in ELSEWHERE],
    ids=lambda value: full_name(value) if isinstance(value, Answer) else value,
)
def test_a_table_names_no_group_that_leaves_it_as_it_is(
    bench: Workbench, shelf: Dictionary, one: Answer, group: str
) -> None:
    changed = {name: OTHERS.get(name, other(name)) for name in of_groups(group)}
    assert any(told(one, bench, replace(base, **changed), shelf) != told(one, bench, base, shelf) for base in BASES)


@pytest.mark.parametrize("one", ANSWERS, ids=full_name)
def test_a_table_has_a_question_for_a_title(one: Answer) -> None:
    assert one.title.endswith("?")
    assert find(full_name(one)) is one


def test_a_name_that_one_step_has_is_enough(houston: Region) -> None:
    assert find("feeders").step == "pathways"
    assert find("plan_summary").name == "plan-summary"
    with pytest.raises(UnknownTableError, match=r"ranking\.why, pathways\.why|pathways\.why, ranking\.why"):
        houston.table("why")
    with pytest.raises(UnknownTableError, match="There is no table 'moods'"):
        houston.table("moods")


def test_a_job_is_named_in_words(opened: Workbench) -> None:
    region = jtm.region("Houston")
    assert region.table("feeders", job="electricians").equals(region.table("feeders", job="47-2111"))
    with pytest.raises(WrongRequest, match="no occupation"):
        region.table("feeders", job="astronaut")
    with pytest.raises(WrongRequest, match="no argument 'jobs'"):
        region.table("feeders", jobs="electricians")


def test_a_region_is_that_of_its_link_and_of_its_settings(opened: Workbench) -> None:
    chosen = replace(DEFAULT, area="48", share=0.1)
    assert jtm.region(link=to_link(chosen, opened.dataset, "http://localhost:8501/ranking")).scenario == chosen
    assert jtm.region("TX", share=0.1).scenario == chosen
    assert jtm.region("TX", preset="opportunity_occupation").scenario.wage_floor == "national_median"
    assert jtm.region("TX", preset="opportunity_occupation", share=0.5).scenario.share == 0.5


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"area": "Atlantis"}, "no area"),
        ({"preset": "moods"}, "no preset"),
        ({"shares": 0.1}, "no setting shares"),
        ({"link": "somewhere"}, "no link"),
        ({"link": "/ranking?top=900"}, "cannot be read"),
        ({"pillars": {"wages": 0, "growth": 0, "strategic": 0}}, "All pillar weights are 0"),
    ],
)
def test_what_is_wrong_is_refused(opened: Workbench, arguments: dict[str, object], said: str) -> None:
    with pytest.raises(WrongRequest, match=said):
        jtm.region(**arguments)  # type: ignore[arg-type]


def test_a_setting_out_of_range_is_refused_by_name(opened: Workbench) -> None:
    with pytest.raises(SettingError, match="share cannot be 5"):
        jtm.region("TX", share=5)


@pytest.mark.parametrize("file", PAGES)
def test_the_pages_of_the_documents_list_every_table_and_column(file: str) -> None:
    written = (Path(__file__).resolve().parents[2] / "docs" / file).read_text("utf-8")
    assert written == PAGES[file](), "run `make written`"
