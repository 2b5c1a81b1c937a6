"""The features of the learned line judge: shape, place, neighbours, repetition, words, what the lexicon knows.

All but those of words and of the lexicon are the same for every language. `line_features` gives one float32 row a line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from boilerstrip.judges.chars import char_table
from boilerstrip.judges.facts import Floats
from boilerstrip.judges.lexical import GROUPS, HitTable
from boilerstrip.judges.nearby import FAR, Beside, distances, since, window_means
from boilerstrip.judges.view import PageView

# How far the windows reach over which features are averaged, and those, by their place, over which the shape is.
_WINDOWS = (2, 3, 5, 12)
_SHAPED = {0: 2, 2: 5, 3: 12}
# Classes of characters whose count on the line is a feature of its own.
_COUNTED = (
    "comma", "colon", "quote", "open", "close", "bar", "arrow", "slash", "dash", "currency", "percent", "rights", "at",
    "hash", "bullet", "code", "star", "symbol", "number",
)  # fmt: skip
_FIRST = {
    "first_upper": ("upper",), "first_lower": ("lower",), "first_digit": ("digit", "number"), "first_quote": ("quote",),
    "first_open": ("open",), "first_mark": ("bullet", "dash", "bar", "arrow", "hash", "at", "symbol", "star", "slash"),
    "first_code": ("code", "rights", "currency"),
}  # fmt: skip
_LAST = {
    "last_stop": ("dot", "term"), "last_colon": ("colon",), "last_comma": ("comma",), "last_digit": ("digit", "number"),
    "last_letter": ("lower", "upper", "letter", "wide", "thai", "mark"), "last_arrow": ("arrow", "bar", "slash"),
    "last_close": ("close", "quote"),
}  # fmt: skip

# Features that a line also has of the lines before and after it.
_BESIDE = ("last_stop", "last_colon", "last_comma", "titled", "digit_share", "mould", "common", "seen_long")
# Groups of phrases that head what follows.
_HEADING = ("tail", "head", "notice")
# Beyond this, log odds from the words of a line say no more.
_SAID_MOST = 4.0

Columns = dict[str, Floats]


class LineFeatures(NamedTuple):
    """`rows`: float32 [lines, features]; `names`: what each column is."""

    rows: NDArray[np.float32]
    names: tuple[str, ...]


def line_features(page: PageView) -> LineFeatures:
    """The features of every line of `page`."""
    size = len(page.lines)
    far = _far_marks(page)
    columns: Columns = {}
    columns.update(_own(page))
    columns.update(_repetition(page))
    columns.update(_place(page, far))
    columns.update(_neighbours(page, columns))
    columns.update(_words_known(page, far))
    columns.update(_page_signs(page, columns))
    columns.update(wording_columns(page.wording))
    rows = np.concatenate(list(columns.values()), dtype=np.float32, casting="same_kind").reshape(len(columns), size)
    return LineFeatures(rows.T, tuple(columns))


def wording_columns(wording: Floats) -> Columns:
    """What the words of each line say for and against it, from their log odds of chrome [lines]."""
    said = np.clip(wording, -_SAID_MOST, _SAID_MOST)
    return {"says_chrome": np.maximum(said, 0), "says_text": np.maximum(-said, 0)}


def _own(page: PageView) -> Columns:
    facts, table = page.facts, char_table()
    chars = np.maximum(1, facts.chars)
    letters = facts.total("lower", "upper", "letter", "wide", "thai")
    digits = facts.count("digit")
    marks = chars - letters - digits - facts.count("space") - facts.count("mark")
    starts = np.maximum(1, facts.starts)
    found: Columns = {
        "chars": np.log1p(facts.chars),
        "words": np.log1p(facts.words),
        "digit_share": digits / chars,
        "upper_share": facts.count("upper") / chars,
        "mark_share": marks / chars,
        "titled": facts.titled / starts,
        "word_length": letters / np.maximum(1, facts.words),
        "stops": np.minimum(20, facts.total("dot", "term")),
        "inner_stops": np.minimum(20, facts.inner_stops),
        "groups": np.minimum(20, facts.groups),
        "humps": np.minimum(9, facts.humps),
        "major": facts.major,
        "latin": facts.latin,
    }
    found.update(zip(_COUNTED, np.minimum(9, facts.counts[table.of(*_COUNTED)]), strict=True))
    members = _edge_members()
    found.update(zip(_FIRST, members.first.take(facts.first, axis=1), strict=True))
    found.update(zip(_LAST, members.last.take(facts.last, axis=1), strict=True))
    return found


class _Edges(NamedTuple):
    """For each group of classes a row over all classes: 1 where a class belongs to it."""

    first: Floats
    last: Floats


@lru_cache(maxsize=1)
def _edge_members() -> _Edges:
    """The groups of `_FIRST` and `_LAST`."""
    names = char_table().class_names

    def rows(groups: Mapping[str, tuple[str, ...]]) -> Floats:
        return np.array([[float(name in classes) for name in names] for classes in groups.values()])

    return _Edges(rows(_FIRST), rows(_LAST))


def _repetition(page: PageView) -> Columns:
    layout, tokens = page.layout, page.tokens
    return {
        "same": np.log1p(layout.same),
        "mould": np.log1p(layout.mould),
        "echo": layout.echo.astype(float),
        "later_echo": layout.later_echo.astype(float),
        "seen": tokens.seen,
        "seen_long": tokens.seen_long,
        "common": tokens.common,
        "token_count": np.log1p(tokens.tokens),
    }


class _FarMarks(NamedTuple):
    """Distances to marked lines, a row each for solid lines, text, and the phrases of `_HEADING`.

    `since` counts the solid lines since the last such phrase, a row a group.
    """

    back: Floats
    on: Floats
    since: Floats


def _far_marks(page: PageView) -> _FarMarks:
    layout, hits = page.layout, page.hit_table
    phrases = [(hits.whole[group] > 0) | ((hits.part[group] > 0) & layout.short) for group in _HEADING]
    marks = np.array([layout.solid, layout.sentence | layout.solid, *phrases])
    return _FarMarks(*distances(marks), since(marks[2:], layout.solid))


def _place(page: PageView, far: _FarMarks) -> Columns:
    facts, layout = page.facts, page.layout
    size = len(page.lines)
    index = np.arange(size, dtype=float)
    start, end = layout.body
    solid = np.where(layout.solid, facts.chars, 0.0)
    total = max(1.0, float(solid.sum()))
    before = solid.cumsum() - solid
    everything = max(1.0, float(facts.chars.sum()))
    body_words = facts.words[start:end]
    same = _full(
        size,
        (
            float(np.log1p(size)),
            np.count_nonzero(layout.solid) / max(1, size),
            float(np.log1p(everything)),
            float(layout.run.max(initial=0)) / max(1, size),
            float(facts.chars[start:end].sum()) / everything,
        ),
    )
    return {
        "from_top": np.log1p(index),
        "from_end": np.log1p(size - 1 - index),
        "place": index / max(1, size - 1),
        "before_share": before / total,
        "after_share": (total - before - solid) / total,
        "chars_share": facts.chars / everything,
        "page_lines": same[0],
        "page_solid": same[1],
        "page_chars": same[2],
        "page_run": same[3],
        "solid_back": far.back[0],
        "solid_on": far.on[0],
        "sentence_back": far.back[1],
        "sentence_on": far.on[1],
        "run": np.minimum(FAR, layout.run),
        "run_place": np.minimum(FAR, index - layout.run_start),
        "run_left": np.where(layout.run > 0, np.minimum(FAR, layout.run_start + layout.run - 1 - index), 0.0),
        "body_from": np.minimum(np.maximum(index - start, -FAR), FAR),
        "body_to": np.minimum(np.maximum(end - 1 - index, -FAR), FAR),
        "body_share": same[4],
        "body_words": np.log1p(facts.words) - np.log1p(median(body_words)),
    }


def median(values: Floats) -> float:
    """The median, 0 of nothing; numpy's own takes ten times as long for a page's lines."""
    if not len(values):
        return 0.0
    ordered = np.sort(values)
    middle = len(values) // 2
    return float(ordered[middle] if len(values) % 2 else (ordered[middle - 1] + ordered[middle]) / 2)


def _full(size: int, values: Sequence[float]) -> Floats:
    """Columns of which each line has the same: a row each."""
    columns = np.empty((len(values), size))
    columns[:] = np.array(values)[:, None]
    return columns


def _neighbours(page: PageView, known: Columns) -> Columns:
    layout = page.layout
    sentence = (layout.sentence | layout.solid).astype(float)
    words = known["words"]
    marker = known["first_mark"] + 2 * known["first_digit"] + 4 * known["first_open"] + 8 * known["first_lower"]
    near = Beside(np.array([words, sentence, *(known[name] for name in _BESIDE), marker]), reach=3, fill=-1.0)
    found: Columns = {}
    for step in (1, 2, 3):
        for row, name in enumerate(("words", "sentence")):
            found[f"{name}_back{step}"] = near.back(step)[row]
            found[f"{name}_on{step}"] = near.on(step)[row]
    for row, name in enumerate(_BESIDE, 2):
        found[f"{name}_back"] = near.back(1)[row]
        found[f"{name}_on"] = near.on(1)[row]
    for step in (1, 2):
        found[f"alike_back{step}"] = (marker == near.back(step)[-1]).astype(float)
        found[f"alike_on{step}"] = (marker == near.on(step)[-1]).astype(float)
    averaged = ("words", "seen_long", "mould", "digit_share", "titled")
    means = window_means(np.array([words**2, sentence, *(known[name] for name in averaged)]), _WINDOWS)
    squares, sentences, near_words, seen_long, mould, digits, titled = means
    for place, width in _SHAPED.items():
        found[f"words_near{width}"] = near_words[place]
        found[f"words_spread{width}"] = np.sqrt(np.maximum(0, squares[place] - near_words[place] ** 2))
        found[f"sentence_near{width}"] = sentences[place]
    found.update(mould_near=mould[1], seen_long_near=seen_long[0], digit_near=digits[1], titled_near=titled[1])
    return found


def _words_known(page: PageView, far: _FarMarks) -> Columns:
    """What the lexicon knows: of the line, of its neighbourhood, and how far its sections reach."""
    hits: HitTable = page.hit_table
    size = len(page.lines)
    whole, part = hits.rows[: len(GROUPS)], hits.rows[len(GROUPS) :]
    said = whole + 0.5 * part * (whole == 0)
    found: Columns = {f"lex_{group}": row for group, row in zip(GROUPS, said, strict=True)}
    any_whole, any_part = hits.any_whole, hits.any_part
    found["lex_whole"], found["lex_part"] = any_whole, any_part
    found["lex_cover"] = hits.cover
    near = Beside(any_whole, reach=2, fill=0.0)
    for step in (1, 2):
        found[f"lex_back{step}"] = near.back(step)
        found[f"lex_on{step}"] = near.on(step)
    known = np.maximum(any_whole, 0.5 * any_part)
    found.update(zip(("lex_near3", "lex_near8"), window_means(known, (3, 8)), strict=True))
    for row, group in enumerate(_HEADING):
        found[f"{group}_back"], found[f"{group}_on"] = far.back[row + 2], far.on[row + 2]
        found[f"solid_since_{group}"] = far.since[row]
    above, total = any_whole.cumsum(), any_whole.sum()
    found["lex_page"] = np.full(size, float(total) / np.sqrt(size))
    found["lex_above"] = np.log1p(above)
    found["lex_below"] = np.log1p(total - above)
    return found


def _page_signs(page: PageView, known: Columns) -> Columns:
    """Signs that the page holds chrome at all, the same for all its lines: a page may be nothing but text."""
    layout, hits = page.layout, page.hit_table.any_whole
    size = len(page.lines)
    text = (layout.sentence | layout.solid).nonzero()[0]
    first, last = (int(text[0]), int(text[-1])) if len(text) else (0, size - 1)
    short = max(1, int(np.count_nonzero(layout.short)))
    marked = (known["bar"] > 1) | (known["arrow"] > 0) | (known["rights"] > 0)
    signs = {
        "top_loose": np.log1p(first),
        "bottom_loose": np.log1p(size - 1 - last),
        "top_hits": float(hits[:first].sum()),
        "bottom_hits": float(hits[last + 1 :].sum()),
        "inner_hits": float(hits[first : last + 1].sum()) / np.sqrt(size),
        "page_again": np.count_nonzero((layout.mould > 1) & layout.short) / short,
        "page_marked": np.count_nonzero(marked & layout.short) / short,
        "page_rights": float(known["rights"].any()),
    }
    return dict(zip(signs, _full(size, tuple(map(float, signs.values()))), strict=True))
