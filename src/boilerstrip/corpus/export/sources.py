"""Where the documents of an export come from, and under which licences, counted as they pass by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from boilerstrip.corpus.record import Record


class SourceTally:
    """Counts hosts, licences, rights and times of the records it is shown.

    `is_redacted` says that personal data was masked in them.
    """

    def __init__(self, *, is_redacted: bool = False) -> None:
        self.is_redacted = is_redacted
        self.hosts: Counter[str] = Counter()
        self.licences: Counter[str] = Counter()
        self.training: Counter[str] = Counter()
        self.machine_translated = 0
        self.first_fetched: str | None = None
        self.last_fetched: str | None = None

    def add(self, record: Record) -> None:
        """Count one record."""
        self.hosts[record["host"] or "not known"] += 1
        self.licences[record["license"] or "not stated by the page"] += 1
        self.training[record["rights"]["ai_train"] if record["rights"] else "nobody asked"] += 1
        self.machine_translated += record["machine_translated"]
        fetched = record["fetched_at"]
        if fetched:
            self.first_fetched = min(fetched, self.first_fetched or fetched)
            self.last_fetched = max(fetched, self.last_fetched or fetched)


def most_common(counts: Counter[str], top: int) -> Iterable[tuple[str, int]]:
    """The largest counts, ties by name; what is left over is one row."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    yield from ordered[:top]
    rest = ordered[top:]
    if rest:
        yield f"and {len(rest):,} more", sum(count for _, count in rest)
