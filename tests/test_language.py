"""Words are looked up when they are shown, in the language of whoever looks."""

from collections.abc import Iterator
from contextvars import copy_context
from pathlib import Path
from threading import Thread
from timeit import repeat

import pytest
from babel.messages.catalog import Catalog

from jtm import language
from jtm.language import Message, Messages, Plural, cached_by_language, choose, gettext, ngettext, speak, spoken
from tests import pseudo, words

MICROSECOND = 1e-6


class Texts:
    PEACE = Message("Peace")
    MISSING = Message("Nobody has translated this")
    KINDS = Messages({"a": Message("Peace"), True: Message("Nobody has translated this")})
    VOTES = Plural("{count} vote of {item}", "{count} votes of {item}")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """English, Polish, which has three forms of a plural, and Portuguese of Brazil."""
    polish = Catalog(locale="pl")
    polish.add("Peace", "Pokój")
    told = [f"{{count}} {noun}: {{item}}" for noun in ("głos", "głosy", "głosów")]
    polish.add((Texts.VOTES.one, Texts.VOTES.many), tuple(told))
    brazilian = Catalog(locale="pt_BR")
    brazilian.add("Peace", "Paz")
    for catalog in (polish, brazilian):
        (tmp_path / f"{catalog.locale}.mo").write_bytes(words.compiled(catalog))
    monkeypatch.setattr(language, "FOLDER", tmp_path)
    yield tmp_path
    language._spoken.set(None)


@pytest.mark.usefixtures("folder")
def test_a_catalogue_gives_its_texts_in_the_language_that_is_spoken_now() -> None:
    texts = Texts()
    assert texts.PEACE == "Peace"
    speak("pl")
    assert (texts.PEACE, Texts.PEACE, texts.KINDS["a"]) == ("Pokój", "Pokój", "Pokój")
    speak("en")
    assert (texts.PEACE, texts.KINDS["a"]) == ("Peace", "Peace")


@pytest.mark.usefixtures("folder")
def test_a_message_without_a_translation_is_in_english() -> None:
    speak("pl")
    assert Texts.MISSING == Texts.KINDS[True] == "Nobody has translated this"
    assert ngettext("{count} dog", "{count} dogs", 2) == "{count} dogs"
    assert gettext("") == "", "not the head of the catalogue"


@pytest.mark.usefixtures("folder")
def test_a_count_takes_the_form_that_its_language_has_for_it() -> None:
    said = {count: Texts.VOTES.format(count=count, item="x") for count in (0, 1, 2, 5)}
    assert said == {0: "0 votes of x", 1: "1 vote of x", 2: "2 votes of x", 5: "5 votes of x"}
    speak("pl")
    said = {count: Texts.VOTES.format(count=count, item="x") for count in (1, 2, 5)}
    assert said == {1: "1 głos: x", 2: "2 głosy: x", 5: "5 głosów: x"}


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("wanted", "chosen"),
    [
        (("pl",), "pl"),
        (("pl-PL",), "pl"),
        (("PL",), "pl"),
        (("pt-BR",), "pt_BR"),
        (("pt_br",), "pt_BR"),
        (("pt-PT",), "en"),
        (("xx", "pl"), "pl"),
        ((None, "pl-PL"), "pl"),
        (("en-GB", "pl"), "en"),
        (("../pl", "", None), "en"),
        ((), "en"),
    ],
)
def test_the_first_language_that_there_are_words_in_is_chosen(wanted: tuple[str | None, ...], chosen: str) -> None:
    assert language.languages() == ("en", "pl", "pt_BR")
    assert choose(*wanted) == chosen


@pytest.mark.usefixtures("folder")
def test_what_one_thread_speaks_no_other_does() -> None:
    speak("pl")
    heard = []
    other = Thread(target=lambda: heard.append((spoken(), Texts.PEACE)))
    other.start()
    other.join()
    assert heard == [("en", "Peace")]
    assert copy_context().run(lambda: Texts.PEACE) == "Pokój"


@pytest.mark.usefixtures("folder")
def test_a_thread_in_which_nothing_was_said_asks_for_its_visitor_once_there_is_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    visitor: list[str | None] = [None]
    monkeypatch.setattr(language, "_ask", lambda: visitor[0])
    assert Texts.PEACE == "Peace"
    visitor[0] = "pl"
    assert (Texts.PEACE, spoken()) == ("Pokój", "pl")


@pytest.mark.usefixtures("folder")
def test_what_holds_words_is_kept_for_each_language_apart() -> None:
    made = []

    @cached_by_language
    def sign(count: int) -> str:
        made.append(count)
        return Texts.PEACE * count

    said = []
    for name in ("en", "pl", "en", "pl"):
        speak(name)
        said.append(sign(2))
    assert said == ["PeacePeace", "PokójPokój"] * 2
    assert made == [2, 2]


def test_a_word_costs_less_than_two_microseconds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = Texts()
    pseudo.compile_into(tmp_path)
    monkeypatch.setattr(language, "FOLDER", tmp_path)
    for name in (language.SOURCE, pseudo.NAME):
        speak(name)
        assert min(repeat(lambda: texts.PEACE, number=10_000, repeat=20)) / 10_000 < 2 * MICROSECOND
    language._spoken.set(None)
