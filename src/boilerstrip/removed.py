"""What was taken from a text, and putting it back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["RemovedSpan", "restore"]


@dataclass(frozen=True, slots=True)
class RemovedSpan:
    """Text that was taken away, and why: put it back at `start` and the source is whole again."""

    start: int
    end: int
    text: str
    rule: str
    reason: str
    score: float


def restore(text: str, removed: Iterable[RemovedSpan]) -> str:
    """Put removed spans back into clean text; the spans come in order of their start.

    Example:
        >>> restore("body", [RemovedSpan(0, 5, "menu ", "edges.top", "short lines at the top", 0.9)])
        'menu body'
    """
    parts: list[str] = []
    done = taken = 0
    for span in removed:
        parts.append(text[taken : taken + span.start - done])
        taken += span.start - done
        parts.append(span.text)
        done = span.end
    parts.append(text[taken:])
    return "".join(parts)
