"""Which columns of a projections file hold what, chosen by exact and scored rules; what is ambiguous is refused.

Agencies name their columns in many ways, and a file holds more figures that look like employment than two: its change,
its distribution in percent, openings. So a head counts only if it is one of the listed, or, for employment, if each of
its words is: "Change in Employment 2022-2032" is not, whatever year it names.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import polars as pl

from jtm.sources.contract import SourceError
from jtm.uploads.files import Sheet, WrongColumnError
from jtm.uploads.heads import PERIOD, YEAR, plain, undated

NEEDED = {
    "code": "the occupation code",
    "base": "employment in the base year",
    "projected": "employment in the projected year",
}
FIELDS = {**NEEDED, "title": "the occupation's title", "region": "the file's own areas",
          "openings": "annual openings", "percent_change": "the change in percent, to check by"}  # fmt: skip
_FIRST_YEAR, _LAST_YEAR, _LONGEST = 1990, 2070, 30

# A head, less years, and how sure it is: the surest wins, and two equally sure ones are ambiguous.
_HEADS: dict[str, dict[str, int]] = {
    "code": {
        **dict.fromkeys(("soc code", "occ code", "occcode", "soccode", "occupation code", "occupational code",
                         "soc occupation code", "national employment matrix code", "matrix code",
                         "standard occupational classification soc"), 3),
        "soc": 2, "code": 1,
    },
    "title": {
        **dict.fromkeys(("occupational title", "occupation title", "occupationtitle", "soc title", "occupation name",
                         "national employment matrix title"), 3),
        "occupation": 2, "title": 2,
    },
    "region": {
        **dict.fromkeys(("area name", "areaname", "wda", "wda name", "workforce area", "workforce development area",
                         "region", "region name", "geography"), 3),
        "area": 2, "state": 2, "stfips": 1, "state fips": 1, "statefips": 1,
    },
    "openings": {
        **dict.fromkeys(("annual openings", "average annual openings", "avg annual openings", "avgannualopenings",
                         "annual average openings", "total annual openings", "average annual total openings",
                         "average annual job openings", "annual job openings",
                         "occupational openings annual average"), 3),
        "openings": 1, "total openings": 1, "job openings": 1, "total job openings": 1,
    },
    "percent_change": {
        **dict.fromkeys(("percent change", "percentage change", "percent age change", "percentchange",
                         "employment change percent", "percent employment change", "percent change in employment",
                         "employment percent change", "total percent change"), 3),
    },
    "base_year": {"base year": 1, "baseyear": 1},
    "projected_year": {"projected year": 1, "projection year": 1, "proj year": 1, "projyear": 1},
    "period": {"period": 1, "projection period": 1, "time period": 1},
}  # fmt: skip
_STATE_CODES = ("stfips", "state fips", "statefips")

# Employment: all words of a head are listed here. With a noun it is surer than without.
_NOUNS = {"employment", "employed", "jobs"}
_BASE, _PROJECTED = {"base"}, {"projected", "projection", "proj"}
_FILLING = {"annual", "average", "avg", "total", "estimated", "estimate", "year", "number", "of", "in", "occupational",
            "thousands"}  # fmt: skip


class _Employment(NamedTuple):
    """A head that names employment. ``role``: base, projected, or empty where its year alone tells."""

    head: str
    role: str
    year: int | None
    sure: int


@dataclass(frozen=True)
class Columns:
    """``heads``: our fields to a file's heads; ``years``: base and projected year, if their heads name them."""

    heads: dict[str, str]
    years: tuple[int, int] | None

    @property
    def holds_state_codes(self) -> bool:
        """Whether the file names its areas by the number of a state."""
        return plain(self.heads.get("region", "")) in _STATE_CODES

    @property
    def chosen(self) -> dict[str, str]:
        """What to show: the fields that a user may choose, and their heads."""
        return {field: self.heads[field] for field in FIELDS if field in self.heads}


# Heads that tell the head of a projections table from the titles above it.
KNOWN = frozenset(name for names in _HEADS.values() for name in names) | {
    "employment", "annual average employment", "base year employment estimate", "projected year employment estimate",
    "estimated employment", "projected employment", "base employment", "base", "projected", "projection",
}  # fmt: skip


def choose(sheet: Sheet, mapping: Mapping[str, str]) -> Columns:
    """The columns of ``sheet``; ``mapping`` (field of :data:`FIELDS` to head, empty for none) overrides the rules.

    Raises :class:`WrongColumnError` where the mapping names what is not there, :class:`UnclearColumnError` where a
    needed column is missing or several could be meant.
    """
    _check_mapping(sheet, mapping)
    free = [head for head in sheet.heads if head not in mapping.values()]
    found = {field: head for field in _HEADS if field not in mapping if (head := _surest(sheet.name, field, free))}
    heads = {**found, **{field: head for field, head in mapping.items() if head}}
    if "code" not in heads:
        raise _missing(sheet, "code")
    employment = [known for head in free if (known := _employment(head))]
    base, projected = _pair(sheet, mapping, employment)
    years = (_year(base), _year(projected))
    return Columns({**heads, "base": base, "projected": projected}, _ordered(sheet.name, base, projected, years))


def is_clear(sheet: Sheet) -> bool:
    """Whether the rules find all needed columns by themselves."""
    try:
        choose(sheet, {})
    except SourceError:
        return False
    return True


def period(sheet: Sheet, columns: Columns, rows: pl.DataFrame, given: str | None) -> str:
    """``2022-32``: what the heads say, a column for it, or the titles; else ``given``.

    ``rows`` are those of the area, by the file's heads. Raises :class:`NoPeriodError` where nothing tells,
    :class:`WrongColumnError` where ``given`` says something else.
    """
    said = columns.years or _said_by_cells(columns.heads, rows) or _said_by_titles(sheet.titles)
    asked = read_period(given) if given else None
    if said and asked and said != asked:
        raise WrongColumnError(f"{sheet.name}: the file says {_written(said)}, not {given}.")
    if not (told := said or asked):
        raise NoPeriodError(
            f"{sheet.name}: the file does not say from which year to which it projects. Say so, such as 2022-32."
        )
    return _written(told)


class UnclearColumnError(SourceError):
    """No column, or more than one, can be ``field`` of :data:`FIELDS`."""

    def __init__(self, message: str, field: str) -> None:
        """Say ``message`` about ``field``."""
        super().__init__(message)
        self.field = field


class NoPeriodError(SourceError):
    """A file does not say from which year to which it projects."""


def read_period(text: str) -> tuple[int, int]:
    """Two years, of 2022-32 or 2022-2032. Raises :class:`WrongColumnError`."""
    found = PERIOD.fullmatch(text.strip())
    years = _span(found) if found else None
    if years is None:
        raise WrongColumnError(f"{text!r} is no period: give two years, such as 2022-32.")
    return years


# ── heads ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _check_mapping(sheet: Sheet, mapping: Mapping[str, str]) -> None:
    for field, head in mapping.items():
        if field not in FIELDS:
            raise WrongColumnError(f"There is no field {field!r} to choose a column for: {', '.join(FIELDS)}.")
        if head and head not in sheet.heads:
            raise WrongColumnError(f"{sheet.name}: there is no column {head!r}; there are {_listed(sheet.heads)}.")
    heads = [head for head in mapping.values() if head]
    if twice := next((head for head in heads if heads.count(head) > 1), None):
        raise WrongColumnError(f"{sheet.name}: the column {twice!r} is chosen twice.")


def _surest(name: str, field: str, heads: list[str]) -> str | None:
    scores = {head: _HEADS[field].get(undated(head), 0) for head in heads}
    best = [head for head, score in scores.items() if score and score == max(scores.values())]
    if len(best) > 1 and field in FIELDS:
        raise _ambiguous(name, field, best)
    return best[0] if best else None


def _employment(head: str) -> _Employment | None:
    """What a head says of employment, if it is about nothing else."""
    words = set(undated(head).split())
    years = YEAR.findall(head)
    if len(years) > 1 or PERIOD.search(head) or words - _NOUNS - _BASE - _PROJECTED - _FILLING:
        return None
    role = "base" if words & _BASE else "projected" if words & _PROJECTED else ""
    noun = bool(words & _NOUNS)
    if not (role or years) or (not noun and words - _BASE - _PROJECTED):
        return None
    return _Employment(head, role, int(years[0]) if years else None, 3 if noun else 2 if role else 1)


def _pair(sheet: Sheet, mapping: Mapping[str, str], found: list[_Employment]) -> tuple[str, str]:
    """Heads of base and projected employment: the surest pair, by role or by year."""
    given = {role: mapping.get(role, "") for role in ("base", "projected")}
    heads = given
    for sure in (3, 2, 1):
        pool = _pooled([one for one in found if one.sure >= sure], [role for role in given if not given[role]])
        for role, ones in pool.items():
            if len(ones) > 1:
                raise _ambiguous(sheet.name, role, [one.head for one in ones])
        heads = {**given, **{role: ones[0].head for role, ones in pool.items() if ones}}
        if all(heads.values()):
            break
    else:
        raise _missing(sheet, "base" if not heads["base"] else "projected")
    return heads["base"], heads["projected"]


def _pooled(pool: list[_Employment], wanted: list[str]) -> dict[str, list[_Employment]]:
    """Of each role wanted the heads that may be it: those that say so, else those that only name a year."""
    said = {role: [one for one in pool if one.role == role] for role in wanted}
    dated = sorted((one for one in pool if not one.role), key=lambda one: one.year or 0)
    lacking = [role for role in wanted if not said[role]]
    if len(lacking) == 1:
        said[lacking[0]] = dated
    elif len(lacking) > 1 and len(dated) > 1:
        last = [one for one in dated if one.year == dated[-1].year]
        said = {"base": dated[: -len(last)] or dated, "projected": last}
    return said


def _missing(sheet: Sheet, field: str) -> SourceError:
    return UnclearColumnError(
        f"{sheet.name}: no column is known to hold {NEEDED[field]}. Say which of these does: {_listed(sheet.heads)}.",
        field,
    )


def _ambiguous(name: str, field: str, heads: list[str]) -> SourceError:
    return UnclearColumnError(f"{name}: {_listed(heads)} could each be {FIELDS[field]}. Say which one is.", field)


def _listed(heads: Iterable[str]) -> str:
    return ", ".join(f"'{head[:60]}'" for head in heads)


# ── years ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _year(head: str) -> int | None:
    years = YEAR.findall(head)
    return int(years[0]) if len(years) == 1 else None


def _ordered(name: str, base: str, projected: str, years: tuple[int | None, int | None]) -> tuple[int, int] | None:
    first, last = years
    if first is None or last is None:
        return None
    if not _plausible(first, last):
        raise SourceError(f"{name}: '{base}' and '{projected}' are no base year and a later one.")
    return first, last


def _plausible(first: int, last: int) -> bool:
    return _FIRST_YEAR <= first < last <= min(first + _LONGEST, _LAST_YEAR)


def _span(found: re.Match[str]) -> tuple[int, int] | None:
    first, last = int(found[1]), int(found[2])
    last += 0 if last > _FIRST_YEAR else first - first % 100 + (100 if last < first % 100 else 0)
    return (first, last) if _plausible(first, last) else None


def _said_by_cells(heads: Mapping[str, str], rows: pl.DataFrame) -> tuple[int, int] | None:
    """Columns such as Base Year and Projected Year, or Period, where all rows say the same."""
    if "period" in heads and (text := _only(rows[heads["period"]])) and (found := PERIOD.fullmatch(text)):
        return _span(found)
    both = [_only(rows[heads[field]]) for field in ("base_year", "projected_year") if field in heads]
    if len(both) < len(("base", "projected")) or not all(text and YEAR.fullmatch(text) for text in both):
        return None
    first, last = (int(text) for text in both if text)
    return (first, last) if _plausible(first, last) else None


def _only(column: pl.Series) -> str | None:
    values = column.drop_nulls().str.strip_chars().unique()
    return values[0] if len(values) == 1 else None


def _said_by_titles(titles: str) -> tuple[int, int] | None:
    spans = {span for found in PERIOD.finditer(titles) if (span := _span(found))}
    return spans.pop() if len(spans) == 1 else None


def _written(years: tuple[int, int]) -> str:
    return f"{years[0]}-{years[1] % 100:02d}"
