"""How the cost of each step grows with the corpus: made corpora of 1,000, 10,000 and 100,000 pages.

    python bench/scaling.py --size 10000 --out results.jsonl        # one size a run: its own process, its own memory
    python bench/scaling.py --size 100000 --out results.jsonl --no-pages --no-translation
    python bench/scaling.py --size 100000 --out results.jsonl --neighbours   # the index of nearest vectors alone
    python bench/scaling.py --size 50000 --out results.jsonl --exact         # the same without an index
    python bench/scaling.py --fit results.jsonl --plot growth.svg   # the table, the exponents, the plot

Real pages end at some thousands, so the pages are made by this script: pseudo-words with Zipf's frequencies, 320 a
page, in a page of HTML with menus. 4 in 100 are exact copies, 4 near copies, 2 translations, word for word into the
other of two made languages. Vectors come from the words, not from a network: what encoding costs is the same for each
text whatever there is beside it (`bench/steps.py` measures it), and what is measured here is all that may grow.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import os
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
from numpy.typing import NDArray

from boilerstrip.builder.clusters import dedupe_docs
from boilerstrip.builder.limits import meter as usage_meter
from boilerstrip.builder.output import Format
from boilerstrip.corpus.record import Record, sha256
from boilerstrip.dedupe.docs import DedupeDoc
from boilerstrip.dedupe.fingerprint import Fingerprint
from boilerstrip.dedupe.run import Request, find_across
from boilerstrip.dedupe.translation.means import LanguageMeans
from boilerstrip.dedupe.translation.neighbours import Search, neighbour_pairs
from boilerstrip.dedupe.translation.views import Finder
from boilerstrip.model import RawPage
from steps import SETTINGS, Meter, PageSteps, copies, write

WORDS = 20_000
A_PAGE = 320
_LETTERS = {"en": ("bdfgklmnrs", "aeio"), "ru": ("бдфгклмнрс", "аеио")}


class Text(NamedTuple):
    """The words of a text by number, and the language they are written in."""

    words: NDArray[np.int32]
    language: str

    def paragraphs(self) -> list[str]:
        """The text in paragraphs of 40 words."""
        vocabulary = words_of(self.language)
        said = [vocabulary[number] for number in self.words]
        lines = [said[start : start + 40] for start in range(0, len(said), 40)]
        return [" ".join(line).capitalize() + "." for line in lines]


@cache
def words_of(language: str) -> list[str]:
    rng, (consonants, vowels) = random.Random(1), _LETTERS[language]
    own = [consonant + vowel for consonant in consonants for vowel in vowels]
    found: dict[str, None] = {}
    while len(found) < WORDS:
        found["".join(rng.choice(own) for _ in range(rng.choice((1, 2, 2, 3, 3, 4))))] = None
    return list(found)


def texts(count: int) -> Iterator[Text]:
    """Made texts; a copy follows its original by any distance."""
    rng = np.random.default_rng(7)
    share = 1 / np.arange(1, WORDS + 1)
    own = rng.choice(WORDS, size=(count, A_PAGE), p=share / share.sum()).astype(np.int32)
    languages = ["en" if number % 3 else "ru" for number in range(count)]
    for number in range(count):
        kind = number % 50
        if kind in {10, 11, 20, 21, 30} and number > 50:
            source = int(rng.integers(number))
            own[number], languages[number] = own[source], languages[source]
            if kind in {20, 21}:
                own[number, rng.integers(A_PAGE, size=4)] = rng.integers(WORDS, size=4)
            elif kind == 30:
                languages[number] = "ru" if languages[source] == "en" else "en"
        yield Text(own[number], languages[number])


def html(number: int, text: Text) -> bytes:
    menu = "".join(f'<li><a href="/{n}">Section {n}</a></li>' for n in range(12))
    body = "".join(f"<p>{line}</p>" for line in text.paragraphs())
    more = "".join(f'<li><a href="/{number}/{n}">More about subject {n}</a></li>' for n in range(6))
    title = text.paragraphs()[0][:40]
    return (
        f'<!doctype html><html><head><meta charset="utf-8"><title>{title}</title></head><body>'
        f"<nav><ul>{menu}</ul></nav><main><article><h1>{title}</h1>{body}</article></main>"
        f"<aside><h2>Related</h2><ul>{more}</ul></aside><footer><p>© 2026 Example {number % 97}</p></footer>"
        "</body></html>"
    ).encode()


class MadeEncoder:
    """Vectors that say which words a text has, in whichever of the two languages: what a good encoder would do."""

    name = "made"

    def __init__(self) -> None:
        self._table = np.random.default_rng(3).standard_normal((WORDS, 384)).astype(np.float32)
        self._numbers = {word: n for language in _LETTERS for n, word in enumerate(words_of(language))}

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One unit vector a text: float32 [texts, 384]."""
        found = np.zeros((len(texts), 384), np.float32)
        for row, text in enumerate(texts):
            numbers = [self._numbers[word] for word in text.lower().replace(".", " ").split() if word in self._numbers]
            total = self._table[numbers].sum(axis=0) if numbers else self._table[0]
            found[row] = total / np.linalg.norm(total)
        return found


def measure(size: int, *, pages: bool, translation: bool) -> dict[str, Any]:
    """All steps on a corpus of `size` pages: CPU seconds, and the memory of the process after each."""
    meter, held = Meter(), {}
    made = list(texts(size))
    sample = [RawPage(html(n, text), f"{n % 97}/{n}.html") for n, text in enumerate(made[: size if pages else 50])]
    one = PageSteps(Meter()).record(sample[0])  # models are loaded once
    each = PageSteps(meter if pages else Meter())
    records = [each.record(page) for page in sample]
    if not pages:
        records = [_like(one, n, text) for n, text in enumerate(made)]
    held["pages"] = _held()
    docs = dedupe_docs(records)
    single, prints = copies(docs, meter)
    held["copies"] = _held()
    if translation:
        _translate(single, prints, meter)
        held["translation"] = _held()
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as folder:
        write(records[:3], Path(first), Meter(), (Format.PARQUET,))
        write(records, Path(folder), meter, (Format.PARQUET,))
    held["write"] = _held()
    return {"size": size, "seconds": dict(meter.seconds), "memory": held, "documents": len(docs), "left": len(single)}


def nearest(size: int, *, exact: bool) -> dict[str, Any]:
    """The step `neighbours` on so many vectors without any order, which is its worst case, one a document."""
    name = f"neighbours ({'each with each' if exact else 'index'})"
    vectors = np.random.default_rng(11).standard_normal((size, 384)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    meter = Meter()
    with meter.step(name, vectors.nbytes, size):
        neighbour_pairs(vectors, np.arange(size), Search(exact=size if exact else 0))
    return {"size": size, "seconds": dict(meter.seconds), "memory": {name: _held()}}


def _translate(docs: Sequence[DedupeDoc], prints: Sequence[Fingerprint], meter: Meter) -> None:
    means = LanguageMeans({}, None)
    with meter.step("translation", 0, len(docs)):
        find_across(docs, prints, Request(SETTINGS, None, Finder(MadeEncoder(), means=means)))


def _like(record: Record, number: int, text: Text) -> Record:
    """The record that cleaning the page of this text gives, without cleaning it."""
    whole = "\n".join(text.paragraphs())
    identity = hashlib.sha256(f"{number}".encode()).hexdigest()[:20]
    return {**record, "id": identity, "text": whole, "text_sha256": sha256(whole), "file_path": f"{number}.html"}


def _held() -> int:
    usage = usage_meter()(os.getpid())
    return usage.memory if usage else 0


def fitted(results: Sequence[dict[str, Any]]) -> dict[str, tuple[list[tuple[int, float]], float]]:
    """For each step its costs by size, and the exponent of the straight line through their logarithms."""
    found = {}
    names = dict.fromkeys(name for result in results for name in result["seconds"])
    for name in names:
        points = sorted((r["size"], r["seconds"][name]) for r in results if r["seconds"].get(name, 0) >= 0.01)
        if len({size for size, _ in points}) > 1:
            x, y = (np.log([point[k] for point in points]) for k in (0, 1))
            found[name] = (points, float(np.polyfit(x, y, 1)[0]))
    return found


def show(results: Sequence[dict[str, Any]]) -> None:
    sizes = sorted({result["size"] for result in results})
    print("| CPU s | " + " | ".join(f"{size:,}" for size in sizes) + " | growth |")
    print("|---|" + "---:|" * (len(sizes) + 1))
    for name, (points, exponent) in fitted(results).items():
        by_size = dict(points)
        row = [f"{by_size[size]:.2f}" if size in by_size else "" for size in sizes]
        print(f"| {name} | {' | '.join(row)} | n^{exponent:.2f} |")
    print("\n| memory after, MiB | " + " | ".join(f"{size:,}" for size in sizes) + " |\n|---|" + "---:|" * len(sizes))
    for name in dict.fromkeys(name for result in results for name in result["memory"]):
        by_size = {result["size"]: result["memory"][name] for result in results if name in result["memory"]}
        row = [f"{by_size[size] >> 20:,}" if size in by_size else "" for size in sizes]
        print(f"| {name} | {' | '.join(row)} |")


_WIDTH, _HEIGHT, _EDGE = 720, 440, 60
_COLOURS = (
    "#1b6ca8",
    "#c0392b",
    "#2e8b57",
    "#8e44ad",
    "#d68910",
    "#16a085",
    "#7f8c8d",
    "#34495e",
    "#b03a76",
    "#6e7b1f",
    "#555",
)


def plot(results: Sequence[dict[str, Any]]) -> str:
    """CPU seconds against pages, both by powers of ten, as SVG."""
    found = fitted(results)
    every = [point for points, _ in found.values() for point in points]
    x0, x1 = (f(math.log10(size) for size, _ in every) for f in (min, max))
    y0, y1 = (f(math.log10(seconds) for _, seconds in every) for f in (min, max))

    def at(size: float, seconds: float) -> str:
        x = _EDGE + (math.log10(size) - x0) / (x1 - x0) * (_WIDTH - 4 * _EDGE)
        y = _HEIGHT - _EDGE - (math.log10(seconds) - y0) / (y1 - y0) * (_HEIGHT - 2 * _EDGE)
        return f"{x:.1f},{y:.1f}"

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}"',
        ' font-family="sans-serif" font-size="11">',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="white"/>',
        f'<text x="{_EDGE}" y="24" font-size="14">CPU seconds of each step against pages</text>',
    ]
    for power in range(math.ceil(x0), math.floor(x1) + 1):
        place = at(10**power, 10**y0).split(",")[0]
        parts.append(f'<text x="{place}" y="{_HEIGHT - _EDGE + 18}" text-anchor="middle">{10**power:,}</text>')
    for power in range(math.ceil(y0), math.floor(y1) + 1):
        x, y = at(10**x0, 10**power).split(",")
        end = at(10**x1, 10**power).split(",")[0]
        parts.append(f'<line x1="{x}" y1="{y}" x2="{end}" y2="{y}" stroke="#ddd"/>')
        parts.append(f'<text x="{_EDGE - 6}" y="{float(y) + 4:.1f}" text-anchor="end">{10.0**power:g}</text>')
    for (name, (points, exponent)), colour, row in zip(found.items(), _COLOURS, range(99), strict=False):
        line = " ".join(at(size, seconds) for size, seconds in points)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="1.6"/>')
        x, y = _WIDTH - 3 * _EDGE + 12, _EDGE + 18 * row
        parts.append(f'<text x="{x}" y="{y}" fill="{colour}">{name}: n^{exponent:.2f}</text>')
    return "\n".join([*parts, "</svg>", ""])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int)
    parser.add_argument("--out", type=Path, default=Path("scaling.jsonl"))
    parser.add_argument("--no-pages", action="store_true", help="make the records instead of cleaning pages")
    parser.add_argument("--no-translation", action="store_true")
    parser.add_argument("--neighbours", action="store_true")
    parser.add_argument("--exact", action="store_true")
    parser.add_argument("--fit", type=Path)
    parser.add_argument("--plot", type=Path)
    arguments = parser.parse_args()
    if arguments.fit:
        results = [json.loads(line) for line in arguments.fit.read_text().splitlines()]
        show(results)
        if arguments.plot:
            arguments.plot.write_text(plot(results), encoding="utf-8")
        return
    began = time.perf_counter()
    if arguments.neighbours or arguments.exact:
        result = nearest(arguments.size, exact=arguments.exact)
    else:
        result = measure(arguments.size, pages=not arguments.no_pages, translation=not arguments.no_translation)
    print(json.dumps(result), f"{time.perf_counter() - began:.0f} s")
    with arguments.out.open("a", encoding="utf-8") as file:
        file.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    main()
