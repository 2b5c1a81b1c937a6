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
from boilerstrip.judges.html_net import Net
from boilerstrip.model import Document, RawPage
from boilerstrip.segment import segment
from html_data import SETS, Item, bag_f1, fold_of, host_of, labels, load_items, pieces, tokens
from html_learned import Learned, Reader, Seen, learn, see
from html_made import make
from html_parts import Known
from net_training import MOST_BLOCKS as MOST_LEARNED
from net_training import Course, Lesson, train_net

FOLDS = 5
# The nets that teach the one of the model, by how many rounds made pages take part in; real pages have the end to
# themselves. Then its own rounds, and how wide the layers are of those and of this one: a wide net costs as much again.
TEACHERS, PUPIL = (5, 7, 5), 5
WIDE, NARROW = (40, 24, 16), (32, 16, 12)
# The chances below which strict, balanced and recall drop a block.
BARS = (0.7, 0.6, 0.25)
# Small sets count for more, and the sets whose labels are partial or another tool's for less.
WEIGHTS = {"magic_article": 2.0, "magic_forum": 2.0, "zh_handmade": 2.0, "trafilatura_eval": 0.7, "readability": 0.7}
# What a page made from another counts for, of what that one does; pages of more blocks are not changed.
MADE_WEIGHT, MOST_CHANGED = 0.6, 900
# A page of more blocks does not teach.
MOST_BLOCKS = 4000
# Text under share-alike licences teaches no words.
SHARE_ALIKE = (
    "wikipedia", "wikia", "fandom", "wikihow", "stackoverflow", "stackexchange", "serverfault", "askubuntu",
    "superuser", "creativecommons",
)  # fmt: skip
# Gold that is mostly not in the page cannot teach.
LEAST_FOUND = 0.5

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
    seen: Seen
    lesson: Lesson | None = None
    chance: Floats | None = None

    @property
    def host(self) -> str:
        """The site, which folds and the lexicon count by."""
        return host_of(self.item)


def load_pages(data: Path) -> list[Page]:
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
        seen = see(document, label, text=may_speak(item)) if teaches else Seen()
        pages.append(Page(item, document, label, counts, teaches, texts, seen))
    return pages


def words_learned(pages: Iterable[Page]) -> Learned:
    """What the words of classes and of text say on `pages`."""
    return learn((page.host, page.seen) for page in pages)


def write_model(folder: Path, net: Net, learned: Learned) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "html_net.npz").write_bytes(net.packed())
    told = {"lexicon": learned.classes, "short": learned.short, "long": learned.long, "bars": BARS}
    (folder / "html_model.json.gz").write_bytes(packed(json.dumps(told, ensure_ascii=False, sort_keys=True)))


def packed(text: str) -> bytes:
    return gzip.compress(text.encode(), mtime=0)


def may_speak(item: Item) -> bool:
    """Whether the words of a page's text count: where all main text is known, and none is share-alike."""
    return bool(item.gold) and not any(name in host_of(item) for name in SHARE_ALIKE)


class Folded(NamedTuple):
    """The pages by fold, those of the other folds that teach, the words that these teach, and lessons made by fold."""

    folds: list[list[Page]]
    teachers: list[list[Page]]
    words: list[Learned]
    made: list[list[Lesson]]


def read_lessons(pages: list[Page], seed: int) -> Folded:
    """Fill in the `lesson` of every page, read with class words learned without its host."""
    folds = [[page for page in pages if fold_of(page.item, seed, FOLDS) == fold] for fold in range(FOLDS)]
    teachers = [[p for other in folds if other is not fold for p in other if p.teaches] for fold in folds]
    learned = [words_learned(group) for group in teachers]
    made = []
    for number, (fold, words) in enumerate(zip(folds, learned, strict=True)):
        reader = Reader(words)
        for page in fold:
            features = reader.features(page.document)
            if features is not None:
                page.lesson = Lesson(features, page.label, page.tokens, WEIGHTS.get(page.item.dataset, 1.0))
        made.append(list(made_lessons(fold, reader, random.Random(f"{seed}/{number}"))))
    return Folded(folds, teachers, learned, made)


def made_lessons(pages: Sequence[Page], reader: Reader, rng: random.Random) -> Iterator[Lesson]:
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
        features = None if made is None else reader.features(made.document)
        if made is None or features is None or len(made.label) > MOST_LEARNED:
            continue
        counts = np.array([len(tokens(text)) for text in features.texts.texts], np.int64)
        weight = MADE_WEIGHT * WEIGHTS.get(page.item.dataset, 1.0)
        yield Lesson(features, made.label, counts, weight)


def train(pages: Sequence[Page], made: Iterable[Lesson]) -> Net:
    """A narrow net that learns from the labels and from what wide ones say on average, each trained from another start.

    Alone it does nearly as well as they do together, for a fraction of the work.
    """
    lessons, made = [page.lesson for page in pages if page.lesson is not None], list(made)
    teachers = [train_net(Course(lessons, made, rounds, WIDE), seed) for seed, rounds in enumerate(TEACHERS)]

    def taught(lesson: Lesson) -> Lesson:
        return lesson.heeding(np.mean([teacher.predict(lesson.features) for teacher in teachers], axis=0))

    return train_net(Course(list(map(taught, lessons)), list(map(taught, made)), PUPIL, NARROW), seed=0)


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
            write_model(out / f"fold{number}", net, folded.words[number])
        print(f"fold {number + 1}/{FOLDS}", flush=True)


def fit(pages: list[Page], out: Path) -> None:
    """Train on all pages."""
    folded = read_lessons(pages, 0)
    group = [page for page in pages if page.teaches]
    write_model(out, train(group, (lesson for made in folded.made for lesson in made)), words_learned(group))


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
