"""Heads of columns, compared less what agencies vary: case, signs, notes."""

import re
from collections.abc import Iterable, Mapping

_NOTES = re.compile(r"\[[^\]]{0,4}\]|\(column [A-Z]+\)$")  # "SOC Code[2]"; what tells apart two heads that are alike
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
PERIOD = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*(?:-|–|—|to|/)\s*((?:19|20)?\d\d)(?!\d)")


def plain(head: str) -> str:
    """A column's head less case, signs and marks of footnotes, to compare by."""
    return re.sub(r"[^a-z0-9]+", " ", _NOTES.sub(" ", head).lower()).strip()


def undated(head: str) -> str:
    """A plain head without its years: "% Change 2022-32" as "percent change"."""
    return plain(YEAR.sub(" ", PERIOD.sub(" ", head.replace("%", " percent "))))


def find_head(heads: Iterable[str], names: Iterable[str]) -> str | None:
    """The first of ``heads`` that is one of ``names``, which come in order of preference."""
    listed = list(heads)
    return next((head for name in names for head in listed if plain(head) == name), None)


def find_heads(heads: Iterable[str], synonyms: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Our names to a file's heads, by ``synonyms``; a head is used once."""
    left, found = list(heads), {}
    for ours, names in synonyms.items():
        head = find_head(left, names)
        if head is not None:
            found[ours] = head
            left.remove(head)
    return found


def letters(column: int) -> str:
    """A column as a spreadsheet names it: A for 0, AA for 26."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def distinct(cells: Iterable[str | None]) -> list[str]:
    """Heads on one line each; one that is blank, or repeats another, is known by its column's letters."""
    named: list[str] = []
    for at, cell in enumerate(cells):
        head = " ".join((cell or "").split())
        named.append(head if head and head not in named else f"{head} (column {letters(at)})".strip())
    return named
