"""Benchmarks that employers agreed on, from the store into the workbench, in place of O*NET's."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import polars as pl

from jtm.answers.validation import agreed_version
from jtm.answers.workbench import Workbench
from jtm.framework.landscape.strengths import Floats
from jtm.framework.validation.agreed import Agreed, similarity_to
from jtm.scenario import Scenario
from jtm.store import rounds
from jtm.store.connect import Store
from jtm.store.rounds import SignOff


def usable(store: Store) -> list[SignOff]:
    """The latest agreed version of each occupation, as steps 3, 5 and 6 can use them; those of several jobs at once say
    nothing of the level in one of them, and stand in the list of skills only.
    """
    latest: dict[str, SignOff] = {}
    for one in rounds.sign_offs(store):
        if " " not in one.subject:
            latest.setdefault(one.subject, one)
    return list(latest.values())


def under(bench: Workbench, store: Store, scenario: Scenario) -> tuple[Workbench, list[str]]:
    """The workbench under the agreed versions of the scenario, and a notice in plain words about each that this store,
    or this edition of the data, does not have.
    """
    known = {one.public_id: one for one in rounds.sign_offs(store)}
    found: dict[str, Agreed] = {}
    notices = []
    for public_id in scenario.validated:
        of = known.get(public_id)
        if of is None:
            notices.append(
                f"The validated benchmark {public_id} is not in this store: O*NET's levels are used in its place."
            )
        elif of.subject not in bench.market.occupations["soc"]:
            notices.append(f"The validated benchmark {public_id} is of no single occupation of this release.")
        else:
            found[of.subject] = agreed_version(of)
    return with_agreed(bench, list(found.values())), notices


COMPARED_DOMAINS = ("skill", "knowledge")  # of which similarity is made


def with_agreed(bench: Workbench, agreed: Sequence[Agreed]) -> Workbench:
    """The workbench under agreed benchmarks: what these occupations ask, and how similar the workers of all others are
    to it, follow from the agreed levels.
    """
    if not agreed:
        return bench
    mobility = bench.market.mobility
    for one in agreed:
        place = bench.market.occupation_index(one.soc)
        mobility = mobility.into(place, similarity_to(_demands(bench, one)))
    return replace(bench, agreed={one.soc: one for one in agreed}, market=replace(bench.market, mobility=mobility))


def _demands(bench: Workbench, agreed: Agreed) -> dict[str, tuple[Floats, Floats, Floats]]:
    """By domain, as :func:`jtm.framework.validation.agreed.similarity_to` takes them; a suppressed rating counts as
    nothing.
    """
    levels = agreed.levels()
    made = {}
    for domain in COMPARED_DOMAINS:
        rated = bench.warehouse.read("ratings").filter(pl.col("domain").cast(pl.String) == domain)
        wide = bench.market.occupations.select("soc").join(
            rated.pivot("element_id", index="soc", values="level"), on="soc", how="left", maintain_order="left"
        )
        elements = wide.columns[1:]
        own = dict(rated.filter(pl.col("soc") == agreed.soc).select("element_id", "importance").iter_rows())
        weight = np.array([((own.get(element) or 1.0) - 1) / 4 for element in elements])
        have = wide.select(elements).fill_null(0).to_numpy()
        asked = have[bench.market.occupation_index(agreed.soc)].copy()
        for place, element in enumerate(elements):
            asked[place] = levels.get(element, asked[place])
        made[domain] = (have, asked, weight)
    return made
