"""The tables of step 3: what a job asks, what a worker of another still has to learn, what a family has in common."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import polars as pl

from jtm.answers.benchmarks import (
    benchmark_of,
    common_core,
    difference_of,
    families,
    requirements_of,
    technologies_of,
    technologies_shared,
)
from jtm.answers.provenance import with_skill_provenance
from jtm.answers.region import DESIGNATED, RANKED, Region
from jtm.answers.registry import Cite, answer
from jtm.answers.workbench import Workbench, occupation
from jtm.errors import CannotAnswer, WrongRequest
from jtm.framework.benchmarks.proficiency import MOST
from jtm.framework.market import NATION

_ELEMENT = ("title", "name", "domain", "importance", "essential_score", "level", "level_low", "level_high", "bands",
            "timing", "ratings_from")  # fmt: skip
_CORE = ("name", "domain", "importance", "essential_score", "level", "level_low", "level_high", "bands", "timing",
         "family_share", "ratings_from")  # fmt: skip

_OF_A_JOB = (*RANKED, "job", "agreed")  # where none is named, the first of the ranking
_OF_A_FAMILY = (*DESIGNATED, "job", "compared", "agreed")


class NoFamilyError(WrongRequest, CannotAnswer):
    """A family without two or more JTMs in the region; in another it may have them."""


class NoPairError(WrongRequest):
    """A difference between two jobs of which one is not given."""


def _cited(table: pl.DataFrame, region: Region, basis: str, held: Callable[[Region], Workbench]) -> pl.DataFrame:
    return with_skill_provenance(table, held(region), NATION, "onet", "projections", basis=basis)


def _of_the_job(region: Region) -> Workbench:
    """The workbench with no agreed version but that of the job: it alone is in the table."""
    agreed, soc = region.bench.agreed, region.job()
    return replace(region.bench, agreed={soc: agreed[soc]} if soc in agreed else {})


_OBSERVED: Cite = partial(_cited, basis="observed", held=lambda region: replace(region.bench, agreed={}))
RATED: Cite = partial(_cited, basis="modelled", held=_of_the_job)
_MODELLED: Cite = partial(_cited, basis="modelled", held=lambda region: region.bench)


def _with_job(region: Region, table: pl.DataFrame) -> pl.DataFrame:
    soc = region.job()
    title = str(occupation(region.bench, soc)["title"])
    return table.select(pl.lit(soc).alias("soc"), pl.lit(title).alias("title"), pl.exclude("soc"))


@answer("benchmarks", "What is essential to a job, how well and by when?", RATED, _ELEMENT,
        groups=(*_OF_A_JOB, "essential"), job="soc")  # fmt: skip
def essential(region: Region) -> pl.DataFrame:
    """The elements that are essential to the job, the highest score first."""
    return elements(region).filter("essential")


@answer("benchmarks", "What does a job ask, element by element?", RATED, _ELEMENT,
        groups=(*_OF_A_JOB, "essential"), job="soc")  # fmt: skip
def elements(region: Region) -> pl.DataFrame:
    """All rated elements of the job, the essential ones first."""
    return _with_job(region, benchmark_of(region.bench, region.profiles, region.job(), region.scenario))


@answer("benchmarks", "Which technologies does a job use?", _OBSERVED, groups=_OF_A_JOB, job="soc")
def technologies(region: Region) -> pl.DataFrame:
    """Technologies of the job, those in demand first."""
    return _with_job(region, technologies_of(region.bench, region.job()))


@answer("benchmarks", "What does entry into a job take?", _OBSERVED, groups=_OF_A_JOB, job="soc")
def requirements(region: Region) -> pl.DataFrame:
    """Education, experience, training and preparation, and who says so."""
    return _with_job(region, requirements_of(region.bench, region.job()))


@answer("benchmarks", "What is a worker of one job still to learn for another?", _MODELLED,
        groups=(*_OF_A_JOB, "compared", "essential"))  # fmt: skip
def difference(region: Region) -> pl.DataFrame:
    """What workers of the first job compared with are still to learn for the job. Raises :class:`NoPairError`."""
    if not region.scenario.compared:
        raise NoPairError("A difference needs two jobs: the one that a worker has, and the one aimed at.")
    has, needs = region.scenario.compared[0], region.job()
    return difference_of(region.bench, region.profiles, has, needs, region.scenario)


def members(region: Region) -> Sequence[str]:
    """The jobs whose common core is wanted: the job and those compared with it, else the JTMs of the family chosen, of
    the largest one where none is. Raises :class:`NoFamilyError`.
    """
    if region.scenario.compared:
        return [region.job(), *region.scenario.compared]
    found = families(region.bench, region.ranked.frame.filter("designated"))
    code = region.scenario.family or next(iter(found), "")
    if code not in found:
        listed = ", ".join(f"{known} {title}" for known, (title, _) in found.items())
        raise NoFamilyError(f"{code!r} is no family with two or more JTMs here: choose among {listed or 'none'}.")
    return found[code][1]


@answer("benchmarks", "What do most jobs of a family ask?", _MODELLED, _CORE, groups=(*_OF_A_FAMILY, "essential"))
def core(region: Region) -> pl.DataFrame:
    """The elements essential to most jobs of the family."""
    return core_of(region, members(region))


def core_of(region: Region, jobs: Sequence[str]) -> pl.DataFrame:
    """The elements essential to most of the ``jobs``."""
    return common_core(region.bench, region.profiles, jobs, region.scenario)


@answer("benchmarks", "Which technologies do most jobs of a family use?", _OBSERVED, groups=_OF_A_FAMILY)
def shared_technologies(region: Region) -> pl.DataFrame:
    """The technologies that more than half of the family's jobs list."""
    return shared_by(region, members(region))


def shared_by(region: Region, jobs: Sequence[str]) -> pl.DataFrame:
    """The technologies that more than half of the ``jobs`` list."""
    return technologies_shared(region.bench, jobs, MOST)
