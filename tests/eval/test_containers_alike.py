"""The sample pages make the same corpus, wherever they are read from."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest
import zstandard
from pyarrow import parquet

import boilerstrip as bs
from boilerstrip.config import Settings
from boilerstrip.corpus.rawstore import RawStore
from boilerstrip.fetch.exchange import Exchange, Role

_RAW = Path(__file__).resolve().parents[2] / "corpus" / "raw" / "html"
PAGES = {path.relative_to(_RAW).as_posix(): path.read_bytes() for path in sorted(_RAW.rglob("*.htm*"))}


def in_a_folder(folder: Path) -> Path:
    for name, data in PAGES.items():
        path = folder / "pages" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder / "pages"


def in_a_raw_store(folder: Path) -> Path:
    with RawStore.open(folder / "store") as store:
        for number, (name, data) in enumerate(PAGES.items()):
            for role in (Role.PAGE, Role.ROBOTS):
                store.append(_exchange(f"http://a.example/{number}", name, data, role))
    return folder / "store"


def _exchange(url: str, name: str, data: bytes, role: Role) -> Exchange:
    return Exchange(
        url=url,
        asked=url,
        role=role,
        status=200,
        reason="OK",
        request_target="/",
        request_headers=(),
        response_headers=(("Content-Type", "text/html"), ("X-Name", name)),
        wire=data,
        body=data,
        fetched_at="2025-01-01T00:00:00.000000Z",
    )


def in_a_zip(folder: Path) -> Path:
    with zipfile.ZipFile(folder / "pages.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in PAGES.items():
            archive.writestr(name, data)
    return folder / "pages.zip"


def in_a_tar(folder: Path) -> Path:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, data in reversed(PAGES.items()):
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    (folder / "pages.tar.zst").write_bytes(zstandard.compress(buffer.getvalue()))
    return folder / "pages.tar.zst"


def _rows() -> list[dict[str, str]]:
    """The pages as strings, as whoever fills tables has decoded them."""
    encodings = ("utf-8-sig", "gb18030", "cp1251", "cp932")
    named = {"zh": "gb18030", "ru": "cp1251", "ja": "cp932"}
    return [
        {"html": data.decode(named.get(name.partition("/")[0], encodings[0])).replace("\x00", ""), "id": name}
        for name, data in PAGES.items()
    ]


def in_json_lines(folder: Path) -> Path:
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in _rows())
    (folder / "pages.jsonl.zst").write_bytes(zstandard.compress(lines.encode()))
    return folder / "pages.jsonl.zst"


def in_parquet(folder: Path) -> Path:
    parquet.write_table(pa.Table.from_pylist(_rows()), folder / "pages.parquet", row_group_size=4)
    return folder / "pages.parquet"


def _texts(raw: Path, clean: Path) -> list[str]:
    bs.build(raw, clean, Settings(encoder="none"))
    rows = [json.loads(line) for line in (clean / "documents.jsonl").read_text(encoding="utf-8").split("\n") if line]
    return sorted(row["text"] for row in rows)


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("folder")
    return _texts(in_a_folder(folder), folder / "clean")


@pytest.mark.parametrize("place", [in_a_raw_store, in_a_zip, in_a_tar, in_json_lines, in_parquet])
def test_the_corpus_is_the_same(tmp_path: Path, expected: list[str], place: Callable[[Path], Path]) -> None:
    if place is in_a_raw_store:
        pytest.importorskip("fastwarc")
    raw = place(tmp_path)
    assert _texts(raw, tmp_path / "clean") == expected
    assert len(expected) == len(PAGES)
    assert (tmp_path / "clean" / "failures.jsonl").read_text(encoding="utf-8") == ""
