"""Observed moves: census codes that were split are put together, staying is dropped, and bad files are named."""

from pathlib import Path

import polars as pl
import pytest

from jtm.sources import transitions
from jtm.sources.contract import SourceError

SHARE, JOBS = "transition_prob_BLS_ASECnorm_corr", "TOT_EMP_OCC"
# Made by hand in the format of the edge list: 15-1132 and 15-1133 are one census code split 3 to 1: their rows agree.
EDGES = [
    ("15-1132", "15-1132", 0.6), ("15-1132", "15-1133", 0.2), ("15-1132", "11-1020", 0.2),
    ("15-1133", "15-1132", 0.6), ("15-1133", "15-1133", 0.2), ("15-1133", "11-1020", 0.2),
    ("11-1020", "11-1020", 0.9), ("11-1020", "15-1132", 0.03), ("11-1020", "15-1133", 0.01),
    ("11-1020", "41-2030", 0.06),
    ("41-2030", "41-2030", 1.0),
]  # fmt: skip
NODES = [("15-1252", "15-1132;15-1133"), ("11-1021", "11-1020"), ("41-2031", "41-2030"), ("53-1047", "")]
JOBS_THEN = {"15-1132": 900, "15-1133": 300, "11-1020": 2_000, "41-2030": 4_000}
KNOWN = {
    "occupation_title": pl.DataFrame(
        {"soc": [soc for soc, _ in NODES], "level": "detailed"}, schema={"soc": pl.String, "level": pl.String}
    )
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, EDGES)
    return tmp_path


def write(folder: Path, edges: list[tuple[str, str, object]]) -> None:
    rows = [(*edge, JOBS_THEN[edge[1]]) for edge in edges]
    pl.DataFrame(rows, schema=["OCC_source", "OCC_target", SHARE, JOBS], orient="row", strict=False).cast(
        pl.String
    ).write_csv(folder / "delrio_asec_to_bls_mobility_edgelist.csv")
    pl.DataFrame(NODES, schema=["oews_soc2018", "asec_nodes"], orient="row").write_csv(
        folder / "derived_oews_to_asec_node.csv"
    )


def test_nodes_of_one_census_code_are_one(folder: Path) -> None:
    moves = transitions.read(folder, KNOWN, 1)["observed_move"]
    assert dict(moves.filter(pl.col("origin_node") == "11-1020").select("destination_node", "share").iter_rows()) == {
        "15-1132;15-1133": pytest.approx(0.4),
        "41-2030": pytest.approx(0.6),
    }


def test_staying_is_no_move_and_leavers_add_up(folder: Path) -> None:
    moves = transitions.read(folder, KNOWN, 1)["observed_move"]
    assert (moves["origin_node"] != moves["destination_node"]).all()
    assert moves.group_by("origin_node").agg(pl.col("share").sum())["share"].to_list() == pytest.approx([1, 1])


def test_an_occupation_belongs_to_its_merged_node_once(folder: Path) -> None:
    members = transitions.read(folder, KNOWN, 1)["mobility_node"]
    assert members.filter(pl.col("soc") == "15-1252").rows() == [("15-1252", "15-1132;15-1133", 1.0)]
    assert "53-1047" not in members["soc"]


def test_jobs_of_a_census_code_are_those_of_its_nodes(folder: Path) -> None:
    jobs = transitions.read(folder, KNOWN, 1)["node_jobs"]
    assert dict(jobs.iter_rows()) == {"15-1132;15-1133": 1_200, "11-1020": 2_000, "41-2030": 4_000}


@pytest.mark.parametrize(
    ("edges", "said"),
    [
        ([*EDGES, EDGES[0]], "repeat '15-1132 15-1132'"),
        ([*EDGES[:-1], ("41-2030", "41-2030", -0.1)], "share"),
        ([*EDGES[:-1], ("41-2030", "41-2030", "many")], "'many' is not a figure"),
        (EDGES[:3], "truncated"),
    ],
)
def test_a_bad_edge_list_is_named(tmp_path: Path, edges: list[tuple[str, str, object]], said: str) -> None:
    write(tmp_path, edges)
    with pytest.raises(SourceError, match=said) as caught:
        transitions.read(tmp_path, KNOWN, 5)
    assert "delrio" in str(caught.value)


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    write(tmp_path, EDGES)
    file = tmp_path / "delrio_asec_to_bls_mobility_edgelist.csv"
    file.write_text(file.read_text().replace(SHARE, "share"))
    with pytest.raises(SourceError, match=f"missing column '{SHARE}'"):
        transitions.read(tmp_path, KNOWN, 1)
