"""Which industries an area's jobs are in, estimated: OEWS publishes occupations by area and industries for the nation.

An area's jobs by occupation are explained as a sum of national staffing patterns. With n the nation's shares by
industry, T the area's jobs and P how the nation staffs its industries, the area has x = T n exp(z) jobs by industry,
and the logs of its quotients, z, make the least of

    sum over occupations of rho((E - P x) / error)  +  (z - m)' S^-1 (z - m)

E are the published jobs; those that are not published count as one sum a major group, which is known, since the group
is published; all jobs together are T. ``rho`` is the loss of Huber, a square up to three errors and linear from there,
so that an occupation that the area has for a reason of its own does not move whole industries. An occupation's error is
made of its published one, of how far it is off in areas at large (registered nurses little, actors much), and of chance
in small numbers. m is what is likely beforehand of an area of its size and kind in its state (from the state's other
areas), S how far areas of the nation are from that: mining much, retail trade little, industries of a sector together.

Errors, m and S are learnt from all areas at once, in rounds (empirical Bayes by expectation and maximisation). At the
end every industry is scaled such that the areas add up to the nation's jobs in it, which are published. States, which
hold the same jobs again, are estimated apart in the same way. Everything here is modelled.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import dataframely as dy
import numpy as np
import polars as pl

from jtm.models.industry_survey import Places, Survey, nation_of, surveys_of
from jtm.models.staffing_patterns import Floats, Patterns, public
from jtm.sources.contract import conform

Factor = tuple[Floats, bool]  # a Cholesky factor, as SciPy gives it
ROUNDS = 8
STEPS = 3  # of Gauss and Newton, from what is likely beforehand
FARTHEST = 1.0  # in logs, that a step may move an industry
USUAL_ERRORS = 3.0  # beyond which a difference counts by its size, no longer by its square
FEWEST_JOBS = 30.0  # OEWS publishes no smaller cell: the variance of a figure is never below that of as many, by chance
SMALLEST = 10.0  # expected jobs that an error counts relative to
TOTAL_ERROR, REST_ERROR = 0.01, 0.3  # relative, of all jobs, and of the sum of what is not published
FOLDS = 5
BALANCINGS = 50
OWN_CORRELATIONS = 0.5  # how much an industry counts by itself, and not by its block
RELIABLE = 300_000.0  # jobs in the rest of a state that make it count half
MISFIT = 0.1  # relative variance of occupations before any is learnt
LEAST_MISFIT, MOST_MISFIT = 0.02, 2.0
MISFIT_WEIGHT = 100.0  # of what holds for all occupations, in that of one, where a well measured area counts 10


class IndustryMix(dy.Schema):
    """Estimated jobs of each area by subsector; schools, hospitals and government by owner. Shares add up to 1."""

    area_code = dy.String(primary_key=True)
    naics = dy.String(primary_key=True)
    ownership = dy.Enum(["private", "government"])
    employment = dy.Float64(min=0)
    employment_share = dy.Float64(min=0, max=1)


class IndustryMixFit(dy.Schema):
    """How well the estimate predicts occupations that it has not seen, in fifths, beside the national mix.

    Errors are mean absolute differences of square roots of jobs; ``correlation`` is that of the logs of predicted and
    published jobs over the nation's.
    """

    area_code = dy.String(primary_key=True)
    occupations = dy.UInt16()
    error = dy.Float64(min=0, nullable=True)
    national_error = dy.Float64(min=0, nullable=True)
    correlation = dy.Float64(min=-1.0001, max=1.0001, nullable=True)


@dataclass(frozen=True)
class Beliefs:
    """What is learnt from all areas: the likely logs of quotients ``mean`` (areas, industries) with their
    ``covariance``, the relative variance ``misfit`` (occupations,) of occupations, and what aligns an industry with the
    nation, ``scale`` (industries,).
    """

    mean: Floats
    covariance: Floats
    misfit: Floats
    scale: Floats

    @cached_property
    def precision(self) -> Floats:
        """Inverse of the covariance."""
        return np.asarray(np.linalg.inv(self.covariance))


def fit(known: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Estimate the mix of every area of ``known["wage"]``, and how well it does: ``industry_mix`` and
    ``industry_mix_fit``. The nation's is the published one.
    """
    nation = nation_of(known)
    patterns = Patterns.of(known["staffing"], known["industry"], nation)
    local, states = (surveys_of(known, patterns, types) for types in (("metro", "nonmetro"), ("state",)))
    shares, fits = {"US": patterns.mix}, []
    for surveys in (local, states):
        beliefs, mix = learn(patterns, list(surveys.values()))
        shares |= dict(zip(surveys, mix, strict=True))
        for place, (code, survey) in enumerate(surveys.items()):
            fits.append((code, len(survey.rows), *held_out(patterns, survey, beliefs, place)))
    total = {code: survey.total for code, survey in (local | states).items()} | {"US": patterns.jobs.sum()}
    statistics = pl.DataFrame(fits, schema=IndustryMixFit.column_names(), orient="row").fill_nan(None)
    return {
        "industry_mix": conform(_table(patterns, shares, total), IndustryMix, "industry mix").sort(
            "area_code", "naics"
        ),
        "industry_mix_fit": conform(statistics, IndustryMixFit, "industry mix").sort("area_code"),
    }


def _table(patterns: Patterns, shares: Mapping[str, Floats], total: Mapping[str, float]) -> pl.DataFrame:
    codes, told = patterns.summed(np.array(list(shares.values())))
    jobs = np.array([total[code] for code in shares])
    return pl.DataFrame(
        {
            "area_code": np.repeat(list(shares), len(codes)),
            "naics": codes * len(shares),
            "ownership": ["government" if public(code) else "private" for code in codes] * len(shares),
            "employment": (told * jobs[:, None]).ravel().round(3),
            "employment_share": told.ravel().round(9),
        }
    )


def learn(patterns: Patterns, surveys: list[Survey]) -> tuple[Beliefs, Floats]:
    """Beliefs about areas of one kind, and their shares of jobs by industry: (areas, industries)."""
    size = len(surveys), len(patterns.jobs)
    found = np.zeros(size)
    beliefs = Beliefs(np.zeros(size), _at_first(patterns), np.full(len(patterns.soc), MISFIT), np.ones(size[1]))
    for step in range(ROUNDS):
        spread = np.zeros((size[1], size[1]))
        for place, survey in enumerate(surveys):
            found[place], curvature = posterior(patterns, survey, beliefs, place, found[place], 2 if step == 0 else 1)
            spread += _covariance_of(curvature) / len(surveys)
        beliefs = _learnt(patterns, surveys, found, spread)
    total = _totals(surveys)
    scale, jobs = _aligned(total[:, None] * patterns.mix * np.exp(found), total, patterns.mix)
    return replace(beliefs, scale=scale), jobs / jobs.sum(axis=1, keepdims=True)


def _learnt(patterns: Patterns, surveys: list[Survey], found: Floats, spread: Floats) -> Beliefs:
    """From the logs of quotients ``found`` (areas, industries), and how they may be off in the mean, ``spread``."""
    total = _totals(surveys)
    jobs = total[:, None] * patterns.mix * np.exp(found)
    mean = _likely(surveys, total, found, jobs, patterns.mix)
    covariance = _covariance(patterns, found - mean, spread)
    return Beliefs(mean, covariance, _misfit(patterns, surveys, jobs), np.ones(len(patterns.mix)))


def _totals(surveys: list[Survey]) -> Floats:
    return np.array([survey.total for survey in surveys])


def posterior(
    patterns: Patterns, survey: Survey, beliefs: Beliefs, place: int, start: Floats, steps: int
) -> tuple[Floats, Factor]:
    """The likeliest logs of the quotients of the area at ``place``, ``steps`` on from ``start``: (industries,), and the
    factor of the curvature there.
    """
    # Imported here: it takes a fifth of a second, and only making a snapshot needs it.
    from scipy.linalg import cho_factor, cho_solve

    found, mean, precision = start, beliefs.mean[place], beliefs.precision
    shares, published, relative = _evidence(patterns, survey, beliefs.misfit)
    for _ in range(steps):
        slope = shares * (survey.total * patterns.mix * np.exp(found))
        expected = slope.sum(axis=1)
        usual = np.maximum(expected, SMALLEST)
        left, error = published - expected, relative * usual**2 + FEWEST_JOBS * usual
        weight = 1 / np.maximum(1, np.abs(left) / np.sqrt(error) / USUAL_ERRORS) / error
        curvature = cho_factor(slope.T @ (slope * weight[:, None]) + precision, lower=True)
        step = cho_solve(curvature, slope.T @ (weight * left) - precision @ (found - mean))
        found = found + step * min(1.0, FARTHEST / max(float(np.abs(step).max()), 1e-12))
    return found, curvature


def _evidence(patterns: Patterns, survey: Survey, misfit: Floats) -> tuple[Floats, Floats, Floats]:
    """All that is known of an area: shares (figures, industries), jobs and relative variances of the figures."""
    shares = np.vstack([patterns.shares[survey.rows], survey.rest, np.ones(len(patterns.jobs))])
    published = np.concatenate([survey.jobs, survey.rest_jobs, [survey.total]])
    rest = np.full(len(survey.rest), REST_ERROR**2)
    return shares, published, np.concatenate([survey.variance + misfit[survey.rows], rest, [TOTAL_ERROR**2]])


def _covariance_of(curvature: Factor) -> Floats:
    from scipy.linalg import cho_solve

    return np.asarray(cho_solve(curvature, np.eye(len(curvature[0]))))


def held_out(patterns: Patterns, survey: Survey, beliefs: Beliefs, place: int) -> tuple[float, float, float]:
    """Error of the estimate, of the national mix, and correlation, on occupations left out in fifths. ``place`` is that
    of the area in ``beliefs``.
    """
    known = np.flatnonzero((survey.jobs > 0) & (patterns.shares[survey.rows].sum(axis=1) > 0))
    if len(known) < 2 * FOLDS:
        return float("nan"), float("nan"), float("nan")
    predicted = _predicted(patterns, survey, beliefs, place, known)
    published, shares = survey.jobs[known], patterns.shares[survey.rows[known]]
    national = shares @ (survey.total * patterns.mix)
    logs = np.log(published / national), np.log(np.maximum(predicted, 0.01 * national) / national)
    correlation = np.corrcoef(*logs)[0, 1] if min(log.std() for log in logs) > 1e-9 else float("nan")
    return _distance(predicted, published), _distance(national, published), float(correlation)


def _predicted(patterns: Patterns, survey: Survey, beliefs: Beliefs, place: int, known: Places) -> Floats:
    """Jobs of the ``known`` of an area's occupations, each fifth from the others."""
    folds = np.random.default_rng(0).permutation(len(known)) % FOLDS
    predicted = np.empty(len(known))
    for fold in range(FOLDS):
        seen = np.ones(len(survey.rows), bool)
        seen[known[folds == fold]] = False
        found, _ = posterior(patterns, survey.of(seen), beliefs, place, beliefs.mean[place], STEPS)
        jobs = patterns.mix * np.exp(found) * beliefs.scale
        predicted[folds == fold] = patterns.shares[survey.rows[~seen]] @ (jobs * (survey.total / jobs.sum()))
    return predicted


def _distance(predicted: Floats, published: Floats) -> float:
    return float(np.abs(np.sqrt(predicted) - np.sqrt(published)).mean())


def _at_first(patterns: Patterns) -> Floats:
    same = patterns.blocks[:, None] == patterns.blocks[None, :]
    return np.asarray(0.25 * np.eye(len(same)) + 0.04 * same)


def _likely(surveys: list[Survey], total: Floats, found: Floats, jobs: Floats, mix: Floats) -> Floats:
    """The mean logs of quotients that an area's size, kind and the rest of its state foretell, by ridge regression over
    the areas, one an industry.
    """
    size = np.log(total)
    kind = np.array([survey.nonmetro for survey in surveys], float)
    common = np.stack([np.ones(len(total)), (size - size.mean()) / max(size.std(), 1e-9), kind], axis=1)
    rest = _rest_of_state(surveys, total, jobs, mix)
    ridge = np.diag([1.0, 5.0, 5.0, 5.0])
    mean = np.empty(found.shape)
    for industry in range(found.shape[1]):
        foretold = np.column_stack([common, rest[:, industry]])
        mean[:, industry] = foretold @ np.linalg.solve(foretold.T @ foretold + ridge, foretold.T @ found[:, industry])
    return mean


def _rest_of_state(surveys: list[Survey], total: Floats, jobs: Floats, mix: Floats) -> Floats:
    """Logs of quotients of the other areas of the state together, drawn to 0 where these are small."""
    state = np.array([survey.state for survey in surveys])
    same = (state[:, None] == state[None, :]) & ~np.eye(len(state), dtype=bool)
    others = same @ total
    quotient = (same @ jobs) / np.maximum(others, 1)[:, None] / mix
    logs = np.log(np.maximum(quotient, 1e-3)) * (others > 0)[:, None]
    return np.asarray(logs * (others / (others + RELIABLE))[:, None])


def _misfit(patterns: Patterns, surveys: list[Survey], jobs: Floats) -> Floats:
    """Relative variance of each occupation about what industries let expect, beyond its sampling error."""
    sums, weights = np.zeros(len(patterns.soc)), np.zeros(len(patterns.soc))
    for survey, mix in zip(surveys, jobs, strict=True):
        usual = np.maximum(patterns.shares[survey.rows] @ mix, SMALLEST)
        chance = FEWEST_JOBS / usual
        off = np.minimum((survey.jobs / usual - 1) ** 2, 4) - chance - survey.variance
        np.add.at(sums, survey.rows, off / (MISFIT + chance))
        np.add.at(weights, survey.rows, 1 / (MISFIT + chance))
    of_all = sums.sum() / max(weights.sum(), 1e-9)
    fitted = (sums + MISFIT_WEIGHT * of_all) / (weights + MISFIT_WEIGHT)
    return np.asarray(np.clip(fitted, LEAST_MISFIT, MOST_MISFIT))


def _covariance(patterns: Patterns, off: Floats, spread: Floats) -> Floats:
    """Of the logs of quotients about what was likely: a variance an industry; correlations half way between those of
    the areas and one a block.
    """
    observed = off.T @ off / len(off) + spread
    deviation = np.sqrt(np.maximum(np.diag(observed), 1e-3))
    correlation = observed / np.outer(deviation, deviation)
    common = np.zeros(correlation.shape)
    for block in np.unique(patterns.blocks):
        inside = np.flatnonzero(patterns.blocks == block)
        part = correlation[np.ix_(inside, inside)]
        pairs = max(part.size - len(part), 1)
        common[np.ix_(inside, inside)] = np.clip((part.sum() - np.trace(part)) / pairs, 0, 0.9)
    made = OWN_CORRELATIONS * correlation + (1 - OWN_CORRELATIONS) * common
    np.fill_diagonal(made, 1.0)
    return np.asarray(made * np.outer(deviation, deviation))


def _aligned(jobs: Floats, total: Floats, mix: Floats) -> tuple[Floats, Floats]:
    """What to multiply industries by, and the jobs then, such that the areas add up to the nation's mix."""
    scale = np.ones(len(mix))
    for _ in range(BALANCINGS):
        made = _to_total(jobs * scale, total)
        scale = scale * mix / (made.sum(axis=0) / made.sum())
    return scale, _to_total(jobs * scale, total)


def _to_total(jobs: Floats, total: Floats) -> Floats:
    return np.asarray(jobs * (total / jobs.sum(axis=-1))[..., None])
