from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from boilerstrip.corpus.disk import Disk
from boilerstrip.corpus.rawindex import captures_of, read_index, surt
from boilerstrip.corpus.rawledger import FileLedger, StoreEnd
from boilerstrip.corpus.rawscan import scan
from boilerstrip.corpus.rawstore import LEDGER_NAME, RawStore, StoreOptions
from boilerstrip.errors import CorpusError
from boilerstrip.fetch.exchange import Exchange, Hop, Revisit, Role
from boilerstrip.provenance import SOFTWARE

SMALL = StoreOptions(max_bytes=3000)


def exchange(number: int = 0, body: bytes | None = None) -> Exchange:
    url = f"http://a.example/{number}"
    body = f"<p>{number} – 第{number}页</p>".encode() * 9 if body is None else body
    return Exchange(
        url=url,
        asked=url,
        role=Role.PAGE,
        status=200,
        reason="OK",
        request_target=f"/{number}",
        request_headers=(("Host", "a.example"),),
        response_headers=(("Content-Type", "text/html; charset=utf-8"), ("Transfer-Encoding", "chunked")),
        wire=body,
        body=body,
        fetched_at="2025-01-02T03:04:05.000006Z",
        address="192.0.2.1",
    )


def responses(folder: Path) -> list[str]:
    found = [record for path in sorted(folder.glob("*.warc.gz")) for record in scan(path)]
    assert all(record.is_sound for record in found)
    return [record.fields["warc-target-uri"] for record in found if record.kind in {"response", "revisit"}]


def test_what_is_appended_can_be_read_back_at_its_place(tmp_path: Path) -> None:
    fastwarc = pytest.importorskip("fastwarc.warc")
    assert fastwarc
    from boilerstrip.sources.warc import read

    with RawStore.open(tmp_path, options=SMALL) as store:
        places = [store.append(exchange(number)) for number in range(9)]
    assert len({place.file for place in places}) == 3
    for number, place in enumerate(places):
        page = read(tmp_path / place.file, place, "x")
        assert page.data == exchange(number).body
        assert page.url == f"http://a.example/{number}"
        assert (page.media_type, page.charset, page.status) == ("text/html", "utf-8", 200)


def test_only_what_was_committed_is_there_after_a_crash(tmp_path: Path) -> None:
    store = RawStore.open(tmp_path)
    store.append(exchange(0))
    end = store.commit()
    store.append(exchange(1))
    store._let_go()  # as if the process had died: no commit, no index
    with RawStore.open(tmp_path) as store:
        assert store.end == end
        store.append(exchange(2))
    assert responses(tmp_path) == ["http://a.example/0", "http://a.example/2"]


def test_the_index_finds_every_capture(tmp_path: Path) -> None:
    with RawStore.open(tmp_path, options=SMALL) as store:
        for number in range(9):
            store.append(exchange(number))
    for path in tmp_path.glob("*.warc.gz"):
        index = path.with_name(path.name.replace(".warc.gz", ".cdxj"))
        lines = index.read_text().splitlines()
        assert lines == sorted(lines)
        assert sorted((each.url, each.offset, each.digest) for each in read_index(index)) == sorted(
            (each.url, each.offset, each.digest) for each in captures_of(path)
        )


def test_an_index_that_is_lost_or_garbled_is_made_again(tmp_path: Path) -> None:
    with RawStore.open(tmp_path) as store:
        store.append(exchange(0))
        store.append(exchange(1))
    (index,) = tmp_path.glob("*.cdxj")
    whole = index.read_bytes()
    index.write_bytes(b"".join(reversed(whole.splitlines(keepends=True))))
    RawStore.open(tmp_path).close()
    assert index.read_bytes() == whole
    for damaged in (b"", b"nonsense\n", whole[:-30], whole[:-1]):
        index.write_bytes(damaged)
        RawStore.open(tmp_path).close()
        assert index.read_bytes() == whole


def test_the_index_is_written_now_and_then(tmp_path: Path) -> None:
    store = RawStore.open(tmp_path, options=StoreOptions(index_every=2500))
    for number in range(9):
        store.append(exchange(number))
        if number % 2:
            store.commit()
    listed = read_index(tmp_path / "pages-00001.cdxj")
    assert 0 < len(listed) < 9
    store._let_go()
    RawStore.open(tmp_path).close()
    assert len(read_index(tmp_path / "pages-00001.cdxj")) == 8


def test_few_captures_are_held_in_memory_and_all_are_in_the_index(tmp_path: Path) -> None:
    options = StoreOptions(index_captures=5)
    store = RawStore.open(tmp_path, options=options)
    for number in reversed(range(33)):
        store.append(exchange(number))
        store.commit()
        assert len(store._captures) < 5
    store._let_go()
    RawStore.open(tmp_path, options=options).close()
    index = tmp_path / "pages-00001.cdxj"
    whole = index.read_bytes()
    lines = whole.splitlines()
    assert lines == sorted(lines)
    assert len({each.offset for each in read_index(index)}) == len(lines) == 33
    index.unlink()
    RawStore.open(tmp_path, options=options).close()
    assert index.read_bytes() == whole


def test_a_page_that_has_not_changed_is_a_revisit(tmp_path: Path) -> None:
    first = exchange(0)
    revisit = Revisit(first.url, first.fetched_at, first.payload_digest)
    with RawStore.open(tmp_path) as store:
        store.append(first)
        store.append(replace(first, status=304, reason="Not Modified", wire=b"", body=b"", revisit=revisit))
        store.append(replace(first, wire=b"", body=b"", revisit=revisit))
    records = list(scan(tmp_path / "pages-00001.warc.gz"))
    kept, unmodified, same = (record for record in records if record.kind in {"response", "revisit"})
    assert unmodified.fields["warc-profile"].endswith("/revisit/server-not-modified")
    assert same.fields["warc-profile"].endswith("/revisit/identical-payload-digest")
    for record in (unmodified, same):
        assert record.fields["warc-refers-to-date"] == first.fetched_at
        assert record.fields["warc-payload-digest"] == kept.fields["warc-payload-digest"]
        assert record.block.endswith(b"\r\n\r\n")


def test_the_request_and_the_facts_lie_beside_the_response(tmp_path: Path) -> None:
    hop = Hop("http://b.example/", 301, "http://a.example/0")
    seen = replace(exchange(0), asked="http://b.example/", hops=(hop,), notes=(("tdm", "0\r\nevil: 1"),))
    with RawStore.open(tmp_path) as store:
        store.append(seen)
    info, request, metadata, response = scan(tmp_path / "pages-00001.warc.gz")
    assert [each.kind for each in (info, request, metadata, response)] == [
        "warcinfo",
        "request",
        "metadata",
        "response",
    ]
    assert request.block.startswith(b"GET /0 HTTP/1.1\r\nHost: a.example\r\n")
    assert metadata.block.decode().split("\r\n") == [
        f"software: {SOFTWARE}",
        "role: page",
        "asked: http://b.example/",
        "redirect: 301 http://b.example/ http://a.example/0",
        "tdm: 0  evil: 1",
        "",
    ]
    assert request.fields["warc-concurrent-to"] == response.fields["warc-record-id"]
    assert len({each.fields["warc-record-id"] for each in (info, request, metadata, response)}) == 4
    # The payload is kept without chunks, so no header may say that there are any.
    assert b"\r\nX-Archive-Orig-Transfer-Encoding: chunked\r\n" in response.block
    assert response.fields["warc-ip-address"] == "192.0.2.1"


def test_a_cut_body_says_so(tmp_path: Path) -> None:
    long = replace(exchange(0), role=Role.ROBOTS, response_headers=(("Content-Length", "900000"),))
    with RawStore.open(tmp_path) as store:
        store.append(long)
    *_, response = scan(tmp_path / "pages-00001.warc.gz")
    assert response.fields["warc-truncated"] == "length"
    assert b"X-Archive-Orig-Content-Length: 900000" in response.block


def test_the_same_exchanges_make_the_same_file(tmp_path: Path) -> None:
    for name in ("a", "b"):
        with RawStore.open(tmp_path / name) as store:
            store.append(exchange(0))
    assert (tmp_path / "a/pages-00001.warc.gz").read_bytes() == (tmp_path / "b/pages-00001.warc.gz").read_bytes()


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    with RawStore.open(tmp_path / "s"), pytest.raises(CorpusError) as caught:
        RawStore.open(tmp_path / "s")
    assert caught.value.code == "locked"


def test_committed_bytes_that_are_gone_are_said_so(tmp_path: Path) -> None:
    with RawStore.open(tmp_path) as store:
        store.append(exchange(0))
    path = tmp_path / "pages-00001.warc.gz"
    path.write_bytes(path.read_bytes()[:-10])
    with pytest.raises(CorpusError, match="bytes were committed") as caught:
        RawStore.open(tmp_path)
    assert caught.value.code == "lost"


def test_files_that_no_ledger_knows_are_left_alone(tmp_path: Path) -> None:
    with RawStore.open(tmp_path) as store:
        store.append(exchange(0))
    before = (tmp_path / "pages-00001.warc.gz").read_bytes()
    (tmp_path / LEDGER_NAME).unlink()
    with RawStore.open(tmp_path) as store:
        assert store.append(exchange(1)).file == "pages-00002.warc.gz"
    assert (tmp_path / "pages-00001.warc.gz").read_bytes() == before


def test_a_store_that_nothing_was_written_to_holds_no_files_but_its_ledger(tmp_path: Path) -> None:
    RawStore.open(tmp_path / "s").close()
    assert [path.name for path in (tmp_path / "s").iterdir()] == [LEDGER_NAME]


def test_a_closed_store_refuses_more(tmp_path: Path) -> None:
    store = RawStore.open(tmp_path)
    store.close()
    with pytest.raises(CorpusError, match="closed"):
        store.append(exchange(0))


class FullOnce(Disk):
    """A disk that is full at its third write, and has room again."""

    writes = 0

    def write(self, descriptor: int, data: memoryview, offset: int) -> int:
        self.writes += 1
        if self.writes == 4:
            super().write(descriptor, data[:50], offset)
            raise OSError(28, "No space left on device")
        return super().write(descriptor, data, offset)


def test_a_disk_that_was_full_for_a_while_costs_one_exchange(tmp_path: Path) -> None:
    failed = []
    with RawStore.open(tmp_path, disk=FullOnce()) as store:
        for number in range(4):
            try:
                store.append(exchange(number))
            except CorpusError as error:
                failed.append((number, error.code))
    assert len(failed) == 1
    assert failed[0][1] == "io"
    lost = f"http://a.example/{failed[0][0]}"
    assert responses(tmp_path) == [url for url in map("http://a.example/{}".format, range(4)) if url != lost]


def test_threads_may_append_and_commit_at_once(tmp_path: Path) -> None:
    with RawStore.open(tmp_path, options=SMALL) as store:

        def work(first: int) -> None:
            for number in range(first, first + 20):
                store.append(exchange(number))
                if number % 3 == 0:
                    store.commit()

        threads = [threading.Thread(target=work, args=(100 * part,)) for part in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(responses(tmp_path)) == sorted(
        f"http://a.example/{100 * part + number}" for part in range(4) for number in range(20)
    )


@pytest.mark.parametrize("tail", [b"", b"00000000 99 pages-00009.warc.gz\n", b"3f", b"\xff\xfe\n"])
def test_a_ledger_with_a_torn_line_knows_the_last_whole_one(tmp_path: Path, tail: bytes) -> None:
    path = tmp_path / "ledger"
    ledger = FileLedger(path, Disk())
    assert ledger.load() is None
    ledger.save(StoreEnd("a b.warc.gz", 7))
    ledger.save(StoreEnd("a b.warc.gz", 9))
    ledger.close()
    path.write_bytes(path.read_bytes() + tail)
    again = FileLedger(path, Disk())
    assert again.load() == StoreEnd("a b.warc.gz", 9)
    again.close()


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://www.bücher.example/Ä?b=Ü", "example,xn--bcher-kva)/%c3%84?b=%c3%9c"),
        ("http://192.0.2.7/x", "192.0.2.7)/x"),
        ("http://[2001:db8::1]:81/", "[2001:db8::1]:81)/"),
        ("urn:x:y", "urn:x:y"),
        ("no url", "no url"),
    ],
)
def test_keys_of_the_index(url: str, key: str) -> None:
    assert surt(url) == key
