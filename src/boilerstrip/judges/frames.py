"""Frames: lines of a site that say the same but for a name, a number or a title at one end.

"Ada Lake and 40 others like this", "Ada Lake writes about the river since 2015", a menu that ends with the title of the
page: no two are the same, yet all pages of the site have one, and at the same place. Articles may also begin or end
alike, so a frame must stand beside a line that recurs, or at the edge of the page, must make up most of the line, and
a sentence must be there on nearly every page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

# The pages that have such a line at the same place, at least, and their share; for sentences of the text.
_FEWEST, _PAGES, _PAGES_OF_SENTENCES = 3, 0.75, 0.9
# How much of a line its frame must be; where more of all sentences have frames than this, sentences are text.
_FRAME, _FRAME_OF_SENTENCE, _FRAMED = 0.5, 0.6, 0.2
# Lines that are compared begin or end with the same so many characters. A frame has so many letters; one of a script
# without spaces half as many.
_PIECE, _LETTERS = 5, 12
_WIDE = "\u2e80"
# What stands beside the first line of a page, and the last.
EDGE = ""


class Form(StrEnum):
    """What a rule knows of a line: all of it, or what it begins or ends with."""

    LINE = "line"
    BEGINS = "begins"
    ENDS = "ends"


class FramedLine(NamedTuple):
    """A line of a page: its mould, the line as it stands there, whether it is a sentence of the text, or heads one."""

    mould: str
    text: str
    is_sentence: bool
    heads: bool


class Frame(NamedTuple):
    """What lines of `pages` pages begin or end with, and one of them."""

    form: Form
    text: str
    pages: int
    example: str


def holds(form: Form, frame: str, mould: str) -> bool:
    """Whether a line made like `mould` has the frame, and little else.

    Example:
        >>> holds(Form.ENDS, " and 0 others like this", "ada lake and 0 others like this")
        True
        >>> holds(Form.ENDS, " like this", "nobody will ever write a book like this")
        False
    """
    fits = mould.startswith(frame) if form is Form.BEGINS else mould.endswith(frame)
    return fits and len(frame) >= _FRAME * len(mould)


def frames(pages: Sequence[Sequence[FramedLine]], recurring: Collection[str]) -> list[Frame]:
    """The frames of a site; `recurring` are the moulds of lines that stand on most of its pages."""
    bundles: defaultdict[_Bundle, list[_Found]] = defaultdict(list)
    for number, lines in enumerate(pages):
        for line, place in _placed(lines, recurring):
            # What stands right above the text may be its title: "Weather in Paris".
            if not line.heads:
                bundles[_Bundle(place, Form.BEGINS, line.mould[:_PIECE])].append(_Found(line, number))
            bundles[_Bundle(place, Form.ENDS, line.mould[-_PIECE:])].append(_Found(line, number))
    best: dict[tuple[Form, str], Frame] = {}
    for bundle, found in bundles.items():
        frame = _frame(bundle.form, found, len(pages))
        if frame is not None:
            name = frame.form, frame.text
            best[name] = max(frame, best.get(name, frame), key=lambda one: (one.pages, one.example))
    sentences = [line.mould for lines in pages for line in lines if line.is_sentence and line.mould not in recurring]
    return _of_chrome(sorted(best.values()), sentences)


def _of_chrome(found: list[Frame], sentences: Sequence[str]) -> list[Frame]:
    """The frames less those of `sentences`, where it is the texts that are alike, as reports of the weather are."""
    framed = {mould for mould in sentences if any(holds(frame.form, frame.text, mould) for frame in found)}
    if sum(mould in framed for mould in sentences) <= _FRAMED * len(sentences):
        return found
    return [frame for frame in found if not any(holds(frame.form, frame.text, mould) for mould in framed)]


class _Place(NamedTuple):
    """Where a line stands: right below (`after`) or above the line made like `beside`, or at the edge of the page."""

    after: bool
    beside: str


class _Bundle(NamedTuple):
    """Lines at one place that begin, or end, with the same few characters."""

    place: _Place
    form: Form
    piece: str


class _Found(NamedTuple):
    """A line and the number of its page."""

    line: FramedLine
    page: int


def _placed(lines: Sequence[FramedLine], recurring: Collection[str]) -> Iterator[tuple[FramedLine, _Place]]:
    """The lines that do not recur and stand beside one that does, or at an edge."""
    moulds = [EDGE, *(line.mould for line in lines), EDGE]
    for at, line in enumerate(lines, 1):
        if line.mould and line.mould not in recurring:
            for place in (_Place(after=True, beside=moulds[at - 1]), _Place(after=False, beside=moulds[at + 1])):
                if place.beside == EDGE or place.beside in recurring:
                    yield line, place


def _frame(form: Form, found: Iterable[_Found], pages: int) -> Frame | None:
    """What all these lines begin or end with, if it is most of what they say and they are not all the same."""
    moulds = {line.mould for line, _ in found}
    text = _shared(moulds) if form is Form.BEGINS else _shared({mould[::-1] for mould in moulds})[::-1]
    on_pages = len({page for _, page in found})
    is_sentence = any(line.is_sentence for line, _ in found)
    share, least = (_FRAME_OF_SENTENCE, _PAGES_OF_SENTENCES) if is_sentence else (_FRAME, _PAGES)
    fits = len(moulds) > 1 and _telling(text) and len(text) >= share * max(map(len, moulds))
    if not fits or on_pages < max(_FEWEST, least * pages):
        return None
    return Frame(form, text, on_pages, min(line.text for line, _ in found))


def _shared(texts: Collection[str]) -> str:
    """What all of `texts` begin with: what the first and the last of them in order do."""
    first, last = min(texts), max(texts)
    size = next((at for at, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), len(first))
    return first[:size]


def _telling(text: str) -> bool:
    """Whether a frame says enough to be told from chance."""
    return sum(1 + (letter >= _WIDE) for letter in filter(str.isalpha, text)) >= _LETTERS
