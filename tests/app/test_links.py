"""A link with a value that cannot be: every page says so in plain words, and shows the default."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from jtm.links import from_query
from jtm.scenario import DEFAULT
from jtm.settings.catalog import SETTINGS
from jtm.store.connect import Store
from tests.app.said import sound, words

Open = Callable[..., AppTest]
NOT_READ = "The link's setting “{name}” cannot be read; its default is used."
UNKNOWN = {
    "area": ("00000", "There is no area 00000 in this release: Houston is shown."),
    "ref": ("00000", "There is no area 00000 in this release: the nation is compared with."),
    "job": ("99-9999", "There is no occupation 99-9999 in this release; the link's setting is left out."),
    "not": ("12-0000", "There is no occupation group 12-0000 in this release; the link's setting is left out."),
    "ind": ("99--100", "There is no industry 99--100 in this release; the link's setting is left out."),
    "el": ("9.Z", "There is no element 9.Z in this release; the link's setting is left out."),
    "val": ("0123abcd", "The validated benchmark 0123abcd is not in this store: O*NET's levels are used in its place."),
}


@pytest.mark.parametrize("page", [
    "landscape", "ranking", "benchmarks", "validation", "pathways", "training", "skills_language", "methods",
    "regional_projections", "program_lists", "facilitator",
])  # fmt: skip
def test_every_page_says_which_setting_of_the_link_cannot_be_read(
    facilitate: Open, own_store: Store, page: str
) -> None:
    app = sound(facilitate(f"pages/{page}.py", top="900"))
    assert NOT_READ.format(name="top") in words(app)
    assert NOT_READ.format(name="top") not in words(app.run()), "once is enough"


def test_each_setting_that_cannot_be_read_is_named(open_page: Open, own_store: Store) -> None:
    app = sound(open_page("pages/methods.py", **{setting.link: "<b>" for setting in SETTINGS.values()}))
    for setting in SETTINGS.values():
        assert NOT_READ.format(name=setting.link) in words(app)
    assert from_query(dict(app.query_params), "")[0] == DEFAULT


@pytest.mark.parametrize("name", UNKNOWN)
def test_a_code_that_there_is_not_is_told(open_page: Open, own_store: Store, name: str) -> None:
    code, told = UNKNOWN[name]
    assert told in words(sound(open_page("pages/methods.py", **{name: code})))
