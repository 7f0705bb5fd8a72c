"""Downloads from a publisher that behaves, and from one that does not."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from jtm.sources import fetch as fetching
from jtm.sources.catalog import Download, Source, catalog
from jtm.sources.fetch import FetchError, fetch, forget, require_contact, user_agent
from tests.http_server import Fault, Publisher, serve
from tests.official import zip_files

CONTENT = b"soc\tvalue\n" + b"".join(b"47-2111\t%06d\n" % number for number in range(50_000))
CONTACT = "someone@example.org"


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "RETRY_AFTER_SECONDS", 0.01)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def publisher(tmp_path: Path) -> Iterator[Publisher]:
    site = tmp_path / "site"
    site.mkdir()
    (site / "scores.csv").write_bytes(CONTENT)
    with serve(site) as running:
        yield running


@pytest.fixture
def source(publisher: Publisher) -> Source:
    return replace(catalog()["exposure"], downloads=(Download(f"{publisher.url}/scores.csv", "ours.csv"),))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "downloads" / "exposure"


def load(source: Source, folder: Path, retries: int = 3, timeout: float = 5) -> None:
    fetch(source, folder, CONTACT, lambda share, step: None, timeout=timeout, retries=retries)


def test_a_file_arrives_whole_under_our_name_and_with_its_checksum(source: Source, folder: Path) -> None:
    reports: list[tuple[float, str]] = []
    fetch(source, folder, CONTACT, lambda share, step: reports.append((share, step)))
    assert [path.name for path in folder.iterdir()] == ["ours.csv"]
    assert (folder / "ours.csv").read_bytes() == CONTENT
    receipt = json.loads((folder.parent / "exposure.json").read_text())["ours.csv"]
    assert receipt["sha256"] == fetching._sha256(folder / "ours.csv")
    assert reports[-1] == (1.0, "downloading ours.csv: 0.8 of 0.8 MB")


def test_the_program_introduces_itself(source: Source, folder: Path, publisher: Publisher) -> None:
    load(source, folder)
    assert publisher.asked("scores.csv")[0]["User-Agent"] == user_agent(CONTACT)
    assert user_agent(CONTACT).startswith("jtm/")
    assert user_agent(CONTACT).endswith(f" ({CONTACT})")


def test_an_unchanged_file_is_not_sent_again(source: Source, folder: Path, publisher: Publisher) -> None:
    load(source, folder)
    written = (folder / "ours.csv").stat().st_mtime_ns
    load(source, folder)
    assert (folder / "ours.csv").stat().st_mtime_ns == written
    assert "If-None-Match" in publisher.asked("scores.csv")[-1]


@pytest.mark.parametrize("event", ["changed there", "changed here", "found unsound"])
def test_a_file_that_differs_or_is_distrusted_is_sent_again(
    source: Source, folder: Path, publisher: Publisher, event: str
) -> None:
    load(source, folder)
    if event == "changed there":
        (publisher.folder / "scores.csv").write_bytes(CONTENT + b"more\n")
    elif event == "changed here":
        (folder / "ours.csv").write_bytes(b"scribbled over")
    else:
        forget(folder)
    load(source, folder)
    assert (folder / "ours.csv").read_bytes() == (publisher.folder / "scores.csv").read_bytes()


@pytest.mark.parametrize("fault", [Fault.CUT_OFF, Fault.BUSY, Fault.STALL, Fault.EMPTY, Fault.OVERSTATE])
def test_a_passing_failure_is_tried_again(source: Source, folder: Path, publisher: Publisher, fault: Fault) -> None:
    publisher.misbehave("scores.csv", fault, times=1)
    load(source, folder, timeout=0.3)
    assert (folder / "ours.csv").read_bytes() == CONTENT
    assert len(publisher.asked("scores.csv")) == 2


def test_a_download_goes_on_where_it_was_cut_off(source: Source, folder: Path, publisher: Publisher) -> None:
    publisher.misbehave("scores.csv", Fault.CUT_OFF, times=1)
    with pytest.raises(FetchError, match="was cut off"):
        load(source, folder, retries=0)
    size = (folder / "ours.csv.part").stat().st_size
    assert 0 < size < len(CONTENT)
    load(source, folder)
    assert publisher.asked("scores.csv")[-1]["Range"] == f"bytes={size}-"
    assert (folder / "ours.csv").read_bytes() == CONTENT
    assert not (folder / "ours.csv.part").exists()


@pytest.mark.parametrize("event", ["changed there", "no ranges"])
def test_the_rest_of_another_release_is_never_appended(
    source: Source, folder: Path, publisher: Publisher, event: str
) -> None:
    publisher.misbehave("scores.csv", Fault.CUT_OFF, times=1)
    with pytest.raises(FetchError):
        load(source, folder, retries=0)
    if event == "changed there":
        (publisher.folder / "scores.csv").write_bytes(CONTENT[::-1])
    else:
        publisher.misbehave("scores.csv", Fault.NO_RANGE)
    load(source, folder)
    assert (folder / "ours.csv").read_bytes() == (publisher.folder / "scores.csv").read_bytes()


@pytest.mark.parametrize(
    ("fault", "reason", "attempts"),
    [
        (Fault.CUT_OFF, "was cut off", 3),
        (Fault.STALL, "did not answer within 0.3 seconds", 3),
        (Fault.HANG, "did not answer within 0.3 seconds", 3),
        (Fault.BUSY, "answered 503 Service Unavailable", 3),
        (Fault.EMPTY, "sent an empty file", 3),
        (Fault.MISSING, "answered 404 Not Found", 1),
        (Fault.PAGE, "sent a web page instead of the file", 1),
        (Fault.DISGUISED_PAGE, "sent a web page instead of the file", 1),
    ],
)
def test_a_lasting_failure_says_what_happened_and_leaves_the_old_file(
    source: Source, folder: Path, publisher: Publisher, fault: Fault, reason: str, attempts: int
) -> None:
    load(source, folder)
    (publisher.folder / "scores.csv").write_bytes(CONTENT[::-1])
    publisher.misbehave("scores.csv", fault)
    with pytest.raises(FetchError) as failure:
        load(source, folder, retries=2, timeout=0.3)
    assert str(failure.value).startswith(f"{source.title}: {publisher.url}/scores.csv {reason}")
    assert len(publisher.asked("scores.csv")) == 1 + attempts
    assert (folder / "ours.csv").read_bytes() == CONTENT


def test_a_server_that_is_not_there_is_said_to_be_so(source: Source, folder: Path) -> None:
    gone = replace(source, downloads=(Download("http://127.0.0.1:9/scores.csv", "ours.csv"),))
    with pytest.raises(FetchError, match=r"http://127.0.0.1:9/scores.csv cannot be reached"):
        load(gone, folder, retries=0)


def test_files_that_are_no_longer_published_go(source: Source, folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "skills.xlsx").write_bytes(b"of an older release")
    (folder / "skills.xlsx.part").write_bytes(b"and a part of one")
    load(source, folder)
    assert [path.name for path in folder.iterdir()] == ["ours.csv"]


def test_an_archive_is_unpacked_by_pattern(source: Source, folder: Path, publisher: Publisher) -> None:
    zip_files(publisher.folder / "RPP.zip", [publisher.folder / "scores.csv"])
    packed = replace(source, downloads=(Download(f"{publisher.url}/RPP.zip", "RPP.zip", unpack="sco*.csv"),))
    load(packed, folder)
    load(packed, folder)
    assert sorted(path.name for path in folder.iterdir()) == ["RPP.zip", "scores.csv"]
    assert (folder / "scores.csv").read_bytes() == CONTENT
    other = replace(source, downloads=(Download(f"{publisher.url}/RPP.zip", "RPP.zip", unpack="*.xlsx"),))
    with pytest.raises(FetchError, match=r"sent an archive without a file \*\.xlsx"):
        load(other, folder)


def test_a_truncated_archive_is_loaded_anew_next_time(source: Source, folder: Path, publisher: Publisher) -> None:
    zip_files(publisher.folder / "RPP.zip", [publisher.folder / "scores.csv"])
    packed = replace(source, downloads=(Download(f"{publisher.url}/RPP.zip", "RPP.zip", unpack="*.csv"),))
    publisher.misbehave("RPP.zip", Fault.TRUNCATE, times=1)
    with pytest.raises(FetchError, match="sent a damaged archive"):
        load(packed, folder)
    load(packed, folder)
    assert (folder / "scores.csv").read_bytes() == CONTENT


def test_bls_is_not_asked_without_a_contact_address() -> None:
    for name in ("oews", "projections", "onet", "demographics"):
        with pytest.raises(FetchError, match="JTM_CONTACT"):
            require_contact(catalog()[name], " ")
        require_contact(catalog()[name], CONTACT)
    require_contact(catalog()["prices"], "")
    with pytest.raises(FetchError, match="plain letters"):
        require_contact(catalog()["prices"], "someone@example.org\r\nX-Other: 1")
