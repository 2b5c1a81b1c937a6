"""Per-site learning: lines that recur over the pages of one site become reviewable rules, and a judge from them.

Chrome recurs from page to page, text does not; but a column may end with the same sentence each week. Such a refrain
stands alone among text that is new each time, and is never learned.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from boilerstrip.errors import RuleError
from boilerstrip.judges.facts import Bools, judged_copy
from boilerstrip.judges.layout import mould_of
from boilerstrip.judges.view import PageView
from boilerstrip.model import Verdict, Vote

# A site is learned from that many pages on; a line recurs if it stands on so many of them and on this share.
FEWEST_PAGES = 4
_RECURS_PAGES, _RECURS_SHARE = 3, 0.3
# The share of its occurrences that has to look like chrome: outside the body, loose, or beside other recurring lines.
_PLACED = 0.6
_SURE, _LIKELY = 0.92, 0.8
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class SiteRule:
    """A line that recurs: its mould (lower case, numbers as 0), on how many pages, and one line as it stands there."""

    mould: str
    pages: int
    share: float
    example: str


@dataclass(frozen=True, slots=True)
class SiteRules:
    """What was learned of one site from `pages` pages; `rules` are ordered by how often they recur, then by mould."""

    site: str
    pages: int
    rules: tuple[SiteRule, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """A JSON-ready form, for people to review and to keep beside a corpus."""
        return asdict(self)

    @classmethod
    def from_dict(cls, table: Mapping[str, Any]) -> SiteRules:
        """Read what `to_dict` wrote.

        Raises:
            RuleError: a part is missing or of the wrong kind.
        """
        try:
            rules = tuple(
                SiteRule(str(r["mould"]), int(r["pages"]), float(r["share"]), str(r["example"])) for r in table["rules"]
            )
            return cls(str(table["site"]), int(table["pages"]), rules)
        except (KeyError, TypeError, ValueError) as error:
            raise RuleError(f"site rules: not as `rules learn` writes them: {error!r}", code="site-rules") from error


def learn(pages: Sequence[PageView], *, site: str = "") -> SiteRules:
    r"""The recurring lines of a site's pages; none from fewer than four pages.

    Example:
        >>> from boilerstrip.segment.text import segment_text
        >>> texts = ["Home\nBoard\nThe ferry has no engine but a rope, and %d men pull it over." % n for n in range(5)]
        >>> texts = [text.replace("rope", word) for text, word in zip(texts, ["rope", "chain", "pole", "sail", "oar"])]
        >>> [rule.example for rule in learn([PageView(segment_text(text)) for text in texts]).rules]
        ['Board', 'Home']
    """
    if len(pages) < FEWEST_PAGES:
        return SiteRules(site, len(pages))
    moulds = [[mould_of(line) for line in page.lines] for page in pages]
    on_pages = Counter(mould for page in moulds for mould in set(page))
    bar = max(_RECURS_PAGES, _RECURS_SHARE * len(pages))
    recurring = {mould for mould, count in on_pages.items() if count >= bar}
    placed: defaultdict[str, list[bool]] = defaultdict(list)
    examples: dict[str, str] = {}
    for page, keys in zip(pages, moulds, strict=True):
        looks = _looks_like_chrome(page, [key in recurring for key in keys])
        for key, text, chrome in zip(keys, page.texts, looks.tolist(), strict=True):
            if key in recurring:
                placed[key].append(chrome)
                examples.setdefault(key, text)
    rules = [
        SiteRule(mould, on_pages[mould], round(on_pages[mould] / len(pages), 3), examples[mould])
        for mould in recurring
        if mould and sum(placed[mould]) >= _PLACED * len(placed[mould])
    ]
    return SiteRules(site, len(pages), tuple(sorted(rules, key=lambda rule: (-rule.pages, rule.mould))))


def _looks_like_chrome(page: PageView, recurring: list[bool]) -> Bools:
    """Recurring lines that are loose, stand outside the body, or stand beside another recurring line."""
    again = np.array(recurring, bool)
    beside = np.zeros(len(again), bool)
    beside[1:] |= again[:-1]
    beside[:-1] |= again[1:]
    index = np.arange(len(again))
    outside = (index < page.body.start) | (index >= page.body.end)
    # A line of figures alone recurs inside tables; it takes company as well.
    bare = np.array([_LETTER.search(line) is None for line in page.lines], bool)
    found: Bools = again & (beside | (outside & ~bare) | (page.loose & ~bare))
    return found


def site_judge(rules: SiteRules) -> Callable[[PageView], Iterator[Vote]]:
    """A judge that drops what recurs on its site."""
    known = {rule.mould: rule for rule in rules.rules}

    def recurring(page: PageView) -> Iterator[Vote]:
        for block, line in enumerate(page.lines):
            rule = known.get(mould_of(line))
            if rule is not None:
                score = _SURE if rule.share >= 0.5 else _LIKELY
                reason = f"stands on {rule.pages} of {rules.pages} pages of this site"
                yield Vote(block, Verdict.DROP, "repeats.site", score, reason)

    return recurring


def recurring_lines(texts: Iterable[str], rules: SiteRules) -> list[str]:
    """Those of `texts` that the rules know: to try rules on lines without a page."""
    known = {rule.mould for rule in rules.rules}
    return [text for text in texts if mould_of(judged_copy([text])[0]) in known]
