"""What stands around every page: the scenario's name and state, the link, and notices about the region."""

import polars as pl
import streamlit as st

from jtm.answers.provenance import price_adjusted, regional_projection
from jtm.answers.workbench import Workbench
from jtm.framework.criteria import Indicator, OwnIndicator, criteria
from jtm.framework.validation.agreed import Agreed
from jtm.language import gettext as _
from jtm.scenario import Scenario
from jtm.ui.parts.plain import plain
from jtm.ui.session import address, state
from jtm.ui.strings import common, counts, saved


def titled(title: str) -> None:
    """The page's question, and once what of the link could not be used."""
    st.title(title, anchor=False)
    state.show_notices()


def heading(bench: Workbench, scenario: Scenario, title: str) -> None:
    """The page's question, the scenario's name and the link to it."""
    titled(title)
    preset = scenario.preset()
    name = _(criteria().presets[preset].label) if preset else common.PRESET_OWN
    vintage = dict(bench.sources.select("source", "vintage").iter_rows())
    regional = regional_projection(bench, scenario)
    growth = common.SOURCE_GROWTH.format(period=vintage["projections"])
    if regional:
        growth = common.SOURCE_GROWTH_REGIONAL.format(
            geography=plain(regional.geography), period=regional.period, other=growth
        )
    prices = common.SOURCE_PRICES.format(year=vintage["prices"])
    left, right = st.columns([4, 1], vertical_alignment="center")
    left.caption(common.SOURCE_LINE.format(
        name=name, oews=vintage["oews"], growth=growth, scores=common.BADGES["modelled"],
        prices=prices if price_adjusted(bench, scenario) else common.NOT_PRICE_ADJUSTED))  # fmt: skip
    with right:
        address.copy_link(bench)
    if bench.agreed:
        labels = map(_in_use, bench.agreed.values())
        st.caption(saved.IN_USE.format(labels="; ".join(labels)))


def _in_use(version: Agreed) -> str:
    """An agreed version for people: whose it is, and how much of it is agreed."""
    items = len(version.benchmark.items)
    label = saved.IN_USE_PART if version.contested else saved.IN_USE_LABEL
    return label.format(
        label=plain(version.label),
        employers=counts.EMPLOYERS.format(count=version.employers),
        date=f"{version.signed_at:%Y-%m-%d}",
        agreed=items - len(version.contested),
        items=counts.ITEMS.format(count=items),
    )


def region_notes(bench: Workbench, scenario: Scenario) -> None:
    """What is particular about the region's figures: few of them, no price level, and whose projections are used."""
    area = bench.market.area(scenario.area)
    _few_figures(bench, scenario, area)
    if not price_adjusted(bench, scenario):
        st.info(common.NO_PRICES.format(area=area["area_name"]), icon=":material/info:")
    if scenario.growth_source == "regional":
        st.caption(_growth_note(bench, scenario, str(area["area_name"])))


def _few_figures(bench: Workbench, scenario: Scenario, area: dict[str, object]) -> None:
    """Where little is published, say how much, and offer the state."""
    found = bench.market.published(scenario.area)
    if not found.thin:
        return
    share = common.FEW_SHARE.format(share=found.share) if found.share is not None else ""
    st.info(
        common.FEW_FIGURES.format(area=area["area_name"], count=found.occupations, share=share), icon=":material/info:"
    )
    states = bench.market.areas.filter(pl.col("area_type") == "state", pl.col("state") == area["state"])
    if states.height and states["area_code"][0] != scenario.area:
        code, name = states.select("area_code", "area_name").row(0)
        st.button(
            common.FEW_STATE.format(state=name),
            icon=":material/zoom_out_map:",
            on_click=lambda: state.change(area=code),
        )


def _growth_note(bench: Workbench, scenario: Scenario, name: str) -> str:
    found = regional_projection(bench, scenario)
    if found is None:
        return common.GROWTH_NONE.format(area=name, page=common.REGIONAL_NAME)
    return common.GROWTH_REGIONAL.format(
        geography=plain(found.geography),
        period=found.period,
        count=found.occupations,
        total=bench.market.occupations.height,
    )


def whose_growth(bench: Workbench, scenario: Scenario) -> str:
    """Whose projection growth is, for a label: the nation's, or a region's where one is loaded and chosen."""
    found = regional_projection(bench, scenario)
    return common.GROWTH_OF.format(geography=plain(found.geography)) if found else common.GROWTH_OF_NATION


def badge(basis: str, assumed: str = "") -> str:
    """The badge of a figure, and what of it is the user's setting."""
    return common.ASSUMED_PART.format(basis=common.BADGES[basis], assumed=assumed) if assumed else common.BADGES[basis]


def worded(item: Indicator, text: str) -> str:
    """A ``text`` of an indicator: in the visitor's language, or as people typed it where they have loaded it."""
    return plain(text) if isinstance(item, OwnIndicator) else _(text)


def own_note(item: Indicator) -> str:
    """What is particular about an indicator that people have loaded: whose it is, what is better, and the draws."""
    if not isinstance(item, OwnIndicator):
        return ""
    better = common.LESS_IS_BETTER if item.less else common.MORE_IS_BETTER
    draws = common.SHAKEN_BY.format(spread=item.spread) if item.spread else common.HELD_STILL
    return f" · {plain(item.cited_as)} {better} {draws}"


def held_still(bench: Workbench, scenario: Scenario) -> str:
    """Which indicators that count the draws hold still, as nobody gives their error; nothing where there are none."""
    listed = bench.market.criteria
    weights = listed.weights(scenario.indicators)
    still = [plain(item.label) for item in listed.own if weights[item.id] and not item.spread]
    return common.STILL_IN_DRAWS.format(labels=", ".join(still)) if still else ""


def cited(source: str, vintage: str) -> str:
    """Sources and vintages, each a list joined by semicolons, as one list of both."""
    return "; ".join(f"{name} {year}" for name, year in zip(source.split("; "), vintage.split("; "), strict=True))
