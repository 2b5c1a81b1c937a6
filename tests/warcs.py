"""Small WARC files for tests."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID


def write_warc(path: Path, bodies: Sequence[str], *, date: str = "2025-01-01T00:00:00Z") -> None:
    """A response of plain text for each body, fetched at `date`; the same arguments give the same bytes."""
    records = []
    for number, body in enumerate(bodies):
        block = f"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{body}".encode()
        head = (
            "WARC/1.0", "WARC-Type: response", f"WARC-Record-ID: <urn:uuid:{UUID(int=number)}>", f"WARC-Date: {date}",
            f"WARC-Target-URI: https://a.example/{number}", "Content-Type: application/http; msgtype=response",
            f"Content-Length: {len(block)}",
        )  # fmt: skip
        records.append("\r\n".join(head).encode() + b"\r\n\r\n" + block + b"\r\n\r\n")
    path.write_bytes(b"".join(records))
