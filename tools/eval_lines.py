"""Measure the learned line judge on hosts that it was not trained on: folds by host over the flattened real pages.

Usage: python tools/eval_lines.py REAL.jsonl.gz CLEAN.jsonl.gz DOCUMENTS.jsonl.gz FLAT_REAL_GOLD.jsonl
                                  [--share S] [--folds N] [--seeds N]

REAL, CLEAN and DOCUMENTS as for tools/train_lines.py. Each fold is judged by nets that saw no page of its hosts, nor
anything made from one. Prints content kept, chrome removed and f1 for several bars of the net over lines alone, then
for all judges together at the shipped bar; and how many of the clean texts of CLEAN (what is left of the fold's HTML
pages, gold texts) lose a line.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from boilerstrip.config import Settings
from boilerstrip.judges import TEXT_RULES, PageView
from boilerstrip.judges.learned import votes_on
from boilerstrip.judges.line_net import LineNet
from boilerstrip.judges.rounds import decide
from boilerstrip.model import Vote
from boilerstrip.segment.text import segment_text
from line_examples import GROUPS, Sources, add_sources, examples, groups_of, read_clean, read_real, seen
from lines_real import LabelledPage, read_gold
from train_lines import fit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "bench"))
from flat_meter import GoldPage, score, table

_BARS = (0.4, 0.5, 0.55, 0.6, 0.65, 0.7)


def judge_by(net: LineNet) -> Callable[[PageView], Iterator[Vote]]:
    """What boilerstrip.judges.text_judges says, with another net."""

    def judge(page: PageView) -> Iterator[Vote]:
        yield from (vote for rule in TEXT_RULES for vote in rule(page))
        rows = seen(page).rows
        yield from votes_on(rows, net.predict(rows), signs=page.holds_chrome)

    return judge


def outputs(page: LabelledPage, net: LineNet) -> dict[str, str]:
    """What is left of a page at each bar of the net over lines alone, and of all judges together."""
    document = segment_text("\n".join(text for text, _ in page.lines))
    view = PageView(document)
    content = 1 / (1 + np.exp(-net.predict(seen(view).rows).content))
    texts = [document.block_text(index) for index in range(len(document.blocks))]
    found = {f"net alone, {bar}": np.flatnonzero(content >= bar).tolist() for bar in _BARS}
    decisions = decide(view, (judge_by(net),), Settings())
    found["all judges"] = [decision.block for decision in decisions if decision.kept]
    return {name: "\n".join(texts[index] for index in kept) for name, kept in found.items()}


def loses(page: LabelledPage, net: LineNet) -> bool:
    """Whether any line of a page goes."""
    view = PageView(segment_text("\n".join(text for text, _ in page.lines)))
    return not all(decision.kept for decision in decide(view, (judge_by(net),), Settings()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_sources(parser)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--folds", type=int, default=GROUPS, choices=(2, GROUPS))
    parser.add_argument("--seeds", type=int, default=1, help="members of each net")
    options = parser.parse_args()
    pages = examples(Sources.of(options))
    gold = read_gold(options.gold)
    clean = [page for page in read_clean(options.clean, read_real(options.real)) if page.kind != "weak"]
    groups = groups_of(page.site for page in [*gold, *clean])
    found: dict[str, list[str]] = {}
    measured: list[GoldPage] = []
    lost: Counter[tuple[str, str]] = Counter()
    for fold in range(options.folds):
        others = [page for page in pages if page.group * options.folds // GROUPS != fold]
        net = fit(others, range(1, options.seeds + 1))
        print(f"fold {fold}: trained on {len(others)} pages", flush=True)
        for page in gold:
            if groups[page.site] * options.folds // GROUPS == fold:
                lines = tuple((label, text) for text, label in page.lines)
                measured.append(GoldPage(page.id, page.language, page.kind, lines))
                for name, text in outputs(page, net).items():
                    found.setdefault(name, []).append(text)
        for page in clean:
            if groups[page.site] * options.folds // GROUPS == fold:
                lost[page.kind, "pages"] += 1
                lost[page.kind, "lose a line"] += loses(page, net)
    for name, texts in found.items():
        print(name)
        keys = ("kind", "lang") if name == "all judges" else ()
        print("\n".join(table(measured, [score(p, t) for p, t in zip(measured, texts, strict=True)], keys)))
    for (kind, what), count in sorted(lost.items()):
        print(f"  {kind:8} {what:12} {count}")


if __name__ == "__main__":
    main()
