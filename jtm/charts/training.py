"""Charts of step 6: what a move lacks, what modules open, where programs are, and how sure a return is."""

import json
import math

import altair as alt
import polars as pl
import pydeck

from jtm.charts import palette
from jtm.charts.maps import OfflineDeck
from jtm.charts.spec import (
    AXIS_PERCENT,
    PERCENT,
    ROW_HEIGHT,
    Spec,
    filled,
    in_words,
    names_axis,
    rows,
    stepped,
    template,
)
from jtm.columns import BASES
from jtm.framework.benchmarks.proficiency import HIGHEST_LEVEL
from jtm.language import cached_by_language
from jtm.language import gettext as _
from jtm.scenario import DOMAINS

_NAMES = names_axis()
_INSTITUTION, _PROVIDER = "#0072B2", "#E69F00"
_LEAST_RADIUS, _MOST_RADIUS = 5, 26  # pixels
_CURVE_HEIGHT, _NPV_HEIGHT, MAP_HEIGHT = 300, 220, 420
_MAP_WIDTH = 480  # pixels, at least, beside the controls at desk width
_TILE = 512  # pixels that hold the world at zoom 0
_NEAREST, _FARTHEST = 9.0, 3.0  # zoom
_AROUND = 0.8  # degrees: a county's own size beside its centre
_BINS = 40


def _by_order(field: str) -> alt.Y:
    return alt.Y(f"{field}:N", sort=alt.EncodingSortField("order", op="min"), title=None, axis=_NAMES)


# ── gap ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def gap(table: pl.DataFrame) -> Spec:
    """From the level that workers bring to the one asked, element by element; the figure is the part of all that the
    job asks, as in the table, however many rows are shown.

    ``table`` as from :func:`jtm.framework.training.gaps.gap_table`, in the order to be shown.
    """
    domain = in_words("domain", {one: _(one) for one in DOMAINS})
    twice = pl.col("name").is_duplicated()  # Mathematics is a skill and a kind of knowledge: a row each
    name = pl.when(twice).then(pl.format("{} ({})", "name", domain)).otherwise("name").alias("name")
    basis = in_words("basis", {one: _(one) for one in BASES})
    points = table.with_row_index("order").with_columns(name, domain, basis, pl.lit(HIGHEST_LEVEL).alias("most"))
    return filled(_gap(), points=points.drop("element_id"))


@cached_by_language
def _gap() -> Spec:
    scale = alt.Scale(domain=[0, HIGHEST_LEVEL + 0.9], nice=False)
    base = alt.Chart(rows("points")).encode(
        y=_by_order("name"),
        tooltip=[
            alt.Tooltip("name:N", title=_("name")),
            alt.Tooltip("domain:N", title=_("domain")),
            alt.Tooltip("level_has:Q", title=_("they bring"), format=".1f"),
            alt.Tooltip("level_needs:Q", title=_("asked"), format=".1f"),
            alt.Tooltip("asked_share:Q", title=_("part of what the job asks"), format=PERCENT),
            alt.Tooltip("basis:N", title=_("basis")),
        ],
    )
    axis = alt.Axis(values=list(range(int(HIGHEST_LEVEL) + 1)))
    has = alt.X("level_has:Q", scale=scale, axis=axis, title=_("level, 0-7: ○ they bring, ● asked"))
    span = base.mark_rule(strokeWidth=3, color=palette.ACCENT, aria=False).encode(x=has, x2="level_needs:Q")
    bring = base.mark_point(filled=False, size=60, strokeWidth=2, opacity=1, color=palette.ACCENT).encode(x=has)
    asked = base.mark_point(filled=True, size=60, opacity=1, color=palette.ACCENT).encode(
        x=alt.X("level_needs:Q", scale=scale)
    )
    figure = base.mark_text(align="left", color=palette.LABEL, dx=4, aria=False).encode(
        x=alt.X("most:Q", scale=scale), text=alt.Text("asked_share:Q", format=PERCENT)
    )
    return template(stepped(span + bring + asked + figure, ROW_HEIGHT))


# ── modules ───────────────────────────────────────────────────────────────────────────────────────────────────────


def opened(curve: pl.DataFrame, best: pl.DataFrame | None, taught: int) -> Spec:
    """The share of moves and of workers that the first k modules open; grey: the most workers that any k could.

    ``curve`` and ``best`` as from :mod:`jtm.framework.training.modules`; ``taught`` is marked.
    """
    everyone = curve["workers"].max() or 1.0
    lines = pl.concat(
        [
            curve.select("modules", "name", pl.lit(_("workers")).alias("of"), pl.col("workers_share").alias("share")),
            curve.select("modules", "name", pl.lit(_("moves")).alias("of"), pl.col("moves_share").alias("share")),
        ]
    )
    most = pl.DataFrame(schema={"modules": pl.Int64, "share": pl.Float64})
    if best is not None:
        most = best.select("modules", (pl.col("workers") / everyone).alias("share"))
    return filled(_opened(), lines=lines, most=most, taught=pl.DataFrame({"modules": [taught]}))


@cached_by_language
def _opened() -> Spec:
    x = alt.X("modules:Q", title=_("modules taught"), axis=alt.Axis(tickMinStep=1, format="d"))
    y = alt.Y("share:Q", title=_("share opened"), axis=alt.Axis(format=AXIS_PERCENT), scale=alt.Scale(domain=[0, 1]))
    colour = alt.Color(
        "of:N",
        scale=alt.Scale(domain=[_("workers"), _("moves")], range=["#0072B2", "#E69F00"]),
        legend=alt.Legend(orient="top", title=None),
    )
    tooltip = [
        alt.Tooltip("modules:Q", title=_("modules")),
        alt.Tooltip("name:N", title=_("the last of them")),
        alt.Tooltip("of:N", title=_("share of")),
        alt.Tooltip("share:Q", title=_("share"), format=PERCENT),
    ]
    most = alt.Chart(rows("most")).mark_line(color=palette.GREY, strokeDash=[4, 4]).encode(x=x, y=y)
    line = (
        alt.Chart(rows("lines"))
        .mark_line(point=alt.OverlayMarkDef(size=60))
        .encode(x=x, y=y, color=colour, tooltip=tooltip)
    )
    here = alt.Chart(rows("taught")).mark_rule(color=palette.ACCENT, strokeWidth=2).encode(x="modules:Q")
    return template(alt.layer(most, here, line).properties(height=_CURVE_HEIGHT))


# ── programs ──────────────────────────────────────────────────────────────────────────────────────────────────────


def program_map(counties: pl.DataFrame, institutions: pl.DataFrame, providers: pl.DataFrame) -> pydeck.Deck:
    """Counties with a dot for each institution, as large as its completions, and one for the providers of each county.

    ``counties``: county_fips, county_name, longitude, latitude, in_area, rings; ``institutions``: name, longitude,
    latitude, completions; ``providers``: name, longitude, latitude, programs.
    """
    features = [
        json.dumps({"type": "Feature", "geometry": {"type": "MultiPolygon", "coordinates": json.loads(rings)},
                    "properties": {"name": name, "told": "", "fill": [0, 114, 178, 28] if inside else [0, 0, 0, 0]}},
                   separators=(",", ":"))
        for name, inside, rings in counties.select("county_name", "in_area", "rings").iter_rows()
    ]  # fmt: skip
    collection = f'{{"type":"FeatureCollection","features":[{",".join(features)}]}}'
    layers = [
        pydeck.Layer("GeoJsonLayer", data="@@counties", id="counties", stroked=True, filled=True,
                     get_fill_color="properties.fill", get_line_color=palette.rgb(palette.GREY),
                     line_width_min_pixels=1),
        _dots("providers", providers, "programs", _PROVIDER, _("{count:,} listed programs in the county")),
        _dots("institutions", institutions, "completions", _INSTITUTION, _("{count:,} awards in the last year")),
    ]  # fmt: skip
    at = ["longitude", "latitude"]
    shown = pl.concat([counties.filter("in_area").select(at), *(dots.select(at) for dots in (institutions, providers))])
    view = _view(shown.drop_nulls() if counties["in_area"].any() else counties.select(at))
    deck = OfflineDeck(layers=layers, initial_view_state=view, tooltip={"text": "{name}\n{told}"})
    return deck.filled(counties=collection)


def _view(points: pl.DataFrame) -> pydeck.ViewState:
    """So near that all ``points`` (longitude, latitude) are just on the map."""
    corners = points.to_numpy()
    (west, south), (east, north) = corners.min(axis=0).tolist(), corners.max(axis=0).tolist()
    latitude = (south + north) / 2
    wide, high = east - west + _AROUND, (north - south + _AROUND) / math.cos(math.radians(latitude))
    zoom = math.log2(min(_MAP_WIDTH / wide, MAP_HEIGHT / high) * 360 / _TILE)
    return pydeck.ViewState(latitude=latitude, longitude=(west + east) / 2, zoom=min(_NEAREST, max(_FARTHEST, zoom)),
                            min_zoom=_FARTHEST, max_zoom=11)  # fmt: skip


def _dots(name: str, table: pl.DataFrame, size: str, colour: str, told: str) -> pydeck.Layer:
    placed = table.drop_nulls(["longitude", "latitude"])
    most = max(1, placed[size].max() or 1)
    points = [
        {"name": label, "told": told.format(count=count), "at": [longitude, latitude],
         "radius": _LEAST_RADIUS + (_MOST_RADIUS - _LEAST_RADIUS) * (count / most) ** 0.5}
        for label, longitude, latitude, count in placed.select("name", "longitude", "latitude", size).iter_rows()
    ]  # fmt: skip
    return pydeck.Layer("ScatterplotLayer", data=points, id=name, pickable=True, get_position="at",
                        get_radius="radius", radius_units="'pixels'", get_fill_color=[*palette.rgb(colour), 190],
                        stroked=True, get_line_color=[255, 255, 255], line_width_min_pixels=1)  # fmt: skip


# ── returns ───────────────────────────────────────────────────────────────────────────────────────────────────────


def tornado(table: pl.DataFrame, labels: dict[str, str], middle: float) -> Spec:
    """What moves the net present value most, one input at a time; ``middle`` is the value with all at their likeliest.

    ``table`` as from :func:`jtm.framework.training.return_ranges.tornado`.
    """
    named = table.with_row_index("order").with_columns(
        pl.col("input").replace_strict(labels, default=pl.col("input")).alias("name"), pl.lit(middle).alias("middle")
    )
    ends = [
        named.select("name", "order", "middle", pl.lit(said).alias("end"), pl.col(f"input_{end}").alias("value"),
                     pl.col(f"npv_{end}").alias("npv"))
        for end, said in (("low", _("low")), ("high", _("high")))
    ]  # fmt: skip
    return filled(_tornado(), ends=pl.concat(ends))


@cached_by_language
def _tornado() -> Spec:
    colour = alt.Color(
        "end:N",
        scale=alt.Scale(domain=[_("low"), _("high")], range=["#E69F00", "#0072B2"]),
        legend=alt.Legend(orient="top", title=_("with the input at its")),
    )
    base = alt.Chart(rows("ends")).encode(y=_by_order("name"))
    bar = base.mark_bar(height=14).encode(
        x=alt.X(
            "middle:Q", title=_("net present value, US dollars a person"), axis=alt.Axis(format="$,.0f", tickCount=6)
        ),
        x2="npv:Q",
        color=colour,
        tooltip=[
            alt.Tooltip("name:N", title=_("input")),
            alt.Tooltip("end:N", title=_("end")),
            alt.Tooltip("value:Q", title=_("input at"), format=",.2f"),
            alt.Tooltip("npv:Q", title=_("net present value"), format="$,.0f"),
        ],
    )
    tick = base.mark_tick(color=palette.LABEL, thickness=2, size=18, aria=False).encode(x="middle:Q")
    return template(stepped(bar + tick, ROW_HEIGHT))


def values(draws: pl.Series, low: float, high: float) -> Spec:
    """How the net present value is spread over the draws; below zero in another colour. ``low`` and ``high`` are its
    5th and 95th percentile.
    """
    counts = draws.hist(bin_count=_BINS, include_breakpoint=True)
    width = float(draws.max() - draws.min()) / _BINS  # type: ignore[operator, arg-type]
    bins = counts.select(
        (pl.col("breakpoint") - width).alias("start"),
        pl.col("breakpoint").alias("end"),
        (pl.col("count") / draws.len()).alias("share"),
    ).with_columns((pl.col("start") + width / 2 >= 0).alias("gain"))
    ends = pl.DataFrame({"npv": [low, high], "told": [_("5th percentile"), _("95th percentile")]})
    return filled(_values(), bins=bins, ends=ends)


@cached_by_language
def _values() -> Spec:
    colour = alt.condition("datum.gain", alt.value("#0072B2"), alt.value(palette.ACCENT))
    x = alt.X("start:Q", title=_("net present value, US dollars a person"), axis=alt.Axis(format="$,.0f"))
    y = alt.Y("share:Q", title=_("share of draws"), axis=alt.Axis(format=AXIS_PERCENT))
    bars = (
        alt.Chart(rows("bins"))
        .mark_bar()
        .encode(
            x=x,
            x2="end:Q",
            y=y,
            y2=alt.Y2Datum(0),
            color=colour,
            tooltip=[
                alt.Tooltip("start:Q", title=_("from"), format="$,.0f"),
                alt.Tooltip("end:Q", title=_("to"), format="$,.0f"),
                alt.Tooltip("share:Q", title=_("share"), format=PERCENT),
            ],
        )
    )
    ends = (
        alt.Chart(rows("ends"))
        .mark_rule(strokeDash=[4, 4], color=palette.LABEL)
        .encode(
            x="npv:Q",
            tooltip=[alt.Tooltip("told:N", title=_("told")), alt.Tooltip("npv:Q", title=_("npv"), format="$,.0f")],
        )
    )
    return template((bars + ends).properties(height=_NPV_HEIGHT))


# ── cohort ────────────────────────────────────────────────────────────────────────────────────────────────────────


def cohort(people: pl.DataFrame) -> Spec:
    """People trained for each job, one bar a job, split by where they come from; the most valuable job first.

    ``people``: origin_title, destination_title, people, value, spent (US dollars).
    """
    worth = pl.col("npv_total").sum().over("destination_title")
    ordered = (
        people.with_columns(worth.alias("worth")).sort("worth", "npv_total", descending=True).with_row_index("order")
    )
    columns = ["order", "origin_title", "destination_title", "people", "npv_total", "spent"]
    totals = ordered.group_by("destination_title", maintain_order=True).agg(
        pl.col("order").min(), pl.col("people").sum().alias("total")
    )
    return filled(_cohort(), people=ordered.select(columns), totals=totals)


@cached_by_language
def _cohort() -> Spec:
    tooltip = [
        alt.Tooltip("origin_title:N", title=_("from")),
        alt.Tooltip("destination_title:N", title=_("into")),
        alt.Tooltip("people:Q", title=_("people"), format=","),
        alt.Tooltip("npv_total:Q", title=_("return"), format="$,.0f"),
        alt.Tooltip("spent:Q", title=_("tuition"), format="$,.0f"),
    ]
    bars = alt.Chart(rows("people")).mark_bar(color="#0072B2", stroke="white", strokeWidth=1.5, height=16).encode(
        y=_by_order("destination_title"),
        x=alt.X("people:Q", title=_("people trained"), axis=alt.Axis(tickMinStep=1, tickCount=8)),
        order="order:Q", tooltip=tooltip,
    )  # fmt: skip
    total = (
        alt.Chart(rows("totals"))
        .mark_text(align="left", dx=4, color=palette.LABEL, aria=False)
        .encode(y=_by_order("destination_title"), x="total:Q", text=alt.Text("total:Q", format=","))
    )
    return template(stepped(bars + total, ROW_HEIGHT))
