"""Train the HTML judge, and measure it on hosts it has not seen.

usage: python tools/train_html.py DATA cv --out FOLDER [--seed 0]
       python tools/train_html.py DATA fit --out src/boilerstrip/data

DATA holds a folder a set: `items.jsonl` and `html/` (see tools/html_data.py). `cv` trains five models, each without the
hosts of one fold, writes them to FOLDER/fold0 ... (bench/extraction.py --holdout FOLDER measures with them) and prints
the figures. `fit` trains on everything. The class words that a page is read with while it teaches are learned without
its host. Beside the real pages, pages made from them teach (tools/html_made.py), each from pages of one fold only.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import random
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from boilerstrip.errors import DecodeError
from boilerstrip.judges.html import lifted
from boilerstrip.judges.html_features import page_features
from boilerstrip.judges.html_net import Net
from boilerstrip.judges.html_words import ClassWords
from boilerstrip.model import Document, RawPage
from boilerstrip.segment import segment
from html_data import SETS, Item, bag_f1, fold_of, host_of, labels, load_items, pieces, tokens
from html_made import Known, make
from net_training import MOST_BLOCKS as MOST_LEARNED
from net_training import Course, Lesson, together, train_net

FOLDS = 5
# The nets of one model, by how many rounds made pages take part in; real pages have the end to themselves.
MEMBERS = (5, 7)
# The chances below which strict, balanced and recall drop a block.
BARS = (0.65, 0.55, 0.25)
# Small sets count for more, and the sets whose labels are partial or another tool's for less.
WEIGHTS = {"magic_article": 2.0, "magic_forum": 2.0, "zh_handmade": 2.0, "trafilatura_eval": 0.7, "readability": 0.7}
# What a page made from another counts for, of what that one does; pages of more blocks are not changed.
MADE_WEIGHT, MOST_CHANGED = 0.6, 900
# A page of more blocks does not teach.
MOST_BLOCKS = 4000
# Gold that is mostly not in the page cannot teach.
LEAST_FOUND = 0.5
# A class word counts from so many hosts on, and fully from twice as many.
LEAST_HOSTS = 3

Floats = NDArray[np.float64]


@dataclass
class Page:
    """A page for training: its document, labels, and what is found out on the way."""

    item: Item
    document: Document
    label: NDArray[np.float32]
    tokens: NDArray[np.int64]
    teaches: bool
    texts: list[str]
    words: dict[str, tuple[float, float]]
    shares: tuple[float, float]
    lesson: Lesson | None = None
    chance: Floats | None = None

    @property
    def host(self) -> str:
        """The site, which folds and the lexicon count by."""
        return host_of(self.item)


def load_pages(data: Path) -> list[Page]:
    reader = ClassWords({})
    pages = []
    for item in load_items(data):
        if not item.gold and not item.wanted:
            continue
        try:
            document = segment(RawPage(item.path.read_bytes(), str(item.path), media_type="text/html"))
        except DecodeError as error:
            print(f"left out: {error}")
            continue
        texts = [document.block_text(index) for index in range(len(document.blocks))]
        label = labels(item, texts)
        counts = np.array([len(tokens(text)) for text in texts], np.int64)
        found = "\n".join(text for text, main in zip(texts, label, strict=True) if main == 1)
        teaches = bool(texts) and len(texts) < MOST_BLOCKS
        if item.gold and teaches:
            teaches = bag_f1(Counter(tokens(found)), Counter(tokens(item.gold))).f1 > LEAST_FOUND
        words, shares = word_shares(document, label, reader) if teaches else ({}, (0.0, 0.0))
        pages.append(Page(item, document, label, counts, teaches, texts, words, shares))
    return pages


class Shares(tuple[dict[str, tuple[float, float]], tuple[float, float]]):
    """Of each class word: the shares of the page's main text and of the rest that lie under it; and of all words."""


def word_shares(document: Document, label: NDArray[np.float32], reader: ClassWords) -> Shares:
    table = document.dom
    assert table is not None
    mass = table.lengths.astype(float) ** 0.7
    total = float(mass[label >= 0].sum()) or 1.0
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
    return Shares(({word: (pair[0], pair[1]) for word, pair in found.items()}, overall))


def lexicon_of(pages: Iterable[Page]) -> dict[str, float]:
    """Log odds of class words, over what is usual; words of few hosts are left out or count for less."""
    main, rest, hosts = Counter[str](), Counter[str](), defaultdict[str, set[str]](set)
    all_main = all_rest = 0.0
    for page in pages:
        for word, (kept, dropped) in page.words.items():
            main[word] += kept  # type: ignore[assignment]
            rest[word] += dropped  # type: ignore[assignment]
            hosts[word].add(page.host)
        all_main += page.shares[0]
        all_rest += page.shares[1]
    usual = math.log((all_main + 1) / (all_rest + 1))
    lexicon = {}
    for word in sorted(hosts):
        if len(hosts[word]) >= LEAST_HOSTS:
            odds = math.log((main[word] + 0.15) / (rest[word] + 0.15)) - usual
            lexicon[word] = round(max(-3.0, min(3.0, odds)) * min(1.0, len(hosts[word]) / (2 * LEAST_HOSTS)), 2)
    return lexicon


def write_model(folder: Path, net: Net, lexicon: dict[str, float]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "html_net.npz").write_bytes(net.packed())
    told = {"lexicon": lexicon, "bars": BARS}
    (folder / "html_model.json.gz").write_bytes(packed(json.dumps(told, ensure_ascii=False, sort_keys=True)))


def packed(text: str) -> bytes:
    return gzip.compress(text.encode(), mtime=0)


class Folded(NamedTuple):
    """The pages by fold, those of the other folds that teach, the lexicon that these make, and lessons made by fold."""

    folds: list[list[Page]]
    teachers: list[list[Page]]
    lexicons: list[dict[str, float]]
    made: list[list[Lesson]]


def read_lessons(pages: list[Page], seed: int) -> Folded:
    """Fill in the `lesson` of every page, read with class words learned without its host."""
    folds = [[page for page in pages if fold_of(page.item, seed, FOLDS) == fold] for fold in range(FOLDS)]
    teachers = [[p for other in folds if other is not fold for p in other if p.teaches] for fold in folds]
    lexicons = [lexicon_of(group) for group in teachers]
    made = []
    for number, (fold, lexicon) in enumerate(zip(folds, lexicons, strict=True)):
        words = ClassWords(lexicon)
        for page in fold:
            features = page_features(page.document, words)
            if features is not None:
                page.lesson = Lesson(features, page.label, page.tokens, WEIGHTS.get(page.item.dataset, 1.0))
        made.append(list(made_lessons(fold, words, random.Random(f"{seed}/{number}"))))
    return Folded(folds, teachers, lexicons, made)


def made_lessons(pages: Sequence[Page], words: ClassWords, rng: random.Random) -> Iterator[Lesson]:
    """Lessons on pages made from `pages`, nearly one from each that teaches."""
    known = [
        (page, Known(page.document, page.label, page.item.kind if page.item.gold else "", page.item.language))
        for page in pages
        if page.teaches and len(page.texts) <= MOST_CHANGED
    ]
    stories = [one for _, one in known if one.kind == "article"]
    threads = [one for _, one in known if one.kind == "forum"]
    for page, one in known:
        made = make(one, stories, threads, rng)
        features = None if made is None else page_features(made.document, words)
        if made is None or features is None or len(made.label) > MOST_LEARNED:
            continue
        counts = np.array([len(tokens(text)) for text in features.texts.texts], np.int64)
        weight = MADE_WEIGHT * WEIGHTS.get(page.item.dataset, 1.0)
        yield Lesson(features, made.label, counts, weight)


def train(pages: Sequence[Page], made: Iterable[Lesson]) -> Net:
    lessons, made = [page.lesson for page in pages if page.lesson is not None], list(made)
    return together([train_net(Course(lessons, made, rounds), seed) for seed, rounds in enumerate(MEMBERS)])


def cross_validate(pages: list[Page], seed: int, out: Path | None) -> None:
    """Fill in `chance` by models that have not seen the page's host, and write these models."""
    folded = read_lessons(pages, seed)
    for number, (fold, group) in enumerate(zip(folded.folds, folded.teachers, strict=True)):
        others = [lesson for other, made in enumerate(folded.made) if other != number for lesson in made]
        net = train(group, others)
        for page in fold:
            if page.lesson is not None:
                page.chance = net.predict(page.lesson.features)
        if out:
            # As it is stored, in whole steps.
            write_model(out / f"fold{number}", net, folded.lexicons[number])
        print(f"fold {number + 1}/{FOLDS}", flush=True)


def fit(pages: list[Page], out: Path) -> None:
    """Train on all pages."""
    folded = read_lessons(pages, 0)
    group = [page for page in pages if page.teaches]
    write_model(out, train(group, (lesson for made in folded.made for lesson in made)), lexicon_of(group))


def kept_text(page: Page, bar: float) -> str:
    """The text as the judge would leave it: blocks at or above the bar, without later copies of long ones."""
    assert page.chance is not None
    chances = lifted(page.chance, bar)
    if chances.max() < bar:
        return ""
    seen: set[str] = set()
    kept = []
    for text, chance in zip(page.texts, chances.tolist(), strict=True):
        if chance >= bar and not (len(text) > 60 and text in seen):
            kept.append(text)
            seen.add(text)
    return "\n".join(kept)


def report(pages: Sequence[Page], bar: float) -> None:
    scores: defaultdict[str, list[float]] = defaultdict(list)
    pooled = [0, 0, 0]
    for page in pages:
        text = kept_text(page, bar) if page.texts else ""
        if page.item.gold:
            score = bag_f1(Counter(tokens(text)), Counter(tokens(page.item.gold))).f1
        else:
            counted = pieces(page.item, text)
            score, pooled = counted.f1, [a + b for a, b in zip(pooled, counted, strict=True)]
        scores[page.item.dataset].append(score)
    macro = statistics.mean(statistics.mean(scores[name]) for name in SETS)
    sets = " ".join(f"{name} {statistics.mean(scores[name]):.4f}" for name in SETS)
    print(f"bar {bar:.2f}: macro {macro:.4f} {sets} pieces {2 * pooled[0] / sum(pooled):.4f}", flush=True)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("data", type=Path)
    arguments.add_argument("what", choices=("cv", "fit"))
    arguments.add_argument("--out", type=Path)
    arguments.add_argument("--seed", type=int, default=0)
    options = arguments.parse_args()
    pages = load_pages(options.data)
    print(f"{len(pages)} pages, {sum(len(page.texts) for page in pages)} blocks", flush=True)
    if options.what == "fit":
        fit(pages, options.out)
        return
    cross_validate(pages, options.seed, options.out)
    for bar in (0.4, 0.45, 0.5, 0.55, 0.6):
        report(pages, bar)


if __name__ == "__main__":
    main()
