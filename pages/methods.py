"""Methods and sources: can I trust it?"""

import polars as pl
import streamlit as st

from jtm.answers.workbench import Workbench
from jtm.charts import ranking as charts
from jtm.framework.criteria import criteria
from jtm.framework.market import Market
from jtm.framework.ranking import scoring
from jtm.scenario import Scenario
from jtm.ui.parts import frame, sidebar
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
    indicators()
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


def indicators() -> None:
    """Every indicator, as the criteria list it."""
    st.header("Indicators", anchor=False)
    for pillar, column in zip(criteria().pillars.values(), st.columns(len(criteria().pillars)), strict=True):
        with column:
            st.markdown(f"**{pillar.label}**")
            for item in criteria().of_pillar(pillar.id):
                st.markdown(f"**{item.label}** {frame.badge(item.basis, item.assumed)}  \n{item.help}")
                st.caption(f"{item.unit}; default weight {item.default_weight}")


def sources(bench: Workbench) -> None:
    """Publisher, vintage, geography and licence of every source."""
    st.header("Sources", anchor=False)
    st.dataframe(
        bench.sources.select("publisher", "title", "vintage", "geography", "licence", "rows", "url"),
        key="sources",
        hide_index=True,
        column_config={
            "url": st.column_config.LinkColumn("address"),
            "rows": st.column_config.NumberColumn(format="localized"),
        },
        alt="The sources of all figures.",
    )
    for text in bench.sources.filter(pl.col("attribution") != "")["attribution"].unique(maintain_order=True):
        st.caption(text.replace("*", r"\*"))
    st.caption(f"Dataset {bench.dataset}. Checksums of all source files: data/sources.toml.")


def imputation(market: Market) -> None:
    """How many occupations have which ratings."""
    st.header(strings.IMPUTATION_TITLE, anchor=False)
    count = market.occupations["ratings_from"].value_counts(sort=True)
    by = dict(count.iter_rows())
    groups = dict(market.occupations["imputed_from"].drop_nulls().value_counts().iter_rows())
    for column, (label, value) in zip(
        st.columns(4),
        {
            "O*NET's own ratings": by["direct"],
            "from components": by["components"],
            "imputed": by["imputed"],
            "“All Other”, odd specialties": int(market.occupations["odd_specialties"].sum()),
        }.items(),
        strict=True,
    ):
        column.metric(label, f"{value:,} of {market.occupations.height}")
    st.caption(strings.IMPUTATION_NOTE.format(broad=groups["broad group"], minor=groups["minor group"]))


def mix_fit(bench: Workbench) -> None:
    """How well the estimated industry mix predicts what it has not seen."""
    st.header(strings.MIX_FIT_TITLE, anchor=False)
    local = bench.market.areas.filter(pl.col("area_type").is_in(["metro", "nonmetro"]))["area_code"]
    fit = bench.warehouse.read("industry_mix_fit").filter(pl.col("area_code").is_in(local.to_list()))
    ratio = fit["error"] / fit["national_error"]
    areas, error, better = st.columns(3)
    areas.metric("areas", f"{fit.height:,}")
    error.metric("error, of that of the nation's mix (median)", f"{ratio.median():.0%}")
    better.metric("areas predicted better than by the nation's mix", f"{(ratio < 1).mean():.0%}")
    st.caption(strings.MIX_FIT_NOTE)


def correlations(bench: Workbench, scenario: Scenario) -> None:
    """Which indicators say the same in this region."""
    area = bench.market.area(scenario.area)["area_name"]
    st.header(strings.CORRELATIONS_TITLE.format(area=area), anchor=False)
    found = scoring.correlations(resources.region(bench, scenario).measures)
    labels = {name: item.label for name, item in criteria().indicators.items()}
    st.vega_lite_chart(spec=charts.correlation_matrix(found, labels), key="correlations",
                       alt="Spearman rank correlations of all pairs of indicators.")  # fmt: skip
    st.caption(strings.CORRELATIONS_NOTE)


def presets() -> None:
    """The published rules behind the presets."""
    st.header("Presets", anchor=False)
    for preset in criteria().presets.values():
        st.markdown(f"**{preset.label}** · {preset.author}, {preset.year}. {preset.rule} *Adapted:* {preset.adapted}")


page()
