"""The template of a translation is that of the code, and a translation that of the template."""

from collections import Counter
from gettext import GNUTranslations
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message

from jtm import language
from jtm.ui import strings
from tests import pseudo, words
from tests.house import PACKAGE, ROOT

TRANSLATIONS = sorted(language.FOLDER.glob("*.po"))


def forms(told: str | tuple[str, ...]) -> tuple[str, ...]:
    return told if isinstance(told, tuple) else (told,)


def fields(text: str) -> Counter[tuple[str, str | None, str | None]]:
    return Counter((name, form, kind) for _, name, form, kind in Formatter().parse(text) if name is not None)


def faults(message: Message) -> list[str]:
    """The translations of a message that are translated and do not hold its fields: those of any of its forms, as one
    dog needs no number.
    """
    allowed = [fields(one) for one in forms(message.id)]
    return [told for told in forms(message.string) if told and fields(told) not in allowed]


def test_the_template_is_as_the_code() -> None:
    assert words.TEMPLATE.read_text("utf-8") == words.written(words.template()), "run `make words`"


def test_every_text_of_a_catalogue_can_be_filled() -> None:
    for message in words.template():
        for text in forms(message.id):
            list(Formatter().parse(text))


def test_a_translation_that_loses_a_field_or_invents_one_is_found() -> None:
    ids = ("{count} of {total:,}", "All of {total:,}")
    assert not faults(Message(ids, ("{count} de {total:,}", "Tous les {total:,}")))
    assert not faults(Message("{a} to {b}", "{b} {a}"))
    assert not faults(Message("{a} to {b}", ""))
    assert faults(Message("{a} to {b}", "{a}")) == ["{a}"]
    assert faults(Message("{a} to {b}", "{a} {b} {c}"))
    assert faults(Message("{a:.0%}", "{a}"))
    assert faults(Message(ids, ("{count}", "{total:,}"))) == ["{count}"]


def test_the_fields_of_every_translation_are_those_of_its_message() -> None:
    for file in TRANSLATIONS:
        assert not [*map(faults, words.read(file))], file


def test_every_translation_is_up_to_date_and_compiled() -> None:
    wanted = {one.id for one in words.template()}
    for file in TRANSLATIONS:
        translation = words.read(file)
        assert {one.id for one in translation} == wanted, f"{file.name}: run `make words`"
        assert file.with_suffix(".mo").read_bytes() == words.compiled(translation), f"{file.name}: run `make words`"


def test_a_new_translation_is_brought_up_to_date_and_keeps_what_is_translated(tmp_path: Path) -> None:
    begun = Catalog(locale="es")
    begun.add("Reset", "Restablecer")
    begun.add("No page says this any more", "Ya no")
    file = tmp_path / "es.po"
    file.write_text(words.written(begun), "utf-8")
    wanted = words.template()
    words.update(file, wanted)
    found = words.read(file)
    assert {one.id for one in found if one.id} == {one.id for one in wanted if one.id}
    told = {one.id: one.string for one in found if one.id and "".join(forms(one.string))}
    assert told == {"Reset": "Restablecer"}
    with file.with_suffix(".mo").open("rb") as binary:
        spoken = GNUTranslations(binary)
    assert spoken.gettext("Reset") == "Restablecer"
    assert spoken.ngettext("{count:,.0f} vote", "{count:,.0f} votes", 2) == "{count:,.0f} votes", "not yet translated"
    before = file.read_text("utf-8")
    words.update(file, wanted)
    assert file.read_text("utf-8") == before


def test_marks_leave_fields_and_markup_as_they_are() -> None:
    for message in words.template():
        for text in forms(message.id):
            assert fields(pseudo.marked(text)) == fields(text)
            assert pseudo.marked(text).replace(pseudo.OPEN, "").replace(pseudo.CLOSE, "") == text


def test_every_text_of_a_catalogue_is_used() -> None:
    """A translator should not work for nobody."""
    files = [ROOT / "app.py", *(ROOT / "pages").glob("*.py"), *PACKAGE.rglob("*.py")]
    code = "\n".join(file.read_text("utf-8") for file in files if file.parent.name != "strings")
    catalogues = {
        name: one for name, one in vars(strings).items() if type(one).__module__.startswith("jtm.ui.strings.")
    }
    assert len(catalogues) >= 11
    for name, one in catalogues.items():
        assert not [text for text in vars(type(one)) if text.isupper() and f".{text}" not in code], name
