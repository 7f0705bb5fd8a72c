from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import URL
from streamlit.testing.v1 import AppTest

from jtm.answers.workbench import Workbench
from jtm.framework.benchmarks.drafts import Benchmark
from jtm.paths import DataPaths
from jtm.store.connect import Store, open_store
from tests.app.said import KEY, forget_what_sessions_share
from tests.rooms import small_draft

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def open_page(paths: DataPaths, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """Open a page as a first visitor does, with the query parameters of a link."""
    monkeypatch.setenv("JTM_DATA", str(paths.root))

    def opened(page: str = "", **query: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        for name, value in query.items():
            app.query_params[name] = value
        return (app.switch_page(page) if page else app).run()

    return opened


@pytest.fixture
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The store of the pages: of the test's own, and empty."""
    url = URL.create("sqlite", database=str(tmp_path / "store.sqlite"))
    monkeypatch.setenv("JTM_STORE_URL", url.render_as_string())
    monkeypatch.setenv("JTM_FACILITATOR_KEY", KEY)
    forget_what_sessions_share()
    with closing(open_store(url)) as opened:
        yield opened
    forget_what_sessions_share()


@pytest.fixture
def no_store(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A store that nobody answers for."""
    monkeypatch.setenv("JTM_STORE_URL", "postgresql://jtm:secret@127.0.0.1:1/jtm")
    monkeypatch.setenv("JTM_FACILITATOR_KEY", KEY)
    forget_what_sessions_share()
    yield
    forget_what_sessions_share()


@pytest.fixture(scope="session")
def draft(bench: Workbench) -> Benchmark:
    """Four items of a mechanic's O*NET draft."""
    return small_draft(bench)


@pytest.fixture
def facilitate(open_page: Callable[..., AppTest]) -> Callable[..., AppTest]:
    """Open a page, and give the key where it asks for it."""

    def opened(page: str = "pages/facilitator.py", **query: str) -> AppTest:
        app = open_page(page, **query)
        if any(box.label == "Facilitator's key" for box in app.text_input):
            (box,) = [box for box in app.text_input if box.label == "Facilitator's key"]
            box.set_value(KEY)
            (button,) = [button for button in app.button if button.label == "Continue"]
            app = button.click().run()
        return app

    return opened
