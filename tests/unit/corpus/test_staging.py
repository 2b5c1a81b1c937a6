from __future__ import annotations

from pathlib import Path

import pytest

from boilerstrip.corpus import exchange
from boilerstrip.corpus.manifest import FORMAT, MANIFEST, seal
from boilerstrip.corpus.staging import Staging, check_target
from boilerstrip.errors import ConfigError


def _corpus(folder: Path) -> Path:
    folder.mkdir()
    (folder / MANIFEST).write_bytes(seal({"format": FORMAT}))
    return folder


def test_a_new_an_empty_and_a_corpus_folder_will_do(tmp_path: Path) -> None:
    check_target(tmp_path / "new")
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / ".DS_Store").touch()
    check_target(tmp_path / "empty")
    check_target(_corpus(tmp_path / "corpus"))


def test_what_is_no_corpus_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConfigError, match="is no folder"):
        check_target(tmp_path / "file")
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "1.jpg").touch()
    with pytest.raises(ConfigError, match="no corpus"):
        check_target(tmp_path / "photos")
    (tmp_path / "photos" / MANIFEST).write_text("{}")
    with pytest.raises(ConfigError, match="somebody else's"):
        check_target(tmp_path / "photos")
    with pytest.raises(ConfigError, match="make it first"):
        check_target(tmp_path / "no" / "parent")


def test_a_corpus_with_somebodys_file_in_it_is_not_replaced(tmp_path: Path) -> None:
    corpus = _corpus(tmp_path / "corpus")
    (corpus / "my-notes.md").touch()
    with pytest.raises(ConfigError, match=r"my-notes\.md"):
        check_target(corpus)


def test_a_damaged_corpus_is_not_replaced(tmp_path: Path) -> None:
    corpus = _corpus(tmp_path / "corpus")
    with (corpus / MANIFEST).open("ab") as file:
        file.write(b" ")
    with pytest.raises(ConfigError, match="delete the folder yourself"):
        check_target(corpus)


def test_what_a_killed_build_left_is_cleared_away(tmp_path: Path) -> None:
    staging = Staging(tmp_path / "corpus")
    (staging.begin() / "half").touch()
    assert list(Staging(tmp_path / "corpus").begin().iterdir()) == []
    staging.discard()
    assert list(tmp_path.iterdir()) == []


def test_published_is_visible_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    staging = Staging(tmp_path / "corpus")
    for name in ("first", "second"):
        (staging.begin() / name).touch()
        staging.publish()
        assert [path.name for path in (tmp_path / "corpus").iterdir()] == [name]
    assert [path.name for path in tmp_path.iterdir()] == ["corpus"]


def test_a_replacement_that_fails_between_its_steps_is_completed_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "_exchange", lambda first, second: False)
    staging = Staging(tmp_path / "corpus")
    (staging.begin() / "first").touch()
    staging.publish()
    (staging.begin() / "second").touch()

    def refuse(*_: object) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(exchange.shutil, "rmtree", refuse)
        with pytest.raises(OSError, match="Input/output"):
            staging.publish()
    staging.discard()
    staging.recover()
    assert [path.name for path in (tmp_path / "corpus").iterdir()] == ["second"]
    assert [path.name for path in tmp_path.iterdir()] == ["corpus"]
