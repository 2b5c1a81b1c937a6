from __future__ import annotations

from pathlib import Path

import pytest

from boilerstrip.corpus.manifest import FORMAT, MANIFEST, read_manifest, seal
from boilerstrip.errors import CorpusError

_CONTENT = {"format": FORMAT, "schema": 1, "files": {"ü.parquet": {"bytes": 3}}}


def test_what_is_sealed_is_read(tmp_path: Path) -> None:
    (tmp_path / MANIFEST).write_bytes(seal(_CONTENT))
    assert read_manifest(tmp_path) == _CONTENT


def test_every_flipped_bit_is_found(tmp_path: Path) -> None:
    sealed = seal(_CONTENT)
    for place in range(len(sealed)):
        for bit in range(8):
            broken = bytearray(sealed)
            broken[place] ^= 1 << bit
            (tmp_path / MANIFEST).write_bytes(broken)
            with pytest.raises(CorpusError):
                read_manifest(tmp_path)


def test_a_manifest_of_somebody_else_is_no_corpus(tmp_path: Path) -> None:
    (tmp_path / MANIFEST).write_text('{"name": "web app"}')
    with pytest.raises(CorpusError, match="somebody else's") as error:
        read_manifest(tmp_path)
    assert error.value.code == "no-corpus"
