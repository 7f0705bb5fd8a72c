"""O*NET's alternate titles: what people call their jobs. Several occupations may share a name.

Release 30.3 calls the table Job Titles. A name with a short form is written "short (long)" or "long (short)": both are
names.
"""

import re
from collections.abc import Mapping
from pathlib import Path

import dataframely as dy
import polars as pl

from jtm.sources.contract import conform, find, read_table, require_columns, require_rows

_FILES = ("alternate_titles", "job_titles")
_NAMES = ("Alternate Title", "Job Title")
_RELEASE = re.compile(r"O\*NET (\d+\.\d+) Database|/db_(\d+_\d+)_")


class AlternateTitle(dy.Schema):
    """A detailed occupation of 2018 and a name of it."""

    soc_2018 = dy.String(primary_key=True, regex=r"^\d{2}-\d{4}$")
    name = dy.String(primary_key=True, min_length=1)


def read(raw: Path, known: Mapping[str, pl.DataFrame], minimum_rows: int) -> dict[str, pl.DataFrame]:
    """Read the list in ``raw`` into ``alternate_title``; a specialty's names are those of its occupation. Raises
    :class:`~jtm.sources.contract.SourceError`.
    """
    file = find(raw, *_FILES)
    table = read_table(file)
    name = next((name for name in _NAMES if name in table.columns), _NAMES[0])
    require_columns(table, ["O*NET-SOC Code", name, "Short Title"], file)
    require_rows(table, minimum_rows, file)
    code = pl.col("O*NET-SOC Code").str.slice(0, 7).alias("soc_2018")
    named = table.select(code, _names(name).alias("name")).explode("name").drop_nulls().unique()
    return {"alternate_title": conform(named, AlternateTitle, file).sort("soc_2018", "name")}


def _names(column: str) -> pl.Expr:
    """The name; where it has a short form, what stands before and in its brackets instead."""
    whole = pl.col(column).str.strip_chars()
    parts = whole.str.extract_groups(r"^(.+?) \((.+)\)$")
    abbreviated = pl.col("Short Title").fill_null("n/a") != "n/a"
    both = pl.concat_list(parts.struct.field("1"), parts.struct.field("2"))
    return pl.when(abbreviated & parts.struct.field("1").is_not_null()).then(both).otherwise(pl.concat_list(whole))


def vintage(raw: Path) -> str:
    """The release, such as ``29.3``, as the note beside the table names it, or else the address that it came from: the
    table does not.
    """
    notes = [file for file in sorted(raw.glob("*.txt")) if "readme" in file.stem.lower().replace(" ", "")]
    for note in (*notes, raw.with_name(f"{raw.name}.json")):
        if note.is_file() and (found := _RELEASE.search(note.read_text("utf-8", errors="replace"))):
            return (found[1] or found[2]).replace("_", ".")
    return "release not named"
