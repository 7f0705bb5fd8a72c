import pytest
from sqlalchemy.exc import IntegrityError

from jtm.store import kept
from jtm.store.connect import Store
from jtm.store.kept import BENCHMARK, SCENARIO
from jtm.store.rounds import RefusedError
from tests.store.rooms import at_once, rows


def names(store: Store, kind: str = SCENARIO) -> list[str]:
    return [one.name for one in kept.listed(store, kind)]


def test_nothing_is_saved_at_first(store: Store) -> None:
    assert kept.listed(store, SCENARIO) == kept.listed(store, BENCHMARK) == []


def test_the_last_of_a_name_counts_and_all_are_kept(store: Store) -> None:
    for content in ("area=26420", "area=12420", "area=26420&wages=50"):
        kept.save(store, SCENARIO, "Houston", content)
    found = kept.listed(store, SCENARIO)
    assert [(one.name, one.content) for one in found] == [("Houston", "area=26420&wages=50")]
    assert found[0].saved_at.utcoffset().total_seconds() == 0
    assert [row["content"] for row in rows(store, "saved")] == ["area=26420", "area=12420", "area=26420&wages=50"]


def test_scenarios_and_benchmarks_have_names_of_their_own(store: Store) -> None:
    kept.save(store, SCENARIO, "Houston", "area=26420")
    kept.save(store, BENCHMARK, "Houston", "{}")
    kept.remove(store, SCENARIO, "Houston")
    assert names(store) == []
    assert kept.listed(store, BENCHMARK)[0].content == "{}"


def test_what_is_removed_is_off_the_list_and_stays_in_the_history(store: Store) -> None:
    kept.save(store, SCENARIO, "Houston", "area=26420")
    kept.save(store, SCENARIO, "Austin", "area=12420")
    kept.remove(store, SCENARIO, "Houston")
    assert names(store) == ["Austin"]
    assert [(row["name"], row["kept"]) for row in rows(store, "saved")] == [
        ("Houston", True),
        ("Austin", True),
        ("Houston", False),
    ]
    kept.save(store, SCENARIO, "Houston", "area=26420&growth=10")
    assert names(store) == ["Austin", "Houston"]


def test_what_is_not_saved_cannot_be_removed(store: Store) -> None:
    with pytest.raises(RefusedError, match="No scenario is saved as “Houston”"):
        kept.remove(store, SCENARIO, "Houston")
    kept.save(store, SCENARIO, "Houston", "area=26420")
    kept.remove(store, SCENARIO, "Houston")
    with pytest.raises(RefusedError):
        kept.remove(store, SCENARIO, "Houston")


@pytest.mark.parametrize("name", ["Größe · 溶接工 🔧", "'; DROP TABLE saved; --", "%", "a" * 100])
def test_a_name_is_any_text(store: Store, name: str) -> None:
    content = f"{name}\n" * 10_000
    kept.save(store, BENCHMARK, name, content)
    assert [(one.name, one.content) for one in kept.listed(store, BENCHMARK)] == [(name, content)]


def test_an_unknown_kind_is_refused(store: Store) -> None:
    with pytest.raises(IntegrityError):
        kept.save(store, "password", "Mine", "sesame")


def test_names_are_in_order_and_many_may_save_at_once(store: Store) -> None:
    at_once(
        *[lambda number=number: kept.save(store, SCENARIO, f"No. {number % 10}", str(number)) for number in range(40)]
    )
    assert names(store) == [f"No. {number}" for number in range(10)]
    assert len(rows(store, "saved")) == 40
