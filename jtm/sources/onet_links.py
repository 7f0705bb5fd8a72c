"""What O*NET says of how occupations resemble each other: shared activities, related occupations, words of job titles.

Only codes and counts are kept: a title's word is a number. The transition model alone uses them, so they are read when
it is fitted and not at each refresh.
"""

from collections.abc import Mapping
from pathlib import Path

import dataframely as dy
import polars as pl

from jtm.sources.contract import conform, find, read_table, require_columns, require_rows

_SOC = r"^\d{2}-\d{4}$"
_WORD = "[a-z]{3,}"


class WorkActivity(dy.Schema):
    """Detailed work activities of an occupation."""

    soc = dy.String(primary_key=True, regex=_SOC)
    dwa_id = dy.String(primary_key=True)


class RelatedOccupation(dy.Schema):
    """O*NET's list of related occupations; rank 1 is the closest."""

    soc = dy.String(primary_key=True, regex=_SOC)
    related_soc = dy.String(primary_key=True, regex=_SOC)
    rank = dy.UInt8(min=1)


class TitleWord(dy.Schema):
    """How many of an occupation's alternate titles hold a word; words are numbered by the alphabet."""

    soc = dy.String(primary_key=True, regex=_SOC)
    word = dy.UInt16(primary_key=True)
    titles = dy.UInt16(min=1)


def read(raw: Path, known: Mapping[str, pl.DataFrame], minimum_rows: int) -> dict[str, pl.DataFrame]:
    """Read ``work_activity``, ``related_occupation`` and ``title_word`` from the O*NET folder ``raw`` for the detailed
    occupations of ``known``, through its ``onet_crosswalk``. Raises :class:`~jtm.sources.contract.SourceError`.
    """
    detailed = known["occupation_title"].filter(pl.col("level") == "detailed").select("soc")
    crosswalk = known["onet_crosswalk"].join(detailed, on="soc", how="semi")
    return {
        "work_activity": _activities(raw, crosswalk, minimum_rows),
        "related_occupation": _related(raw, crosswalk, minimum_rows),
        "title_word": _title_words(raw, crosswalk, minimum_rows),
    }


def _table(raw: Path, minimum_rows: int, columns: list[str], *names: str) -> tuple[pl.DataFrame, Path]:
    file = find(raw, *names)
    table = read_table(file)
    require_columns(table, columns, file)
    require_rows(table, minimum_rows, file)
    return table, file


def _activities(raw: Path, crosswalk: pl.DataFrame, minimum_rows: int) -> pl.DataFrame:
    table, file = _table(raw, minimum_rows, ["O*NET-SOC Code", "DWA ID"], "tasks_to_dwas")
    listed = table.select(pl.col("O*NET-SOC Code").alias("onet_soc"), pl.col("DWA ID").alias("dwa_id"))
    activities = listed.join(crosswalk, on="onet_soc").select("soc", "dwa_id").unique()
    return conform(activities, WorkActivity, file).sort("soc", "dwa_id")


def _related(raw: Path, crosswalk: pl.DataFrame, minimum_rows: int) -> pl.DataFrame:
    columns = ["O*NET-SOC Code", "Related O*NET-SOC Code", "Index"]
    table, file = _table(raw, minimum_rows, columns, "related_occupations")
    listed = table.select(
        pl.col("O*NET-SOC Code").alias("onet_soc"),
        pl.col("Related O*NET-SOC Code").alias("related_onet_soc"),
        pl.col("Index").cast(pl.Float64).alias("rank"),
    )
    other = crosswalk.select(pl.col("onet_soc").alias("related_onet_soc"), pl.col("soc").alias("related_soc"))
    pairs = listed.join(crosswalk, on="onet_soc").join(other, on="related_onet_soc")
    closest = (
        pairs.filter(pl.col("soc") != pl.col("related_soc")).group_by("soc", "related_soc").agg(pl.col("rank").min())
    )
    return conform(closest, RelatedOccupation, file).sort("soc", "related_soc")


def _title_words(raw: Path, crosswalk: pl.DataFrame, minimum_rows: int) -> pl.DataFrame:
    table, file = _table(raw, minimum_rows, ["O*NET-SOC Code", "Alternate Title"], "alternate_titles")
    listed = table.select(pl.col("O*NET-SOC Code").alias("onet_soc"), pl.col("Alternate Title").alias("title"))
    words = pl.col("title").str.to_lowercase().str.extract_all(_WORD).list.unique().alias("text")
    held = listed.join(crosswalk, on="onet_soc").select("soc", words).explode("text").drop_nulls()
    counted = held.group_by("soc", "text").agg(pl.len().alias("titles"))
    numbered = counted.with_columns((pl.col("text").rank("dense") - 1).alias("word")).select("soc", "word", "titles")
    return conform(numbered, TitleWord, file).sort("soc", "word")
