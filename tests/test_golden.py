"""Figures read by hand from the publishers' files stand in the marts as they are printed there."""

import tomllib
from pathlib import Path
from typing import Any

import duckdb
import pytest

FILES = sorted((Path(__file__).parent / "golden").glob("*.toml"))
FIGURES = [(file.stem, figure) for file in FILES for figure in tomllib.loads(file.read_text("utf-8"))["figure"]]


def row(warehouse: duckdb.DuckDBPyConnection, mart: str, key: dict[str, Any]) -> dict[str, Any]:
    """The one row of ``mart`` at ``key``."""
    where = " AND ".join(f"{column} = ?" for column in key)
    rows = warehouse.cursor().sql(f"SELECT * FROM {mart} WHERE {where}", params=list(key.values())).pl()
    assert rows.height == 1
    return rows.row(0, named=True)


@pytest.mark.parametrize("figure", [pytest.param(f, id=f"{source}: {f['name']}") for source, f in FIGURES])
def test_a_figure_is_that_of_its_source(warehouse: duckdb.DuckDBPyConnection, figure: dict[str, Any]) -> None:
    found = row(warehouse, figure["mart"], figure["key"])
    for column, value in figure.get("shows", {}).items():
        # Figures that are built from published ones are given to six or seven digits.
        shown = pytest.approx(value, rel=1e-6) if type(value) in (int, float) else value
        assert found[column] == shown, column
    for column in figure.get("blank", []):
        assert found[column] is None, column


@pytest.mark.parametrize(
    "mart",
    ["wage", "rating", "projection", "price_parity", "exposure", "demographics", "transition", "area", "county",
     "completion", "institution", "cip", "cip_soc", "program", "program_occupation", "job_title", "state_projection",
     "family_threshold", "fair_market_rent", "income_limit", "area_county", "worker_age", "pay_by_sex", "wage_history",
     "postings_index"],
)  # fmt: skip
def test_every_kind_of_figure_is_held_against_its_source(mart: str) -> None:
    assert mart in {figure["mart"] for _, figure in FIGURES}
