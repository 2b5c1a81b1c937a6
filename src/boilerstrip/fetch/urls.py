"""URLs as browsers read them: ada-url (WHATWG) is the only parser, so that what was checked is what is dialled."""

from __future__ import annotations

from dataclasses import dataclass

import ada_url

from boilerstrip.fetch.faults import Fault, PageError

_DEFAULT_PORTS = {"http": 80, "https": 443}
_MAX_LENGTH = 8192


@dataclass(frozen=True, slots=True)
class Url:
    """A web address in its normal form, without fragment.

    `href` is all of it, `host` the name or address with the port where that is not the default (the unit of
    politeness), `name` the host alone, `target` path and query, `origin` scheme and host (the unit of robots.txt).

    Example:
        >>> Url.parse("HTTP://Example.ORG:80/a/../b?q#x").href
        'http://example.org/b?q'
        >>> Url.parse("http://0x7f.1/").name
        '127.0.0.1'
    """

    href: str
    scheme: str
    host: str
    name: str
    port: int
    target: str

    @classmethod
    def parse(cls, text: str, base: str | None = None) -> Url:
        """Read `text`, relative to `base` if given.

        Raises:
            PageError: no URL (`url`), a user name or password in it (`url`), or neither http nor https (`scheme`).
        """
        try:
            found = ada_url.URL(text, base)
        except (ValueError, UnicodeEncodeError) as error:
            raise PageError(f"not a URL: {_shown(text)}", code=Fault.URL) from error
        scheme = found.protocol.rstrip(":")
        if scheme not in _DEFAULT_PORTS:
            raise PageError(f"{_shown(text)}: only http and https are fetched, not {_shown(scheme)}", code=Fault.SCHEME)
        if found.username or found.password:
            raise PageError(
                f"{_shown(found.hostname)}: URLs with a user name are refused; leave it out", code=Fault.URL
            )
        if len(found.href) > _MAX_LENGTH:
            raise PageError(f"{_shown(text)}: longer than {_MAX_LENGTH} characters", code=Fault.URL)
        return cls(
            href=found.href.partition("#")[0],
            scheme=scheme,
            host=found.host,
            name=found.hostname,
            port=int(found.port) if found.port else _DEFAULT_PORTS[scheme],
            target=found.pathname + found.search,
        )

    @property
    def origin(self) -> str:
        """Scheme and host, such as `https://example.org`."""
        return f"{self.scheme}://{self.host}"

    def at(self, path: str) -> Url:
        """The URL of `path` on the same origin."""
        return Url.parse(path, self.origin)


def parse_or_none(text: str, base: str | None = None) -> Url | None:
    """The URL of `text`, or None where it is not one that can be fetched: for links, of which many are neither.

    Example:
        >>> parse_or_none("mailto:someone@example.org") is None
        True
    """
    try:
        return Url.parse(text, base)
    except PageError:
        return None


def same_site(left: Url, right: Url) -> bool:
    """Whether two URLs lie on one host, `www.` or not; the scheme may differ.

    Example:
        >>> same_site(Url.parse("http://www.example.org/a"), Url.parse("https://example.org/b"))
        True
    """
    return left.host.removeprefix("www.") == right.host.removeprefix("www.")


def _shown(text: str) -> str:
    """`text` safe for a terminal and short: it came from strangers."""
    return ascii(text if len(text) <= 200 else text[:199] + "…")
