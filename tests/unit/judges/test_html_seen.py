"""Words are remembered by hash; what is remembered never changes what is found."""

from __future__ import annotations

from itertools import product

import numpy as np

from boilerstrip.codepoints import codes_of
from boilerstrip.judges.html_seen import SeenWords
from boilerstrip.judges.html_spelling import Spelled, hashes_of, letters_of, spelled


def words_of(text: str) -> Spelled:
    codes = codes_of(text)
    return spelled(codes, letters_of(codes))


def test_a_word_is_read_once() -> None:
    seen, read = SeenWords(1), []

    def fact(place: int) -> tuple[float]:
        read.append(place)
        return (float(place),)

    assert seen.facts(words_of("sea sand sea"), fact).tolist() == [[0], [4], [0]]
    assert seen.facts(words_of("sand dune"), fact).tolist() == [[4], [5]]
    assert sorted(read) == [0, 4, 5]


def test_words_of_other_scripts_are_remembered() -> None:
    seen = SeenWords(1)
    for text in ("река море", "بحر رمل"):
        first = seen.facts(words_of(text), lambda place: (place + 1,))
        assert seen.facts(words_of(text), lambda _: (-1,)).tolist() == first.tolist() == [[1], [text.index(" ") + 2]]


def test_words_that_share_a_row_do_not_speak_for_each_other() -> None:
    names = ["".join(letters) for letters in product("abcdefghijklm", repeat=3)]
    rows = hashes_of(names) >> np.uint64(48)
    order = np.argsort(rows, kind="stable")
    at = int((rows[order][1:] == rows[order][:-1]).argmax())
    one, other = names[order[at]], names[order[at + 1]]
    assert one != other
    seen, text = SeenWords(1), f"{one} {other} {one}"
    for _ in range(3):
        assert seen.facts(words_of(text), lambda place: (place,))[:2].tolist() == [[0], [4]]
        assert seen.facts(words_of(other), lambda _: (4,)).tolist() == [[4]]


def test_no_words_have_no_facts() -> None:
    assert SeenWords(3).facts(words_of(""), lambda _: (1, 2, 3)).shape == (0, 3)
