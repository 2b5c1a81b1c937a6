"""What a translator leaves as it is: numbers, addresses, versions, identifiers, names in Latin letters.

An anchor is a string, its kind first: `n:1.4e+12`, `u:example.org/page`, `v:3.4.5`, `i:cve-2024-1`, `t:altman`. Numbers
are read in any digits, with either decimal sign, with the words that multiply them (`1.4 trillion`, `1,4 billion`,
`1.4 兆`, `1億5000万`), and compared by value to six digits.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from boilerstrip.dedupe.translation.limits import translation_limits

_URL = re.compile(r"https?://([^\s<>\"'()\[\]（）「」，。、]+)")
_VERSION = re.compile(
    r"(?<![\w.])v?(\d+(?:\.\d+){2,}(?:[-.]?(?:rc|beta|alpha|p|pre|dev)\.?\d*)?)(?![\w.]*\d)", re.IGNORECASE
)
_TOKEN = re.compile(r"[A-Za-z][A-Za-z0-9_'’&./@#+-]*[A-Za-z0-9_+#]")
_DATE = re.compile(r"(?:19|20)\d\d\.\d\d?\.\d\d?|\d\d?\.\d\d?\.(?:19|20)\d\d")
_INNER = re.compile(r"[a-z][A-Z]|[A-Za-z]\d|\d[A-Za-z]|_|[a-z]\.[a-z]|^[A-Z]{2,}-\d", re.ASCII)
_SEPARATORS = re.compile(r"[.,\u066b\u066c\u202f\u00a0']")

_TITLES = 3


class AnchorWeights(NamedTuple):
    """How much a shared anchor says; translation_numbers.toml explains each."""

    url: float
    version: float
    identifier: float
    name: float
    digit: float
    most: float
    read: int


@dataclass(frozen=True, slots=True)
class Anchors:
    """The anchors of a text with their weights, and the versions, identifiers and hyphened names of its head."""

    weights: Mapping[str, float]
    head: frozenset[str]

    def of_kind(self, kinds: str) -> dict[str, float]:
        """Those whose first letter is one of `kinds`."""
        return {anchor: weight for anchor, weight in self.weights.items() if anchor[0] in kinds}


class _Reader(NamedTuple):
    number: re.Pattern[str]
    values: Mapping[str, tuple[float, ...]]
    weights: AnchorWeights


@cache
def _reader() -> _Reader:
    source = files("boilerstrip").joinpath("data", "translation_numbers.toml")
    data = tomllib.loads(source.read_text(encoding="utf-8"))
    values = {word: tuple(found) for word, found in data["words"].items()}
    words = "|".join(sorted(map(re.escape, values), key=lambda word: (-len(word), word)))
    spelled = rf"(?:\s?({words})(?![a-zà-ỹа-яء-ي]))?"
    number = re.compile(
        rf"(?<![\w.])(\d+(?:[.,\u066b\u066c\u202f\u00a0']\d+)*){spelled}(?:(\d+)(万|萬|만|億|亿|억))?", re.IGNORECASE
    )
    return _Reader(number, values, AnchorWeights(**data["weights"]))


def anchors(text: str, title: int | None = None) -> Anchors:
    """The anchors of a text; of a very long one, those of its beginning.

    A line of more than `title` characters is no title (the shipped limit, if None).

    Example:
        >>> sorted(anchors("OpenAI plant 1,4 Billionen Dollar, siehe https://example.org/plan.").weights)
        ['i:openai', 'n:1.4e+12', 't:billionen', 't:dollar', 't:plant', 't:siehe', 'u:example.org/plan']
        >>> sorted(anchors("1億5000万円").weights)
        ['n:1.5e+08']
    """
    reader = _reader()
    text = _plain(text[: reader.weights.read])
    found: dict[str, float] = {}
    for anchor, weight in _all(text, reader):
        found[anchor] = max(weight, found.get(anchor, 0.0))
    longest = translation_limits().title if title is None else title
    head = [anchor for anchor, _ in _all(_head(text, longest), reader) if anchor[0] in "vi" or _hyphened(anchor)]
    return Anchors(found, frozenset(head))


def _head(text: str, longest: int) -> str:
    """The short lines among the first three: titles, and not the prose that may begin a text."""
    first = text[: 8 * longest].splitlines()
    return "\n".join(line for line in [line for line in first if line.strip()][:_TITLES] if len(line) <= longest)


def shared_anchors(left: Anchors, right: Anchors, most: int) -> tuple[str, ...]:
    """The anchors of both that say most, as a reader would write them; words come after all other kinds."""
    common = [(anchor[0] == "t", -weight, anchor) for anchor, weight in left.weights.items() if anchor in right.weights]
    return tuple(_shown(anchor) for _, _, anchor in sorted(common)[:most])


def _shown(anchor: str) -> str:
    kind, _, value = anchor.partition(":")
    return f"{float(value):.15g}" if kind == "n" else value


def heads_differ(left: Anchors, right: Anchors, kinds: str) -> bool:
    """Whether the heads of both name versions or identifiers, and neither text has one of the other's head anywhere."""
    own = [anchor for anchor in left.head if anchor[0] in kinds]
    other = [anchor for anchor in right.head if anchor[0] in kinds]
    if not own or not other:
        return False
    return not any(anchor in right.weights for anchor in own) and not any(anchor in left.weights for anchor in other)


class Subjects(NamedTuple):
    """A name that only the one title has and one that only the other has, and how many of both the other text knows."""

    names: str
    known: int


def other_subjects(left: Anchors, right: Anchors) -> Subjects | None:
    r"""What two titles name that the other does not, if both do.

    Pages of one make about neighbouring things do (`react-intl`, `next-intl`); a copy or a translation takes names
    over, though a language may join them to others (`md5-Prüfsumme`) or spell them in letters of its own.

    Example:
        >>> one = anchors("Guide de react-intl\n1.\n2.\nVoir next-intl.")
        >>> other_subjects(one, anchors("About next-intl\n1.\n2.\nSee react-intl."))
        Subjects(names='react-intl / next-intl', known=2)
    """
    own, other = ({anchor for anchor in one.head if anchor[0] == "i" or _hyphened(anchor)} for one in (left, right))
    found, known = [], 0
    for only, text in ((own - other, right), (other - own, left)):
        ranked = sorted(only, key=lambda anchor: (anchor not in text.weights, anchor))
        if not ranked:
            return None
        found.append(_shown(ranked[0]))
        known += ranked[0] in text.weights
    return Subjects(" / ".join(found), known)


def _hyphened(anchor: str) -> bool:
    return anchor[0] == "t" and "-" in anchor


def _all(text: str, reader: _Reader) -> Iterator[tuple[str, float]]:
    weights = reader.weights
    for match in _URL.finditer(text):
        yield "u:" + match[1].rstrip("/.,;:!?").lower(), weights.url
    text = _URL.sub(" ", text)
    for match in _VERSION.finditer(text):
        if not _DATE.fullmatch(match[1]):
            yield "v:" + match[1].lower(), weights.version
    for match in reader.number.finditer(text):
        for value in _values(match, reader):
            if value >= 10 or value != int(value):
                yield f"n:{value:.6g}", _number_weight(value, weights)
    for match in _TOKEN.finditer(text):
        yield _token(match[0], weights)


def _token(token: str, weights: AnchorWeights) -> tuple[str, float]:
    token = token.replace("’", "'")
    if _INNER.search(token):
        return "i:" + token.lower(), weights.identifier
    word = token.lower().removesuffix("'s")
    return "t:" + word, min(weights.most, weights.name * len(word))


def _number_weight(value: float, weights: AnchorWeights) -> float:
    digits = len(f"{value:.3g}".split("e")[0].replace(".", "").strip("0"))
    large = 1.0 if value >= 10_000 else 0.0
    return min(weights.most, weights.digit * digits + large)


def _values(match: re.Match[str], reader: _Reader) -> tuple[float, ...]:
    plain = _value(match[1])
    if plain is None:
        return ()
    factors = reader.values.get(match[2].lower(), (1.0,)) if match[2] else (1.0,)
    more = float(match[3]) * reader.values[match[4]][0] if match[3] else 0.0
    return tuple(plain * factor + more for factor in factors)


def _value(digits: str) -> float | None:
    """What a number means, whichever sign parts its thousands; None for what is a version or a date."""
    parts = _SEPARATORS.split(digits)
    if len(parts) == 1:
        return float(digits) if len(digits) <= 18 else None
    signs = set(_SEPARATORS.findall(digits))
    grouped = all(len(part) == 3 for part in parts[1:]) and len(parts[0]) <= 3 and parts[0] != "0"
    if len(signs) == 1 and grouped:
        return float("".join(parts))
    if len(signs) == 1 and len(parts) > 2:
        return None
    return float("".join(parts[:-1]) + "." + parts[-1])


def _plain(text: str) -> str:
    """ASCII digits for all others, and full-width letters and signs made plain, one character for one."""
    return "".join(map(_plain_character, text)) if not text.isascii() else text


@cache
def _plain_character(character: str) -> str:
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    if "\uff01" <= character <= "\uff5e":
        return chr(ord(character) - 0xFEE0)
    return character
