from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from jtm.paths import DataPaths

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def open_page(paths: DataPaths, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """Open a page as a first visitor does, with the query parameters of a link."""
    monkeypatch.setenv("JTM_DATA", str(paths.root))

    def opened(page: str = "", **query: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        for name, value in query.items():
            app.query_params[name] = value
        app.run()
        return app.switch_page(page).run() if page else app

    return opened
