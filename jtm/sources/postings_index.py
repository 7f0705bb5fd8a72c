"""Indeed's job postings index: how many postings a state has, against those of 1 February 2020."""

from collections.abc import Mapping
from pathlib import Path

import dataframely as dy
import polars as pl

from jtm.sources.contract import (
    SourceError,
    conform,
    figures,
    newest,
    read_table,
    renamed,
    require_rows,
    require_unique,
)

_COLUMNS = {"date": "date", "state": "state", "indeed_job_postings_index": "postings_index"}
_START, _BASE = "2020-02-01", 100.0


class Daily(dy.Schema):
    """The index by state and day."""

    state = dy.String(primary_key=True, regex=r"^[A-Z]{2}$")
    date = dy.Date(primary_key=True)
    postings_index = dy.Float64(min=1, max=2_000)


class PostingsIndex(dy.Schema):
    """Mean of the daily index by state and month; 1 February 2020 = 100, seasonally adjusted. It is no count."""

    state = dy.String(primary_key=True, regex=r"^[A-Z]{2}$")
    month = dy.String(primary_key=True, regex=r"^\d{4}-\d{2}$")
    postings_index = dy.Float64(min=1, max=2_000)
    days = dy.UInt8(min=1, max=31)


def read(raw: Path, known: Mapping[str, pl.DataFrame], minimum_rows: int) -> dict[str, pl.DataFrame]:
    """Read the daily index in ``raw`` into ``postings_index``, by month. Raises :class:`SourceError`.

    The days of a month tell whether it is whole; a state's days must follow each other without a gap.
    """
    file = _file(raw)
    table = _rows(file)
    require_rows(table, minimum_rows, file)
    require_unique(table, ["state", "date"], file)
    conform(table, Daily, file)
    _require_base(table, file)
    _require_days(table, file)
    by_month = table.group_by("state", pl.col("date").dt.strftime("%Y-%m").alias("month")).agg(
        pl.col("postings_index").mean(), pl.len().alias("days")
    )
    return {"postings_index": conform(by_month, PostingsIndex, file).sort("state", "month")}


def vintage(raw: Path) -> str:
    """The last day of the index."""
    return f"to {max(_rows(_file(raw))['date'].to_list())}"


def _file(raw: Path) -> Path:
    return newest(raw, "*state*postings*.csv")


def _rows(file: Path) -> pl.DataFrame:
    table = figures(renamed(read_table(file), _COLUMNS, file), ["postings_index"], file)
    dated = table.with_columns(pl.col("date").str.to_date("%Y-%m-%d", strict=False).alias("day"))
    unread = dated.filter(pl.col("day").is_null())
    if unread.height:
        raise SourceError(f"{file.name}: column 'date': {unread['date'][0]!r} is not a day.")
    return dated.select("state", pl.col("day").alias("date"), "postings_index").with_columns(
        pl.col("state").str.to_uppercase()
    )


def _require_base(table: pl.DataFrame, file: Path) -> None:
    """An index with another base, or that begins in another year, is another edition."""
    start = table.filter(pl.col("date").cast(pl.String) == _START)
    states = table["state"].n_unique()
    if start.height != states or (start["postings_index"] != _BASE).any():
        raise SourceError(f"{file.name}: {_START} is not {_BASE:.0f} in every state, so the index has another base.")


def _require_days(table: pl.DataFrame, file: Path) -> None:
    """Every state has every day to the last."""
    spans = table.group_by("state").agg(
        pl.len(), pl.col("date").min().alias("first"), pl.col("date").max().alias("last")
    )
    last = max(table["date"].to_list())
    short = spans.filter(
        ((pl.col("last") - pl.col("first")).dt.total_days() + 1 != pl.col("len")) | (pl.col("last") != last)
    ).sort("state")
    if short.height:
        raise SourceError(f"{file.name}: state {short['state'][0]} lacks days up to {last}; is it truncated?")
