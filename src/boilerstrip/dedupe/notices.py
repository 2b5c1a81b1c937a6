"""What a text says of itself: that a machine has translated it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from boilerstrip.dedupe.docs import DedupeDoc

# A notice stands at the head or at the end: of a giant text no more is read than this, in characters.
_READ = 20_000


def with_notices(docs: Sequence[DedupeDoc]) -> list[DedupeDoc]:
    r"""The documents, the notices of those read of which nobody has said whether a machine translated them.

    Example:
        >>> text = "Sand\nThis article was machine translated.\n" + "The river carries sand to the sea. " * 9
        >>> [doc.machine_translated for doc in with_notices([DedupeDoc("a", text), DedupeDoc("b", "Sand.")])]
        [True, False]
    """
    asked = dict.fromkeys(doc.text for doc in docs if doc.machine_translated is None)
    says = {text: says_machine_translated(text) for text in asked}
    return [doc if doc.machine_translated is not None else _told(doc, says) for doc in docs]


def _told(doc: DedupeDoc, says: Mapping[str, bool]) -> DedupeDoc:
    return replace(doc, machine_translated=says[doc.text])


def says_machine_translated(text: str) -> bool:
    """Whether a line before or after the body, or one of its first, says so, in any language that the lexicon knows."""
    from boilerstrip.judges.view import PageView
    from boilerstrip.metadata.text import text_facts
    from boilerstrip.segment.text import segment_text

    if len(text) > 2 * _READ:
        text = text[:_READ] + "\n" + text[-_READ:]
    return any(fact.field == "machine_translated" for fact in text_facts(PageView(segment_text(text))))
