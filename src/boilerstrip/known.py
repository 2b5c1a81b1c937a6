"""What is known about a clean document, each part found when it is asked for: most pages are cleaned for their text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

__all__ = ["Fact", "Known", "Language", "Metadata"]


@dataclass(frozen=True, slots=True)
class Fact:
    """One piece of metadata and where it came from, such as `Fact("author", "Ada", "json-ld")`."""

    field: str
    value: str
    source: str
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known about a document; `facts` holds every candidate, also those that lost."""

    title: str | None = None
    author: str | None = None
    date: str | None = None
    site: str | None = None
    url: str | None = None
    canonical: str | None = None
    licence: str | None = None
    source: str | None = None
    declared_language: str | None = None
    page_kind: str | None = None
    word_count: int | None = None
    machine_translated: bool = False
    translated_from: str | None = None
    alternates: tuple[tuple[str, str], ...] = ()
    flags: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Language:
    """One language of a document: BCP 47 code, ISO 15924 script, share of the letters, confidence 0 to 1."""

    code: str
    script: str
    share: float
    score: float


class Known:
    """The metadata of a document and the languages of its clean text, the largest share of letters first.

    Example:
        >>> import boilerstrip as bs
        >>> bs.clean("Rivers carry sand to the sea.").known.languages[0].code
        'en'
    """

    def __init__(self, metadata: Callable[[], Metadata], languages: Callable[[], tuple[Language, ...]]) -> None:
        self._find = {"metadata": metadata, "languages": languages}

    @classmethod
    def of(cls, metadata: Metadata, languages: tuple[Language, ...] = ()) -> Known:
        """What was found already."""
        return cls(lambda: metadata, lambda: languages)

    @cached_property
    def metadata(self) -> Metadata:
        """Title, author, date and the like."""
        found: Metadata = self._found("metadata")
        return found

    @cached_property
    def languages(self) -> tuple[Language, ...]:
        """The languages of the clean text."""
        found: tuple[Language, ...] = self._found("languages")
        return found

    def __eq__(self, other: object) -> bool:
        return self._all == other._all if isinstance(other, Known) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._all)

    def __repr__(self) -> str:
        return f"Known({self.metadata!r}, {self.languages!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return Known.of, self._all

    @property
    def _all(self) -> tuple[Metadata, tuple[Language, ...]]:
        return self.metadata, self.languages

    def _found(self, part: str) -> Any:
        found = self._find[part]()
        # What it was found from is let go of.
        del self._find[part]
        return found
