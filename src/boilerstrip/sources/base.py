"""What a source yields: pages to read later, and perhaps elsewhere, or the reason why there is nothing to read."""

from __future__ import annotations

from dataclasses import dataclass

from boilerstrip.model import StorePlace


@dataclass(frozen=True, slots=True)
class PageRef:
    """A page that waits to be read: `origin` names it in the corpus, `path` is the file that holds it.

    `place` tells which bytes of the file, where it holds many pages (a WARC).
    """

    origin: str
    path: str
    place: StorePlace | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that gave no page, and why: one row of `failures.jsonl`.

    `status` is `failed`, or `skipped` for what was left out on purpose and is no fault of the input.
    """

    origin: str
    code: str
    message: str
    status: str = "failed"
    raw_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """All inputs of a run, in the order of their origins, and how many files of which other endings were passed by."""

    pages: tuple[PageRef, ...]
    failures: tuple[Failure, ...] = ()
    passed_by: tuple[tuple[str, int], ...] = ()
