"""Indicators that people have loaded, in the market: figures made by hand on the cells of the release."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from jtm.answers.workbench import Workbench
from jtm.framework.criteria import Criteria, OwnIndicator, criteria
from jtm.framework.market import Market
from jtm.framework.own import Limit, limits
from jtm.framework.ranking import reference, robustness, scoring
from jtm.framework.ranking.gates import gates
from jtm.scenario import DEFAULT, Scenario

NAME, OTHER = "own_union_coverage", "own_injuries"


def indicator(name: str = NAME, **fields: object) -> OwnIndicator:
    said = {"pillar": "strategic", "label": "Union coverage", "help": "Made up.", "unit": "share", "basis": "observed",
            "sources": (name,), "default_weight": 0}  # fmt: skip
    return OwnIndicator(id=name, **{**said, **fields})  # type: ignore[arg-type]


def figures(*rows: tuple[str, str, float, float | None], name: str = NAME) -> pl.DataFrame:
    heads = ["area_code", "soc", "value", "standard_error"]
    table = pl.DataFrame(rows, schema=dict(zip(heads, [pl.String] * 2 + [pl.Float64] * 2, strict=True)), orient="row")
    return table.select(pl.lit(name).alias("indicator"), *heads)


def with_own(bench: Workbench, table: pl.DataFrame, *items: OwnIndicator) -> Market:
    return replace(bench.market, criteria=criteria().with_own(items), own=table)


@pytest.fixture(scope="module")
def everywhere(bench: Workbench) -> pl.DataFrame:
    """A figure of every occupation of the nation: its place in the list."""
    return figures(*((("US"), soc, float(place), 1.0) for place, soc in enumerate(bench.market.occupations["soc"])))


def weighed(weight: int = 50, name: str = NAME) -> Scenario:
    return replace(DEFAULT, indicators={**DEFAULT.indicators, name: weight})


def test_a_figure_of_the_area_beats_that_of_the_nation(bench: Workbench) -> None:
    table = figures(("US", "47-2111", 0.3, None), ("26420", "47-2111", 0.4, None), ("US", "49-9041", 0.1, None))
    market = with_own(bench, table, indicator())
    cells = market.region(DEFAULT)
    found = dict(zip(market.occupations["soc"].gather(cells.occupation), cells.own[NAME].values, strict=True))
    assert (found["47-2111"], found["49-9041"]) == (0.4, 0.1)
    assert np.isnan(found["29-1141"])
    elsewhere = market.region(replace(DEFAULT, area="48"))
    place = int(np.flatnonzero(elsewhere.occupation == market.occupation_index("47-2111"))[0])
    assert elsewhere.own[NAME].values[place] == 0.3


def test_without_weight_or_limit_it_changes_nothing(bench: Workbench, everywhere: pl.DataFrame) -> None:
    market = with_own(bench, everywhere, indicator(spread="1"))
    measures, usual = scoring.measure(market, DEFAULT), scoring.measure(bench.market, DEFAULT)
    assert scoring.rank(measures, DEFAULT).frame.equals(scoring.rank(usual, DEFAULT).frame)
    draws, before = (
        robustness.simulate(robustness.pillar_draws(robustness.shake(one, of, DEFAULT, 50), DEFAULT), DEFAULT)
        for one, of in ((market, measures), (bench.market, usual))
    )
    np.testing.assert_array_equal(draws.p_top, before.p_top)


@pytest.mark.parametrize("less", [False, True])
def test_alone_in_its_pillar_it_orders_the_jobs(bench: Workbench, everywhere: pl.DataFrame, less: bool) -> None:
    market = with_own(bench, everywhere, indicator(less=less))
    alone = replace(
        DEFAULT.with_weights(wages=0, growth=0, strategic=50),
        indicators={**dict.fromkeys(DEFAULT.indicators, 0), NAME: 1},
    )
    measures = scoring.measure(market, alone)
    ranked = scoring.rank(measures, alone)
    values = measures.cells.own[NAME].values
    assert np.all(np.diff(ranked.score[np.argsort(values)]) * (-1 if less else 1) > 0)
    row = scoring.explain(measures, ranked, alone, 0).row(0, named=True)
    assert (row["indicator"], row["weight"]) == (NAME, 1.0)
    assert market.criteria.indicators[NAME].shown(row["value"]) == values[0]


def test_its_default_weight_holds_until_another_is_set(bench: Workbench, everywhere: pl.DataFrame) -> None:
    market = with_own(bench, everywhere, indicator(default_weight=50))
    measures = scoring.measure(market, DEFAULT)
    usual = scoring.rank(measures, DEFAULT).score
    np.testing.assert_array_equal(usual, scoring.rank(measures, weighed(50)).score)
    plain = scoring.rank(scoring.measure(bench.market, DEFAULT), DEFAULT).score
    np.testing.assert_array_equal(plain, scoring.rank(measures, weighed(0)).score)
    assert not np.array_equal(usual, plain)


def test_where_it_is_missing_the_others_carry_its_weight(bench: Workbench) -> None:
    market = with_own(bench, figures(("US", "47-2111", 0.3, None), ("US", "49-9041", 0.1, None)), indicator())
    measures = scoring.measure(market, weighed())
    ranked = scoring.rank(measures, weighed())
    flags = dict(ranked.frame.select("soc", "missing").iter_rows())
    assert NAME in flags["29-1141"]
    assert NAME not in flags["47-2111"]
    plain = scoring.rank(scoring.measure(bench.market, DEFAULT), DEFAULT)
    nurse = int(np.flatnonzero(measures.cells.occupation == market.occupation_index("29-1141"))[0])
    assert ranked.score[nurse] == plain.score[nurse]


def test_draws_shake_it_by_its_error_and_hold_it_still_without(bench: Workbench, everywhere: pl.DataFrame) -> None:
    def normalised(spread: str) -> np.ndarray:
        market = with_own(bench, everywhere, indicator(spread=spread))
        return robustness.shake(market, scoring.measure(market, weighed()), weighed(), draws=125).normalised[NAME]

    still, shaken = normalised(""), normalised("1")
    assert still.ndim == 1
    assert shaken.ndim == 2
    assert shaken.std(axis=0).max() > 0
    np.testing.assert_allclose(shaken.mean(axis=0), still, atol=0.02)


def test_its_draws_do_not_depend_on_what_else_is_loaded(bench: Workbench, everywhere: pl.DataFrame) -> None:
    alone = with_own(bench, everywhere, indicator(spread="1"))
    both = with_own(
        bench,
        pl.concat([everywhere, everywhere.with_columns(pl.lit(OTHER).alias("indicator"))]),
        indicator(OTHER, spread="1"),
        indicator(spread="1"),
    )
    first, second = (
        robustness.shake(one, scoring.measure(one, DEFAULT), DEFAULT, draws=50).normalised for one in (alone, both)
    )
    np.testing.assert_array_equal(first[NAME], second[NAME])
    assert not np.array_equal(second[NAME], second[OTHER])


def test_the_national_reference_counts_it(bench: Workbench, everywhere: pl.DataFrame) -> None:
    market = with_own(bench, everywhere, indicator())
    with_it, without = (reference.score(reference.measure(market, one), one).score for one in (weighed(100), DEFAULT))
    usual = reference.score(reference.measure(bench.market, DEFAULT), DEFAULT).score
    np.testing.assert_array_equal(without, usual)
    assert not np.array_equal(with_it, usual)


def test_limits_gate_what_is_known_to_be_beyond_them(bench: Workbench) -> None:
    table = figures(("US", "47-2111", 0.3, None), ("US", "49-9041", 0.1, None))
    market = with_own(bench, table, indicator(less=True))  # a limit is on the figure as it is
    socs = market.occupations["soc"]

    def passing(*texts: str) -> dict[str, bool]:
        chosen = replace(DEFAULT, own_gates=texts)
        cells = market.region(chosen)
        return dict(zip(socs.gather(cells.occupation), gates(cells, market, chosen)[NAME], strict=True))

    found = passing(f"{NAME}>=0.2")
    assert (found["47-2111"], found["49-9041"], found["29-1141"]) == (True, False, True)
    assert passing(f"{NAME}>=0.3")["47-2111"]
    assert not passing(f"{NAME}>=0.05", f"{NAME}<=0.2")["47-2111"]
    assert NAME not in gates(market.region(DEFAULT), market, DEFAULT)
    elsewhere = replace(DEFAULT, own_gates=(f"{OTHER}>=1",))
    assert OTHER not in gates(market.region(elsewhere), market, elsewhere)


@pytest.mark.parametrize("text", [f"{NAME}>=0.2", f"{NAME}<=-3", f"{NAME}>=1000000", f"{NAME}<=0.000001"])
def test_a_limit_is_written_as_it_was_read(text: str) -> None:
    assert [str(limit) for limit in limits([text])] == [text]
    assert Limit.of(text).indicator == NAME


def test_weights_in_full_and_settled_are_each_others_way_back() -> None:
    listed: Criteria = criteria().with_own([indicator(default_weight=30), indicator(OTHER)])
    full = listed.in_full(DEFAULT.indicators)
    assert full == {**DEFAULT.indicators, NAME: 30}
    assert listed.settled(full) == DEFAULT.indicators
    other = {**DEFAULT.indicators, NAME: 0, OTHER: 5}
    assert listed.settled(listed.in_full(other)) == other
    assert listed.weights(DEFAULT.indicators) == {**DEFAULT.indicators, NAME: 30, OTHER: 0}
    assert criteria().weights(other) == DEFAULT.indicators
    assert criteria().own == []
