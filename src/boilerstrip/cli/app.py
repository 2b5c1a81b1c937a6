"""The program: its commands, imported when they run, and what its exit codes mean."""

from __future__ import annotations

import io
import logging
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import Annotated, Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup

from boilerstrip._version import __version__
from boilerstrip.cli import _common
from boilerstrip.errors import BoilerstripError, ConfigError, RuleError

_LOG = logging.getLogger("boilerstrip")


class _Place(NamedTuple):
    """Where a command lives: a function with typer annotations, or a `typer.Typer` with commands of its own."""

    module: str
    name: str
    help: str


_COMMANDS = {
    "build": _Place("build", "build", "Turn folders of pages into a corpus."),
    "clean": _Place("clean", "clean", "Print the clean text of pages, or mirror folders of them."),
    "dedupe": _Place("dedupe", "dedupe", "Find copies, near copies and translations among documents."),
    "diff": _Place("diff", "diff", "Show raw against clean: what was removed, by which rule, and why."),
    "explain": _Place("explain", "app", "Show every vote for and against one line, and who won."),
    "export": _Place("export", "export", "Write a corpus as a dataset that others load as it is."),
    "ingest": _Place("ingest", "ingest", "Fetch pages into a raw store, politely, and go on where it stopped."),
    "lexicon": _Place("lexicon", "app", "What the lexicon knows about a line, and how to make one of your own."),
    "restore": _Place("restore", "restore", "Print the source text of a document of a corpus."),
    "rules": _Place("rules", "app", "Rules: what there is, rules of your own, and what a site teaches."),
    "stats": _Place("stats", "stats", "Count what a corpus holds."),
    "verify": _Place("verify", "verify", "Check every hash, partition and reference of a corpus."),
}


class _LazyCommand(TyperCommand):
    """A command that is imported when it is invoked, or asked for its help or completions."""

    def __init__(self, name: str, place: _Place) -> None:
        super().__init__(name, help=place.help, rich_markup_mode=None)
        self._place = place

    def make_context(self, info_name: str | None, args: list[str], *more: Any, **extra: Any) -> typer.Context:
        context: typer.Context = self.load().make_context(info_name, args, *more, **extra)
        return context

    def load(self) -> Any:
        """The real command, with the examples of its module below its help."""
        module = import_module(f"boilerstrip.cli.{self._place.module}")
        found: typer.Typer | Callable[..., Any] = getattr(module, self._place.name)
        app = found if isinstance(found, typer.Typer) else _app_of(found)
        app.rich_markup_mode = None
        command = typer.main.get_command(app)
        command.name = self.name
        examples: Sequence[str] = getattr(module, "EXAMPLES", ())
        if examples:
            # A lone backspace keeps the lines of a paragraph as they are.
            command.epilog = "\n".join(("\b", "Examples:", *(f"  $ {line}" for line in examples)))
        return command


class _LazyGroup(TyperGroup):
    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 -- the signature is typer's
        return list(_COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> TyperCommand | None:  # noqa: ARG002 -- the signature is typer's
        place = _COMMANDS.get(cmd_name)
        return _LazyCommand(cmd_name, place) if place else None

    # Typer exits with 1 where the reader of standard output has gone, which means "differences" here.

    def make_context(self, info_name: str | None, args: list[str], *more: Any, **extra: Any) -> Any:
        with _pipe_closed():
            return super().make_context(info_name, args, *more, **extra)

    def invoke(self, ctx: Any) -> Any:
        with _pipe_closed():
            return super().invoke(ctx)


@contextmanager
def _pipe_closed() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError as error:
        raise typer.Exit(_common.EXIT_PIPE_CLOSED) from error


def _app_of(function: Callable[..., Any]) -> typer.Typer:
    app = typer.Typer(add_completion=False)
    app.command()(function)
    return app


app = typer.Typer(
    cls=_LazyGroup,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 all well, 1 differences (diff --exit-code), 2 wrong usage or configuration, "
    "3 some inputs failed (the rest is written), 130 interrupted.",
)


def _print_version(wanted: bool) -> None:  # noqa: FBT001 -- the signature is typer's
    if wanted:
        typer.echo(f"boilerstrip {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def boilerstrip(
    ctx: typer.Context,
    *,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_print_version, is_eager=True)
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks; may stand anywhere.")] = False,
) -> None:
    """Web pages in, a clean-text corpus out; for every character taken away, the reason why."""
    del version, debug  # one is a callback's, the other is read before the commands are
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help(), err=True)
        raise typer.Exit(_common.EXIT_USAGE)


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code; what went wrong is one line on standard error."""
    debug = "--debug" in arguments
    logging.basicConfig(stream=sys.stderr, format="%(message)s", level=logging.DEBUG if debug else logging.CRITICAL)
    _set_up_streams()
    code = _guarded([item for item in arguments if item != "--debug"])
    if code == _common.EXIT_INTERRUPTED:
        _common.complain("interrupted")
    return code


def _guarded(arguments: list[str]) -> int:
    try:
        code = typer.main.get_command(app).main(_expand(arguments), prog_name="boilerstrip", standalone_mode=False)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return _common.EXIT_INTERRUPTED
    except BrokenPipeError:
        code = _common.EXIT_PIPE_CLOSED
    except (typer.TyperException, BoilerstripError, OSError) as error:
        _LOG.debug("where it happened:", exc_info=True)
        return _report(error)
    except Exception as error:  # noqa: BLE001 -- a fault of ours is one clear line too
        _LOG.debug("where it happened:", exc_info=True)
        _common.complain(f"internal error: {type(error).__name__}: {error} (--debug shows where)")
        return _common.EXIT_SOME_FAILED
    if code == _common.EXIT_PIPE_CLOSED:
        # What is still buffered has no reader; without this, Python complains about it as it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code if isinstance(code, int) else _common.EXIT_OK


def _report(error: Exception) -> int:
    """Say what went wrong in one line; the exit code that goes with it."""
    if isinstance(error, typer.TyperException):
        message = error.format_message().rstrip(".")
        context = getattr(error, "ctx", None)
        if message.startswith("Usage:"):  # a group of commands that was called without one
            typer.echo(message, err=True)
        else:
            _common.complain(f"{message} (see: {context.command_path if context else 'boilerstrip'} --help)")
        return _common.EXIT_USAGE
    if isinstance(error, OSError):
        _common.complain(f"{error.filename or 'the system'}: {error.strerror or error}")
        return _common.EXIT_SOME_FAILED
    _common.complain(str(error))
    return _common.EXIT_USAGE if isinstance(error, (ConfigError, RuleError)) else _common.EXIT_SOME_FAILED


def _set_up_streams() -> None:
    """UTF-8 whatever the locale or the Windows code page says, and line ends as the text has them."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace", newline="")
    if isinstance(sys.stderr, io.TextIOWrapper):
        sys.stderr.reconfigure(encoding="utf-8", errors="backslashreplace")


def _expand(arguments: list[str]) -> list[str]:
    """What a Unix shell does before a program starts and Windows leaves to the program: `*.html` becomes its files."""
    if os.name != "nt":
        return arguments
    from glob import glob

    return [name for item in arguments for name in (sorted(glob(item, recursive=True)) or [item])]  # noqa: PTH207 -- also of absolute patterns
