"""What is known about a clean document, each part found when it is asked for: most pages are cleaned for their text."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from boilerstrip.model import Language, Metadata


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
