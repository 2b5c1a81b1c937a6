"""The dataset card: what is in an export, where it comes from and how it was made (Mitchell et al., 2019)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from boilerstrip.corpus.export.sources import SourceTally, most_common
from boilerstrip.corpus.manifest import Manifest
from boilerstrip.corpus.writers import WrittenFile

_TOP = 30
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
_LARGEST = "1M<n<10M"

COLUMN_NOTES = {
    "text": "the clean text: the kept spans of the source text, nothing added",
    "id": "names one state of one page",
    "url": "where the page came from, if known",
    "date": "date of the article as the page states it",
    "file_path": "the page's place in the raw data",
    "language": "main language, BCP 47",
    "language_score": "confidence, 0 to 1",
    "language_script": "script, ISO 15924",
    "minhash_cluster_size": "how many copies of this document the raw data held, itself included",
    "title": "title as the page states it",
    "author": "author as the page states it",
    "license": "licence as the page states it",
    "status": "kept, duplicate, translation, filtered or empty",
    "raw_sha256": "hash of the bytes that the page was read from",
    "source_sha256": "hash of the text before cleaning",
    "removed": "every span that was taken away, with rule, reason and score; re-inserted, they give the source text",
}


@dataclass(frozen=True, slots=True)
class Part:
    """The documents of one language: the file that holds them and how much they are."""

    language: str
    path: str
    documents: int
    chars: int
    written: WrittenFile


_HOW = (
    "Chrome (navigation, share buttons, related links, notices) was removed line by line, by named rules. Copies were "
    "found and set aside, and translations linked."
)
_WHOLE = (
    "Each removed span is in the column `removed` with the rule that removed it, so that the source text can be made "
    "again."
)
_REDACTED = (
    "E-mail addresses, phone numbers, IBANs and IP addresses were replaced by masks; what was removed is left out, "
    "because it could hold more of them. Names and street addresses were not looked for."
)


def dataset_card(name: str, parts: Sequence[Part], manifest: Manifest, tally: SourceTally) -> str:
    """README.md of the export, with the YAML that the Hugging Face hub and `datasets` read."""
    documents = sum(part.documents for part in parts)
    chars = sum(part.chars for part in parts)
    lines = [
        *_front_matter(parts, documents),
        f"# {_plain(name)}",
        "",
        f"{documents:,} documents, {chars:,} characters of clean text, made from web pages with "
        f"boilerstrip {manifest['boilerstrip']}.",
        "",
        "## Languages",
        "",
        *_rows(("Language", "Documents", "Characters"), ((p.language, p.documents, p.chars) for p in parts)),
        "",
        "## How it was made",
        "",
        f"{_HOW} {_REDACTED if tally.is_redacted else _WHOLE} The settings:",
        "",
        "```json",
        json.dumps(manifest["settings"], indent=2, sort_keys=True),
        "```",
        "",
        f"{tally.machine_translated:,} documents say that they are machine-translated (`machine_translated`).",
        "",
        "## Sources",
        "",
        *_counted("Host", tally.hosts),
        "",
        "## Licences",
        "",
        "The texts belong to their authors. What a page states of its licence is in the column `license`; where it "
        "states nothing, nothing is granted.",
        "",
        *_counted("Licence", tally.licences),
        "",
        "## Columns",
        "",
        *_rows(("Column", "What it holds"), COLUMN_NOTES.items()),
        "",
    ]
    return "\n".join(lines)


def _front_matter(parts: Sequence[Part], documents: int) -> list[str]:
    size = next((name for limit, name in _SIZES if documents < limit), _LARGEST)
    lines = ["---", "language:"]
    lines += [f"- {json.dumps(part.language)}" for part in parts]
    lines += ["license: other", "task_categories:", "- text-generation", "size_categories:", f"- {size}", "configs:"]
    lines += _config("default", "data/*/*.parquet", is_default=True)
    for part in parts:
        lines += _config(part.language, part.path, is_default=False)
    return [*lines, "---", ""]


def _config(name: str, path: str, *, is_default: bool) -> list[str]:
    lines = [f"- config_name: {json.dumps(name)}"]
    lines += ["  default: true"] if is_default else []
    return [*lines, "  data_files:", "  - split: train", f"    path: {json.dumps(path)}"]


def _counted(title: str, counts: Counter[str]) -> list[str]:
    return _rows((title, "Documents"), most_common(counts, _TOP))


def _rows(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[str]:
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    for row in rows:
        cells = [f"{cell:,}" if isinstance(cell, int) else _plain(str(cell)) for cell in row]
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def _plain(text: str) -> str:
    """Text of a page as one cell of Markdown that means nothing else."""
    kept = "".join(c if c.isprintable() else " " for c in text)
    for mark in "\\`*_{}[]<>|#":
        kept = kept.replace(mark, "\\" + mark)
    return kept
