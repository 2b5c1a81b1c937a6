"""The judges, listed explicitly: rules read lines, the learned judges weigh them, and none of them cuts."""

from __future__ import annotations

from collections.abc import Sequence

from boilerstrip.ballots import Ballot, Ballots, parts_of
from boilerstrip.judges.amounts import amounts
from boilerstrip.judges.base import FactReader, Judge
from boilerstrip.judges.choices import choices
from boilerstrip.judges.contents import contents
from boilerstrip.judges.credits import credit_lines
from boilerstrip.judges.edges import edges, marked_items, runs
from boilerstrip.judges.inserts import adverts, buttons, calls
from boilerstrip.judges.learned import learned
from boilerstrip.judges.links import links
from boilerstrip.judges.markdown import markdown
from boilerstrip.judges.phrases import notices, outside, phrases
from boilerstrip.judges.pointers import pointers
from boilerstrip.judges.prose import prose
from boilerstrip.judges.records import records
from boilerstrip.judges.sections import sections
from boilerstrip.judges.shapes import goods, offers, repeats_on_page, shapes, stamps, trails
from boilerstrip.judges.tables import tables
from boilerstrip.judges.titles import titles
from boilerstrip.judges.view import PageView, read_ahead
from boilerstrip.metadata.text import text_facts
from boilerstrip.model import Document, Vote

__all__ = ["TEXT_RULES", "FactReader", "Judge", "PageView", "fact_readers_for", "votes_on"]

# Rules that need nothing but the lines themselves; they speak on flattened text and on HTML alike.
TEXT_RULES: tuple[Judge, ...] = (
    edges,
    runs,
    marked_items,
    links,
    sections,
    contents,
    shapes,
    choices,
    stamps,
    trails,
    goods,
    offers,
    repeats_on_page,
    phrases,
    outside,
    notices,
    pointers,
    adverts,
    buttons,
    calls,
    credit_lines,
    prose,
    records,
    amounts,
    tables,
    markdown,
    titles,
)


def votes_on(pages: Sequence[PageView], *, weighed: bool = True) -> list[Ballots]:
    """What the judges that every page has say of each of `pages`; of flattened text the rules alone, if not `weighed`.

    Pages of flattened text are judged together, each for itself but step by step: what a step needs then stays in the
    processor's cache, which takes a third less time than page after page.
    """
    texts = [page for page in pages if page.document.dom is None and page.document.blocks]
    found = iter(_votes_on_texts(texts, weighed=weighed))
    return [next(found) if page in texts else _votes_on_html(page) for page in pages]


def _votes_on_texts(pages: Sequence[PageView], *, weighed: bool) -> list[Ballots]:
    """What the rules say of flattened text, and the model that weighs it: nothing but lines is known of a page."""
    read_ahead(pages, weighed=weighed)
    parts: list[list[Ballot | Vote]] = [[] for _ in pages]
    for judge in TEXT_RULES:
        for page, said in zip(pages, parts, strict=True):
            said.extend(parts_of(judge(page)))
    if not weighed:
        return [Ballots(said) for said in parts]
    return [Ballots([*said, *more.parts]) for said, more in zip(parts, learned(pages, parts), strict=True)]


def _votes_on_html(page: PageView) -> Ballots:
    if page.document.dom is None:
        return Ballots(())
    from boilerstrip.judges.html import judge_html

    return Ballots(parts_of(judge_html(page)))


def fact_readers_for(document: Document) -> tuple[FactReader, ...]:
    """The readers of metadata for this kind of document."""
    if document.dom is not None:
        from boilerstrip.judges.html import html_facts

        return (html_facts,)
    return (text_facts,) if document.blocks else ()
