"""Near copies: what is found of copies of real articles, what is wrongly paired, how fast; MinHash alone beside it.

    python bench/near.py

From the development articles of ../shared: edited copies (single tokens replaced until Jaccard falls to .8), copies in
chrome, copies cut in half; and siblings, made by changing the version, the identifier, the numbers or the name in one
template. Needs no encoder.
"""

from __future__ import annotations

import gzip
import json
import random
import time
from collections.abc import Callable, Sequence
from itertools import combinations
from pathlib import Path

import numpy as np

from boilerstrip.dedupe.candidates import band_pairs, signature
from boilerstrip.dedupe.fingerprint import fingerprint
from boilerstrip.dedupe.near import near_limits, near_pairs, overlap

SHARED = Path(__file__).resolve().parents[2] / "shared" / "bench" / "translations" / "dev.jsonl.gz"
CHROME = {
    "en": "Home | News | About | Sign in\nShare this article\nWe use cookies to improve your experience. Accept\n"
    "Most read\nFive things to know about the new tax rules\nSubscribe to our newsletter\n© 2024 Example",
    "zh": "首页 | 新闻 | 关于 | 登录\n分享本文\n我们使用 Cookie 来改善您的体验。接受\n阅读最多\n关于新税收规定\n订阅",
    "ar": "الرئيسية | أخبار | من نحن\nشارك هذا المقال\nنستخدم ملفات تعريف الارتباط. قبول\nالأكثر قراءة\nاشترك",
}


def articles() -> list[tuple[str, str]]:
    """Language and text of every full article of 1,000 characters or more (400 where words are not spaced)."""
    with gzip.open(SHARED, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    texts = [(row["lang"], "\n".join(row["paras"])) for row in rows if row["kind"] == "full"]
    return [(lang, text) for lang, text in texts if len(text) >= (400 if lang in {"zh", "ja", "ko"} else 1000)]


def edited(text: str, lang: str, rng: random.Random) -> str:
    """The text with about one token in forty-five replaced: Jaccard of 5-grams near .8."""
    unspaced = lang in {"zh", "ja"}
    units = list(text) if unspaced else text.split(" ")
    for place in range(rng.randrange(20, 45), len(units), 45):
        if units[place].strip() and "\n" not in units[place]:
            units[place] = "某" if unspaced else "something"
    return ("" if unspaced else " ").join(units)


def wrapped(text: str, lang: str, rng: random.Random) -> str:
    lines = CHROME.get(lang, CHROME["en"]).split("\n")
    return "\n".join([*rng.sample(lines, len(lines) - 1), text, *rng.sample(lines, 3)])


def halved(text: str, _: str, rng: random.Random) -> str:
    middle = len(text) // 2
    return text[:middle] if rng.random() < 0.5 else text[middle:]


def siblings(rng: random.Random) -> list[str]:
    """Pages of one template about different things: releases, advisories, reports of a day, towns."""
    with gzip.open(SHARED, "rt", encoding="utf-8") as lines:
        bodies = [row["paras"] for row in map(json.loads, lines) if row["kind"] == "full" and len(row["paras"]) > 8]
    found = []
    for body in bodies[:: max(1, len(bodies) // 60)]:
        rest = "\n".join(body[:8])
        a, b, c = rng.randrange(1, 9), rng.randrange(1, 30), rng.randrange(1, 90)
        found += [f"Widget {a}.{b}.{c + k} released\n{rest}" for k in range(2)]
        found += [f"CVE-2024-{1000 + c + k}: a flaw in the parser\n{rest}" for k in range(2)]
        counts = [[rng.randrange(100, 999) for _ in range(4)] for _ in range(2)]
        told = "On this day {} ships came in with {} tons of wheat and {} of copper, and {} people came ashore to see."
        found += [told.format(*row) + "\n" + rest for row in counts]
        found += [f"Hotels in {town}\nWhere to stay in {town} on any purse.\n{rest}" for town in ("Lisbon", "Porto")]
    return found


def measure(name: str, make: Callable[[str, str, random.Random], str], sample: Sequence[tuple[str, str]]) -> None:
    rng = random.Random(7)
    texts = [text for _, text in sample]
    texts += [make(text, lang, rng) for lang, text in sample]
    prints = [fingerprint(text, near_limits().prose_line) for text in texts]
    count = len(sample)
    parts = [overlap(prints[k], prints[k + count], near_limits()) for k in range(count)]
    close = {k for k in range(count) if parts[k].jaccard >= 0.8}
    started = time.process_time()
    found = {(pair.left, pair.right) for pair in near_pairs(prints, texts) if pair.veto is None}
    seconds = time.process_time() - started
    banded = {tuple(pair) for pair in band_pairs(np.stack([signature(own.shingles) for own in prints])).tolist()}
    hit = {k for k in range(count) if (k, k + count) in found}
    alone = {k for k in range(count) if (k, k + count) in banded}
    line = f"{name}: {count} copies, found {len(hit) / count:.4f}, MinHash 14x8 bands alone {len(alone) / count:.4f}"
    if close:
        line += f"; of {len(close)} with Jaccard >= .8: {len(hit & close) / len(close):.4f}"
        line += f", bands alone {len(alone & close) / len(close):.4f}"
    wrong = [
        (a, b) for a, b in found if a % count != b % count and overlap_is_small(prints[a % count], prints[b % count])
    ]
    print(f"{line}; wrong pairs {len(wrong)}; {1000 * seconds / len(texts):.2f} ms a document")


def overlap_is_small(left: object, right: object) -> bool:
    part = overlap(left, right, near_limits())  # type: ignore[arg-type]
    return part.jaccard < 0.5 and part.containment < 0.5


def main() -> None:
    sample = articles()
    measure("edited", edited, sample)
    measure("in chrome", wrapped, sample)
    measure("cut in half", halved, sample)
    rng = random.Random(3)
    texts = siblings(rng)
    pairs = near_pairs([fingerprint(text, near_limits().prose_line) for text in texts], texts)
    twins = [(k, k + 1) for k in range(0, len(texts), 2)]
    kept = {(pair.left, pair.right) for pair in pairs if pair.veto is None}
    vetoed = {(pair.left, pair.right) for pair in pairs if pair.veto is not None}
    print(f"siblings: {len(twins)} pairs of twins, look-alikes vetoed {len(vetoed & set(twins))}, ", end="")
    print(f"wrongly paired {len(kept & set(combinations(range(len(texts)), 2)) & set(twins))}")


if __name__ == "__main__":
    main()
