"""What the words of class attributes and of text tell of main text, learned from pages whose main text is known."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from boilerstrip.judges.html_features import PageFeatures, page_features
from boilerstrip.judges.html_lines import LineWords, opening
from boilerstrip.judges.html_spelling import words_of
from boilerstrip.judges.html_words import ClassWords
from boilerstrip.model import Document

__all__ = ["Learned", "Reader", "Seen", "learn", "see"]

# A class word counts from so many hosts on, and fully from twice as many; a word of text from so many.
LEAST_HOSTS, LEAST_SAYING = 3, 8
# Lines shorter than this have odds of their own: they are those whose lower case `BlockTexts` has.
SHORT = 160
HIGHEST = 3.0
TENTHS = 10


@dataclass(frozen=True, slots=True)
class Seen:
    """What a page shows of words.

    `classes`: the shares of its main text and of the rest that lie under each class word, `overall` under all; `short`
    and `long`: of the lines and longer blocks that each word of text stands in, the share that is main text.
    """

    classes: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    overall: tuple[float, float] = (0.0, 0.0)
    short: Mapping[str, float] = field(default_factory=dict)
    long: Mapping[str, float] = field(default_factory=dict)


class Learned(NamedTuple):
    """Log odds of class words, over what is usual, and tenths of log odds of words in short lines and longer blocks."""

    classes: dict[str, float]
    short: dict[str, int]
    long: dict[str, int]


class Reader:
    """Reads pages with what has been learned."""

    def __init__(self, learned: Learned) -> None:
        self._classes = ClassWords(learned.classes)
        self._lines = LineWords(learned.short, learned.long)

    def features(self, document: Document) -> PageFeatures | None:
        """The features of an HTML document."""
        return page_features(document, self._classes, self._lines)


def see(document: Document, label: NDArray[np.float32], *, text: bool) -> Seen:
    """What a page with these labels of its blocks shows: of class words, and of words of its `text` if that counts."""
    table = document.dom
    assert table is not None
    mass = table.lengths.astype(float) ** 0.7
    total = float(mass[label >= 0].sum()) or 1.0
    reader = ClassWords({})
    parts = [frozenset(reader.parts(element)) for element in table.elements]
    under: list[frozenset[str]] = [frozenset()] * len(table.parent)
    for index in range(1, len(under)):
        under[index] = under[int(table.parent[index])] | parts[int(table.element[index])]
    found: defaultdict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for owner, main, size in zip(table.owner.tolist(), label.tolist(), mass.tolist(), strict=True):
        if main >= 0:
            for word in under[owner]:
                found[word][0 if main else 1] += size / total
    overall = (float(mass[label == 1].sum()) / total, float(mass[label == 0].sum()) / total)
    classes = {word: (pair[0], pair[1]) for word, pair in found.items()}
    if not text:
        return Seen(classes, overall)
    texts = [document.block_text(index) for index in range(len(document.blocks))]
    known = [(one, main == 1) for one, main in zip(texts, label.tolist(), strict=True) if main >= 0]
    return Seen(
        classes,
        overall,
        short=_main_shares((one.lower(), main) for one, main in known if len(one) < SHORT),
        long=_main_shares((opening(one), main) for one, main in known if len(one) >= SHORT),
    )


def _main_shares(lines: Iterable[tuple[str, bool]]) -> dict[str, float]:
    main, rest = Counter[str](), Counter[str]()
    for line, is_main in lines:
        (main if is_main else rest).update(set(words_of(line)))
    return {word: main[word] / (main[word] + rest[word]) for word in main.keys() | rest.keys()}


def learn(pages: Iterable[tuple[str, Seen]]) -> Learned:
    """What the words say on `pages`, each with its host."""
    rows = list(pages)
    return Learned(
        _class_odds(rows),
        _text_odds((host, seen.short) for host, seen in rows),
        _text_odds((host, seen.long) for host, seen in rows),
    )


def _class_odds(pages: Iterable[tuple[str, Seen]]) -> dict[str, float]:
    """Log odds of class words, over what is usual; words of few hosts are left out or count for less."""
    main, rest, hosts = Counter[str](), Counter[str](), defaultdict[str, set[str]](set)
    all_main = all_rest = 0.0
    for host, seen in pages:
        for word, (kept, dropped) in seen.classes.items():
            main[word] += kept  # type: ignore[assignment]
            rest[word] += dropped  # type: ignore[assignment]
            hosts[word].add(host)
        all_main += seen.overall[0]
        all_rest += seen.overall[1]
    usual = math.log((all_main + 1) / (all_rest + 1))
    odds = {}
    for word in sorted(hosts):
        if len(hosts[word]) >= LEAST_HOSTS:
            found = math.log((main[word] + 0.15) / (rest[word] + 0.15)) - usual
            odds[word] = round(_bounded(found) * min(1.0, len(hosts[word]) / (2 * LEAST_HOSTS)), 2)
    return odds


def _text_odds(pages: Iterable[tuple[str, Mapping[str, float]]]) -> dict[str, int]:
    """Tenths of log odds of words of text, over what is usual; each host counts once, words of few hosts not at all."""
    shares: defaultdict[str, defaultdict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for host, words in pages:
        for word, share in words.items():
            shares[word][host].append(share)
    mains = {word: [math.fsum(own) / len(own) for own in hosts.values()] for word, hosts in shares.items()}
    everywhere, all_main = sum(map(len, mains.values())), math.fsum(map(math.fsum, mains.values()))
    if not 0 < all_main < everywhere:
        return {}
    usual = math.log(all_main / (everywhere - all_main))
    odds = {}
    for word in sorted(mains):
        count, main = len(mains[word]), math.fsum(mains[word])
        if count >= LEAST_SAYING:
            found = math.log((main + 1) / (count - main + 1)) - usual * count / (count + 2)
            odds[word] = round(TENTHS * _bounded(found))
    return odds


def _bounded(odds: float) -> float:
    return max(-HIGHEST, min(HIGHEST, odds))
