"""One article, one entry: exact copies, near copies and translations, with the evidence for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from boilerstrip.dedupe.docs import DedupeDoc, DedupeResult

if TYPE_CHECKING:
    from boilerstrip.dedupe.run import dedupe

__all__ = ["DedupeDoc", "DedupeResult", "dedupe"]


def __getattr__(name: str) -> Any:
    if name == "dedupe":
        from boilerstrip.dedupe.run import dedupe

        return dedupe
    raise AttributeError(f"module 'boilerstrip.dedupe' has no attribute {name!r}")
