"""What is written from the registry of answers: ``python -m jtm.answers.written`` writes the page of the documents that
lists every table. A test finds it out of date.
"""

from collections.abc import Iterator
from pathlib import Path

from jtm.answers.registry import STEPS, answers

_HEAD = """# Tables

Every table that steps 1, 2, 5 and 6 give by name: on the command line as `--table`, from Python as
`region.table("step.name")`, or by its name alone where no other step has that name. Made by `make written`.

    import jtm

    houston = jtm.region("Houston", preset="opportunity_occupation")
    houston.table("ranking")
    houston.table("feeders", job="electricians")
    houston.table("feeders", job="all-jtm")  # each JTM
    jtm.regions("metros:TX").table("ranking")  # many areas as one table, with area_code and area_name
"""


def page() -> str:
    """The page of the documents."""
    return _HEAD + "".join(_of_step(step, command) for step, command in STEPS.items())


def _of_step(step: str, command: str) -> str:
    return f"\n## {step}: `jtm {command} --table …`\n\n| table | answers | in a terminal |\n|---|---|---|\n" + "".join(
        f"{row}\n" for row in _rows(step)
    )


def _rows(step: str) -> Iterator[str]:
    for one in answers(step).values():
        yield f"| `{one.name}` | {one.title} | {', '.join(one.shown) or 'all columns'} |"


if __name__ == "__main__":
    (Path(__file__).resolve().parents[2] / "docs" / "tables.md").write_text(page(), "utf-8")
