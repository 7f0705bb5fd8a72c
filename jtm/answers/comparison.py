"""Two rankings side by side: which jobs enter, which leave, and how far ranks move."""

import polars as pl

from jtm.answers.provenance import with_provenance
from jtm.answers.region import DESIGNATED, Region
from jtm.scenario import Scenario
from jtm.settings.catalog import SETTINGS, of_groups

QUESTION = "Which JTMs enter, leave or move?"
SHOWN = ("soc", "title", "rank", "rank_compared", "rank_change", "score", "score_compared", "change")
_SET_SIDE_BY_SIDE = ("rank", "score", "designated")


def comparison(ranking: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    """Two rankings (soc, title, rank, score, designated), one row an occupation that either holds, in the order of the
    first: soc, title, rank, rank_compared, rank_change (places gained against the ``other``), score, score_compared,
    designated, designated_compared, and ``change``: entered or left the JTMs, stays in, stays out.
    """
    both = _told(ranking, "").join(_told(other, "_compared"), on=["soc", "title"], how="full", coalesce=True)
    now, then = pl.col("designated").fill_null(value=False), pl.col("designated_compared").fill_null(value=False)
    change = pl.when(now & ~then).then(pl.lit("entered")).when(then & ~now).then(pl.lit("left"))
    told = both.select(
        "soc", "title", "rank", "rank_compared", (pl.col("rank_compared") - pl.col("rank")).alias("rank_change"),
        "score", "score_compared", now.alias("designated"), then.alias("designated_compared"),
        change.when(now).then(pl.lit("stays in")).otherwise(pl.lit("stays out")).alias("change"),
    )  # fmt: skip
    return told.sort("rank", "rank_compared", "soc", nulls_last=True)


def _told(ranking: pl.DataFrame, suffix: str) -> pl.DataFrame:
    figures = (pl.col(name).alias(f"{name}{suffix}") for name in _SET_SIDE_BY_SIDE)
    return ranking.select("soc", "title", *figures).with_columns(pl.col(f"rank{suffix}").cast(pl.Int64))


def compared(region: Region, other: Region) -> pl.DataFrame:
    """:func:`comparison` of two regions, or of one under two scenarios, with basis, source, vintage and geography, and
    the place compared with (``geography_compared``).
    """
    table = comparison(region.ranked.frame, other.ranked.frame)
    cited = with_provenance(table, region.bench, region.scenario)
    then = with_provenance(table.head(1), other.bench, other.scenario).row(0, named=True)
    both = [
        pl.when(pl.col(name) == then[name]).then(name).otherwise(pl.col(name) + f"; compared: {then[name]}").alias(name)
        for name in ("source", "vintage")
    ]
    return cited.with_columns(*both, pl.lit(then["geography"]).alias("geography_compared"))


def settings_that_differ(scenario: Scenario, other: Scenario) -> pl.DataFrame:
    """The settings by which two rankings differ, the region among them: setting, value, value_compared, label, unit."""
    rows = [
        (name, *(SETTINGS[name].kind.show(getattr(one, name)) for one in (scenario, other)), SETTINGS[name].label,
         SETTINGS[name].unit)
        for name in of_groups(*DESIGNATED, "agreed") if getattr(scenario, name) != getattr(other, name)
    ]  # fmt: skip
    schema = dict.fromkeys(("setting", "value", "value_compared", "label", "unit"), pl.String)
    return pl.DataFrame(rows, schema=schema, orient="row")
