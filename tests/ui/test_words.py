"""Every word on the screen is in a catalogue: a second language is another catalogue, and no page forgets it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

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
