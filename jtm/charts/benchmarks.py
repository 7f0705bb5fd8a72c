"""Charts of step 3: levels with their intervals on the three bands, jobs side by side, what is to be learnt."""

import json
from collections.abc import Sequence
from itertools import combinations

import altair as alt
import polars as pl

from jtm.charts import palette
from jtm.charts.spec import ROW_HEIGHT, Spec, filled, in_words, names_axis, rows, stepped, template
from jtm.framework.benchmarks.proficiency import HIGHEST_LEVEL, NOT_SETTLED, Band, Gap
from jtm.framework.benchmarks.timing import Timing
from jtm.language import cached_by_language
from jtm.language import gettext as _

_JOB_HEIGHT = 12
_NAMES = names_axis()
# Beyond the highest level is room for the figures, which could not be read on the bands.
_LEVELS = alt.Scale(domain=[0, HIGHEST_LEVEL + 0.8], nice=False)
_TICKS = alt.Axis(values=list(range(int(HIGHEST_LEVEL) + 1)))
_SHADES = {("least", "cut_low"): 0.1, ("cut_low", "cut_high"): 0.25, ("cut_high", "most"): 0.45}
_ENDS = (pl.lit(0.0).alias("least"), pl.lit(HIGHEST_LEVEL).alias("most"))  # where bands end and figures stand
_TIMING = {Timing.DAY_ONE: "#D55E00", Timing.ON_THE_JOB: "#0072B2", Timing.CONTINUED: "#CC79A7"}
_JOBS = ["#D55E00", "#0072B2", "#009E73", "#CC79A7"]


def levels(table: pl.DataFrame) -> Spec:
    """One row an element: bands shaded, interval, dot coloured by when it is needed (grey where the band is not
    settled), level in figures at the end.

    ``table``: name, level, level_low, level_high, cut_low, cut_high, bands, timing, importance, essential_score, in the
    order to be shown; rows without a level are left out.
    """
    columns = ["name", "level", "level_low", "level_high", "cut_low", "cut_high", "bands", "timing", "importance",
               "essential_score"]  # fmt: skip
    timing = in_words("timing", {one: _(one) for one in Timing}).cast(pl.String).fill_null(_unsettled())
    timed = table.drop_nulls("level").with_columns(timing)
    return filled(_levels(), points=timed.with_columns(_bands()).select(*columns, *_ENDS).with_row_index("order"))


def compared(tables: Sequence[pl.DataFrame], titles: Sequence[str], domain: str) -> Spec:
    """A dot and interval a job, for each element of ``domain`` that is essential to any of the jobs."""
    together = pl.concat(
        [table.with_columns(pl.lit(title).alias("job")) for table, title in zip(tables, titles, strict=True)]
    ).filter(pl.col("domain").cast(pl.String) == domain)
    essential = together.filter("essential").group_by("element_id").agg(pl.col("essential_score").max().alias("best"))
    points = (
        together.join(essential, on="element_id")
        .drop_nulls("level")
        .sort("best", "element_id", descending=[True, False])
        .select("name", "job", "level", "level_low", "level_high", _bands(), "essential", *_ENDS)
        .with_row_index("order")
    )
    return filled(_compared(tuple(titles)), points=points)


def difference(table: pl.DataFrame) -> Spec:
    """From the level that someone has to the one that is needed, for each element needed."""
    shown = table.filter("needed").drop_nulls("level_gap").with_row_index("order")
    standing = in_words("standing", {one: _(one) for one in Gap})
    points = shown.select("name", "level_has", "level_needs", "level_gap", standing, "order", *_ENDS)
    return filled(_difference(), points=points)


def _bands() -> pl.Expr:
    """The bands that a level may be in, in words."""
    either = {f"{low}–{high}": f"{_(low)}–{_(high)}" for low, high in combinations(Band, 2)}
    return in_words("bands", {**{one: _(one) for one in (*Band, NOT_SETTLED)}, **either})


def _unsettled() -> str:
    return _("Not settled: for employers")


def _name(order: str = "order") -> alt.Y:
    return alt.Y("name:N", sort=alt.EncodingSortField(order, op="min"), title=None, axis=_NAMES)


@cached_by_language
def _levels() -> Spec:
    base = alt.Chart(rows("points")).encode(y=_name())
    bands = [
        base.mark_bar(color=palette.GREY, opacity=shade, aria=False).encode(
            x=alt.X(f"{low}:Q", scale=_LEVELS, axis=_TICKS, title=_("level, 0-7")), x2=f"{high}:Q"
        )
        for (low, high), shade in _SHADES.items()
    ]
    tooltip = [alt.Tooltip("name:N", title=_("name")), alt.Tooltip("level:Q", title=_("level"), format=".1f"),
               alt.Tooltip("level_low:Q", title=_("from"), format=".1f"),
               alt.Tooltip("level_high:Q", title=_("to"), format=".1f"), alt.Tooltip("bands:N", title=_("bands")),
               alt.Tooltip("timing:N", title=_("needed")),
               alt.Tooltip("cut_low:Q", title=_("Intermediate from"), format=".1f"),
               alt.Tooltip("cut_high:Q", title=_("Advanced from"), format=".1f"),
               alt.Tooltip("importance:Q", title=_("importance, 1-5"), format=".1f"),
               alt.Tooltip("essential_score:Q", title=_("score"), format=".2f")]  # fmt: skip
    colour = alt.Color(
        "timing:N",
        scale=alt.Scale(domain=[*map(_, _TIMING), _unsettled()], range=[*_TIMING.values(), palette.GREY]),
        legend=alt.Legend(orient="top", title=None, columns=1, labelLimit=180),
    )
    span = base.mark_rule(strokeWidth=2, aria=False).encode(
        x=alt.X("level_low:Q", scale=_LEVELS), x2="level_high:Q", color=colour
    )
    dot = base.mark_point(filled=True, size=70, opacity=1).encode(
        x=alt.X("level:Q", scale=_LEVELS), color=colour, tooltip=tooltip
    )
    figure = base.mark_text(align="left", color=palette.GREY, dx=4, aria=False).encode(
        x=alt.X("most:Q", scale=_LEVELS), text=alt.Text("level:Q", format=".1f")
    )
    return template(stepped(alt.layer(*bands, span, dot, figure), ROW_HEIGHT))


@cached_by_language
def _compared(titles: tuple[str, ...]) -> Spec:
    colour = alt.Color(
        "job:N",
        scale=alt.Scale(domain=list(titles), range=_JOBS[: len(titles)]),
        legend=alt.Legend(orient="top", title=None, columns=1, labelLimit=320),
    )
    base = alt.Chart(rows("points")).encode(
        y=_name(),
        yOffset=alt.YOffset("job:N", sort=list(titles)),
        color=colour,
        tooltip=[
            alt.Tooltip("name:N", title=_("name")),
            alt.Tooltip("job:N", title=_("job")),
            alt.Tooltip("level:Q", title=_("level"), format=".1f"),
            alt.Tooltip("level_low:Q", title=_("from"), format=".1f"),
            alt.Tooltip("level_high:Q", title=_("to"), format=".1f"),
            alt.Tooltip("bands:N", title=_("bands")),
            alt.Tooltip("essential:N", title=_("essential")),
        ],
    )
    span = base.mark_rule(strokeWidth=2, aria=False).encode(
        x=alt.X("level_low:Q", scale=_LEVELS, axis=_TICKS, title=_("level, 0-7")), x2="level_high:Q"
    )
    dot = base.mark_point(filled=True, size=60, opacity=1).encode(x=alt.X("level:Q", scale=_LEVELS))
    figure = base.mark_text(align="left", dx=4, aria=False, fontSize=10).encode(
        x=alt.X("most:Q", scale=_LEVELS), text=alt.Text("level:Q", format=".1f")
    )
    return template(stepped(span + dot + figure, max(ROW_HEIGHT, len(titles) * _JOB_HEIGHT)))


@cached_by_language
def _difference() -> Spec:
    base = alt.Chart(rows("points")).encode(
        y=_name(),
        tooltip=[
            alt.Tooltip("name:N", title=_("name")),
            alt.Tooltip("level_has:Q", title=_("has"), format=".1f"),
            alt.Tooltip("level_needs:Q", title=_("needs"), format=".1f"),
            alt.Tooltip("level_gap:Q", title=_("level_gap"), format="+.1f"),
            alt.Tooltip("standing:N", title=_("standing")),
        ],
    )
    colour = alt.condition(
        f"datum.standing == {json.dumps(_(Gap.TO_LEARN))}", alt.value(palette.ACCENT), alt.value(palette.GREY)
    )
    span = base.mark_rule(strokeWidth=3, aria=False).encode(
        x=alt.X("level_has:Q", scale=_LEVELS, axis=_TICKS, title=_("level, 0-7: ○ has, ● needs")),
        x2="level_needs:Q",
        color=colour,
    )
    has = base.mark_point(filled=False, size=60, strokeWidth=2, opacity=1).encode(
        x=alt.X("level_has:Q", scale=_LEVELS), color=colour
    )
    needs = base.mark_point(filled=True, size=60, opacity=1).encode(x="level_needs:Q", color=colour)
    figure = base.mark_text(align="left", color=palette.GREY, dx=4, aria=False).encode(
        x=alt.X("most:Q", scale=_LEVELS), text=alt.Text("level_gap:Q", format="+.1f")
    )
    return template(stepped(span + has + needs + figure, ROW_HEIGHT))
