"""Areas, occupations and sectors by the words that people use: taken where they mean one thing only, else suggested."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import wraps
from weakref import WeakKeyDictionary

import polars as pl

from jtm.answers.search import (
    PART,
    SUGGESTED,
    TITLE,
    Matches,
    Names,
    alike,
    begins,
    every_word,
    exact,
    holds,
    search,
    shared,
)
from jtm.answers.workbench import Workbench, industry_mix
from jtm.errors import WrongRequest
from jtm.framework.market import LOCAL_AREAS, NATION, UnknownAreaError, UnknownOccupationError
from jtm.framework.names import COUNTY_KIND, common_jobs, common_places, job_key, place_key
from jtm.warehouse.connect import Warehouse

_LONGEST = 100  # characters of a text that is searched for; no name is longer by much
_log = logging.getLogger(__name__)

COMMON, DIRECT, ALTERNATE = "common name", "BLS direct match", "O*NET alternate"
COUNTY, BARE_COUNTY = "county", "county without its kind"

_JOB_RULES = (
    exact(TITLE), exact(COMMON), exact(DIRECT), shared(ALTERNATE, holds), holds(TITLE, COMMON), begins(TITLE, COMMON),
)  # fmt: skip
_JOB_HINTS = (every_word(DIRECT, ALTERNATE), alike(TITLE, COMMON, DIRECT, ALTERNATE))
# "Houston" is the city before it is a county, and a county before it is the beginning of a longer name.
_PLACE_RULES = (
    exact(TITLE), shared(COMMON, holds), exact(COUNTY), exact(PART), holds(TITLE), shared(BARE_COUNTY, begins),
    begins(TITLE),
)  # fmt: skip
_PLACE_HINTS = (every_word(COMMON, COUNTY), alike(TITLE, PART, COMMON), alike(COUNTY, BARE_COUNTY))


def _kept(make: Callable[[Warehouse], Names]) -> Callable[[Warehouse], Names]:
    """Make the names of a warehouse once, and keep them as long as it."""
    known: WeakKeyDictionary[Warehouse, Names] = WeakKeyDictionary()

    @wraps(make)
    def names(warehouse: Warehouse) -> Names:
        if warehouse not in known:
            known[warehouse] = make(warehouse)
        return known[warehouse]

    return names


class UnknownIndustryError(WrongRequest):
    """An industry that is not among the sectors of OEWS."""


def find_occupation(bench: Workbench, text: str) -> str:
    """The code of the occupation that a person means. Raises :class:`UnknownOccupationError`, with suggestions."""
    otherwise = "give a code such as 47-2111, or words of its title"
    return _one("occupation", text, occupations_called(bench, text), otherwise, UnknownOccupationError)


def find_area(bench: Workbench, text: str) -> str:
    """The code of the area that a person means. Raises :class:`UnknownAreaError`, with suggestions."""
    otherwise = "give a code such as 26420, a state such as TX, or a word of its name"
    return _one("area", text, areas_called(bench, text), otherwise, UnknownAreaError)


def find_industry(bench: Workbench, text: str) -> str:
    """The sector that a person means, by OEWS's code (31--34) or that of NAICS (31-33), as OEWS writes it. Raises
    :class:`UnknownIndustryError`.
    """
    known = industry_mix(bench, NATION).filter(pl.any_horizontal(pl.col("sector", "naics") == text.strip()))
    if known.is_empty():
        raise UnknownIndustryError(f"There is no sector {text!r}: `landscape --table industry-mix` lists them.")
    return str(known["sector"][0])


def _one(kind: str, text: str, found: Matches, otherwise: str, unknown: type[WrongRequest]) -> str:
    """The code of the one thing found, else ``unknown`` is raised. A code, a title or a city speaks for itself; what
    else a text was taken for is told.
    """
    if found.chosen is None:
        raise unknown(unclear(kind, text, found, otherwise))
    code, title, called = found.table.row(0)
    if called is not None or not found.whole:
        _log.warning("Taking %r as %s %s.", text, code, title)
    return str(code)


def unclear(kind: str, text: str, found: Matches, otherwise: str) -> str:
    """Why a text names no single thing of a ``kind``, and what it may mean; ``otherwise`` what to do instead."""
    text = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    count, rows = found.table.height, found.table.head(SUGGESTED).select("code", "title").rows()
    if not count:
        return f"There is no {kind} {text!r}: {otherwise}."
    if not found.certain:
        *more, last = [f"{title} ({code})" for code, title in rows]
        listed = f"{'; '.join(more)}; or {last}" if more else last
        return f"There is no {kind} {text!r}. Did you mean {listed}?"
    listed = "; ".join(f"{code} {title}" for code, title in rows)
    return f"{count} {kind}s match {text!r}{', among them' if count > len(rows) else ':'} {listed}: give a code."


# ── occupations ───────────────────────────────────────────────────────────────────────────────────────────────────


def occupations_called(bench: Workbench, text: str) -> Matches:
    """The occupations that ``text`` means: a code, a title, a name that BLS or O*NET lists, or words of a title; else
    suggestions.
    """
    names = _job_names(bench.warehouse)
    coded = names.coded(names.things.filter(pl.col("code") == text.strip()))
    if coded.table.height:
        return coded
    return search(names, _key(job_key, text), _JOB_RULES, _JOB_HINTS)


@_kept
def _job_names(warehouse: Warehouse) -> Names:
    jobs = warehouse.read("jobs", area=NATION).select(pl.col("soc").alias("code"), pl.col("employment").alias("size"))
    titles = warehouse.read("occupations").select(pl.col("soc").alias("code"), "title")
    things = titles.join(jobs, on="code", how="left", maintain_order="left")
    known = warehouse.read("job_titles").select(pl.col("soc").alias("code"), "name", pl.col("named_by").alias("origin"))
    named = pl.concat([_titles(things), _listed(common_jobs()), known])
    named = named.with_columns(job_key(named["name"]).alias("key"))
    return Names(things, named.unique(["code", "key"], keep="first", maintain_order=True))


# ── areas ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def areas_called(bench: Workbench, text: str) -> Matches:
    """The areas that ``text`` means: a code with or without leading zeros (26420, 0026420), a state's letters (TX), a
    name, a county, a common name, or words of a name, each also with a state behind it; else suggestions.
    """
    names, areas = _place_names(bench.warehouse), bench.market.areas
    coded = names.coded(_coded(areas, text.strip()))
    if coded.table.height:
        return coded
    key = _key(place_key, text)
    found = search(names, key, _PLACE_RULES)
    if not found.certain:
        found = _in_a_state(names, areas, key)
    return found if found.table.height else search(names, key, hints=_PLACE_HINTS)


def _coded(areas: pl.DataFrame, wanted: str) -> pl.DataFrame:
    is_code = (pl.col("area_code") == wanted) | (pl.col("oews_area_code") == wanted)
    is_state = (pl.col("area_type") == "state") & (pl.col("state") == wanted.upper())
    return areas.filter(is_code | is_state).select(pl.col("area_code").alias("code"))


def _in_a_state(names: Names, areas: pl.DataFrame, key: str) -> Matches:
    """What a key with a state behind it means: "portland or", "cook county illinois"."""
    states = areas.filter(pl.col("area_type") == "state")
    spelled = zip(states["state"], states["state"].str.to_lowercase(), place_key(states["area_name"]), strict=True)
    behind = [(f" {name}", state) for state, *both in spelled for name in both if key.endswith(f" {name}")]
    if not behind:
        return names.nothing
    ending, state = max(behind, key=lambda one: len(one[0]))  # West Virginia is not Virginia
    inside = names.names.filter(pl.col("states").list.contains(state))
    return search(replace(names, names=inside), key.removesuffix(ending), _PLACE_RULES, _PLACE_HINTS)


@_kept
def _place_names(warehouse: Warehouse) -> Names:
    areas = warehouse.read("areas")
    things = areas.select(
        pl.col("area_code").alias("code"),
        pl.col("area_name").alias("title"),
        pl.coalesce("population", "total_employment").alias("size"),
    )
    named = pl.concat([_titles(things), _parts(things), _listed(common_places())])
    named = named.with_columns(place_key(named["name"]).alias("key")).join(
        _states(areas), on="code", how="left", maintain_order="left"
    )
    return Names(things, pl.concat([named, _counties(warehouse)]))


def _parts(things: pl.DataFrame) -> pl.DataFrame:
    """The cities in the titles of metro areas: code, name, origin."""
    cities = pl.col("title").str.extract(r"^(.+), [A-Z-]+$").str.replace_all("--|/", "-").str.split("-")
    return things.select("code", cities.alias("name"), pl.lit(PART).alias("origin")).explode("name").drop_nulls()


def _states(areas: pl.DataFrame) -> pl.DataFrame:
    """The states that each metro or nonmetro area lies in, as letters: code, states."""
    letters = pl.coalesce(pl.col("area_name").str.extract(r", ([A-Z-]+)$"), "state").str.split("-")
    local = areas.filter(pl.col("area_type").is_in(LOCAL_AREAS))
    return local.select(pl.col("area_code").alias("code"), letters.alias("states"))


def _counties(warehouse: Warehouse) -> pl.DataFrame:
    """The counties by the area that holds them, with and without "County": code, name, origin, key, states."""
    counties = warehouse.read("counties").drop_nulls("area_code")
    spelled = {COUNTY: counties["county_name"], BARE_COUNTY: counties["county_name"].str.replace(COUNTY_KIND, "")}
    return pl.concat(
        counties.select(
            pl.col("area_code").alias("code"),
            pl.format("{}, {}", "county_name", "state").alias("name"),
            pl.lit(origin).alias("origin"),
            place_key(names).alias("key"),
            pl.concat_list("state").alias("states"),
        )
        for origin, names in spelled.items()
    )


# ── names of both ─────────────────────────────────────────────────────────────────────────────────────────────────


def _titles(things: pl.DataFrame) -> pl.DataFrame:
    return things.select("code", pl.col("title").alias("name"), pl.lit(TITLE).alias("origin"))


def _listed(common: Mapping[str, list[str]]) -> pl.DataFrame:
    rows = [(code, name, COMMON) for code, names in common.items() for name in names]
    return pl.DataFrame(rows, schema=["code", "name", "origin"], orient="row")


def _key(spelled: Callable[[pl.Series], pl.Series], text: str) -> str:
    """What is typed in the spelling of the names; nothing where it begins with a sign."""
    wanted = text.strip()[:_LONGEST]
    return str(spelled(pl.Series([wanted]))[0]) if wanted[:1].isalnum() else ""
