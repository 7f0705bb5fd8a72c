"""BLS Occupational Employment and Wage Statistics: employment and wages by area, and by national industry.

Two editions of one release are read: the flat files that BLS publishes (``oe.data.0.Current`` and its code
lists) and a SQLite edition made from them. Both hold one series per area, industry, occupation and measure; here a
*cell* is all measures of one area, industry and occupation, and ``key`` its series id without the measure:
``OEU`` + area type + area (7) + industry (6) + occupation (6).
"""

import gzip
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

import dataframely as dy
import polars as pl
from polars.exceptions import PolarsError

from jtm.sources.contract import SourceError, conform, figures, require_columns, require_rows

CROSS_INDUSTRY = "000000"
HOURS_PER_YEAR = 2080
MEASURES = {
    "01": "employment",
    "02": "employment_rse",
    "04": "mean_wage",
    "05": "mean_wage_rse",
    "08": "hourly_median",
    "11": "wage_p10",
    "12": "wage_p25",
    "13": "median_wage",
    "14": "wage_p75",
    "15": "wage_p90",
    "16": "jobs_per_1000",
    "17": "location_quotient",
}
FLAGGED = ["employment", "mean_wage", "wage_p10", "wage_p25", "median_wage", "wage_p75", "wage_p90"]
FLAGS = {"4": "other_basis", "5": "top_coded", "8": "suppressed"}
STATES = {
    "01": "AL", "02": "AK", "04": "AZ", "05": "AR", "06": "CA", "08": "CO", "09": "CT", "10": "DE", "11": "DC",
    "12": "FL", "13": "GA", "15": "HI", "16": "ID", "17": "IL", "18": "IN", "19": "IA", "20": "KS", "21": "KY",
    "22": "LA", "23": "ME", "24": "MD", "25": "MA", "26": "MI", "27": "MN", "28": "MS", "29": "MO", "30": "MT",
    "31": "NE", "32": "NV", "33": "NH", "34": "NJ", "35": "NM", "36": "NY", "37": "NC", "38": "ND", "39": "OH",
    "40": "OK", "41": "OR", "42": "PA", "44": "RI", "45": "SC", "46": "SD", "47": "TN", "48": "TX", "49": "UT",
    "50": "VT", "51": "VA", "53": "WA", "54": "WV", "55": "WI", "56": "WY", "66": "GU", "72": "PR", "78": "VI",
}  # fmt: skip


class Area(dy.Schema):
    """The areas that OEWS publishes: the nation, states and territories, metro and nonmetro areas."""

    area_code = dy.String(primary_key=True, regex=r"^(US|\d{2}|\d{5}|\d{7})$")
    oews_area_code = dy.String(regex=r"^\d{7}$")
    area_type = dy.Enum(["nation", "state", "metro", "nonmetro"])
    area_name = dy.String(min_length=2)
    state = dy.String(nullable=True, regex=r"^[A-Z]{2}$")


class OccupationTitle(dy.Schema):
    """Every code of the OEWS occupation list, with its place in the hierarchy."""

    soc = dy.String(primary_key=True, regex=r"^\d{2}-\d{4}$")
    title = dy.String(min_length=2)
    level = dy.Enum(["total", "major", "minor", "broad", "detailed"])


class Industry(dy.Schema):
    """Every code of the OEWS industry list; ``level`` 2 is a sector, 3 a subsector (these add up to the total)."""

    naics = dy.String(primary_key=True)
    title = dy.String(min_length=2)
    level = dy.UInt8(min=0, max=5)


class _Cell(dy.Schema):
    employment = dy.Int32(nullable=True, min=0)
    employment_rse = dy.Float64(nullable=True, min=0)
    mean_wage = dy.Int32(nullable=True, min=0)
    mean_wage_rse = dy.Float64(nullable=True, min=0)
    wage_p10 = dy.Int32(nullable=True, min=0)
    wage_p25 = dy.Int32(nullable=True, min=0)
    median_wage = dy.Int32(nullable=True, min=0)
    wage_p75 = dy.Int32(nullable=True, min=0)
    wage_p90 = dy.Int32(nullable=True, min=0)
    hourly_median = dy.Float64(nullable=True, min=0)
    jobs_per_1000 = dy.Float64(nullable=True, min=0)
    employment_flag = dy.Enum(list(FLAGS.values()), nullable=True)
    mean_wage_flag = dy.Enum(list(FLAGS.values()), nullable=True)
    wage_p10_flag = dy.Enum(list(FLAGS.values()), nullable=True)
    wage_p25_flag = dy.Enum(list(FLAGS.values()), nullable=True)
    median_wage_flag = dy.Enum(list(FLAGS.values()), nullable=True)
    wage_p75_flag = dy.Enum(list(FLAGS.values()), nullable=True)
    wage_p90_flag = dy.Enum(list(FLAGS.values()), nullable=True)


class Wage(_Cell):
    """Cross-industry cells. Wages in annual US dollars, errors in percent, flags where a value is withheld."""

    area_code = dy.String(primary_key=True)
    soc = dy.String(primary_key=True)
    location_quotient = dy.Float64(nullable=True, min=0)


class Staffing(_Cell):
    """National cells of one industry and one occupation."""

    naics = dy.String(primary_key=True)
    soc = dy.String(primary_key=True)


def read(raw: Path, known: Mapping[str, pl.DataFrame], minimum_rows: int) -> dict[str, pl.DataFrame]:
    """Read the release in ``raw`` into tables ``area``, ``occupation_title``, ``industry``, ``wage``, ``staffing``.

    The flat files win where both editions are there. Raises :class:`SourceError`.
    """
    flat = raw / "oe.data.0.Current"
    if flat.is_file():
        cells, lists, file = _read_flat(flat), _flat_lists(raw), flat
    else:
        editions = sorted(raw.glob("*.sqlite.gz"))
        if not editions:
            raise SourceError(f"{raw.name}/: neither oe.data.0.Current nor a *.sqlite.gz edition.")
        file = editions[-1]
        cells, lists = _read_sqlite(file)
    require_rows(cells, minimum_rows, file)
    return _tables(cells, lists, file)


def vintage(raw: Path) -> str:
    """The release in ``raw`` as BLS names it, such as ``May 2025``."""
    flat = raw / "oe.release"
    if flat.is_file():
        return str(_read_list(flat)["description"][0])
    with _open_sqlite(sorted(raw.glob("*.sqlite.gz"))[-1]) as connection:
        return str(connection.execute("SELECT value FROM meta WHERE name = 'release'").fetchone()[0])


def _tables(cells: pl.DataFrame, lists: dict[str, pl.DataFrame], file: Path) -> dict[str, pl.DataFrame]:
    areas = _areas(lists["area"])
    cross = pl.col("industry") == CROSS_INDUSTRY
    wage = cells.filter(cross).join(areas.select("area_code", "oews_area_code"), on="oews_area_code", how="left")
    unknown = wage.filter(pl.col("area_code").is_null())["oews_area_code"].unique().to_list()
    if unknown:
        raise SourceError(f"{file.name}: area codes {unknown[:5]} are not in the area list.")
    staffing = cells.filter(~cross).rename({"industry": "naics"})
    return {
        "area": conform(areas, Area, "oe.area"),
        "occupation_title": conform(_occupations(lists["occupation"]), OccupationTitle, "oe.occupation"),
        "industry": conform(_industries(lists["industry"]), Industry, "oe.industry"),
        "wage": conform(wage, Wage, file).sort("area_code", "soc"),
        "staffing": conform(staffing, Staffing, file).sort("naics", "soc"),
    }


def _decode(cells: pl.DataFrame) -> pl.DataFrame:
    """Split the key, and turn text into figures and footnotes into flags.

    Footnote 4 says only on which basis a wage is published; where the annual median is missing and the hourly
    one is not, the occupation is paid by the hour and the cell says ``other_basis``.
    """
    cells = figures(cells, MEASURES.values(), "OEWS", missing="-", key="key")
    flags = [
        pl.when(pl.col(name).is_null())
        .then(pl.col(f"{name}_note").replace_strict(FLAGS, default=None))
        .alias(f"{name}_flag")
        for name in FLAGGED
    ]
    return cells.select(
        pl.col("key").str.slice(4, 7).alias("oews_area_code"),
        pl.col("key").str.slice(11, 6).alias("industry"),
        (pl.col("key").str.slice(17, 2) + "-" + pl.col("key").str.slice(19, 4)).alias("soc"),
        *MEASURES.values(),
        *flags,
    )


def _areas(listed: pl.DataFrame) -> pl.DataFrame:
    code, kind = pl.col("area_code"), pl.col("areatype_code")
    metro = (kind == "M") & code.str.starts_with("00")
    return listed.select(
        pl.when(kind == "N").then(pl.lit("US")).when(kind == "S").then(code.str.slice(0, 2))
        .when(metro).then(code.str.slice(2)).otherwise(code).alias("area_code"),
        code.alias("oews_area_code"),
        pl.when(kind == "N").then(pl.lit("nation")).when(kind == "S").then(pl.lit("state"))
        .when(metro).then(pl.lit("metro")).otherwise(pl.lit("nonmetro")).alias("area_type"),
        pl.when(kind == "N").then(pl.lit("United States")).otherwise(pl.col("area_name")).alias("area_name"),
        pl.col("state_code").replace_strict(STATES, default=None).alias("state"),
    ).sort("area_code")  # fmt: skip


def _occupations(listed: pl.DataFrame) -> pl.DataFrame:
    code, level = pl.col("occupation_code"), pl.col("display_level").cast(pl.Int8)
    return listed.select(
        (code.str.slice(0, 2) + "-" + code.str.slice(2)).alias("soc"),
        pl.col("occupation_name").alias("title"),
        pl.when(code == "000000")
        .then(pl.lit("total"))
        .otherwise(level.replace_strict({0: "major", 1: "minor", 2: "broad", 3: "detailed"}))
        .alias("level"),
    ).sort("soc")


def _industries(listed: pl.DataFrame) -> pl.DataFrame:
    return listed.select(
        pl.col("industry_code").alias("naics"),
        pl.col("industry_name").alias("title"),
        pl.col("display_level").cast(pl.UInt8).alias("level"),
    ).sort("naics")


# ── the SQLite edition ────────────────────────────────────────────────────────────────────────────────────────────


def _read_sqlite(file: Path) -> tuple[pl.DataFrame, dict[str, pl.DataFrame]]:
    columns = ["key", *(f"v{code}" for code in MEASURES), *(f"f{code}" for code in MEASURES)]
    names = ["key", *MEASURES.values(), *(f"{name}_note" for name in MEASURES.values())]
    with _open_sqlite(file) as connection:
        cells = _query(connection, f"SELECT {', '.join(columns)} FROM cell", names)
        lists = {name: _query(connection, f"SELECT * FROM {name}") for name in ("area", "industry", "occupation")}
    return _decode(cells), lists


@contextmanager
def _open_sqlite(file: Path) -> Iterator[sqlite3.Connection]:
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "oews.sqlite"
        try:
            with gzip.open(file) as packed, database.open("wb") as unpacked:
                shutil.copyfileobj(packed, unpacked)
            with closing(sqlite3.connect(database)) as connection:
                yield connection
        except (EOFError, gzip.BadGzipFile, sqlite3.DatabaseError) as error:
            raise SourceError(f"{file.name}: truncated or damaged ({error}).") from error


def _query(connection: sqlite3.Connection, sql: str, names: list[str] | None = None) -> pl.DataFrame:
    cursor = connection.execute(sql)
    names = names or [column[0] for column in cursor.description]
    schema = {name: pl.Int64 if name == "display_level" else pl.String for name in names}
    return pl.DataFrame(cursor.fetchall(), schema=schema, orient="row")


# ── the flat files ────────────────────────────────────────────────────────────────────────────────────────────────

_DATA_COLUMNS = ["series_id", "year", "period", "value", "footnote_codes"]
_BLOCK_BYTES = 8 << 20


def _read_flat(file: Path) -> pl.DataFrame:
    """Stream the 330 MB of one row per series into one row per cell, a block of lines at a time.

    The file is sorted by series id, so a cell's measures are neighbours: each block is spread as far as its last
    complete cell and the rest is carried over. This keeps memory near the size of the result.
    """
    cells, carried = [], _rows(b"", file)
    for block in _blocks(file):
        rows = pl.concat([carried, _rows(block, file)])
        _refuse_doubled_series(rows, file)
        open_cell = pl.col("key") == rows["key"].last()
        cells.append(_decode(_spread(rows.filter(~open_cell))))
        carried = rows.filter(open_cell)
    return pl.concat([*cells, _decode(_spread(carried))])


def _blocks(file: Path) -> Iterator[bytes]:
    """The lines below the head, some at a time; scanning with Polars would hold the whole file in memory."""
    with file.open("rb") as stream:
        head = [name.strip() for name in stream.readline().decode("utf-8", "replace").split("\t")]
        require_columns(pl.DataFrame(schema=dict.fromkeys(head, pl.String)), _DATA_COLUMNS, file)
        unfinished = b""
        while block := stream.read(_BLOCK_BYTES):
            lines, end, unfinished = (unfinished + block).rpartition(b"\n")
            yield lines + end
    if unfinished:
        raise SourceError(f"{file.name}: ends in the middle of a line; is it truncated?")


def _rows(lines: bytes, file: Path) -> pl.DataFrame:
    """One row per series, with its cell's ``key``, its ``measure``, ``value`` and ``note``; measures in use only."""
    schema = dict.fromkeys(_DATA_COLUMNS, pl.String)
    try:
        table = pl.read_csv(
            lines, has_header=False, schema=schema, separator="\t", quote_char=None, raise_if_empty=False
        )
    except PolarsError as error:
        raise SourceError(f"{file.name}: cannot be read as a table ({str(error).splitlines()[0]}).") from error
    return table.select(
        pl.col("series_id").str.slice(0, 23).alias("key"),
        pl.col("series_id").str.slice(23, 2).alias("measure"),
        pl.col("value").str.strip_chars(),
        pl.col("footnote_codes").str.strip_chars().alias("note"),
    ).filter(pl.col("measure").is_in(list(MEASURES)))


def _refuse_doubled_series(rows: pl.DataFrame, file: Path) -> None:
    doubled = rows.filter(rows.select("key", "measure").is_duplicated())
    if doubled.height:
        series = doubled["key"][0] + doubled["measure"][0]
        raise SourceError(f"{file.name}: column 'series_id' repeats '{series}'.")


def _spread(rows: pl.DataFrame) -> pl.DataFrame:
    of = {name: pl.col("measure") == code for code, name in MEASURES.items()}
    return rows.group_by("key", maintain_order=True).agg(
        *(pl.col("value").filter(is_measure).first().alias(name) for name, is_measure in of.items()),
        *(pl.col("note").filter(is_measure).first().alias(f"{name}_note") for name, is_measure in of.items()),
    )


def _flat_lists(raw: Path) -> dict[str, pl.DataFrame]:
    lists = {name: _read_list(raw / f"oe.{name}") for name in ("area", "industry", "occupation")}
    require_columns(lists["area"], ["area_code", "areatype_code", "state_code", "area_name"], "oe.area")
    require_columns(lists["industry"], ["industry_code", "industry_name", "display_level"], "oe.industry")
    require_columns(lists["occupation"], ["occupation_code", "occupation_name", "display_level"], "oe.occupation")
    return lists


def _read_list(file: Path) -> pl.DataFrame:
    if not file.is_file():
        raise SourceError(f"{file.name}: no such file in {file.parent}.")
    try:
        table = pl.read_csv(file, separator="\t", infer_schema=False, quote_char=None, truncate_ragged_lines=True)
    except PolarsError as error:
        raise SourceError(f"{file.name}: cannot be read as a table ({str(error).splitlines()[0]}).") from error
    return table.rename(lambda name: name.strip()).with_columns(pl.all().str.strip_chars())
