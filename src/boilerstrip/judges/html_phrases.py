"""What the lexicon says of blocks of HTML: that they are phrases of chrome, or point from a text to another page.

Short blocks that say what interfaces say, labels of controls, menus and ratings are chrome too.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from boilerstrip.judges.html_features import PageFeatures
from boilerstrip.judges.html_words import TAGS, phrase_kinds
from boilerstrip.judges.inserts import Label, pointer
from boilerstrip.judges.judged import judged_copy
from boilerstrip.lexicon import Hit, load

__all__ = ["LABEL", "LONGEST", "Spoken", "spoken"]

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
# What a block that points to another page begins with, and how long it is at most.
_LABELLED, LONGEST = re.compile(r"[^:：]{3,50}[:：].{3,200}$", re.DOTALL), 251


class Spoken(NamedTuple):
    """Blocks that are phrases of chrome, labels of controls, menus or ratings; those that point to other pages."""

    phrases: list[int]
    pointers: dict[int, Label]


def spoken(features: PageFeatures, doubted: Sequence[int], hopeful: Sequence[int]) -> Spoken:
    """What some short blocks in doubt say, and some that may be main text and are not longer than LONGEST.

    All of them are looked up at once, as that costs hardly more than a few.
    """
    texts = features.texts.texts
    parts = {block: [texts[block], *filter(None, map(str.strip, _PARTS.split(texts[block])))] for block in doubted}
    # A phrase has a letter: numbers, prices of a table and single signs need no look.
    worded = list(filter(_LETTER.search, dict.fromkeys([part for found in parts.values() for part in found])))
    labelled = [block for block in hopeful if _is_labelled(texts[block])]
    asked = [*worded, *[texts[block] for block in labelled]]
    lines = judged_copy(asked) if asked else []
    hits = load().lookup_all(lines) if asked else []
    known = {line for line, found in zip(worded, hits, strict=False) if _tells([hit for hit in found if hit.whole])}
    rest = zip(labelled, lines[len(worded) :], hits[len(worded) :], strict=True)
    return Spoken(
        phrases=_phrases(features, parts, known),
        pointers={block: Label(line, hit) for block, line, found in rest if (hit := pointer(line, found))},
    )


def _is_labelled(text: str) -> bool:
    # Most texts have no colon, which is seen at once.
    return (":" in text or "：" in text) and _LABELLED.match(text) is not None


def _phrases(features: PageFeatures, parts: Mapping[int, list[str]], known: set[str]) -> list[int]:
    """The blocks, each with its line and the `parts` of that, that are made of `known` phrases or are controls."""
    tags = features.column("tag")
    gone = []
    for block, (line, *pieces) in parts.items():
        hits = sum(piece in known for piece in pieces)
        is_control = tags[block] == TAGS["button"] and len(line) < LABEL
        is_menu = len(_BETWEEN.findall(line)) >= _MENU
        if is_control or is_menu or _RATING.search(line) or line in known or (hits > 1 and 2 * hits >= len(pieces)):
            gone.append(block)
    return gone


def _tells(hits: Sequence[Hit]) -> bool:
    """Whether the meanings of a phrase, each of them one of chrome, together tell that it is."""
    if not any(hit.kind.value in phrase_kinds() for hit in hits):
        return False
    return 1 - math.prod(1 - hit.weight for hit in hits) >= _TELLING
