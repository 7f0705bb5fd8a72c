"""Occupation codes and numbers in the cells of a user's file."""

import polars as pl

_NUMBER = r"^[+-]?(\d{1,3}(,\d{3})+|\d+)?(\.\d*)?([eE][+-]?\d+)?%?$"


def occupation_code(column: str) -> pl.Expr:
    """``47-2111`` from 47-2111, 472111 or 47-2111.00; null where it is no code."""
    parts = pl.col(column).str.extract_groups(r"^(\d{2})-?(\d{4})(?:\.\d{2})?$")
    return pl.concat_str(parts.struct[0], pl.lit("-"), parts.struct[1])


def number(column: str) -> pl.Expr:
    """A number, with commas for thousands if at all, less a sign of percent: "12,5" is none."""
    text = pl.col(column).str.replace_all(r"\s", "")
    digits = text.str.replace_all(r"[,%]", "").cast(pl.Float64, strict=False)
    return pl.when(text.str.contains(_NUMBER)).then(digits)
