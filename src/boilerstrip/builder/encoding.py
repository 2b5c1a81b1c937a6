"""The encoder of translations, loaded in a thread while children clean pages."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from boilerstrip.config import Encoder, Settings
from boilerstrip.corpus.record import Record

if TYPE_CHECKING:
    from boilerstrip.dedupe.translation.encoders import TextEncoder
    from boilerstrip.dedupe.translation.views import Finder


class EncoderBeside:
    """e5, loaded as soon as records in two languages have been seen: a corpus in one has no use for it."""

    def __init__(self, settings: Settings) -> None:
        self._wanted = settings.encoder in {Encoder.AUTO, Encoder.E5}
        self._seen: set[str | None] = set()
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="boilerstrip-encoder")
        self._loaded: Future[TextEncoder | None] | None = None

    def see(self, records: Iterable[Record]) -> None:
        """Look at the languages of records, and begin to load when there are two."""
        if self._wanted and self._loaded is None:
            self._seen.update(record["language"] for record in records)
            if len(self._seen) > 1:
                self._loaded = self._pool.submit(_e5)

    def finder(self, cache: Path | None) -> Finder | None:
        """How translations are found, if that was known in time; None leaves it to whoever looks for them.

        Raises:
            ConfigError: the weights are damaged.
        """
        encoder = self._loaded.result() if self._loaded else None
        self._pool.shutdown()
        if encoder is None:
            return None
        from boilerstrip.dedupe.translation.views import Finder

        return Finder(encoder, cache)


def _e5() -> TextEncoder | None:
    from boilerstrip.dedupe.translation.e5 import E5Encoder, is_installed

    if not is_installed():
        return None
    encoder = E5Encoder()
    encoder.encode(["a"])  # it is loaded when it is first used
    return encoder
