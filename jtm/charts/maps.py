"""The map of metro and nonmetro areas, from the project's own boundaries: no tile server, no request."""

import json
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import altair as alt
import numpy as np
import polars as pl
import pydeck

from jtm.charts import palette
from jtm.charts.spec import Spec, filled, rows, template
from jtm.language import cached_by_language
from jtm.language import gettext as _

LAYER = "areas"
# What the pointer is on is told along the map's lower edge: beside the pointer, the map's own frame would cut it off.
_READING = {
    "transform": "none", "top": "auto", "left": "8px", "right": "8px", "bottom": "8px", "padding": "4px 8px",
    "fontSize": "13px", "lineHeight": "1.35", "background": "rgba(8, 17, 26, 0.85)", "color": "#FFFFFF",
}  # fmt: skip
CLASSES = 5


@dataclass(frozen=True)
class Measure:
    """What the map shows: its title with unit, how a value is printed, and the value that splits a diverging scale."""

    title: str
    form: str
    prefix: str = ""
    middle: float | None = None
    ratios: tuple[float, float] = (1.2, 2.0)  # the class borders on either side of the middle

    def text(self, value: float) -> str:
        """``value`` as it is printed."""
        return palette.unsigned_zero(f"{self.prefix}{value:{self.form}}")


@dataclass(frozen=True)
class Boundaries:
    """Boundaries as JSON text, the beginning of one feature an area: what does not change with the values shown."""

    places: pl.DataFrame
    features: list[str]

    @classmethod
    def of(cls, boundaries: pl.DataFrame) -> "Boundaries":
        """From the warehouse's boundaries: area_code, area_name, longitude, latitude, rings."""
        rows = boundaries.select("area_code", "area_name", "rings").iter_rows()
        features = [
            f'{{"type":"Feature","geometry":{{"type":"MultiPolygon","coordinates":{rings}}},'
            f'"properties":{{"area_code":{json.dumps(code)},"name":{json.dumps(name)},'
            for code, name, rings in rows
        ]
        return cls(boundaries.drop("rings"), features)


class OfflineDeck(pydeck.Deck):  # type: ignore[misc]
    """A deck whose boundaries are already JSON.

    pydeck walks and indents every coordinate at each drawing, which costs 70 ms and 1.7 MB for this map; here the
    text goes in as it is. ``map_style`` stays unset: any value makes the page ask a tile server.
    """

    def __init__(self, **options: object) -> None:
        """A deck whose layers name their data ``@@name``: :meth:`filled` puts them in."""
        super().__init__(map_provider=None, **options)
        # pydeck writes out every attribute of the deck, so this one may not exist when it does.
        self._specification = json.dumps(json.loads(super().to_json()), separators=(",", ":"))

    def filled(self, **features: str) -> "OfflineDeck":
        """A copy with GeoJSON FeatureCollections, as text, in the place of ``@@name``."""
        deck = copy(self)
        for name, collection in features.items():
            deck._specification = deck._specification.replace(f'"@@{name}"', collection)
        return deck

    def to_json(self) -> str:
        """The specification, compact."""
        return self._specification


def area_map(boundaries: Boundaries, values: pl.DataFrame, measure: Measure, selected: str) -> pydeck.Deck:
    """Areas coloured by ``values`` (area_code, value); ``selected`` is outlined. Areas without a value are grey."""
    placed = boundaries.places.join(values, on="area_code", how="left", maintain_order="left")
    steps = breaks(values["value"].drop_nulls().to_numpy(), measure)
    told = _told(placed["value"], steps, measure)
    features = [f"{begun}{end}" for begun, end in zip(boundaries.features, told, strict=True)]
    outlined = (feature for feature, code in zip(features, placed["area_code"], strict=True) if code == selected)
    return _areas().filled(areas=_collection(features), selected=_collection(outlined))


@cache
def _areas() -> OfflineDeck:
    """The map without its areas: made once, as pydeck looks for Jupyter's widgets whenever it makes a deck."""
    areas = pydeck.Layer(
        "GeoJsonLayer",
        data="@@areas",
        id=LAYER,
        pickable=True,
        auto_highlight=True,
        # Without a graphics card, lines round all areas take five times as long to draw as their fillings.
        stroked=False,
        get_fill_color="properties.fill",
    )
    outline = pydeck.Layer(
        "GeoJsonLayer",
        data="@@selected",
        id="selected",
        filled=False,
        get_line_color=palette.rgb(palette.ACCENT),
        line_width_min_pixels=2.5,
    )
    return OfflineDeck(
        layers=[areas, outline],
        initial_view_state=pydeck.ViewState(latitude=38.0, longitude=-96.0, zoom=1.95, min_zoom=1.5, max_zoom=9),
        tooltip={"text": "{name}\n{text}", "style": _READING},
    )


def _collection(features: Iterable[str]) -> str:
    return f'{{"type":"FeatureCollection","features":[{",".join(features)}]}}'


def breaks(values: np.ndarray, measure: Measure) -> list[float]:
    """The inner borders of at most five classes: quantiles, or ratios around the middle of a diverging scale.

    A border that prints like the one before, or has nothing under it, is left out.
    """
    if measure.middle is not None:
        near, far = measure.ratios
        return [measure.middle / far, measure.middle / near, measure.middle * near, measure.middle * far]
    if not len(values):
        return []
    steps: list[float] = []
    for step in np.quantile(values, np.arange(1, CLASSES) / CLASSES):
        printed = measure.text(steps[-1]) if steps else measure.text(float(values.min()))
        if measure.text(float(step)) != printed:
            steps.append(float(step))
    return steps


def legend(values: pl.DataFrame, measure: Measure) -> Spec:
    """A legend that also counts: one bar a class, as long as its number of areas, with its borders in figures."""
    known = values["value"].drop_nulls().to_numpy()
    steps = breaks(known, measure)
    edges = [measure.text(step) for step in steps]
    between = [_("{low} to {high}").format(low=a, high=b) for a, b in pairwise(edges)]
    names = (
        [_("under {edge}").format(edge=edges[0]), *between, _("{edge} or more").format(edge=edges[-1])]
        if edges
        else [_("all alike")]
    )
    counts = np.bincount(np.searchsorted(steps, known, side="right"), minlength=len(names))
    classes = {"class": names, "areas": counts, "order": range(len(names)), "colour": _scale(measure, len(names))}
    return filled(_legend(), classes=pl.DataFrame(classes))


@cached_by_language
def _legend() -> Spec:
    by_order = alt.EncodingSortField("order", op="min", order="ascending")
    base = alt.Chart(rows("classes")).encode(
        y=alt.Y("class:N", sort=by_order, title=None, axis=alt.Axis(labelLimit=170, labelOverlap=False)),
        x=alt.X("areas:Q", title=None, axis=None, scale=alt.Scale(padding=30, nice=False)),
        tooltip=[alt.Tooltip("class:N", title=_("class")), alt.Tooltip("areas:Q", title=_("areas"))],
    )
    bars = base.mark_bar(height=12).encode(color=alt.Color("colour:N", scale=None, legend=None))
    text = base.mark_text(align="left", dx=4, color=palette.GREY).encode(text=alt.Text("areas:Q", format=","))
    return template((bars + text).properties(height=CLASSES * 22))


def _scale(measure: Measure, classes: int) -> list[str]:
    """As many colours as classes, from the whole width of the scale."""
    colours = palette.DIVERGING if measure.middle else palette.SEQUENTIAL
    return [colours[int(place)] for place in np.linspace(0, CLASSES - 1, classes).round()]


def _told(values: pl.Series, steps: list[float], measure: Measure) -> list[str]:
    """The end of each area's feature: what is told of it, and the colour of its class."""
    fills = [_fill(colour) for colour in _scale(measure, len(steps) + 1)]
    classes = np.searchsorted(steps, values.fill_null(0).to_numpy(), side="right")
    unknown = _ending(_("not published"), measure, _fill(palette.NO_DATA))
    return [
        unknown if value is None else _ending(measure.text(value), measure, fills[place])
        for value, place in zip(values, classes, strict=True)
    ]


def _ending(said: str, measure: Measure, fill: str) -> str:
    return f'"text":{json.dumps(f"{measure.title}: {said}")},"fill":{fill}}}}}'


def _fill(colour: str) -> str:
    return json.dumps([*palette.rgb(colour), 235])
