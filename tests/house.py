"""How the project is built, measured from its own code: ``python -m tests.house`` writes docs/architecture.md anew."""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "jtm"
DOCUMENT = ROOT / "docs" / "architecture.md"
VALUES = ("paths", "errors", "confined", "settings", "scenario", "links", "columns", "language")  # what anyone may hold
START, END = "<!-- made by `make written`: begin -->", "<!-- made by `make written`: end -->"


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def part(file: Path) -> str:
    """The package, or the module at the root, that a file belongs to."""
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(file: Path) -> Iterator[str]:
    """Full names of what a file imports, wherever in it."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file} imports relatively"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def arrows() -> dict[str, set[str]]:
    """By package, the other packages that it imports, those left out that come with another."""
    direct: dict[str, set[str]] = {}
    for file in modules():
        to = {name.split(".")[1] for name in imports(file) if name.startswith("jtm.")}
        direct.setdefault(part(file), set()).update(to - {part(file), *VALUES})
    known = {
        name: to & direct.keys() for name, to in direct.items() if name not in VALUES and not name.startswith("__")
    }

    def reached(name: str) -> set[str]:
        return known[name].union(*(reached(one) for one in known[name]))

    return {name: to - set().union(*(reached(one) for one in to)) for name, to in known.items()}


def lengths() -> list[int]:
    """Lines of every function."""
    return [
        (node.end_lineno or node.lineno) - node.lineno + 1
        for file in modules()
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def longest_file() -> tuple[int, str]:
    """Lines and name of the longest file."""
    return max((len(file.read_text("utf-8").splitlines()), str(file.relative_to(ROOT))) for file in modules())


def at_the_root() -> list[str]:
    """Modules that stand beside the packages."""
    return [file.name for file in sorted(PACKAGE.glob("*.py")) if not file.name.startswith("__")]


def written() -> str:
    """The picture and the figures, as the document shows them."""
    drawn = "\n".join(f"    {one} --> {name}" for name, to in sorted(arrows().items()) for one in sorted(to))
    functions, (lines, name) = lengths(), longest_file()
    return f"""{START}
```mermaid
graph LR
{drawn}
```

| figure | measured | aim |
|---|---:|---:|
| modules at the package's root | {len(at_the_root())} | 8 at most |
| function, median | {median(functions):.0f} lines | 9 |
| function, 90th percentile | {quantiles(functions, n=10)[-1]:.0f} lines | 22 |
| longest file, `{name}` | {lines} lines | 350 |
{END}"""


if __name__ == "__main__":
    text = DOCUMENT.read_text("utf-8")
    begin, end = text.index(START), text.index(END) + len(END)
    DOCUMENT.write_text(text[:begin] + written() + text[end:], "utf-8")
