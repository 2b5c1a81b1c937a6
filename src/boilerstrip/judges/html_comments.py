"""Where readers comment on a page that says so in a heading: for the pages whose markup names no comments."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from boilerstrip.judges.html_columns import HEADINGS
from boilerstrip.judges.html_features import PageFeatures
from boilerstrip.judges.judged import judged_copy
from boilerstrip.lexicon import load

__all__ = ["comments_below"]

_ENTRY, _LONGEST = "tail_section.comments", 40
# Text with this chance is main text for sure; before there are so many characters of it, nobody comments on it.
_SURE, _LEAST = 0.8, 200


def comments_below(features: PageFeatures, chance: NDArray[np.float64]) -> range:
    """The blocks from the page's only heading of comments to the next heading of its level or a higher one.

    None where hardly any main text comes before, by the `chance` of each block; and none where several headings say so:
    a thread of questions and answers, say, has comments below each of them.
    """
    tag = features.column("tag")
    heading = (tag >= HEADINGS[0]) & (tag <= HEADINGS[1])
    places = [place for place in heading.nonzero()[0].tolist() if _says_so(features, place)]
    if len(places) != 1:
        return range(0)
    (first,) = places
    if float(features.length[:first][chance[:first] >= _SURE].sum()) < _LEAST:
        return range(0)
    ends = (heading & (tag <= tag[first]))[first + 1 :].nonzero()[0]
    return range(first, first + 1 + int(ends[0]) if len(ends) else len(tag))


def _says_so(features: PageFeatures, place: int) -> bool:
    texts = features.texts
    # One in ASCII has a word of those that `related` is found by, which is known by now: few headings are looked up.
    if len(texts.texts[place]) > _LONGEST or (texts.texts[place].isascii() and not texts.related[place]):
        return False
    (line,) = judged_copy([texts.texts[place]])
    return any(hit.entry_id == _ENTRY and hit.whole for hit in load().lookup(line))
