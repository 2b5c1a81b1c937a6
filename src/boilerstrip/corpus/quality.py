"""Measures of a text that others filter by: columns of the store, never a silent filter of ours.

After Gopher (Rae et al., 2021), C4 (Raffel et al., 2020) and FineWeb (Penedo et al., 2024). A token is a word, or one
character of a script that puts no spaces between words; runs of tokens are longer there by as many characters as a word
has, so that a measure means the same in every script (`bench/quality.py` shows how far it does).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from boilerstrip.dedupe.tokens import Tokens, tokenize

# Scripts without spaces between words (ISO 15924), where a mean word length says nothing, and the characters that a
# word has there, so that a run of five words is one of so many characters.
_UNSPACED = {
    "Hani": 2, "Hans": 2, "Hant": 2, "Jpan": 3, "Hira": 3, "Kana": 3,
    "Thai": 4, "Laoo": 4, "Khmr": 4, "Mymr": 4, "Tibt": 3,
}  # fmt: skip
# A longer text is measured by its beginning.
_MOST_CHARS = 1_000_000
# FineWeb's line of 30 characters; a character of a wide script counts for two.
_SHORT_LINE = 30

# Unicode's Sentence_Terminal, and the ellipsis; quotes and brackets may follow it.
_SENTENCE_END = re.compile(r"""[.!?…։؟۔܀।॥၊။።፧።។៕᠃᠉‼⁇⁈⁉⸮。．！？｡][\s"'”’»›」』）)\]】]*$""")
_BULLET = re.compile(r"[-*•‣⁃◦▪▫●○■□►▶–—・※]\s*\S")
_ELLIPSIS = re.compile(r"(?:…|\.\.\.|。。。|⋯)[\s\"'”’»」』)]*$")
_STEP = np.uint64(0x9E3779B97F4A7C15)

QUALITY_COLUMNS = (
    "q_tokens", "q_mean_word_length", "q_letters", "q_digits", "q_symbols", "q_bullet_lines", "q_ellipsis_lines",
    "q_sentence_lines", "q_short_lines", "q_repeated_lines", "q_top_bigram", "q_top_trigram", "q_repeated_5grams",
    "q_repeated_10grams",
)  # fmt: skip


def quality(text: str, script: str | None) -> dict[str, float | int | None]:
    """The measures of a text, by column; shares are 0 to 1 of its characters, lines or tokens, None where it has none.

    Example:
        >>> found = quality("砂は動く。砂は動く。", "Jpan")
        >>> found["q_tokens"], found["q_mean_word_length"], found["q_sentence_lines"]
        (8, None, 1.0)
    """
    text = text[:_MOST_CHARS]
    tokens = tokenize(text)
    lines = [line for line in map(str.strip, text.splitlines()) if line]
    return dict(
        zip(
            QUALITY_COLUMNS,
            (
                *_of_tokens(text, tokens, script),
                *_of_lines(lines),
                *_of_repeats(tokens, _UNSPACED.get(script or "", 1)),
            ),
            strict=True,
        )
    )


def _of_tokens(text: str, tokens: Tokens, script: str | None) -> tuple[float | int | None, ...]:
    counts = Counter(text)
    visible = sum(count for c, count in counts.items() if not c.isspace())
    lengths = tokens.ends - tokens.starts
    is_spaced = len(tokens) > 0 and script not in _UNSPACED
    symbols = text.count("#") + text.count("…") + text.count("...")
    return (
        len(tokens),
        _rounded(float(lengths.mean())) if is_spaced else None,
        _share(sum(count for c, count in counts.items() if c.isalpha()), visible),
        _share(sum(count for c, count in counts.items() if c.isdigit()), visible),
        _share(symbols, len(tokens)),
    )


def _of_lines(lines: Sequence[str]) -> tuple[float | None, ...]:
    seen: set[str] = set()
    repeated = 0
    for line in lines:
        repeated += len(line) if line in seen else 0
        seen.add(line)
    return (
        _share(sum(_BULLET.match(line) is not None for line in lines), len(lines)),
        _share(sum(_ELLIPSIS.search(line[-12:]) is not None for line in lines), len(lines)),
        _share(sum(_SENTENCE_END.search(line[-12:]) is not None for line in lines), len(lines)),
        _share(sum(_is_short(line) for line in lines), len(lines)),
        _share(repeated, sum(map(len, lines))),
    )


def _of_repeats(tokens: Tokens, word: int) -> tuple[float | None, ...]:
    return _top(tokens, 2 * word), _top(tokens, 3 * word), _repeated(tokens, 5 * word), _repeated(tokens, 10 * word)


def _top(tokens: Tokens, n: int) -> float | None:
    """The share of the characters of all tokens that lies in the n-gram that occurs most; 0 if none occurs twice."""
    grams = _grams(tokens, n)
    if not len(grams):
        return None if not len(tokens) else 0.0
    _, first, counts = np.unique(grams, return_index=True, return_counts=True)
    lengths = tokens.ends - tokens.starts
    most = int(counts.max())
    if most == 1:
        return 0.0
    place = int(first[counts == most].min())
    return _share(most * int(lengths[place : place + n].sum()), int(lengths.sum()), at_most=1.0)


def _repeated(tokens: Tokens, n: int) -> float | None:
    """The share of the characters of all tokens that lies in n-grams that occurred before."""
    grams = _grams(tokens, n)
    if not len(grams):
        return None if not len(tokens) else 0.0
    _, first = np.unique(grams, return_index=True)
    again = np.ones(len(grams), bool)
    again[first] = False
    edges = np.zeros(len(tokens) + 1, np.int64)
    edges[:-n] += again
    edges[n:] -= again
    lengths = tokens.ends - tokens.starts
    return _share(int(lengths[np.cumsum(edges)[:-1] > 0].sum()), int(lengths.sum()))


def _grams(tokens: Tokens, n: int) -> NDArray[np.uint64]:
    """A hash of each run of `n` tokens."""
    count = len(tokens) - n + 1
    if count < 1:
        return np.zeros(0, np.uint64)
    total = np.zeros(count, np.uint64)
    for place in range(n):
        total = total * _STEP + tokens.hashes[place : place + count]
    return total


def _is_short(line: str) -> bool:
    return len(line) < _SHORT_LINE and len(line) + sum(c >= "\u1100" for c in line) < _SHORT_LINE


def _share(part: float, whole: float, *, at_most: float | None = None) -> float | None:
    if not whole:
        return None
    share = part / whole
    return _rounded(share if at_most is None else min(share, at_most))


def _rounded(value: float) -> float:
    return round(value, 4)
