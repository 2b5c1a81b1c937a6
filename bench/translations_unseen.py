"""How well what is shipped finds translations of sources that had no part in training it, those of one manual too.

    python bench/translations_unseen.py PACKAGES [--only NAME] [--whole] [--cache FOLDER] [--wrong]

PACKAGES is a folder with what packages hold that carry texts in many languages, each unpacked into a folder of its name
(`npm pack`; `apt-get download`, `dpkg-deb -x`): from npm electron-i18n, intlayer-docs (@intlayer/docs), quran-json;
from Debian gnome-user-docs, installation-guide-amd64, debian-faq-* and manpages-*. What is not there is left out.
`bench/unseen_sources.py` reads them: a page and its versions are one article, and neighbouring pages the false friends.
A part of each source is drawn. The bar and two vetoes were set with Electron, Intlayer, GNOME and the manual pages in
sight; the Quran, the installation guide and the FAQ were looked at once, at the end.

Besides: the texts of tests/eval/double_translations.toml, written for this project, each translated twice into two
languages by translators who do not know of each other, beside other reports of the same matter. They were used to
design the rule for them.
"""

from __future__ import annotations

import argparse
import random
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tools"), str(ROOT / "bench")]

from boilerstrip.dedupe import DedupeDoc, dedupe  # noqa: E402
from boilerstrip.dedupe.translation.e5 import E5Encoder  # noqa: E402
from boilerstrip.dedupe.translation.views import Finder  # noqa: E402
from train_translations import Labelled  # noqa: E402
from translations import Figures, figures, found_pairs, recall_at, true_pairs, wrong  # noqa: E402
from unseen_sources import electron, faq, guide, handbook, help_pages, intlayer, manuals, quran, reference  # noqa: E402

DOUBLES = ROOT / "tests" / "eval" / "double_translations.toml"
CRAWLS = ((3, 20), (8, 10), (40, 2))


class Source(NamedTuple):
    """Where its texts are, how they are read, and how many articles are drawn."""

    folder: str
    read: Callable[[Path], list[Labelled]]
    articles: int


SOURCES = {
    "Electron, guides and modules": Source("electron-i18n", electron, 150),
    "Electron, lists of fields": Source("electron-i18n", partial(electron, structures=True), 70),
    "Intlayer, posts": Source("intlayer-docs", partial(intlayer, part="blog"), 40),
    "Intlayer, questions": Source("intlayer-docs", partial(intlayer, part="frequent_questions"), 40),
    "GNOME, help pages": Source("gnome-user-docs", help_pages, 40),
    "manual pages": Source(".", manuals, 60),
    "Quran, beginnings of chapters": Source("quran-json", quran, 114),
    "Debian, installation guide": Source("installation-guide-amd64", guide, 40),
    "Debian, FAQ": Source(".", faq, 40),
    "Debian, handbook": Source("debian-handbook", handbook, 20),
    "Debian, developers' reference": Source(".", reference, 40),
}


def doubles() -> list[Labelled]:
    texts = tomllib.loads(DOUBLES.read_text(encoding="utf-8"))["text"]
    ids = [f"{text['of']} {text['lang']} {text.get('twin', 0)}" for text in texts]
    return [
        Labelled(DedupeDoc(id_, text["text"].strip()), text["of"], "own", "full", text["lang"])
        for id_, text in zip(ids, texts, strict=True)
    ]


def drawn(labelled: Sequence[Labelled], articles: int) -> list[Labelled]:
    groups = sorted({item.group for item in labelled})
    chosen = set(random.Random(4).sample(groups, min(articles, len(groups))))
    return [item for item in labelled if item.group in chosen]


def tell(name: str, labelled: Sequence[Labelled], finder: Finder, *, errors: bool) -> None:
    result = dedupe([item.doc for item in labelled], finder=finder)
    languages = len({item.language for item in labelled})
    count = len({item.group for item in labelled})
    print(f"{name}: {len(labelled)} documents of {count} articles in {languages} languages")
    print(f"  {figures(labelled, result)}; single pairs: {recall_at(labelled, result, 0.99):.4f} at P .99")
    by_language(labelled, found_pairs(result))
    if errors:
        wrong(labelled, result)


def by_language(labelled: Sequence[Labelled], found: set[tuple[str, str]]) -> None:
    language = {item.doc.id: item.language for item in labelled}
    total: Counter[str] = Counter()
    hit: Counter[str] = Counter()
    for pair in true_pairs(labelled):
        codes = {language[id_] for id_ in pair}
        total.update(codes)
        hit.update(codes if pair in found else ())
    print("  recall by language: " + ", ".join(f"{code} {hit[code] / total[code]:.2f}" for code in sorted(total)))


def small(labelled: Sequence[Labelled], finder: Finder) -> None:
    rng = random.Random(1)
    groups = sorted({item.group for item in labelled})
    for size, rounds in CRAWLS:
        scored = []
        for _ in range(rounds if size < len(groups) else 0):
            chosen = set(rng.sample(groups, size))
            part = [item for item in labelled if item.group in chosen]
            scored.append(figures(part, dedupe([item.doc for item in part], finder=finder)))
        if scored:
            mean = Figures(*(sum(values) / rounds for values in zip(*scored, strict=True)))
            print(
                f"  {size} articles, mean of {rounds}: {mean}; least precision {min(s.precision for s in scored):.3f}"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("packages", type=Path)
    parser.add_argument("--only", choices=sorted(SOURCES), action="append")
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--whole", action="store_true", help="no draws of a few articles")
    parser.add_argument("--wrong", action="store_true", help="name what was merged and missed")
    options = parser.parse_args()
    finder = Finder(E5Encoder(), options.cache)
    if not options.only:
        tell("double translations", doubles(), finder, errors=options.wrong)
    for name in options.only or SOURCES:
        source = SOURCES[name]
        folder = options.packages / source.folder
        labelled = drawn(source.read(folder), source.articles) if folder.is_dir() else []
        if labelled:
            tell(name, labelled, finder, errors=options.wrong)
            if not options.whole:
                small(labelled, finder)


if __name__ == "__main__":
    main()
