"""Croissant metadata (MLCommons Croissant 1.0): which files there are, and which fields their rows have."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from boilerstrip.corpus.export.card import Part
from boilerstrip.corpus.export.columns import COLUMN_NOTES
from boilerstrip.corpus.manifest import Manifest
from boilerstrip.corpus.schema import DOCUMENTS

_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}


# The texts are many people's: what one licence there is for the whole, there is not.
_LICENCE = (
    "The texts belong to their authors; what a page states of its licence is in the field `license` of its record."
)


def croissant(name: str, parts: Sequence[Part], manifest: Manifest) -> dict[str, Any]:
    """The metadata of the export `name` as JSON-LD: a file and a record set for each language."""
    made = f"Clean text of web pages, made with boilerstrip {manifest['boilerstrip']}"
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "name": name,
        "description": f"{made}.",
        "license": _LICENCE,
        "citeAs": f"{name}. {made}, settings {manifest['config_hash']}.",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "version": "1.0.0",
        "inLanguage": [part.language for part in parts],
        "distribution": [_file(part) for part in parts],
        "recordSet": [_records(part) for part in parts],
        **({"datePublished": manifest["built"]["at"]} if manifest["built"].get("at") else {}),
    }


def _file(part: Part) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": part.path,
        "name": part.language,
        "contentUrl": part.path,
        "contentSize": f"{part.written.bytes} B",
        "encodingFormat": "application/x-parquet",
        "sha256": part.written.sha256,
    }


def _records(part: Part) -> dict[str, Any]:
    fields = [_field(part, field) for field in DOCUMENTS if not pa.types.is_nested(field.type)]
    return {"@type": "cr:RecordSet", "@id": part.language, "name": part.language, "field": fields}


def _field(part: Part, field: pa.Field) -> dict[str, Any]:
    return {
        "@type": "cr:Field",
        "@id": f"{part.language}/{field.name}",
        "name": field.name,
        "description": COLUMN_NOTES[field.name],
        "dataType": _type(field.type),
        "source": {"fileObject": {"@id": part.path}, "extract": {"column": field.name}},
    }


def _type(kind: pa.DataType) -> str:
    if pa.types.is_boolean(kind):
        return "sc:Boolean"
    if pa.types.is_integer(kind):
        return "sc:Integer"
    return "sc:Float" if pa.types.is_floating(kind) else "sc:Text"
