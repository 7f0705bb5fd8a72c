"""The parts of the page of step 6: what is to learn, in which modules, where, at what return, for whom."""

from typing import Any

import polars as pl
import streamlit as st

from jtm.charts import palette
from jtm.charts import training as charts
from jtm.framework.returns import RANGES, TrainingCase, View, cash_flows
from jtm.pathway_tables import designated
from jtm.ranking_tables import NotPublishedError
from jtm.return_tables import NoFigureError, ReturnPlan, case_of, cohort_of, places, return_of
from jtm.scenario import AS_LISTED, GAP_SCOPES, MODULE_SCOPES, RETURN_VIEWS, TAUGHT_SCOPES, Scenario
from jtm.training_tables import (
    behind_module,
    best_route,
    gap_of,
    institutions_near,
    nearby,
    need_of,
    one_move,
    plan_moves,
    programs_near,
    supply_of,
)
from jtm.ui import pathways, resources, state, strings
from jtm.ui.percent import rounded_shares
from jtm.ui.plain import counted, plain
from jtm.ui.strings import training as words
from jtm.ui.training_columns import columns
from jtm.workbench import Workbench, occupation

_DRAWN = 20  # elements of a gap
_HIGH, _LESS_HIGH, _ROW = 360, 280, 35  # pixels
_AWARDS = ["institution", "field", "award", "completions", "completions_before", "miles", "city", "county_name",
           "control", "cip", "unitid"]  # fmt: skip
_LISTED = ["provider", "program", "campus", "city", "county_name", "miles", "weeks", "hours", "tuition", "supplies",
           "field", "outcome", "delivery", "matched_by", "cip", "onet_soc", "list_name", "list_vintage",
           "program_id"]  # fmt: skip


def source_note(bench: Workbench) -> None:
    """What the figures of this page rest on."""
    vintages = dict(bench.sources.select("source", "vintage").iter_rows())
    st.caption(words.SOURCE.format(**{name: vintages[name] for name in ("onet", "ipeds", "etpl", "oews")}))


def chosen(bench: Workbench, scenario: Scenario) -> tuple[str, ...]:
    """The jobs that the view is about, with the controls to choose them: to move from and into; into; or none."""
    if scenario.training_view == "gap":
        st.segmented_control(words.GAP_FOR, list(GAP_SCOPES), format_func=GAP_SCOPES.__getitem__, required=True,
                             **state.field("gap_scope"))  # fmt: skip
    of_a_move = scenario.training_view == "return" or (scenario.training_view == "gap" and scenario.gap_scope != "plan")
    if not of_a_move and scenario.training_view != "programs":
        return ()
    region, measures = resources.region_moves(bench, scenario), resources.measures(bench, scenario)
    places = st.columns(2)
    origin: tuple[str, ...] = ()
    if of_a_move:
        with places[0]:
            origin = (pathways.start(bench, scenario, region),)
    with places[len(origin)]:
        return *origin, pathways.target(bench, scenario, region, measures)


def _title(bench: Workbench, soc: str) -> str:
    return str(occupation(bench, soc)["title"])


# ── what is to learn ──────────────────────────────────────────────────────────────────────────────────────────────


def gap(bench: Workbench, scenario: Scenario, *jobs: str) -> pl.DataFrame:
    """Of a move, of the best route, or of the region's plan."""
    if not jobs:
        return _plan_gap(bench, scenario)
    return (_route_gap if scenario.gap_scope == "route" else _move_gap)(bench, scenario, *jobs)


def _move_gap(bench: Workbench, scenario: Scenario, origin: str, destination: str) -> pl.DataFrame:
    training = resources.training(bench)
    table = gap_of(bench, training, origin, destination)
    names = {"origin": _title(bench, origin), "destination": _title(bench, destination)}
    if table.is_empty():
        st.success(words.GAP_NONE.format(**names), icon=":material/check:")
        return table
    told = one_move(bench, training, resources.region_moves(bench, scenario), origin, destination).row(0, named=True)
    first = ", ".join(table["name"].head(3))
    st.markdown(words.GAP_LEAD.format(count=counted(table.height, *words.GAP_COUNT), hours=_hours(told), first=first,
                                      gap=palette.percent(told["gap"]), **names))  # fmt: skip
    if destination in bench.agreed:
        st.caption(words.GAP_VALIDATED)
    drawn = table.head(_DRAWN)
    st.vega_lite_chart(spec=charts.gap(drawn), key="gap",
                       alt=words.GAP_ALT.format(count=drawn.height, name=drawn["name"][0]))  # fmt: skip
    source = words.GAP_FROM_ZONE if told["hours_from"] == "its job zone" else ""
    note = words.GAP_NOTE if told["hours_low"] is not None else words.GAP_NOTE_NO_HOURS
    st.caption(note.format(programs=told["programs"], source=source, years=_years(told)))
    _grid(table, words.GAP_ALT.format(count=table.height, name=table["name"][0]))
    return table


def _hours(told: dict[str, Any]) -> str:
    if told["hours_low"] is None:
        return words.GAP_NO_HOURS
    return words.GAP_HOURS.format(low=f"{told['hours_low']:,.0f}", high=f"{told['hours_high']:,.0f}")


def _years(told: dict[str, Any]) -> str:
    if told["proficiency_low"] is None:
        return words.YEARS_NONE
    if told["proficiency_high"] is None:
        return words.YEARS_OPEN.format(low=told["proficiency_low"])
    return words.YEARS.format(low=told["proficiency_low"], high=told["proficiency_high"])


def _route_gap(bench: Workbench, scenario: Scenario, origin: str, destination: str) -> pl.DataFrame:
    region = resources.region_moves(bench, scenario)
    table = best_route(bench, resources.training(bench), region, origin, destination, scenario)
    names = {"origin": _title(bench, origin), "destination": _title(bench, destination)}
    if table.is_empty():
        st.info(words.ROUTE_NONE.format(**names), icon=":material/block:")
        return table
    whole = {name: table[name].sum() if table[name].null_count() == 0 else None for name in ("hours_low", "hours_high")}
    st.markdown(words.ROUTE_LEAD.format(count=counted(table.height, "step"), hours=_hours(whole), **names))
    _grid(table, words.MOVES_ALT.format(rows=table.height))
    return table


def _plan_gap(bench: Workbench, scenario: Scenario) -> pl.DataFrame:
    table = plan_moves(bench, resources.training(bench), resources.plan(bench, scenario))
    if table.is_empty():
        st.info(words.NO_PLAN, icon=":material/block:")
        return table
    need = need_of(table)
    st.markdown(words.PLAN_GAP_LEAD.format(moves=counted(table.height, "move"), gap=palette.percent(need.gap),
                                           people=counted(need.people, "person", "people"),
                                           hours=f"{need.hours:,.0f}"))  # fmt: skip
    _grid(table, words.MOVES_ALT.format(rows=table.height))
    return table


# ── modules ───────────────────────────────────────────────────────────────────────────────────────────────────────


def modules(bench: Workbench, scenario: Scenario) -> pl.DataFrame:
    """Which modules open the most moves, and who is behind each."""
    left, right = st.columns(2)
    left.segmented_control(words.MODULES_OVER, list(MODULE_SCOPES), format_func=MODULE_SCOPES.__getitem__,
                           required=True, **state.field("module_scope"))  # fmt: skip
    curriculum, found = resources.modules(bench, scenario)
    if found.modules.is_empty():
        st.info(words.MODULES_NONE, icon=":material/block:")
        return found.modules
    most = found.modules.height
    taught = min(scenario.modules_taught, most)
    right.slider(words.MODULES_TAUGHT, 0, max(most, 1),
                 **state.bound("modules_taught", taught, lambda count: state.change(modules_taught=count)))  # fmt: skip
    at = found.curve.row(taught, named=True)
    st.markdown(words.MODULES_LEAD.format(
        count=counted(taught, "module"), moves_share=palette.percent(at["moves_share"]),
        workers=f"{at['workers']:,.0f}",
        who=words.MODULES_WHO[scenario.module_scope], workers_share=palette.percent(at["workers_share"]),
        first=found.modules["name"][0]))  # fmt: skip
    st.vega_lite_chart(spec=charts.opened(found.curve, found.best, taught), key="opened", alt=words.MODULES_ALT.format(
        count=most, taught=taught, share=palette.percent(at["workers_share"])))  # fmt: skip
    st.caption(words.MODULES_NOTE)
    st.header(words.MODULES_TABLE, anchor=False)
    shown = found.modules.with_columns((pl.col("place") <= taught).alias("taught"))
    _grid(shown, words.MODULES_TABLE_ALT.format(rows=shown.height))
    st.header(words.BEHIND, anchor=False)
    names = dict(found.modules.select("module", "name").iter_rows())
    chosen = st.selectbox(
        words.BEHIND_CHOOSE, list(names), filter_mode="contains", format_func=names.__getitem__, key="module_chosen"
    )
    row = found.modules.row(by_predicate=pl.col("module") == chosen, named=True)
    st.markdown(words.BEHIND_LEAD.format(name=row["name"], elements=", ".join(row["elements"]), origins=row["origins"],
                                         jtms=row["jtms"]))  # fmt: skip
    behind = behind_module(bench, curriculum, chosen)
    _grid(behind, words.BEHIND_ALT.format(rows=behind.height), "behind", _LESS_HIGH)
    return shown


# ── programs ──────────────────────────────────────────────────────────────────────────────────────────────────────


def programs(bench: Workbench, scenario: Scenario, soc: str) -> pl.DataFrame:
    """Institutions and listed programs for a JTM near the region, and completions for each opening."""
    region, measures = resources.region_moves(bench, scenario), resources.measures(bench, scenario)
    jtms = designated(measures, scenario)
    area = bench.market.area(scenario.area)
    answer = st.container()
    left, right = st.columns([2, 3])
    with left:
        local = area["area_type"] in ("metro", "nonmetro")
        st.slider(words.MILES, 5, 200, step=5, disabled=not local, **state.field("miles"))
        st.number_input(words.MOST_WEEKS, 0, 519, step=4, **state.field("most_weeks"))
        st.number_input(words.MOST_TUITION, 0, 200_000, step=500, **state.field("most_tuition"))
    awards, listed = institutions_near(bench, scenario, (soc,)), programs_near(bench, scenario, (soc,))
    year = _school_year(bench)
    conferred = awards.filter(pl.col("completions") > 0)
    lead = words.PROGRAMS_LEAD if conferred.height else words.PROGRAMS_NOBODY
    answer.markdown(lead.format(
        institutions=counted(conferred["unitid"].n_unique(), "institution"), year=year, job=_title(bench, soc),
        where=words.PROGRAMS_NEAR if local else words.PROGRAMS_IN, area=area["area_name"],
        completions=counted(int(conferred["completions"].sum()), "award"), programs=counted(listed.height, "program"),
        providers=counted(listed["provider"].n_unique(), "provider")))  # fmt: skip
    with right:
        _map(bench, scenario, awards, listed)
    st.caption(words.PROGRAMS_NOTE)
    if awards.height:
        st.header(words.INSTITUTIONS_TITLE, anchor=False)
        _grid(
            _placed(awards.select(_AWARDS)),
            words.INSTITUTIONS_ALT.format(rows=awards.height),
            "institutions",
            _LESS_HIGH,
        )
    st.header(words.LISTED_TITLE, anchor=False)
    if listed.is_empty():
        st.info(words.LISTED_NONE.format(page=words.LISTS_NAME), icon=":material/block:")
    else:
        _grid(_placed(listed.select(_LISTED)), words.LISTED_ALT.format(rows=listed.height))
    st.header(words.SUPPLY_TITLE, anchor=False)
    supply = supply_of(bench, region, jtms, scenario)
    _grid(supply.rename({"programs": "fields"}), words.SUPPLY_ALT.format(rows=supply.height), "supply", _LESS_HIGH)
    st.caption(words.SUPPLY_NOTE)
    return (listed if listed.height else awards).with_columns(pl.lit("observed").alias("basis"))


def _placed(table: pl.DataFrame) -> pl.DataFrame:
    """Without miles where none are counted: within a state, or the nation."""
    return table if table["miles"].count() else table.drop("miles")


def _school_year(bench: Workbench) -> str:
    """The last year of the awards, as IPEDS calls it: 2023-24."""
    vintage = dict(bench.sources.select("source", "vintage").iter_rows())["ipeds"]
    return str(vintage).rpartition(" ")[2]


def _map(bench: Workbench, scenario: Scenario, awards: pl.DataFrame, listed: pl.DataFrame) -> None:
    area = bench.market.area(scenario.area)
    where = nearby(bench, scenario)
    near = {name: where[name] for name in ("miles", "longitude", "latitude")}
    counties = bench.warehouse.read("county_boundaries", area=scenario.area, **near)
    at = ["longitude", "latitude"]
    institutions = awards.group_by("unitid", pl.col("institution").alias("name"), *at).agg(pl.col("completions").sum())
    providers = listed.drop_nulls(at).group_by(pl.col("county_name").alias("name"), *at).agg(
        pl.len().cast(pl.Int64).alias("programs")
    )  # fmt: skip
    if counties.is_empty():
        return
    deck = charts.program_map(counties, institutions, providers)
    st.pydeck_chart(deck, key="programs_map", height=charts.MAP_HEIGHT, alt=words.PROGRAMS_ALT.format(
        area=area["area_name"], institutions=institutions.height, providers=providers.height))  # fmt: skip


# ── returns ───────────────────────────────────────────────────────────────────────────────────────────────────────


def returns(bench: Workbench, scenario: Scenario, origin: str, destination: str) -> pl.DataFrame:
    """What a move's training returns, how sure that is, and what it hangs on."""
    controls, answer = st.columns([2, 3], gap="medium")
    training, region = resources.training(bench), resources.region_moves(bench, scenario)
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
    flows = cash_flows(case)
    st.header(words.FLOWS_TITLE, anchor=False)
    _grid(flows, words.FLOWS_ALT.format(rows=flows.height))
    return flows


def _return_controls(scenario: Scenario, case: TrainingCase | None) -> None:
    st.segmented_control(words.SIDE, list(RETURN_VIEWS), format_func=RETURN_VIEWS.__getitem__, required=True,
                         **state.field("return_view"))  # fmt: skip
    st.segmented_control(words.TAUGHT, list(TAUGHT_SCOPES), format_func=TAUGHT_SCOPES.__getitem__, required=True,
                         help=words.TAUGHT_HELP, **state.field("taught"))  # fmt: skip
    _listed(words.TUITION, "tuition", case.tuition if case else None, 30_000, 250)
    _listed(words.WEEKS, "program_weeks", case.weeks if case else None, 160, 1, key="weeks")
    _listed(words.UNPAID, "unpaid_hours", case.unpaid_hours if case else None, 3000, 20)
    for first in range(0, len(_SHARES), 2):
        pair = st.columns(2, vertical_alignment="bottom")
        for place, (label, name, most) in zip(pair, _SHARES[first : first + 2], strict=False):
            place.slider(label, 0, most, step=1 if most <= 50 else 5, **state.in_percent(name))
    pair[1].slider(words.HORIZON, 1, 40, **state.field("horizon"))
    st.slider(words.UNCERTAINTY, 0, 90, step=5, **state.in_percent("uncertainty"))


_SHARES = (
    (words.COMPLETION, "completion", 100), (words.PLACEMENT, "placement", 100), (words.FADE, "fade", 90),
    (words.TAX, "tax_rate", 100), (words.DISCOUNT, "discount_rate", 50), (words.PUBLIC_SHARE, "public_share", 100),
    (words.HOURS_SHARE, "hours_share", 100),
)  # fmt: skip


def _listed(label: str, name: str, shown: float | None, most: int, step: int, key: str = "") -> None:
    """A slider that shows what programs list until it is moved, and a way back to that."""
    limit = int(RANGES[key or name][1])
    own = getattr(state.current()[1], name)
    least = 1 if key else 0
    value = round(shown) if shown is not None else max(own, least)
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    top = min(limit, max(most, value))
    left.slider(label, least, top, step=step,
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
        hours=f"{case.unpaid_hours:,.0f}"))  # fmt: skip
    draws = pl.Series(ranges.draws)
    st.header(words.VALUES_TITLE, anchor=False)
    if draws.n_unique() == 1:
        st.caption(words.CERTAIN)
    else:
        low, high = float(ranges.npv.low or 0), float(ranges.npv.high or 0)
        st.vega_lite_chart(spec=charts.values(draws, low, high), key="values",
                           alt=words.VALUES_ALT.format(positive=palette.percent(ranges.positive)))  # fmt: skip
    if found.tornado["swing"].sum():
        st.header(words.TORNADO_TITLE, anchor=False)
        widest = words.INPUTS[str(found.tornado["input"][0])]
        st.vega_lite_chart(spec=charts.tornado(found.tornado, words.INPUTS, middle.npv), key="tornado",
                           alt=words.TORNADO_ALT.format(name=widest))  # fmt: skip
        st.caption(words.TORNADO_NOTE)


def _money(value: float | None) -> str:
    """−$1,230: with a sign before the dollar's."""
    if value is None:
        return "–"
    return f"{'−' if round(value) < 0 else ''}${abs(value):,.0f}"


# ── cohort ────────────────────────────────────────────────────────────────────────────────────────────────────────


def cohort(bench: Workbench, scenario: Scenario) -> pl.DataFrame:
    """Whom to train for what within a budget, and what one more dollar, seat or person would bring."""
    budget, people, seats = st.columns(3)
    budget.number_input(words.BUDGET, 0, 1_000_000_000, step=50_000, **state.field("budget"))
    people.slider(strings.PLAN_PEOPLE, 1, 100, help=strings.PLAN_PEOPLE_HELP, **state.in_percent("people_share"))
    seats.slider(strings.PLAN_SEATS, 1, 100, help=strings.PLAN_SEATS_HELP, **state.in_percent("seats_share"))
    region, measures = resources.region_moves(bench, scenario), resources.measures(bench, scenario)
    found = cohort_of(bench, resources.training(bench), region, measures, scenario)
    if found.note:
        st.info(words.COHORT_NOBODY.format(why=found.note), icon=":material/block:")
        return found.people
    told = found.summary
    people_told = counted(told["people"], "person", "people")
    st.markdown(words.COHORT_LEAD.format(people=people_told, spent=palette.dollars(told["spent"]),
                                         value=palette.dollars(told["value"]), horizon=scenario.horizon))  # fmt: skip
    st.markdown(" ".join(_prices(found.prices)))
    st.caption(words.COHORT_NOTE.format(loss=palette.percent(told["rounding_loss"], 1)))
    st.vega_lite_chart(spec=charts.cohort(found.people), key="cohort", alt=words.COHORT_PICTURE.format(
        people=people_told, jobs=counted(found.people["destination"].n_unique(), "job"),
        first=found.people["destination_title"][0]))  # fmt: skip
    st.header(words.COHORT_PEOPLE, anchor=False)
    _grid(found.people, words.COHORT_ALT.format(rows=found.people.height))
    st.header(words.PRICES_TITLE, anchor=False)
    prices_told = found.prices.with_columns(
        pl.col("limit").replace_strict(words.PRICES_LIMITS), pl.col("title", "soc").fill_null("")
    )
    _grid(prices_told, words.PRICES_ALT.format(rows=found.prices.height), "prices", _LESS_HIGH)
    st.caption(words.PRICES_NOTE)
    return found.people


def _prices(prices: pl.DataFrame) -> list[str]:
    budget = prices.row(by_predicate=pl.col("limit") == "budget", named=True)
    told = [
        words.COHORT_DOLLAR.format(price=budget["price"]) if budget["price"] > 0
        else words.COHORT_NO_DOLLAR.format(why=budget["why"])
    ]  # fmt: skip
    seats = prices.filter(pl.col("limit") == "seat")
    if seats.height:
        first = seats.row(0, named=True)
        told.append(
            words.COHORT_SEATS.format(job=first["title"], price=palette.dollars(first["price"]))
            if first["price"] > 0 else words.COHORT_NO_SEATS.format(why=first["why"])
        )  # fmt: skip
    return told


# ── tables ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _grid(table: pl.DataFrame, alt: str, key: str = "training", high: int = _HIGH) -> None:
    heads = {name: head for name, head in columns().items() if name in table.columns}  # all would go to the browser
    st.dataframe(rounded_shares(table, heads), key=key, height=min(high, _ROW * (table.height + 1) + 2),
                 hide_index=True, column_config=heads, alt=alt)  # fmt: skip
