"""What O*NET says of how occupations resemble each other."""

from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from jtm.sources import onet_links
from jtm.sources.contract import SourceError

KNOWN = {
    "occupation_title": pl.DataFrame({"soc": ["13-1020", "29-1141"], "level": ["detailed", "detailed"]}),
    "onet_crosswalk": pl.DataFrame(
        {"onet_soc": ["13-1021.00", "13-1022.00", "29-1141.00"], "soc": ["13-1020", "13-1020", "29-1141"]}
    ),
}
RELATED = [
    ("13-1021.00", "A", "13-1022.00", "B", "Primary-Short", 1),
    ("13-1021.00", "A", "29-1141.00", "C", "Supplemental", 12),
    ("13-1022.00", "B", "29-1141.00", "C", "Supplemental", 9),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Made by hand in the format of O*NET's files."""
    tasks = [
        ("13-1021.00", "A", 1, "made up", "4.A.1.a.1.I01.D01"),
        ("13-1022.00", "B", 2, "made up", "4.A.1.a.1.I01.D01"),
        ("29-1141.00", "C", 3, "made up", "4.A.2.a.4.I09.D03"),
    ]
    sheet(tmp_path / "Tasks to DWAs.xlsx", ["O*NET-SOC Code", "Title", "Task ID", "Task", "DWA ID"], tasks)
    head = ["O*NET-SOC Code", "Title", "Related O*NET-SOC Code", "Related Title", "Relatedness Tier", "Index"]
    sheet(tmp_path / "Related Occupations.xlsx", head, RELATED)
    titles = [("29-1141.00", "Staff Nurse"), ("29-1141.00", "Charge Nurse"), ("13-1022.00", "Staff Buyer")]
    lines = ["O*NET-SOC Code\tAlternate Title", *("\t".join(row) for row in titles)]
    (tmp_path / "Alternate Titles.txt").write_text("\n".join(lines))
    return tmp_path


def sheet(file: Path, head: list[str], rows: list[tuple[object, ...]]) -> None:
    with xlsxwriter.Workbook(file) as book:
        page = book.add_worksheet()
        for number, row in enumerate([head, *rows]):
            page.write_row(number, 0, row)


def test_the_activities_of_components_are_those_of_the_whole(folder: Path) -> None:
    listed = onet_links.read(folder, KNOWN, 1)["work_activity"]
    assert listed.rows() == [("13-1020", "4.A.1.a.1.I01.D01"), ("29-1141", "4.A.2.a.4.I09.D03")]


def test_the_closest_component_gives_the_rank_and_nothing_is_related_to_itself(folder: Path) -> None:
    assert onet_links.read(folder, KNOWN, 1)["related_occupation"].rows() == [("13-1020", "29-1141", 9)]


def test_titles_are_counted_by_word_and_no_word_is_kept(folder: Path) -> None:
    words = onet_links.read(folder, KNOWN, 1)["title_word"]
    assert words.schema == {"soc": pl.String, "word": pl.UInt16, "titles": pl.UInt16}
    # buyer, charge, nurse, staff
    assert words.rows() == [
        ("13-1020", 0, 1),
        ("13-1020", 3, 1),
        ("29-1141", 1, 1),
        ("29-1141", 2, 2),
        ("29-1141", 3, 1),
    ]


@pytest.mark.parametrize("name", ["Tasks to DWAs.xlsx", "Related Occupations.xlsx", "Alternate Titles.txt"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(SourceError, match=name.split()[0].lower()):
        onet_links.read(folder, KNOWN, 1)


def test_a_truncated_file_is_named(folder: Path) -> None:
    with pytest.raises(SourceError, match="truncated"):
        onet_links.read(folder, KNOWN, 4)
