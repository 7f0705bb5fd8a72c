"""Small rounds of voting on a real job: its items are O*NET's, its employers and votes are made up."""

from dataclasses import replace

from jtm.answers.benchmarks import benchmark_of, draft_of, read_profiles
from jtm.answers.validation import begin_round, sign
from jtm.answers.workbench import Workbench, occupation
from jtm.framework.benchmarks.drafts import Benchmark
from jtm.scenario import DEFAULT
from jtm.store import rounds
from jtm.store.ballots import Ticket, Vote
from jtm.store.connect import Store
from jtm.store.rounds import SignOff
from tests.store.rooms import Room

JOB = "49-9041"
TITLE = "Industrial Machinery Mechanics"
ESSENTIAL = Vote("essential", "Advanced", "Day one")
NOT_NEEDED = Vote("not needed")


def whole_draft(bench: Workbench, soc: str = JOB) -> Benchmark:
    """The O*NET draft of one job."""
    table = benchmark_of(bench, read_profiles(bench), soc, DEFAULT)
    return draft_of(bench, table, [soc], str(occupation(bench, soc)["title"]))


def small_draft(bench: Workbench, items: int = 4, soc: str = JOB) -> Benchmark:
    """Its first items."""
    draft = whole_draft(bench, soc)
    return replace(draft, items=draft.items[:items])


def new_round(store: Store, draft: Benchmark, name: str = "Mechanics") -> int:
    return begin_round(store, draft, name, "26420")


def open_room(store: Store, draft: Benchmark, name: str = "Mechanics") -> Room:
    """A round that is open."""
    made = new_round(store, draft, name)
    code = rounds.open_round(store, made)
    with store.reading() as connection:
        asked = rounds.item_ids(connection, made)
    return Room(store, made, code, {item.element_id: asked[item.element_id] for item in draft.items})


def vote_on_all(room: Room, employer: str, vote: Vote = ESSENTIAL) -> Ticket:
    """One rater's whole ballot."""
    ticket = room.join(employer)
    for place in range(len(room.items)):
        room.cast(ticket, place, vote)
    return ticket


def filled(room: Room, employers: int = 7, vote: Vote = ESSENTIAL) -> Room:
    """The same vote of so many employers on all items: seven that agree suffice to confirm each of four."""
    for number in range(1, employers + 1):
        vote_on_all(room, f"Employer {number}", vote)
    return room


def signed_round(
    store: Store, draft: Benchmark, name: str = "Mechanics", vote: Vote = ESSENTIAL, employers: int = 7
) -> SignOff:
    """A round on which seven employers agreed."""
    room = filled(open_room(store, draft, name), employers, vote)
    rounds.close(store, room.id)
    return sign(store, room.id, "The facilitator")
