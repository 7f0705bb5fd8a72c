"""What in a link cannot be used is told on whichever page it opens, in plain words, and the page goes on."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from jtm.store.connect import Store
from tests.app.said import sound

Open = Callable[..., AppTest]
PAGES = ("landscape", "jobs_that_mobilize", "benchmarks", "validation", "pathways", "training", "methods",
         "facilitator", "skills_language", "program_lists", "regional_projections")  # fmt: skip
WRONG = {
    "w": ("junk", "The link's setting “w” cannot be read; its default is used."),
    "gain": ("900", "The link's setting “gain” cannot be read; its default is used."),
    "miles": ("far", "The link's setting “miles” cannot be read; its default is used."),
    "view": ("sideways", "The link's setting “view” cannot be read; its default is used."),
    "area": ("00000", "There is no area 00000 in this release: Houston is shown."),
    "colour": ("red", "The link holds what the workbench does not know and leaves out: “colour”."),
    "val": ("0123abcd", "The validated benchmark 0123abcd is not in this store"),
}


def warnings(app: AppTest) -> str:
    """As they are read, without the signs that keep them from being markup."""
    return " ".join(one.value for one in app.warning).replace("\\", "").replace("\u2060", "")


@pytest.mark.parametrize("page", PAGES)
def test_every_page_tells_what_in_its_link_cannot_be_used(facilitate: Open, own_store: Store, page: str) -> None:
    app = sound(facilitate(f"pages/{page}.py", **{name: value for name, (value, _) in WRONG.items()}))
    for _, told in WRONG.values():
        assert told in warnings(app)
    assert "cannot be" not in warnings(sound(app.run())), "once is enough"


@pytest.mark.parametrize("page", PAGES)
def test_a_sound_link_is_told_nothing_about(open_page: Open, own_store: Store, page: str) -> None:
    app = sound(open_page(f"pages/{page}.py", area="41980", w="80-10-10", job="49-9041", utm_source="letter"))
    assert not app.warning or "link" not in warnings(app)
