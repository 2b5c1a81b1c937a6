"""Documents as translation sees them: cut, encoded, centred, their anchors read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from boilerstrip.dedupe.docs import DedupeDoc
from boilerstrip.dedupe.fingerprint import Fingerprint
from boilerstrip.dedupe.translation.anchors import Anchors, anchors
from boilerstrip.dedupe.translation.cache import encode
from boilerstrip.dedupe.translation.encoders import TextEncoder
from boilerstrip.dedupe.translation.features import Stream, View
from boilerstrip.dedupe.translation.limits import TranslationLimits, translation_limits
from boilerstrip.dedupe.translation.means import LanguageMeans, shipped_means
from boilerstrip.dedupe.translation.neighbours import Search
from boilerstrip.dedupe.translation.segments import Segment, Segmenting, segments, weights
from boilerstrip.judges.trees import Trees
from boilerstrip.language.scripts import letter_counts


@dataclass(frozen=True)
class Finder:
    """How translations are found; everything but the encoder has its shipped default."""

    encoder: TextEncoder
    cache: Path | None = None
    means: LanguageMeans | None = None
    model: Trees | None = None
    search: Search = field(default_factory=Search)
    sizes: Segmenting = field(default_factory=Segmenting)
    limits: TranslationLimits = field(default_factory=translation_limits)


def document_views(docs: Sequence[DedupeDoc], fingerprints: Sequence[Fingerprint], finder: Finder) -> tuple[View, ...]:
    """Each document as translation sees it; a document without letters has no streams, and none is encoded for
    a corpus in which all documents are in one language.
    """
    cut = [segments(doc.text, finder.sizes) for doc in docs]
    if len({segment.language for own in cut for segment in own}) < 2:
        cut = [() for _ in docs]
    flat = [segment for own in cut for segment in own]
    if not flat:
        return tuple(View((), Anchors({}, frozenset()), 0.0, own) for own in fingerprints)
    means = finder.means or shipped_means(finder.encoder.name)
    centred = means.centre(
        encode(finder.encoder, [segment.text for segment in flat], finder.cache), [s.language for s in flat]
    )
    masses = weights([doc.text for doc in docs])
    found, place = [], 0
    for doc, own, mass, fingerprint in zip(docs, cut, masses, fingerprints, strict=True):
        rows = centred[place : place + len(own)]
        place += len(own)
        found.append(View(tuple(streams_of(own, rows)), anchors(doc.text, finder.limits.title), mass, fingerprint))
    return tuple(found)


def streams_of(own: Sequence[Segment], vectors: NDArray[np.float32]) -> Iterator[Stream]:
    """The languages of a document, in order, given its segments, those of a language together, and their vectors."""
    place = 0
    for language, group in groupby(own, key=lambda segment: segment.language):
        chosen = tuple(group)
        rows = vectors[place : place + len(chosen)]
        place += len(chosen)
        counts = letter_counts([segment.text for segment in chosen]).sum(axis=0)
        latin = bool(counts[0] * 2 > counts.sum())
        yield Stream(language, latin, chosen, rows, direction(rows))


def direction(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """The mean of vectors [n, d], unit length: float32 [d]."""
    mean: NDArray[np.float32] = vectors.mean(axis=0)
    return mean / max(float(np.linalg.norm(mean)), 1e-9)
