from dataclasses import replace

import numpy as np
import pytest

from jtm.framework.criteria import criteria
from jtm.framework.market import Market
from jtm.framework.ranking import aggregate, scoring
from jtm.framework.ranking.scoring import Measures, Ranking
from jtm.framework.ranking.whatif import what_if
from jtm.scenario import AGGREGATIONS, DEFAULT, Scenario

PILLARS = list(criteria().pillars)
GRID = [(w, g, 100 - w - g) for w in range(101) for g in range(101 - w)]


def ranks_by_mix(measures: Measures, ranked: Ranking, scenario: Scenario) -> np.ndarray:
    """The rank of every cell under every mix of whole points, one mix at a time, (mixes, cells)."""
    rows = []
    for mix in GRID:
        shares = {name: points / 100 for name, points in zip(PILLARS, mix, strict=True)}
        score = aggregate.combine(ranked.pillars, shares, scenario.aggregation)
        rows.append(aggregate.ranks(score, measures.passing))
    return np.stack(rows)


@pytest.fixture(scope="module", params=AGGREGATIONS)
def tried(request: pytest.FixtureRequest, houston: Measures) -> tuple[Scenario, Ranking, np.ndarray]:
    scenario = replace(DEFAULT.with_weights(wages=50, growth=30, strategic=20), aggregation=request.param)
    ranked = scoring.rank(houston, scenario)
    return scenario, ranked, ranks_by_mix(houston, ranked, scenario)


def test_the_grid_is_all_mixes_of_whole_points() -> None:
    assert len(GRID) == 5151


def test_the_mix_found_is_the_nearest_of_all_that_flip(
    houston: Measures, tried: tuple[Scenario, Ranking, np.ndarray]
) -> None:
    scenario, ranked, ranks = tried
    chosen = np.array(list(scenario.pillar_shares().values()))
    distance = np.abs(np.array(GRID) / 100 - chosen).sum(axis=1) / 2
    seats = aggregate.seats(scenario.share, int((ranked.rank > 0).sum()))
    for place in np.flatnonzero(ranked.rank):
        found = what_if(houston, ranked, scenario, int(place))
        assert found.gates == ()
        assert found.best_rank == ranks[:, place].min()
        flips = (ranks[:, place] <= seats) != ranked.designated[place]
        if not flips.any():
            assert (found.shares, found.moved) == (None, None)
        else:
            assert found.shares is not None
            assert found.moved == pytest.approx(distance[flips].min())
            points = tuple(round(100 * found.shares[name]) for name in PILLARS)
            assert flips[GRID.index(points)]
            assert distance[GRID.index(points)] == pytest.approx(found.moved)


def test_moving_the_sliders_there_does_flip_it(houston: Measures, tried: tuple[Scenario, Ranking, np.ndarray]) -> None:
    scenario, ranked, _ = tried
    for place in np.flatnonzero(ranked.rank)[::5]:
        found = what_if(houston, ranked, scenario, int(place))
        if found.shares:
            points = {name: round(100 * share) for name, share in found.shares.items()}
            after = scoring.rank(houston, scenario.with_weights(**points))
            assert after.designated[place] != ranked.designated[place]


def test_a_gated_job_is_told_which_gates(houston: Measures, houston_ranking: Ranking) -> None:
    by_soc = houston_ranking.frame.sort("soc")["gates_failed"].to_list()
    for place in np.flatnonzero(~houston.passing)[::20]:
        found = what_if(houston, houston_ranking, DEFAULT, int(place))
        assert list(found.gates) == by_soc[place]
        assert (found.shares, found.moved, found.best_rank) == (None, None, None)


def test_all_gated_out_names_the_gate(market: Market) -> None:
    scenario = replace(DEFAULT, wage_floor="own", own_floor=1_000_000)
    measures = scoring.measure(market, scenario)
    found = what_if(measures, scoring.rank(measures, scenario), scenario, 5)
    assert "wage_floor" in found.gates


def test_at_a_share_of_one_no_mix_puts_anybody_out(market: Market, houston: Measures) -> None:
    scenario = replace(DEFAULT, share=1.0)
    ranked = scoring.rank(houston, scenario)
    found = what_if(houston, ranked, scenario, int(np.flatnonzero(ranked.rank)[0]))
    assert (found.gates, found.shares, found.moved) == ((), None, None)


def test_ties_go_by_soc_code_under_every_mix(houston: Measures) -> None:
    level = {name: np.full(len(houston.cells), 0.5) for name in houston.normalised}
    tied = replace(houston, normalised=level)
    ranked = scoring.rank(tied, DEFAULT)
    for number, place in enumerate(np.flatnonzero(houston.passing)[:40], start=1):
        found = what_if(tied, ranked, DEFAULT, int(place))
        assert (found.best_rank, found.shares) == (number, None)


def test_a_job_that_cannot_be_scored_is_brought_in_by_no_mix(market: Market) -> None:
    # Only AI resilience counts, and it is not known for some who pass the gates.
    only = {**dict.fromkeys(DEFAULT.indicators, 0), "ai_resilience": 50}
    scenario = replace(DEFAULT, indicators=only)
    measures = scoring.measure(market, scenario)
    ranked = scoring.rank(measures, scenario)
    unscored = np.flatnonzero(measures.passing & np.isnan(ranked.score))
    assert len(unscored)
    found = what_if(measures, ranked, scenario, int(unscored[0]))
    assert (found.shares, found.moved, found.best_rank) == (None, None, None)
