"""The CDXJ index beside each WARC file: a line a capture, sorted by key and time, as pywb and others read it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import merge
from pathlib import Path

import ada_url

from boilerstrip.corpus.disk import Disk, replace_file
from boilerstrip.corpus.rawscan import Scanned, scan
from boilerstrip.errors import CorpusError

_PIECE = 256 * 1024
_SCHEMES = frozenset({"http:", "https:"})


@dataclass(frozen=True, slots=True)
class Capture:
    """One capture: what was asked, what came, and where its record lies, in bytes."""

    url: str
    date: str
    mime: str
    status: int
    digest: str
    file: str
    offset: int
    length: int

    def line(self) -> str:
        """The line of the index."""
        facts = {
            "url": self.url,
            "mime": self.mime,
            "status": str(self.status),
            "digest": self.digest,
            "length": str(self.length),
            "offset": str(self.offset),
            "filename": self.file,
        }
        return f"{surt(self.url)} {_stamp(self.date)} {json.dumps(facts, ensure_ascii=True)}"


def surt(url: str) -> str:
    """The key by which captures of one page lie side by side: host reversed, then the path, in lower case.

    Example:
        >>> surt("https://www.Example.org:8080/Path?Q=1")
        'org,example:8080)/path?q=1'
    """
    try:
        parts = ada_url.URL(url)
    except ValueError:
        return url
    if parts.protocol not in _SCHEMES:
        return url
    name = parts.hostname.removeprefix("www.")
    is_number = name.startswith("[") or name.replace(".", "").isdigit()
    host = name if is_number else ",".join(reversed(name.split(".")))
    port = f":{parts.port}" if parts.port else ""
    return f"{host}{port}){parts.pathname}{parts.search}".lower()


def write_index(disk: Disk, path: Path, captures: Iterable[Capture]) -> None:
    """Have `captures` in the index beside what it holds, sorted as bytes are; it is never in memory as a whole.

    Raises:
        OSError: the disk refuses; the index is as it was.
    """
    fresh = sorted(f"{capture.line()}\n".encode() for capture in captures)
    replace_file(disk, path, _pieces(merge(_lines(path), fresh)))


def read_index(path: Path) -> list[Capture]:
    """The captures of an index; of a file that is no index of ours, none.

    Example:
        >>> read_index(Path("none.cdxj"))
        []
    """
    try:
        return list(_captures(path))
    except (FileNotFoundError, UnicodeDecodeError, ValueError, KeyError):
        return []  # an index can always be made again from the file beside it


def indexed_to(path: Path) -> int:
    """The byte to which an index speaks of its file; 0 of a file that is no index of ours, in order."""
    end, before = 0, ""
    try:
        for capture in _captures(path):
            line = capture.line()
            if line < before:
                return 0
            end, before = max(end, capture.offset + capture.length), line
    except (FileNotFoundError, UnicodeDecodeError, ValueError, KeyError):
        return 0
    return end


def captures_of(path: Path, start: int = 0) -> Iterator[Capture]:
    """The captures that `path` holds from byte `start`, read from the records themselves.

    Raises:
        CorpusError: a record is damaged.
    """
    return (_scanned(found, path.name) for found in scan(path, start) if found.kind in {"response", "revisit"})


def _captures(path: Path) -> Iterator[Capture]:
    with path.open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            if not line.endswith("\n"):
                raise ValueError("the last line is torn")
            yield _capture(line)


def _lines(path: Path) -> Iterator[bytes]:
    if path.exists():
        with path.open("rb") as lines:  # closed when the last was taken, before anything takes its place
            yield from lines


def _pieces(lines: Iterable[bytes]) -> Iterator[bytes]:
    held: list[bytes] = []
    size = 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size >= _PIECE:
            yield b"".join(held)
            held, size = [], 0
    yield b"".join(held)


def _capture(line: str) -> Capture:
    _, stamp, facts = line.split(" ", 2)
    found = json.loads(facts)
    return Capture(
        url=found["url"],
        date=stamp,
        mime=found["mime"],
        status=int(found["status"]),
        digest=found["digest"],
        file=found["filename"],
        offset=int(found["offset"]),
        length=int(found["length"]),
    )


def _scanned(found: Scanned, file: str) -> Capture:
    head = found.block.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    status = head[0].split(" ", 2)[1]
    if not status.isdecimal():
        raise CorpusError(f"{file}: the record at byte {found.offset} holds no HTTP response", code="torn")
    return Capture(
        url=found.fields["warc-target-uri"],
        date=found.fields["warc-date"],
        mime="warc/revisit" if found.kind == "revisit" else _mime(head[1:]),
        status=int(status),
        digest=found.fields["warc-payload-digest"],
        file=file,
        offset=found.offset,
        length=found.length,
    )


def _mime(headers: Iterable[str]) -> str:
    for header in headers:
        name, _, value = header.partition(":")
        if name.lower() == "content-type":
            return value.partition(";")[0].strip().lower() or "unk"
    return "unk"


def _stamp(date: str) -> str:
    """The fourteen digits of a date that CDXJ sorts by."""
    return "".join(filter(str.isdigit, date))[:14]
