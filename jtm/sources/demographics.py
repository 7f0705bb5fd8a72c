"""Who works in an occupation: US composition by sex, race and ethnicity, from the Current Population Survey."""

import re
from collections.abc import Mapping
from pathlib import Path

import dataframely as dy
import polars as pl

from jtm.sources.contract import (
    SourceError,
    conform,
    figures,
    read_table,
    require_columns,
    require_rows,
    require_unique,
)

_SHEET = "cpsaat11"
_HEAD_ROWS = 3  # the year; what is counted; the groups
_NO_FIGURE = "–"  # the base is under 50,000
_COLUMNS = {
    "Occupation": "title",
    "Total employed": "employed",
    "Women": "share_women",
    "White": "share_white",
    "Black or African American": "share_black",
    "Asian": "share_asian",
    "Hispanic or Latino": "share_hispanic",
}
SHARES = [name for name in _COLUMNS.values() if name.startswith("share_")]
_ROUNDING = 0.002  # three shares of one decimal in percent


class Composition(dy.Schema):
    """Persons employed, self-employed ones included, and the share of them (0-1) in each group.

    Hispanic or Latino persons may be of any race, and not all races are printed, so the shares do not add up to 1.
    """

    employed = dy.Int64(nullable=True, min=0)
    share_women = dy.Float64(nullable=True, min=0, max=1)
    share_white = dy.Float64(nullable=True, min=0, max=1)
    share_black = dy.Float64(nullable=True, min=0, max=1)
    share_asian = dy.Float64(nullable=True, min=0, max=1)
    share_hispanic = dy.Float64(nullable=True, min=0, max=1)

    @dy.rule()
    def races_within_all(cls) -> pl.Expr:  # noqa: N805 - a rule is asked of the class
        """Of the races that are printed, no two hold the same person."""
        return pl.sum_horizontal("share_white", "share_black", "share_asian") <= 1 + _ROUNDING


class Table11(Composition):
    """The lines of Table 11, totals and groups of occupations among them."""

    title = dy.String(primary_key=True)


class Demographics(Composition):
    """US composition of the OEWS occupations that Table 11 has a line for, under its own or its broad group's title.

    A line of a broad group stands at each of its occupations, so ``employed`` is the line's and must not be summed.
    """

    soc = dy.String(primary_key=True, regex=r"^\d{2}-\d{4}$")
    matched_title = dy.String()
    match = dy.Enum(["exact", "broad group"])


def read(raw: Path, known: Mapping[str, pl.DataFrame], minimum_rows: int) -> dict[str, pl.DataFrame]:
    """Read CPS Table 11 in ``raw`` into ``demographics``, by the occupations of ``known["occupation_title"]``.

    Employment is printed in thousands, shares in percent. Raises :class:`SourceError`; also where fewer than
    ``minimum_rows`` lines, or occupations that match one, are found.
    """
    file = _file(raw)
    _, table = _layout(file)
    require_columns(table, _COLUMNS, file)
    require_rows(table, minimum_rows, file)
    table = table.select(*_COLUMNS).rename(_COLUMNS)
    require_unique(table.with_columns(_plain("title")), ["title"], file)
    table = figures(table, ["employed", *SHARES], file, missing=_NO_FIGURE, key="title")
    lines = conform(table.with_columns(pl.col("employed") * 1000, pl.col(SHARES) / 100), Table11, file)
    matched = lines.join(match(lines.select("title"), known["occupation_title"]), on="title")
    if matched.height < minimum_rows:
        raise SourceError(
            f"{file.name}: column 'Occupation' matches only {matched.height:,} occupations of OEWS where at least "
            f"{minimum_rows:,} are expected; do both use one classification?"
        )
    return {"demographics": conform(matched.rename({"title": "matched_title"}), Demographics, file).sort("soc")}


def vintage(raw: Path) -> str:
    """The year whose annual averages the table holds, as its head says."""
    year, _ = _layout(_file(raw))
    return year


def match(titles: pl.DataFrame, occupations: pl.DataFrame) -> pl.DataFrame:
    """Which line of Table 11 describes an occupation: one row an occupation, ``soc``, ``title``, ``match``.

    ``titles``: title, without codes, as CPS prints them; ``occupations``: soc, title, level, as OEWS lists them. Titles
    are equal when they differ in case and blanks only. An occupation takes the line of its own title (``exact``);
    failing that, the line of its SOC broad group (``broad group``), unless CPS lists an occupation of that group apart,
    for then the line describes the rest of the group only. A title "Other …" is whatever CPS has left over: it is no
    group of SOC's, and never matches.
    """
    lines = titles.with_columns(_plain("title").alias("plain")).filter(~pl.col("plain").str.starts_with("other "))
    listed = occupations.select("soc", "level", _plain("title").alias("plain"))
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


def _file(raw: Path) -> Path:
    # Table 11b, by age, is another one that may lie beside it.
    files = sorted(path for path in raw.glob("cpsaat11*.xlsx") if not path.stem.startswith("cpsaat11b"))
    if not files:
        raise SourceError(f"{raw.name}/: no file cpsaat11….xlsx.")
    return files[-1]


def _layout(file: Path) -> tuple[str, pl.DataFrame]:
    """The year of the table, and its lines as text under the lowest head of each column; blank cells are ``""``."""
    rows = [[_tidy(cell) for cell in row] for row in read_table(file, sheet=_SHEET).iter_rows()]
    start = next((number for number, row in enumerate(rows) if row[0] == "Occupation"), None)
    if start is None:
        raise SourceError(f"{file.name}: missing column 'Occupation'.")
    year = next((cell for cell in rows[start] if re.fullmatch(r"\d{4}", cell)), None)
    if year is None:
        raise SourceError(f"{file.name}: the head of the columns names no year.")
    heads = rows[start : start + _HEAD_ROWS]
    lines = [row for row in rows[start + _HEAD_ROWS :] if any(row[1:])]  # a note below the table has one cell
    columns = [next((cell for cell in reversed(column) if cell), "") for column in zip(*heads, strict=True)]
    text = {name: [line[number] for line in lines] for number, name in enumerate(columns)}
    return year, pl.DataFrame(text, schema=dict.fromkeys(text, pl.String))


def _tidy(cell: object) -> str:
    return " ".join(str(cell).split()) if cell is not None else ""


def _plain(title: str) -> pl.Expr:
    return pl.col(title).str.to_lowercase().str.replace_all(r"\s+", " ").str.strip_chars()
