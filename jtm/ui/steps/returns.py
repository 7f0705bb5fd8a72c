"""The parts of the page of step 6 that are about money: what training returns, and whom to train for what."""

import polars as pl
import streamlit as st

from jtm.answers.cohorts import CohortPlan
from jtm.answers.ranking import NotPublishedError
from jtm.answers.returns import NoFigureError, ReturnPlan, case_of, places, return_of
from jtm.answers.training import Training, one_move
from jtm.answers.workbench import Workbench
from jtm.charts import palette
from jtm.charts import training as charts
from jtm.framework.training import gaps
from jtm.framework.training.returns import RANGES, TrainingCase, View, cash_flows
from jtm.language import gettext as _
from jtm.scenario import AS_LISTED, Scenario
from jtm.settings.catalog import SETTINGS
from jtm.ui.parts.controls import control
from jtm.ui.parts.plain import plain
from jtm.ui.session import resources, state
from jtm.ui.steps import pathways
from jtm.ui.steps.training import LESS_HIGH, grid
from jtm.ui.strings import counts
from jtm.ui.strings import training as words

# ── returns ───────────────────────────────────────────────────────────────────────────────────────────────────────


def returns(bench: Workbench, scenario: Scenario, origin: str, destination: str) -> pl.DataFrame:
    """What a move's training returns, how sure that is, and what it hangs on."""
    controls, answer = st.columns([2, 3], gap="medium")
    training, region = resources.region(bench, scenario).training, resources.region(bench, scenario).moves
    try:
        case = case_of(training, region, *places(bench, region, origin, destination, scenario), scenario)
    except NoFigureError as error:
        with controls:
            _return_controls(scenario, None)
        lacking = ", ".join(words.RETURN_FIGURES[name] for name in str(error).split(", "))
        answer.info(words.RETURN_CANNOT.format(figures=lacking), icon=":material/block:")
        return pl.DataFrame()
    except NotPublishedError as error:
        st.info(plain(str(error)), icon=":material/block:")
        return pl.DataFrame()
    with controls:
        _return_controls(scenario, case)
    found = return_of(case, scenario)
    with answer:
        _return_answer(scenario, found)
        told = one_move(bench, training, region, origin, destination)
        pathways.entry(told, str(told["destination_title"][0]))
        _price_badge(scenario, training, destination)
    flows = cash_flows(case)
    st.header(words.FLOWS_TITLE, anchor=False)
    grid(flows, words.FLOWS_ALT.format(rows=flows.height))
    return flows


def _price_badge(scenario: Scenario, training: Training, destination: str) -> None:
    """Whose price it is, where it is not one near the region."""
    if scenario.tuition != AS_LISTED:
        return
    scope = training.price_from(pl.Series([destination]))[0]
    if scope == gaps.STATEWIDE:
        st.badge(words.PRICE_STATEWIDE, color="orange", icon=":material/location_on:")
    elif scope == gaps.ELSEWHERE:
        st.badge(words.PRICE_ELSEWHERE.format(state=scenario.price_state), color="red", icon=":material/location_off:")


def _return_controls(scenario: Scenario, case: TrainingCase | None) -> None:
    control("return_view")
    control("taught")
    _listed("tuition", case.tuition if case else None, 30_000)
    _listed("program_weeks", case.weeks if case else None, 160, key="weeks")
    _listed("unpaid_hours", case.unpaid_hours if case else None, 3000)
    _price_state(scenario)
    for first in range(0, len(_SHARES), 2):
        pair = st.columns(2, vertical_alignment="bottom")
        for place, name in zip(pair, _SHARES[first : first + 2], strict=False):
            control(name, place)
    control("horizon")
    control("uncertainty")


def _price_state(scenario: Scenario) -> None:
    """Whose prices stand in where the region's own state lists none: nobody's, unless the user asks."""
    bench = state.current()[0]
    states = ["", *bench.warehouse.read("program_states")["state"]]
    current = scenario.price_state if scenario.price_state in states else ""
    st.selectbox(_(SETTINGS["price_state"].label), states, filter_mode="contains",
                 format_func=lambda name: name or words.PRICE_STATE_NONE, help=_(SETTINGS["price_state"].help),
                 **state.bound("price_state", current, lambda name: state.change(price_state=name)))  # fmt: skip


_SHARES = (
    "realised_share", "completion", "placement", "fade", "tax_rate", "discount_rate", "public_share", "hours_share",
)  # fmt: skip


def _listed(name: str, shown: float | None, most: int, key: str = "") -> None:
    """A slider that shows what programs list until it is moved, and a way back to that."""
    limit = int(RANGES[key or name][1])
    own = getattr(state.current()[1], name)
    least = 1 if key else 0
    value = round(shown) if shown is not None else max(own, least)
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    top = min(limit, max(most, value))
    left.slider(_(SETTINGS[name].label), least, top, step=SETTINGS[name].step,
                **state.bound(f"return_{name}", value, lambda given: state.change(**{name: given})))  # fmt: skip
    right.button(words.AS_LISTED, key=f"listed_{name}", help=words.AS_LISTED_HELP, disabled=own == AS_LISTED,
                 icon=":material/undo:", width="stretch",
                 on_click=lambda: state.change(**{name: AS_LISTED}))  # fmt: skip


def _return_answer(scenario: Scenario, found: ReturnPlan) -> None:
    view, case = View(scenario.return_view), found.case
    middle, ranges = found.at_mode[view], found.ranges[view]
    sides = words.RETURN_SIDES if middle.npv >= 0 else words.RETURN_LOSES
    back = (
        words.NEVER.format(horizon=case.horizon) if middle.payback is None else words.AFTER.format(years=middle.payback)
    )
    st.markdown(words.RETURN_LEAD.format(
        side=sides[scenario.return_view], npv=palette.dollars(abs(middle.npv)), low=_money(ranges.npv.low),
        middle=_money(ranges.npv.middle), high=_money(ranges.npv.high), positive=palette.percent(ranges.positive),
        payback=back,
        placement=words.NO_RATE if middle.break_even is None else palette.percent(middle.break_even)))  # fmt: skip
    st.caption(words.RETURN_NOTE.format(
        horizon=case.horizon, rate=palette.percent(case.discount_rate), step=_money(case.wage_step),
        tuition=palette.dollars(case.tuition), weeks=f"{case.weeks:.0f}",
        hours=f"{case.unpaid_hours:,.0f}", realised=palette.percent(case.realised_share)))  # fmt: skip
    draws = pl.Series(ranges.draws)
    st.header(words.VALUES_TITLE, anchor=False)
    if draws.n_unique() == 1:
        st.caption(words.CERTAIN)
    else:
        low, high = float(ranges.npv.low or 0), float(ranges.npv.high or 0)
        st.vega_lite_chart(
            spec=charts.values(draws, low, high),
            key="values",
            alt=words.VALUES_ALT.format(positive=palette.percent(ranges.positive)),
        )
    if found.tornado["swing"].sum():
        st.header(words.TORNADO_TITLE, anchor=False)
        widest = words.INPUTS[str(found.tornado["input"][0])]
        st.vega_lite_chart(
            spec=charts.tornado(found.tornado, words.INPUTS, middle.npv),
            key="tornado",
            alt=words.TORNADO_ALT.format(name=widest),
        )
        st.caption(words.TORNADO_NOTE)


def _money(value: float | None) -> str:
    """−$1,230: with a sign before the dollar's."""
    if value is None:
        return "–"
    return f"{'−' if round(value) < 0 else ''}${abs(value):,.0f}"


# ── cohort ────────────────────────────────────────────────────────────────────────────────────────────────────────


def cohort(bench: Workbench, scenario: Scenario) -> pl.DataFrame:
    """Whom to train for what within a budget, and what one more dollar, seat or person would bring."""
    budget, realised = st.columns(2)
    control("budget", budget)
    control("realised_share", realised)
    people, seats, prices = st.columns(3)
    control("people_share", people)
    control("seats_share", seats)
    with prices:
        _price_state(scenario)
    found = resources.region(bench, scenario).cohort
    if found.note:
        st.info(_nobody(found), icon=":material/block:")
        _unfunded(found)
        return found.unfunded
    _cohort_answer(scenario, found)
    people_told = counts.PEOPLE.format(count=found.summary["people"])
    st.vega_lite_chart(spec=charts.cohort(found.people), key="cohort", alt=words.COHORT_PICTURE.format(
        people=people_told, jobs=counts.JOBS.format(count=found.people["destination"].n_unique()),
        first=found.people["destination_title"][0]))  # fmt: skip
    st.header(words.COHORT_PEOPLE, anchor=False)
    grid(found.people, words.COHORT_ALT.format(rows=found.people.height))
    _unfunded(found)
    st.header(words.PRICES_TITLE, anchor=False)
    prices_told = found.prices.with_columns(
        pl.col("limit").replace_strict(words.PRICES_LIMITS), pl.col("title", "soc").fill_null("")
    )
    grid(prices_told, words.PRICES_ALT.format(rows=found.prices.height), "prices", LESS_HIGH)
    st.caption(words.PRICES_NOTE)
    return found.people


def _nobody(found: CohortPlan) -> str:
    return words.COHORT_NO_PRICE if not found.summary["priced"] else words.COHORT_NOBODY.format(why=_(found.note))


def _cohort_answer(scenario: Scenario, found: CohortPlan) -> None:
    told = {name: palette.dollars(round(value, -3)) for name, value in found.summary.items() if "value" in name}
    st.markdown(words.COHORT_LEAD.format(
        people=counts.PEOPLE.format(count=found.summary["people"]), spent=palette.dollars(found.summary["spent"]),
        value=told["value"], low=_money(round(found.summary["value_p5"], -3)), high=told["value_p95"],
        completion=scenario.completion, placement=scenario.placement, realised=scenario.realised_share,
        horizon=scenario.horizon))  # fmt: skip
    st.markdown(words.COHORT_BOUND.format(
        most=told["value_most"], pool=palette.percent(found.summary["pool_share"]),
        spent_low=palette.dollars(round(found.summary["spent_p5"], -3)),
        spent_high=palette.dollars(round(found.summary["spent_p95"], -3))))  # fmt: skip
    st.markdown(" ".join(_prices(found.prices)))
    elsewhere = found.people.filter(pl.col("price_from") == gaps.ELSEWHERE).height
    if elsewhere:
        st.badge(words.PRICE_ELSEWHERE.format(state=scenario.price_state), color="red", icon=":material/location_off:")
    elif found.people.filter(pl.col("price_from") == gaps.STATEWIDE).height:
        st.badge(words.PRICE_SOME_STATEWIDE, color="orange", icon=":material/location_on:")
    st.caption(words.COHORT_NOTE.format(loss=palette.percent(found.summary["rounding_loss"], 1)))


def _unfunded(found: CohortPlan) -> None:
    """Likely moves that take no money, and why."""
    if found.unfunded.is_empty():
        return
    st.header(words.UNFUNDED_TITLE, anchor=False)
    st.caption(words.UNFUNDED_NOTE)
    grid(found.unfunded, words.UNFUNDED_ALT.format(rows=found.unfunded.height), "unfunded", LESS_HIGH)


def _prices(prices: pl.DataFrame) -> list[str]:
    budget = prices.row(by_predicate=pl.col("limit") == "budget", named=True)
    told = [
        words.COHORT_DOLLAR.format(price=budget["shadow_price"])
        if budget["shadow_price"] > 0
        else words.COHORT_NO_DOLLAR.format(why=_(budget["why"]))
    ]
    seats = prices.filter(pl.col("limit") == "seat")
    if seats.height:
        first = seats.row(0, named=True)
        told.append(
            words.COHORT_SEATS.format(job=first["title"], price=palette.dollars(first["shadow_price"]))
            if first["shadow_price"] > 0
            else words.COHORT_NO_SEATS.format(why=_(first["why"]))
        )
    return told
