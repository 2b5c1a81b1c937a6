"""Short blocks of HTML that say what interfaces say: phrases of the lexicon, labels of controls, menus, ratings."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from boilerstrip.judges.html_features import PageFeatures
from boilerstrip.judges.html_words import TAGS, phrase_kinds

if TYPE_CHECKING:
    from boilerstrip.lexicon import Hit

__all__ = ["LABEL", "phrases_among"]

# The label of a control is shorter than a question that opens.
LABEL = 20
# A phrase is one of chrome if its meanings weigh so much together.
_TELLING = 0.5
_LETTER = re.compile(r"[^\W\d_]")
_RATING = re.compile("[★☆⭐✩✭✮✯✰]{3}")
# What stands between the parts of a line of controls.
_PARTS = re.compile(r"[\[\]【】|｜•·]")
# A line in doubt with so many bars or dots between its parts is a menu.
_BETWEEN, _MENU = re.compile(r"[|｜•·]"), 4


def phrases_among(features: PageFeatures, blocks: Sequence[int]) -> list[int]:
    """Those of some short `blocks` in doubt that are phrases of chrome, labels of controls, menus or ratings."""
    tags = features.column("tag")
    lines = [features.texts.texts[block] for block in blocks]
    parts = [[line, *filter(None, map(str.strip, _PARTS.split(line)))] for line in lines]
    # A phrase has a letter: numbers, prices of a table and single signs need no look.
    worded = filter(_LETTER.search, dict.fromkeys([part for found in parts for part in found]))
    known = _chrome_phrases(list(worded))
    gone = []
    for block, line, found in zip(blocks, lines, parts, strict=True):
        hits = sum(part in known for part in found[1:])
        is_control = tags[block] == TAGS["button"] and len(line) < LABEL
        is_menu = len(_BETWEEN.findall(line)) >= _MENU
        if is_control or is_menu or _RATING.search(line) or line in known or (hits > 1 and 2 * hits >= len(found) - 1):
            gone.append(block)
    return gone


def _chrome_phrases(lines: list[str]) -> set[str]:
    """Those of `lines` that the lexicon knows as a whole and that main text seldom has."""
    from boilerstrip.judges.judged import judged_copy
    from boilerstrip.lexicon import load

    if not lines:
        return set()
    found = load().lookup_all(judged_copy(lines))
    return {line for line, hits in zip(lines, found, strict=True) if _tells([hit for hit in hits if hit.whole])}


def _tells(hits: Sequence[Hit]) -> bool:
    """Whether the meanings of a phrase, each of them one of chrome, together tell that it is."""
    if not any(hit.kind.value in phrase_kinds() for hit in hits):
        return False
    return 1 - math.prod(1 - hit.weight for hit in hits) >= _TELLING
