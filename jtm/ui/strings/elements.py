"""What the elements on a ballot mean, in plain words."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def definitions() -> Mapping[str, str]:
    """One sentence by element."""
    return tomllib.loads((files("jtm.ui.strings") / "elements.toml").read_text("utf-8"))
