"""The pages in another language: all that they say is in it, and one visitor's language is not another's."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from jtm import language
from jtm.answers.workbench import Workbench
from jtm.settings.catalog import SETTINGS, options
from tests import pseudo
from tests.app.said import sound

Open = Callable[..., AppTest]
# Each view of a page, by the setting that chooses it.
VIEWS = {
    "pages/landscape.py": ("domain",),
    "pages/ranking.py": ("chart", "rows", "map_measure"),
    "pages/benchmarks.py": ("benchmark_view",),
    "pages/pathways.py": ("pathway_view",),
    "pages/training.py": ("training_view", "gap_scope"),
}
PAGES = ["", *(f"pages/{page.name}" for page in sorted((Path(__file__).resolve().parents[2] / "pages").glob("*.py")))]
FOLDS = ("Gates", "Indicators", "Strategic industries", "Talent pool and moves", "Method", "Saved scenarios")
JOB, OTHER = "49-9041", "47-2111"


def views() -> list[tuple[str, dict[str, str]]]:
    """Every page as a visitor opens it, and every view of it with a job chosen."""
    of_settings = (
        (page, {"job": JOB, "with": OTHER, "lang": pseudo.NAME, SETTINGS[name].link: option})
        for page, names in VIEWS.items()
        for name in names
        for option in options(name)
    )
    return [*((page, {"lang": pseudo.NAME}) for page in PAGES), *of_settings]


@pytest.fixture(scope="session")
def spoken_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("locale")
    pseudo.compile_into(folder)
    return folder


@pytest.fixture
def another_language(spoken_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "FOLDER", spoken_folder)


@pytest.fixture(scope="session")
def data(warehouse: duckdb.DuckDBPyConnection, bench: Workbench) -> frozenset[str]:
    return pseudo.published(warehouse, bench.sources)


def untold(app: AppTest, data: frozenset[str]) -> list[str]:
    """What stands on a page in English: the kind of element, what is English in it, and the text."""
    found = {(kind, pseudo.left_over(text, data), text[:160]) for kind, text in pseudo.texts(app)}
    return sorted(f"{kind}: {rest} <- {text}" for kind, rest, text in found if rest)


@pytest.mark.usefixtures("another_language")
@pytest.mark.parametrize(
    ("page", "query"), views(), ids=lambda one: "-".join(map(str, one.values())) if isinstance(one, dict) else one
)
def test_all_that_a_page_says_is_in_the_visitor_s_language(
    open_page: Open, data: frozenset[str], page: str, query: dict[str, str]
) -> None:
    app = sound(open_page(page, **query))
    assert any(pseudo.OPEN in text for _, text in pseudo.texts(app))
    missed = untold(app, data)
    assert not missed, "\n".join(missed[:40])
