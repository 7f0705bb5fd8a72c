"""A scenario as a link, and back.

A link carries the schema version, the dataset version and what differs from the defaults. Whatever in it cannot be
read falls back to the default, with a notice in plain words; a link never raises. The
language that it may ask for is the visitor's, and no part of a scenario.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from jtm.language import IN_LINK
from jtm.scenario import DEFAULT, Scenario, upside_down
from jtm.settings.catalog import SETTINGS

SCHEMA_VERSION = "1"
LONGEST_LINK = 2000


def to_query(scenario: Scenario, dataset: str) -> dict[str, str]:
    """The query parameters of a link to ``scenario``: versions, and what differs from the defaults."""
    changed = {
        setting.link: setting.kind.write(getattr(scenario, name))
        for name, setting in SETTINGS.items()
        if getattr(scenario, name) != getattr(DEFAULT, name)
    }
    return {"v": SCHEMA_VERSION, "data": dataset, **changed}


def to_link(scenario: Scenario, dataset: str, page: str) -> str:
    """A link to ``scenario`` on ``page``, an absolute or relative address; at most :data:`LONGEST_LINK` characters."""
    return f"{page}?{urlencode(to_query(scenario, dataset))}"


def from_query(query: Mapping[str, str], dataset: str) -> tuple[Scenario, list[str]]:
    """The scenario of a link, and notices in plain words about whatever in it could not be used. What trackers of
    campaigns add, and the page's own server, is no mistake and passes in silence.
    """
    notices: list[str] = []
    if query.get("v", SCHEMA_VERSION) != SCHEMA_VERSION:
        notices.append("This link was made by another version of the workbench; what it shares with this one is used.")
    if query.get("data", dataset) != dataset:
        notices.append("This link was made on an earlier edition of the data; the figures shown are the current ones.")
    values: dict[str, Any] = {}
    for name, setting in SETTINGS.items():
        text = query.get(setting.link)
        if text is None:
            continue
        try:
            values[name] = setting.kind.read(text)
        except (ValueError, OverflowError):
            notices.append(f"The link's setting “{setting.link}” cannot be read; its default is used.")
    unknown = [name for name in query if name not in _LINK_NAMES and not name.startswith(_TRACKERS)]
    if unknown:
        listed = ", ".join(f"“{name[:20]}”" for name in unknown[:3]) + (", …" if len(unknown) > 3 else "")
        notices.append(f"The link holds what the workbench does not know and leaves out: {listed}.")
    return Scenario(**_consistent(values, notices)), notices


def from_pairs(pairs: Iterable[tuple[str, str]], dataset: str) -> tuple[Scenario, list[str]]:
    """:func:`from_query` of a link's parameters as they stand there, with a notice about each that is given twice; the
    last one counts.
    """
    given = list(pairs)
    chosen, notices = from_query(dict(given), dataset)
    counts = Counter(name for name, _ in given)
    twice = [name for name, count in counts.items() if count > 1 and name in _LINK_NAMES]
    return chosen, [*notices, *(f"The link gives “{name}” more than once; the last one is used." for name in twice)]


_LINK_NAMES = {"v", "data", IN_LINK, *(setting.link for setting in SETTINGS.values())}
_TRACKERS = ("utm_", "fbclid", "gclid", "msclkid", "dclid", "mc_", "_ga", "_gl", "hsa_", "_hs", "igshid", "embed")


def _consistent(values: dict[str, Any], notices: list[str]) -> dict[str, Any]:
    names = ("minimum_education", "maximum_education")
    if upside_down(*(values.get(name, getattr(DEFAULT, name)) for name in names)):
        notices.append("The link's education range is upside down; the default is used.")
        return {name: value for name, value in values.items() if name not in names}
    return values
