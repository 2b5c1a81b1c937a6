from __future__ import annotations

import numpy as np
import pytest

from boilerstrip.codepoints import LINE_END, CharMap, codes_of, single_spaced, text_of


def spaced(text: str) -> str:
    codes = codes_of(text)
    return text_of(single_spaced(codes, codes == LINE_END))


@pytest.mark.parametrize("text", ["", " ", "\n", " \n ", "川 砂", "رمل  البحر \n", "  a   b\n\n c ", "\ud800 x"])
def test_spaces_are_as_splitting_and_joining_each_line_leaves_them(text: str) -> None:
    assert spaced(text) == "\n".join(" ".join(line.split(" ")).strip(" ") for line in _collapsed(text))


def _collapsed(text: str) -> list[str]:
    while "  " in text:
        text = text.replace("  ", " ")
    return text.split("\n")


def test_a_map_takes_away_replaces_and_lengthens_characters() -> None:
    table = {"-": "", "ß": "ss", "…": "...", "Ａ": "A"}
    found = CharMap(lambda char: table.get(char, char)).of("Ａ-ß…\n川-")
    assert found is not None
    assert text_of(found) == "Ass...\n川"


def test_a_map_asks_once_for_each_character() -> None:
    asked = []
    chars = CharMap(lambda char: asked.append(char) or char)
    for _ in range(2):
        chars.of("sand\nسند\n砂")
    assert sorted(asked) == sorted("sandسند砂")


def test_a_map_says_nothing_of_a_text_with_a_character_of_which_it_says_nothing() -> None:
    chars = CharMap(lambda char: None if char == "\u0301" else char)
    assert chars.of("e\u0301") is None
    assert np.array_equal(chars.of("é"), codes_of("é"))
