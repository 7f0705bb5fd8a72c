"""A map of the country's areas, with its legend."""

import polars as pl
import streamlit as st

from jtm.answers.workbench import Workbench
from jtm.charts import maps
from jtm.scenario import Scenario
from jtm.ui.session import resources, state
from jtm.ui.strings import common


def area_map(bench: Workbench, scenario: Scenario, values: pl.DataFrame, measure: maps.Measure) -> None:
    """A map of ``values`` (area_code, value) with its legend; a click on an area goes there."""
    deck = maps.area_map(resources.boundaries(bench), values, measure, scenario.area)
    event = st.pydeck_chart(deck, key="map", height=300, on_select="rerun", selection_mode="single-object",
                            alt=_alt(bench, values, measure))  # fmt: skip
    _go_to_clicked(event, scenario)
    st.vega_lite_chart(
        spec=maps.legend(values, measure), key="legend", alt=common.LEGEND_ALT.format(measure=measure.title)
    )


def _alt(bench: Workbench, values: pl.DataFrame, measure: maps.Measure) -> str:
    top = values.drop_nulls().sort("value", descending=True).head(3).join(bench.market.areas, on="area_code")
    listed = "; ".join(f"{name} {measure.text(value)}" for name, value in top.select("area_name", "value").iter_rows())
    return common.MAP_ALT.format(measure=measure.title.lower(), top=listed)


def _go_to_clicked(event: object, scenario: Scenario) -> None:
    picked = event["selection"]["objects"].get(maps.LAYER, [])  # type: ignore[index]
    clicked = picked[0]["properties"]["area_code"] if picked else ""
    if clicked != st.session_state.get("area_clicked", ""):
        st.session_state["area_clicked"] = clicked
        if clicked and clicked != scenario.area:
            state.change(area=clicked)
            st.rerun()
