"""Small cleaned pages with votes of the test's choosing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from boilerstrip.config import Settings
from boilerstrip.known import Known
from boilerstrip.model import CleanDocument, Metadata, Provenance, Verdict, Vote
from boilerstrip.resolve import resolve
from boilerstrip.segment.text import segment_text

Drop = tuple[int, str, float, str]
MakeDoc = Callable[..., CleanDocument]


@pytest.fixture
def make_doc() -> MakeDoc:
    """`make_doc(text, drops, keeps)`: a page of lines; drops and keeps are (block, rule, score, reason)."""

    def make(
        text: str, drops: Sequence[Drop] = (), keeps: Sequence[Drop] = (), origin: str = "page.txt"
    ) -> CleanDocument:
        document = segment_text(text)
        votes = [Vote(block, Verdict.DROP, rule, score, reason) for block, rule, score, reason in drops]
        votes += [Vote(block, Verdict.KEEP, rule, score, reason) for block, rule, score, reason in keeps]
        provenance = Provenance(origin, "0" * 64, "utf-8", "text/1", "boilerstrip", "0", "0" * 16)
        return CleanDocument(document, resolve(document, votes, Settings()), Known.of(Metadata()), provenance)

    return make
