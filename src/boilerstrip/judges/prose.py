"""The voice for the text: sentences inside the body stay unless there is a better reason than shape."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from boilerstrip.judges.base import votes_for
from boilerstrip.judges.view import PageView
from boilerstrip.model import Verdict, Vote


def prose(page: PageView) -> Iterator[Vote]:
    """Keep sentences and long lines of the body, most of all where no phrase of the lexicon stands."""
    index = np.arange(len(page.lines))
    inside = (index >= page.body.start) & (index < page.body.end)
    layout = page.layout
    plain = (layout.sentence | layout.solid) & ~page.hit_table.notice
    yield from votes_for(plain & inside, "prose.body", 0.8, "a sentence inside the text", verdict=Verdict.KEEP)
    yield from votes_for(plain & ~inside, "prose.sentence", 0.5, "reads like a sentence", verdict=Verdict.KEEP)
    # Headings, list items and table rows: loose lines with text close above and below.
    solid = layout.solid & inside
    near = np.convolve(solid, np.ones(7), "same") > 0 if len(solid) >= 7 else np.full(len(solid), bool(solid.any()))
    loose = page.loose & inside & near & (page.hit_table.any_whole == 0)
    yield from votes_for(loose, "prose.among", 0.6, "stands among the sentences of the text", verdict=Verdict.KEEP)
