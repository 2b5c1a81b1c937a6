"""What the lexicon says about the lines of a page, as arrays: one row a line, one column a group of kinds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from boilerstrip.judges.facts import Bools, Floats

if TYPE_CHECKING:
    from boilerstrip.lexicon import Hit

# Kinds that say the same about a line; a kind that is not named here belongs to `other`.
_MEMBERS: Mapping[str, tuple[str, ...]] = {
    "tail": ("tail_section", "forum", "author_box"),
    "head": ("head_section",),
    "notice": (
        "comment_form", "consent", "embedded", "loading", "technical_notice", "paywall", "subscribe", "donate", "app",
        "machine_translated", "translation_widget",
    ),
    "disclaimer": ("disclaimer",),
    "action": ("share", "follow", "account", "expand", "page_tool", "player", "feedback", "search", "widget"),
    "menu": ("navigation", "language_switch", "footer", "docs", "wiki", "taxonomy"),
    "shop": ("shop", "market", "counter"),
    "advertisement": ("advertisement",),
    "read_also": ("read_also",),
    "byline": ("byline", "credit", "date_label", "reading_time", "source", "original_link"),
    "ui": ("ui_string",),
    "other": (),
}  # fmt: skip
# Kinds whose phrases stand in sentences that are chrome as a whole.
_NOTICES = frozenset({*_MEMBERS["notice"], *_MEMBERS["disclaimer"]})
QUOTES = frozenset("\"'“”„«»‘‚「『《”’")
# A phrase of less weight inside a line may be what the text is about: “ad blocker”.
SURE_NOTICE = 0.6
GROUPS = tuple(_MEMBERS)
_PLACES = {group: place for place, group in enumerate(GROUPS)}
_ROW_OF = {kind: row for row, kinds in enumerate(_MEMBERS.values()) for kind in kinds}
_OTHER = GROUPS.index("other")


# Rows of `HitTable.rows` behind those of the groups.
_ANY_WHOLE, _ANY_PART, _COVER, _NOTICED = range(2 * len(GROUPS), 2 * len(GROUPS) + 4)


@dataclass(frozen=True, slots=True)
class HitTable:
    """Weights of the strongest hit on each line, a row a group and kind of hit: [rows, lines].

    First those of hits that are the whole line, by group, then those of hits that are a part of it, then the strongest
    of all groups of both. `cover` is the share of a line that hits take, `notices` counts those with a phrase of
    consent, loading, disclaimer and the like, `notice` marks their lines.
    """

    rows: Floats
    notice: Bools

    def whole(self, group: str) -> Floats:
        """The weights of hits that are the whole line."""
        return self._row(_PLACES[group])

    def part(self, group: str) -> Floats:
        """The weights of hits that are a part of the line."""
        return self._row(_PLACES[group] + len(GROUPS))

    @property
    def any_whole(self) -> Floats:
        """The strongest hit of any group that is the whole line."""
        return self._row(_ANY_WHOLE)

    @property
    def any_part(self) -> Floats:
        """The strongest hit of any group that is a part of the line."""
        return self._row(_ANY_PART)

    @property
    def cover(self) -> Floats:
        """The share of the line that its longest hit takes."""
        return self._row(_COVER)

    @property
    def notices(self) -> Floats:
        """How many phrases of notices the line holds."""
        return self._row(_NOTICED)

    def _row(self, place: int) -> Floats:
        found: Floats = self.rows[place]
        return found


def unquoted(line: str, hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """`hits` without those right behind a quotation mark: a text that quotes a phrase is about it.

    Example:
        >>> from boilerstrip.lexicon import load
        >>> lines = ("Each page says “subscribe to our newsletter”.", "Subscribe to our newsletter", "“Log in”")
        >>> [len(unquoted(line, load().lookup(line))) > 0 for line in lines]
        [False, True, True]
    """
    if all(hit.whole or line[hit.start - 1 : hit.start] not in QUOTES for hit in hits):
        return hits
    return tuple([hit for hit in hits if hit.whole or line[hit.start - 1 : hit.start] not in QUOTES])


def hit_table(lines: Sequence[str], hits: Sequence[tuple[Hit, ...]]) -> HitTable:
    """The hits on the lines of a page, as arrays."""
    size = len(lines)
    rows = np.zeros((_NOTICED + 1, size))
    places: list[int] = []
    values: list[float] = []
    noticed: list[int] = []
    for line, found in enumerate(hits):
        for hit in found:
            group, any_group = _ROW_OF.get(hit.kind, _OTHER), _ANY_WHOLE
            if not hit.whole:
                group, any_group = group + len(GROUPS), _ANY_PART
            places += (group * size + line, any_group * size + line, _COVER * size + line)
            values += (hit.weight, hit.weight, (hit.end - hit.start) / len(lines[line]))
            if hit.kind in _NOTICES and (hit.whole or hit.weight >= SURE_NOTICE):
                noticed.append(line)
    if places:
        np.maximum.at(rows.ravel(), places, values)
        rows[_NOTICED] = np.bincount(np.array(noticed, np.int64), minlength=size)
    return HitTable(rows, rows[_NOTICED] > 0)
