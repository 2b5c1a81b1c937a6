"""Translation memory: the segments by which translations were recognised, as TMX 1.4."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from boilerstrip._version import __version__
from boilerstrip.corpus.reader import Corpus
from boilerstrip.corpus.record import Record
from boilerstrip.dedupe.parallel import ParallelText, Unit, to_tmx


def write_tmx(corpus: Corpus, records: Iterable[Record], folder: Path) -> int:
    """`translations.tmx`: a unit for each matched pair of segments of two of `records`; returns how many."""
    languages = {record["id"]: record["language"] or "und" for record in records}
    texts = list(_parallel_texts(corpus, languages))
    with (folder / "translations.tmx").open("wb") as file:
        for line in to_tmx(texts, __version__):
            file.write(line.encode())
    return sum(len(text.units) for text in texts)


def _parallel_texts(corpus: Corpus, languages: dict[str, str]) -> Iterator[ParallelText]:
    for cluster in corpus.lines("clusters.jsonl"):
        for found in cluster["evidence"]:
            left, right = found["left"], found["right"]
            is_translation = found["kind"] == "translation" and not found["veto"]
            if is_translation and left in languages and right in languages:
                units = tuple(
                    Unit(one.strip(), other.strip(), languages[left], languages[right], score)
                    for one, other, score in found["segments"]
                )
                yield ParallelText(cluster["id"], left, right, units)
