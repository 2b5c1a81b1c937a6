"""Check the rows of a corpus one by one, and against the JSON Lines that hold them too."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import BinaryIO

from boilerstrip.corpus.checks import Fault, check_record
from boilerstrip.corpus.manifest import MANIFEST
from boilerstrip.corpus.reader import Corpus
from boilerstrip.corpus.record import Record
from boilerstrip.corpus.table import Unreadable, table_rows
from boilerstrip.corpus.writers import document_line
from boilerstrip.errors import CorpusError

TABLE, LINES = "documents.parquet", "documents.jsonl"
# The columns that name another document.
_REFERENCES = ("duplicate_of", "translation_of")


@dataclass(frozen=True, slots=True)
class SeenRow:
    """What other checks need of a row."""

    status: str
    cluster: str | None
    text_sha256: str
    references: tuple[tuple[str, str], ...]


@dataclass
class RowCheck:
    """The check of all rows; `broken` are the files whose hash is wrong. If the table is lost, the lines stand in."""

    corpus: Corpus
    broken: frozenset[str]
    seen: dict[str, SeenRow] = field(default_factory=dict)
    is_known: bool = True

    def faults(self) -> Iterator[Fault]:
        """What is wrong with any row; `seen` is filled on the way, and `is_known` says whether it holds all of them."""
        with ExitStack() as stack:
            lines = self._lines(stack)
            try:
                for row in table_rows(self.corpus.folder / TABLE):
                    yield from self._unreadable(row, lines) if isinstance(row, Unreadable) else self._row(row, lines)
            except CorpusError as error:
                yield Fault(TABLE, error.code, str(error))
                yield from self._stand_in()
                return
            if lines is not None and lines.readline():
                yield Fault(LINES, "differs", "has more lines than the table has rows")
        told = self.corpus.manifest["counts"]["documents"]
        if self.is_known and told != len(self.seen):
            yield Fault(MANIFEST, "count", f"names {told} documents; the table has {len(self.seen)}")

    def references(self) -> Iterator[Fault]:
        """What rows name that is not there."""
        for identity, row in self.seen.items():
            for name, target in row.references:
                other = self.seen.get(target)
                if other is None:
                    yield Fault(identity, "reference", f"{name} names {target}, which does not exist")
                elif other.cluster != row.cluster:
                    yield Fault(identity, "reference", f"{name} names {target}, which is in another cluster")

    def _lines(self, stack: ExitStack) -> BinaryIO | None:
        path = self.corpus.folder / LINES
        if LINES not in self.corpus.manifest["files"] or not path.is_file():
            return None
        return stack.enter_context(path.open("rb"))

    def _row(self, record: Record, lines: BinaryIO | None) -> Iterator[Fault]:
        if record["id"] in self.seen:
            yield Fault(record["id"], "id", "the id of two documents")
        self._see(record)
        yield from check_record(record)
        if lines is not None and not self._is_same(record, lines.readline()):
            wrong, other = (TABLE, LINES) if TABLE in self.broken and LINES not in self.broken else (LINES, TABLE)
            yield Fault(record["id"], "differs", f"{wrong} holds something else of it than {other}")

    def _see(self, record: Record) -> None:
        self.seen[record["id"]] = SeenRow(
            status=record["status"],
            cluster=record["cluster"],
            text_sha256=record["text_sha256"],
            references=tuple((name, record[name]) for name in _REFERENCES if record[name]),
        )

    def _is_same(self, record: Record, line: bytes) -> bool:
        if line == document_line(record):
            return True
        # Of files with the right hash, numbers may be written in another way: 1 for 1.0.
        if LINES in self.broken or not line:
            return False
        return bool(json.loads(line) == record)

    def _unreadable(self, rows: Unreadable, lines: BinaryIO | None) -> Iterator[Fault]:
        """Each document of a group of rows that cannot be read; the lines may know what the table has lost of it."""
        self.is_known = False
        told = [lines.readline() for _ in range(rows.count)] if lines is not None else []
        ids = rows.ids
        if ids is None and told and LINES not in self.broken:
            ids = tuple(json.loads(line)["id"] for line in told)
        what = f"{', '.join(rows.columns) or 'columns'} of it cannot be read in {TABLE}"
        if ids is None:
            last = rows.first + rows.count
            yield Fault(TABLE, "unreadable", f"rows {rows.first + 1} to {last}: {what}; the ids are lost")
        for identity in ids or ():
            yield Fault(identity, "unreadable", what)

    def _stand_in(self) -> Iterator[Fault]:
        """Without a table, the lines say which documents there were, if they are sound."""
        self.seen.clear()
        self.is_known = LINES in self.corpus.manifest["files"] and LINES not in self.broken
        if self.is_known:
            for record in self.corpus.lines(LINES):
                self._see(record)
                yield from check_record(record)
