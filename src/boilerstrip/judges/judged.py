"""The lines as they are judged: line ends, spaces and the Unicode form of the input make no difference."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache, partial

from boilerstrip.codepoints import LINE_END, CharMap, single_spaced, text_of

# Soft hyphen, zero-width spaces and joiners, bidirectional controls, byte order mark, variation selectors.
_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff]+")
# The letters of which Hangul syllables are put together: with marks the only ones that join what is before them.
_FIRST_JAMO, _LAST_JAMO = "\u1100", "\u11ff"
# So many characters of a line are judged, half of them from each end.
_LONGEST = 500_000


def judged_copy(texts: Sequence[str]) -> list[str]:
    r"""The lines as they are judged: NFKC, without invisible characters, white space collapsed.

    Example:
        >>> judged_copy(["Ｓｈａｒｅ\u200b  this", "e\u0301"])
        ['Share this', 'é']
    """
    joined = "\n".join(texts)
    if len(joined) > _LONGEST:
        texts = [_ends(text) if len(text) > _LONGEST else text for text in texts]
        joined = "\n".join(texts)
    if joined.count("\n") != len(texts) - 1:
        joined = "\n".join(" ".join(text.split()) for text in texts)
    codes = _normal_chars().of(joined)
    if codes is None:
        lines = [line if _is_normal(line) else _normal(line) for line in _INVISIBLE.sub("", joined).split("\n")]
        return [" ".join(line.split()) for line in lines]
    return text_of(single_spaced(codes, codes == LINE_END)).split("\n")


_is_normal = partial(unicodedata.is_normalized, "NFKC")
_normal = partial(unicodedata.normalize, "NFKC")


@lru_cache(maxsize=1)
def _normal_chars() -> CharMap:
    return CharMap(_normal_char)


def _normal_char(char: str) -> str | None:
    """What is made of a character: NFKC, and one space of all white space; None of what may join the one before it."""
    if _INVISIBLE.match(char):
        return ""
    found = _normal(char)
    if any(unicodedata.category(part)[0] == "M" or _FIRST_JAMO <= part <= _LAST_JAMO for part in found):
        return None
    return " " if found.isspace() else found


def _ends(text: str) -> str:
    """Both ends of a line that is as long as a book: what it is shows there, at a small part of the memory."""
    return f"{text[: _LONGEST // 2]} {text[-_LONGEST // 2 :]}"
