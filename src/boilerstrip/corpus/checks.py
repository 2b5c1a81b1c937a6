"""What is checked of one stored record, and how a fault is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from boilerstrip.corpus.record import Record, sha256, source_text


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it was written: `where` is a file of the corpus or the id of a document."""

    where: str
    code: str
    message: str


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
