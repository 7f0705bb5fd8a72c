"""Methods and sources: can I trust it?"""

import polars as pl
import streamlit as st

from jtm.answers.workbench import Workbench
from jtm.charts import ranking as charts
from jtm.columns import COLUMNS
from jtm.framework.criteria import Indicator, criteria
from jtm.framework.market import Market
from jtm.framework.ranking import scoring
from jtm.language import gettext as _
from jtm.scenario import Scenario
from jtm.ui.parts import frame, sidebar
from jtm.ui.parts.plain import plain
from jtm.ui.parts.table import data_table
from jtm.ui.session import resources, state
from jtm.ui.steps import pathways
from jtm.ui.strings import common
from jtm.ui.strings import methods as strings


def page() -> None:
    """What is observed, modelled and assumed; sources; imputations; correlations; limits."""
    bench, scenario = state.current()
    sidebar.controls(bench, scenario)
    frame.heading(bench, scenario, strings.METHODS_TITLE)
    st.markdown(strings.METHODS_LEAD)
    basis()
    indicators(bench)
    sources(bench)
    imputation(bench.market)
    mix_fit(bench)
    st.header(common.MODEL_TITLE, anchor=False)
    pathways.model_check(bench)
    correlations(bench, scenario)
    presets()
    st.header(strings.LIMITS_TITLE, anchor=False)
    st.markdown(strings.LIMITS)


def basis() -> None:
    """The three kinds of figures."""
    for column, (kind, text) in zip(st.columns(3), strings.BASIS.items(), strict=True):
        with column.container(border=True):
            st.markdown(f"**{common.BADGES[kind]}**")
            st.markdown(text)


def indicators(bench: Workbench) -> None:
    """Every indicator, as the criteria list it, and those that people have loaded."""
    st.header(strings.INDICATORS, anchor=False)
    listed = bench.market.criteria
    for pillar, column in zip(listed.pillars.values(), st.columns(len(listed.pillars)), strict=True):
        with column:
            st.markdown(f"**{_(pillar.label)}**")
            for item in listed.of_pillar(pillar.id):
                _indicator(item)


def _indicator(item: Indicator) -> None:
    label, meaning, unit = (frame.worded(item, text) for text in (item.label, item.help, item.unit))
    badge = f"{frame.badge(item.basis, _(item.assumed))}{frame.own_note(item)}"
    st.markdown(f"**{label}** {badge}  \n{meaning}")
    st.caption(strings.INDICATOR_NOTE.format(unit=unit, weight=item.default_weight))


def sources(bench: Workbench) -> None:
    """Publisher, vintage, geography and licence of every source."""
    st.header(strings.SOURCES, anchor=False)
    shown = bench.sources.select("publisher", "title", "vintage", "geography", "licence", "rows", "url")
    data_table(shown, strings.SOURCES_ALT, {"url": st.column_config.LinkColumn(_(COLUMNS["url"].label))}, key="sources")
    for text in bench.sources.filter(pl.col("attribution") != "")["attribution"].unique(maintain_order=True):
        st.caption(plain(text))
    st.caption(strings.DATASET.format(dataset=bench.dataset))


def imputation(market: Market) -> None:
    """How many occupations have which ratings."""
    st.header(strings.IMPUTATION_TITLE, anchor=False)
    count = market.occupations["ratings_from"].value_counts(sort=True)
    by = dict(count.iter_rows())
    groups = dict(market.occupations["imputed_from"].drop_nulls().value_counts().iter_rows())
    counts = {label: by[kind] for kind, label in strings.RATINGS.items()}
    counts[strings.RATINGS_ODD] = int(market.occupations["odd_specialties"].sum())
    for column, (label, value) in zip(st.columns(4), counts.items(), strict=True):
        column.metric(label, strings.RATINGS_OF.format(count=value, total=market.occupations.height))
    st.caption(strings.IMPUTATION_NOTE.format(broad=groups["broad group"], minor=groups["minor group"]))


def mix_fit(bench: Workbench) -> None:
    """How well the estimated industry mix predicts what it has not seen."""
    st.header(strings.MIX_FIT_TITLE, anchor=False)
    local = bench.market.areas.filter(pl.col("area_type").is_in(["metro", "nonmetro"]))["area_code"]
    fit = bench.warehouse.read("industry_mix_fit").filter(pl.col("area_code").is_in(local.to_list()))
    ratio = fit["error"] / fit["national_error"]
    areas, error, better, correlation = st.columns(4)
    areas.metric(strings.MIX_AREAS, f"{fit.height:,}")
    error.metric(strings.MIX_ERROR, f"{ratio.median():.0%}")
    better.metric(strings.MIX_BETTER, f"{(ratio < 1).mean():.0%}")
    correlation.metric(strings.MIX_CORRELATION, f"{fit['correlation'].median():.2f}")
    st.caption(strings.MIX_FIT_NOTE)


def correlations(bench: Workbench, scenario: Scenario) -> None:
    """Which indicators say the same in this region."""
    area = bench.market.area(scenario.area)["area_name"]
    st.header(strings.CORRELATIONS_TITLE.format(area=area), anchor=False)
    found = scoring.correlations(resources.region(bench, scenario).measures)
    labels = {name: _(item.label) for name, item in bench.market.criteria.indicators.items()}
    st.vega_lite_chart(spec=charts.correlation_matrix(found, labels), key="correlations", alt=strings.CORRELATIONS_ALT)
    st.caption(strings.CORRELATIONS_NOTE)


def presets() -> None:
    """The published rules behind the presets."""
    st.header(strings.PRESETS, anchor=False)
    for preset in criteria().presets.values():
        st.markdown(
            f"**{_(preset.label)}** · {_(preset.author)}, {preset.year}. {_(preset.rule)} "
            f"*{common.ADAPTED}* {_(preset.adapted)}"
        )


page()
