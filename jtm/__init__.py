"""jtm: a workbench for Jobs That Mobilize, on public data, for any US region.

>>> import jtm
>>> houston = jtm.region("Houston", preset="opportunity_occupation")
>>> houston.table("ranking").filter("designated").select("soc", "title", "score", "p_top")  # doctest: +SKIP
>>> houston.table("feeders", job="electricians")  # doctest: +SKIP
>>> jtm.regions("metros:TX").table("ranking")  # doctest: +SKIP
"""

from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jtm.answers.python import benchmark, landscape, pathways, rank, region, regions, training, validation
    from jtm.answers.workbench import open_workbench
    from jtm.scenario import Scenario

__all__ = [
    "Scenario",
    "__version__",
    "benchmark",
    "landscape",
    "open_workbench",
    "pathways",
    "rank",
    "region",
    "regions",
    "training",
    "validation",
]
__version__: str
_STANDS_IN = {"Scenario": "jtm.scenario", "open_workbench": "jtm.answers.workbench"}  # all others in one module


def __getattr__(name: str) -> object:
    """Import a public name when it is first used: a child process that reads one file or answers one query starts in
    half a second, not in three.
    """
    if name == "__version__":
        return version("jtm")
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_STANDS_IN.get(name, "jtm.answers.python")), name)
