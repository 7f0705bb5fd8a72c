"""The shelf of regions' parts that all sessions share."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock
from typing import Any


class ForAllSessions:
    """Keeps the newest parts of each kind. Of several sessions that ask for one at once, the first works it out and the
    others wait. Streamlit's own cache hashes every key by its bytes: over a page that took longer than a ranking.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self._kept: dict[str, OrderedDict[Hashable, Future[Any]]] = {}
        self._turn = Lock()

    def get(self, part: str, keep: int, key: Hashable, make: Callable[[], Any]) -> Any:
        """As :class:`~jtm.answers.region.Shelf` says. A part that fails is worked out anew by whoever asks next."""
        found, first = self._found(part, keep, key)
        if first:
            try:
                found.set_result(make())
            except BaseException as error:
                self._drop(part, key, found)
                found.set_exception(error)
                raise
        return found.result()

    def _found(self, part: str, keep: int, key: Hashable) -> tuple[Future[Any], bool]:
        """The place of a part, and whether it is the caller's to fill."""
        with self._turn:
            kept = self._kept.setdefault(part, OrderedDict())
            first = key not in kept
            found = kept.setdefault(key, Future())
            kept.move_to_end(key)
            while len(kept) > keep:
                kept.popitem(last=False)
        return found, first

    def _drop(self, part: str, key: Hashable, failed: Future[Any]) -> None:
        with self._turn:
            if self._kept[part].get(key) is failed:
                del self._kept[part][key]
