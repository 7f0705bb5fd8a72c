"""Which industries an area's jobs are in, estimated: OEWS publishes occupations by area and industries for the nation.

An area's occupations are explained as a sum of national staffing patterns, by non-negative least squares drawn towards
a mix that is likely beforehand:

    minimise  sum over occupations of w (P x - E)^2  +  penalty * sum over industries of n (ln(x / n))^2

with E the area's jobs by occupation, P the national share of each occupation in an industry's jobs, n the area's jobs
spread as is likely beforehand, and w = expected jobs to the power of -1.25. Quotients of an area are spread evenly in
logs, so an industry is drawn back as much at half as at twice its share in n, and none falls to nothing. The logs and w
are taken from the fit before, which leaves least squares to be done anew a few times. The penalty is the one that
predicts held-out occupations best over a sample of areas. Everything here is modelled.

Beforehand a state is likely to have the nation's mix. A metro or nonmetro area is likely to lie half way, in logs,
between the nation and the rest of its state, whose own mix is estimated from the state's jobs less the area's.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import dataframely as dy
import numpy as np
import polars as pl
from numpy.typing import NDArray

from jtm.sources.contract import conform

Floats = NDArray[np.float64]
PENALTIES = (5.0, 10.0, 20.0, 40.0, 100.0)
WEIGHT_POWER = 1.25
FEWEST_JOBS = 30.0  # OEWS publishes no smaller cell, so no expected figure weighs more than that of one
REWEIGHTINGS = 4
SMALLEST_QUOTIENT = 0.02  # of what is likely beforehand: what a fit may fall to before logs are taken
FOLDS = 5
SAMPLED = 80
_TOTAL = "00-0000"
_SUBSECTOR = 3


class IndustryMix(dy.Schema):
    """Estimated jobs of each area by subsector; shares add up to 1 in an area."""

    area_code = dy.String(primary_key=True)
    naics = dy.String(primary_key=True)
    employment = dy.Float64(min=0)
    employment_share = dy.Float64(min=0, max=1)


class IndustryMixFit(dy.Schema):
    """How well the estimate predicts occupations that it has not seen, in fifths, beside the national mix.

    Errors are mean absolute differences of square roots of jobs; ``correlation`` is that of the logs of predicted and
    published jobs over the nation's.
    """

    area_code = dy.String(primary_key=True)
    occupations = dy.UInt16()
    penalty = dy.Float64(min=0)
    error = dy.Float64(min=0, nullable=True)
    national_error = dy.Float64(min=0, nullable=True)
    correlation = dy.Float64(min=-1.0001, max=1.0001, nullable=True)


@dataclass(frozen=True)
class Patterns:
    """National staffing: ``shares`` (occupations, industries) of an industry's jobs, and its ``jobs``."""

    soc: list[str]
    naics: list[str]
    shares: Floats
    jobs: Floats

    @classmethod
    def of(cls, staffing: pl.DataFrame, industries: pl.DataFrame, soc: list[str]) -> "Patterns":
        """Of the subsectors, which add up to the total; ``staffing`` holds naics, soc, employment."""
        subsectors = industries.filter(pl.col("level") == _SUBSECTOR).select("naics")
        known = staffing.join(subsectors, on="naics", how="semi").drop_nulls("employment")
        cells = known.join(pl.DataFrame({"soc": soc, "row": range(len(soc))}), on="soc")
        total = known.filter(pl.col("soc") == _TOTAL).select("naics", pl.col("employment").alias("total"))
        # The total also holds the occupations that are withheld; where it is withheld itself, the published ones do.
        industry = (
            cells.group_by("naics").agg(pl.col("employment").sum()).join(total, on="naics", how="left")
            .select("naics", pl.coalesce("total", "employment").alias("jobs")).filter(pl.col("jobs") > 0)
            .sort("naics").with_row_index("column")
        )  # fmt: skip
        naics, jobs = industry["naics"].to_list(), industry["jobs"].to_numpy().astype(float)
        cells = cells.join(industry, on="naics")
        table = np.zeros((len(soc), len(naics)))
        table[cells["row"].to_numpy(), cells["column"].to_numpy()] = cells["employment"].to_numpy()
        return cls(soc, naics, table / jobs, jobs)

    def spread(self, total: float) -> Floats:
        """``total`` jobs over the industries as the nation's are."""
        return np.asarray(total * self.jobs / self.jobs.sum())


@dataclass(frozen=True)
class Place:
    """An area: ``jobs`` by occupation (NaN: not published), ``total`` in all, and the ``rest`` of its state, if any."""

    jobs: Floats
    total: float
    rest: "Place | None" = None

    def less(self, part: "Place") -> "Place | None":
        """What is left without ``part``; nothing where that is as large, as a metro over a border may be."""
        total = self.total - part.total
        return Place(np.maximum(self.jobs - np.nan_to_num(part.jobs), 0), total) if total > 0 else None


def fit(known: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Estimate the mix of every area of ``known["wage"]``, and how well it does: ``industry_mix`` and
    ``industry_mix_fit``. The nation's is the published one.
    """
    detailed = known["occupation_title"].filter(pl.col("level") == "detailed")
    patterns = Patterns.of(known["staffing"], known["industry"], detailed["soc"].to_list())
    places = _places(known["wage"], known["area"], patterns.soc)
    penalty = choose_penalty(patterns, list(places.values())[:: max(1, len(places) // SAMPLED)])
    mixes, fits = [], []
    for code, place in places.items():
        prior = likely(patterns, place, penalty)
        shares = patterns.spread(1.0) if code == "US" else _shares(estimate(patterns, place.jobs, prior, penalty))
        mixes.append(
            pl.DataFrame(
                {"naics": patterns.naics, "employment": shares * place.total, "employment_share": shares}
            ).with_columns(pl.lit(code).alias("area_code"))
        )
        error, national, correlation = held_out(patterns, place, penalty)
        fits.append((code, int(np.isfinite(place.jobs).sum()), penalty, error, national, correlation))
    mix = pl.concat(mixes).with_columns(pl.col("employment", "employment_share").round(9))
    statistics = pl.DataFrame(fits, schema=IndustryMixFit.column_names(), orient="row").fill_nan(None)
    return {
        "industry_mix": conform(mix, IndustryMix, "industry mix").sort("area_code", "naics"),
        "industry_mix_fit": conform(statistics, IndustryMixFit, "industry mix").sort("area_code"),
    }


def likely(patterns: Patterns, place: Place, penalty: float) -> Floats:
    """Jobs by industry that a place is likely to have beforehand: as the nation, or half way between it and the rest
    of its state.
    """
    nation = patterns.spread(place.total)
    if place.rest is None:
        return nation
    rest = estimate(patterns, place.rest.jobs, patterns.spread(place.rest.total), penalty)
    return place.total * _shares(np.sqrt(nation * rest))


def estimate(patterns: Patterns, jobs: Floats, start: Floats, penalty: float) -> Floats:
    """Jobs by industry of an area that publishes ``jobs`` by occupation (NaN: not published); ``start`` is likely
    beforehand.
    """
    # Imported here: it takes a fifth of a second, and only making a snapshot needs it.
    from scipy.optimize import nnls

    rows = np.isfinite(jobs)
    shares, published = patterns.shares[rows], jobs[rows]
    if not shares.any():
        return start  # nothing published that says anything about industries
    found = about = start
    for _ in range(REWEIGHTINGS):
        expected = shares @ about
        weights = np.maximum(expected, FEWEST_JOBS) ** -WEIGHT_POWER
        # The penalty counts in the units of the fit, so that one serves areas of every size.
        scale = penalty * (weights @ expected) / max(expected.sum(), FEWEST_JOBS)
        pull = np.sqrt(scale / start) * _log_over_difference(about / start)
        left = np.vstack([shares * np.sqrt(weights)[:, None], np.diag(pull)])
        fitted, _ = nnls(left, np.concatenate([published * np.sqrt(weights), pull * start]))
        found = np.maximum(fitted, SMALLEST_QUOTIENT * start)
        about = np.sqrt(about * found)  # half way, in logs: a full step overshoots and comes back
    return np.asarray(found)


def _log_over_difference(quotient: Floats) -> Floats:
    """ln(q) / (q - 1), which is 1 at q = 1: what turns the square of a difference into that of a log."""
    difference = quotient - 1
    near = np.abs(difference) < 1e-6
    return np.where(near, 1.0, np.log(quotient) / np.where(near, 1.0, difference))


def held_out(patterns: Patterns, place: Place, penalty: float) -> tuple[float, float, float]:
    """Error of the estimate, of the national mix, and correlation, on occupations left out in fifths."""
    jobs = place.jobs
    rows = np.flatnonzero(np.isfinite(jobs) & (jobs > 0) & (patterns.shares.sum(axis=1) > 0))
    if len(rows) < 2 * FOLDS:
        return float("nan"), float("nan"), float("nan")
    folds = np.random.default_rng(0).permutation(len(rows)) % FOLDS
    prior, predicted = likely(patterns, place, penalty), np.empty(len(rows))
    for fold in range(FOLDS):
        seen = jobs.copy()
        seen[rows[folds == fold]] = np.nan
        predicted[folds == fold] = patterns.shares[rows[folds == fold]] @ estimate(patterns, seen, prior, penalty)
    national = patterns.shares[rows] @ patterns.spread(place.total)
    nation = patterns.shares[rows] @ patterns.jobs
    published = jobs[rows]
    logs = np.log(published / nation), np.log(np.maximum(predicted, 0.01 * national) / nation)
    correlation = np.corrcoef(*logs)[0, 1] if min(log.std() for log in logs) > 1e-9 else float("nan")
    return _distance(predicted, published), _distance(national, published), float(correlation)


def choose_penalty(patterns: Patterns, places: list[Place]) -> float:
    """The penalty with the smallest held-out error over ``places``, each relative to that of the national mix."""
    scores = []
    for penalty in PENALTIES:
        errors = np.array([held_out(patterns, place, penalty)[:2] for place in places])
        known = errors[np.isfinite(errors).all(axis=1)]
        scores.append(np.mean(known[:, 0] / known[:, 1]) if len(known) else np.inf)
    return PENALTIES[int(np.argmin(scores))]


def _places(wage: pl.DataFrame, areas: pl.DataFrame, soc: list[str]) -> dict[str, Place]:
    """Every area of ``wage``; metro and nonmetro ones with the rest of the state that ``areas`` names."""
    order = pl.DataFrame({"soc": soc, "row": range(len(soc))})
    cells = wage.drop_nulls("employment").join(order, on="soc").select("area_code", "row", "employment")
    places = {}
    for (code,), group in cells.sort("area_code", "row").group_by("area_code", maintain_order=True):
        jobs = np.full(len(soc), np.nan)
        jobs[group["row"].to_numpy()] = group["employment"].to_numpy()
        places[str(code)] = Place(jobs, float(_total(wage, str(code))))
    states = areas.filter(pl.col("area_type") == "state").select("state", pl.col("area_code").alias("state_code"))
    local = areas.filter(pl.col("area_type").is_in(["metro", "nonmetro"])).join(states, on="state")
    for code, state in local.select("area_code", "state_code").iter_rows():
        if code in places and state in places:
            places[code] = replace(places[code], rest=places[state].less(places[code]))
    return places


def _total(wage: pl.DataFrame, area_code: str) -> int:
    """All jobs of an area, or those that it publishes by occupation where the total is withheld."""
    here = wage.filter((pl.col("area_code") == area_code) & pl.col("employment").is_not_null())
    total = here.filter(pl.col("soc") == _TOTAL)["employment"]
    return int(total[0] if len(total) else here["employment"].sum())


def _shares(jobs: Floats) -> Floats:
    return np.asarray(jobs / jobs.sum())


def _distance(predicted: Floats, published: Floats) -> float:
    return float(np.abs(np.sqrt(np.maximum(predicted, 0)) - np.sqrt(published)).mean())
