from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from jtm.framework.criteria import criteria


def test_methods_page_says_what_is_behind_the_figures(open_page: Callable[..., AppTest]) -> None:
    app = open_page("pages/methods.py")
    assert not app.exception
    metrics = {metric.label: metric.value for metric in app.metric}
    assert metrics["imputed"] == "68 of 830"
    assert metrics["from components"] == "37 of 830"
    assert metrics["areas"] == "528"
    assert metrics["error, of that of the nation's mix (median)"] == "86%"
    said = " ".join(block.value for block in app.markdown)
    for preset in criteria().presets.values():
        assert preset.author in said
    assert all(item.label in said for item in criteria().indicators.values())


def test_methods_page_follows_the_region(open_page: Callable[..., AppTest]) -> None:
    app = open_page("pages/methods.py", area="US")
    assert any("United States" in title.value for title in app.header)
