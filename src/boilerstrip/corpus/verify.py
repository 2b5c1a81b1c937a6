"""Check a corpus: every hash, every partition, every reference, and on request the raw pages it was made of."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from boilerstrip.corpus.manifest import MANIFEST
from boilerstrip.corpus.reader import Corpus
from boilerstrip.corpus.record import Record, sha256, source_text
from boilerstrip.corpus.schema import DOCUMENTS
from boilerstrip.errors import BoilerstripError, CorpusError
from boilerstrip.sources import Listing, list_files
from boilerstrip.sources.containers import PageReader

# The columns that name another document.
_REFERENCES = ("duplicate_of", "translation_of")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it was written: `where` is a file of the corpus or the id of a document."""

    where: str
    code: str
    message: str


@dataclass
class VerifyReport:
    """What was checked, and what was found."""

    documents: int = 0
    raw_pages: int = 0
    faults: list[Fault] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON holds it."""
        return asdict(self)


def verify(folder: Path, raw: tuple[Path, ...] = ()) -> VerifyReport:
    """Check the corpus in `folder`, and with `raw` that its pages are the bytes that lie there now.

    Raises:
        CorpusError: there is no corpus at all (code `no-corpus`).
        ConfigError: `raw` names nothing that exists.
    """
    report = VerifyReport()
    try:
        corpus = Corpus.open(folder)
    except CorpusError as error:
        if error.code == "no-corpus":
            raise
        report.faults.append(Fault(MANIFEST, "manifest", str(error)))
        return report
    report.faults += _files(corpus)
    # What is in a file that is not the one that was written is of no interest; which documents it broke is.
    broken = {fault.where for fault in report.faults}
    try:
        records = _Records()
        report.faults += records.read(corpus)
        report.documents = len(records.seen)
        report.faults += records.references()
        if "clusters.jsonl" not in broken:
            report.faults += _clusters(corpus, records.seen)
        report.faults += _texts(corpus, records.seen)
        if "documents.jsonl" in corpus.manifest["files"] and "documents.jsonl" not in broken:
            report.faults += _jsonl(corpus)
        if raw:
            listing = list_files(raw)
            report.raw_pages = len(listing.pages)
            report.faults += _raw(listing, records.seen)
    except CorpusError as error:
        report.faults.append(Fault("documents.parquet", error.code, str(error)))
    return report


@dataclass(frozen=True, slots=True)
class _Seen:
    status: str
    cluster: str | None
    file_path: str
    raw_sha256: str
    text_sha256: str
    references: tuple[tuple[str, str], ...]


@dataclass
class _Records:
    """The rows of the table, checked one by one; what other checks need of them stays."""

    seen: dict[str, _Seen] = field(default_factory=dict)

    def read(self, corpus: Corpus) -> Iterator[Fault]:
        path = corpus.folder / "documents.parquet"
        try:
            schema = pq.read_schema(path)
        except (OSError, ValueError) as error:
            raise CorpusError(f"{path}: cannot be read: {error}", code="table") from error
        if not schema.equals(DOCUMENTS):
            raise CorpusError(f"{path}: its columns are not those of this version", code="schema")
        for record in corpus.records():
            if record["id"] in self.seen:
                yield Fault(record["id"], "id", "the id of two documents")
            self.seen[record["id"]] = _Seen(
                status=record["status"],
                cluster=record["cluster"],
                file_path=record["file_path"],
                raw_sha256=record["raw_sha256"],
                text_sha256=record["text_sha256"],
                references=tuple((name, record[name]) for name in _REFERENCES if record[name]),
            )
            yield from check_record(record)
        told = corpus.manifest["counts"]["documents"]
        if told != len(self.seen):
            yield Fault(MANIFEST, "count", f"names {told} documents; the table has {len(self.seen)}")

    def references(self) -> Iterator[Fault]:
        for identity, row in self.seen.items():
            for name, target in row.references:
                other = self.seen.get(target)
                if other is None:
                    yield Fault(identity, "reference", f"{name} names {target}, which does not exist")
                elif other.cluster != row.cluster:
                    yield Fault(identity, "reference", f"{name} names {target}, which is in another cluster")


def check_record(record: Record) -> Iterator[Fault]:
    """Whether the spans of one record partition a source text that has the hash it was stored with."""
    identity, end = record["id"], 0
    for span in record["removed"]:
        if not end <= span["start"] < span["end"] <= record["source_chars"]:
            yield Fault(identity, "partition", f"the removed span at {span['start']} overlaps another or lies outside")
            return
        if span["end"] - span["start"] != len(span["text"]):
            yield Fault(identity, "partition", f"the removed span at {span['start']} has a text of another length")
            return
        end = span["end"]
    if sha256(record["text"]) != record["text_sha256"] or len(record["text"]) != record["text_chars"]:
        yield Fault(identity, "text", "the text is not the one that was written")
    source = source_text(record)
    if sha256(source) != record["source_sha256"] or len(source) != record["source_chars"]:
        yield Fault(identity, "source", "text and removed spans do not give the source text")


def _files(corpus: Corpus) -> Iterator[Fault]:
    for name in corpus.manifest["files"]:
        if not corpus.is_sound(name):
            yield Fault(name, "hash", "missing, or not the bytes that were written")
    known = {MANIFEST, "text", *corpus.manifest["files"]}
    for path in sorted(corpus.folder.iterdir()):
        if path.name not in known:
            yield Fault(path.name, "foreign", "no build wrote this")


def _texts(corpus: Corpus, seen: Mapping[str, _Seen]) -> Iterator[Fault]:
    if "txt" not in corpus.manifest["formats"]:
        return
    folder = corpus.folder / "text"
    names = {f"{identity}.txt": row for identity, row in seen.items() if row.status == "kept"}
    found = {path.name: path for path in folder.iterdir()} if folder.is_dir() else {}
    for name in sorted(names.keys() | found.keys()):
        if name not in found:
            yield Fault(f"text/{name}", "missing", "the text of a kept document is missing")
        elif name not in names:
            yield Fault(f"text/{name}", "foreign", "no kept document has this text")
        elif hashlib.sha256(found[name].read_bytes()).hexdigest() != names[name].text_sha256:
            yield Fault(f"text/{name}", "hash", "not the text that the table holds")


def _clusters(corpus: Corpus, seen: Mapping[str, _Seen]) -> Iterator[Fault]:
    known: set[str] = set()
    for cluster in corpus.lines("clusters.jsonl"):
        known.add(cluster["id"])
        members = {member["id"] for member in cluster["members"]}
        if cluster["keeper"] not in members:
            yield Fault(cluster["id"], "cluster", "its keeper is none of its members")
        for member in sorted(members):
            if member not in seen or seen[member].cluster != cluster["id"]:
                yield Fault(cluster["id"], "cluster", f"its member {member} does not know of it")
    for identity, row in seen.items():
        if row.cluster and row.cluster not in known:
            yield Fault(identity, "cluster", f"its cluster {row.cluster} does not exist")


def _jsonl(corpus: Corpus) -> Iterator[Fault]:
    for number, (line, record) in enumerate(zip_longest(corpus.lines("documents.jsonl"), corpus.records()), 1):
        if line != record:
            yield Fault("documents.jsonl", "differs", f"line {number} is not what the table holds")


def _raw(listing: Listing, seen: Mapping[str, _Seen]) -> Iterator[Fault]:
    here = {ref.origin: ref for ref in listing.pages}
    with closing(PageReader()) as reader:
        for identity, row in seen.items():
            if row.file_path not in here:
                yield Fault(identity, "raw", f"{row.file_path}: the raw page is gone")
                continue
            try:
                page = reader.read(here[row.file_path])
            except BoilerstripError as error:
                yield Fault(identity, "raw", str(error))
                continue
            if page.sha256 != row.raw_sha256:
                yield Fault(identity, "raw", f"{row.file_path}: the raw page has changed since the build")
