from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections import Counter
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
