"""What was learned of a site: reviewable rules, and the judge that goes by them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlsplit

from boilerstrip.errors import RuleError
from boilerstrip.judges.frames import EDGE, Form, holds
from boilerstrip.judges.layout import mould_of
from boilerstrip.judges.view import PageView
from boilerstrip.model import Verdict, Vote

# A line that stands on this share of the pages is sure; a frame, as it allows for more, on this.
MOST, _NEARLY_ALL = 0.5, 0.9
# A sure line goes whatever speaks for it: titles and sentences of a text do not recur.
_SURE, _LIKELY = 1.0, 0.8


def site_of(url: str | None, origin: str) -> str:
    """The site that a page belongs to: the host of its URL, or the folder of a page that has none (ends in `/`).

    Example:
        >>> site_of("https://www.river.example:8080/a", "x.txt"), site_of(None, "notes/2024/x.txt")
        ('www.river.example', 'notes/2024/')
    """
    host = urlsplit(url).hostname if url and "[" not in url else None
    if host:
        return host
    # A row of a table is named by `#` and its number: the table is its folder.
    folder = origin.rpartition("#")[0] or origin.rpartition("/")[0] or "."
    return f"{folder}/"


@dataclass(frozen=True, slots=True)
class SiteRule:
    """A line that recurs: its mould (lower case, numbers as 0), on how many pages, and one line as it stands there.

    `form`: whether the mould is that of the line, or what such lines begin or end with.
    """

    mould: str
    pages: int
    share: float
    example: str
    form: Form = Form.LINE


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
                SiteRule(
                    str(r["mould"]), int(r["pages"]), float(r["share"]), str(r["example"]), Form(r.get("form", "line"))
                )
                for r in table["rules"]
            )
            return cls(str(table["site"]), int(table["pages"]), rules)
        except (KeyError, TypeError, ValueError) as error:
            raise RuleError(f"site rules: not as `rules learn` writes them: {error!r}", code="site-rules") from error


def site_judge(rules: SiteRules) -> Callable[[PageView], Iterator[Vote]]:
    """A judge that drops what recurs on its site, on flattened text.

    On real HTML the labels that recur are most often content (the sheets of a shop, the parts of a manual), and the
    rules of the tree already know the chrome.

    Its words leave out how many pages there were, so that a further page that changes no rule changes no vote.
    """
    known = {rule.mould: _is_sure(rule) for rule in rules.rules if rule.form is Form.LINE}
    frames = [rule for rule in rules.rules if rule.form is not Form.LINE]

    def framing(mould: str, beside: Iterable[str]) -> SiteRule | None:
        """The frame of a line that stands beside one of the site's, or at an edge; None if it has none."""
        if not any(other == EDGE or known.get(other) for other in beside):
            return None
        return next((rule for rule in frames if holds(rule.form, rule.mould, mould)), None)

    def recurring(page: PageView) -> Iterator[Vote]:
        if page.document.dom is not None:
            return
        moulds = [EDGE, *map(mould_of, page.lines), EDGE]
        for block, mould in enumerate(moulds[1:-1]):
            most = known.get(mould)
            if most is not None:
                reason = f"stands on {'most' if most else 'many'} pages of this site"
                yield Vote(block, Verdict.DROP, "repeats.site", _SURE if most else _LIKELY, reason)
            elif frames and (frame := framing(mould, (moulds[block], moulds[block + 2]))):
                score = _SURE if _is_sure(frame) else _LIKELY
                yield Vote(block, Verdict.DROP, "repeats.frame", score, f"{frame.form} like a line of most pages here")

    return recurring


def _is_sure(rule: SiteRule) -> bool:
    return rule.share >= (MOST if rule.form is Form.LINE else _NEARLY_ALL)


def same_votes(one: Iterable[SiteRules], other: Iterable[SiteRules]) -> bool:
    """Whether two collections of rules vote alike on every page."""
    return votes(one) == votes(other)


def votes(sets: Iterable[SiteRules]) -> set[tuple[str, Form, bool]]:
    """What collections of rules vote on: moulds, what they are of a line, and whether they are sure."""
    return {(rule.mould, rule.form, _is_sure(rule)) for rules in sets for rule in rules.rules}
