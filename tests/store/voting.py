"""A program that votes from many threads, each as fast as it can, and prints each vote once it was acknowledged:
rater, item and a number that counts the votes of the rater. To be killed.

Arguments: the join code of a round, how many threads, a name for the employers. The store is that of ``JTM_STORE_URL``.
"""

import os
import sys
import threading

from jtm.store import ballots
from jtm.store.ballots import Vote
from jtm.store.connect import Store, open_store


def vote(store: Store, code: str, employer: str) -> None:
    ticket = ballots.join(store, code, employer)
    items = [one.id for one in ballots.own_ballot(store, ticket.code)[1]]
    number = 0
    while True:
        item = items[number % len(items)]
        ballots.cast(store, ticket.code, item, Vote("essential", "Advanced", "Day one", str(number)))
        os.write(1, f"{ticket.rater_id} {item} {number}\n".encode())  # one write, nothing buffered: whole lines
        number += 1


if __name__ == "__main__":
    opened = open_store()
    for place in range(int(sys.argv[2])):
        threading.Thread(target=vote, args=(opened, sys.argv[1], f"{sys.argv[3]} {place}")).start()
