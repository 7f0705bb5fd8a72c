"""A search among names: rules are tried from the surest to the vaguest, and the first that finds anything answers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import polars as pl

from jtm.warehouse.similar import most_alike

TITLE, PART = "title", "part of the title"  # origins of what is official; all others are everyday names
SUGGESTED = 5
_ALIKE, _AS_ALIKE = 0.7, 0.1  # least similarity of a suggestion, and how far it may be from the best one
_NEAREST = 100  # names that are looked at for the five suggestions: several may be of one thing


@dataclass(frozen=True)
class Matches:
    """What a text may mean. ``table``: code, title, called (the name that matched; null where the title did). What is
    ``certain`` stands by title first, and by size; else it is only a suggestion, and the likeliest stands first.
    ``whole`` is whether all of a name was typed, and not some words of it.
    """

    table: pl.DataFrame
    certain: bool
    whole: bool = False

    @property
    def chosen(self) -> str | None:
        """The code of the one thing that the text means, if it can mean one only."""
        return str(self.table["code"][0]) if self.certain and self.table.height == 1 else None


@dataclass(frozen=True)
class Names:
    """Names of things. ``things``: code, title, size. ``names``: code, name, origin, key (the name in one spelling)."""

    things: pl.DataFrame
    names: pl.DataFrame

    def of(self, *origins: str) -> pl.DataFrame:
        """The names of these origins."""
        return self.names.filter(pl.col("origin").is_in(origins))

    @property
    def nothing(self) -> Matches:
        """Nothing that a text may mean."""
        return self.matches(self.names.clear(), certain=False)

    def coded(self, codes: pl.DataFrame) -> Matches:
        """The things that have these codes."""
        return replace(self.matches(self.of(TITLE).join(codes, on="code", how="semi"), certain=True), whole=True)

    def matches(self, found: pl.DataFrame, *, certain: bool, key: str = "") -> Matches:
        """Names that were found by a ``key``, as the things that they belong to."""
        called = pl.when(~pl.col("origin").is_in((TITLE, PART))).then("name").alias("called")
        table = found.select("code", called).unique("code", keep="first", maintain_order=True)
        table = table.join(self.things, on="code", maintain_order="left")
        by_size = [pl.col("called").is_not_null(), pl.col("size").fill_null(0).neg(), pl.col("code")]
        table = table.sort(by_size) if certain else table.head(SUGGESTED)
        return Matches(table.select("code", "title", "called"), certain, whole=(found["key"] == key).all())


Rule = Callable[[Names, str], pl.DataFrame]  # the names that a key finds, the likeliest first


def search(names: Names, key: str, rules: Sequence[Rule] = (), hints: Sequence[Rule] = ()) -> Matches:
    """What the first of the ``rules`` finds for a ``key``; else at most five suggestions, of the first of the ``hints``
    that finds any. An empty key means nothing.
    """
    for certain, kind in ((True, rules), (False, hints)):
        for rule in kind if key else ():
            found = rule(names, key)
            if found.height:
                return names.matches(found, certain=certain, key=key)
    return names.nothing


def exact(*origins: str) -> Rule:
    """The name is the key."""
    return lambda names, key: names.of(*origins).filter(pl.col("key") == key)


def holds(*origins: str) -> Rule:
    """The key stands in the name as whole words."""
    return lambda names, key: names.of(*origins).filter(_padded().str.contains(f" {key} ", literal=True))


def begins(*origins: str) -> Rule:
    """The key stands in the name at the beginning of a word, and never within one: what is not found must not turn into
    something else.
    """
    return lambda names, key: names.of(*origins).filter(_padded().str.contains(f" {key}", literal=True))


def shared(origin: str, otherwise: Callable[[str], Rule]) -> Rule:
    """The name is the key; but so may be what a title has it in: a list that gives "police" to secretaries does not
    outweigh the title of police officers.
    """

    def rule(names: Names, key: str) -> pl.DataFrame:
        own = exact(origin)(names, key)
        return pl.concat([otherwise(TITLE)(names, key), own]) if own.height else own

    return rule


def every_word(*origins: str) -> Rule:
    """Each word of the key begins a word of the name, in any order; the shortest names first."""

    def rule(names: Names, key: str) -> pl.DataFrame:
        found = names.of(*origins)
        for word in key.split():
            found = found.filter(_padded().str.contains(f" {word}", literal=True))
        return found.sort(pl.col("key").str.len_chars(), maintain_order=True)

    return rule


def alike(*origins: str) -> Rule:
    """The name is spelled nearly so."""

    def rule(names: Names, key: str) -> pl.DataFrame:
        known = names.of(*origins)
        near = most_alike(key, known["key"], _ALIKE, _NEAREST)
        near = near.filter(pl.col("similarity") >= pl.col("similarity").max() - _AS_ALIKE)
        return known[near["place"]]

    return rule


def _padded() -> pl.Expr:
    return pl.format(" {} ", "key")
