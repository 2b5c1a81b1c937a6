"""An export as a whole: choose the documents, write beside, show when all is there."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from boilerstrip.corpus.export.huggingface import write_hf
from boilerstrip.corpus.export.plain import (
    write_jsonl_zst,
    write_markdown,
    write_parquet_file,
    write_texts_and_sidecars,
)
from boilerstrip.corpus.export.redaction import redacted
from boilerstrip.corpus.export.sources import SourceTally
from boilerstrip.corpus.export.tmx import write_tmx
from boilerstrip.corpus.lock import CorpusLock
from boilerstrip.corpus.reader import Corpus
from boilerstrip.corpus.record import Record
from boilerstrip.corpus.schema import column_kinds
from boilerstrip.corpus.sums import write_sums
from boilerstrip.corpus.where import parse_where
from boilerstrip.errors import ConfigError, CorpusError


class Target(StrEnum):
    """What a corpus can be turned into."""

    HF = "hf"
    PARQUET = "parquet"
    JSONL = "jsonl"
    TXT = "txt"
    MARKDOWN = "markdown"
    TMX = "tmx"


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What to write, and of which documents: those that are kept, unless `everything` is wanted; `where` filters.

    `redact` replaces e-mail addresses, phone numbers, IBANs and IP addresses by masks, in the texts and in the words of
    the page in other columns, and leaves out the removed spans and the comments, which would still hold them.
    """

    to: Target
    where: str | None = None
    everything: bool = False
    redact: bool = False


@dataclass(frozen=True, slots=True)
class ExportReport:
    """Where the export lies and how many documents (for TMX: translation units) are in it."""

    output: Path
    count: int


@dataclass(frozen=True)
class Selection:
    """The documents of a corpus that were chosen; may be read more than once."""

    corpus: Corpus
    matches: Callable[[Record], bool]
    redact: bool = False

    def records(self) -> Iterator[Record]:
        """The chosen documents, in the order of the corpus."""
        chosen = (record for record in self.corpus.records() if self.matches(record))
        return map(redacted, chosen) if self.redact else chosen


_WRITERS: dict[Target, Callable[[Selection, Path], int]] = {
    Target.HF: lambda chosen, folder: write_hf(
        chosen.corpus.manifest, chosen.records(), folder, SourceTally(is_redacted=chosen.redact)
    ),
    Target.PARQUET: lambda chosen, folder: write_parquet_file(chosen.records(), folder),
    Target.JSONL: lambda chosen, folder: write_jsonl_zst(chosen.records(), folder),
    Target.TXT: lambda chosen, folder: write_texts_and_sidecars(chosen.records(), folder),
    Target.MARKDOWN: lambda chosen, folder: write_markdown(chosen.records(), folder),
    Target.TMX: lambda chosen, folder: write_tmx(chosen.corpus, chosen.records(), folder),
}


def export(corpus: Corpus, output: Path, options: ExportOptions) -> ExportReport:
    """Write the documents of `corpus` into the folder `output`, which must be new or empty.

    Raises:
        ConfigError: `output` holds something, or the filter is not understood.
        CorpusError: the corpus cannot be read, or the disk refuses.
    """
    if options.redact and options.to is Target.TMX:
        raise ConfigError("TMX holds segments, in which personal data is not marked: export it without redacting")
    output = output.resolve()
    matches = _matcher(options)
    if output.exists() and (not output.is_dir() or any(output.iterdir())):
        raise ConfigError(f"{output}: is there already; an export goes into a folder that is new or empty")
    if not output.parent.is_dir():
        raise ConfigError(f"{output}: there is no folder {output.parent}; make it first")
    with CorpusLock(output):
        work = output.with_name(f".{output.name}.export")
        try:
            shutil.rmtree(work, ignore_errors=True)
            work.mkdir()
            count = _WRITERS[options.to](Selection(corpus, matches, options.redact), work)
            write_sums(work)
            if output.exists():
                output.rmdir()
            work.rename(output)
        except OSError as error:
            raise CorpusError(f"{output}: cannot be written: {error.strerror or error}", code="disk") from error
        finally:
            shutil.rmtree(work, ignore_errors=True)
    return ExportReport(output, count)


def _matcher(options: ExportOptions) -> Callable[[Record], bool]:
    where = parse_where(options.where, column_kinds()) if options.where else None
    statuses = None if options.everything else {"kept"}
    if options.to is Target.TMX and statuses:
        statuses |= {"translation"}  # a translation that stands back for its original is half of each unit

    def matches(record: Record) -> bool:
        return (statuses is None or record["status"] in statuses) and (where is None or where(record))

    return matches
