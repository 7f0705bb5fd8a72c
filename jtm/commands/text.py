"""A table as text for reading: whole, or as much of it as fits the width of a terminal."""

from collections.abc import Iterator, Sequence

import polars as pl
import polars.selectors as cs

from jtm.export.formats import as_text
from jtm.export.tables import flat

LEAST_TEXT = 12  # characters to which a text may be shortened before a column gives way
_BETWEEN, _AROUND = 3, 4  # characters that lines and blanks take


def fitted(table: pl.DataFrame, width: int) -> pl.DataFrame:
    """``table`` as it fits into ``width`` characters: long texts shortened, each as little as will do; and the last
    columns left out where that is not enough.
    """
    shown = readable(table)
    names, numbers = shown.columns, set(table.select(cs.numeric()).columns)
    natural = [_width(shown[name]) for name in names]
    least = [
        wide if name in numbers else min(wide, max(LEAST_TEXT, len(name))) for name, wide in _pairs(names, natural)
    ]
    count = len(names)
    while count > 1 and sum(least[:count]) + _lines(count) > width:
        count -= 1
    room = width - _lines(count)
    cap = next(
        (cap for cap in range(max(natural), 0, -1) if sum(_capped(natural, least, cap)[:count]) <= room), LEAST_TEXT
    )
    widths = _capped(natural, least, cap)
    return shown.select(_shortened(name, wide) for name, wide in _pairs(names[:count], widths))


def readable(table: pl.DataFrame) -> pl.DataFrame:
    """``table`` with every cell as one line for people: numbers as declared and aligned at the right, lists joined,
    nothing for what is not known, and no character that moves a terminal's cursor.
    """
    printed = as_text(flat(table)).select(pl.all().cast(pl.String).fill_null(""))
    plain = printed.select(pl.all().str.replace_all(r"[\x00-\x1f\x7f-\x9f]+", " "))
    return plain.with_columns(pl.col(name).str.pad_start(len(name)) for name in table.select(cs.numeric()).columns)


def drawn(shown: pl.DataFrame) -> Iterator[str]:
    """The lines of a table of texts, with their ends."""
    widths = [_width(shown[name]) for name in shown.columns]
    yield _rule("┌─┬┐", widths)
    yield _row(shown.columns, widths)
    yield _rule("╞═╪╡", widths)
    yield from (_row(cells, widths) for cells in shown.iter_rows())
    yield _rule("└─┴┘", widths)


def _pairs(names: Sequence[str], widths: Sequence[int]) -> Iterator[tuple[str, int]]:
    return zip(names, widths, strict=False)


def _width(cells: pl.Series) -> int:
    longest = cells.str.len_chars().max()
    return max(len(cells.name), longest if isinstance(longest, int) else 0)


def _lines(columns: int) -> int:
    return _AROUND + _BETWEEN * (columns - 1)


def _capped(natural: Sequence[int], least: Sequence[int], cap: int) -> list[int]:
    return [min(wide, max(low, cap)) for wide, low in zip(natural, least, strict=True)]


def _shortened(name: str, width: int) -> pl.Expr:
    text = pl.col(name)
    return pl.when(text.str.len_chars() > width).then(text.str.head(width - 1) + "…").otherwise(text).alias(name)


def _rule(signs: str, widths: Sequence[int]) -> str:
    left, line, between, right = list(signs)
    return left + between.join(line * (width + 2) for width in widths) + right + "\n"


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    return f"│ {' ┆ '.join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True))} │\n"
