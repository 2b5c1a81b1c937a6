from __future__ import annotations

import fnmatch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boilerstrip.fetch.clock import Clock
from boilerstrip.fetch.discover.tags import start_tags
from boilerstrip.fetch.exchange import ContentType, Exchange, Role, content_type
from boilerstrip.fetch.faults import PageError
from boilerstrip.fetch.frontier import Outcome, State, Task
from boilerstrip.fetch.pattern import covers
from boilerstrip.fetch.progress import Tally
from boilerstrip.fetch.seeds import seeds_of
from boilerstrip.fetch.session import Way


@given(st.text("ab/*", max_size=8), st.text("ab/", max_size=10), st.booleans())
def test_patterns_match_as_globs_do(pattern: str, target: str, anchored: bool) -> None:
    expected = fnmatch.fnmatchcase(target, pattern if anchored else f"{pattern}*")
    assert covers(pattern + ("$" if anchored else ""), target) is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, (None, None)),
        ("", (None, None)),
        ("text/html", ("text/html", None)),
        ("TEXT/HTML ; Charset = 'Shift_JIS'; x=y", ("text/html", "Shift_JIS")),
        ("text/plain; charset=", ("text/plain", None)),
        (";charset=utf-8", (None, "utf-8")),
    ],
)
def test_content_type(value: str | None, expected: tuple[str | None, str | None]) -> None:
    assert content_type(value) == ContentType(*expected)


def _exchange(body: bytes = b"", **more: object) -> Exchange:
    base = {
        "url": "https://example.org/x", "asked": "https://example.org/x", "role": Role.PAGE, "status": 200,
        "reason": "OK", "request_target": "/x", "request_headers": (), "response_headers": (),
        "wire": body, "body": body, "fetched_at": "2026-01-01T00:00:00Z",
    }  # fmt: skip
    return Exchange(**(base | more))  # type: ignore[arg-type]


def test_exchange_to_page() -> None:
    headers = (("Content-Type", "text/html; charset=koi8-r"), ("X", "1"), ("x", "2"))
    exchange = _exchange(b"body", response_headers=headers)
    page = exchange.raw_page()
    assert (page.data, page.media_type, page.charset, page.url) == (b"body", "text/html", "koi8-r", exchange.url)
    assert exchange.header_values("X") == ("1", "2")
    assert _exchange(b"").payload_digest == "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"


def _outcome(state: State, host: str, code: str | None = None) -> Outcome:
    task = Task(1, f"https://{host}/", host, Role.PAGE, 0, None, None, None, None, None)
    return Outcome(task, state, code=code)


def test_tally() -> None:
    time = [100.0]
    tally = Tally(lambda: time[0], queued=30)
    assert (tally.rate, tally.seconds_left) == (0.0, None)
    for number in range(10):
        time[0] += 1
        tally.add(_outcome(State.OK, f"h{number % 2}"), _exchange(b"12345"))
    tally.add(_outcome(State.FAILED, "h0", "timeout"), None)
    time[0] += 1
    assert tally.settled == 11
    assert tally.bytes == 50
    assert tally.codes == {"timeout": 1}
    assert tally.rate == pytest.approx(1.1)
    assert tally.seconds_left == pytest.approx(30 / 1.1)
    assert tally.hosts(1) == [("h0", 5, 0, 0, 1)]
    for number in range(1000):
        tally.add(_outcome(State.OK, f"many{number}"), None)
    assert len(tally._hosts) <= 256


def test_seeds() -> None:
    faults: list[PageError] = []
    lines = [" example.org/日本 \n", "http://[bad", "", "# x", "mailto:x@example.org", "https://example.org/s.xml"]
    found = seeds_of(lines, Role.SITEMAP, fault=faults.append)
    assert next(found).url.href == "https://example.org/%E6%97%A5%E6%9C%AC"
    assert faults == [], "they are read one at a time"
    assert [(each.url.href, each.role) for each in found] == [("https://example.org/s.xml", Role.SITEMAP)]
    assert [fault.code for fault in faults] == ["url", "url"]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<a href=x>", [("a", {"href": "x"})]),
        ("<A\nHREF = 'x y' TITLE=\"a>b\" >", [("a", {"href": "x y", "title": "a>b"})]),
        ("<a href=x href=y>", [("a", {"href": "x"})]),
        ("<a/href=x/>", [("a", {"href": "x/"})]),
        ("<a>", [("a", {})]),
        ("<abbr href=x><article href=x><link-x href=x>", []),
        ("<!-- <a href=x> --><a href=y>", [("a", {"href": "y"})]),
        ("<!--><a href=y>", [("a", {"href": "y"})]),
        ("<!-- <a href=x>", []),
        ("<script>'<a href=x>'</script><a href=y>", [("a", {"href": "y"})]),
        ("<script><a href=x>", []),
        ("<TITLE><a href=x></Title><a href=y>", [("a", {"href": "y"})]),
        ("<meta name=robots content='noai&amp;x'>", [("meta", {"name": "robots", "content": "noai&x"})]),
        ("<a href='x", [("a", {"href": ""})]),
        ("<a href=", [("a", {"href": ""})]),
        ("<a hreflang=日本 href=/مرحبا>", [("a", {"hreflang": "日本", "href": "/مرحبا"})]),
    ],
)
def test_tags(html: str, expected: list[tuple[str, dict[str, str]]]) -> None:
    assert [tuple(tag) for tag in start_tags(html)] == expected


@given(st.text("<>a!-='\"/ hrefscipt", max_size=300))
def test_tags_of_anything(html: str) -> None:
    list(start_tags(html))


def test_user_agent_and_stamp() -> None:
    assert Way().user_agent.startswith("boilerstrip/")
    assert Clock(now=lambda: 1_700_000_000.25).stamp() == "2023-11-14T22:13:20.250000Z"


def test_faults_keep_what_the_server_asked() -> None:
    error = PageError("busy", code="http-503", status=503, retry_after=5.0)
    assert (error.code, error.retry_after, error.may_pass) == ("http-503", 5.0, True)
