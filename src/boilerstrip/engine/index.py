"""Which documents there are, in which shards, and in which order everything is compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from boilerstrip.engine.prints import STEP as PRINTS
from boilerstrip.engine.store import Store
from boilerstrip.errors import CorpusError

Numbers = NDArray[np.uint64]
Places = NDArray[np.int64]


class Shards(NamedTuple):
    """The keys of each shard, cleaned and printed."""

    clean: Sequence[str]
    printed: Sequence[str]


@dataclass(frozen=True, slots=True)
class Index:
    """All documents in the order of their ids: their numbers, and which shard holds each. 16 bytes a document."""

    numbers: Numbers
    homes: Places

    @classmethod
    def of(cls, store: Store, printed: Sequence[str]) -> Index:
        """Read it from the tables of fingerprints.

        Raises:
            CorpusError: two documents have one number.
        """
        own = [store.read(PRINTS, key, ["number"])["number"].to_numpy() for key in printed]
        numbers = np.concatenate([*own, np.zeros(0, np.uint64)])
        order = np.argsort(numbers, kind="stable")
        if len(np.unique(numbers)) < len(numbers):
            raise CorpusError("two documents have ids that begin alike; rename an input", code="duplicate-id")
        return cls(numbers[order], np.repeat(np.arange(len(own)), [len(one) for one in own])[order])

    def __len__(self) -> int:
        return len(self.numbers)

    def places(self, numbers: Numbers) -> Places:
        """Where documents stand in the order."""
        return np.searchsorted(self.numbers, numbers)

    def without(self, numbers: Numbers) -> Index:
        """The other documents."""
        others = ~np.isin(self.numbers, numbers)
        return Index(self.numbers[others], self.homes[others])
