"""One input to its records: the work that is repeated for every page, here or in a child process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from boilerstrip.builder.split import split_languages
from boilerstrip.config import Comments, Settings
from boilerstrip.corpus.pii import find_pii
from boilerstrip.corpus.quality import quality
from boilerstrip.corpus.record import Record, page_record
from boilerstrip.errors import BoilerstripError
from boilerstrip.judges.repeats import Sketch, sketch
from boilerstrip.judges.site_rules import SiteRules, site_judge
from boilerstrip.judges.view import PageView
from boilerstrip.model import RawPage, StorePlace
from boilerstrip.pipeline import clean_page
from boilerstrip.segment import segment
from boilerstrip.sources.base import Failure, PageRef
from boilerstrip.sources.containers import PageReader

# The code of the failure of a page for which the memory was not enough.
OUT_OF_MEMORY = "memory"


@dataclass(frozen=True, slots=True)
class Task:
    """A page to clean with what its site has taught, or to sketch so that its site can teach."""

    ref: PageRef
    rules: tuple[SiteRules, ...] = ()
    sketch_only: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one input: its records or its sketch, or the failure that is recorded instead."""

    records: tuple[Record, ...] = ()
    failure: Failure | None = None
    sketch: Sketch | None = None


class PageProcessor:
    """Reads and cleans pages by reference; whatever goes wrong with one becomes its failure."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._reader = PageReader()

    def do(self, task: Task) -> Outcome:
        """What becomes of the page that `task` names."""
        try:
            return self.sketch(task.ref) if task.sketch_only else self.process(task.ref, *task.rules)
        except MemoryError:
            return Outcome(failure=Failure(task.ref.origin, OUT_OF_MEMORY, _too_large(task.ref)))

    def process(self, ref: PageRef, *rules: SiteRules) -> Outcome:
        """What becomes of the page that `ref` names, given the rules of its site."""
        try:
            page = self._reader.read(ref)
        except BoilerstripError as error:
            return Outcome(failure=Failure(ref.origin, error.code, str(error)))
        try:
            return Outcome(records=_records(page, self._settings, rules))
        except BoilerstripError as error:
            return _failed(page, error.code, str(error))
        except MemoryError:
            return _failed(page, OUT_OF_MEMORY, _too_large(ref))
        except Exception as error:  # noqa: BLE001 -- no page, whatever it trips over, may end the run
            return _failed(page, "crash", f"{ref.origin}: {type(error).__name__}: {error}")

    def sketch(self, ref: PageRef) -> Outcome:
        """The sketch of the page that `ref` names; what goes wrong with it is told when it is cleaned."""
        try:
            return Outcome(sketch=sketch(PageView(segment(self._reader.read(ref)))))
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001 -- no page, whatever it trips over, may end the run
            return Outcome()

    def close(self) -> None:
        """Let go of the file that is open."""
        self._reader.close()


def outcome_to_json(outcome: Outcome) -> dict[str, Any]:
    """`outcome` as JSON holds it."""
    return {
        "records": outcome.records,
        "failure": asdict(outcome.failure) if outcome.failure else None,
        "sketch": asdict(outcome.sketch) if outcome.sketch else None,
    }


def outcome_from_json(data: dict[str, Any]) -> Outcome:
    """The outcome that `outcome_to_json` wrote."""
    failure, drawn = data["failure"], data["sketch"]
    return Outcome(
        records=tuple(data["records"]),
        failure=Failure(**failure) if failure else None,
        sketch=Sketch(**{name: tuple(values) for name, values in drawn.items()}) if drawn else None,
    )


def task_to_json(task: Task) -> dict[str, Any]:
    """`task` as JSON holds it."""
    place = task.ref.place
    return {
        "ref": {"origin": task.ref.origin, "path": task.ref.path, "place": asdict(place) if place else None},
        "rules": [rules.to_dict() for rules in task.rules],
        "sketch_only": task.sketch_only,
    }


def task_from_json(data: Mapping[str, Any]) -> Task:
    """The task that `task_to_json` wrote."""
    ref = data["ref"]
    place = ref["place"]
    return Task(
        ref=PageRef(ref["origin"], ref["path"], StorePlace(**place) if place else None),
        rules=tuple(SiteRules.from_dict(rules) for rules in data["rules"]),
        sketch_only=data["sketch_only"],
    )


def _records(page: RawPage, settings: Settings, rules: tuple[SiteRules, ...]) -> tuple[Record, ...]:
    doc = clean_page(page, settings, *map(site_judge, rules))
    parts = split_languages(doc) if settings.split_languages else {"": doc}
    records = [_measured(page_record(part, part=code)) for code, part in parts.items()]
    if settings.comments is Comments.SEPARATE:
        return tuple(records)
    return tuple({**record, "comments": []} for record in records)


def _measured(record: Record) -> Record:
    text = record["text"]
    return {
        **record,
        **quality(text, record["language_script"]),
        "pii": [{"start": span.start, "end": span.end, "kind": span.kind} for span in find_pii(text)],
    }


def _too_large(ref: PageRef) -> str:
    return f"{ref.origin}: needs more memory than a page may have: left out"


def _failed(page: RawPage, code: str, message: str) -> Outcome:
    return Outcome(failure=Failure(page.origin, code, message, raw_sha256=page.sha256))
