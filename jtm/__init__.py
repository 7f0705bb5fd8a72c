"""jtm: a workbench for Jobs That Mobilize, on public data, for any US region.

>>> import jtm
>>> ranking = jtm.rank(area="Houston", weights={"wages": 50, "growth": 30, "strategic": 20})
>>> ranking.filter("designated").select("soc", "title", "score", "p_top")  # doctest: +SKIP
"""

from jtm.scenario import Scenario
from jtm.workbench import open_workbench, rank

__all__ = ["Scenario", "open_workbench", "rank"]
