from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from boilerstrip.fetch.content import Budget, codings_of, decode_content
from boilerstrip.fetch.faults import PageError


def _raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return packer.compress(body) + packer.flush()


PACKERS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": ("gzip", gzip.compress),
    "zlib": ("deflate", zlib.compress),
    "raw deflate": ("deflate", _raw_deflate),
    "brotli": ("br", brotli.compress),
    "zstd": ("zstd", zstandard.ZstdCompressor().compress),
}
BODY = "Die Fähre kam im Frühling zurück. 渡し船は春に戻った。".encode() * 300


@pytest.mark.parametrize("name", PACKERS)
def test_whole(name: str) -> None:
    coding, pack = PACKERS[name]
    assert decode_content(pack(BODY), (coding,), Budget(len(BODY))) == BODY
    assert decode_content(pack(b""), (coding,), Budget(10)) == b""
    assert decode_content(b"", (coding,), Budget(10)) == b""


@pytest.mark.parametrize("name", PACKERS)
def test_cut_short_is_always_found_out(name: str) -> None:
    coding, pack = PACKERS[name]
    packed = pack(BODY)
    for end in range(1, len(packed), max(1, len(packed) // 40)):
        with pytest.raises(PageError) as caught:
            decode_content(packed[:end], (coding,), Budget(len(BODY)))
        assert caught.value.code in {"incomplete", "encoding"}


@pytest.mark.parametrize("name", PACKERS)
def test_bombs(name: str) -> None:
    coding, pack = PACKERS[name]
    packed = pack(b"\0" * 5_000_000)
    with pytest.raises(PageError) as caught:
        decode_content(packed, (coding,), Budget(1_000_000))
    assert caught.value.code == "bomb"
    assert decode_content(packed, (coding,), Budget(1000, cut=True)) == b"\0" * 1000


@pytest.mark.parametrize("name", PACKERS)
def test_too_big_is_no_bomb(name: str) -> None:
    coding, pack = PACKERS[name]
    body = bytes(zlib.crc32(bytes([n % 251, n // 251])) % 256 for n in range(20_000))
    with pytest.raises(PageError) as caught:
        decode_content(pack(body), (coding,), Budget(10_000))
    assert caught.value.code == "too-big"


@given(st.binary(max_size=2000), st.lists(st.sampled_from(sorted(PACKERS)), max_size=4))
def test_nested_both_ways(body: bytes, names: list[str]) -> None:
    packed = body
    for name in names:
        packed = PACKERS[name][1](packed)
    codings = tuple(PACKERS[name][0] for name in names)
    assert decode_content(packed, codings, Budget(10_000)) == body


@given(st.binary(max_size=400), st.sampled_from(["gzip", "deflate", "br", "zstd"]))
def test_anything_at_all_ends_in_a_body_or_a_named_fault(data: bytes, coding: str) -> None:
    try:
        code = "ok" if decode_content(data, (coding,), Budget(100_000)) is not None else ""
    except PageError as error:
        code = error.code
    assert code in {"ok", "encoding", "incomplete", "bomb", "too-big"}


def test_gzip_members_and_what_follows_them() -> None:
    packed = gzip.compress(b"one ") + gzip.compress(b"two") + b"\0\0garbage"
    assert decode_content(packed, ("gzip",), Budget(100)) == b"one two"


def test_codings_that_are_none() -> None:
    assert codings_of("") == ()
    assert codings_of("identity") == ()
    assert codings_of("X-GZIP, br ,,") == ("gzip", "br")
    for codings in (("rot13",), ("gzip",) * 9):
        with pytest.raises(PageError) as caught:
            decode_content(b"x", codings, Budget(10))
        assert caught.value.code == "encoding"
    with pytest.raises(PageError) as caught:
        decode_content(b"x" * 11, (), Budget(10))
    assert caught.value.code == "too-big"
