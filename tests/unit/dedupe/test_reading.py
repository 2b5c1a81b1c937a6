from __future__ import annotations

import json

import pytest

from boilerstrip.dedupe import DedupeDoc
from boilerstrip.dedupe.reading import doc_of_record, docs_of_lines
from boilerstrip.errors import CorpusError


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "x.jsonl, line 2: not readable as JSON"),
        ("[]", "x.jsonl, line 2: a JSON object is needed, not a list"),
        ('{"id": "a"}', "x.jsonl, line 2: the field 'text' is missing"),
        ('{"text": "a"}', "x.jsonl, line 2: the field 'id' is missing"),
        ('{"id": "a", "text": 3}', "text must be a string, not a number"),
        ('{"id": [], "text": "a"}', "id must be a string or a whole number, not a list"),
        ('{"id": "a", "text": "a", "date": 2024}', "date must be a string, not a number"),
        ('{"id": "a", "text": "a", "alternates": ["en"]}', "an alternate must be a language and a url"),
        ("[" * 100_000, "not readable as JSON"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(line: str, message: str) -> None:
    with pytest.raises(CorpusError) as caught:
        list(docs_of_lines(['{"id": 1, "text": "fine"}', line], where="x.jsonl"))
    assert message in str(caught.value)


def test_a_full_record() -> None:
    row = {
        "id": 7,
        "text": "نص",
        "language": "ar",
        "url": "https://example.org/ar",
        "date": "2024-05-01",
        "machine_translated": True,
        "alternates": [{"language": "en", "url": "https://example.org/en"}, ["fr", "https://example.org/fr"]],
        "unknown": {},
    }
    assert doc_of_record(json.loads(json.dumps(row)), where="here") == DedupeDoc(
        "7",
        "نص",
        lang="ar",
        url="https://example.org/ar",
        date="2024-05-01",
        machine_translated=True,
        alternates=(("en", "https://example.org/en"), ("fr", "https://example.org/fr")),
    )
