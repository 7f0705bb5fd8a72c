"""``python -m jtm.commands.notices``: the licences of everything that jtm needs in order to run, as one text.

Wheel and bundle carry it. It is made from what is installed: names, versions, licences and their full texts are those
of the packages' own metadata.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import PurePath

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

_TITLE = "Third-party notices\n\njtm needs the packages below in order to run. Each stands under its own licence.\n"
_TEXTS = re.compile(r"^(licen[cs]e|copying|notice|authors|thirdparty|third[-_ ]party)", re.I)
_CLASSIFIER = "License :: OSI Approved :: "
_LONGEST_NAME = 60  # some packages put the whole text of their licence where its name belongs


@dataclass(frozen=True)
class Component:
    """A package that jtm needs, directly or not: the name of its licence, and its texts by the names of their files."""

    name: str
    version: str
    licence: str
    texts: dict[str, str]


def components() -> list[Component]:
    """What jtm needs in order to run on this system, a server included, by name."""
    found: dict[str, Distribution] = {}
    for requirement in _needs(distribution("jtm"), frozenset({"server"})):
        _collect(requirement, found)
    return [_component(found[name]) for name in sorted(found)]


def notice(listed: list[Component]) -> str:
    """The notice: an overview, then the texts. A text that several packages share stands once."""
    overview = "\n".join(f"- {one.name} {one.version}: {one.licence}" for one in listed)
    holders: dict[str, list[str]] = {}
    for one in listed:
        for file, text in one.texts.items():
            holders.setdefault(text, []).append(f"{one.name} {one.version}, {file}")
    line = "=" * 100
    texts = (f"{line}\n{'; '.join(whose)}\n{line}\n\n{text}\n" for text, whose in holders.items())
    return "\n".join([_TITLE, overview, "", *texts])


def _needs(package: Distribution, extras: frozenset[str]) -> Iterator[Requirement]:
    for text in package.requires or []:
        requirement = Requirement(text)
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield requirement


def _collect(requirement: Requirement, found: dict[str, Distribution]) -> None:
    name = canonicalize_name(requirement.name)
    try:
        package = distribution(name)
    except PackageNotFoundError as error:
        raise SystemExit(f"jtm: {name} is needed and not installed: run `make setup`.") from error
    # Extras may ask for more of a package that has been seen, never for a package that is then looked at for ever.
    if name in found and not requirement.extras:
        return
    seen = name in found
    found[name] = package
    for needed in _needs(package, frozenset(requirement.extras)):
        if not seen or canonicalize_name(needed.name) not in found:
            _collect(needed, found)


def _component(package: Distribution) -> Component:
    texts = {}
    for file in package.files or []:
        inside = PurePath(str(file))
        if _TEXTS.match(inside.name) and ".dist-info" in str(inside) and inside.suffix not in {".py", ".pyc"}:
            text = file.read_text("utf-8").strip()
            if text:
                texts["/".join(inside.parts[1:])] = "\n".join(part.rstrip() for part in text.splitlines())
    return Component(package.name, package.version, _licence(package, texts), texts)


def _licence(package: Distribution, texts: dict[str, str]) -> str:
    """As an SPDX expression where the package gives one, else as its classifiers or its own short name say, else the
    first line of its text, which most texts begin with their name.
    """
    field = package.metadata.get_all
    if expression := field("License-Expression"):
        return str(expression[0])
    classified = [one.removeprefix(_CLASSIFIER) for one in field("Classifier") or [] if _CLASSIFIER in one]
    if classified:
        return "; ".join(classified)
    named = "".join(field("License") or []).strip() or next(iter(texts.values()), "").partition("\n")[0]
    return named if len(named) <= _LONGEST_NAME else ""


if __name__ == "__main__":
    sys.stdout.write(notice(components()))
