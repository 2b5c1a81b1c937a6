"""Translations by a plan: neighbours among the means of all documents, then pairs, a few shards of documents at a time.

What one process holds is a vector for each language of each document and the numbers of the pairs; texts, segments and
their vectors stay in the tables, of which a worker reads two blocks at a time.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from boilerstrip.dedupe.assemble import Found
from boilerstrip.dedupe.docs import DedupeDoc
from boilerstrip.dedupe.translation.anchors import Anchors
from boilerstrip.dedupe.translation.features import View
from boilerstrip.dedupe.translation.find import declared_pairs, judged, missing_pairs, scored
from boilerstrip.dedupe.translation.limits import translation_limits
from boilerstrip.dedupe.translation.means import LanguageMeans
from boilerstrip.dedupe.translation.neighbours import Search, neighbour_pairs
from boilerstrip.dedupe.translation.propose import proposal, proposed_pairs, telling
from boilerstrip.engine.cleaning import STEP as CLEAN
from boilerstrip.engine.cleaning import CleanJob
from boilerstrip.engine.index import Index, Places, Shards
from boilerstrip.engine.prints import FULL, number_of, prints_of
from boilerstrip.engine.prints import STEP as PRINTS
from boilerstrip.engine.runner import Cluster
from boilerstrip.engine.views import STEP, Viewed, ViewJob, directions_of, means_of, told_of, views_of
from boilerstrip.model import ClusterKind

# So many shards are a block; the documents of two blocks are in the memory of a worker at a time.
_BLOCK = 4
# What documents declare of each other.
_LINKS = ("id", "url", "canonical", "alternates", "translated_from")


@dataclass(frozen=True, slots=True)
class PairJob:
    """Pairs of documents to those that may be one article; an item is the pairs between two blocks of shards."""

    how: CleanJob
    means: LanguageMeans

    def __call__(self, items: Sequence[str]) -> list[str]:
        """What is found among the pairs of each item, as JSON, documents by their number."""
        with self.how.checked():
            return [json.dumps([asdict(found) for found in self._found(_Block.from_item(item))]) for item in items]

    def _found(self, block: _Block) -> list[Found]:
        views = self._views(block)
        limits = translation_limits()
        pairs = [(left, right) for left, right in block.pairs.tolist() if left in views and right in views]
        return [judged(pair, views, limits) for pair in scored(pairs, views, limits)]

    def _views(self, block: _Block) -> dict[int, View]:
        wanted = np.unique(block.pairs)
        found: dict[int, View] = {}
        for viewed, printed in block.shards:
            rows = self.how.store.read(PRINTS, printed, FULL)
            prints = prints_of(rows.filter(pa.array(np.isin(rows["number"].to_numpy(), wanted))))
            found.update(views_of(self.how.store, viewed, prints, self.means))
        return found


class _Block(NamedTuple):
    """Pairs, uint64 [n, 2], and the keys of the shards that hold their documents, viewed and printed."""

    pairs: NDArray[np.uint64]
    shards: Sequence[tuple[str, str]]

    @property
    def item(self) -> str:
        return json.dumps([base64.b64encode(self.pairs.tobytes()).decode(), self.shards])

    @classmethod
    def from_item(cls, item: str) -> _Block:
        pairs, shards = json.loads(item)
        return cls(np.frombuffer(base64.b64decode(pairs), np.uint64).reshape(-1, 2), shards)


@dataclass(frozen=True)
class Translations:
    """Finds translations among `single`, documents of `shards` of which none is an exact copy of another."""

    how: CleanJob
    cluster: Cluster
    shards: Shards
    single: Index
    copies: Sequence[Sequence[int]]
    cache: Path | None = None

    def found(self, encoder: str) -> tuple[Found, ...]:
        """Pairs by place among `single`, those that a conflict keeps apart with a veto; `encoder` is a steady one."""
        keys = self._viewed(encoded=True)
        means = means_of(self.how.store, keys, encoder)
        pairs = self._candidates(keys, means)
        found = self._judged(pairs, keys, means)
        inside = np.zeros(len(self.single), np.bool_)
        strong = [(pair.left, pair.right) for pair in found]
        inside[[place for pair in strong for place in pair]] = True
        known = pairs[inside[pairs].all(axis=1)].tolist()
        left_out = missing_pairs(len(self.single), strong, [(left, right) for left, right in known])
        found += self._judged(np.array(left_out, np.int64).reshape(-1, 2), keys, means)
        return tuple(sorted(found, key=lambda pair: (pair.left, pair.right)))

    def proposed(self) -> tuple[Found, ...]:
        """Pairs by place among `single` that share numbers, addresses and identifiers, where there is no encoder."""
        keys = self._viewed(encoded=False)
        nothing = Anchors({}, frozenset())
        own, languages = [nothing] * len(self.single), [""] * len(self.single)
        for place, language, found in self._told(keys):
            own[place], languages[place] = Anchors(telling(found), frozenset()), language
        pairs = proposed_pairs(own, languages)
        wanted = {place for pair in pairs for place in pair}
        whole = {place: found for place, _, found in self._told(keys) if place in wanted}
        return tuple(proposal(left, right, whole) for left, right in pairs)

    def _told(self, keys: Sequence[str]) -> Iterator[tuple[int, str, Anchors]]:
        for key in keys:
            for number, language, found in told_of(self.how.store, key):
                yield int(self.single.places(np.array([number], np.uint64))[0]), language, found

    def _viewed(self, *, encoded: bool) -> list[str]:
        """The keys of the views of all shards, each made where it is cheapest."""
        pairs = zip(self.shards.clean, self.copies, strict=True)
        items = [Viewed(key, tuple(sorted(copies)), encoded) for key, copies in pairs]
        store = self.how.store
        store.sweep(STEP, {one.key for one in items})
        work = ViewJob(self.how, self.cache if self.cluster.address is None else None)
        self.cluster.map(work, [one.item for one in items if not store.has(STEP, one.key)], alone=True)
        return [one.key for one in items]

    def _candidates(self, keys: Sequence[str], means: LanguageMeans) -> Places:
        """Neighbours by any of their languages, and pairs of which one names the other: int64 [n, 2], sorted."""
        parts = [part for key in keys if len((part := directions_of(self.how.store, key, means)).numbers)]
        declared = np.array(sorted(declared_pairs(self._links())), np.int64).reshape(-1, 2)
        if not parts:
            return declared
        owners = self.single.places(np.concatenate([part.numbers for part in parts]))
        order = np.argsort(owners, kind="stable")
        vectors = np.concatenate([part.vectors for part in parts])[order]
        del parts
        return np.unique(np.concatenate([neighbour_pairs(vectors, owners[order], Search()), declared]), axis=0)

    def _links(self) -> list[DedupeDoc]:
        """The documents with nothing but what they declare of others."""
        found = [DedupeDoc("", "")] * len(self.single)
        for key in self.shards.clean:
            for batch in self.how.store.batches(CLEAN, key, _LINKS):
                for row in batch.to_pylist():
                    if any(row[name] for name in _LINKS[1:]):
                        number = np.uint64(number_of(row["id"]))
                        place = int(np.searchsorted(self.single.numbers, number))
                        if place < len(found) and self.single.numbers[place] == number:
                            found[place] = _linked(row)
        return found

    def _judged(self, pairs: Places, keys: Sequence[str], means: LanguageMeans) -> list[Found]:
        """The pairs that are likely enough, by place."""
        items = [block.item for block in self._blocks(pairs, keys)]
        work = PairJob(self.how, means)
        rows = [row for one in self.cluster.map(work, items, alone=True) for row in json.loads(one)]
        return [self._by_place(row) for row in rows]

    def _blocks(self, pairs: Places, keys: Sequence[str]) -> Iterator[_Block]:
        homes = np.sort(self.single.homes[pairs] // _BLOCK, axis=1)
        numbers = self.single.numbers[pairs]
        shards = list(zip(keys, self.shards.printed, strict=True))
        ends, of_pairs = np.unique(homes, axis=0, return_inverse=True)
        order = np.argsort(of_pairs.ravel(), kind="stable")
        starts = np.searchsorted(of_pairs.ravel()[order], np.arange(len(ends) + 1))
        for number, both in enumerate(ends.tolist()):
            own = [one for home in dict.fromkeys(both) for one in shards[home * _BLOCK : (home + 1) * _BLOCK]]
            yield _Block(numbers[order[starts[number] : starts[number + 1]]], own)

    def _by_place(self, row: dict[str, Any]) -> Found:
        left, right = self.single.places(np.array([row["left"], row["right"]], np.uint64)).tolist()
        lists = {"anchors": tuple(row["anchors"]), "segments": tuple(tuple(one) for one in row["segments"])}
        return Found(**{**row, **lists, "left": left, "right": right, "kind": ClusterKind(row["kind"])})


def _linked(row: dict[str, Any]) -> DedupeDoc:
    alternates = tuple((pair["language"], pair["url"]) for pair in row["alternates"])
    return DedupeDoc(
        "",
        "",
        url=row["url"],
        canonical=row["canonical"],
        alternates=alternates,
        translated_from=row["translated_from"],
    )
