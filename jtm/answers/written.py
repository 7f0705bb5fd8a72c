"""What is written from the registry of answers and from ``columns.toml``: ``python -m jtm.answers.written`` writes the
pages of the documents that list every table and every column. A test finds them out of date.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from jtm.answers.registry import STEPS, answers
from jtm.columns import COLUMNS
from jtm.export.formats import type_of

_TABLES = """# Tables

Every table that the six steps give by name: on the command line as `--table`, from Python as
`region.table("step.name")`, or by its name alone where no other step has that name. Made by `make written`.

    import jtm

    houston = jtm.region("Houston", preset="opportunity_occupation")
    houston.table("ranking")
    houston.table("feeders", job="electricians")
    houston.table("feeders", job="all-jtm")  # each JTM
    jtm.regions("metros:TX").table("ranking")  # many areas as one table, with area_code and area_name
"""
_COLUMNS = """# Columns

Every column of every table, file and warehouse table: a name means one quantity in one unit everywhere. The same stands
in the Dictionary sheet of every workbook, in the metadata of every Parquet file, in the warehouse's comments, and in
`jtm schema TABLE`. Made by `make written`.

| column | on a page | means | unit | type |
|---|---|---|---|---|
"""


def tables_page() -> str:
    """The page of the documents that lists every table."""
    return _TABLES + "".join(_of_step(step, command) for step, command in STEPS.items())


def _of_step(step: str, command: str) -> str:
    return f"\n## {step}: `jtm {command} --table …`\n\n| table | answers | in a terminal |\n|---|---|---|\n" + "".join(
        f"{row}\n" for row in _rows(step)
    )


def _rows(step: str) -> Iterator[str]:
    for one in answers(step).values():
        yield f"| `{one.name}` | {one.title} | {', '.join(one.shown) or 'all columns'} |"


def columns_page() -> str:
    """The page of the documents that lists every column."""
    known = sorted(COLUMNS.values(), key=lambda one: one.name)
    return _COLUMNS + "".join(
        f"| `{one.name}` | {one.label} | {one.meaning} | {one.unit} | {type_of(one.form)} |\n" for one in known
    )


PAGES: dict[str, Callable[[], str]] = {"tables.md": tables_page, "columns.md": columns_page}

if __name__ == "__main__":
    for file, page in PAGES.items():
        (Path(__file__).resolve().parents[2] / "docs" / file).write_text(page(), "utf-8")
