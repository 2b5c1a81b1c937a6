"""Which lines are worth looking up: quick tests for all lines of a page spare most of them."""

from __future__ import annotations

from collections.abc import Sequence

from boilerstrip.lexicon.fold import any_unspaced
from boilerstrip.lexicon.keys import Tables, unspaced_keys
from boilerstrip.lexicon.pieces import separated

__all__ = ["RUN_LIMIT", "speaking"]

RUN_LIMIT = 100  # several phrases side by side are no longer
_PHRASE = 12  # the first of them, in a script without spaces


def speaking(tables: Tables, lines: Sequence[str], folded: Sequence[str]) -> list[int]:
    """The places of all `lines` that hold a phrase, and of a few that do not; `folded` is what they fold to."""
    alone, begun, firsts, in_runs = tables.alone, tables.begun, tables.first_words, tables.run_words.issuperset
    infixes, none_known = tables.infixes, tables.infixes.words.isdisjoint
    joined = "\n".join(folded)
    found: set[int] = set()
    runs = separated([line if len(line) <= RUN_LIMIT else "" for line in lines])
    if any_unspaced(joined):
        found.update(infixes.unspaced_places(joined), _begun_unspaced(tables, folded))
        runs.update(_spaced(tables, lines, folded))
    for place, text in enumerate(folded):
        words = text.split(" ")
        first = words[0]
        if (
            text in alone
            or (first in begun and text.startswith(begun[first]))
            or (not none_known(words) and infixes.spaced_in(text, words))
            or ("0" in text and text.strip("0 ") in alone)
        ):
            found.add(place)
        # A line of an unspaced script has lost what stood between its parts.
        elif (len(words) > 1 or not text.isascii()) and len(lines[place]) <= RUN_LIMIT:
            is_run = first in firsts and in_runs(words) and tables.longest(words, int(first == "0"))
            if is_run or place in runs:
                found.add(place)
    return sorted(found)


def _begun_unspaced(tables: Tables, folded: Sequence[str]) -> set[int]:
    """The places of lines that begin with a phrase of an unspaced script, or one right before such a letter."""
    begun, letters = tables.begun, tables.first_letters
    return {
        place
        for place, text in enumerate(folded)
        if text[:1] in letters and not text.isascii()
        for key in unspaced_keys(text)
        if key in begun and text.startswith(begun[key])
    }


def _spaced(tables: Tables, lines: Sequence[str], folded: Sequence[str]) -> set[int]:
    """The places of lines with spaces that fold to none, and begin with a phrase."""
    return {
        place
        for place, (line, text) in enumerate(zip(lines, folded, strict=True))
        if not text.isascii() and " " in line and any(text[:size] in tables.alone for size in range(1, _PHRASE + 1))
    }
