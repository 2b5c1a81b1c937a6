"""Pages for the line judge to learn from: real ones in several flattenings, texts without chrome, and made ones.

What travels to a site never seen is variety, so many pages are made anew from real ones and from prose: the chrome of
real pages round other text and in other languages, made sites of sampled habits, text without any chrome, letters of
scripts without case or spaces. Part of what the lexicon knows is hidden on each page, as it is on pages of the world.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import random
import re
import textwrap as code_sample
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import numpy as np

from boilerstrip.judges import TEXT_RULES
from boilerstrip.judges.features import LineFeatures, line_features
from boilerstrip.judges.opinions import with_opinions
from boilerstrip.judges.view import PageView
from boilerstrip.judges.wording import Grams, Wording, grams_of
from boilerstrip.lexicon import Hit
from boilerstrip.segment.text import segment_text
from line_net_training import Lesson
from lines_bank import Voice, read_voices
from lines_body import body, disguise
from lines_made import wrap
from lines_real import LabelledPage, Line, graft

PROSE = ("astro", "prompt")
# The tools that flattened the real pages, as tools/lines_flatten.py calls them.
FLATTENERS = ("own", "html-text", "inscriptis")
# Sites whose text may be shared only alike: no words are learned from them.
SHARE_ALIKE = frozenset(
    {
        "archlinux.org", "askubuntu.com", "fandom.com", "gentoo.org", "mozilla.org", "openstreetmap.org",
        "serverfault.com", "stackexchange.com", "stackoverflow.com", "superuser.com", "wikibooks.org", "wikihow.com",
        "wikimedia.org", "wikinews.org", "wikipedia.org", "wikivoyage.org", "wiktionary.org",
    }
)  # fmt: skip
# The share of its phrases that the lexicon forgets on a page, drawn by lot: on real pages, on made ones.
REAL_MASK, CLEAN_MASK, MADE_MASK = (0.0, 0.0, 0.5), (0.0, 0.0, 0.3), (0.0, 0.3, 0.6, 1.0)
# Kind of page: how many are made, and how much one weighs beside a real page in one flattening.
MADE = {"made": (3000, 0.7), "graft": (2000, 0.5), "plain": (3000, 0.8), "bare": (700, 0.6)}
CLEAN = {"gold": 2.0, "cleaned": 2.0, "weak": 1.5}
# The sites are dealt into so many groups; what is made is made of one group's pages.
GROUPS = 4
# A page holds chrome if so many lines of it are.
_HOLDS = 3
# Lines: the longest made page, the shortest and longest real one.
_LONGEST, _SHORTEST, _LONGEST_REAL = 500, 8, 700
_LABELS = {"K": 1, "S": 0}


class Example(NamedTuple):
    """A page to learn from, its words, the group of its site, and whether it shows `signs` of chrome.

    `kind` is that of the page as it was read or made; `has_words`: words may be learned from it. What its words say is
    not among its features yet: that takes a table learned without its group.
    """

    lesson: Lesson
    names: tuple[str, ...]
    group: int
    grams: Grams
    signs: bool
    kind: str
    has_words: bool


class Sources(NamedTuple):
    """The files that pages are read or made from, and the part of the made pages that is made."""

    real: Path
    clean: Path
    documents: Path
    share: float

    @classmethod
    def of(cls, options: argparse.Namespace) -> Sources:
        """As the command line says."""
        return cls(options.real, options.clean, options.documents, options.share)


def add_sources(parser: argparse.ArgumentParser) -> None:
    """The arguments that name the sources."""
    parser.add_argument("real", type=Path)
    parser.add_argument("clean", type=Path)
    parser.add_argument("documents", type=Path)
    parser.add_argument("--share", type=float, default=1.0, help="the part of the made pages that is made")


class WordedView(PageView):
    """A page whose words are read with a table of their own."""

    def __init__(self, lines: Sequence[str], table: Wording) -> None:
        super().__init__(segment_text("\n".join(lines)))
        self.__dict__["wording"] = table.read(grams_of(self.words), len(self.lines))


class MaskedView(PageView):
    """A page of which the lexicon knows only a part: each phrase is forgotten with the page's own probability.

    Nothing is known of its words.
    """

    def __init__(self, lines: Sequence[str], rng: random.Random, share: float) -> None:
        super().__init__(segment_text("\n".join(lines)))
        self._rng, self._share, self._forgotten = rng, share, {}
        self.__dict__["wording"] = np.zeros(len(self.lines))

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


def seen(view: PageView) -> LineFeatures:
    """The features of a page as the model sees it, what the rules say among them."""
    return with_opinions(line_features(view), [vote for judge in TEXT_RULES for vote in judge(view)])


def example(page: LabelledPage, group: int, mask: tuple[float, ...]) -> Example:
    """The page as the model sees it."""
    rng = random.Random(page.id + page.kind)
    texts = [text for text, _ in page.lines]
    view = MaskedView(texts, rng, rng.choice(mask))
    features = seen(view)
    labels = np.array([_LABELS.get(label, -1) for _, label in page.lines], np.int8)
    chrome = int((labels == 0).sum())
    holds = False if page.kind in {"gold", "cleaned"} or not chrome else True if chrome >= _HOLDS else None
    sizes = np.array([len(text) for text in texts], np.float32)
    lesson = Lesson(np.ascontiguousarray(features.rows), labels, sizes, holds, page.weight)
    has_words = page.kind in FLATTENERS and domain(page.site) not in SHARE_ALIKE
    return Example(lesson, features.names, group, grams_of(view.words), view.holds_chrome, page.kind, has_words)


def examples(sources: Sources) -> list[Example]:
    """All pages to train on: real ones in each flattening, documents without chrome, made ones group by group."""
    real = read_real(sources.real)
    clean = read_clean(sources.clean, real)
    groups = groups_of(page.site for page in [*real, *clean])
    found = [example(page, groups[page.site], REAL_MASK) for page in real]
    print("real", len(found), flush=True)
    found += [example(page, groups[page.site], CLEAN_MASK) for page in clean]
    print("and clean", len(found), flush=True)
    voices = read_voices(sources.documents, PROSE)
    for group in range(GROUPS):
        maker = Maker(one_flattening([page for page in real if groups[page.site] == group]), voices)
        found += [example(page, group, MADE_MASK) for page in made(maker, group, sources.share)]
        print("and made", len(found), flush=True)
    return found


def made(maker: Maker, group: int, share: float) -> Iterator[LabelledPage]:
    """The pages that are made of one group's pages."""
    for kind, (count, _) in MADE.items():
        for number in range(group, int(count * share), GROUPS):
            page = maker.page(kind, number)
            if page is not None:
                yield page


def one_flattening(real: Sequence[LabelledPage], seed: int = 1) -> list[LabelledPage]:
    """Each page once, in a flattening drawn by lot."""
    pages: dict[str, list[LabelledPage]] = {}
    for page in real:
        pages.setdefault(page.id, []).append(page)
    rng = random.Random(seed)
    return [rng.choice(pages[name]) for name in sorted(pages)]
