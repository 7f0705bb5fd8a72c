"""Every column of every table that leaves the workbench, as ``columns.toml`` lists it.

From an entry follow the heading and tooltip on a page, the number format of a workbook, the Dictionary sheet, the
metadata of a Parquet file, the comment in the warehouse and ``jtm schema``.
"""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files

from jtm.framework.criteria import criteria
from jtm.language import marked
from jtm.settings.catalog import options

BASES = (marked("observed"), marked("modelled"), marked("assumed"))


@dataclass(frozen=True)
class Column:
    """A column: its ``label`` on a page, ``meaning`` in a sentence, ``form`` (type, and how it is printed: see
    :mod:`jtm.export.formats`), ``unit`` and, where one table has columns of several, its ``basis``.
    """

    name: str
    label: str
    meaning: str
    form: str
    unit: str = ""
    basis: str = ""

    @property
    def described(self) -> str:
        """Meaning and unit in a line."""
        return f"{self.meaning} Unit: {self.unit}." if self.unit else self.meaning


def _of_pillars() -> Iterator[Column]:
    for pillar in criteria().pillars.values():
        meaning = f"Score on the pillar {pillar.label}. {pillar.help}"
        yield Column(f"{pillar.id}_score", pillar.label, meaning, "figure", "0-100", "modelled")
        meaning = f"Share of {pillar.label} in the nearest mix of weights that brings the job in or out."
        yield Column(f"to_{pillar.id}", f"{pillar.label}, to move it", meaning, "share", "share")


# By what stands behind the side's name: label, meaning, form and unit.
_RETURNS = {
    "": ("", "What comes in less what goes out in the year, for the side named.", "dollars", "US dollars a person"),
    "_value": (", discounted", "The same, discounted to the start.", "dollars", "US dollars a person"),
    "_npv": (", net present value", "Net present value for the side named, at the likeliest values.", "dollars",
             "US dollars a person"),
    "_npv_p5": (", 5th percentile", "5th percentile of the net present value over the draws.", "dollars",
                "US dollars a person"),
    "_npv_p95": (", 95th percentile", "95th percentile of the net present value over the draws.", "dollars",
                 "US dollars a person"),
    "_payback": (", paid back after", "Years until the gains have made up for the cost; blank where they do not within "
                                      "the horizon.", "figure", "years"),
    "_break_even": (", breaks even at", "Placement rate from which the training pays for the side named; blank "
                                        "where none does.", "share", "0-1"),
}  # fmt: skip


def _of_returns() -> Iterator[Column]:
    for side, words in options("return_view").items():
        for end, (label, meaning, form, unit) in _RETURNS.items():
            yield Column(f"{side}{end}", f"{words}{label}", meaning, form, unit)


def _declared() -> Iterator[Column]:
    listed = tomllib.loads(files("jtm").joinpath("columns.toml").read_text("utf-8"))["columns"]
    yield from (Column(name, **entry) for name, entry in listed.items())
    yield from _of_pillars()
    yield from _of_returns()


COLUMNS: dict[str, Column] = {one.name: one for one in _declared()}


def basis_of(columns: Iterable[str]) -> str:
    """Which of the ``columns`` of a ranking or of its map are observed, modelled and assumed, in a line:
    ``observed: employment, …; modelled: …``.
    """
    known = [COLUMNS[name] for name in columns if name in COLUMNS]
    named = {basis: [one.name for one in known if one.basis == basis] for basis in BASES}
    return "; ".join(f"{basis}: {', '.join(names)}" for basis, names in named.items() if names)
