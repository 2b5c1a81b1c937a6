"""Copies and translations by a plan: what `dedupe` finds in one process, from tables of fingerprints."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple, overload

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from boilerstrip.builder.clusters import dedupe_docs
from boilerstrip.config import Settings
from boilerstrip.dedupe.docs import DedupeDoc, DedupeResult
from boilerstrip.dedupe.fingerprint import Fingerprint
from boilerstrip.dedupe.near import NearPair
from boilerstrip.dedupe.run import Compared, Request, conclude, find_across, found_of
from boilerstrip.dedupe.translation.encoders import TextEncoder, choose_encoder
from boilerstrip.dedupe.translation.views import Finder
from boilerstrip.engine.cleaning import STEP as CLEAN
from boilerstrip.engine.cleaning import CleanJob
from boilerstrip.engine.copies import Homes, Numbers, Tables, VerifyJob, near_pairs
from boilerstrip.engine.prints import STEP as PRINTS
from boilerstrip.engine.prints import PrintJob, number_of, prints_of
from boilerstrip.engine.runner import Cluster
from boilerstrip.engine.vectors import STEADY, StoredVectors, VectorJob, item_key, item_of
from boilerstrip.engine.vectors import STEP as VECTORS
from boilerstrip.errors import CorpusError

# What a document to compare is made of.
_COLUMNS = (
    "id", "text", "language", "url", "date", "machine_translated", "canonical", "alternates", "translated_from",
    "title", "file_path",
)  # fmt: skip
_FULL = ("number", "digest", "shingles", "prose")

Places = NDArray[np.int64]


class Shards(NamedTuple):
    """The keys of each shard, cleaned and printed."""

    clean: Sequence[str]
    printed: Sequence[str]


@dataclass(frozen=True, slots=True)
class Index:
    """All documents in the order of their ids: their numbers, and which shard holds each."""

    numbers: Numbers
    homes: Places

    def places(self, numbers: Numbers) -> Places:
        """Where documents stand in the order."""
        return np.searchsorted(self.numbers, numbers)


@dataclass(frozen=True)
class Articles:
    """What a plan compares: how shards are read and written, and where it runs."""

    how: CleanJob
    cluster: Cluster
    cache: Path | None = None

    def found(self, clean: Sequence[str]) -> DedupeResult:
        """The clusters and pairs among the documents of these shards; those in no pair and no group are not read.

        All are read, here, if they are in several languages: any can be a translation of any.
        """
        encoder, _ = choose_encoder(self._settings.encoder)
        shards = Shards(clean, self._printed(clean, by_segment=encoder is not None))
        index = self._index(shards)
        tables = Tables(tuple(str(self.how.store.path(PRINTS, key)) for key in shards.printed), self.cluster)
        groups = tables.exact_groups() if len(index.numbers) else []
        copies = np.array(sorted(number for group in groups for number in group[1:]), np.uint64)
        near = self._near(tables, copies, index, shards) if len(index.numbers) else []
        single = np.flatnonzero(~np.isin(index.numbers, copies))
        request = Request(self._settings, self.cache)
        if len(self._languages(shards, copies)) > 1:
            docs = self._docs(shards, index, None)
            prints = self._prints(shards, index, single) if encoder is not None else []
            finder = self._finder(encoder, shards, index, copies) if encoder is not None else None
            across = find_across([docs[place] for place in single.tolist()], prints, request._replace(finder=finder))
        else:
            named = {number for pair in near for number in (pair.left, pair.right)}
            docs = self._docs(shards, index, named.union(*groups))
            across = find_across([], [], request)
        exact = [index.places(np.array(group, np.uint64)).tolist() for group in groups]
        pairs = tuple(found_of(_by_place(near, index, single)))
        return conclude(Compared(docs, exact, single.tolist(), pairs), across, self._settings)

    def _finder(self, encoder: TextEncoder, shards: Shards, index: Index, copies: Numbers) -> Finder | None:
        """A finder with the vectors of all segments at hand, each shard encoded where it is cheapest."""
        if encoder.name not in STEADY:
            return None
        homes = index.homes[index.places(copies)]
        items = [item_of(key, copies[homes == home].tolist()) for home, key in enumerate(shards.clean)]
        keys = [item_key(item) for item in items]
        store = self.how.store
        store.sweep(VECTORS, set(keys))
        missing = [item for item, key in zip(items, keys, strict=True) if not store.has(VECTORS, key)]
        work = VectorJob(self.how, self.cache if self.cluster.address is None else None)
        self.cluster.map(work, missing, alone=True)
        return Finder(StoredVectors(store, keys, encoder), self.cache)

    @property
    def _settings(self) -> Settings:
        return self.how.settings

    def _printed(self, clean: Sequence[str], *, by_segment: bool) -> list[str]:
        store = self.how.store
        job = PrintJob(self.how, by_segment)
        store.sweep(PRINTS, {job.key(key) for key in clean})
        self.cluster.map(job, [key for key in clean if not store.has(PRINTS, job.key(key))], alone=True)
        return [job.key(key) for key in clean]

    def _index(self, shards: Shards) -> Index:
        own = [self.how.store.read(PRINTS, key, ["number"])["number"].to_numpy() for key in shards.printed]
        numbers = np.concatenate([*own, np.zeros(0, np.uint64)])
        order = np.argsort(numbers, kind="stable")
        if len(np.unique(numbers)) < len(numbers):
            raise CorpusError("two documents have ids that begin alike; rename an input", code="duplicate-id")
        return Index(numbers[order], np.repeat(np.arange(len(own)), [len(one) for one in own])[order])

    def _near(self, tables: Tables, copies: Numbers, index: Index, shards: Shards) -> list[NearPair]:
        candidates = tables.candidates(copies)
        homes = Homes(list(zip(*shards, strict=True)), index.homes[index.places(candidates.pairs)])
        return near_pairs(candidates, homes, VerifyJob(self.how), self.cluster)

    def _languages(self, shards: Shards, copies: Numbers) -> set[str]:
        found: set[str] = set()
        for key in shards.printed:
            rows = self.how.store.read(PRINTS, key, ["number", "languages"])
            kept = rows.filter(pc.invert(pc.is_in(rows["number"], pa.array(copies))))
            found.update(pc.unique(pc.list_flatten(kept["languages"])).to_pylist())
        return found

    def _docs(self, shards: Shards, index: Index, wanted: Collection[int] | None) -> Sequence[DedupeDoc]:
        """The documents by place; only those that are wanted, if not all are."""
        found: dict[int, DedupeDoc] = {}
        places = None if wanted is None else index.places(np.fromiter(wanted, np.uint64, len(wanted)))
        homes = range(len(shards.clean)) if places is None else np.unique(index.homes[places]).tolist()
        for home in homes:
            for batch in self.how.store.batches(CLEAN, shards.clean[home], _COLUMNS):
                for doc in dedupe_docs(batch.to_pylist()):
                    number = number_of(doc.id)
                    if wanted is None or number in wanted:
                        found[int(index.places(np.array([number], np.uint64))[0])] = doc
        return Some(found, len(index.numbers))

    def _prints(self, shards: Shards, index: Index, places: Places) -> list[Fingerprint]:
        found: dict[int, Fingerprint] = {}
        for key in shards.printed:
            found |= prints_of(self.how.store.read(PRINTS, key, _FULL))
        return [found[number] for number in index.numbers[places].tolist()]


class Some(Sequence[DedupeDoc]):
    """Documents by place, of which only some are there: as long as all of them, and the others are never asked for."""

    def __init__(self, found: Mapping[int, DedupeDoc], length: int) -> None:
        self._found = found
        self._length = length

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, place: int) -> DedupeDoc: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[DedupeDoc]: ...
    def __getitem__(self, place: int | slice) -> DedupeDoc | Sequence[DedupeDoc]:
        if isinstance(place, slice):
            return [self._found[own] for own in range(*place.indices(self._length))]
        return self._found[place]


def _by_place(near: Sequence[NearPair], index: Index, single: Places) -> Iterator[NearPair]:
    """Pairs by place among those that stand for their exact copies."""
    at = {number: place for place, number in enumerate(index.numbers[single].tolist())}
    for pair in near:
        yield replace(pair, left=at[pair.left], right=at[pair.right])
