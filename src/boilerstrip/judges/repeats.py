"""Per-site learning: lines that recur over the pages of one site become reviewable rules.

Chrome recurs from page to page, text does not; but a column may end with the same sentence each week, a recipe has its
"Ingredients", and a site may hold one article under several addresses. What recurs alone among text that is new each
time, or heads such text, is never learned, and pages that are copies of each other count once.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import IntFlag
from itertools import chain, compress
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from boilerstrip.judges.facts import Bools
from boilerstrip.judges.frames import FramedLine, frames
from boilerstrip.judges.layout import mould_of
from boilerstrip.judges.site_rules import MOST, SiteRule, SiteRules
from boilerstrip.judges.view import PageView
from boilerstrip.model import BlockKind

# A site is learned from that many pages on; a line recurs if it stands on so many of them and on this share.
FEWEST_PAGES = 4
_RECURS_PAGES, _RECURS_SHARE = 3, 0.3
# The share of its occurrences that has to look like chrome: outside the body, loose, or beside other recurring lines.
_PLACED = 0.6
# The share of the pages that a notice below the title stands on.
_EVERYWHERE = 0.9
# A page is a copy of another if so much of the sentences of its text stands there too; or of its lines, without text.
_COPY, _COPY_LINES = 0.5, 0.9
_LETTER = re.compile(r"[^\W\d_]")


class LineIs(IntFlag):
    """How one line stands on its page, as far as that helps to tell chrome that recurs from text that recurs."""

    LOOSE = 1
    OUTSIDE = 2
    SOLID = 4
    WORDED = 8
    HEADS = 16


# Whether a line that stands so is a sentence of the text; flags are slow to combine a million times.
_IS_SENTENCE = tuple(bool(stands & LineIs.SOLID) and not stands & LineIs.OUTSIDE for stands in range(32))


@dataclass(frozen=True, slots=True)
class Sketch:
    """What learning needs of a page: mould and text of each line, and how it stands there."""

    moulds: tuple[str, ...]
    texts: tuple[str, ...]
    stands: tuple[int, ...]


def sketch(page: PageView) -> Sketch:
    """The sketch of a page; empty for HTML, whose tree tells more than recurrence does."""
    if page.document.dom is not None:
        return Sketch((), (), ())
    index = np.arange(len(page.lines))
    loose = page.loose
    solid = page.layout.solid | page.layout.sentence
    outside = (index < page.body.start) | (index >= page.body.end)
    worded = np.array([_LETTER.search(line) is not None for line in page.lines], bool)
    heads = np.array([block.kind is BlockKind.HEADING for block in page.document.blocks], bool)
    # A loose line that its page says once, with a sentence right below, reads like a heading.
    heads[:-1] |= loose[:-1] & solid[1:] & (page.layout.same[:-1] == 1)
    columns = {
        LineIs.LOOSE: loose,
        LineIs.OUTSIDE: outside,
        LineIs.SOLID: solid,
        LineIs.WORDED: worded,
        LineIs.HEADS: heads & ~outside,
    }
    stands = sum((np.where(mask, int(flag), 0) for flag, mask in columns.items()), np.zeros(len(index), int))
    return Sketch(tuple(mould_of(line) for line in page.lines), page.texts, tuple(stands.tolist()))


def learn(pages: Sequence[PageView], *, site: str = "") -> SiteRules:
    r"""The recurring lines of a site's pages; none from fewer than four pages.

    Example:
        >>> from boilerstrip.segment.text import segment_text
        >>> texts = ["Home\nBoard\nThe ferry has no engine but a rope, and %d men pull it over." % n for n in range(5)]
        >>> texts = [text.replace("rope", word) for text, word in zip(texts, ["rope", "chain", "pole", "sail", "oar"])]
        >>> [rule.example for rule in learn([PageView(segment_text(text)) for text in texts]).rules]
        ['Board', 'Home']
    """
    return learn_site([sketch(page) for page in pages], site=site)


def learn_site(pages: Iterable[Sketch], *, site: str = "") -> SiteRules:
    """The recurring lines of a site, given sketches of its pages; copies of a page count once."""
    pages = _without_copies(pages)
    if len(pages) < FEWEST_PAGES:
        return SiteRules(site, len(pages))
    on_pages: Counter[str] = Counter()
    for page in pages:
        on_pages.update(set(page.moulds))
    del on_pages[""]
    bar = max(_RECURS_PAGES, _RECURS_SHARE * len(pages))
    recurring = {mould: count / len(pages) for mould, count in on_pages.items() if count >= bar}
    placed: defaultdict[str, list[bool]] = defaultdict(list)
    examples: dict[str, str] = {}
    moulds = list(chain.from_iterable(page.moulds for page in pages))
    texts = list(chain.from_iterable(page.texts for page in pages))
    shares = np.array([recurring.get(mould, 0.0) for mould in moulds], float)
    looks = _looks_like_chrome(pages, shares)
    for place in np.flatnonzero(shares).tolist():
        mould, text = moulds[place], texts[place]
        placed[mould].append(bool(looks[place]))
        examples[mould] = min(text, examples.get(mould, text))
    rules = [
        SiteRule(mould, on_pages[mould], round(share, 3), examples[mould])
        for mould, share in recurring.items()
        if sum(placed[mould]) >= _PLACED * len(placed[mould])
    ]
    rules += _framed(pages, {rule.mould for rule in rules if rule.share >= MOST})
    return SiteRules(site, len(pages), tuple(sorted(rules, key=lambda rule: (-rule.pages, rule.mould, rule.form))))


def _framed(pages: Sequence[Sketch], recurring: Collection[str]) -> list[SiteRule]:
    """Rules for lines that are alike but for one end; `recurring` are the moulds of lines that most pages have."""
    lines = [_framed_lines(page) for page in pages]
    return [
        SiteRule(frame.text, frame.pages, round(frame.pages / len(pages), 3), frame.example, frame.form)
        for frame in frames(lines, recurring)
    ]


def _framed_lines(page: Sketch) -> list[FramedLine]:
    solid = [bool(stands & LineIs.SOLID) for stands in page.stands]
    below = [*solid[1:], False]
    return [
        FramedLine(mould, text, _IS_SENTENCE[stands], heads=is_above and not is_solid)
        for mould, text, stands, is_solid, is_above in zip(
            page.moulds, page.texts, page.stands, solid, below, strict=True
        )
    ]


def _without_copies(pages: Iterable[Sketch]) -> list[Sketch]:
    """One page of each article: those whose sentences do not for the most part stand on one page before."""
    ordered = sorted((page for page in pages if page.moulds), key=lambda page: (page.texts, page.stands))
    told = [_sentences(page) for page in ordered]
    on_pages: Counter[str] = Counter()
    for own, _ in told:
        on_pages.update(own)
    kept: list[Sketch] = []
    places: defaultdict[str, list[int]] = defaultdict(list)
    for page, (own, bar) in zip(ordered, told, strict=True):
        again = [mould for mould in own if on_pages[mould] > 1]
        shared: Counter[int] = Counter()
        for mould in again:
            for place in places[mould]:
                shared[place] += len(mould)
        if shared and max(shared.values()) > bar * sum(map(len, own)):
            continue
        for mould in again:
            places[mould].append(len(kept))
        kept.append(page)
    return kept


class _Told(NamedTuple):
    """What a page says for itself, and how much of it makes another page a copy."""

    moulds: set[str]
    bar: float


def _sentences(page: Sketch) -> _Told:
    """The sentences of the text; where there are none, all lines."""
    sentences = set(compress(page.moulds, map(_IS_SENTENCE.__getitem__, page.stands)))
    return _Told(sentences, _COPY) if sentences else _Told(set(page.moulds), _COPY_LINES)


def _looks_like_chrome(pages: Sequence[Sketch], share: NDArray[np.float64]) -> Bools:
    """Recurring lines that stand outside the body, or inside it on most pages, and are loose or beside others.

    `share` is how often each line of all pages, one after the other, recurs, 0 if it does not.
    """
    stands = np.array(list(chain.from_iterable(page.stands for page in pages)), int)
    starts = np.cumsum([len(page.stands) for page in pages])[:-1]
    again = share > 0
    loose, outside, _, worded, heads = ((stands & int(flag)) > 0 for flag in LineIs)
    below, above = np.roll(again, 1), np.roll(again, -1)
    below[[0, *starts]] = above[[*(starts - 1), -1]] = False
    # A notice of the site may stand right below the title, with a menu above that: on all of its pages, as the sentence
    # that opens each part of a series does not.
    under_title = np.roll(below & loose & ~again, 1) & (share >= _EVERYWHERE)
    under_title[[0, *starts]] = False
    beside = below | above | under_title
    # Inside the text recur labels of its parts as well ("Ingredients", "Output"), though seldom on most pages.
    allowed = outside | ((share >= MOST) & ~heads)
    # A line of figures alone recurs inside tables; it takes company as well.
    alone = worded & (outside | loose) & allowed
    together = beside & allowed
    found: Bools = again & (alone | together)
    return found
