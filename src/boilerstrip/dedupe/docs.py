"""What goes into deduplication and what comes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from boilerstrip.errors import CorpusError
from boilerstrip.model import Cluster, Evidence


@dataclass(frozen=True, slots=True)
class DedupeDoc:
    """One document to compare: an id of its own, the text, and whatever is known about it.

    `lang` is a hint and never trusted; `alternates` are `(language, url)` pairs as hreflang gives them; `canonical`
    and `translated_from` are urls (or, for `translated_from`, a title) that the page itself declares.
    Where `machine_translated` is None, nobody has said so, and the text's own notice counts, if it has one. Documents
    with the same `page` are the languages of one page that was split: a policy takes all of them or none.
    """

    id: str
    text: str
    lang: str | None = None
    url: str | None = None
    date: str | None = None
    machine_translated: bool | None = None
    canonical: str | None = None
    alternates: tuple[tuple[str, str], ...] = ()
    translated_from: str | None = None
    title: str | None = None
    page: str | None = None


@dataclass(frozen=True, slots=True)
class DedupeResult:
    """The clusters of two documents or more, and every pair that was seriously compared.

    `pairs` holds what was put together, what a veto kept apart, and what anchors alone can only propose: the last two
    have `veto` set. `duplicates` maps the id of each document that the policy sets aside to the id that stays for it;
    `notes` says in plain words what could not be done, such as translations without an encoder.
    """

    clusters: tuple[Cluster, ...]
    pairs: tuple[Evidence, ...]
    duplicates: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()


def checked(docs: Sequence[DedupeDoc]) -> tuple[DedupeDoc, ...]:
    """The documents in the order of their ids, which is the order everything else works in.

    Raises:
        CorpusError: two documents have one id, or an id is empty.
    """
    ordered = tuple(sorted(docs, key=lambda doc: doc.id))
    for left, right in pairwise(ordered):
        if left.id == right.id:
            raise CorpusError(f"two documents have the id {left.id!r}; ids must differ", code="duplicate-id")
    if ordered and not ordered[0].id:
        raise CorpusError("a document has an empty id; each needs one of its own", code="missing-id")
    return ordered
