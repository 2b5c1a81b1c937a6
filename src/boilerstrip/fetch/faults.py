"""What can go wrong between a URL and its bytes: one stable name a fault, and which of them may pass by themselves."""

from __future__ import annotations

from enum import StrEnum

from boilerstrip.errors import FetchError


class Fault(StrEnum):
    """The named ways in which a fetch ends badly; statuses of 400 and above are `http-404` and so on."""

    URL = "url"
    SCHEME = "scheme"
    REFUSED = "refused"
    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    RESET = "reset"
    INCOMPLETE = "incomplete"
    TIMEOUT = "timeout"
    PROTOCOL = "protocol"
    ENCODING = "encoding"
    TOO_BIG = "too-big"
    BOMB = "bomb"
    MEDIA_TYPE = "media-type"
    REDIRECTS = "redirects"
    REDIRECT_LOOP = "redirect-loop"
    ROBOTS = "robots"
    ROBOTS_UNREACHABLE = "robots-unreachable"
    RIGHTS = "rights"
    PARKED = "parked"
    SITEMAP = "sitemap"
    FEED = "feed"


# Only what can pass by itself is tried again: a connection that was cut, and a server that says it is busy.
_PASSING_FAULTS = frozenset({Fault.RESET, Fault.INCOMPLETE})
_PASSING_STATUSES = frozenset({429, 500, 502, 503, 504})


class PageError(FetchError):
    """A fetch that ended badly: `code` names the fault, `retry_after` is what `host` asked for, in seconds.

    Example:
        >>> PageError("too busy", code="http-503", status=503).may_pass
        True
        >>> PageError("no such page", code="http-404", status=404).may_pass
        False
    """

    def __init__(
        self,
        message: str,
        *,
        code: str,
        status: int | None = None,
        retry_after: float | None = None,
        host: str | None = None,
    ) -> None:
        super().__init__(message, code=str(code))
        self.status = status
        self.retry_after = retry_after
        self.host = host

    def again(self, message: str, code: str | None = None) -> PageError:
        """The same fault in other words, and under another name if one is given."""
        return PageError(
            message, code=code or self.code, status=self.status, retry_after=self.retry_after, host=self.host
        )

    @property
    def may_pass(self) -> bool:
        """Whether asking again can help."""
        return self.code in _PASSING_FAULTS or self.status in _PASSING_STATUSES
