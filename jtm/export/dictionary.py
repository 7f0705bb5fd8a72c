"""What stands in an exported file: every column, gate and indicator in a sentence, for whoever gets the file."""

from collections.abc import Iterable, Iterator

import polars as pl

from jtm.columns import COLUMNS
from jtm.export.formats import type_of
from jtm.framework.criteria import Indicator, OwnIndicator, criteria

DICTIONARY = "Dictionary"
_HEADS = ["kind", "name", "label", "meaning", "unit", "type", "basis", "sources", "default"]
# Columns whose cells name gates or indicators.
_GATES, _INDICATORS = ("gates_failed",), ("missing", "indicator")


def dictionary(columns: Iterable[str]) -> pl.DataFrame:
    """What the ``columns`` of one or more tables mean, each once: kind, name, label, meaning, unit, type, basis,
    sources, default (weight or threshold). Where one of them names gates or indicators, these are explained too.
    """
    names = list(dict.fromkeys(columns))
    rows = [*_columns(names)]
    rows += _gates() if any(name in names for name in _GATES) else []
    shipped = of_indicators(criteria().indicators.values() if names_indicators(names) else [])
    return pl.concat([_sheet(rows), shipped])


def names_indicators(columns: Iterable[str]) -> bool:
    """Whether one of the columns holds names of indicators."""
    return not set(columns).isdisjoint(_INDICATORS)


def _sheet(rows: Iterable[tuple[str, ...]]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=dict.fromkeys(_HEADS, pl.String), orient="row")


def _columns(names: Iterable[str]) -> Iterator[tuple[str, ...]]:
    for one in (COLUMNS[name] for name in names if name in COLUMNS):
        yield "column", one.name, one.label, one.meaning, one.unit, type_of(one.form), one.basis, "", ""


def _gates() -> Iterator[tuple[str, ...]]:
    for gate in criteria().gates.values():
        yield "gate", gate.id, gate.label, gate.help, "", "", "assumed", "", _default(gate.default)


def _default(value: object) -> str:
    return " to ".join(map(str, value)) or "none" if isinstance(value, list) else str(value).lower()


def of_indicators(items: Iterable[Indicator]) -> pl.DataFrame:
    """What ``items`` mean, as :func:`dictionary` has them."""
    return _sheet(_indicators(items))


def _indicators(items: Iterable[Indicator]) -> Iterator[tuple[str, ...]]:
    for item in items:
        own = item if isinstance(item, OwnIndicator) else None
        meaning = f"{item.help} {'Less' if own.less else 'More'} is better." if own else item.help
        sources = own.cited_as if own else ", ".join(item.sources)
        basis = ", ".join(filter(None, [item.basis, item.assumed]))
        default = f"weight {item.default_weight} in {criteria().pillars[item.pillar].label}"
        yield "indicator", item.id, item.label, meaning, item.unit, "number", basis, sources, default
