"""The features of the learned line judge: shape, place, neighbours, repetition, words, what the lexicon knows.

All but those of words and of the lexicon are the same for every language. `line_features` gives one float32 row a line.
What rests on a line alone comes from `own`; the rest is worked out here.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from boilerstrip.judges.facts import Floats
from boilerstrip.judges.nearby import FAR, Distances, Sight, distances, since, window_means
from boilerstrip.judges.own import HEADING, KNOWN, MARKS, ROW, SAID, SHAPE, wording_columns
from boilerstrip.judges.view import PageView

__all__ = ["NAMES", "LineFeatures", "line_features", "median", "wording_columns"]

# How far the windows reach over which features are averaged, and those, by their place, over which the shape is.
_WIDTHS = (2, 3, 5, 8, 12)
_SHAPED = {2: 0, 5: 2, 12: 4}
# The features in their order, by the parts below that work them out.
_SIDES = ("back", "on")
_BESIDE = ("last_stop", "last_colon", "last_comma", "titled", "digit_share", "mould", "common", "seen_long")
_REPETITION = ("same", "mould", "echo", "later_echo", "seen", "seen_long", "common", "token_count")
_PLACE = (
    "from_top", "from_end", "place", "before_share", "after_share", "chars_share", "page_lines", "page_solid",
    "page_chars", "page_run", "solid_back", "solid_on", "sentence_back", "sentence_on", "run", "run_place", "run_left",
    "body_from", "body_to", "body_share", "body_words",
)  # fmt: skip
_NEIGHBOURS = (
    *(f"{name}_{side}{step}" for step in (1, 2, 3) for name in ("words", "sentence") for side in _SIDES),
    *(f"{name}_{side}" for name in _BESIDE for side in _SIDES),
    *(f"alike_{side}{step}" for step in (1, 2) for side in _SIDES),
)
_AROUND = (
    *(f"{name}{width}" for width in _SHAPED for name in ("words_near", "words_spread", "sentence_near")),
    "mould_near", "seen_long_near", "digit_near", "titled_near",
)  # fmt: skip
_LEXICON = (
    *(f"lex_{side}{step}" for step in (1, 2) for side in _SIDES), "lex_near3", "lex_near8",
    *(f"{part}{group}{end}" for group in HEADING for part, end in (("", "_back"), ("", "_on"), ("solid_since_", ""))),
    "lex_page", "lex_above", "lex_below",
)  # fmt: skip
_SIGNS = (
    "top_loose", "bottom_loose", "top_hits", "bottom_hits", "inner_hits", "page_again", "page_marked", "page_rights",
)  # fmt: skip
_PARTS = (
    SHAPE, ("major", "latin"), MARKS, _REPETITION, _PLACE, _NEIGHBOURS, _AROUND, KNOWN, _LEXICON, _SIGNS, SAID,
)  # fmt: skip
NAMES = tuple(name for part in _PARTS for name in part)

# What is seen of other lines: words, sentences, then `_BESIDE`, how lines begin, known phrases.
_SEEN = Sight(
    [
        *((row, step) for far in (1, 2, 3) for row in (0, 1) for step in (-far, far)),
        *((row, step) for row in range(2, 2 + len(_BESIDE)) for step in (-1, 1)),
        *((row, step) for row in (2 + len(_BESIDE), 3 + len(_BESIDE)) for far in (1, 2) for step in (-far, far)),
    ],
    fill=[*[-1.0] * (3 + len(_BESIDE)), 0.0],
)
# How many of these are of how lines begin, and of known phrases.
_ENDS = 4
_NEAR_OWN = [ROW[name] for name in _BESIDE[:5]]


class LineFeatures(NamedTuple):
    """`rows`: float32 [lines, features]; `names`: what each column is."""

    rows: NDArray[np.float32]
    names: tuple[str, ...]


def line_features(page: PageView) -> LineFeatures:
    """The features of every line of `page`."""
    own, repetition = page.own, _repetition(page)
    far = distances(own.headed)
    near = _near(page, repetition)
    known = len(SHAPE) + len(MARKS)
    parts = (
        own.rows[: len(SHAPE)],
        page.facts.major[None],
        page.facts.latin[None],
        own.rows[len(SHAPE) : known],
        repetition,
        _place(page, far),
        near.neighbours,
        near.around,
        own.rows[known : known + len(KNOWN)],
        _lexicon(page, far, near),
        _signs(page),
        own.rows[known + len(KNOWN) : -1],
    )
    return LineFeatures(np.concatenate(parts, dtype=np.float32, casting="same_kind").T, NAMES)


def _repetition(page: PageView) -> Floats:
    layout, tokens = page.layout, page.tokens
    out = np.empty((len(_REPETITION), len(page.lines)))
    out[0], out[1], out[2], out[3] = layout.same, layout.mould, layout.echo, layout.later_echo
    np.log1p(out[:2], out=out[:2])
    out[4], out[5], out[6], out[7] = tokens.seen, tokens.seen_long, tokens.common, page.own.rows[-1]
    return out


def _place(page: PageView, far: Distances) -> Floats:
    facts, layout = page.facts, page.layout
    size = len(page.lines)
    index = np.arange(size, dtype=float)
    start, end = layout.body
    solid = facts.chars * layout.solid
    before = solid.cumsum()
    total = max(1.0, float(before[-1])) if size else 1.0
    before -= solid
    everything = max(1.0, float(facts.chars.sum()))
    out = np.empty((len(_PLACE), size))
    out[0] = index
    np.subtract(size - 1, index, out=out[1])
    np.log1p(out[:2], out=out[:2])
    np.divide(index, max(1, size - 1), out=out[2])
    np.divide(before, total, out=out[3])
    np.divide(total - before - solid, total, out=out[4])
    np.divide(facts.chars, everything, out=out[5])
    out[6] = np.log1p(size)
    out[7] = np.count_nonzero(layout.solid) / max(1, size)
    out[8] = np.log1p(everything)
    out[9] = float(layout.run.max(initial=0)) / max(1, size)
    out[10], out[11], out[12], out[13] = far.back[0], far.on[0], far.back[1], far.on[1]
    place = index - layout.run_start
    out[14], out[15] = layout.run, place
    np.maximum(0, layout.run - 1 - place, out=out[16])
    np.minimum(FAR, out[14:17], out=out[14:17])
    np.subtract(index, start, out=out[17])
    np.subtract(end - 1, index, out=out[18])
    np.minimum(np.maximum(out[17:19], -FAR), FAR, out=out[17:19])
    out[19] = float(facts.chars[start:end].sum()) / everything
    np.subtract(page.own.rows[ROW["words"]], np.log1p(median(facts.words[start:end])), out=out[20])
    return out


def median(values: Floats) -> float:
    """The median, 0 of nothing; numpy's own takes ten times as long for a page's lines."""
    if not len(values):
        return 0.0
    ordered = np.sort(values)
    middle = len(values) // 2
    return float(ordered[middle] if len(values) % 2 else (ordered[middle - 1] + ordered[middle]) / 2)


class _Near(NamedTuple):
    """What stands near each line, [_, lines] each; `phrases` are known ones, beside it and in windows around it."""

    neighbours: Floats
    around: Floats
    phrases: Floats


def _near(page: PageView, repetition: Floats) -> _Near:
    own, size = page.own, len(page.lines)
    words, sentence, phrases = own.rows[ROW["words"]], own.headed[1], page.hit_table.any_whole
    values = np.empty((4 + len(_BESIDE), size))
    values[0], values[1] = words, sentence
    values[2:7] = own.rows[_NEAR_OWN]
    values[7], values[8], values[9] = repetition[1], repetition[6], repetition[5]
    values[10], values[11] = own.alike, phrases
    seen = _SEEN.of(values)
    alike, said = seen[-2 * _ENDS : -_ENDS], seen[-_ENDS:]
    np.equal(alike, own.alike, out=alike)
    # In turn: words and their squares, sentences, shares of digits, titles, moulds, words of long lines, phrases.
    values[2] = words**2
    values[3], values[4] = values[6], values[5]
    values[5], values[6] = values[7], values[9]
    values[7] = np.maximum(phrases, 0.5 * page.hit_table.any_part)
    means = window_means(values[:8], _WIDTHS)
    return _Near(seen[:-_ENDS], _around(means), np.concatenate([said, means[7, 1::2][:2]]))


def _around(means: Floats) -> Floats:
    words, sentences, squares, digits, titled, mould, seen_long, _ = means
    out = np.empty((len(_AROUND), means.shape[2]))
    shaped = list(_SHAPED.values())
    near = words[shaped]
    out[0:9:3], out[2:9:3] = near, sentences[shaped]
    np.sqrt(np.maximum(0, squares[shaped] - near**2), out=out[1:9:3])
    out[9], out[10], out[11], out[12] = mould[1], seen_long[0], digits[1], titled[1]
    return out


def _lexicon(page: PageView, far: Distances, near: _Near) -> Floats:
    """What the lexicon knows of each line's neighbourhood, and how far its sections reach."""
    size, hits = len(page.lines), page.hit_table.any_whole
    out = np.empty((len(_LEXICON), size))
    out[:6] = near.phrases
    out[6:15:3], out[7:15:3] = far.back[2:], far.on[2:]
    out[8:15:3] = since(page.own.headed[2:], page.layout.solid)
    above, total = hits.cumsum(), hits.sum()
    out[15] = float(total) / np.sqrt(size)
    out[16], out[17] = above, total - above
    np.log1p(out[16:], out=out[16:])
    return out


def _signs(page: PageView) -> Floats:
    """Signs that the page holds chrome at all, the same for all its lines: a page may be nothing but text."""
    layout, hits, rows = page.layout, page.hit_table.any_whole, page.own.rows
    size = len(page.lines)
    text = (~layout.loose).nonzero()[0]
    first, last = (int(text[0]), int(text[-1])) if len(text) else (0, size - 1)
    short = max(1, int(np.count_nonzero(layout.short)))
    rights = rows[ROW["rights"]]
    marked = (rows[ROW["bar"]] > 1) | (rows[ROW["arrow"]] > 0) | (rights > 0)
    signs = (
        np.log1p(first),
        np.log1p(size - 1 - last),
        hits[:first].sum(),
        hits[last + 1 :].sum(),
        hits[first : last + 1].sum() / np.sqrt(size),
        np.count_nonzero((layout.mould > 1) & layout.short) / short,
        np.count_nonzero(marked & layout.short) / short,
        np.count_nonzero(rights) > 0,
    )
    out = np.empty((len(_SIGNS), size))
    out[:] = np.array(signs, float)[:, None]
    return out
