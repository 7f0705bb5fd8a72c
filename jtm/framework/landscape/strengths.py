"""Step 1: which skills a region's workforce is strong in, and how the mix is projected to shift.

Supply of an element is employment x level x importance over the region's occupations, with importance on 0-1; for
technologies, employment of the occupations that list one. All figures are shares within a domain, so they compare
regions of any size. A strength above 1 means a larger share than in the region compared with, over the occupations
that both publish.
"""

from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

Floats = NDArray[np.float64]
INTERVAL = 1.645  # 90%: standard deviations on either side
_LEAST_IMPORTANCE, _MOST_IMPORTANCE = 1.0, 5.0


@dataclass(frozen=True)
class Content:
    """What occupations ask for: ``intensity`` (occupations, elements) is level x importance, or 1 for a technology.

    ``elements``: element_id, name, domain, one row a column of ``intensity``, sorted by domain and element_id; ``soc``
    names the rows. A rating that O*NET recommends to suppress counts as nothing asked; ``exit_rate`` is the national
    share of an occupation's workers who leave the labour force in a year, ``growth`` its ten-year growth.
    """

    soc: list[str]
    elements: pl.DataFrame
    intensity: Floats
    growth: Floats
    exit_rate: Floats

    @classmethod
    def of(cls, occupations: pl.DataFrame, ratings: pl.DataFrame, technologies: pl.DataFrame) -> "Content":
        """``occupations``: soc, growth, exit_rate, sorted by soc; ``ratings``: soc, element_id, name, domain,
        importance, level; ``technologies``: soc, commodity_code, commodity.
        """
        importance = (pl.col("importance") - _LEAST_IMPORTANCE) / (_MOST_IMPORTANCE - _LEAST_IMPORTANCE)
        rated = ratings.select("soc", "element_id", "name", "domain", (pl.col("level") * importance).alias("intensity"))
        listed = technologies.select(
            "soc",
            pl.col("commodity_code").alias("element_id"),
            pl.col("commodity").alias("name"),
            pl.lit("technology").alias("domain"),
            pl.lit(1.0).alias("intensity"),
        )
        cells = pl.concat([rated.cast({"domain": pl.String}), listed])
        elements = cells.select("element_id", "name", "domain").unique("element_id").sort("domain", "element_id")
        row = pl.DataFrame({"soc": occupations["soc"], "row": range(occupations.height)})
        column = elements.select("element_id").with_row_index("column")
        placed = cells.drop_nulls("intensity").join(row, on="soc").join(column, on="element_id")
        intensity = np.zeros((occupations.height, elements.height))
        intensity[placed["row"].to_numpy(), placed["column"].to_numpy()] = placed["intensity"].to_numpy()
        rates = (occupations[name].cast(pl.Float64).fill_null(0).to_numpy() for name in ("growth", "exit_rate"))
        return cls(occupations["soc"].to_list(), elements, intensity, *rates)


@dataclass(frozen=True)
class Workforce:
    """Published jobs of a region, one figure an occupation of :class:`Content`, 0 where none are; ``error`` is the
    relative standard error, 0-1. ``coverage``: the share of all its jobs that are in published occupations.
    """

    employment: Floats
    error: Floats
    coverage: float

    @classmethod
    def of(cls, content: Content, cells: pl.DataFrame, total: float | None) -> "Workforce":
        """``cells``: soc, employment, employment_rse (percent) of one area; ``total``: all its jobs."""
        listed = pl.DataFrame({"soc": content.soc})
        placed = listed.join(cells, on="soc", how="left", maintain_order="left")
        employment = placed["employment"].cast(pl.Float64).fill_null(0).to_numpy()
        error = placed["employment_rse"].cast(pl.Float64).fill_null(0).to_numpy() / 100
        return cls(employment, error, float(employment.sum() / total) if total else float("nan"))

    def within(self, other: "Workforce") -> "Workforce":
        """This workforce in the occupations that ``other`` publishes."""
        return replace(self, employment=np.where(other.employment > 0, self.employment, 0))


def landscape(content: Content, region: Workforce, reference: Workforce) -> pl.DataFrame:
    """One row an element: element_id, name, domain, share (of its domain's supply), strength (share over that of
    ``reference``, over the occupations that both publish), strength_low, strength_high (90%, from the errors of
    employment), distinct (the interval excludes 1), shift (projected share less the present one), shift_jobs (the same
    times the region's published jobs), exit_rate (share of the supply that leaves the labour force in a year).
    """
    domains = content.elements["domain"].to_numpy()
    in_domain = domains[:, None] == domains[None, :]
    share, _ = _shares(content, region, in_domain)
    common, variance = _shares(content, region.within(reference), in_domain)
    other, other_variance = _shares(content, reference.within(region), in_domain)
    grown = Workforce(region.employment * (1 + content.growth), region.error, region.coverage)
    projected, _ = _shares(content, grown, in_domain)
    leaving = (region.employment * content.exit_rate) @ content.intensity
    supply = region.employment @ content.intensity
    with np.errstate(divide="ignore", invalid="ignore"):
        strength = common / other
        spread = INTERVAL * np.sqrt(variance + other_variance)
        exit_rate = leaving / supply
    same = np.array_equal(region.employment, reference.employment)
    low, high = (strength, strength) if same else (strength * np.exp(-spread), strength * np.exp(spread))
    table = content.elements.with_columns(
        pl.Series("supply_share", share),
        pl.Series("strength", strength),
        pl.Series("strength_low", low),
        pl.Series("strength_high", high),
        pl.Series("shift", projected - share),
        pl.Series("shift_jobs", (projected - share) * region.employment.sum()),
        pl.Series("exit_rate", exit_rate),
    ).fill_nan(None)
    distinct = ((pl.col("strength_low") > 1) | (pl.col("strength_high") < 1)).alias("distinct")
    return (
        table.filter(pl.col("supply_share") > 0)
        .with_columns(distinct)
        .sort("domain", "strength", descending=[False, True])
    )


def holders(content: Content, region: Workforce, element_id: str) -> pl.DataFrame:
    """The occupations that hold an element: soc, employment, intensity, element_share (of the element's supply), most
    first.
    """
    column = content.elements["element_id"].to_list().index(element_id)
    supply = region.employment * content.intensity[:, column]
    table = pl.DataFrame(
        {
            "soc": content.soc,
            "employment": region.employment.astype(np.int64),
            "intensity": content.intensity[:, column],
            "element_share": supply / supply.sum() if supply.sum() else supply,
        }
    )
    return table.filter(pl.col("element_share") > 0).sort("element_share", "soc", descending=[True, False])


def by_group(content: Content, region: Workforce, groups: list[str]) -> pl.DataFrame:
    """Which kinds of jobs hold an element: element_id, group, employment, element_share (of the element's supply in the
    region), and
    concentration (what a worker of the group holds of it, over what a worker of the region does); one row an element
    and group that has jobs. ``groups`` names the group of each occupation of ``content``.
    """
    names = sorted(set(groups))
    member = np.array([[group == name for group in groups] for name in names], float)
    jobs = member @ region.employment
    held = (member * region.employment) @ content.intensity
    supply, workers = held.sum(axis=0), jobs.sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        share = held / supply
        concentration = (held / jobs[:, None]) / (supply / workers)
    size = len(content.elements)
    table = pl.DataFrame(
        {
            "element_id": np.tile(content.elements["element_id"].to_numpy(), len(names)),
            "group": np.repeat(names, size),
            "employment": np.repeat(jobs, size).astype(np.int64),
            "element_share": share.ravel(),
            "concentration": concentration.ravel(),
        }
    )
    return table.filter(pl.col("employment") > 0, pl.col("element_share").is_not_nan())


def _shares(content: Content, workforce: Workforce, in_domain: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Share of each element in its domain's supply, and the relative variance of that share (delta method, errors of
    occupations independent).
    """
    supply = workforce.employment @ content.intensity
    whole = in_domain @ supply
    asked = content.intensity @ in_domain
    with np.errstate(divide="ignore", invalid="ignore"):
        share = supply / whole
        effect = content.intensity / supply - asked / whole
    squares = (workforce.employment * workforce.error) ** 2
    return share, squares @ np.where(np.isfinite(effect), effect, 0) ** 2


def quotients(content: Content, jobs: Floats, nation: Workforce) -> Floats:
    """Strength against the nation of every element (columns) in many areas: ``jobs`` is (areas, occupations), 0 where
    an area publishes none; NaN where neither side has any.
    """
    domains = content.elements["domain"].to_numpy()
    here = jobs @ content.intensity
    there = np.where(jobs > 0, nation.employment, 0) @ content.intensity
    strengths = np.full(here.shape, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        for domain in dict.fromkeys(domains):
            inside = domains == domain
            wholes = [side[:, inside].sum(axis=1, keepdims=True) for side in (here, there)]
            strengths[:, inside] = (here[:, inside] / wholes[0]) / (there[:, inside] / wholes[1])
    return strengths


def peers(content: Content, strengths: Floats, index: int, count: int) -> list[tuple[int, float]]:
    """The areas most like that at ``index``, closest first, each with its correlation: of the logs of ``strengths``
    less their mean by domain, over skills, knowledge and abilities. Plain shares are alike everywhere.
    """
    domains = content.elements["domain"].to_numpy()
    parts = []
    for domain in dict.fromkeys(domains[domains != "technology"]):
        logs = np.log(strengths[:, domains == domain])
        parts.append(logs - logs.mean(axis=1, keepdims=True))
    profile = np.hstack(parts)
    usable = np.flatnonzero(np.isfinite(profile).all(axis=1))
    if index not in usable:
        return []
    unit = profile[usable] / np.linalg.norm(profile[usable], axis=1, keepdims=True)
    similarity = unit @ unit[np.flatnonzero(usable == index)[0]]
    order = [position for position in np.argsort(-similarity, kind="stable") if usable[position] != index]
    return [(int(usable[position]), float(similarity[position])) for position in order[:count]]
