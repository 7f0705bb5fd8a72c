"""The names of regions and jobs in lists to choose from: with the words that people search for."""

import re

import polars as pl
import streamlit as st

from jtm.answers.workbench import Workbench
from jtm.framework.names import COUNTY_KIND, with_common_names
from jtm.language import spoken
from jtm.ui.strings import common

_FEW = 2  # counties that are named beside their metro area; more would hide its name


def job_names(bench: Workbench) -> dict[str, str]:
    """Every occupation's title by its code, with what people call it where that is not in the title."""
    titles = bench.market.occupations.select("soc", "title")
    return {soc: with_common_names(soc, title) for soc, title in titles.iter_rows()}


def area_names(bench: Workbench) -> dict[str, str]:
    """Every region's name by its code: the nation, states, metro and nonmetro areas."""
    return _area_names(bench.stamp, spoken(), bench)


@st.cache_data(max_entries=4, show_spinner=False)
def _area_names(stamp: str, language: str, _bench: Workbench) -> dict[str, str]:
    order = pl.col("area_type").replace_strict({"nation": 0, "state": 1, "metro": 2, "nonmetro": 3})
    counties = _bench.warehouse.read("counties").group_by("area_code").agg(pl.col("county_name").sort())
    listed = _bench.market.areas.sort(order, "area_name").join(
        counties, on="area_code", how="left", maintain_order="left"
    )
    rows = listed.select("area_code", "area_name", "area_type", "state", "county_name")
    return {code: _area(name, kind, state, inside or []) for code, name, kind, state, inside in rows.iter_rows()}


def _area(name: str, kind: str, state: str | None, counties: list[str]) -> str:
    if kind == "nation":
        return common.AREA_NATION.format(name=name)
    if kind == "state":
        return f"{name} ({state})"
    if kind == "nonmetro":
        return name
    short = [re.sub(COUNTY_KIND, "", county) for county in counties]
    named = len(short) <= _FEW and not all(county in name for county in short)
    return (common.AREA_OF_COUNTIES if named else common.AREA_METRO).format(name=name, counties=", ".join(short))
