"""jtm: a workbench for Jobs That Mobilize, on public data, for any US region.

>>> import jtm
>>> ranking = jtm.rank(area="Houston", weights={"wages": 50, "growth": 30, "strategic": 20})
>>> ranking.filter("designated").select("soc", "title", "score", "p_top")  # doctest: +SKIP
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jtm.answers.workbench import open_workbench, rank
    from jtm.scenario import Scenario

__all__ = ["Scenario", "open_workbench", "rank"]


def __getattr__(name: str) -> object:
    """Import a public name when it is first used: a child process that reads one file or answers one query starts in
    half a second, not in three.
    """
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("jtm.scenario" if name == "Scenario" else "jtm.answers.workbench"), name)
