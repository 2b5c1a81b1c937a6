"""`boilerstrip ingest`: pages from the network into a raw store, politely, and resumable at any moment."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from typing import Annotated

import typer

from boilerstrip.cli import _common, _options
from boilerstrip.cli._ingest_options import CONTACT_VARIABLE, IngestOptions
from boilerstrip.cli._ingest_view import LiveTable, summarise
from boilerstrip.config import Settings
from boilerstrip.errors import ConfigError
from boilerstrip.fetch.clock import Clock
from boilerstrip.fetch.crawl import Crawl
from boilerstrip.fetch.exchange import Exchange, Role
from boilerstrip.fetch.faults import PageError
from boilerstrip.fetch.frontier import Outcome, Seed, State
from boilerstrip.fetch.progress import Tally
from boilerstrip.fetch.seeds import seeds_of
from boilerstrip.fetch.session import FRONTIER_NAME, Watch
from boilerstrip.fetch.session import ingest as run_ingest
from boilerstrip.report.safe import one_line, visible

EXAMPLES = (
    "boilerstrip ingest https://example.org/article -o corpus/raw",
    "boilerstrip ingest -i urls.txt --contact crawl@example.org",
    "boilerstrip ingest --sitemap https://example.org/sitemap.xml --contact crawl@example.org",
    "boilerstrip ingest https://example.org/ --crawl --depth 2 --contact crawl@example.org",
    "boilerstrip ingest https://example.org/article --clean",
)

# A handful of pages may be asked for by anybody; a crawl has to say who is responsible for it.
_ANONYMOUS_PAGES = 10


@_options.takes(IngestOptions)
def ingest(
    urls: Annotated[
        list[str] | None, typer.Argument(metavar="URL", help="Pages to fetch; - reads them from stdin, one a line.")
    ] = None,
    *,
    how: IngestOptions,
) -> None:
    """Fetch pages into a raw store (WARC), obeying robots.txt and what sites say about the use of their pages.

    The same command run again goes on where it was stopped; without URLs it works off what is waiting. A run that was
    finished is made anew, and pages that have not changed are not sent again. Ctrl-C stops after the requests under
    way, a second one at once; nothing is lost either way.
    """
    how.check()
    run = _Run(how.settings())
    seeds = _checked(_seeds(urls or [], how, run.reject), how)
    if how.dry_run:
        _rehearse(seeds)
    else:
        run.go(seeds, how)
    raise typer.Exit(run.exit_code)


@dataclass
class _Run:
    """One run with its screen: outcomes are counted and told, Ctrl-C is turned into a clean stop."""

    settings: Settings | None
    failed: bool = False
    stopped: bool = False
    gap: str = ""
    tally: Tally = field(default_factory=lambda: Tally(Clock().ticks))
    texts: _common.Failures = field(default_factory=_common.Failures)

    @property
    def exit_code(self) -> int:
        if self.stopped:
            return _common.EXIT_INTERRUPTED
        return _common.EXIT_SOME_FAILED if self.failed else self.texts.exit_code

    def go(self, seeds: Iterable[Seed], how: IngestOptions) -> None:
        stop = _Stop()
        printing = self.settings is not None and sys.stdout.isatty()
        with LiveTable(self.tally, wanted=not printing), stop:
            watch = Watch(self.settled, stop.take, self.waiting)
            counts = asyncio.run(run_ingest(how.output, seeds, how.plan(), how.way(), watch))
        summarise(counts, str(how.output))
        self.stopped = stop.asked

    def reject(self, fault: PageError) -> None:
        """An address that cannot be fetched at all."""
        self.failed = True
        _common.complain(str(fault))

    def waiting(self, queued: int) -> None:
        self.tally.queued = queued

    def settled(self, outcome: Outcome, exchange: Exchange | None) -> None:
        self.tally.add(outcome, exchange)
        if outcome.state is State.FAILED:
            self.failed = True
            _common.complain(f"{outcome.code}: {outcome.detail or outcome.task.url}")
        elif outcome.state is State.DENIED:
            _common.complain(outcome.detail or outcome.task.url)
        if self.settings and exchange and outcome.state is State.OK and outcome.task.role is Role.PAGE:
            self.texts.attempt(outcome.task.url, lambda: self.show(exchange, self.settings))

    def show(self, exchange: Exchange, settings: Settings | None) -> None:
        from boilerstrip.pipeline import clean_page

        text = clean_page(exchange.raw_page(), settings or Settings()).text
        sys.stdout.write(self.gap + (visible(text) if sys.stdout.isatty() else text))
        sys.stdout.flush()
        self.gap = "" if text.endswith("\n") else "\n"


class _Stop:
    """The first Ctrl-C asks the crawl to stop, the second ends the process: what is written is whole at any moment."""

    def __init__(self) -> None:
        self.asked = False
        self._crawl: Crawl | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._before: Callable[..., object] | int | None = None

    def take(self, crawl: Crawl) -> None:
        """The crawl that is to be stopped; called inside its event loop."""
        self._loop = asyncio.get_running_loop()
        self._crawl = crawl

    def __enter__(self) -> None:
        with suppress(ValueError):  # not the main thread: then Ctrl-C is somebody else's business
            self._before = signal.signal(signal.SIGINT, self._interrupted)

    def __exit__(self, *_error: object) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)

    def _interrupted(self, _number: int, _frame: object) -> None:
        if self._crawl is None:  # the list of URLs is still being read: nothing has to be brought to an end
            raise KeyboardInterrupt
        if self.asked:
            if sys.stderr.isatty():
                sys.stderr.write("\x1b[?25h")  # the table had hidden the cursor
                sys.stderr.flush()
            os._exit(_common.EXIT_INTERRUPTED)
        self.asked = True
        _common.complain("stopping after the requests under way; Ctrl-C again stops at once")
        if self._loop:
            self._loop.call_soon_threadsafe(self._crawl.stop)


def _seeds(urls: list[str], how: IngestOptions, fault: Callable[[PageError], None]) -> Iterator[Seed]:
    """What the command was given, one after the other: a list of URLs may be longer than memory."""
    yield from seeds_of(how.sitemap or [], Role.SITEMAP, fault=fault)
    yield from seeds_of(how.feed or [], Role.FEED, fault=fault)
    for url in urls:
        yield from seeds_of(_lines(sys.stdin.buffer) if url == _common.STDIN else [url], fault=fault)
    if how.input_:
        try:
            with how.input_.open("rb") as lines:
                yield from seeds_of(_lines(lines), fault=fault)
        except OSError as error:
            raise ConfigError(f"{how.input_}: the list of URLs cannot be read: {error.strerror}") from error


def _lines(raw: Iterable[bytes]) -> Iterable[str]:
    return (line.decode("utf-8", "replace").lstrip("\ufeff") for line in raw)


def _checked(seeds: Iterator[Seed], how: IngestOptions) -> Iterator[Seed]:
    """The seeds, of which there has to be one, and no more than a few for somebody who does not say who asks."""
    first: dict[str, Seed] = {}
    for seed in seeds:
        first.setdefault(seed.url.href, seed)
        if len(first) > _ANONYMOUS_PAGES:
            break
    if not first and not (how.output / FRONTIER_NAME).exists():
        raise ConfigError("there is nothing to fetch: give a URL, -i FILE, --sitemap URL or --feed URL")
    if how.contact is None and (how.is_wide or len(first) > _ANONYMOUS_PAGES):
        raise ConfigError(
            f"more than {_ANONYMOUS_PAGES} pages: say who is asking with --contact (an e-mail address or URL), "
            f"or set {CONTACT_VARIABLE}; it goes into the User-Agent, so that sites can reach you"
        )
    return chain(first.values(), seeds)


def _rehearse(seeds: Iterable[Seed]) -> None:
    seen: set[str] = set()
    hosts: set[str] = set()
    for seed in seeds:
        if seed.url.href not in seen:
            print(f"{seed.role.value}\t{one_line(seed.url.href)}")
            seen.add(seed.url.href)
            hosts.add(seed.url.host)
    _common.complain(f"{len(seen)} URLs on {len(hosts)} hosts would be asked for; nothing was")
