"""A clean document as a flat record: the columns of the clean store that one page alone can fill."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from boilerstrip.corpus.steps import page_steps
from boilerstrip.model import CleanDocument, Provenance, RawPage, RemovedSpan, restore
from boilerstrip.provenance import Crawled, Rights

Record = dict[str, Any]

# Rules of this name, of whatever family, mark what readers wrote under a page.
_COMMENTS = "comments"


def document_id(origin: str, raw_sha256: str, part: str = "") -> str:
    """Twenty hexadecimal digits that name one state of one page: they change when its place or its bytes do.

    Example:
        >>> document_id("news/a.html", "0" * 64)
        '5a10468d0425f1757e17'
    """
    return sha256("\0".join((origin, raw_sha256, part)))[:20]


def sha256(text: str) -> str:
    """The SHA-256 of `text` as UTF-8; lone surrogates, which UTF-8 cannot hold, count as they are encoded in CESU."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def page_record(doc: CleanDocument, *, part: str = "") -> Record:
    """The record of `doc`: text and identity first, then metadata, provenance, what was removed, measures.

    `part` tells the documents of one page apart.

    Example:
        >>> import boilerstrip as bs
        >>> record = page_record(bs.clean("Rivers carry sand to the sea."))
        >>> record["text"], record["source_chars"]
        ('Rivers carry sand to the sea.', 29)
    """
    text, source = doc.text, doc.source_text
    identity = document_id(doc.provenance.origin, doc.provenance.raw_sha256, part)
    return {
        "text": text,
        "id": identity,
        **_named(doc),
        **_described(doc),
        **_made(doc),
        "text_sha256": sha256(text),
        "source_sha256": sha256(source),
        "text_chars": len(text),
        "source_chars": len(source),
        "removed": [_removed(span) for span in doc.removed],
        "comments": [span.text for span in doc.removed if span.rule.rpartition(".")[2] == _COMMENTS],
        "status": "kept" if text.strip() else "empty",
    }


def removed_spans(record: Mapping[str, Any]) -> tuple[RemovedSpan, ...]:
    """The removed spans of a stored record, in order."""
    return tuple(RemovedSpan(**row) for row in record["removed"])


def source_text(record: Mapping[str, Any]) -> str:
    """The source text of a stored record: its clean text with the removed spans put back."""
    return restore(record["text"], removed_spans(record))


def _named(doc: CleanDocument) -> Record:
    language = doc.languages[0] if doc.languages else None
    return {
        "url": doc.metadata.url,
        "date": doc.metadata.date,
        "file_path": doc.provenance.origin,
        "language": language.code if language else None,
        "language_score": _rounded(language.score) if language else None,
        "language_script": language.script if language else None,
        "languages": [
            {
                "code": item.code,
                "script": item.script,
                "share": _rounded(item.share),
                "score": _rounded(item.score),
            }
            for item in doc.languages
        ],
    }


def _described(doc: CleanDocument) -> Record:
    meta = doc.metadata
    return {
        "title": meta.title,
        "author": meta.author,
        "host": _host(meta.url or meta.canonical),
        "site": meta.site,
        "canonical": meta.canonical,
        "license": meta.licence,
        "source": meta.source,
        "declared_language": meta.declared_language,
        "page_kind": meta.page_kind,
        "stated_word_count": meta.word_count,
        "machine_translated": meta.machine_translated,
        "translated_from": meta.translated_from,
        "alternates": [{"language": language, "url": url} for language, url in meta.alternates],
        "flags": list(meta.flags),
        "facts": [
            {"field": f.field, "value": f.value, "source": f.source, "score": _rounded(f.score)} for f in meta.facts
        ],
    }


def _made(doc: CleanDocument) -> Record:
    made = doc.provenance
    return {
        **told_of(made),
        "content_type": doc.document.media_type,
        "encoding": made.encoding,
        "raw_sha256": made.raw_sha256,
        "segmenter": made.segmenter,
        "extractor": made.extractor,
        "extractor_version": made.extractor_version,
        "config_hash": made.config_hash,
        "steps": page_steps(doc),
    }


def told_of(page: RawPage | Provenance) -> Record:
    """The columns of what was told about the bytes of a page, which may change while they do not.

    Example:
        >>> from boilerstrip.model import RawPage
        >>> told_of(RawPage(b"hello", origin="note.txt", status=200))["http_status"]
        200
    """
    crawled = page.crawled or Crawled()
    return {
        "http_status": page.status,
        "warc_file": page.place.file if page.place else None,
        "warc_offset": page.place.offset if page.place else None,
        "warc_length": page.place.length if page.place else None,
        "fetched_at": page.fetched_at,
        "robots_allowed": crawled.robots_allowed,
        "rights": _rights(crawled.rights),
    }


def _rights(rights: Rights | None) -> Record | None:
    if rights is None:
        return None
    return {
        "search": rights.search,
        "ai_input": rights.ai_input,
        "ai_train": rights.ai_train,
        "interpreter": rights.interpreter,
        "signals": [{"source": s.source, "name": s.name, "value": s.value} for s in rights.signals],
    }


def _removed(span: RemovedSpan) -> Record:
    return {
        "start": span.start,
        "end": span.end,
        "rule": span.rule,
        "reason": span.reason,
        "score": span.score,
        "text": span.text,
    }


def _rounded(value: float) -> float:
    """Four digits: the last bits of a sum of floats are not the same on every processor."""
    return round(float(value), 4)


def _host(url: str | None) -> str | None:
    if not url:
        return None
    import ada_url

    try:
        return ada_url.URL(url).hostname or None
    except ValueError:
        return None
