from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import webencodings

from boilerstrip.errors import DecodeError
from boilerstrip.model import RawPage
from boilerstrip.segment.decode import Decoded, decode


class Case(NamedTuple):
    """One case in the form of html5lib-tests: `#data`, the bytes, `#encoding`, the name."""

    data: bytes
    encoding: str


def read_cases(file: Path) -> Iterator[Case]:
    for part in file.read_bytes().split(b"#data\n")[1:]:
        data, _, rest = part.partition(b"\n#encoding\n")
        yield Case(data, rest.split(b"\n")[0].decode("ascii").strip())


CASES = list(read_cases(Path(__file__).parent / "encoding_cases.dat"))
# What the WHATWG calls these, Python's decoders know under the name of the larger set.
_LARGER = {"gb18030": "gbk", "big5hkscs": "big5", "cp949": "euc-kr", "cp932": "shift_jis", "cp874": "windows-874"}


def _page(data: bytes, **told: str) -> Decoded:
    return decode(RawPage(data, **{"origin": "page.html", **told}))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.data[:40])
def test_declared_encodings(case: Case) -> None:
    found = _page(case.data).encoding
    assert webencodings.lookup(_LARGER.get(found, found)).name == case.encoding


def test_the_loader_reads_all_cases() -> None:
    assert len(CASES) == 100


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("<meta charset=gb2312><p>镕基先生访问了上海。", "gb18030"),  # not in GB 2312 proper
        ("<meta charset=gbk><p>你好，世界。€", "gb18030"),
        ("<meta charset=big5><p>這是繁體中文的一段話。", "big5hkscs"),
        ("<meta charset=shift_jis><p>これは日本語①です。", "cp932"),
        ("<meta charset=euc-kr><p>한국어 문장입니다. 똠방각하", "cp949"),
        ("<meta charset=windows-1251><p>Это русский текст.", "windows-1251"),
        ("<meta charset=windows-1255><p>שלום עולם", "windows-1255"),
        ("<meta charset=windows-874><p>ภาษาไทยสวยงาม", "cp874"),
    ],
)
def test_declared_pages_come_out_right(text: str, encoding: str) -> None:
    found = _page(text.encode(encoding))
    assert (found.text, found.encoding, found.source) == (text, encoding, "meta")


@pytest.mark.parametrize("label", ["iso-8859-1", "gb2312", "shift_jis", "utf-16"])
def test_a_declaration_that_lies_about_utf8_is_passed_over(label: str) -> None:
    text = f"<meta charset={label}><p>Grüße aus Köln — 你好，世界 — до свидания"
    found = _page(text.encode())
    assert (found.text, found.encoding) == (text, "utf-8")


def test_a_header_that_lies_is_passed_over_for_the_meta_tag() -> None:
    text = "<meta charset=gbk><p>服务器说这是别的编码，其实不是。"
    found = _page(text.encode("gbk"), charset="utf-8")
    assert (found.text, found.source) == (text, "meta")


def test_the_header_goes_before_the_meta_tag() -> None:
    text = "<meta charset=windows-1252><p>Это русский текст."
    found = _page(text.encode("windows-1251"), charset="windows-1251")
    assert (found.text, found.source) == (text, "header")


@pytest.mark.parametrize(
    "text", ["这个网页没有说明它的编码，但是读者还是想看到汉字。", "このページは文字コードを宣言していません。"]
)
def test_undeclared_pages_are_detected(text: str) -> None:
    encoding = "gb18030" if "这" in text else "euc-jp"
    found = _page(("<p>" + text * 3).encode(encoding))
    assert (found.text, found.source) == ("<p>" + text * 3, "detected")


def test_one_broken_byte_does_not_spoil_a_page() -> None:
    text = "<meta charset=utf-8>" + "<p>Ein Satz mit ü und ß.</p>" * 60
    found = _page(text.encode() + b"\xff")
    assert found.text == text + "\ufffd"
    assert found.encoding == "utf-8"


@pytest.mark.parametrize("told", ["", "<meta charset=iso-8859-1>", "<meta charset=gbk>"])
@pytest.mark.parametrize(
    "sentence", ["Ein schöner Tag in Köln. ", "Прекрасный день у реки. ", "河边的一天。", "يوم جميل. "]
)
def test_utf8_that_is_broken_in_places_does_not_become_gibberish(told: str, sentence: str) -> None:
    text = told + sentence * 15
    found = _page(text.encode() + b"\xff\xfe " + sentence.encode())
    assert (found.text, found.encoding) == (f"{text}\ufffd\ufffd {sentence}", "utf-8")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Où est passé l'été ? Çà et là, déjà, où l'on naît, là où l'âme paraît. ", "windows-1252"),
        ("这个网页没有说明它的编码，但是读者还是想看到汉字。", "gb18030"),
        ("このページは文字コードを宣言していません。", "cp932"),
        ("Это страница без объявленной кодировки, и всё же её читают. ", "windows-1251"),
    ],
)
def test_other_encodings_are_not_taken_for_broken_utf8(text: str, encoding: str) -> None:
    found = _page((f"<meta charset={encoding}>" + text * 5).encode(encoding))
    assert text * 5 in found.text


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (b"\xef\xbb\xbfcaf\xc3\xa9", "utf-8"),
        ("café".encode("utf-16"), "utf-16-le"),
        (b"\xfe\xff" + "café".encode("utf-16-be"), "utf-16-be"),
    ],
)
def test_a_byte_order_mark_decides_and_is_no_text(data: bytes, encoding: str) -> None:
    found = _page(data, origin="a.txt", charset="windows-1252")
    assert (found.text, found.encoding, found.source) == ("café", encoding, "bom")


@pytest.mark.parametrize(
    "text", ["a\r\nb\rc\n\n\x85d\u2028e\x0bf\x0c", "nul \x00 in\x00side a text of some length", "\t\x1b[31m red"]
)
def test_plain_text_survives_character_for_character(text: str) -> None:
    assert _page(text.encode(), origin="a.txt").text == text


def test_text_that_is_told_to_be_utf8_may_hold_nuls() -> None:
    page = RawPage("0\x00\x80".encode(), origin="table#1", media_type="text/plain", charset="utf-8")
    assert decode(page).text == "0\x00\x80"


def test_surrogates_cannot_appear() -> None:
    found = _page(b"\xff\xfe" + "a\ud800b".encode("utf-16-le", "surrogatepass"), origin="a.txt")
    assert found.text == "a\ufffdb"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "pdf"),
        (b"PK\x03\x04\x14\x00\x06\x00", "archive"),
        (b"\x1f\x8b\x08\x00\x00\x00\x00\x00", "archive"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "image"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", "office"),
        (b"\x00\x00\x00\x18ftypmp42", "media"),
        (bytes(range(256)), "binary"),
    ],
)
@pytest.mark.parametrize("origin", ["page.html", "note.txt", "-"])
def test_what_is_no_text_is_refused_by_name(data: bytes, code: str, origin: str) -> None:
    with pytest.raises(DecodeError) as caught:
        _page(data, origin=origin)
    assert caught.value.code == code
    assert origin in str(caught.value)


@pytest.mark.parametrize(
    ("origin", "media_type", "data", "is_html"),
    [
        ("a.html", None, b"plain words", True),
        ("a.XHTML", None, b"plain words", True),
        ("a.txt", None, b"<!doctype html><p>x", False),
        ("notes.md", None, b"<p>x", False),
        ("https://example.org/a.htm?x=1.txt", None, b"plain words", True),
        ("-", None, b"\n <!-- c --> <!DOCTYPE html><p>x", True),
        ("-", None, b"<article><p>x</article>", True),
        ("-", None, b"<3 is a heart", False),
        ("-", None, b"words, <b>then</b> tags", False),
        ("a.html", "text/plain; charset=utf-8", b"<p>x", False),
        ("a.txt", "text/html", b"words", True),
        ("a", "application/xhtml+xml", b"<html>", True),
        ("a", "application/octet-stream", b"<html>", True),
        ("a", "application/json", b"{}", False),
    ],
)
def test_html_is_told_from_text(origin: str, media_type: str | None, data: bytes, is_html: bool) -> None:
    assert decode(RawPage(data, origin=origin, media_type=media_type)).is_html is is_html
