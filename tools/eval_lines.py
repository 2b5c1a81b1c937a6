"""Measure the learned line judge on hosts that it was not trained on: folds by host over the flattened real pages.

Usage: python tools/eval_lines.py REAL.jsonl.gz CLEAN.jsonl.gz DOCUMENTS.jsonl.gz FLAT_REAL_GOLD.jsonl
                                  [--share S]

REAL, CLEAN and DOCUMENTS as for tools/train_lines.py. Each fold is judged by nets that saw no page of its hosts, nor
anything made from one; the model of pages and the second look are learned from what these nets say of the other folds.
Prints content kept, chrome removed and f1 for several bars of the net and of the second look over lines alone, then for
all judges together at the shipped bar; and how many clean texts lose a line: what is left of these pages (`flattened`),
and of HTML pages, and gold texts (CLEAN).
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from boilerstrip.config import Settings
from boilerstrip.decisions import Decisions
from boilerstrip.judges import TEXT_RULES, PageView
from boilerstrip.judges.learned import LineModel
from boilerstrip.judges.page_model import PageRead
from boilerstrip.judges.wording import Wording
from boilerstrip.model import Vote
from boilerstrip.resolve import resolve
from line_examples import Sources, WordedView, add_sources, examples, groups_of, read_clean, read_real, seen
from line_second_training import looking
from lines_real import LabelledPage, read_gold
from train_lines import fit_groups, fit_page_model, fit_second_look

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "bench"))
from flat_meter import GoldPage, score, table

_BARS = (0.4, 0.5, 0.55, 0.6, 0.65, 0.7)


class Judge(NamedTuple):
    """What has not seen a fold: a model, and the table of words whose answers it reads."""

    model: LineModel
    wording: Wording

    def view(self, lines: Sequence[str]) -> PageView:
        """A page as the judge sees it."""
        return WordedView(lines, self.wording)

    def votes(self, page: PageView) -> Iterator[Vote]:
        """What boilerstrip.judges.votes_on says, with another model."""
        yield from (vote for rule in TEXT_RULES for vote in rule(page))
        yield from self.model.votes(self.model.read(seen(page).rows, signs=page.holds_chrome))

    def decide(self, page: PageView) -> Decisions:
        """The decisions of all judges."""
        return resolve(page.document, self.votes(page), Settings())


def outputs(page: LabelledPage, judge: Judge) -> dict[str, str]:
    """What is left of a page at each bar of the net and the second look alone, and of all judges together."""
    view = judge.view([text for text, _ in page.lines])
    rows, model = seen(view).rows, judge.model
    read = PageRead(model.net.names, rows, model.net.predict(rows), view.holds_chrome)
    odds = {"net alone": read.chances.content, "second look alone": model.look.content(read)}
    texts = [view.document.block_text(index) for index in range(len(view.document.blocks))]
    found = {
        f"{name}, {bar}": np.flatnonzero(1 / (1 + np.exp(-content)) >= bar).tolist()
        for name, content in odds.items()
        for bar in _BARS
    }
    found["all judges"] = [decision.block for decision in judge.decide(view) if decision.kept]
    return {name: "\n".join(texts[index] for index in kept) for name, kept in found.items()}


def loses(lines: Sequence[str], judge: Judge) -> bool:
    """Whether any line of a page goes."""
    return not all(decision.kept for decision in judge.decide(judge.view(lines)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_sources(parser)
    parser.add_argument("gold", type=Path)
    options = parser.parse_args()
    pages = examples(Sources.of(options))
    gold = read_gold(options.gold)
    clean = [page for page in read_clean(options.clean, read_real(options.real)) if page.kind != "weak"]
    groups = groups_of(page.site for page in [*gold, *clean])
    found: dict[str, list[str]] = {}
    measured: list[GoldPage] = []
    lost: Counter[tuple[str, str]] = Counter()
    unseen = fit_groups(pages)
    for fold, trained in unseen.items():
        others = [page for page in pages if page.group != fold]
        look = looking(fit_second_look(others, unseen))
        judge = Judge(LineModel(trained.net, fit_page_model(others, unseen), look), trained.wording)
        for page in gold:
            if groups[page.site] == fold:
                lines = tuple((label, text) for text, label in page.lines)
                measured.append(GoldPage(page.id, page.language, page.kind, lines))
                left = outputs(page, judge)
                for name, text in left.items():
                    found.setdefault(name, []).append(text)
                lost["flattened", "pages"] += 1
                lost["flattened", "lose a line"] += loses(left["all judges"].split("\n"), judge)
        for page in clean:
            if groups[page.site] == fold:
                lost[page.kind, "pages"] += 1
                lost[page.kind, "lose a line"] += loses([text for text, _ in page.lines], judge)
    for name, texts in found.items():
        print(name)
        keys = ("kind", "lang") if name == "all judges" else ()
        print("\n".join(table(measured, [score(p, t) for p, t in zip(measured, texts, strict=True)], keys)))
    for (kind, what), count in sorted(lost.items()):
        print(f"  {kind:9} {what:12} {count}")


if __name__ == "__main__":
    main()
