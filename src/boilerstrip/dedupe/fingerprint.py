"""What is remembered of each document's text for finding copies: a digest, and its shingles."""

from __future__ import annotations

import hashlib
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from boilerstrip.dedupe.tokens import Hashes, Tokens, joined, shingles, token_chunks

# Of a giant document, so many tokens or a few more count for its shingles: some thousand pages. The digest is of all.
MOST_TOKENS = 2_000_000


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The digest of all tokens in order (empty if there are none); the shingles, sorted, each once, nine bytes each.

    `prose` marks the shingles that stand in running text, in one line of at least `prose_line` tokens.
    """

    digest: bytes
    shingles: Hashes
    prose: NDArray[np.bool_]


def fingerprint(text: str, prose_line: int) -> Fingerprint:
    """The fingerprint of a text.

    Example:
        >>> fingerprint("One text.", 10).digest == fingerprint("ONE  TEXT", 10).digest
        True
    """
    text = unicodedata.normalize("NFC", text)
    digest = hashlib.sha256()
    parts: list[Tokens] = []
    count = 0
    for part in token_chunks(text):
        digest.update(part.hashes.tobytes())
        if count < MOST_TOKENS:
            parts.append(part)
        count += len(part)
    tokens = joined(text, parts)
    found = shingles(tokens.hashes)
    unique, first = np.unique(found, return_index=True)
    prose = _in_prose(tokens, len(found), prose_line)[first]
    return Fingerprint(digest.digest() if count else b"", unique, prose)


def exact_groups(fingerprints: Sequence[Fingerprint]) -> tuple[tuple[int, ...], ...]:
    """Groups of two documents or more with the same tokens in the same order; a document without any joins none."""
    found: defaultdict[bytes, list[int]] = defaultdict(list)
    for index, own in enumerate(fingerprints):
        if own.digest:
            found[own.digest].append(index)
    return tuple(tuple(group) for group in found.values() if len(group) > 1)


def shared(left: Hashes, right: Hashes) -> int:
    """How many hashes two sorted unique arrays have in common."""
    if len(left) > len(right):
        left, right = right, left
    if not len(left):
        return 0
    places = np.minimum(np.searchsorted(right, left), len(right) - 1)
    return int((right[places] == left).sum())


def _in_prose(tokens: Tokens, count: int, prose_line: int) -> NDArray[np.bool_]:
    """Which of the `count` shingles begin and end in the same long line."""
    if not count:
        return np.zeros(0, np.bool_)
    size = len(tokens) - count + 1
    long = np.bincount(tokens.lines)[tokens.lines] >= prose_line
    inside: NDArray[np.bool_] = long[:count] & (tokens.lines[:count] == tokens.lines[size - 1 :])
    return inside
