"""How each column is printed, declared by its name: in workbooks, in the command line's tables and on the page.

A column that is not declared is printed by its type and loses nothing: whole numbers without a separator, as they may
be ids or years, and fractions in full. What is written as CSV, JSON or Parquet is never formatted.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import floor, isfinite, log10

import polars as pl

_SMALL = 0.1


@dataclass(frozen=True)
class Format:
    """A way to print numbers: in a workbook, for whole numbers and for fractions, on a page, where ``None`` leaves them
    as they are, and as text.
    """

    whole: str
    fraction: str
    page: str | None
    text: Callable[[float], str]

    def of_workbook(self, dtype: pl.DataType) -> str:
        """The number format of a workbook's cells."""
        return self.whole if dtype.is_integer() else self.fraction


def figures(value: float) -> str:
    """Two decimals, or as many as a small number needs to show three figures; a whole number has none."""
    if isinstance(value, int):
        return f"{value:,}"
    small = 0 < abs(value) < _SMALL
    return f"{value:,.{2 - floor(log10(abs(value))) if small else 2}f}"


def _count(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else figures(value)


def _dollars(value: float) -> str:
    return f"{'-' if round(value) < 0 else ''}${abs(value):,.0f}"


def _cents(value: float) -> str:
    return f"{'-' if round(value, 2) < 0 else ''}${abs(value):,.2f}"


NEUTRAL = Format("0", "General", None, repr)
PLAIN = Format("0", "0", "%d", lambda value: f"{value:.0f}")  # ids, years, places in an order
COUNT = Format("#,##0", "#,##0.0", "localized", _count)  # people, jobs, hours
DOLLARS = Format("$#,##0", "$#,##0", "$%,.0f", _dollars)
CENTS = Format("$#,##0.00", "$#,##0.00", "$%,.2f", _cents)
SHARE = Format("0.0%", "0.0%", "percent", figures)
SMALL_SHARE = Format("0.000%", "0.000%", "percent", figures)  # of many: most are under a tenth of a percent
FIGURE = Format("#,##0", "#,##0.00", "%,.2f", figures)  # scores, ratios, levels, years
FINE = Format("#,##0", "#,##0.0000", "%,.4f", figures)  # errors, probabilities, factors

_SIDES = ("participant", "public", "together")
# Names that stand for more than one quantity (`value`, `low`, `high`) are left neutral on purpose.
COLUMNS: dict[str, Format] = {
    **dict.fromkeys((
        "unitid", "year", "award_level", "job_zone", "position", "place", "rank", "rank_low", "rank_middle",
        "rank_high", "best_rank", "route", "step", "opens_at", "round", "rater", "version", "level_of_entry",
        "employer", "counts_as", "rank_compared", "rank_change",
    ), PLAIN),
    **dict.fromkeys((
        "employment", "population", "jobs", "workers", "workers_near", "origins", "jtms", "jtms_kept", "moves",
        "modules", "programs", "needs", "in_demand", "people", "people_exact", "movers", "seats", "filled", "empty",
        "demand", "openings_need", "completions", "completions_before", "completions_low", "completions_high",
        "occupations", "rows", "hours", "hours_low", "hours_high", "unpaid_hours", "weeks", "miles", "shift_jobs",
        "available", "used", "employers", "n", "votes", "base", "projected", "openings", "exits", "transfers",
        "total_employment", "employed", "movers_p5", "movers_p95", "level_n", "least_hours", "least_weeks",
        "national_jtm_occupations", "national_jtm_jobs", "essential", "useful", "not_needed", "raters", "items",
        "count",
    ), COUNT),
    **dict.fromkeys((
        "median_wage", "mean_wage", "wage", "wage_p10", "wage_p25", "wage_p75", "wage_p90", "origin_wage",
        "destination_wage", "destination_p25", "entrant_dollars", "wage_step", "tuition", "supplies", "cost", "spent",
        "npv", "npv_low", "npv_high", "swing", "dollars", "dollars_p5", "dollars_p95", *_SIDES,
        *(f"{side}_value" for side in _SIDES),
        *(f"{side}_{figure}" for side in _SIDES for figure in ("npv", "npv_p5", "npv_p95")),
    ), DOLLARS),
    **dict.fromkeys(("price", "hourly_median"), CENTS),
    **dict.fromkeys((
        "p_top", "national_jtm_share", "pool_share",
        "share", "growth", "growth_national", "growth_regional", "coverage", "to_wages", "to_growth",
        "to_strategic", "moved", "accepted", "first", "weight", "normalised", "employment_share", "national_share",
        "entrant_gain", "median_gain", "gain", "gain_p10", "gain_p90", "below_zero", "below_ten", "part",
        "gap_covered", "moves_share", "workers_share", "filled_share", "share_women", "share_white", "share_black",
        "share_asian", "share_hispanic", "exit_rate", "transfer_rate", "band_share",
    ), SHARE),
    **dict.fromkeys(("likelihood", "observed_share", "shift"), SMALL_SHARE),
    **dict.fromkeys((
        "score", "national_score", "score_compared",
        "wages_score", "growth_score", "strategic_score", "contribution", "points", "location_quotient",
        "quotient", "strength", "strength_low", "strength_high", "concentration", "affinity", "gap", "gap_low",
        "gap_high", "short", "level", "level_has", "level_needs", "level_low", "level_high", "cut_low", "cut_high",
        "importance", "importance_rating", "distinctiveness", "correlation", "remoteness", "per_opening_low",
        "per_opening_high", "proficiency_low", "proficiency_high", "years_in_job", "level_margin",
        "level_se", "importance_se",
        *(f"{side}_{figure}" for side in _SIDES for figure in ("payback", "break_even")),
    ), FIGURE),
    **dict.fromkeys((
        "discount", "exposure", "error", "national_error", "unmatched", "similarity", "skill_gap", "knowledge_gap",
        "cvr", "critical_cvr", "p", "p_holm", "p_drop", "p_drop_holm", "alpha", "alpha_necessity_change",
        "alpha_band_change",
    ), FINE),
}  # fmt: skip


def format_of(column: str) -> Format:
    """How a column is printed: as declared, else neutrally."""
    return COLUMNS.get(column, NEUTRAL)


def as_text(table: pl.DataFrame) -> pl.DataFrame:
    """``table`` with its numbers as text, aligned at the right, for reading."""
    return table.with_columns(
        _column_as_text(table[name]) for name, dtype in table.schema.items() if dtype.is_numeric()
    )


def _column_as_text(values: pl.Series) -> pl.Series:
    write = format_of(values.name).text
    if values.dtype == pl.Float32 and write is repr:
        write = "{:.7g}".format  # what such a number holds
    texts = [None if v is None else write(v) if isfinite(v) else str(v) for v in values]
    width = max((len(text) for text in texts if text), default=0)
    return pl.Series(values.name, [None if text is None else text.rjust(width) for text in texts], pl.String)
