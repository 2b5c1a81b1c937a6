"""Credits: whose photograph or drawing stood in the text, or who edited it, in a line of its own.

Where the pictures are gone, their credits are left between the sentences. They are told by what they are made of: a
label ("Photo:"), or an agency or library ("Getty Images"), and beside it nothing but names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from boilerstrip.ballots import Ballot, Said
from boilerstrip.judges.base import casting
from boilerstrip.judges.bylines import author_named
from boilerstrip.judges.dates import is_stamp
from boilerstrip.judges.facts import words_in
from boilerstrip.judges.inserts import SCORE, Label, inserted
from boilerstrip.judges.view import PageView
from boilerstrip.lexicon import Hit, LexiconKind, Mode
from boilerstrip.model import Verdict

# Kinds of phrases that credit pictures and editors; and who wrote a text, and where it comes from.
PICTURES = frozenset({LexiconKind.CREDIT})
_ALL = PICTURES | {LexiconKind.BYLINE, LexiconKind.SOURCE}
# So many lines at most stand between a credit and the text, each of which is one of these or a date.
_REACH, _PASSED = 3, _ALL | {LexiconKind.DATE_LABEL, LexiconKind.READ_ALSO}
# So many lines above the text may say who wrote it.
_ABOVE, _WROTE = 6, Said("says who wrote the text, above it")
# The longest credit, in characters.
LONGEST = 90
# What stands between the names of a credit.
_BETWEEN = re.compile(r"\s*[/／|｜©()（）\[\]【】,，、·:：=]\s*|\.\s+|\s+(?:via|by)\s+", re.IGNORECASE)
# The words and characters that a name has at most, and the small words inside of names and beside them.
_WORDS, _CHARS = 3.5, 32
_SMALL = frozenset(
    {
        "and", "by", "courtesy", "da", "de", "del", "der", "di", "dos", "du", "e", "et", "for", "from", "la", "le",
        "of", "the", "und", "van", "von", "y",
    }
)  # fmt: skip
_WORD, _DOMAIN = re.compile(r"[^\W\d_]+"), re.compile(r"(?<=\w)\.[^\W\d_]{2,4}\b")
_YEAR, _ENDS = re.compile(r"(?<!\w)(?:19|20)\d\d(?!\w)"), " .。．"


def credit(line: str, hits: Sequence[Hit], kinds: frozenset[LexiconKind] = PICTURES) -> Hit | None:
    """What tells that a line credits somebody; None if it does not. `hits` are what the lexicon knows of it.

    `kinds`: which phrases may tell it.

    Example:
        >>> from boilerstrip.lexicon import load
        >>> lines = ["Photo: Jane Doe / courier.org", "写真：共同通信社", "צילום: דנה לוי", "Photo: a ferry at night"]
        >>> [credit(line, load().lookup(line)) is not None for line in lines]
        [True, True, True, False]
    """
    if len(line) > LONGEST:
        return None
    for hit in hits:
        if hit.kind in kinds and _credits(line, hit):
            return hit
    return None


def _credits(line: str, hit: Hit) -> bool:
    """Whether beside what the lexicon knows there is nothing but names, parted from it by a sign."""
    before, after = line[: hit.start], line[hit.end :].rstrip(_ENDS)
    if hit.mode is Mode.LABEL:
        # A year makes it the reference of a figure.
        return bool(_WORD.search(after)) and not _YEAR.search(after) and _are_names(after)
    parted = (not before or _BETWEEN.search(before)) and (not after or _BETWEEN.match(after))
    return bool(parted) and _are_names(before) and _are_names(after)


def _are_names(text: str) -> bool:
    return all(_is_name(part) for part in _BETWEEN.split(text) if part)


def _is_name(part: str) -> bool:
    """Whether a part of a line reads like a name: few words, none small but a lone one ("janedoe")."""
    words = _WORD.findall(_DOMAIN.sub("", part))
    between = sum(word in _SMALL for word in words)
    small = sum(word[0].islower() for word in words) - between
    return (not small or len(words) == 1) and len(part) <= _CHARS and words_in(part) - between <= _WORDS


@casting
def credit_lines(page: PageView) -> Iterator[Ballot]:
    """The lines of flattened text that credit a picture or an editor, beside a line of text at least.

    Those that name its author or its source too, where the page holds other chrome.
    """
    lines, kinds = page.lines, _ALL if page.holds_chrome else PICTURES
    found = {}
    for block in page.lines_with(kinds):
        hit = credit(lines[block], page.hits[block], kinds)
        if hit and (hit.mode is Mode.INFIX or not _is_listed(page, block, kinds)) and _beside_text(page, block):
            found[block] = Label(lines[block], hit)
    if found:
        yield credited(found)
    if page.holds_chrome:
        start = page.body.start
        named = [block for block in range(max(0, start - _ABOVE), start) if author_named(lines[block])]
        yield Ballot(Verdict.DROP, "inserts.credit", np.array(named, np.int64), SCORE, _WROTE)


def credited(found: Mapping[int, Label]) -> Ballot:
    """The votes against the blocks that `found` takes for credits."""
    return inserted("inserts.credit", "credits a picture that stood in the text, or an editor", found)


def _beside_text(page: PageView, block: int) -> bool:
    """Whether a line of text stands above or below, with nothing between but other lines of this kind."""
    body = page.body
    opens = page.holds_chrome and body.start - _REACH <= block < body.start
    return opens or any(_reaches_text(page, block, step) for step in (-1, 1))


def _reaches_text(page: PageView, block: int, step: int) -> bool:
    for index in range(block + step, block + step * (_REACH + 1), step):
        if not 0 <= index < len(page.lines):
            return False
        if not page.loose[index]:
            return True
        if not any(hit.kind in _PASSED for hit in page.hits[index]) and not is_stamp(page.lines[index]):
            return False
    return False


def _is_listed(page: PageView, block: int, kinds: frozenset[LexiconKind]) -> bool:
    """Whether the line above or below is another label with its value, as in a list of them."""
    return any(
        hit.mode is Mode.LABEL and not hit.whole and hit.kind not in kinds
        for index in _beside(page, block)
        for hit in page.hits[index]
    )


def _beside(page: PageView, block: int) -> list[int]:
    return [index for index in (block - 1, block + 1) if 0 <= index < len(page.lines)]
