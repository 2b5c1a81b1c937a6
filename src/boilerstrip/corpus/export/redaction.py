"""Records without the personal data that has a form: masks in the text and in what the page says of itself."""

from __future__ import annotations

from typing import Any

from boilerstrip._version import __version__
from boilerstrip.corpus.pii import MASKS, find_pii, redact
from boilerstrip.corpus.record import Record, sha256

# Columns in the words of the page or of its address; ids, hashes and codes hold nothing of anybody.
_TOLD = ("url", "file_path", "title", "author", "site", "canonical", "source", "translated_from", "license")
_STEP = {"step": "redact", "tool": "boilerstrip", "version": __version__}


def redacted(record: Record) -> Record:
    """The record with masks for personal data, and without what restores the source text.

    `pii` tells where the masks are.

    Example:
        >>> masked("Write to ada@example.org.")
        'Write to |||EMAIL_ADDRESS|||.'
    """
    text = redact(record["text"], record["pii"])
    return {
        **record,
        **{name: masked(record[name]) for name in _TOLD},
        "text": text,
        "text_chars": len(text),
        "text_sha256": sha256(text),
        "pii": _moved(record["pii"]),
        "facts": [{**fact, "value": masked(fact["value"])} for fact in record["facts"]],
        "alternates": [{**pair, "url": masked(pair["url"])} for pair in record["alternates"]],
        "steps": [*record["steps"], _STEP],
        "removed": [],
        "comments": [],
    }


def masked(value: str | None) -> str | None:
    """A short text with masks for the personal data in it."""
    if not value:
        return value
    return redact(value, [{"start": span.start, "end": span.end, "kind": span.kind} for span in find_pii(value)])


def _moved(spans: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Where the masks of `spans` are in the redacted text."""
    moved, shift = [], 0
    for span in spans:
        start = span["start"] + shift
        end = start + len(MASKS[span["kind"]])
        shift = end - span["end"]
        moved.append({"start": start, "end": end, "kind": span["kind"]})
    return moved
