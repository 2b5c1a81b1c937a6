"""Pages with known main text for training and measuring: loading, tokens, labels, scores."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["SETS", "Item", "bag_f1", "fold_of", "host_of", "labels", "load_items", "page_score", "pieces", "tokens"]

# The sets that figures are given for; `readability` only trains, as its gold is another tool's output.
SETS = ("wcxb_dev", "trafilatura_eval", "magic_article", "magic_forum", "zh_handmade")

_WIDE = re.compile(r"([\u0e00-\u0eff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])")
_WORD = re.compile(r"\w+")
_ALIGNED = 25000


@dataclass(frozen=True, slots=True)
class Item:
    """A page and what is known of its main text: all of it, or pieces that must and must not come out."""

    dataset: str
    id: str
    path: Path
    url: str
    language: str
    kind: str
    gold: str | None
    wanted: tuple[str, ...] = field(default=())
    unwanted: tuple[str, ...] = field(default=())


def load_items(folder: Path) -> Iterator[Item]:
    """All pages of the sets in `folder`, in order."""
    for listing in sorted(folder.glob("*/items.jsonl")):
        with listing.open(encoding="utf-8") as lines:
            for line in filter(str.strip, lines):
                row = json.loads(line)
                yield Item(
                    dataset=row["dataset"],
                    id=row["id"],
                    path=listing.parent / row["html_path"],
                    url=row["url"] or row["id"],
                    language=row["lang"] or "",
                    kind=row["page_type"] or "",
                    gold=row.get("gold_text"),
                    wanted=tuple(row.get("with") or ()),
                    unwanted=tuple(row.get("without") or ()),
                )


def host_of(item: Item) -> str:
    """The registered domain of the page, near enough; the same for all pages of one site in all sets."""
    name = re.sub(r"^\w+::", "", item.url)
    name = re.sub(r"^https?://|[/?#].*", "", name).lower()
    parts = name.split(".")
    deep = re.search(r"\.(co|com|org|net|gov|edu|ac)\.\w\w$", name)
    return ".".join(parts[-3 if deep else -2 :])


def fold_of(item: Item, seed: int, folds: int = 5) -> int:
    """The fold that the host of `item` falls into."""
    return int(hashlib.sha1(f"{seed}/{host_of(item)}".encode()).hexdigest(), 16) % folds


def tokens(text: str) -> list[str]:
    """Words in lower case; each Han, kana and Thai character is one."""
    return _WORD.findall(_WIDE.sub(r" \1 ", text.lower()))


class Overlap(NamedTuple):
    """Precision, recall and F1 of one bag of tokens against another."""

    precision: float
    recall: float
    f1: float


def bag_f1(found: Counter[str], gold: Counter[str]) -> Overlap:
    """How well `found` covers `gold`."""
    has, wants = found.total(), gold.total()
    if not has or not wants:
        return Overlap(*[float(has == wants)] * 3)
    common = (found & gold).total()
    return Overlap(common / has, common / wants, 2 * common / (has + wants))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


class Pieces(NamedTuple):
    """How many of the wanted and of the unwanted pieces came out, and how many were wanted."""

    right: int
    wrong: int
    wanted: int

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.right + self.wrong + self.wanted) if self.right else 0.0


def pieces(item: Item, text: str) -> Pieces:
    """The pieces of `item` that occur in `text`."""
    flat = squeezed(text)
    right = sum(squeezed(piece) in flat for piece in item.wanted)
    wrong = sum(squeezed(piece) in flat for piece in item.unwanted)
    return Pieces(right, wrong, len(item.wanted))


def page_score(item: Item, text: str) -> float:
    """Bag-of-tokens F1 against the gold text, or F1 over the pieces where only these are known."""
    if item.gold:
        return bag_f1(Counter(tokens(text)), Counter(tokens(item.gold))).f1
    return pieces(item, text).f1


def labels(item: Item, texts: Sequence[str]) -> NDArray[np.float32]:
    """For each block 1 (main text), 0 (not) or -1 (not known)."""
    if item.gold:
        return _labels_from_gold(item.gold, texts)
    found = np.full(len(texts), -1, np.float32)
    for wanted, value in ((item.unwanted, 0.0), (item.wanted, 1.0)):
        for piece in filter(None, map(squeezed, wanted)):
            for index, text in enumerate(texts):
                flat = squeezed(text)
                if piece in flat or (len(flat) > 25 and flat in piece):
                    found[index] = value
    return found


def _labels_from_gold(gold: str, texts: Sequence[str]) -> NDArray[np.float32]:
    """A block is main text if half of its runs of four tokens are, and a short one also stands in its place there."""
    from rapidfuzz.distance import LCSseq

    wanted = tokens(gold)
    grams = {n: {tuple(wanted[i : i + n]) for i in range(len(wanted) - n + 1)} for n in (1, 2, 3, 4)}
    blocks = [tokens(text) for text in texts]
    flat = [(word, index) for index, words in enumerate(blocks) for word in words][:_ALIGNED]
    matched = np.zeros(len(blocks))
    for step in LCSseq.opcodes([word for word, _ in flat], wanted[:_ALIGNED]):
        if step.tag == "equal":
            for at in range(step.src_start, step.src_end):
                matched[flat[at][1]] += 1
    found = np.zeros(len(blocks), np.float32)
    for index, words in enumerate(blocks):
        if not words:
            found[index] = -1
            continue
        size = min(4, len(words))
        runs = len(words) - size + 1
        held = sum(tuple(words[i : i + size]) in grams[size] for i in range(runs)) / runs
        found[index] = held >= 0.5 and (len(words) >= 8 or matched[index] / len(words) >= 0.6)
    return _without_excess(found, blocks, Counter(wanted))


# A block is looked at beside so many before and after it.
_BESIDE = 6


def _without_excess(found: NDArray[np.float32], blocks: Sequence[list[str]], gold: Counter[str]) -> NDArray[np.float32]:
    """The labels without blocks of main text that make it fit worse and stand among others: copies, menus."""
    label = found.copy()
    size = np.array([len(words) for words in blocks]) * (label >= 0)
    kept = Counter(word for words, main in zip(blocks, label.tolist(), strict=True) if main == 1 for word in words)
    has, common = kept.total(), (kept & gold).total()
    total, main = (np.concatenate(([0], np.cumsum(one))) for one in (size, size * (label == 1)))
    order = np.arange(len(label))
    high, low = np.minimum(order + _BESIDE + 1, len(label)), np.maximum(order - _BESIDE, 0)
    beside = (main[high] - main[low] - size) / np.maximum(1, total[high] - total[low] - size)
    doubted = np.flatnonzero((label == 1) & (beside < 0.5))
    for index in doubted[np.argsort(beside[doubted], kind="stable")].tolist():
        own = Counter(blocks[index])
        left = common - sum(min(kept[w], gold[w]) - min(kept[w] - n, gold[w]) for w, n in own.items())
        if left * (has + gold.total()) > common * (has - own.total() + gold.total()):
            label[index] = 0
            kept -= own
            has, common = has - own.total(), left
    return label
