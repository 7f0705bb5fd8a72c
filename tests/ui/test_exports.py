"""What a page gives away is what the command writes, byte by byte and in full."""

from dataclasses import replace
from pathlib import Path

import pytest

from jtm.export import tables
from jtm.framework import ranking, robustness
from jtm.scenario import DEFAULT, to_link
from jtm.ui import jobs, landscape
from jtm.workbench import Workbench, robust_table
from tests.command import Run

SMALL = replace(DEFAULT, area="20580", rows="all")


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_ranking_is_the_same_from_the_page_and_from_the_command(
    run: Run, bench: Workbench, tmp_path: Path, form: str
) -> None:
    file = tmp_path / f"ranking.{form}"
    assert run("rank", "--scenario", to_link(SMALL, bench.dataset, "/"), "--out", str(file)).code == 0
    measures = ranking.measure(bench.market, SMALL)
    draws = robustness.pillar_draws(robustness.shake(bench.market, measures, SMALL), SMALL)
    table = robust_table(measures, ranking.rank(measures, SMALL), robustness.simulate(draws, SMALL), bench.market)
    assert tables.WRITERS[form](jobs.exported(table, bench, SMALL), None) == file.read_bytes()


@pytest.mark.parametrize("chosen", ["elements", "industry-mix", "groups"])
def test_a_landscape_is_the_same_from_the_page_and_from_the_command(
    run: Run, bench: Workbench, tmp_path: Path, chosen: str
) -> None:
    file = tmp_path / "landscape.csv"
    name = "skills" if chosen == "elements" else chosen
    assert run("landscape", "--area", SMALL.area, "--table", name, "--out", str(file)).code == 0
    assert tables.to_csv(landscape.exported(bench, SMALL, chosen)) == file.read_bytes()
