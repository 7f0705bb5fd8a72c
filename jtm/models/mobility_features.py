"""What says that a move between two occupations is likely: one table (origins, destinations) a feature.

Features are made for any set of entities: the occupations of OEWS, or the nodes in which moves are observed, whose
profiles are the employment-weighted means of their members'. Each belongs to one of :data:`PARTS`, in which a pair's
score is told.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from jtm.sources.projections import EDUCATION_LEVELS

Floats = NDArray[np.float64]
RATED = {"skill": "skills", "knowledge": "knowledge", "ability": "abilities"}
CLOSEST = 21  # one more than the length of O*NET's lists of related occupations
PARTS: dict[str, tuple[str, ...]] = {
    **{part: (f"{domain}_gap", f"{domain}_surplus", f"{domain}_alike") for domain, part in RATED.items()},
    "technologies": ("technologies",),
    "activities": ("detailed_activities", "activities"),
    "titles": ("titles",),
    "related": ("related", "related_back"),
    "groups": ("major_group", "minor_group", "broad_group"),
    "industries": ("industries", "shared_industries"),
    "preparation": ("job_zone", "education"),
    "pay": ("pay", "destination_pay"),
    "size": ("size", "openings", "turnover"),
}
FEATURES = tuple(name for names in PARTS.values() for name in names)


@dataclass(frozen=True)
class Profiles:
    """What is known of n entities: one row an entity. ``employment`` in persons, ``wage`` in US dollars a year,
    ``staffing`` in jobs by industry, ``related`` (n, n) from 0 (not listed) to 20 (closest), ``group`` the index of the
    major group that most of its workers are in.
    """

    employment: Floats
    openings: Floats
    turnover: Floats
    log_wage: Floats
    job_zone: Floats
    education: Floats
    level: dict[str, Floats]
    importance: dict[str, Floats]
    technologies: Floats
    detailed_activities: Floats
    activities: Floats
    titles: Floats
    staffing: Floats
    major_group: Floats
    minor_group: Floats
    broad_group: Floats
    related: Floats

    @property
    def group(self) -> NDArray[np.int64]:
        """Index of each entity's major group."""
        return np.asarray(self.major_group.argmax(axis=1))

    def merged(self, members: Floats) -> "Profiles":
        """The profiles of m nodes; ``members`` (n, m) is the share of an occupation that belongs to a node."""
        jobs = members * self.employment[:, None]
        share = jobs / np.maximum(jobs.sum(axis=0), 1e-9)
        mean: dict[str, Any] = {
            item.name: _averaged(getattr(self, item.name), share)
            for item in fields(self)
            if item.name not in ("employment", "openings", "staffing", "related")
        }
        belongs = [np.flatnonzero(column) for column in members.T]
        return Profiles(
            employment=jobs.sum(axis=0),
            openings=members.T @ self.openings,
            staffing=members.T @ self.staffing,
            related=_closest(_closest(self.related, belongs).T, belongs).T,
            **mean,
        )


def _averaged(value: Floats | dict[str, Floats], share: Floats) -> Floats | dict[str, Floats]:
    if isinstance(value, dict):
        return {name: share.T @ table for name, table in value.items()}
    return np.asarray(share.T @ value)


def _closest(related: Floats, belongs: list[NDArray[np.int64]]) -> Floats:
    """The highest column of each node's members."""
    columns = [related[:, index].max(axis=1) if len(index) else np.zeros(len(related)) for index in belongs]
    return np.stack(columns, axis=1)


def profiles(known: Mapping[str, pl.DataFrame], soc: list[str]) -> Profiles:
    """The profiles of the occupations ``soc``, from the tables of a snapshot."""
    place = pl.DataFrame({"soc": soc}).with_row_index("row")
    nation = place.join(known["wage"].filter(pl.col("area_code") == "US"), on="soc", how="left", maintain_order="left")
    projected = place.join(known["projection"], on="soc", how="left", maintain_order="left")
    zones = place.join(known["occupation_profile"], on="soc", how="left", maintain_order="left")
    wage = nation.select(pl.coalesce("median_wage", "mean_wage").fill_null(pl.col("median_wage").median()))
    activities = known["work_activity"].with_columns(pl.lit(1.0).alias("one"))
    wider = activities.with_columns(pl.col("dwa_id").str.replace(r"\.[^.]*$", "").alias("iwa_id")).unique(
        ["soc", "iwa_id"]
    )
    levels, importances = _ratings(known, place)
    subsectors = known["industry"].filter(pl.col("level") == 3).select("naics")
    return Profiles(
        employment=_column(nation, "employment"),
        openings=_column(projected, "openings"),
        turnover=np.maximum(_column(projected, "transfer_rate"), 1e-3),
        log_wage=np.log(wage.to_series().cast(pl.Float64).to_numpy()),
        job_zone=_column(zones, "job_zone"),
        education=projected["typical_education"]
        .replace_strict(
            {level: float(code) for code, level in enumerate(EDUCATION_LEVELS)}, default=0.0, return_dtype=pl.Float64
        )
        .to_numpy(),
        level=levels,
        importance=importances,
        technologies=_wide(known["technology"].with_columns(pl.lit(1.0).alias("one")), place, "commodity_code", "one"),
        detailed_activities=_wide(activities, place, "dwa_id", "one"),
        activities=_wide(wider, place, "iwa_id", "one"),
        titles=_wide(known["title_word"].with_columns(pl.col("titles").sqrt()), place, "word", "titles"),
        staffing=_wide(known["staffing"].join(subsectors, on="naics", how="semi"), place, "naics", "employment"),
        major_group=_group(soc, 2),
        minor_group=_group(soc, 4),
        broad_group=_group(soc, 6),
        related=_related(known["related_occupation"], place),
    )


def _column(frame: pl.DataFrame, name: str) -> Floats:
    return frame[name].cast(pl.Float64).fill_null(0).to_numpy()


def _wide(long: pl.DataFrame, place: pl.DataFrame, column: str, value: str) -> Floats:
    """``long`` as a table with one row an occupation and one column a value of ``column``; nothing listed is 0."""
    columns = long.select(pl.col(column).unique().sort()).with_row_index("column")
    cells = long.drop_nulls(value).join(place, on="soc").join(columns, on=column)
    table = np.zeros((place.height, columns.height))
    table[cells["row"].to_numpy(), cells["column"].to_numpy()] = cells[value].cast(pl.Float64).to_numpy()
    return table


def _ratings(known: Mapping[str, pl.DataFrame], place: pl.DataFrame) -> tuple[dict[str, Floats], dict[str, Floats]]:
    """Level (0-7) and importance (0-1) by domain; what is suppressed counts as nothing asked."""
    rated = (
        known["rating"]
        .join(known["element"].select("element_id", "domain"), on="element_id")
        .with_columns(((pl.col("importance") - 1) / 4).alias("weight"))
    )
    levels, importances = {}, {}
    for domain in RATED:
        inside = rated.filter(pl.col("domain").cast(pl.String) == domain)
        levels[domain] = _wide(inside, place, "element_id", "level")
        importances[domain] = _wide(inside, place, "element_id", "weight")
    return levels, importances


def _group(soc: list[str], digits: int) -> Floats:
    codes = [code[:digits] for code in soc]
    listed = sorted(set(codes))
    return np.array([[float(code == group) for group in listed] for code in codes])


def _related(listed: pl.DataFrame, place: pl.DataFrame) -> Floats:
    other = place.select(pl.col("soc").alias("related_soc"), pl.col("row").alias("column"))
    pairs = listed.join(place, on="soc").join(other, on="related_soc")
    table = np.zeros((place.height, place.height))
    table[pairs["row"].to_numpy(), pairs["column"].to_numpy()] = CLOSEST - pairs["rank"].cast(pl.Float64).to_numpy()
    return table


# ── features ──────────────────────────────────────────────────────────────────────────────────────────────────────


def one_sided_gap(level: Floats, importance: Floats) -> Floats:
    """Σ_k w_dk max(0, L_dk − L_ok) / Σ_k w_dk L_dk, (origins, destinations) on 0-1: what of the destination's demands,
    weighted by ``importance``, the origin's levels do not reach.
    """
    short = np.stack([(importance * np.maximum(level - own, 0)).sum(axis=1) for own in level])
    return np.asarray(short / np.maximum((importance * level).sum(axis=1), 1e-9))


def features(known: Profiles) -> dict[str, Floats]:
    """Every one of :data:`FEATURES`, (origins, destinations)."""
    made: dict[str, Floats] = {}
    for domain in RATED:
        gap = one_sided_gap(known.level[domain], known.importance[domain])
        made |= {f"{domain}_gap": gap, f"{domain}_surplus": gap.T, f"{domain}_alike": _alike(known.level[domain])}
    for name in ("technologies", "detailed_activities", "activities", "titles"):
        made[name] = _overlap(getattr(known, name))
    made |= {"related": known.related, "related_back": known.related.T}
    for name in ("major_group", "minor_group", "broad_group"):
        made[name] = _cosine(getattr(known, name))
    mix = known.staffing / np.maximum(known.staffing.sum(axis=1, keepdims=True), 1)
    nation = known.staffing.sum(axis=0) / known.staffing.sum()
    made |= {"industries": _cosine(mix), "shared_industries": np.log(np.maximum(mix @ (mix / nation).T, 1e-3))}
    for name in ("job_zone", "education"):
        made[name] = getattr(known, name)[None, :] - getattr(known, name)[:, None]
    made |= {"pay": known.log_wage[None, :] - known.log_wage[:, None], "destination_pay": _of(known.log_wage)}
    sizes = {"size": known.employment, "openings": known.openings, "turnover": known.turnover * 1000}
    return made | {name: _of(np.log(np.maximum(value, 1))) for name, value in sizes.items()}


def _of(destination: Floats) -> Floats:
    return np.broadcast_to(destination, (len(destination), len(destination)))


def _cosine(table: Floats) -> Floats:
    unit = table / np.maximum(np.linalg.norm(table, axis=1, keepdims=True), 1e-12)
    return np.asarray(unit @ unit.T)


def _alike(level: Floats) -> Floats:
    """Correlation of levels, each as its percentile among the entities; alike levels share their mean rank."""
    # Imported here: only making a snapshot needs it. Rounded, since means of nodes differ in their last digits by
    # machine; and where ties were ranked as a sort left them, machines differed by a third of a log-odds unit.
    from scipy.stats import rankdata

    percentile = (rankdata(level.round(9), axis=0) - 0.5) / len(level)
    return _cosine(percentile - percentile.mean(axis=1, keepdims=True))


def _overlap(listed: Floats) -> Floats:
    """Cosine of TF-IDF profiles: what many entities list says little."""
    frequency = (listed > 0).mean(axis=0)
    return _cosine(listed * np.log(1 / np.maximum(frequency, 1 / len(listed))))
