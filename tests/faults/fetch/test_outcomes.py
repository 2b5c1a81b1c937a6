"""Every fault at every door ends in the outcome that is named here, and nothing cut short is ever kept."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from boilerstrip.corpus.rawscan import scan
from boilerstrip.fetch.crawl import Plan
from boilerstrip.fetch.exchange import Exchange, Role
from boilerstrip.fetch.frontier import Outcome, Seed
from boilerstrip.fetch.politeness import Pace
from boilerstrip.fetch.retry import Patience
from boilerstrip.fetch.session import Watch, Way, ingest
from boilerstrip.fetch.transport import Limits
from boilerstrip.fetch.urls import Url
from boilerstrip.fetch.visit import Reach

if TYPE_CHECKING:
    from .conftest import FaultServer

_MIB = 1024 * 1024
_DEADLINE = 5.0

# What a page comes to; the other doors say below where they differ.
PAGE = {
    **dict.fromkeys(
        (
            "ok", "no-length", "chunked", "te-and-length", "gzip", "gzip-members", "gzip-twice", "deflate",
            "deflate-raw", "brotli", "zstd", "zstd-of-brotli", "busy-once", "busy-date", "busy-junk", "busy-negative",
            "reset-once", "interim", "redirect",
        ),
        "ok",
    ),
    **dict.fromkeys(("reset-before", "reset-headers", "reset-body"), "reset"),
    **dict.fromkeys(
        (
            "close-before", "close-headers", "close-early", "chunk-cut", "chunk-half", "gzip-cut", "deflate-cut",
            "brotli-cut", "zstd-cut", "http-0",
        ),
        "incomplete",
    ),
    **dict.fromkeys(
        (
            "length-short", "length-twice", "length-negative", "length-words", "chunk-bad", "coding-of-transfer",
            "garbage", "header-nul", "endless-headers", "s304",
        ),
        "protocol",
    ),
    **dict.fromkeys(("slow-headers", "slow-body", "stall", "never", "endless-interim"), "timeout"),
    **dict.fromkeys(("endless-body", "endless-chunks", "big"), "too-big"),
    **dict.fromkeys(("bomb-gzip", "bomb-twice", "bomb-deflate", "bomb-brotli", "bomb-zstd"), "bomb"),
    **dict.fromkeys(
        ("gzip-bad", "gzip-lie", "brotli-bad", "zstd-bad", "coding-unknown", "coding-many"), "encoding"
    ),
    **{f"s{status}": f"http-{status}" for status in (204, 206, 401, 403, 404, 410, 429, 451, 500, 503)},
    "image": "media-type",
    "endless-video": "media-type",
    "s429-tomorrow": "parked",
    "redirect-self": "redirect-loop",
    "redirect-grow": "redirects",
    "redirect-nowhere": "http-302",
    "redirect-bad": "url",
    "redirect-file": "scheme",
    "redirect-ftp": "scheme",
    "redirect-script": "scheme",
    "redirect-metadata": "refused",
    "redirect-user": "url",
    "redirect-port": "refused",
}  # fmt: skip

# A robots.txt that is not there allows everything, one that cannot be had forbids everything (RFC 9309, 2.3.1), and
# of one without end the beginning counts.
_NO_ROBOTS = ("s204", "s206", "s304", "s401", "s403", "s404", "s410", "s451", "redirect-nowhere")
_CUT_ROBOTS = ("endless-body", "endless-chunks", "big", "bomb-gzip", "bomb-deflate", "bomb-brotli", "bomb-zstd")
_OF_THE_HOST = {"url", "scheme", "refused", "parked", "ok"}
ROBOTS = {
    fault: code if code in _OF_THE_HOST else "robots-unreachable" for fault, code in PAGE.items()
} | dict.fromkeys((*_NO_ROBOTS, *_CUT_ROBOTS, "bomb-twice", "image", "endless-video"), "ok")


def _listing(kind: str) -> dict[str, str]:
    """A sitemap or feed: as a page, but of any media type, and what it leads to has to be a list."""
    return {**PAGE, "redirect": kind, "image": "ok", "endless-video": "too-big"}


EXPECTED = {
    "page": PAGE,
    "robots": ROBOTS,
    "sitemap": _listing("sitemap"),
    "feed": _listing("feed"),
    # A licence that cannot be had says nothing: the page that names it is fetched all the same.
    "licence": dict.fromkeys(PAGE, "ok"),
}
_ROLES = {"sitemap": Role.SITEMAP, "feed": Role.FEED}


def _limits() -> dict[Role, Limits]:
    usual = Limits(deadline=_DEADLINE, max_wire=_MIB, max_body=2 * _MIB)
    robots = Limits(deadline=_DEADLINE, max_wire=_MIB, max_body=512 * 1024, max_redirects=5, cut=True)
    return {role: robots if role is Role.ROBOTS else usual for role in Role}


@pytest.mark.parametrize("door", EXPECTED)
def test_each_fault_has_its_outcome(door: str, server: FaultServer, tmp_path: Path) -> None:
    seeds = [Seed(Url.parse(_address(server, fault, door)), _ROLES.get(door, Role.PAGE)) for fault in EXPECTED[door]]
    came: dict[str, str] = dict.fromkeys(EXPECTED[door], "parked")
    listed: dict[str, int] = dict.fromkeys(EXPECTED[door], 0)

    def observe(outcome: Outcome, exchange: Exchange | None) -> None:
        fault = outcome.task.host.partition(".")[0]
        if "/listed/" in outcome.task.url:
            listed[fault] += outcome.state == "ok"
        else:
            came[fault] = outcome.code or outcome.state.value

    plan = Plan(Reach(purpose=None), Pace(0, 0), Patience(tries=2, first=0.01, longest=30), hosts_at_once=24)
    way = Way(allow_private=True, limits=_limits(), resolver=server.resolver)
    asyncio.run(asyncio.wait_for(ingest(tmp_path, seeds, plan, way, Watch(observe)), 60))

    assert came == EXPECTED[door]
    if door in {"sitemap", "feed"}:
        assert {fault for fault, number in listed.items() if number == 3} == {
            fault for fault, code in EXPECTED[door].items() if code == "ok"
        }
        assert set(listed.values()) == {0, 3}
    _check_kept(tmp_path, server)


def _address(server: FaultServer, fault: str, door: str) -> str:
    address = server.url(fault, door)
    return f"{address.rpartition('/')[0]}/page" if door in {"robots", "licence"} else address


def _check_kept(folder: Path, server: FaultServer) -> None:
    """Every record is sound, and every page among them whole."""
    from boilerstrip.fetch.content import Budget, codings_of, decode_content

    seen = 0
    for path in sorted(folder.glob("*.warc.gz")):
        for record in scan(path):
            assert record.is_sound
            if record.kind != "response":
                continue
            head, _, payload = record.block.partition(b"\r\n\r\n")
            lines = head.decode("latin-1").split("\r\n")
            if " 200 " not in lines[0] or record.fields["warc-target-uri"].endswith("/robots.txt"):
                continue
            coding = ",".join(line.partition(":")[2] for line in lines if line.lower().startswith("content-encoding"))
            body = decode_content(payload, codings_of(coding), Budget(_MIB))
            assert b"a whole body ends with these words" in body, record.fields["warc-target-uri"]
            seen += 1
    assert seen > 10
