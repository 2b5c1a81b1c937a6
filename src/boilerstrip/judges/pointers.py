"""Lines inside a text that point to another page: "Read also:" and a headline, a label and a list of headlines.

What tells them is a label of several words that the lexicon knows, and that no sentence follows but the text goes on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from boilerstrip.ballots import Ballot
from boilerstrip.judges.base import casting
from boilerstrip.judges.facts import words_in
from boilerstrip.judges.inserts import WEIGHT, Label, inserted, says_more_than
from boilerstrip.judges.view import PageView
from boilerstrip.lexicon import Hit, LexiconKind, Mode

# The label is one that says this and little else; one word ("Video", "More") may label anything.
_LABEL_WORDS = 1.5
# A headline has so many words, and does not end as a sentence does, nor lead to a list.
_HEADLINE_WORDS = 2
_COLON, _CLOSED, _BRACKETS = re.compile(r"\s*[:：៖]\s*"), re.compile(r"\s*[\]】］]\s*[:：]?\s*"), frozenset("[【［")
# A label may also lead to a list: items with a mark, so many lines at most with the label.
_LISTS, _COLONS = frozenset({LexiconKind.READ_ALSO, LexiconKind.TAIL_SECTION}), frozenset(":：៖")
_ITEM, _LISTED = re.compile(r"[-–—*•·▪●○■□►▶»›>]\s"), 10
# A box without colon and marks has one of these labels, and so many lines with it; a heading is shorter than that.
_BOXES = frozenset({"read_also.inline", "tail_section.related", "tail_section.recommended", "tail_section.most_read"})
_BOXED, _HEADING_WORDS = 7, 6
_CLOSING = ')]）】」』"”’ '
_STOPS = (".", "。", "।", "۔", "．", ":", "：", "៖", ";", "；")


def pointer(line: str, hits: Sequence[Hit]) -> Hit | None:
    """The label of a line that points to another page; None if it does not. `hits` are what the lexicon knows of it.

    Example:
        >>> from boilerstrip.lexicon import load
        >>> lines = ["Read also: Why it is closed", "関連記事：橋が閉まる理由", "Video: a bridge", "Read also: a."]
        >>> [pointer(line, load().lookup(line)) is not None for line in lines]
        [True, True, False, False]
    """
    for hit in hits:
        if hit.kind is LexiconKind.READ_ALSO and hit.mode is Mode.LABEL and hit.weight >= WEIGHT:
            # "Read also: a headline" or "[Read also] a headline".
            colon = _COLON.match(line, hit.end) or (line[0] in _BRACKETS and _CLOSED.match(line, hit.end))
            if colon and says_more_than(line[hit.start : hit.end], _LABEL_WORDS) and _is_headline(line[colon.end() :]):
                return hit
    return None


def _is_headline(text: str) -> bool:
    return not text.rstrip(_CLOSING).endswith(_STOPS) and words_in(text) >= _HEADLINE_WORDS


@casting
def pointers(page: PageView) -> Iterator[Ballot]:
    """The lines of flattened text that point to other pages, alone or as a list below a label."""
    lines, hits = page.lines, page.hits
    pointing = page.lines_with((LexiconKind.READ_ALSO,))
    found = {block: Label(lines[block], hit) for block in pointing if (hit := pointer(lines[block], hits[block]))}
    for block in page.lines_with(_LISTS):
        listed = _listed(page, block) or _related(page, block)
        found |= dict.fromkeys(listed, Label(lines[block], hits[block][0]))
    if found:
        yield read_also(found)


def _listed(page: PageView, block: int) -> Sequence[int]:
    """A label such as "Related:" inside the text and the list of links below it, after which the text goes on."""
    lines, hit = page.lines, page.hits[block][0]
    if hit.kind not in _LISTS or not hit.whole or hit.weight < WEIGHT or lines[block][-1] not in _COLONS:
        return ()
    end = block + 1
    while end < len(lines) and _ITEM.match(lines[end]):
        end += 1
    goes_on = end < len(lines) and page.layout.solid[end]
    return range(block, end) if goes_on and 1 < end - block <= _LISTED else ()


def _related(page: PageView, block: int) -> Sequence[int]:
    """A label such as "On the same topic" inside the text and the headlines below it, without a colon or marks."""
    hit = page.hits[block][0]
    heads = hit.entry_id in _BOXES or (hit.kind in _LISTS and page.lines[block][-1] in _COLONS)
    known = heads and hit.whole and hit.weight >= WEIGHT
    if not known or not page.holds_chrome or not says_more_than(page.lines[block], _LABEL_WORDS):
        return ()
    end = block + 1
    while end < len(page.lines) and page.loose[end]:
        end += 1
    goes_on = end < len(page.lines) and page.layout.solid[end]
    if not goes_on or not 1 < end - block <= _BOXED or page.loose[max(0, block - 2) : block].all():
        return ()
    # The last of several short lines may be a heading of the text that goes on.
    return range(block, end - (end - block > len(("label", "headline")) and not _ends_box(page.lines[end - 1])))


def _ends_box(line: str) -> bool:
    """Whether the last line of a box is too long for a heading, or ends with a figure, as of a date or of comments."""
    return words_in(line) >= _HEADING_WORDS or line.rstrip(_CLOSING)[-1:].isdecimal()


def read_also(found: Mapping[int, Label]) -> Ballot:
    """The votes against the blocks that `found` takes for lines that point to other pages."""
    return inserted("inserts.read_also", "points from inside the text to another page", found)
