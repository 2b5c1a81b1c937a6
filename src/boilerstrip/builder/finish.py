"""Records as they are written: with what only the whole corpus can tell of each of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from boilerstrip.builder.clusters import filled
from boilerstrip.config import Settings
from boilerstrip.corpus.record import Record
from boilerstrip.corpus.steps import with_corpus_steps
from boilerstrip.corpus.where import Predicate


@dataclass(frozen=True)
class Finish:
    """The columns of cluster members by id, the settings, and the filter, if there is one."""

    columns: Mapping[str, Record]
    settings: Settings
    matches: Predicate | None = None

    def records(self, records: Iterable[Record]) -> Iterator[Record]:
        """The records with all their columns filled; one that would be kept and does not match is set aside."""
        whole = with_corpus_steps((filled(record, self.columns) for record in records), self.settings)
        return map(self._filtered, whole)

    def _filtered(self, record: Record) -> Record:
        if self.matches is None or record["status"] != "kept" or self.matches(record):
            return record
        return {**record, "status": "filtered"}
