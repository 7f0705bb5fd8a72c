"""What every reader ends in."""

from pathlib import Path

import dataframely as dy
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jtm.sources.contract import SourceError, conform, figures, find, read_table, require_unique


class Schema(dy.Schema):
    code = dy.String(primary_key=True)
    wage = dy.Int32(nullable=True, min=0)


def test_sound_rows_come_back_typed_in_the_order_of_the_schema() -> None:
    frame = pl.DataFrame({"extra": [1, 2], "wage": ["5", None], "code": ["b", "a"]})
    made = conform(frame, Schema, "file")
    assert made.to_dict(as_series=False) == {"code": ["b", "a"], "wage": [5, None]}
    assert made.schema["wage"] == pl.Int32


@pytest.mark.parametrize(
    ("frame", "reason"),
    [
        ({"code": ["a"]}, "pay.csv: missing column 'wage'; found 'code'."),
        ({"code": ["a", "a"], "wage": [1, 2]}, "pay.csv: rule 'primary_key' is broken in 2 rows: rows 1, 2."),
        ({"code": ["a", "b"], "wage": [1, -2]}, "pay.csv: column 'wage' breaks 'min' in 1 row: row 2."),
        ({"code": ["a", None], "wage": [1, 2]}, "pay.csv: column 'code' breaks 'nullability' in 1 row: row 2."),
        ({"code": ["a", "b"], "wage": ["1", "much"]}, "pay.csv: column 'wage', row 2: not Int32: 'much'"),
    ],
)
def test_a_breach_names_file_column_and_rows(frame: dict[str, list[object]], reason: str) -> None:
    with pytest.raises(SourceError) as caught:
        conform(pl.DataFrame(frame, strict=False), Schema, Path("raw") / "pay.csv")
    assert str(caught.value).startswith(reason)


def test_many_rows_are_counted_and_the_first_shown() -> None:
    frame = pl.DataFrame({"code": [str(n) for n in range(20)], "wage": [-1] * 20})
    with pytest.raises(SourceError, match=r"in 20 rows: rows 1, 2, 3, 4, 5 …\."):
        conform(frame, Schema, "pay.csv")


@given(st.lists(st.integers(0, 9), max_size=20))
def test_a_key_is_refused_just_when_it_repeats(keys: list[int]) -> None:
    frame = pl.DataFrame({"key": keys}, schema={"key": pl.Int64})
    if len(set(keys)) == len(keys):
        require_unique(frame, ["key"], "file")
    else:
        with pytest.raises(SourceError, match="column 'key' repeat"):
            require_unique(frame, ["key"], "file")


@given(st.lists(st.floats(-1e6, 1e6) | st.none(), min_size=1, max_size=20))
def test_figures_are_read_as_printed_and_the_sign_for_none_is_none(values: list[float | None]) -> None:
    text = pl.DataFrame({"n": ["-" if value is None else f" {value!r} " for value in values]})
    assert figures(text, ["n"], "file", missing="-")["n"].to_list() == values


@pytest.mark.parametrize(
    "name", ["Job Zones.xlsx", "job_zones.txt", "job_zones_29_3.xlsx", "Job Zones.csv", "job_zones.parquet"]
)
def test_a_table_is_found_under_the_names_that_its_publisher_uses(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    (tmp_path / "Job Zone Reference.xlsx").touch()
    assert find(tmp_path, "job_zones").name == name


def test_a_table_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no file called 'job_zones'"):
        find(tmp_path, "job_zones")
    with pytest.raises(SourceError, match=r"gone\.csv: no such file"):
        read_table(tmp_path / "gone.csv")
