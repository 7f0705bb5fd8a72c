"""From the store to the framework, and back where a round is made or signed off."""

import json
from dataclasses import replace

import polars as pl
import pytest

from jtm.answers.agreed import under, usable
from jtm.answers.validation import (
    agreed_benchmark,
    agreed_items,
    agreed_rows,
    agreed_version,
    begin_round,
    draft_in,
    effect,
    for_others,
    language,
    language_provenance,
    notes,
    provenance,
    sign,
    standing,
)
from jtm.answers.workbench import Workbench
from jtm.export.skills_standards import STANDARDS
from jtm.framework.benchmarks.drafts import Benchmark
from jtm.framework.validation.agreed import Verdict
from jtm.framework.validation.consensus import Outcome
from jtm.scenario import DEFAULT
from jtm.store import ballots, employers, rounds
from jtm.store.connect import Store
from jtm.store.rounds import RefusedError, Settled
from tests.rooms import (
    ESSENTIAL,
    JOB,
    NOT_NEEDED,
    TITLE,
    filled,
    new_round,
    open_room,
    signed_round,
    small_draft,
    vote_on_all,
    whole_draft,
)

OTHER = "51-4041"
ROLES = dict.fromkeys(("soc", "major_group", "minor_group", "broad_group", "onet_soc"), pl.String)


@pytest.fixture(scope="module")
def draft(bench: Workbench) -> Benchmark:
    return small_draft(bench)


def family(bench: Workbench) -> Benchmark:
    """What two jobs have in common."""
    one = small_draft(bench)
    two = small_draft(bench, soc=OTHER)
    return replace(one, name="Common core", occupations=(*one.occupations, *two.occupations))


# ── rounds ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_round_asks_about_every_item_of_its_draft_in_order(store: Store, bench: Workbench) -> None:
    draft = whole_draft(bench)
    of = rounds.find(store, begin_round(store, draft, "All of it", "26420"))
    assert (of.name, of.area_code, of.state) == ("All of it", "26420", rounds.NEW)
    assert draft_in(of) == draft
    with store.reading() as connection:
        asked = rounds.item_ids(connection, of.id)
    assert sorted(asked, key=asked.__getitem__) == [item.element_id for item in draft.items]
    assert {item.domain for item in draft.items} == {"skill", "knowledge", "ability", "technology"}


def test_a_draft_without_items_cannot_be_voted_on(store: Store, draft: Benchmark) -> None:
    with pytest.raises(RefusedError, match="no elements"):
        begin_round(store, replace(draft, items=()), "Nothing", "26420")
    assert rounds.rounds(store) == []


def test_a_round_without_votes_stands_as_drafted(store: Store, draft: Benchmark) -> None:
    found = standing(store, rounds.find(store, new_round(store, draft)))
    assert (found.validation.employers, found.ballots.height, found.decisions) == (0, 0, ())
    assert set(found.validation.items["outcome"]) == {Outcome.UNDECIDED}
    assert found.agreed() == draft
    assert found.items()["decided"].null_count() == len(draft.items)


def test_a_round_stands_where_its_votes_and_decisions_put_it(store: Store, draft: Benchmark) -> None:
    room = filled(open_room(store, draft), employers=7, vote=NOT_NEEDED)
    last = draft.items[-1].element_id
    rounds.decide(store, room.id, last, Settled(last, "raised", "Advanced", "Day one", "Safety"))
    found = standing(store, rounds.find(store, room.id))
    assert found.validation.employers == 7
    items = {row["element_id"]: row for row in found.items().iter_rows(named=True)}
    assert items[last]["outcome"] == "dropped"
    settled = [items[last][name] for name in ("decided", "decided_band", "decided_timing", "note")]
    assert settled == ["raised", "Advanced", "Day one", "Safety"]
    assert [item.element_id for item in found.agreed().items] == [last]


def test_an_exported_table_says_of_which_round_it_is(store: Store, draft: Benchmark) -> None:
    room = filled(open_room(store, draft, "Houston, May"), employers=2)
    found = standing(store, rounds.find(store, room.id))
    items, votes = provenance(found.round, found.items()), provenance(found.round, found.ballots)
    assert (items["basis"][0], votes["basis"][0]) == ("modelled", "observed")
    assert "Houston, May" in items["source"][0]
    assert items["geography"][0] == "26420"
    sheets = notes(found)
    assert dict(sheets["Round"].iter_rows())["employers"] == "2"
    assert sheets["Agreement"]["statistic"].to_list() == [
        "Krippendorff's alpha, necessity",
        "Krippendorff's alpha, level",
        "Kendall's W, complete cases",
    ]


# ── signing off ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_round_is_signed_with_what_its_votes_said(store: Store, draft: Benchmark) -> None:
    signed = signed_round(store, draft)
    assert (signed.subject, signed.version, signed.signed_by) == (JOB, 1, "The facilitator")
    assert [item.element_id for item in agreed_benchmark(signed).items] == [item.element_id for item in draft.items]
    assert {item.timing for item in agreed_benchmark(signed).items} == {"Day one"}
    assert agreed_benchmark(signed).made >= draft.made
    results = json.loads(signed.results)
    assert (results["employers"], results["raters"], results["dropped"]) == (7, 7, [])
    assert agreed_items(signed)["essential_votes"].to_list() == [7] * len(draft.items)
    assert rounds.find(store, signed.round_id).state == rounds.SIGNED_OFF


def test_what_is_signed_names_no_employer(store: Store, draft: Benchmark) -> None:
    room = open_room(store, draft)
    for number in range(7):
        vote_on_all(room, f"Ironworks {number}")
    rounds.close(store, room.id)
    signed = sign(store, room.id, "F")
    assert "Ironworks" not in signed.results + signed.benchmark


def test_a_round_without_votes_cannot_be_signed(store: Store, draft: Benchmark) -> None:
    room = open_room(store, draft)
    rounds.close(store, room.id)
    with pytest.raises(RefusedError, match="Nobody has voted"):
        sign(store, room.id, "F")


def test_an_open_round_cannot_be_signed(store: Store, draft: Benchmark) -> None:
    room = filled(open_room(store, draft), employers=1)
    with pytest.raises(RefusedError, match="close it first"):
        sign(store, room.id, "F")
    assert rounds.sign_offs(store) == []


def test_a_round_that_dropped_everything_cannot_be_signed(store: Store, draft: Benchmark) -> None:
    room = filled(open_room(store, draft), vote=NOT_NEEDED)
    rounds.close(store, room.id)
    with pytest.raises(RefusedError, match="Everything was dropped"):
        sign(store, room.id, "F")


def test_versions_count_on_by_job(store: Store, bench: Workbench, draft: Benchmark) -> None:
    assert [signed_round(store, draft).version for _ in range(2)] == [1, 2]
    assert signed_round(store, small_draft(bench, soc=OTHER)).version == 1
    assert signed_round(store, family(bench)).version == 1


# ── who counts ────────────────────────────────────────────────────────────────────────────────────────────────────


def firms(store: Store, round_id: int, *names: str) -> list[int]:
    known = dict(employers.employers(store, round_id).select("employer", "employer_id").iter_rows())
    return [known[name] for name in names]


def test_a_change_is_foretold_as_it_then_happens(store: Store, draft: Benchmark) -> None:
    room = filled(open_room(store, draft))
    for name in ("asdf", "qwer"):
        vote_on_all(room, name, NOT_NEEDED)
    of = rounds.find(store, room.id)
    before = standing(store, of)
    numbers = firms(store, room.id, "asdf", "qwer")
    foretold = effect(store, before, employers.left_out(before.roll, numbers))
    employers.leave_out(store, room.id, numbers)
    after = standing(store, of)
    assert (foretold.employers, foretold.votes) == (after.validation.employers, after.ballots.height) == (7, 28)
    pairs = zip(before.validation.items.iter_rows(named=True), after.validation.items["outcome"], strict=True)
    moved = [f"{row['name']}: {row['outcome']} -> {new}" for row, new in pairs if row["outcome"] != new]
    assert list(foretold.changed) == moved
    assert len(moved) == 4
    assert effect(store, after, after.roll).changed == ()


def test_a_sign_off_and_its_files_tell_how_many_were_left_out_and_name_nobody(store: Store, draft: Benchmark) -> None:
    room = filled(open_room(store, draft), employers=8)
    vote_on_all(room, "Donald Duck", NOT_NEEDED)
    employers.leave_out(store, room.id, firms(store, room.id, "Donald Duck"))
    employers.count_as_one(store, room.id, firms(store, room.id, "Employer 8"), "Employer 7")
    found = standing(store, rounds.find(store, room.id))
    settings = dict(notes(found)["Round"].iter_rows())
    assert (settings["employers"], settings["employers_left_out"], settings["employers_counted_as_another"]) == (
        "7",
        "1",
        "1",
    )
    assert notes(found)["Employers"]["change"].to_list() == ["left out", "counted as another"]
    rounds.close(store, room.id)
    signed = sign(store, room.id, "F")
    agreed = for_others(store, signed)
    assert (agreed.employers, agreed.left_out, agreed.signed_by) == (7, 1, "F")
    written = [STANDARDS[form](agreed, pl.DataFrame(schema=ROLES)) for form in ("case", "ctdl")]
    told = f"{signed.results} {signed.benchmark} {written} {[table.to_dicts() for table in notes(found).values()]}"
    assert "Donald" not in told
    assert "Employer 8" not in told
    assert "left 1 employer out" in told


def test_a_version_signed_before_employers_could_be_left_out_is_read(store: Store, draft: Benchmark) -> None:
    signed = signed_round(store, draft)
    results = {name: value for name, value in json.loads(signed.results).items() if "employers_" not in name}
    assert agreed_version(replace(signed, results=json.dumps(results))).left_out == 0


def test_what_leaves_the_workbench_carries_outcome_votes_and_wording(store: Store, draft: Benchmark) -> None:
    room = filled(open_room(store, draft))
    first, second = (item.element_id for item in draft.items[:2])
    rounds.decide(store, room.id, first, Settled(first, "contested", None, None, None))
    rounds.note_alias(store, room.id, second, "wrenching")
    rounds.close(store, room.id)
    agreed = for_others(store, sign(store, room.id, "F"))
    assert agreed.contested == {first}
    assert agreed.verdicts[first] == Verdict(Outcome.CONTESTED, True, 7, 7)
    assert agreed.verdicts[second].wordings == ("wrenching",)
    assert agreed_rows(language(store))["element_id"].n_unique() == 3


# ── what the steps can use ────────────────────────────────────────────────────────────────────────────────────────


def test_of_each_job_the_latest_version_is_usable_and_one_of_several_jobs_is_not(
    store: Store, bench: Workbench, draft: Benchmark
) -> None:
    assert usable(store) == []
    signed_round(store, draft)
    second = signed_round(store, draft)
    signed_round(store, family(bench))
    assert [one.public_id for one in usable(store)] == [second.public_id]


def test_a_workbench_under_an_agreed_version(store: Store, bench: Workbench, draft: Benchmark) -> None:
    room = filled(open_room(store, draft))
    gone = draft.items[0].element_id
    rounds.decide(store, room.id, gone, Settled(gone, "dropped", None, None, None))
    rounds.close(store, room.id)
    signed = sign(store, room.id, "F")
    changed, told = under(bench, store, replace(DEFAULT, validated=(signed.public_id,)))
    assert told == []
    of = changed.agreed[JOB]
    assert (of.label, of.employers, of.dropped) == (f"{TITLE}, version 1", 7, frozenset({gone}))


def test_what_there_is_not_is_told_and_left_out(store: Store, bench: Workbench, draft: Benchmark) -> None:
    known, several = signed_round(store, draft), signed_round(store, family(bench))
    strange = replace(draft, occupations=(replace(draft.occupations[0], soc="99-9999"),))
    gone = signed_round(store, strange)
    ids = ("00000000", several.public_id, gone.public_id, known.public_id)
    changed, told = under(bench, store, replace(DEFAULT, validated=ids))
    assert list(changed.agreed) == [JOB]
    assert len(told) == 3
    assert "00000000 is not in this store" in told[0]
    assert several.public_id in told[1]
    assert gone.public_id in told[2]


def test_nothing_agreed_leaves_the_workbench_as_it_is(store: Store, bench: Workbench) -> None:
    changed, told = under(bench, store, DEFAULT)
    assert changed is bench
    assert told == []


# ── the common skills language ────────────────────────────────────────────────────────────────────────────────────


def test_before_anything_is_agreed_the_list_is_empty(store: Store) -> None:
    found = language(store)
    assert found.is_empty()
    assert {"basis", "source", "vintage", "geography"} <= set(language_provenance(found).columns)


def test_the_list_holds_names_wordings_levels_and_votes(store: Store, draft: Benchmark) -> None:
    signed = signed_round(store, draft)
    first = draft.items[0]
    for wording in ("fixing", "wrenching", "gone"):
        rounds.note_alias(store, signed.round_id, first.element_id, wording)
    rounds.note_alias(store, signed.round_id, first.element_id, "gone", kept=False)
    found = language(store)
    assert found.height == len(draft.items)
    row = found.row(by_predicate=pl.col("element_id") == first.element_id, named=True)
    assert row["aliases"] == ["fixing", "wrenching"]
    assert (row["name"], row["job_titles"], row["soc"], row["employers"], row["version"]) == (
        first.name,
        TITLE,
        JOB,
        7,
        1,
    )
    assert (row["public_id"], row["signed_by"], row["band"]) == (signed.public_id, "The facilitator", "Advanced")
    assert found["name"].to_list() == sorted(found["name"])


def test_a_later_version_takes_the_place_of_an_earlier_one_unless_all_are_asked_for(
    store: Store, draft: Benchmark
) -> None:
    signed_round(store, draft)
    signed_round(store, replace(draft, items=draft.items[:2]))
    assert set(language(store)["version"]) == {2}
    assert language(store).height == 2
    assert language(store, every_version=True)["version"].value_counts().sort("version")["count"].to_list() == [4, 2]


def test_a_level_that_employers_moved_is_modelled(store: Store, draft: Benchmark) -> None:
    moved = next(item for item in draft.items if item.band == "Advanced")
    room = filled(open_room(store, draft), vote=replace(ESSENTIAL, band="Foundational"))
    rounds.close(store, room.id)
    sign(store, room.id, "F")
    table = language_provenance(language(store))
    row = table.row(by_predicate=pl.col("element_id") == moved.element_id, named=True)
    assert (row["outcome"], row["basis"], row["band"]) == ("lowered", "modelled", "Foundational")
    assert "ballots of employers (7)" in row["source"]


def test_forgetting_a_rater_leaves_what_was_signed(store: Store, draft: Benchmark) -> None:
    signed = signed_round(store, draft)
    before = language(store)
    ballots.forget(store, int(ballots.raters(store, signed.round_id)["rater_id"][0]))
    assert language(store).equals(before)


def test_a_family_s_core_can_be_voted_on_and_stands_in_the_list(store: Store, bench: Workbench) -> None:
    signed = signed_round(store, family(bench))
    assert signed.subject == f"{JOB} {OTHER}"
    assert set(language(store)["soc"]) == {signed.subject}
