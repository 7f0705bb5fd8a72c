"""The pages in another language: all that they say is in it, and one visitor's language is not another's."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from jtm import language
from jtm.answers.validation import standing, versions
from jtm.answers.workbench import Workbench
from jtm.framework.benchmarks.drafts import Benchmark
from jtm.framework.validation.consensus import influence, small_n_notes
from jtm.paths import DataPaths
from jtm.settings.catalog import SETTINGS, options
from jtm.store import rounds
from jtm.store.connect import Store
from tests import pseudo
from tests.app.said import KEY, sound
from tests.house import ROOT
from tests.rooms import NOT_NEEDED, filled, open_room, signed_round, vote_on_all

Open = Callable[..., AppTest]
# Each view of a page, by the setting that chooses it.
VIEWS = {
    "pages/landscape.py": ("domain",),
    "pages/ranking.py": ("chart", "rows", "map_measure"),
    "pages/benchmarks.py": ("benchmark_view",),
    "pages/pathways.py": ("pathway_view",),
    "pages/training.py": ("training_view", "gap_scope"),
}
PAGES = ["", *(f"pages/{page.name}" for page in sorted((ROOT / "pages").glob("*.py")))]
FOLDS = ("Gates", "Indicators", "Strategic industries", "Talent pool and moves", "Method", "Saved scenarios")
# What those say who make a round and vote in it.
OF_A_ROUND = frozenset({"Mechanics", "The facilitator", "Another", *(f"Employer {number}" for number in range(1, 8))})
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


@pytest.mark.usefixtures("another_language")
def test_the_folded_controls_are_in_the_visitor_s_language(open_page: Open, data: frozenset[str]) -> None:
    app = open_page(lang=pseudo.NAME)
    for fold in FOLDS:
        app.session_state[f"fold_{pseudo.marked(fold)}"] = True
    before = len([*pseudo.texts(app)])
    app = sound(as_in_its_browser(app))
    assert len([*pseudo.texts(app)]) > before + 50
    missed = untold(app, data)
    assert not missed, "\n".join(missed[:40])


# ── step 4, with a round ──────────────────────────────────────────────────────────────────────────────────────────


def with_key(app: AppTest) -> AppTest:
    app.text_input[-1].set_value(KEY)
    (button,) = (one for one in app.button if one.label == pseudo.marked("Continue"))
    return sound(as_in_its_browser(button.click()))


@pytest.mark.usefixtures("another_language")
@pytest.mark.parametrize("page", ["pages/validation.py", "pages/facilitator.py", "pages/skills_language.py"])
def test_a_round_is_told_in_the_visitor_s_language(
    open_page: Open, own_store: Store, draft: Benchmark, data: frozenset[str], page: str
) -> None:
    signed_round(own_store, draft)
    room = filled(open_room(own_store, draft))
    vote_on_all(room, "Another", NOT_NEEDED)
    app = sound(open_page(page, lang=pseudo.NAME))
    app = app if page.endswith("language.py") else with_key(app)
    missed = untold(app, data | OF_A_ROUND | reasons(own_store, room.id))
    assert not missed, "\n".join(missed[:40])


@pytest.mark.usefixtures("another_language")
def test_a_ballot_asks_in_the_visitor_s_language(
    open_page: Open, own_store: Store, draft: Benchmark, data: frozenset[str]
) -> None:
    room = open_room(own_store, draft)
    app = sound(open_page("pages/ballot.py", lang=pseudo.NAME))
    app.text_input[0].set_value(room.code)
    app.text_input[1].set_value("Employer 1")
    (button,) = (one for one in app.button if one.label == pseudo.marked("Start"))
    app = sound(as_in_its_browser(button.click()))
    assert app.segmented_control
    missed = untold(app, data | OF_A_ROUND)
    assert not missed, "\n".join(missed[:40])


def reasons(store: Store, round_id: int) -> frozenset[str]:
    """What the rules of voting say of a round, in the words that its files have too; and the names of versions."""
    found = standing(store, rounds.find(store, round_id))
    told = {*found.items()["why"], *small_n_notes(found.validation), *versions(store)}
    for changed in influence(found.draft, found.ballots)["changed"]:
        told |= {"; ".join(changed), *changed}
    return pseudo.as_names(text.replace("->", "→") for text in told)


# ── whose language ────────────────────────────────────────────────────────────────────────────────────────────────

ENGLISH, OTHERS = "Reset", pseudo.marked("Reset")


def as_in_its_browser(changed: Any) -> AppTest:
    """Run a page again: AppTest reads the lists of the page in this thread, as a browser would have them."""
    language.speak(pseudo.NAME)
    try:
        app: AppTest = changed.run()
    finally:
        language.speak(language.SOURCE)
    return app


def speaks(app: AppTest) -> set[str]:
    """The labels of the button that every page has, as it is called in the languages that a page speaks."""
    return {button.label for button in sound(app).button} & {ENGLISH, OTHERS}


@pytest.mark.usefixtures("another_language")
def test_two_sessions_of_one_server_speak_each_its_own_language(open_page: Open) -> None:
    english, other = open_page(), open_page(lang=pseudo.NAME)
    for weight in (20, 40, 60):
        assert (speaks(english), speaks(other)) == ({ENGLISH}, {OTHERS})
        assert pseudo.OPEN not in " ".join(text for _, text in pseudo.texts(english))
        english.slider[0].set_value(weight).run()
        as_in_its_browser(other.slider[0].set_value(weight))


@pytest.mark.usefixtures("another_language")
def test_a_link_s_language_stays_in_the_address_and_comes_before_the_browser_s(open_page: Open) -> None:
    app = open_page(lang=pseudo.NAME)
    as_in_its_browser(app.slider[0].set_value(20))
    assert pseudo.NAME in app.query_params["lang"]
    assert speaks(app) == {OTHERS}
    app.query_params = {}  # as when the user opens another page from the menu
    assert speaks(as_in_its_browser(app.switch_page("pages/methods.py"))) == {OTHERS}
    app = open_page(lang="en")
    app.context = {"locale": f"{pseudo.NAME}-XX"}
    assert speaks(app.run()) == {ENGLISH}


@pytest.mark.usefixtures("another_language")
def test_without_a_link_the_browser_says_which_language(paths: DataPaths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JTM_DATA", str(paths.root))
    for locale, spoken in ((f"{pseudo.NAME}-XX", OTHERS), ("zz", ENGLISH), ("en-US", ENGLISH)):
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        app.context = {"locale": locale}
        assert speaks(app.run()) == {spoken}
        assert "lang" not in app.query_params


def test_a_language_that_there_are_no_words_in_is_english_and_no_mistake(open_page: Open) -> None:
    app = open_page(lang="tlh")
    assert speaks(app) == {ENGLISH}
    assert not app.warning
