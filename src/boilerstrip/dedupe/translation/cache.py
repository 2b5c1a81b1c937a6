"""Vectors by content: what was encoded once is not encoded again, also in another run.

A cache that cannot be read or written costs time, no more: the vectors are then made in memory, and a line of the log
says so.
"""

from __future__ import annotations

import hashlib
import logging
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from boilerstrip.dedupe.translation.encoders import TextEncoder

FILE = "vectors.sqlite"
_BATCH = 512
# Another process writes a batch at a time: this many seconds are enough for many of them.
_PATIENCE = 30.0
_LOG = logging.getLogger(__name__)


def encode(encoder: TextEncoder, texts: Sequence[str], folder: Path | None) -> NDArray[np.float32]:
    """One vector a text, float32 [texts, d], each different text encoded once; through the cache in `folder`, if given.

    Vectors are rounded to 16 bits on either way, so that a warm cache changes nothing.
    """
    unique = sorted(set(texts))
    known: dict[str, NDArray[np.float16]] = {}
    if folder is not None:
        try:
            _through(encoder, unique, folder, known)
        except (OSError, sqlite3.OperationalError) as error:
            _LOG.warning(
                "boilerstrip: vectors cannot be kept in %s (%s): they are made again in each run", folder, error
            )
        except sqlite3.DatabaseError as error:
            _LOG.warning("boilerstrip: the vectors in %s are damaged (%s) and thrown away", folder, error)
            discard(folder)
    missing = [text for text in unique if text not in known]
    if missing:
        known.update(zip(missing, encoder.encode(missing).astype(np.float16), strict=True))
    return np.array([known[text] for text in texts], np.float32)


def _through(encoder: TextEncoder, texts: Sequence[str], folder: Path, known: dict[str, NDArray[np.float16]]) -> None:
    """Fill `known` from the database, and both with what has to be made; what is there stays if the disk gives up."""
    folder.mkdir(parents=True, exist_ok=True)
    with closing(_open(folder / FILE)) as database:
        for text in texts:
            row = database.execute("SELECT vector FROM vectors WHERE key = ?", (_key(encoder, text),)).fetchone()
            if row is not None:
                known[text] = np.frombuffer(row[0], np.float16)
        missing = [text for text in texts if text not in known]
        for start in range(0, len(missing), _BATCH):
            batch = missing[start : start + _BATCH]
            known.update(zip(batch, encoder.encode(batch).astype(np.float16), strict=True))
            rows = [(_key(encoder, text), known[text].tobytes()) for text in batch]
            with database:
                database.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)


def discard(folder: Path) -> None:
    """Delete the database in `folder`, damaged or too large: it holds nothing that cannot be made again."""
    for end in ("", "-wal", "-shm"):
        (folder / f"{FILE}{end}").unlink(missing_ok=True)


def _open(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, timeout=_PATIENCE)
    try:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute(
            "CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL) WITHOUT ROWID"
        )
    except sqlite3.DatabaseError:
        database.close()
        raise
    return database


def _key(encoder: TextEncoder, text: str) -> bytes:
    return hashlib.sha256(f"{encoder.name}\n{text}".encode("utf-8", "surrogatepass")).digest()
