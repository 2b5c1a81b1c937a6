"""Whether a page holds chrome at all, by signs that need no model: a page may be nothing but text."""

from __future__ import annotations

import numpy as np

from boilerstrip.judges.chars import char_table
from boilerstrip.judges.facts import Bools, LineFacts
from boilerstrip.judges.layout import Layout
from boilerstrip.judges.lexical import HitTable

# A page holds chrome if it shows so many signs; a phrase of that weight is one, loose lines at an edge are one.
ENOUGH, _PHRASE, _EDGE = 3, 0.5, 6


def count_signs(facts: LineFacts, layout: Layout, hits: HitTable, marked: Bools) -> int:
    """Known phrases alone on a line, copyright lines, menus in bars, many loose lines at an edge, repetition."""
    table = char_table()
    loose = ~(layout.sentence | layout.solid)
    column = {name: facts.counts[:, place] for place, name in enumerate(table.class_names)}
    phrases = int((loose & ((hits.any_whole >= _PHRASE) | hits.notice)).sum())
    rights = bool(((column["rights"] > 0) & (facts.chars <= 250) & (column["digit"] >= 4)).any())
    arrows = (column["arrow"] > 0) & (facts.chars <= 120)
    bars = bool((loose & ((column["bar"] >= 2) | arrows)).any())
    text = np.flatnonzero(~loose)
    above = int(text[0]) if len(text) else 0
    below = len(loose) - 1 - int(text[-1]) if len(text) else 0
    again = bool((layout.short & (layout.same >= 3) & (facts.chars >= 3)).any())
    # A line that says two such things, as a disclaimer does, is a sign even if it is long.
    phrases += 2 * int((~loose & (hits.notices >= 2)).any())
    return phrases + 2 * rights + bars + (above >= _EDGE) + (below >= _EDGE) + again + int(marked.sum())
