"""How a build is run: in this process, or as a plan of shards by Daft, here or on a Ray cluster."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path

from boilerstrip.errors import ConfigError

# From so many pages on the plan is worth its start, and all records at once are worth their memory no more.
_MANY_PAGES = 5_000
# Of so many pages a shard costs little beside its pages, and little is lost with it.
SHARD_PAGES = 500


class EngineChoice(StrEnum):
    """What runs a build: `auto` is the plan where Daft is installed and there is much to do, else this process."""

    AUTO = "auto"
    LOCAL = "local"
    DAFT = "daft"


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """How a build is run; nothing here changes what it writes.

    `ray` is the address of a Ray cluster (`auto`, `host:6379`, `ray://host:10001`), every node of which sees the input
    and the output under the same paths. A shard holds about `shard_pages` pages; what is done of it lies in the folder
    `shards`, where a later run finds it: beside the corpus until the build has ended, if None.
    """

    choice: EngineChoice = EngineChoice.AUTO
    ray: str | None = None
    shards: Path | None = None
    shard_pages: int = SHARD_PAGES

    def takes_over(self, pages: int) -> bool:
        """Whether the plan builds a corpus of so many pages.

        Raises:
            ConfigError: it is asked for and cannot run here.
        """
        asked = self.choice is EngineChoice.DAFT or self.ray is not None or self.shards is not None
        if self.choice is EngineChoice.LOCAL:
            if self.ray is not None or self.shards is not None:
                raise ConfigError("the engine 'local' has no shards and no cluster: leave out --engine, or choose daft")
            return False
        if asked:
            self._check()
            return True
        return pages >= _MANY_PAGES and find_spec("daft") is not None

    def _check(self) -> None:
        if self.shard_pages < 1:
            raise ConfigError(f"a shard holds one page at least, not {self.shard_pages}")
        if find_spec("daft") is None:
            raise ConfigError("the engine needs Daft: pip install 'boilerstrip[engine]'")
        if self.ray is not None:
            if sys.platform == "win32":
                raise ConfigError("Ray has no clusters on Windows: leave out --ray, or run the build under Linux")
            if find_spec("ray") is None:
                raise ConfigError("a Ray cluster needs Ray: pip install 'boilerstrip[ray]'")
