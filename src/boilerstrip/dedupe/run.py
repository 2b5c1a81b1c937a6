"""The road of deduplication: exact copies, near copies, translations, then clusters, keepers and policy."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from boilerstrip.config import Settings
from boilerstrip.dedupe.assemble import Assembly, Found, assemble
from boilerstrip.dedupe.clusters import VETOED, Link, link_clusters
from boilerstrip.dedupe.docs import DedupeDoc, DedupeResult, checked
from boilerstrip.dedupe.fingerprint import Fingerprint, exact_groups, fingerprint
from boilerstrip.dedupe.near import NearPair, near_limits, near_pairs
from boilerstrip.dedupe.policy import Policies
from boilerstrip.dedupe.rivals import told_apart
from boilerstrip.dedupe.translation.encoders import choose_encoder
from boilerstrip.dedupe.translation.limits import TranslationLimits, translation_limits
from boilerstrip.dedupe.translation.views import Finder
from boilerstrip.model import ClusterKind

# A near copy that was verified on its full text is as good as certain.
_NEAR_SCORE = 1.0


def dedupe(
    docs: Iterable[DedupeDoc],
    settings: Settings | None = None,
    *,
    cache: Path | None = None,
    finder: Finder | None = None,
) -> DedupeResult:
    """Find the documents that are one article: copies, near copies, translations.

    The order of the documents does not matter.

    Args:
        docs: The documents, each with an id of its own.
        settings: Which encoder, and what happens to copies and translations; the defaults, if None.
        cache: A folder that keeps the vectors of what was encoded, by content; None keeps nothing.
        finder: How translations are found, in place of what the settings say.

    Raises:
        CorpusError: two documents have one id.
        ConfigError: the encoder that the settings name cannot be had.

    Example:
        >>> text = "The river carries sand to the sea, and the wind carries some of it back again."
        >>> docs = [DedupeDoc("a", text), DedupeDoc("b", text.upper()), DedupeDoc("c", "Another matter altogether.")]
        >>> result = dedupe(docs, Settings(encoder="none"))
        >>> [(cluster.keeper, [member.id for member in cluster.members]) for cluster in result.clusters]
        [('a', ['a', 'b'])]
    """
    settings = settings or Settings()
    ordered = checked(list(docs))
    prints = [fingerprint(doc.text, near_limits().prose_line) for doc in ordered]
    groups = exact_groups(prints)
    copies = {index for group in groups for index in group[1:]}
    single = [index for index in range(len(ordered)) if index not in copies]
    chosen = [ordered[index] for index in single]
    chosen_prints = [prints[index] for index in single]
    near = tuple(near_found(chosen_prints, chosen))
    across = find_across(chosen, chosen_prints, Request(settings, cache, finder))
    return conclude(Compared(ordered, groups, single, near), across, settings, finder.limits if finder else None)


class Compared(NamedTuple):
    """All documents by id, groups of exact copies by index, those that stand for them, and near copies among these."""

    docs: Sequence[DedupeDoc]
    groups: Sequence[Sequence[int]]
    single: Sequence[int]
    near: tuple[Found, ...]


def conclude(
    compared: Compared, across: Across, settings: Settings, limits: TranslationLimits | None = None
) -> DedupeResult:
    """What the pairs that were found make of the documents; of those in no pair and no group, nothing is read."""
    single = compared.single
    found = told_apart([*compared.near, *across.pairs])
    clusters = article_clusters(len(single), found, limits or translation_limits())
    whole = [tuple(single[index] for index in cluster) for cluster in clusters]
    pairs = tuple(replace(pair, left=single[pair.left], right=single[pair.right]) for pair in found)
    policies = Policies(settings.copies, settings.translations)
    return assemble(Assembly(compared.docs, pairs, compared.groups, policies, across.notes), whole)


class Across(NamedTuple):
    """What was found across languages, and what the user should know about how."""

    pairs: tuple[Found, ...]
    notes: tuple[str, ...]


class Request(NamedTuple):
    """How to look for translations."""

    settings: Settings
    cache: Path | None
    finder: Finder | None = None


def find_across(docs: Sequence[DedupeDoc], prints: Sequence[Fingerprint], request: Request) -> Across:
    """Translations by the encoder that is asked for; by anchors, as proposals, where there is none."""
    from boilerstrip.dedupe.translation.find import find_translations
    from boilerstrip.dedupe.translation.propose import propose_translations

    finder = request.finder
    note = None
    if finder is None:
        encoder, note = choose_encoder(request.settings.encoder)
        finder = None if encoder is None else Finder(encoder, request.cache)
    notes = () if note is None else (note,)
    if finder is None:
        return Across(propose_translations(docs), notes)
    return Across(find_translations(docs, prints, finder), notes)


def near_found(prints: Sequence[Fingerprint], docs: Sequence[DedupeDoc]) -> Iterator[Found]:
    """The near copies among documents, by index."""
    return found_of(near_pairs(prints, [doc.text for doc in docs]))


def found_of(pairs: Iterable[NearPair]) -> Iterator[Found]:
    """Near copies as clusters take them."""
    for pair in pairs:
        part = pair.overlap
        yield Found(
            left=pair.left,
            right=pair.right,
            kind=ClusterKind.NEAR,
            score=_NEAR_SCORE if pair.veto is None else VETOED,
            similarity=max(part.jaccard, part.containment),
            of_left=part.of_left,
            of_right=part.of_right,
            veto=pair.veto,
        )


def article_clusters(count: int, found: Sequence[Found], limits: TranslationLimits) -> tuple[tuple[int, ...], ...]:
    """The documents that are one article, by index."""
    return link_clusters(count, _links(found), limits.sure, _languages(found))


def _languages(found: Sequence[Found]) -> dict[int, str]:
    """The main language of each document that was compared as a translation: the one it was mostly compared in."""
    seen: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for pair in found:
        for index, language in ((pair.left, pair.left_language), (pair.right, pair.right_language)):
            if language:
                seen[index][language] += 1
    return {index: min(own, key=lambda code: (-own[code], code)) for index, own in seen.items()}


def _links(found: Sequence[Found]) -> Iterator[Link]:
    """One link a pair: what the full text of two look-alikes shows counts before what their segments show."""
    copies = [pair for pair in found if pair.kind is ClusterKind.NEAR]
    others = {(pair.left, pair.right): pair.score for pair in found if pair.kind is ClusterKind.TRANSLATION}
    known = {(pair.left, pair.right): pair.score for pair in copies}
    for (left, right), score in {**_as_wholes(others, copies), **known}.items():
        yield Link(left, right, score)


def _as_wholes(others: Mapping[tuple[int, int], float], copies: Iterable[Found]) -> dict[tuple[int, int], float]:
    """The scores of pairs, those of a part as high as those of the whole, where nothing speaks against it.

    The beginning of a text may say too little to be compared; whose beginning it is, is known for certain.
    """
    beside: defaultdict[int, dict[int, float]] = defaultdict(dict)
    for (left, right), score in others.items():
        beside[left][right] = beside[right][left] = score
    lifted = dict(others)
    for pair in copies:
        if pair.veto is None:
            part, whole = (pair.left, pair.right) if pair.of_left >= pair.of_right else (pair.right, pair.left)
            for other, score in beside.get(whole, {}).items():
                key = (min(part, other), max(part, other))
                if part != other and others.get(key, 0.0) >= 0.0:
                    lifted[key] = max(score, lifted.get(key, 0.0))
    return lifted
