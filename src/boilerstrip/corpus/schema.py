"""The fixed columns of the clean store: FineWeb2's names first, so that what reads FineWeb2 reads this.

`language` is a BCP 47 code and `language_script` an ISO 15924 one. Offsets and lengths of text count code points,
those of WARC records count bytes.
"""

from __future__ import annotations

import pyarrow as pa

from boilerstrip.corpus.quality import QUALITY_COLUMNS

# The number of this layout; it changes whenever a column does.
SCHEMA_VERSION = 2

_REMOVED = pa.struct(
    [
        pa.field("start", pa.int64(), nullable=False),
        pa.field("end", pa.int64(), nullable=False),
        pa.field("rule", pa.string(), nullable=False),
        pa.field("reason", pa.string(), nullable=False),
        pa.field("score", pa.float64(), nullable=False),
        pa.field("text", pa.string(), nullable=False),
    ]
)
_LANGUAGE = pa.struct(
    [("code", pa.string()), ("script", pa.string()), ("share", pa.float64()), ("score", pa.float64())]
)
_FACT = pa.struct([("field", pa.string()), ("value", pa.string()), ("source", pa.string()), ("score", pa.float64())])
_PII = pa.struct([("start", pa.int64()), ("end", pa.int64()), ("kind", pa.string())])
_ALTERNATE = pa.struct([("language", pa.string()), ("url", pa.string())])
_STEP = pa.struct([("step", pa.string()), ("tool", pa.string()), ("version", pa.string())])
_SIGNAL = pa.struct([("source", pa.string()), ("name", pa.string()), ("value", pa.string())])
_RIGHTS = pa.struct(
    [
        ("search", pa.string()),
        ("ai_input", pa.string()),
        ("ai_train", pa.string()),
        ("interpreter", pa.string()),
        ("signals", pa.list_(_SIGNAL)),
    ]
)


def _required(name: str, kind: pa.DataType) -> pa.Field:
    return pa.field(name, kind, nullable=False)


DOCUMENTS = pa.schema(
    [
        _required("text", pa.string()),
        _required("id", pa.string()),
        ("url", pa.string()),
        ("date", pa.string()),
        _required("file_path", pa.string()),
        ("language", pa.string()),
        ("language_score", pa.float64()),
        ("language_script", pa.string()),
        _required("minhash_cluster_size", pa.int64()),
        _required("languages", pa.list_(_LANGUAGE)),
        ("title", pa.string()),
        ("author", pa.string()),
        ("host", pa.string()),
        ("site", pa.string()),
        ("canonical", pa.string()),
        ("license", pa.string()),
        ("source", pa.string()),
        ("declared_language", pa.string()),
        ("page_kind", pa.string()),
        ("stated_word_count", pa.int64()),
        _required("machine_translated", pa.bool_()),
        ("translated_from", pa.string()),
        _required("alternates", pa.list_(_ALTERNATE)),
        _required("flags", pa.list_(pa.string())),
        _required("facts", pa.list_(_FACT)),
        _required("status", pa.string()),
        ("duplicate_of", pa.string()),
        ("duplicate_kind", pa.string()),
        ("similarity", pa.float64()),
        ("cluster", pa.string()),
        ("translation_of", pa.string()),
        ("http_status", pa.int64()),
        _required("content_type", pa.string()),
        _required("encoding", pa.string()),
        ("warc_file", pa.string()),
        ("warc_offset", pa.int64()),
        ("warc_length", pa.int64()),
        ("fetched_at", pa.string()),
        ("robots_allowed", pa.bool_()),
        ("rights", _RIGHTS),
        _required("raw_sha256", pa.string()),
        _required("text_sha256", pa.string()),
        _required("source_sha256", pa.string()),
        _required("text_chars", pa.int64()),
        _required("source_chars", pa.int64()),
        _required("segmenter", pa.string()),
        _required("extractor", pa.string()),
        _required("extractor_version", pa.string()),
        _required("config_hash", pa.string()),
        _required("steps", pa.list_(_STEP)),
        _required("removed", pa.list_(_REMOVED)),
        _required("comments", pa.list_(pa.string())),
        _required("pii", pa.list_(_PII)),
        *((name, pa.int64() if name == "q_tokens" else pa.float64()) for name in QUALITY_COLUMNS),
    ]
)

COLUMNS: tuple[str, ...] = tuple(DOCUMENTS.names)


def column_kinds() -> dict[str, str]:
    """What the values of each column are: `text`, `number`, `yes or no`, or `list` for all that has parts."""
    return {field.name: _kind(field.type) for field in DOCUMENTS}


def _kind(kind: pa.DataType) -> str:
    if pa.types.is_boolean(kind):
        return "yes or no"
    if pa.types.is_string(kind):
        return "text"
    return "list" if pa.types.is_nested(kind) else "number"
