"""Many pages at once: each is judged for itself, and what goes wrong with one is told where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

import boilerstrip as bs
from boilerstrip import judges, pipeline
from boilerstrip.ballots import Ballots
from boilerstrip.judges import PageView, votes_on
from boilerstrip.model import RawPage
from boilerstrip.pipeline import Case
from boilerstrip.resolve import resolve
from boilerstrip.segment import segment

MENU = "Home\nBoard\nShop\nContact\nLog in\nRegister\n"
TEXT = "The ferry has no engine, and two men pull it across the river on a rope, summer and winter.\n" * 6
HTML = f"<html><body><nav><a href='/'>Home</a></nav><main><p>{TEXT}</p></main></body></html>"
PAGES = [MENU + TEXT, "川は砂を海へ運ぶ。", HTML, "", TEXT + "Share this:\nFacebook", "שתף\n" + TEXT]


def case(text: str) -> Case:
    page = RawPage(text.encode(), "page")
    return Case(segment(page), page)


def test_many_pages_are_cleaned_as_each_would_be() -> None:
    assert [doc.to_dict() for doc in bs.clean_all(PAGES)] == [bs.clean(page).to_dict() for page in PAGES]


def test_the_pages_before_one_that_cannot_be_decoded_are_given() -> None:
    found = bs.clean_all([b"Sand.", b"\x00\x01\x02\xff\xfe\x00\x00" * 40, b"Salt."])
    assert next(found).text == "Sand."
    with pytest.raises(bs.DecodeError):
        next(found)


@pytest.mark.parametrize("ignore", [("learned",), ("learned.line", "learned.page")])
def test_a_model_that_has_no_say_is_not_asked(monkeypatch: pytest.MonkeyPatch, ignore: tuple[str, ...]) -> None:
    settings = bs.Settings(ignore=ignore)
    expected = []
    for text in PAGES[:2]:
        made = case(text)
        said = votes_on([PageView(made.document)])[0]
        expected.append([decision.kept for decision in resolve(made.document, said, settings)])

    def asked(*_: object) -> None:
        raise AssertionError("the model was asked")

    monkeypatch.setattr(judges, "learned", asked)
    found = list(bs.clean_all(PAGES[:2], settings))
    assert [[decision.kept for decision in doc.decisions] for doc in found] == expected
    assert not all(expected[0])


def test_a_fault_in_one_page_leaves_the_others_of_its_lot(monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(pages: Sequence[PageView], *, weighed: bool) -> list[Ballots]:
        if any(page.texts == ("trips",) for page in pages):
            raise ZeroDivisionError
        return votes_on(pages, weighed=weighed)

    monkeypatch.setattr(pipeline, "votes_on", faulty)
    first, second, third = pipeline.judge_all(map(case, ["Sand.", "trips", "Salt."]), bs.Settings())
    assert [first().text, third().text] == ["Sand.", "Salt."]
    with pytest.raises(ZeroDivisionError):
        second()


def test_no_more_pages_are_read_ahead_than_are_judged_together(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[str] = []

    def texts() -> Iterator[str]:
        for text in ["Sand."] * 5 + ["long " * 40] + ["Salt."] * 5 + [HTML] * 2:
            taken.append(text)
            yield text

    monkeypatch.setattr(pipeline, "_TOGETHER", 3)
    monkeypatch.setattr(pipeline, "_CHARS", 100)
    ahead = [len(taken) - place for place, _ in enumerate(bs.clean_all(texts()))]
    assert len(ahead) == len(taken) == 13
    # The page behind a lot is read to know that the lot is full.
    assert max(ahead) == 4
    assert ahead[-3:] == [2, 2, 1]
