"""What a plan keeps between its steps: one Parquet file a shard and step, written whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
import uuid
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from boilerstrip.corpus.exchange import sync_folder
from boilerstrip.errors import ConfigError

_MARKER = "shards-of-boilerstrip"
_ABOUT = b"boilerstrip"
_PART = ".part"


@dataclass(frozen=True, slots=True)
class Store:
    """A folder of finished work, seen by every worker under the same path.

    Files are named by what they were made from, so that a file that is there is right, whoever wrote it; two workers
    that do the same shard twice write the same bytes.
    """

    folder: Path

    def open(self) -> None:
        """Make the folder if need be, and clear away what killed workers left half done.

        Raises:
            ConfigError: it holds something else.
        """
        folder = self.folder
        if folder.exists() and not (folder / _MARKER).exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise ConfigError(f"{folder}: is not empty and holds no shards of a build; name another folder")
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / _MARKER).touch()
        for part in self.folder.glob(f"*/*{_PART}"):
            part.unlink()

    def path(self, step: str, key: str, ending: str = ".parquet") -> Path:
        """Where the file `key` of a step is, or will be."""
        return self.folder / step / f"{key}{ending}"

    def has(self, step: str, key: str) -> bool:
        """Whether the file `key` of a step is finished."""
        return self.path(step, key).exists()

    def write(self, step: str, key: str, table: pa.Table, about: Mapping[str, Any] | None = None) -> None:
        """Keep a table, with a few words about it.

        Raises:
            OSError: the disk refuses; nothing is left behind but a file that `open` clears away.
        """
        path = self.path(step, key)
        described = table.replace_schema_metadata({_ABOUT: json.dumps(about or {}).encode()})
        with atomic(path) as part:
            pq.write_table(described, part, compression="zstd", compression_level=1)

    def write_bytes(self, step: str, key: str, ending: str, data: bytes) -> None:
        """Keep a few bytes."""
        with atomic(self.path(step, key, ending)) as part:
            part.write_bytes(data)

    def read(self, step: str, key: str, columns: Collection[str] | None = None) -> pa.Table:
        """The table `key` of a step, or some columns of it."""
        with pq.ParquetFile(self.path(step, key)) as file:
            return file.read(columns=None if columns is None else list(columns))

    def batches(self, step: str, key: str, columns: Collection[str] | None = None) -> Iterator[pa.RecordBatch]:
        """The rows of a table, a few at a time."""
        with pq.ParquetFile(self.path(step, key)) as file:
            yield from file.iter_batches(500, columns=None if columns is None else list(columns))

    def about(self, step: str, key: str) -> dict[str, Any]:
        """The words about a table, and the number of its `rows`."""
        footer = pq.read_metadata(self.path(step, key))
        found: dict[str, Any] = json.loads((footer.metadata or {})[_ABOUT])
        return {**found, "rows": footer.num_rows}

    def sweep(self, step: str, keys: Collection[str]) -> None:
        """Remove the files of a step but for `keys`: what they were made from is no more."""
        for path in (self.folder / step).glob("*"):
            if path.name.partition(".")[0] not in keys:
                path.unlink()

    def remove(self) -> None:
        """Remove the whole folder."""
        shutil.rmtree(self.folder)


class atomic:  # noqa: N801 -- used like a function, as contextlib's are
    """A path to write to, renamed to `path` when the block ends well; the bytes are on the disk by then.

    The name of the part is one of its own, so that two workers with one shard do not write into one file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._part = path.with_name(f"{path.name}.{uuid.uuid4().hex}{_PART}")

    def __enter__(self) -> Path:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        return self._part

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            self._part.unlink(missing_ok=True)
            return
        descriptor = os.open(self._part, os.O_RDWR)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        self._part.replace(self._path)
        sync_folder(self._path.parent)
