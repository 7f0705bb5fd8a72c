"""What people typed is shown as they typed it; the tests with a browser look at what Streamlit makes of it."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from jtm.ui.parts.plain import plain

ATTACKS = [
    "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "![x](http://evil.example/x.png)", "# Title", "1. one",
    "- one", "* one", "> said", "`code`", "~~no~~ **yes** _so_", "| a | b |", "$x^2$", ":red[warning]", "a\\*b",
    "&lt;b&gt;", "&amp;", "<!-- -->", "    indented", "[x]: http://evil.example", "[^1]", "***", "---", "===", "+ one",
]  # fmt: skip


def shown(text: str) -> str:
    """What a reader of Markdown sees of it; fails where anything of it became markup."""
    made = MarkdownIt("commonmark").enable("table").enable("strikethrough").render(text)
    (inside,) = re.fullmatch(r"<p>(.*)</p>\n", made, re.DOTALL).groups()  # type: ignore[union-attr]
    assert "<" not in inside
    return html.unescape(inside).replace("\u2060", "")


@pytest.mark.parametrize("text", ATTACKS)
def test_markup_is_shown_as_it_was_typed(text: str) -> None:
    assert shown(plain(text)) == text.strip()
    assert shown(f"before {plain(text)} after") == f"before {text.strip()} after"


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1))
def test_any_text_is_shown_as_it_was_typed(text: str) -> None:
    wanted = " ".join(text.replace("\u2060", "").split())
    if wanted:
        assert shown(plain(text)) == wanted


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("see http://evil.example", r"https?://"), ("WWW.evil.example", r"(?i)www\\?\."),
        ("write to a@b.example", r"a\\?@\\?b"), (":material/face:", r":material"), (":smile:", r":smile"),
        (":streamlit:", r":streamlit"), ("a -> b", r"->"), ("a <- b", r"<-"), ("a -- b", r"--"), ("a >= b", r">="),
    ],
)  # fmt: skip
def test_what_streamlit_would_know_for_a_link_a_sign_or_a_picture_is_broken_unseen(text: str, known: str) -> None:
    """It looks for these once the signs are no longer escaped."""
    assert not re.search(known, plain(text).replace("\\", ""))
    assert shown(plain(text)) == text


@pytest.mark.parametrize("text", ["Straße & Söhne", "日本製鉄", "🛠 Works", "مصنع", 'O\'Neil "Iron", Ltd.'])
def test_names_of_any_script_stay_what_they_are(text: str) -> None:
    assert shown(plain(text)) == text


def test_several_lines_become_one() -> None:
    assert plain("one\n\n  two\tthree ") == "one two three"
