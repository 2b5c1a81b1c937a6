"""robots.txt by RFC 9309: which group is ours is found here, which rule wins is Protego's business.

Protego alone takes agent names too loosely, breaks lines where robots.txt has none, and lets unknown lines end a
group; so it is given our group only, as the rules of `*`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from protego import Protego

MAX_BYTES = 512 * 1024

_NEWLINE = re.compile(r"\r\n|\r|\n")
_TOKEN = re.compile(r"[A-Za-z_-]+")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_MAX_LINE = 16 * 1024

# Spellings that Google's parser accepts besides the right ones.
_KEYS = {
    "user-agent": "user-agent", "useragent": "user-agent", "user agent": "user-agent",
    "allow": "allow",
    "disallow": "disallow", "dissallow": "disallow", "dissalow": "disallow", "disalow": "disallow",
    "diasllow": "disallow", "disallaw": "disallow",
    "sitemap": "sitemap", "site-map": "sitemap",
    "crawl-delay": "crawl-delay",
    "content-signal": "content-signal",
    "content-usage": "content-usage",
    "license": "license",
}  # fmt: skip
_SITE_WIDE = frozenset({"sitemap", "license"})
_SIGNALS = frozenset({"content-signal", "content-usage"})


class Line(NamedTuple):
    """A line of robots.txt that means something: its directive in the standard spelling, and the value."""

    key: str
    value: str


@dataclass(slots=True)
class _Group:
    agents: set[str] = field(default_factory=set)
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Robots:
    r"""What one robots.txt says to one crawler.

    `signals` are the lines that speak of use (Content-Signal, Content-Usage, License), word for word.

    Example:
        >>> robots = Robots.parse(b"User-agent: *\nDisallow: /private/\nCrawl-delay: 2", agent="examplebot")
        >>> robots.allows("/private/x"), robots.allows("/public"), robots.crawl_delay
        (False, True, 2.0)
    """

    sitemaps: tuple[str, ...] = ()
    signals: tuple[Line, ...] = ()
    crawl_delay: float | None = None
    _rules: Protego | None = None
    _literal_rules: Protego | None = None

    @classmethod
    def parse(cls, data: bytes, *, agent: str) -> Robots:
        """Read robots.txt as the crawler whose product token is `agent`; never fails, whatever the bytes are."""
        lines = tuple(_lines(data[:MAX_BYTES]))
        own = _group_of(lines, agent)
        rules = [line for line in own if line.key in {"allow", "disallow"}]
        site_wide = [line for line in lines if line.key in _SITE_WIDE]
        return cls(
            sitemaps=tuple(line.value for line in site_wide if line.key == "sitemap"),
            signals=tuple(line for line in (*own, *site_wide) if line.key in _SIGNALS or line.key == "license"),
            crawl_delay=_delay(own),
            _rules=_protego(rules) if rules else None,
            _literal_rules=_protego([Line(key, _literal(value)) for key, value in rules]) if rules else None,
        )

    def allows(self, target: str) -> bool:
        """Whether `target` (path and query of a URL) may be fetched.

        RFC 9309 compares `%62` and `b` as equal, Google's parser does not: both have to agree.
        """
        if self._rules is None or self._literal_rules is None or target == "/robots.txt":
            return True
        # An absolute URL, so that a path of `//x` is not read as a host.
        return self._rules.can_fetch(f"http://h{target}", "*") and self._literal_rules.can_fetch(
            f"http://h{_literal(target)}", "*"
        )


def _lines(data: bytes) -> Iterator[Line]:
    text = data.decode("utf-8", "replace").removeprefix("\ufeff")
    for raw in _NEWLINE.split(text):
        line = raw[:_MAX_LINE].partition("#")[0].strip(" \t\x00")
        key, colon, value = line.partition(":")
        found = _KEYS.get(key.strip().lower())
        if found is None and not colon:
            # `Disallow /x`: the colon was forgotten.
            key, _, value = line.partition(" ")
            found = _KEYS.get(key.strip().lower())
        if found:
            yield Line(found, value.strip())


def _groups(lines: tuple[Line, ...]) -> Iterator[_Group]:
    group = _Group()
    for line in lines:
        if line.key in _SITE_WIDE:
            continue
        if line.key == "user-agent":
            if group.lines:
                yield group
                group = _Group()
            group.agents.add(_agent(line.value))
        else:
            group.lines.append(line)
    yield group


def _agent(value: str) -> str:
    if value == "*" or value.startswith(("* ", "*\t")):
        return "*"
    token = _TOKEN.match(value)
    return token[0].lower() if token else ""


def _group_of(lines: tuple[Line, ...], agent: str) -> list[Line]:
    """The lines of every group that names us; of the groups for everybody where none does.

    Lines about use that stand before any group speak to everybody.
    """
    groups = list(_groups(lines))
    wanted = agent.lower()
    named = [group for group in groups if wanted and wanted in group.agents]
    ours = named or [group for group in groups if "*" in group.agents]
    preface = [line for group in groups if not group.agents for line in group.lines if line.key in _SIGNALS]
    return preface + [line for group in ours for line in group.lines]


def _delay(lines: list[Line]) -> float | None:
    for line in lines:
        if line.key == "crawl-delay":
            try:
                delay = float(line.value)
            except ValueError:
                continue
            if math.isfinite(delay) and delay >= 0:
                return delay
    return None


def _protego(rules: list[Line]) -> Protego:
    body = "".join(f"{line.key}: {line.value}\n" for line in rules)
    return Protego.parse("User-agent: *\n" + body)


def _literal(text: str) -> str:
    """`text` with its escapes hidden from Protego, which would undo them; non-ASCII escaped as a URL has it."""
    escaped = "".join(char if char.isascii() else "".join(f"%{byte:02X}" for byte in char.encode()) for char in text)
    return _ESCAPE.sub(lambda found: "%25" + found[1].upper(), escaped)
