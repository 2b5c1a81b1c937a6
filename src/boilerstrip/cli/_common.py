"""What the commands share: options, settings, inputs, output streams, and how they say that an input failed."""

from __future__ import annotations

import logging
import os
import sys
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from boilerstrip.config import Settings, load_settings, settings_from, with_rule_files
from boilerstrip.errors import BoilerstripError, ConfigError
from boilerstrip.sources.base import Failure

EXIT_OK = 0
EXIT_DIFFERENT = 1
EXIT_USAGE = 2
EXIT_SOME_FAILED = 3
EXIT_INTERRUPTED = 130
EXIT_PIPE_CLOSED = 141

STDIN = "-"

_LOG = logging.getLogger("boilerstrip")


def read_settings(config: Path | None, **flags: Any) -> Settings:
    """The settings of the `--config` file, or of the working directory, with the flags that were given on top.

    Raises:
        ConfigError: no such file, no TOML, or a setting or value that does not exist.
    """
    base = load_settings(Path()) if config is None else _read_config(config)
    given = {name: value for name, value in flags.items() if value not in (None, [], ())}
    return settings_from(with_rule_files(given, Path(), where="--rules"), where="options", base=base)


def _read_config(path: Path) -> Settings:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: the settings cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: not readable as TOML: {error}") from error
    if path.name == "pyproject.toml":
        table = table.get("tool", {}).get("boilerstrip", {})
    return settings_from(with_rule_files(table, path.parent, where=str(path)), where=str(path))


def counted(number: int, what: str) -> str:
    """A number of things.

    Example:
        >>> counted(1, "page"), counted(1200, "page")
        ('1 page', '1,200 pages')
    """
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def complain(message: str) -> None:
    """Say one line on standard error."""
    from boilerstrip.report.safe import one_line

    print(f"boilerstrip: {one_line(message)}", file=sys.stderr)


def wants_colour(stream: TextIO) -> bool:
    """Whether to colour what goes to `stream`: a terminal, and NO_COLOR (no-color.org) unset or empty."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


@dataclass
class Failures:
    """Inputs that failed while the others went on: each is said on standard error as it happens."""

    messages: list[str] = field(default_factory=list)

    def add(self, message: str) -> None:
        """Record one failed input."""
        complain(message)
        self.messages.append(message)

    def report(self, unread: Iterable[Failure]) -> None:
        """Say which inputs cannot be read; what is left out on purpose is no failure."""
        for failure in unread:
            if failure.status == "skipped":
                complain(failure.message)
            else:
                self.add(failure.message)

    def attempt(self, name: str, work: Callable[[], None]) -> None:
        """Do the work for one input; if it fails, say so and go on.

        Raises:
            ConfigError: what is wrong is wrong for every input.
            OSError: the output cannot be written.
        """
        try:
            work()
        except (ConfigError, OSError):
            raise
        except BoilerstripError as error:
            self.add(_named(name, str(error)))
        except Exception as error:  # noqa: BLE001 -- one page that trips a fault of ours must not end the run
            _LOG.debug("where it happened:", exc_info=True)
            self.add(f"{name}: internal error: {type(error).__name__}: {error} (--debug shows where)")

    @property
    def exit_code(self) -> int:
        """3 if any input failed, else 0."""
        return EXIT_SOME_FAILED if self.messages else EXIT_OK


def _named(name: str, message: str) -> str:
    """The message under the name that the command line knows; rooms below may know the end of its path only."""
    head, _, rest = message.partition(": ")
    return f"{name}: {rest}" if rest and name.endswith(head) else f"{name}: {message}"
