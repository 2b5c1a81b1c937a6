"""Cut a document into segments of about equal content, one language each: what is encoded and aligned."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from boilerstrip.language import block_languages
from boilerstrip.language.scripts import letter_counts, script_table

# After a full stop with white space behind it, or after one of the scripts that put none there.
_SENTENCE = re.compile(
    r"(?<=[.!?…؟۔।॥։።][\"'”’»)\]])\s+|(?<=[.!?…؟۔।॥։።])\s+|(?<=[。！？｡][」』”’）])|(?<=[。！？｡])(?![」』”’）])"
)


_END = re.compile(r"[.!?…؟۔।॥։。！？][\"'”’»)\]」』）]*$")


class Segmenting(NamedTuple):
    """Sizes in letters of an alphabet, a Han character counting for three.

    A segment aims at `target`; a paragraph begins a fresh one from `fresh` on; `most` are kept of a document, or
    `most_bilingual` of each language of a page with several. Lines below `label` that do not end a sentence (menus,
    bylines) are left out if `prose` is left without them. Of a giant document the first `read` characters count.
    """

    target: int = 160
    fresh: int = 60
    most: int = 11
    most_bilingual: int = 8
    label: int = 40
    prose: int = 400
    read: int = 400_000


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of one language of a document.

    `place` is where in that language's text it begins, 0 to 1; `share` that language's part of all segments, also of
    those that the sample left out.
    """

    text: str
    language: str
    place: float
    share: float


def segments(text: str, sizes: Segmenting | None = None) -> tuple[Segment, ...]:
    r"""The segments of a document, language after language, each in order; a sample of a long one.

    Two thirds of the sample are taken from the head, where an abridged version still agrees, the rest evenly.

    Example:
        >>> for segment in segments("Sand moves slowly.\n砂はゆっくり動く。\nIt drifts.\n川も動く。\n"):
        ...     print(segment.language, segment.text)
        en Sand moves slowly. It drifts.
        ja 砂はゆっくり動く。 川も動く。
    """
    sizes = sizes or Segmenting()
    lines = [line.strip() for line in text[: sizes.read].splitlines() if line.strip()]
    streams: dict[str, list[str]] = {}
    current = "und"
    for line, code in zip(lines, block_languages(lines), strict=True):
        current = code or current
        streams.setdefault(current, []).append(line)
    most = sizes.most if len(streams) < 2 else sizes.most_bilingual
    packed = {language: list(_packed(_running(own, sizes), sizes)) for language, own in streams.items()}
    total = sum(map(len, packed.values()))
    found: list[Segment] = []
    for language, own in packed.items():
        share = len(own) / max(1, total)
        found.extend(Segment(own[k], language, k / len(own), share) for k in _sample(len(own), most))
    return tuple(found)


def sentences(line: str) -> list[str]:
    """The sentences of a line, with their punctuation.

    Example:
        >>> sentences("砂は動く。川も。 And here? Yes.")
        ['砂は動く。', '川も。', 'And here?', 'Yes.']
    """
    return [piece.strip() for piece in _SENTENCE.split(line) if piece and piece.strip()]


def weights(texts: Sequence[str]) -> list[float]:
    """How much each text says: its letters, a Han character counted for three, kana and hangul for two."""
    found: list[float] = (letter_counts(texts) @ script_table().weights).tolist()
    return found


def _running(lines: Sequence[str], sizes: Segmenting) -> Sequence[str]:
    """The lines without labels, if enough is left."""
    measures = weights(lines)
    kept = [
        (line, weight)
        for line, weight in zip(lines, measures, strict=True)
        if weight >= sizes.label or _END.search(line)
    ]
    return [line for line, _ in kept] if sum(weight for _, weight in kept) >= sizes.prose else lines


def _packed(lines: Sequence[str], sizes: Segmenting) -> Iterator[str]:
    """Sentences joined up to the target; a paragraph starts a fresh segment unless the last one is still small."""
    pieces = [(piece, number) for number, line in enumerate(lines) for piece in _pieces(line, sizes.target)]
    measures = weights([piece for piece, _ in pieces])
    if not any(measures):  # NUL, emoji, figures: nothing that could be translated
        return
    held: list[str] = []
    weight, last = 0.0, -1
    for (piece, number), own in zip(pieces, measures, strict=True):
        full = weight + own > 1.3 * sizes.target or weight >= sizes.target
        if held and (full or (number != last and weight >= sizes.fresh)):
            yield " ".join(held)
            held, weight = [], 0.0
        held.append(piece)
        weight += own
        last = number
    if held and (weight >= sizes.fresh / 2 or weight == sum(measures)):
        yield " ".join(held)


def _pieces(line: str, target: int) -> Iterator[str]:
    """Sentences, those that never end cut by length."""
    for sentence in sentences(line):
        for start in range(0, len(sentence), 2 * target):
            yield sentence[start : start + 2 * target]


def _sample(count: int, most: int) -> list[int]:
    if count <= most:
        return list(range(count))
    head = 2 * most // 3
    rest = most - head
    return [*range(head), *(head + int((k + 0.5) * (count - head) / rest) for k in range(rest))]
