from __future__ import annotations

import pytest

from boilerstrip.corpus.quality import QUALITY_COLUMNS, quality

_PROSE = {
    "Latn": "The ferry lies at the jetty. Nobody waits for it.\nThe captain reads the paper, page by page, all day.",
    "Jpan": "渡し船は桟橋に泊まっている。待つ人は誰もいない。\n船長は一日中、新聞を一枚ずつ読んでいる。",
    "Thai": "เรือข้ามฟากจอดอยู่ที่ท่า ไม่มีใครรอมันเลย\nกัปตันอ่านหนังสือพิมพ์ทีละหน้าทั้งวัน",
    "Arab": "العبارة راسية عند الرصيف ولا أحد ينتظرها.\nالقبطان يقرأ الجريدة صفحة بعد صفحة طوال اليوم.",
}


@pytest.mark.parametrize("script", list(_PROSE))
def test_prose_looks_like_prose_in_every_script(script: str) -> None:
    found = quality(_PROSE[script], script)
    assert tuple(found) == QUALITY_COLUMNS
    assert found["q_letters"] is not None
    assert found["q_letters"] > 0.7
    for name in ("q_digits", "q_symbols", "q_bullet_lines", "q_repeated_lines", "q_repeated_5grams", "q_short_lines"):
        assert found[name] == 0, name
    assert (found["q_mean_word_length"] is None) is (script in {"Jpan", "Thai"})


@pytest.mark.parametrize("script", ["Latn", "Jpan", "Arab"])
def test_sentences_end_in_the_marks_of_their_script(script: str) -> None:
    assert quality(_PROSE[script], script)["q_sentence_lines"] == 1
    assert quality(_PROSE[script].replace(".", "").replace("。", ""), script)["q_sentence_lines"] == 0


@pytest.mark.parametrize("script", list(_PROSE))
def test_what_is_said_again_counts_as_repeated(script: str) -> None:
    line = _PROSE[script].splitlines()[1]
    found = quality("\n".join([line] * 10), script)
    assert found["q_repeated_lines"] == pytest.approx(0.9, abs=0.01)
    assert found["q_repeated_5grams"] is not None
    assert found["q_repeated_5grams"] > 0.85
    assert found["q_top_bigram"] is not None
    assert found["q_top_bigram"] > 0


def test_lists_ellipses_symbols_and_digits_are_counted() -> None:
    found = quality("• one\n・二\n- three ...\nread more…\n#tag 1234", "Latn")
    assert found["q_bullet_lines"] == 0.6
    assert found["q_ellipsis_lines"] == 0.4
    assert found["q_short_lines"] == 1
    assert found["q_symbols"] == pytest.approx(3 / 7, abs=0.001)
    assert found["q_digits"] is not None
    assert found["q_digits"] > 0.1


def test_an_empty_text_has_no_shares() -> None:
    found = quality(" \n", None)
    assert found.pop("q_tokens") == 0
    assert set(found.values()) == {None}


def test_one_word_has_no_repeats() -> None:
    assert quality("word", "Latn")["q_repeated_5grams"] == 0


def test_runs_are_as_long_as_words_are_in_a_script_without_spaces() -> None:
    once = "川は砂を海へ運ぶ。風がそれを岸へ返す。町の人はそれを知らない。"
    assert quality(once + "川は砂を海へ運ぶ。", "Jpan")["q_repeated_5grams"] == 0, "eight characters are no five words"
    assert (quality(once + once, "Jpan")["q_repeated_5grams"] or 0) > 0.4
    assert (quality("the sea and the wind and the town " * 2, "Latn")["q_repeated_5grams"] or 0) > 0.4
