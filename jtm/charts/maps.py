"""The map of metro and nonmetro areas, from the project's own boundaries: no tile server, no request."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import altair as alt
import numpy as np
import polars as pl
import pydeck

from jtm.charts import palette
from jtm.charts.spec import Spec, filled, rows, template

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
    """Boundaries as JSON text, one geometry an area, ready to be put into a map's specification as they are."""

    places: pl.DataFrame
    geometries: list[str]

    @classmethod
    def of(cls, boundaries: pl.DataFrame) -> "Boundaries":
        """From the warehouse's boundaries: area_code, area_name, longitude, latitude, rings."""
        geometries = [f'{{"type":"MultiPolygon","coordinates":{rings}}}' for rings in boundaries["rings"]]
        return cls(boundaries.drop("rings"), geometries)


class OfflineDeck(pydeck.Deck):  # type: ignore[misc]
    """A deck whose boundaries are already JSON.

    pydeck walks and indents every coordinate at each drawing, which costs 70 ms and 1.7 MB for this map; here the
    text goes in as it is. ``map_style`` stays unset: any value makes the page ask a tile server.
    """

    def __init__(self, features: Mapping[str, str], **options: object) -> None:
        """``features`` are GeoJSON FeatureCollections as text, by the ``@@name`` under which layers refer to them."""
        super().__init__(map_provider=None, **options)
        # pydeck writes out every attribute of the deck, so this one may not exist when it does.
        specification = json.dumps(json.loads(super().to_json()), separators=(",", ":"))
        for name, collection in features.items():
            specification = specification.replace(f'"{name}"', collection)
        self._specification = specification

    def to_json(self) -> str:
        """The specification, compact."""
        return self._specification


def area_map(boundaries: Boundaries, values: pl.DataFrame, measure: Measure, selected: str) -> pydeck.Deck:
    """Areas coloured by ``values`` (area_code, value); ``selected`` is outlined. Areas without a value are grey."""
    placed = boundaries.places.join(values, on="area_code", how="left", maintain_order="left")
    steps = breaks(values["value"].drop_nulls().to_numpy(), measure)
    colours = [palette.rgb(colour) for colour in _classes(placed["value"], steps, measure)]
    features = [
        f'{{"type":"Feature","geometry":{geometry},"properties":{json.dumps(properties)}}}'
        for geometry, properties in zip(boundaries.geometries, _properties(placed, colours, measure), strict=True)
    ]
    outlined = (feature for feature, code in zip(features, placed["area_code"], strict=True) if code == selected)
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
        {"@@areas": _collection(features), "@@selected": _collection(outlined)},
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
    between = [f"{a} to {b}" for a, b in pairwise(edges)]
    names = [f"under {edges[0]}", *between, f"{edges[-1]} or more"] if edges else ["all alike"]
    counts = np.bincount(np.searchsorted(steps, known, side="right"), minlength=len(names))
    classes = {"class": names, "areas": counts, "order": range(len(names)), "colour": _scale(measure, len(names))}
    return filled(_legend(), classes=pl.DataFrame(classes))


@cache
def _legend() -> Spec:
    by_order = alt.EncodingSortField("order", op="min", order="ascending")
    base = alt.Chart(rows("classes")).encode(
        y=alt.Y("class:N", sort=by_order, title=None, axis=alt.Axis(labelLimit=170, labelOverlap=False)),
        x=alt.X("areas:Q", title=None, axis=None, scale=alt.Scale(padding=30, nice=False)),
        tooltip=["class:N", "areas:Q"],
    )
    bars = base.mark_bar(height=12).encode(color=alt.Color("colour:N", scale=None, legend=None))
    text = base.mark_text(align="left", dx=4, color=palette.GREY).encode(text=alt.Text("areas:Q", format=","))
    return template((bars + text).properties(height=CLASSES * 22))


def _scale(measure: Measure, classes: int) -> list[str]:
    """As many colours as classes, from the whole width of the scale."""
    colours = palette.DIVERGING if measure.middle else palette.SEQUENTIAL
    return [colours[int(place)] for place in np.linspace(0, CLASSES - 1, classes).round()]


def _classes(values: pl.Series, steps: list[float], measure: Measure) -> list[str]:
    colours = _scale(measure, len(steps) + 1)
    position = np.searchsorted(steps, values.fill_null(0).to_numpy(), side="right")
    return [palette.NO_DATA if value is None else colours[place] for value, place in zip(values, position, strict=True)]


def _properties(placed: pl.DataFrame, colours: list[list[int]], measure: Measure) -> list[dict[str, object]]:
    rows = zip(placed["area_code"], placed["area_name"], placed["value"], colours, strict=True)
    return [
        {
            "area_code": code,
            "name": name,
            "text": f"{measure.title}: {'not published' if value is None else measure.text(value)}",
            "fill": [*colour, 235],
        }
        for code, name, value, colour in rows
    ]
