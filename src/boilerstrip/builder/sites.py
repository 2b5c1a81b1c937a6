"""What the sites of a build teach: pages of one host or folder are read together before any of them is cleaned.

What a site teaches depends on its pages alone, so that a build on top of an earlier one, which takes over what was
learned where no page has changed, gives what a build from nothing gives.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from boilerstrip.builder.pages import Outcome, Task
from boilerstrip.corpus.record import told_of
from boilerstrip.errors import BoilerstripError
from boilerstrip.judges.repeats import FEWEST_PAGES, learn_site
from boilerstrip.judges.site_rules import SiteRules, site_of
from boilerstrip.model import RawPage
from boilerstrip.sources import PageRef
from boilerstrip.sources.containers import PageReader

# How tasks are done: here or in child processes.
Work = Callable[[Sequence[Task]], Iterator[tuple[PageRef, Outcome]]]


@dataclass(frozen=True, slots=True)
class Seen:
    """A page before it is cleaned: a hash of its bytes, its site, and a hash of what was told of it."""

    sha256: str
    site: str
    told: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """What one site taught, and a hash of the pages that did."""

    members: str
    rules: SiteRules

    def to_row(self) -> dict[str, Any]:
        """A row of `site_rules.jsonl`."""
        return {**self.rules.to_dict(), "members": self.members}

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Lesson:
        """Read what `to_row` wrote.

        Raises:
            RuleError: it is something else.
        """
        return cls(str(row.get("members", "")), SiteRules.from_dict(row))


@dataclass(frozen=True)
class Lessons:
    """What each site of a build taught, by its name."""

    by_site: Mapping[str, Lesson] = field(default_factory=dict)

    def rules(self, site: str) -> tuple[SiteRules, ...]:
        """The rules of a site: none, or one set."""
        lesson = self.by_site.get(site)
        return (lesson.rules,) if lesson and lesson.rules.rules else ()

    def rows(self) -> Iterator[dict[str, Any]]:
        """The rows of `site_rules.jsonl`, by the name of the site."""
        for site in sorted(self.by_site):
            yield self.by_site[site].to_row()


def survey(refs: Iterable[PageRef]) -> dict[str, Seen]:
    """Hash and site of each page that can be read, by origin; why another cannot is told where it is cleaned."""
    found = {}
    with closing(PageReader()) as reader:
        for ref in refs:
            try:
                page = reader.read(ref)
            except BoilerstripError:
                continue
            found[ref.origin] = Seen(page.sha256, site_of(page.url, ref.origin), told_hash(columns_told(page)))
    return found


def columns_told(page: RawPage) -> dict[str, Any]:
    """The columns of a record that say what was told of a page, its address among them.

    Example:
        >>> columns_told(RawPage(b"hello", origin="notes.jsonl#1", url="https://example.org/"))["url"]
        'https://example.org/'
    """
    return {**told_of(page), "url": page.url}


def told_hash(columns: Mapping[str, Any]) -> str:
    """A name for what was told of a page, given the columns that say it."""
    return hashlib.sha256(json.dumps(columns, sort_keys=True).encode()).hexdigest()[:16]


def teach(refs: Sequence[PageRef], seen: Mapping[str, Seen], earlier: Lessons, work: Work) -> Lessons:
    """What the sites of `refs` teach; a site whose pages are those of an earlier lesson is not read again."""
    sites: defaultdict[str, list[PageRef]] = defaultdict(list)
    for ref in refs:
        if ref.origin in seen:
            sites[seen[ref.origin].site].append(ref)
    lessons = {}
    for site, members in sites.items():
        if len(members) < FEWEST_PAGES:
            continue
        name = members_hash((ref.origin, seen[ref.origin].sha256) for ref in members)
        old = earlier.by_site.get(site)
        if old is None or old.members != name:
            outcomes = work([Task(ref, sketch_only=True) for ref in members])
            sketches = [outcome.sketch for _, outcome in outcomes if outcome.sketch is not None]
            old = Lesson(name, learn_site(sketches, site=site))
        lessons[site] = old
    return Lessons(lessons)


def members_hash(pages: Iterable[tuple[str, str]]) -> str:
    """A name for the pages that taught a lesson, given origin and hash of the bytes of each."""
    return hashlib.sha256(json.dumps(sorted(pages)).encode()).hexdigest()[:16]
