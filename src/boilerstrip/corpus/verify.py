"""Check a corpus: every hash, every partition, every reference, and the raw pages it was made of."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from boilerstrip.corpus.checks import Fault
from boilerstrip.corpus.manifest import MANIFEST
from boilerstrip.corpus.reader import Corpus
from boilerstrip.corpus.sums import SUMS, check_sums
from boilerstrip.corpus.verify_raw import check_raw
from boilerstrip.corpus.verify_rows import TABLE, RowCheck, SeenRow
from boilerstrip.errors import CorpusError
from boilerstrip.sources import list_files


@dataclass
class VerifyReport:
    """What was checked, and what was found; `raw_missing` names raw pages that are not where the build found them."""

    documents: int = 0
    raw_pages: int = 0
    files: int = 0
    raw_missing: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON holds it."""
        return asdict(self)


def verify(folder: Path, raw: Sequence[Path] | None = None) -> VerifyReport:
    """Check the corpus in `folder`, and that the pages in `raw` are still the bytes that it was made of.

    Without `raw`, they are looked for where the build found them; with an empty one, they are left alone. An export is
    checked against the sums that were written with it.

    Raises:
        CorpusError: there is neither a corpus nor an export (code `no-corpus`).
        ConfigError: `raw` names nothing that exists.
    """
    report = VerifyReport()
    try:
        corpus = Corpus.open(folder)
    except CorpusError as error:
        if error.code == "no-corpus" and (folder / SUMS).is_file():
            checked = check_sums(folder)
            return VerifyReport(files=checked.files, faults=checked.faults)
        if error.code == "no-corpus" and not (folder / TABLE).exists():
            raise
        report.faults.append(Fault(MANIFEST, "manifest", str(error)))
        return report
    _check(corpus, report)
    roots = _raw_roots(corpus) if raw is None else list(raw)
    report.raw_missing = [str(path) for path in roots if raw is None and not path.exists()]
    if roots and not report.raw_missing:
        _check_raw(corpus, roots, report)
    return report


def _check(corpus: Corpus, report: VerifyReport) -> None:
    report.faults += _files(corpus)
    broken = frozenset(fault.where for fault in report.faults)
    rows = RowCheck(corpus, broken)
    report.faults += rows.faults()
    report.documents = len(rows.seen)
    if rows.is_known:
        report.faults += rows.references()
        report.faults += _clusters(corpus, rows.seen)
        report.faults += _texts(corpus, rows.seen)


def _raw_roots(corpus: Corpus) -> list[Path]:
    folder = corpus.folder.resolve()
    return [Path(os.path.normpath(folder / name)) for name in corpus.manifest["built"].get("raw", ())]


def _check_raw(corpus: Corpus, roots: Sequence[Path], report: VerifyReport) -> None:
    try:
        listing = list_files(roots, corpus.folder.resolve())
        report.raw_pages = len(listing.pages)
        report.faults += check_raw(listing, corpus.records())
    except CorpusError as error:
        if not report.faults:
            report.faults.append(Fault("documents.parquet", error.code, str(error)))


def _files(corpus: Corpus) -> Iterator[Fault]:
    for name in corpus.manifest["files"]:
        if not corpus.is_sound(name):
            yield Fault(name, "hash", "missing, or not the bytes that were written")
    known = {MANIFEST, *corpus.manifest["files"]} | ({"text"} if "txt" in corpus.manifest["formats"] else set())
    for path in sorted(corpus.folder.iterdir()):
        if path.name not in known:
            yield Fault(path.name, "foreign", "no build wrote this")


def _texts(corpus: Corpus, seen: Mapping[str, SeenRow]) -> Iterator[Fault]:
    if "txt" not in corpus.manifest["formats"]:
        return
    folder = corpus.folder / "text"
    names = {f"{identity}.txt": row for identity, row in seen.items() if row.status == "kept"}
    found = {path.name: path for path in folder.iterdir()} if folder.is_dir() else {}
    for name in sorted(names.keys() | found.keys()):
        if name not in names:
            yield Fault(f"text/{name}", "foreign", "no kept document has this text")
        elif name not in found or not found[name].is_file():
            yield Fault(f"text/{name}", "missing", "the text of a kept document is missing")
        elif hashlib.sha256(found[name].read_bytes()).hexdigest() != names[name].text_sha256:
            yield Fault(f"text/{name}", "hash", "not the text that the table holds")


def _clusters(corpus: Corpus, seen: Mapping[str, SeenRow]) -> Iterator[Fault]:
    """Whether clusters and rows name each other; of a damaged file, the lines that can be read."""
    known: set[str] = set()
    for cluster in corpus.readable_lines("clusters.jsonl"):
        try:
            name, keeper, members = cluster["id"], cluster["keeper"], {member["id"] for member in cluster["members"]}
        except (KeyError, TypeError):
            continue  # the file has a fault of its own; whose cluster this was, the rows below tell
        known.add(name)
        if keeper not in members:
            yield Fault(name, "cluster", "its keeper is none of its members")
        for member in sorted(members, key=str):
            if member not in seen or seen[member].cluster != name:
                yield Fault(name, "cluster", f"its member {member} does not know of it")
    for identity, row in seen.items():
        if row.cluster and row.cluster not in known:
            yield Fault(identity, "cluster", f"its cluster {row.cluster} does not exist")
