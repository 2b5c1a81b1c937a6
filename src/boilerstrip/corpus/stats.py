"""What a corpus holds: documents and characters by language, host, page kind, status, and what each rule removed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from boilerstrip.corpus.reader import Corpus
from boilerstrip.corpus.record import Record

# What a group is called whose pages do not say.
UNKNOWN = "unknown"

# Everything but the texts, which are most of the table.
_COLUMNS = (
    "status", "language", "host", "page_kind", "content_type", "duplicate_kind", "machine_translated",
    "source_chars", "text_chars", "license", "rights.ai_train", "robots_allowed",
    "removed.list.element.start", "removed.list.element.end",
    "removed.list.element.rule",
)  # fmt: skip

_GROUPS = {
    "status": "status",
    "languages": "language",
    "hosts": "host",
    "page_kinds": "page_kind",
    "content_types": "content_type",
}


@dataclass(slots=True)
class Amount:
    """Documents and code points of one group: read, left after cleaning, and left in documents that are kept."""

    documents: int = 0
    kept: int = 0
    source_chars: int = 0
    text_chars: int = 0
    kept_chars: int = 0

    def add(self, record: Mapping[str, Any]) -> None:
        """Count one document."""
        is_kept = record["status"] == "kept"
        self.documents += 1
        self.kept += is_kept
        self.source_chars += record["source_chars"]
        self.text_chars += record["text_chars"]
        self.kept_chars += record["text_chars"] if is_kept else 0


@dataclass(slots=True)
class RuleAmount:
    """What one rule removed: in how many documents, how many spans, how many code points."""

    documents: int = 0
    spans: int = 0
    chars: int = 0


@dataclass
class CorpusStats:
    """The figures of a corpus; each group is ordered by documents, the largest first."""

    total: Amount = field(default_factory=Amount)
    status: dict[str, Amount] = field(default_factory=dict)
    languages: dict[str, Amount] = field(default_factory=dict)
    hosts: dict[str, Amount] = field(default_factory=dict)
    page_kinds: dict[str, Amount] = field(default_factory=dict)
    content_types: dict[str, Amount] = field(default_factory=dict)
    duplicate_kinds: dict[str, int] = field(default_factory=dict)
    rules: dict[str, RuleAmount] = field(default_factory=dict)
    failures: dict[str, int] = field(default_factory=dict)
    licenses: dict[str, int] = field(default_factory=dict)
    ai_training: dict[str, int] = field(default_factory=dict)
    robots: dict[str, int] = field(default_factory=dict)
    machine_translated: int = 0

    def to_dict(self) -> dict[str, Any]:
        """The figures as JSON holds them."""
        return asdict(self)


def corpus_stats(corpus: Corpus) -> CorpusStats:
    """Count the documents of `corpus`.

    Raises:
        CorpusError: its tables cannot be read.
    """
    stats = CorpusStats()
    groups: dict[str, defaultdict[str, Amount]] = {name: defaultdict(Amount) for name in _GROUPS}
    rules: defaultdict[str, RuleAmount] = defaultdict(RuleAmount)
    tallies: dict[str, Counter[str]] = defaultdict(Counter)
    for record in corpus.records(_COLUMNS):
        stats.total.add(record)
        for name, column in _GROUPS.items():
            groups[name][record[column] or UNKNOWN].add(record)
        _count_rules(record, rules)
        stats.machine_translated += record["machine_translated"]
        for name, value in _told(record):
            tallies[name][value] += 1
    for name, found in groups.items():
        setattr(stats, name, _ordered(found))
    stats.rules = dict(sorted(rules.items(), key=lambda item: (-item[1].chars, item[0])))
    for name, counts in tallies.items():
        setattr(stats, name, _most_common(counts))
    stats.failures = _most_common(Counter(row["code"] for row in corpus.lines("failures.jsonl")))
    return stats


def _told(record: Record) -> Iterator[tuple[str, str]]:
    """What a document is counted under, where it is known of it: the figure and the value."""
    if record["duplicate_kind"]:
        yield "duplicate_kinds", record["duplicate_kind"]
    if record["license"]:
        yield "licenses", record["license"]
    if record["rights"]:
        yield "ai_training", record["rights"]["ai_train"]
    if record["robots_allowed"] is not None:
        yield "robots", "allowed" if record["robots_allowed"] else "denied"


def _count_rules(record: Record, rules: defaultdict[str, RuleAmount]) -> None:
    for span in record["removed"]:
        amount = rules[span["rule"]]
        amount.spans += 1
        amount.chars += span["end"] - span["start"]
    for rule in {span["rule"] for span in record["removed"]}:
        rules[rule].documents += 1


def _ordered(groups: Mapping[str, Amount]) -> dict[str, Amount]:
    return dict(sorted(groups.items(), key=lambda item: (-item[1].documents, item[0])))


def _most_common(counts: Counter[str]) -> dict[str, int]:
    rows: Iterable[tuple[str, int]] = counts.items()
    return dict(sorted(rows, key=lambda item: (-item[1], item[0])))
