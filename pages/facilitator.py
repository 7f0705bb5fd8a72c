"""Step 4: make a round, open it, watch the room, settle what is contested, sign off."""

from jtm.ui.parts import frame
from jtm.ui.session import access, live, resources, state
from jtm.ui.steps import facilitator
from jtm.ui.strings import validation as words


def page() -> None:
    """Nothing of this is shown, or can be done, without the key."""
    access.gate()
    bench, scenario = state.current()
    store = resources.store()
    frame.titled(words.FACILITATOR_TITLE)
    facilitator.message()
    of = facilitator.chosen_round(store)
    facilitator.new_round(bench, scenario, store, folded=of is not None)
    if of is None:
        access.leave_button()
        return
    found = live.followed(store, of.id)
    facilitator.steps(store, found)
    if found.round.code:
        facilitator.invitation(found.round)
    facilitator.settle(store, found)
    facilitator.wordings(store, found)
    facilitator.who_voted(store, found)
    facilitator.files(store, found)
    access.leave_button()


with resources.in_plain_words():
    page()
