"""What the lexicon says about the lines of a page, as arrays: one row a line, one column a group of kinds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from boilerstrip.judges.facts import Bools, Floats, Ints

if TYPE_CHECKING:
    from boilerstrip.lexicon import Hit

# Kinds that say the same about a line; a kind that is not named here belongs to `other`.
_MEMBERS: Mapping[str, tuple[str, ...]] = {
    "tail": ("tail_section", "forum", "author_box"),
    "head": ("head_section",),
    "notice": (
        "consent", "loading", "technical_notice", "paywall", "subscribe", "donate", "app", "machine_translated",
        "translation_widget",
    ),
    "disclaimer": ("disclaimer",),
    "action": ("share", "follow", "account", "expand", "page_tool", "player", "feedback", "search", "widget"),
    "menu": ("navigation", "language_switch", "footer", "docs", "wiki", "taxonomy"),
    "shop": ("shop", "market", "counter"),
    "advertisement": ("advertisement",),
    "read_also": ("read_also",),
    "byline": ("byline", "date_label", "reading_time", "source", "original_link"),
    "ui": ("ui_string",),
    "other": (),
}  # fmt: skip
# Kinds whose phrases stand in sentences that are chrome as a whole.
_NOTICES = frozenset({*_MEMBERS["notice"], *_MEMBERS["disclaimer"]})
GROUPS = tuple(_MEMBERS)
_GROUP_OF = {kind: group for group, kinds in _MEMBERS.items() for kind in kinds}


@dataclass(frozen=True, slots=True)
class HitTable:
    """Weights of the strongest hit of each group on each line, and of any hit; `cover` is the share that hits take.

    `whole` counts hits that are the whole line, `part` those that are a part of it; `notice` marks lines with a phrase
    of consent, loading, disclaimer and the like, `notices` counts them.
    """

    whole: Mapping[str, Floats]
    part: Mapping[str, Floats]
    any_whole: Floats
    any_part: Floats
    cover: Floats
    notice: Bools
    notices: Ints


def hit_table(lines: Sequence[str], hits: Sequence[tuple[Hit, ...]]) -> HitTable:
    """The hits on the lines of a page, as arrays."""
    size = len(lines)
    whole = {group: np.zeros(size) for group in GROUPS}
    part = {group: np.zeros(size) for group in GROUPS}
    cover = np.zeros(size)
    notices = np.zeros(size, np.int64)
    for index, found in enumerate(hits):
        for hit in found:
            column = (whole if hit.whole else part)[_GROUP_OF.get(hit.kind.value, "other")]
            column[index] = max(column[index], hit.weight)
            notices[index] += hit.kind.value in _NOTICES
            cover[index] = max(cover[index], (hit.end - hit.start) / max(1, len(lines[index])))
    return HitTable(
        whole=whole,
        part=part,
        any_whole=np.maximum.reduce(list(whole.values())),
        any_part=np.maximum.reduce(list(part.values())),
        cover=np.minimum(1.0, cover),
        notice=notices > 0,
        notices=notices,
    )
