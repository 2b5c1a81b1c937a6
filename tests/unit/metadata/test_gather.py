from __future__ import annotations

from boilerstrip.metadata import gather
from boilerstrip.model import Document, Fact

DOCUMENT = Document(
    text="",
    blocks=(),
    url="https://example.org/",
    unread=lambda: (Fact("title", "From the head", "html.title", 0.6),),
    flags=("shell",),
)


def test_the_surer_fact_wins_and_the_loser_stays() -> None:
    metadata = gather(DOCUMENT, [Fact("title", "見出し", "json-ld", 0.9)])
    assert metadata.title == "見出し"
    assert [fact.value for fact in metadata.facts] == ["From the head", "見出し"]


def test_of_equals_the_first_wins() -> None:
    facts = [Fact("author", "أمل", "a"), Fact("author", "Ada", "b")]
    assert gather(DOCUMENT, facts).author == "أمل"


def test_facts_that_are_no_plain_text() -> None:
    facts = [
        Fact("word_count", "3122", "byline"),
        Fact("machine_translated", "yes", "notice"),
        Fact("alternate", "ja https://example.org/ja", "link"),
        Fact("flag", "paywall", "html"),
        Fact("flag", "shell", "html"),
    ]
    metadata = gather(DOCUMENT, facts)
    assert metadata.word_count == 3122
    assert metadata.machine_translated
    assert metadata.alternates == (("ja", "https://example.org/ja"),)
    assert metadata.flags == ("shell", "paywall")
    assert metadata.url == "https://example.org/"
