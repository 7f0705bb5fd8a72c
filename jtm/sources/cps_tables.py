"""Annual tables of the Current Population Survey: stacked heads, and titles of occupations without codes."""

import re
from pathlib import Path

import polars as pl

from jtm.sources.contract import SourceError, read_table

NO_FIGURE = "–"  # the base is under 50,000
SMALLEST_BASE = 50_000  # persons, below which BLS prints no percentage, median age or earnings


def layout(file: Path, sheet: str, head_rows: int, *, grouped: bool = False) -> tuple[str, pl.DataFrame]:
    """The year of a table, and its lines as text under the lowest head of each column; blank cells are ``""``.

    The head has ``head_rows``, the year among them. Where columns of several groups share their lowest head they are
    told apart if ``grouped``: "Women: Number of workers".
    """
    rows = [[_tidy(cell) for cell in row] for row in read_table(file, sheet=sheet).iter_rows()]
    start = next((number for number, row in enumerate(rows) if row[0] == "Occupation"), None)
    if start is None:
        raise SourceError(f"{file.name}: missing column 'Occupation'.")
    year = next((cell for cell in rows[start] if re.fullmatch(r"\d{4}", cell)), None)
    if year is None:
        raise SourceError(f"{file.name}: the head of the columns names no year.")
    heads = rows[start : start + head_rows]
    lines = [row for row in rows[start + head_rows :] if any(row[1:])]  # a note below the table has one cell
    columns = [next((cell for cell in reversed(column) if cell), "") for column in zip(*heads, strict=True)]
    if grouped:
        columns = [f"{group}: {head}" if group else head for group, head in zip(_groups(heads), columns, strict=True)]
    text = {name: [line[number] for line in lines] for number, name in enumerate(columns)}
    return year, pl.DataFrame(text, schema=dict.fromkeys(text, pl.String))


def match(titles: pl.DataFrame, occupations: pl.DataFrame) -> pl.DataFrame:
    """Which line of a table describes an occupation: one row an occupation, ``soc``, ``title``, ``match``.

    ``titles``: title, without codes, as CPS prints them; ``occupations``: soc, title, level, as OEWS lists them. Titles
    are equal when they differ in case and blanks only. An occupation takes the line of its own title (``exact``);
    failing that, the line of its SOC broad group (``broad group``), unless CPS lists an occupation of that group apart,
    for then the line describes the rest of the group only. A title "Other …" is whatever CPS has left over: it is no
    group of SOC's, and never matches.
    """
    lines = titles.with_columns(plain("title").alias("plain")).filter(~pl.col("plain").str.starts_with("other "))
    listed = occupations.select("soc", "level", plain("title").alias("plain"))
    detailed = listed.filter(pl.col("level") == "detailed")
    # Where a minor group holds one broad group only, OEWS calls it minor: the code tells, not the level.
    groups = listed.filter(pl.col("level") != "detailed", pl.col("soc").str.contains("[1-9]0$"))
    exact = detailed.join(lines, on="plain").select("soc", "title", pl.lit("exact").alias("match"))
    group = pl.col("soc").str.slice(0, 6) + "0"
    listed_apart = exact.select(group.alias("group"))
    broad = (
        groups.join(lines, on="plain")
        .select(pl.col("soc").alias("group"), "title")
        .join(listed_apart, on="group", how="anti")
        .join(detailed.select("soc", group.alias("group")), on="group")
        .select("soc", "title", pl.lit("broad group").alias("match"))
    )
    return pl.concat([exact, broad]).sort("soc")


def matched(lines: pl.DataFrame, occupations: pl.DataFrame, minimum_rows: int, file: Path) -> pl.DataFrame:
    """The ``lines`` of the occupations that one describes: soc, matched_title, match, and what the lines hold.

    Raises :class:`SourceError` where fewer than ``minimum_rows`` occupations have one.
    """
    found = lines.join(match(lines.select("title"), occupations), on="title").rename({"title": "matched_title"})
    if found.height < minimum_rows:
        raise SourceError(
            f"{file.name}: column 'Occupation' matches only {found.height:,} occupations of OEWS where at least "
            f"{minimum_rows:,} are expected; do both use one classification?"
        )
    return found


def plain(title: str) -> pl.Expr:
    """The column ``title`` less case and double blanks, to compare lists by."""
    return pl.col(title).str.to_lowercase().str.replace_all(r"\s+", " ").str.strip_chars()


def _groups(heads: list[list[str]]) -> list[str]:
    """The group over each column: the middle row of heads, of which the first cell of several is filled."""
    groups: list[str] = []
    for cell in heads[1]:
        groups.append(cell or (groups[-1] if groups else ""))
    return groups


def _tidy(cell: object) -> str:
    return " ".join(str(cell).split()) if cell is not None else ""
