"""The languages of a document from its blocks: by script first, by model only where a script leaves a choice.

Long documents are sampled, so that the cost hardly grows with their length. Only where the sample shows two languages
of one script (an English page with its French translation line by line) is each block classified.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from boilerstrip.language.classify import posteriors
from boilerstrip.language.scripts import block_scripts, letter_counts, script_table
from boilerstrip.model import Document, Language

_WINDOWS = 10
_WINDOW = 120
# A second language shows in the sample with at least this share, and with one window that is sure of it.
_SUSPICION = 0.08
_SURE = 0.8
# Below this mean probability the text is too short, or no language at all.
_DOUBT = 0.15
_TOGETHER = 0.3
# So many blocks are classified in one go.
_TOGETHER_MOST = 256


@dataclass(frozen=True, slots=True)
class _Label:
    code: str
    script: str
    score: float


@dataclass(frozen=True)
class _Labelled:
    """One label a block (None where it has no letters), and the weight of its letters."""

    labels: tuple[_Label | None, ...]
    mass: NDArray[np.float64]


def identify(text: str) -> Language:
    """The main language of a text; code `und` and share 0 where it has no letters.

    Example:
        >>> identify("川は砂を海へ運ぶ。").code
        'ja'
    """
    found = identify_blocks(text.splitlines())
    return found[0] if found else Language("und", "Zyyy", 0.0, 0.0)


def identify_blocks(texts: Sequence[str]) -> tuple[Language, ...]:
    """The languages of a document given its blocks, the largest share of letters first.

    A Han character counts for three letters, kana and hangul for two, so that shares compare amounts of text. A
    language of a few stray lines is not one of the document's: its letters go to the main one.

    Example:
        >>> page = ["I would like to clarify a few things.", "我希望先就若干要点予以澄清。"] * 3
        >>> sorted(language.code for language in identify_blocks(page))
        ['en', 'zh']
    """
    labelled = _label(texts)
    kept = _kept(labelled)
    mass: defaultdict[str, float] = defaultdict(float)
    scores: defaultdict[str, float] = defaultdict(float)
    scripts: dict[str, str] = {}
    main = kept[0] if kept else None
    for label, weight in zip(labelled.labels, labelled.mass.tolist(), strict=True):
        if label is None or main is None:
            continue
        code = label.code if label.code in kept else main
        mass[code] += weight
        if label.code == code:
            scores[code] = max(scores[code], label.score)
            scripts.setdefault(code, label.script)
    total = sum(mass.values())
    found = [Language(code, scripts[code], mass[code] / total, scores[code]) for code in mass]
    return tuple(sorted(found, key=lambda language: (-language.share, language.code)))


def block_languages(texts: Sequence[str]) -> tuple[str | None, ...]:
    """The language of each block, one of those of the whole document; None for a block without letters.

    Example:
        >>> block_languages(["The first line is here.", "Вот и вторая строка.", "***"] * 2)[:3]
        ('en', 'ru', None)
    """
    labelled = _label(texts)
    kept = _kept(labelled)
    return tuple(None if label is None else label.code if label.code in kept else kept[0] for label in labelled.labels)


def split_by_language(document: Document, blocks: Iterable[int] | None = None) -> dict[str, str]:
    r"""One text a language: the blocks of each with the white space they own, in order; the largest language first.

    Blocks without letters (a price, a rule) go with the block before them. `blocks` are the ones to take, in order,
    such as those that cleaning kept; all of them if None.

    Example:
        >>> from boilerstrip.segment.text import segment_text
        >>> split_by_language(segment_text("A line of English.\n一行中文在这里。\nAnd another one.\n还有一行中文。"))
        {'zh': '一行中文在这里。\n还有一行中文。', 'en': 'A line of English.\nAnd another one.\n'}
    """
    chosen = range(len(document.blocks)) if blocks is None else tuple(blocks)
    texts = [document.block_text(index) for index in chosen]
    order = [language.code for language in identify_blocks(texts)]
    parts: dict[str, list[str]] = {code: [] for code in order or ["und"]}
    current = next(iter(parts))
    for index, code in zip(chosen, block_languages(texts), strict=True):
        current = code or current
        extent = document.extent(index)
        parts[current].append(document.text[extent.start : extent.end])
    return {code: "".join(texts) for code, texts in parts.items() if texts}


def _label(texts: Sequence[str]) -> _Labelled:
    if not texts:
        return _Labelled((), np.zeros(0))
    table = script_table()
    counts = letter_counts(texts)
    mass = counts @ table.weights
    scripts = block_scripts(counts)
    labels: list[_Label | None] = [None] * len(texts)
    for script in sorted(set(scripts.tolist()) - {-1}):
        members = np.flatnonzero(scripts == script).tolist()
        languages = table.languages[script]
        if len(languages) == 1:
            found = dict.fromkeys(members, _Label(languages[0], table.codes[script], 1.0))
        else:
            found = _tell_apart({index: texts[index] for index in members}, table.codes[script], languages)
        for index, label in found.items():
            labels[index] = label
    return _Labelled(tuple(labels), mass)


def _tell_apart(texts: Mapping[int, str], script: str, languages: tuple[str, ...]) -> dict[int, _Label]:
    """Label blocks of one script: all alike if the sample holds one language, else one by one."""
    totals: defaultdict[str, float] = defaultdict(float)
    sure: set[str] = set()
    read = 0
    windows = _windows(tuple(texts.values()))
    for window, chances in zip(windows, posteriors(windows, languages), strict=True):
        read += len(window)
        for code, p in chances.items():
            totals[code] += p * len(window)
            if p >= _SURE:
                sure.add(code)
    main = max(sorted(totals), key=lambda code: totals[code], default="und")
    if totals[main] < _DOUBT * read:
        return dict.fromkeys(texts, _together(windows, script, languages))
    others = {code for code in sure if totals[code] >= _SUSPICION * read} - {main}
    if not others:
        return dict.fromkeys(texts, _Label(main, script, totals[main] / read))
    candidates = tuple(sorted({*others, main}))
    return _one_by_one(texts, script, main, candidates)


def _together(windows: Sequence[str], script: str, languages: tuple[str, ...]) -> _Label:
    """Short lines that say nothing each, a list of titles perhaps, may say enough together."""
    found = posteriors(["\n".join(windows)], languages)[0]
    best = next(iter(found), "und")
    score = found.get(best, 0.0)
    return _Label(best, script, score) if score >= _TOGETHER else _Label("und", script, 0.0)


def _one_by_one(texts: Mapping[int, str], script: str, main: str, languages: tuple[str, ...]) -> dict[int, _Label]:
    labels: dict[int, _Label] = {}
    places, heads = list(texts), [text[: 2 * _WINDOW] for text in texts.values()]
    # A share of a long page at a time, which bounds the memory.
    for start in range(0, len(heads), _TOGETHER_MOST):
        found = posteriors(heads[start : start + _TOGETHER_MOST], languages)
        for index, chances in zip(places[start:], found, strict=False):
            best = next(iter(chances), main)
            labels[index] = _Label(best, script, chances.get(best, 0.0))
    return labels


def _windows(texts: Sequence[str]) -> list[str]:
    """A few pieces of text, at even distances over all the characters, each inside one block."""
    ends = np.cumsum([len(text) for text in texts])
    total = int(ends[-1])
    found: dict[tuple[int, int], str] = {}
    for k in range(_WINDOWS):
        place = int((k + 0.5) * total / _WINDOWS)
        block = int(np.searchsorted(ends, place, side="right"))
        text = texts[block]
        within = place - (int(ends[block]) - len(text))
        start = 0 if len(text) <= _WINDOW else max(0, min(within - _WINDOW // 2, len(text) - _WINDOW))
        found.setdefault((block, start), text[start : start + _WINDOW])
    return list(found.values())


def _kept(labelled: _Labelled) -> tuple[str, ...]:
    """The languages that are the document's own, the largest first: enough letters, not in one spot."""
    mixture = script_table().mixture
    mass: defaultdict[str, float] = defaultdict(float)
    runs: defaultdict[str, int] = defaultdict(int)
    for label, weight in zip(labelled.labels, labelled.mass.tolist(), strict=True):
        if label is not None:
            mass[label.code] += weight
            runs[label.code] += weight >= mixture.run
    total = sum(mass.values())
    order = sorted(mass, key=lambda code: (-mass[code], code))

    def belongs(code: str) -> bool:
        share = mass[code] / total
        return share >= mixture.lone_share or (share >= mixture.share and runs[code] >= mixture.blocks)

    return tuple(code for code in order if code == order[0] or belongs(code))
