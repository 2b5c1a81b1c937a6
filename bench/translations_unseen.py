"""How well the shipped scorer finds translations of sources that had no part in making it.

    python bench/translations_unseen.py [--electron package/dist/docs.json] [--cache FOLDER] [--wrong]

`--electron` is a file of the npm package electron-i18n (MIT): the documentation of Electron, 211 pages in eight
languages, left in English where nobody has translated it. A page and its versions are one article. Neighbouring pages
of one manual are the false friends here; the 63 pages that only list the fields of an object are counted apart.
Portuguese took no part in training either. Each page is flattened as a build does it, and not cleaned. Without it, and
besides: the texts of tests/eval/double_translations.toml, written for this project, each translated twice into two
languages by translators who do not know of each other, beside other reports of the same matter. They were used to
design the rule for them.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tools"), str(ROOT / "bench")]

from boilerstrip.dedupe import DedupeDoc, dedupe  # noqa: E402
from boilerstrip.dedupe.translation.e5 import E5Encoder  # noqa: E402
from boilerstrip.dedupe.translation.views import Finder  # noqa: E402
from boilerstrip.segment.html import segment_html  # noqa: E402
from train_translations import Labelled  # noqa: E402
from translations import Figures, breakdown, figures, found_pairs, recall_at, wrong  # noqa: E402

DOUBLES = ROOT / "tests" / "eval" / "double_translations.toml"
LOCALES = ("en-US", "ja-JP", "es-ES", "zh-CN", "fr-FR", "ru-RU", "pt-BR", "de-DE")


def electron(path: Path, *, structures: bool) -> list[Labelled]:
    pages = json.loads(path.read_text(encoding="utf-8"))
    return [
        Labelled(DedupeDoc(locale + href, segment_html(page["html"]).text), href, "electron", "full", locale[:2])
        for locale in LOCALES
        for href, page in sorted(pages[locale].items())
        if page["isApiStructureDoc"] == structures and page["html"].strip()
    ]


def doubles() -> list[Labelled]:
    texts = tomllib.loads(DOUBLES.read_text(encoding="utf-8"))["text"]
    ids = [f"{text['of']} {text['lang']} {text.get('twin', 0)}" for text in texts]
    return [
        Labelled(DedupeDoc(id_, text["text"].strip()), text["of"], "own", "full", text["lang"])
        for id_, text in zip(ids, texts, strict=True)
    ]


def tell(name: str, labelled: Sequence[Labelled], finder: Finder, *, errors: bool) -> None:
    result = dedupe([item.doc for item in labelled], finder=finder)
    print(f"{name}: {len(labelled)} documents of {len({item.group for item in labelled})} articles")
    print(f"  clusters: {figures(labelled, result)}; single pairs: {recall_at(labelled, result, 0.99):.4f} at P .99")
    breakdown(labelled, found_pairs(result))
    if errors:
        wrong(labelled, result)


def small(labelled: Sequence[Labelled], finder: Finder) -> None:
    rng = random.Random(1)
    groups = sorted({item.group for item in labelled})
    for size, rounds in ((3, 20), (8, 15), (40, 3)):
        scored = []
        for _ in range(rounds):
            chosen = set(rng.sample(groups, size))
            part = [item for item in labelled if item.group in chosen]
            scored.append(figures(part, dedupe([item.doc for item in part], finder=finder)))
        mean = Figures(*(sum(values) / rounds for values in zip(*scored, strict=True)))
        print(f"  {size} articles, mean of {rounds}: {mean}; least precision {min(s.precision for s in scored):.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--electron", type=Path)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--wrong", action="store_true", help="name what was merged and missed")
    options = parser.parse_args()
    finder = Finder(E5Encoder(), options.cache)
    tell("double translations", doubles(), finder, errors=options.wrong)
    if options.electron:
        manual = electron(options.electron, structures=False)
        tell("Electron, guides and modules", manual, finder, errors=options.wrong)
        small(manual, finder)
        tell("Electron, lists of fields", electron(options.electron, structures=True), finder, errors=options.wrong)


if __name__ == "__main__":
    main()
