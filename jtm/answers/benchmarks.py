"""The tables of step 3: what a job asks, several side by side, what a family has in common, and drafts of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import polars as pl

from jtm.answers.provenance import CITED_AS, cited, with_skill_provenance
from jtm.answers.workbench import Workbench, occupation
from jtm.framework.benchmarks import drafts, proficiency
from jtm.framework.benchmarks.timing import Timing
from jtm.framework.market import NATION
from jtm.framework.validation.agreed import Core, Stated, overlay
from jtm.language import marked
from jtm.scenario import Scenario


def read_profiles(bench: Workbench) -> pl.DataFrame:
    """:mod:`jtm.framework.benchmarks.proficiency` of all occupations; the same for every region and setting."""
    jobs = bench.warehouse.read("jobs", area=NATION).select("soc", "employment")
    occupations = bench.market.occupations.join(jobs, on="soc", how="left")
    return proficiency.profiles(bench.warehouse.read("ratings"), occupations)


def benchmark_of(bench: Workbench, profiles: pl.DataFrame, soc: str, scenario: Scenario) -> pl.DataFrame:
    """All elements of an occupation, the essential ones first, with ratings_from and whether employers have agreed on
    it. Raises :class:`UnknownOccupationError`.
    """
    return overlay(_rated(bench, profiles, soc, scenario), bench.agreed.get(soc))


def _rated(bench: Workbench, profiles: pl.DataFrame, soc: str, scenario: Scenario) -> pl.DataFrame:
    """As O*NET has it, whatever was agreed."""
    job = occupation(bench, soc)
    table = proficiency.benchmark(profiles, job, scenario)
    return table.with_columns(pl.lit(job["ratings_from"]).alias("ratings_from"))


def difference_of(bench: Workbench, profiles: pl.DataFrame, has: str, needs: str, scenario: Scenario) -> pl.DataFrame:
    """What a worker in the occupation ``has`` lacks in ``needs``, with ratings_has and ratings_needs."""
    tables = _rated(bench, profiles, has, scenario), benchmark_of(bench, profiles, needs, scenario)
    return proficiency.difference(*tables).with_columns(
        pl.lit(occupation(bench, has)["ratings_from"]).alias("ratings_has"),
        pl.lit(occupation(bench, needs)["ratings_from"]).alias("ratings_needs"),
    )


def counted(table: pl.DataFrame) -> dict[str, int]:
    """How many elements are essential, needed on day one, learnt on the job, and have a level that is not settled."""
    essential = table.filter("essential")
    needed = {name: essential.filter(pl.col("timing") == when).height for name, when in _NEEDED.items()}
    open_levels = essential.filter(pl.col("bands") == proficiency.NOT_SETTLED).height
    return {"essential_elements": essential.height, **needed, "not_settled": open_levels}


_NEEDED = {"day_one": Timing.DAY_ONE, "on_the_job": Timing.ON_THE_JOB}


def technologies_of(bench: Workbench, soc: str) -> pl.DataFrame:
    """Technologies of an occupation: commodity, in_demand, hot, examples, commodity_code; the ones in demand first."""
    listed = bench.warehouse.read("technologies").filter(pl.col("soc") == soc)
    return listed.select("commodity", "in_demand", "hot", "examples", "commodity_code").sort(
        "in_demand", "hot", "commodity", descending=[True, True, False]
    )


def technologies_shared(bench: Workbench, members: Sequence[str], least: float = 0) -> pl.DataFrame:
    """Technologies that more than the share ``least`` of several occupations list, the most shared first: commodity,
    family_jobs, in_demand_jobs (in how many jobs' postings), hot, listed_by (titles), commodity_code.
    """
    titles = bench.market.occupations.select("soc", "title")
    listed = bench.warehouse.read("technologies").filter(pl.col("soc").is_in(members)).join(titles, on="soc")
    shared = listed.group_by("commodity", "commodity_code").agg(
        pl.len().cast(pl.Int64).alias("family_jobs"),
        pl.col("in_demand").sum().cast(pl.Int64).alias("in_demand_jobs"),
        pl.col("hot").any(),
        pl.col("title").sort().alias("listed_by"),
    )
    kept = shared.filter(pl.col("family_jobs") > least * len(members))
    return kept.select("commodity", "family_jobs", "in_demand_jobs", "hot", "listed_by", "commodity_code").sort(
        "family_jobs", "in_demand_jobs", "commodity", descending=[True, True, False]
    )


def anchors_of(bench: Workbench, table: pl.DataFrame) -> pl.DataFrame:
    """O*NET's examples of the levels next below and above those of ``table`` (element_id, name, level): name, level,
    anchor_level, anchor. None until they have been refreshed.
    """
    anchors = bench.warehouse.read("level_anchors").rename({"level": "anchor_level"})
    rated = table.select("element_id", "name", "level").drop_nulls("level").with_row_index("order")
    both = rated.join(anchors, on="element_id")
    below = pl.col("anchor_level") <= pl.col("level")
    nearest = (pl.col("anchor_level") == pl.col("anchor_level").filter(below).max().over("element_id")) | (
        pl.col("anchor_level") == pl.col("anchor_level").filter(~below).min().over("element_id")
    )
    return both.filter(nearest).sort("order", "anchor_level").select("name", "level", "anchor_level", "anchor")


def tasks_of(bench: Workbench, soc: str) -> pl.DataFrame:
    """The tasks of an occupation in O*NET's words: task, core. None until they have been refreshed."""
    return bench.warehouse.read("tasks", soc=soc)


def requirements_of(bench: Workbench, soc: str) -> pl.DataFrame:
    """What entry typically takes: requirement, asked, said_by; from the national projections and O*NET."""
    job = occupation(bench, soc)
    rows = [
        (marked("Typical entry education"), job["typical_education"], "BLS Employment Projections"),
        (marked("Experience in a related occupation"), job["experience"], "BLS Employment Projections"),
        (marked("Typical on-the-job training"), job["training"], "BLS Employment Projections"),
        (marked("Job zone (1-5, preparation needed)"), job["job_zone"] and str(job["job_zone"]), "O*NET"),
    ]
    return pl.DataFrame(rows, schema=["requirement", "asked", "said_by"], orient="row")


def families(bench: Workbench, designated: pl.DataFrame) -> dict[str, tuple[str, list[str]]]:
    """The major groups with two or more of the JTMs in ``designated`` (soc), the largest first: code to title and
    the codes of its JTMs.
    """
    groups = (
        bench.market.occupations.join(designated.select("soc"), on="soc", how="semi")
        .group_by("major_group", "major_group_title")
        .agg(pl.col("soc").sort())
        .filter(pl.col("soc").list.len() > 1)
        .sort(pl.col("soc").list.len(), "major_group", descending=[True, False])
    )
    return {code: (title, members) for code, title, members in groups.iter_rows()}


def common_core(bench: Workbench, profiles: pl.DataFrame, members: Sequence[str], scenario: Scenario) -> pl.DataFrame:
    """The elements essential to most of the occupations ``members``; ratings_from names every kind that they have."""
    kinds = sorted({str(occupation(bench, soc)["ratings_from"]) for soc in members})
    core = proficiency.common_core([benchmark_of(bench, profiles, soc, scenario) for soc in members])
    return core.with_columns(pl.lit("; ".join(kinds)).alias("ratings_from"))


def draft_of(bench: Workbench, table: pl.DataFrame, members: Sequence[str], name: str) -> drafts.Benchmark:
    """A benchmark to work on, from a table of :func:`benchmark_of` or :func:`common_core`; that of one occupation also
    holds its technologies in demand.
    """
    jobs = [occupation(bench, soc) for soc in members]
    observed = len(jobs) == 1 and jobs[0]["ratings_from"] != "imputed"
    items = drafts.items(table, "observed" if observed else "modelled")
    agreed = bench.agreed.get(members[0]) if len(jobs) == 1 else None
    if agreed:  # a level that employers moved is no longer O*NET's
        basis = {item.element_id: item.basis for item in agreed.benchmark.items}
        items = tuple(replace(item, basis=basis.get(item.element_id, item.basis)) for item in items)
    if len(jobs) == 1:
        items += drafts.technology_items(technologies_of(bench, members[0]).filter("in_demand"))
    named = tuple(drafts.Occupation(str(job["soc"]), str(job["title"])) for job in jobs)
    now = datetime.now(UTC).replace(microsecond=0)
    return drafts.Benchmark(name[: drafts.LONGEST_NAME], named, bench.dataset, now, items)


def stated_by(bench: Workbench, made: drafts.Benchmark) -> Stated:
    """A benchmark of :func:`draft_of` as a statement of those who made it: of employers, where their version is in."""
    found = tuple(bench.agreed[job.soc] for job in made.occupations if job.soc in bench.agreed)
    if not found:
        return made
    return replace(found[0], benchmark=made) if len(made.occupations) == 1 else Core(made, found)


def draft_table(bench: Workbench, draft: drafts.Benchmark) -> pl.DataFrame:
    """A benchmark that someone works on, one row an item, with provenance: that of the edition that it began from. A
    level that may be in any band says so.
    """
    named = pl.Series("band", [item.named_band for item in draft.items], pl.String)
    table = draft.table().with_columns(named)
    if draft.dataset == bench.dataset:
        return with_skill_provenance(table, bench, "US", "onet", "projections")
    edition = f"edition {draft.dataset}"
    return cited(table, bench, "US", {CITED_AS[source]: edition for source in ("onet", "projections")})
