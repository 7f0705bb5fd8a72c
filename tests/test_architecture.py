"""The rules that keep the project livable, as the import statements, the documents and the requirements show them."""

import ast
import re
import tomllib
from graphlib import TopologicalSorter
from pathlib import Path
from statistics import median, quantiles

import pytest
import typer
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from jtm.commands.cli import app
from jtm.commands.notices import components
from jtm.framework.criteria import criteria
from jtm.framework.ranking import indicators
from jtm.sources.catalog import catalog
from tests import house
from tests.house import PACKAGE, ROOT, imports, modules, part

PAGES = sorted((ROOT / "pages").glob("*.py"))
DOCS = ROOT / "docs"
LONGEST_PAGE = 150

# Imports go one way: a package may import those named beside it, and itself. What stands in VALUES anyone may hold;
# settings take the names and defaults of their weights from the framework's criteria, which import nothing.
VALUES = set(house.VALUES)
MAY_IMPORT = {
    "paths": set(),
    "errors": set(),
    "confined": set(),
    "settings": {"framework"},
    "scenario": {"framework"},
    "links": set(),
    "language": set(),
    "columns": {"framework"},
    "framework": {"scenario"},
    "charts": {"framework"},
    "store": set(),
    "export": {"framework"},
    "sources": set(),
    "models": {"sources"},
    "uploads": {"sources", "framework", "export", "store"},
    "warehouse": {"sources", "models", "uploads"},
    "answers": {"warehouse", "framework", "sources", "store", "export", "charts"},
    "ui": {"answers", "charts", "export", "framework", "sources", "store", "uploads", "warehouse"},
    "commands": {"answers", "export", "framework", "models", "sources", "store", "uploads", "warehouse", "ui"},
}
INTERFACE = {"streamlit", "altair", "pydeck", "duckdb"}
FORBIDDEN = {
    **dict.fromkeys(MAY_IMPORT, INTERFACE),
    "framework": INTERFACE | {"typer", "rich", "xlsxwriter"},
    "sources": INTERFACE - {"duckdb"},
    "models": INTERFACE - {"duckdb"},
    "warehouse": INTERFACE - {"duckdb"},
    "charts": {"streamlit", "duckdb"},
    "ui": {"duckdb"},
}


def name(file: Path) -> str:
    return str(file.relative_to(ROOT))


def inside(imported: str) -> str | None:
    """The part of the package that an imported name belongs to."""
    package, _, rest = imported.partition(".")
    return rest.split(".")[0] if package == "jtm" and rest else None


@pytest.mark.parametrize("file", [file for file in modules() if part(file) in MAY_IMPORT], ids=name)
def test_imports_go_one_way(file: Path) -> None:
    allowed = MAY_IMPORT[part(file)] | VALUES | {part(file)}
    for imported in imports(file):
        assert inside(imported) is None or inside(imported) in allowed, f"{name(file)} imports {imported}"


def test_every_part_has_its_arrows_and_no_arrow_comes_back() -> None:
    assert {part(file) for file in modules()} - {"__init__", "__main__"} == set(MAY_IMPORT)
    list(
        TopologicalSorter(
            {one: others if one not in VALUES else set() for one, others in MAY_IMPORT.items()}
        ).static_order()
    )


def test_the_root_of_the_package_holds_few_modules() -> None:
    assert len(house.at_the_root()) <= 8


def test_functions_are_short() -> None:
    lengths = house.lengths()
    assert median(lengths) <= 9
    assert quantiles(lengths, n=10)[-1] <= 22


def test_files_fit_on_a_few_screens() -> None:
    long = {name(file): lines for file in modules() if (lines := len(file.read_text("utf-8").splitlines())) > 350}
    assert not long


def test_the_document_shows_the_house_as_it_is() -> None:
    assert house.written() in house.DOCUMENT.read_text("utf-8"), "run `make written`"


@pytest.mark.parametrize("file", [file for file in modules() if part(file) in FORBIDDEN], ids=name)
def test_a_package_knows_only_the_libraries_of_its_kind(file: Path) -> None:
    known = {imported.split(".")[0] for imported in imports(file)}
    assert not known & FORBIDDEN[part(file)], name(file)


def test_of_the_interface_a_command_knows_only_the_server() -> None:
    for file in modules():
        if part(file) == "commands":
            known = {i for i in imports(file) if i.startswith("jtm.ui")}
            assert all(one.startswith("jtm.ui.serving") for one in known), name(file)


@pytest.mark.parametrize("page", [*PAGES, ROOT / "app.py"], ids=name)
def test_a_page_is_a_thin_script(page: Path) -> None:
    text = page.read_text("utf-8")
    assert len(text.splitlines()) <= LONGEST_PAGE
    libraries = {imported.split(".")[0] for imported in imports(page)}
    assert not libraries & {"duckdb", "numpy", "sqlite3", "requests"}
    assert not re.search(r"\bSELECT\b.*\bFROM\b", text), "SQL lives in the warehouse"
    assert "set_page_config" not in text or page.name == "app.py"


# ── criteria and documents ────────────────────────────────────────────────────────────────────────────────────────


def headings(document: str) -> list[str]:
    lines = (DOCS / document).read_text("utf-8").splitlines()
    return [line.lstrip("#").strip() for line in lines if line.startswith("#")]


@pytest.mark.parametrize("indicator", criteria().indicators)
def test_an_indicator_has_a_function_and_a_heading(indicator: str) -> None:
    assert getattr(indicators, indicator).__doc__
    assert criteria().indicators[indicator].label in headings("methods.md")


@pytest.mark.parametrize("indicator", criteria().indicators)
def test_an_indicator_stands_in_the_methods_as_in_the_criteria(indicator: str) -> None:
    item = criteria().indicators[indicator]
    pillar, basis = criteria().pillars[item.pillar].label, ", ".join(filter(None, [item.basis, item.assumed]))
    cells = [item.label, pillar, str(item.default_weight), item.unit, basis, ", ".join(item.sources)]
    assert f"| {' | '.join(cells)} |" in (DOCS / "methods.md").read_text("utf-8").splitlines()


def test_the_methods_list_no_indicator_that_is_not_there() -> None:
    listed = re.search(r"^\| indicator \|.*\n\|-.*\n((?:\|.*\n)+)", (DOCS / "methods.md").read_text("utf-8"), re.M)
    assert listed
    assert len(listed[1].splitlines()) == len(criteria().indicators)


def test_every_function_of_an_indicator_is_listed() -> None:
    tree = ast.parse((PACKAGE / "framework" / "ranking" / "indicators.py").read_text("utf-8"))
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]
    measures = {node.name for node in functions if [argument.arg for argument in node.args.args] == ["cells"]}
    assert measures - {"compute"} == set(criteria().indicators)


@pytest.mark.parametrize("preset", criteria().presets)
def test_a_preset_is_in_the_methods(preset: str) -> None:
    assert criteria().presets[preset].label in (DOCS / "methods.md").read_text("utf-8")


def commands() -> list[str]:
    found = []
    for command, at in typer.main.get_command(app).commands.items():  # type: ignore[attr-defined]
        inner = getattr(at, "commands", None)
        found += [command] if inner is None else [f"{command} {one}" for one in inner]
    return found


@pytest.mark.parametrize("command", commands())
def test_a_command_has_a_heading(command: str) -> None:
    assert command in headings("cli.md")


def test_the_documents_name_no_command_that_is_not_there() -> None:
    known = {command.split()[0] for command in commands()}
    for file in (*DOCS.glob("*.md"), ROOT / "README.md"):
        for found in re.findall(r"python -m jtm ([a-z]+)", file.read_text("utf-8")):
            assert found in known, f"{file.name}: {found}"


@pytest.mark.parametrize("source", catalog())
def test_a_source_has_a_heading(source: str) -> None:
    assert any(heading.split(":")[0] == source for heading in headings("sources.md"))


def test_every_threat_in_the_documents_names_a_test_that_tries_it() -> None:
    there = {
        name for file in (ROOT / "tests").rglob("test_*.py") for name in re.findall(r"def (test_\w+)", file.read_text())
    }
    rows = [
        line for line in (DOCS / "security.md").read_text("utf-8").splitlines() if re.match(r"\| (?!threat)\w", line)
    ]
    assert len(rows) > 20
    for row in rows:
        named = re.findall(r"`(test_\w+)`", row)
        assert named, row
        assert set(named) <= there, set(named) - there


def test_links_between_documents_lead_somewhere() -> None:
    for file in (*DOCS.glob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"):
        for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", file.read_text("utf-8")):
            if not target.startswith(("http://", "https://")):
                assert (file.parent / target).exists(), f"{file.name}: {target}"


# ── what the project asks for ─────────────────────────────────────────────────────────────────────────────────────


def pinned(file: str) -> dict[str, str]:
    """The version of each package that a requirements file names."""
    found = re.findall(r"^([A-Za-z0-9._-]+)(?:\[.*\])?==([\w.]+)", (ROOT / file).read_text("utf-8"), re.M)
    return {canonicalize_name(package): version for package, version in found}


@pytest.mark.parametrize(
    ("file", "fewest"), [("requirements.txt", 60), ("requirements-dev.txt", 100), ("requirements-build.txt", 5)]
)
def test_requirements_are_exact_and_carry_hashes(file: str, fewest: int) -> None:
    text = re.sub(r" *\\\n *", " ", (ROOT / file).read_text("utf-8"))
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert len(lines) >= fewest
    for line in lines:
        package, *hashes = line.split(" --hash=sha256:")
        assert re.fullmatch(r"[A-Za-z0-9._-]+(\[[a-z,]+\])?==[\w.]+( ; [^@]+)?", package), package
        assert hashes, package


def test_requirements_hold_all_that_the_package_asks_for() -> None:
    described = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    needed, extras = described["project"]["dependencies"], described["project"]["optional-dependencies"]
    for file, asked in {
        "requirements.txt": [*needed, *extras["server"]],
        "requirements-dev.txt": [*needed, *(one for extra in extras.values() for one in extra)],
        "requirements-build.txt": described["build-system"]["requires"],
    }.items():
        versions = pinned(file)
        for requirement in map(Requirement, asked):
            if requirement.name != "jtm":
                version = versions[canonicalize_name(requirement.name)]
                assert requirement.specifier.contains(version), f"{file}: run `make lock` for {requirement}"


def test_no_package_of_the_app_floats() -> None:
    versions = pinned("requirements.txt")
    for one in components():  # those that others need, too
        assert versions.get(canonicalize_name(one.name)) == one.version, f"{one.name}: run `make lock`"


def test_no_requirements_file_contradicts_another() -> None:
    whole = pinned("requirements-dev.txt")
    for file in ("requirements.txt", "requirements-build.txt"):
        for package, version in pinned(file).items():
            assert whole.get(package, version) == version, f"{file}: {package}"


def test_nothing_advises_to_install_a_name_that_is_not_ours() -> None:
    """On a public index another's package may have our name: ours is installed by the path of its file."""
    advice = re.compile(r"""\binstall\s+(?:-\S+\s+)*['"`]?jtm(?![\w./-])""")
    assert advice.search("pip install -U 'jtm[fit]'")
    texts = [*DOCS.glob("*.md"), *ROOT.glob("*.md"), *modules(), *PAGES, ROOT / "Makefile", ROOT / "pyproject.toml"]
    for file in texts:
        found = advice.search(file.read_text("utf-8"))
        assert not found, f"{name(file)}: {found and found[0]}"


def test_nothing_asks_for_a_registry() -> None:
    for file in (*ROOT.glob("requirements*.txt"), ROOT / "pyproject.toml", ROOT / "Makefile"):
        text = file.read_text("utf-8")
        for word in ("index-url", "extra-index", "find-links", "trusted-host", "https:"):
            assert word not in text, f"{file.name}: {word}"


def test_a_user_needs_no_tool_of_a_developer() -> None:
    used = {imported.split(".")[0] for file in modules() for imported in imports(file)}
    assert not used & {"pytest", "hypothesis", "playwright", "mypy", "openpyxl", "psutil", "babel"}


def test_the_app_asks_nobody_else() -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    assert config["browser"]["gatherUsageStats"] is False
    assert config["logger"]["hideWelcomeMessage"] is True, "Streamlit would advise developers on the page"
    assert config["server"]["enableXsrfProtection"] is not False
