"""Codes that a person reads off a screen and types on a phone: random, without letters that look like digits."""

import hashlib
import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: five bits each
PLACE = 4  # leading characters of a join code: they say which round is meant, so that guesses count against it
SECRET = 8  # the others: 40 bits
_ALIKE = str.maketrans("OIL", "011")


def join_code(before: str | None = None) -> str:
    """A new code such as ``7K2Q-MXPA-9T3R``, of which the last eight characters are the secret. Its place is that of
    the code ``before`` it, so that a device knows the round again.
    """
    place = before[:PLACE] if before else _drawn(PLACE)
    return typed(place + _drawn(SECRET))


def resume_code() -> str:
    """A new code of 60 bits that opens one person's ballot again."""
    return typed(_drawn(12))


def _drawn(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def typed(text: str) -> str:
    """The code that someone means who typed ``text``: in any case, with O for 0, with or without dashes."""
    plain = re.sub(r"[^0-9A-Z]", "", text[:100].upper().translate(_ALIKE))
    return "-".join(plain[start : start + 4] for start in range(0, len(plain), 4))


def hashed(code: str) -> str:
    """What is kept of a code: enough to know it again, too little to use it."""
    return hashlib.sha256(code.encode()).hexdigest()
