"""Spans of personal data that have a form: e-mail addresses, phone numbers, IBANs, IP addresses.

They are marked, not removed; an export replaces them on request. What has no form (names, street addresses) is not
found, and of phone numbers only those in international form or with the area code in brackets are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

# What stands for a span of each kind, as RefinedWeb and Dolma write it.
MASKS = {
    "email": "|||EMAIL_ADDRESS|||",
    "phone": "|||PHONE_NUMBER|||",
    "iban": "|||IBAN|||",
    "ip": "|||IP_ADDRESS|||",
}

_LOCAL = re.compile(r"[^\W_](?:[\w.+%'-]{0,62}[\w+-])?$|[\w]$")
_DOMAIN = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,6}[^\W\d_]{2,24}(?![\w-])")
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Za-z0-9])")
_IPV4 = re.compile(r"(?<![\w.])[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?![\w]|\.[0-9])")
_IPV6 = re.compile(r"(?<![\w:.])(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{0,4}(?![\w:])")
_PHONE = re.compile(
    r"(?<![\w+.])(?:\+[1-9](?:[ .\-/()\u00a0\u2010-\u2013]{0,2}[0-9]){6,14}"
    r"|\([0-9]{2,5}\)[ \u00a0-]?[0-9]{2,4}(?:[ \u00a0-][0-9]{2,4}){1,3})(?!\w)"
)
_LETTERS = {chr(code): str(code - 55) for code in range(ord("A"), ord("Z") + 1)}


@dataclass(frozen=True, slots=True)
class PiiSpan:
    """Code points `start` to `end` of a text, and what they are: `email`, `phone`, `iban` or `ip`."""

    start: int
    end: int
    kind: str


def find_pii(text: str) -> tuple[PiiSpan, ...]:
    """The spans of personal data in a text, in order, none overlapping.

    Example:
        >>> [(span.kind, span.start) for span in find_pii("Write to ada@example.org or call +49 30 1234567.")]
        [('email', 9), ('phone', 33)]
    """
    found = [*_emails(text), *_ibans(text), *_addresses(text), *_phones(text)]
    spans: list[PiiSpan] = []
    for span in sorted(found, key=lambda span: (span.start, -span.end)):
        if not spans or span.start >= spans[-1].end:
            spans.append(span)
    return tuple(spans)


def redact(text: str, spans: Sequence[Mapping[str, Any]]) -> str:
    """The text with the mask of its kind in the place of each span (rows as the store has them).

    Example:
        >>> redact("Mail ada@example.org!", [{"start": 5, "end": 20, "kind": "email"}])
        'Mail |||EMAIL_ADDRESS|||!'
    """
    parts, done = [], 0
    for span in spans:
        parts += [text[done : span["start"]], MASKS[span["kind"]]]
        done = span["end"]
    return "".join([*parts, text[done:]])


def _emails(text: str) -> Iterator[PiiSpan]:
    """From each `@` outwards: a pattern that looks for the local part first would read every word twice."""
    at = text.find("@")
    while at >= 0:
        before = _LOCAL.search(text, max(0, at - 64), at)
        after = _DOMAIN.match(text, at + 1)
        if before and after:
            yield PiiSpan(before.start(), after.end(), "email")
        at = text.find("@", at + 1)


def _ibans(text: str) -> Iterator[PiiSpan]:
    """By their form, and by their check digits (ISO 13616, ISO 7064)."""
    for match in _IBAN.finditer(text):
        bare = match.group().replace(" ", "")
        number = "".join(_LETTERS.get(c, c) for c in bare[4:] + bare[:4])
        if 15 <= len(bare) <= 34 and int(number) % 97 == 1:
            yield PiiSpan(match.start(), match.end(), "iban")


def _addresses(text: str) -> Iterator[PiiSpan]:
    # The second pattern can begin at any character, so it is tried only where there are colons enough.
    patterns = (_IPV4, _IPV6) if text.count(":") > 1 else (_IPV4,)
    for pattern in patterns:
        for match in pattern.finditer(text):
            try:
                address = ip_address(match.group())
            except ValueError:
                continue
            # 0.0.0.0, 127.0.0.1, ::1 and the like name no machine of anybody.
            if not (address.is_unspecified or address.is_loopback):
                yield PiiSpan(match.start(), match.end(), "ip")


def _phones(text: str) -> Iterator[PiiSpan]:
    for match in _PHONE.finditer(text):
        digits = sum(c.isdigit() for c in match.group())
        # Fewer digits in brackets are a year and what follows it; "+" is sure enough by itself.
        if digits >= 9 or match.group().startswith("+"):
            yield PiiSpan(match.start(), match.end(), "phone")
