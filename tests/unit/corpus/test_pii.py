from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boilerstrip.corpus.pii import MASKS, find_pii, redact


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("Mail: ada.lovelace+x@mail.example.org.", "email", "ada.lovelace+x@mail.example.org"),
        ("写信给 wang@例子.中国。", "email", "wang@例子.中国"),
        ("البريد: info@example.com،", "email", "info@example.com"),
        ("Tel. +49 (0)30 123-4567, Mo-Fr", "phone", "+49 (0)30 123-4567"),
        ("電話 +81-3-1234-5678（代表）", "phone", "+81-3-1234-5678"),
        ("Call (555) 123-4567 now", "phone", "(555) 123-4567"),
        ("IBAN DE89 3704 0044 0532 0130 00.", "iban", "DE89 3704 0044 0532 0130 00"),
        ("IBAN: GB82WEST12345698765432", "iban", "GB82WEST12345698765432"),
        ("from 203.0.113.7:8080 at noon", "ip", "203.0.113.7"),
        ("host 2001:db8::8a2e:370:7334 answered", "ip", "2001:db8::8a2e:370:7334"),
    ],
)
def test_what_has_the_form_is_found(text: str, kind: str, found: str) -> None:
    (span,) = find_pii(text)
    assert (span.kind, text[span.start : span.end]) == (kind, found)


@pytest.mark.parametrize(
    "text",
    [
        "@ada wrote at 12:30:45 on 2024-05-06.", "a @ b", "user@localhost", "DE89 3704 0044 0532 0130 01",
        "version 1.2.3", "999.1.1.1", "127.0.0.1", "::", "std::vector", "1 234 567 890 people", "+5 points",
        "3.14159265358979", "ISBN 978-3-16-148410-0", "人口は1,234,567人です。", "2019-2024", "(2024) 12-34",
    ],
)  # fmt: skip
def test_what_only_looks_like_it_is_not(text: str) -> None:
    assert find_pii(text) == ()


def test_masks_take_the_place_of_spans() -> None:
    text = "a@b.de, +49 30 1234567; c@d.fr"
    rows = [{"start": span.start, "end": span.end, "kind": span.kind} for span in find_pii(text)]
    assert redact(text, rows) == f"{MASKS['email']}, {MASKS['phone']}; {MASKS['email']}"


@given(st.text(st.sampled_from("a1@.+-() :\n日DE8"), max_size=80))
def test_spans_are_in_order_and_inside(text: str) -> None:
    spans = find_pii(text)
    ends = [0, *(span.end for span in spans)]
    assert all(end <= span.start < span.end for end, span in zip(ends, spans, strict=False))
    assert ends[-1] <= len(text)
