"""Benchmarks as Rich Skill Descriptors, CASE and CTDL-ASN."""

import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import polars as pl
import pytest
from jsonschema import Draft202012Validator

from jtm.benchmark_tables import benchmark_of, common_core, draft_of, read_profiles
from jtm.export.skills_standards import RSD_HEADER, STANDARDS, to_case, to_ctdl, to_rsd
from jtm.framework import drafts
from jtm.framework.drafts import Benchmark
from jtm.scenario import DEFAULT
from jtm.workbench import Workbench

SCHEMA = json.loads((Path(__file__).parent / "case_v1p0_package.schema.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def occupations(bench: Workbench) -> pl.DataFrame:
    return bench.warehouse.read("onet_occupations")


@pytest.fixture(scope="module")
def job(bench: Workbench) -> Benchmark:
    return draft_of(bench, benchmark_of(bench, read_profiles(bench), "49-9041", DEFAULT), ["49-9041"], "Mechanics")


@pytest.fixture(scope="module")
def family(bench: Workbench) -> Benchmark:
    members = ["29-1141", "29-1171", "13-1020"]
    return draft_of(bench, common_core(bench, read_profiles(bench), members, DEFAULT), members, "Core")


def rows(content: bytes) -> pl.DataFrame:
    return pl.read_csv(io.BytesIO(content), infer_schema=False)


# ── Rich Skill Descriptors ────────────────────────────────────────────────────────────────────────────────────────


def test_the_header_is_that_of_the_open_skills_management_tool(job: Benchmark, occupations: pl.DataFrame) -> None:
    first = to_rsd(job, occupations).split(b"\r\n")[0].decode()
    assert first == (
        "Collection,Skill Name,Skill Categories,Contextualized Skill Statement,Keywords,Professional Standards,"
        "Certifications,BLS Major Group,BLS Minor Group,BLS Broad Occupation,BLS Detailed Occupation,O*NET Job Role,"
        "Authors,Employer,Alignment Title,Alignment"
    )


def test_a_row_says_what_how_well_and_when(job: Benchmark, occupations: pl.DataFrame) -> None:
    table = rows(to_rsd(job, occupations))
    assert table.columns == RSD_HEADER
    assert table.height == len(job.items)
    repairing = table.row(by_predicate=pl.col("Skill Name") == "Repairing", named=True)
    assert repairing["Contextualized Skill Statement"] == (
        "Applies the skill Repairing at level 4.0 of 7 (Advanced) in the work of Industrial Machinery Mechanics, "
        "needed: on the job."
    )
    assert repairing["BLS Major Group"] == "49-0000"
    assert repairing["BLS Minor Group"] == "49-9000"
    assert repairing["BLS Broad Occupation"] == "49-9040"
    assert repairing["BLS Detailed Occupation"] == "49-9041"
    assert repairing["O*NET Job Role"] == "49-9041.00"
    assert repairing["Alignment"].endswith("/2.B.3.l")


def test_several_jobs_list_all_their_codes(family: Benchmark, occupations: pl.DataFrame) -> None:
    first = rows(to_rsd(family, occupations)).row(0, named=True)
    assert first["BLS Detailed Occupation"] == "13-1020; 29-1141; 29-1171"
    assert first["BLS Broad Occupation"] == "13-1020; 29-1140; 29-1170"
    assert "13-1021.00" in first["O*NET Job Role"].split("; ")


def test_a_name_that_a_spreadsheet_would_run_is_made_plain(job: Benchmark, occupations: pl.DataFrame) -> None:
    table = rows(to_rsd(replace(job, name='=HYPERLINK("http://example.org")'), occupations))
    assert set(table["Collection"]) == {'\'=HYPERLINK("http://example.org")'}


# ── CASE ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(params=["job", "family", "empty"])
def any_benchmark(request: pytest.FixtureRequest, job: Benchmark, family: Benchmark) -> Benchmark:
    return {"job": job, "family": family, "empty": replace(job, items=())}[request.param]


def test_a_package_is_valid(any_benchmark: Benchmark) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert not list(Draft202012Validator(SCHEMA).iter_errors(json.loads(to_case(any_benchmark))))


def test_the_schema_refuses_what_is_wrong(job: Benchmark) -> None:
    package = json.loads(to_case(job))
    for damage in (
        lambda p: p["CFDocument"].pop("creator"),
        lambda p: p["CFItems"][0].update(identifier="1"),
        lambda p: p["CFAssociations"][0].update(associationType="isFriendOf"),
        lambda p: p["CFDocument"].update(lastChangeDateTime="yesterday"),
        lambda p: p["CFDocument"].update(lastChangeDateTime="2026-13-01T00:00:00Z"),
        lambda p: p["CFItems"][0].update(uri="not a uri"),
        lambda p: p["CFItems"][0].update(identifier=f"{p['CFItems'][0]['identifier']}0"),
        lambda p: p["CFDocument"].update(title="two\nlines"),
    ):
        broken = json.loads(json.dumps(package))
        damage(broken)
        assert not Draft202012Validator(SCHEMA).is_valid(broken)


def test_every_item_hangs_on_the_document(any_benchmark: Benchmark) -> None:
    package = json.loads(to_case(any_benchmark))
    parents = {link["originNodeURI"]["identifier"]: link["destinationNodeURI"]["identifier"]
               for link in package["CFAssociations"]}  # fmt: skip
    document = package["CFDocument"]["identifier"]
    assert len(parents) == len(package["CFItems"]) == len(package["CFAssociations"])
    for item in package["CFItems"]:
        at = item["identifier"]
        for _ in range(2):
            at = parents.get(at, at)
        assert at == document
    statements = {item.get("humanCodingScheme") for item in package["CFItems"]} - {None}
    assert statements == {item.element_id for item in any_benchmark.items}


def identifiers(package: Any) -> list[str]:
    return [package["CFDocument"]["identifier"],
            *(part["identifier"] for part in [*package["CFItems"], *package["CFAssociations"]])]  # fmt: skip


def test_identifiers_are_unique_and_stay_when_a_level_changes(job: Benchmark) -> None:
    before = identifiers(json.loads(to_case(job)))
    after = identifiers(json.loads(to_case(drafts.set_level(job, "2.B.3.l", 2.0))))
    assert before == after
    assert len(set(before)) == len(before)
    assert {UUID(identifier).version for identifier in before} == {5}


def test_another_benchmark_has_other_identifiers(job: Benchmark, family: Benchmark) -> None:
    one, other = (set(identifiers(json.loads(to_case(made)))) for made in (job, family))
    assert not one & other
    assert not one & set(identifiers(json.loads(to_case(replace(job, name="Other")))))


# ── CTDL-ASN ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_framework_and_its_competencies(any_benchmark: Benchmark) -> None:
    graph = json.loads(to_ctdl(any_benchmark))["@graph"]
    framework, *competencies = graph
    assert framework["@type"] == "ceasn:CompetencyFramework"
    assert framework["ceasn:name"]["en-US"] == any_benchmark.name
    assert framework["ceasn:hasTopChild"] == [competency["@id"] for competency in competencies]
    assert len(competencies) == len(any_benchmark.items)
    for part in graph:
        assert part["@id"].endswith(part["ceterms:ctid"])
        assert UUID(part["ceterms:ctid"].removeprefix("ce-")).version == 5
    for competency in competencies:
        assert competency["@type"] == "ceasn:Competency"
        assert competency["ceasn:isPartOf"] == competency["ceasn:isTopChildOf"] == framework["@id"]
        assert competency["ceasn:competencyText"]["en-US"]


@pytest.mark.parametrize("form", STANDARDS)
def test_markup_and_quotes_in_a_name_stay_text(form: str, job: Benchmark, occupations: pl.DataFrame) -> None:
    name = '</script><b>"x",\\ é 技'
    content = STANDARDS[form](replace(job, name=name), occupations).decode()
    readers: dict[str, Callable[[], str]] = {
        "draft": lambda: json.loads(content)["benchmark"]["name"],
        "case": lambda: json.loads(content)["CFDocument"]["title"],
        "ctdl": lambda: json.loads(content)["@graph"][0]["ceasn:name"]["en-US"],
        "rsd": lambda: rows(content.encode())["Collection"][0],
    }
    assert readers[form]() == name
