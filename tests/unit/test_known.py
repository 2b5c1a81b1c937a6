from __future__ import annotations

import pickle
import sys

import pytest

import boilerstrip as bs
from boilerstrip.config import Settings
from boilerstrip.known import Known
from boilerstrip.model import Language, Metadata, RawPage
from boilerstrip.pipeline import clean_page

THAI = Language("th", "Thai", 1.0, 1.0)


def test_each_part_is_found_once_and_only_when_it_is_asked_for() -> None:
    asked = []

    def metadata() -> Metadata:
        asked.append("metadata")
        return Metadata(title="ทราย")

    def languages() -> tuple[Language, ...]:
        asked.append("languages")
        return (THAI,)

    known = Known(metadata, languages)
    assert asked == []
    assert (known.languages, known.languages) == ((THAI,), (THAI,))
    assert asked == ["languages"]
    assert known.metadata.title == "ทราย"
    assert known.metadata.title == "ทราย"
    assert asked == ["languages", "metadata"]


def test_what_could_not_be_found_is_looked_for_again() -> None:
    answers = [ValueError("no"), Metadata(title="رمل")]

    def metadata() -> Metadata:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    known = Known(metadata, lambda: (THAI,))
    with pytest.raises(ValueError, match="no"):
        repr(known)
    assert known.metadata.title == "رمل"


def test_it_is_equal_by_what_is_known_and_can_be_sent_to_another_process() -> None:
    doc = bs.clean("The river carries sand to the sea.\n川は砂を海へ運ぶ。")
    again = pickle.loads(pickle.dumps(doc))
    assert again.known == doc.known == Known.of(doc.metadata, doc.languages)
    assert hash(again.known) == hash(doc.known)
    assert {language.code for language in again.languages} == {"en", "ja"}
    assert again.known != Known.of(Metadata())
    assert repr(Known.of(Metadata(), (THAI,))) == f"Known({Metadata()!r}, {(THAI,)!r})"


@pytest.mark.parametrize("media_type", ["text/html", "text/plain"])
def test_what_is_found_later_keeps_no_bytes(media_type: str) -> None:
    data = "<p>河水把沙子带到海里，每年春天都是这样。</p>".encode()
    held = sys.getrefcount(data)
    doc = clean_page(RawPage(data, "page", media_type=media_type), Settings())
    assert sys.getrefcount(data) == held
    assert doc.metadata is not None
