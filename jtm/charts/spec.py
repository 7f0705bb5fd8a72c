"""Charts as templates that are made once and filled at each rerun.

Building and validating an Altair chart costs ten times as much as ranking a region, and nothing in it but the rows
changes when a slider moves. So each chart is built once, over named data, as a Vega-Lite dictionary; :func:`filled`
puts the rows in, and Streamlit sends those as Arrow.
"""

import copy
from collections.abc import Mapping
from typing import Any

import altair as alt

# Streamlit imports pandas when it first needs it, and Altair uses it once it is there: of two visitors who come while
# the server starts, one could find it half imported. Imported here, it is whole before any chart is made.
import pandas  # noqa: F401
import polars as pl

from jtm.language import SOURCE, spoken

Spec = dict[str, Any]

# How charts print shares. None shows a plus: with one, Vega prints a small loss as "-0.0%", without it as "0.0%".
PERCENT = ".1%"
AXIS_PERCENT = "%"  # as many digits as its ticks differ by
SMALL_PERCENT = ".2~p"  # two figures: of many, most of them under a tenth of a percent
SMALL_AXIS_PERCENT = "~%"  # tenths, hundredths … of a percent, on a log scale


ROW_HEIGHT = 26  # pixels of a row, which hold a name on two lines
LABEL = 210  # pixels that names beside a chart may take
LINE_HEIGHT = 11
_LINE = 32  # characters of a name in that room


def is_long(text: str) -> str:
    """The Vega expression for whether the name that the expression ``text`` gives needs two lines."""
    return f"length({text}) > {_LINE}"


def two_lines(text: str) -> str:
    """The Vega expression for that name broken near its middle, where it is long: its lines, or the one that it is."""
    middle = f"regexp('^(.{{' + floor(length({text}) / 2 - 5) + ',}}?)\\\\s+(.+)$')"
    return f"{is_long(text)} ? split(replace({text}, {middle}, '$1\\n$2'), '\\n') : {text}"


def names_axis(**how: Any) -> alt.Axis:
    """An axis of names, long ones on two lines: cut as Vega would cut them, several jobs would be called the same."""
    # The first of two lines stands above its row's middle, the second below.
    base = {"condition": {"test": is_long("datum.label"), "value": "bottom"}, "value": "middle"}
    return alt.Axis(
        labelExpr=two_lines("datum.label"), labelBaseline=base, labelLineHeight=LINE_HEIGHT, labelLimit=LABEL,
        labelOverlap=False, **how,
    )  # fmt: skip


# Vega would move the first and last label of an axis inwards, onto their neighbours, to keep them within the axis.
_STEADY = {kind: {"labelFlush": False} for kind in ("axisBand", "axisPoint")}


def template(chart: alt.TopLevelMixin) -> Spec:
    """The chart as a Vega-Lite dictionary; its data are named, not given."""
    spec = chart.to_dict()
    return {**spec, "config": {**spec.get("config", {}), **_STEADY}}


def stepped(chart: alt.TopLevelMixin, step: int) -> alt.TopLevelMixin:
    """``chart`` with ``step`` pixels a row, however many rows it is given: a template with a height of its own would be
    another chart for each number of rows, which the browser sets up anew.
    """
    height = alt.Step(step, **{"for": "position"})  # a row may hold several marks side by side
    return chart.properties(height=height, autosize=alt.AutoSizeParams(type="fit-x", contains="padding"))


def filled(spec: Spec, **rows: pl.DataFrame) -> Spec:
    """A copy of the template ``spec`` with ``rows`` by the name of their data."""
    return {**copy.deepcopy(spec), "datasets": rows}


def in_words(column: str, said: Mapping[str, str]) -> pl.Expr:
    """``column``, whose values are words of ours, as ``said`` in the visitor's language; scales have to say so too."""
    if spoken() == SOURCE:
        return pl.col(column)
    return pl.col(column).cast(pl.String).replace({str(value): word for value, word in said.items()})


def rows(name: str) -> alt.NamedData:
    """Data that :func:`filled` gives later under ``name``."""
    return alt.NamedData(name=name)
