"""Copies and translations by a plan: what `dedupe` finds in one process, from tables of fingerprints."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import overload

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from boilerstrip.builder.clusters import dedupe_docs
from boilerstrip.config import Settings
from boilerstrip.dedupe.assemble import Found
from boilerstrip.dedupe.docs import DedupeDoc, DedupeResult
from boilerstrip.dedupe.fingerprint import Fingerprint
from boilerstrip.dedupe.near import NearPair
from boilerstrip.dedupe.run import Across, Compared, Request, conclude, find_across, found_of
from boilerstrip.dedupe.translation.encoders import TextEncoder, choose_encoder
from boilerstrip.dedupe.translation.views import Finder
from boilerstrip.engine.cleaning import STEP as CLEAN
from boilerstrip.engine.cleaning import CleanJob
from boilerstrip.engine.copies import Homes, Tables, VerifyJob, near_pairs
from boilerstrip.engine.index import Index, Numbers, Shards
from boilerstrip.engine.prints import FULL, PrintJob, number_of, prints_of
from boilerstrip.engine.prints import STEP as PRINTS
from boilerstrip.engine.runner import Cluster
from boilerstrip.engine.translations import Translations
from boilerstrip.engine.views import STEADY

# What a document to compare is made of.
_COLUMNS = (
    "id", "text", "language", "url", "date", "machine_translated", "canonical", "alternates", "translated_from",
    "title", "file_path",
)  # fmt: skip


@dataclass(frozen=True)
class Articles:
    """What a plan compares: how shards are read and written, and where it runs."""

    how: CleanJob
    cluster: Cluster
    cache: Path | None = None

    def found(self, clean: Sequence[str]) -> DedupeResult:
        """The clusters and pairs among the documents of these shards; those in no pair and no group are not read."""
        encoder, note = choose_encoder(self._settings.encoder)
        shards = Shards(clean, self._printed(clean, by_segment=encoder is not None))
        index = Index.of(self.how.store, shards.printed)
        tables = Tables(tuple(str(self.how.store.path(PRINTS, key)) for key in shards.printed), self.cluster)
        groups = tables.exact_groups() if len(index) else []
        copies = np.array(sorted(number for group in groups for number in group[1:]), np.uint64)
        near = self._near(tables, copies, index, shards) if len(index) else []
        single = index.without(copies)
        apart = Across((), () if note is None else (note,))
        if len(self._languages(shards, copies)) > 1:
            apart = apart._replace(pairs=self._across(encoder, shards, index, copies))
        alike = tuple(found_of(_by_place(near, single)))
        named = {number for group in groups for number in group}
        named.update(
            single.numbers[[place for pair in (*alike, *apart.pairs) for place in (pair.left, pair.right)]].tolist()
        )
        docs = self._docs(shards, index, named)
        exact = [index.places(np.array(group, np.uint64)).tolist() for group in groups]
        compared = Compared(docs, exact, index.places(single.numbers).tolist(), alike)
        return conclude(compared, apart, self._settings)

    def _across(self, encoder: TextEncoder | None, shards: Shards, index: Index, copies: Numbers) -> tuple[Found, ...]:
        """Pairs in different languages, by place among those that are no copies."""
        single = index.without(copies)
        if encoder is not None and encoder.name not in STEADY:
            # What it makes of a text may depend on the texts beside it: only all of them at once give one answer.
            docs, prints = self._docs(shards, index, None), self._prints(shards, single)
            chosen = [docs[place] for place in index.places(single.numbers).tolist()]
            return find_across(chosen, prints, Request(self._settings, self.cache, Finder(encoder, self.cache))).pairs
        homes = index.homes[index.places(copies)]
        of_shards = [copies[homes == home].tolist() for home in range(len(shards.clean))]
        found = Translations(self.how, self.cluster, shards, single, of_shards, self.cache)
        return found.proposed() if encoder is None else found.found(encoder.name)

    @property
    def _settings(self) -> Settings:
        return self.how.settings

    def _printed(self, clean: Sequence[str], *, by_segment: bool) -> list[str]:
        store = self.how.store
        job = PrintJob(self.how, by_segment)
        store.sweep(PRINTS, {job.key(key) for key in clean})
        self.cluster.map(job, [key for key in clean if not store.has(PRINTS, job.key(key))], alone=True)
        return [job.key(key) for key in clean]

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
        return Some(found, len(index))

    def _prints(self, shards: Shards, single: Index) -> list[Fingerprint]:
        found: dict[int, Fingerprint] = {}
        for key in shards.printed:
            found |= prints_of(self.how.store.read(PRINTS, key, FULL))
        return [found[number] for number in single.numbers.tolist()]


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


def _by_place(near: Sequence[NearPair], single: Index) -> Iterator[NearPair]:
    """Pairs by place among those that stand for their exact copies."""
    ends = single.places(np.array([(pair.left, pair.right) for pair in near], np.uint64).reshape(-1, 2))
    for pair, (left, right) in zip(near, ends.tolist(), strict=True):
        yield replace(pair, left=left, right=right)
