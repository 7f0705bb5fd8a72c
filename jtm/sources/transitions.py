"""Observed moves between occupations: CPS ASEC, last year's occupation against this year's.

The shares come from del Rio-Chanona et al. (2021), by SOC 2010 node. Several nodes may be one census code that the
authors split by employment: their rows are the same to the last digit, staying included, and moves between them are no
observation. They are merged into one node here. The diagonal (staying) is dropped and the rest put to a sum of 1.
"""

from collections.abc import Mapping
from pathlib import Path

import dataframely as dy
import polars as pl

from jtm.sources.contract import conform, figures, find, read_table, require_columns, require_rows, require_unique

_SHARE = "transition_prob_BLS_ASECnorm_corr"
_JOBS = "TOT_EMP_OCC"
_SAME = 9  # decimals to which the rows of one census code agree


class ObservedMove(dy.Schema):
    """Share of the leavers of a node who are in another node a year later; an origin's shares add up to 1."""

    origin_node = dy.String(primary_key=True)
    destination_node = dy.String(primary_key=True)
    share = dy.Float64(min=0, max=1.000001)


class MobilityNode(dy.Schema):
    """The nodes that an occupation is observed in, with its weight in each; an occupation's weights add up to 1."""

    soc = dy.String(primary_key=True, regex=r"^\d{2}-\d{4}$")
    node = dy.String(primary_key=True)
    weight = dy.Float64(min=0, max=1)


class NodeJobs(dy.Schema):
    """Jobs of a node when its moves were observed, as the authors took them from OES."""

    node = dy.String(primary_key=True)
    jobs = dy.Float64(min=0)


def read(raw: Path, known: Mapping[str, pl.DataFrame], minimum_rows: int) -> dict[str, pl.DataFrame]:
    """Read the edge list and the map of occupations to its nodes into ``observed_move``, ``node_jobs`` and
    ``mobility_node``, for the detailed occupations of ``known["occupation_title"]``. Raises
    :class:`~jtm.sources.contract.SourceError`.
    """
    listed = _listed(raw, minimum_rows)
    edges = listed.drop("jobs")
    code = _census_codes(edges)
    moves = _moves(edges, code)
    occupations = known["occupation_title"].filter(pl.col("level") == "detailed")
    return {
        "observed_move": conform(moves, ObservedMove, "observed moves").sort("origin_node", "destination_node"),
        "node_jobs": conform(_jobs(listed, code), NodeJobs, "jobs of nodes").sort("node"),
        "mobility_node": conform(_members(raw, code, occupations), MobilityNode, "nodes").sort("soc", "node"),
    }


def _listed(raw: Path, minimum_rows: int) -> pl.DataFrame:
    file = find(raw, "delrio_asec_to_bls_mobility_edgelist")
    table = read_table(file)
    require_columns(table, ["OCC_source", "OCC_target", _SHARE, _JOBS], file)
    require_unique(table, ["OCC_source", "OCC_target"], file)
    require_rows(table, minimum_rows, file)
    named = figures(table, [_SHARE, _JOBS], file).select(
        pl.col("OCC_source").alias("origin_node"),
        pl.col("OCC_target").alias("destination_node"),
        pl.col(_SHARE).alias("share"),
        pl.col(_JOBS).alias("jobs"),
    )
    return conform(named.drop("jobs"), ObservedMove, file).with_columns(named["jobs"])


def _jobs(listed: pl.DataFrame, code: Mapping[str, str]) -> pl.DataFrame:
    """The sum over the nodes of a census code."""
    nodes = listed.drop_nulls("jobs").unique("destination_node")
    merged = pl.col("destination_node").replace_strict(code, default=pl.col("destination_node"))
    return nodes.group_by(merged.alias("node")).agg(pl.col("jobs").cast(pl.Float64).sum())


def _census_codes(edges: pl.DataFrame) -> dict[str, str]:
    """From each node to the name of its census code: the nodes with the same row, joined by semicolons."""
    row = pl.struct("destination_node", pl.col("share").round(_SAME))
    rows = edges.sort("origin_node", "destination_node").group_by("origin_node").agg(row.alias("row"))
    same = rows.group_by(pl.col("row").hash()).agg(pl.col("origin_node").sort().alias("nodes"))
    return {node: ";".join(nodes) for nodes in same["nodes"].to_list() for node in nodes}


def _moves(edges: pl.DataFrame, code: Mapping[str, str]) -> pl.DataFrame:
    """Shares between census codes; the rows of one code are the same, so one of them speaks for it."""
    both = edges.with_columns(
        pl.col("origin_node").replace_strict(code).alias("origin"),
        pl.col("destination_node").replace_strict(code, default=pl.col("destination_node")).alias("destination"),
    )
    speaks = both.filter(pl.col("origin_node") == pl.col("origin").str.split(";").list.first())
    moves = (
        speaks.filter(pl.col("origin") != pl.col("destination"))
        .group_by("origin", "destination")
        .agg(pl.col("share").sum())
        .filter(pl.col("share") > 0)
    )
    return moves.select(
        pl.col("origin").alias("origin_node"),
        pl.col("destination").alias("destination_node"),
        (pl.col("share") / pl.col("share").sum().over("origin")).round(_SAME),
    )


def _members(raw: Path, code: Mapping[str, str], occupations: pl.DataFrame) -> pl.DataFrame:
    """The map of OEWS occupations to nodes; what has none is left out."""
    file = find(raw, "derived_oews_to_asec_node")
    table = read_table(file)
    require_columns(table, ["oews_soc2018", "asec_nodes"], file)
    require_unique(table, ["oews_soc2018"], file)
    listed = table.select(
        pl.col("oews_soc2018").alias("soc"), pl.col("asec_nodes").replace("", None).str.split(";").alias("node")
    ).drop_nulls()
    nodes = listed.explode("node").filter(pl.col("node").is_in(list(code)))
    merged = nodes.with_columns(pl.col("node").replace_strict(code)).unique()
    return merged.join(occupations, on="soc", how="semi").with_columns((1 / pl.len().over("soc")).alias("weight"))
