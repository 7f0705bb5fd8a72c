"""What stands in an exported ranking: every column, gate and indicator in a sentence, for whoever gets the file."""

from collections.abc import Iterable

import polars as pl

from jtm.framework.criteria import criteria

BASES = ("observed", "modelled", "assumed")
# By column: what it says, in what unit, and whether it is observed, modelled or assumed.
_COLUMNS: dict[str, tuple[str, str, str]] = {
    "soc": ("Code of the detailed occupation, as OEWS publishes it.", "SOC 2018", "observed"),
    "title": ("Title of the occupation.", "", "observed"),
    "major_group": ("Code of the occupation's major group.", "SOC 2018", "observed"),
    "major_group_title": ("Title of the major group.", "", "observed"),
    "typical_education": ("Education that entry typically asks for, nationally.", "", "observed"),
    "job_zone": ("How much preparation the job needs, from little to extensive.", "1-5", "observed"),
    "ratings_from": ("Where its O*NET ratings come from: direct, components of it, or imputed.", "", "observed"),
    "odd_specialties": ("Whether O*NET rates only specialties that may be unlike the rest.", "", "observed"),
    "employment": ("Jobs in the region.", "jobs", "observed"),
    "median_wage": ("Median wage in the region, at local prices.", "US dollars a year", "observed"),
    "wage_p25": ("Wage that three in four workers exceed.", "US dollars a year", "observed"),
    "wage_p75": ("Wage that one in four workers exceeds.", "US dollars a year", "observed"),
    "price_adjusted": ("Whether BEA publishes a price level for the region; else no wage is adjusted.", "", "observed"),
    "location_quotient": ("Share of the region's jobs over share of the nation's.", "ratio", "observed"),
    "growth": ("Projected change of employment that counts: regional where chosen and loaded, else national.",
               "share over ten years", "modelled"),
    "growth_national": ("Projected change of employment in the nation.", "share over ten years", "modelled"),
    "growth_regional": ("The same by a projection that was loaded for the region.", "share over ten years", "modelled"),
    "uses_regional_growth": ("Whether the regional projection counts for this occupation.", "", "assumed"),
    "openings_need": ("Openings from growth and from people who leave the labour force, at national rates.",
                      "persons a year", "modelled"),
    "status": ("JTM, ranked, or out with the gates that stop it.", "", "modelled"),
    "flags": ("What to know of the row: imputed ratings, regional growth, unadjusted wages, indicators missing.",
              "", "modelled"),
    "gates_failed": ("Gates that the occupation fails; one is enough to have no rank.", "", "modelled"),
    "missing": ("Indicators that count and are not known here; the others of the pillar carry their weight.", "",
                "observed"),
    "score": ("Weighted mean of the pillars.", "0-100", "modelled"),
    "rank": ("Place among the occupations that pass the gates; empty for those that a gate stops.", "", "modelled"),
    "designated": ("Whether it is a Job That Mobilizes: among the best share of those that pass.", "", "modelled"),
    "p_top": ("Share of the robustness draws in which it is designated.", "0-1", "modelled"),
    "certainty": ("How certain its place among the JTMs is: firm (at least 90% of the draws designate it), likely (at "
                  "least 50%), open (fewer); empty where no draw does.", "", "modelled"),
    "rank_low": ("5th percentile of its rank over the draws in which it passes the gates.", "rank", "modelled"),
    "rank_middle": ("Median of its rank over those draws.", "rank", "modelled"),
    "rank_high": ("95th percentile of its rank over those draws.", "rank", "modelled"),
    "basis": ("Which columns are observed, which modelled and which assumed.", "", ""),
    "source": ("Whose figures it rests on.", "", ""),
    "vintage": ("The edition of each source, in the same order.", "", ""),
    "geography": ("The place that the figures are of.", "", ""),
    "area_code": ("Code of the metro or nonmetro area.", "OEWS", "observed"),
    "area_name": ("Name of the area.", "", "observed"),
    "national_jtm_share": ("Share of the area's published jobs that are JTMs on the national reference, which is not "
                           "its own ranking.", "0-1", "modelled"),
    "national_score": ("Average score of the area's jobs on the national reference.", "0-100", "modelled"),
    "national_jtm_occupations": ("Occupations of the area that are JTMs on the national reference.", "occupations",
                                 "modelled"),
    "national_jtm_jobs": ("Jobs in those occupations.", "jobs", "modelled"),
    "coverage": ("Share of the area's jobs that is published by occupation.", "0-1", "observed"),
    "wage": ("Median wage of the chosen occupation in the area.", "US dollars a year", "observed"),
    "quotient": ("Location quotient of the chosen occupation in the area.", "ratio", "observed"),
}  # fmt: skip


def basis_of(columns: Iterable[str]) -> str:
    """Which of the ``columns`` of a ranking or of its map are observed, modelled and assumed, in a line:
    ``observed: employment, …; modelled: …``.
    """
    described = _described()
    kinds = {name: described[name][2] for name in columns if name in described}
    named = {kind: [name for name, basis in kinds.items() if basis == kind] for kind in BASES}
    return "; ".join(f"{kind}: {', '.join(names)}" for kind, names in named.items() if names)


def data_dictionary() -> pl.DataFrame:
    """Every column of an exported ranking or map, every gate and every indicator: kind, name, label, meaning, unit,
    basis, sources, default (weight or threshold). Pillars, gates and indicators are those of ``criteria.toml``.
    """
    return pl.DataFrame(
        [*_columns(), *_gates(), *_indicators()],
        schema=["kind", "name", "label", "meaning", "unit", "basis", "sources", "default"],
        orient="row",
    )


def _columns() -> list[tuple[str, ...]]:
    return [("column", name, "", *described, "", "") for name, described in _described().items()]


def _described() -> dict[str, tuple[str, str, str]]:
    """Every column with its meaning, unit and basis; the pillars' scores after the others."""
    pillars = {
        f"{pillar.id}_score": (f"Score on the pillar {pillar.label}. {pillar.help}", "0-100", "modelled")
        for pillar in criteria().pillars.values()
    }
    return _COLUMNS | pillars


def _gates() -> list[tuple[str, ...]]:
    return [
        ("gate", gate.id, gate.label, gate.help, "", "assumed", "", _default(gate.default))
        for gate in criteria().gates.values()
    ]


def _default(value: object) -> str:
    return " to ".join(map(str, value)) or "none" if isinstance(value, list) else str(value).lower()


def _indicators() -> list[tuple[str, ...]]:
    return [
        ("indicator", item.id, item.label, item.help, item.unit, ", ".join(filter(None, [item.basis, item.assumed])),
         ", ".join(item.sources), f"weight {item.default_weight} in {criteria().pillars[item.pillar].label}")
        for item in criteria().indicators.values()
    ]  # fmt: skip
