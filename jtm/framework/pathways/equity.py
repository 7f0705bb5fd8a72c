"""Who works where a pathway starts and where it leads: the nation's composition of occupations, as percentages only.

The Current Population Survey knows who works in an occupation in the nation, not in a region. What is said here of a
set of occupations is therefore "US composition" of such jobs: it is never multiplied by a region's headcount.
"""

import polars as pl

GROUPS = ("women", "white", "black", "asian", "hispanic")


def composition(demographics: pl.DataFrame, weights: pl.DataFrame) -> pl.DataFrame:
    """How the workers of the occupations on each side are composed in the nation: one row a side and demographic group.

    ``demographics``: soc, share_women … share_hispanic (0-1, null where CPS prints none), one row an occupation;
    ``weights``: side (``origin`` or ``destination``), soc, weight (workers, at least 0). Returns side, demographic,
    demographic_share (0-1, the mean over the occupations with a figure, weighted by workers; null where none has one),
    unmatched (0-1, the share of the side's weight without a figure; null where a side weighs nothing). Races and
    Hispanic ethnicity overlap: the shares of a side do not add up to 1.
    """
    printed = demographics.select("soc", *(pl.col(f"share_{group}").alias(group) for group in GROUPS)).unpivot(
        index="soc", variable_name="demographic", value_name="demographic_share"
    )
    cells = weights.join(pl.DataFrame({"demographic": GROUPS}), how="cross", maintain_order="left_right")
    placed = cells.join(printed, on=["soc", "demographic"], how="left", maintain_order="left")
    weight, share = pl.col("weight").cast(pl.Float64), pl.col("demographic_share")
    counted = weight.filter(share.is_not_null()).sum()
    return (
        placed.group_by("side", "demographic", maintain_order=True)
        .agg(
            ((share * weight).sum() / counted).alias("demographic_share"),
            (1 - counted / weight.sum()).alias("unmatched"),
        )
        .with_columns(pl.col("demographic_share", "unmatched").fill_nan(None))
    )
