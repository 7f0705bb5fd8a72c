"""Bringing a publisher's files to this machine: only what has changed, resumed where it was cut off, and only whole.

A file grows beside its place as ``….part`` and moves there once it has the length that the server announced. What
the server said of each file (entity tag, date) and its checksum are kept in ``<folder>.json``, so that a file which
is still the newest is not loaded again. (pooch would throw the partial file away, and does not check its length.)
"""

import fnmatch
import hashlib
import json
import re
import shutil
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from importlib import metadata
from itertools import chain
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

import requests

from jtm.sources.catalog import Download, Source
from jtm.sources.contract import SourceError

Progress = Callable[[float, str], None]
RETRY_AFTER_SECONDS = 1.0  # doubled with every attempt
_CHUNK_BYTES = 1 << 18
_BUSY = {408, 425, 429}
_NEEDS_CONTACT = "bls.gov"


class FetchError(SourceError):
    """A file that its publisher does not hand over whole; the message names the source, the address and the reason."""


class _InterruptedError(Exception):
    """A failure that may pass: worth another attempt."""


class _RefusedError(_InterruptedError):
    """A failure that another attempt would only repeat."""


@dataclass(frozen=True)
class Receipt:
    """What a server said of a file, and the checksum of the file once it is whole."""

    url: str
    etag: str = ""
    modified: str = ""
    sha256: str = ""


@dataclass(frozen=True)
class _Line:
    """A connection to the publishers and how patient it is."""

    timeout: float
    retries: int
    session: requests.Session = field(default_factory=requests.Session)


def fetch(
    source: Source, folder: Path, contact: str, progress: Progress, timeout: float = 60.0, retries: int = 3
) -> None:
    """Bring ``folder`` in line with what the publisher of ``source`` offers now, and remove any other file in it.

    ``contact`` goes into the User-Agent; ``timeout`` is in seconds without a byte. A dropped connection, a silent or
    a busy server are tried again ``retries`` times. Raises :class:`FetchError`; what has arrived by then is kept.
    """
    require_contact(source, contact)
    folder.mkdir(parents=True, exist_ok=True)
    line = _Line(timeout, retries)
    line.session.headers.update({"User-Agent": user_agent(contact), "Accept-Encoding": "identity"})
    keep: set[str] = set()
    with line.session:
        downloads = _newest(line, source)
        for step, item in enumerate(downloads):
            report = partial(_report, progress, step, len(downloads), item.file)
            try:
                _download(line, item, folder / item.file, report)
                keep |= {item.file, *_unpack(folder / item.file, item.unpack)}
            except _InterruptedError as error:
                raise FetchError(f"{source.title}: {item.url} {error}.") from error
    for other in [path for path in folder.rglob("*") if path.is_file() and path.name not in keep]:
        other.unlink()


def _newest(line: _Line, source: Source) -> list[Download]:
    """The downloads of the newest release; asks the publisher's page for its number where addresses hold one."""
    if not source.release_page:
        return list(source.downloads)
    try:
        page = line.session.get(source.release_page, timeout=line.timeout)
        page.raise_for_status()
    except requests.RequestException as error:
        why = _plainly(error, line.timeout)
        raise FetchError(f"{source.title}: {source.release_page}, which names the newest release, {why}.") from error
    found = re.findall(source.release_pattern, page.text)
    if not found:
        raise FetchError(f"{source.title}: {source.release_page} names no release.")
    release = max(found, key=lambda name: [int(part) for part in name.split("_")])
    return [replace(item, url=item.url.replace("{release}", release)) for item in source.downloads]


def forget(folder: Path) -> None:
    """Have every file of ``folder`` loaded anew next time, because what was loaded proved unsound."""
    _receipts_file(folder).unlink(missing_ok=True)


def require_contact(source: Source, contact: str) -> None:
    """Raise :class:`FetchError` if a publisher of ``source`` asks for a contact address and there is none."""
    hosts = [urlsplit(item.url).hostname or "" for item in source.downloads]
    if not contact.strip() and any(f".{host}".endswith(f".{_NEEDS_CONTACT}") for host in hosts):
        raise FetchError(
            f"{source.title}: BLS answers only programs that name a contact. Give your e-mail address with --contact "
            "or in the environment variable JTM_CONTACT."
        )
    if not (contact.isascii() and contact.isprintable()):
        raise FetchError("The contact address may hold only plain letters, digits and signs.")


def user_agent(contact: str) -> str:
    """How this program introduces itself: ``jtm/<version> (<contact>)``."""
    try:
        version = metadata.version("jtm")
    except metadata.PackageNotFoundError:  # run from a folder, not installed
        version = "0"
    return f"jtm/{version} ({contact.strip()})" if contact.strip() else f"jtm/{version}"


def _report(progress: Progress, step: int, steps: int, file: str, received: int, expected: int | None) -> None:
    share = min(received / expected, 1.0) if expected else 0.0
    of = f" of {expected / 1e6:,.1f}" if expected else ""
    progress((step + share) / steps, f"downloading {file}: {received / 1e6:,.1f}{of} MB")


# ── one file ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _download(line: _Line, item: Download, target: Path, report: Callable[[int, int | None], None]) -> None:
    for attempt in range(line.retries + 1):
        if attempt:
            time.sleep(RETRY_AFTER_SECONDS * 2 ** (attempt - 1))
        try:
            return _attempt(line, item, target, report)
        except (_InterruptedError, requests.RequestException) as error:
            failure = error
            if isinstance(error, _RefusedError):
                break
    raise _InterruptedError(_plainly(failure, line.timeout)) from failure


def _attempt(line: _Line, item: Download, target: Path, report: Callable[[int, int | None], None]) -> None:
    """Ask for what is missing of the file, if anything, and move it to its place once it is whole."""
    part = _part(target)
    with line.session.get(item.url, headers=_conditions(item, target), stream=True, timeout=line.timeout) as response:
        if response.status_code == requests.codes.not_modified:
            return
        offset = _offset(response, part)
        body = _body(response, offset)
        receipt = Receipt(item.url, response.headers.get("ETag", ""), response.headers.get("Last-Modified", ""))
        _keep_receipt(part, receipt)
        expected = _length(response, offset)
        with part.open("ab" if offset else "wb") as file:
            for chunk in body:
                file.write(chunk)
                report(file.tell(), expected)
            received = file.tell()
    if expected is not None and received < expected:
        raise _InterruptedError(f"was cut off after {received:,} of {expected:,} bytes")
    part.replace(target)
    _keep_receipt(target, Receipt(receipt.url, receipt.etag, receipt.modified, _sha256(target)))


def _conditions(item: Download, target: Path) -> dict[str, str]:
    """Headers that ask for the rest of a partial file, or for a whole one only if it has changed since."""
    part = _part(target)
    begun, whole = _receipt(part), _receipt(target)
    same_release = begun.modified if begun.etag.startswith("W/") else begun.etag or begun.modified
    if part.is_file() and part.stat().st_size and begun.url == item.url and same_release:
        return {"Range": f"bytes={part.stat().st_size}-", "If-Range": same_release}
    if target.is_file() and whole.url == item.url and whole.sha256 == _sha256(target):
        conditions = {"If-None-Match": whole.etag, "If-Modified-Since": whole.modified}
        return {name: value for name, value in conditions.items() if value}
    return {}


def _offset(response: requests.Response, part: Path) -> int:
    """Where in the file this answer starts; raises unless it is an answer with data."""
    status = response.status_code
    if status == requests.codes.partial_content:
        size = part.stat().st_size
        if response.headers.get("Content-Range", "").startswith(f"bytes {size}-"):
            return size
    if status in {requests.codes.partial_content, requests.codes.requested_range_not_satisfiable}:
        part.unlink(missing_ok=True)
        raise _InterruptedError("does not continue the file where it was cut off")
    if status != requests.codes.ok:
        failure = _InterruptedError if status in _BUSY or status >= 500 else _RefusedError
        raise failure(f"answered {status} {response.reason}".rstrip())
    return 0


def _body(response: requests.Response, offset: int) -> Iterator[bytes]:
    """The data in chunks, once the first of them shows that it is data."""
    chunks = response.iter_content(_CHUNK_BYTES)
    first = next(chunks, b"")
    page = first.lstrip()[:20].lower().startswith((b"<!doctype html", b"<html")) and not offset
    if page or response.headers.get("Content-Type", "").startswith("text/html"):
        raise _RefusedError("sent a web page instead of the file")
    if not first and not offset:
        raise _InterruptedError("sent an empty file")
    return chain([first], chunks)


def _length(response: requests.Response, offset: int) -> int | None:
    announced = response.headers.get("Content-Length", "")
    return offset + int(announced) if announced.isdigit() else None


def _plainly(failure: Exception, timeout: float) -> str:
    """What happened, to follow on the address."""
    if isinstance(failure, requests.Timeout) or "timed out" in str(failure):
        return f"did not answer within {timeout:g} seconds"
    if isinstance(failure, requests.exceptions.ChunkedEncodingError):
        return "was cut off in the middle"
    if isinstance(failure, requests.ConnectionError):
        return "cannot be reached"
    return str(failure)


def _unpack(archive: Path, pattern: str | None) -> list[str]:
    """Take the files that match ``pattern`` out of ``archive``, beside it; their names."""
    if pattern is None:
        return []
    try:
        with zipfile.ZipFile(archive) as packed:
            found = [name for name in packed.namelist() if fnmatch.fnmatch(PurePosixPath(name).name, pattern)]
            for name in found:
                with packed.open(name) as member, (archive.parent / PurePosixPath(name).name).open("wb") as file:
                    shutil.copyfileobj(member, file)
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        forget(archive.parent)
        raise _RefusedError("sent a damaged archive") from error
    if not found:
        raise _RefusedError(f"sent an archive without a file {pattern}")
    return [PurePosixPath(name).name for name in found]


# ── receipts ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _part(target: Path) -> Path:
    return target.with_name(f"{target.name}.part")


def _receipts_file(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.json")


def _receipts(folder: Path) -> dict[str, dict[str, str]]:
    try:
        receipts: dict[str, dict[str, str]] = json.loads(_receipts_file(folder).read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return receipts


def _receipt(file: Path) -> Receipt:
    return Receipt(**_receipts(file.parent).get(file.name, {"url": ""}))


def _keep_receipt(file: Path, receipt: Receipt) -> None:
    receipts = _receipts(file.parent) | {file.name: asdict(receipt)}
    _receipts_file(file.parent).write_text(json.dumps(receipts, indent=1), "utf-8")


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
