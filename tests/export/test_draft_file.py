"""A benchmark saved and loaded is the same; a damaged file is refused in plain words."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jtm.export.draft_file import LARGEST_FILE, DraftFileError, from_json, to_json
from jtm.framework.benchmarks.drafts import Benchmark, Item, Occupation
from jtm.framework.benchmarks.proficiency import Band
from jtm.framework.benchmarks.timing import Timing

ITEM = Item("2.B.3.l", "Repairing", "skill", 4.0, 0.95, 4.0, 3.8, 4.2, 3.12, 4.0, Band.ADVANCED, Timing.ON_THE_JOB)
DRAFT = Benchmark(
    "Mechanics", (Occupation("49-9041", "Mechanics"),), "abc", datetime(2026, 11, 23, tzinfo=UTC), (ITEM,)
)

levels = st.none() | st.floats(0, 7)
names = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=60).filter(str.strip)
items = st.builds(
    Item,
    element_id=st.from_regex(r"[A-Za-z0-9.]{1,30}", fullmatch=True),
    name=names,
    domain=st.sampled_from(["skill", "knowledge", "ability", "technology"]),
    importance=st.none() | st.floats(1, 5),
    essential_score=st.none() | st.floats(0, 1),
    level=levels, level_low=levels, level_high=levels, cut_low=levels, cut_high=levels,
    band=st.none() | st.sampled_from(Band),
    timing=st.none() | st.sampled_from(Timing),
    basis=st.sampled_from(["observed", "modelled", "assumed"]),
)  # fmt: skip
benchmarks = st.builds(
    Benchmark,
    name=names,
    occupations=st.lists(
        st.builds(Occupation, soc=st.from_regex(r"[0-9]{2}-[0-9]{4}", fullmatch=True), title=names),
        min_size=1,
        max_size=3,
    ).map(tuple),
    dataset=st.just("9c5e86e29137"),
    made=st.datetimes(timezones=st.just(UTC)),
    items=st.lists(items, max_size=6, unique_by=lambda item: item.element_id).map(tuple),
)


@given(benchmarks)
@settings(deadline=None, max_examples=80)
def test_saved_and_loaded_it_is_the_same(benchmark: Benchmark) -> None:
    assert from_json(to_json(benchmark)) == benchmark


def changed(**fields: Any) -> bytes:
    file = json.loads(to_json(DRAFT))
    file["benchmark"]["items"][0].update(fields)
    return json.dumps(file).encode()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no JSON"),
        (b"\xff\xfe", "no JSON"),
        (b"[" * 100_000, "no JSON"),
        (b"[]", "does not say"),
        (b'{"format": "other"}', "does not say"),
        (to_json(DRAFT).replace(b'"version": 2', b'"version": 3'), "version 3"),
        (b" " * (LARGEST_FILE + 1), "bytes"),
        (to_json(DRAFT)[:-40], "no JSON"),
        (changed(level=9), "items 1, level"),
        (changed(level="high"), "items 1, level"),
        (changed(band="Expert"), "items 1, band"),
        (changed(levle=3), "levle"),
        (changed(element_id="<script>"), "element_id"),
        (changed(name="x" * 300), "name"),
        (changed(name="two\nlines"), "items 1, name: should be one line"),
        (to_json(replace(DRAFT, name="Aa")).replace(b'"Aa"', b'" "'), "benchmark, name: should be one line"),
        (to_json(replace(DRAFT, name="Aa")).replace(b'"Aa"', b'"a\\u0000"'), "benchmark, name: should be one line"),
        (to_json(replace(DRAFT, name="Aa")).replace(b'"Aa"', b'"a\\u2028b"'), "benchmark, name: should be one line"),
        (json.dumps({**json.loads(to_json(DRAFT)), "benchmark": None}).encode(), "benchmark"),
        (to_json(DRAFT).replace(b'"level": 4.0', b'"level": NaN'), "level"),
    ],
)
def test_a_damaged_file_is_refused_in_plain_words(content: bytes, said: str) -> None:
    with pytest.raises(DraftFileError, match=said) as refused:
        from_json(content)
    assert len(str(refused.value)) < 500
    assert "pydantic" not in str(refused.value)


def test_an_element_that_stands_twice_is_refused() -> None:
    file = json.loads(to_json(DRAFT))
    file["benchmark"]["items"] *= 2
    with pytest.raises(DraftFileError, match="twice"):
        from_json(json.dumps(file).encode())
