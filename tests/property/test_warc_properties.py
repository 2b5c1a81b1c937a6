from __future__ import annotations

import gzip
import json
import tarfile
import tempfile
import warnings
import zipfile
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pytest
import zstandard
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from boilerstrip.corpus.rawscan import scan
from boilerstrip.corpus.rawstore import RawStore
from boilerstrip.fetch.exchange import Exchange, Role
from boilerstrip.model import RawPage
from boilerstrip.sources.containers import open_container
from boilerstrip.sources.warc_http import decoded_body, parse_message

pytest.importorskip("fastwarc")

_NAMES = st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters=":"), min_size=1, max_size=12)
_VALUES = st.text(st.characters(max_codepoint=255), max_size=30)
_HEADERS = st.lists(st.tuples(_NAMES, _VALUES), max_size=5)


def exchange(number: int, body: bytes, headers: list[tuple[str, str]]) -> Exchange:
    url = f"http://a.example/{number}"
    return Exchange(
        url=url,
        asked=url,
        role=Role.PAGE,
        status=200,
        reason="",
        request_target=f"/{number}",
        request_headers=(),
        response_headers=(("Content-Type", "text/html"), *headers),
        wire=body,
        body=body,
        fetched_at="2025-01-02T03:04:05.000006Z",
    )


def is_harmless(header: tuple[str, str]) -> bool:
    return header[0].lower() not in {"content-encoding", "content-length", "transfer-encoding", "content-type"}


@given(
    st.lists(st.tuples(st.binary(max_size=300), _HEADERS.map(lambda rows: list(filter(is_harmless, rows)))), max_size=4)
)
@settings(max_examples=100, deadline=None)
def test_whatever_a_server_sends_is_stored_soundly_and_read_back(
    rows: list[tuple[bytes, list[tuple[str, str]]]],
) -> None:
    with tempfile.TemporaryDirectory() as name:
        with RawStore.open(Path(name)) as store:
            for number, (body, headers) in enumerate(rows):
                store.append(exchange(number, body, headers))
        for path in Path(name).glob("*.warc.gz"):
            assert all(record.is_sound for record in scan(path))
            found = list(open_container(path).pages("x", Counter()))
            assert [page.data for page in found if isinstance(page, RawPage)] == [body for body, _ in rows]


@given(st.binary(max_size=2000), st.lists(st.integers(1, 400), max_size=6), st.booleans())
@settings(max_examples=300, deadline=None)
def test_chunks_and_gzip_are_undone(body: bytes, sizes: list[int], packed: bool) -> None:
    coded = gzip.compress(body) if packed else body
    parts, rest = [], coded
    for size in sizes:
        if rest[:size]:
            parts.append(rest[:size])
        rest = rest[size:]
    parts += [rest] if rest else []
    wire = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"
    coding = b"Content-Encoding: gzip\r\n" if packed else b""
    message = parse_message(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n" + coding + b"\r\n" + wire)
    assert decoded_body(message, 1_000_000) == body


def whole_files() -> dict[str, bytes]:
    """A sound file of each kind."""
    made: dict[str, bytes] = {}
    rows = [{"text": f'Zeile {number}\n第二行, "zitiert"', "url": f"http://a.example/{number}"} for number in range(6)]
    made[".jsonl"] = "".join(json.dumps(row) + "\n" for row in rows).encode()
    made[".jsonl.gz"] = gzip.compress(made[".jsonl"])
    made[".jsonl.zst"] = zstandard.compress(made[".jsonl"])
    cells = ('"' + row["text"].replace('"', '""') + '"' for row in rows)
    made[".csv"] = "".join(f"{line}\n" for line in ["text", *cells]).encode()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with RawStore.open(folder / "s") as store:
            for number in range(3):
                store.append(exchange(number, b"<p>body" * 30, []))
        made[".warc.gz"] = (folder / "s" / "pages-00001.warc.gz").read_bytes()
        made[".warc"] = gzip.decompress(made[".warc.gz"])
        with zipfile.ZipFile(folder / "x.wacz", "w") as package:
            package.writestr("archive/data.warc.gz", made[".warc.gz"])
        with zipfile.ZipFile(folder / "x.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a.html", "<p>a</p>" * 40)
            archive.writestr("b.mhtml", "Content-Type: text/html\n\n<p>b</p>")
        with tarfile.open(folder / "x.tar.gz", "w:gz") as bundle:
            bundle.add(folder / "x.zip", "x.html")
        parquet.write_table(pa.Table.from_pylist(rows), folder / "x.parquet")
        for path in folder.glob("x.*"):
            made[path.name[1:]] = path.read_bytes()
    return made


WHOLE = whole_files()


@given(st.sampled_from(sorted(WHOLE)), st.floats(0, 1), st.binary(max_size=8), st.integers(0, 40))
@example(".parquet", 0.0625, b"\x00\x80", 2)
@settings(max_examples=500, deadline=None)
def test_no_file_however_broken_makes_a_reader_raise(ending: str, where: float, put: bytes, taken: int) -> None:
    data = WHOLE[ending]
    at = int(where * len(data))
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / f"x{ending}"
        path.write_bytes(data[:at] + put + data[at + taken :])
        container = open_container(path)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            list(container.pages("x", Counter()))
        container.close()
