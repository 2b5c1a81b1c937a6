"""One input to its records: the work that is repeated for every page, here or in a child process."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from boilerstrip.builder.split import split_languages
from boilerstrip.config import Comments, Settings
from boilerstrip.corpus.pii import find_pii
from boilerstrip.corpus.quality import quality
from boilerstrip.corpus.record import Record, page_record
from boilerstrip.errors import BoilerstripError
from boilerstrip.model import RawPage, StorePlace
from boilerstrip.pipeline import clean_page
from boilerstrip.sources.base import Failure, PageRef
from boilerstrip.sources.containers import PageReader


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one input: its records, or the failure that is recorded instead."""

    records: tuple[Record, ...] = ()
    failure: Failure | None = None


class PageProcessor:
    """Reads and cleans pages by reference; whatever goes wrong with one becomes its failure."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._reader = PageReader()

    def process(self, ref: PageRef) -> Outcome:
        """What becomes of the page that `ref` names."""
        try:
            page = self._reader.read(ref)
        except BoilerstripError as error:
            return Outcome(failure=Failure(ref.origin, error.code, str(error)))
        try:
            return Outcome(records=_records(page, self._settings))
        except BoilerstripError as error:
            return _failed(page, error.code, str(error))
        except Exception as error:  # noqa: BLE001 -- no page, whatever it trips over, may end the run
            return _failed(page, "crash", f"{ref.origin}: {type(error).__name__}: {error}")

    def close(self) -> None:
        """Let go of the file that is open."""
        self._reader.close()


def outcome_to_json(outcome: Outcome) -> dict[str, Any]:
    """`outcome` as JSON holds it."""
    return {"records": outcome.records, "failure": asdict(outcome.failure) if outcome.failure else None}


def outcome_from_json(data: dict[str, Any]) -> Outcome:
    """The outcome that `outcome_to_json` wrote."""
    failure = data["failure"]
    return Outcome(tuple(data["records"]), Failure(**failure) if failure else None)


def ref_from_json(data: dict[str, Any]) -> PageRef:
    """The reference that `dataclasses.asdict` laid out."""
    place = data["place"]
    return PageRef(data["origin"], data["path"], StorePlace(**place) if place else None)


def _records(page: RawPage, settings: Settings) -> tuple[Record, ...]:
    doc = clean_page(page, settings)
    parts = split_languages(doc) if settings.split_languages else {"": doc}
    records = [_measured(page_record(part, part=code), page) for code, part in parts.items()]
    if settings.comments is Comments.SEPARATE:
        return tuple(records)
    return tuple({**record, "comments": []} for record in records)


def _measured(record: Record, page: RawPage) -> Record:
    text = record["text"]
    return {
        **record,
        "http_status": page.status,
        **quality(text, record["language_script"]),
        "pii": [{"start": span.start, "end": span.end, "kind": span.kind} for span in find_pii(text)],
    }


def _failed(page: RawPage, code: str, message: str) -> Outcome:
    return Outcome(failure=Failure(page.origin, code, message, raw_sha256=page.sha256))
