"""Strengths, shifts and holders against sums by hand, on real figures and on small ones."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jtm.answers.landscape import (
    LocalStrengths,
    groups_of,
    local_strengths,
    map_landscape,
    peers_of,
    read_content,
    workforce,
)
from jtm.answers.workbench import Workbench
from jtm.framework.landscape.strengths import Content, Workforce, by_group, holders, landscape, peers, quotients
from jtm.scenario import DOMAINS
from tests.sql import select

HOUSTON, NATION = "26420", "US"
SMALLEST = "SELECT area_code FROM wage GROUP BY area_code ORDER BY count(*), area_code LIMIT 1"


@pytest.fixture(scope="module")
def content(bench: Workbench) -> Content:
    return read_content(bench)


@pytest.fixture(scope="module")
def houston(bench: Workbench, content: Content) -> pl.DataFrame:
    return map_landscape(bench, content, HOUSTON, NATION)


def test_shares_of_a_domain_add_up_to_one(houston: pl.DataFrame) -> None:
    assert set(houston["domain"]) == set(DOMAINS)
    for total in houston.group_by("domain").agg(pl.col("supply_share").sum())["supply_share"]:
        assert total == pytest.approx(1)


def test_shifts_of_a_domain_add_up_to_nothing(houston: pl.DataFrame) -> None:
    for total in houston.group_by("domain").agg(pl.col("shift").sum())["shift"]:
        assert total == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("area", [HOUSTON, NATION, "48", "4800001"])
def test_a_region_compared_with_itself_is_one_everywhere(bench: Workbench, content: Content, area: str) -> None:
    table = map_landscape(bench, content, area, area)
    for column in ("strength", "strength_low", "strength_high"):
        assert table[column].drop_nulls().to_list() == pytest.approx([1] * table[column].drop_nulls().len())
    assert not table["distinct"].any()


def test_a_strength_by_joins_instead_of_arrays(bench: Workbench, houston: pl.DataFrame) -> None:
    ratings = bench.warehouse.read("ratings").filter(pl.col("domain") == "skill")
    asked = ratings.select("soc", "name", (pl.col("level") * (pl.col("importance") - 1) / 4).alias("asked"))
    here, nation = (bench.warehouse.read("jobs", area=area) for area in (HOUSTON, NATION))
    both = here.join(nation, on="soc", suffix="_nation").join(asked, on="soc")
    sums = both.group_by("name").agg(
        (pl.col("employment") * pl.col("asked")).sum(), (pl.col("employment_nation") * pl.col("asked")).sum()
    )
    shares = sums.with_columns(
        pl.col("employment", "employment_nation") / pl.col("employment", "employment_nation").sum()
    )
    expected = dict(shares.select("name", pl.col("employment") / pl.col("employment_nation")).iter_rows())
    found = dict(houston.filter(pl.col("domain") == "skill").select("name", "strength").iter_rows())
    assert found == pytest.approx(expected)


def test_the_strongest_skill_of_houston(houston: pl.DataFrame) -> None:
    # The methods expect about 1.13; differences between regions are small.
    first = houston.filter(pl.col("domain") == "skill").row(0, named=True)
    assert first["name"] == "Repairing"
    assert first["strength"] == pytest.approx(1.137, abs=0.001)
    assert first["strength_low"] < first["strength"] < first["strength_high"]
    assert first["distinct"]


def test_the_interval_is_that_of_shaken_employment(bench: Workbench, content: Content, houston: pl.DataFrame) -> None:
    here, nation = (workforce(bench, content, area) for area in (HOUSTON, NATION))
    column = content.elements["name"].to_list().index("Repairing")
    inside = content.elements["domain"].to_numpy() == "skill"
    random = np.random.default_rng(1)

    def shares(jobs: Workforce) -> np.ndarray:
        shaken = jobs.employment * (1 + jobs.error * random.standard_normal((4000, len(jobs.employment))))
        supply = shaken @ content.intensity[:, inside]
        return (shaken @ content.intensity[:, column]) / supply.sum(axis=1)

    low, high = np.quantile(shares(here) / shares(nation.within(here)), [0.05, 0.95])
    row = houston.row(by_predicate=pl.col("name") == "Repairing", named=True)
    assert (row["strength_low"], row["strength_high"]) == (
        pytest.approx(low, abs=0.002),
        pytest.approx(high, abs=0.002),
    )


def test_technologies_count_the_jobs_that_list_them(bench: Workbench, houston: pl.DataFrame) -> None:
    listed = bench.warehouse.read("technologies").join(bench.warehouse.read("jobs", area=HOUSTON), on="soc")
    jobs = listed.group_by("commodity").agg(pl.col("employment").sum())
    expected = dict(jobs.select("commodity", pl.col("employment") / pl.col("employment").sum()).iter_rows())
    found = dict(houston.filter(pl.col("domain") == "technology").select("name", "supply_share").iter_rows())
    assert found == pytest.approx(expected)


def test_no_growth_is_no_shift(bench: Workbench, content: Content) -> None:
    still = replace(content, growth=np.zeros_like(content.growth))
    assert map_landscape(bench, still, HOUSTON, NATION)["shift"].abs().max() == pytest.approx(0, abs=1e-15)


def test_holders_share_out_the_supply(bench: Workbench, content: Content) -> None:
    table = holders(content, workforce(bench, content, HOUSTON), "2.B.3.k")
    assert table["element_share"].sum() == pytest.approx(1)
    assert table["element_share"].is_sorted(descending=True)
    assert table["soc"][0] == "49-9071"


def test_groups_share_out_the_supply_of_every_element(bench: Workbench, content: Content) -> None:
    table = groups_of(bench, content, HOUSTON)
    assert table.group_by("element_id").agg(pl.col("element_share").sum())["element_share"].to_list() == pytest.approx(
        [1] * table["element_id"].n_unique()
    )
    published = bench.warehouse.read("jobs", area=HOUSTON)["employment"].sum()
    assert table.unique("major_group_title")["employment"].sum() == published


def test_a_groups_concentration_is_its_mean_over_the_regions(bench: Workbench, content: Content) -> None:
    """Repairing in Houston's installation and repair jobs, by joins instead of arrays."""
    asked = bench.warehouse.read("ratings").filter(pl.col("name") == "Repairing")
    held = bench.warehouse.read("jobs", area=HOUSTON).join(asked, on="soc", how="left")
    held = held.with_columns((pl.col("level") * (pl.col("importance") - 1) / 4).fill_null(0).alias("asked"))
    mean = (pl.col("employment") * pl.col("asked")).sum() / pl.col("employment").sum()
    mechanics = held.filter(pl.col("soc").str.starts_with("49-")).select(mean).item()
    found = groups_of(bench, content, HOUSTON).row(
        by_predicate=(pl.col("element_id") == asked["element_id"][0])
        & pl.col("major_group_title").str.starts_with("Installation"),
        named=True,
    )
    assert found["concentration"] == pytest.approx(mechanics / held.select(mean).item())
    assert found["concentration"] > 4


def test_the_smallest_region_has_a_landscape(bench: Workbench, content: Content) -> None:
    area = select(bench.warehouse, SMALLEST).item()
    table = map_landscape(bench, content, area, NATION)
    assert table.height > 100
    assert table.filter(pl.col("strength").is_not_null())["strength"].is_finite().all()


def test_a_region_without_published_jobs_has_none(content: Content) -> None:
    nobody = Workforce(np.zeros(len(content.soc)), np.zeros(len(content.soc)), 0)
    assert landscape(content, nobody, nobody).is_empty()


SMALL = Content(
    ["a", "b", "c"],
    pl.DataFrame({"element_id": ["x", "y"], "name": ["x", "y"], "domain": ["skill", "skill"]}),
    np.array([[1.0, 0.0], [1.0, 3.0], [0.0, 2.0]]),
    np.array([0.1, 0.0, -0.1]),
    np.array([0.04, 0.05, 0.06]),
)
JOBS = st.lists(st.integers(1, 10_000), min_size=3, max_size=3)


@settings(max_examples=50, deadline=None)
@given(JOBS, JOBS, st.integers(2, 9))
def test_only_the_mix_counts_not_the_size(here: list[int], there: list[int], times: int) -> None:
    error = np.full(3, 0.1)
    one, other = (Workforce(np.array(jobs, float), error, 1.0) for jobs in (here, there))
    small, large = (
        landscape(SMALL, one, other),
        landscape(SMALL, replace(one, employment=one.employment * times), other),
    )
    for column in ("supply_share", "strength", "shift", "exit_rate"):
        assert small.sort("name")[column].to_list() == pytest.approx(large.sort("name")[column].to_list())


# ── all areas at once ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def strengths(bench: Workbench, content: Content) -> LocalStrengths:
    return local_strengths(bench, content)


def test_strengths_of_all_areas_are_those_of_each(
    bench: Workbench, content: Content, strengths: LocalStrengths, houston: pl.DataFrame
) -> None:
    assert len(strengths.areas) == 528
    row = dict(
        zip(content.elements["element_id"], strengths.values[strengths.areas.index(HOUSTON)].tolist(), strict=True)
    )
    for element, strength in houston.drop_nulls("strength").select("element_id", "strength").iter_rows():
        assert row[element] == pytest.approx(strength), element


def test_peers_of_houston_are_places_of_oil(bench: Workbench, content: Content, strengths: LocalStrengths) -> None:
    table = peers_of(bench, content, strengths, HOUSTON)
    assert table.height == 10
    assert {"Midland, TX", "Odessa, TX"} <= set(table["area_name"])
    assert HOUSTON not in table["area_code"]
    assert table["correlation"].is_sorted(descending=True)
    assert table["correlation"].is_between(-1, 1).all()


def test_likeness_is_mutual(content: Content, strengths: LocalStrengths) -> None:
    one, other = (strengths.areas.index(area) for area in (HOUSTON, "33260"))
    everyone = len(strengths.areas)
    there = dict(peers(content, strengths.values, one, everyone))[other]
    assert dict(peers(content, strengths.values, other, everyone))[one] == pytest.approx(there)


@pytest.mark.parametrize("area", ["US", "48"])
def test_a_state_and_the_nation_have_no_peers(
    bench: Workbench, content: Content, strengths: LocalStrengths, area: str
) -> None:
    assert peers_of(bench, content, strengths, area).is_empty()


def test_an_area_that_publishes_nothing_is_no_peer() -> None:
    jobs = np.array([[10.0, 20, 30], [0, 0, 0], [30, 20, 10], [11, 20, 29]])
    values = quotients(SMALL, jobs, Workforce(np.array([100.0, 100, 100]), np.zeros(3), 1.0))
    assert np.isnan(values[1]).all()
    assert [index for index, _ in peers(SMALL, values, 0, 5)] == [3, 2]
    assert peers(SMALL, values, 1, 5) == []


def test_a_group_without_jobs_is_left_out_and_one_of_all_jobs_is_the_average() -> None:
    here = Workforce(np.array([10.0, 20.0, 0.0]), np.zeros(3), 1)
    apart = by_group(SMALL, here, ["one", "one", "none"])
    assert set(apart["group"]) == {"one"}
    assert apart["employment"].to_list() == [30, 30]
    assert apart["concentration"].to_list() == pytest.approx([1, 1])
