"""Ballots as a file: the template for votes taken on paper, and a filled file read back, row by row.

One row a rater and item. The columns of an export of ballots are those of the template, so that it can be read back.
"""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import polars as pl
import xlsxwriter

from jtm.export import tables
from jtm.framework.benchmarks.drafts import Benchmark
from jtm.framework.benchmarks.proficiency import Band
from jtm.framework.benchmarks.timing import Timing
from jtm.framework.validation.consensus import Necessity
from jtm.sources.contract import SourceError
from jtm.store.ballots import Vote
from jtm.store.schema import LONGEST_COMMENT, LONGEST_NAME
from jtm.uploads.files import Sheet, fault, read_upload
from jtm.uploads.heads import find_heads, undated

MOST_ROWS = 20_000
COLUMNS = ("employer", "rater", "element_id", "item", "necessity", "level", "needed", "comment")
_SYNONYMS = {
    "employer": ("employer", "company", "firm", "organisation", "organization"),
    "rater": ("rater", "person", "respondent", "voter"),
    "element_id": ("element id", "code", "o net code", "element"),
    "item": ("item", "skill", "name"),
    "necessity": ("necessity", "vote", "need", "rating"),
    "level": ("level", "band", "how well"),
    "needed": ("needed", "timing", "when", "when needed"),
    "comment": ("comment", "comments", "note"),
}
_SCALES: dict[str, type[StrEnum]] = {"necessity": Necessity, "level": Band, "needed": Timing}


@dataclass(frozen=True)
class BallotPreview:
    """What a file would bring. ``sound``: employer, rater, element_id, item, necessity, level, needed, comment of the
    rows that can be taken; ``problems``: row (as a spreadsheet counts), column, value, problem.
    """

    sound: pl.DataFrame
    problems: pl.DataFrame

    @property
    def wrong(self) -> int:
        """Rows that cannot be taken."""
        return int(self.problems["row"].n_unique())

    def summary(self) -> str:
        """What would be loaded and what not, in a sentence."""
        votes, employers = self.sound.height, self.sound["employer"].n_unique()
        raters = self.sound.select("employer", "rater").n_unique()
        return (
            f"{_counted(votes, 'vote')} of {_counted(raters, 'rater')} at {_counted(employers, 'employer')} can be "
            f"loaded; {_counted(self.wrong, 'row')} cannot."
        )

    def votes(self) -> Iterable[tuple[str, str, str, Vote]]:
        """The sound rows, as :func:`jtm.store.ballots.bring_in` takes them."""
        rows = self.sound.select("employer", "rater", "element_id", "necessity", "level", "needed", "comment")
        for employer, rater, element_id, *said in rows.iter_rows():
            yield employer, rater, element_id, Vote(*said)


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def as_file(ballots: pl.DataFrame, draft: Benchmark) -> pl.DataFrame:
    """Ballots (as :func:`jtm.store.ballots.ballots` gives them) with the columns of the template, and the time."""
    names = {item.element_id: item.name for item in draft.items}
    named = ballots.rename({"band": "level", "timing": "needed"}).with_columns(
        pl.col("element_id").replace_strict(names, return_dtype=pl.String).alias("item")
    )
    return named.select(*COLUMNS, "cast_at")


def template(draft: Benchmark) -> pl.DataFrame:
    """One rater's rows, to be filled in and repeated."""
    rows = [(None, None, item.element_id, item.name, None, None, None, None) for item in draft.items]
    return pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String), orient="row")


def template_workbook(draft: Benchmark) -> bytes:
    """The template as a workbook, whose cells offer the words that may stand in them."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet = book.add_worksheet("Ballots")
        template(draft).write_excel(book, worksheet=sheet, autofit=True, freeze_panes=(1, 0),
                                    header_format={"bold": True, "bottom": 1},
                                    table_style="Table Style Light 1")  # fmt: skip
        for column, scale in _SCALES.items():
            place = COLUMNS.index(column)
            offered = {"validate": "list", "source": [word.value for word in scale]}
            sheet.data_validation(1, place, MOST_ROWS, place, offered)
    return buffer.getvalue()


def template_csv(draft: Benchmark) -> bytes:
    """The template as CSV."""
    return tables.to_csv(template(draft))


# ── reading ───────────────────────────────────────────────────────────────────────────────────────────────────────


def read(name: str, content: bytes) -> Sheet:
    """The table of a file of ballots. Raises :class:`SourceError` where it cannot be read."""
    return read_upload(name, content, {undated(head) for heads in _SYNONYMS.values() for head in heads})


def preview(sheet: Sheet, draft: Benchmark) -> BallotPreview:
    """What a file would bring to a round on ``draft``. Raises :class:`SourceError` where it is too long or lacks a
    column.
    """
    if sheet.height > MOST_ROWS:
        raise SourceError(
            f"{sheet.name}: it has {sheet.height:,} rows, more than the {MOST_ROWS:,} that a room can fill."
        )
    rows = _named(sheet, draft)
    problems = _problems(rows, draft)
    sound = rows.join(problems, on="row", how="anti", maintain_order="left").select(COLUMNS)
    return BallotPreview(sound, problems)


def _named(sheet: Sheet, draft: Benchmark) -> pl.DataFrame:
    """Our columns, each text in one line; rows of the template that were left blank are no rows."""
    heads = find_heads(sheet.heads, _SYNONYMS)
    needed = {"employer", "rater", "necessity"} - set(heads)
    if needed or not {"element_id", "item"} & set(heads):
        missing = sorted(needed) or ["element_id"]
        raise SourceError(f"{sheet.name}: missing column for {', '.join(missing)}; take the template.")
    absent = (pl.lit(None, pl.String).alias(ours) for ours in COLUMNS if ours not in heads)
    texts = _line(pl.col(*heads)).str.replace("^'([=+@-])", "$1").replace("", None)
    rows = sheet.select(heads).with_columns(texts).with_columns(absent)
    filled = rows.filter(pl.any_horizontal(pl.col("employer", "rater", "necessity", "comment").is_not_null()))
    words = [
        pl.col(column).replace({**{word.value.lower(): word.value for word in scale}}).alias(column)
        for column, scale in _SCALES.items()
    ]
    lowered = filled.with_columns(pl.col(*_SCALES).str.to_lowercase()).with_columns(words)
    codes = {item.name.lower(): item.element_id for item in draft.items}
    by_name = pl.col("item").str.to_lowercase().replace_strict(codes, default=None, return_dtype=pl.String)
    return lowered.with_columns(pl.coalesce("element_id", by_name).alias("element_id"))


def _line(text: pl.Expr) -> pl.Expr:
    """Without control characters and surplus blanks, as what is typed on a ballot is kept."""
    return text.str.replace_all(r"[\s\x00-\x1f\x7f-\x9f]+", " ").str.strip_chars()


def _problems(rows: pl.DataFrame, draft: Benchmark) -> pl.DataFrame:
    """One row a fault: row, column, value, problem."""
    known = [item.element_id for item in draft.items]
    faults = [
        fault(rows, "element_id", ~pl.col("element_id").is_in(known), "is not an item of this round"),
        fault(rows, "item", pl.col("element_id").is_null(), "is not an item of this round"),
        fault(rows, "comment", pl.col("comment").str.len_chars() > LONGEST_COMMENT,
              f"is longer than {LONGEST_COMMENT} characters"),
    ]  # fmt: skip
    for column in ("employer", "rater"):
        faults.append(fault(rows, column, pl.col(column).is_null(), "is blank"))
        long = pl.col(column).str.len_chars() > LONGEST_NAME
        faults.append(fault(rows, column, long, f"is longer than {LONGEST_NAME} characters"))
    faults.append(fault(rows, "necessity", pl.col("necessity").is_null(), "is blank"))
    for column, scale in _SCALES.items():
        words = [word.value for word in scale]
        faults.append(fault(rows, column, ~pl.col(column).is_in(words), f"is none of {', '.join(words)}"))
    voter = pl.struct(pl.col("employer").str.to_lowercase(), "rater", "element_id")  # the store knows no case
    doubled = voter.is_duplicated() & pl.col("element_id").is_not_null()
    faults.append(fault(rows, "rater", doubled, "votes on this item in more than one row"))
    return pl.concat(faults).sort("row", "column")
