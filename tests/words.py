"""The words on the screen for translators: ``python -m tests.words`` writes the template of a translation from the code
and from what is declared, brings every translation up to date with it, and compiles it.
"""

import io
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from jtm.answers.pathways import PARTS
from jtm.columns import COLUMNS
from jtm.framework.benchmarks.proficiency import NOT_SETTLED, Band, Gap
from jtm.framework.benchmarks.timing import Timing
from jtm.framework.criteria import criteria
from jtm.framework.entry import licences
from jtm.framework.ranking.robustness import Certainty
from jtm.framework.validation.consensus import Necessity, Outcome
from jtm.language import FOLDER
from jtm.settings.catalog import SETTINGS, options
from jtm.settings.kinds import Choice
from jtm.ui.strings.elements import definitions
from tests.house import ROOT, modules

TEMPLATE = FOLDER / "jtm.pot"
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "Plural": (1, 2), "marked": None}
VOCABULARIES: tuple[type[StrEnum], ...] = (Band, Timing, Gap, Certainty, Necessity, Outcome)  # shown as they are
_HEAD = """\
# The words of jtm on the screen: the template of a translation, made by `make words`.
# Translate to <language>.po, such as es.po, with the fields in {braces} and the signs of Markdown as they are."""
# Lines of a head that change by themselves, or that nobody has filled in.
_UNSAID = (
    "POT-Creation-Date",
    "Generated-By",
    "jtm VERSION",
    "PROJECT VERSION",
    "EMAIL@ADDRESS",
    "YEAR-MO-DA",
    "LL@li.org",
)

Said = tuple[str, str | tuple[str, str]]


def template() -> Catalog:
    """Every message with the files that it is in, in the order of the files."""
    catalog = Catalog(project="jtm", version="", header_comment=_HEAD, charset="utf-8", fuzzy=False)
    for file, message in (*_in_code(), *_declared()):
        if message and message not in catalog:
            catalog.add(message)
        if message:
            found = catalog[message]
            assert found is not None
            found.locations = [*found.locations, *([(file, None)] if (file, None) not in found.locations else [])]
    return catalog


def _in_code() -> Iterator[Said]:
    pages = [ROOT / "app.py", *sorted((ROOT / "pages").glob("*.py"))]
    for file in (*pages, *modules()):
        for _, message, _, _ in extract_from_file("python", str(file), keywords=KEYWORDS):
            yield _name(file), message if isinstance(message, str) else (message[0], message[1])


def _declared() -> Iterator[Said]:
    """What stands in the files that declare settings, columns and criteria, and what is put together from it."""
    for setting in SETTINGS.values():
        named = setting.options.values() if _is_named(setting.kind) else ()
        yield from _of("jtm/settings/settings.toml", setting.label, setting.help, *named)
    for column in COLUMNS.values():
        yield from _of("jtm/columns.toml", column.label, column.meaning)
    yield from _of("jtm/framework/criteria.toml", *_of_criteria())
    yield from _of("jtm/ui/strings/elements.toml", *definitions().values())
    yield from _of("jtm/framework/licences.toml", *licences().values())
    yield from _of("jtm/answers/pathways.py", *PARTS.values())
    yield from _of("jtm/framework/benchmarks/proficiency.py", NOT_SETTLED)
    yield from _of("jtm/settings/settings.toml", *options("domain"))  # as the data name them
    for vocabulary in VOCABULARIES:
        yield from _of(f"{vocabulary.__module__.replace('.', '/')}.py", *map(str, vocabulary))


def _is_named(kind: object) -> bool:
    return isinstance(kind, Choice) and not isinstance(kind.options, tuple)


def _of_criteria() -> Iterator[str]:
    known = criteria()
    for named in (*known.pillars.values(), *known.gates.values()):
        yield from (named.label, named.help)
    for one in known.indicators.values():
        yield from (one.label, one.help, one.unit, one.shown_unit, one.assumed)
    for preset in known.presets.values():
        yield from (preset.label, preset.rule, preset.author, preset.adapted)


def _of(file: str, *messages: str) -> Iterator[Said]:
    yield from ((file, message) for message in messages)


def _name(file: Path) -> str:
    return str(file.relative_to(ROOT))


def written(catalog: Catalog) -> str:
    """A catalogue as a file holds it: without line numbers and dates, so that it changes with the words alone."""
    text = io.BytesIO()
    write_po(text, catalog, include_lineno=False, width=120)
    lines = text.getvalue().decode().splitlines(keepends=True)
    return "".join(line for line in lines if not any(one in line for one in _UNSAID))


def read(file: Path) -> Catalog:
    """A translation."""
    with file.open("rb") as text:
        return read_po(text, locale=file.stem)


def compiled(catalog: Catalog) -> bytes:
    """A translation as the workbench reads it."""
    binary = io.BytesIO()
    write_mo(binary, catalog)
    return binary.getvalue()


def update(file: Path, wanted: Catalog) -> None:
    """Bring a translation up to date with the template, and compile it. What has changed is to be translated anew."""
    translation = read(file)
    translation.update(wanted, no_fuzzy_matching=True)
    file.write_text(written(translation), "utf-8")
    file.with_suffix(".mo").write_bytes(compiled(translation))


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    found = template()
    TEMPLATE.write_text(written(found), "utf-8")
    for translated in FOLDER.glob("*.po"):
        update(translated, found)
