from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from boilerstrip.errors import BoilerstripError, ConfigError
from boilerstrip.sources import PageRef, files, list_files
from boilerstrip.sources.files import read_file

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs links and pipes as POSIX has them")


def _write(path: Path, text: str = "text") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def _origins(*roots: Path, output: Path | None = None) -> list[str]:
    return [ref.origin for ref in list_files(roots, output).pages]


def test_pages_of_all_endings_in_an_order_that_is_the_same_everywhere(tmp_path: Path) -> None:
    for name in ("b/z.HTML", "b.txt", "a.md", "b/a.xhtml", "B.text", "日本/頁.htm"):
        _write(tmp_path / name)
    assert _origins(tmp_path) == ["B.text", "a.md", "b.txt", "b/a.xhtml", "b/z.HTML", "日本/頁.htm"]


def test_other_files_are_counted_and_hidden_ones_are_not(tmp_path: Path) -> None:
    for name in ("a.txt", "a.css", "b.css", "c", ".hidden.txt", ".git/x.txt"):
        _write(tmp_path / name)
    listing = list_files([tmp_path])
    assert [ref.origin for ref in listing.pages] == ["a.txt"]
    assert listing.passed_by == (("", 1), (".css", 2))
    assert listing.failures == ()


def test_a_document_format_that_holds_text_is_a_failure(tmp_path: Path) -> None:
    _write(tmp_path / "paper.pdf")
    (failure,) = list_files([tmp_path]).failures
    assert (failure.origin, failure.code, failure.status) == ("paper.pdf", "pdf", "failed")
    assert "PDF" in failure.message


def test_a_root_that_is_a_file_is_read_whatever_its_ending(tmp_path: Path) -> None:
    assert _origins(_write(tmp_path / "page.dat")) == ["page.dat"]


def test_several_roots_put_their_names_first(tmp_path: Path) -> None:
    _write(tmp_path / "x" / "1.txt")
    _write(tmp_path / "y" / "1.txt")
    assert _origins(tmp_path / "y", tmp_path / "x") == ["x/1.txt", "y/1.txt"]


def test_two_roots_of_one_name_are_refused(tmp_path: Path) -> None:
    _write(tmp_path / "x" / "n" / "1.txt")
    _write(tmp_path / "y" / "n" / "1.txt")
    with pytest.raises(ConfigError, match="two inputs are called 'n'"):
        list_files([tmp_path / "x" / "n", tmp_path / "y" / "n"])


def test_no_root_at_all_is_refused() -> None:
    with pytest.raises(ConfigError, match="no input"):
        list_files([])


def test_a_missing_root_alone_is_refused_and_beside_another_it_is_a_failure(tmp_path: Path) -> None:
    page = _write(tmp_path / "a.txt")
    with pytest.raises(ConfigError, match="no such file"):
        list_files([tmp_path / "gone"])
    listing = list_files([page, tmp_path / "gone"])
    assert [ref.origin for ref in listing.pages] == ["a.txt"]
    assert [(row.origin, row.code) for row in listing.failures] == [("gone", "missing")]


@posix
def test_a_circular_link_is_a_failure_and_ends_nothing(tmp_path: Path) -> None:
    _write(tmp_path / "deep" / "a.txt")
    (tmp_path / "deep" / "loop").symlink_to(tmp_path)
    (tmp_path / "self.txt").symlink_to("self.txt")
    listing = list_files([tmp_path])
    assert [ref.origin for ref in listing.pages] == ["deep/a.txt"]
    assert [(row.origin, row.code) for row in listing.failures] == [
        ("deep/loop", "symlink-loop"),
        ("self.txt", "symlink-loop"),
    ]


@posix
def test_a_link_to_a_folder_elsewhere_is_followed_and_a_broken_one_is_a_failure(tmp_path: Path) -> None:
    _write(tmp_path / "elsewhere" / "a.txt")
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "there").symlink_to(tmp_path / "elsewhere")
    (raw / "b.txt").symlink_to(tmp_path / "gone")
    listing = list_files([raw])
    assert [ref.origin for ref in listing.pages] == ["there/a.txt"]
    assert [(row.origin, row.code) for row in listing.failures] == [("b.txt", "missing")]


@posix
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert [row.code for row in list_files([tmp_path]).failures] == ["not-a-file"]


@posix
def test_an_unreadable_folder_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(tmp_path / "a.txt")
    (tmp_path / "closed").mkdir()
    real = os.scandir

    def scandir(folder: Path) -> object:
        if folder.name == "closed":
            raise PermissionError(13, "Permission denied", str(folder))
        return real(folder)

    monkeypatch.setattr(files.os, "scandir", scandir)
    listing = list_files([tmp_path])
    assert [ref.origin for ref in listing.pages] == ["a.txt"]
    (failure,) = listing.failures
    assert (failure.origin, failure.code, failure.message) == ("closed", "unreadable", "closed: permission denied")


def test_the_output_inside_the_input_is_left_out(tmp_path: Path) -> None:
    _write(tmp_path / "a.txt")
    _write(tmp_path / "out" / "text" / "b.txt")
    listing = list_files([tmp_path], tmp_path / "out")
    assert [ref.origin for ref in listing.pages] == ["a.txt"]
    assert [(row.origin, row.code, row.status) for row in listing.failures] == [("out", "output-folder", "skipped")]


def test_the_input_inside_the_output_is_refused(tmp_path: Path) -> None:
    _write(tmp_path / "out" / "raw" / "a.txt")
    with pytest.raises(ConfigError, match="inside the output"):
        list_files([tmp_path / "out" / "raw"], tmp_path / "out")


def test_a_page_that_is_too_large_or_gone_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = _write(tmp_path / "a.txt", "four")
    assert read_file(PageRef("a.txt", str(page))).data == b"four"
    monkeypatch.setattr(files, "MAX_BYTES", 3)
    with pytest.raises(BoilerstripError, match="4 bytes; a page can have 3") as large:
        read_file(PageRef("a.txt", str(page)))
    with pytest.raises(BoilerstripError, match=r"x\.txt: no such file") as gone:
        read_file(PageRef("x.txt", str(tmp_path / "x.txt")))
    assert (large.value.code, gone.value.code) == ("too-large", "missing")


@posix
def test_a_file_name_that_is_no_utf8_can_be_written(tmp_path: Path) -> None:
    try:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")).write_text("x")
    except OSError:
        pytest.skip("this file system takes UTF-8 names alone")
    assert _origins(tmp_path) == ["caf\\xe9.txt"]


def test_a_table_is_read_where_it_is_named_and_passed_by_in_a_folder(tmp_path: Path) -> None:
    table = _write(tmp_path / "pages.jsonl", '{"text": "One.", "url": "https://a.example/1"}\n{"text": "Two."}\n')
    assert len(_origins(table)) == 2
    listing = list_files([tmp_path])
    assert (listing.pages, listing.passed_by) == ((), ((".jsonl", 1),))
