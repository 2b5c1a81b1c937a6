"""Measure the learned line judge on hosts that it was not trained on: folds by host over the flattened real pages.

Usage: python tools/eval_lines.py REAL.jsonl.gz DOCUMENTS.jsonl.gz FLAT_REAL_GOLD.jsonl [--folds 2] [--share 0.4]

REAL and DOCUMENTS as for tools/train_lines.py; pages made from real ones use only hosts outside the fold. `--share` is
the part of the made pages that each fold trains on. Prints content kept, chrome removed and f1 for several bars of the
model alone, and for the whole set of judges at the shipped bar.
"""

from __future__ import annotations

import argparse
import random
import sys
from pathlib import Path
from typing import Any

import numpy as np

from boilerstrip.config import Settings
from boilerstrip.judges import TEXT_RULES, PageView
from boilerstrip.judges.features import line_features
from boilerstrip.judges.learned import votes_of
from boilerstrip.resolve import resolve
from boilerstrip.segment.text import segment_text
from lines_bank import read_voices
from lines_real import LabelledPage, read_gold
from train_lines import BAR, MADE, PROSE, REAL_MASK, Maker, fit, page_rows, read_real

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "bench"))
from flat_meter import GoldPage, score, table

_BARS = (0.3, 0.4, 0.45, 0.5, 0.6)


def folds(sites: set[str], count: int) -> dict[str, int]:
    """The fold of each host, by lot."""
    names = sorted(sites)
    random.Random(0).shuffle(names)
    return {name: place % count for place, name in enumerate(names)}


def outputs(page: LabelledPage, model: Any) -> dict[str, str]:
    """What is left of a page at each bar of the model alone, and of all judges together."""
    document = segment_text("\n".join(text for text, _ in page.lines))
    view = PageView(document)
    rows = line_features(view).rows
    content = model.predict(rows)
    texts = [document.block_text(index) for index in range(len(document.blocks))]
    found = {f"model {bar}": np.flatnonzero(content >= bar).tolist() for bar in _BARS}
    votes = [vote for judge in TEXT_RULES for vote in judge(view)] + list(votes_of(view, rows, content, BAR))
    found["all judges"] = [d.block for d in resolve(document, votes, Settings()) if d.kept]
    return {name: "\n".join(texts[index] for index in kept) for name, kept in found.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("real", type=Path)
    parser.add_argument("documents", type=Path)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--folds", type=int, default=2)
    parser.add_argument("--share", type=float, default=0.4)
    options = parser.parse_args()
    real, gold = read_real(options.real), read_gold(options.gold)
    voices = read_voices(options.documents, PROSE)
    fold = folds({page.site for page in [*real, *gold]}, options.folds)
    rows = {page.id: page_rows(page, REAL_MASK) for page in real}
    found: dict[str, list[str]] = {}
    measured: list[GoldPage] = []
    for number in range(options.folds):
        seen = [page for page in real if fold[page.site] != number]
        maker = Maker(seen, voices)
        made = [maker.page(kind, n) for kind, (count, _) in MADE.items() for n in range(int(count * options.share))]
        model = fit([rows[page.id] for page in seen] + [page_rows(page) for page in made if page])
        for page in gold:
            if fold[page.site] == number:
                measured.append(
                    GoldPage(page.id, page.language, page.kind, tuple((label, text) for text, label in page.lines))
                )
                for name, text in outputs(page, model).items():
                    found.setdefault(name, []).append(text)
        print(f"fold {number}: {len(seen)} real pages, {len(made)} made", flush=True)
    for name, texts in found.items():
        print(name)
        keys = ("kind", "lang") if name == "all judges" else ()
        print("\n".join(table(measured, [score(p, t) for p, t in zip(measured, texts, strict=True)], keys)))


if __name__ == "__main__":
    main()
