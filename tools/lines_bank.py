"""What made pages are made of: prose in several languages, headlines, words and names, and user-interface phrases."""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from boilerstrip.lexicon import LexiconKind, load

_SPACED = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_WIDE_LANGUAGES = {"zh", "ja", "th", "zh-hant"}
_CODES = {"zh": ("zh-Hans", "zh"), "zh-hant": ("zh-Hant",)}
_LABEL = re.compile(r"\[\[.*?\]\]|\[!\w+\]\s*")
# Names of people: an unusual few in each script; their letters do not matter, that they recur does.
_NAMES = {
    "latin": "Ines Calder|T. Okoro|Maud Ferrant|jörg_w|Bea Lindqvist|R. Novák|Pia D'Alba|sunfish88|Tomás Rey|Lê Thu Hà",
    "ru": "Вера Лунина|Пётр Громов|А. Седых|marina_k|Олег Бут|Ирина Ш.",
    "ar": "ليلى حداد|سامر نجم|هدى ع.|كريم السيد|نورا",
    "zh": "林晓|周一鸣|阿澄|何南|小鱼干",
    "ja": "森下ゆき|高梨|あおい|佐久間 透|K.Mori",
    "ko": "한서윤|오민석|김도담|하늘빛",
}


@dataclass(frozen=True)
class Voice:
    """One language's material; `docs` are lists of paragraphs, `phrases` lexicon phrases by kind."""

    language: str
    docs: list[list[str]]
    phrases: dict[str, list[str]] = field(default_factory=dict)

    @property
    def wide(self) -> bool:
        """Whether the language is written without spaces."""
        return self.language.split("+")[0] in _WIDE_LANGUAGES

    def doc(self, rng: random.Random) -> list[str]:
        """The paragraphs of some document."""
        return rng.choice(self.docs)

    def headline(self, rng: random.Random) -> str:
        """A title or heading, or the beginning of a sentence."""
        doc = self.doc(rng)
        short = [line for line in doc if 8 <= len(line) <= 90 and not line.endswith((".", "。", ":", "："))]
        if short and rng.random() < 0.7:
            return rng.choice(short)
        return self.fragment(rng, 3, 12)

    def fragment(self, rng: random.Random, low: int, high: int) -> str:
        """`low` to `high` words in a row from some paragraph, without punctuation."""
        count = rng.randint(low, high)
        for _ in range(8):
            line = rng.choice(self.doc(rng))
            if self.wide:
                letters = [part for part in re.split(r"[\W\d_a-zA-Z]+", line) if len(part) >= 2]
                if letters:
                    part = rng.choice(letters)
                    size = min(len(part), max(2, int(count * 2)))
                    start = rng.randint(0, len(part) - size)
                    return part[start : start + size]
            else:
                words = _SPACED.findall(line)
                if len(words) >= count:
                    start = rng.randint(0, len(words) - count)
                    return " ".join(words[start : start + count])
        return "Aa"

    def label(self, rng: random.Random, *kinds: str, words: tuple[int, int] = (1, 3)) -> str:
        """A phrase of one of these kinds; where there is none, and now and then anyway, words that mean nothing."""
        known = [phrase for kind in kinds for phrase in self.phrases.get(kind, ())]
        if known and rng.random() < 0.75:
            return rng.choice(known)
        return _cased(self.fragment(rng, *words), rng)

    def sentence(self, rng: random.Random, *kinds: str) -> str | None:
        """A notice of one of these kinds that reads like a sentence, where the lexicon has words for one."""
        known = [phrase for kind in kinds for phrase in self.phrases.get(kind, ())]
        if not known:
            return None
        tail = rng.choice(self.doc(rng)) if rng.random() < 0.5 else self.fragment(rng, 4, 14)
        gap = "" if self.wide else " "
        stop = "。" if self.language in {"zh", "ja", "zh-hant"} else "."
        parts = [rng.choice(known), tail[: rng.randint(30, 160)].rstrip(".。 ")]
        if rng.random() < 0.3:
            parts.reverse()
        return gap.join(parts) + stop

    def name(self, rng: random.Random) -> str:
        """Somebody's name."""
        own = _NAMES.get(self.language.split("+")[-1], _NAMES["latin"])
        return rng.choice((own if rng.random() < 0.7 else _NAMES["latin"]).split("|"))


def _cased(text: str, rng: random.Random) -> str:
    draw = rng.random()
    if draw < 0.6:
        return text[:1].upper() + text[1:]
    if draw < 0.75:
        return text.title()
    return text.upper() if draw < 0.85 else text


def lexicon_phrases(language: str) -> dict[str, list[str]]:
    """The project's phrases of one language by kind; English ones stand in for a language that has none."""
    found: dict[str, list[str]] = {kind.value: [] for kind in LexiconKind}
    for entry in load().entries:
        for phrase in entry.phrases:
            if phrase.language in _CODES.get(language, (language,)):
                text = phrase.text
                found[entry.kind.value].append(text[:1].upper() + text[1:])
    return {kind: phrases for kind, phrases in found.items() if phrases}


def read_voices(path: Path, sources: Sequence[str]) -> list[Voice]:
    """The voices in a file of documents (`src, lang, kind, paras`), of the named sources only."""
    docs: dict[str, list[list[str]]] = {}
    with gzip.open(path, "rt", encoding="utf-8") as rows:
        for line in rows:
            row = json.loads(line)
            if row["src"] in sources and row["kind"] in {"full", "bi"}:
                paras = [_LABEL.sub("", para).strip() for para in row["paras"]]
                docs.setdefault(row["lang"], []).append([para for para in paras if para])
    return [Voice(language, docs[language], lexicon_phrases(language)) for language in sorted(docs)]
