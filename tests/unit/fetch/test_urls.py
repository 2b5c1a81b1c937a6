from __future__ import annotations

import pytest

from boilerstrip.fetch.faults import PageError
from boilerstrip.fetch.urls import Url, parse_or_none, same_site


@pytest.mark.parametrize(
    ("text", "href"),
    [
        ("HTTP://Example.ORG:80", "http://example.org/"),
        ("https://example.org:443/a/./b/../c", "https://example.org/a/c"),
        ("https://example.org/a#part", "https://example.org/a"),
        ("https://bücher.example/ü?ä=ö", "https://xn--bcher-kva.example/%C3%BC?%C3%A4=%C3%B6"),
        ("https://例え.テスト/日本", "https://xn--r8jz45g.xn--zckzah/%E6%97%A5%E6%9C%AC"),
        ("https://مثال.إختبار/", "https://xn--mgbh0fb.xn--kgbechtv/"),
        ("http://[2001:DB8::0:1]:8080/", "http://[2001:db8::1]:8080/"),
        ("http://2130706433/", "http://127.0.0.1/"),
        ("http://exa\tmple.org/\n", "http://example.org/"),
    ],
)
def test_normal_form(text: str, href: str) -> None:
    url = Url.parse(text)
    assert url.href == href
    assert Url.parse(url.href) == url
    assert url.href.isascii()


def test_parts() -> None:
    url = Url.parse("https://www.example.org:8443/a/b?c=d")
    assert (url.scheme, url.host, url.name, url.port) == ("https", "www.example.org:8443", "www.example.org", 8443)
    assert url.target == "/a/b?c=d"
    assert url.origin == "https://www.example.org:8443"
    assert url.at("/robots.txt").href == "https://www.example.org:8443/robots.txt"
    assert Url.parse("../x", url.href).target == "/x"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "url"),
        ("no address", "url"),
        ("http://", "url"),
        ("http://exa mple.org/", "url"),
        ("http://[::1/", "url"),
        ("http://user@example.org/", "url"),
        ("http://user:word@example.org/", "url"),
        ("http://example.org/\ud800", "url"),
        ("http://example.org/" + "a" * 9000, "url"),
        ("ftp://example.org/", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("mailto:someone@example.org", "scheme"),
        ("javascript:alert(1)", "scheme"),
    ],
)
def test_not_fetchable(text: str, code: str) -> None:
    with pytest.raises(PageError) as caught:
        Url.parse(text)
    assert caught.value.code == code
    assert len(str(caught.value)) < 400
    assert parse_or_none(text) is None


def test_messages_are_safe_to_show() -> None:
    with pytest.raises(PageError) as caught:
        Url.parse("ftp://\x1b[31m\u202ered/")
    assert str(caught.value).isascii()
    assert "\x1b" not in str(caught.value)


def test_same_site() -> None:
    home = Url.parse("https://example.org/")
    assert same_site(home, Url.parse("http://www.example.org/x"))
    assert not same_site(home, Url.parse("https://sub.example.org/"))
    assert not same_site(home, Url.parse("https://example.org:8443/"))
