"""Real pages with labelled lines, and what can be made of them: chrome dropped, moved, joined, put round other text."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from urllib.parse import urlsplit

from lines_bank import Voice

Line = tuple[str, str]
_WORD = re.compile(r"[^\W\d_]+")
_STOPS = str.maketrans({".": "。", "!": "！", "?": "？", ",": "、"})


@dataclass(frozen=True)
class LabelledPage:
    """Lines with labels K, S, N; `site` is what folds are cut by, `weight` how much the page counts in training."""

    id: str
    language: str
    kind: str
    site: str
    lines: list[Line]
    weight: float = 1.0


def read_gold(path: Path) -> list[LabelledPage]:
    """The pages of a gold file (`id, lang, kind, url, lines: [[label, text], ...]`)."""
    pages = []
    for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        host = urlsplit(row.get("url") or "").hostname or row["id"]
        lines = [(text, label) for label, text in row["lines"] if text.strip()]
        if lines:
            pages.append(LabelledPage(row["id"], row["lang"], row["kind"], host, lines))
    return pages


def graft(chrome: LabelledPage, body: Sequence[str], voice: Voice | None, rng: random.Random) -> list[Line]:
    """The chrome of a real page, changed a little, round another body; `voice` gives it words of another language."""
    runs = [(label, [text for text, _ in group]) for label, group in groupby(chrome.lines, key=lambda line: line[1])]
    total = sum(len(texts) for label, texts in runs if label == "K")
    speak = _Speaker(voice, rng) if voice else None
    drop = rng.choice((0.0, 0.0, 0.3, 0.7))
    lines: list[Line] = []
    done = taken = 0
    for label, texts in runs:
        if label == "K":
            done += len(texts)
            upto = len(body) if done == total else len(body) * done // total
            lines += [(text, "K") for text in body[taken:upto]]
            taken = upto
        elif rng.random() >= drop:
            changed = _changed(texts, rng)
            lines += [(speak(text) if speak else text, label) for text in changed]
    if rng.random() < 0.08:
        cut = next((place for place, line in enumerate(lines) if line[1] == "K"), 0)
        lines = lines[cut:] + lines[:cut]
    return lines


def _changed(texts: list[str], rng: random.Random) -> list[str]:
    """A stretch of chrome with lines dropped, shuffled, joined or given list marks."""
    draw = rng.random()
    if draw < 0.25:
        texts = [text for text in texts if rng.random() > 0.3]
    elif draw < 0.35:
        texts = rng.sample(texts, len(texts))
    elif draw < 0.45 and len(texts) > 1 and all(len(text) < 40 for text in texts):
        size = rng.randint(2, 8)
        bar = rng.choice((" | ", " · ", " ", "  ", " / ", " • "))
        texts = [bar.join(texts[at : at + size]) for at in range(0, len(texts), size)]
    elif draw < 0.55:
        mark = rng.choice(("* ", "• ", "- ", "+ ", "[{}]", "* [{}]"))
        texts = [mark.format(n) + text for n, text in enumerate(texts, 1)]
    return texts


class _Speaker:
    """Says chrome in another language: each word becomes some word of the voice, the same one each time."""

    def __init__(self, voice: Voice, rng: random.Random) -> None:
        self._voice = voice
        self._rng = rng
        self._known: dict[str, str] = {}
        words: list[str] = []
        for _ in range(12):
            words += _WORD.findall(" ".join(voice.doc(rng)))
        self._words = {True: [w for w in words if len(w) > 5], False: [w for w in words if len(w) <= 5]}

    def __call__(self, text: str) -> str:
        said = _WORD.sub(lambda match: self._word(match.group()), text)
        if self._voice.wide:
            said = re.sub(r"(?<=[^\W\d_a-zA-Z]) (?=[^\W\d_a-zA-Z])", "", said).translate(_STOPS)
        return said

    def _word(self, word: str) -> str:
        key = word.lower()
        if key not in self._known:
            pool = self._words[len(word) > 5] or self._words[len(word) <= 5] or [word]
            found = self._rng.choice(pool)
            size = max(1, round(len(word) / 3))
            self._known[key] = found[:size] if self._voice.wide else found.lower()
        other = self._known[key]
        if word.isupper() and len(word) > 1:
            return other.upper()
        return other[:1].upper() + other[1:] if word[:1].isupper() else other
