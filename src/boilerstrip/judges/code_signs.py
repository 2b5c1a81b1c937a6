"""Signs that a line is program text, a command or what a program printed: pairs of characters that prose seldom has.

Program text stands in the body of documentation and forums, short and without full stops, as the labels of a page do.
What sets it apart are signs that all languages write alike.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from boilerstrip.judges.facts import Floats, PageCodes

# What is counted, at most so many a line: a bracket right behind a word, a tag, words joined by a dot or by a low line,
# options of a command; a prompt before a command, an end that leaves a statement open.
SIGNS = ("calls", "tags", "dotted", "joined", "options", "prompt", "left_open")
_MOST = 9
# What a character can be, a bit each: `_PROMPT` and `_PROMPTED` are the first two of a line, `_LEFT` the last one.
_WORD, _OPEN, _DOT, _LESS, _SLASH, _LOW, _DASH, _LETTER, _PROMPT, _PROMPTED, _LEFT = np.left_shift(
    np.uint16(1), np.arange(11, dtype=np.uint16)
)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_KINDS = {
    _WORD: _LETTERS + _LETTERS.upper() + "0123456789_",
    _OPEN: "([{",
    _DOT: ".",
    _LESS: "<",
    _SLASH: "/!" + _LETTERS + _LETTERS.upper(),
    _LETTER: _LETTERS + _LETTERS.upper(),
    _LOW: "_",
    _DASH: "-",
    _PROMPT: "$>%#",
    _PROMPTED: " >",
    _LEFT: "{};([\\",
}


def code_signs(page: PageCodes) -> Floats:
    r"""How often each of `SIGNS` stands in each line: [signs, lines].

    Example:
        >>> from boilerstrip.judges.facts import page_codes
        >>> found = code_signs(page_codes(["$ cd my_app --all", "print(x.y);", "A line (of text)."]))
        >>> [[sign for sign, count in zip(SIGNS, line) if count] for line in found.T]
        [['joined', 'options', 'prompt'], ['calls', 'dotted', 'left_open'], []]
    """
    size = len(page.start)
    found = np.zeros((len(SIGNS), size))
    kinds = _kinds().take(page.code, mode="clip")
    # The few places in whose middle a sign may stand, and what stands before, at and behind each.
    middle = (kinds[1:-1] & (_OPEN | _LESS | _DOT | _LOW | _DASH) != 0).nonzero()[0]
    before, at, behind = (kinds.take(middle + shift) for shift in range(3))
    follows_word = before & _WORD != 0
    marks = (
        follows_word & (at & _OPEN != 0),
        (at & _LESS != 0) & (behind & _SLASH != 0),
        # Digits on both sides of a dot are a number.
        follows_word & (at & _DOT != 0) & (behind & _LETTER != 0),
        (at & _LOW != 0) & (follows_word | (behind & _WORD != 0)),
        ~follows_word & (at & _DASH != 0) & (behind & (_DASH | _LETTER) != 0),
    )
    line = page.line.take(middle + 1)
    for row, mark in enumerate(marks):
        if np.count_nonzero(mark):
            found[row] = np.bincount(line.compress(mark), minlength=size)
    first, second = kinds.take(page.start), kinds.take(np.minimum(page.start + 1, page.end))
    found[5] = (first & _PROMPT != 0) & (second & _PROMPTED != 0)
    found[6] = kinds.take(np.maximum(page.end - 1, page.start)) & _LEFT != 0
    return np.minimum(found, _MOST, out=found)


@lru_cache(maxsize=1)
def _kinds() -> NDArray[np.uint16]:
    """For each ASCII character the kinds it is of, a bit each, and none for all others."""
    found = np.zeros(129, np.uint16)
    for kind, chars in _KINDS.items():
        found[[ord(char) for char in chars]] |= kind
    return found
