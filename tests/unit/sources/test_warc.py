from __future__ import annotations

import gc
import gzip
import io
import random
import zipfile
import zlib
from collections import Counter
from pathlib import Path

import pytest
import zstandard

from boilerstrip.errors import BoilerstripError
from boilerstrip.model import RawPage, StorePlace
from boilerstrip.provenance import RightsSignal
from boilerstrip.sources.base import Failure
from boilerstrip.sources.warc import pages, read

pytest.importorskip("fastwarc")


def http(body: bytes, *headers: str, status: str = "200 OK", mime: str = "text/html; charset=utf-8") -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {mime}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def record(uri: str, block: bytes, *fields: str, kind: str = "response", length: int | None = None) -> bytes:
    lines = [
        "WARC/1.0",
        f"WARC-Type: {kind}",
        f"WARC-Target-URI: {uri}",
        "WARC-Date: 2024-05-06T07:08:09Z",
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{zlib.crc32(uri.encode()):012d}>",
        *fields,
        f"Content-Length: {len(block) if length is None else length}",
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def three() -> list[bytes]:
    return [record(f"http://a.example/{n}", http(f"<p>Seite {n} – 第{n}页".encode() * 9)) for n in range(3)]


def urls(found: list[RawPage | Failure]) -> list[str | None]:
    return [each.url for each in found if isinstance(each, RawPage)]


def codes(found: list[RawPage | Failure]) -> list[str]:
    return [each.code for each in found if isinstance(each, Failure)]


def write(folder: Path, data: bytes, name: str = "x.warc.gz") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


LONG = record("http://a.example/0", http(b"<p>" + b"long " * 40_000))
LAYOUTS = {
    "one member, long records": ("x.warc.gz", gzip.compress(LONG + b"".join(three()[1:]))),
    "members": ("x.warc.gz", b"".join(gzip.compress(each) for each in three())),
    "one member": ("x.warc.gz", gzip.compress(b"".join(three()))),
    "plain": ("x.warc", b"".join(three())),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_page_is_read_in_order_and_again_at_its_place(tmp_path: Path, layout: str) -> None:
    name, data = LAYOUTS[layout]
    path = write(tmp_path, data, name)
    found = list(pages(path))
    assert urls(found) == [f"http://a.example/{n}" for n in range(3)]
    for page in found:
        assert isinstance(page, RawPage)
        assert page.place is not None
        assert read(path, page.place, page.origin) == page
    assert isinstance(found[1], RawPage)
    assert found[1].media_type == "text/html"
    assert found[1].charset == "utf-8"
    assert found[1].fetched_at == "2024-05-06T07:08:09Z"
    assert found[1].data.decode().startswith("<p>Seite 1 – 第1页")


def test_zstandard_records(tmp_path: Path) -> None:
    zstandard = pytest.importorskip("zstandard")
    path = write(tmp_path, b"".join(zstandard.compress(each) for each in three()), "x.warc.zst")
    found = list(pages(path))
    assert len(urls(found)) == 3
    assert isinstance(found[2], RawPage)
    assert found[2].place is not None
    assert read(path, found[2].place, found[2].origin) == found[2]


def test_wacz_package(tmp_path: Path) -> None:
    path = tmp_path / "x.wacz"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("datapackage.json", "{}")
        package.writestr("archive/data.warc.gz", b"".join(gzip.compress(each) for each in three()))
    found = list(pages(path))
    assert len(urls(found)) == 3
    assert isinstance(found[1], RawPage)
    assert found[1].place is not None
    assert found[1].place.file == "archive/data.warc.gz"
    assert read(path, found[1].place, found[1].origin) == found[1]


def test_what_is_no_page_is_counted(tmp_path: Path) -> None:
    data = [
        record("http://a.example/i.png", http(b"\x89PNG", mime="image/png")),
        record("http://a.example/404", http(b"<p>gone", status="404 Not Found")),
        record("http://a.example/robots.txt", http(b"User-agent: *", mime="text/plain")),
        record("http://a.example/sitemap.xml", http(b"<urlset/>"), "WARC-Resource-Type: sitemap"),
        record("http://a.example/", b"GET / HTTP/1.1\r\n\r\n", kind="request"),
        record("http://a.example/ok", http(b"<p>ok"), "WARC-Resource-Type: page"),
    ]
    tally: Counter[str] = Counter()
    found = list(pages(write(tmp_path, b"".join(map(gzip.compress, data))), "crawl/x.warc.gz", tally))
    assert urls(found) == ["http://a.example/ok"]
    assert tally == {"image/png": 1, "http-404": 1, "robots": 1, "sitemap": 1}
    assert found[0].origin.startswith("crawl/x.warc.gz#")


def test_wet_and_resource_records(tmp_path: Path) -> None:
    data = [
        record("http://a.example/1", "ข้อความ".encode(), "Content-Type: text/plain", kind="conversion"),
        record("http://a.example/2", b"<p>saved", "Content-Type: text/html", kind="resource"),
        record("urn:pageinfo:x", b"{}", "Content-Type: application/json", kind="resource"),
    ]
    found = list(pages(write(tmp_path, b"".join(map(gzip.compress, data)))))
    assert [(page.media_type, page.data) for page in found if isinstance(page, RawPage)] == [
        ("text/plain", "ข้อความ".encode()),
        ("text/html", b"<p>saved"),
    ]


BODY = "<p>Grüße, 你好, שלום</p>".encode() * 40
RAW_DEFLATE = zlib.compressobj(wbits=-15)
CHUNKED = b"5;x=y\r\n" + BODY[:5] + b"\r\n" + b"%x\r\n" % (len(BODY) - 5) + BODY[5:] + b"\r\n0\r\n\r\n"

CODED = {
    "chunked": (CHUNKED, ["Transfer-Encoding: chunked"]),
    "chunks undone, header left": (BODY, ["Transfer-Encoding: chunked"]),
    "gzip": (gzip.compress(BODY), ["Content-Encoding: gzip"]),
    "gzip undone, header left": (BODY, ["Content-Encoding: gzip", f"Content-Length: {len(BODY) * 3}"]),
    "deflate": (zlib.compress(BODY), ["Content-Encoding: deflate"]),
    "bare deflate": (RAW_DEFLATE.compress(BODY) + RAW_DEFLATE.flush(), ["Content-Encoding: deflate"]),
    "brotli undone, header left": (BODY, ["Content-Encoding: br"]),
    "length too small": (BODY, ["Content-Length: 3"]),
    "length nonsense": (BODY, ["Content-Length: many"]),
}


@pytest.mark.parametrize("case", CODED)
def test_codings_are_undone_where_the_bytes_bear_them_out(tmp_path: Path, case: str) -> None:
    payload, headers = CODED[case]
    path = write(tmp_path, gzip.compress(record("http://a.example/", http(payload, *headers))))
    (page,) = pages(path)
    assert isinstance(page, RawPage), page
    assert page.data == BODY


CUT = {
    "length": (http(BODY, f"Content-Length: {len(BODY) + 1}"), ()),
    "chunks": (http(CHUNKED[:-9], "Transfer-Encoding: chunked"), ()),
    "gzip": (http(gzip.compress(BODY)[:-12], "Content-Encoding: gzip"), ()),
    "said so": (http(BODY), ("WARC-Truncated: length",)),
}


@pytest.mark.parametrize("case", CUT)
def test_an_incomplete_body_is_a_failure(tmp_path: Path, case: str) -> None:
    block, fields = CUT[case]
    path = write(tmp_path, gzip.compress(record("http://a.example/", block, *fields)))
    (failure,) = pages(path)
    assert isinstance(failure, Failure)
    assert failure.code == "truncated"


def damaged() -> dict[str, tuple[str, bytes]]:
    first, second, third = three()
    members = [gzip.compress(each) for each in (first, second, third)]
    long = record("http://a.example/bad", http(b"<p>bad"), length=100_000)
    swallowing = record("http://a.example/bad", http(b"<p>bad"), length=150)
    short = record("http://a.example/bad", http(b"<p>bad" * 50), length=60)
    return {
        "torn member": ("x.warc.gz", members[0] + members[1][:-40] + members[2]),
        "rot": ("x.warc.gz", members[0] + members[1][:60] + b"\xff" * 8 + members[1][68:] + members[2]),
        "zeros between": ("x.warc.gz", members[0] + b"\0" * 5000 + members[2]),
        "length too large": ("x.warc.gz", members[0] + gzip.compress(long) + members[2]),
        "length reaches into the next": ("x.warc.gz", members[0] + gzip.compress(swallowing) + members[2]),
        "plain, length too large": ("x.warc", first + long + third),
        "plain, length too small": ("x.warc", first + short + third),
    }


@pytest.mark.parametrize("case", damaged())
def test_a_damaged_record_hides_no_other(tmp_path: Path, case: str) -> None:
    name, data = damaged()[case]
    found = list(pages(write(tmp_path, data, name)))
    assert [url for url in urls(found) if not str(url).endswith("bad")] == ["http://a.example/0", "http://a.example/2"]


@pytest.mark.parametrize("case", [each for each in damaged() if each != "plain, length too small"])
def test_a_damaged_record_is_a_failure_and_gives_no_text(tmp_path: Path, case: str) -> None:
    name, data = damaged()[case]
    found = list(pages(write(tmp_path, data, name)))
    assert len(urls(found)) == 2
    assert codes(found) == ["damaged"]


# Records of a crawl: the block that is kept of a page, what it is kept with, and the code of the failure it is, if one.
_CRAWLED = {
    "plain": (http, (), None),
    "chunked": (lambda body: http(_chunks(body), "Transfer-Encoding: chunked"), (), None),
    "gzip": (lambda body: http(gzip.compress(body), "Content-Encoding: gzip"), (), None),
    "both": (
        lambda body: http(_chunks(gzip.compress(body)), "Content-Encoding: gzip", "Transfer-Encoding: chunked"),
        (),
        None,
    ),
    "undone": (lambda body: http(body, "Content-Encoding: gzip", "Transfer-Encoding: chunked"), (), None),
    "no last chunk": (lambda body: http(_chunks(body)[:-9], "Transfer-Encoding: chunked"), (), "truncated"),
    "half a gzip": (lambda body: http(gzip.compress(body)[:-20], "Content-Encoding: gzip"), (), "truncated"),
    "too short": (lambda body: http(body[:-20], f"Content-Length: {len(body)}"), (), "truncated"),
    "said so": (lambda body: http(body[:-20]), ("WARC-Truncated: time",), "truncated"),
}


def _chunks(body: bytes) -> bytes:
    pieces = (body[start : start + 100] for start in range(0, len(body), 100))
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def test_a_crawl_with_every_coding_and_every_damage_gives_all_that_is_whole(tmp_path: Path) -> None:
    members, whole, broken = [], {}, []
    for number in range(90):
        name, (block, fields, code) = list(_CRAWLED.items())[number % len(_CRAWLED)]
        body = f"<p>Page {number}, {name}: the river {number * 7919} carries sand – 第{number}页</p>".encode() * 9
        uri = f"http://a.example/{number}"
        members.append(gzip.compress(record(uri, b"GET / HTTP/1.1\r\n\r\n", kind="request")))
        if number % 20 == 13:  # a length that is wrong, and a member that is torn
            members.append(gzip.compress(record(uri, http(body), length=90_000 + number)))
            broken.append("damaged")
        elif number % 20 == 4:
            members.append(gzip.compress(record(uri, http(body)))[:-30])
            broken.append("damaged")
        else:
            members.append(gzip.compress(record(uri, block(body), *fields)))
            if code:
                broken.append(code)
            else:
                whole[uri] = body
    path = write(tmp_path, b"".join(members) + members[1][: len(members[1]) // 2])
    found = list(pages(path))
    assert {page.url: page.data for page in found if isinstance(page, RawPage)} == whole
    assert Counter(codes(found)) == Counter([*broken, "damaged"])
    for page in found:
        if isinstance(page, RawPage):
            assert page.place is not None
            assert read(path, page.place, page.origin).data == page.data


def test_a_file_that_ends_early_gives_what_is_whole(tmp_path: Path) -> None:
    members = [gzip.compress(each) for each in three()]
    found = list(pages(write(tmp_path, b"".join(members)[:-30])))
    assert len(urls(found)) == 2
    assert codes(found) == ["damaged"]


@pytest.mark.parametrize("data", [b"", b"\0" * 300, b"no archive at all", gzip.compress(b"text", mtime=0)])
def test_a_file_that_is_no_warc_gives_no_pages(tmp_path: Path, data: bytes) -> None:
    assert urls(list(pages(write(tmp_path, data)))) == []


def test_a_place_that_holds_no_page(tmp_path: Path) -> None:
    path = write(tmp_path, b"".join(map(gzip.compress, three())))
    request = write(
        tmp_path, gzip.compress(record("http://a.example/", b"GET / HTTP/1.1", kind="request")), "y.warc.gz"
    )
    with pytest.raises(BoilerstripError, match=r"no page lies at byte 0 of y\.warc\.gz"):
        read(request, StorePlace("y.warc.gz", 0, request.stat().st_size), "y")
    with pytest.raises(BoilerstripError, match=r"holds no z\.warc\.gz"):
        read(path, StorePlace("z.warc.gz", 0, 1), "z")


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_file_that_warcio_wrote(tmp_path: Path) -> None:
    warcio = pytest.importorskip("warcio")
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    assert warcio
    path = tmp_path / "x.warc.gz"
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        headers = StatusAndHeaders(
            "200 OK", [("Content-Type", "text/html"), ("Transfer-Encoding", "chunked")], protocol="HTTP/1.1"
        )
        kept = writer.create_warc_record("http://a.example/", "response", io.BytesIO(CHUNKED), http_headers=headers)
        writer.write_record(kept)
        revisit = writer.create_revisit_record(
            "http://a.example/", "sha1:X", "http://a.example/", "2024-01-01T00:00:00Z"
        )
        writer.write_record(revisit)
    del writer, kept, revisit
    gc.collect()  # warcio leaves temporary files open: its warnings belong to this test
    (page,) = pages(path)
    assert isinstance(page, RawPage)
    assert page.data == BODY


NOTES = (
    b"software: boilerstrip/9.1\r\nrole: page\r\nrobots-allowed: true\r\n"
    b"rights-signal: robots.txt content-signal: search=yes, ai-train=no\r\n"
    b"rights-signal: header link: <https://a.example/by>; rel=license\r\n"
    b"rights-verdict: search=allow (robots.txt content-signal: search=yes, ai-train=no)\r\n"
    b"rights-verdict: ai-input=unstated\r\nrights-verdict: ai-train=deny\r\nrights-interpreter: rights/7\r\n"
)


def own(number: int, notes: bytes = NOTES) -> list[bytes]:
    """A metadata record and a response, as our own store lays them."""
    uri = f"http://a.example/{number}"
    about = f"WARC-Concurrent-To: <urn:uuid:00000000-0000-0000-0000-{zlib.crc32(uri.encode()):012d}>"
    response = record(uri, http(b"<p>body of the page"), "WARC-Resource-Type: page")
    return [record(f"{uri}/metadata", notes, about, kind="metadata"), response]


@pytest.mark.parametrize("name", ["x.warc.gz", "x.warc", "x.warc.zst"])
def test_what_our_store_wrote_down_beside_a_page_comes_with_it(tmp_path: Path, name: str) -> None:
    packed = {"x.warc.gz": gzip.compress, "x.warc": bytes, "x.warc.zst": zstandard.compress}[name]
    path = write(tmp_path, b"".join(packed(each) for number in range(3) for each in own(number)), name)
    found = list(pages(path))
    assert len(found) == 3
    for page in found:
        assert isinstance(page, RawPage)
        assert page.place is not None
        assert read(path, page.place, page.origin) == page
        crawled = page.crawled
        assert crawled is not None
        assert (crawled.software, crawled.robots_allowed) == ("boilerstrip/9.1", True)
        rights = crawled.rights
        assert rights is not None
        assert (rights.search, rights.ai_input, rights.ai_train) == ("allow", "unstated", "deny")
        assert rights.interpreter == "rights/7"
        assert rights.signals == (
            RightsSignal("robots.txt", "content-signal", "search=yes, ai-train=no"),
            RightsSignal("header", "link", "<https://a.example/by>; rel=license"),
        )


def test_a_long_metadata_record_is_found_too(tmp_path: Path) -> None:
    rng = random.Random(1)
    notes = NOTES + b"".join(b"alternate: xx http://a.example/%x\r\n" % rng.getrandbits(900) for _ in range(200))
    path = write(tmp_path, b"".join(gzip.compress(each) for number in range(2) for each in own(number, notes)))
    for page in pages(path):
        assert isinstance(page, RawPage)
        assert page.place is not None
        assert page.crawled is not None
        assert read(path, page.place, page.origin) == page


def test_metadata_of_another_record_or_another_tool_says_nothing(tmp_path: Path) -> None:
    (noted, _), (_, other) = own(0), own(1)
    theirs = own(2, b"via: http://a.example/\r\nfetchTimeMs: 4\r\n")
    path = write(tmp_path, b"".join(map(gzip.compress, [noted, other, *theirs])))
    found = list(pages(path))
    assert urls(found) == ["http://a.example/1", "http://a.example/2"]
    for page in found:
        assert isinstance(page, RawPage)
        assert page.crawled is None
        assert page.place is not None
        assert read(path, page.place, page.origin).crawled is None


def test_only_a_response_has_a_status(tmp_path: Path) -> None:
    text = record("http://a.example/", b"Text.", "Content-Type: text/plain", kind="conversion")
    (page,) = pages(write(tmp_path, gzip.compress(text)))
    assert isinstance(page, RawPage)
    assert page.status is None
    assert page.fetched_at == "2024-05-06T07:08:09Z"


def with_dictionary(made: list[bytes], *, packed: bool = False) -> bytes:
    """Records as frames that share a dictionary, which stands before them, itself packed or not."""
    samples = [record(f"http://a.example/{n}", http(f"<p>Seite {n} {n * n}".encode() * 5)) for n in range(300)]
    dictionary = zstandard.train_dictionary(4096, samples)
    data = dictionary.as_bytes()
    data = zstandard.compress(data) if packed else data
    frames = [zstandard.ZstdCompressor(dict_data=dictionary).compress(each) for each in made]
    return b"\x5d\x2a\x4d\x18" + len(data).to_bytes(4, "little") + data + b"".join(frames)


@pytest.mark.parametrize("packed", [False, True])
def test_zstd_with_a_dictionary(tmp_path: Path, packed: bool) -> None:
    made = [*three(), *(each for number in range(3, 40) for each in own(number))]
    path = write(tmp_path, with_dictionary(made, packed=packed), "x.warc.zst")
    found = list(pages(path))
    assert urls(found) == [f"http://a.example/{n}" for n in range(40)]
    for page in found:
        assert isinstance(page, RawPage)
        assert page.place is not None
        assert read(path, page.place, page.origin) == page
    assert isinstance(found[9], RawPage)
    assert found[9].crawled is not None


def test_a_damaged_frame_costs_one_page(tmp_path: Path) -> None:
    data = bytearray(with_dictionary(three()))
    places = [page.place for page in pages(write(tmp_path, bytes(data), "x.warc.zst")) if isinstance(page, RawPage)]
    assert places[1] is not None
    data[places[1].offset + 12 : places[1].offset + 30] = b"\xff" * 18
    found = list(pages(write(tmp_path, bytes(data), "y.warc.zst")))
    assert urls(found) == ["http://a.example/0", "http://a.example/2"]
    assert codes(found) == ["damaged"]


@pytest.mark.parametrize(
    "data",
    [
        b"\x5d\x2a\x4d\x18\xff\xff\xff\xff",
        b"\x5d\x2a\x4d\x18\x08\x00\x00\x00\x28\xb5\x2f\xfdnope" + zstandard.compress(three()[0]),
        with_dictionary(three())[:-40],
        with_dictionary([three()[0] + three()[1]]),
        with_dictionary([b"no record at all, but long enough to be one of something else"]),
    ],
    ids=["endless", "bad dictionary", "cut short", "two records in a frame", "no record"],
)
def test_what_is_wrong_with_dictionaries_and_frames_is_a_row(tmp_path: Path, data: bytes) -> None:
    found = list(pages(write(tmp_path, data, "x.warc.zst")))
    assert set(codes(found)) == {"damaged"}


def test_a_wacz_may_hold_any_kind_of_warc_and_has_to_hold_one(tmp_path: Path) -> None:
    path = tmp_path / "x.wacz"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("archive/a.warc.zst", with_dictionary(three()))
        package.writestr("archive/B.WARC", b"".join(three()))
        package.writestr("indexes/index.cdx.gz", b"")
    found = list(pages(path))
    assert len(urls(found)) == 6
    for page in found:
        assert isinstance(page, RawPage)
        assert page.place is not None
        assert read(path, page.place, page.origin) == page
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("datapackage.json", "{}")
    assert codes(list(pages(path))) == ["damaged"]
