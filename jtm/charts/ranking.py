"""Charts of step 2: who leads and why, what a change of weights moves, and wages against growth."""

from typing import Any

import altair as alt
import polars as pl

from jtm.charts import palette
from jtm.charts.spec import (
    AXIS_PERCENT,
    LABEL,
    LINE_HEIGHT,
    PERCENT,
    ROW_HEIGHT,
    Spec,
    filled,
    in_words,
    is_long,
    names_axis,
    rows,
    template,
    two_lines,
)
from jtm.framework.ranking.robustness import Certainty
from jtm.language import cached_by_language
from jtm.language import gettext as _
from jtm.scenario import Scenario

BARS = 20
CHANGED = 15
_FADED = 0.4
_NAMES = names_axis()
_BY_RANK = alt.EncodingSortField("rank", op="min", order="ascending")


def ranked_bars(table: pl.DataFrame, scenario: Scenario) -> Spec:
    """The best :data:`BARS` occupations: bars of the score split by pillar, and beside each the 90% interval of its
    rank and how sure its place among the JTMs is; the scenario's occupation stands out. ``table`` is that of
    :func:`jtm.answers.ranking.robust_table`.
    """
    top = table.filter(pl.col("rank") <= BARS)
    ranks = pl.concat_str(pl.col("rank_low").cast(pl.String), pl.lit("–"), pl.col("rank_high").cast(pl.String))
    certainty = in_words("certainty", {tier: _(tier) for tier in Certainty})
    said = pl.concat_str(ranks, certainty, separator=" · ", ignore_nulls=True).alias("interval")
    intervals = top.select("title", "rank", "score", said)
    return filled(_bars(top.height), points=pillar_points(top, scenario), intervals=intervals)


def pillar_points(top: pl.DataFrame, scenario: Scenario) -> pl.DataFrame:
    """What each pillar adds to each score: columns title, rank, score, pillar, points, order, opacity.

    Under the geometric mean the parts do not add up by themselves: they are scaled to the score.
    """
    labels, shares = palette.pillar_labels(), scenario.pillar_shares()
    parts = {label: pl.col(f"{name}_score").fill_nan(0).fill_null(0) * shares[name] for name, label in labels.items()}
    points = [
        (part / pl.sum_horizontal(*parts.values()) * pl.col("score")).alias(label) for label, part in parts.items()
    ]
    chosen = pl.col("soc") == scenario.occupation
    opacity = pl.when(chosen.any() & ~chosen).then(_FADED).otherwise(1.0).alias("opacity")
    wide = top.select("title", "rank", "score", opacity, *points)
    long = wide.unpivot(
        list(parts), index=["title", "rank", "score", "opacity"], variable_name="pillar", value_name="points"
    )
    return long.with_columns(
        pl.col("pillar").replace_strict({label: i for i, label in enumerate(parts)}).alias("order")
    )


@cached_by_language
def _bars(count: int) -> Spec:
    y = alt.Y("title:N", sort=_BY_RANK, title=None, axis=_NAMES)
    bars = (
        alt.Chart(rows("points"))
        .mark_bar()
        .encode(
            y=y,
            x=alt.X("points:Q", title=_("score, 0-100"), stack="zero", scale=alt.Scale(domain=[0, 100])),
            color=_pillar_colour(),
            order=alt.Order("order:Q"),
            opacity=alt.Opacity("opacity:Q", scale=None, legend=None),
            tooltip=[
                alt.Tooltip("title:N", title=_("occupation")),
                alt.Tooltip("pillar:N", title=_("pillar")),
                alt.Tooltip("points:Q", title=_("points"), format=".1f"),
                alt.Tooltip("score:Q", title=_("score"), format=".1f"),
            ],
        )
    )
    interval = alt.Chart(rows("intervals")).mark_text(align="left", dx=5, color=palette.GREY, fontSize=12).encode(
        y=y, x="score:Q", text="interval:N",
        tooltip=[alt.Tooltip("interval:N", title=_("90% interval of the rank · certainty"))],
    )  # fmt: skip
    return template((bars + interval).properties(height=_height(count)))


def _pillar_colour() -> alt.Color:
    scale = alt.Scale(domain=list(palette.pillar_labels().values()), range=list(palette.PILLARS.values()))
    return alt.Color("pillar:N", scale=scale, legend=alt.Legend(orient="top", title=None, columns=1))


def _height(count: int) -> int:
    return ROW_HEIGHT * max(count, 3) + 120


def change(table: pl.DataFrame, default: pl.DataFrame) -> Spec:
    """A slope for each of the leading occupations, from its rank at the default weights to its rank now.

    ``table`` and ``default`` hold soc, title, rank. Occupations among the best :data:`CHANGED` on either side.
    """
    both = table.select("soc", "title", "rank").join(default.select("soc", before="rank"), on="soc", how="inner")
    both = both.filter((pl.col("rank") <= CHANGED) | (pl.col("before") <= CHANGED)).drop_nulls()
    direction = (
        pl.when(pl.col("rank") < pl.col("before"))
        .then(pl.lit(_("up")))
        .when(pl.col("rank") > pl.col("before"))
        .then(pl.lit(_("down")))
        .otherwise(pl.lit(_("unchanged")))
    )
    both = both.with_columns(direction.alias("direction"))
    before, now = _sides()
    sides = [
        both.select("title", "direction", pl.lit(before).alias("side"), pl.col("before").alias("rank")),
        both.select("title", "direction", pl.lit(now).alias("side"), "rank"),
    ]
    return filled(_change(), sides=pl.concat(sides).sort("side", "rank"))


def _sides() -> tuple[str, str]:
    return _("Default weights"), _("Your weights")


@cached_by_language
def _change() -> Spec:
    (usual, now), directions = _sides(), [_("up"), _("down"), _("unchanged")]
    scale = alt.Scale(domain=directions, range=[palette.RISING, palette.FALLING, palette.GREY])
    base = alt.Chart(rows("sides")).encode(
        x=alt.X("side:N", title=None, axis=alt.Axis(labelAngle=0, orient="top"), scale=alt.Scale(paddingOuter=0.15)),
        y=alt.Y(
            "rank:Q",
            title=_("rank"),
            scale=alt.Scale(type="sqrt", reverse=True, zero=False, nice=False),
            axis=alt.Axis(grid=False),
        ),
        color=alt.Color("direction:N", legend=alt.Legend(orient="top", title=None), scale=scale),
        detail="title:N",
        tooltip=[
            alt.Tooltip("title:N", title=_("title")),
            alt.Tooltip("side:N", title=_("side")),
            alt.Tooltip("rank:Q", title=_("rank")),
        ],
    )
    after = base.transform_filter(alt.datum["side"] == now).transform_calculate(lines=two_lines("datum.title"))
    line: dict[str, Any] = {
        "align": "left",
        "dx": 8,
        "limit": LABEL,
        "lineHeight": LINE_HEIGHT,
        "fontSize": LINE_HEIGHT,
    }
    long, names = is_long("datum.title"), after.encode(text="lines:N")
    short = names.transform_filter(f"!({long})").mark_text(**line)
    first_line = names.transform_filter(long).mark_text(**line, baseline="bottom")  # above the middle, the second below
    before = base.transform_filter(alt.datum["side"] == usual).mark_text(align="right", dx=-8)
    chart = base.mark_line(strokeWidth=2) + base.mark_point(filled=True, size=50)
    return template((chart + short + first_line + before.encode(text="rank:Q")).properties(height=560))


def bubbles(table: pl.DataFrame, floor: float | None) -> Spec:
    """Median wage against projected growth, area of the bubble by employment; JTMs in the accent colour.

    Dashed lines mark zero growth and the wage ``floor``, where there is one.
    """
    group = pl.when("designated").then(pl.lit(_("JTM"))).otherwise(pl.lit(_("other"))).alias("group")
    shown = table.select("title", "median_wage", "growth", "employment", "rank", group)
    floors = pl.DataFrame({"floor": [] if floor is None else [floor]}, schema={"floor": pl.Float64})
    return filled(_bubbles(), jobs=shown.sort("employment", descending=True), floors=floors)


@cached_by_language
def _bubbles() -> Spec:
    points = (
        alt.Chart(rows("jobs"))
        .mark_circle(opacity=0.65)
        .encode(
            x=alt.X(
                "median_wage:Q",
                title=_("median annual wage, US dollars"),
                axis=alt.Axis(format="$,.0f"),
                scale=alt.Scale(zero=False),
            ),
            y=alt.Y(
                "growth:Q",
                title=_("projected growth over ten years"),
                axis=alt.Axis(format=AXIS_PERCENT),
                scale=alt.Scale(domain=[-0.4, 0.6], clamp=True),
            ),
            size=alt.Size("employment:Q", scale=alt.Scale(range=[8, 1200]), legend=alt.Legend(title=_("jobs"))),
            color=alt.Color(
                "group:N",
                legend=alt.Legend(title=None, orient="top"),
                scale=alt.Scale(domain=[_("JTM"), _("other")], range=[palette.ACCENT, palette.GREY]),
            ),
            tooltip=[
                alt.Tooltip("title:N", title=_("title")),
                alt.Tooltip("median_wage:Q", title=_("median_wage"), format="$,.0f"),
                alt.Tooltip("growth:Q", title=_("growth"), format=PERCENT),
                alt.Tooltip("employment:Q", title=_("employment"), format=","),
                alt.Tooltip("rank:Q", title=_("rank")),
            ],
        )
    )
    zero = alt.Chart(rows("floors")).mark_rule(color=palette.GREY, strokeDash=[4, 4]).encode(y=alt.datum(0))
    wage = alt.Chart(rows("floors")).mark_rule(color=palette.GREY, strokeDash=[4, 4]).encode(x="floor:Q")
    return template((points + zero + wage).properties(height=460))


def pillars(table: pl.DataFrame) -> Spec:
    """Where each leading occupation stands on the three pillars, as dots on one scale."""
    labels = palette.pillar_labels()
    top = table.filter(pl.col("rank") <= BARS)
    wide = top.select("title", "rank", *(pl.col(f"{name}_score").alias(label) for name, label in labels.items()))
    long = wide.unpivot(list(labels.values()), index=["title", "rank"], variable_name="pillar", value_name="points")
    return filled(_pillars(top.height), dots=long)


@cached_by_language
def _pillars(count: int) -> Spec:
    dots = (
        alt.Chart(rows("dots"))
        .mark_point(filled=True, size=110, opacity=0.9)
        .encode(
            y=alt.Y("title:N", sort=_BY_RANK, title=None, axis=names_axis(grid=True)),
            x=alt.X("points:Q", title=_("pillar score, 0-100"), scale=alt.Scale(domain=[0, 100])),
            color=_pillar_colour(),
            shape=alt.Shape("pillar:N", scale=alt.Scale(domain=list(palette.pillar_labels().values()))),
            tooltip=[
                alt.Tooltip("title:N", title=_("title")),
                alt.Tooltip("pillar:N", title=_("pillar")),
                alt.Tooltip("points:Q", title=_("points"), format=".1f"),
            ],
        )
    )
    return template(dots.properties(height=_height(count)))


def contributions(explained: pl.DataFrame) -> Spec:
    """What each indicator adds to one occupation's score. ``explained``: label, pillar, contribution, normalised."""
    shown = explained.select(
        "label", "contribution", "normalised", pl.col("pillar").replace_strict(palette.pillar_labels())
    )
    return filled(_contributions(explained.height), parts=shown)


@cached_by_language
def _contributions(count: int) -> Spec:
    bars = (
        alt.Chart(rows("parts"))
        .mark_bar()
        .encode(
            y=alt.Y("label:N", sort=None, title=None, axis=_NAMES),
            x=alt.X("contribution:Q", title=_("points of the score")),
            color=_pillar_colour(),
            tooltip=[
                alt.Tooltip("label:N", title=_("label")),
                alt.Tooltip("pillar:N", title=_("pillar")),
                alt.Tooltip("contribution:Q", title=_("contribution"), format=".1f"),
                alt.Tooltip("normalised:Q", title=_("percentile or scaled value"), format=".2f"),
            ],
        )
    )
    return template(bars.properties(height=_height(count) + 40))


def correlation_matrix(correlations: pl.DataFrame, labels: dict[str, str]) -> Spec:
    """Spearman correlations (a, b, correlation) of the indicators as a labelled matrix; ``labels`` by indicator."""
    present = set(correlations["indicator"])
    order = tuple(label for name, label in labels.items() if name in present)
    return filled(
        _correlations(order),
        pairs=correlations.with_columns(pl.col("indicator", "other_indicator").replace_strict(labels)),
    )


@cached_by_language
def _correlations(order: tuple[str, ...]) -> Spec:
    base = alt.Chart(rows("pairs")).encode(
        x=alt.X(
            "indicator:N",
            sort=list(order),
            title=None,
            axis=alt.Axis(labelAngle=-40, labelLimit=LABEL, labelOverlap=False),
        ),
        y=alt.Y("other_indicator:N", sort=list(order), title=None, axis=_NAMES),
        tooltip=[
            alt.Tooltip("indicator:N", title=_("indicator")),
            alt.Tooltip("other_indicator:N", title=_("other_indicator")),
            alt.Tooltip("correlation:Q", title=_("correlation"), format="+.2f"),
        ],
    )
    scale = alt.Scale(domain=[-1, 0, 1], range=[palette.DIVERGING[0], "#F7F7F7", palette.DIVERGING[-1]])
    cells = base.mark_rect().encode(color=alt.Color("correlation:Q", legend=None, scale=scale))
    text = base.mark_text(fontSize=11).encode(
        text=alt.Text("correlation:Q", format="+.2f"),
        color=alt.condition("abs(datum.correlation) > 0.6", alt.value("white"), alt.value("#1B2733")),
    )
    return template((cells + text).properties(height=460))
