"""How likely a page holds chrome at all: one small model over the page as a whole, beside the one over its lines.

A page without chrome is a question about the page, not about a line: what a single loose line is shows only beside
what else stands there. The model weighs how the line model's probabilities are spread over the page, where the
loose lines stand, and what the lexicon knows of them. It is trained by tools/train_lines.py on pages with chrome, on
texts without any, and on what is left of pages once they are clean.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from boilerstrip.judges.facts import Floats
from boilerstrip.judges.features import LineFeatures
from boilerstrip.judges.trees import Trees
from boilerstrip.judges.view import PageView

_MODEL = "lines_page.txt.gz"
# Below the first chance a page holds no chrome, from the second on it does; between them its signs decide.
_CLEAN, _CHROME = 0.5, 0.95
# Line features that are the same for all lines of a page.
_SHARED = (
    "page_lines", "page_solid", "page_run", "page_chars", "lex_page", "top_loose", "bottom_loose", "top_hits",
    "bottom_hits", "inner_hits", "page_again", "page_marked", "page_rights", "body_share",
)  # fmt: skip
# Line features that are counted: on how many lines they say something.
_COUNTED = (
    "lex_tail", "lex_head", "lex_notice", "lex_disclaimer", "lex_action", "lex_menu", "lex_shop",
    "lex_advertisement", "lex_read_also", "lex_byline", "lex_ui", "bar", "arrow", "rights",
)  # fmt: skip
_BARS = (0.5, 0.15, 0.05, 0.03)
_SURE = 0.7
_LOWEST, _PARTS, _ENDS = (0, 2, 5), (20, 10, 4), (1, 3, 8)
# What the features of a page are called, in their order.
PAGE_NAMES = (
    *(f"share_below_{bar}" for bar in _BARS), *(f"count_below_{bar}" for bar in _BARS), "content_chars", "doubt",
    *(f"lowest_{place}" for place in _LOWEST), *(f"lowest_part_{part}" for part in _PARTS), "above", "below",
    "doubt_above", "doubt_below", "doubt_inside", *(f"first_{width}" for width in _ENDS),
    *(f"last_{width}" for width in _ENDS), "signs", *(f"lines_{name}" for name in _COUNTED), *_SHARED,
)  # fmt: skip


def seems_clean(page: PageView, features: LineFeatures, content: Floats) -> bool:
    """Whether the page is nothing but text, as far as `content`, the probability of each line [lines], shows."""
    return looks_clean(page, float(Trees.load(_MODEL).predict(page_features(page, features, content)[None])[0]))


def looks_clean(page: PageView, chance: float) -> bool:
    """Whether a page that holds chrome by this chance is taken for nothing but text; its signs decide in doubt."""
    return chance < _CLEAN or (chance < _CHROME and not page.holds_chrome)


def page_features(page: PageView, features: LineFeatures, content: Floats) -> NDArray[np.float32]:
    """The features of the page as a whole, float32."""
    column = {name: place for place, name in enumerate(features.names)}
    rows, size = features.rows, len(content)
    chars = np.expm1(rows[:, column["chars"]].astype(float))
    ordered = np.sort(content)
    text = np.flatnonzero(content > _SURE)
    first, last = (int(text[0]), int(text[-1])) if len(text) else (0, size - 1)
    doubt = 1 - content
    below = [int((content < bar).sum()) for bar in _BARS]
    values = [
        *(count / size for count in below),
        *(np.log1p(count) for count in below),
        float((content * chars).sum() / max(1.0, float(chars.sum()))),
        np.log1p(float(doubt.sum())),
        *(ordered[min(size - 1, place)] for place in _LOWEST),
        *(ordered[size // part] for part in _PARTS),
        np.log1p(first),
        np.log1p(size - 1 - last),
        doubt[:first].sum(),
        doubt[last + 1 :].sum(),
        doubt[first : last + 1].sum() / size,
        *(content[:width].mean() for width in _ENDS),
        *(content[-width:].mean() for width in _ENDS),
        float(page.holds_chrome),
        *(np.log1p((rows[:, column[name]] > 0).sum()) for name in _COUNTED),
        *(rows[0, column[name]] for name in _SHARED),
    ]
    return np.array(values, np.float32)
