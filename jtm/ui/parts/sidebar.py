"""The scenario's controls, the same on every page that uses it."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from urllib.parse import urlencode

import streamlit as st

from jtm.answers.workbench import Workbench, in_full
from jtm.framework.criteria import Criteria, Indicator, criteria
from jtm.framework.own import AT_LEAST, AT_MOST, Limit, limits
from jtm.language import gettext as _
from jtm.links import to_query
from jtm.scenario import DEFAULT, EDUCATION_LEVELS, MOST_VALIDATED, Scenario, apply_preset
from jtm.settings.catalog import SETTINGS
from jtm.store import kept
from jtm.store.ballots import one_line
from jtm.store.connect import Store, StoreError
from jtm.store.rounds import RefusedError
from jtm.store.schema import LONGEST_NAME
from jtm.ui.parts import frame
from jtm.ui.parts.controls import control
from jtm.ui.parts.picker import region_picker
from jtm.ui.parts.plain import plain
from jtm.ui.session import resources, state
from jtm.ui.strings import common, saved
from jtm.ui.strings import validation as words


def controls(bench: Workbench, scenario: Scenario) -> None:
    """All controls of the scenario; the folded ones are made only when they are open."""
    with st.sidebar:
        region_picker(bench, scenario, "area", _(SETTINGS["area"].help))
        _preset(scenario)
        for pillar in criteria().pillars:
            _pillar(scenario, pillar)
        if not any(scenario.pillars.values()):
            st.caption(common.ZERO_WEIGHTS)
        _folded(common.FOLD_GATES, _gates, bench, scenario)
        _folded(common.FOLD_INDICATORS, _indicators, bench, scenario)
        _folded(common.FOLD_INDUSTRIES, _industries, bench, scenario)
        _folded(common.FOLD_MOVES, _moves, bench, scenario)
        _folded(common.FOLD_METHOD, _method, bench, scenario)
        _validated(scenario)
        _folded(saved.SAVED_FOLD, _saved, bench, scenario)
        st.button(common.RESET, help=common.RESET_HELP, icon=":material/restart_alt:", width="stretch",
                  on_click=lambda: state.put(replace(DEFAULT, area=scenario.area)))  # fmt: skip


def _folded(label: str, body: Callable[[Workbench, Scenario], None], bench: Workbench, scenario: Scenario) -> None:
    fold = st.expander(label, key=f"fold_{label}", on_change="rerun")
    if fold.open:
        with fold:
            body(bench, scenario)


def _preset(scenario: Scenario) -> None:
    current = scenario.preset()
    labels = {name: _(preset.label) for name, preset in criteria().presets.items()}
    options = [*labels] if current else ["", *labels]

    def commit(name: str) -> None:
        if name:
            state.put(apply_preset(scenario, name))

    st.selectbox(
        common.PRESET,
        options,
        filter_mode="contains",
        format_func=lambda name: labels.get(name, common.PRESET_OWN),
        **state.bound("preset", current or "", commit),
    )
    if current:
        preset = criteria().presets[current]
        with st.popover(common.ABOUT_PRESET, icon=":material/info:"):
            st.markdown(
                f"**{_(preset.rule)}**\n\n{_(preset.author)}, {preset.year}\n\n*{common.ADAPTED}* {_(preset.adapted)}"
            )
            if preset.url:
                st.link_button(common.PUBLICATION, preset.url)


def _pillar(scenario: Scenario, name: str) -> None:
    pillar = criteria().pillars[name]
    st.slider(
        _(pillar.label),
        0,
        100,
        step=5,
        help=_(pillar.help),
        **state.bound(
            f"pillar_{name}", scenario.pillars[name], lambda weight: state.put(scenario.with_weights(**{name: weight}))
        ),
    )
    st.caption(common.SHARE_SHOWN.format(share=scenario.pillar_shares()[name]))


def _indicators(bench: Workbench, scenario: Scenario) -> None:
    listed = bench.market.criteria
    weights = listed.weights(scenario.indicators)
    for pillar in listed.pillars.values():
        st.markdown(f"**{_(pillar.label)}**")
        items = listed.of_pillar(pillar.id)
        for item in items:
            _indicator(scenario, listed, item, weights[item.id])
        if not any(weights[item.id] for item in items):
            st.caption(common.EMPTY_PILLAR.format(pillar=_(pillar.label)))


def _indicator(scenario: Scenario, listed: Criteria, item: Indicator, weight: int) -> None:
    def commit(chosen: int) -> None:
        state.change(indicators=listed.settled({**scenario.indicators, item.id: chosen}))

    label, meaning, unit = (frame.worded(item, text) for text in (item.label, item.help, item.shown_unit or item.unit))
    badge = f"{frame.badge(item.basis, _(item.assumed))}{frame.own_note(item)}"
    # The file may set any whole weight, which is then shown as it is.
    st.slider(
        label, 0, 100, step=5 if weight % 5 == 0 else 1,
        help=common.INDICATOR_HELP.format(help=meaning, unit=unit, badge=badge),
        **state.bound(f"indicator_{item.id}", weight, commit),
    )  # fmt: skip


def _own_limits(bench: Workbench, scenario: Scenario) -> None:
    """At least and at most, for each indicator that people have loaded."""
    chosen = {(limit.indicator, limit.sign): limit for limit in limits(scenario.own_gates)}
    for item in bench.market.criteria.own:
        for place, sign, label in zip(
            st.columns(2), (AT_LEAST, AT_MOST), (common.LIMIT_LEAST, common.LIMIT_MOST), strict=True
        ):
            now = chosen.get((item.id, sign))

            def commit(number: float | None, of: tuple[str, str] = (item.id, sign)) -> None:
                others = [str(limit) for key, limit in chosen.items() if key != of]
                own = [] if number is None else [str(Limit(*of, number))]
                state.change(own_gates=tuple(sorted([*others, *own])))

            place.number_input(
                label.format(label=plain(item.label)), -_MOST_LIMIT, _MOST_LIMIT, None, format="%g",
                help=common.LIMIT_HELP.format(unit=plain(item.unit)),
                **state.bound(f"limit_{sign}_{item.id}", now and now.number, commit),
            )  # fmt: skip


_MOST_LIMIT = 1e12 - 1


def _gates(bench: Workbench, scenario: Scenario) -> None:
    gates = criteria().gates
    control("wage_floor")
    if scenario.wage_floor == "own":
        control("own_floor")
    control("minimum_employment")
    _education(scenario)
    growth = common.GATE_BY.format(gate=_(gates["growth"].label), whose=frame.whose_growth(bench, scenario))
    control("growth_gate", label=growth)
    groups = bench.market.occupations.select("major_group", "major_group_title").unique().sort("major_group")
    names = dict(groups.iter_rows())
    st.multiselect(
        _(SETTINGS["excluded_groups"].label), list(names),
        filter_mode="contains", format_func=names.__getitem__, help=_(SETTINGS["excluded_groups"].help),
        **state.bound("excluded_groups", list(scenario.excluded_groups),
                      lambda chosen: state.change(excluded_groups=tuple(sorted(chosen)))),
    )  # fmt: skip
    _own_limits(bench, scenario)


def _education(scenario: Scenario) -> None:
    def commit(levels: tuple[str, str]) -> None:
        state.change(minimum_education=levels[0], maximum_education=levels[1])

    # Only a slider that is made with two values hands two back; which two it shows is in its state.
    st.select_slider(
        _(criteria().gates["education"].label),
        EDUCATION_LEVELS,
        (EDUCATION_LEVELS[0], EDUCATION_LEVELS[-1]),
        help=_(criteria().gates["education"].help),
        **state.bound("education", (scenario.minimum_education, scenario.maximum_education), commit),
    )


def _industries(bench: Workbench, scenario: Scenario) -> None:
    titles = _industry_titles(bench.stamp, bench)
    st.multiselect(
        _(SETTINGS["strategic_industries"].label), list(titles),
        filter_mode="contains", format_func=titles.__getitem__,
        help=_(SETTINGS["strategic_industries"].help),
        **state.bound("strategic_industries", [code for code in scenario.strategic_industries if code in titles],
                      lambda chosen: state.change(strategic_industries=tuple(sorted(chosen)))),
    )  # fmt: skip


@st.cache_data(max_entries=1, show_spinner=False)
def _industry_titles(stamp: str, _bench: Workbench) -> dict[str, str]:
    rows = _bench.warehouse.read("industries").select("naics", "title", "naics_level").iter_rows()
    return {naics: title if level == 2 else f"– {title}" for naics, title, level in rows}


def _moves(bench: Workbench, scenario: Scenario) -> None:
    for name in ("pool", "pool_minimum", "least_gain", "zone_steps", "similarity_deviations"):
        control(name)
    cut = bench.market.mobility.least_similarity(scenario.similarity_deviations)
    st.caption(common.SIMILARITY_CUT.format(cut=cut))


def _validated(scenario: Scenario) -> None:
    """The switch to benchmarks that employers agreed on, once there are any."""
    newest = tuple(one.public_id for one in resources.usable_versions()[:MOST_VALIDATED])
    if not newest and not scenario.validated:
        return
    on = state.bound("validated", bool(scenario.validated), lambda on: state.change(validated=newest if on else ()))
    st.toggle(_(SETTINGS["validated"].label), help=_(SETTINGS["validated"].help), **on)
    if scenario.validated and set(newest) - set(scenario.validated):
        st.caption(saved.SWITCH_NEWER)
        st.button(saved.SWITCH_TAKE, on_click=lambda: state.change(validated=newest))


def _saved(bench: Workbench, scenario: Scenario) -> None:
    """Keep the scenario under a name, open one that was kept, take one off the list. The page goes on without."""
    try:
        found = {one.name: one.content for one in kept.listed(resources.reachable_store(), kept.SCENARIO)}
    except StoreError as error:
        st.error(words.STORE_FAILED.format(reason=plain(str(error))), icon=":material/error:")
        return
    st.caption(saved.SAVED_NOTE)
    st.text_input(saved.SAVED_NAME, max_chars=LONGEST_NAME, key="scenario_name")

    def save() -> None:
        name = one_line(st.session_state["scenario_name"], LONGEST_NAME)  # what was typed last may come with the press
        if name is None:
            st.toast(saved.SAVED_NAMELESS, icon=":material/info:")
            return
        content = urlencode(to_query(in_full(bench, scenario), bench.dataset))
        if _done(lambda store: kept.save(store, kept.SCENARIO, name, content)):
            st.toast(saved.SAVED_DONE.format(name=plain(name)), icon=":material/check:")

    st.button(saved.SAVE, icon=":material/save:", on_click=save, width="stretch")
    if not found:
        return
    chosen = st.selectbox(saved.SAVED_OPEN, ["", *found], filter_mode="contains", key="scenario_chosen",
                          format_func=lambda one: one or saved.SAVED_CHOOSE)  # fmt: skip

    def remove() -> None:
        _done(lambda store: kept.remove(store, kept.SCENARIO, chosen))

    left, right = st.columns(2)
    left.button(common.OPEN, icon=":material/folder_open:", disabled=not chosen, width="stretch",
                on_click=lambda: state.open_query(found[chosen]))  # fmt: skip
    right.button(common.REMOVE, icon=":material/delete:", disabled=not chosen, width="stretch",
                 help=saved.SAVED_REMOVE, on_click=remove)  # fmt: skip


def _done(change: Callable[[Store], None]) -> bool:
    """Change what is kept, or say why that cannot be; what someone else has removed already is as it should be."""
    try:
        with suppress(RefusedError):
            change(resources.reachable_store())
    except StoreError as error:
        st.toast(words.STORE_FAILED.format(reason=plain(str(error))), icon=":material/error:")
        return False
    return True


def _method(bench: Workbench, scenario: Scenario) -> None:
    for name in ("normalisation", "aggregation", "growth_source", "share", "concentration", "vary_method"):
        control(name)
