"""The judges, listed explicitly: rules read lines, the learned judges weigh them, and none of them cuts."""

from __future__ import annotations

from boilerstrip.ballots import Ballots, parts_of
from boilerstrip.judges.amounts import amounts
from boilerstrip.judges.base import FactReader, Judge
from boilerstrip.judges.contents import contents
from boilerstrip.judges.credits import credit_lines
from boilerstrip.judges.edges import edges, marked_items, runs
from boilerstrip.judges.inserts import adverts, buttons, calls
from boilerstrip.judges.learned import learned
from boilerstrip.judges.phrases import notices, outside, phrases
from boilerstrip.judges.pointers import pointers
from boilerstrip.judges.prose import prose
from boilerstrip.judges.sections import sections
from boilerstrip.judges.shapes import goods, offers, repeats_on_page, shapes, stamps, trails
from boilerstrip.judges.titles import titles
from boilerstrip.judges.view import PageView
from boilerstrip.metadata.text import text_facts
from boilerstrip.model import Document

__all__ = ["TEXT_RULES", "FactReader", "Judge", "PageView", "fact_readers_for", "judges_for"]

# Rules that need nothing but the lines themselves; they speak on flattened text and on HTML alike.
TEXT_RULES: tuple[Judge, ...] = (
    edges,
    runs,
    marked_items,
    sections,
    contents,
    shapes,
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
    amounts,
    titles,
)


def text_judges(page: PageView) -> Ballots:
    """What the rules say of flattened text, and the model that weighs it: nothing but lines is known of the page."""
    parts = [part for judge in TEXT_RULES for part in parts_of(judge(page))]
    return Ballots([*parts, *learned(page, parts).parts])


def judges_for(document: Document) -> tuple[Judge, ...]:
    """The judges that have something to say about this kind of document."""
    if document.dom is not None:
        from boilerstrip.judges.html import judge_html

        return (judge_html,)
    return (text_judges,) if document.blocks else ()


def fact_readers_for(document: Document) -> tuple[FactReader, ...]:
    """The readers of metadata for this kind of document."""
    if document.dom is not None:
        from boilerstrip.judges.html import html_facts

        return (html_facts,)
    return (text_facts,) if document.blocks else ()
