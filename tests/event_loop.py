"""Coroutines for tests that are plain functions."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def run_async(work: Coroutine[object, object, T]) -> T:
    """What ``work`` returns, run to its end.

    In a thread of its own: once Playwright has started, it keeps a running event loop in the main thread, where
    :func:`asyncio.run` refuses a second one.
    """
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()
