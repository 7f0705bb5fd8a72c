"""Hand-made fixtures in the official formats of County Business Patterns and of QCEW's annual averages by area.

Every figure is made up by hand for a few counties: file names, heads, codes, flags and withheld figures are those of
the publishers.
"""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from zipfile import ZipFile

CBP_HEAD = ("fipstate", "fipscty", "naics", "emp_nf", "emp", "qp1_nf", "qp1", "ap_nf", "ap", "est", "n<5", "n5_9",
            "n10_19", "n20_49", "n50_99", "n100_249", "n250_499", "n500_999", "n1000", "n1000_1", "n1000_2", "n1000_3",
            "n1000_4")  # fmt: skip
# State, county, industry, flag and jobs.
CBP = [
    ("01", "005", "------", "G", 5_000), ("01", "005", "23----", "H", 1_000), ("01", "005", "238///", "H", 800),
    ("01", "005", "2382//", "H", 500), ("01", "005", "238220", "J", 300), ("01", "005", "622///", "D", 0),
    ("01", "999", "------", "G", 40), ("01", "999", "238///", "G", 40),
    ("48", "157", "------", "G", 90_000), ("48", "157", "238///", "G", 9_000), ("48", "157", "622///", "G", 7_000),
    ("48", "201", "------", "G", 900_000), ("48", "201", "238///", "G", 80_000), ("48", "201", "622///", "G", 60_000),
    ("48", "201", "713///", "S", 0),
]  # fmt: skip


def write_cbp(folder: Path, year: int = 23, packed: bool = True) -> Path:
    """``cbp23co.txt``, quoted as Census does, in its archive."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow(CBP_HEAD)
    for state, county, naics, flag, jobs in CBP:
        writer.writerow((state, county, naics, flag, jobs, flag, jobs * 12, flag, jobs * 50, 9, 5, *("N",) * 12))
    name = f"cbp{year}co.txt"
    if not packed:
        (folder / name).write_text(text.getvalue(), "latin-1", newline="")
        return folder / name
    with ZipFile(folder / f"cbp{year}co.zip", "w") as archive:
        archive.writestr(name, text.getvalue())
    return folder / f"cbp{year}co.zip"


QCEW_HEAD = ("area_fips", "own_code", "industry_code", "agglvl_code", "size_code", "year", "qtr", "disclosure_code",
             "area_title", "own_title", "industry_title", "agglvl_title", "size_title", "annual_avg_estabs_count",
             "annual_avg_emplvl", "total_annual_wages", "taxable_annual_wages", "annual_contributions",
             "annual_avg_wkly_wage", "avg_annual_pay")  # fmt: skip
# Owner, industry, level, whether withheld, and jobs.
HARRIS = [
    (0, "10", 70, "", 2_400_000), (1, "10", 71, "", 20_000), (1, "491", 75, "", 8_000), (1, "928", 75, "", 12_000),
    (3, "10", 71, "", 210_000), (3, "611", 75, "", 150_000), (3, "922", 75, "", 60_000),
    (5, "10", 71, "", 2_170_000), (5, "23", 74, "", 170_000), (5, "238", 75, "", 90_000), (5, "2382", 76, "", 50_000),
    (5, "622", 75, "", 80_000), (5, "713", 75, "N", 0),
]  # fmt: skip
FORT_BEND = [(0, "10", 70, "", 5_000), (5, "10", 71, "", 5_000), (5, "238", 75, "", 3_000), (5, "622", 75, "", 2_000)]
TEXAS = [(0, "10", 50, "", 13_000_000), (5, "238", 55, "", 500_000)]
AREAS = {("48201", "Harris County, Texas"): HARRIS, ("48157", "Fort Bend County, Texas"): FORT_BEND,
         ("48000", "Texas -- Statewide"): TEXAS}  # fmt: skip


def _area(fips: str, title: str, rows: Sequence[tuple[int, str, int, str, int]], year: int) -> str:
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
    writer.writerow(QCEW_HEAD)
    for own, industry, level, hidden, jobs in rows:
        writer.writerow((fips, str(own), industry, str(level), "0", str(year), "A", hidden, title, "owner", "industry",
                         "level", "All establishment sizes", 10, jobs, jobs * 60_000, 0, 0, 1_150, 60_000))  # fmt: skip
    return text.getvalue()


def write_qcew(folder: Path, year: int = 2024) -> Path:
    """The archive of areas: counties, and a state among them."""
    file = folder / f"{year}_annual_by_area.zip"
    with ZipFile(file, "w") as archive:
        for (fips, title), rows in AREAS.items():
            archive.writestr(f"{year}.annual.by_area/{year}.annual {fips} {title}.csv", _area(fips, title, rows, year))
    return file


def write_qcew_county(folder: Path, year: int = 2024) -> Path:
    """The file of one county."""
    file = folder / f"{year}.annual 48201 Harris County, Texas.csv"
    file.write_text(_area("48201", "Harris County, Texas", HARRIS, year), "utf-8")
    return file
