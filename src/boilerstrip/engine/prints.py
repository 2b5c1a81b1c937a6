"""What finding copies needs of each document: made shard by shard, kept as a table."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from boilerstrip.dedupe.candidates import band_keys, has_shingles, signature, sketch
from boilerstrip.dedupe.fingerprint import Fingerprint, fingerprint
from boilerstrip.dedupe.near import near_limits
from boilerstrip.dedupe.tokens import Hashes
from boilerstrip.engine.cleaning import STEP as CLEAN
from boilerstrip.engine.cleaning import CleanJob

STEP = "prints"
# Ids are hexadecimal; their first digits, as a number, stand for them where millions are compared.
_DIGITS = 16
# The columns of which `prints_of` makes fingerprints.
FULL = ("number", "digest", "shingles", "prose")


class Printed(NamedTuple):
    """The fingerprint of a document, and in which languages it is."""

    number: int
    print: Fingerprint
    languages: tuple[str, ...]


def number_of(name: str) -> int:
    """A document's id as a number: numbers are in the order of the ids.

    Example:
        >>> number_of("00000000000000ff1757")
        255
    """
    return int(name[:_DIGITS], 16)


@dataclass(frozen=True, slots=True)
class PrintJob:
    """Cleaned shards to fingerprints; `by_segment` tells the language of each segment, else of the document."""

    how: CleanJob
    by_segment: bool

    def __call__(self, keys: Sequence[str]) -> list[str]:
        """Make the tables of these shards; what is there already is left alone."""
        with self.how.checked():
            for key in keys:
                if not self.how.store.has(STEP, self.key(key)):
                    self.how.store.write(STEP, self.key(key), table(list(self._printed(key))))
        return list(keys)

    def key(self, clean: str) -> str:
        """The key of the table of a cleaned shard."""
        return hashlib.sha256(f"{clean}\n{self.by_segment}".encode()).hexdigest()[:32]

    def _printed(self, key: str) -> Iterator[Printed]:
        limits = near_limits()
        for batch in self.how.store.batches(CLEAN, key, ("id", "text")):
            for row in batch.to_pylist():
                if row["text"].strip():
                    own = fingerprint(row["text"], limits.prose_line)
                    yield Printed(number_of(row["id"]), own, self._languages(row["text"]))

    def _languages(self, text: str) -> tuple[str, ...]:
        if self.by_segment:
            from boilerstrip.dedupe.translation.segments import segments

            return tuple(sorted({segment.language for segment in segments(text)}))
        from boilerstrip.dedupe.translation.propose import language_of

        return (language_of(text),)


def table(rows: Sequence[Printed]) -> pa.Table:
    """Fingerprints as a table: `shingles` and `prose` to verify pairs, `sketch` and `bands` to find them."""
    sets = [row.print.shingles for row in rows]
    bands = _bands(np.stack([signature(own) for own in sets])) if sets else []
    return pa.table(
        {
            "number": pa.array([row.number for row in rows], pa.uint64()),
            "digest": pa.array([row.print.digest for row in rows], pa.binary()),
            "languages": pa.array([row.languages for row in rows], pa.list_(pa.string())),
            "bands": _lists(bands, pa.uint64()),
            "sketch": _lists([sketch(own) for own in sets], pa.uint64()),
            "shingles": _lists(sets, pa.uint64()),
            "prose": _lists([row.print.prose for row in rows], pa.bool_()),
        }
    )


def _bands(signatures: Hashes) -> list[Hashes]:
    """The keys of the bands of each signature; none of an empty one."""
    keys = zip(band_keys(signatures), has_shingles(signatures).tolist(), strict=True)
    return [own if filled else own[:0] for own, filled in keys]


def prints_of(found: pa.Table) -> dict[int, Fingerprint]:
    """The fingerprints in a table that `table` made, by number."""
    shingles, prose = _arrays(found["shingles"]), _arrays(found["prose"])
    numbers = found["number"].to_pylist()
    return {
        number: Fingerprint(digest, own.astype(np.uint64), lines.astype(np.bool_))
        for number, digest, own, lines in zip(numbers, found["digest"].to_pylist(), shingles, prose, strict=True)
    }


def _lists(arrays: Sequence[NDArray[np.uint64] | Hashes | NDArray[np.bool_]], kind: pa.DataType) -> pa.Array:
    ends = np.cumsum([0, *map(len, arrays)])
    values = np.concatenate(arrays) if arrays else np.zeros(0, kind.to_pandas_dtype())
    return pa.ListArray.from_arrays(pa.array(ends, pa.int32()), pa.array(values, kind))


def _arrays(column: pa.ChunkedArray) -> list[NDArray[np.generic]]:
    return [np.asarray(own.values.to_numpy(zero_copy_only=False)) for chunk in column.chunks for own in chunk]
