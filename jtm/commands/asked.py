"""What a command is asked about: the areas, and the scenario of links, presets and settings."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated
from urllib.parse import parse_qsl, urlsplit

import typer

from jtm.answers.agreed import under, usable
from jtm.answers.find import find_area, find_industry, find_occupation
from jtm.answers.region import Region
from jtm.answers.several import Regions, areas_meant, is_group
from jtm.answers.workbench import Workbench, open_workbench, settled, unknown_codes, without_unknown
from jtm.commands.console import say
from jtm.commands.options import setting_pairs
from jtm.errors import WrongRequest
from jtm.framework.criteria import criteria
from jtm.links import LONGEST_LINK, from_pairs
from jtm.scenario import DEFAULT, MOST_VALIDATED, Scenario, apply_preset, require_weight
from jtm.settings.catalog import SETTINGS
from jtm.store.connect import NoStoreError, open_store

_AREA = "Code (26420), state (TX) or name (New York City). Default: Houston."
Area = Annotated[str | None, typer.Option(help=_AREA)]
Areas = Annotated[
    list[str] | None,
    typer.Option("--area", help=f"{_AREA} Again for several; all, metros, nonmetros, states or metros:TX for many."),
]
Link = Annotated[str | None, typer.Option("--scenario", help="A link copied from the page, or a file holding one.")]
Preset = Annotated[str | None, typer.Option(help=f"One of {', '.join(criteria().presets)}.")]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="NAME=VALUE",
        help="A setting, as docs/settings.md lists them and `jtm link LINK` prints them; again for more.",
        autocompletion=lambda: [f"{name}=" for name in SETTINGS],
    ),
]
Weights = Annotated[str | None, typer.Option(help="Pillar weights: wages=50,growth=30,strategic=20.")]
Validated = Annotated[
    bool, typer.Option("--validated", help="Use the latest benchmarks that employers agreed on, not O*NET's.")
]


@dataclass(frozen=True)
class Asked:
    """The open workbench, the scenario of the first area, and the codes of all ``areas``; ``several`` where a table is
    to name them, be they many or one of a group.
    """

    bench: Workbench
    scenario: Scenario
    areas: tuple[str, ...]
    several: bool

    @property
    def region(self) -> Region:
        """The first region."""
        return Region.of(self.bench, self.scenario)

    @property
    def regions(self) -> Regions:
        """All of them."""
        return Regions(self.bench, self.scenario, self.areas)

    def one_area(self, why: str) -> None:
        """Refuse several areas: ``why`` finishes the sentence."""
        if self.several:
            raise WrongRequest(f"Give one --area: {why}.")


def asked(
    link: str | None,
    preset: str | None,
    areas: list[str] | None,
    settings: list[str] | None,
    *,
    weights: str | None = None,
    validated: bool = False,
    agreed: bool = True,
) -> Asked:
    """What a command is asked; with ``validated``, or where the link says so, under benchmarks that employers agreed
    on, unless it knows none (``agreed``). Raises ``WrongRequest``.
    """
    bench = open_workbench()
    texts = setting_pairs(settings or []) | ({"pillars": weights} if weights else {})
    chosen = read_scenario(bench, link, preset, texts)
    meant = areas_meant(bench, areas) if areas else (chosen.area,)
    several = len(areas or []) > 1 or any(map(is_group, areas or []))
    chosen = replace(chosen, area=meant[0])
    if agreed:
        bench, chosen = with_agreed(bench, chosen, latest=validated)
    return Asked(bench, chosen, meant, several)


def read_scenario(bench: Workbench, link: str | None, preset: str | None, texts: Mapping[str, str]) -> Scenario:
    """The scenario of a link or file, then the preset and the settings (as people type them) given beside it. Raises
    ``SettingError``, also where nothing in it has any weight.
    """
    chosen = read_link(link, bench) if link else DEFAULT
    if preset:
        if preset not in criteria().presets:
            raise WrongRequest(f"There is no preset {preset!r}: choose among {', '.join(criteria().presets)}.")
        chosen = apply_preset(chosen, preset)
    chosen = chosen.with_entered({name: _code(bench, name, text) for name, text in texts.items()})
    for name, (said, _) in unknown_codes(bench, chosen).items():
        if name in texts:
            raise WrongRequest(f"{said}.")
    listed = bench.market.criteria
    require_weight(chosen, listed)
    for pillar in chosen.silent_pillars(listed):
        say(f"No indicator of {listed.pillars[pillar].label} has a weight, so that pillar does not count.")
    return settled(bench, chosen)


# Settings whose code may be given in words.
_FOUND: dict[str, Callable[[Workbench, str], str]] = {
    "area": find_area,
    "reference": find_area,
    "occupation": find_occupation,
    "start": find_occupation,
    "shock_industry": find_industry,
}


def _code(bench: Workbench, name: str, text: str) -> str:
    return _FOUND[name](bench, text) if name in _FOUND and text.strip() else text


def read_link(link: str, bench: Workbench) -> Scenario:
    """The scenario of a link, or of a file that holds one; what in it cannot be used is said. Raises ``WrongRequest``
    for what is neither.
    """
    try:
        text = link if "?" in link else _start_of(Path(link)).strip()
        parameters = parse_qsl(urlsplit(text).query, keep_blank_values=True)
    except (OSError, ValueError):
        parameters = []
    if not parameters:
        raise WrongRequest(f"{link[:80]!r} is neither a link copied from the page nor a file that holds one.")
    chosen, notices = from_pairs(parameters, bench.dataset)
    chosen, more = without_unknown(bench, chosen)
    for notice in notices + more:
        say(notice)
    return chosen


def _start_of(file: Path) -> str:
    """As much of a file as a link may be long, and one character more: whatever else it is, it is no link."""
    with file.open(encoding="utf-8") as opened:
        return opened.read(LONGEST_LINK + 1)


def with_agreed(bench: Workbench, chosen: Scenario, *, latest: bool) -> tuple[Workbench, Scenario]:
    """The workbench under the agreed benchmarks that the scenario names; of the ``latest``, those that it does not."""
    if not latest and not chosen.validated:
        return bench, chosen
    try:
        store = open_store(create=False)
    except NoStoreError:
        say("Nothing has been agreed on here, as there is no store: O*NET's levels are used.")
        return bench, replace(chosen, validated=())
    if latest:
        chosen = replace(chosen, validated=tuple(one.public_id for one in usable(store)[:MOST_VALIDATED]))
        if not chosen.validated:
            say("No benchmark has been signed off: O*NET's are used.")
    bench, notices = under(bench, store, chosen)
    for notice in [*notices, *(f"Validated benchmark: {one.label}." for one in bench.agreed.values())]:
        say(notice)
    return bench, chosen
