"""Whether a set of projections can be what it says: a wrong pair of columns gives figures of which some look sound.

The bounds lie well outside what state agencies publish: of the 55 geographies of Projections Central's 2022-32 and the
25 workforce areas of Texas's 2018-28, none comes near them (docs/regional_projections.md).
"""

from dataclasses import dataclass
from math import log

import polars as pl

LARGEST_TOTAL, LOWEST_TOTAL = 0.6, -0.3  # growth of all occupations together in ten years
LARGEST_OWN, LOWEST_OWN = 1.5, -0.75  # growth of one occupation in ten years …
MOST_BEYOND = 0.05  # … beyond which this share of them may lie
LEAST_CORRELATED = 0.9  # logarithms of employment in the two years: large occupations stay large
MOST_SAME = 0.9  # share of occupations without any change; small areas' figures are rounded
FEW_AGREE = 0.5  # share of occupations whose growth is what the file says it is …
AGREES = 2.0  # … within points: small figures are rounded
ENOUGH = 20  # occupations for a statement about a set
LOWEST_RATE, HIGHEST_RATE = 0.03, 0.3  # annual openings by jobs; the nation's is 0.11
_DECADE = 10


@dataclass(frozen=True)
class Growth:
    """Growth over the file's period: ``total`` of all occupations together; ``median``, 5th (``low``) and 95th
    (``high``) percentile over occupations. Shares.
    """

    total: float
    median: float
    low: float
    high: float

    def summary(self) -> str:
        """In a sentence."""
        # A small loss is rounded to minus zero; adding zero takes its sign away.
        total, median, low, high = (
            f"{round(share, 3) + 0.0:+.1%}" for share in (self.total, self.median, self.low, self.high)
        )
        return (
            f"Growth over the period: {total} in total; the median occupation {median}, and nine in ten between {low} "
            f"and {high}."
        )


def growth_found(sound: pl.DataFrame) -> Growth | None:
    """Of rows with base, projected, growth; none without rows."""
    if sound.is_empty():
        return None
    growth = sound["growth"]
    quantiles = [float(growth.quantile(at, "linear") or 0) for at in (0.5, 0.05, 0.95)]
    return Growth(_sum(sound["projected"]) / _sum(sound["base"]) - 1, *quantiles)


def failures(sound: pl.DataFrame, years: int) -> list[str]:
    """What speaks against a set: one sentence for each check that fails, none where all hold.

    ``sound``: base, projected, growth and percent_change (as the file says, null where it does not) of a projection
    over ``years``.
    """
    found = growth_found(sound)
    if found is None:
        return []
    checks = (_own(sound, years), _total(sound, found, years), _kept_order(sound), _same(sound), _shares(sound),
              _stated(sound))  # fmt: skip
    return [failed for failed in checks if failed]


def openings_rate(sound: pl.DataFrame) -> float | None:
    """Annual openings over jobs, where the file gives both; none where it gives none."""
    given = sound.filter(pl.col("openings").is_not_null())
    return _sum(given["openings"]) / _sum(given["base"]) if given.height else None


def _sum(figures: pl.Series) -> float:
    return float(figures.sum())


def _decades(growth: float, years: int) -> float:
    """Growth in ten years at the same pace."""
    return float((1 + max(growth, -0.999)) ** (_DECADE / years) - 1)


def _own(sound: pl.DataFrame, years: int) -> str:
    pace = [_decades(growth, years) for growth in sound["growth"]]
    beyond = [at for at, growth in enumerate(pace) if not LOWEST_OWN <= growth <= LARGEST_OWN]
    if len(beyond) <= MOST_BEYOND * len(pace):
        return ""
    worst = max(beyond, key=lambda at: abs(log(1 + pace[at])))
    soc, growth = sound["soc"][worst], sound["growth"][worst]
    return (
        f"{len(beyond)} of {len(pace)} occupations would grow or shrink beyond belief; {soc} by {growth:+,.0%} in "
        f"{years} years."
    )


def _total(sound: pl.DataFrame, found: Growth, years: int) -> str:
    if sound.height < ENOUGH or LOWEST_TOTAL <= _decades(found.total, years) <= LARGEST_TOTAL:
        return ""
    return f"All occupations together would change by {found.total:+,.0%} in {years} years."


def _kept_order(sound: pl.DataFrame) -> str:
    if sound.height < ENOUGH:
        return ""
    value = sound.select(pl.corr(pl.col("base").log1p(), pl.col("projected").log1p(), method="pearson")).item()
    if value is not None and value >= LEAST_CORRELATED:
        return ""
    return "Occupations that are large in the base year are not large in the projected one."


def _same(sound: pl.DataFrame) -> str:
    if sound.height < ENOUGH or (sound["growth"] == 0).mean() <= MOST_SAME:  # type: ignore[operator]
        return ""
    return "Both columns hold the same figures."


def _shares(sound: pl.DataFrame) -> str:
    sums = [_sum(sound[column]) for column in ("base", "projected")]
    if sound.height < ENOUGH or not all(98 < total < 102 for total in sums):
        return ""
    return "Each column adds up to 100: these are percentages, not jobs."


def _stated(sound: pl.DataFrame) -> str:
    """The file's own change in percent, as 4.4 or as 0.044, against that of its two columns."""
    given = sound.filter(pl.col("percent_change").is_not_null())
    if given.is_empty():
        return ""
    off = [(given["growth"] * 100 - given["percent_change"] * scale).abs() <= AGREES for scale in (1, 100)]
    agree = max(float(one.mean() or 0) for one in off)  # type: ignore[arg-type]
    if agree >= FEW_AGREE:
        return ""
    return f"The growth found is not the one that the file states: they agree for {agree:.0%} of the occupations."
