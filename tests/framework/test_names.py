"""Names as people write them."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jtm.framework.names import common_jobs, common_places, job_key, place_key, with_common_names


def of_job(name: str) -> str:
    return str(job_key(pl.Series([name]))[0])


def of_place(name: str) -> str:
    return str(place_key(pl.Series([name]))[0])


@pytest.mark.parametrize(
    ("written", "also"),
    [
        ("CNA", "C.N.A.s"), ("Registered Nurse", "registered  NURSES"), ("waitress", "Waitresses"),
        ("lineman", "linemen"), ("Secretary", "secretaries"), ("Coach", "coaches"), ("OB/GYN", "ob gyn"),
        ("Tractor-Trailer and Truck Driver", "tractor trailer & truck drivers"), ("Drivers' helper", "driver helper"),
        ("Attaché", "attache"),
    ],
)  # fmt: skip
def test_a_job_is_the_same_however_it_is_written(written: str, also: str) -> None:
    assert of_job(written) == of_job(also) != ""


@pytest.mark.parametrize("name", ["campus", "glass", "analysis", "C++ Professor", "bus"])
def test_a_word_that_only_looks_like_a_plural_is_left_alone(name: str) -> None:
    assert of_job(name) == name.lower()


@pytest.mark.parametrize(
    ("written", "also"),
    [
        ("St. Louis, MO", "Saint Louis MO"), ("Ft. Worth", "Fort Worth"), ("Mount Vernon", "Mt Vernon"),
        ("San José", "San Jose"), ("Cañon City", "CANON CITY"), ("Coeur d'Alene", "Coeur d’Alene"),
        ("Washington, D.C.", "washington dc"), ("the Twin Cities", "Twin Cities"),
        ("Houston metro area", "Greater Houston"), ("Athens & Clarke", "Athens and Clarke"),
    ],
)  # fmt: skip
def test_a_place_is_the_same_however_it_is_written(written: str, also: str) -> None:
    assert of_place(written) == of_place(also) != ""


def test_a_plural_is_another_place() -> None:
    assert of_place("King County") != of_place("Kings County")


@given(st.text(max_size=40))
def test_a_key_is_its_own_key_and_has_no_loose_blanks(text: str) -> None:
    key = of_place(text)
    assert key == " ".join(key.split())
    assert of_job(text) == " ".join(of_job(text).split())


def test_common_names_are_names_once_each() -> None:
    for listed in (common_jobs(), common_places()):
        for names in listed.values():
            assert names
            assert len(set(map(str.lower, names))) == len(names)
            assert all(name == name.strip() for name in names)


def test_a_title_stands_before_what_people_call_the_job() -> None:
    assert with_common_names("29-1141", "Registered Nurses") == "Registered Nurses (RN)"
    assert with_common_names("11-1011", "Chief Executives") == "Chief Executives"
