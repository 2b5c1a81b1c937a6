"""`boilerstrip ingest` as people run it: a process, its output, its exit code."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .conftest import FaultServer

_STORY = "The ferry came back in spring, and the whole town went down to the harbour to see it arrive. " * 3


def _site(path: str) -> tuple[int, str, list[tuple[str, str]], bytes]:
    if path == "/robots.txt":
        return 200, "text/plain", [], b"User-agent: *\nDisallow: /private\n"
    if path.startswith(("/p/", "/private")):
        body = f"<title>{path}</title><article><h1>Page {path}</h1><p>{_STORY}</p></article>"
        return 200, "text/html", [], body.encode()
    return 404, "text/plain", [], b""


@pytest.fixture
def base(server: FaultServer) -> Iterator[str]:
    server.site = _site
    yield f"http://127.0.0.1:{server.port}"
    server.site = None


def _run(folder: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if key != "BOILERSTRIP_CONTACT"}
    return subprocess.run(
        [sys.executable, "-m", "boilerstrip", "ingest", *arguments],
        cwd=folder, input=stdin, capture_output=True, text=True, timeout=60, env=environment, check=False,
    )  # fmt: skip


def test_pages_into_a_store(base: str, tmp_path: Path) -> None:
    done = _run(tmp_path, f"{base}/p/1", f"{base}/private/1", "--allow-private", "--rate", "0")
    assert done.returncode == 0, done.stderr
    assert "1 fetched into" in done.stderr
    assert "1 left out (robots 1)" in done.stderr
    assert list((tmp_path / "corpus" / "raw").glob("*.warc.gz"))


def test_clean_text_at_once(base: str, tmp_path: Path) -> None:
    done = _run(tmp_path, f"{base}/p/1", "--clean", "-o", "raw", "--allow-private", "--rate", "0")
    assert done.returncode == 0, done.stderr
    assert "The ferry came back in spring" in done.stdout


def test_urls_from_a_file_and_from_stdin(base: str, tmp_path: Path) -> None:
    (tmp_path / "urls.txt").write_text(f"\ufeff{base}/p/1\n# later\n\n{base}/p/2\n", encoding="utf-8")
    options = ("-o", "raw", "--allow-private", "--rate", "0")
    done = _run(tmp_path, "-", "-i", "urls.txt", *options, stdin=f"{base}/p/3\n{base}/p/1\n")
    assert done.returncode == 0, done.stderr
    assert "3 fetched" in done.stderr


def test_a_rehearsal_asks_for_nothing(base: str, server: FaultServer, tmp_path: Path) -> None:
    server.log.clear()
    done = _run(tmp_path, f"{base}/p/1", "--dry-run", "--sitemap", f"{base}/s.xml", "--contact", "x@example.org")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [f"sitemap\t{base}/s.xml", f"page\t{base}/p/1"]
    assert server.log == []
    assert not (tmp_path / "corpus").exists()


def test_failures_are_named_and_counted(base: str, tmp_path: Path) -> None:
    done = _run(tmp_path, f"{base}/gone", "ftp://x.example/\x1b[31m", "-o", "raw", "--allow-private", "--rate", "0")
    assert done.returncode == 3
    assert "1 failed (http-404 1)" in done.stderr
    assert "only http and https are fetched" in done.stderr
    assert "\x1b" not in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--sitemap", "https://example.org/s.xml"),
        ("https://example.org/", "--depth", "3"),
        tuple(f"https://example.org/{number}" for number in range(11)),
        ("https://example.org/", "--contact", "naïve\nX-Evil: 1"),
        ("https://example.org/", "-i", "no-such-file"),
    ],
)
def test_wrong_usage(arguments: tuple[str, ...], tmp_path: Path) -> None:
    done = _run(tmp_path, *arguments)
    assert done.returncode == 2, done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_private_addresses_are_refused_unless_asked_for(base: str, tmp_path: Path) -> None:
    done = _run(tmp_path, f"{base}/p/1", "-o", "raw")
    assert done.returncode == 3
    assert "--allow-private" in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT to send to one process")
@pytest.mark.parametrize("times", [1, 2])
def test_ctrl_c(times: int, base: str, server: FaultServer, tmp_path: Path) -> None:
    """Once: a clean stop with a summary; twice: at once. Either way the next run does the rest."""
    server.log.clear()
    urls = [f"{base}/p/{number}" for number in range(6)]
    command = [sys.executable, "-m", "boilerstrip", "ingest", *urls, "-o", "raw", "--allow-private", "--rate", "2"]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr
        while not any(request.path.startswith("/p/") for request in server.log):
            time.sleep(0.02)
        running.send_signal(signal.SIGINT)
        first = running.stderr.readline()
        if times == 2:
            running.send_signal(signal.SIGINT)
        rest = running.stderr.read()
    assert running.returncode == 130
    assert "Ctrl-C again" in first
    if times == 1:
        assert "still waiting" in rest
    done = _run(tmp_path, "-o", "raw", "--allow-private", "--rate", "0")
    assert done.returncode == 0, done.stderr
    assert "6 fetched" in done.stderr
