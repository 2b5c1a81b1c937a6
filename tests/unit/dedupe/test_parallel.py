from __future__ import annotations

import xml.etree.ElementTree as ET

import numpy as np

from boilerstrip.dedupe.parallel import ParallelText, Unit, best_path, to_tmx, to_tsv


def test_two_sentences_against_one() -> None:
    one = np.eye(6, dtype=np.float32)
    both = (one[2] + one[3]) / np.sqrt(np.float32(2))
    steps = best_path(one, np.stack([one[0], one[1], both, one[4], one[5]]))
    assert [(step.left, step.right, step.of_left, step.of_right) for step in steps] == [
        (0, 0, 1, 1),
        (1, 1, 1, 1),
        (2, 2, 2, 1),
        (4, 3, 1, 1),
        (5, 4, 1, 1),
    ]


def test_nothing_alike_gives_nothing() -> None:
    one = np.eye(4, dtype=np.float32)
    assert best_path(one[:2], one[2:]) == []


TEXT = ParallelText("c1", "a&b", "د", (Unit('He said "<no>"\t& left.\x00', "قال «لا» & ذهب.", "en", "ar", 0.8123456),))


def test_tmx_is_well_formed_whatever_the_text() -> None:
    root = ET.fromstring("".join(to_tmx([TEXT], "0.1.0")).encode())
    segments = [element.text for element in root.iter("seg")]
    assert segments == ['He said "<no>"\t& left.\ufffd', "قال «لا» & ذهب."]
    languages = [element.get("{http://www.w3.org/XML/1998/namespace}lang") for element in root.iter("tuv")]
    assert languages == ["en", "ar"]


def test_tsv_has_as_many_cells_in_each_line() -> None:
    lines = list(to_tsv([TEXT]))
    assert [line.count("\t") for line in lines] == [7, 7]
    assert lines[1].split("\t")[5] == "0.8123"
