"""Areas, occupations and sectors by what a person types."""

import logging

import polars as pl
import pytest

import jtm
from jtm.answers.find import (
    UnknownIndustryError,
    areas_called,
    find_area,
    find_industry,
    find_occupation,
    occupations_called,
)
from jtm.answers.workbench import Workbench
from jtm.framework.market import UnknownAreaError, UnknownOccupationError
from jtm.framework.names import common_jobs, common_places


def codes(table: pl.DataFrame) -> list[str]:
    return table["code"].to_list()


# ── areas ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("26420", "26420"), ("0026420", "26420"), (" 26420 ", "26420"), ("Houston", "26420"), ("hOUSTON", "26420"),
        ("TX", "48"), ("tx", "48"), ("48", "48"), ("Texas", "48"), ("US", "US"), ("PR", "72"), ("DC", "11"),
        ("san juan-bay", "41980"), ("4800001", "4800001"), ("LA", "22"), ("New York", "36"),
        ("Washington State", "53"),
    ],
)  # fmt: skip
def test_an_area_is_found_by_code_letters_or_title(bench: Workbench, text: str, code: str) -> None:
    assert find_area(bench, text) == code


def test_every_area_is_found_by_its_code_and_its_full_name(bench: Workbench) -> None:
    names = bench.market.areas.filter(~pl.col("area_name").is_duplicated())
    for code, oews, name in names.select("area_code", "oews_area_code", "area_name").iter_rows():
        assert find_area(bench, code) == code
        assert find_area(bench, oews) == code
        assert find_area(bench, name) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Houston, TX", "26420"), ("Houston TX", "26420"), ("houston texas", "26420"), ("Greater Houston", "26420"),
        ("St. Louis", "41180"), ("Saint Louis, MO", "41180"), ("Ft Worth", "19100"), ("Fort Worth", "19100"),
        ("San José", "41940"), ("Portland ME", "38860"), ("Portland, Oregon", "38900"), ("Kansas City KS", "28140"),
        ("Washington, D.C.", "47900"), ("New York, NY", "35620"), ("Charleston, West Virginia", "16620"),
        ("Coeur d'Alene", "17660"), ("Louisville", "31140"), ("Charlotte", "16740"),
    ],
)  # fmt: skip
def test_a_city_is_found_however_it_is_written(bench: Workbench, text: str, code: str) -> None:
    assert find_area(bench, text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("New York City", "35620"), ("NYC", "35620"), ("the Twin Cities", "33460"), ("DFW", "19100"),
        ("Silicon Valley", "41940"), ("Inland Empire", "40140"), ("Philly", "37980"), ("nation", "US"), ("usa", "US"),
        ("U.S.", "US"), ("United States", "US"), ("the nation", "US"),
    ],
)  # fmt: skip
def test_a_place_is_found_by_its_common_name(bench: Workbench, text: str, code: str) -> None:
    assert find_area(bench, text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Harris County TX", "26420"), ("Cook County, Illinois", "16980"), ("Maui", "27980"), ("Maui County", "27980"),
        ("Sonoma", "42220"), ("St. Tammany Parish", "43640"), ("Miami-Dade", "33100"), ("Doña Ana", "29740"),
        ("Orange County CA", "31080"),
    ],
)  # fmt: skip
def test_a_county_finds_the_area_that_holds_it(bench: Workbench, text: str, code: str) -> None:
    assert find_area(bench, text) == code


@pytest.mark.parametrize(
    ("text", "first", "also"),
    [
        ("Portland", "38900", "38860"), ("Research Triangle", "39580", "20500"), ("Harris County", "26420", "17980"),
        ("Manhattan", "31740", "35620"), ("Salem", "49180", "41420"), ("Bay Area", "41860", "41940"),
        ("Pittsburg", "38300", "4000004"), ("Kings County", "35620", "25260"),
    ],
)  # fmt: skip
def test_of_several_areas_none_is_taken(bench: Workbench, text: str, first: str, also: str) -> None:
    found = areas_called(bench, text)
    assert found.certain
    assert found.chosen is None
    assert codes(found.table)[0] == first
    assert also in codes(found.table)
    with pytest.raises(UnknownAreaError, match=rf"areas match '{text}': {first} .*give a code"):
        find_area(bench, text)


def test_of_many_areas_five_are_named(bench: Workbench) -> None:
    with pytest.raises(UnknownAreaError, match="14 areas match 'Clark', among them 17300 ") as refused:
        find_area(bench, "Clark")
    assert str(refused.value).count(";") == 4


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Huston", "26420"), ("Dalas", "19100"), ("Albuqerque", "10740"), ("Cincinatti", "17140"),
        ("Huston TX", "26420"), ("Haris County TX", "26420"), ("Silcon Valley", "41940"),
    ],
)  # fmt: skip
def test_a_misspelled_place_is_suggested_and_not_taken(bench: Workbench, text: str, code: str) -> None:
    found = areas_called(bench, text)
    assert not found.certain
    assert code in codes(found.table)
    with pytest.raises(UnknownAreaError, match=rf"There is no area '{text}'. Did you mean .*\({code}\)"):
        find_area(bench, text)


def test_the_only_suggestion_is_a_question(bench: Workbench) -> None:
    with pytest.raises(UnknownAreaError) as refused:
        find_area(bench, "Huston")
    assert str(refused.value) == ("There is no area 'Huston'. Did you mean Houston-Pasadena-The Woodlands, TX (26420)?")


@pytest.mark.parametrize(
    "text",
    ["", "   ", "Nowhere", "99999", "ZZ", "(?", "[a", ".*", "%", "26420; DROP TABLE area", "waukee", "ncinnat",
     "ouston", "(", "é" * 5000],
)  # fmt: skip
def test_an_area_that_does_not_exist_is_said_to_be_so(bench: Workbench, text: str) -> None:
    with pytest.raises(UnknownAreaError, match="There is no area"):
        find_area(bench, text)


def test_common_places_are_areas_of_this_release(bench: Workbench) -> None:
    assert set(common_places()) <= set(bench.market.areas["area_code"])


def test_every_common_place_is_found_by_its_name(bench: Workbench) -> None:
    for code, names in common_places().items():
        for name in names:
            found = areas_called(bench, name)
            assert found.certain, name
            assert code in codes(found.table), name


# ── occupations ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "soc"),
    [
        ("47-2111", "47-2111"), ("electricians", "47-2111"), ("Registered nurse", "29-1141"), ("HVAC", "49-9021"),
        ("CNA", "31-1131"), ("C.N.A.", "31-1131"), ("software engineer", "15-1252"), ("Software Engineers", "15-1252"),
        ("plumber", "47-2152"), ("attorney", "23-1011"), ("barista", "35-3023"), ("forklift operator", "53-7051"),
        ("pharmacy tech", "29-2052"), ("waitresses", "35-3031"), ("MA", "31-9092"),
    ],
)  # fmt: skip
def test_an_occupation_is_found_by_what_people_call_it(bench: Workbench, text: str, soc: str) -> None:
    assert find_occupation(bench, text) == soc


def test_every_occupation_is_found_by_its_code_and_title(bench: Workbench) -> None:
    for soc, title in bench.market.occupations.select("soc", "title").iter_rows():
        assert find_occupation(bench, soc) == soc
        assert find_occupation(bench, title) == soc


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("teacher", "25-2021"),
        ("truck driver", "53-3032"),
        ("nurse", "29-1141"),
        ("police", "33-3051"),
        ("programmer", "15-1251"),
    ],
)
def test_of_several_occupations_none_is_taken(bench: Workbench, text: str, first: str) -> None:
    found = occupations_called(bench, text)
    assert found.certain
    assert codes(found.table)[0] == first
    with pytest.raises(UnknownOccupationError, match=rf"\d+ occupations match '{text}'.* {first} .*give a code"):
        find_occupation(bench, text)


def test_a_name_of_bls_outweighs_the_same_one_of_onet(bench: Workbench) -> None:
    listed = bench.warehouse.read("job_titles").filter(pl.col("name").str.to_lowercase() == "university president")
    assert set(listed["soc"]) == {"11-1011", "11-9033"}
    assert find_occupation(bench, "university president") == "11-1011"


@pytest.mark.parametrize(
    ("text", "soc"),
    [
        ("sofware enginer", "15-1252"), ("electrishun", "47-2111"), ("ectricians", "47-2111"), ("plummer", "47-2152"),
        ("truck driving", "53-3032"), ("c++", "25-1021"), ("acountant", "13-2011"), ("wleder", "51-4121"),
    ],
)  # fmt: skip
def test_a_misspelled_job_is_suggested_and_not_taken(bench: Workbench, text: str, soc: str) -> None:
    found = occupations_called(bench, text)
    assert not found.certain
    assert soc in codes(found.table)
    with pytest.raises(UnknownOccupationError, match=r"There is no occupation .* Did you mean"):
        find_occupation(bench, text)


@pytest.mark.parametrize("text", ["", " ", "(?", "zzzzz", "99-9999"])
def test_an_occupation_that_does_not_exist_is_said_to_be_so(bench: Workbench, text: str) -> None:
    with pytest.raises(UnknownOccupationError, match=r"There is no occupation .*: give a code"):
        find_occupation(bench, text)


def test_every_common_name_finds_its_occupation(bench: Workbench) -> None:
    for soc, names in common_jobs().items():
        for name in names:
            assert occupations_called(bench, name).chosen == soc, name


def test_onet_or_bls_lists_every_common_name(bench: Workbench) -> None:
    listed = bench.warehouse.read("job_titles").select("soc", pl.col("name").str.to_lowercase())
    common = [(soc, name.lower()) for soc, names in common_jobs().items() for name in names]
    assert set(common) <= {(soc, name.replace(".", "")) for soc, name in listed.iter_rows()}


# ── what was taken is told ────────────────────────────────────────────────────────────────────────────────────────


def test_what_an_everyday_name_was_taken_for_is_told(bench: Workbench, caplog: pytest.LogCaptureFixture) -> None:
    for job in ("CNA", "pharmacy tech"):
        find_occupation(bench, job)
    for area in ("NYC", "san ant"):
        find_area(bench, area)
    assert [record.message for record in caplog.records] == [
        "Taking 'CNA' as 31-1131 Nursing Assistants.",
        "Taking 'pharmacy tech' as 29-2052 Pharmacy Technicians.",
        "Taking 'NYC' as 35620 New York-Newark-Jersey City, NY-NJ.",
        "Taking 'san ant' as 41700 San Antonio-New Braunfels, TX.",
    ]


def test_a_code_a_title_or_a_city_speaks_for_itself(bench: Workbench, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        for text in ("47-2111", "electricians", "Electrician"):
            find_occupation(bench, text)
        for text in ("26420", "Houston", "TX", "Texas", "Houston, TX", "Fort Worth"):
            find_area(bench, text)
    assert not caplog.records


def test_python_finds_the_same(bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jtm.answers.python.open_workbench", lambda: bench)
    region = jtm.region("New York City")
    assert region.scenario.area == "35620"
    assert region.table("feeders", job="CNA").equals(region.table("feeders", job="31-1131"))
    with pytest.raises(UnknownAreaError, match="Did you mean Houston"):
        jtm.region("Huston")


# ── sectors ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_sector_is_found_by_either_code(bench: Workbench) -> None:
    assert find_industry(bench, "31-33") == find_industry(bench, " 31--34 ") == "31--34"
    with pytest.raises(UnknownIndustryError, match="There is no sector 'mining'"):
        find_industry(bench, "mining")
