"""What people typed, on a page that takes text for Markdown."""

import re

_SIGNS = re.compile(r"([\\`*_{}\[\]()#+\-.!|~<>$:&^=\"'])")


def plain(text: str) -> str:
    """``text`` such that it is shown as it was typed: no link, picture, colour, formula or markup of any kind."""
    return _SIGNS.sub(r"\\\1", " ".join(text.split()))
