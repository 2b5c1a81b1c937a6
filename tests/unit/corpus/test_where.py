from __future__ import annotations

from typing import Any

import pytest

from boilerstrip.corpus.where import parse_where
from boilerstrip.errors import ConfigError

_COLUMNS = {
    "language": "text", "text_chars": "number", "machine_translated": "yes or no", "title": "text", "flags": "list",
}  # fmt: skip
_ROW: dict[str, Any] = {
    "language": "日本", "text_chars": 10, "machine_translated": False, "title": None, "flags": ["mt"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("language == '日本'", True),
        ("language != '日本'", False),
        ("5 < text_chars <= 10", True),
        ("text_chars > -1 and not machine_translated", True),
        ("language in ['de', 'en'] or text_chars == 10", True),
        ("language not in ('日本',)", False),
        ("title == None", True),
        ("title is not None", False),
        ("title > 'a'", False),
        ("title < 'a'", False),
        ("'mt' in flags", True),
        ("machine_translated", False),
        ("  True ", True),
    ],
)
def test_filters(expression: str, *, expected: bool) -> None:
    assert parse_where(expression, _COLUMNS)(_ROW) is expected


@pytest.mark.parametrize(
    "expression",
    [
        "", "language ==", "lenguage == 'de'", "__import__('os').system('true')", "language.upper() == 'DE'",
        "[x for x in flags]", "lambda: 1", "text_chars ** 9 > 1", "f'{language}'", "(" * 300 + "1" + ")" * 300,
        "1 or " * 1000, "flags[0]", "b'x' == 1",
    ],
)  # fmt: skip
def test_what_is_no_filter_is_refused(expression: str) -> None:
    with pytest.raises(ConfigError, match="filter"):
        parse_where(expression, _COLUMNS)


@pytest.mark.parametrize(
    ("expression", "hint"),
    [
        ("language = 'de'", "compared by =="),
        ("text_chars > 5 & machine_translated", "joined by `and`"),
        ("text_chars > 5 &", "joined by `and`"),
        ("lang == 'de'", "there are: language"),
        ("language == de", "in quotes: 'de'"),
        ("text_chars > '5'", "text_chars is a number, which '5' is not"),
        ("language == 5", "language is a text, which 5 is not"),
        ("text_chars in ['5']", "text_chars is a number"),
        ("'5' < text_chars", "text_chars is a number"),
    ],
)
def test_a_refusal_says_what_to_write(expression: str, hint: str) -> None:
    with pytest.raises(ConfigError) as error:
        parse_where(expression, _COLUMNS)
    assert hint in str(error.value)
