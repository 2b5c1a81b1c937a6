"""Which blocks are worth a closer look: those with a character or a word that what is looked for must have.

A pattern costs a microsecond a line; characters and hashes of words are looked up for a whole page at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from boilerstrip.judges.html_spelling import Hashes, hashes_of, words_of
from boilerstrip.judges.html_words import UNSPACED_SIGN, line_tests, mark_words

__all__ = ["AGO", "DATE", "PHRASE", "SEPARATOR", "sign_hints", "word_hints"]

Hints = NDArray[np.uint8]

# What may stand in a block: a sign between parts of a line; a phrase that lines are tested for; a time, or a date that
# names no year; a time ago. The bits below are free for the class of a character.
SEPARATOR, PHRASE, DATE, AGO = 8, 16, 32, 64
_SEPARATORS = "|·•/»>›–—"
# What stands between the parts of a date or a time.
_DATED = "-/.:年月"
# By its first bits a word is looked up.
_BITS, _LISTED = np.uint64(48), 1 << 16


def sign_hints() -> Hints:
    """For each character of the basic plane what it hints at."""
    words = mark_words()
    unspaced = [word[0] for word in words["ago"] if UNSPACED_SIGN.search(word)]
    table = np.zeros(0x10000, np.uint8)
    signs: tuple[tuple[int, Iterable[str]], ...] = (
        (SEPARATOR, _SEPARATORS),
        (PHRASE, line_tests().marks),
        (DATE, _DATED),
        (AGO, unspaced),
    )
    for hint, characters in signs:
        table[[ord(character) for character in characters]] |= hint
    return table


def word_hints(hashes: Hashes) -> Hints:
    """What words hint at, by their hashes; a few hint at something for nothing."""
    return _listed().take(hashes >> _BITS)


@lru_cache(maxsize=1)
def _listed() -> Hints:
    words = mark_words()
    spaced = [word for word in words["ago"] if not UNSPACED_SIGN.search(word)]
    table = np.zeros(_LISTED, np.uint8)
    phrases: tuple[tuple[int, Iterable[str]], ...] = (
        (PHRASE, line_tests().firsts),
        (AGO, [*spaced, *words["ago_before"]]),
    )
    for hint, found in phrases:
        table[hashes_of([words_of(phrase)[0] for phrase in found]) >> _BITS] |= hint
    table.flags.writeable = False
    return table
