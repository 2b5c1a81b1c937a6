"""What a build tells its caller: while it runs, and when it has ended."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from boilerstrip.sources.base import Failure


class Progress(Protocol):
    """Hears how far a build is; a stage begins when the next one does or the build ends."""

    def stage(self, name: str, total: int | None) -> None:
        """A new stage begins, with `total` steps if that is known."""

    def advance(self) -> None:
        """One step is done."""


class NoProgress:
    """Tells nobody."""

    def stage(self, name: str, total: int | None) -> None:
        """Say nothing."""

    def advance(self) -> None:
        """Say nothing."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many pages became what; `documents` is all rows of the tables, `kept` those that have a text of their own."""

    pages: int = 0
    documents: int = 0
    kept: int = 0
    duplicates: int = 0
    translations: int = 0
    empty: int = 0
    filtered: int = 0
    failed: int = 0
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class Amounts:
    """Code points: of all source texts, of all clean texts, and of the clean texts that were kept."""

    source: int = 0
    clean: int = 0
    kept: int = 0


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did.

    `reused` pages were taken from the corpus that stood there; `changed` is False if it stays;
    `notes` say what could not be done, such as finding translations without an encoder.
    """

    output: Path
    counts: Counts
    amounts: Amounts
    failures: tuple[Failure, ...]
    passed_by: tuple[tuple[str, int], ...]
    languages: tuple[tuple[str, int], ...]
    reused: int = 0
    changed: bool = True
    dry_run: bool = False
    notes: tuple[str, ...] = ()
