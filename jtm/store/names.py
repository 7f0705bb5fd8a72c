"""Names and other lines that people type: made fit to be kept, shown and compared."""

import re
import unicodedata

from jtm.store.schema import LONGEST_NAME


def one_line(text: str | None, longest: int) -> str | None:
    """``text`` without line ends, control and invisible characters and surplus blanks, letters and accents as one sign
    (an é that one phone types as two is that of another), cut to ``longest``; ``None`` if nothing is left.
    """
    visible = re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]", " ", text or "")
    visible = re.sub(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]", "", visible)
    plain = " ".join(unicodedata.normalize("NFC", visible).split())
    return plain[:longest].strip() or None


def key_of(name: str) -> str:
    """What makes two spellings of an employer one: the name without regard to case."""
    return name.casefold()[:LONGEST_NAME]
