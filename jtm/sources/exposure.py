"""How far generative AI can do or speed up an occupation's work, by two published measures."""

from collections.abc import Mapping
from pathlib import Path

import dataframely as dy
import polars as pl

from jtm.sources.contract import conform, figures, find, read_table, require_columns, require_rows, require_unique


class Exposure(dy.Schema):
    """Exposure of the OEWS occupations, both measures on 0-1; null where neither team scored the occupation."""

    soc = dy.String(primary_key=True, regex=r"^\d{2}-\d{4}$")
    ai_applicability = dy.Float64(nullable=True, min=0, max=1)
    gpt_exposure = dy.Float64(nullable=True, min=0, max=1)


def read(raw: Path, known: Mapping[str, pl.DataFrame], minimum_rows: int) -> dict[str, pl.DataFrame]:
    """Read Microsoft's AI applicability scores and Eloundou et al.'s exposure into ``exposure``.

    Microsoft scores the occupations of the National Employment Matrix; Eloundou, Manning, Mishkin and Rock (human-rated
    beta) those of O*NET, which ``known["onet_crosswalk"]`` brings to the same codes: the mean within a SOC code first,
    over codes then. Raises :class:`~jtm.sources.contract.SourceError`.
    """
    file = find(raw, "msft_soc_ai_applicability_scores")
    microsoft = read_table(file)
    require_columns(microsoft, ["SOC Code", "ai_applicability_score"], file)
    microsoft = figures(microsoft, ["ai_applicability_score"], file)
    require_rows(microsoft, minimum_rows, file)
    applicability = microsoft.select(pl.col("SOC Code").alias("soc"), "ai_applicability_score")
    applicability = applicability.rename({"ai_applicability_score": "ai_applicability"})
    eloundou = _gpt_exposure(raw, known["onet_crosswalk"], minimum_rows)
    both = applicability.join(eloundou, on="soc", how="full", coalesce=True)
    return {"exposure": conform(both, Exposure, f"{raw.name}/").sort("soc")}


def _gpt_exposure(raw: Path, crosswalk: pl.DataFrame, minimum_rows: int) -> pl.DataFrame:
    file = find(raw, "gptsaregpts_occ_level")
    eloundou = read_table(file)
    require_columns(eloundou, ["O*NET-SOC Code", "human_rating_beta"], file)
    require_unique(eloundou, ["O*NET-SOC Code"], file)
    eloundou = figures(eloundou, ["human_rating_beta"], file)
    require_rows(eloundou, minimum_rows, file)
    return (
        eloundou.select(pl.col("O*NET-SOC Code").alias("onet_soc"), pl.col("human_rating_beta").alias("score"))
        .join(crosswalk, on="onet_soc")
        .group_by("soc", pl.col("onet_soc").str.slice(0, 7))
        .agg(pl.col("score").mean())
        .group_by("soc")
        .agg(pl.col("score").mean().alias("gpt_exposure"))
    )
