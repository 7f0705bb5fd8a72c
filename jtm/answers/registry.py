"""The registry of answers: every table that the workbench gives by name, declared once.

A table is a function of a region in ``jtm/answers/tables/<step>.py``. From its declaration follow the command's
``--table``, what a page gives away, Python's ``region.table(name)`` and the list of tables in docs/cli.md.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from jtm.answers.region import Region
from jtm.errors import WrongRequest

# Every step and its command.
STEPS = {"landscape": "landscape", "ranking": "rank", "benchmarks": "benchmark", "validation": "validate",
         "pathways": "pathways", "training": "training"}  # fmt: skip
Make = Callable[[Region], pl.DataFrame]
Cite = Callable[[pl.DataFrame, Region], pl.DataFrame]


class UnknownTableError(WrongRequest):
    """A table that no step has, or that several have."""


@dataclass(frozen=True)
class Answer:
    """A table: its ``step`` and ``name``, the question that it answers (``title``), how it is made and cited, the
    columns that a terminal shows (all, where none are named), the ``groups`` of settings that it depends on, and for a
    table of one job the column that says which (``job``).
    """

    step: str
    name: str
    title: str
    make: Make
    cite: Cite
    shown: tuple[str, ...]
    groups: tuple[str, ...]
    job: str

    def table(self, region: Region) -> pl.DataFrame:
        """The table of a region, with basis, source, vintage and geography."""
        return self.cite(self.make(region), region)


_ANSWERS: dict[tuple[str, str], Answer] = {}


def answer(
    step: str,
    title: str,
    cite: Cite,
    shown: Sequence[str] = (),
    name: str = "",
    *,
    groups: Sequence[str],
    job: str = "",
) -> Callable[[Make], Make]:
    """Declare a table of ``step``, called ``name`` or as the function is, with hyphens; the rest as :class:`Answer`
    says. A test changes the settings of all other groups and finds the table unchanged.
    """

    def declare(make: Make) -> Make:
        called = name or make.__name__.replace("_", "-")
        assert (step, called) not in _ANSWERS, f"{step} has two tables {called}"
        _ANSWERS[step, called] = Answer(step, called, title, make, cite, tuple(shown), tuple(groups), job)
        return make

    return declare


def answers(step: str) -> dict[str, Answer]:
    """The tables of a step by name, in the order of their declaration."""
    import jtm.answers.tables  # noqa: F401 - declares them; it needs what stands above

    return {name: one for (of, name), one in _ANSWERS.items() if of == step}


def find(name: str) -> Answer:
    """The table called ``name``, or ``step.name`` where several steps have one. Raises :class:`UnknownTableError`."""
    import jtm.answers.tables  # noqa: F401

    step, _, short = name.rpartition(".")
    found = [one for one in _ANSWERS.values() if one.name == short.replace("_", "-") and step in ("", one.step)]
    if len(found) == 1:
        return found[0]
    if found:
        raise UnknownTableError(
            f"Several steps have a table {name!r}: " + ", ".join(f"{one.step}.{one.name}" for one in found) + "."
        )
    listed = ", ".join(sorted({one.name for one in _ANSWERS.values()}))
    raise UnknownTableError(f"There is no table {name!r}: give one of {listed}.")
