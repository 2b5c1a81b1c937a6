from __future__ import annotations

import bz2
import gzip
import json
import lzma
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pytest
import zstandard
from pyarrow import parquet

from boilerstrip.errors import BoilerstripError
from boilerstrip.model import RawPage, StorePlace
from boilerstrip.sources.base import Failure, PageRef
from boilerstrip.sources.containers import PageReader, list_container, open_container

ROWS = [
    {"text": "Erste Zeile\nzweite, „so“", "url": "http://a.example/1", "date": "2024-01-02"},
    {"text": '第二篇,有逗号"和引号"', "url": "http://a.example/2", "date": "2024-01-03"},
    {"text": "שלוש", "url": "http://a.example/3", "date": ""},
]

PACKERS = {
    "": bytes,
    ".gz": gzip.compress,
    ".zst": zstandard.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
}


def all_of(path: Path) -> list[RawPage | Failure]:
    return list(open_container(path).pages(path.name, Counter()))


def check_random_access(path: Path) -> None:
    """Every page again at its place, forwards, then backwards."""
    listed = [ref for ref in list_container(path, path.name, Counter()) if isinstance(ref, PageRef)]
    expected = [page for page in all_of(path) if isinstance(page, RawPage)]
    assert [ref.origin for ref in listed] == [page.origin for page in expected]
    reader = PageReader()
    for ref, page in [*zip(listed, expected, strict=True), *zip(listed[::-1], expected[::-1], strict=True)]:
        assert reader.read(ref) == page
    reader.close()


def csv_text(delimiter: str) -> str:
    def cell(value: str) -> str:
        return '"' + value.replace('"', '""') + '"'

    lines = [delimiter.join(cell(value) for value in row.values()) for row in ROWS]
    return "\n".join([delimiter.join(ROWS[0]), *lines]) + "\n"


@pytest.mark.parametrize("packer", PACKERS)
def test_json_lines(tmp_path: Path, packer: str) -> None:
    path = tmp_path / f"pages.jsonl{packer}"
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS)
    path.write_bytes(PACKERS[packer](text.encode()))
    found = all_of(path)
    assert [page.data.decode() for page in found if isinstance(page, RawPage)] == [row["text"] for row in ROWS]
    assert isinstance(found[0], RawPage)
    assert found[0].url == "http://a.example/1"
    assert found[0].fetched_at == "2024-01-02"
    assert found[0].origin == f"{path.name}#000000001"
    check_random_access(path)


@pytest.mark.parametrize("packer", ["", ".gz", ".zst"])
@pytest.mark.parametrize(("name", "delimiter"), [("pages.csv", ","), ("pages.csv", ";"), ("pages.tsv", "\t")])
def test_csv_with_line_ends_in_cells(tmp_path: Path, name: str, delimiter: str, packer: str) -> None:
    path = tmp_path / (name + packer)
    path.write_bytes(PACKERS[packer]("\ufeff".encode() + csv_text(delimiter).encode()))
    found = all_of(path)
    assert [page.data.decode() for page in found if isinstance(page, RawPage)] == [row["text"] for row in ROWS]
    check_random_access(path)


def test_a_page_longer_than_the_csv_module_allows_by_itself(tmp_path: Path) -> None:
    path = tmp_path / "pages.csv"
    path.write_text(f"text\n{'ยาว' * 100_000}\n", encoding="utf-8")
    (page,) = all_of(path)
    assert isinstance(page, RawPage)
    assert len(page.data.decode()) == 300_000


def test_parquet_over_row_groups(tmp_path: Path) -> None:
    path = tmp_path / "pages.parquet"
    rows = [{"content": f"Text {n} 文", "meta": {"url": f"http://a.example/{n}"}, "other": n} for n in range(25)]
    parquet.write_table(pa.Table.from_pylist(rows), path, row_group_size=10)
    found = all_of(path)
    assert [page.url for page in found if isinstance(page, RawPage)] == [f"http://a.example/{n}" for n in range(25)]
    check_random_access(path)


def test_html_goes_before_text(tmp_path: Path) -> None:
    path = tmp_path / "pages.jsonl"
    path.write_text('{"text": "flat", "HTML": "<p>whole</p>"}\n', encoding="utf-8")
    (page,) = all_of(path)
    assert isinstance(page, RawPage)
    assert (page.data, page.media_type) == (b"<p>whole</p>", "text/html")


def test_bad_rows_are_failures_and_the_rest_is_read(tmp_path: Path) -> None:
    path = tmp_path / "pages.jsonl"
    path.write_bytes(b'{"text": "a"}\nnonsense\n\n[1]\n{"id": 3}\n{"text": "\\ud800b"}\n' + b"[" * 100_000 + b"\n")
    found = all_of(path)
    assert [each.code for each in found if isinstance(each, Failure)] == ["bad-row", "bad-row", "no-text", "bad-row"]
    assert [each.data.decode() for each in found if isinstance(each, RawPage)] == ["a", "\ufffdb"]


@pytest.mark.parametrize("packer", [".gz", ".zst", ".xz"])
def test_a_stream_that_breaks_off_is_a_failure(tmp_path: Path, packer: str) -> None:
    path = tmp_path / f"pages.jsonl{packer}"
    text = "".join(json.dumps({"text": f"{n * 7919}" * 30}) + "\n" for n in range(3000))
    data = PACKERS[packer](text.encode())
    path.write_bytes(data[: len(data) // 2])
    assert [each.code for each in all_of(path) if isinstance(each, Failure)] == ["damaged"]


def test_many_zstd_frames_are_one_stream(tmp_path: Path) -> None:
    path = tmp_path / "pages.jsonl.zst"
    path.write_bytes(b"".join(zstandard.compress(json.dumps(row).encode() + b"\n") for row in ROWS))
    assert len(all_of(path)) == len(ROWS)
    check_random_access(path)


@pytest.mark.parametrize("name", ["x.parquet", "x.jsonl.gz", "x.csv"])
@pytest.mark.parametrize("data", [b"", b"\0" * 100, b"PAR1 but no", gzip.compress(b"", mtime=0)])
def test_files_that_are_no_tables(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert not [page for page in all_of(path) if isinstance(page, RawPage)]


def test_a_row_that_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "pages.parquet"
    parquet.write_table(pa.table({"text": ["a"]}), path)
    with pytest.raises(BoilerstripError, match="no row 5"):
        open_container(path).read(StorePlace(path.name, 5, 1), "x")
