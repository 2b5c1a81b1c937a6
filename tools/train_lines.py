"""Train the line judge for flattened text: data/lines_model.txt.gz, lines_model.json and lines_page.txt.gz.

Usage: python tools/train_lines.py REAL.jsonl.gz CLEAN.jsonl.gz DOCUMENTS.jsonl.gz [--out DIR] [--share S]

REAL comes from tools/lines_flatten.py: real pages with gold text, flattened by three tools. CLEAN comes from
tools/lines_clean.py: gold text and what is left of clean pages. DOCUMENTS holds prose in several languages (`src, lang,
kind, paras`); only the permissively licensed sources `PROSE` are used. What travels to a site never seen is variety, so
many pages are made anew from these: the chrome of real pages round other text and in other languages, made sites of
sampled habits, text without any chrome, letters of scripts without case or spaces. The features hold no words, and part
of what the lexicon knows is hidden on each page, as it is on pages of the world.

Two models: one over lines, and one over pages (does this page hold chrome at all?), which reads how the probabilities
of the first are spread. It is trained on probabilities of pages whose hosts the first has not seen: the hosts are cut
in halves, and so are the pages made from them.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import random
import re
import textwrap as code_sample
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import lightgbm
import numpy as np

from boilerstrip.judges.cleanness import PAGE_NAMES, page_features
from boilerstrip.judges.features import LineFeatures, line_features
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
BAR = 0.42
# The share of its phrases that the lexicon forgets on a page, drawn by lot: on real pages, on made ones.
REAL_MASK, CLEAN_MASK, MADE_MASK = (0.0, 0.0, 0.5), (0.0, 0.0, 0.3), (0.0, 0.3, 0.6, 1.0)
# Kind of page: how many are made, and how much one weighs beside a real page in one flattening.
MADE = {"made": (3000, 0.7), "graft": (2000, 0.5), "plain": (3000, 0.8), "bare": (700, 0.6)}
CLEAN = {"gold": 0.5, "cleaned": 0.5, "weak": 1.5}
# The sites are dealt into so many groups; what is made is made of one group's pages.
GROUPS = 4
# Lines of content and of chrome that a page gives to training, at most; those drawn weigh for the others.
_DRAWN = 60
# The model over pages; a page holds chrome if so many lines of it are.
PAGE_PARAMS: dict[str, Any] = {
    **PARAMS, "learning_rate": 0.08, "num_leaves": 8, "min_data_in_leaf": 30, "feature_fraction": 0.4,
}  # fmt: skip
PAGE_ROUNDS, _HOLDS = 120, 3
# What the models over lines that judge pages for it learn from: fewer lines of a page, fewer rounds.
_DRAWN_HALF, _ROUNDS_HALF = 25, 180
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
    """Features [rows, features], labels (1 content, 0 chrome) and weights of some lines or pages."""

    x: np.ndarray[Any, Any]
    y: np.ndarray[Any, Any]
    weight: np.ndarray[Any, Any]


@dataclass(frozen=True)
class Example:
    """A page as the models see it: its lines' features and labels, the group of its site, and whether it holds chrome.

    `clean` is None where it holds too little chrome to say so.
    """

    view: PageView
    features: LineFeatures
    labels: np.ndarray[Any, Any]
    sizes: np.ndarray[Any, Any]
    weight: float
    group: int
    clean: bool | None


def read_real(path: Path) -> list[LabelledPage]:
    """The real pages, in each of their flattenings."""
    found = []
    with gzip.open(path, "rt", encoding="utf-8") as rows:
        for row in map(json.loads, rows):
            lines = tidy((text, label) for label, text in row["lines"])
            if any(label == "K" for _, label in lines) and _SHORTEST <= len(lines) <= _LONGEST_REAL:
                host = urlsplit(row.get("url") or "").hostname or row["id"]
                found.append(LabelledPage(row["id"], row["lang"] or "", row["flattener"], host, lines))
    return found


def read_clean(path: Path, real: Sequence[LabelledPage]) -> list[LabelledPage]:
    """The documents of tools/lines_clean.py; each belongs to the site of the real page that it was made from."""
    sites = {page.id: page.site for page in real}
    found = []
    with gzip.open(path, "rt", encoding="utf-8") as rows:
        for row in map(json.loads, rows):
            lines = tidy((text, label) for label, text in row["lines"])
            if row["kind"] == "cleaned":
                # Chrome that was left is left again: only the model over pages learns from it.
                lines = [(text, "N" if label == "S" else label) for text, label in lines]
            if 2 <= len(lines) <= _LONGEST_REAL:
                site = sites.get(row["id"], row["host"])
                weight = CLEAN[row["kind"]]
                found.append(LabelledPage(row["id"], row["lang"] or "", row["kind"], site, lines, weight))
    return found


def groups_of(sites: Iterable[str]) -> dict[str, int]:
    """The group of each site, by lot; all hosts of one registered domain, near enough, belong together."""
    return {site: int(hashlib.sha1(domain(site).encode()).hexdigest(), 16) % GROUPS for site in sites}


def domain(host: str) -> str:
    """The registered domain of a host, near enough."""
    parts = host.split(".")
    deep = re.search(r"\.(?:com?|org|net|gov|edu|ac)\.\w\w$", host)
    return ".".join(parts[-3 if deep else -2 :])


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


def example(page: LabelledPage, group: int, mask: tuple[float, ...]) -> Example:
    """The page as the models see it."""
    rng = random.Random(page.id + page.kind)
    texts = [text for text, _ in page.lines]
    view = MaskedView(texts, rng, rng.choice(mask))
    labels = np.array([label for _, label in page.lines])
    chrome = int((labels == "S").sum())
    clean = True if page.kind in {"gold", "cleaned"} or not chrome else False if chrome >= _HOLDS else None
    sizes = np.array([len(text) for text in texts], float)
    features = line_features(view)
    bare = SimpleNamespace(holds_chrome=view.holds_chrome)
    return Example(bare, features, labels, sizes, page.weight, group, clean)  # type: ignore[arg-type]


def line_rows(page: Example, most: int = _DRAWN) -> Rows:
    """Lines of one page for training: content weighs by its characters, chrome by its lines."""
    rng = np.random.default_rng(len(page.labels))
    content, chrome = page.labels == "K", page.labels == "S"
    weight = np.zeros(len(page.labels))
    if content.any():
        weight[content] = 0.6 * page.sizes[content] / page.sizes[content].sum() + 0.4 / content.sum()
    if chrome.any():
        weight[chrome] = 1 / chrome.sum()
    weight *= min(len(page.labels), 60) ** 0.5 * page.weight
    drawn = []
    for mask in (content, chrome):
        lines = np.flatnonzero(mask)
        if len(lines) > most:
            some = rng.choice(lines, most, replace=False)
            weight[some] *= weight[lines].sum() / weight[some].sum()
            lines = some
        drawn.append(lines)
    used = np.sort(np.concatenate(drawn))
    return Rows(page.features.rows[used], content[used].astype(float), weight[used])


def examples(options: argparse.Namespace) -> list[Example]:
    """All pages to train on: real ones in each flattening, documents without chrome, made ones group by group."""
    real = read_real(options.real)
    clean = read_clean(options.clean, real)
    groups = groups_of(page.site for page in [*real, *clean])
    found = [example(page, groups[page.site], REAL_MASK) for page in real]
    print("real", len(found), flush=True)
    found += [example(page, groups[page.site], CLEAN_MASK) for page in clean]
    print("and clean", len(found), flush=True)
    voices = read_voices(options.documents, PROSE)
    for group in range(GROUPS):
        maker = Maker(one_flattening([page for page in real if groups[page.site] == group]), voices)
        for kind, (count, _) in MADE.items():
            numbers = range(group, int(count * options.share), GROUPS)
            pages = (maker.page(kind, number) for number in numbers)
            found += [example(page, group, MADE_MASK) for page in pages if page]
        print("and made", len(found), flush=True)
    return found


def one_flattening(real: Sequence[LabelledPage], seed: int = 1) -> list[LabelledPage]:
    """Each page once, in a flattening drawn by lot."""
    pages: dict[str, list[LabelledPage]] = {}
    for page in real:
        pages.setdefault(page.id, []).append(page)
    rng = random.Random(seed)
    return [rng.choice(pages[name]) for name in sorted(pages)]


def fit(rows: Rows, params: Mapping[str, Any], rounds: int) -> lightgbm.Booster:
    """Train on some rows."""
    data = lightgbm.Dataset(rows.x, rows.y, weight=rows.weight / rows.weight.mean())
    return lightgbm.train(dict(params), data, rounds)


def joined(parts: Iterable[Rows]) -> Rows:
    """The rows of several parts."""
    several = list(parts)
    return Rows(
        np.concatenate([part.x for part in several]),
        np.concatenate([part.y for part in several]),
        np.concatenate([part.weight for part in several]),
    )


def fit_lines(pages: Iterable[Example], most: int = _DRAWN, rounds: int = ROUNDS) -> lightgbm.Booster:
    """Train the model over lines, on at most so many lines of content and of chrome of each page."""
    return fit(joined(line_rows(page, most) for page in pages), PARAMS, rounds)


def fit_pages(pages: Sequence[Example]) -> lightgbm.Booster:
    """Train the model over pages on probabilities of lines whose sites the model over lines has not seen."""
    present = sorted({page.group for page in pages})
    half = {group: place % 2 for place, group in enumerate(present)}
    models = [
        fit_lines((page for page in pages if half[page.group] != side), _DRAWN_HALF, _ROUNDS_HALF) for side in (0, 1)
    ]
    told = [page for page in pages if page.clean is not None]
    x = np.array(
        [page_features(p.view, p.features, models[half[p.group]].predict(p.features.rows)) for p in told]  # type: ignore[arg-type]
    )
    y = np.array([not page.clean for page in told], float)
    # Pages with chrome and pages without weigh the same in all.
    return fit(Rows(x, y, np.where(y == 1, 1 / y.sum(), 1 / (1 - y).sum())), PAGE_PARAMS, PAGE_ROUNDS)


def reference(rows: Rows, model: lightgbm.Booster, names: Sequence[str]) -> dict[str, Any]:
    """What content looks like: mean and spread of each feature, and how much the model leans on it."""
    content = rows.x[rows.y == 1]
    gain = model.feature_importance("gain")
    return {
        "features": list(names),
        "mean": [round(float(v), 4) for v in content.mean(axis=0)],
        "spread": [round(float(v), 4) for v in content.std(axis=0)],
        "bar": BAR,
        "gain": [round(float(v), 5) for v in gain / gain.sum()],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("real", type=Path)
    parser.add_argument("clean", type=Path)
    parser.add_argument("documents", type=Path)
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parent.parent / "src/boilerstrip/data")
    parser.add_argument("--share", type=float, default=1.0, help="the part of the made pages that is made")
    options = parser.parse_args()
    pages = examples(options)
    names = pages[0].features.names
    write(options.out / "lines_page.txt.gz", fit_pages(pages), PAGE_NAMES)
    rows = joined(line_rows(page) for page in pages)
    model = fit(rows, PARAMS, ROUNDS)
    write(options.out / "lines_model.txt.gz", model, names)
    notes = json.dumps(reference(rows, model, names), indent=None)
    (options.out / "lines_model.json").write_text(notes + "\n", encoding="utf-8")


def write(path: Path, model: lightgbm.Booster, names: Sequence[str]) -> None:
    """Write a model as LightGBM's text with the names of its features, packed, the same bytes each time."""
    text = model.model_to_string(importance_type="gain").split("feature_importances")[0]
    plain = " ".join(f"Column_{place}" for place in range(len(names)))
    path.write_bytes(gzip.compress(text.replace(plain, " ".join(names), 1).encode(), mtime=0))


if __name__ == "__main__":
    main()
