"""Ratings of O*NET's occupations brought to those of OEWS: combined where several lie behind one, and the mean of the
group where none is rated.
"""

import polars as pl
import polars.selectors as cs


def combine(ratings: pl.DataFrame, sources: pl.DataFrame) -> pl.DataFrame:
    """Mean of the components, within SOC codes first; errors as those of a mean of independent ratings, resting on the
    fewest people who rated one of them.
    """
    keys = ["soc", "element_id"]
    return _mean(_mean(sources.join(ratings, on="onet_soc"), [*keys, "detailed"]), keys)


def _mean(ratings: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    pooled = [
        ((pl.col(name) ** 2).sum().sqrt() / pl.col(name).count()).replace(float("nan"), None).alias(name)
        for name in ("importance_se", "level_se")
    ]
    return ratings.group_by(keys).agg(
        pl.col("importance").mean(),
        pl.col("level").mean(),
        *pooled,
        pl.col("level_n").min(),
        pl.col("suppress").all(),
        pl.col("not_relevant").all(),
    )


def rounded(table: pl.DataFrame) -> pl.DataFrame:
    """Means to the four decimals that O*NET prints: their last bits depend on the order of a parallel sum, and equal
    releases must make equal snapshots.
    """
    return table.with_columns(cs.float().round(9).round(4))  # twice, or a half-way case falls either way


def broad() -> pl.Expr:
    """The broad group of a code."""
    return pl.col("soc").str.slice(0, 6)


def minor() -> pl.Expr:
    """The minor group of a code, as far as its first digits tell it."""
    return pl.col("soc").str.slice(0, 4)


def fill(rating: pl.DataFrame, profile: pl.DataFrame) -> pl.DataFrame:
    """Give the occupations without ratings the mean of their group; an imputed rating has no standard error."""
    unrated = profile.filter(pl.col("ratings_from") == "imputed")
    filled = []
    for group, key in (("broad group", broad()), ("minor group", minor())):
        means = rating.group_by(key.alias("group"), "element_id").agg(
            pl.col("importance").mean(),
            pl.lit(None, dtype=pl.Float64).alias("importance_se"),
            pl.col("level").mean(),
            pl.lit(None, dtype=pl.Float64).alias("level_se"),
            pl.lit(None, dtype=pl.UInt16).alias("level_n"),
            pl.col("suppress").all(),
            pl.col("not_relevant").all(),
        )
        members = unrated.filter(pl.col("imputed_from") == group).select("soc", key.alias("group"))
        filled.append(members.join(means, on="group").drop("group"))
    return pl.concat([rating.select(filled[0].columns), *filled])
