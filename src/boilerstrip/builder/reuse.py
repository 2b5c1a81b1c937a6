"""Pages that need not be cleaned again, because a corpus that was built the same way already holds them."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from boilerstrip.builder.pages import Outcome
from boilerstrip.builder.sites import Lesson, Lessons, Seen, columns_told, told_hash
from boilerstrip.config import Settings
from boilerstrip.corpus.manifest import MANIFEST, SITE_RULES
from boilerstrip.corpus.reader import Corpus
from boilerstrip.corpus.record import Record
from boilerstrip.corpus.schema import SCHEMA_VERSION
from boilerstrip.errors import CorpusError, RuleError
from boilerstrip.judges.site_rules import same_votes
from boilerstrip.model import RawPage


@dataclass(frozen=True)
class Reuse:
    """The records of an earlier build, by origin and hash of the bytes, and what its sites taught."""

    records: Mapping[tuple[str, str], tuple[Record, ...]] = field(default_factory=dict)
    lessons: Lessons = field(default_factory=Lessons)

    def outcomes(self, seen: Mapping[str, Seen], lessons: Lessons) -> dict[str, Outcome]:
        """What became, by origin, of those pages whose bytes are what they were, and what was told of them too.

        Of a site whose rules have changed there are none.
        """
        known = {}
        for origin, page in seen.items():
            found = self.records.get((origin, page.sha256))
            same_rules = same_votes(lessons.rules(page.site), self.lessons.rules(page.site))
            if found and same_rules and _told(found[0]) == page.told:
                known[origin] = Outcome(records=found)
        return known


def _told(record: Record) -> str:
    return told_hash({column: record[column] for column in columns_told(RawPage(b"", origin=""))})


@dataclass(frozen=True)
class Earlier:
    """The corpus of an earlier build under the same key, and what its sites taught."""

    corpus: Corpus
    lessons: Lessons

    def outcomes(
        self, seen: Mapping[str, Seen], lessons: Lessons, settings: Settings
    ) -> Iterator[tuple[str, tuple[Record, ...]]]:
        """Origin and records of each page that is as it was, one page at a time, in the order of the table."""
        for origin, group in groupby(self.corpus.records(), key=itemgetter("file_path")):
            page = seen.get(origin)
            reuse = Reuse(records_of_pages(group, settings), self.lessons)
            for outcome in reuse.outcomes({origin: page} if page else {}, lessons).values():
                yield origin, outcome.records


def earlier_build(corpus: Path, settings: Settings) -> Earlier | None:
    """The corpus in `corpus`, if there is a sound one that was built under the same key."""
    old = sound_corpus(corpus, settings)
    if old is None:
        return None
    try:
        return Earlier(old, lessons_of(old))
    except (CorpusError, RuleError, KeyError):
        return None


def sound_corpus(corpus: Path, settings: Settings) -> Corpus | None:
    """The corpus in `corpus`, if its tables are what its manifest says and it was built under the same key."""
    if not (corpus / MANIFEST).exists():
        return None
    try:
        old = Corpus.open(corpus)
        same = old.manifest["built"].get("key") == reuse_key(settings)
    except (CorpusError, KeyError):
        return None
    return old if same and all(map(old.is_sound, ("documents.parquet", SITE_RULES))) else None


def lessons_of(corpus: Corpus) -> Lessons:
    """What the sites of a corpus taught.

    Raises:
        CorpusError, RuleError: the file is damaged.
    """
    lessons = [Lesson.from_row(row) for row in corpus.lines(SITE_RULES)]
    return Lessons({lesson.rules.site: lesson for lesson in lessons})


def records_of_pages(records: Iterable[Record], settings: Settings) -> dict[tuple[str, str], tuple[Record, ...]]:
    """Stored records as this build would make them, by origin and hash of the bytes."""
    found: defaultdict[tuple[str, str], list[Record]] = defaultdict(list)
    for record in records:
        # The key leaves out what concerns only the corpus as a whole; the hash of the settings does not.
        current = {**record, "config_hash": settings.config_hash}
        found[record["file_path"], record["raw_sha256"]].append(current)
    return {name: tuple(own) for name, own in found.items()}


def reuse_key(settings: Settings) -> str:
    """A hash of all that decides what one page becomes: settings, layout of the record, and our own code and data."""
    defaults = Settings()
    of_pages = replace(settings, translations=defaults.translations, copies=defaults.copies, encoder=defaults.encoder)
    parts = (SCHEMA_VERSION, of_pages.config_hash, code_hash())
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]


@cache
def code_hash() -> str:
    """A hash of every file of this package: the version number alone does not change with each edit."""
    found = sorted(_files(files("boilerstrip"), ""))
    total = hashlib.sha256()
    for name, data in found:
        total.update(f"{name}\0{hashlib.sha256(data).hexdigest()}\n".encode())
    return total.hexdigest()[:16]


def _files(folder: Traversable, prefix: str) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for item in folder.iterdir():
        if item.is_dir():
            if item.name != "__pycache__":
                found += _files(item, f"{prefix}{item.name}/")
        else:
            found.append((prefix + item.name, item.read_bytes()))
    return found
