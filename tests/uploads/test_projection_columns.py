"""Which columns hold what. The tables are made by hand, with the heads of the agencies named."""

import io

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from jtm.sources.contract import SourceError
from jtm.uploads import regional_projections as regional
from jtm.uploads.files import Sheet, WrongColumnError
from jtm.uploads.heads import find_head
from jtm.uploads.projection_columns import NoPeriodError, UnclearColumnError, choose, read_period

pytestmark = pytest.mark.usefixtures("unconfined")
KNOWN = pl.Series(["47-2111", "49-9041", "29-1141"])
STATES = {"06": "California", "48": "Texas"}
# Heads as Projections Central serves them (Long-Term), and those of its workbook.
CENTRAL = ["Title", "Base", "Projected", "PercentChange", "AvgAnnualOpenings", "STFIPS", "OccCode"]
CENTRAL_WORKBOOK = ["State FIPS", "Area Name", "Occupation Code", "Occupation Name", "Base Year", "Base",
                    "Projected Year", "Projection", "Change", "Percent Change", "Average Annual Openings"]  # fmt: skip
# Heads of BLS's table 1.2, and of California's workbook.
BLS = ["2024 National Employment Matrix title", "2024 National Employment Matrix code", "Occupation type",
       "Employment, 2024", "Employment, 2034", "Employment distribution, percent, 2024",
       "Employment distribution, percent, 2034", "Employment change, numeric, 2024–34",
       "Employment change, percent, 2024–34", "Percent self employed, 2024",
       "Occupational openings, 2024–34 annual average", "Median annual wage, dollars, 2024[1]"]  # fmt: skip
CALIFORNIA = ["SOC Level[1]", "SOC Code[2]", "Occupational Title[3]", "Base Year Employment Estimate 2023[4][5]",
              "Projected Year Employment Estimate 2033", "Numeric Change 2023-2033[6]",
              "Percent-age Change 2023-2033", "Exits\n[7]", "Transfers\n[8]", "Total Job Openings\n[9]"]  # fmt: skip


def sheet(heads: list[str], *rows: list[object], titles: str = "") -> Sheet:
    texts = [[None if cell is None else str(cell) for cell in row] for row in rows] or [["x"] * len(heads)]
    cells = pl.DataFrame(texts, schema=dict.fromkeys(heads, pl.String), orient="row")
    return Sheet("made.csv", titles, cells, pl.Series("row", range(2, 2 + cells.height), dtype=pl.UInt32))


def pair(*heads: str) -> tuple[str, str]:
    found = choose(sheet(["SOC Code", *heads]), {}).heads
    return found["base"], found["projected"]


# ── heads that agencies use ───────────────────────────────────────────────────────────────────────────────────────


def test_projections_central() -> None:
    row = ["Electricians", 1000, 1100, 10, 100, 48, "47-2111"]
    other = ["Electricians", 200, 190, -5, 20, 6, "47-2111"]
    central = sheet(CENTRAL, row, other)
    assert regional.regions(central, choose(central, {}), STATES) == ["Texas", "California"]
    with pytest.raises(NoPeriodError, match="does not say from which year"):
        regional.preview(central, KNOWN, "Texas", states=STATES)
    found = regional.preview(central, KNOWN, "Texas", period="2022-2032", states=STATES)
    assert found.sound.rows() == [("47-2111", 1000.0, 1100.0, pytest.approx(0.1), 100.0)]
    assert (found.geography, found.period, found.failures) == ("Texas", "2022-32", [])


def test_the_workbook_of_projections_central_says_its_years_in_its_cells() -> None:
    rows = [[48, "Texas", "47-2111", "Electricians", 2022, 1000, 2032, 1100, 100, 10, 100]]
    found = regional.preview(sheet(CENTRAL_WORKBOOK, *rows), KNOWN)
    assert (found.geography, found.period) == ("Texas", "2022-32")
    assert found.columns["base"] == "Base"
    assert found.columns["projected"] == "Projection"


def test_bls_table_1_2_is_in_thousands() -> None:
    total = ["Total, all occupations", "00-0000", "Summary", 169956.1, 175167.9, 100, 100, 5211.8, 3.1, 5.8, 18863.3, 1]
    row = ["Electricians", "47-2111", "Line item", 818.7, 896.1, 0.5, 0.5, 77.4, 9.5, 8, 81, 62350]
    note = ["Note: Data is unavailable for values denoted with a “—”.", *[None] * 11]
    titles = "Table 1.2 Occupational projections, 2024–2034 (Employment in thousands)"
    found = regional.preview(sheet(BLS, total, row, note, titles=titles), KNOWN)
    assert found.sound.row(0) == ("47-2111", 818_700.0, 896_100.0, pytest.approx(0.0945, abs=1e-4), 81_000.0)
    assert (found.period, found.skipped, found.failures) == ("2024-34", 2, [])
    assert found.columns["openings"] == BLS[10]
    assert found.columns["percent_change"] == BLS[8]


def test_californias_workbook_with_titles_above_and_notes_in_the_heads() -> None:
    book = Workbook()
    for line in ("Occupational Employment Projections", "California", "Statewide"):
        book.active.append([line])
    book.active.append(CALIFORNIA)
    book.active.append([1, "00-0000", "Total, All Occupations", 1000, 1090, 90, 0.09, 30, 60, 120])
    book.active.append([4, "47-2111", "Electricians", 500, 540, 40, 0.08, 10, 20, 50])
    book.active.append(["End of worksheet."])
    book.create_sheet("Notes").append(["Publication date"])
    content = io.BytesIO()
    book.save(content)
    found = regional.preview(regional.read("ca.xlsx", content.getvalue()), KNOWN)
    assert found.sound.rows() == [("47-2111", 500.0, 540.0, pytest.approx(0.08), 50.0)]
    assert (found.period, found.skipped, found.failures) == ("2023-33", 2, [])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", ["\t", ";", ","])
def test_tab_semicolon_and_utf_16(encoding: str, separator: str) -> None:
    rows = [["Region", "SOC Code", "Employment 2022", "Employment 2032"], ["Doña Ana", "47-2111", "10", "11"]]
    content = "\n".join(separator.join(row) for row in rows).encode(encoding)
    found = regional.preview(regional.read("nm.tsv", content), KNOWN)
    assert (found.geography, found.sound.height) == ("Doña Ana", 1)


@pytest.mark.parametrize(
    ("base", "projected"),
    [
        ("annual_average_employment_2018", "annual_average_employment_2028"),
        ("2012 Estimated Employment", "2022 Projected Employment"),
        ("Base Employment", "Projected Employment"),
        ("2022 Jobs", "2032 Jobs"),
        ("2022", "2032"),
    ],
)
def test_other_heads_of_employment(base: str, projected: str) -> None:
    assert pair(projected, base) == (base, projected)


# ── what is no employment, and what is ambiguous ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "head",
    [
        "Change in Employment 2022-2032", "Employment Change 2032", "Percent change", "% Change 2022-2032",
        "Employment distribution, percent, 2034", "Percent self employed, 2034", "Projected Annual Openings 2032",
        "Employment growth 2032", "Median wage 2032", "Employment rank 2032",
    ],
)  # fmt: skip
def test_a_head_about_something_else_is_never_employment(head: str) -> None:
    assert pair("Employment 2022", head, "Employment 2032") == ("Employment 2022", "Employment 2032")
    with pytest.raises(UnclearColumnError, match="no column is known to hold employment"):
        pair("Employment 2022", head)


def test_what_could_be_meant_twice_is_refused_by_name() -> None:
    with pytest.raises(UnclearColumnError, match="'Employment 2022', 'Employment 2024' could each be") as refused:
        pair("Employment 2022", "Employment 2024", "Employment 2032")
    assert refused.value.field == "base"
    with pytest.raises(UnclearColumnError, match="could each be the occupation code"):
        choose(sheet(["SOC Code", "Occupation Code", "Base", "Projected"]), {})
    with pytest.raises(SourceError, match="no base year and a later one"):
        pair("Base employment 2032", "Projected employment 2022")


def test_a_user_may_say_which_column_is_which() -> None:
    heads = ["Job", "Workers then", "Workers soon", "Employment 2022", "Employment 2032"]
    mapping = {"code": "Job", "base": "Workers then", "projected": "Workers soon", "openings": ""}
    assert choose(sheet(heads), mapping).chosen == {key: head for key, head in mapping.items() if head}
    with pytest.raises(UnclearColumnError, match="could each be employment in the projected year"):
        choose(sheet(heads), {"code": "Job", "base": "Workers then"})
    for wrong, reason in (
        ({"cod": "Job"}, "no field 'cod'"),
        ({"code": "Jobs"}, "no column 'Jobs'"),
        ({"code": "Job", "base": "Job"}, "chosen twice"),
    ):
        with pytest.raises(WrongColumnError, match=reason):
            choose(sheet(heads), wrong)


@settings(deadline=None)
@given(st.sampled_from([CENTRAL, CENTRAL_WORKBOOK, BLS, CALIFORNIA]).flatmap(lambda heads: st.permutations(heads)))
def test_the_order_of_the_columns_does_not_matter(heads: list[str]) -> None:
    assert choose(sheet(heads), {}).chosen == choose(sheet(sorted(heads)), {}).chosen


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_head_can_be_looked_at(head: str) -> None:
    cells = sheet(["SOC Code", "Employment 2022", "Employment 2032", f"{head} (column D)"])
    found = choose(cells, {}).heads
    assert {found["base"], found["projected"]} <= set(cells.heads)
    assert find_head([head], ["soc"]) in {head, None}


# ── years ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "years"), [("2022-32", (2022, 2032)), ("2022–2032", (2022, 2032)), ("1998-08", (1998, 2008))]
)
def test_a_period_is_two_years(text: str, years: tuple[int, int]) -> None:
    assert read_period(text) == years


@pytest.mark.parametrize("text", ["", "2022", "2032-2022", "2022-2022", "1900-2032", "22-32", "2022-2099"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(WrongColumnError, match="is no period"):
        read_period(text)


def test_a_period_that_the_file_contradicts_is_refused() -> None:
    table = sheet(["SOC Code", "Employment 2022", "Employment 2032"], ["47-2111", 10, 11])
    with pytest.raises(WrongColumnError, match="the file says 2022-32, not 2024-34"):
        regional.preview(table, KNOWN, period="2024-34")


def test_titles_and_a_column_may_name_the_period() -> None:
    heads, row = ["SOC Code", "Base", "Projected"], ["47-2111", 10, 11]
    assert regional.preview(sheet(heads, row, titles="Projections, 2022 to 2032"), KNOWN).period == "2022-32"
    assert regional.preview(sheet([*heads, "Period"], [*row, "2024-2034"]), KNOWN).period == "2024-34"
