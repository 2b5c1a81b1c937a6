"""What finding translations needs of each document, made shard by shard: segments with their vectors, and anchors."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from boilerstrip.dedupe.fingerprint import Fingerprint
from boilerstrip.dedupe.translation.anchors import Anchors, anchors
from boilerstrip.dedupe.translation.cache import encode
from boilerstrip.dedupe.translation.encoders import TextEncoder, choose_encoder
from boilerstrip.dedupe.translation.features import View
from boilerstrip.dedupe.translation.means import LanguageMeans, mixed_mean, shipped_means
from boilerstrip.dedupe.translation.propose import language_of
from boilerstrip.dedupe.translation.segments import Segment, segments, weights
from boilerstrip.dedupe.translation.views import direction, streams_of
from boilerstrip.engine.cleaning import STEP as CLEAN
from boilerstrip.engine.cleaning import CleanJob
from boilerstrip.engine.prints import number_of
from boilerstrip.engine.store import Store
from boilerstrip.errors import ConfigError

STEP = "views"
# Encoders whose vector of a text does not depend on what is encoded beside it, so that shards may be.
STEADY = frozenset({"e5"})
# What a pair of documents is judged by, and what neighbours are found by.
_VIEW = ("number", "mass", "anchors", "values", "head", "languages", "texts", "places", "shares", "vectors")
_MEANS = ("number", "languages", "vectors")
_STRINGS, _FLOATS = pa.list_(pa.string()), pa.list_(pa.float64())
_SCHEMA = pa.schema(
    [
        ("number", pa.uint64()),
        ("language", pa.string()),
        ("mass", pa.float64()),
        ("anchors", _STRINGS),
        ("values", _FLOATS),
        ("head", _STRINGS),
        ("languages", _STRINGS),
        ("texts", _STRINGS),
        ("places", _FLOATS),
        ("shares", _FLOATS),
        ("vectors", pa.binary()),
    ]
)


class Viewed(NamedTuple):
    """A shard to view: the key of its clean table, those of its documents that are copies, and whether to encode."""

    clean: str
    copies: tuple[int, ...]
    encoded: bool

    @property
    def item(self) -> str:
        """It as a line for a worker."""
        return json.dumps(self)

    @property
    def key(self) -> str:
        """The key of the table that is made of it."""
        return hashlib.sha256(self.item.encode()).hexdigest()[:32]

    @classmethod
    def from_item(cls, item: str) -> Viewed:
        """Read what `item` is."""
        clean, copies, encoded = json.loads(item)
        return cls(clean, tuple(copies), encoded)


@dataclass(frozen=True, slots=True)
class ViewJob:
    """Cleaned shards to tables of views; `cache` keeps vectors between builds, if this is the machine of the cache."""

    how: CleanJob
    cache: Path | None = None

    def __call__(self, items: Sequence[str]) -> list[str]:
        """Make the tables of these shards; what is there already is left alone."""
        with self.how.checked():
            for shard in map(Viewed.from_item, items):
                if not self.how.store.has(STEP, shard.key):
                    encoder = self._encoder() if shard.encoded else None
                    rows = list(self._rows(shard))
                    about = _encoded(rows, encoder, self.cache) if encoder else {}
                    self.how.store.write(STEP, shard.key, pa.Table.from_pylist(rows, schema=_SCHEMA), about)
        return list(items)

    def _encoder(self) -> TextEncoder:
        encoder, note = choose_encoder(self.how.settings.encoder)
        if encoder is None:
            raise ConfigError(f"a worker has not the encoder that the build has: {note}")
        return encoder

    def _rows(self, shard: Viewed) -> Iterator[dict[str, Any]]:
        gone = frozenset(shard.copies)
        for batch in self.how.store.batches(CLEAN, shard.clean, ("id", "text")):
            for row in batch.to_pylist():
                if row["text"].strip() and number_of(row["id"]) not in gone:
                    yield _row(number_of(row["id"]), row["text"], encoded=shard.encoded)


def _row(number: int, text: str, *, encoded: bool) -> dict[str, Any]:
    found = anchors(text)
    cut = segments(text) if encoded else ()
    return {
        "number": number,
        "language": None if encoded else language_of(text),
        "mass": weights([text])[0],
        "anchors": list(found.weights),
        "values": list(found.weights.values()),
        "head": sorted(found.head),
        "languages": [segment.language for segment in cut],
        "texts": [segment.text for segment in cut],
        "places": [segment.place for segment in cut],
        "shares": [segment.share for segment in cut],
        "vectors": b"",
    }


def _encoded(rows: Sequence[dict[str, Any]], encoder: TextEncoder, cache: Path | None) -> dict[str, Any]:
    """Fill in the vectors; what is to be said of the table: for each language without a shipped mean, how many
    vectors there are and their sum.
    """
    texts = [text for row in rows for text in row["texts"]]
    if not texts:
        return {"sums": {}}
    vectors = encode(encoder, texts, cache)
    languages = np.array([code for row in rows for code in row["languages"]])
    place = 0
    for row in rows:
        own = vectors[place : place + len(row["texts"])]
        place += len(own)
        row["vectors"] = own.astype(np.float16).tobytes()
    unknown = sorted(set(languages.tolist()) - set(shipped_means(encoder.name).by_language))
    chosen = {code: vectors[languages == code] for code in unknown}
    return {"sums": {code: [len(own), own.sum(axis=0, dtype=np.float64).tolist()] for code, own in chosen.items()}}


def means_of(store: Store, keys: Iterable[str], encoder: str) -> LanguageMeans:
    """The mean of every language in these tables: shipped, or from the sums of all of them."""
    shipped = shipped_means(encoder)
    if shipped.overall is None:
        raise ConfigError(f"no means of languages are shipped for the encoder {encoder!r}")
    counts: defaultdict[str, int] = defaultdict(int)
    totals: dict[str, NDArray[np.float64]] = {}
    for key in keys:
        for code, (count, total) in store.about(STEP, key)["sums"].items():
            counts[code] += count
            totals[code] = totals.get(code, np.zeros(len(total))) + np.array(total)
    own = {code: mixed_mean(total, counts[code], shipped.overall) for code, total in totals.items()}
    return LanguageMeans({**shipped.by_language, **own}, shipped.overall)


class Directions(NamedTuple):
    """The mean of each language of each document: uint64 [n], the document, and float32 [n, d], unit length."""

    numbers: NDArray[np.uint64]
    vectors: NDArray[np.float32]


def directions_of(store: Store, key: str, means: LanguageMeans) -> Directions:
    """The directions of a table, document by document, languages in the order in which they begin."""
    numbers, found = [], []
    for row in store.read(STEP, key, _MEANS).to_pylist():
        if row["languages"]:
            codes = np.array(row["languages"])
            vectors = _centred(row, means)
            for code in dict.fromkeys(row["languages"]):
                numbers.append(row["number"])
                found.append(direction(vectors[codes == code]))
    vectors = np.stack(found) if found else np.zeros((0, 0), np.float32)
    return Directions(np.array(numbers, np.uint64), vectors)


def views_of(store: Store, key: str, wanted: Mapping[int, Fingerprint], means: LanguageMeans) -> Iterator[_Numbered]:
    """The views of those documents of a table that are wanted, given their fingerprints."""
    rows = store.read(STEP, key, _VIEW)
    chosen = np.isin(rows["number"].to_numpy(), np.fromiter(wanted, np.uint64, len(wanted)))
    for row in rows.filter(pa.array(chosen)).to_pylist():
        parts = zip(row["texts"], row["languages"], row["places"], row["shares"], strict=True)
        cut = [Segment(*part) for part in parts]
        streams = tuple(streams_of(cut, _centred(row, means))) if cut else ()
        own = Anchors(dict(zip(row["anchors"], row["values"], strict=True)), frozenset(row["head"]))
        yield _Numbered(row["number"], View(streams, own, row["mass"], wanted[row["number"]]))


class _Numbered(NamedTuple):
    number: int
    view: View


class Told(NamedTuple):
    """The number of a document, its language, and its anchors."""

    number: int
    language: str
    anchors: Anchors


def told_of(store: Store, key: str) -> Iterator[Told]:
    """What proposals need of each document of a table that was made without an encoder."""
    for row in store.read(STEP, key, ("number", "language", "anchors", "values")).to_pylist():
        own = dict(zip(row["anchors"], row["values"], strict=True))
        yield Told(row["number"], row["language"], Anchors(own, frozenset()))


def _centred(row: Mapping[str, Any], means: LanguageMeans) -> NDArray[np.float32]:
    vectors = np.frombuffer(row["vectors"], np.float16).reshape(len(row["languages"]), -1).astype(np.float32)
    return means.centre(vectors, row["languages"])
