"""Tell languages of one script apart: py3langid (Lui and Baldwin 2012, retrained), loaded at first use.

Its model is a naive Bayes classifier over sequences of bytes, found by an Aho-Corasick automaton. Here the automaton
reads many texts at once: where it stands after a byte hangs on the last few bytes alone, so that all places of all
texts take their steps together, as arrays. The sums are py3langid's own, to the last bit.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boilerstrip.language.langid import langid_model

# The longest byte sequence that the model knows; a test compares with py3langid itself.
_LONGEST = 6
# No UTF-8 text holds this byte and no sequence of the model: after it the automaton stands at its root.
_RESET = b"\xff"
_LEAST = 0.01


@dataclass(frozen=True, eq=False, slots=True)
class _Automaton:
    """Where each state's row of `moves` begins, the next state for each byte, the feature of each state or -1.

    `pairs` is the state after any two bytes: the first two steps at once.
    """

    moves: NDArray[Any]
    rows: NDArray[np.intp]
    features: NDArray[np.int32]
    pairs: NDArray[Any]


@dataclass(frozen=True, eq=False, slots=True)
class _Classes:
    """The languages in play: the `columns` of the log odds. `aliases` are pairs of columns that are one language."""

    codes: tuple[str, ...]
    odds: NDArray[np.float16]
    columns: slice | list[int]
    prior: NDArray[np.float32]
    aliases: tuple[tuple[int, int], ...]


def posterior(text: str, allowed: tuple[str, ...]) -> dict[str, float]:
    """The probability of each allowed language that has at least one in a hundred, the likeliest first.

    Of languages that are alone in their script nothing is known: the script tells them.

    Example:
        >>> next(iter(posterior("Der Fluss trägt Sand zum Meer.", ("de", "en", "nl"))))
        'de'
    """
    return posteriors([text], allowed)[0]


def posteriors(texts: Sequence[str], allowed: tuple[str, ...]) -> list[dict[str, float]]:
    """What `posterior` says about each of `texts`.

    Example:
        >>> found = posteriors(["Der Fluss trägt Sand.", "The river carries sand."], ("de", "en"))
        >>> [max(chances, key=chances.get) for chances in found]
        ['de', 'en']
    """
    if not texts:
        return []
    classes = _classes(allowed)
    encoded = [_encoded(text) for text in texts]
    scores = _scores(_visits(encoded), classes)
    # The square root of the length keeps chances comparable: of short texts and of long ones.
    scores *= np.array([1.0 / math.sqrt(len(data) or 1) for data in encoded], np.float32)[:, None]
    np.exp(scores - scores.max(axis=1, keepdims=True), out=scores)
    scores /= scores.sum(axis=1, keepdims=True)
    for first, other in classes.aliases:
        scores[:, first] += scores[:, other]
        scores[:, other] = 0.0
    chances = scores.astype(np.float64)
    found: list[dict[str, float]] = [{} for _ in texts]
    # Sorted by falling chance, and where two are alike in the order of the columns.
    likely = chances >= _LEAST
    for row, column in zip(*(places.tolist() for places in np.nonzero(likely)), strict=True):
        found[row].setdefault(classes.codes[column], float(chances[row, column]))
    return [dict(sorted(table.items(), key=lambda item: -item[1])) for table in found]


def _encoded(text: str) -> bytes:
    if text.isupper():
        text = text.lower()
    return unicodedata.normalize("NFC", text).encode("utf-8", "surrogatepass")


def _visits(encoded: Sequence[bytes]) -> list[Counter[int]]:
    """How often each text shows each feature, in the order in which it shows them first."""
    automaton = _automaton()
    gap = _RESET * (_LONGEST - 1)
    data = np.frombuffer(gap + gap.join(encoded), np.uint8)
    count = len(data) - _LONGEST + 1
    if count <= 0:
        return [Counter() for _ in encoded]
    pair = data[:count].astype(np.intp)
    pair <<= 8
    pair += data[1 : count + 1]
    state = automaton.pairs.take(pair)
    for step in range(2, _LONGEST):
        at = automaton.rows.take(state)
        at += data[step : count + step]
        state = automaton.moves.take(at)
    features = automaton.features.take(state).tolist()
    visits, start = [], 0
    for text in encoded:
        end = start + len(text)
        seen = Counter(features[start:end])
        seen.pop(-1, None)
        visits.append(seen)
        start = end + len(gap)
    return visits


def _scores(visits: Sequence[Counter[int]], classes: _Classes) -> NDArray[np.float32]:
    """The score of each class [texts, classes]; 0 for a text without features."""
    scores = np.zeros((len(visits), len(classes.codes)), np.float32)
    index = np.fromiter(chain.from_iterable(visits), np.intp)
    counts = np.fromiter(chain.from_iterable(seen.values() for seen in visits), np.float32)
    weights = np.log1p(counts)
    # A copy row by row: of columns alone it would have another layout, and sums another last bit.
    odds = classes.odds.take(index, axis=0)[:, classes.columns].astype(np.float32, order="C")
    start = 0
    for row, seen in enumerate(visits):
        end = start + len(seen)
        if seen:
            scores[row] = weights[start:end] @ odds[start:end] + classes.prior
        start = end
    return scores


@cache
def _automaton() -> _Automaton:
    model = langid_model()
    steps = model.moves
    starts = model.rows.astype(np.intp) << 8
    root = steps[starts[0] : starts[0] + 256]
    pairs = steps[starts[root][:, None] + np.arange(256)].reshape(-1)
    return _Automaton(steps, starts, model.features, pairs)


@cache
def _classes(allowed: tuple[str, ...]) -> _Classes:
    model = langid_model()
    columns = sorted((at for at, name in enumerate(model.names) if name in allowed), key=model.places.__getitem__)
    codes = tuple(model.names[column] for column in columns)
    first: dict[str, int] = {}
    aliases = [(first[code], at) for at, code in enumerate(codes) if first.setdefault(code, at) != at]
    together = columns == list(range(columns[0], columns[-1] + 1))
    span = slice(columns[0], columns[-1] + 1) if together else columns
    return _Classes(codes, model.odds, span, model.prior[columns], tuple(aliases))
