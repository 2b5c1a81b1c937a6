"""What whole sites gain: each page cleaned alone, then with what the pages of its site have in common.

Usage: python bench/sites.py SHARED_DIR [--only flat flat2] [--missed]

SHARED_DIR holds bench/flat and bench/flat2 with their gold. The pages of a site are those of one host; sites with fewer
than four pages are left out. `--missed` lists the content that only the
site's rules remove, and the chrome that stays.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from boilerstrip.config import Settings
from boilerstrip.judges import PageView
from boilerstrip.judges.repeats import FEWEST_PAGES, learn
from boilerstrip.judges.site_rules import site_judge
from boilerstrip.model import RawPage
from boilerstrip.pipeline import Case, judge
from boilerstrip.segment.text import segment_text
from flat_meter import GoldPage, read_gold, score, squash, table


def sites_of(path: Path) -> dict[str, list[GoldPage]]:
    """The pages of each host that has enough of them."""
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    hosts = {row["id"]: row["url"].split("/")[2] for row in rows}
    sites: defaultdict[str, list[GoldPage]] = defaultdict(list)
    for page in read_gold(path):
        sites[hosts[page.id]].append(page)
    return {host: pages for host, pages in sorted(sites.items()) if len(pages) >= FEWEST_PAGES}


def cleaned_site(pages: Sequence[GoldPage], site: str) -> dict[str, list[str]]:
    """The clean text of each page: alone, and as a page of its site."""
    documents = [segment_text(page.text) for page in pages]
    raws = [RawPage(page.text.encode(), origin=page.id) for page in pages]
    rules = learn([PageView(document) for document in documents], site=site)
    pairs = list(zip(documents, raws, strict=True))
    return {
        "alone": [judge(Case(document, raw), Settings()).text for document, raw in pairs],
        "as a site": [judge(Case(document, raw, [site_judge(rules)]), Settings()).text for document, raw in pairs],
    }


def missed(page: GoldPage, alone: str, together: str) -> list[str]:
    """Content that only the rules of the site remove, and chrome that stays in spite of them."""
    before, after = squash(alone), squash(together)
    kept = {line.strip() for line in together.split("\n")}
    content = [line for label, line in page.lines if label == "K"]
    lost = [line for line in content if squash(line) in before and squash(line) not in after]
    left = [line for label, line in page.lines if label == "S" and line.strip() in kept]
    return [f"  lost {page.id}: {line!r}" for line in lost] + [f"  left {page.id}: {line!r}" for line in left]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--only", nargs="*", default=["flat", "flat2"])
    parser.add_argument("--missed", action="store_true")
    options = parser.parse_args()
    for name in options.only:
        texts: defaultdict[str, list[str]] = defaultdict(list)
        pages: list[GoldPage] = []
        for site, members in sites_of(options.shared / f"bench/{name}/gold.jsonl").items():
            pages += members
            for how, found in cleaned_site(members, site).items():
                texts[how] += found
        for how, found in texts.items():
            print(f"{name}: {how}")
            scores = [score(page, text) for page, text in zip(pages, found, strict=True)]
            print("\n".join(table(pages, scores, ("kind",))))
        if options.missed:
            for page, alone, together in zip(pages, texts["alone"], texts["as a site"], strict=True):
                for line in missed(page, alone, together):
                    print(line)


if __name__ == "__main__":
    main()
