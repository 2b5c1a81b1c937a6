"""Policy files that speak for a whole site: TDMRep's tdmrep.json and RSL licences."""

from __future__ import annotations

import json
from typing import Any

from boilerstrip.fetch.discover.xml import XmlError, elements
from boilerstrip.fetch.pattern import covers
from boilerstrip.fetch.rights import Signal
from boilerstrip.fetch.urls import Url, parse_or_none

TDMREP_PATH = "/.well-known/tdmrep.json"
_MAX_RULES = 1000
_TDM_NAMES = ("tdm-reservation", "tdm-policy")


def tdmrep_signals(body: bytes, target: str) -> tuple[Signal, ...]:
    """What a tdmrep.json says about `target` (path and query): the rule with the longest matching location.

    A file that cannot be read says nothing.

    Example:
        >>> tdmrep_signals(b'[{"location": "/news/", "tdm-reservation": 1}]', "/news/x")
        (Signal(source='tdmrep.json', name='tdm-reservation', value='1'),)
    """
    try:
        rules: Any = json.loads(body)
    except (ValueError, RecursionError):
        return ()
    entries = rules[:_MAX_RULES] if isinstance(rules, list) else []
    matching = [rule for rule in entries if isinstance(rule, dict) and covers(str(rule.get("location")), target)]
    if not matching:
        return ()
    best = max(matching, key=lambda rule: len(str(rule["location"])))
    return tuple(Signal("tdmrep.json", name, str(best[name])[:500]) for name in _TDM_NAMES if name in best)


def rsl_signals(body: bytes, page: Url) -> tuple[Signal, ...]:
    """What an RSL licence (rslstandard.org, 1.0) permits and prohibits for a page, each with its price.

    The `content` with the longest matching URL counts; a file that cannot be read says nothing.

    Example:
        >>> licence = b'<license><prohibits type="usage">ai-train</prohibits></license>'
        >>> rsl_signals(b'<rsl><content url="/">' + licence + b"</content></rsl>", Url.parse("https://example.org/a"))
        (Signal(source='rsl', name='rsl-prohibits', value='ai-train; payment=free'),)
    """
    uses: list[Signal] = []
    licences: list[Signal] = []
    payment = "free"
    best: tuple[int, tuple[Signal, ...]] = (-1, ())
    try:
        for element in elements(body):
            if element.name in {"permits", "prohibits"} and element.attributes.get("type") == "usage":
                uses.append(Signal("rsl", f"rsl-{element.name}", element.text[:200]))
            elif element.name == "payment":
                payment = element.attributes.get("type", "free").lower()[:40]
            elif element.name == "license":
                licences.extend(use._replace(value=f"{use.value}; payment={payment}") for use in uses)
                uses, payment = [], "free"
            elif element.name == "content":
                pattern = _path_pattern(element.attributes.get("url", "/"), page)
                if pattern is not None and covers(pattern, page.target) and len(pattern) > best[0]:
                    best = (len(pattern), tuple(licences))
                licences = []
    except XmlError:
        return ()
    return best[1]


def _path_pattern(location: str, page: Url) -> str | None:
    """The path pattern of a `content` URL; None where it is about another site."""
    if location.startswith("/"):
        return location
    url = parse_or_none(location)
    return url.target if url and url.host == page.host else None
