"""Measure the learned line judge on hosts that it was not trained on: folds by host over the flattened real pages.

Usage: python tools/eval_lines.py REAL.jsonl.gz CLEAN.jsonl.gz DOCUMENTS.jsonl.gz FLAT_REAL_GOLD.jsonl [--share S]

REAL, CLEAN and DOCUMENTS as for tools/train_lines.py. Two folds: each is judged by models that saw no page of its
hosts, nor anything made from one. Prints content kept, chrome removed and f1 for several bars of the model over lines
alone, then for all judges together at the shipped bar; and how many of the clean texts of CLEAN (what is left of the
fold's HTML pages, gold texts) lose a line.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from boilerstrip.config import Settings
from boilerstrip.judges import TEXT_RULES, PageView
from boilerstrip.judges.cleanness import looks_clean, page_features
from boilerstrip.judges.features import line_features
from boilerstrip.judges.learned import clean_votes, votes_of
from boilerstrip.judges.rounds import decide
from boilerstrip.model import Vote
from boilerstrip.segment.text import segment_text
from lines_real import LabelledPage, read_gold
from train_lines import BAR, GROUPS, examples, fit_lines, fit_pages, groups_of, read_clean, read_real

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "bench"))
from flat_meter import GoldPage, score, table

_BARS = (0.3, 0.4, 0.45, 0.5, 0.55, 0.6)


class Models(NamedTuple):
    """The model over lines and the one over pages."""

    lines: Any
    pages: Any

    def judge(self, page: PageView) -> Iterator[Vote]:
        """What boilerstrip.judges.learned says, with these models."""
        features = line_features(page)
        content = self.lines.predict(features.rows)
        chance = float(self.pages.predict(page_features(page, features, content)[None])[0])
        yield from (clean_votes(content) if looks_clean(page, chance) else votes_of(features.rows, content, BAR))


def outputs(page: LabelledPage, models: Models) -> dict[str, str]:
    """What is left of a page at each bar of the model over lines alone, and of all judges together."""
    document = segment_text("\n".join(text for text, _ in page.lines))
    view = PageView(document)
    content = models.lines.predict(line_features(view).rows)
    texts = [document.block_text(index) for index in range(len(document.blocks))]
    found = {f"model {bar}": np.flatnonzero(content >= bar).tolist() for bar in _BARS}
    decisions = decide(view, (*TEXT_RULES, models.judge), Settings())
    found["all judges"] = [decision.block for decision in decisions if decision.kept]
    return {name: "\n".join(texts[index] for index in kept) for name, kept in found.items()}


def loses(page: LabelledPage, models: Models) -> bool:
    """Whether any line of a page goes."""
    view = PageView(segment_text("\n".join(text for text, _ in page.lines)))
    return not all(decision.kept for decision in decide(view, (*TEXT_RULES, models.judge), Settings()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("real", type=Path)
    parser.add_argument("clean", type=Path)
    parser.add_argument("documents", type=Path)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--share", type=float, default=0.5)
    options = parser.parse_args()
    pages = examples(options)
    gold = read_gold(options.gold)
    clean = [page for page in read_clean(options.clean, read_real(options.real)) if page.kind != "weak"]
    groups = groups_of(page.site for page in [*gold, *clean])
    found: dict[str, list[str]] = {}
    measured: list[GoldPage] = []
    lost: Counter[tuple[str, str]] = Counter()
    for fold in (0, 1):
        seen = [page for page in pages if page.group * 2 // GROUPS != fold]
        models = Models(fit_lines(seen), fit_pages(seen))
        print(f"fold {fold}: trained on {len(seen)} pages", flush=True)
        for page in gold:
            if groups[page.site] * 2 // GROUPS == fold:
                lines = tuple((label, text) for text, label in page.lines)
                measured.append(GoldPage(page.id, page.language, page.kind, lines))
                for name, text in outputs(page, models).items():
                    found.setdefault(name, []).append(text)
        for page in clean:
            if groups[page.site] * 2 // GROUPS == fold:
                lost[page.kind, "pages"] += 1
                lost[page.kind, "lose a line"] += loses(page, models)
    for name, texts in found.items():
        print(name)
        keys = ("kind", "lang") if name == "all judges" else ()
        print("\n".join(table(measured, [score(p, t) for p, t in zip(measured, texts, strict=True)], keys)))
    for (kind, what), count in sorted(lost.items()):
        print(f"  {kind:8} {what:12} {count}")


if __name__ == "__main__":
    main()
