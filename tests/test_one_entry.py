"""Adding a setting, column, table, indicator or source takes one entry: each is added to a copy of the project, and
everything that follows from it is there.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from jtm.paths import data_paths
from tests.house import ROOT


class Copy:
    """A copy of the project in ``folder``, with the same snapshot."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for part in ("jtm", "docs"):
            shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        data = folder / "data"
        data.mkdir()
        for name in ("snapshot", "sources.toml"):
            (data / name).symlink_to(data_paths().root / name)

    def add(self, file: str, entry: str) -> None:
        """Append an entry to a file."""
        with (self.folder / file).open("a", encoding="utf-8") as opened:
            opened.write(entry)

    def run(self, *arguments: str) -> str:
        """What Python prints in the copy."""
        own = {"PYTHONPATH": str(self.folder), "JTM_DATA": str(self.folder / "data"), "COLUMNS": "200"}
        ran = subprocess.run(
            [sys.executable, *arguments], cwd=self.folder, env={**os.environ, **own}, capture_output=True, text=True,
            encoding="utf-8", check=False,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stderr
        return ran.stdout


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path)


def test_a_setting(copy: Copy) -> None:
    copy.add(
        "jtm/settings/settings.toml",
        """
[settings.rows_shown]
group = "view"
link = "few"
kind = "whole"
low = 5
high = 50
default = 20
label = "Rows shown at most"
unit = "rows"
""",
    )
    copy.run("-m", "jtm.settings.written")
    link = copy.run(
        "-c",
        """
from jtm.export.tables import settings_sheet
from jtm.links import from_query, to_query
from jtm.scenario import Scenario

chosen = Scenario(rows_shown=7)
query = to_query(chosen, "x")
print(query["few"], from_query(query, "x")[0] == chosen)
print(settings_sheet(chosen.settings(), "x").filter(setting="rows_shown").row(0))
try:
    Scenario(rows_shown=99)
except ValueError as error:
    print(error)
""",
    )
    assert link.splitlines()[0] == "7 True"
    assert "('rows_shown', '7', 'Rows shown at most', 'rows')" in link
    assert "rows_shown cannot be 99" in link
    assert "| `rows_shown` | `few` | **Rows shown at most** |" in (copy.folder / "docs/settings.md").read_text("utf-8")


def test_a_column_and_a_table(copy: Copy) -> None:
    copy.add(
        "jtm/columns.toml",
        (
            'hundreds = { label = "Hundreds of jobs", meaning = "Jobs in hundreds.", form = "count", '
            'unit = "hundred jobs" }\n'
        ),
    )
    copy.add(
        "jtm/answers/tables/ranking.py",
        """

@answer("ranking", "How many hundreds of jobs are there?", _cited, groups=RANKED)
def hundreds(region: Region) -> pl.DataFrame:
    \"\"\"Jobs of each occupation, in hundreds.\"\"\"
    return region.ranked.frame.select("soc", (pl.col("employment") / 100).alias("hundreds"))
""",
    )
    told = copy.run(
        "-c",
        """
import io, json, jtm, polars as pl
from jtm.export import tables

table = jtm.region("Houston").table("hundreds")
print(table["hundreds"].sum() > 10_000, table.columns)
print(pl.read_excel(io.BytesIO(tables.to_xlsx(table)), sheet_name="Dictionary").filter(name="hundreds").row(0)[1:6])
print(json.loads(pl.read_parquet_metadata(io.BytesIO(tables.to_parquet(table)))["columns"])["hundreds"]["unit"])
""",
    )
    assert "True ['soc', 'hundreds', 'basis', 'source', 'vintage', 'geography']" in told
    assert "('hundreds', 'Hundreds of jobs', 'Jobs in hundreds.', 'hundred jobs', 'number')" in told
    assert told.strip().endswith("hundred jobs")
    csv = copy.run("-m", "jtm", "rank", "--table", "hundreds", "--format", "csv")
    assert csv.splitlines()[0] == "soc,hundreds,basis,source,vintage,geography"
    assert "Jobs in hundreds." in copy.run("-m", "jtm", "schema", "ranking.hundreds", "--format", "csv")


def test_an_indicator(copy: Copy) -> None:
    copy.add(
        "jtm/framework/criteria.toml",
        """
[[indicator]]
id = "top_pay"
pillar = "wages"
label = "Top pay"
help = "75th percentile wage."
unit = "US dollars a year"
form = "${:,.0f}"
basis = "observed"
sources = ["oews"]
default_weight = 25
""",
    )
    copy.add(
        "jtm/framework/ranking/indicators.py",
        """

def top_pay(cells: Cells) -> Floats:
    \"\"\"75th percentile wage, US dollars a year.\"\"\"
    return cells.wage_p75
""",
    )
    copy.run("-m", "jtm.settings.written")
    why = copy.run("-m", "jtm", "rank", "--table", "why", "--job", "47-2111", "--format", "csv")
    row = next(line for line in why.splitlines() if "top_pay" in line)
    assert "Top pay" in row
    assert "BLS OEWS" in row
    assert "top_pay" in copy.run("-m", "jtm", "rank", "--table", "correlations", "--format", "csv")
    link = copy.run("-c", "from jtm.scenario import DEFAULT; print(DEFAULT.indicators['top_pay'])")
    assert link.strip() == "25"


def test_a_source(copy: Copy) -> None:
    copy.add(
        "jtm/sources/catalog.toml",
        """
[seasons]
publisher = "A publisher"
cited_as = "Seasons"
title = "When it rains"
url = "https://example.org/"
licence = "public domain"
geography = "nation"
files = ["seasons.csv"]
vintage = "2026"
minimum_rows = 1
downloads = [{ url = "https://example.org/seasons.csv", file = "seasons.csv" }]
""",
    )
    (copy.folder / "jtm/sources/seasons.py").write_text(
        '''"""When it rains."""

import polars as pl


def read(raw, known, minimum_rows):
    """The table ``season``."""
    return {"season": pl.read_csv(raw / "seasons.csv")}
''',
        "utf-8",
    )
    (copy.folder / "jtm/warehouse/sql/season.sql").write_text(
        "-- When it rains.\nCREATE TABLE season AS SELECT year FROM rain;\n", "utf-8"
    )
    (copy.folder / "jtm/warehouse/sql/rain.sql").write_text(
        "-- Years of rain.\nCREATE TABLE rain AS SELECT 2026 AS year;\n", "utf-8"
    )
    (copy.folder / "raw" / "seasons").mkdir(parents=True)
    (copy.folder / "raw" / "seasons" / "seasons.csv").write_text("year\n2026\n", "utf-8")
    told = copy.run(
        "-c",
        """
from pathlib import Path
from jtm.answers.provenance import CITED_AS
from jtm.sources.catalog import catalog

source = catalog()["seasons"]
print(source.read(Path("raw"), {})["season"].rows(), source.vintage(Path("raw")), CITED_AS["seasons"])
""",
    )
    assert told.strip() == "[(2026,)] 2026 Seasons"
    assert "seasons" in copy.run("-m", "jtm", "refresh", "-h")
    assert copy.run("-m", "jtm", "query", "FROM season", "--format", "csv").split() == ["year", "2026"]
