"""Every command with every option on every table: it acts, or it is refused by name; nothing is left out in silence."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest
import typer

from jtm.commands.cli import app
from jtm.commands.options import (
    ACTS_ON,
    IDLE_BESIDE,
    SAME_AS,
    SETS,
    STANDARDS,
    Careful,
    OptionError,
    acts_on,
    format_of,
    groups_of,
    refuse_idle,
    refuse_settings,
)
from jtm.settings.catalog import GROUPS, SETTINGS
from tests.command import Run, refused

SMALL = "20580"
VALUES = {
    "area": "TX", "weights": "wages=9", "preset": "star_high_wage", "scenario": "?agg=geometric", "job": "47-2111",
    "start": "51-2090", "reference": "TX", "element": "2.B.3.l", "industry": "21", "change": "-5", "family": "49-0000",
    "draft": "draft.json", "name": "Ours", "round_": "1", "version": "0123abcd", "assume": "completion=50",
    "settings": "least_gain=20", "compare": "star_high_wage",
}  # fmt: skip


def commands() -> dict[str, Any]:
    """The commands by name, those of groups among them."""
    found = {}
    for name, command in typer.main.get_command(app).commands.items():  # type: ignore[attr-defined]
        found |= getattr(command, "commands", {name: command})
    return found


COMMANDS = commands()


def views(command: str) -> list[str]:
    """The tables of a command, and the formats that stand for a table of their own."""
    params = {param.name: param for param in COMMANDS[command].params}
    chosen = params["table"].metavar  # [one|another], where the registry of answers lists the tables
    tables = chosen[1:-1].split("|") if chosen else [str(one) for one in params["table"].type_descriptor.annotation]
    formats = [str(one) for one in params["form"].type_descriptor.annotation]
    return [*tables, *(form for form in formats if form in STANDARDS)]


def given(command: str, view: str, option: str) -> tuple[str, ...]:
    """Arguments that choose a view and give an option a value."""
    param = next(param for param in COMMANDS[command].params if param.name == option)
    value = () if getattr(param, "is_flag", False) else (VALUES.get(option, "1"),)
    chosen = ("--format", view) if view in STANDARDS else ("--table", view)
    return (command, *chosen, param.opts[0], *value)


WITH_TABLES = ["rank", "landscape", "benchmark", "validate", "pathways", "training"]
IDLE = [
    (command, view, option)
    for command in WITH_TABLES
    for option in [param.name for param in COMMANDS[command].params if param.name != "table"]
    if (acting := acts_on(command, option)) is not None
    for view in views(command)
    if view not in acting
]


def test_every_command_is_careful() -> None:
    assert len(COMMANDS) > 15
    assert all(isinstance(command, Careful) for command in COMMANDS.values())


def test_what_is_declared_is_there() -> None:
    for command, options in ACTS_ON.items():
        known = {param.name for param in COMMANDS[command].params}
        for option, acting in options.items():
            assert option in known
            assert set(acting) <= set(views(command)), f"{command} {option}"
    for command in WITH_TABLES:
        groups = groups_of(command)
        agreed_files = set(STANDARDS) if command == "validate" else set()  # of a version, whatever the settings
        assert set(groups) == set(views(command)) - agreed_files
        assert {group for of in groups.values() for group in of} <= set(GROUPS)
    options = {param.name for command in COMMANDS.values() for param in command.params}
    assert {*SETS, *SAME_AS} <= options
    assert set(SAME_AS.values()) <= set(SETTINGS)
    for command, rules in IDLE_BESIDE.items():
        known = {param.name for param in COMMANDS[command].params}
        for rule in rules:
            assert {rule.option, *rule.others} <= known
            assert set(rule.views) <= set(views(command))


@pytest.mark.parametrize(("command", "view", "option"), IDLE, ids=" ".join)
def test_an_option_that_does_nothing_is_refused_by_name(run: Run, command: str, view: str, option: str) -> None:
    arguments = given(command, view, option)
    said = refused(run(*arguments), 2)
    assert arguments[3] in said
    assert view in said
    assert len(said) < 300


@pytest.mark.parametrize(
    ("command", "rule"), [(command, rule) for command, rules in IDLE_BESIDE.items() for rule in rules], ids=str
)
def test_an_option_that_another_replaces_is_refused_by_name(command: str, rule: Any) -> None:
    names = {param.name: param.opts[0] for param in COMMANDS[command].params}
    both = {name: names[name] for name in (rule.option, *rule.others)}
    view = rule.views[0] if rule.views else next(v for v in views(command) if acts(command, v, both))
    with pytest.raises(OptionError) as refusal:
        refuse_idle(command, view, both)
    assert all(written in str(refusal.value) for written in both.values())


def acts(command: str, view: str, options: dict[str, str]) -> bool:
    return all(view in (acts_on(command, option) or (view,)) for option in options)


@pytest.mark.parametrize(
    ("command", "view"), [(command, view) for command in WITH_TABLES for view in groups_of(command)], ids=str
)
def test_a_setting_that_a_table_does_not_use_is_refused_by_name(command: str, view: str) -> None:
    used = groups_of(command)[view]
    for name, setting in SETTINGS.items():
        if setting.group in used:
            refuse_settings(command, view, [name], {})
            continue
        with pytest.raises(OptionError) as refusal:
            refuse_settings(command, view, [name], {})
        assert name in str(refusal.value)
        assert view in str(refusal.value)


@pytest.mark.parametrize(
    "arguments",
    [
        ("training", "--table", "gap", "--assume", "budget=20"),
        ("training", "--table", "cash-flows", "--set", "uncertainty=20"),
        ("rank", "--set", "chart=bubbles"),
        ("rank", "--table", "correlations", "--set", "pillars=wages=9"),
        ("landscape", "--set", "share=10"),
        ("benchmark", "--job", "51-4041", "--set", "share=10"),
        ("pathways", "--table", "why", "--job", "49-9041", "--start", "51-2090", "--set", "share=10"),
    ],
    ids=" ".join,
)
def test_a_command_refuses_a_setting_that_does_nothing(run: Run, arguments: tuple[str, ...]) -> None:
    said = refused(run(*arguments), 2)
    assert "does nothing" in said
    assert len(said) < 400


@pytest.mark.parametrize(("option", "name"), SAME_AS.items())
def test_an_option_and_the_setting_that_says_the_same_are_not_given_together(option: str, name: str) -> None:
    with pytest.raises(OptionError, match="set the same"):
        refuse_settings("rank", "ranking", [name], {option: f"--{option}"})


# Each of these differs from the table without the option, so that what is declared to act does act.
ACTING = [
    (("rank", "--area", SMALL), ("--weights", "wages=0")),
    (("rank", "--area", SMALL), ("--preset", "star_high_wage")),
    (("rank", "--table", "map"), ("--job", "47-2111")),
    (("landscape", "--area", SMALL), ("--reference", "TX")),
    (("landscape", "--table", "shock"), ("--industry", "31-33")),
    (("landscape", "--table", "shock"), ("--change", "-5")),
    (("benchmark", "--job", "49-9041"), ("--scenario", "?from=40")),
    (("benchmark",), ("--area", SMALL)),
    (("pathways", "--job", "49-9041"), ("--area", "TX")),
    (("training", "--table", "awards", "--job", "49-9041"), ("--assume", "miles=200")),
    (("training", "--table", "awards", "--job", "49-9041"), ("--set", "miles=200")),
    (("rank", "--area", SMALL), ("--set", "share=50")),
    (("landscape", "--table", "holders", "--element", "repairing"), ("--set", "share=80")),
    (("benchmark", "--job", "49-9041"), ("--set", "least_importance=4")),
    (("pathways",), ("--start", "43-4081")),
    (("pathways", "--table", "steps"), ("--job", "47-2111")),
]


@pytest.mark.parametrize(("base", "option"), ACTING, ids=lambda words: " ".join(words))
def test_an_option_that_is_declared_to_act_acts(run: Run, base: tuple[str, ...], option: tuple[str, ...]) -> None:
    without, with_it = (run(*words, "--format", "csv") for words in (base, (*base, *option)))
    assert without.code == with_it.code == 0
    assert without.out != with_it.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("rank", "--preset", "balanced", "--preset", "balanced"), "--preset is given 2 times"),
        (("rank", "--set", "share=10", "--set", "share=20"), "share is given more than once"),
        (("training", "--set", "miles=10", "--assume", "miles=20"), "miles is given more than once"),
        (("query", "SELECT 1", "--out", "a.csv", "--out", "b.csv"), "--out is given 2 times"),
        (("rank", "--weights", "wages=5,wages=3"), "wages is given more than once"),
        (("rank", "--weights", "wages=0,growth=0,strategic=0"), "All pillar weights are 0"),
        (("rank", "--scenario", "?w=0-0-0"), "All pillar weights are 0"),
        (("rank", "--scenario", "?i=0-0-0-0-0-0-0-0-0-0-0-0"), "nothing can be scored"),
    ],
)
def test_what_is_given_twice_or_weighs_nothing_is_refused(run: Run, arguments: tuple[str, ...], said: str) -> None:
    assert said in refused(run(*arguments), 2)


def test_several_jobs_are_several_benchmarks(run: Run) -> None:
    assert run("benchmark", "--job", "51-4041", "--job", "49-9041", "--format", "csv").code == 0


def test_what_a_link_holds_and_nobody_knows_is_told_beside_the_data(run: Run) -> None:
    ran = run("rank", "--scenario", f"?area={SMALL}&area=TX&area={SMALL}&aera=48&utm_source=x", "--format", "csv")
    assert ran.code == 0
    assert "“aera”" in ran.err
    assert "“area” more than once" in ran.err
    assert "utm" not in ran.err


# ── where to, and in which format ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("ending", "start"),
    [("csv", b"\xef\xbb\xbfx"), ("json", b'[{"x":1}]'), ("xlsx", b"PK"), ("PARQUET", b"PAR1"), ("txt", "┌".encode())],
)
def test_the_ending_of_the_file_says_the_format(run: Run, tmp_path: Path, ending: str, start: bytes) -> None:
    file = tmp_path / f"one.{ending}"
    ran = run("query", "SELECT 1 AS x", "--out", str(file))
    assert (ran.code, ran.out) == (0, b"")
    assert file.read_bytes().startswith(start)


def test_a_format_and_an_ending_that_do_not_agree_are_refused(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "one.xlsx"
    said = refused(run("query", "SELECT 1 AS x", "--format", "csv", "--out", str(file)), 2)
    assert "--format csv" in said
    assert "one.xlsx" in said
    assert not file.exists()
    assert format_of("case", chosen=True, out=Path("a.json")) == "case"
    assert format_of("rsd", chosen=True, out=Path("a.csv")) == "rsd"


def test_a_hyphen_is_standard_output(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    plain = run("query", "SELECT 1 AS x", "--format", "csv")
    assert run("query", "SELECT 1 AS x", "--format", "csv", "--out", "-") == plain
    assert not list(tmp_path.iterdir())


# ── figures ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_years_and_ids_are_not_grouped_in_a_table(run: Run) -> None:
    text = run("query", "SELECT 2024 AS year, 226204 AS unitid, 1234567 AS employment, 0.34 AS to_wages").out.decode()
    assert all(figure in text for figure in ("2024", "226204", "1,234,567", "0.34"))


def test_the_sum_of_a_query_is_a_number(run: Run) -> None:
    found = run("query", "SELECT sum(employment) AS jobs FROM wage WHERE area_code = '26420'", "--format", "json").out
    assert found.startswith(b'[{"jobs":')
    assert b'"' not in found.removeprefix(b'[{"jobs":')
    assert pl.read_json(found)["jobs"].dtype == pl.Int64
