"""Text for a page: what people typed, where Markdown is taken for markup."""

import re

_SIGNS = re.compile(r"([\\`*_{}\[\]()#+\-.!|~<>$:&^=\"'])")
# Addresses become links, and names between colons icons, from the text that is left once the signs are escaped: an
# invisible character within keeps them from being known as such.
_WITHIN = re.compile(r"(?<=[:@])(?=\S)|(?<=www)(?=\.)|(?<=[-<>=])(?=[-<>=])", re.IGNORECASE)
_JOINER = "\u2060"


def plain(text: str) -> str:
    """``text`` such that it is shown as it was typed: no link, picture, colour, formula or markup of any kind."""
    return _SIGNS.sub(r"\\\1", _WITHIN.sub(_JOINER, " ".join(text.split())))
