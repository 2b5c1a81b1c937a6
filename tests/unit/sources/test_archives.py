from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from boilerstrip.model import RawPage
from boilerstrip.sources.base import Failure, PageRef
from boilerstrip.sources.containers import PageReader, is_container, list_container, open_container

MEMBERS = {
    "site/ß.html": "<p>Straße</p>".encode(),
    "site/文.txt": "文字".encode(),
    "site/view.php?id=3": b"<html><p>made</p></html>",
    "../../etc/evil.html": b"<p>up</p>",
    "/root.htm": b"<p>root</p>",
    "site/logo.png": b"\x89PNG",
    "site/.hidden.html": b"<p>hidden</p>",
}
ORIGINS = ["site/ß.html", "site/文.txt", "site/view.php?id=3", "etc/evil.html", "root.htm"]


def make_zip(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in MEMBERS.items():
            archive.writestr(name, data)
    return path


def tar_bytes() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, data in MEMBERS.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        link = tarfile.TarInfo("site/link.html")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    return buffer.getvalue()


ARCHIVES = {
    "a.zip": None,
    "a.tar": bytes,
    "a.tar.gz": gzip.compress,
    "a.tgz": gzip.compress,
    "a.tar.zst": zstandard.compress,
    "a.tar.bz2": bz2.compress,
    "a.tar.xz": lzma.compress,
}


@pytest.mark.parametrize("name", ARCHIVES)
def test_pages_of_an_archive(tmp_path: Path, name: str) -> None:
    path, pack = tmp_path / name, ARCHIVES[name]
    if pack is None:
        make_zip(path)
    else:
        path.write_bytes(pack(tar_bytes()))
    assert is_container(path)
    tally: Counter[str] = Counter()
    found = [page for page in open_container(path).pages(name, tally) if isinstance(page, RawPage)]
    assert [page.origin for page in found] == [f"{name}/{origin}" for origin in ORIGINS]
    assert tally == {".png": 1}
    assert found[1].data.decode() == "文字"
    assert found[0].media_type == "text/html"
    listed = [ref for ref in list_container(path, name, Counter()) if isinstance(ref, PageRef)]
    reader = PageReader()
    for ref, page in [*zip(listed, found, strict=True), *zip(listed[::-1], found[::-1], strict=True)]:
        assert reader.read(ref) == page
    reader.close()


def _zip(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def _tar(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


WARC = (
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/\r\nWARC-Date: 2024-05-06T07:08:09Z\r\n"
    b"Content-Length: 42\r\n\r\nHTTP/1.1 200 OK\r\n\r\n<p>a page of a WARC</p>\r\n\r\n"
)
INNER = {
    "crawl/x.warc.gz": gzip.compress(WARC),
    "rows.jsonl.gz": gzip.compress('{"text": "文字"}\n{"text": "二"}\nno row\n'.encode()),
    "more.zip": _zip(
        {"p.html": b"<p>deep</p>", "more.tar.gz": _tar({"q.txt": b"deeper", "r/rows.jsonl": b'{"text": "x"}\n'})}
    ),
    "paper.pdf": b"%PDF",
    "numbers.csv": b"a,b\n1,2\n",
    "top.txt": b"top",
}


@pytest.mark.parametrize(("name", "pack"), [("a.zip", _zip), ("a.tar.gz", _tar)])
def test_files_of_many_pages_inside_of_archives(
    tmp_path: Path, name: str, pack: Callable[[dict[str, bytes]], bytes]
) -> None:
    pytest.importorskip("fastwarc")
    path = tmp_path / name
    path.write_bytes(pack(INNER))
    passed_by: Counter[str] = Counter()
    found = list(list_container(path, name, passed_by))
    refs = [each for each in found if isinstance(each, PageRef)]
    assert [ref.origin.removeprefix(f"{name}/") for ref in refs] == [
        "crawl/x.warc.gz#0000000000", "rows.jsonl.gz#000000001", "rows.jsonl.gz#000000002", "more.zip/p.html",
        "more.zip/more.tar.gz/q.txt", "more.zip/more.tar.gz/r/rows.jsonl#000000001", "top.txt",
    ]  # fmt: skip
    rows = {
        each.origin.removeprefix(f"{name}/"): (each.code, each.status) for each in found if isinstance(each, Failure)
    }
    assert rows == {
        "rows.jsonl.gz#000000003": ("bad-row", "failed"),
        "paper.pdf": ("pdf", "failed"),
        "numbers.csv": ("table", "skipped"),
    }
    assert not passed_by
    reader = PageReader()
    texts = [reader.read(ref).data for ref in refs]
    assert texts == [
        b"<p>a page of a WARC</p>",
        "文字".encode(),
        "二".encode(),
        b"<p>deep</p>",
        b"deeper",
        b"x",
        b"top",
    ]
    assert [reader.read(ref).data for ref in reversed(refs)] == texts[::-1]
    reader.close()
    assert all(ref.place for ref in refs)


def test_archives_within_archives_end_somewhere(tmp_path: Path) -> None:
    data = _zip({"p.txt": b"page"})
    for _ in range(6):
        data = _zip({"p.txt": b"page", "in.zip": data})
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    found = list(list_container(path, "a.zip", Counter()))
    assert [each.origin for each in found if isinstance(each, PageRef)] == [
        "a.zip/p.txt", "a.zip/in.zip/p.txt", "a.zip/in.zip/in.zip/p.txt", "a.zip/in.zip/in.zip/in.zip/p.txt",
    ]  # fmt: skip
    (row,) = [each for each in found if isinstance(each, Failure)]
    assert (row.code, row.origin) == ("nested", "a.zip/in.zip/in.zip/in.zip/in.zip")


def test_a_damaged_inner_file_is_one_row(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(_zip({"bad.zip": b"PK nothing", "bad.warc.gz": gzip.compress(WARC)[:60], "p.txt": b"page"}))
    found = list(list_container(path, "a.zip", Counter()))
    assert [each.origin for each in found if isinstance(each, PageRef)] == ["a.zip/p.txt"]
    assert {each.code for each in found if isinstance(each, Failure)} == {"damaged"}


def test_one_name_twice_gives_two_origins(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.html", "<p>old</p>")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.html", "<p>new</p>")
    found = [page for page in open_container(path).pages("a.zip", Counter()) if isinstance(page, RawPage)]
    assert [page.data for page in found] == [b"<p>old</p>", b"<p>new</p>"]
    assert len({page.origin for page in found}) == 2


def test_damaged_archives_are_failures(tmp_path: Path) -> None:
    whole = make_zip(tmp_path / "whole.zip").read_bytes()
    packed = gzip.compress(tar_bytes(), mtime=0)
    cases = {
        "cut.zip": whole[:-40],
        "empty.zip": b"",
        "rot.zip": whole[:45] + b"\xff" * 4 + whole[49:],
        "cut.tar": tar_bytes()[:700],
        "cut.tar.gz": packed[: len(packed) // 2],
        "empty.tar": b"",
        "no.tar.gz": b"this is no archive",
    }
    for name, data in cases.items():
        path = tmp_path / name
        path.write_bytes(data)
        failures = [each for each in open_container(path).pages(name, Counter()) if isinstance(each, Failure)]
        assert [failure.code for failure in failures] == ["damaged"], name


def test_an_encrypted_member_is_a_failure(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip")
    data = bytearray(path.read_bytes())
    central = data.index(b"PK\x01\x02")
    data[central + 8] |= 1  # the flag in the first entry of the directory
    path.write_bytes(bytes(data))
    first = next(open_container(path).pages("a.zip", Counter()))
    assert isinstance(first, Failure)
    assert first.code == "encrypted"
