"""The head of an indicator that a user brings: TOML, in lines begun by ``#`` above its table, or in a file apart."""

import csv
import io
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from itertools import takewhile
from typing import Any

from jtm.framework.criteria import criteria
from jtm.sources.contract import SourceError
from jtm.uploads import limits
from jtm.uploads.cells import encoding_of

PREFIX = "own_"  # so that none is ever taken for an indicator that comes with the workbench
LONGEST_ID = 24  # characters after the prefix; a link holds it
LONGEST_HEAD = 20_000  # characters
DIRECTIONS, BASES = ("more", "less"), ("observed", "modelled", "assumed")
_LONGEST = {"label": 80, "unit": 60, "source": 300, "help": 300}
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_MARK, _SEPARATORS = "#", ",;|\t"
_FORMULA = ("=", "+", "-", "@")
_TOO_LONG = f"Its head is longer than {LONGEST_HEAD:,} characters."


@dataclass(frozen=True)
class Head:
    """What an indicator is: its ``id`` (``own_…``), ``label``, ``pillar``, ``unit``, which ``direction`` is better, its
    ``basis``, its ``source`` in a sentence with a year, ``help``, the ``weight`` that it has until someone sets another
    (0-100), and its ``spread``: a standard error in the unit, or a relative one such as ``5%``; none where draws are to
    hold it still.
    """

    id: str
    label: str
    pillar: str
    unit: str
    direction: str
    basis: str
    source: str
    help: str = ""
    weight: int = 0
    spread: str = ""

    @property
    def vintage(self) -> str:
        """The last year that the source names."""
        return str(_YEAR.findall(self.source)[-1])

    @property
    def error(self) -> tuple[float, float]:
        """The standard error, in the unit and as a share of each figure; one of them is 0."""
        if self.spread.endswith("%"):
            return 0.0, float(self.spread.removesuffix("%")) / 100
        return float(self.spread or 0), 0.0


FIELDS = tuple(item.name for item in fields(Head))
NEEDED = tuple(name for name in FIELDS if name not in ("id", "help", "weight", "spread"))


def split(content: bytes) -> tuple[str, bytes]:
    """The head of a text file as TOML, each line in its place, and the file with blank lines instead."""
    if len(content) > limits.LARGEST_FILE:  # which is refused when it is read
        return "", content
    text = content.decode(encoding_of(content), "replace")
    lines = list(takewhile(_of_head, io.StringIO(text[: LONGEST_HEAD + 1], newline="")))
    length = sum(map(len, lines))
    if length > LONGEST_HEAD:
        raise SourceError(_TOO_LONG)
    if not any(line.strip() for line in lines):
        return "", content
    return unmarked(lines), ("\n" * len(lines) + text[length:]).encode()


def _of_head(line: str) -> bool:
    return not line.strip() or line.lstrip('" \t').startswith(_MARK)


def text_of(content: bytes) -> str:
    """The text of a head in a file of its own."""
    return content[: limits.LARGEST_FILE].decode(encoding_of(content), "replace")


def unmarked(lines: Iterable[str]) -> str:
    """The TOML of lines that are begun by ``#``, each in its place. A spreadsheet puts such a line in quotation marks
    when it saves it, parts it at commas, and fills it up with separators.
    """
    return "\n".join(_unmarked(line.strip()) for line in lines)


def _unmarked(line: str) -> str:
    if line.startswith('"'):
        try:
            line = ",".join(next(csv.reader(io.StringIO(line), strict=True)))
        except (csv.Error, StopIteration):
            return line  # which TOML then refuses
    return line.removeprefix(_MARK).strip().rstrip(_SEPARATORS) if line.startswith(_MARK) else ""


def read_head(text: str) -> Head:
    """The head that ``text``, TOML, describes. Raises :class:`SourceError` with a sentence for each field that is
    missing, misspelt or not as it should be.
    """
    found = _parsed(text)
    faults = [*_misspelt(found), *_missing(found)]
    checked = {name: _CHECKS[name](name, value) for name, value in found.items() if name in FIELDS}
    faults += [value.said for value in checked.values() if isinstance(value, _Fault)]
    if not faults and not checked.get("id"):
        checked["id"] = _id("id", str(checked["label"]))
        if isinstance(checked["id"], _Fault):
            faults.append("No id can be made of its label: give an id of letters and digits, such as union_coverage.")
    if faults:
        raise SourceError(" ".join(faults))
    return Head(**checked)


def _parsed(text: str) -> Mapping[str, Any]:
    if not text.strip():
        raise SourceError(
            'It has no head: begin the file with lines such as # label = "Union coverage", or give the head in a file '
            f"of its own. The head holds {', '.join(NEEDED)}."
        )
    if len(text) > LONGEST_HEAD:
        raise SourceError(_TOO_LONG)
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # of TOML, or a number that is too long
        line = re.search(r"at line (\d+)", str(error))
        place = f"Line {line[1]}" if line else "The end"
        raise SourceError(
            f'{place} of its head cannot be read: write each field as label = "Union coverage", on a line of its own.'
        ) from error


def _misspelt(found: Mapping[str, Any]) -> Iterator[str]:
    for name in found:
        if name not in FIELDS:
            close = get_close_matches(name, FIELDS, n=1, cutoff=0.6)
            meant = f"did you mean {close[0]}?" if close else f"the fields are {', '.join(FIELDS)}."
            yield f"The head has no field {_quoted(name)}: {meant}"


def _missing(found: Mapping[str, Any]) -> Iterator[str]:
    if absent := [name for name in NEEDED if name not in found]:
        yield f"The head lacks {', '.join(absent)}."


# ── each field ────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class _Fault:
    said: str


def _id(name: str, value: Any) -> str | _Fault:
    text = re.sub(r"[^a-z0-9]+", "_", value.lower() if isinstance(value, str) else "").strip("_")
    short = text.removeprefix(PREFIX)[:LONGEST_ID].rstrip("_")
    if not short:
        return _Fault("id is to be letters and digits, such as union_coverage.")
    return PREFIX + short


def _text(name: str, value: Any) -> str | _Fault:
    if not isinstance(value, str):
        return _Fault(f'{name} is to be text in quotation marks, such as {name} = "…".')
    said = " ".join("".join(sign if sign.isprintable() else " " for sign in value).split())
    if said.startswith(_FORMULA):  # it stands in many tables, and each can be written as CSV
        return _Fault(f"{name} begins with {said[0]}, which spreadsheets take for a formula.")
    if len(said) > _LONGEST[name]:
        return _Fault(f"{name} is longer than {_LONGEST[name]} characters.")
    return said if said or name == "help" else _Fault(f"{name} is blank.")


def _source(name: str, value: Any) -> str | _Fault:
    said = _text(name, value)
    if isinstance(said, str) and not _YEAR.search(said):
        return _Fault("source names no year: say whose figures they are and of which year.")
    return said


def _one_of(*allowed: str) -> Any:
    def check(name: str, value: Any) -> str | _Fault:
        said = value.strip().lower() if isinstance(value, str) else ""
        return (
            said if said in allowed else _Fault(f"{name} cannot be {_quoted(value)}: give one of {', '.join(allowed)}.")
        )

    return check


def _weight(name: str, value: Any) -> int | _Fault:
    if type(value) is not int or not 0 <= value <= 100:
        return _Fault(f"weight cannot be {_quoted(value)}: give a whole number from 0 to 100.")
    return value


def _spread(name: str, value: Any) -> str | _Fault:
    """A number as it is, or a share such as "5%"."""
    text = str(value).replace(" ", "") if _is_short(value) else "…"
    fits = re.fullmatch(r"\d{1,12}(\.\d{1,9})?%?", text, re.ASCII) is not None
    if text and (not fits or text.endswith("%") != isinstance(value, str) or float(text.removesuffix("%")) == 0):
        return _Fault(
            f"spread cannot be {_quoted(value)}: give a standard error in the unit, such as 0.02, or a relative one, "
            'such as "5%".'
        )
    return text


def _quoted(value: Any) -> str:
    if not _is_short(value):
        return "what it is"
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:60]}…"


def _is_short(value: Any) -> bool:
    """Whether a value can be written down: a table may be nested, and a number long, beyond what Python prints."""
    return isinstance(value, str | float) or (isinstance(value, int) and abs(value) < 10**18)


_CHECKS: Mapping[str, Any] = {
    "id": _id,
    **dict.fromkeys(("label", "unit", "help"), _text),
    "pillar": _one_of(*criteria().pillars),
    "direction": _one_of(*DIRECTIONS),
    "basis": _one_of(*BASES),
    "source": _source,
    "weight": _weight,
    "spread": _spread,
}
