"""Page text made safe to look at: what would steer a terminal or turn the reading order is shown, not obeyed."""

from __future__ import annotations

import json
import re
from typing import Any

# Control characters but tab and line feed, the bidi embeddings, overrides and isolates (Boucher and Anderson,
# "Trojan Source", 2021), the Unicode line separators, and lone surrogates, which no encoding can write. The marks
# U+200E, U+200F and U+061C stay: they are part of honest Arabic and Hebrew and turn nothing but their neighbours.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def visible(text: str) -> str:
    r"""The text with every unsafe character written as its escape; tab and line feed stay, CR LF counts as one.

    Example:
        >>> visible("red \x1b[31m alert")
        'red \\x1b[31m alert'
    """
    return _UNSAFE.sub(_escape, text.replace("\r\n", "\n"))


def one_line(text: str) -> str:
    r"""The same on one line: line feeds and tabs are escaped too.

    Example:
        >>> one_line("a\nb")
        'a\\nb'
    """
    return visible(text).replace("\n", "\\n").replace("\t", "\\t")


def json_line(record: Any) -> str:
    r"""One line of JSON in which text stays readable, but for unsafe characters, which JSON can escape without loss.

    Example:
        >>> json_line({"text": "naïve\u202e"})
        '{"text":"naïve\\u202e"}'
    """
    return _safe_json(json.dumps(record, ensure_ascii=False, separators=(",", ":")))


def json_page(record: Any) -> str:
    """The same, indented by two spaces for people to read."""
    return _safe_json(json.dumps(record, ensure_ascii=False, indent=2))


def _safe_json(text: str) -> str:
    # json.dumps has escaped all below U+0020 itself; a line feed left here is its own layout.
    return _UNSAFE.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def _escape(match: re.Match[str]) -> str:
    code = ord(match.group())
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
