"""So many within any minute, by a clock that only grows."""

import time
from concurrent.futures import ThreadPoolExecutor

from hypothesis import given
from hypothesis import strategies as st

from jtm.store.limiter import WINDOW, Limiter, PerMinute


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@given(st.integers(1, 5), st.lists(st.floats(0, 30), max_size=60))
def test_no_window_of_a_minute_holds_more_than_the_limit_and_none_is_refused_that_fits(
    amount: int, pauses: list[float]
) -> None:
    clock = Clock()
    limiter, taken = Limiter(clock), []
    for pause in pauses:
        clock.now += pause
        within = [moment for moment in taken if moment > clock.now - WINDOW]
        assert limiter.test(PerMinute(amount), "one") == (len(within) < amount)
        assert limiter.hit(PerMinute(amount), "one") == (len(within) < amount)
        if len(within) < amount:
            taken.append(clock.now)


def test_things_are_counted_apart_by_all_their_words() -> None:
    limiter = Limiter(Clock())
    assert limiter.hit(PerMinute(1), "code", "one")
    assert limiter.hit(PerMinute(1), "code", "another")
    assert limiter.hit(PerMinute(1), "key", "one")
    assert not limiter.hit(PerMinute(1), "code", "one")


def test_what_is_long_past_takes_no_memory() -> None:
    clock = Clock()
    limiter = Limiter(clock)
    for number in range(20_000):
        clock.now += 1
        limiter.hit(PerMinute(1), "session", str(number))
    assert len(limiter._moments) < 2000


def test_many_threads_together_do_not_pass_the_limit() -> None:
    limiter = Limiter(time.monotonic)
    with ThreadPoolExecutor(16) as threads:
        taken = sum(threads.map(lambda _: limiter.hit(PerMinute(50), "all"), range(1000)))
    assert taken == 50
