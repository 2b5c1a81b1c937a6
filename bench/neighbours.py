"""Neighbour search: how long the exact one takes, and how much of it the inverted file finds, on real segment vectors.

python bench/neighbours.py [--cache FOLDER]
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from pathlib import Path

import numpy as np

from boilerstrip.dedupe.translation.cache import encode
from boilerstrip.dedupe.translation.e5 import E5Encoder
from boilerstrip.dedupe.translation.means import shipped_means
from boilerstrip.dedupe.translation.neighbours import Search, neighbour_pairs
from boilerstrip.dedupe.translation.segments import segments

SHARED = Path(__file__).resolve().parents[2] / "shared" / "bench" / "translations" / "dev.jsonl.gz"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--cache", type=Path)
    options = parser.parse_args()
    with gzip.open(SHARED, "rt", encoding="utf-8") as lines:
        texts = ["\n".join(json.loads(line)["paras"]) for line in lines]
    cut = [segment for text in texts for segment in segments(text)]
    raw = encode(E5Encoder(), [segment.text for segment in cut], options.cache)
    vectors = shipped_means("e5").centre(raw, [segment.language for segment in cut])
    owners = np.arange(len(vectors))
    found = {}
    for name, search in (("exact", Search()), ("lists", Search(exact=0))):
        started = time.process_time()
        pairs = neighbour_pairs(vectors, owners, search)
        found[name] = {tuple(pair) for pair in pairs.tolist()}
        print(f"{name}: {len(vectors)} vectors, {time.process_time() - started:.1f} CPU seconds, {len(pairs)} pairs")
    close = {(a, b) for a, b in found["exact"] if float(vectors[a] @ vectors[b]) >= 0.5}
    print(f"lists find {len(found['lists'] & found['exact']) / len(found['exact']):.4f} of all neighbours", end=", ")
    print(f"{len(found['lists'] & close) / len(close):.4f} of the {len(close)} with cosine .5 or more")


if __name__ == "__main__":
    main()
