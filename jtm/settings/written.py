"""What is written from ``settings.toml``: ``python -m jtm.settings.written`` writes ``fields.py``, the fields of a
scenario with their types, and the page of the documents that lists every setting. A test finds either out of date.
"""

from collections.abc import Iterator
from pathlib import Path

from jtm.settings.catalog import GROUPS, SETTINGS, Setting
from jtm.settings.kinds import Choice, Code, Codes, Flag, Kind, Scaled, Step, Weights, Whole

_TYPES: dict[type[Kind], str] = {
    Choice: "str",
    Step: "str",
    Whole: "int",
    Scaled: "float",
    Flag: "bool",
    Code: "str",
    Codes: "tuple[str, ...]",
    Weights: "Mapping[str, int]",
}
_HEAD = '''"""The fields of a scenario, with their types: made from ``settings.toml`` by ``make written``."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from jtm.settings.catalog import SETTINGS


@dataclass(frozen=True)
class Fields:
    """Every setting, by name."""

'''
_PAGE = """# Settings

Every setting of the workbench: its name in Python and on the command line, then its short name in a link, which says
only what differs from the defaults. Values are as `--set NAME=VALUE` takes them and the sheet of settings prints them;
Python takes a share as 0-1, codes as a tuple and weights as a dictionary. This page is made from
`jtm/settings/settings.toml` by `make written`.
"""


def fields_source() -> str:
    """The text of ``fields.py``."""
    return _HEAD + "".join(_field(name, setting) for name, setting in SETTINGS.items())


def _field(name: str, setting: Setting) -> str:
    value = f'SETTINGS["{name}"].default'
    if isinstance(setting.kind, Weights):
        value = f"field(default_factory={value}.copy)"
    return f"    {name}: {_TYPES[type(setting.kind)]} = {value}\n"


def page() -> str:
    """The page of the documents, a table a group."""
    return _PAGE + "".join(_table(group) for group in GROUPS)


def _table(group: str) -> str:
    rows = "\n".join(_row(name, setting) for name, setting in SETTINGS.items() if setting.group == group)
    head = "| name | in a link | what it is | values | default | unit |\n|---|---|---|---|---|---|"
    return f"\n## {GROUPS[group].label}\n\n{head}\n{rows}\n"


def _row(name: str, setting: Setting) -> str:
    words = f"**{setting.label}** {setting.help}".strip()
    cells = [f"`{name}`", f"`{setting.link}`", words, "; ".join(_values(setting.kind)), _default(setting), setting.unit]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _values(kind: Kind) -> Iterator[str]:
    if isinstance(kind, Choice) and not isinstance(kind.options, tuple):
        yield from (f"`{name}`: {label}" for name, label in kind.options.items())
    elif isinstance(kind, Step):
        yield from (f"`{name}`" for name in kind.names)
    else:
        yield kind.typed


def _default(setting: Setting) -> str:
    text = setting.kind.show(setting.default)
    return f"`{text}`" if text else "none"


if __name__ == "__main__":
    (Path(__file__).parent / "fields.py").write_text(fields_source(), "utf-8")
    (Path(__file__).resolve().parents[2] / "docs" / "settings.md").write_text(page(), "utf-8")
