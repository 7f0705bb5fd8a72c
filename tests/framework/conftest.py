from collections.abc import Mapping

import pytest

from jtm.answers.workbench import Workbench
from jtm.framework.market import Market
from jtm.framework.ranking import robustness, scoring
from jtm.framework.ranking.normalise import Array
from jtm.framework.ranking.robustness import Noise
from jtm.framework.ranking.scoring import Measures, Ranking
from jtm.framework.ranking.uncertainty import Stream, drawn_weights
from jtm.scenario import DEFAULT


@pytest.fixture(scope="session")
def market(bench: Workbench) -> Market:
    return bench.market


@pytest.fixture(scope="session")
def houston(market: Market) -> Measures:
    return scoring.measure(market, DEFAULT)


@pytest.fixture(scope="session")
def houston_ranking(houston: Measures) -> Ranking:
    return scoring.rank(houston, DEFAULT)


@pytest.fixture(scope="session")
def houston_noise(market: Market, houston: Measures) -> Noise:
    return robustness.shake(market, houston, DEFAULT)


@pytest.fixture
def settled_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draws leave the weights as they are chosen, closer than any setting allows."""

    def settled(stream: Stream, weights: Mapping[str, float], concentration: float, draws: int) -> dict[str, Array]:
        return drawn_weights(stream, weights, 1e9, draws)

    monkeypatch.setattr(robustness, "drawn_weights", settled)
