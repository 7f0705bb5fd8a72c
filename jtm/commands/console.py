"""What all commands share: common options, the scenario of a link, how a table is written, how a failure is said.

Standard output carries the data alone; progress and messages go to standard error.
"""

import io
import logging
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, NoReturn, TypeGuard
from urllib.parse import parse_qsl, urlsplit

import polars as pl
import typer
from rich.console import Console
from rich.progress import Progress as ProgressBar

from jtm.answers import find
from jtm.answers.agreed import under, usable
from jtm.answers.region import Region
from jtm.answers.registry import Answer, answers
from jtm.answers.workbench import Workbench, open_workbench, without_unknown
from jtm.commands.options import refuse_assumed
from jtm.errors import WrongRequest
from jtm.export import tables
from jtm.export.formats import as_text
from jtm.framework.criteria import criteria
from jtm.links import LONGEST_LINK, from_pairs
from jtm.scenario import DEFAULT, MOST_VALIDATED, Scenario, apply_preset, require_weight
from jtm.settings.catalog import SETTINGS
from jtm.settings.kinds import WEIGHT
from jtm.store.connect import NoStoreError, open_store

CANNOT_ANSWER, WRONG_REQUEST = 1, 2
STANDARD_OUTPUT = Path("-")


class Format(StrEnum):
    """How a table is written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    XLSX = "xlsx"
    PARQUET = "parquet"


class BenchmarkFormat(StrEnum):
    """How a benchmark is written: a table, a file to load again (draft), or what skills systems import."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    XLSX = "xlsx"
    PARQUET = "parquet"
    DRAFT = "draft"
    RSD = "rsd"
    CASE = "case"
    CTDL = "ctdl"


Area = Annotated[str | None, typer.Option(help="Code (26420), state (TX) or name (New York City). Default: Houston.")]
Out = Annotated[
    Path | None,
    typer.Option(help="File to write: .csv, .json, .xlsx and .parquet say the format. - is standard output."),
]
As = Annotated[Format, typer.Option("--format", help="How to write the table.")]
Link = Annotated[str | None, typer.Option("--scenario", help="A link copied from the page, or a file holding one.")]
Preset = Annotated[str | None, typer.Option(help=f"One of {', '.join(criteria().presets)}.")]
Validated = Annotated[
    bool, typer.Option("--validated", help="Use the latest benchmarks that employers agreed on, not O*NET's.")
]


def table_option(step: str, *more: str) -> Any:
    """The option that chooses among the tables of ``step``, and ``more``."""
    names = [*answers(step), *more]

    def parse(text: str) -> str:
        if text not in names:
            raise typer.BadParameter(f"{text!r} is not one of {', '.join(map(repr, names))}.")
        return text

    return typer.Option(help="Which table.", parser=parse, metavar=f"[{'|'.join(names)}]", autocompletion=lambda: names)


def asked(
    link: str | None, preset: str | None, area: str | None, weights: str | None, *, validated: bool
) -> tuple[Workbench, Scenario]:
    """The open workbench and the scenario that a command asks for; with ``validated``, or where the link says so, under
    benchmarks that employers agreed on.
    """
    bench = open_workbench()
    chosen = read_scenario(bench, link, preset, area, weights)
    if not validated and not chosen.validated:
        return bench, chosen
    try:
        store = open_store(create=False)
    except NoStoreError:
        say("Nothing has been agreed on here, as there is no store: O*NET's levels are used.")
        return bench, replace(chosen, validated=())
    if validated:
        chosen = replace(chosen, validated=tuple(one.public_id for one in usable(store)[:MOST_VALIDATED]))
        if not chosen.validated:
            say("No benchmark has been signed off: O*NET's are used.")
    bench, notices = under(bench, store, chosen)
    for notice in [*notices, *(f"Validated benchmark: {one.label}." for one in bench.agreed.values())]:
        say(notice)
    return bench, chosen


def read_scenario(
    bench: Workbench, link: str | None, preset: str | None, area: str | None, weights: str | None
) -> Scenario:
    """The scenario of a link or file, then the preset, area and weights given beside it. Raises ``SettingError`` where
    nothing in it has any weight.
    """
    chosen = _from_link(link, bench) if link else DEFAULT
    if preset:
        if preset not in criteria().presets:
            raise WrongRequest(f"There is no preset {preset!r}: choose among {', '.join(criteria().presets)}.")
        chosen = apply_preset(chosen, preset)
    if area is not None:
        chosen = replace(chosen, area=find.find_area(bench, area))
    if weights:
        chosen = chosen.with_weights(**_weights(weights))
    require_weight(chosen)
    for pillar in chosen.silent_pillars():
        say(f"No indicator of {criteria().pillars[pillar].label} has a weight, so that pillar does not count.")
    return chosen


def _from_link(link: str, bench: Workbench) -> Scenario:
    try:
        text = link if "?" in link else _start_of(Path(link)).strip()
        parameters = parse_qsl(urlsplit(text).query, keep_blank_values=True)
    except (OSError, ValueError):
        parameters = []
    if not parameters:
        raise WrongRequest(f"{link[:80]!r} is neither a link copied from the page nor a file that holds one.")
    chosen, notices = from_pairs(parameters, bench.dataset)
    chosen, more = without_unknown(bench, chosen)
    for notice in notices + more:
        say(notice)
    return chosen


def _start_of(file: Path) -> str:
    """As much of a file as a link may be long, and one character more: whatever else it is, it is no link."""
    with file.open(encoding="utf-8") as opened:
        return opened.read(LONGEST_LINK + 1)


def pairs(option: str, text: str, known: Sequence[str], example: str) -> dict[str, str]:
    """What ``name=value,name=value`` gives. Ends the command where a name is not ``known`` or stands there twice."""
    found: dict[str, str] = {}
    for part in text.split(","):
        name, equals, value = (piece.strip() for piece in part.partition("="))
        if not equals or name not in known:
            raise WrongRequest(
                f"{option} {part!r} is not understood: give any of {', '.join(known)}, such as {example}."
            )
        if name in found:
            raise WrongRequest(f"{option} gives {name} more than once: give it once.")
        found[name] = value
    return found


def assumed(chosen: Scenario, table: str, text: str, known: Sequence[str]) -> Scenario:
    """The scenario with settings such as ``completion=60``, in the units of the page: percent, dollars, weeks. Ends the
    command where one of them is not ``known``, does nothing for ``table`` or may not have that value.
    """
    values = {}
    given = pairs("--assume", text, known, "completion=60")
    refuse_assumed(table, given)
    for name, value in given.items():
        try:
            values[name] = SETTINGS[name].kind.read(value)
        except ValueError:
            raise WrongRequest(f"--assume: {name} cannot be {value!r}: give {SETTINGS[name].kind.typed}.") from None
    return replace(chosen, **values)


def _weights(text: str) -> dict[str, int]:
    known = list(criteria().pillars)
    weights = {}
    for name, value in pairs("--weights", text, known, ",".join(f"{name}=50" for name in known)).items():
        try:
            weights[name] = WEIGHT.read(value)
        except ValueError:
            raise WrongRequest(f"--weights: {name} cannot be {value!r}: give {WEIGHT.typed}.") from None
    return weights


def write_table(
    table: pl.DataFrame,
    form: Format,
    out: Path | None,
    notes: tables.Notes | None = None,
    show: list[str] | None = None,
) -> None:
    """Write ``table`` to ``out`` or standard output; as text only the columns ``show``; a workbook gets ``notes``."""
    if form is Format.TABLE:
        text = _as_text(table.select(show) if show else table)
        if _is_file(out):
            out.write_text(text, "utf-8")
        else:
            sys.stdout.write(_printable(text))
        return
    content = tables.WRITERS[form](table, notes)
    # A spreadsheet opens a file and looks for the mark; a program reads what comes down a pipe, and would trip over it.
    put(content if _is_file(out) else content.removeprefix(tables.BYTE_ORDER_MARK), out)


def write_answer(
    one: Answer, made: pl.DataFrame, region: Region, form: Format, out: Path | None, **more: pl.DataFrame
) -> None:
    """Write the table ``made`` of a region, cited; a workbook gets sources, settings and ``more``."""
    show = list(one.shown) or made.columns
    write_table(one.cite(made, region), form, out, {**region.notes(), **more}, show=show)


def put(content: bytes, out: Path | None) -> None:
    """Write ``content`` to the file ``out``; to standard output where there is none, or it is called ``-``."""
    if _is_file(out):
        out.write_bytes(content)
        return
    if content.startswith(b"PK") and sys.stdout.isatty():
        raise WrongRequest("A workbook cannot be shown here: add --out FILE.xlsx.")
    sys.stdout.buffer.write(content)


def _is_file(out: Path | None) -> TypeGuard[Path]:
    return out is not None and out != STANDARD_OUTPUT


def _as_text(table: pl.DataFrame) -> str:
    with pl.Config(tbl_rows=40, tbl_cols=-1, tbl_hide_column_data_types=True, tbl_hide_dataframe_shape=True,
                   fmt_str_lengths=60, tbl_width_chars=160):  # fmt: skip
        return f"{as_text(table)}\n"


def _printable(text: str) -> str:
    """The text of a table, drawn with signs that every encoding has where standard output lacks its lines."""
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return text.translate(_LINES)
    return text


_LINES = str.maketrans("│┆╎─╌═┌┬┐├┼┤└┴┘╞╪╡", "|||--=" + "+" * 12)


@contextmanager
def progress_bar() -> Iterator[Callable[[float, str], None]]:
    """A progress bar on standard error, for a person; silent when standard error is a file."""
    with ProgressBar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=1.0)
        yield lambda share, step: bar.update(task, completed=share, description=step)


def write_what_can_be() -> None:
    """Let standard output show a question mark for a letter that its encoding lacks, rather than fail."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")


@contextmanager
def telling() -> Iterator[None]:
    """Say what an everyday name was taken for, as long as this lasts."""
    teller, finder = _Teller(), logging.getLogger(find.__name__)
    finder.addHandler(teller)
    try:
        yield
    finally:
        finder.removeHandler(teller)


class _Teller(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        say(record.getMessage())


def say(message: str) -> None:
    """Tell a person, on standard error."""
    print(message, file=sys.stderr)


def fail(error: Exception | str, code: int) -> NoReturn:
    """Say what is wrong and end with the exit ``code``."""
    say(f"jtm: {error}")
    sys.exit(code)
