"""How much of what people upload the server holds."""

import pytest
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from jtm.sources.errors import SourceError
from jtm.ui.session import uploaded
from jtm.uploads.files import NotReadYetError, Sheet

MB = 2**20


def put(manager: MemoryUploadedFileManager, session: str, number: int, size: int) -> None:
    uploaded.make_room(manager, session, size)
    manager.add_file(session, UploadedFileRec(str(number), "a.csv", "text/csv", bytes(size)))


def held(manager: MemoryUploadedFileManager, session: str) -> list[str]:
    return list(manager.file_storage.get(session, {}))


def test_thirty_files_of_24_mb_leave_the_last_two_of_a_session() -> None:
    manager = MemoryUploadedFileManager("/upload")
    put(manager, "other", 0, MB)
    for number in range(30):
        put(manager, "one", number, 24 * MB)
        assert sum(len(file.data) for file in manager.file_storage["one"].values()) <= uploaded.MOST_OF_A_SESSION
    assert held(manager, "one") == ["28", "29"]
    assert held(manager, "other") == ["0"]


def test_all_sessions_together_hold_no_more_than_that() -> None:
    manager = MemoryUploadedFileManager("/upload")
    for number in range(20):
        put(manager, f"session {number}", number, 24 * MB)
    sizes = [len(file.data) for files in manager.file_storage.values() for file in files.values()]
    assert sum(sizes) <= uploaded.MOST_OF_ALL
    assert held(manager, "session 19") == ["19"]
    assert held(manager, "session 0") == []


def test_small_files_are_all_kept() -> None:
    manager = MemoryUploadedFileManager("/upload")
    for number in range(30):
        put(manager, "one", number, MB)
    assert len(held(manager, "one")) == 30


def test_a_file_that_was_not_looked_at_is_read_when_it_is_tried_again() -> None:
    uploaded._read.clear()
    tried = []

    def read(name: str, _: bytes) -> Sheet:
        tried.append(name)
        raise NotReadYetError("busy") if len(tried) == 1 else SourceError("wrong")

    with pytest.raises(NotReadYetError):
        uploaded._read("digest", "a.csv", "kind", read, b"")
    for _ in range(2):
        assert uploaded._read("digest", "a.csv", "kind", read, b"") == "wrong"
    assert len(tried) == 2, "one that is refused is not read again"
