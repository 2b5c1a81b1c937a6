"""Retry-After, in both of its forms (RFC 9110, 10.2.3)."""

from __future__ import annotations

from datetime import UTC
from email.utils import parsedate_to_datetime


def seconds_to_wait(header: str | None, now: float) -> float | None:
    """How long the server asks to be left alone, in seconds from `now` (epoch), or None where it does not say.

    Negative and unreadable values count as not said.

    Example:
        >>> seconds_to_wait("120", 0.0)
        120.0
        >>> seconds_to_wait("Thu, 01 Jan 1970 00:01:00 GMT", 10.0)
        50.0
        >>> seconds_to_wait("soon", 0.0) is None
        True
    """
    value = (header or "").strip()
    if value.isascii() and value.isdigit():
        return float(value[:12])
    try:
        moment = parsedate_to_datetime(value)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return max(0.0, aware.timestamp() - now)
    except (ValueError, TypeError, OverflowError):
        return None
