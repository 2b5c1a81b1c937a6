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
_ROW_OF = {kind: row for row, kinds in enumerate(_MEMBERS.values()) for kind in kinds}
_OTHER = GROUPS.index("other")


@dataclass(frozen=True, slots=True)
class HitTable:
    """Weights of the strongest hit of each group on each line, and of any hit; `cover` is the share that hits take.

    `whole` counts hits that are the whole line, `part` those that are a part of it; `notice` marks lines with a phrase
    of consent, loading, disclaimer and the like, `notices` counts them; `rows` has all of `whole`, then all of `part`.
    """

    whole: Mapping[str, Floats]
    part: Mapping[str, Floats]
    any_whole: Floats
    any_part: Floats
    cover: Floats
    notice: Bools
    notices: Ints
    rows: Floats

    def narrowed(self, kept: Ints) -> HitTable:
        """The hits on the lines `kept`."""
        return _table(self.rows[:, kept], self.cover[kept], self.notices[kept])


def hit_table(lines: Sequence[str], hits: Sequence[tuple[Hit, ...]]) -> HitTable:
    """The hits on the lines of a page, as arrays."""
    size = len(lines)
    rows = np.zeros((2 * len(GROUPS), size))
    cover = np.zeros(size)
    notices = np.zeros(size, np.int64)
    for index, found in enumerate(hits):
        if not found:
            continue
        length = max(1, len(lines[index]))
        for hit in found:
            kind = hit.kind.value
            row = _ROW_OF.get(kind, _OTHER) + (0 if hit.whole else len(GROUPS))
            rows[row, index] = max(rows[row, index], hit.weight)
            notices[index] += kind in _NOTICES
            cover[index] = max(cover[index], (hit.end - hit.start) / length)
    return _table(rows, np.minimum(1.0, cover), notices)


def _table(rows: Floats, cover: Floats, notices: Ints) -> HitTable:
    """The table from its rows: the groups of whole hits, then those of parts."""
    size = len(GROUPS)
    return HitTable(
        whole=dict(zip(GROUPS, rows[:size], strict=True)),
        part=dict(zip(GROUPS, rows[size:], strict=True)),
        any_whole=rows[:size].max(axis=0),
        any_part=rows[size:].max(axis=0),
        cover=cover,
        notice=notices > 0,
        notices=notices,
        rows=rows,
    )
