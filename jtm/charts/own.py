"""The chart of an indicator that people load: how its values are spread."""

from functools import cache

import altair as alt
import polars as pl

from jtm.charts import palette
from jtm.charts.spec import Spec, filled, rows, template


def distribution(values: pl.Series, unit: str) -> Spec:
    """Bars of the number of rows by value, in ``unit``."""
    spec = filled(_distribution(), values=pl.DataFrame({"value": values}))
    spec["encoding"]["x"]["title"] = unit
    return spec


@cache
def _distribution() -> Spec:
    bars = alt.Chart(rows("values")).mark_bar(color=palette.ACCENT).encode(
        x=alt.X("value:Q", bin=alt.Bin(maxbins=20), title=""), y=alt.Y("count():Q", title="rows")
    )  # fmt: skip
    return template(bars.properties(height=160))
