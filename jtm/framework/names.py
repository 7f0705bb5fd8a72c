"""What people call a job where its title uses other words, as ``common_names.toml`` lists it."""

import tomllib
from functools import cache
from importlib.resources import files


@cache
def common_names() -> dict[str, list[str]]:
    """The everyday names of occupations by SOC code; most occupations have none."""
    return tomllib.loads(files("jtm.framework").joinpath("common_names.toml").read_text("utf-8"))


def with_common_names(soc: str, title: str) -> str:
    """The title of an occupation, with its everyday names behind it: "Nursing Assistants (CNA, nurse aide)"."""
    names = common_names().get(soc, [])
    return f"{title} ({', '.join(names)})" if names else title
