"""Files that people upload: how many the server holds, and their tables, read once.

Streamlit keeps every file of a session until its widget or the session is gone, and takes as many as are sent: so the
oldest go when a session, or all sessions together, hold too much.
"""

import hashlib
from collections.abc import Callable
from itertools import chain

import streamlit as st
from streamlit.runtime import exists, get_instance
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileRec

from jtm.sources.errors import SourceError
from jtm.ui.strings import common
from jtm.uploads.files import NotReadYetError, Sheet

MOST_OF_A_SESSION = 50 * 2**20  # bytes: two of the largest files that are read
MOST_OF_ALL = 400 * 2**20
_SHEETS, _SECONDS = 3, 900  # tables kept, and how long


def bound() -> None:
    """Hold no more than that from now on."""
    if exists():
        _bound()


@st.cache_resource(show_spinner=False)
def _bound() -> None:
    manager = get_instance().uploaded_file_mgr
    if not isinstance(manager, MemoryUploadedFileManager):
        return
    add = manager.add_file

    def add_within_bounds(session_id: str, file: UploadedFileRec) -> None:
        make_room(manager, session_id, len(file.data))
        add(session_id, file)

    manager.add_file = add_within_bounds  # type: ignore[method-assign]


def make_room(manager: MemoryUploadedFileManager, session: str, size: int) -> None:
    """Let go of the oldest files until one of ``size`` bytes fits into what ``session`` and all may hold."""
    own = [(session, file) for file in list(manager.file_storage.get(session, {}).values())]
    _drop(manager, own, MOST_OF_A_SESSION - size)
    held = chain.from_iterable(
        ((of, file) for file in list(files.values())) for of, files in list(manager.file_storage.items())
    )
    _drop(manager, list(held), MOST_OF_ALL - size)


def _drop(manager: MemoryUploadedFileManager, held: list[tuple[str, UploadedFileRec]], most: int) -> None:
    size = sum(len(file.data) for _, file in held)
    for session, file in held:
        if size <= most:
            return
        manager.remove_file(session, file.file_id)
        size -= len(file.data)


def sheet(upload: UploadedFile, read: Callable[[str, bytes], Sheet]) -> Sheet:
    """The table of a file, as ``read`` finds it; once, however often the page runs. Raises :class:`SourceError`."""
    content = upload.getvalue()
    with st.spinner(common.READING):
        found = _read(hashlib.sha256(content).hexdigest(), upload.name, read.__module__, read, content)
    if isinstance(found, Sheet):
        return found
    raise SourceError(found)


@st.cache_resource(show_spinner=False, max_entries=_SHEETS, ttl=_SECONDS)
def _read(digest: str, name: str, kind: str, _read: Callable[[str, bytes], Sheet], _content: bytes) -> Sheet | str:
    """The table, or why there is none: a file that takes long to refuse is not read again either."""
    try:
        return _read(name, _content)
    except NotReadYetError:
        raise  # and is not kept
    except SourceError as error:
        return str(error)
