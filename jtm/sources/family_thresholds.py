"""What a family needs to be out of poverty in a place: Supplemental Poverty Measure thresholds by metro and tenure."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import dataframely as dy
import polars as pl

from jtm.sources.contract import (
    SourceError,
    conform,
    newest,
    require_columns,
    require_rows,
    require_unique,
    require_years,
)

NATION = "00000"
TENURES = ["owner_with_mortgage", "owner_without_mortgage", "renter"]
_METRO, _NONMETRO = 1, 2  # ends of the codes of what is left of a state, which stand behind its number
# The file has metros as delineated before 2023; these have the same core under another code in OEWS.
_RENAMED = {"15680": "30500", "17460": "17410", "19380": "19430", "39140": "39150"}


class FamilyThreshold(dy.Schema):
    """US dollars a year that two adults with two children need, by place and tenure.

    ``place_code`` is a metro's, or a state's two digits with ``001`` for its metros that have no figure of their own
    and ``002`` for what is outside metros; 00000 is the nation.
    """

    place_code = dy.String(primary_key=True, regex=r"^\d{5}$")
    place_kind = dy.Enum(["nation", "metro", "other metros", "nonmetro"])
    place_name = dy.String(min_length=2)
    tenure = dy.Enum(TENURES, primary_key=True)
    threshold = dy.Int32(min=10_000, max=150_000)
    year = dy.UInt16(min=2009)


def read(raw: Path, known: Mapping[str, pl.DataFrame], minimum_rows: int) -> dict[str, pl.DataFrame]:
    """Read the thresholds in ``raw`` into ``family_threshold``. Raises :class:`SourceError`."""
    file = _file(raw)
    content = _content(file)
    require_years([content["year"]], file)
    places = [(NATION, "nation", "United States", content["nationalThresholds"])]
    places += [_place(code, entry, file) for code, entry in content["metroAreas"].items()]
    table = _table(places, file).with_columns(pl.lit(content["year"]).alias("year"))
    require_rows(table, minimum_rows, file)
    require_unique(table, ["place_code", "tenure"], file)
    return {"family_threshold": conform(table, FamilyThreshold, file).sort("place_code", "tenure")}


def vintage(raw: Path) -> str:
    """The year of the thresholds."""
    return str(_content(_file(raw))["year"])


def _table(places: list[tuple[str, str, str, dict[str, Any]]], file: Path) -> pl.DataFrame:
    """A row a place and tenure; a tenure that a place lacks breaks the contract."""
    for code, _, _, by_tenure in places:
        require_columns(pl.DataFrame(schema=dict.fromkeys(by_tenure, pl.Float64)), TENURES, f"{file.name}, {code}")
    rows = [
        (code, kind, name, tenure, by_tenure[tenure]) for code, kind, name, by_tenure in places for tenure in TENURES
    ]
    columns = ["place_code", "place_kind", "place_name", "tenure", "threshold"]
    return pl.DataFrame(rows, schema=columns, orient="row", strict=False)


def _file(raw: Path) -> Path:
    return newest(raw, "spm_geoadj_*.json")


def _content(file: Path) -> dict[str, Any]:
    try:
        content: dict[str, Any] = json.loads(file.read_text("utf-8"), object_pairs_hook=_no_twins)
    except _TwiceError as error:
        raise SourceError(f"{file.name}: '{error}' stands twice in one place.") from None
    except ValueError as error:
        raise SourceError(f"{file.name}: cannot be read as json ({error}); is it truncated?") from error
    lacking = [name for name in ("year", "nationalThresholds", "metroAreas") if name not in content]
    if lacking:
        raise SourceError(f"{file.name}: missing column '{lacking[0]}'; found {', '.join(map(repr, content))}.")
    return content


class _TwiceError(Exception):
    """A key that an object of a file holds twice, of which the reader of JSON would keep the last."""


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise _TwiceError(next(name for name in names if names.count(name) > 1))
    return found


def _place(code: str, entry: Mapping[str, Any], file: Path) -> tuple[str, str, str, dict[str, Any]]:
    """A place's code in five digits, what it is, its name and its thresholds.

    The name tells what is left of a state (*Florida Metro*) from a metro: 12001 may be either by its number.
    """
    if not {"name", "referenceThresholds"} <= set(entry):
        raise SourceError(f"{file.name}: place '{code}' lacks 'name' or 'referenceThresholds'.")
    name = str(entry["name"])
    ends = {f"{_METRO:03}": (" Metro", "other metros"), f"{_NONMETRO:03}": (" Nonmetro", "nonmetro")}
    word, kind = ends.get(code[-3:], ("\0", ""))
    if name.endswith(word):
        return code.zfill(5), kind, name, entry["referenceThresholds"]
    return _RENAMED.get(code, code), "metro", name, entry["referenceThresholds"]
