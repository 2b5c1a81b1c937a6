"""Choose one value for each metadata field from all the facts that were found."""

from __future__ import annotations

from collections.abc import Iterable

from boilerstrip.model import Document, Fact, Metadata

_TEXT_FIELDS = (
    "title", "author", "date", "site", "canonical", "licence", "source", "declared_language", "page_kind",
    "translated_from",
)  # fmt: skip


def gather(document: Document, facts: Iterable[Fact]) -> Metadata:
    """The best fact of each field: highest score, then first found; all of them stay in `facts`.

    Facts with the field `alternate` are `lang url` pairs, `flag` adds a flag, `word_count` is a number and
    `machine_translated` is true when stated at all.
    """
    stated = document.unread() if document.unread is not None else ()
    candidates = (*stated, *facts)
    best: dict[str, Fact] = {}
    for fact in candidates:
        if fact.field not in best or fact.score > best[fact.field].score:
            best[fact.field] = fact
    chosen = {name: best[name].value for name in _TEXT_FIELDS if name in best}
    words = best.get("word_count")
    pairs = [fact.value.partition(" ") for fact in candidates if fact.field == "alternate"]
    return Metadata(
        **chosen,
        url=document.url,
        word_count=int(words.value) if words else None,
        machine_translated="machine_translated" in best,
        alternates=tuple((language, url) for language, _, url in pairs),
        flags=tuple(dict.fromkeys((*document.flags, *(f.value for f in candidates if f.field == "flag")))),
        facts=candidates,
    )
