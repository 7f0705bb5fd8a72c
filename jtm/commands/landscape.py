"""The command of step 1: ``landscape``."""

from dataclasses import replace
from typing import Annotated

import typer

from jtm.answers.arguments import applied
from jtm.answers.region import Region
from jtm.answers.registry import answers
from jtm.answers.workbench import open_workbench
from jtm.commands import console


def landscape(
    area: console.Area = None,
    reference: Annotated[str | None, typer.Option(help="The region to compare with. Default: the nation.")] = None,
    table: Annotated[str, console.table_option("landscape")] = "skills",
    element: Annotated[
        str | None, typer.Option(help="For map and holders: a code or name. Default: the strongest skill.")
    ] = None,
    industry: Annotated[str | None, typer.Option(help="For a shock: a sector, such as 21 or 31-33.")] = None,
    change: Annotated[
        int | None, typer.Option(min=-100, max=100, help="For a shock: percent of the industry's jobs.")
    ] = None,
    preset: console.Preset = None,
    scenario: console.Link = None,
    form: console.As = console.Format.TABLE,
    out: console.Out = None,
) -> None:
    """Map a region's skill landscape: strengths, projected shift in mix, estimated industries."""
    bench = open_workbench()
    chosen = console.read_scenario(bench, scenario, preset, area, None)
    if chosen.validated:  # they are of single jobs, and would change no figure here
        console.say("Step 1 uses O*NET's ratings: the validated benchmarks of the link are left out.")
        chosen = replace(chosen, validated=())
    if change is not None:
        chosen = replace(chosen, shock=change / 100)
    given = {"reference": reference, "industry": industry, "element": element}
    region = applied(Region.of(bench, chosen), given)
    one = answers("landscape")[table]
    console.write_answer(one, one.make(region), region, form, out)
