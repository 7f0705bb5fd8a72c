"""Hand-made fixtures in the official format of each publisher.

Every figure is made up by hand, for a handful of areas and occupations; file names, sheets, column heads, padding,
footnotes and withheld values are those of the publishers. No figure says anything about the world.
"""

import csv
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from gzip import compress
from pathlib import Path
from zipfile import ZipFile

from openpyxl import Workbook, load_workbook

Row = Sequence[object]


@dataclass(frozen=True)
class Job:
    """A detailed occupation: US employment, annual median wage, what entry takes, and O*NET importance by element."""

    soc: str
    title: str
    employment: int
    median: int
    education: str
    experience: str
    training: str
    zone: int
    importance: tuple[float, ...] = ()


BACHELOR, SCHOOL = "Bachelor's degree", "High school diploma or equivalent"
JOBS = [
    Job("11-1011", "Chief Executives", 210_000, 206_000, BACHELOR, "5 years or more", "None", 5,
        (4.1, 4.0, 4.3, 1.9, 2.1, 1.4, 4.5, 1.5)),
    Job("13-1020", "Buyers and Purchasing Agents", 480_000, 75_000, BACHELOR, "None",
        "Moderate-term on-the-job training", 4),
    Job("15-1252", "Software Developers", 1_650_000, 133_000, BACHELOR, "None", "None", 4,
        (3.9, 4.1, 3.0, 2.8, 1.2, 1.1, 3.8, 1.9)),
    Job("27-2011", "Actors", 40_000, 50_000, "Some college, no degree", "None", "Long-term on-the-job training", 2,
        (3.6, 3.1, 3.8, 1.1, 1.2, 1.3, 4.4, 2.0)),
    Job("29-1141", "Registered Nurses", 3_280_000, 94_000, BACHELOR, "None", "None", 3,
        (4.0, 4.0, 4.1, 2.5, 1.4, 4.3, 4.3, 3.2)),
    Job("47-2111", "Electricians", 740_000, 62_000, SCHOOL, "None", "Apprenticeship", 3,
        (3.2, 3.5, 3.0, 4.0, 3.9, 1.2, 3.3, 3.9)),
    Job("47-3013", "Helpers--Electricians", 70_000, 40_000, SCHOOL, "None", "Short-term on-the-job training", 2,
        (2.6, 2.8, 2.7, 2.9, 3.3, 1.1, 3.0, 3.6)),
    Job("47-3019", "Helpers, Construction Trades, All Other", 27_000, 39_000, SCHOOL, "None",
        "Short-term on-the-job training", 2),
    Job("51-4121", "Welders, Cutters, Solderers, and Brazers", 430_000, 51_000, SCHOOL, "None",
        "Moderate-term on-the-job training", 2, (2.5, 3.0, 2.4, 3.0, 2.7, 1.1, 2.8, 3.9)),
]  # fmt: skip
GROUPS = [
    ("000000", "All Occupations", 0), ("110000", "Management Occupations", 0), ("111000", "Top Executives", 1),
    ("130000", "Business and Financial Operations Occupations", 0),
    ("131000", "Business Operations Specialists", 1),
    ("150000", "Computer and Mathematical Occupations", 0), ("151200", "Computer Occupations", 1),
    ("151250", "Software and Web Developers, Programmers, and Testers", 2),
    ("270000", "Arts, Design, Entertainment, Sports, and Media Occupations", 0),
    ("272000", "Entertainers and Performers, Sports and Related Workers", 1),
    ("272010", "Actors, Producers, and Directors", 2),
    ("290000", "Healthcare Practitioners and Technical Occupations", 0),
    ("291000", "Healthcare Diagnosing or Treating Practitioners", 1),
    ("470000", "Construction and Extraction Occupations", 0), ("472000", "Construction Trades Workers", 1),
    ("473000", "Helpers, Construction Trades", 1), ("473010", "Helpers, Construction Trades", 2),
    ("510000", "Production Occupations", 0), ("514000", "Metal Workers and Plastic Workers", 1),
    ("514120", "Welding, Soldering, and Brazing Workers", 2),
]  # fmt: skip
AREAS = [
    ("00", "0000000", "N", "National", 1.0),
    ("48", "4800000", "S", "Texas", 0.09),
    ("48", "0026420", "M", "Houston-Pasadena-The Woodlands, TX", 0.02),
    ("48", "4800001", "M", "Northwestern Region of Texas nonmetropolitan area", 0.001),
]
INDUSTRIES = [
    ("000000", "Cross-Industry, Private, Federal, State, and Local", 0),
    ("23--24", "Sector 23 - Construction", 2),
    ("238000", "Specialty Trade Contractors", 3),
    ("62--63", "Sector 62 - Health Care and Social Assistance", 2),
    ("622000", "Hospitals", 3),
]
STAFFING = {("23--24", "472111"): 0.8, ("238000", "472111"): 0.75, ("238000", "473013"): 0.9, ("622000", "291141"): 0.6}
MEASURES = [f"{code:02}" for code in range(1, 18)]
ABSENT = "-"


def write_release(folder: Path) -> None:
    """Write one sub-folder a source: all of the catalogue but ``geography``."""
    for name, write in _WRITERS.items():
        (folder / name).mkdir(parents=True)
        write(folder / name)


# ── oews ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def write_flat(folder: Path) -> None:
    """The flat files of BLS: tab-separated, padded, lines ended as on Windows."""
    series = [
        (f"{key}{measure}".ljust(30), "2025", "A01", value.rjust(12), note)
        for key, values, notes in cells()
        for measure, value, note in zip(MEASURES, values, notes, strict=True)
        if value
    ]
    head = ("series_id".ljust(30), "year", "period", "value".rjust(12), "footnote_codes")
    _write_tabs(folder / "oe.data.0.Current", [head, *series])
    area_head = ("state_code", "area_code", "areatype_code", "area_name")
    _write_tabs(folder / "oe.area", [area_head, *(area[:4] for area in AREAS)])
    tail = ("selectable", "sort_sequence")
    industry_head = ("industry_code", "industry_name", "display_level", *tail)
    _write_tabs(folder / "oe.industry", [industry_head, *((*row, "T", n) for n, row in enumerate(INDUSTRIES))])
    occupation_head = ("occupation_code", "occupation_name", "occupation_description", "display_level", *tail)
    occupations = [(code, title, 'A "made-up" text', level, "T", n) for n, (code, title, level) in enumerate(_listed())]
    _write_tabs(folder / "oe.occupation", [occupation_head, *occupations])
    _write_tabs(folder / "oe.release", [("release_date", "description"), ("2025A01", "May 2025")])


def write_sqlite(file: Path) -> None:
    """The same release as a compressed SQLite edition."""
    with sqlite3.connect(":memory:") as base:
        columns = ", ".join(f"{kind}{measure} TEXT" for kind in "vf" for measure in MEASURES)
        base.execute(f"CREATE TABLE cell (key TEXT PRIMARY KEY, {columns})")
        base.execute("CREATE TABLE area (area_code TEXT, areatype_code TEXT, state_code TEXT, area_name TEXT)")
        base.execute("CREATE TABLE industry (industry_code TEXT, industry_name TEXT, display_level INTEGER)")
        base.execute("CREATE TABLE occupation (occupation_code TEXT, occupation_name TEXT, display_level INTEGER)")
        base.execute("CREATE TABLE meta (name TEXT, value TEXT)")
        for key, values, notes in cells():
            row = [key, *(value or None for value in values), *(note or None for note in notes)]
            base.execute(f"INSERT INTO cell VALUES ({', '.join('?' * len(row))})", row)
        base.executemany("INSERT INTO area VALUES (?2, ?3, ?1, ?4)", [area[:4] for area in AREAS])
        base.executemany("INSERT INTO industry VALUES (?, ?, ?)", INDUSTRIES)
        base.executemany("INSERT INTO occupation VALUES (?, ?, ?)", _listed())
        base.execute("INSERT INTO meta VALUES ('release', 'May 2025')")
        file.write_bytes(compress(base.serialize()))


def cells() -> list[tuple[str, list[str], list[str]]]:
    """Series id without measure, the 17 values (``""``: no such series) and their footnotes, sorted by series id."""
    crossed = [
        (f"OEU{kind}{area}000000{job.soc.replace('-', '')}", job, int(round(job.employment * share, -1)), kind == "N")
        for _, area, kind, _, share in AREAS
        for job in [*JOBS, *_totals()]
    ]
    by_code = {job.soc.replace("-", ""): job for job in JOBS}
    staffed = [
        (f"OEUN0000000{naics}{code}", by_code[code], int(round(by_code[code].employment * share, -1)), True)
        for (naics, code), share in STAFFING.items()
    ]
    return sorted(_cell(*cell) for cell in [*crossed, *staffed])


def _cell(key: str, job: Job, employment: int, national: bool) -> tuple[str, list[str], list[str]]:
    """Figures of few are withheld, chief executives' upper wages are above the top, actors are paid by the hour."""
    factors = (0.55, 0.75, 1.0, 1.25, 1.6)
    annual = [f"{job.median * factor:.0f}" for factor in factors]
    hourly = [f"{job.median * factor / 2080:.2f}" for factor in factors]
    jobs = ["", ""] if national else ["1.500", "1.20"]
    mean = [f"{job.median / 2080 * 1.1:.2f}", f"{job.median * 1.1:.0f}"]
    values = [str(employment), "3.0", *mean, "1.1", *hourly, *annual, *jobs]
    notes = [""] * len(values)
    withheld: dict[int, str] = {}
    if employment < 50:
        withheld |= dict.fromkeys((0, 1, 15, 16) if employment > 30 else range(2, 15), "8")
    if job.soc == "11-1011":
        withheld |= dict.fromkeys((9, 13, 14), "5")
    if job.soc == "27-2011":
        withheld |= dict.fromkeys((3, 10, 11, 12, 13, 14), "4")
    for position, note in withheld.items():
        if values[position]:
            values[position], notes[position] = ABSENT, note
    return key, values, notes


def _totals() -> Iterator[Job]:
    for code, title, _ in GROUPS:
        members = [job for job in JOBS if job.soc.replace("-", "").startswith(code.rstrip("0"))]
        total = sum(job.employment for job in members)
        yield Job(f"{code[:2]}-{code[2:]}", title, total, members[0].median, "", "", "", 0)


def _listed() -> list[tuple[str, str, int]]:
    return sorted([*GROUPS, *((job.soc.replace("-", ""), job.title, 3) for job in JOBS)])


# ── projections ───────────────────────────────────────────────────────────────────────────────────────────────────

_NEM = ("2024 National Employment Matrix title", "2024 National Employment Matrix code", "Occupation type")
_LEVELS = ("Employment, 2024", "Employment, 2034")
_CHANGE = ("Employment change, numeric, 2024–34", "Employment change, percent, 2024–34")
_OUTLOOK_HEAD = (
    *_NEM, *_LEVELS, "Employment distribution, percent, 2024", "Employment distribution, percent, 2034", *_CHANGE,
    "Percent self employed, 2024", "Occupational openings, 2024–34 annual average",
    "Median annual wage, dollars, 2024[1]", "Typical education needed for entry",
    "Work experience in a related occupation",
    "Typical on-the-job training needed to attain competency in the occupation",
    "Related Occupational Outlook Handbook (OOH) content xlsx",
)  # fmt: skip
_SEPARATION_HEAD = (
    *_NEM, *_LEVELS, *_CHANGE, "Labor force exit rate, 2024–34 annual average",
    "Occupational transfer rate, 2024–34 annual average", "Total occupational separations rate, 2024–34 annual average",
    "Labor force exits, 2024–34 annual average", "Occupational transfers, 2024–34 annual average",
    "Total occupational separations, 2024–34 annual average", "Occupational openings, 2024–34 annual average",
)  # fmt: skip


def _write_projections(folder: Path) -> None:
    """Thousands with one decimal, titles indented by blanks, a summary row, and footnotes below."""
    outlook: list[Row] = [("Total, all occupations", "00-0000", "Summary", 6927.0, 7134.8, 100, 100, 207.8, 3.0, 5.8,
                           751.6, 49500, "—", "—", "—", "—")]  # fmt: skip
    separations: list[Row] = [("Total, all occupations", "00-0000", "Summary", 6927.0, 7134.8, 207.8, 3.0, 4.5, 6.0,
                               10.5, 311.7, 415.6, 727.3, 751.6)]  # fmt: skip
    for job in JOBS:
        base = job.employment / 1000
        levels = ("Line item", round(base, 1), round(base * 1.03, 1))
        change = (round(base * 0.03, 1), 3.0)
        flows = (round(base * 0.045, 1), round(base * 0.06, 1), round(base * 0.105, 1))
        name = (f"        {job.title}", job.soc, *levels)
        openings = round(base * 0.105 + base * 0.003, 1)
        entry = (job.education, job.experience, job.training, "OOH Content")
        outlook.append((*name, 0.1, 0.1, *change, 3.7, openings, job.median, *entry))
        separations.append((*name, *change, 4.5, 6.0, 10.5, *flows, openings))
    source = ("Source: a made-up example in the format of the Employment Projections program",)
    notes: list[Row] = [("Footnotes:",), ("[1] Wage data cover wage and salary workers only.",), source]
    write_xlsx(
        folder / "occupation.xlsx",
        {
            "Table 1.2": [("Table 1.2 Occupational projections, 2024–2034",), _OUTLOOK_HEAD, *outlook, *notes],
            "Table 1.10": [("Table 1.10 Occupational separations, 2024–34",), _SEPARATION_HEAD, *separations, source],
        },
    )


# ── onet ──────────────────────────────────────────────────────────────────────────────────────────────────────────

ELEMENTS = {
    "2.A.1.a": ("Essential Skills", "Reading Comprehension"),
    "2.A.2.a": ("Essential Skills", "Critical Thinking"),
    "2.B.1.a": ("Transferable Skills", "Social Perceptiveness"),
    "2.B.3.k": ("Transferable Skills", "Troubleshooting"),
    "2.C.3.d": ("Knowledge", "Building and Construction"),
    "2.C.5.a": ("Knowledge", "Medicine and Dentistry"),
    "1.A.1.a.1": ("Abilities", "Oral Comprehension"),
    "1.A.2.a.2": ("Abilities", "Manual Dexterity"),
}
# 13-1020 is rated through its components; 47-3019 not at all, but 47-3013 of its broad group is.
RATED = [
    *((f"{job.soc}.00", job.title, job.zone, job.importance) for job in JOBS if job.importance),
    ("13-1021.00", "Buyers and Purchasing Agents, Farm Products", 4, (3.5, 3.6, 3.5, 1.9, 1.6, 1.1, 3.9, 1.9)),
    ("13-1022.00", "Wholesale and Retail Buyers, Except Farm Products", 4, (3.6, 3.6, 3.3, 1.8, 1.5, 1.1, 3.8, 1.8)),
]
_PERSON = ("O*NET-SOC Code", "Title")
_CERTAINTY = ("N", "Standard Error", "Lower CI Bound", "Upper CI Bound", "Recommend Suppress")
_RATING_HEAD = (*_PERSON, "Element ID", "Element Name", "Scale ID", "Scale Name", "Data Value", *_CERTAINTY,
                "Not Relevant", "Date", "Domain Source")  # fmt: skip


TOOLS = [
    ("15-1252.00", "Software Developers", "Python", 43232402, "Development environment software", "Y", "Y"),
    ("15-1252.00", "Software Developers", "Git", 43232402, "Development environment software", "Y", "N"),
    ("29-1141.00", "Registered Nurses", "MEDITECH", 42295101, "Medical software", "N", "Y"),
]


def rename_to_30_2(folder: Path) -> None:
    """Turn the O*NET files of :func:`write_release` into those of release 30.2, with the same figures."""
    _merge(folder, ["Essential Skills", "Transferable Skills"], "Skills")
    _merge(folder, ["Education", "Training and Experience"], "Education, Training, and Experience")
    (folder / "Software Skills.xlsx").unlink()
    head = (*_PERSON, "Example", "Commodity Code", "Commodity Title", "Hot Technology", "In Demand")
    write_xlsx(folder / "Technology Skills.xlsx", {"Technology Skills": [head, *TOOLS]})


def _merge(folder: Path, names: list[str], merged: str) -> None:
    sheets = [list(load_workbook(folder / f"{name}.xlsx").active.values) for name in names]
    write_xlsx(folder / f"{merged}.xlsx", {merged: [*sheets[0], *(row for sheet in sheets[1:] for row in sheet[1:])]})
    for name in names:
        (folder / f"{name}.xlsx").unlink()


def _write_onet(folder: Path) -> None:
    """Release 30.3, which splits the skills in two files."""
    for sheet in dict.fromkeys(sheet for sheet, _ in ELEMENTS.values()):
        write_xlsx(folder / f"{sheet}.xlsx", {sheet: [_RATING_HEAD, *_ratings(sheet)]})
    zones = [(code, title, zone, "08/2025", "Analyst") for code, title, zone, _ in RATED]
    write_xlsx(folder / "Job Zones.xlsx", {"Job Zones": [(*_PERSON, "Job Zone", "Date", "Domain Source"), *zones]})
    head = (*_PERSON, "Workplace Example", "Element ID", "Element Name", "Hot Technology", "In Demand")
    write_xlsx(folder / "Software Skills.xlsx", {"Software Skills": [head, *TOOLS]})
    write_xlsx(folder / "Education.xlsx", {"Education": list(_requirements())})
    write_xlsx(folder / "Training and Experience.xlsx", {"Training and Experience": list(_requirements("OJ"))})
    write_xlsx(folder / "nem_onet_to_soc_crosswalk.xlsx", {"Crosswalk": list(_crosswalk())})
    head = ("Element ID", "Element Name", "Scale ID", "Scale Name", "Anchor Value", "Anchor Description")
    anchors = [
        (element, name, "LV", "Level", value, f"A made-up example of level {value}")
        for element, (_, name) in ELEMENTS.items()
        for value in (2, 4, 6)
    ]
    write_xlsx(folder / "Level Scale Anchors.xlsx", {"Level Scale Anchors": [head, *anchors]})
    tasks = [
        (code, title, place, f"A made-up task of {title}", kind, 20, "08/2025", "Incumbent")
        for place, (code, title, *_) in enumerate(RATED)
        for kind in ("Core",)
    ]
    head = (*_PERSON, "Task ID", "Task", "Task Type", "Incumbents Responding", "Date", "Domain Source")
    write_xlsx(folder / "Task Statements.xlsx", {"Task Statements": [head, *tasks]})
    head = (*_PERSON, "Job Title", "Short Title", "Source(s)")
    called = [(code, title, *names, "02") for code, title, *_ in RATED for names in ALTERNATE.get(code, ())]
    write_xlsx(folder / "Job Titles.xlsx", {"Job Titles": [head, *called]})


ALTERNATE = {
    "15-1252.00": [("Software Engineer", "n/a"), ("DevOps Engineer", "n/a")],
    "29-1141.00": [("RN (Registered Nurse)", "RN"), ("Staff Nurse", "n/a")],
    "47-2111.00": [("Lineman", "n/a"), ("Staff Electrician", "n/a")],
}  # the occupation's name, and the short form of it


def _ratings(sheet: str) -> Iterator[Row]:
    """Importance and level; a level that does not matter is flagged, and one rating should be suppressed."""
    for code, title, _, importance in RATED:
        for (element, (home, name)), value in zip(ELEMENTS.items(), importance, strict=True):
            if home != sheet:
                continue
            suppress = "Y" if (code, element) == ("27-2011.00", "2.B.3.k") else "N"
            irrelevant = "Y" if value < 1.2 else "N"
            bounds = (8, 0.12, round(value - 0.2, 2), round(value + 0.2, 2), suppress)
            level = round(1.4 * value - 1.2, 2)
            yield code, title, element, name, "IM", "Importance", value, *bounds, None, "08/2025", "Analyst"
            yield code, title, element, name, "LV", "Level", level, *bounds, irrelevant, "08/2025", "Analyst"


def _requirements(scale: str = "RL") -> Iterator[Row]:
    yield (*_PERSON, "Element ID", "Element Name", "Scale ID", "Scale Name", "Category", "Data Value", *_CERTAINTY,
           "Date", "Domain Source")  # fmt: skip
    for code, title, zone, _ in RATED:
        for category, share in ((2, 100.0 - 15 * zone), (6, 15.0 * zone)):
            level = ("2.D.1", "Required Level of Education", scale, "Required Level Of Education (Categories 1-12)")
            yield code, title, *level, category, share, 28, 4.1, None, None, "N", "08/2025", "Incumbent"


def _crosswalk() -> Iterator[Row]:
    yield ("Bureau of Labor Statistics O*NET-SOC to National Employment Matrix (NEM) Crosswalk",)
    yield ("Office of Occupational Statistics and Employment Projections",)
    yield ("As of 9/6/2023",)
    yield ("A made-up example",)
    yield ("Sort Order", "O*NET-SOC Code", "O*NET-SOC Title", "NEM Code",
           "National Employment Matrix Occupational Title", "OOH Profile Code")  # fmt: skip
    codes = [("47-3019.00", "Helpers, Construction Trades, All Other"), *((code, title) for code, title, *_ in RATED)]
    for number, (code, title) in enumerate(sorted(codes), start=1):
        matrix = "13-1020" if code.startswith("13-102") else code[:7]
        yield number, code, title, matrix, title, "—"


# ── prices and exposure ───────────────────────────────────────────────────────────────────────────────────────────


def _write_prices(folder: Path) -> None:
    """A blank before each quoted key, lines of other items, ``(NA)``, ``0.000`` and footnotes."""
    metros = [
        ("00000", "United States", "1", "100.000", "100.000"),
        ("26420", "Houston-Pasadena-The Woodlands, TX (Metropolitan Statistical Area)", "1", "99.500", "99.100"),
        ("26420", "Houston-Pasadena-The Woodlands, TX (Metropolitan Statistical Area)", "5", "97.000", "98.000"),
        ("10180", "Abilene, TX (Metropolitan Statistical Area)", "1", "91.400", "(NA)"),
    ]
    portions = [
        ("00000", "United States", "1", "100.000", "100.000"),
        ("48998", "Texas (Metropolitan Portion)", "1", "98.900", "98.600"),
        ("48999", "Texas (Nonmetropolitan Portion)", "1", "87.800", "87.900"),
        ("10999", "Delaware (Nonmetropolitan Portion)", "1", "0.000", "0.000"),
    ]
    _write_parities(folder / "MARPP_MSA_2008_2024.csv", "MARPP", metros)
    _write_parities(folder / "PARPP_PORT_2008_2024.csv", "PARPP", portions)


def _write_parities(file: Path, table: str, rows: Iterable[tuple[str, ...]]) -> None:
    head = "GeoFIPS,GeoName,Region,TableName,LineCode,IndustryClassification,Description,Unit,2023,2024"
    lines = [
        f' "{fips}","{name}", ,{table},{line},"...","RPPs: All items ","Index",{before},{latest}'
        for fips, name, line, before, latest in rows
    ]
    notes = ['"Note: See the included footnote file."', f'"{table}: Regional price parities "', '"A made-up example"']
    file.write_text("\n".join([head, *lines, *notes]) + "\n", "latin-1")


def _write_exposure(folder: Path) -> None:
    scores = [(job.soc, job.title, round(0.05 + n / 30, 4)) for n, job in enumerate(JOBS)]
    write_csv(
        folder / "msft_soc_ai_applicability_scores.csv", [("SOC Code", "title", "ai_applicability_score"), *scores]
    )
    kinds = [f"{rater}_rating_{scale}" for rater in ("dv", "human") for scale in ("alpha", "beta", "gamma")]
    rated = [
        (code, title, 0.1, 0.2, 0.3, 0.1, round(0.02 + n / 20, 2), 0.4) for n, (code, title, *_) in enumerate(RATED)
    ]
    write_csv(folder / "gptsaregpts_occ_level.csv", [("O*NET-SOC Code", "Title", *kinds), *rated])


# ── demographics ──────────────────────────────────────────────────────────────────────────────────────────────────

# Thousands employed, and percent women, White, Black, Asian, Hispanic; dashes where fewer than 50 thousand are.
_DASHES = ("–",) * 5
COMPOSITION: list[Row] = [
    ("Total, 16 years and over", 7000, 47.0, 77, 12.5, 6.5, 18.5),
    (),
    ("Management,  professional, and related occupations", 5300, 51.0, 78, 10.0, 9, 11),
    ("Chief executives", 1700, 29.5, 86, 6.1, 6.5, 7),
    ("Buyers and purchasing agents, farm products", 4, *_DASHES),
    ("Software developers", 2100, 21.5, 55.5, 5.5, 36.5, 5.5),
    ("Actors", 40, *_DASHES),
    ("Registered nurses", 3300, 88, 73.5, 14.5, 9, 8),
    (),
    ("Construction and extraction occupations", 970, 4.1, 87.5, 7.2, 1.5, 40.5),
    ("Electricians", 900, 2.5, 88.5, 7.5, 2, 25),
    ("Helpers, construction trades", 60, 5.5, 88.5, 3, 0, 48.5),
    ("Welding, soldering, and brazing workers", 550, 5, 82.5, 10, 3, 25.5),
    ("Other metal workers and plastic workers", 390, 20.5, 71, 16, 8.5, 22),
]


def _write_demographics(folder: Path) -> None:
    """Three rows of heads below three of title, no codes, blank rows between groups, and a note below."""
    heads: list[Row] = [
        ("HOUSEHOLD DATA\nANNUAL AVERAGES\n11. Employed persons by detailed occupation, sex, race, and Hispanic or "
         "Latino ethnicity",), ("[Numbers in thousands]",), (),
        ("Occupation", 2022), (None, "Total\nemployed", "Percent of total employed"),
        (None, None, "Women", "White", "Black or\nAfrican\nAmerican", "Asian", "Hispanic\nor Latino"), (),
    ]  # fmt: skip
    note: list[Row] = [(), ("NOTE: A made-up example. Dash indicates no data.",)]
    write_xlsx(folder / "cpsaat11.xlsx", {"cpsaat11": [*heads, *COMPOSITION, *note]})


# ── geography ─────────────────────────────────────────────────────────────────────────────────────────────────────

# Two counties of one metro, one county of another state's nonmetro area, and a territory, each a square degree.
COUNTIES = [
    ("48201", "0026420", "TX", -96, 29),
    ("48157", "0026420", "TX", -97, 29),
    ("01005", "0100004", "AL", -86, 31),
    ("72001", "7200001", "PR", -67, 18),
]


def write_geography(folder: Path) -> None:
    """Counties of each area, centres, populations in Latin-1 without territories, metros, and boundaries."""
    folder.mkdir(parents=True, exist_ok=True)
    heads = ("county_fips", "oews_area_code", "oews_area_name", "state", "county_name")
    write_csv(
        folder / "derived_county_to_oews_area.csv",
        [heads, *((code, area, "made up", state, "A County") for code, area, state, *_ in COUNTIES)],
    )
    centres = {
        area: (area, "made up", 1, x + 0.5, y + 0.5, "" if state == "PR" else 1000.0)
        for _, area, state, x, y in COUNTIES
    }
    heads = ("oews_area_code", "oews_area_name", "n_counties", "lon_popweighted", "lat_popweighted", "population_2024")
    write_csv(folder / "derived_oews_area_centroids.csv", [heads, *centres.values()])
    estimates = [
        (level, code[:2], code[2:] if level == "050" else "000", "Doña Ana County", 500, 1000)
        for code, _, state, *_ in COUNTIES
        for level in ("040", "050")
        if state != "PR" and (level == "050" or code != "48157")
    ]
    rows = [("SUMLEV", "STATE", "COUNTY", "CTYNAME", "POPESTIMATE2023", "POPESTIMATE2024"), *estimates]
    (folder / "co-est2024-alldata.csv").write_text("".join(",".join(map(str, row)) + "\n" for row in rows), "latin-1")
    heads = ("CBSA Code", "CBSA Title", "Metropolitan/Micropolitan Statistical Area", "County/County Equivalent",
             "State Name", "FIPS State Code", "FIPS County Code")  # fmt: skip
    metros = [
        ("26420", "made up", "Metropolitan Statistical Area", "A County", "Texas", code[:2], code[2:])
        for code, area, *_ in COUNTIES
        if area == "0026420"
    ]
    write_xlsx(folder / "list1_2023.xlsx", {"List 1": [heads, *metros, (), ("Note: made up",)]})
    arcs = [[(x, y), (x, y + 1), (x + 1, y + 1), (x + 1, y), (x, y)] for *_, x, y in COUNTIES]
    shapes = [{"type": "Polygon", "id": code, "arcs": [[n]]} for n, (code, *_) in enumerate(COUNTIES)]
    topology = {
        "type": "Topology",
        "objects": {"counties": {"type": "GeometryCollection", "geometries": shapes}},
        "arcs": arcs,
    }
    (folder / "counties-10m.json").write_text(json.dumps(topology), "utf-8")


# ── containers ────────────────────────────────────────────────────────────────────────────────────────────────────


def zip_files(archive: Path, files: Iterable[Path]) -> None:
    """Pack ``files`` as BEA does, beside a page of footnotes."""
    with ZipFile(archive, "w") as packed:
        packed.writestr("Footnotes.html", "<html>made up</html>")
        for file in files:
            packed.write(file, file.name)


def _write_tabs(file: Path, rows: Iterable[Row]) -> None:
    file.write_text("".join("\t".join(map(str, row)) + "\r\n" for row in rows), "utf-8", newline="")


def write_csv(file: Path, rows: Iterable[Row]) -> None:
    with file.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows(rows)


def write_xlsx(file: Path, sheets: dict[str, list[Row]]) -> None:
    book = Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(file)


# ── job titles of the classification ──────────────────────────────────────────────────────────────────────────────


def write_direct_titles(folder: Path, lines_above: int = 7) -> None:
    """BLS's workbook, which says whose it is before the table begins."""
    head = ("2018 SOC Code", "2018 SOC Title", "2018 SOC Direct Match Title", "Illustrative Example")
    rows = [
        ("15-1252", "Software Developers", "Software Engineer", None),
        ("29-1141", "Registered Nurses", "RN", None),
        ("29-1141", "Registered Nurses", "Certified Occupational Health Nurse (COHN)", "x"),
        ("47-3013", "Helpers--Electricians", "Heating, Ventilation,  and Air Conditioning (HVAC) Helper", None),
        ("55-1011", "Air Crew Officers", "Charter Pilot (Airline)", None),
    ]
    above = [("A made-up example",)] * lines_above
    write_xlsx(folder / "soc_2018_direct_match_title_file.xlsx", {"Sorted by SOC": [*above, head, *rows]})


_WRITERS = {
    "oews": write_flat,
    "projections": _write_projections,
    "onet": _write_onet,
    "prices": _write_prices,
    "exposure": _write_exposure,
    "demographics": _write_demographics,
    "postings": write_direct_titles,
}
