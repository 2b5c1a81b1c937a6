"""Exact and near copies by a plan: shuffles by digest, band and sketch; candidates verified on their full shingles."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from boilerstrip.dedupe.candidates import pairs_of_equal, shares_enough, sketch
from boilerstrip.dedupe.fingerprint import Fingerprint
from boilerstrip.dedupe.near import NearPair, Overlap, verified
from boilerstrip.engine.cleaning import STEP as CLEAN
from boilerstrip.engine.cleaning import CleanJob
from boilerstrip.engine.index import Numbers
from boilerstrip.engine.prints import FULL, number_of, prints_of
from boilerstrip.engine.prints import STEP as PRINTS
from boilerstrip.engine.runner import Cluster

if TYPE_CHECKING:
    from daft import DataFrame, Series

# Pairs that are verified together, and so the documents that are in memory at a time.
_A_CHUNK = 2_000


class Candidates(NamedTuple):
    """Pairs to verify: uint64 [n, 2], left below right, sorted, and how many hashes of their sketches they share.

    Those of which a band agrees have 0: they need no others in common.
    """

    pairs: Numbers
    shared: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Tables:
    """The fingerprints of a build: the files, and where plans over them run."""

    paths: tuple[str, ...]
    cluster: Cluster

    def exact_groups(self) -> list[list[int]]:
        """The numbers of documents with the same tokens in the same order, two or more, each group in order."""

        def plan() -> list[list[int]]:
            import daft

            rows = self._read("number", "digest").where(daft.col("digest").length() > daft.lit(0))
            groups = rows.groupby("digest").agg(daft.col("number").list_agg())
            return list(groups.where(_several()).to_pydict()["number"])

        return sorted(sorted(group) for group in self.cluster.run(plan))

    def candidates(self, copies: Numbers) -> Candidates:
        """Pairs of documents that may be near copies, those left out of which the numbers are given."""
        bands = _ordered(self.cluster.run(lambda: self._pairs("bands", copies).distinct().to_arrow()))
        sketches = self.cluster.run(lambda: _repeated(self._pairs("sketch", copies)).to_arrow())
        both = np.concatenate([bands, _ordered(sketches, unique=False)])
        counts = np.concatenate([np.zeros(len(bands), np.int64), sketches["shared"].to_numpy().astype(np.int64)])
        # Of a pair that was found both ways, the band counts: it stands first.
        pairs, first = np.unique(both, axis=0, return_index=True)
        return Candidates(pairs, counts[first])

    def _read(self, *columns: str) -> DataFrame:
        import daft

        return daft.read_parquet(list(self.paths)).select(*columns)

    def _pairs(self, column: str, copies: Numbers) -> DataFrame:
        """Pairs of documents that share an entry of `column`, once for each that they share."""
        import daft

        rows = self._read("number", column)
        if len(copies):
            gone = daft.from_pydict({"number": pa.array(copies)})
            rows = rows.join(gone, on="number", how="anti")
        key = daft.col(column)
        groups = rows.explode(key).where(key.not_null()).groupby(column).agg(daft.col("number").list_agg())
        shared = groups.where(_several())
        pairs = shared.select(_pairing()(daft.col("number")).alias("pair")).explode("pair")
        pair = daft.col("pair")
        return pairs.where(pair.not_null()).select(pair.get("left").alias("left"), pair.get("right").alias("right"))


def _several() -> Any:
    """That a group has two members or more."""
    import daft

    return daft.col("number").list_count() > daft.lit(1)


def _repeated(pairs: DataFrame) -> DataFrame:
    """Pairs that share more than one entry, and how many: `shared`."""
    import daft

    counted = pairs.groupby("left", "right").agg(daft.lit(1).count().alias("shared"))
    return counted.where(daft.col("shared") > daft.lit(1))


def _pairing() -> Callable[..., Any]:
    """Groups of numbers to the pairs in them; all pairs of a batch stand in its first row, the order is lost anyway."""
    import daft

    kind = daft.DataType.struct({"left": daft.DataType.uint64(), "right": daft.DataType.uint64()})

    def pair(groups: Series) -> pa.Array:
        lists = groups.to_arrow()
        starts = lists.offsets.to_numpy()
        owners = lists.values.to_numpy()[starts[0] : starts[-1]].astype(np.uint64)
        keys = np.repeat(np.arange(len(lists), dtype=np.uint64), np.diff(starts))
        found = np.concatenate([np.zeros((0, 2), np.uint64), *pairs_of_equal(keys, owners)])
        rows = pa.StructArray.from_arrays([pa.array(found[:, 0]), pa.array(found[:, 1])], ["left", "right"])
        ends = np.full(len(lists) + 1, len(found), np.int64)
        ends[0] = 0
        return pa.LargeListArray.from_arrays(pa.array(ends), rows)

    made: Callable[..., Any] = daft.func.batch(return_dtype=daft.DataType.list(kind))(pair)
    return made


def _ordered(found: pa.Table, *, unique: bool = True) -> Numbers:
    rows = np.stack([found["left"].to_numpy(), found["right"].to_numpy()], axis=1).astype(np.uint64)
    return np.unique(rows, axis=0) if unique else rows


@dataclass(frozen=True, slots=True)
class VerifyJob:
    """Candidates to near copies; an item is a chunk of pairs and the shards that hold their documents, as JSON."""

    how: CleanJob

    def __call__(self, items: Sequence[str]) -> list[str]:
        """The near copies of each chunk, as JSON."""
        with self.how.checked():
            return [json.dumps([asdict(pair) for pair in self._near(json.loads(item))]) for item in items]

    def _near(self, chunk: dict[str, Any]) -> Iterator[NearPair]:
        wanted = {number for left, right, _ in chunk["pairs"] for number in (left, right)}
        prints: dict[int, Fingerprint] = {}
        texts: dict[int, str] = {}
        for clean, own in chunk["shards"]:
            prints |= prints_of(_rows(self.how.store.read(PRINTS, own, FULL), wanted))
            for batch in self.how.store.batches(CLEAN, clean, ("id", "text")):
                for row in batch.to_pylist():
                    if number_of(row["id"]) in wanted:
                        texts[number_of(row["id"])] = row["text"]
        for left, right, shared in chunk["pairs"]:
            sketches = (sketch(prints[left].shingles), sketch(prints[right].shingles))
            if shared == 0 or shares_enough(*sketches, shared):
                found = verified(left, right, prints, texts)
                if found is not None:
                    yield found


def _rows(found: pa.Table, wanted: set[int]) -> pa.Table:
    numbers = found["number"].to_numpy()
    return found.filter(pa.array(np.isin(numbers, np.fromiter(wanted, np.uint64, len(wanted)))))


class Homes(NamedTuple):
    """Which shard holds which document: the keys of each shard, cleaned and printed, and int64 [n, 2] for n pairs."""

    shards: Sequence[tuple[str, str]]
    of_pairs: NDArray[np.int64]


def near_pairs(candidates: Candidates, homes: Homes, work: VerifyJob, cluster: Cluster) -> list[NearPair]:
    """The candidates that are near copies, by number; pairs of the same shards are verified together."""
    order = np.lexsort((homes.of_pairs[:, 1], homes.of_pairs[:, 0]))
    items = []
    for start in range(0, len(order), _A_CHUNK):
        rows = order[start : start + _A_CHUNK]
        pairs = np.column_stack([candidates.pairs[rows], candidates.shared[rows].astype(np.uint64)])
        held = [homes.shards[place] for place in np.unique(homes.of_pairs[rows]).tolist()]
        items.append(json.dumps({"pairs": pairs.tolist(), "shards": held}))
    found = [row for one in cluster.map(work, items, alone=True) for row in json.loads(one)]
    pairs_found = (NearPair(**{**row, "overlap": Overlap(*row["overlap"])}) for row in found)
    return sorted(pairs_found, key=lambda pair: (pair.left, pair.right))
