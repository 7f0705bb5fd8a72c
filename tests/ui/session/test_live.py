"""The screen in the room: what counts as shown."""

from typing import Any

import pytest

from jtm.answers import validation
from jtm.answers.workbench import Workbench
from jtm.framework.benchmarks.drafts import Benchmark
from jtm.store import ballots
from jtm.store.connect import Store
from jtm.ui.session import live
from tests.rooms import open_room, small_draft, vote_on_all


@pytest.fixture
def drafted(bench: Workbench) -> Benchmark:
    return small_draft(bench)


def test_a_vote_that_is_cast_while_the_page_is_made_counts_as_not_shown(
    store: Store, drafted: Benchmark, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = open_room(store, drafted)
    vote_on_all(room, "Acme")
    read = validation.standing
    watched: list[Any] = []

    def read_and_then_a_vote(*given: Any) -> Any:
        found = read(*given)
        vote_on_all(room, "Bolt")
        return found

    monkeypatch.setattr(live, "_watch", lambda _store, _round, shown: watched.append(shown))
    monkeypatch.setattr(validation, "standing", read_and_then_a_vote)
    assert live.followed(store, room.id).validation.employers == 1
    assert watched[0].marker != ballots.marker(store, room.id)
    monkeypatch.setattr(validation, "standing", read)
    assert live.followed(store, room.id).validation.employers == 2
    assert watched[1].marker == ballots.marker(store, room.id)
