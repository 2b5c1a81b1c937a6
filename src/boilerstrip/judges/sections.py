"""Section anchors: a line such as "Related" or "Comments" opens a section that is chrome until the text goes on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from boilerstrip.ballots import Ballot, Said
from boilerstrip.judges.base import casting
from boilerstrip.judges.facts import Bools, Floats
from boilerstrip.judges.view import PageView
from boilerstrip.lexicon import LexiconKind
from boilerstrip.model import Verdict, Vote

# Of the heading, of what is below it in a tail, of what is below it above the text, of items of a list there.
_ANCHOR, _INSIDE, _HEAD, _ITEM = 0.9, 0.95, 0.6, 0.98
# A section below the text ends where that many solid sentences stand in a row; one above it, at the first.
_RESUMES = 2
# How much of the page's solid text must stand above an anchor for it to open a tail section.
_ABOVE = 0.5
# A disclaimer ends an article: what comes after so much of the text is a tail, if it holds no more text than this.
_CLOSES, _LITTLE = 0.7, 0.2
# What stands below a heading above the text is no more than so much of the page; else it is the page, such as a list
# of goods below “Featured”.
_MUCH = 0.3
# A line of at most so many words right above a disclaimer is a label: it takes another reason to drop it.
_LABEL, _LABEL_SCORE = 3, 0.5
# Quotation marks of the world's scripts, and what may stand after the closing one.
_OPENING, _CLOSING, _STOPS = frozenset("\"'“„«»‘‚「『《”"), frozenset("\"'”“»«’‘」』》"), ".,;:!?…。，、；：！？،؛؟۔।"
_TAIL = frozenset({LexiconKind.TAIL_SECTION, LexiconKind.READ_ALSO})
_HEADS = frozenset({LexiconKind.HEAD_SECTION, LexiconKind.MARKET, *_TAIL})


@casting
def sections(page: PageView) -> Iterator[Ballot | Vote]:
    """Anchors and what hangs on them: below the text to where it goes on, above it to the first sentence."""
    anchors = list(_anchors(page))
    closing = page.lines_with((LexiconKind.DISCLAIMER,)) if page.holds_chrome else []
    if not anchors and not closing:
        return
    text = page.layout.solid & ~page.notice
    total = max(1, int(np.count_nonzero(text)))
    above = text.cumsum() / total
    # Headlines of other stories can be as long as text, but end without a stop, where the text's own lines have one.
    stops = text & page.layout.sentence
    goes_on = stops if np.count_nonzero(stops) >= total / 2 else text
    written = page.facts.chars.cumsum() / max(1.0, float(page.facts.chars.sum()))
    for index, phrase, kind in anchors:
        # What stands twice is a button under each post, not the heading of a section.
        once = page.layout.same[index] == 1
        if kind in _TAIL and once and above[index] >= _ABOVE and written[index] >= _ABOVE:
            stop = _resumes(goes_on, index + 1, _RESUMES) if index < page.closed_at else len(text)
            yield _section(index, stop, "sections.tail", f"under the heading “{phrase}”, below the text")
        elif kind in _HEADS and above[index] == 0:
            stop = _first_sentence(page, index + 1)
            if _is_most(page, slice(index + 1, stop)):
                continue
            reason = f"under the heading “{phrase}”, above the text"
            yield _section(index, stop, "sections.head", reason)
            items = page.marked[index:stop].nonzero()[0] + index
            if len(items):
                yield Ballot(Verdict.DROP, "sections.head", items, _ITEM, Said(f"an item of the list {reason}"))
    yield from _after_disclaimer(page, closing, above)


def _after_disclaimer(page: PageView, closing: Sequence[int], above: Floats) -> Iterator[Ballot | Vote]:
    """A disclaimer near the end closes the article; what follows hangs on it."""
    for index in closing:
        if above[index] >= 1 - _LITTLE and above[index] >= _CLOSES:
            reason = "stands below the disclaimer that ends the text"
            if index >= page.body.end or page.notice[index]:
                yield Vote(index, Verdict.DROP, "closing.disclaimer", _ANCHOR, "a disclaimer that ends the text")
                if index > page.body.end - 1 and page.loose[index - 1] and page.facts.words[index - 1] <= _LABEL:
                    yield Vote(index - 1, Verdict.DROP, "closing.label", _LABEL_SCORE, "a label above the disclaimer")
                below = np.arange(index + 1, len(page.lines))
                yield Ballot(Verdict.DROP, "closing.disclaimer", below, _INSIDE, Said(reason))
            return


def _anchors(page: PageView) -> Iterator[tuple[int, str, LexiconKind]]:
    for index in page.lines_with(_HEADS):
        for hit in page.hits[index]:
            if hit.kind in _HEADS and hit.whole and not _cited(page.lines[index]):
                yield index, page.lines[index][hit.start : hit.end], hit.kind
                break


def _cited(line: str) -> bool:
    """Whether the whole line stands in quotation marks: it is quoted, not said."""
    return len(line) > 2 and line[0] in _OPENING and line.rstrip(_STOPS)[-1:] in _CLOSING


def _resumes(text: Bools, start: int, needed: int) -> int:
    """The first line of the next `needed` solid lines in a row, or the end of the page."""
    row = 0
    for index in range(start, len(text)):
        row = row + 1 if text[index] else 0
        if row == needed:
            return index - needed + 1
    return len(text)


def _is_most(page: PageView, section: slice) -> bool:
    """Whether the lines of a section, but for items with marks, are much of the page."""
    chars = page.facts.chars
    return float(chars[section][~page.marked[section]].sum()) > _MUCH * float(chars.sum())


def _first_sentence(page: PageView, start: int) -> int:
    """The first sentence or solid line after an anchor above the text that is no item of a list with marks."""
    ends = np.flatnonzero(((page.layout.sentence | page.layout.solid) & ~page.marked)[start:])
    return start + int(ends[0]) if len(ends) else start


def _section(index: int, stop: int, rule: str, reason: str) -> Ballot:
    """The votes on an anchor and on the lines below it."""
    scores = np.full(stop - index, _INSIDE if rule == "sections.tail" else _HEAD)
    scores[0] = _ANCHOR
    return Ballot(Verdict.DROP, rule, np.arange(index, stop), scores, Said(reason))
