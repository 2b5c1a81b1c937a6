"""What the DOM is worth: tools that see the HTML, scored over the flattened lines of the same pages.

Usage: python bench/with_dom.py DATA FLAT_REAL_GOLD.jsonl [--only boilerstrip,trafilatura] [--holdout MODELS]

DATA as for bench/extraction.py. Each tool cleans the HTML of each page of the gold file; a line of the flattened page
stays if it stands in what the tool gives, as the line's own label was once found in the gold text. What the cleaner of
flattened text reaches on these lines without the HTML, tools/eval_lines.py prints. The first row is the gold text: what
a tool would get that makes no mistake. Give `--holdout` the models that `tools/train_html.py cv` wrote of seed 0.
"""

from __future__ import annotations

import argparse
import dataclasses
import logging
import sys
from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))

from extraction import use_model
from extractors import TOOLS
from flat_meter import GoldPage, Score, read_gold, score, table
from html_data import Item, fold_of, labels, load_items


def scored(page: GoldPage, item: Item, text: str) -> Score:
    """The score of the lines of `page` that stand in `text`."""
    stays = labels(dataclasses.replace(item, gold=text), [line for _, line in page.lines])
    return score(page, "\n".join(line for (_, line), label in zip(page.lines, stays, strict=True) if label))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("data", type=Path)
    arguments.add_argument("gold", type=Path)
    arguments.add_argument("--only", default="boilerstrip,resiliparse,trafilatura", help="tools, separated by commas")
    arguments.add_argument("--holdout", type=Path, help="a folder of models by fold, of seed 0")
    options = arguments.parse_args()
    logging.disable(logging.CRITICAL)
    known = {f"{item.dataset}/{item.id}": item for item in load_items(options.data) if item.gold}
    both = [(page, known[page.id]) for page in read_gold(options.gold) if page.id in known]
    both.sort(key=lambda pair: fold_of(pair[1], 0))
    pages = [page for page, _ in both]
    print(f"{len(pages)} pages")
    show("the gold text", pages, [scored(page, item, item.gold or "") for page, item in both])
    for name in filter(None, options.only.split(",")):
        extract = TOOLS[name]()
        found, failures = [], 0
        for fold, group in groupby(both, key=lambda pair: fold_of(pair[1], 0)):
            if options.holdout:
                use_model(options.holdout / f"fold{fold}")
            for page, item in group:
                text = text_of(extract, item)
                failures += text is None
                found.append(scored(page, item, text or ""))
        show(f"{name}, {failures} pages failed", pages, found)


def text_of(extract: Callable[[bytes], str], item: Item) -> str | None:
    """What the tool makes of a page: None where it fails."""
    try:
        return extract(item.path.read_bytes())
    except Exception:  # noqa: BLE001  # a tool that fails on a page has found nothing there
        return None


def show(name: str, pages: Sequence[GoldPage], scores: Sequence[Score]) -> None:
    print(name)
    print("\n".join(table(pages, scores)), flush=True)


if __name__ == "__main__":
    main()
