"""The encoder of translations, loaded in a thread while children clean pages."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from boilerstrip.config import Encoder, Settings
from boilerstrip.errors import ConfigError

if TYPE_CHECKING:
    from boilerstrip.dedupe.translation.encoders import TextEncoder
    from boilerstrip.dedupe.translation.views import Finder


class EncoderBeside:
    """e5, loaded from the start: a corpus in one language has no use for it, and loses some time of another core."""

    def __init__(self, settings: Settings) -> None:
        self._loaded: Future[TextEncoder | None] | None = None
        if settings.encoder in {Encoder.AUTO, Encoder.E5}:
            pool = ThreadPoolExecutor(1, thread_name_prefix="boilerstrip-encoder")
            self._loaded = pool.submit(_e5)
            pool.shutdown(wait=False)

    def finder(self, cache: Path | None) -> Finder | None:
        """How translations are found; None leaves it, and what is wrong with the encoder, to whoever looks for them."""
        try:
            encoder = self._loaded.result() if self._loaded else None
        except ConfigError:
            return None
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
