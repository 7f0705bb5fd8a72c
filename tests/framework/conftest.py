import pytest

from jtm.framework import ranking, robustness
from jtm.framework.market import Market
from jtm.framework.ranking import Measures, Ranking
from jtm.framework.robustness import Noise
from jtm.scenario import DEFAULT
from jtm.workbench import Workbench


@pytest.fixture(scope="session")
def market(bench: Workbench) -> Market:
    return bench.market


@pytest.fixture(scope="session")
def houston(market: Market) -> Measures:
    return ranking.measure(market, DEFAULT)


@pytest.fixture(scope="session")
def houston_ranking(houston: Measures) -> Ranking:
    return ranking.rank(houston, DEFAULT)


@pytest.fixture(scope="session")
def houston_noise(market: Market, houston: Measures) -> Noise:
    """Fewer draws than the product takes: enough for what the tests say."""
    return robustness.shake(market, houston, DEFAULT, draws=500)
