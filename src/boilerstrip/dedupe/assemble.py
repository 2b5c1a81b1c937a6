"""Clusters of indices to `Cluster`s with members, keeper, reason and evidence, and what the policy makes of them."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from boilerstrip.dedupe.clusters import components
from boilerstrip.dedupe.docs import DedupeDoc, DedupeResult
from boilerstrip.dedupe.keeper import Facts, choose_keeper
from boilerstrip.dedupe.notices import with_notices
from boilerstrip.dedupe.policy import Policies, set_aside
from boilerstrip.language import identify
from boilerstrip.model import Cluster, ClusterKind, Evidence, Member

# A larger cluster shows the pairs with its keeper only; the list of pairs has the others.
_SHOWN = 12
_LOOSENESS = {ClusterKind.EXACT: 0, ClusterKind.NEAR: 1, ClusterKind.TRANSLATION: 2}


@dataclass(frozen=True, slots=True)
class Found:
    """A pair of documents by index: what kind, how sure, how much of each is in the other, and on what evidence.

    The languages are those in which a translation was compared.
    """

    left: int
    right: int
    kind: ClusterKind
    score: float
    similarity: float
    of_left: float
    of_right: float
    anchors: tuple[str, ...] = ()
    segments: tuple[tuple[str, str, float], ...] = ()
    veto: str | None = None
    left_language: str = ""
    right_language: str = ""


@dataclass(frozen=True, slots=True)
class Assembly:
    """All documents, every pair found among them, the groups of exact copies, and the policies."""

    docs: Sequence[DedupeDoc]
    pairs: Sequence[Found]
    exact: Sequence[Sequence[int]]
    policies: Policies
    notes: tuple[str, ...] = ()


def assemble(assembly: Assembly, clusters: Sequence[Sequence[int]]) -> DedupeResult:
    """The result; `clusters` hold one index of each group of exact copies, and the others join here."""
    copies = {group[0]: group for group in assembly.exact}
    whole = [sorted({other for index in cluster for other in copies.get(index, (index,))}) for cluster in clusters]
    inside = {index for cluster in whole for index in cluster}
    whole += [list(group) for group in assembly.exact if group[0] not in inside]
    pairs = (*_exact_pairs(assembly.exact), *assembly.pairs)
    within: defaultdict[int, list[Found]] = defaultdict(list)
    home = {index: number for number, cluster in enumerate(whole) for index in cluster}
    for pair in pairs:
        if pair.veto is None and home.get(pair.left, -1) == home.get(pair.right, -2):
            within[home[pair.left]].append(pair)
    built = [_build(assembly, cluster, within[number]) for number, cluster in enumerate(whole)]
    return DedupeResult(
        clusters=tuple(sorted((one.cluster for one in built), key=lambda cluster: cluster.members[0].id)),
        pairs=tuple(
            sorted((_evidence(assembly.docs, pair) for pair in pairs), key=lambda e: (e.left, e.right, e.kind))
        ),
        duplicates=tuple(sorted(item for one in built for item in one.gone.items())),
        notes=assembly.notes,
    )


@dataclass(frozen=True, slots=True)
class _Built:
    cluster: Cluster
    gone: Mapping[str, str]


def _build(assembly: Assembly, indices: Sequence[int], pairs: Sequence[Found]) -> _Built:
    docs = with_notices([assembly.docs[index] for index in indices])
    facts = _facts(assembly.docs, indices, pairs)
    choice = choose_keeper(docs, facts)
    languages = {doc.id: identify(doc.text).code for doc in docs}
    members = _members(assembly.docs, indices, pairs, choice.doc.id, languages)
    kinds = [member.kind for member in members if member.kind is not None]
    shown = pairs if len(docs) <= _SHOWN else [p for p in pairs if choice.doc.id in _ids(assembly.docs, p)]
    cluster = Cluster(
        id=hashlib.sha256("\n".join(doc.id for doc in docs).encode("utf-8", "surrogatepass")).hexdigest()[:16],
        kind=max(kinds, key=_LOOSENESS.__getitem__),
        keeper=choice.doc.id,
        reason=choice.reason,
        members=tuple(members),
        evidence=tuple(_evidence(assembly.docs, pair) for pair in shown),
    )
    by_index = dict(zip(indices, docs, strict=True))
    groups = _copy_groups(indices, pairs)
    gone = set_aside(
        [[by_index[index] for index in group] for group in groups],
        languages,
        assembly.policies,
        lambda among: choice.doc if choice.doc in among else choose_keeper(among, facts).doc,
    )
    return _Built(cluster, gone)


def _copy_groups(indices: Sequence[int], pairs: Sequence[Found]) -> list[tuple[int, ...]]:
    """The members of a cluster, those that are copies of each other together."""
    place = {index: number for number, index in enumerate(indices)}
    alike = [(place[p.left], place[p.right]) for p in pairs if p.kind is not ClusterKind.TRANSLATION]
    groups = [tuple(indices[number] for number in group) for group in components(len(indices), alike)]
    grouped = {index for group in groups for index in group}
    return sorted([*groups, *((index,) for index in indices if index not in grouped)])


def _members(
    docs: Sequence[DedupeDoc],
    indices: Sequence[int],
    pairs: Sequence[Found],
    keeper: str,
    languages: Mapping[str, str],
) -> list[Member]:
    """Each member with its relation to the keeper; one that was never compared with it is what its own pairs say."""
    best: dict[str, tuple[bool, int, float]] = {}
    for pair in pairs:
        ids = _ids(docs, pair)
        for id_ in ids:
            rank = (keeper in ids, -_LOOSENESS[pair.kind], pair.similarity)
            best[id_] = max(best.get(id_, rank), rank)
    kinds = {-looseness: kind for kind, looseness in _LOOSENESS.items()}
    found = []
    for index in indices:
        id_ = docs[index].id
        language = None if languages[id_] == "und" else languages[id_]
        if id_ == keeper:
            found.append(Member(id_, None, 1.0, language))
        else:
            _, looseness, similarity = best.get(id_, (False, -2, 0.0))
            found.append(Member(id_, kinds[looseness], similarity, language))
    return found


def _facts(docs: Sequence[DedupeDoc], indices: Sequence[int], pairs: Sequence[Found]) -> dict[str, Facts]:
    """For each member the mean share of the others that it holds, and the mean share of it that they hold.

    Exact copies share the facts of the first of them.
    """
    covers: defaultdict[int, float] = defaultdict(float)
    covered: defaultdict[int, float] = defaultdict(float)
    for (left, right), (of_left, of_right) in _coverage(pairs).items():
        covers[left] += of_right
        covers[right] += of_left
        covered[left] += of_left
        covered[right] += of_right
    first = {p.right: p.left for p in pairs if p.kind is ClusterKind.EXACT}
    others = max(1, len(indices) - 1)
    found = {}
    for index in indices:
        same = first.get(index, index)
        found[docs[index].id] = Facts(covers[same] / others, covered[same] / others)
    return found


def _coverage(pairs: Sequence[Found]) -> dict[tuple[int, int], tuple[float, float]]:
    """The shares of each pair; what the alignment of a translation saw counts as much as what the shingles saw."""
    found: dict[tuple[int, int], tuple[float, float]] = {}
    for pair in pairs:
        held = found.get((pair.left, pair.right), (0.0, 0.0))
        found[pair.left, pair.right] = (max(held[0], pair.of_left), max(held[1], pair.of_right))
    return found


def _exact_pairs(groups: Sequence[Sequence[int]]) -> list[Found]:
    """Each exact copy paired with the first of its group: all pairs of a large group would say nothing more."""
    return [Found(group[0], other, ClusterKind.EXACT, 1.0, 1.0, 1.0, 1.0) for group in groups for other in group[1:]]


def _ids(docs: Sequence[DedupeDoc], pair: Found) -> tuple[str, str]:
    return docs[pair.left].id, docs[pair.right].id


def _evidence(docs: Sequence[DedupeDoc], pair: Found) -> Evidence:
    left, right = _ids(docs, pair)
    return Evidence(left, right, pair.kind, pair.similarity, pair.anchors, pair.segments, pair.veto)
