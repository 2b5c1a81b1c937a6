"""Whatever the bytes, an HTML page is refused by name or laid out so that nothing is lost, the same way each time."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from boilerstrip.config import Settings
from boilerstrip.errors import DecodeError
from boilerstrip.model import RawPage
from boilerstrip.pipeline import clean_page

_PIECES = st.sampled_from([
    b"<div class='post nav-item'>", b"</div>", b"<p>", b"</p>", b"<br>", b"<a href=x>", b"</a>", b"<table><tr><td>",
    b"</table>", b"<ul><li>", b"<li>", b"</ul>", b"<pre>", b"</pre>", b"<h1>", b"</h1>", b"<noscript>", b"</noscript>",
    b"<script type='application/ld+json'>{", b"</script>", b"<ruby>", b"<rt>", b"<svg>", b"<template>",
    b"<select><option>",
    b"<meta charset=gbk>", b"<meta charset=utf-16>", b"<title>", b"</title>", b"<plaintext>", b"<textarea>", b"<math>",
    b"<div hidden>", b"<nav role=navigation>", b"<article>", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\x1b$B",
    b"&#xD800;",
    b"\x81\x30", b"\r\n", b"<!--", b"-->", b"<b><p></b>", b"<form><input>", b"<frameset>",
    b"Ein Satz, der etwas sagt. ", "一段有意义的文字。".encode(), "一段有意义的文字。".encode("gb18030"),
    "ภาษาไทย ".encode(), "שלום עולם. ".encode(), "👩‍👩‍👧‍👦".encode(),
])  # fmt: skip
_PAGES = st.lists(st.one_of(_PIECES, st.binary(max_size=12)), max_size=60).map(b"".join)
_MANY = settings(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck))


@_MANY
@given(_PAGES)
def test_any_bytes_are_refused_or_laid_out_without_loss(data: bytes) -> None:
    page = RawPage(data, origin="page.html", media_type="text/html")
    try:
        found = clean_page(page, Settings())
    except DecodeError:
        return
    document = found.document
    assert not any("\ud800" <= character <= "\udfff" for character in document.text)
    extents = [document.extent(index) for index in range(len(document.blocks))]
    assert "".join(document.text[extent.start : extent.end] for extent in extents) == document.text
    for block in document.blocks:
        text = document.text[block.start : block.end]
        assert text
        assert text == text.strip()
    assert document.dom is not None
    assert len(document.dom.owner) == len(document.blocks) == len(found.decisions)
    assert found.restore() == document.text
    assert all(span.rule and span.reason and 0 <= span.score <= 1 for span in found.removed)
    assert clean_page(page, Settings()).decisions == found.decisions
