"""Every word on the screen is in a catalogue: a second language is another catalogue, and no page forgets it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from jtm.language import Message, Messages
from jtm.ui import strings
from tests.house import ROOT

SHOWN = [
    file
    for folder in ("jtm/ui/parts", "jtm/ui/session", "jtm/ui/steps", "pages")
    for file in sorted((ROOT / folder).glob("*.py"))
]
# Two words, or one that begins a heading.
WORDS = re.compile(r"[A-Za-z]{2,} [A-Za-z]|^[A-Z][a-z]+$")
# What is compared or looked up is a value of the data, and a text that begins on a line of its own is a program.
DATA = (ast.Compare, ast.Subscript)
SHEETS = {"Sources", "Plan"}


def said(file: Path) -> Iterator[tuple[int, str]]:
    """The texts of a file that read like words on the screen."""
    tree = ast.parse(file.read_text("utf-8"))
    passed = {id(node) for of in ast.walk(tree) if isinstance(of, DATA) for node in ast.walk(of)}
    passed |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}  # docstrings
    for node in ast.walk(tree):
        text = node.value if isinstance(node, ast.Constant) and id(node) not in passed else None
        if isinstance(text, str) and WORDS.search(text) and not text.startswith("\n") and text not in SHEETS:
            yield node.lineno, text


@pytest.mark.parametrize("file", SHOWN, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_word_on_the_screen_is_in_a_catalogue(file: Path) -> None:
    assert not [*said(file)]


# ── when they are looked up ───────────────────────────────────────────────────────────────────────────────────────

LOOKED_UP = [
    file
    for folder in ("jtm/ui", "jtm/charts", "pages")  # and not app.py, which runs from end to end for each visitor
    for file in sorted((ROOT / folder).rglob("*.py"))
    if file.parent != ROOT / "jtm" / "ui" / "strings"
]
# What these keep is made again for each language.
BY_LANGUAGE = {"cached_by_language"}
# Said while it is made and not kept; by language, which is in its key.
MAY_SAY = {"_workbench", "_area_names"}


def too_early(text: str) -> Iterator[tuple[int, str]]:
    """Where a file looks up words when it is imported, or in a function whose results are kept."""
    tree = ast.parse(text)
    names = {alias.asname or alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)
             and node.module == "jtm.ui.strings" for alias in node.names}  # fmt: skip
    for node in tree.body:
        yield from _of(node, names)


def _of(node: ast.AST, names: set[str]) -> Iterator[tuple[int, str]]:
    if isinstance(node, ast.FunctionDef):
        for default in (*node.args.defaults, *node.args.kw_defaults, *node.decorator_list):
            yield from _looked_up(default, names) if default else ()
        inner = node.body if _kept(node) else [one for one in ast.walk(node) if _kept(one)]
        for one in inner:
            yield from _looked_up(one, names)
    elif isinstance(node, ast.ClassDef):
        for one in node.body:
            yield from _of(one, names)
    elif not isinstance(node, ast.Import | ast.ImportFrom) and not _runs_a_page(node):
        yield from _looked_up(node, names)


def _kept(node: ast.AST) -> bool:
    """Whether what a function gives is kept for others."""
    if not isinstance(node, ast.FunctionDef) or node.name in MAY_SAY:
        return False
    decorators = [ast.unparse(one).partition("(")[0] for one in node.decorator_list]
    return any("cache" in one for one in decorators) and not BY_LANGUAGE & {*decorators}


def _runs_a_page(node: ast.AST) -> bool:
    """Whether a statement is what a script does for whoever looks at it."""
    return isinstance(node, ast.Expr | ast.With)


def _looked_up(node: ast.AST, names: set[str]) -> Iterator[tuple[int, str]]:
    for one in ast.walk(node):
        of = one.value if isinstance(one, ast.Attribute) else None
        if isinstance(of, ast.Name) and of.id in names and _is_text(one.attr):
            yield one.lineno, ast.unparse(one)
        if isinstance(one, ast.Call) and ast.unparse(one.func) in ("_", "gettext", "ngettext"):
            yield one.lineno, ast.unparse(one)


def _is_text(name: str) -> bool:
    found = [vars(type(one)).get(name) for one in vars(strings).values() if name in vars(type(one))]
    return any(isinstance(one, Message | Messages) for one in found)


@pytest.mark.parametrize("file", LOOKED_UP, ids=lambda file: str(file.relative_to(ROOT)))
def test_words_are_looked_up_for_whoever_looks(file: Path) -> None:
    assert not [*too_early(file.read_text("utf-8"))]


@pytest.mark.parametrize(
    "text",
    [
        "HEADS = {'a': words.NAME}",
        "def gate(note=words.KEY_NOTE): ...",
        "@cache\ndef heads(): return [words.NAME]",
        "@st.cache_data(max_entries=1)\ndef heads(): return _('Name')",
        "class Shown:\n    name = words.NAME",
        "TITLE = _('Name')",
        "def page():\n    @cache\n    def heads(): return words.NAME",
    ],
)
def test_a_word_that_is_kept_is_found(text: str) -> None:
    begin = "from jtm.ui.strings import validation as words\n"
    assert [*too_early(begin + text)]


@pytest.mark.parametrize(
    "text",
    [
        "def page():\n    return words.NAME",
        "@cached_by_language\ndef heads(): return [words.NAME]",
        "LABELS = [words.SOURCE_MANY]",  # has to be filled, and is looked up then
        "with plain():\n    show(words.NAME)",
    ],
)
def test_a_word_that_is_looked_up_when_it_is_shown_is_none_of_them(text: str) -> None:
    assert not [*too_early("from jtm.ui.strings import validation as words\n" + text)]
