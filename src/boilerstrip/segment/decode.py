"""Bytes to text, in the order of the WHATWG: byte order mark, HTTP header, meta tag; then UTF-8, then a detector.

A declaration is a claim, not a fact: one that the bytes contradict is passed over, and `Decoded.source` says whose
word was taken in the end.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from boilerstrip.errors import DecodeError
from boilerstrip.model import RawPage
from boilerstrip.segment.prescan import declared_encoding
from boilerstrip.segment.sniff import Sniffed, sniff

__all__ = ["Decoded", "decode"]

# The WHATWG looks for a declaration in the first 1,024 bytes; a later one is heard only where nothing else is known.
_PRESCAN = 1024
_LATE_PRESCAN = 65536
# How much non-ASCII text the detector is shown: it is slow, and more does not make it surer.
_DETECT = 8192
# This many bytes in characters of several bytes, all of them valid UTF-8: no other encoding looks so by chance.
_PROOF = 12
# Decoding errors that a page of the declared encoding may have: one in so many non-ASCII characters.
_ERROR_RATE = 100
# Errors that a page may have beside valid characters of several bytes and be UTF-8 all the same, whatever it declares:
# in no other encoding do nine out of ten characters look like that.
_MULTIBYTE_ERROR_RATE = 10

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_MULTIBYTE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]{1,3}")
# From the first non-ASCII byte to the end of the line or the next tag: no multi-byte encoding has `<` as a second byte.
_NON_ASCII_RUN = re.compile(rb"[\x80-\xff][^\r\n<]*")
# ISO-2022 spells everything in ASCII, with escapes between.
_ESCAPED = re.compile(rb"\x1b[$(]")
_ASCII = bytes(range(128))
_WIDE_CODECS = ("gb18030", "euc-jp", "cp932", "cp949", "big5hkscs")
# What the WHATWG names mean to Python's decoders; the names left out mean themselves.
_CODECS = {
    "gbk": "gb18030", "big5": "big5hkscs", "euc-kr": "cp949", "shift_jis": "cp932", "windows-874": "cp874",
    "x-mac-cyrillic": "mac-cyrillic", "iso-8859-8-i": "iso-8859-8", "macintosh": "mac-roman",
    "utf-16be": "utf-16-be", "utf-16le": "utf-16-le",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the name of the encoding as Python knows it, and whose word that was.

    `source` is one of bom, header, meta, utf-8 (the bytes are valid), default (nothing but ASCII) and detected.
    `is_verbatim` tells that the bytes of the page are this text in UTF-8, all of them, if that is known.
    """

    text: str
    encoding: str
    media_type: str
    is_html: bool
    source: str
    is_verbatim: bool = False


class _Guess(NamedTuple):
    encoding: str
    source: str


def decode(page: RawPage) -> Decoded:
    r"""The text that the bytes of `page` hold, character for character; only a byte order mark is left out.

    Raises:
        DecodeError: with the code `empty`, `pdf`, `archive`, `image`, `media`, `office` or `binary`: no text at all.

    Example:
        >>> page = RawPage(b'<meta charset="gb2312"><p>\xc4\xe3\xba\xc3', origin="page.html")
        >>> found = decode(page)
        >>> found.text[-2:], found.encoding, found.source
        ('你好', 'gb18030', 'meta')
    """
    if not page.data:
        raise DecodeError(f"{page.origin}: empty, no bytes to read", code="empty")
    kind = sniff(page)
    text, guess, is_verbatim = _text(page, kind)
    return Decoded(text, guess.encoding, kind.media_type, kind.is_html, guess.source, is_verbatim)


class _Reading(NamedTuple):
    text: str
    guess: _Guess
    is_verbatim: bool = False


def _text(page: RawPage, kind: Sniffed) -> _Reading:
    data = page.data
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _Reading(data[len(bom) :].decode(encoding, "replace"), _Guess(encoding, "bom"))
    is_utf8 = _strict(data, "utf-8")
    # Text that is told to be UTF-8, as out of a table, may hold NULs and yet is no UTF-16.
    is_told = is_utf8 is not None and not kind.is_html and _lookup(page.charset) == "utf-8"
    for wide in () if is_told else _wide(data):
        return _Reading(data.decode(wide.encoding, "replace"), wide)
    utf8 = _nearly_utf8(data) if is_utf8 is None else is_utf8
    proven = utf8 is not None and (_proven(data) if is_utf8 is None else _is_proof(utf8, len(data)))
    if utf8 is not None and proven:
        guess = _Guess("utf-8", "header" if _lookup(page.charset) == "utf-8" else "utf-8")
        return _Reading(utf8, guess, is_utf8 is not None)
    claims = list(_claims(page, kind))
    claimed = next(_fitting(data, claims), None)
    if claimed:
        return claimed
    if is_utf8 is None or _ESCAPED.search(data):
        return _mended(data, [*claims, *_late_claims(data, kind)])
    return _undeclared(is_utf8, data, kind)


def _undeclared(text: str, data: bytes, kind: Sniffed) -> _Reading:
    """Valid UTF-8 of which too little is seen to prove it, or nothing but ASCII."""
    if not data.isascii():
        return _Reading(text, _Guess("utf-8", "utf-8"))
    # Nothing but ASCII in HTML has the name that the WHATWG gives to undeclared pages, or a late declaration gives.
    plain = _Guess("windows-1252" if kind.is_html else "utf-8", "default")
    return next(_fitting(data, list(_late_claims(data, kind))), _Reading(text, plain))


def _fitting(data: bytes, claims: list[_Guess]) -> Iterator[_Reading]:
    for claim in claims:
        text = _strict(data, claim.encoding)
        if text is not None and not (data.isascii() and claim.encoding.startswith("utf-16")):
            yield _Reading(text, claim)


def _claims(page: RawPage, kind: Sniffed) -> Iterator[_Guess]:
    """The declared encodings, the most trusted first."""
    header = _lookup(page.charset)
    if header:
        yield _Guess(header, "header")
    declared = _declared(page.data[:_PRESCAN]) if kind.is_html else None
    if declared:
        yield _Guess(declared, "meta")


def _late_claims(data: bytes, kind: Sniffed) -> Iterator[_Guess]:
    declared = _declared(data[:_LATE_PRESCAN]) if kind.is_html else None
    if declared:
        yield _Guess(declared, "meta")


def _declared(head: bytes) -> str | None:
    """The Python codec for what the meta tags or the XML declaration in `head` say."""
    return _lookup(declared_encoding(head))


def _lookup(label: str | None) -> str | None:
    """The Python codec for a WHATWG label, None for a label that is none."""
    if not label:
        return None
    import webencodings

    found = webencodings.lookup(label)
    if found is None or found.name == "x-user-defined":
        return None
    name: str = found.name
    return _CODECS.get(name, name)


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _is_proof(text: str, size: int) -> bool:
    """Whether enough of the `size` bytes that are `text` in UTF-8 belong to characters of several bytes."""
    beyond = size - len(text)
    # Each such character has one to three bytes beyond its first: very many and very few of them need no counting.
    return beyond >= _PROOF or (2 * beyond >= _PROOF and beyond + _foreign(text) >= _PROOF)


def _proven(data: bytes) -> bool:
    """Whether bytes, not all of them valid UTF-8, hold enough of it not to be something else by chance."""
    seen = 0
    for match in _MULTIBYTE.finditer(data):
        seen += match.end() - match.start()
        if seen >= _PROOF:
            return True
    return False


def _nearly_utf8(data: bytes) -> str | None:
    """UTF-8 with some broken bytes, each read as U+FFFD: a cut text, a comment in another encoding; else None."""
    text = data.decode("utf-8", "replace")
    errors = text.count("\ufffd") - data.count(b"\xef\xbf\xbd")
    return text if errors * _MULTIBYTE_ERROR_RATE <= _foreign(text) - errors else None


def _wide(data: bytes) -> Iterator[_Guess]:
    """UTF-16 without a mark shows as zeros in every other byte."""
    sample = data[:4096]
    half = len(sample) // 2
    if 0 not in sample:
        return
    if half >= 2 and sample[1::2].count(0) > half * 0.4 and sample[::2].count(0) < half * 0.1:
        yield _Guess("utf-16-le", "detected")
    if half >= 2 and sample[::2].count(0) > half * 0.4 and sample[1::2].count(0) < half * 0.1:
        yield _Guess("utf-16-be", "detected")


def _mended(data: bytes, claims: list[_Guess]) -> _Reading:
    """The reading with few enough errors that is declared first; else what the detector says."""
    for guess in [*claims, *([] if data.isascii() else [_Guess("utf-8", "utf-8")])]:
        text = data.decode(guess.encoding, "replace")
        if _tolerable(text):
            return _Reading(text, guess)
    guess = _detected(data)
    return _Reading(data.decode(guess.encoding, "replace"), guess)


def _tolerable(text: str) -> bool:
    errors = text.count("\ufffd")
    return not errors or errors * _ERROR_RATE <= _foreign(text)


def _foreign(text: str) -> int:
    """How many characters are not ASCII."""
    return len(text) - len(text.encode("ascii", "ignore"))


def _detected(data: bytes) -> _Guess:
    """What chardet makes of the non-ASCII parts; windows-1252, the WHATWG's last resort, where nothing fits."""
    import chardet

    sample = bytearray()
    for run in _NON_ASCII_RUN.finditer(data):
        sample += run.group() + b"\n"
        if len(sample) > _DETECT:
            break
    label = chardet.detect(bytes(sample) or data[:_DETECT])["encoding"]
    name = _lookup(label)
    dense = len(sample.translate(None, _ASCII)) > len(sample) / 2
    if dense and name in {None, "windows-1252"}:
        # One broken byte is enough for chardet to give up an encoding of several bytes a character.
        name = next((wide for wide in _WIDE_CODECS if _tolerable(sample.decode(wide, "replace"))), name)
    return _Guess(name or "windows-1252", "detected")
