"""Whatever the texts: an answer, the same in any order, in which nobody is in two clusters or set aside for nothing."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from boilerstrip.config import Policy, Settings
from boilerstrip.dedupe import DedupeDoc, dedupe
from boilerstrip.dedupe.tokens import tokenize
from boilerstrip.language import block_languages, identify_blocks, split_by_language
from boilerstrip.segment.text import segment_text

PIECES = [
    "The river carries sand to the sea. ",
    "風が砂を運ぶ。",
    "12.5 ",
    "الرياح تحمل الرمل. ",
    "\n",
    "v1.2.3 ",
    "x",
    "\0",
]
ANY = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)
TEXTS = st.lists(st.sampled_from(PIECES) | ANY, max_size=12).map("".join)


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXTS, max_size=6), st.randoms(use_true_random=False), st.sampled_from(list(Policy)))
def test_dedupe_answers_for_any_texts(texts, random, policy) -> None:
    docs = [DedupeDoc(f"d{number}", text) for number, text in enumerate(texts)]
    chosen = Settings(encoder="none", copies=policy, translations=policy)
    result = dedupe(docs, chosen)
    shuffled = docs[:]
    random.shuffle(shuffled)
    assert dedupe(shuffled, chosen) == result
    members = [member.id for cluster in result.clusters for member in cluster.members]
    assert len(members) == len(set(members))
    gone = dict(result.duplicates)
    assert set(gone) <= set(members)
    assert not set(gone.values()) & set(gone)
    assert all(cluster.keeper not in gone for cluster in result.clusters)


@given(TEXTS)
def test_tokens_lie_where_they_say(text) -> None:
    tokens = tokenize(text)
    assert all(tokens.word(k) for k in range(len(tokens)))
    assert (tokens.ends[:-1] <= tokens.starts[1:]).all()


@settings(deadline=None)
@given(st.lists(TEXTS, max_size=6))
def test_languages_of_any_blocks(texts) -> None:
    found = identify_blocks(texts)
    assert len({language.code for language in found}) == len(found)
    assert abs(sum(language.share for language in found) - bool(found)) < 1e-9
    own = {code for code in block_languages(texts) if code}
    assert own == {language.code for language in found}


@settings(deadline=None)
@given(TEXTS)
def test_a_split_loses_no_character(text) -> None:
    parts = split_by_language(segment_text(text))
    whole = text if segment_text(text).blocks else ""
    assert sorted("".join(parts.values())) == sorted(whole)
