"""jtm: a workbench for Jobs That Mobilize, on public data, for any US region.

>>> import jtm
>>> ranking = jtm.rank(area="Houston", weights={"wages": 50, "growth": 30, "strategic": 20})
>>> ranking.filter("designated").select("soc", "title", "score", "p_top")  # doctest: +SKIP
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jtm.scenario import Scenario
    from jtm.workbench import open_workbench, rank

__all__ = ["Scenario", "open_workbench", "rank"]
_IN = {"Scenario": "jtm.scenario", "open_workbench": "jtm.workbench", "rank": "jtm.workbench"}


def __getattr__(name: str) -> Any:
    """Import what is asked for: a child process that reads one file needs none of it, and starts sooner."""
    if name in _IN:
        return getattr(import_module(_IN[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
