"""Hand-made fixtures in the official formats of what describes states, counties, families and workers.

As in :mod:`tests.official`, every figure is made up by hand and none says anything about the world; but for the jobs of
the nation in 2022, by which the edition of the states' projections is told.
"""

import json
from pathlib import Path

from tests.official import Row, write_csv, write_xlsx

NATION_2022 = 164_482_590
CENTRAL_HEAD = ("Title", "Base", "Projected", "PercentChange", "AvgAnnualOpenings", "STFIPS", "OccCode", "", "")
CENTRAL: list[Row] = [
    ("Total, All Occupations", NATION_2022, 169_148_090, 2.8, 18_566_500, 0, "00-0000"),
    ("Electricians", 700_000, 740_000, 5.7, 70_000, 0, "47-2111"),
    ("Registered Nurses", 3_000_000, 3_180_000, 6, 180_000, 0, "29-1141"),
    ("Actors", 0, 0, 0, 0, 1, "27-2011"),
    ("Electricians", 9_000, 9_900, 10.1, 1_000, 1, "47-2111"),
    ("Software Developers, Applications", 500, 600, 20, 50, 1, "15-1132"),
    ("Electricians", 40_000, 36_000, -10, 400, 36, "47-2111"),
    ("Registered Nurses", 20, 30, 33.3, 0, 36, "29-1141"),
]


def write_central(folder: Path) -> None:
    """Projections Central as it serves them: a byte-order mark, Windows' line ends, nameless columns, empty rows."""
    rows = [CENTRAL_HEAD, *((*row, "", "") for row in CENTRAL), ("",) * 9, ("",) * 9]
    text = "".join("\t".join(map(str, row)) + "\r\n" for row in rows)
    (folder / "projections_central_2022_2032.tsv").write_text("\ufeff" + text, "utf-8", newline="")


SPM = {
    "1002": ("Alabama Nonmetro", 30_000),
    "12001": ("Florida Metro", 36_000),
    "12420": ("Austin-Round Rock, TX MSA", 41_000),
    "17460": ("Cleveland-Elyria, OH MSA", 35_000),
    "26420": ("Houston-The Woodlands-Sugar Land, TX MSA", 40_000),
    "48002": ("Texas Nonmetro", 33_000),
}


def write_thresholds(folder: Path) -> None:
    """Thresholds by place and tenure with what they are made from, as spm-calculator keeps Census's workbook."""
    places = {
        code: {
            "name": name,
            "rentIndex": 1.0,
            "adjustments": {"renter": 1.0, "owner_with_mortgage": 1.0, "owner_without_mortgage": 1.0},
            "referenceThresholds": _by_tenure(renter),
        }
        for code, (name, renter) in SPM.items()
    }
    whole = {"year": 2024, "source": "made up", "sourceUrl": "made up", "nationalThresholds": _by_tenure(39_000),
             "housingShares": {"renter": 0.44}, "metroAreas": places}  # fmt: skip
    (folder / "spm_geoadj_2024.json").write_text(json.dumps(whole, indent=2), "utf-8")


def _by_tenure(renter: int) -> dict[str, int]:
    return {"renter": renter, "owner_with_mortgage": renter - 500, "owner_without_mortgage": renter - 7_000}


# State, place without its leading zero, and the rent of a home with two bedrooms.
RENTS = [("AL", "100599999", 800), ("TX", "4820199999", 1_500), ("TX", "4815799999", 1_500),
         ("ME", "2300102060", 1_000), ("ME", "2300119105", 1_300)]  # fmt: skip


def write_rents(folder: Path) -> None:
    """HUD's rents: a row a place, year and size of home, places without their leading zero."""
    rows = [
        (state, place, year, size, rent + 100.0 * (size - 2) + (50 if year == 2026 else 0))
        for state, place, rent in RENTS
        for year in (2025, 2026)
        for size in range(5)
    ]
    write_csv(folder / "hud_fair_market_rents_2025_2026.csv", [RENT_HEAD, *rows])


RENT_HEAD = ("state", "hud_fmr_area_code", "year", "bedrooms", "value")


def write_limits(folder: Path) -> None:
    """HUD's limits: a row a county and year, three limits for each size of household."""
    kinds = ("extremely_low_income", "very_low_income", "low_income")
    head = ("county_fips", "year", "ami", *(f"{kind}_{size}" for size in range(1, 9) for kind in kinds))
    rows = [
        (county, year, median + 1_000 * (year - 2024),
         *(round(median * share * (0.6 + 0.1 * size)) for size in range(1, 9) for share in (0.3, 0.5, 0.8)))
        for county, median in (("01005", 50_000), ("48157", 90_000), ("48201", 80_000))
        for year in (2024, 2025, 2026)
    ]  # fmt: skip
    write_csv(folder / "hud_income_limits_2024_2026.csv", [head, *rows])


# Thousands employed, by age, and the median age.
AGES: list[Row] = [
    ("Total employed", 7000, 200, 600, 1600, 1600, 1400, 1100, 500, 42.1),
    (),
    ("Management,  professional, and related occupations", 5300, 50, 300, 1300, 1350, 1150, 850, 300, 43.5),
    ("Chief executives", 1700, 3, 9, 150, 380, 548, 410, 200, 51.6),
    ("Software developers", 2100, 5, 100, 800, 700, 345, 120, 30, 38.0),
    ("Actors", 40, 2, 8, 12, 8, 5, 3, 2, "–"),
    ("Registered nurses", 3300, 8, 190, 900, 850, 700, 500, 152, 42.3),
    (),
    ("Electricians", 900, 15, 90, 250, 230, 165, 120, 30, 40.1),
    ("Helpers, construction trades", 60, 10, 15, 15, 8, 6, 4, 2, 28.5),
    ("Welding, soldering, and brazing workers", 550, 12, 50, 150, 130, 108, 80, 20, 39.7),
    ("Other metal workers and plastic workers", 390, 5, 30, 80, 90, 85, 75, 25, 44.9),
]


def write_ages(folder: Path) -> None:
    """CPS Table 11b: two rows of heads below three of title, no codes, a note below."""
    heads: list[Row] = [
        ("HOUSEHOLD DATA\n ANNUAL AVERAGES\n 11b. Employed people by detailed occupation and age",),
        ("[Numbers in thousands]",), ("",), ("Occupation", 2025),
        (None, "Total, 16 years and over", "16 to 19 years", "20 to 24 years", "25 to 34 years", "35 to 44 years",
         "45 to 54 years", "55 to 64 years", "65 years and over", "Median age"), ("",),
    ]  # fmt: skip
    write_xlsx(folder / "cpsaat11b_2025.xlsx", {"cpsaat11b": [*heads, *AGES, ("",), ("NOTE: A made-up example.",)]})


# Thousands of full-time workers and median weekly earnings: all, men, women.
PAY: list[Row] = [
    ("Total, full-time wage and salary workers", 6000, 1204, 3300, 1326, 2700, 1089),
    (),
    ("Chief executives", 1200, 2900, 760, 3100, 440, 2300),
    ("Software developers", 1900, 2400, 1500, 2450, 400, 2200),
    ("Actors", 10, "–", 6, "–", 4, "–"),
    ("Registered nurses", 2600, 1560, 360, 1900, 2240, 1517),
    (),
    ("Electricians", 800, 1200, 780, 1210, 20, "–"),
    ("Helpers, construction trades", 50, 800, 47, "–", 3, "–"),
    ("Welding, soldering, and brazing workers", 500, 1000, 475, 1010, 25, "–"),
]


def write_pay(folder: Path) -> None:
    """CPS Table 39: three rows of heads, the sexes over two columns each, no codes, a note below."""
    count, earnings = "Number of workers", "Median weekly earnings"
    heads: list[Row] = [
        ("HOUSEHOLD DATA\n ANNUAL AVERAGES\n 39. Median weekly earnings of full-time wage and salary workers by "
         "detailed occupation and sex",), ("[Numbers in thousands]",), ("",), ("Occupation", 2025),
        (None, "Total", None, "Men", None, "Women", None), (None, *(count, earnings) * 3), ("",),
    ]  # fmt: skip
    write_xlsx(folder / "cpsaat39_2025.xlsx", {"cpsaat39": [*heads, *PAY, ("",), ("NOTE: A made-up example.",)]})


HISTORY_HEAD = ("YEAR", "OCC_CODE", "OCC_TITLE", "O_GROUP", "TOT_EMP", "H_MEAN", "A_MEAN", "H_MEDIAN", "A_MEDIAN",
                "A_PCT10", "A_PCT25", "A_PCT75", "A_PCT90")  # fmt: skip
HISTORY: list[Row] = [
    tuple(line.split("|"))
    for line in (
        "2019|00-0000|All Occupations|total|146000000|25.7|53000|19.1|40000|21000|27000|64000|101000",
        "2019|11-0000|Management Occupations|major|8,000,000|58|122000|50|105000|50000|71000|154,000|#",
        "2019|11-1011|Chief Executives|detailed|205,890|93|193,000|88|184,000|62000|114000|#|#",
        "2019|13-1020|Buyers and Purchasing Agents|detailed|421,000|33|69,000|31|64000|38000|49000|85000|108000",
        "2019|13-1020|Buyers and Purchasing Agents|broad|421,000|33|69,000|31|64000|38000|49000|85000|108000",
        "2019|15-1256|Software Developers and Testers|detailed|1,400,000|53|111000|51|107000|64000|82000|135000|164000",
        "2019|27-2011|Actors|detailed|**|32|*|20|*|*|*|*|*",
        "2021|00-0000|All Occupations|total|141000000|28|58000|22|45000|23000|30000|70000|110000",
        "2021|11-1011|Chief Executives|detailed|200,480|102|213,000|#|#|60000|120000|#|#",
        "2021|15-1252|Software Developers|detailed|1,364,180|58|120000|58|121000|65000|90000|150000|168000",
        "2021|27-2011|Actors|detailed|30,000|*|*|*|*|*|*|*|*",
    )
]


def write_history(folder: Path) -> None:
    """OEWS national files of two years below each other: commas in figures, asterisks and number signs for none."""
    write_csv(folder / "national_2019_2021.csv", [HISTORY_HEAD, *HISTORY])


def write_postings(folder: Path) -> None:
    """Indeed's daily index by state, in small letters: a whole February and two days of March."""
    days = [f"2020-02-{day:02}" for day in range(1, 30)] + ["2020-03-01", "2020-03-02"]
    rows = [
        (day, state, 100 if number == 0 else round(100 + step * number, 2))
        for number, day in enumerate(days)
        for state, step in (("al", -0.5), ("tx", 0.25))
    ]
    write_csv(folder / "indeed_state_postings_index.csv", [("date", "state", "indeed_job_postings_index"), *rows])


_WRITERS = {
    "projections": (write_central,),
    "living_costs": (write_thresholds, write_rents, write_limits),
    "demographics": (write_ages, write_pay),
    "oews_history": (write_history,),
    "postings": (write_postings,),
}


def write_local_release(folder: Path) -> None:
    """Write the files into one sub-folder a kind, as the catalogue names them."""
    for name, writers in _WRITERS.items():
        (folder / name).mkdir(parents=True, exist_ok=True)
        for write in writers:
            write(folder / name)
