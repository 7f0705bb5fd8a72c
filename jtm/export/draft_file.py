"""A benchmark as a small JSON file, and back: versioned, and checked on loading."""

import json
from dataclasses import replace
from typing import Any

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from jtm import confined
from jtm.errors import WrongRequest
from jtm.framework.benchmarks.drafts import Benchmark

FORMAT, VERSION = "jtm-benchmark", 2
LARGEST_FILE = 1_000_000  # bytes; the largest benchmark there can be takes a fifth of it
_SECONDS, _MEMORY = 20.0, 200 * 2**20
_TOLD = 3  # problems named at once


class DraftFileError(WrongRequest):
    """A file that holds no benchmark that can be used; the message says what is wrong and where."""


@dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class _File:
    format: str
    version: int
    benchmark: Benchmark


_ADAPTER = TypeAdapter(_File)


def to_json(benchmark: Benchmark) -> bytes:
    """The file of a benchmark; :func:`from_json` gives back an equal one."""
    return _ADAPTER.dump_json(_File(FORMAT, VERSION, benchmark), indent=1)


def from_json(content: bytes) -> Benchmark:
    """The benchmark of a file. Raises :class:`DraftFileError`."""
    if len(content) > LARGEST_FILE:
        raise DraftFileError(f"The file has {len(content):,} bytes; a benchmark has at most {LARGEST_FILE:,}.")
    try:
        head = json.loads(content)
    except (ValueError, RecursionError):
        raise DraftFileError("This is no JSON file, so it holds no saved benchmark.") from None
    if not isinstance(head, dict) or head.get("format") != FORMAT:
        raise DraftFileError(f"This file does not say that it is a benchmark (“format”: “{FORMAT}”).")
    if head.get("version") not in (1, VERSION):
        raise DraftFileError(
            f"The file is of version {head.get('version')!r}; this workbench reads versions 1 to {VERSION}."
        )
    try:
        return _ADAPTER.validate_json(content if head["version"] == VERSION else _from_first(head)).benchmark
    except ValidationError as error:
        raise DraftFileError(_in_words(error.errors(include_url=False))) from None


def _from_first(head: dict[str, Any]) -> bytes:
    """A file of version 1, which called an item's essential_score its score, as one of today."""
    benchmark = head.get("benchmark")
    items = benchmark.get("items") if isinstance(benchmark, dict) else None
    for item in items if isinstance(items, list) else []:
        if isinstance(item, dict) and "score" in item:
            item["essential_score"] = item.pop("score")
    return json.dumps(head | {"version": VERSION}).encode()


def from_upload(content: bytes) -> Benchmark:
    """The benchmark of a file that someone brings, as :func:`from_json` finds it in a process of its own: a file within
    the limit of bytes may still nest or repeat things without end. Raises :class:`DraftFileError`.
    """
    if len(content) > LARGEST_FILE:
        return from_json(content)  # says so
    try:
        return confined.run(from_json, content, seconds=_SECONDS, memory=_MEMORY)
    except confined.BusyError as error:
        raise DraftFileError(str(error)) from None
    except confined.ConfinedError as error:
        raise DraftFileError("Reading the file takes too much time or memory, so it is no saved benchmark.") from error


def renamed(benchmark: Benchmark, name: str) -> Benchmark:
    """The benchmark under another name. Raises :class:`DraftFileError`."""
    try:
        return replace(benchmark, name=name)
    except ValidationError as error:
        raise DraftFileError(f"The name cannot be used: {error.errors(include_url=False)[0]['msg']}.") from None


def _in_words(problems: list[Any]) -> str:
    told = [f"{_place(problem['loc'])}: {problem['msg']}" for problem in problems[:_TOLD]]
    more = f"; and {len(problems) - _TOLD} more" if len(problems) > _TOLD else ""
    return f"The file cannot be used. {'; '.join(told)}{more}."


def _place(location: tuple[int | str, ...]) -> str:
    """``benchmark, items 3, level``: counted from 1, as a person would."""
    words = [f"{part + 1}" if isinstance(part, int) else f", {part}" for part in location]
    return " ".join(words).lstrip(", ").replace(" ,", ",")
