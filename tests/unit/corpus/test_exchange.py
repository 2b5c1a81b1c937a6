from __future__ import annotations

import errno
from pathlib import Path

import pytest

from boilerstrip.corpus import exchange
from boilerstrip.corpus.exchange import finish, replace_folder


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path, Path]:
    """A new folder, the one it replaces, and the place of the journal."""
    for name in ("new", "old"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text(name)
    return tmp_path / "new", tmp_path / "old", tmp_path / "journal"


def test_the_new_folder_takes_the_place_of_the_old(folders: tuple[Path, Path, Path]) -> None:
    new, old, journal = folders
    replace_folder(new, old, journal)
    assert (old / "file").read_text() == "new"
    assert not new.exists()
    assert not journal.exists()


def test_where_nothing_stood_it_is_a_rename(tmp_path: Path, folders: tuple[Path, Path, Path]) -> None:
    new, _, journal = folders
    replace_folder(new, tmp_path / "fresh", journal)
    assert (tmp_path / "fresh" / "file").read_text() == "new"


def test_where_names_cannot_be_exchanged_it_is_done_in_steps(
    folders: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "_exchange", lambda first, second: False)
    new, old, journal = folders
    replace_folder(new, old, journal)
    assert (old / "file").read_text() == "new"
    assert not new.exists()
    assert not journal.exists()


@pytest.mark.parametrize("step", ["rmtree", "rename", "unlink"])
def test_a_kill_between_the_steps_is_made_good(
    folders: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    class Killed(BaseException):
        pass

    def die(*_: object) -> None:
        raise Killed

    monkeypatch.setattr(exchange, "_exchange", lambda first, second: False)
    new, old, journal = folders
    with monkeypatch.context() as patch:
        patch.setattr(exchange.shutil if step == "rmtree" else Path, step, die)
        with pytest.raises(Killed):
            replace_folder(new, old, journal)
    finish(new, old, journal)
    assert (old / "file").read_text() == "new"
    assert not journal.exists()


def test_an_error_that_is_no_inability_is_raised(folders: tuple[Path, Path, Path], tmp_path: Path) -> None:
    if not exchange._exchange(folders[0], folders[1]):
        pytest.skip("this system cannot exchange names")
    with pytest.raises(OSError, match=r"missing|target") as error:
        exchange._exchange(tmp_path / "missing", tmp_path / "target")
    assert error.value.errno == errno.ENOENT
