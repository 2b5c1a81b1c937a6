"""Text without chrome for the line judge to know: gold text of real pages, and what our HTML judge leaves of them.

Usage: python tools/lines_clean.py DATA MODELS OUT.jsonl.gz
DATA holds a folder a set (`items.jsonl` and `html/`); MODELS is what `tools/train_html.py DATA cv` wrote, so that each
page is cleaned by a model that has seen neither it nor its host. A row is a document: `id, host, lang, kind`, and
`lines`, each with its label. Kinds: `gold`; `cleaned` (lines that the gold does not hold are labelled S, for they are
left all the same); and, where a page has pieces of gold only, `weak`: the whole page, labelled by the HTML judge where
it is sure.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boilerstrip as bs
from boilerstrip.judges import html
from boilerstrip.model import CleanDocument
from html_data import Item, fold_of, host_of, load_items, squeezed
from lines_flatten import GoldText

_LONGEST_PAGE = 3_000_000
# How sure the HTML judge must be of a line it keeps, of one it drops, and the shortest piece that is looked for.
_KEEPS, _DROPS, _PIECE = 0.75, 0.85, 12

Labelled = list[tuple[str, str]]


def lines_of(text: str) -> list[str]:
    """The lines of a text that hold something, white space collapsed."""
    return [line for line in (" ".join(line.split()) for line in text.splitlines()) if line]


def weak_label(item: Item, text: str, score: float, *, kept: bool) -> str:
    """The label of a block: by the pieces of gold where one is in it, else by the HTML judge, N where it is unsure."""
    flat = squeezed(text)
    if any(squeezed(piece) in flat or flat in squeezed(piece) for piece in item.wanted if len(flat) > _PIECE):
        return "K"
    if any(squeezed(piece) in flat for piece in item.unwanted):
        return "S"
    if score < (_KEEPS if kept else _DROPS):
        return "N"
    return "K" if kept else "S"


def weak_lines(item: Item, cleaned: CleanDocument) -> Labelled:
    """Every block of a page of which only pieces of gold are known."""
    found = []
    for decision in cleaned.decisions:
        text = " ".join(cleaned.document.block_text(decision.block).split())
        if text:
            found.append((weak_label(item, text, decision.score, kept=decision.kept), text))
    return found


def documents(item: Item) -> Iterator[tuple[str, Labelled]]:
    """The documents that one page gives, each with its kind."""
    data = item.path.read_bytes()
    if len(data) > _LONGEST_PAGE:
        return
    cleaned = bs.clean(data, media_type="text/html")
    left = lines_of(cleaned.text)
    if item.gold:
        yield "gold", [("K", line) for line in lines_of(item.gold)]
        yield "cleaned", list(zip(GoldText(item.gold).label(left), left, strict=True))
    else:
        yield "cleaned", [("K", line) for line in left]
        yield "weak", weak_lines(item, cleaned)


def rows(folder: Path, models: Path) -> Iterator[dict[str, Any]]:
    """All documents; the model changes with the fold of the host."""
    items = sorted(load_items(folder), key=lambda item: fold_of(item, 0))
    fold = -1
    for item in items:
        if fold_of(item, 0) != fold:
            fold = fold_of(item, 0)
            model = html.load_model(models / f"fold{fold}")
            html._model = lambda model=model: model  # type: ignore[assignment]  # a measurement, not a feature
        for kind, lines in documents(item):
            yield {"id": item.id, "host": host_of(item), "lang": item.language, "kind": kind, "lines": lines}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("models", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    with gzip.open(options.out, "wt", encoding="utf-8") as out:
        for row in rows(options.data, options.models):
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
