"""Numbers as Polars, JSON and Python know them: DuckDB's sums and decimals come in wider types."""

import polars as pl


def as_numbers(table: pl.DataFrame) -> pl.DataFrame:
    """``table`` with decimals and 128-bit integers as 64-bit integers where they are whole and fit, else as floats."""
    wide = [name for name, dtype in table.schema.items() if dtype.is_decimal() or dtype in (pl.Int128, pl.UInt128)]
    return table.with_columns(_narrowed(table[name]) for name in wide)


def _narrowed(values: pl.Series) -> pl.Series:
    if values.dtype.is_integer() or getattr(values.dtype, "scale", None) == 0:
        integers = values.cast(pl.Int64, strict=False)
        if integers.null_count() == values.null_count():
            return integers
    return values.cast(pl.Float64)
