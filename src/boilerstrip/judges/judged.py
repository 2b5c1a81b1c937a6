"""The lines as they are judged: line ends, spaces and the Unicode form of the input make no difference."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache, partial

import numpy as np
from numpy.typing import NDArray

# Soft hyphen, zero-width spaces and joiners, bidirectional controls, byte order mark, variation selectors.
_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff]+")
# So many characters of a line are judged, half of them from each end.
_LONGEST = 500_000


def judged_copy(texts: Sequence[str]) -> list[str]:
    r"""The lines as they are judged: NFKC, without invisible characters, white space collapsed.

    Example:
        >>> judged_copy(["Ｓｈａｒｅ\u200b  this", "e\u0301"])
        ['Share this', 'é']
    """
    texts = [_ends(text) if len(text) > _LONGEST else text for text in texts]
    joined = "\n".join(texts)
    if joined.count("\n") != len(texts) - 1:
        joined = "\n".join(" ".join(text.split()) for text in texts)
    if not joined.isascii():
        if _may_be_invisible(joined):
            joined = _INVISIBLE.sub("", joined)
        if not _is_normal(joined):
            joined = "\n".join([line if _is_normal(line) else _normal(line) for line in joined.split("\n")])
    lines = joined.split("\n")
    return lines if _is_single_spaced(joined) else [" ".join(line.split()) for line in lines]


_is_normal = partial(unicodedata.is_normalized, "NFKC")
_normal = partial(unicodedata.normalize, "NFKC")


def _is_single_spaced(text: str) -> bool:
    """Whether no line of the text begins or ends with white space, or has more of it than single spaces."""
    # Of all white space but line ends only the space itself is printable.
    framed = f"\n{text}\n"
    return "  " not in text and " \n" not in framed and "\n " not in framed and text.replace("\n", "").isprintable()


def _may_be_invisible(text: str) -> bool:
    """Whether one of the characters of `_INVISIBLE` stands in the text: most pages have none."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    return bool(_invisible().take(codes, mode="clip").any())


@lru_cache(maxsize=1)
def _invisible() -> NDArray[np.bool_]:
    """For each code point up to the last one of `_INVISIBLE`, and one for all after it, whether it belongs to it."""
    return np.array([_INVISIBLE.match(chr(code)) is not None for code in range(0xFEFF + 2)])


def _ends(text: str) -> str:
    """Both ends of a line that is as long as a book: what it is shows there, at a small part of the memory."""
    return f"{text[: _LONGEST // 2]} {text[-_LONGEST // 2 :]}"
