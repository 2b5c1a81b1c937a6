"""Whether measures of repetition mean the same in every script: their means by language on the documents of ../shared.

python bench/quality.py

The documents are articles in ten languages, many of them translations of each other, so that a measure that does not
depend on the script is about as large in each of them. Documents in two languages are left out.
"""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from pathlib import Path
from statistics import mean

from boilerstrip.corpus.quality import quality
from boilerstrip.language import identify

SHARED = Path(__file__).resolve().parents[2] / "shared" / "bench"
MEASURES = ("q_top_bigram", "q_top_trigram", "q_repeated_5grams", "q_repeated_10grams", "q_sentence_lines", "q_letters")


def main() -> None:
    found: defaultdict[str, list[dict[str, float | int | None]]] = defaultdict(list)
    with gzip.open(SHARED / "translations" / "dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        for doc in map(json.loads, lines):
            if "+" not in doc["lang"]:
                text = "\n".join(doc["paras"])
                found[doc["lang"]].append(quality(text, identify(text).script))
    print("     " + "  ".join(f"{name[2:]:>16}" for name in MEASURES))
    for code, rows in sorted(found.items()):
        means = [mean(row[name] or 0.0 for row in rows) for name in MEASURES]
        print(f"{code:5}" + "  ".join(f"{value:16.4f}" for value in means))


if __name__ == "__main__":
    main()
