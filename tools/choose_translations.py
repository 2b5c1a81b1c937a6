"""Choose the numbers about translations that are tuned, by cross-validation inside the documents given, and print them.

    python tools/choose_translations.py DEV.jsonl.gz --cache FOLDER [--half 0|1] [--everything]

What is tuned: the two numbers of the veto against two reports of one event, and that of the veto against texts that
begin in different ways; with `--everything` also the size of segments, the number of trees and the longest title, which
takes three times as long and has changed nothing so far. They are chosen one after the other, twice around. Documents
are parted into four by article; each part is judged by a scorer and by language means made of the other three. The
objective is pair F1 of the clusters, its mean over the parts. Of the values that come within one standard error of the
best (Breiman et al. 1984), the most cautious one is taken: to merge two articles is worse than to miss a translation,
and a corpus is larger than a part. `bench/translations.py` calls this on one half of the articles to judge the other.

Some numbers cannot be chosen here. The bar, `apart`, `whole` and `doubt`: few of these documents have neighbours that
look like them, so that any bar from .3 to .7 is as precise; they were set on manual pages, help pages and posts of one
make (`bench/translations_unseen.py`); the bar, where a pair is more likely than not, with all of them in sight. And
`in_step`, without which two translations into one language are taken for two reports: there are none among these
documents. It stands in the gap between both on texts of our own.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from boilerstrip.dedupe.assemble import Found
from boilerstrip.dedupe.fingerprint import fingerprint
from boilerstrip.dedupe.near import near_limits
from boilerstrip.dedupe.run import article_clusters, near_found
from boilerstrip.dedupe.translation.e5 import E5Encoder
from boilerstrip.dedupe.translation.encoders import TextEncoder
from boilerstrip.dedupe.translation.features import View
from boilerstrip.dedupe.translation.find import Likely, likely_pairs
from boilerstrip.dedupe.translation.limits import TranslationLimits, translation_limits
from boilerstrip.dedupe.translation.segments import Segmenting
from boilerstrip.dedupe.translation.vetoes import pair_conflict
from boilerstrip.dedupe.translation.views import Finder, document_views
from boilerstrip.model import ClusterKind
from train_translations import (
    ROUNDS,
    Labelled,
    Lessons,
    fold_of,
    lessons,
    means_of,
    part_of,
    read_labelled,
    set_right,
    train,
    trainable,
)

PARTS = 4
# About the same amount of text is encoded in each way.
SIZES = (Segmenting(target=120, most=14, most_bilingual=10), Segmenting(), Segmenting(target=240, most=8))
OTHERS: dict[str, tuple[Any, ...]] = {
    "sizes": SIZES,
    "rounds": (100, 200, 400),
    "title": (60, 120, 240),
}
# From lenient to cautious.
LIMITS: dict[str, tuple[Any, ...]] = {
    "other_matter": (-1.0, 0.5, 0.56, 0.62, 0.68, 0.74, 0.8),
    "other_words": (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4),
    "begins": (0.0, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35),
}


@dataclass(frozen=True)
class Choice:
    """The numbers, and the mean pair F1 that cross-validation found with them."""

    sizes: Segmenting = SIZES[1]
    rounds: int = ROUNDS
    limits: TranslationLimits = field(default_factory=translation_limits)
    f1: float = 0.0

    def with_(self, name: str, value: Any) -> Choice:
        """The same but for one number."""
        if name in TranslationLimits._fields:
            return replace(self, limits=self.limits._replace(**{name: value}))
        return replace(self, **{name: value})

    def finder(self, known: Sequence[Labelled], encoder: TextEncoder, cache: Path | None) -> Finder:
        """What finds translations with these numbers, its scorer and means made of `known` documents."""
        bare = self.untaught(known, encoder, cache)
        return replace(bare, model=train(lessons(known, bare), self.rounds))

    def untaught(self, known: Sequence[Labelled], encoder: TextEncoder, cache: Path | None) -> Finder:
        """The same without a scorer of its own."""
        means = means_of(known, encoder, cache, self.sizes)
        return Finder(encoder, cache, means, sizes=self.sizes, limits=self.limits)

    def __str__(self) -> str:
        limits = self.limits
        return (
            f"segments of {self.sizes.target}, {self.rounds} trees, titles to {limits.title}, bar {limits.sure}, "
            f"other matter below {limits.other_matter}, other words below {limits.other_words}, begins {limits.begins}"
        )


def middle() -> Choice:
    """Where the search starts: the middle value of each list, whatever the package ships."""
    found = Choice()
    for name, values in (OTHERS | LIMITS).items():
        found = found.with_(name, values[len(values) // 2])
    return found


class _Ready(NamedTuple):
    """A part of the documents with what does not depend on the number of trees."""

    finder: Finder
    taught: Lessons
    docs: Sequence[Labelled]
    near: Sequence[Found]
    views: Sequence[View]


class _Judging(NamedTuple):
    """A part of the documents with what does not depend on the limits."""

    docs: Sequence[Labelled]
    near: Sequence[Found]
    views: Sequence[View]
    likely: Sequence[Likely]


class Chooser:
    """Cross-validation over documents, remembering what does not change from one setting to the next."""

    def __init__(self, labelled: Sequence[Labelled], encoder: TextEncoder, cache: Path | None) -> None:
        self._parts = [[item for item in labelled if part_of(item.group, PARTS) == part] for part in range(PARTS)]
        self._encoder, self._cache = encoder, cache
        self._ready: dict[Hashable, _Ready] = {}
        self._held: dict[Hashable, list[_Judging]] = {}
        self._f1: dict[Choice, tuple[float, ...]] = {}

    def choose(
        self, values: Mapping[str, tuple[Any, ...]] = LIMITS, *, tell: Callable[[str], None] = lambda _: None
    ) -> Choice:
        """The most cautious of the good values of each number, one after the other, twice around."""
        choice = middle()
        for _ in range(2):
            for name, own in values.items():
                tried = {value: self.f1(choice.with_(name, value)) for value in own}
                best = max(tried.values(), key=np.mean)
                floor = np.mean(best) - np.std(best, ddof=1) / len(best) ** 0.5
                good = [value for value in own if np.mean(tried[value]) >= floor]
                chosen = good[-1] if name in LIMITS else good[len(good) // 2]
                choice = replace(choice.with_(name, chosen), f1=float(np.mean(tried[chosen])))
                told = ", ".join(f"{_short(value)} {np.mean(f1):.4f}" for value, f1 in tried.items())
                tell(f"  {name}: {told}; from {floor:.4f} as good: {_short(chosen)}")
        return choice

    def f1(self, choice: Choice) -> tuple[float, ...]:
        """Pair F1 of each part, judged by what the others teach."""
        key = replace(choice, f1=0.0)
        if key not in self._f1:
            self._f1[key] = self._measured(key)
        return self._f1[key]

    def _measured(self, choice: Choice) -> tuple[float, ...]:
        scores = []
        for part in self._judgings(choice):
            pairs = [*part.near, *(_judged(pair, part.views, choice.limits) for pair in part.likely)]
            clusters = article_clusters(len(part.docs), pairs, choice.limits)
            ours = {pair for cluster in clusters for pair in combinations(sorted(cluster), 2)}
            theirs = true_pairs([item.group for item in part.docs])
            scores.append(2 * len(ours & theirs) / max(1, len(ours) + len(theirs)))
        return tuple(scores)

    def _judgings(self, choice: Choice) -> list[_Judging]:
        key = (choice.sizes, choice.rounds, choice.limits.title)
        if key not in self._held:
            self._held[key] = [self._judging(choice, part) for part in range(PARTS)]
        return self._held[key]

    def _judging(self, choice: Choice, part: int) -> _Judging:
        key = (choice.sizes, choice.limits.title, part)
        if key not in self._ready:
            self._ready[key] = self._made_ready(choice, part)
        ready = self._ready[key]
        finder = replace(ready.finder, model=train(ready.taught, choice.rounds))
        likely = likely_pairs([item.doc for item in ready.docs], ready.views, finder)
        return _Judging(ready.docs, ready.near, ready.views, likely)

    def _made_ready(self, choice: Choice, part: int) -> _Ready:
        others = trainable([item for number, own in enumerate(self._parts) if number != part for item in own])
        finder = choice.untaught(others, self._encoder, self._cache)
        docs = [item.doc for item in self._parts[part]]
        prints = [fingerprint(doc.text, near_limits().prose_line) for doc in docs]
        views = document_views(docs, prints, finder)
        return _Ready(finder, lessons(others, finder), self._parts[part], tuple(near_found(prints, docs)), views)


def _judged(pair: Likely, views: Sequence[View], limits: TranslationLimits) -> Found:
    """As `find.judged`, without the evidence that nobody reads here."""
    veto = pair_conflict(pair.facts, (views[pair.left].anchors, views[pair.right].anchors), limits)
    score = pair.score if veto is None else veto.score
    return Found(
        pair.left,
        pair.right,
        ClusterKind.TRANSLATION,
        score,
        pair.score,
        0.0,
        0.0,
        veto=None if veto is None else veto.reason,
        left_language=pair.facts.left.language,
        right_language=pair.facts.right.language,
    )


def true_pairs(groups: Sequence[str]) -> set[tuple[int, int]]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for index, group in enumerate(groups):
        found[group].append(index)
    return {pair for members in found.values() for pair in combinations(members, 2)}


def _short(value: Any) -> str:
    return str(value.target) if isinstance(value, Segmenting) else str(value)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("documents", type=Path)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--half", type=int, choices=(0, 1), help="only the documents of this half")
    parser.add_argument("--everything", action="store_true")
    options = parser.parse_args()
    documents = set_right(read_labelled(options.documents))
    labelled = [item for item in documents if options.half in {None, fold_of(item.group)}]
    choice = Chooser(labelled, E5Encoder(), options.cache).choose(
        OTHERS | LIMITS if options.everything else LIMITS, tell=lambda line: print(line, flush=True)
    )
    print(f"{len(labelled)} documents: {choice}; pair F1 in cross-validation {choice.f1:.4f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
