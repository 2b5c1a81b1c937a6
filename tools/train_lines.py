"""Train the line judge for flattened text: data/lines_net.npz and lines_net.json.

Usage: python tools/train_lines.py REAL.jsonl.gz CLEAN.jsonl.gz DOCUMENTS.jsonl.gz [--out DIR] [--share S]

REAL comes from tools/lines_flatten.py: real pages with gold text, flattened by three tools. CLEAN comes from
tools/lines_clean.py: gold text and what is left of clean pages. DOCUMENTS holds prose in several languages (`src, lang,
kind, paras`); only the permissively licensed sources `PROSE` are used. See tools/line_examples.py for what is made of
them and tools/line_net_training.py for the net. The features hold no words.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from boilerstrip.judges.line_net import LineNet
from line_examples import Example, Sources, add_sources, examples
from line_net_training import leanings, together, train_net

SEEDS = (1, 2)
# A line stays where the net gives it at least this probability of being content.
BAR = 0.54


def fit(pages: Sequence[Example], seeds: Sequence[int] = SEEDS) -> LineNet:
    """The net that learned from `pages`, one member a seed."""
    lessons = [page.lesson for page in pages]
    return together([train_net(lessons, pages[0].names, seed) for seed in seeds])


def reference(pages: Sequence[Example], net: LineNet) -> dict[str, Any]:
    """What content looks like: mean and spread of each feature, and how much the net leans on it."""
    content = np.concatenate([page.lesson.rows[page.lesson.label == 1][:60] for page in pages])
    return {
        "features": list(net.names),
        "mean": [round(float(v), 4) for v in content.mean(axis=0)],
        "spread": [round(float(v), 4) for v in content.std(axis=0)],
        "bar": BAR,
        "gain": [round(float(v), 5) for v in leanings(net)],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_sources(parser)
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parent.parent / "src/boilerstrip/data")
    options = parser.parse_args()
    pages = examples(Sources.of(options))
    net = fit(pages)
    (options.out / "lines_net.npz").write_bytes(net.packed())
    notes = json.dumps(reference(pages, net), indent=None)
    (options.out / "lines_net.json").write_text(notes + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
