"""The shipped entries: their examples, their languages, and that the compiled file is theirs."""

from __future__ import annotations

from pathlib import Path

import pytest

from boilerstrip.errors import RuleError
from boilerstrip.lexicon import LexiconKind, check_examples
from boilerstrip.lexicon.compiled import compile_entries, pack, unpack
from boilerstrip.lexicon.entries import Entry, read_entries

DATA = Path(__file__).resolve().parents[3] / "src" / "boilerstrip" / "data"
ENTRIES = read_entries(DATA / "lexicon")
SHIPPED = unpack((DATA / "lexicon.json.gz").read_bytes())


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_examples_hold_in_the_shipped_file(entry: Entry) -> None:
    assert entry.hits
    assert entry.misses
    check_examples([entry], SHIPPED)


def test_the_compiled_file_is_current() -> None:
    assert pack(compile_entries(ENTRIES, SHIPPED.strings)) == (DATA / "lexicon.json.gz").read_bytes(), (
        "data/lexicon changed: run python tools/build_lexicon.py"
    )


def test_every_kind_but_catalog_strings_has_a_file_of_its_name() -> None:
    files = {path.stem for path in (DATA / "lexicon").glob("*.toml")}
    assert files == {kind.value for kind in LexiconKind} - {"ui_string"}


def test_more_than_45_languages_and_every_main_one_in_most_entries() -> None:
    languages = [{phrase.language for phrase in entry.phrases} for entry in ENTRIES]
    assert len(set.union(*languages) - {"mul"}) >= 45
    for code in (
        "en",
        "zh-Hans",
        "zh-Hant",
        "ja",
        "ko",
        "vi",
        "ru",
        "uk",
        "fr",
        "de",
        "es",
        "pt",
        "it",
        "pl",
        "tr",
        "ar",
    ):
        assert sum(code in spoken for spoken in languages) >= len(ENTRIES) * 0.9, code


def test_every_entry_speaks_forty_languages() -> None:
    spoken = {entry.id: len({phrase.language for phrase in entry.phrases}) for entry in ENTRIES}
    # The names of languages are what they are in every language.
    assert {name: count for name, count in spoken.items() if count < 40} == {"language_switch.name": 1}


def test_whole_phrases_are_short() -> None:
    assert all(len(phrase.text) <= 120 for entry in ENTRIES for phrase in entry.phrases)


def write(folder: Path, body: str) -> Path:
    (folder / "share.toml").write_text(f'kind = "share"\n{body}', encoding="utf-8")
    return folder


GOOD = """[[entry]]
id = "share.x"
reason = "r"
weight = 0.5
hit = "Pass on"
miss = "Past"
[entry.whole]
en = "pass on"
"""


def test_a_good_file_is_read(tmp_path: Path) -> None:
    (entry,) = read_entries(write(tmp_path, GOOD))
    assert (entry.id, entry.kind, entry.hits, entry.misses) == ("share.x", LexiconKind.SHARE, ("Pass on",), ("Past",))
    assert [(phrase.text, phrase.language, phrase.mode.value) for phrase in entry.phrases] == [
        ("pass on", "en", "whole")
    ]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (GOOD + GOOD, "two entries"),
        (GOOD.replace("share.x", "follow.x"), "starts with share"),
        (GOOD.replace("0.5", "1.5"), "weight"),
        (GOOD.replace('miss = "Past"\n', ""), "missing keys"),
        (GOOD.replace("reason", "raison"), "unknown keys"),
        (GOOD + "= 3", "TOML"),
    ],
)
def test_faults_are_named(tmp_path: Path, body: str, message: str) -> None:
    with pytest.raises(RuleError, match=message):
        read_entries(write(tmp_path, body))


def test_an_example_that_fails_is_named(tmp_path: Path) -> None:
    entries = read_entries(write(tmp_path, GOOD.replace("Pass on", "Something else")))
    with pytest.raises(RuleError, match=r"share\.x does not find 'Something else'"):
        check_examples(entries, compile_entries(entries))


def test_a_phrase_without_letters_is_refused(tmp_path: Path) -> None:
    entries = read_entries(write(tmp_path, GOOD.replace('en = "pass on"', 'en = "0:00"')))
    with pytest.raises(RuleError, match="no letter"):
        compile_entries(entries)


def test_compiling_is_deterministic_and_reversible() -> None:
    compiled = compile_entries(ENTRIES)
    data = pack(compiled)
    assert data == pack(compile_entries(ENTRIES))
    assert unpack(data) == compiled
