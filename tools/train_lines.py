"""Train the line judge for flattened text: data/lines_model.txt.gz and data/lines_model.json.

Usage: python tools/train_lines.py REAL.jsonl.gz DOCUMENTS.jsonl.gz [--out DIR] [--rounds N]

REAL comes from tools/lines_flatten.py: real pages with gold text, flattened by three tools. DOCUMENTS holds prose in
several languages (`src, lang, kind, paras`); only the permissively licensed sources `PROSE` are used. What travels to a
site never seen is variety, so most pages are made anew from these: the chrome of real pages round other text and in
other languages, made sites of sampled habits, text without any chrome, letters of scripts without case or spaces.
The features hold no words, and part of what the lexicon knows is hidden on each page, as it is on pages of the world.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import textwrap as code_sample
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import lightgbm
import numpy as np

from boilerstrip.judges.features import line_features
from boilerstrip.judges.view import PageView
from boilerstrip.lexicon import Hit
from boilerstrip.segment.text import segment_text
from lines_bank import Voice, read_voices
from lines_body import body, disguise
from lines_made import wrap
from lines_real import LabelledPage, Line, graft

PROSE = ("astro", "prompt")
PARAMS: dict[str, Any] = {
    "objective": "binary", "learning_rate": 0.1, "num_leaves": 24, "min_data_in_leaf": 150, "feature_fraction": 0.3,
    "bagging_fraction": 0.5, "bagging_freq": 1, "lambda_l2": 10.0, "max_bin": 63, "verbose": -1, "num_threads": 1,
    "seed": 3, "deterministic": True,
}  # fmt: skip
ROUNDS = 260
# A line stays where the model gives it at least this probability of being content.
BAR = 0.45
# The share of its phrases that the lexicon forgets on a page, drawn by lot: on real pages, on made ones.
REAL_MASK, MADE_MASK = (0.0, 0.0, 0.5), (0.0, 0.3, 0.6, 1.0)
# Kind of page: how many are made, and how much one weighs beside a real page.
MADE = {"made": (3000, 0.7), "graft": (2000, 0.5), "plain": (3000, 0.8), "bare": (700, 0.6)}
# A real page weighs more than any made one.
REAL_WEIGHT = 2.5
# Lines: the longest made page, the shortest and longest real one.
_LONGEST, _SHORTEST, _LONGEST_REAL = 500, 8, 700


class MaskedView(PageView):
    """A page of which the lexicon knows only a part: each phrase is forgotten with the page's own probability."""

    def __init__(self, lines: Sequence[str], rng: random.Random, share: float) -> None:
        super().__init__(segment_text("\n".join(lines)))
        self._rng, self._share, self._forgotten = rng, share, {}

    @property
    def hits(self) -> tuple[tuple[Hit, ...], ...]:  # type: ignore[override]
        """The hits that are not forgotten."""
        if "kept_hits" not in self.__dict__:
            found = PageView.hits.func(self)  # type: ignore[attr-defined]
            kept = (
                tuple(h for h in hits if self._knows(h, line)) for hits, line in zip(found, self.lines, strict=True)
            )
            self.__dict__["kept_hits"] = tuple(kept)
        return self.__dict__["kept_hits"]  # type: ignore[no-any-return]

    def _knows(self, hit: Hit, line: str) -> bool:
        phrase = line[hit.start : hit.end].lower()
        if phrase not in self._forgotten:
            self._forgotten[phrase] = self._rng.random() < self._share
        return not self._forgotten[phrase]


@dataclass(frozen=True)
class Rows:
    """Features [lines, features], labels (1 content, 0 chrome) and weights of some pages."""

    x: np.ndarray[Any, Any]
    y: np.ndarray[Any, Any]
    weight: np.ndarray[Any, Any]


def read_real(path: Path, seed: int = 1) -> list[LabelledPage]:
    """The real pages, each as one of the tools flattened it, drawn by lot."""
    pages: dict[str, list[LabelledPage]] = {}
    with gzip.open(path, "rt", encoding="utf-8") as rows:
        for row in map(json.loads, rows):
            lines = tidy((text, label) for label, text in row["lines"])
            if any(label == "K" for _, label in lines) and _SHORTEST <= len(lines) <= _LONGEST_REAL:
                host = urlsplit(row.get("url") or "").hostname or row["id"]
                page = LabelledPage(row["id"], row["lang"] or "", row["flattener"], host, lines, REAL_WEIGHT)
                pages.setdefault(row["id"], []).append(page)
    rng = random.Random(seed)
    return [rng.choice(pages[name]) for name in sorted(pages)]


def tidy(lines: Iterable[Line]) -> list[Line]:
    """Lines that hold something, white space collapsed."""
    squeezed = ((" ".join(text.split()), label) for text, label in lines)
    return [(text, label) for text, label in squeezed if text]


def code_lines() -> list[str]:
    """Lines of program text, for articles that show some."""
    source = Path(code_sample.__file__ or "").read_text(encoding="utf-8") + Path(argparse.__file__).read_text(
        encoding="utf-8"
    )
    return [line.rstrip() for line in source.splitlines() if line.strip() and len(line) < 110]


class Maker:
    """Makes pages of one kind from real ones and from prose; page `number` is the same on every run."""

    def __init__(self, real: Sequence[LabelledPage], voices: Sequence[Voice]) -> None:
        self._real, self._voices, self._code = real, voices, code_lines()
        self._kinds: dict[str, Callable[[Voice, random.Random], list[Line]]] = {
            "made": lambda voice, rng: wrap(voice, self._body(voice, rng), rng),
            "graft": lambda voice, rng: graft(
                rng.choice(self._real), self._body(voice, rng), voice if rng.random() < 0.6 else None, rng
            ),
            "plain": lambda voice, rng: [(text, "K") for text in self._body(voice, rng, real=0.0)],
            "bare": lambda voice, rng: [(text, "K") for text in self._body(voice, rng, real=1.0)],
        }

    def page(self, kind: str, number: int) -> LabelledPage | None:
        """One page, or None where nothing came of it."""
        rng = random.Random(f"{kind} {number}")
        voice = rng.choice(self._voices)
        lines = tidy(self._kinds[kind](voice, rng))[:_LONGEST]
        if lines and rng.random() < 0.2:
            lines = tidy(zip(disguise([text for text, _ in lines], rng), (label for _, label in lines), strict=True))
        if not any(label != "N" for _, label in lines):
            return None
        return LabelledPage(f"{kind}{number}", voice.language, kind, "-", lines, MADE[kind][1])

    def _body(self, voice: Voice, rng: random.Random, real: float = 0.5) -> list[str]:
        if rng.random() < real:
            page = rng.choice(self._real)
            return [text for text, label in page.lines if label == "K"]
        return body(voice, self._code, rng)


def page_rows(page: LabelledPage, mask: tuple[float, ...] = MADE_MASK) -> Rows:
    """The features, labels and weights of one page: content weighs by its characters, chrome by its lines."""
    rng = random.Random(page.id + page.kind)
    texts = [text for text, _ in page.lines]
    features = line_features(MaskedView(texts, rng, rng.choice(mask))).rows
    labels = np.array([label for _, label in page.lines])
    sizes = np.array([len(text) for text in texts], float)
    content, chrome = labels == "K", labels == "S"
    weight = np.zeros(len(labels))
    if content.any():
        weight[content] = 0.6 * sizes[content] / sizes[content].sum() + 0.4 / content.sum()
    if chrome.any():
        weight[chrome] = 1 / chrome.sum()
    weight *= min(len(labels), 60) ** 0.5 * page.weight
    used = labels != "N"
    return Rows(features[used], content[used].astype(float), weight[used])


def fit(rows: Sequence[Rows], rounds: int = ROUNDS) -> lightgbm.Booster:
    """Train on the rows of many pages."""
    weight = np.concatenate([part.weight for part in rows])
    data = lightgbm.Dataset(
        np.concatenate([part.x for part in rows]),
        np.concatenate([part.y for part in rows]),
        weight=weight / weight.mean(),
        feature_name=list(line_features(PageView(segment_text("a"))).names),
    )
    return lightgbm.train(PARAMS, data, rounds)


def reference(rows: Sequence[Rows], model: lightgbm.Booster) -> dict[str, Any]:
    """What content looks like: mean and spread of each feature, and how much the model leans on it."""
    x = np.concatenate([part.x for part in rows])
    y = np.concatenate([part.y for part in rows])
    content = x[y == 1]
    gain = model.feature_importance("gain")
    return {
        "features": model.feature_name(),
        "mean": [round(float(v), 4) for v in content.mean(axis=0)],
        "spread": [round(float(v), 4) for v in content.std(axis=0)],
        "bar": BAR,
        "gain": [round(float(v), 5) for v in gain / gain.sum()],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("real", type=Path)
    parser.add_argument("documents", type=Path)
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parent.parent / "src/boilerstrip/data")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    real = read_real(options.real)
    maker = Maker(real, read_voices(options.documents, PROSE))
    rows = [page_rows(page, REAL_MASK) for page in real]
    for kind, (count, _) in MADE.items():
        pages = (maker.page(kind, number) for number in range(count))
        rows += [page_rows(page) for page in pages if page]
        print(kind, sum(len(part.y) for part in rows), "lines so far")
    model = fit(rows, options.rounds)
    text = model.model_to_string(importance_type="gain").split("feature_importances")[0]
    with (options.out / "lines_model.txt.gz").open("wb") as out:
        out.write(gzip.compress(text.encode(), mtime=0))
    notes = json.dumps(reference(rows, model), indent=None)
    (options.out / "lines_model.json").write_text(notes + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
