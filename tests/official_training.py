"""Hand-made fixtures of fields of study, awards, institutions and training programs, in the publishers' formats.

Every figure is made up, for two institutions and a handful of fields. No figure says anything about the world.
"""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from openpyxl import Workbook

from tests.official import zip_files

Row = Sequence[object]
ELECTRICIAN, WELDING, NURSING, BUYING, ROTC, UNMATCHED = (
    "46.0302", "48.0508", "51.3801", "52.0202", "28.0301", "30.9999"
)  # fmt: skip
PAIRS = [
    ("28.0301", "Army JROTC/ROTC.", "55-1016", "Infantry Officers"),
    ("30.9999", "Multi-/Interdisciplinary Studies, Other.", "99-9999", "NO MATCH"),
    ("46.0302", "Electrician.", "47-2111", "Electricians"),
    ("46.0302", "Electrician.", "47-3013", "Helpers--Electricians"),
    ("48.0508", "Welding Technology/Welder.", "51-4121", "Welders, Cutters, Solderers, and Brazers"),
    ("51.3801", "Registered Nursing/Registered Nurse.", "29-1141", "Registered Nurses"),
    ("52.0202", "Purchasing, Procurement/Acquisitions and Contracts Management.", "13-1021", "Buyers, Farm"),
    ("52.0202", "Purchasing, Procurement/Acquisitions and Contracts Management.", "13-1022", "Buyers, Other"),
    ("99.9999", "NO MATCH", "27-2011", "Actors"),
]
COLLEGE, UNIVERSITY = 200_001, 200_002
# UNITID, CIP, first or second major, award level, awards
AWARDS = [
    (COLLEGE, ELECTRICIAN, 1, 2, 40), (COLLEGE, ELECTRICIAN, 1, 3, 10), (COLLEGE, WELDING, 1, 21, 30),
    (COLLEGE, BUYING, 1, 3, 0), (UNIVERSITY, NURSING, 1, 5, 100), (UNIVERSITY, NURSING, 2, 5, 7),
    (UNIVERSITY, UNMATCHED, 1, 5, 12), (UNIVERSITY, ROTC, 1, 5, 3),
]  # fmt: skip
INSTITUTIONS = [
    (COLLEGE, "Made-Up Community College", "Houston", "TX", 48201, 26420, 1, 2, 1, -95.37, 29.76),
    (UNIVERSITY, "Made-Up University, Closed", "Koror", "PW", -2, -2, 2, 1, 3, 134.47, 7.34),
]
SHEET = "Statewide List (03.20.2024)"
HEADS = (
    "Provider ID", "Campus ID", "Program ID", "TWIST Provider ID", "TWIST Program ID", "Program Status", "ProviderName",
    "Institution Type", "Campus Name", "Campus Address", "Campus City", "Campus State", "Campus Zip Code",
    "Campus County", "Program Name", "Instructional Program (CIP) Code", "Program Outcome", "Length: Contact Hours",
    "Length: Weeks", "Delivery Method", "Occupation Code (ONET 1)", "Occupation Code (ONET 2)",
    "Occupation Code (ONET 3)", "Required Cost: Tuition & Fees", "Required Cost: Books & Supplies",
)  # fmt: skip


def write_training_release(folder: Path) -> None:
    """Write the raw folders ``education``, ``transitions`` and ``training``, beside those of ``write_release``."""
    for name, write in {"education": write_education, "training": write_training}.items():
        (folder / name).mkdir(parents=True)
        write(folder / name)
    (folder / "transitions").mkdir()
    write_soc_2010(folder / "transitions")


def write_education(folder: Path) -> None:
    """The crosswalk and the files of IPEDS, as they are and packed as NCES does, the first year with its revision."""
    write_crosswalk(folder / "CIP2020_SOC2018_Crosswalk.xlsx")
    write_completions(folder / "c2023_a.csv", 1)
    write_completions(folder / "C2023_a_RV.csv", 2)
    write_completions(folder / "c2024_a.csv", 3)
    write_directory(folder / "hd2024.csv")
    zip_files(folder / "C2023_A.zip", [folder / "c2023_a.csv", folder / "C2023_a_RV.csv"])
    zip_files(folder / "C2024_A.zip", [folder / "c2024_a.csv"])
    zip_files(folder / "HD2024.zip", [folder / "hd2024.csv"])


def write_crosswalk(file: Path) -> None:
    heads = ("CIP2020Code", "CIP2020Title", "SOC2018Code", "SOC2018Title")
    guide: list[Row] = [("File Name", "Description"), ("CIP-SOC", "A made-up example")]
    _write_xlsx(file, {"File Guide": guide, "CIP-SOC": [heads, *PAIRS]})


def write_completions(file: Path, factor: int) -> None:
    """Awards times ``factor``, flags of imputation, and the totals of each institution under CIP 99."""
    rows = [(unitid, cip, major, level, "R", awards * factor) for unitid, cip, major, level, awards in AWARDS]
    totals: dict[tuple[int, int, int], int] = {}
    for unitid, _, major, level, _, awards in rows:
        totals[unitid, major, level] = totals.get((unitid, major, level), 0) + awards
    rows += [(unitid, "99", major, level, "R", awards) for (unitid, major, level), awards in totals.items()]
    _write_csv(file, [("UNITID", "CIPCODE", "MAJORNUM", "AWLEVEL", "XCTOTALT", "CTOTALT "), *sorted(rows)])


def write_directory(file: Path) -> None:
    """With a byte-order mark, and -2 where there is nothing to say."""
    heads = ("UNITID", "INSTNM", "CITY", "STABBR", "COUNTYCD", "CBSA", "CONTROL", "ICLEVEL", "CYACTIVE", "LONGITUD",
             "LATITUDE ")  # fmt: skip
    _write_csv(file, [heads, *INSTITUTIONS], "utf-8-sig")


def write_soc_2010(folder: Path) -> None:
    heads = ("2010 SOC Code", "2010 SOC Title", "2018 SOC Code", "2018 SOC Title")
    pairs = [
        ("15-1132", " Software Developers, Applications", "15-1252", "Software Developers"),
        ("47-2111", " Electricians", "47-2111", "Electricians"),
    ]
    _write_csv(folder / "derived_soc2010_to_soc2018.csv", [heads, *pairs])


def listing(number: int, name: str, cip: object, hours: object, weeks: object, price: object, *codes: str) -> Row:
    """One program of the list, in Harris County."""
    onet = [*codes, None, None, None][:3]
    return (
        "10", "20", str(number), "7", "8", "Approved", "Made-Up Academy", "Private for-profit", "Main", "1 Some Street",
        "Houston", "Tx", "77002", "HARRIS", name, cip, "INVALID CODE", hours, weeks, "In-person", *onet, price, "0",
    )  # fmt: skip


LISTED = [
    listing(1, "Welding", "480508", "240", "12", "7000", "51412106"),
    listing(2, "Electrical  Helper", "460302", "1904", "1", "2924", "47301300", "47211100"),
    listing(3, "Farm Basics", "10105 ", "ERROR", "99999", "0", "51412000"),
    listing(4, "Web Developer", None, "240", "ERROR", "7201", "15113200"),
    listing(5, "Welding", "480508", "240", "12", "7000", "51412106"),
]


def write_training(folder: Path, rows: Iterable[Row] = tuple(LISTED), sheet: str = SHEET) -> None:
    _write_xlsx(folder / "twc_etpl_2024-03-20.xlsx", {sheet: [HEADS, *rows]})


def _write_csv(file: Path, rows: Iterable[Row], encoding: str = "utf-8") -> None:
    with file.open("w", newline="", encoding=encoding) as stream:
        csv.writer(stream).writerows(rows)


def _write_xlsx(file: Path, sheets: dict[str, list[Row]]) -> None:
    book = Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(file)
