"""The command of step 1: ``landscape``."""

from dataclasses import replace
from typing import Annotated

import typer

from jtm.answers.registry import answers
from jtm.commands.answered import answer
from jtm.commands.asked import Areas, Link, Preset, Settings, asked
from jtm.commands.console import say
from jtm.commands.written import As, Format, Out, table_option


def landscape(
    area: Areas = None,
    reference: Annotated[str | None, typer.Option(help="The region to compare with. Default: the nation.")] = None,
    table: Annotated[str, table_option("landscape")] = "skills",
    element: Annotated[
        str | None, typer.Option(help="For map and holders: a code or name. Default: the strongest skill.")
    ] = None,
    industry: Annotated[str | None, typer.Option(help="For a shock: a sector, such as 21 or 31-33.")] = None,
    change: Annotated[
        int | None, typer.Option(min=-100, max=100, help="For a shock: percent of the industry's jobs.")
    ] = None,
    preset: Preset = None,
    scenario: Link = None,
    settings: Settings = None,
    form: As = Format.TABLE,
    out: Out = None,
) -> None:
    """Map a region's skill landscape: strengths, projected shift in mix, estimated industries."""
    of = asked(scenario, preset, area, settings, agreed=False)
    if of.scenario.validated:  # they are of single jobs, and would change no figure here
        say("Step 1 uses O*NET's ratings: the validated benchmarks of the link are left out.")
    shock = of.scenario.shock if change is None else change / 100
    of = replace(of, scenario=replace(of.scenario, shock=shock, validated=()))
    given = {"reference": reference, "industry": industry, "element": element}
    answer(of, answers("landscape")[table], given, form, out)
