"""What a page may be used for: the signals it gives, word for word, and one verdict a purpose.

Silence is no verdict. Where signals disagree, any `deny` wins: a tool must not talk itself into a permission.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from boilerstrip.fetch.exchange import Exchange, Headers
from boilerstrip.fetch.pattern import covers


class Purpose(StrEnum):
    """What pages are collected for."""

    SEARCH = "search"
    AI_INPUT = "ai-input"
    AI_TRAIN = "ai-train"


class Answer(StrEnum):
    """What the signals say about one purpose."""

    ALLOW = "allow"
    DENY = "deny"
    UNSTATED = "unstated"


class Signal(NamedTuple):
    """One statement as it was found: where (`robots.txt`, `header`, `meta` ...), its name, and the words."""

    source: str
    name: str
    value: str

    def __str__(self) -> str:
        return f"{self.source} {self.name}: {self.value}"


@dataclass(frozen=True, slots=True)
class Ruling:
    """The verdict on one purpose and the signals that made it."""

    purpose: Purpose
    answer: Answer
    because: tuple[Signal, ...] = ()


class _Reading(NamedTuple):
    purpose: str
    answer: Answer
    signal: Signal


def rule(signals: Iterable[Signal], target: str = "/") -> tuple[Ruling, ...]:
    """One ruling a purpose over all signals; `target` is path and query, for signals that hold for a part of a site.

    Example:
        >>> found = rule([Signal("robots.txt", "content-signal", "search=yes, ai-train=no")])
        >>> [(ruling.purpose.value, ruling.answer.value) for ruling in found]
        [('search', 'allow'), ('ai-input', 'unstated'), ('ai-train', 'deny')]
    """
    readings = [reading for signal in signals for reading in _read(signal, target)]
    return tuple(_ruling(purpose, readings) for purpose in Purpose)


def header_signals(exchange: Exchange) -> tuple[Signal, ...]:
    """The signals in the headers of a response."""
    names = ("content-usage", "content-signal", "tdm-reservation", "tdm-policy", "x-robots-tag")
    found = [Signal("header", name, value) for name in names for value in exchange.header_values(name)]
    links = [value for value in exchange.header_values("link") if "license" in value.lower()]
    return (*found, *(Signal("header", "link", value[:500]) for value in links))


def notes_of(signals: Iterable[Signal], rulings: Iterable[Ruling]) -> Headers:
    """Signals and rulings as lines for the metadata record."""
    lines = [("rights-signal", str(signal)) for signal in signals]
    for ruling in rulings:
        because = "; ".join(str(signal) for signal in ruling.because)
        value = f"{ruling.purpose}={ruling.answer}" + (f" ({because})" if because else "")
        lines.append(("rights-verdict", value))
    lines.append(("rights-interpreter", interpreter()))
    return tuple(lines)


def interpreter() -> str:
    """The version of the reading that is done here."""
    return str(_table()["version"])


def _ruling(purpose: Purpose, readings: list[_Reading]) -> Ruling:
    for answer in (Answer.DENY, Answer.ALLOW):
        because = tuple(each.signal for each in readings if each.purpose == purpose and each.answer is answer)
        if because:
            return Ruling(purpose, answer, tuple(dict.fromkeys(because)))
    return Ruling(purpose, Answer.UNSTATED)


def _read(signal: Signal, target: str) -> Iterator[_Reading]:
    if signal.name in {"content-signal", "content-usage"}:
        yield from _pairs(signal, target)
    elif signal.name == "tdm-reservation":
        yield from _keyed(signal, "tdm-reservation", "tdm", signal.value.strip())
    elif signal.name in {"x-robots-tag", "robots", "boilerstrip"}:
        yield from _robots_words(signal)
    elif signal.name.startswith("rsl-"):
        yield from _rsl(signal)


def _pairs(signal: Signal, target: str) -> Iterator[_Reading]:
    """`key=value` after key=value; in robots.txt a path may stand before them, for which alone they hold."""
    value = signal.value
    if value.startswith("/"):
        path, _, value = value.partition(" ")
        if not covers(path, target):
            return
    for item in value.replace(";", ",").split(","):
        key, _, word = item.strip().lower().partition("=")
        yield from _keyed(signal, signal.name, key.strip(), word.strip().strip("\"'"))


def _keyed(signal: Signal, table: str, key: str, word: str) -> Iterator[_Reading]:
    answer = _table()[table]["values"].get(word)
    if answer:
        for purpose in _table()[table]["keys"].get(key, ()):
            yield _Reading(purpose, Answer(answer), signal)


def _rsl(signal: Signal) -> Iterator[_Reading]:
    """What has to be paid for is not allowed."""
    words, _, payment = signal.value.lower().partition("; payment=")
    free = payment in _table()["rsl-payment"]["free"]
    answer = Answer.ALLOW if signal.name == "rsl-permits" and free else Answer.DENY
    for word in words.replace(",", " ").split():
        for purpose in _table()["rsl-usage"].get(word, ()):
            yield _Reading(purpose, answer, signal)


def _robots_words(signal: Signal) -> Iterator[_Reading]:
    """Words after commas; `somebot: noindex` is meant for that bot only, and not for us."""
    value = signal.value.lower()
    name, colon, rest = value.partition(":")
    if colon and name.strip().replace("-", "").isalnum() and name.strip() not in {"unavailable_after", "max-snippet"}:
        if name.strip() != "boilerstrip":
            return
        value = rest
    for word in value.split(","):
        for purpose in _table()["robots-words"].get(word.strip(), ()):
            yield _Reading(purpose, Answer.DENY, signal)


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((files("boilerstrip") / "data" / "rights.toml").read_text(encoding="utf-8"))
