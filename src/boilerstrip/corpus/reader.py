"""Read a corpus that a build wrote."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import pyarrow as pa
import pyarrow.parquet as pq

from boilerstrip.corpus.lock import CorpusLock
from boilerstrip.corpus.manifest import Manifest, read_manifest
from boilerstrip.corpus.record import Record
from boilerstrip.corpus.staging import Staging
from boilerstrip.errors import CorpusError

_BATCH_ROWS = 500


@dataclass(frozen=True)
class Corpus:
    """A corpus in a folder."""

    folder: Path
    manifest: Manifest

    @classmethod
    def open(cls, folder: Path) -> Self:
        """The corpus in `folder`; a replacement that a kill cut short is completed first.

        Raises:
            CorpusError: there is none, or its manifest is damaged.
        """
        staging = Staging(folder.resolve())
        if staging.is_cut_short:
            with CorpusLock(staging.target):
                staging.recover()
        return cls(folder, read_manifest(folder))

    def is_sound(self, name: str) -> bool:
        """Whether the file `name` has the size and the hash that the manifest names."""
        told = self.manifest["files"].get(name)
        path = self.folder / name
        if told is None:
            return False
        try:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            return False
        return bool(digest == told["sha256"])

    def records(self, columns: Sequence[str] | None = None) -> Iterator[Record]:
        """The rows of the table, or some columns of them, in order.

        Raises:
            CorpusError: the table cannot be read.
        """
        path = self.folder / "documents.parquet"
        try:
            with pq.ParquetFile(path) as table:
                for batch in table.iter_batches(_BATCH_ROWS, columns=columns):
                    yield from batch.to_pylist()
        except (OSError, pa.ArrowException, UnicodeDecodeError) as error:
            raise CorpusError(f"{path}: cannot be read: {error}", code="table") from error

    def find(self, name: str) -> Record:
        """The record of the document whose id starts with `name`, or the first that was made of the page `name`.

        Raises:
            CorpusError: there is none (code `unknown`), or there are several (code `ambiguous`).
        """
        names = list(self.records(["id", "file_path"]))
        found = [row["id"] for row in names if row["file_path"] == name][:1]
        found = found or [row["id"] for row in names if name and row["id"].startswith(name)]
        if not found:
            raise CorpusError(f"{self.folder}: no document has the id or the path {name!r}", code="unknown")
        if len(found) > 1:
            raise CorpusError(
                f"{self.folder}: {name!r} can be any of {', '.join(found[:5])}: give more of the id", code="ambiguous"
            )
        return next(row for row in self.records() if row["id"] == found[0])

    def lines(self, name: str) -> Iterator[dict[str, Any]]:
        """The rows of a JSON Lines file of the corpus.

        Raises:
            CorpusError: it cannot be read.
        """
        path = self.folder / name
        try:
            with path.open(encoding="utf-8", newline="\n") as file:
                for line in file:
                    yield json.loads(line)
        except (OSError, ValueError) as error:
            raise CorpusError(f"{path}: cannot be read: {error}", code="table") from error

    def readable_lines(self, name: str) -> Iterator[dict[str, Any]]:
        """The rows of a JSON Lines file that can be read: all of them where `is_sound`."""
        path = self.folder / name
        if not path.is_file():
            return
        with path.open("rb") as file:
            for line in file:
                try:
                    row = json.loads(line)
                except ValueError:
                    continue
                if isinstance(row, dict):
                    yield row
