"""The command of step 1: ``landscape``."""

from dataclasses import replace
from typing import Annotated

import typer

from jtm.answers.landscape import (
    DOMAIN_TABLES,
    LandscapeTable,
    find_element,
    landscape_table,
)
from jtm.answers.region import Region
from jtm.answers.workbench import (
    find_area,
    find_industry,
    open_workbench,
)
from jtm.commands.console import (
    Area,
    As,
    Format,
    Link,
    Out,
    read_scenario,
    say,
    write_table,
)
from jtm.export import tables


def landscape(
    area: Area = None,
    reference: Annotated[str | None, typer.Option(help="The region to compare with. Default: the nation.")] = None,
    table: Annotated[LandscapeTable, typer.Option(help="Which table.")] = LandscapeTable.SKILLS,
    element: Annotated[
        str | None, typer.Option(help="For map and holders: a code or name. Default: the strongest skill.")
    ] = None,
    industry: Annotated[str | None, typer.Option(help="For a shock: a sector, such as 21 or 31-33.")] = None,
    change: Annotated[
        int | None, typer.Option(min=-100, max=100, help="For a shock: percent of the industry's jobs.")
    ] = None,
    scenario: Link = None,
    form: As = Format.TABLE,
    out: Out = None,
) -> None:
    """Map a region's skill landscape: strengths, projected shift in mix, estimated industries."""
    bench = open_workbench()
    chosen = read_scenario(bench, scenario, None, area, None)
    if chosen.validated:  # they are of single jobs, and would change no figure here
        say("Step 1 uses O*NET's ratings: the validated benchmarks of the link are left out.")
        chosen = replace(chosen, validated=())
    if reference is not None:
        chosen = replace(chosen, reference=find_area(bench.market, reference))
    if industry is not None:
        chosen = replace(chosen, shock_industry=find_industry(bench, industry))
    if change is not None:
        chosen = replace(chosen, shock=change / 100)
    if element is not None:
        found = find_element(Region.of(bench, chosen).content, element)
        chosen = replace(chosen, element=found["element_id"], domain=found["domain"])
    notes = {"Sources": bench.sources, "Settings": tables.settings_sheet(chosen.settings(), bench.dataset)}
    write_table(landscape_table(Region.of(bench, chosen), table), form, out, notes, show=_LANDSCAPE_COLUMNS[table])


_ELEMENT_COLUMNS = ["name", "share", "strength", "strength_low", "strength_high", "shift", "shift_jobs", "exit_rate"]
_LANDSCAPE_COLUMNS = {
    **dict.fromkeys(DOMAIN_TABLES, _ELEMENT_COLUMNS),
    LandscapeTable.GROUPS: ["name", "domain", "group", "jobs", "share", "concentration"],
    LandscapeTable.HOLDERS: ["title", "employment", "share", "jtm", "needs", "ratings_from"],
    LandscapeTable.MAP: ["area_code", "area_name", "strength"],
    LandscapeTable.REMOTENESS: ["title", "employment", "remoteness", "workers_near", "ratings_from"],
    LandscapeTable.REMOTENESS_MEAN: ["area_name", "employment", "remoteness"],
    LandscapeTable.SHOCK: ["title", "employment", "workers", "ratings_from", "havens"],
    LandscapeTable.SHOCK_SKILLS: ["name", "domain", "share"],
    LandscapeTable.PEERS: ["area_name", "correlation", "population", "area_code"],
    LandscapeTable.INDUSTRY_MIX: ["naics", "title", "employment", "employment_share", "national_share"],
    LandscapeTable.INDUSTRY_FIT: ["area_code", "occupations", "penalty", "error", "national_error", "correlation"],
}
