"""Tables as text: whole into a pipe, fitted to a terminal."""

import io
import sys
from collections.abc import Callable

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jtm.commands.text import drawn, fitted, readable
from tests.command import Run

TABLE = pl.DataFrame(
    {
        "title": ["Industrial Machinery Mechanics", "Heating, Air Conditioning, and Refrigeration Mechanics"],
        "rank": [1, None],
        "median_wage": [61_234, 1_234_567],
        "gates_failed": [[], ["education", "growth"]],
        "designated": [True, False],
    }
)


def lines(table: pl.DataFrame) -> list[str]:
    return "".join(drawn(table)).splitlines()


def test_a_whole_table_is_drawn_as_people_read_it() -> None:
    assert lines(readable(TABLE.head(1))) == [
        "┌────────────────────────────────┬──────┬─────────────┬──────────────┬────────────┐",
        "│ title                          ┆ rank ┆ median_wage ┆ gates_failed ┆ designated │",
        "╞════════════════════════════════╪══════╪═════════════╪══════════════╪════════════╡",
        "│ Industrial Machinery Mechanics ┆    1 ┆     $61,234 ┆              ┆ true       │",
        "└────────────────────────────────┴──────┴─────────────┴──────────────┴────────────┘",
    ]


def test_numbers_are_whole_where_texts_are_shortened() -> None:
    drawn_lines = lines(fitted(TABLE, 80))
    assert {len(line) for line in drawn_lines} == {80}
    assert "$1,234,567" in drawn_lines[4]
    assert "…" in drawn_lines[4]
    assert "designated" in drawn_lines[1]


def test_columns_give_way_where_shortening_is_not_enough() -> None:
    shown = fitted(TABLE, 40)
    assert shown.columns == ["title", "rank", "median_wage"]
    assert shown["median_wage"].str.strip_chars().to_list() == ["$61,234", "$1,234,567"]
    assert fitted(TABLE, 5).columns == ["title"]


def test_what_moves_a_cursor_or_breaks_a_line_is_not_printed() -> None:
    (_, _, _, row, _) = lines(readable(pl.DataFrame({"comment": ["one\ntwo\x1b[2J\u009bx"]})))
    assert row == "│ one two [2J x │"


words = st.text(max_size=30)
tables = st.lists(st.tuples(words, st.integers(-(10**9), 10**9), words, st.floats(allow_nan=False)), max_size=4)


@settings(max_examples=60, deadline=None)
@given(tables, st.integers(20, 200))
def test_no_line_is_longer_than_the_terminal_and_columns_only_go_from_the_end(
    rows: list[tuple[object, ...]], width: int
) -> None:
    schema = {"name": pl.String, "employment": pl.Int64, "note": pl.String, "value": pl.Float64}
    table = pl.DataFrame(rows, schema=schema, orient="row")
    shown = fitted(table, width)
    assert shown.columns == table.columns[: shown.width]
    assert shown.height == table.height
    if shown.width > 1:
        assert all(len(line) <= width for line in lines(shown))


# ── commands ──────────────────────────────────────────────────────────────────────────────────────────────────────


Shown = Callable[..., tuple[list[str], str]]


class Terminal(io.TextIOWrapper):
    """A terminal of 100 characters."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", write_through=True)

    def isatty(self) -> bool:
        return True


@pytest.fixture
def at_a_terminal(run: Run, monkeypatch: pytest.MonkeyPatch) -> Shown:
    """The lines that a command shows in a terminal, and what it says beside them."""
    monkeypatch.setenv("COLUMNS", "100")

    def shown(*arguments: str) -> tuple[list[str], str]:
        with monkeypatch.context() as patched:
            patched.setattr(sys, "stdout", terminal := Terminal())
            ran = run(*arguments)
        assert ran.code == 0
        return terminal.buffer.getvalue().decode().splitlines(), ran.err  # type: ignore[attr-defined]

    return shown


def test_a_terminal_is_told_what_a_table_is_of_and_what_is_left_out(at_a_terminal: Shown) -> None:
    shown, said = at_a_terminal("rank", "--area", "Eagle Pass", "--set", "share=10")
    assert "Which jobs lift workers and the region? Eagle Pass, TX. Settings: share=10." in said
    assert "40 of 71 rows" in said
    assert len(shown) == 44
    assert max(map(len, shown)) <= 100


def test_a_table_that_fits_says_nothing_of_rows(at_a_terminal: Shown) -> None:
    shown, said = at_a_terminal("query", "SELECT 1 AS x")
    assert (len(shown), said) == (5, "")


def test_columns_that_do_not_fit_are_said_to_be_left_out(at_a_terminal: Shown) -> None:
    shown, said = at_a_terminal("query", "SELECT * FROM wage LIMIT 3")
    assert "columns are shown: --out FILE writes all" in said
    assert max(map(len, shown)) <= 100


def test_a_workbook_is_not_shown_in_a_terminal(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", Terminal())
    ran = run("query", "SELECT 1 AS x", "--format", "xlsx")
    assert ran.code == 2
    assert "--out FILE.xlsx" in ran.err


def test_into_a_pipe_goes_the_whole_table_and_nothing_else(run: Run) -> None:
    ran = run("rank", "--area", "Eagle Pass", "--set", "share=10")
    assert (ran.code, ran.err) == (0, "")
    assert len(ran.out.decode().splitlines()) == 71 + 4
