"""The sentences that tell employers what they vote on."""

import re

import polars as pl

from jtm.answers.workbench import Workbench
from jtm.ui.strings.elements import definitions


def test_every_skill_knowledge_and_ability_has_one_plain_sentence(bench: Workbench) -> None:
    known = bench.warehouse.read("ratings").select("element_id", "domain").unique()
    assert dict(known["domain"].cast(pl.String).value_counts().rows()) == {"skill": 35, "knowledge": 33, "ability": 52}
    assert set(definitions()) == set(known["element_id"].cast(pl.String))
    assert len(set(definitions().values())) == 120
    for said in definitions().values():
        assert re.fullmatch(r"[A-Z][^.?!;]*\.", said), said
        assert len(said.split()) <= 17, said
