from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from jtm.framework.criteria import criteria
from jtm.ui.strings import common


def test_methods_page_says_what_is_behind_the_figures(open_page: Callable[..., AppTest]) -> None:
    app = open_page("pages/methods.py")
    assert not app.exception
    metrics = {metric.label: metric.value for metric in app.metric}
    assert metrics["imputed"] == "68 of 830"
    assert metrics["from components"] == "37 of 830"
    assert metrics["areas"] == "528"
    assert metrics["error, of that of the nation's mix (median)"] == "74%"
    said = " ".join(block.value for block in app.markdown)
    for preset in criteria().presets.values():
        assert preset.author in said
    assert all(item.label in said for item in criteria().indicators.values())


@pytest.mark.parametrize("page", ["pages/methods.py", "pages/regional_projections.py"])
def test_every_page_names_the_scenario_of_its_address(open_page: Callable[..., AppTest], page: str) -> None:
    app = open_page(page, w="80-10-10")
    assert any(common.PRESET_OWN in caption.value for caption in app.caption)
    assert app.query_params["w"] == "80-10-10", "which is what Copy link copies"


def test_methods_page_follows_the_region(open_page: Callable[..., AppTest]) -> None:
    app = open_page("pages/methods.py", area="US")
    assert any("United States" in title.value for title in app.header)
