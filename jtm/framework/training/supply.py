"""Step 6: how many awards a region's programs confer for each opening, as a range.

A program (CIP) serves several occupations, and nobody knows which its graduates enter. At the least, an occupation
gets its proportional share of them, by demand; at the most, all. The range is told only where entry typically takes a
postsecondary award: elsewhere programs are not how people come in. It is no measure of shortage: awards are not people,
graduates move away or go on studying, and others come without the award.
"""

import polars as pl

AWARD_ENTRY = (
    "Postsecondary nondegree award",
    "Associate's degree",
    "Bachelor's degree",
    "Master's degree",
    "Doctoral or professional degree",
)
NO_OCCUPATION = "99-9999"  # of the crosswalk: a program that leads to no occupation of its own
NO_PROGRAM = "99.9999"  # of the crosswalk: an occupation that no program leads to
_CIP = r"^\d{2}\.\d{4}$"


class DoubleCountError(ValueError):
    """Completions hold rows that count others' completions again."""


def links(cip_soc: pl.DataFrame) -> pl.DataFrame:
    """Which program leads to which occupation: cip, soc, each pair once, without the crosswalk's two codes for none."""
    real = (pl.col("soc") != NO_OCCUPATION) & (pl.col("cip") != NO_PROGRAM)
    return cip_soc.select("cip", "soc").filter(real).unique().sort("cip", "soc")


def by_program(completions: pl.DataFrame) -> pl.DataFrame:
    """Completions of each CIP: cip, completions. ``completions``: cip (``51.3801``), completions (awards a year of one
    institution and level, 0 or more); the caller chooses region, years and award levels.

    Raises :class:`DoubleCountError` for CIP 99, which is the sum of all others, and for shorter codes, which are sums
    of their programs; ``ValueError`` for completions that are missing or negative.
    """
    wrong = completions.filter(pl.col("cip").str.starts_with("99") | ~pl.col("cip").str.contains(_CIP))
    wrong = pl.concat([wrong, completions.filter(pl.col("cip").is_null())])
    if wrong.height:
        listed = ", ".join(str(code) for code in wrong["cip"].unique().sort()[:3])
        raise DoubleCountError(f"CIP {listed} is not one program: totals count completions twice")
    if completions.filter(pl.col("completions").is_null() | (pl.col("completions") < 0)).height:
        raise ValueError("completions are missing or negative somewhere")
    return completions.group_by("cip").agg(pl.col("completions").cast(pl.Float64).sum()).sort("cip")


def shares(cip_soc: pl.DataFrame, completions: pl.DataFrame, demand: pl.DataFrame) -> pl.DataFrame:
    """Each program's completions dealt out to the occupations that it serves: cip, soc, completions (all of the CIP's),
    share (of them, by demand; equal where none of its occupations has any). The shares of a CIP add up to 1, so that
    the products add up to the completions, each counted once.

    ``demand``: soc, openings_need (growth openings + labour-force exits, persons a year), the occupations of the
    region; an occupation that is not in it gets none. CIPs that serve none of them are left out: see :func:`counted`.
    """
    weight = pl.col("openings_need").cast(pl.Float64).fill_null(0).fill_nan(0).clip(lower_bound=0)
    pairs = (
        links(cip_soc)
        .join(demand.select("soc", weight.alias("weight")), on="soc")
        .join(by_program(completions), on="cip")
    )
    total = pl.col("weight").sum().over("cip")
    share = pl.when(total > 0).then(pl.col("weight") / total).otherwise(1 / pl.len().over("cip"))
    return pairs.select("cip", "soc", "completions", share.alias("share")).sort("cip", "soc")


def per_opening(cip_soc: pl.DataFrame, completions: pl.DataFrame, demand: pl.DataFrame) -> pl.DataFrame:
    """Completions per opening, one row an occupation of ``demand``: soc, openings_need, fields (CIPs with completions
    that serve it), completions_low (its proportional shares), completions_high (all of those CIPs'), per_opening_low,
    per_opening_high (null with the reason in why_not). A column of completions_high must never be added up: it is
    :func:`counted` that counts each completion once.

    ``demand``: soc (once each), openings_need (persons a year), typical_education. ``cip_soc``: cip, soc.
    """
    if demand["soc"].is_duplicated().any():
        raise ValueError("an occupation's demand stands in it twice")
    dealt = shares(cip_soc, completions, demand).filter(pl.col("completions") > 0)
    known = dealt.group_by("soc").agg(
        pl.len().cast(pl.Int64).alias("fields"),
        (pl.col("completions") * pl.col("share")).sum().alias("completions_low"),
        pl.col("completions").sum().alias("completions_high"),
    )
    figures = ["fields", "completions_low", "completions_high"]
    table = demand.select("soc", pl.col("openings_need").cast(pl.Float64), "typical_education").join(
        known, on="soc", how="left", maintain_order="left"
    )
    enters = pl.col("typical_education").cast(pl.String).is_in(AWARD_ENTRY).fill_null(value=False)
    why = (
        pl.when(~enters)
        .then(pl.lit("entry does not typically take a postsecondary award"))
        .when(~(pl.col("openings_need") > 0).fill_null(value=False))
        .then(pl.lit("no openings"))
    )
    ratio = [
        pl.when(pl.col("why_not").is_null())
        .then(pl.col(f"completions_{end}") / pl.col("openings_need"))
        .alias(f"per_opening_{end}")
        for end in ("low", "high")
    ]
    table = table.with_columns(*(pl.col(name).fill_null(0) for name in figures), why.alias("why_not"))
    return table.with_columns(ratio).select(
        "soc", "openings_need", *figures, "per_opening_low", "per_opening_high", "why_not"
    )


def counted(cip_soc: pl.DataFrame, completions: pl.DataFrame, soc: pl.Series) -> float:
    """Completions of all programs that serve any of the occupations ``soc``, each counted once."""
    serving = links(cip_soc).filter(pl.col("soc").is_in(soc.implode())).select("cip").unique()
    return float(by_program(completions).join(serving, on="cip", how="semi")["completions"].sum())
