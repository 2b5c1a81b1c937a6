"""A page in several languages as several documents, each of which still restores to the whole page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from boilerstrip.known import Known
from boilerstrip.language import block_languages
from boilerstrip.model import CleanDocument, Decision, Language, Verdict, Vote

RULE = "split.language"


def split_languages(doc: CleanDocument) -> Mapping[str, CleanDocument]:
    r"""One document a language of `doc`, by its code, the largest first; `doc` itself as `""` if there is only one.

    What is in another language counts as removed by `split.language`. Blocks without letters go with the one before.

    Example:
        >>> import boilerstrip as bs
        >>> parts = split_languages(bs.clean("Rivers carry sand to the sea.\n川は砂を海へ運ぶ。"))
        >>> [(code, part.text, part.restore() == part.source_text) for code, part in parts.items()]
        [('en', 'Rivers carry sand to the sea.\n', True), ('ja', '川は砂を海へ運ぶ。', True)]
    """
    if len(doc.languages) < 2:
        return {"": doc}
    owners = _owners(doc)
    return {language.code: _part(doc, language, owners) for language in doc.languages}


def _owners(doc: CleanDocument) -> dict[int, str]:
    """The language of each kept block."""
    kept = [decision.block for decision in doc.decisions if decision.kept]
    codes = block_languages([doc.document.block_text(block) for block in kept])
    current = doc.languages[0].code
    owners = {}
    for block, code in zip(kept, codes, strict=True):
        current = code or current
        owners[block] = current
    return owners


def _part(doc: CleanDocument, language: Language, owners: Mapping[int, str]) -> CleanDocument:
    def decide(decision: Decision) -> Decision:
        owner = owners.get(decision.block, language.code)
        if not decision.kept or owner == language.code:
            return decision
        vote = Vote(decision.block, Verdict.DROP, RULE, 1.0, f"in another language ({owner}), a document of its own")
        return Decision(decision.block, kept=False, score=1.0, votes=(vote,))

    known = Known.of(doc.metadata, (replace(language, share=1.0),))
    return replace(doc, decisions=tuple(map(decide, doc.decisions)), known=known)
