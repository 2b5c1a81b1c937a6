"""The judges, listed explicitly: rules read lines, the learned judges weigh them, and none of them cuts."""

from __future__ import annotations

from boilerstrip.judges.base import FactReader, Judge
from boilerstrip.judges.view import PageView
from boilerstrip.model import Document

__all__ = ["FactReader", "Judge", "PageView", "fact_readers_for", "judges_for"]


def judges_for(document: Document) -> tuple[Judge, ...]:
    """The judges that have something to say about this kind of document."""
    if document.dom is not None:
        from boilerstrip.judges.html_plain import judge_plain

        return (judge_plain,)
    return ()


def fact_readers_for(document: Document) -> tuple[FactReader, ...]:
    """The readers of metadata for this kind of document."""
    return ()
