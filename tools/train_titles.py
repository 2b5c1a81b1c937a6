"""Train the title finder for flattened pages, and measure it on hosts it has not seen.

usage: python tools/train_titles.py FLAT DATA cv
       python tools/train_titles.py FLAT DATA fit --out src/boilerstrip/data

FLAT holds flattened web pages (`gold.jsonl` with `id, lang, url, path`), DATA the HTML pages they were made from, a
folder a set (see tools/html_data.py). The true titles are those that the HTML states. `cv` prints how often a title is
named and right, by five folds of hosts, beside taking the first line; `fit` trains on all and writes title_model.json.
"""

from __future__ import annotations

import argparse
import html
import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from scipy.optimize import minimize

import boilerstrip as bs
from boilerstrip.judges.chars import char_table
from boilerstrip.judges.view import PageView
from boilerstrip.metadata.title import BIN_EDGES, FLAGS, Candidates, candidates_of
from boilerstrip.model import BlockKind
from boilerstrip.segment.text import segment_text
from html_data import Item, fold_of, load_items

Floats = NDArray[np.float64]
FOLDS, PENALTY, LEAST = 5, 0.5, 0.4
_SITE = re.compile(r"\s[|\-–—·:»]\s")


@dataclass(frozen=True)
class Page:
    """A flattened page: its candidate lines as rows of zeros, ones and shares, and which of them are the title."""

    item: Item
    language: str
    lines: list[str]
    rows: Floats
    right: NDArray[np.bool_]
    stated: bool


def rows_of(found: Candidates) -> Floats:
    """The candidates as one row a line: one column a bin, a flag, a class."""
    classes = len(char_table().class_names)
    parts = [np.eye(len(edges) + 1)[found.bins[name]] for name, edges in BIN_EDGES.items()]
    return np.concatenate([*parts, found.flags, np.eye(classes)[found.first], np.eye(classes)[found.last]], axis=1)


def plain(text: str) -> str:
    """A title as it is compared: case folded, words alone."""
    text = html.unescape(html.unescape(text))
    return re.sub(r"\W+", " ", unicodedata.normalize("NFKC", text).casefold()).strip()


def is_title(line: str, titles: Sequence[str]) -> bool:
    """Whether a line says one of the titles, a site's name more or a few words less."""
    said = plain(line)
    if len(said) < 2:
        return False
    return any(
        fuzz.ratio(said, title) >= 88
        or (len(said) > 12 and said in title and len(said) >= 0.5 * len(title))
        or (len(title) > 12 and title in said and len(title) >= 0.6 * len(said))
        for title in titles
    )


def titles_of(raw: bytes) -> list[str]:
    """The titles that an HTML page states, with and without the name of its site, and its first main heading."""
    doc = bs.clean(raw, media_type="text/html")
    stated = [html.unescape(fact.value) for fact in doc.metadata.facts if fact.field == "title"]
    headings = [block for block in doc.document.blocks if block.kind is BlockKind.HEADING and block.level == 1]
    stated += [doc.source_text[block.start : block.end] for block in headings[:1]]
    parts = [part for title in stated for part in _SITE.split(title) if len(part) >= 0.5 * len(title)]
    return sorted({plain(title) for title in [*stated, *parts]} - {""})


def read_pages(flat: Path, data: Path) -> list[Page]:
    """The flattened pages whose HTML states a title."""
    items = {f"{item.dataset}/{item.id}": item for item in load_items(data)}
    pages = []
    for row in map(json.loads, (flat / "gold.jsonl").read_text(encoding="utf-8").splitlines()):
        item = items.get(row["id"])
        titles = titles_of(item.path.read_bytes()) if item else []
        view = PageView(segment_text((flat / row["path"]).read_text(encoding="utf-8", errors="replace")))
        found = candidates_of(view)
        if item and titles and found:
            lines = [view.lines[line] for line in found.lines.tolist()]
            right = np.array([is_title(line, titles) for line in lines])
            stated = any(is_title(line, titles) for line in view.lines)
            pages.append(Page(item, row["lang"], lines, rows_of(found), right, stated))
    return pages


def fit(pages: Sequence[Page]) -> Floats:
    """The weights, the utility of no title last: the likelihood of any right line, with a penalty on their squares."""
    rows = np.concatenate([page.rows for page in pages])
    right = np.concatenate([page.right for page in pages])
    sizes = [len(page.rows) for page in pages]
    start = np.cumsum([0, *sizes[:-1]])
    owner = np.repeat(np.arange(len(pages)), sizes)
    untitled = np.array([not page.right.any() for page in pages])

    def loss(weights: Floats) -> tuple[float, Floats]:
        score = rows @ weights[:-1]
        most = np.maximum(np.maximum.reduceat(score, start), weights[-1])
        line, none = np.exp(score - most[owner]), np.exp(weights[-1] - most)
        total = np.add.reduceat(line, start) + none
        good = np.add.reduceat(line * right, start) + none * untitled
        slope = line / total[owner] - line * right / good[owner]
        last = float((none / total - none * untitled / good).sum())
        value = -float(np.log(good / total).sum()) + PENALTY * float(weights[:-1] @ weights[:-1])
        return value, np.append(rows.T @ slope + 2 * PENALTY * weights[:-1], last)

    found: Floats = minimize(loss, np.zeros(rows.shape[1] + 1), jac=True, method="L-BFGS-B").x
    return found


class Named(NamedTuple):
    """What the finder says of one page: how sure it is of its line, and whether that is right."""

    chance: float
    right: bool


def name(page: Page, weights: Floats) -> Named:
    """The likeliest line of a page."""
    score = np.append(page.rows @ weights[:-1], weights[-1])
    chance = np.exp(score - score.max())
    chance /= chance.sum()
    best = int(chance[:-1].argmax())
    alike = [line == page.lines[best] for line in page.lines]
    return Named(float(chance[:-1][alike].sum()), bool(page.right[best]))


def cross_validate(pages: Sequence[Page]) -> None:
    """Print precision and recall of titles on hosts that were not trained on."""
    named = []
    for fold in range(FOLDS):
        weights = fit([page for page in pages if fold_of(page.item, seed=0) != fold])
        named += [(page, name(page, weights)) for page in pages if fold_of(page.item, seed=0) == fold]
    stated = sum(page.stated for page in pages)
    print(f"{len(pages)} pages, {stated} of them hold their title as a line")
    print(f"first line       precision {np.mean([page.right[0] for page in pages]):.3f}")
    for bar in (0.0, 0.2, 0.3, 0.4, 0.5, 0.6):
        said = [found.right for _, found in named if found.chance >= bar]
        print(f"chance >= {bar:.1f}    precision {np.mean(said):.3f}   recall {sum(said) / stated:.3f}   n {len(said)}")
    for language in sorted({page.language for page in pages}):
        said = [found.right for page, found in named if page.language == language and found.chance >= LEAST]
        if len(said) >= 10:
            print(f"  {language}: precision {np.mean(said):.3f}   n {len(said)}")


def as_json(weights: Floats) -> dict[str, Any]:
    """The weights by name."""
    values = iter(np.round(weights, 3).tolist())
    classes = char_table().class_names
    return {
        "bins": {name: [next(values) for _ in range(len(edges) + 1)] for name, edges in BIN_EDGES.items()},
        "flags": {name: next(values) for name in FLAGS},
        "first": {name: next(values) for name in classes},
        "last": {name: next(values) for name in classes},
        "none": next(values),
        "least": LEAST,
    }


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("flat", type=Path)
    parser.add_argument("data", type=Path)
    parser.add_argument("what", choices=("cv", "fit"))
    parser.add_argument("--out", type=Path, default=Path("src/boilerstrip/data"))
    args = parser.parse_args()
    pages = read_pages(args.flat, args.data)
    if args.what == "cv":
        cross_validate(pages)
        return
    text = json.dumps(as_json(fit(pages)), indent=1)
    text = re.sub(r"\[[^]]*\]", lambda match: re.sub(r"\s+", " ", match[0]), text)
    (args.out / "title_model.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
