"""Parallel text of a cluster: sentences of two documents paired in order, as TSV or TMX 1.4."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

import numpy as np
from numpy.typing import NDArray

from boilerstrip.dedupe.docs import DedupeDoc
from boilerstrip.dedupe.translation.cache import encode
from boilerstrip.dedupe.translation.means import shipped_means
from boilerstrip.dedupe.translation.segments import sentences
from boilerstrip.dedupe.translation.views import Finder
from boilerstrip.language import block_languages, identify_blocks
from boilerstrip.model import Cluster

Floats = NDArray[np.float32]

# Pairs below this similarity are no translation of each other; leaving a sentence alone costs nothing.
_LEAST = 0.3
# Two sentences against one must be better than the better one alone by this.
_JOIN = 0.05
_MOST = 600
# What XML 1.0 cannot hold.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece of text in two languages, and how alike the two are (centred cosine)."""

    left: str
    right: str
    left_language: str
    right_language: str
    score: float


@dataclass(frozen=True, slots=True)
class ParallelText:
    """The units of two documents of a cluster."""

    cluster: str
    left_id: str
    right_id: str
    units: tuple[Unit, ...]


def parallel_texts(
    clusters: Iterable[Cluster], docs: Mapping[str, DedupeDoc], finder: Finder
) -> Iterator[ParallelText]:
    """The keeper of each cluster against every member whose main language is another one."""
    for cluster in clusters:
        keeper = docs[cluster.keeper]
        own = next((member.language for member in cluster.members if member.id == cluster.keeper), None)
        for member in cluster.members:
            if member.id != cluster.keeper and member.language not in {None, own}:
                units = align_texts(keeper.text, docs[member.id].text, finder)
                if units:
                    yield ParallelText(cluster.id, cluster.keeper, member.id, units)


def align_texts(left: str, right: str, finder: Finder) -> tuple[Unit, ...]:
    """Sentence pairs in order: one against one, two against one or one against two; what has no partner is left out.

    Each text counts in its main language only. Of a very long text, the first 600 sentences.
    """
    one, other = _sentences(left), _sentences(right)
    if not one.texts or not other.texts:
        return ()
    vectors = encode(finder.encoder, [*one.texts, *other.texts], finder.cache)
    languages = [one.language] * len(one.texts) + [other.language] * len(other.texts)
    centred = (finder.means or shipped_means(finder.encoder.name)).centre(vectors, languages)
    a, b = centred[: len(one.texts)], centred[len(one.texts) :]
    return tuple(
        Unit(
            " ".join(one.texts[step.left : step.left + step.of_left]),
            " ".join(other.texts[step.right : step.right + step.of_right]),
            one.language,
            other.language,
            round(step.score, 4),
        )
        for step in best_path(a, b)
    )


class Step(NamedTuple):
    """Sentences `left` and on (`of_left` of them) stand for sentences `right` and on."""

    left: int
    right: int
    of_left: int
    of_right: int
    score: float


def best_path(left: Floats, right: Floats) -> list[Step]:
    """The alignment in order with the greatest sum of similarities (Gale and Church 1993, on vectors as in Vecalign).

    Example:
        >>> vectors = np.eye(3, dtype=np.float32)
        >>> [(step.left, step.right) for step in best_path(vectors, vectors[1:])]
        [(1, 0), (2, 1)]
    """
    n, m = len(left), len(right)
    moves = {(1, 1): left @ right.T, (2, 1): _joined(left) @ right.T, (1, 2): left @ _joined(right).T}
    total = np.zeros((n + 1, m + 1))
    taken: dict[tuple[int, int], Step] = {}
    for i in range(1, n + 1):
        for j in range(1, m + 1):
            best, step = max(total[i - 1, j], total[i, j - 1]), None
            for (a, b), table in moves.items():
                if i >= a and j >= b:
                    score = float(table[i - a, j - b])
                    gain = (score - _LEAST) * (1.0 if a == b else 1.5) - (0.0 if a == b else _JOIN)
                    if score > _LEAST and total[i - a, j - b] + gain > best:
                        best, step = total[i - a, j - b] + gain, Step(i - a, j - b, a, b, score)
            total[i, j] = best
            if step is not None:
                taken[i, j] = step
    return _walk_back(total, taken)


def _walk_back(total: NDArray[np.float64], taken: Mapping[tuple[int, int], Step]) -> list[Step]:
    i, j = total.shape[0] - 1, total.shape[1] - 1
    found: list[Step] = []
    while i and j:
        step = taken.get((i, j))
        if step is not None:
            found.append(step)
            i, j = step.left, step.right
        elif total[i - 1, j] >= total[i, j - 1]:
            i -= 1
        else:
            j -= 1
    return found[::-1]


def _joined(vectors: Floats) -> Floats:
    """The vectors of each two neighbours together."""
    both = vectors[:-1] + vectors[1:]
    joined: Floats = both / np.maximum(np.linalg.norm(both, axis=1, keepdims=True), 1e-9)
    return joined


class _Sentences(NamedTuple):
    language: str
    texts: list[str]


def _sentences(text: str) -> _Sentences:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    found = identify_blocks(lines)
    if not found:
        return _Sentences("und", [])
    main = found[0].code
    own = [line for line, code in zip(lines, block_languages(lines), strict=True) if code == main]
    return _Sentences(main, [sentence for line in own for sentence in sentences(line)][:_MOST])


def to_tsv(texts: Iterable[ParallelText]) -> Iterator[str]:
    r"""Lines of tab-separated values, a header first; tabs and line ends inside a text become spaces."""
    yield "cluster\tleft_id\tright_id\tleft_language\tright_language\tscore\tleft\tright\n"
    for text in texts:
        for unit in text.units:
            cells = (
                text.cluster, text.left_id, text.right_id, unit.left_language, unit.right_language, f"{unit.score:.4f}",
                unit.left, unit.right,
            )  # fmt: skip
            yield "\t".join(" ".join(cell.split("\t")).replace("\n", " ") for cell in cells) + "\n"


def to_tmx(texts: Sequence[ParallelText], version: str) -> Iterator[str]:
    """The lines of a TMX 1.4 file."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n'
    yield (
        f'<header creationtool="boilerstrip" creationtoolversion={quoteattr(version)} segtype="sentence" '
        'o-tmf="boilerstrip" adminlang="en" srclang="*all*" datatype="plaintext"/>\n<body>\n'
    )
    for text in texts:
        for unit in text.units:
            yield f'<tu>\n<prop type="x-cluster">{_xml(text.cluster)}</prop>\n'
            for language, id_, piece in (
                (unit.left_language, text.left_id, unit.left),
                (unit.right_language, text.right_id, unit.right),
            ):
                yield f'<tuv xml:lang={quoteattr(language)}><prop type="x-document">{_xml(id_)}</prop>'
                yield f"<seg>{_xml(piece)}</seg></tuv>\n"
            yield "</tu>\n"
    yield "</body>\n</tmx>\n"


def _xml(text: str) -> str:
    return escape(_FORBIDDEN.sub("\ufffd", text))
