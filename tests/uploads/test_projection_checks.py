"""Sets that cannot be projections are refused. The figures are BLS's own, of the snapshot, under other heads."""

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jtm.sources.contract import SourceError
from jtm.uploads import projection_checks as checks
from jtm.uploads import regional_projections as regional
from jtm.uploads.files import Sheet

ROOT = Path(__file__).resolve().parents[2]
REAL = (
    pl.read_parquet(ROOT / "data" / "snapshot" / "projection.parquet")
    .filter(pl.col("base") > 0, pl.col("openings").is_not_null())
    .with_columns(
        change=pl.col("projected") - pl.col("base"),
        percent=(pl.col("projected") / pl.col("base") - 1) * 100,
        distribution_then=pl.col("base") / pl.col("base").sum() * 100,
        distribution_soon=pl.col("projected") / pl.col("projected").sum() * 100,
    )
)
FIGURES = ["base", "projected", "change", "percent", "openings", "distribution_then", "distribution_soon"]


def preview(base: str, projected: str, *, stated: bool = True, codes: pl.DataFrame = REAL) -> regional.Preview:
    columns = ["soc", *FIGURES]
    cells = codes.select(pl.col(columns).cast(pl.String))
    sheet = Sheet("bls.csv", "", cells, pl.Series("row", range(2, 2 + cells.height), dtype=pl.UInt32))
    mapping = {"base": base, "projected": projected, **({"percent_change": "percent"} if stated else {})}
    if "percent" in (base, projected):
        mapping.pop("percent_change", None)
    if "openings" in (base, projected):
        mapping["openings"] = ""
    return regional.preview(sheet, codes["soc"], mapping=mapping, period="2024-34")


@pytest.mark.parametrize("stated", [True, False])
def test_the_national_projections_pass(stated: bool) -> None:
    found = preview("base", "projected", stated=stated)
    assert found.failures == []
    assert found.growth is not None
    assert found.growth.total == pytest.approx(REAL["projected"].sum() / REAL["base"].sum() - 1)
    assert found.growth.low < found.growth.median < found.growth.high
    assert "Growth over the period: +" in found.growth.summary()


@settings(deadline=None, max_examples=60)
@given(st.permutations(FIGURES).map(lambda figures: (figures[0], figures[1])), st.integers(0, 2**16))
def test_any_other_pair_of_columns_is_refused(pair: tuple[str, str], seed: int) -> None:
    """Of any 200 occupations: that the file states its change makes even a swapped pair known."""
    codes = REAL.sample(200, seed=seed)
    found = preview(*pair, codes=codes)
    assert found.can_be_saved == (pair == ("base", "projected"))


@pytest.mark.parametrize(
    ("base", "projected", "failed"),
    [
        ("projected", "change", "would grow or shrink beyond belief"),
        ("base", "openings", "would grow or shrink beyond belief"),
        ("distribution_then", "distribution_soon", "these are percentages, not jobs"),
        ("projected", "base", "not the one that the file states"),
    ],
)
def test_the_check_that_fails_is_named(base: str, projected: str, failed: str, tmp_path: Path) -> None:
    found = preview(base, projected)
    assert any(failed in sentence for sentence in found.failures)
    assert not found.can_be_saved
    with pytest.raises(SourceError, match="nothing was changed"):
        regional.save(found, "48", tmp_path)
    assert not list(tmp_path.iterdir())


def test_electricians_by_875_percent_are_refused_even_alone() -> None:
    alone = pl.DataFrame(
        {"soc": ["47-2111"], "base": [80.0], "projected": [780.0], "growth": [8.75], "percent_change": [None]},
        schema_overrides={"percent_change": pl.Float64},
    )
    assert checks.failures(alone, 10) == [
        "1 of 1 occupations would grow or shrink beyond belief; 47-2111 by +875% in 10 years."
    ]


def test_twice_the_same_figures_and_figures_in_another_order_are_refused() -> None:
    figures = REAL.select("soc", "base", projected="base", growth=0.0, percent_change=pl.lit(None, pl.Float64))
    assert checks.failures(figures, 10) == ["Both columns hold the same figures."]
    mixed = figures.with_columns(projected=pl.col("base").shuffle(1)).with_columns(
        growth=pl.col("projected") / pl.col("base") - 1
    )
    assert any("not large in the projected one" in failed for failed in checks.failures(mixed, 10))


@pytest.mark.parametrize(("times", "kept"), [(1.0, True), (10.0, False), (0.05, False)])
def test_openings_that_cannot_be_a_years_are_left_out_and_told(times: float, kept: bool) -> None:
    found = preview("base", "projected", codes=REAL.with_columns(pl.col("openings") * times))
    assert (found.sound["openings"].null_count() == 0) == kept
    assert bool(found.notes) != kept
    assert found.can_be_saved
