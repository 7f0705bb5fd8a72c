"""Names as people write them: everyday names of jobs and places, and one spelling for the many ways to write a name."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import polars as pl

_SAME_EVERYWHERE = (
    (r"\p{M}", ""),  # the accent of a letter that stands apart from it
    ("&", " and "),
    (r"[.'’®]", ""),
    (r"[^\pL\pN+#]+", " "),
)
# Plurals, not of words that only look like one: campus, glass, analysis.
_SINGULAR = (
    (r"\b(\w{2,})men\b", "${1}man"),
    (r"\b(\w{2,})ies\b", "${1}y"),
    (r"\b(\w+(?:ss|sh|ch|x|z))es\b", "$1"),
    (r"\b(\w+[a-hj-rtv-z0-9])s\b", "$1"),
)
_OF_PLACES = (
    (r"\bsaint\b", "st"),
    (r"\bfort\b", "ft"),
    (r"\bmount\b", "mt"),
    (r"^(?:the|greater|metro|city of|state of) ", ""),
    (r" (?:metro|metropolitan)(?: area)?$", ""),
    (r" state$", ""),
)
COUNTY_KIND = r" (County|Parish|Borough|City and Borough|Municipality|Municipio|Planning Region|Census Area|city)$"


def job_key(names: pl.Series) -> pl.Series:
    """Each name of a job without case, accents, signs and plurals: "C.N.A.s" is "cna"."""
    return _replaced(_plain(names), _SINGULAR)


def place_key(names: pl.Series) -> pl.Series:
    """Each name of a place without case, accents and signs, and with one way to write saint, fort and mount."""
    return _replaced(_plain(names), _OF_PLACES)


def _plain(names: pl.Series) -> pl.Series:
    return _replaced(names.cast(pl.String).str.normalize("NFKD").str.to_lowercase(), _SAME_EVERYWHERE).str.strip_chars()


def _replaced(names: pl.Series, rules: tuple[tuple[str, str], ...]) -> pl.Series:
    for pattern, replacement in rules:
        names = names.str.replace_all(pattern, replacement)
    return names


@cache
def common_jobs() -> Mapping[str, list[str]]:
    """Names by occupation, those that lists show beside its title."""
    return _listed("common_jobs")


@cache
def common_places() -> Mapping[str, list[str]]:
    """Names by area code. Several areas may share one."""
    return _listed("common_places")


def _listed(name: str) -> dict[str, list[str]]:
    return tomllib.loads(files("jtm.framework").joinpath(f"{name}.toml").read_text("utf-8"))


def with_common_names(soc: str, title: str) -> str:
    """The title, and in brackets what people call the job, for lists in which people look for their own words."""
    names = common_jobs().get(soc, [])
    return f"{title} ({', '.join(names)})" if names else title
