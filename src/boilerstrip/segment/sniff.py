"""What some bytes are: HTML, other text, or no text at all (after the WHATWG's MIME Sniffing Standard)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from boilerstrip.errors import DecodeError
from boilerstrip.model import RawPage

__all__ = ["Sniffed", "sniff"]

HTML, TEXT, MARKDOWN = "text/html", "text/plain", "text/markdown"

_SUFFIXES = {
    ".html": HTML, ".htm": HTML, ".xhtml": "application/xhtml+xml", ".xht": "application/xhtml+xml",
    ".txt": TEXT, ".text": TEXT, ".md": MARKDOWN, ".markdown": MARKDOWN,
}  # fmt: skip
_HTML_TYPES = frozenset({HTML, "application/xhtml+xml", "application/vnd.wap.xhtml+xml"})

# The first bytes of what is no text, with the code of the error.
_SIGNATURES = (
    (b"%PDF-", "pdf"),
    (b"%!PS-Adobe-", "pdf"),
    (b"PK\x03\x04", "archive"),
    (b"PK\x05\x06", "archive"),
    (b"\x1f\x8b\x08", "archive"),
    (b"Rar!\x1a\x07", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ\x00", "archive"),
    (b"\x28\xb5\x2f\xfd", "archive"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF87a", "image"),
    (b"GIF89a", "image"),
    (b"BM\x00", "image"),
    (b"\x00\x00\x01\x00", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"RIFF", "media"),
    (b"OggS\x00", "media"),
    (b"ID3", "media"),
    (b"\x1aE\xdf\xa3", "media"),
    (b"fLaC", "media"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office"),
    (b"\x7fELF", "binary"),
    (b"\xca\xfe\xba\xbe", "binary"),
    (b"\x00asm", "binary"),
    (b"wOFF", "binary"),
    (b"wOF2", "binary"),
    (b"SQLite format 3\x00", "binary"),
    (b"PAR1", "binary"),
)
_NAMES = {
    "pdf": "a PDF or PostScript document",
    "archive": "an archive or a packed office document",
    "image": "an image",
    "media": "sound or video",
    "office": "an office document",
    "binary": "binary data",
}
# Signatures that are also the beginning of plausible text count only if the bytes behind them are no text.
_AMBIGUOUS = (b"RIFF", b"BZh", b"ID3", b"fLaC", b"wOFF", b"wOF2", b"PAR1")

_HTML_START = re.compile(
    rb"""(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,4000}?-->\s*)*
    <(?:!doctype\s+html|(?:html|head|body|title|meta|link|base|script|style|iframe|h[1-6]|div|main|article|section
    |header|footer|nav|aside|table|ul|ol|dl|form|font|center|noscript|p|a|b|br|span|img|pre|blockquote)(?=[\s/>]))""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
# Bytes that no text has, by the standard; NUL and a few others are let through in small numbers.
_BINARY_BYTES = bytes([*range(9), 0x0B, *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F])
_SAMPLE = 16384
_BINARY_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class Sniffed:
    """The media type that was told or found, and whether it is to be read as HTML."""

    media_type: str
    is_html: bool


def sniff(page: RawPage) -> Sniffed:
    """What `page` is: by its media type, else by the suffix of its origin, else by its first bytes.

    Raises:
        DecodeError: it is a PDF, an archive, an image, sound, video, or other binary data.

    Example:
        >>> sniff(RawPage(b" <!doctype html><p>Hi", origin="-"))
        Sniffed(media_type='text/html', is_html=True)
    """
    _refuse_binary(page)
    told = (page.media_type or "").partition(";")[0].strip().lower()
    if told in _HTML_TYPES:
        return Sniffed(told, is_html=True)
    if told in {TEXT, MARKDOWN}:
        return Sniffed(told, is_html=False)
    suffix = _suffix(page.origin)
    if not told and suffix:
        return Sniffed(suffix, is_html=suffix in _HTML_TYPES)
    is_html = _HTML_START.match(page.data[:_SAMPLE]) is not None
    return Sniffed(HTML if is_html else told if told.startswith("text/") else TEXT, is_html=is_html)


def _suffix(origin: str) -> str | None:
    name = re.split(r"[?#]", origin, maxsplit=1)[0] if "://" in origin else origin
    dot = name.rfind(".")
    return _SUFFIXES.get(name[dot:].lower()) if dot >= 0 else None


def _refuse_binary(page: RawPage) -> None:
    head = page.data[:_SAMPLE]
    if _told_utf8(page):
        return
    code = next((code for start, code in _SIGNATURES if head.startswith(start)), None)
    if code and (not head.startswith(_AMBIGUOUS) or _looks_binary(head)):
        raise DecodeError(f"{page.origin}: this is {_NAMES[code]}, not text: convert it to text first", code=code)
    if head[4:8] == b"ftyp":
        raise DecodeError(f"{page.origin}: this is {_NAMES['media']}, not text", code="media")
    if not head.startswith((b"\xff\xfe", b"\xfe\xff")) and _looks_binary(head):
        raise DecodeError(f"{page.origin}: this is binary data, not text", code="binary")


def _told_utf8(page: RawPage) -> bool:
    """Whether the bytes were said to be UTF-8 and are: then they are text, whatever characters it has."""
    if (page.charset or "").strip().lower().replace("_", "-") not in {"utf-8", "utf8"}:
        return False
    try:
        page.data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _looks_binary(head: bytes) -> bool:
    """Whether more bytes are control codes than text can have; UTF-16 without a mark is let through."""
    odd = len(head) - len(head.translate(None, _BINARY_BYTES))
    if odd <= len(head) * _BINARY_SHARE:
        return False
    half = len(head) // 2
    zeros = sorted((head[::2].count(0), head[1::2].count(0)))
    return not (half >= 2 and zeros[0] < half * 0.1 and zeros[1] > half * 0.4 and odd - zeros[1] < len(head) * 0.05)
