"""The road of deduplication: exact copies, near copies, translations, then clusters, keepers and policy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from boilerstrip.config import Settings
from boilerstrip.dedupe.assemble import Assembly, Found, assemble
from boilerstrip.dedupe.clusters import VETOED, Link, link_clusters
from boilerstrip.dedupe.docs import DedupeDoc, DedupeResult, checked
from boilerstrip.dedupe.fingerprint import Fingerprint, exact_groups, fingerprint
from boilerstrip.dedupe.near import near_limits, near_pairs
from boilerstrip.dedupe.policy import Policies
from boilerstrip.model import ClusterKind

# A near copy that was verified on its full text is as good as certain.
_NEAR_SCORE = 1.0
_BAR = 0.5


def dedupe(docs: Iterable[DedupeDoc], settings: Settings | None = None) -> DedupeResult:
    """Find the documents that are one article: copies, near copies, translations.

    The order of the documents does not matter.

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
    found = [*_near([prints[index] for index in single], chosen)]
    clusters = link_clusters(len(single), _links(found), _BAR)
    whole = [tuple(single[index] for index in cluster) for cluster in clusters]
    pairs = tuple(replace(pair, left=single[pair.left], right=single[pair.right]) for pair in found)
    policies = Policies(settings.copies, settings.translations)
    return assemble(Assembly(ordered, pairs, groups, policies), whole)


def _near(prints: Sequence[Fingerprint], docs: Sequence[DedupeDoc]) -> Iterator[Found]:
    for pair in near_pairs(prints, [doc.text for doc in docs]):
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


def _links(found: Iterable[Found]) -> Iterator[Link]:
    """One link a pair: a veto stands above all, a copy above a translation."""
    best: dict[tuple[int, int], float] = {}
    for pair in found:
        key = (pair.left, pair.right)
        held = best.get(key, 0.0)
        best[key] = VETOED if VETOED in (held, pair.score) else max(held, pair.score)
    for (left, right), score in best.items():
        yield Link(left, right, score)
