"""The judges, listed explicitly: rules read lines, the learned judges weigh them, and none of them cuts."""

from __future__ import annotations

from boilerstrip.judges.base import FactReader, Judge
from boilerstrip.judges.contents import contents
from boilerstrip.judges.edges import edges, marked_items, runs
from boilerstrip.judges.learned import learned
from boilerstrip.judges.phrases import notices, phrases
from boilerstrip.judges.prose import prose, titles
from boilerstrip.judges.sections import sections
from boilerstrip.judges.shapes import goods, repeats_on_page, shapes
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
    goods,
    repeats_on_page,
    phrases,
    notices,
    prose,
    titles,
)

# Flattened text has nothing but its lines, so that a model weighs them as a whole.
TEXT_JUDGES: tuple[Judge, ...] = (*TEXT_RULES, learned)


def judges_for(document: Document) -> tuple[Judge, ...]:
    """The judges that have something to say about this kind of document."""
    if document.dom is not None:
        from boilerstrip.judges.html import judge_html

        return (judge_html,)
    return TEXT_JUDGES if document.blocks else ()


def fact_readers_for(document: Document) -> tuple[FactReader, ...]:
    """The readers of metadata for this kind of document."""
    if document.dom is not None:
        from boilerstrip.judges.html import html_facts

        return (html_facts,)
    return (text_facts,) if document.blocks else ()
