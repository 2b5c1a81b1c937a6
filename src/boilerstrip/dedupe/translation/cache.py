"""Vectors by content: what was encoded once is not encoded again, also in another run."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from boilerstrip.dedupe.translation.encoders import TextEncoder

_FILE = "vectors.sqlite"
_BATCH = 512


def encode(encoder: TextEncoder, texts: Sequence[str], folder: Path | None) -> NDArray[np.float32]:
    """One vector a text, float32 [texts, d], each different text encoded once; through the cache in `folder`, if given.

    Vectors are rounded to 16 bits on either way, so that a warm cache changes nothing.
    """
    unique = sorted(set(texts))
    if folder is None:
        known: dict[str, NDArray[np.float16]] = {}
        fresh = encoder.encode(unique).astype(np.float16)
        known = dict(zip(unique, fresh, strict=True))
    else:
        known = _through(encoder, unique, folder)
    return np.array([known[text] for text in texts], np.float32)


def _through(encoder: TextEncoder, texts: Sequence[str], folder: Path) -> dict[str, NDArray[np.float16]]:
    folder.mkdir(parents=True, exist_ok=True)
    with closing(_open(folder / _FILE)) as database:
        known: dict[str, NDArray[np.float16]] = {}
        for text in texts:
            row = database.execute("SELECT vector FROM vectors WHERE key = ?", (_key(encoder, text),)).fetchone()
            if row is not None:
                known[text] = np.frombuffer(row[0], np.float16)
        missing = [text for text in texts if text not in known]
        for start in range(0, len(missing), _BATCH):
            batch = missing[start : start + _BATCH]
            fresh = encoder.encode(batch).astype(np.float16)
            known.update(zip(batch, fresh, strict=True))
            rows = [(_key(encoder, text), known[text].tobytes()) for text in batch]
            with database:
                database.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)
    return known


def _open(path: Path) -> sqlite3.Connection:
    """The database; one that is no database any more is thrown away: it holds nothing that cannot be made again."""
    database = sqlite3.connect(path)
    try:
        _prepare(database)
    except sqlite3.DatabaseError:
        database.close()
        path.unlink(missing_ok=True)
        database = sqlite3.connect(path)
        _prepare(database)
    return database


def _prepare(database: sqlite3.Connection) -> None:
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL) WITHOUT ROWID")
    if database.execute("PRAGMA quick_check").fetchone() != ("ok",):
        raise sqlite3.DatabaseError("damaged")


def _key(encoder: TextEncoder, text: str) -> bytes:
    return hashlib.sha256(f"{encoder.name}\n{text}".encode("utf-8", "surrogatepass")).digest()
