"""The dataset card: what is in an export, where it comes from and how it was made (Mitchell et al., 2019)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from boilerstrip.corpus.export.columns import COLUMN_NOTES
from boilerstrip.corpus.export.sources import SourceTally, most_common
from boilerstrip.corpus.manifest import Manifest
from boilerstrip.corpus.writers import WrittenFile

_TOP = 30
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
_LARGEST = "1M<n<10M"


@dataclass(frozen=True, slots=True)
class Part:
    """The documents of one language: the file that holds them and how much they are."""

    language: str
    path: str
    documents: int
    chars: int
    written: WrittenFile


_HOW = (
    "Chrome (navigation, share buttons, related links, notices) was removed line by line, by named rules. Copies and "
    "translations of one article were looked for, and linked by `cluster`."
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
    sizes = ((part.language, part.documents, part.chars, part.written.bytes) for part in parts)
    sections = {
        "Languages": _rows(("Language", "Documents", "Characters", "Bytes"), sizes),
        "How it was made": _how(manifest, tally),
        "Sources": [*_counted("Host", tally.hosts), "", *_fetched(tally)],
        "Licences and rights": _rights(tally),
        "Columns": _rows(("Column", "What it holds"), COLUMN_NOTES.items()),
    }
    lines = [
        *_front_matter(parts, documents),
        f"# {_plain(name)}",
        "",
        f"{documents:,} documents, {chars:,} characters of clean text, made from web pages with "
        f"boilerstrip {manifest['boilerstrip']}. `SHA256SUMS` has the hash of every file.",
    ]
    for title, body in sections.items():
        lines += ["", f"## {title}", "", *body]
    return "\n".join([*lines, ""])


def _how(manifest: Manifest, tally: SourceTally) -> list[str]:
    tools = ", ".join(f"{name} {number}" for name, number in manifest["built"].get("tools", {}).items())
    counts = manifest["counts"]
    return [
        f"{_HOW} {_REDACTED if tally.is_redacted else _WHOLE}",
        "",
        f"The corpus that this was taken from holds {counts['documents']:,} documents of {counts['pages']:,} pages: "
        f"{counts['kept']:,} kept, {counts['duplicates']:,} copies and {counts['translations']:,} translations set "
        f"aside, {counts['filtered']:,} left out by a filter, {counts['empty']:,} of which nothing was left.",
        "",
        f"{tally.machine_translated:,} of the documents here are said by their page to be machine-translated "
        "(`machine_translated`).",
        "",
        "What each document went through is in `steps`. The settings, and the versions of the libraries:",
        "",
        "```json",
        json.dumps(manifest["settings"], indent=2, sort_keys=True),
        "```",
        "",
        tools,
    ]


def _fetched(tally: SourceTally) -> list[str]:
    if not tally.first_fetched:
        return ["When the pages were fetched is not known."]
    return [f"Fetched from {tally.first_fetched} to {tally.last_fetched}, as far as it is known."]


def _rights(tally: SourceTally) -> list[str]:
    return [
        "The texts belong to their authors. What a page states of its licence is in the column `license`; where it "
        "states nothing, nothing is granted. What its site said of machine use when it was fetched is in `rights` and "
        "`robots_allowed`.",
        "",
        *_counted("Licence", tally.licences),
        "",
        *_counted("Training of models, as the site says", tally.training),
    ]


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
