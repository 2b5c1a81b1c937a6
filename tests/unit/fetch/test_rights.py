from __future__ import annotations

from dataclasses import replace

import pytest

from boilerstrip.fetch.exchange import Exchange, Role
from boilerstrip.fetch.policies import tdmrep_signals
from boilerstrip.fetch.rights import Purpose, Signal, header_signals, interpreter, notes_of, rule
from boilerstrip.fetch.rsl import licences_named, rsl_signals
from boilerstrip.fetch.urls import Url

PAGE = Url.parse("https://example.org/news/today?x=1")


def _verdicts(*signals: Signal, target: str = "/") -> str:
    """The answers for search, ai-input and ai-train, as letters: a(llow), d(eny), u(nstated)."""
    return "".join(ruling.answer.value[0] for ruling in rule(signals, target))


def _exchange(*headers: tuple[str, str]) -> Exchange:
    return Exchange(PAGE.href, PAGE.href, Role.PAGE, 200, "OK", "/", (), headers, b"", b"", "2026-01-01T00:00:00Z")


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("content-signal", "search=yes, ai-train=no", "aud"),
        ("content-signal", "search=yes,ai-input=yes,ai-train=yes", "aaa"),
        ("content-signal", "Search=No ; AI-Input = no", "ddu"),
        ("content-signal", "ai-train=maybe, weather=fine", "uuu"),
        ("content-signal", "", "uuu"),
        ("content-usage", "train-ai=n", "uud"),
        ("content-usage", "train-ai=y, search=n", "dua"),
        ("content-usage", "bots=n", "ddd"),
        ("content-usage", "tdm=n", "udd"),
        ("tdm-reservation", "1", "udd"),
        ("tdm-reservation", " 0 ", "uaa"),
        ("tdm-reservation", "yes", "uuu"),
        ("tdm-policy", "https://example.org/policy.json", "uuu"),
        ("x-robots-tag", "noai, noimageai", "udd"),
        ("x-robots-tag", "noindex", "duu"),
        ("x-robots-tag", "NONE", "duu"),
        ("x-robots-tag", "googlebot: noindex", "uuu"),
        ("x-robots-tag", "boilerstrip: noai", "udd"),
        ("x-robots-tag", "unavailable_after: 25 Jun 2027 15:00:00 PST, noai", "udd"),
        ("robots", "index, follow", "uuu"),
        ("robots", "noindex,noai", "ddd"),
        ("rsl-permits", "search; payment=free", "auu"),
        ("rsl-permits", "ai-train; payment=purchase", "uud"),
        ("rsl-prohibits", "ai-all; payment=free", "udd"),
        ("license", "https://creativecommons.org/licenses/by/4.0/", "uuu"),
    ],
)
def test_each_kind_of_signal(name: str, value: str, expected: str) -> None:
    assert _verdicts(Signal("header", name, value)) == expected


def test_any_denial_wins() -> None:
    allow, deny = Signal("robots.txt", "content-signal", "ai-train=yes"), Signal("meta", "robots", "noai")
    assert _verdicts(allow, deny) == _verdicts(deny, allow) == "udd"
    ruling = rule([allow, deny])[2]
    assert (ruling.purpose, ruling.because) == (Purpose.AI_TRAIN, (deny,))


def test_a_signal_for_a_part_of_the_site() -> None:
    signal = Signal("robots.txt", "content-usage", "/news/*/ads train-ai=n")
    assert _verdicts(signal, target="/news/a/ads") == "uud"
    assert _verdicts(signal, target="/news/a") == "uuu"


def test_headers_word_for_word() -> None:
    found = header_signals(
        _exchange(
            ("X-Robots-Tag", "noai"), ("X-Robots-Tag", "otherbot: none"), ("TDM-Reservation", "1"),
            ("Link", '<https://example.org/rsl.xml>; rel="license"; type="application/rsl+xml"'),
            ("Link", "</x>; rel=next"),
        )
    )  # fmt: skip
    assert [str(signal) for signal in found] == [
        "header tdm-reservation: 1",
        "header x-robots-tag: noai",
        "header x-robots-tag: otherbot: none",
        'header link: <https://example.org/rsl.xml>; rel="license"; type="application/rsl+xml"',
    ]


def test_notes_hold_signals_verdicts_and_the_version() -> None:
    signals = [Signal("meta", "robots", "noai")]
    notes = notes_of(signals, rule(signals))
    assert notes[0] == ("rights-signal", "meta robots: noai")
    assert ("rights-verdict", "search=unstated") in notes
    assert ("rights-verdict", "ai-train=deny (meta robots: noai)") in notes
    assert notes[-1] == ("rights-interpreter", interpreter())


def test_tdmrep() -> None:
    body = b"""[{"location": "/", "tdm-reservation": 0},
                {"location": "/news/", "tdm-reservation": 1, "tdm-policy": "https://example.org/p.json"},
                {"location": "/*.pdf$", "tdm-reservation": 1}, "nonsense", {"tdm-reservation": 1}]"""
    assert _verdicts(*tdmrep_signals(body, "/news/today")) == "udd"
    assert _verdicts(*tdmrep_signals(body, "/other")) == "uaa"
    assert len(tdmrep_signals(body, "/news/today")) == 2
    for broken in (b"", b"{}", b"[[[", b'"x"', b"\xff", b"[" * 100_000):
        assert tdmrep_signals(broken, "/") == ()


def test_rsl() -> None:
    body = b"""<rsl xmlns="https://rslstandard.org/rsl">
      <content url="/"><license><permits type="usage">all</permits></license></content>
      <content url="/news/"><license><permits type="usage">search</permits></license>
        <license><permits type="usage">ai-train</permits><payment type="purchase"/></license></content>
      <content url="https://other.example/news/"><license><prohibits type="usage">all</prohibits></license></content>
    </rsl>"""
    assert _verdicts(*rsl_signals(body, PAGE)) == "aud"
    assert _verdicts(*rsl_signals(body, Url.parse("https://example.org/x"))) == "aaa"
    for broken in (b"", b"<rsl>", b"<!DOCTYPE x [<!ENTITY a 'b'>]><rsl/>", b"\x00"):
        assert rsl_signals(broken, PAGE) == ()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('url="https://example.org/news/"', "uud"),
        ('url="/news/*"', "uud"),
        ("", "uud"),
        ('url=""', "uud"),
        ('url="*"', "uud"),
        ('url="today"', "uud"),
        ('url="https://example.org/news/today?x=1"', "uud"),
        ('url="//other.example/news/"', "uuu"),
        ('url="https://other.example/news/"', "uuu"),
        ('url="/sport/"', "uuu"),
    ],
)
def test_rsl_is_about_the_urls_it_names(content: str, expected: str) -> None:
    body = f'<rsl><content {content}><license><prohibits type="usage">ai-train</prohibits></license></content></rsl>'
    assert _verdicts(*rsl_signals(body.encode(), PAGE)) == expected


def test_what_a_licence_server_has_to_grant_is_not_free() -> None:
    licence = '<license><permits type="usage">ai-train</permits><payment type="free"/></license>'
    free = f'<rsl><content url="/">{licence}</content></rsl>'
    asked = f'<rsl><content url="/" server="https://l.example/">{licence}</content></rsl>'
    assert _verdicts(*rsl_signals(free.encode(), PAGE)) == "uua"
    assert _verdicts(*rsl_signals(asked.encode(), PAGE)) == "uud"


INLINE = (
    '<script src=x></script><script id="a" type="application/rsl+xml"><?xml version="1.0" encoding="utf-16"?>'
    '<rsl xmlns="https://rslstandard.org/rsl"><content url=""><license><prohibits type="usage">ai-all</prohibits>'
    "<legal>版权所有</legal></license></content></rsl></script>"
)


def test_licences_in_headers_links_and_the_page_itself() -> None:
    link = (
        '<link rel="license" TYPE="application/RSL+xml" href="/l.xml"><a rel=license href=https://a.example/by>by</a>'
    )
    headers = (
        ("Content-Type", "text/html; charset=gb18030"),
        ("Link", '</h.xml>; rel="license"; type="application/rsl+xml", </n>; rel="license"; type="text/html"'),
        ("link", "<javascript:x>; rel=license; type=application/rsl+xml"),
    )
    page = replace(_exchange(*headers), body=(f"<p>Text 文字{link}" + "x" * 200_000 + INLINE).encode("gb18030"))
    named = licences_named(page, PAGE)
    assert [url.href for url in named.files] == ["https://example.org/h.xml", "https://example.org/l.xml"]
    (inline,) = named.inline
    assert "版权所有" in inline.decode()
    assert _verdicts(*rsl_signals(inline, PAGE, "rsl-inline")) == "udd"


def test_a_page_names_a_few_licences_at_most() -> None:
    links = "".join(f'<link rel=license type=application/rsl+xml href="/{n}">' for n in range(50))
    page = replace(_exchange(("Content-Type", "text/html")), body=(links + INLINE * 50).encode())
    named = licences_named(page, PAGE)
    assert (len(named.files), len(named.inline)) == (4, 4)
    assert licences_named(replace(page, response_headers=(("Content-Type", "text/plain"),)), PAGE) == ((), ())
