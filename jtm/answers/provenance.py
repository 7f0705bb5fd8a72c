"""Where the figures of a table come from: basis, source, vintage, geography."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from jtm.answers.workbench import Workbench
from jtm.columns import basis_of
from jtm.scenario import Scenario
from jtm.sources.catalog import catalog


def with_bases(table: pl.DataFrame) -> pl.DataFrame:
    """``table`` with ``basis``: which of its columns are observed, which modelled and which assumed."""
    return table.with_columns(pl.lit(basis_of(table.columns)).alias("basis"))


CITED_AS = {name: one.cited_as for name, one in catalog().items() if one.cited_as}


def citations(bench: Workbench) -> dict[str, tuple[str, str]]:
    """How each source is cited, and its vintage; an indicator that people have loaded by their own words."""
    vintages = dict(bench.sources.select("source", "vintage").iter_rows())
    words = CITED_AS | {item.id: item.cited_as for item in bench.market.criteria.own}
    return {name: (said, str(vintages[name])) for name, said in words.items() if name in vintages}


_ALWAYS_SHOWN = ("oews", "projections", "prices")


@dataclass(frozen=True)
class RegionalProjection:
    """Whose projection the growth of a region rests on, instead of the national one: its own geography, its span, and
    how many occupations it holds.
    """

    geography: str
    period: str
    occupations: int


def regional_projection(bench: Workbench, scenario: Scenario) -> RegionalProjection | None:
    """The regional projection that the scenario uses; ``None`` where it is not chosen, or none is loaded."""
    loaded = bench.market.regional.filter(pl.col("area_code") == scenario.area)
    if scenario.growth_source != "regional" or loaded.is_empty():
        return None
    return RegionalProjection(str(loaded["geography"][0]), str(loaded["period"][0]), loaded.height)


def price_adjusted(bench: Workbench, scenario: Scenario) -> bool:
    """Whether BEA publishes a price level for the scenario's region; where it does not, wages stay as they are."""
    return bench.market.area(scenario.area)["rpp"] is not None


def with_provenance(table: pl.DataFrame, bench: Workbench, scenario: Scenario) -> pl.DataFrame:
    """``table`` with ``basis``, ``source``, ``vintage``, ``geography``: modelled, if it has no ``basis`` of its own."""
    words, listed = citations(bench), bench.market.criteria
    always = [name for name in _ALWAYS_SHOWN if name != "prices" or price_adjusted(bench, scenario)]
    weighted = (listed.indicators[name] for name, weight in listed.weights(scenario.indicators).items() if weight)
    named = (source for item in weighted for source in item.sources if source != "prices")
    used = dict(words[source] for source in dict.fromkeys([*always, *named]))
    if regional := regional_projection(bench, scenario):
        used[f"projections of {regional.geography}"] = regional.period
    return cited(table, bench, scenario.area, used)


def cited(
    table: pl.DataFrame, bench: Workbench, area_code: str, used: Mapping[str, object], basis: str = "modelled"
) -> pl.DataFrame:
    """``table`` for an area from the sources ``used``, each with its vintage; its own ``basis`` stays if it has one."""
    return table.with_columns(
        *([] if "basis" in table.columns else [pl.lit(basis).alias("basis")]),
        pl.lit("; ".join(used)).alias("source"),
        pl.lit("; ".join(str(vintage) for vintage in used.values())).alias("vintage"),
        pl.lit(str(bench.market.area(area_code)["area_name"])).alias("geography"),
    )


def with_skill_provenance(
    table: pl.DataFrame,
    bench: Workbench,
    area_code: str,
    *sources: str,
    basis: str = "modelled",
    more: Mapping[str, str] | None = None,
) -> pl.DataFrame:
    """``table`` with ``basis``, ``source``, ``vintage``, ``geography``, from ``sources`` by their ids, and from
    ``more`` by name and vintage.
    """
    words = citations(bench)
    used = dict(words[source] for source in sources) | dict(more or {})
    if bench.agreed and "onet" in sources:
        versions = (f"{one.label}, {one.signed_at:%Y-%m-%d}" for one in bench.agreed.values())
        used["benchmarks agreed by employers"] = " / ".join(versions)
    return cited(table, bench, area_code, used, basis)
