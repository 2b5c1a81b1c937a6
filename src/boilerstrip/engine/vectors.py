"""The vectors of segments, made shard by shard and looked up by content where translations are found."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from boilerstrip.dedupe.translation.cache import encode
from boilerstrip.dedupe.translation.encoders import TextEncoder, choose_encoder
from boilerstrip.dedupe.translation.segments import segments
from boilerstrip.engine.cleaning import STEP as CLEAN
from boilerstrip.engine.cleaning import CleanJob
from boilerstrip.engine.prints import number_of
from boilerstrip.engine.store import Store
from boilerstrip.errors import ConfigError

STEP = "vectors"
# Encoders whose vector of a text does not depend on what is encoded beside it, so that shards may be.
STEADY = frozenset({"e5"})


@dataclass(frozen=True, slots=True)
class VectorJob:
    """Cleaned shards to the vectors of their segments; an item is the key of a shard and its exact copies, as JSON.

    `cache` keeps vectors between builds, if this is the machine on which it lies.
    """

    how: CleanJob
    cache: Path | None = None

    def __call__(self, items: Sequence[str]) -> list[str]:
        """Make the tables of these shards; what is there already is left alone."""
        encoder, note = choose_encoder(self.how.settings.encoder)
        if encoder is None:
            raise ConfigError(f"a worker has not the encoder that the build has: {note}")
        with self.how.checked():
            for item in items:
                if not self.how.store.has(STEP, item_key(item)):
                    self.how.store.write(STEP, item_key(item), self._table(item, encoder))
        return list(items)

    def _table(self, item: str, encoder: TextEncoder) -> pa.Table:
        clean, copies = json.loads(item)
        gone = frozenset(copies)
        texts = {
            segment.text
            for batch in self.how.store.batches(CLEAN, clean, ("id", "text"))
            for row in batch.to_pylist()
            if row["text"].strip() and number_of(row["id"]) not in gone
            for segment in segments(row["text"])
        }
        ordered = sorted(texts)
        vectors = encode(encoder, ordered, self.cache).astype(np.float16) if ordered else ()
        return pa.table(
            {
                "text": pa.array([_name(text) for text in ordered], pa.binary(32)),
                "vector": pa.array([vector.tobytes() for vector in vectors], pa.binary()),
            }
        )


def item_of(clean: str, copies: Iterable[int]) -> str:
    """The item of a shard, given the numbers of those of its documents that are copies of others."""
    return json.dumps([clean, sorted(copies)])


def item_key(item: str) -> str:
    """The key of the table that is made of an item."""
    return hashlib.sha256(item.encode()).hexdigest()[:32]


class StoredVectors:
    """An encoder that looks vectors up in the tables of these keys, and asks another one for what is not there."""

    def __init__(self, store: Store, keys: Sequence[str], encoder: TextEncoder) -> None:
        self.name = encoder.name
        self._encoder = encoder
        tables = [store.read(STEP, key) for key in keys]
        names = [name for table in tables for name in table["text"].to_pylist()]
        self._places = {name: place for place, name in enumerate(names)}
        packed = b"".join(vector for table in tables for vector in table["vector"].to_pylist())
        self._vectors = (
            np.frombuffer(packed, np.float16).reshape(len(names), -1) if names else np.zeros((0, 0), np.float16)
        )

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One vector a text, float32 [texts, d], as it was kept: rounded to 16 bits."""
        names = [_name(text) for text in texts]
        if not all(name in self._places for name in names):
            return self._encoder.encode(texts)
        found: NDArray[np.float32] = self._vectors[[self._places[name] for name in names]].astype(np.float32)
        return found


def _name(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
