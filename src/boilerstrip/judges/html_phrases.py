"""What the lexicon says of blocks of HTML: that they are phrases of chrome, or point from a text to another page.

Short blocks that say what interfaces say, labels of controls, menus and ratings are chrome too.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from boilerstrip.judges.credits import LONGEST as LONGEST_CREDIT
from boilerstrip.judges.credits import credit
from boilerstrip.judges.html_features import PageFeatures
from boilerstrip.judges.html_words import TAGS, phrase_kinds
from boilerstrip.judges.inserts import Label
from boilerstrip.judges.judged import judged_copy
from boilerstrip.judges.pointers import pointer
from boilerstrip.lexicon import Hit, LexiconKind, Mode, load

__all__ = ["LABEL", "LONGEST", "Spoken", "spoken"]

# The label of a control is shorter than a question that opens.
LABEL = 20
# A phrase is one of chrome if its meanings weigh so much together.
_TELLING = 0.5
_LETTER = re.compile(r"[^\W\d_]")
_RATING = re.compile("[★☆⭐✩✭✮✯✰]{3}")
# What stands between the parts of a line of controls.
_PARTS = re.compile(r"[\[\]【】|｜•·]")
# Where links stood side by side with no space between them ("DruckenTeilen"): a small letter, then a large one. Small
# and large ones of the Latin extensions take turns; a wrong joint does no harm, as the line is looked up as it is too.
_JOINT = re.compile("(?<=[a-zß-öø-ɏα-ωа-яё])(?=[A-ZÀ-ÖØ-ÞΑ-ΩА-ЯЁ])")
# A line in doubt with so many bars or dots between its parts is a menu.
_BETWEEN, _MENU = re.compile(r"[|｜•·]"), 4
# What a block that points to another page begins with, and how long it is at most.
_LABELLED, LONGEST = re.compile(r"(?:[^:：]{3,50}[:：]|[\[【［][^\]】］]{3,50}[\]】］]).{3,200}$", re.DOTALL), 251

# A credit of a picture is a name, or has such a sign.
_NAME, _CREDIT_SIGN = 16, re.compile(r"[/／|｜©]|\bvia\b")

# Kinds of phrases of which a text may have one as a heading, but no line of several.
_BARS = frozenset({LexiconKind.NAVIGATION, LexiconKind.SHARE, LexiconKind.ACCOUNT})


class _Line(NamedTuple):
    """A line, the same with spaces at its joints, and its parts."""

    text: str
    apart: str
    pieces: list[str]


class Spoken(NamedTuple):
    """Blocks that are phrases of chrome, controls, menus or ratings; those that point to other pages; credits."""

    phrases: list[int]
    pointers: dict[int, Label]
    credits: dict[int, Label]


def spoken(features: PageFeatures, doubted: Sequence[int], hopeful: Sequence[int]) -> Spoken:
    """What some short blocks in doubt say, and some that may be main text and are not longer than LONGEST.

    All of them are looked up at once, as that costs hardly more than a few.
    """
    texts = features.texts.texts
    parted = {block: _line(texts[block]) for block in doubted}
    said = dict.fromkeys([said for line in parted.values() for said in (line.text, line.apart, *line.pieces)])
    # A phrase has a letter: numbers, prices of a table and single signs need no look.
    worded = list(filter(_LETTER.search, said))
    asked = [block for block in hopeful if _may_be_labelled(texts[block]) or _may_be_credit(texts[block])]
    looked = [*worded, *[texts[block] for block in asked]]
    lines = judged_copy(looked) if looked else []
    hits = load().lookup_all(lines) if looked else []
    known = {line for line, found in zip(worded, hits, strict=False) if _tells([hit for hit in found if hit.whole])}
    rest = list(zip(asked, lines[len(worded) :], hits[len(worded) :], strict=True))
    return Spoken(
        phrases=_phrases(features, parted, known),
        pointers={block: Label(line, hit) for block, line, found in rest if (hit := pointer(line, found))},
        credits=_credits(rest),
    )


def _may_be_labelled(text: str) -> bool:
    """Whether there is a colon or a bracket where a label ends: most texts have none, which is seen at once."""
    labelled = ":" in text or "：" in text or text.startswith(("[", "【", "［"))
    return labelled and _LABELLED.match(text) is not None


def _may_be_credit(text: str) -> bool:
    """Whether the text is as long as a name, or has a sign that stands between names."""
    if len(text) > _NAME:
        return len(text) <= LONGEST_CREDIT and _CREDIT_SIGN.search(text) is not None
    return _LETTER.search(text) is not None


def _credits(rest: Sequence[tuple[int, str, tuple[Hit, ...]]]) -> dict[int, Label]:
    """The blocks that credit a picture or an editor; a label among other labels is one of a list."""
    labels = {block for block, _, found in rest if any(map(_labels, found))}
    credited = {block: Label(line, hit) for block, line, found in rest if (hit := credit(line, found))}
    return {
        block: label
        for block, label in credited.items()
        if label.hit.mode is not Mode.LABEL or labels.isdisjoint((block - 1, block + 1))
    }


def _labels(hit: Hit) -> bool:
    return hit.mode is Mode.LABEL and hit.kind is not LexiconKind.CREDIT


def _line(text: str) -> _Line:
    return _Line(text, _JOINT.sub(" ", text), list(filter(None, map(str.strip, _PARTS.split(text)))))


def _phrases(features: PageFeatures, lines: Mapping[int, _Line], known: set[str]) -> list[int]:
    """The blocks whose lines are made of `known` phrases or are controls."""
    tags = features.column("tag")
    gone = []
    for block, (text, apart, pieces) in lines.items():
        hits = sum(piece in known for piece in pieces)
        is_known = text in known or apart in known or (hits > 1 and 2 * hits >= len(pieces))
        is_control = tags[block] == TAGS["button"] and len(text) < LABEL
        is_menu = len(_BETWEEN.findall(text)) >= _MENU
        if is_known or is_control or is_menu or _RATING.search(text):
            gone.append(block)
    return gone


def _tells(hits: Sequence[Hit]) -> bool:
    """Whether the meanings of a phrase, each of them one of chrome, together tell that it is."""
    if not any(hit.kind.value in phrase_kinds() or _in_a_bar(hit) for hit in hits):
        return False
    return 1 - math.prod(1 - hit.weight for hit in hits) >= _TELLING


def _in_a_bar(hit: Hit) -> bool:
    return hit.mode is Mode.RUN and hit.kind in _BARS
