"""Charts of step 1: strengths with their intervals, the projected shift in mix, the estimated industries."""

import altair as alt
import polars as pl

from jtm.charts import palette
from jtm.charts.spec import AXIS_PERCENT, PERCENT, ROW_HEIGHT, Spec, filled, names_axis, rows, stepped, template
from jtm.language import cached_by_language
from jtm.language import gettext as _

SHOWN = 10  # at either end
_NAMES = names_axis()


def both_ends(table: pl.DataFrame, column: str) -> pl.DataFrame:
    """The highest and the lowest :data:`SHOWN` rows of ``table`` by ``column``, highest first, without repeats."""
    ordered = table.drop_nulls(column).sort(column, "name", descending=[True, False]).with_row_index("order")
    return ordered.filter((pl.col("order") < SHOWN) | (pl.col("order") >= max(ordered.height - SHOWN, SHOWN)))


def strengths(table: pl.DataFrame) -> Spec:
    """Dot and interval of the strongest and weakest elements around 1; those that cannot be told from 1 are grey."""
    return filled(_strengths(), points=both_ends(table, "strength"), one=pl.DataFrame({"one": [1]}))


def shifts(table: pl.DataFrame) -> Spec:
    """Diverging bars of the shift in mix, in jobs, coloured by strength where that can be told from 1."""
    return filled(_shifts(), points=both_ends(table, "shift_jobs"))


def groups(table: pl.DataFrame, by_group: pl.DataFrame, ends: str = "strength") -> Spec:
    """Heatmap of the elements at either end of the column ``ends`` of ``table``, by major group: how much more than the
    region's average worker one of the group holds. ``by_group``: element_id, group, jobs, share, concentration.
    """
    cells = both_ends(table, ends).select("order", "name", "element_id").join(by_group, on="element_id")
    shown = cells.with_columns(
        pl.col("major_group_title").str.replace(" Occupations$", ""), pl.col("concentration").clip(0.25, 4)
    )
    return filled(
        _groups(),
        cells=shown.select("order", "name", "major_group_title", "employment", "element_share", "concentration"),
    )


def industries(mix: pl.DataFrame) -> Spec:
    """Bars of the estimated share of jobs by sector, with a tick at the nation's."""
    return filled(_industries(), mix=mix.select("title", "employment", "employment_share", "national_share"))


def shocked(workers: pl.DataFrame) -> Spec:
    """Bars of the workers released or needed, by occupation; ``workers``: title, workers, havens."""
    shown = workers.head(SHOWN).with_columns(pl.col("havens").list.join(", "))
    return filled(_shocked(), workers=shown.select("title", "workers_change", "havens"))


def shocked_skills(skills: pl.DataFrame) -> Spec:
    """Bars of the share of the region's supply that is released or needed, of the elements that it moves most."""
    return filled(_shocked_skills(), skills=skills.head(SHOWN).select("name", "supply_change"))


@cached_by_language
def _shocked() -> Spec:
    bars = (
        alt.Chart(rows("workers"))
        .mark_bar(color=palette.ACCENT)
        .encode(
            y=alt.Y("title:N", sort=None, title=None, axis=_NAMES),
            x=alt.X("workers_change:Q", title=_("workers"), axis=alt.Axis(format="+,d", tickCount=4)),
            tooltip=[
                alt.Tooltip("title:N", title=_("title")),
                alt.Tooltip("workers_change:Q", title=_("workers"), format="+,.0f"),
                alt.Tooltip("havens:N", title=_("nearest growing occupations")),
            ],
        )
    )
    return template(stepped(bars, ROW_HEIGHT))


@cached_by_language
def _shocked_skills() -> Spec:
    bars = (
        alt.Chart(rows("skills"))
        .mark_bar(color=palette.ACCENT)
        .encode(
            y=alt.Y("name:N", sort=None, title=None, axis=_NAMES),
            x=alt.X(
                "supply_change:Q",
                title=_("share of the region's supply"),
                axis=alt.Axis(format=AXIS_PERCENT, tickCount=4),
            ),
            tooltip=[
                alt.Tooltip("name:N", title=_("name")),
                alt.Tooltip("supply_change:Q", title=_("share"), format=PERCENT),
            ],
        )
    )
    return template(stepped(bars, ROW_HEIGHT))


@cached_by_language
def _strengths() -> Spec:
    y = alt.Y("name:N", sort=alt.EncodingSortField("order", op="min"), title=None, axis=_NAMES)
    colour = alt.condition("datum.distinct", alt.value(palette.ACCENT), alt.value(palette.GREY))
    scale = alt.Scale(zero=False)
    tooltip = [
        alt.Tooltip("name:N", title=_("name")),
        alt.Tooltip("strength:Q", title=_("strength"), format=".2f"),
        alt.Tooltip("strength_low:Q", title=_("low"), format=".2f"),
        alt.Tooltip("strength_high:Q", title=_("high"), format=".2f"),
    ]
    base = alt.Chart(rows("points")).encode(y=y, color=colour, tooltip=tooltip)
    span = base.mark_rule(strokeWidth=2).encode(
        x=alt.X("strength_low:Q", title=_("strength, × the other region"), scale=scale),
        x2="strength_high:Q",
    )
    dot = base.mark_point(filled=True, size=60, opacity=1).encode(x=alt.X("strength:Q", scale=scale))
    # Hidden from screen readers, which would announce a line without a name: the axis says where 1 is.
    one = alt.Chart(rows("one")).mark_rule(strokeDash=[4, 4], color=palette.GREY, aria=False).encode(x="one:Q")
    return template(stepped(one + span + dot, ROW_HEIGHT))


@cached_by_language
def _shifts() -> Spec:
    bars = (
        alt.Chart(rows("points"))
        .mark_bar()
        .encode(
            y=alt.Y("name:N", sort=alt.EncodingSortField("order", op="min"), title=None, axis=_NAMES),
            x=alt.X("shift_jobs:Q", title=_("shift over ten years, in jobs"), axis=alt.Axis(format="+,d", tickCount=4)),
            color=alt.condition(
                "datum.distinct",
                alt.Color(
                    "strength:Q",
                    scale=alt.Scale(range=palette.DIVERGING, domainMid=1),
                    legend=alt.Legend(orient="top", title=_("strength"), gradientLength=120, format=".2f", tickCount=3),
                ),
                alt.value(palette.GREY),
            ),
            tooltip=[
                alt.Tooltip("name:N", title=_("name")),
                alt.Tooltip("shift_jobs:Q", title=_("shift, jobs"), format="+,.0f"),
                alt.Tooltip("strength:Q", title=_("strength"), format=".2f"),
                alt.Tooltip("exit_rate:Q", title=_("leave the labour force a year"), format=PERCENT),
            ],
        )
    )
    return template(stepped(bars, ROW_HEIGHT))


@cached_by_language
def _groups() -> Spec:
    # A log scale: twice as much and half as much are as far from the average.
    scale = alt.Scale(type="log", domain=[0.25, 1, 4], range=palette.DIVERGING[::2], clamp=True)
    cells = (
        alt.Chart(rows("cells"))
        .mark_rect()
        .encode(
            y=alt.Y("name:N", sort=alt.EncodingSortField("order", op="min"), title=None, axis=_NAMES),
            x=alt.X("major_group_title:N", title=None, axis=names_axis(labelAngle=-90)),
            color=alt.Color(
                "concentration:Q",
                scale=scale,
                legend=alt.Legend(orient="top", title=_("× average worker"), gradientLength=120, values=[0.25, 1, 4]),
            ),
            tooltip=[
                alt.Tooltip("name:N", title=_("name")),
                alt.Tooltip("major_group_title:N", title=_("group")),
                alt.Tooltip("employment:Q", title=_("jobs"), format=",d"),
                alt.Tooltip("element_share:Q", title=_("share of its supply"), format=PERCENT),
                alt.Tooltip("concentration:Q", title=_("concentration"), format=".2f"),
            ],
        )
    )
    return template(stepped(cells, ROW_HEIGHT))


@cached_by_language
def _industries() -> Spec:
    largest_first = alt.EncodingSortField("employment_share", op="min", order="descending")
    y = alt.Y("title:N", sort=largest_first, title=None, axis=_NAMES)
    base = alt.Chart(rows("mix")).encode(
        y=y,
        tooltip=[
            alt.Tooltip("title:N", title=_("title")),
            alt.Tooltip("employment:Q", title=_("jobs, estimated"), format=",.0f"),
            alt.Tooltip("employment_share:Q", title=_("share"), format=PERCENT),
            alt.Tooltip("national_share:Q", title=_("nation"), format=PERCENT),
        ],
    )
    bars = base.mark_bar(color=palette.ACCENT).encode(
        x=alt.X("employment_share:Q", title=_("share of jobs"), axis=alt.Axis(format=AXIS_PERCENT))
    )
    tick = base.mark_tick(color=palette.GREY, thickness=3).encode(x="national_share:Q")
    return template(stepped(bars + tick, ROW_HEIGHT))
