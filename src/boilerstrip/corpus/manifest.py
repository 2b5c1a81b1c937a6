"""`manifest.json`: what a corpus is made of, and the hashes by which it is checked."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from boilerstrip.errors import CorpusError

MANIFEST = "manifest.json"
SITE_RULES = "site_rules.jsonl"
FORMAT = "boilerstrip-corpus"

Manifest = dict[str, Any]


def seal(content: Manifest) -> bytes:
    """The bytes of a manifest: the content in one fixed layout, with its own hash as the last entry."""
    return _layout({**content, "sha256": _digest(content)})


def read_manifest(corpus: Path) -> Manifest:
    """The manifest of the corpus in a folder.

    Raises:
        CorpusError: there is none (code `no-corpus`), or it is damaged (code `manifest`).
    """
    path = corpus / MANIFEST
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CorpusError(f"{corpus}: no corpus here: {MANIFEST} cannot be read", code="no-corpus") from error
    try:
        manifest = json.loads(data)
    except ValueError as error:
        raise CorpusError(f"{path}: damaged: no JSON ({error})", code="manifest") from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise CorpusError(f"{corpus}: no corpus of boilerstrip: {MANIFEST} is somebody else's", code="no-corpus")
    content = {key: value for key, value in manifest.items() if key != "sha256"}
    if data != seal(content):
        raise CorpusError(f"{path}: damaged: it does not have the hash that it names", code="manifest")
    return content


def _digest(content: Manifest) -> str:
    return hashlib.sha256(_layout(content)).hexdigest()


def _layout(content: Manifest) -> bytes:
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()
