"""Records to documents: what a line of JSON must hold, and how it says what is wrong."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from boilerstrip.dedupe.docs import DedupeDoc
from boilerstrip.errors import CorpusError

_OPTIONAL = ("lang", "url", "date", "canonical", "translated_from", "title")


def docs_of_lines(lines: Iterable[str], *, where: str) -> Iterator[DedupeDoc]:
    """One document a line of JSON; empty lines do not count.

    Raises:
        CorpusError: a line is no JSON object, or has no text or a field of the wrong type; the message names the line.

    Example:
        >>> [doc.id for doc in docs_of_lines(['{"id": "a", "text": "One."}', ""], where="x.jsonl")]
        ['a']
    """
    for number, line in enumerate(lines, 1):
        if line.strip():
            place = f"{where}, line {number}"
            try:
                row = json.loads(line)
            except (ValueError, RecursionError) as error:
                raise CorpusError(f"{place}: not readable as JSON: {error}", code="json") from error
            if not isinstance(row, dict):
                raise CorpusError(f"{place}: a JSON object is needed, not {_kind(row)}", code="json")
            yield doc_of_record(row, where=place)


def doc_of_record(row: Mapping[str, Any], *, where: str) -> DedupeDoc:
    """The document of a record with `id` and `text`; `language` counts as `lang`, other fields do not matter.

    Raises:
        CorpusError: `id` or `text` is missing, or a field has the wrong type.
    """
    if row.get("id") is None or row.get("text") is None:
        missing = "id" if row.get("id") is None else "text"
        raise CorpusError(f"{where}: the field {missing!r} is missing; each document needs id and text", code="field")
    id_, text = row["id"], row["text"]
    if isinstance(id_, bool) or not isinstance(id_, (str, int)):
        raise CorpusError(f"{where}: id must be a string or a whole number, not {_kind(id_)}", code="field")
    if not isinstance(text, str):
        raise CorpusError(f"{where}: text must be a string, not {_kind(text)}", code="field")
    values = {name: row.get(name) for name in _OPTIONAL}
    values["lang"] = row.get("lang", row.get("language"))
    for name, value in values.items():
        if value is not None and not isinstance(value, str):
            raise CorpusError(f"{where}: {name} must be a string, not {_kind(value)}", code="field")
    return DedupeDoc(
        id=str(id_),
        text=text,
        machine_translated=_flag(row, "machine_translated", where),
        alternates=tuple(_alternates(row.get("alternates"), where)),
        **values,
    )


def _flag(row: Mapping[str, Any], name: str, where: str) -> bool | None:
    value = row.get(name)
    if value is not None and not isinstance(value, bool):
        raise CorpusError(f"{where}: {name} must be true or false, not {_kind(value)}", code="field")
    return value


def _alternates(value: Any, where: str) -> Iterator[tuple[str, str]]:
    """Pairs of language and url: as objects, as pairs, or as one object by language."""
    items = list(value.items()) if isinstance(value, dict) else value or []
    if not isinstance(items, list):
        raise CorpusError(f"{where}: alternates must be a list, not {_kind(value)}", code="field")
    for item in items:
        pair = (item.get("language"), item.get("url")) if isinstance(item, dict) else item
        if not (isinstance(pair, (list, tuple)) and len(pair) == 2 and all(isinstance(part, str) for part in pair)):
            raise CorpusError(f"{where}: an alternate must be a language and a url, not {item!r}", code="field")
        yield pair[0], pair[1]


def _kind(value: Any) -> str:
    names = {dict: "an object", list: "a list", str: "a string", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")
