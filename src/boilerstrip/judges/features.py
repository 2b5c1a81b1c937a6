"""The features of the learned line judge: shape, place, neighbours, repetition, and what the lexicon knows.

All but the lexicon's are the same for every language. `line_features` gives one float32 row a line, in the order of
`FEATURES`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from boilerstrip.judges.chars import char_table
from boilerstrip.judges.facts import Bools, Floats
from boilerstrip.judges.lexical import GROUPS, HitTable
from boilerstrip.judges.view import PageView

_FAR = 60.0
_WINDOWS = (2, 5, 12)
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

Columns = dict[str, Floats]


class LineFeatures(NamedTuple):
    """`rows`: float32 [lines, features]; `names`: what each column is."""

    rows: NDArray[np.float32]
    names: tuple[str, ...]


def line_features(page: PageView) -> LineFeatures:
    """The features of every line of `page`."""
    columns: Columns = {}
    columns.update(_own(page))
    columns.update(_repetition(page))
    columns.update(_place(page))
    columns.update(_neighbours(page, columns))
    columns.update(_words_known(page))
    columns.update(_page_signs(page, columns))
    rows = np.empty((len(columns), len(page.lines)), np.float32)
    for index, column in enumerate(columns.values()):
        rows[index] = column
    return LineFeatures(np.ascontiguousarray(rows.T), tuple(columns))


def _own(page: PageView) -> Columns:
    facts, table = page.facts, char_table()
    chars = np.maximum(1, facts.chars)
    column = {name: facts.counts[:, index] for index, name in enumerate(table.class_names)}
    letters = column["lower"] + column["upper"] + column["letter"] + column["wide"] + column["thai"]
    marks = chars - letters - column["digit"] - column["space"] - column["mark"]
    starts = np.maximum(1, facts.starts)
    found: Columns = {
        "chars": np.log1p(facts.chars),
        "words": np.log1p(facts.words),
        "digit_share": column["digit"] / chars,
        "upper_share": column["upper"] / chars,
        "mark_share": marks / chars,
        "titled": facts.titled / starts,
        "word_length": letters / np.maximum(1, facts.words),
        "stops": np.minimum(20, column["dot"] + column["term"]),
        "inner_stops": np.minimum(20, facts.inner_stops),
        "groups": np.minimum(20, facts.groups),
        "humps": np.minimum(9, facts.humps),
        "major": facts.major,
        "latin": facts.latin,
    }
    for name in _COUNTED:
        found[name] = np.minimum(9, column[name])
    members = _edge_members()
    for name in _FIRST:
        found[name] = members[name][facts.first]
    for name in _LAST:
        found[name] = members[name][facts.last]
    return found


@lru_cache(maxsize=1)
def _edge_members() -> Mapping[str, Floats]:
    """For each group of `_FIRST` and `_LAST` an array over all classes: 1 where a class belongs to it."""
    names = char_table().class_names
    groups = {**_FIRST, **_LAST}
    return {group: np.array([float(name in classes) for name in names]) for group, classes in groups.items()}


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


def _place(page: PageView) -> Columns:
    facts, layout = page.facts, page.layout
    size = len(page.lines)
    index = np.arange(size, dtype=float)
    start, end = layout.body
    solid = np.where(layout.solid, facts.chars, 0.0)
    total = max(1.0, float(solid.sum()))
    before = np.cumsum(solid) - solid
    everything = max(1.0, float(facts.chars.sum()))
    solid_back, solid_on = _distances(layout.solid)
    sentence_back, sentence_on = _distances(layout.sentence | layout.solid)
    body_words = facts.words[start:end]
    return {
        "from_top": np.log1p(index),
        "from_end": np.log1p(size - 1 - index),
        "place": index / max(1, size - 1),
        "before_share": before / total,
        "after_share": (total - before - solid) / total,
        "chars_share": facts.chars / everything,
        "page_lines": np.full(size, np.log1p(size)),
        "page_solid": np.full(size, float(layout.solid.mean())),
        "page_chars": np.full(size, np.log1p(everything)),
        "page_run": np.full(size, float(layout.run.max(initial=0)) / max(1, size)),
        "solid_back": solid_back,
        "solid_on": solid_on,
        "sentence_back": sentence_back,
        "sentence_on": sentence_on,
        "run": np.minimum(_FAR, layout.run),
        "run_place": np.minimum(_FAR, index - layout.run_start),
        "run_left": np.where(layout.run > 0, np.minimum(_FAR, layout.run_start + layout.run - 1 - index), 0.0),
        "body_from": np.clip(index - start, -_FAR, _FAR),
        "body_to": np.clip(end - 1 - index, -_FAR, _FAR),
        "body_share": np.full(size, float(facts.chars[start:end].sum()) / everything),
        "body_words": np.log1p(facts.words) - np.log1p(float(np.median(body_words)) if len(body_words) else 0.0),
    }


def _neighbours(page: PageView, known: Columns) -> Columns:
    layout = page.layout
    sentence = (layout.sentence | layout.solid).astype(float)
    words = known["words"]
    shape = {"words": words, "sentence": sentence, "titled": known["titled"], "digit_share": known["digit_share"]}
    marker = known["first_mark"] + 2 * known["first_digit"] + 4 * known["first_open"] + 8 * known["first_lower"]
    found: Columns = {}
    for step in (1, 2, 3):
        for name in ("words", "sentence"):
            found[f"{name}_back{step}"] = _shifted(shape[name], step)
            found[f"{name}_on{step}"] = _shifted(shape[name], -step)
    for name in ("last_stop", "last_colon", "last_comma", "titled", "digit_share", "mould", "common", "seen_long"):
        found[f"{name}_back"] = _shifted(known[name], 1)
        found[f"{name}_on"] = _shifted(known[name], -1)
    for step in (1, 2):
        found[f"alike_back{step}"] = (marker == _shifted(marker, step)).astype(float)
        found[f"alike_on{step}"] = (marker == _shifted(marker, -step)).astype(float)
    for width in _WINDOWS:
        mean = _window(words, width)
        found[f"words_near{width}"] = mean
        found[f"words_spread{width}"] = np.sqrt(np.maximum(0, _window(words**2, width) - mean**2))
        found[f"sentence_near{width}"] = _window(sentence, width)
    found["mould_near"] = _window(known["mould"], 3)
    found["seen_long_near"] = _window(known["seen_long"], 2)
    found["digit_near"] = _window(known["digit_share"], 3)
    found["titled_near"] = _window(known["titled"], 3)
    return found


def _words_known(page: PageView) -> Columns:
    """What the lexicon knows: of the line, of its neighbourhood, and how far its sections reach."""
    hits: HitTable = page.hit_table
    size = len(page.lines)
    found: Columns = {}
    for group in GROUPS:
        found[f"lex_{group}"] = hits.whole[group] + 0.5 * hits.part[group] * (hits.whole[group] == 0)
    any_whole, any_part = hits.any_whole, hits.any_part
    found["lex_whole"], found["lex_part"] = any_whole, any_part
    found["lex_cover"] = hits.cover
    for step in (1, 2):
        found[f"lex_back{step}"] = _shifted(any_whole, step, 0.0)
        found[f"lex_on{step}"] = _shifted(any_whole, -step, 0.0)
    for width in (3, 8):
        found[f"lex_near{width}"] = _window(np.maximum(any_whole, 0.5 * any_part), width)
    for group in ("tail", "head", "notice"):
        mark = (hits.whole[group] > 0) | ((hits.part[group] > 0) & page.layout.short)
        back, on = _distances(mark)
        found[f"{group}_back"], found[f"{group}_on"] = back, on
        found[f"solid_since_{group}"] = _since(mark, page.layout.solid)
    found["lex_page"] = np.full(size, float(any_whole.sum()) / np.sqrt(size))
    found["lex_above"] = np.log1p(np.cumsum(any_whole))
    found["lex_below"] = np.log1p(any_whole.sum() - np.cumsum(any_whole))
    return found


def _page_signs(page: PageView, known: Columns) -> Columns:
    """Signs that the page holds chrome at all, the same for all its lines: a page may be nothing but text."""
    layout, hits = page.layout, page.hit_table.any_whole
    size = len(page.lines)
    text = np.flatnonzero(layout.sentence | layout.solid)
    first, last = (int(text[0]), int(text[-1])) if len(text) else (0, size - 1)
    short = np.maximum(1, int(layout.short.sum()))
    marked = (known["bar"] > 1) | (known["arrow"] > 0) | (known["rights"] > 0)
    signs = {
        "top_loose": np.log1p(first),
        "bottom_loose": np.log1p(size - 1 - last),
        "top_hits": float(hits[:first].sum()),
        "bottom_hits": float(hits[last + 1 :].sum()),
        "inner_hits": float(hits[first : last + 1].sum()) / np.sqrt(size),
        "page_again": float(((layout.mould > 1) & layout.short).sum()) / short,
        "page_marked": float((marked & layout.short).sum()) / short,
        "page_rights": float(known["rights"].any()),
    }
    return {name: np.full(size, value) for name, value in signs.items()}


def _since(mark: Bools, solid: Bools) -> Floats:
    """Solid lines since the last marked line; far where none was marked."""
    total = np.cumsum(solid)
    at = np.where(mark, total, -1)
    last = np.maximum.accumulate(at)
    return np.where(last >= 0, np.minimum(_FAR, total - last), _FAR)


class _Distances(NamedTuple):
    back: Floats
    on: Floats


def _distances(mask: Bools) -> _Distances:
    """Lines back to the last line of `mask` and on to the next one, at most `_FAR`; the line itself does not count."""
    size = len(mask)
    index = np.arange(size, dtype=float)
    last = np.maximum.accumulate(np.where(mask, index, -_FAR * 2))
    back = index - np.concatenate([[-_FAR * 2], last[:-1]])
    coming = np.where(mask, index, size + _FAR * 2)[::-1]
    following = np.minimum.accumulate(coming)[::-1]
    on = np.concatenate([following[1:], [size + _FAR * 2]]) - index
    return _Distances(np.minimum(_FAR, back), np.minimum(_FAR, on))


def _shifted(values: Floats, step: int, fill: float = -1.0) -> Floats:
    """Each line's value `step` lines before it (after it, if negative)."""
    out = np.full(len(values), fill)
    if 0 < step < len(values):
        out[step:] = values[:-step]
    elif 0 < -step < len(values):
        out[:step] = values[-step:]
    return out


def _window(values: Floats, width: int) -> Floats:
    """The mean over the lines at most `width` away."""
    total = np.concatenate([[0.0], np.cumsum(values)])
    index = np.arange(len(values))
    low = np.maximum(0, index - width)
    high = np.minimum(len(values), index + width + 1)
    mean: Floats = (total[high] - total[low]) / (high - low)
    return mean
