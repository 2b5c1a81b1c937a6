"""The CDXJ index beside each WARC file: a line a capture, sorted by key and time, as pywb and others read it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import ada_url

from boilerstrip.corpus.rawscan import Scanned, scan
from boilerstrip.errors import CorpusError

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


def index_text(captures: Iterable[Capture]) -> str:
    """The whole index, sorted as bytes are."""
    return "".join(f"{line}\n" for line in sorted(capture.line() for capture in captures))


def read_index(path: Path) -> list[Capture]:
    """The captures of an index; of a file that is no index of ours, none.

    Example:
        >>> read_index(Path("none.cdxj"))
        []
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        return [_capture(line) for line in lines]
    except (FileNotFoundError, UnicodeDecodeError, ValueError, KeyError):
        return []  # an index can always be made again from the file beside it


def captures_of(path: Path, start: int = 0) -> list[Capture]:
    """The captures that `path` holds from byte `start`, read from the records themselves.

    Raises:
        CorpusError: a record is damaged.
    """
    return [_scanned(found, path.name) for found in scan(path, start) if found.kind in {"response", "revisit"}]


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
