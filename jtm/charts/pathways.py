"""Charts of step 5: the wage ladder, what makes a move likely, the plan's gains, who works on either side, and how well
the model predicts.
"""

import json

import altair as alt
import numpy as np
import polars as pl

from jtm.charts import palette
from jtm.charts.spec import (
    AXIS_PERCENT,
    PERCENT,
    ROW_HEIGHT,
    SMALL_AXIS_PERCENT,
    SMALL_PERCENT,
    Spec,
    filled,
    in_words,
    names_axis,
    rows,
    stepped,
    template,
)
from jtm.language import cached_by_language
from jtm.language import gettext as _

CLICKED = "job"  # name of the selection: the job whose dot was clicked
LADDER_HEIGHT = 520
_GROUPS = 6  # colours that can be told apart
_COLOURS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", palette.GREY]
LABELS = 24  # names that fit over one another
_NAMES = names_axis()


def ladder(legs: pl.DataFrame) -> Spec:
    """Steps on x, median wage on y, one line a route, as wide as ``weight`` and coloured by group.

    ``legs``: one row a job on a route: route, step, soc, title, wage, weight (of the route), group, told (text of the
    tooltip). Names stand beside as many dots as there is room for, the heaviest first.
    """
    common = legs.group_by("group").agg(pl.col("weight").sum()).sort("weight", "group", descending=[True, False])
    shown = common["group"].head(_GROUPS).to_list()
    group = pl.when(pl.col("group").is_in(shown)).then("group").otherwise(pl.lit(_("Other groups"))).alias("group")
    coloured = legs.with_columns(group)
    dots = (
        coloured.group_by("step", "soc", maintain_order=True)
        .agg(pl.col("title", "wage", "group", "told").first(), pl.col("weight").sum())
        .sort("weight", descending=True)
    )
    last = pl.col("step") == legs["step"].max() if legs.height else pl.lit(False)
    return filled(_ladder(), legs=coloured, dots=_labelled(dots).with_columns(last.alias("last")))


def _labelled(dots: pl.DataFrame) -> pl.DataFrame:
    """``dots`` with the ``label`` of those that no heavier dot of the same step crowds out."""
    wages = dots["wage"].to_numpy()
    least = float(np.ptp(wages)) / LABELS if len(wages) else 0.0
    taken: dict[int, list[float]] = {}
    labels = []
    for step, wage, title in dots.select("step", "wage", "title").iter_rows():
        free = all(abs(wage - other) >= least for other in taken.setdefault(step, []))
        labels.append(title if free else None)
        if free:
            taken[step].append(wage)
    return dots.with_columns(pl.Series("label", labels, pl.String))


@cached_by_language
def _ladder() -> Spec:
    legend = alt.Legend(orient="top", title=None, columns=alt.ExprRef("width < 500 ? 1 : 3"), labelLimit=220)
    colour = alt.Color("group:N", scale=alt.Scale(range=_COLOURS), legend=legend)
    # Names stand beside the first and the last dots: a phone has less room for them.
    room, limit = alt.ExprRef("width < 500 ? 70 : 230"), alt.ExprRef("width < 500 ? 90 : 220")
    steps = [_("now"), *(_("step {number}").format(number=number) for number in (1, 2, 3))]
    step = alt.X(
        "step:Q",
        title=None,
        scale=alt.Scale(zero=False, nice=False, padding=room),
        axis=alt.Axis(values=[0, 1, 2, 3], grid=False, labelExpr=f"{json.dumps(steps)}[datum.value]"),
    )
    wage = alt.Y(
        "wage:Q", title=_("median annual wage, US dollars"), scale=alt.Scale(zero=False), axis=alt.Axis(format="$,.0f")
    )
    lines = alt.Chart(rows("legs")).mark_line(opacity=0.55, interpolate="monotone", strokeCap="round").encode(
        x=step, y=wage, detail="route:N", order="step:O", color=colour,
        strokeWidth=alt.StrokeWidth("weight:Q", scale=alt.Scale(range=[1.2, 9]), legend=None),
    )  # fmt: skip
    clicked = alt.selection_point(name=CLICKED, fields=["soc"], on="click", empty=False)
    base = alt.Chart(rows("dots")).encode(x=step, y=wage)
    dots = base.mark_point(filled=True, size=90, opacity=1, cursor="pointer").encode(
        color=colour,
        tooltip=[alt.Tooltip("title:N", title=_("job")), alt.Tooltip("wage:Q", title=_("median wage"), format="$,.0f"),
                 alt.Tooltip("told:N", title=" ")],
    ).add_params(clicked)  # fmt: skip
    left = base.transform_filter("datum.label && datum.step == 0").mark_text(
        align="right", dx=-9, limit=limit, color=palette.LABEL
    )
    right = base.transform_filter("datum.label && datum.step > 0").mark_text(
        align="left", dx=9, dy=-9, limit=limit, color=palette.LABEL
    )
    text = alt.Text("label:N")
    return template((lines + left.encode(text=text) + right.encode(text=text) + dots).properties(height=LADDER_HEIGHT))


def parts(table: pl.DataFrame) -> Spec:
    """What adds to a move's score and what takes from it; ``table``: label, points."""
    return filled(_parts(), parts=table.select("label", "points").sort("points", descending=True))


@cached_by_language
def _parts() -> Spec:
    colour = alt.condition("datum.points >= 0", alt.value(palette.RISING), alt.value(palette.FALLING))
    base = alt.Chart(rows("parts")).encode(
        y=alt.Y("label:N", sort=None, title=None, axis=_NAMES),
        x=alt.X("points:Q", title=_("log-odds against the mean of all moves")),
        tooltip=[alt.Tooltip("label:N", title=_("label")), alt.Tooltip("points:Q", title=_("points"), format="+.2f")],
    )
    return template(stepped(base.mark_bar().encode(color=colour), ROW_HEIGHT))


def composition(table: pl.DataFrame) -> Spec:
    """Shares of each group among the workers of the jobs that are left and of those that are entered; ``table``: side,
    group, share.
    """
    return filled(_composition(), sides=table.drop_nulls("demographic_share"))


@cached_by_language
def _composition() -> Spec:
    colour = alt.Color(
        "side:N",
        scale=alt.Scale(range=[palette.ACCENT, palette.GREY]),
        legend=alt.Legend(orient="top", title=None, labelLimit=260),
    )
    in_percent = alt.Axis(format=AXIS_PERCENT)
    base = alt.Chart(rows("sides")).encode(
        y=alt.Y("demographic:N", sort=None, title=None, axis=_NAMES),
        x=alt.X("demographic_share:Q", title=_("share of the nation's workers in such jobs, 2022"), axis=in_percent),
        tooltip=[
            alt.Tooltip("demographic:N", title=_("group")),
            alt.Tooltip("side:N", title=_("side")),
            alt.Tooltip("demographic_share:Q", title=_("share"), format=PERCENT),
        ],
    )
    line = base.mark_line(color=palette.GREY).encode(detail="demographic:N")
    dots = base.mark_point(filled=True, size=110, opacity=1).encode(color=colour)
    return template(stepped(line + dots, 30))


def evaluation(table: pl.DataFrame) -> Spec:
    """AUC of each model with its interval; ``table``: model, value, value_low, value_high."""
    return filled(
        _evaluation(), models=table.with_columns(in_words("model", {name: _(name) for name in table["model"]}))
    )


@cached_by_language
def _evaluation() -> Spec:
    colour = alt.condition("datum.used", alt.value(palette.ACCENT), alt.value(palette.GREY))
    base = alt.Chart(rows("models")).encode(
        y=alt.Y("model:N", sort=None, title=None, axis=_NAMES),
        color=colour,
        tooltip=[
            alt.Tooltip("model:N", title=_("model")),
            alt.Tooltip("value:Q", title=_("value"), format=".3f"),
            alt.Tooltip("value_low:Q", title=_("value_low"), format=".3f"),
            alt.Tooltip("value_high:Q", title=_("value_high"), format=".3f"),
        ],
    )
    scale = alt.Scale(domain=[0.5, 1])
    axis = alt.X("value_low:Q", scale=scale, title=_("AUC: 0.5 is chance, 1 perfect"))
    span = base.mark_rule(strokeWidth=3).encode(x=axis, x2="value_high:Q")
    dot = base.mark_point(filled=True, size=90, opacity=1).encode(x=alt.X("value:Q", scale=scale))
    figure = base.mark_text(align="left", dx=10).encode(
        x=alt.X("value:Q", scale=scale), text=alt.Text("value:Q", format=".2f")
    )
    return template(stepped(span + dot + figure, ROW_HEIGHT))


def calibration(table: pl.DataFrame) -> Spec:
    """Predicted likelihood against observed share, in tenths of the pairs, on log scales; ``table``: predicted,
    observed, tenth.
    """
    shares = table.select("predicted", "observed").to_numpy()
    low, high = float(shares.min()), float(shares.max())
    ends = pl.DataFrame({"predicted": [low, high], "observed": [low, high]})
    return filled(_calibration(), tenths=table, ends=ends)


@cached_by_language
def _calibration() -> Spec:
    log = alt.Scale(type="log", nice=False, padding=12)
    form = alt.Axis(format=SMALL_AXIS_PERCENT, tickCount=4)
    x = alt.X("predicted:Q", title=_("predicted share of leavers"), scale=log, axis=form)
    y = alt.Y("observed:Q", title=_("observed share of leavers"), scale=log, axis=form)
    exact = alt.Chart(rows("ends")).mark_line(strokeDash=[4, 4], color=palette.GREY, aria=False).encode(x=x, y=y)
    dots = (
        alt.Chart(rows("tenths"))
        .mark_point(filled=True, size=80, opacity=1, color=palette.ACCENT)
        .encode(
            x=x,
            y=y,
            tooltip=[
                alt.Tooltip("tenth:O", title=_("tenth of the pairs")),
                alt.Tooltip("predicted:Q", title=_("predicted"), format=SMALL_PERCENT),
                alt.Tooltip("observed:Q", title=_("observed"), format=SMALL_PERCENT),
            ],
        )
    )
    return template((exact + dots).properties(height=260))
