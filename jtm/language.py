"""The words on the screen in the language of whoever looks at them: standard ``gettext``, with English as the message.

One server speaks to many people, so a word is looked up when it is shown, never when a module is imported. Whatever a
visitor has no part in (the command line, Python, files) is in English.
"""

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from functools import cache, wraps
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import Any, Generic, TypeVar, TypeVarTuple

IN_LINK = "lang"  # its name in a link
SOURCE = "en"  # the language of the messages themselves
FOLDER = Path(__file__).parent / "ui" / "strings" / "locale"  # <language>.mo, made from <language>.po by `make words`

_ENGLISH = NullTranslations()
_spoken: ContextVar[tuple[str, NullTranslations] | None] = ContextVar("language", default=None)
_ask: Callable[[], str | None] = lambda: None  # noqa: E731

Given = TypeVarTuple("Given")
Made = TypeVar("Made")
Key = TypeVar("Key")


def languages() -> tuple[str, ...]:
    """The languages that there are words in, English first."""
    return (SOURCE, *_catalogues(FOLDER))


@cache
def _catalogues(folder: Path) -> dict[str, NullTranslations]:
    return {file.stem: _read(file) for file in sorted(folder.glob("*.mo"))}


def _read(file: Path) -> NullTranslations:
    with file.open("rb") as compiled:
        return GNUTranslations(compiled)


def choose(*wanted: str | None) -> str:
    """The first of the ``wanted`` languages, named as in a link or by a browser (es, es-MX), that there are words in;
    English where there is none.
    """
    known = {name.lower().replace("_", "-"): name for name in languages()}
    for tag in filter(None, wanted):
        whole = tag.lower().replace("_", "-")
        if found := known.get(whole) or known.get(whole.partition("-")[0]):
            return found
    return SOURCE


def speak(language: str) -> None:
    """Speak ``language``, one of :func:`languages`, from now on in this thread."""
    _spoken.set((language, _catalogues(FOLDER).get(language, _ENGLISH)))


def ask(who: Callable[[], str | None]) -> None:
    """Where nothing has been said yet in a thread, ``who`` knows its visitor's language, or gives nothing."""
    global _ask
    _ask = who


def spoken() -> str:
    """The visitor's language."""
    return _now()[0]


def _now() -> tuple[str, NullTranslations]:
    if said := _spoken.get():
        return said
    if language := _ask():
        speak(language)
        return _now()
    return SOURCE, _ENGLISH  # and is not kept: a visitor may come to this thread


def marked(message: str) -> str:
    """``message`` itself, made where nobody looks at it: :func:`gettext` looks it up where it is shown."""
    return message


def gettext(message: str) -> str:
    """``message`` in the visitor's language; itself where it has no translation."""
    return _now()[1].gettext(message) if message else ""  # which stands for the head of a catalogue


def ngettext(one: str, many: str, count: float) -> str:
    """The form of a message that goes with ``count``, in the visitor's language."""
    return _now()[1].ngettext(one, many, round(count))


class Message:
    """A text of a catalogue: an attribute of its class, that gives it in the visitor's language."""

    def __init__(self, text: str) -> None:
        """``text`` is the English one."""
        self.text = text

    def __get__(self, catalogue: object, kind: type | None = None) -> str:
        """The text, looked up now."""
        return gettext(self.text)


class Messages(Generic[Key]):
    """Texts of a catalogue by what they stand for: as :class:`Message`, a dictionary of them."""

    def __init__(self, texts: Mapping[Key, Message]) -> None:
        """``texts`` in the order in which they are shown."""
        self.texts = texts

    def __get__(self, catalogue: object, kind: type | None = None) -> dict[Key, str]:
        """The texts, looked up now."""
        return {key: gettext(one.text) for key, one in self.texts.items()}


class Plural:
    """A text of a catalogue with a form for one and a form for many; ``by`` is the field that says how many."""

    def __init__(self, one: str, many: str, by: str = "count") -> None:
        """``one`` and ``many`` are the English forms."""
        self.one, self.many, self.by = one, many, by

    def format(self, **fields: Any) -> str:
        """The form that goes with the count, with its ``fields``, in the visitor's language."""
        return ngettext(self.one, self.many, fields[self.by]).format(**fields)


def cached_by_language(make: Callable[[*Given], Made]) -> Callable[[*Given], Made]:
    """As :func:`functools.cache`, for what holds words: kept for each language apart."""

    @cache
    def kept(language: str, *given: *Given) -> Made:
        return make(*given)

    @wraps(make)
    def found(*given: *Given) -> Made:
        return kept(spoken(), *given)

    return found
