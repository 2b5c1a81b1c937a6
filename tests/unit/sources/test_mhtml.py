from __future__ import annotations

import base64
import os
import quopri
from pathlib import Path

import pytest

from boilerstrip.errors import BoilerstripError
from boilerstrip.model import RawPage
from boilerstrip.sources.base import PageRef
from boilerstrip.sources.containers import read_page
from boilerstrip.sources.files import list_files
from boilerstrip.sources.mhtml import page_from_mhtml
from boilerstrip.sources.mirrors import is_made_page, mirrored_url

TEXT = "<p>Žluťoučký kůň, 駒, عربي</p>"


def saved(head: str, coding: str, body: bytes) -> bytes:
    return (
        f"""From: <Saved by Blink>
Snapshot-Content-Location: https://a.example/page?q=1
Subject: =?utf-8?Q?K=C5=AF=C5=88?=
Date: Tue, 7 May 2024 10:20:30 +0200
MIME-Version: 1.0
Content-Type: multipart/related;
\ttype="text/html";
\tboundary="----b"
{head}

------b
Content-Type: image/png
Content-ID: <image@x>
Content-Transfer-Encoding: base64

iVBORw0KGgo=
------b
Content-Type: text/html; charset=utf-8
Content-ID: <frame-0@x>
Content-Transfer-Encoding: {coding}
Content-Location: https://a.example/page?q=1

""".encode()
        + body
        + b"\n------b--\n"
    )


@pytest.mark.parametrize(
    ("coding", "body"),
    [("quoted-printable", quopri.encodestring(TEXT.encode())), ("base64", base64.encodebytes(TEXT.encode()))],
)
def test_the_root_part_is_the_page(tmp_path: Path, coding: str, body: bytes) -> None:
    path = tmp_path / "page.mhtml"
    path.write_bytes(saved("", coding, body))
    page = read_page(PageRef("page.mhtml", str(path)))
    assert page.data.decode().strip() == TEXT
    assert page.url == "https://a.example/page?q=1"
    assert page.fetched_at == "2024-05-07T08:20:30Z"
    assert (page.media_type, page.charset) == ("text/html", "utf-8")


@pytest.mark.parametrize("data", [b"", b"\x00\xff" * 50, b"Content-Type: image/png\n\nx"])
def test_a_file_with_no_page(data: bytes) -> None:
    with pytest.raises(BoilerstripError, match="no page"):
        page_from_mhtml(RawPage(data, "x.mhtml"))


def test_parts_within_parts_are_refused() -> None:
    nested = b"".join(b"Content-Type: multipart/related; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(1500))
    with pytest.raises(BoilerstripError, match="parts within parts"):
        page_from_mhtml(RawPage(nested + b"Content-Type: text/html\n\n<p>x", "x.mhtml"))


def test_urls_that_mirrors_leave() -> None:
    comment = b"<!-- saved from url=(0021)https://a.example/x/y -->"
    assert mirrored_url(b"<!DOCTYPE html>\n" + comment) == "https://a.example/x/y"
    assert mirrored_url(b"<!-- saved from url=(0014)about:internet -->") is None
    assert mirrored_url("<p>ไม่มี</p>".encode()) is None


def test_names_of_made_pages() -> None:
    assert is_made_page("a/index.php")
    assert not is_made_page("a/b.css?ver=3")
    assert not is_made_page("mail@host.txt")


def test_a_mirrored_page_in_a_folder_knows_its_url(tmp_path: Path) -> None:
    path = tmp_path / "index.html"
    path.write_text(
        "<html>\n<!-- Mirrored from a.example/ä/ by HTTrack Website Copier/3.49 -->\n<p>Hej", encoding="utf-8"
    )
    assert read_page(PageRef("index.html", str(path))).url == "http://a.example/ä/"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no files with a question mark in their name")
def test_pages_that_wget_kept_under_their_made_names_are_listed(tmp_path: Path) -> None:
    for name in ("view.php?id=1", "view.php@id=2", "list.aspx", "style.css?v=3", "index.html?p=4"):
        (tmp_path / name).write_text("<p>Hej", encoding="utf-8")
    found = [ref.origin for ref in list_files([tmp_path]).pages]
    assert found == ["index.html?p=4", "list.aspx", "view.php?id=1", "view.php@id=2"]
