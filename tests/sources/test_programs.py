"""How the cells of a training list are read, whoever publishes it."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jtm.sources.programs import LONGEST_NAME, cip_code, figure, onet_code, parse
from tests.sources.test_training_sources import COUNTIES


def one(expression: pl.Expr, text: str | None) -> object:
    return pl.DataFrame({"x": [text]}, schema={"x": pl.String}).select(expression).item()


def read(**cells: str | None) -> dict[str, object]:
    row = pl.DataFrame([cells], schema=dict.fromkeys(cells, pl.String))
    return parse(row, COUNTIES).row(0, named=True)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("480508", "48.0508"), ("48.0508", "48.0508"), ("10605 ", "01.0605"), ("1.0605", "01.0605"),
        ("11.1", "11.1000"), ("48.0508.1", None), ("4805", None), ("welding", None), ("", None), (None, None),
    ],
)  # fmt: skip
def test_a_cip(text: str | None, code: str | None) -> None:
    assert one(cip_code(pl.col("x")), text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("47211100", "47-2111.00"), ("47-2111.00", "47-2111.00"), ("47-2111", "47-2111.00"), ("472111", "47-2111.00"),
        (" 51-4121.06 ", "51-4121.06"), ("51-41", None), ("47-2111.0", None), ("welder", None), (None, None),
    ],
)  # fmt: skip
def test_an_occupation_code(text: str | None, code: str | None) -> None:
    assert one(onet_code(pl.col("x")), text) == code


@pytest.mark.parametrize(
    ("text", "number"), [("$1,250.50", 1250.5), ("12", 12.0), ("ERROR", None), ("inf", None), ("nan", None), ("", None)]
)
def test_a_figure(text: str, number: float | None) -> None:
    assert one(figure(pl.col("x")), text) == number


@pytest.mark.parametrize(
    ("weeks", "read_as"), [("0", None), ("519", 519), ("520", None), ("99999", None), ("-3", None)]
)
def test_weeks(weeks: str, read_as: float | None) -> None:
    assert read(weeks=weeks)["weeks"] == read_as


@pytest.mark.parametrize(
    ("name", "price", "read_as"),
    [("tuition", "0", None), ("supplies", "0", 0), ("tuition", "250001", None), ("tuition", "129000", 129_000),
     ("tuition", "-5", None)],
)  # fmt: skip
def test_prices(name: str, price: str, read_as: float | None) -> None:
    assert read(**{name: price})[name] == read_as


@pytest.mark.parametrize(
    ("county", "state", "code"),
    [
        ("HARRIS", "tx", "48201"), ("Harris County", "TX", "48201"), ("48201", "TX", "48201"),
        ("El Paso", "TX", "48141"), ("el paso ", "CO", "08041"), ("8041", "CO", "08041"),
        ("Fairfax", "VA", "51059"), ("Fairfax City", "VA", "51600"), ("Dona Ana", "NM", "35013"),
        ("Harris", "CO", None), ("Harris", None, None), ("Other", "IL", None), (None, "TX", None),
        ("99999", "TX", None),
    ],
)  # fmt: skip
def test_a_county_is_one_of_its_state(county: str | None, state: str | None, code: str | None) -> None:
    assert read(county=county, state=state, program="x")["county_fips"] == code


@given(st.integers(1, 519), st.integers(1, 519 * 168))
def test_length_stays_where_the_hours_fit_the_weeks(weeks: int, hours: int) -> None:
    found = read(weeks=str(weeks), hours=str(hours))
    fits = hours <= weeks * 168
    assert (found["weeks"], found["hours"]) == ((weeks, hours) if fits else (None, None))


def test_a_description_in_place_of_a_name_is_cut() -> None:
    name = str(read(program="A made-up program " * 20)["program"])
    assert len(name) <= LONGEST_NAME
    assert name.endswith("…")
