"""`boilerstrip ingest`: pages from the network into a raw store, politely, and resumable at any moment."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from boilerstrip.cli import _common, _options
from boilerstrip.cli._ingest_view import LiveTable, summarise
from boilerstrip.config import Settings
from boilerstrip.errors import ConfigError
from boilerstrip.fetch.clock import Clock
from boilerstrip.fetch.crawl import Crawl, Plan
from boilerstrip.fetch.exchange import Exchange, Role
from boilerstrip.fetch.frontier import Outcome, State
from boilerstrip.fetch.politeness import Pace
from boilerstrip.fetch.progress import Tally
from boilerstrip.fetch.retry import Patience
from boilerstrip.fetch.rights import Purpose
from boilerstrip.fetch.seeds import SeedList
from boilerstrip.fetch.session import FRONTIER_NAME, Watch, Way
from boilerstrip.fetch.session import ingest as run_ingest
from boilerstrip.fetch.transport import limits_within
from boilerstrip.fetch.visit import Reach
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
_DEPTH = 2
_CONTACT_VARIABLE = "BOILERSTRIP_CONTACT"


class PurposeChoice(StrEnum):
    """What pages are for."""

    SEARCH = "search"
    AI_INPUT = "ai-input"
    AI_TRAIN = "ai-train"
    ANY = "any"


def ingest(
    urls: Annotated[
        list[str] | None, typer.Argument(metavar="URL", help="Pages to fetch; - reads them from stdin, one a line.")
    ] = None,
    *,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="DIR", help="The raw store.")] = Path("corpus/raw"),
    input_: Annotated[
        Path | None, typer.Option("-i", "--input", metavar="FILE", help="A file with a URL a line.")
    ] = None,
    sitemap: Annotated[
        list[str] | None, typer.Option("--sitemap", metavar="URL", help="Fetch what a sitemap lists. Repeatable.")
    ] = None,
    feed: Annotated[
        list[str] | None, typer.Option("--feed", metavar="URL", help="Fetch what a feed lists. Repeatable.")
    ] = None,
    crawl: Annotated[bool, typer.Option("--crawl", help="Follow the links of the pages.")] = False,
    depth: Annotated[
        int | None, typer.Option("--depth", min=1, max=100, help="How many links away --crawl goes; 2 if unsaid.")
    ] = None,
    same_site: Annotated[
        bool, typer.Option("--same-site/--any-site", help="Whether --crawl stays on the sites it begins with.")
    ] = True,
    purpose: Annotated[
        PurposeChoice, typer.Option("--purpose", help="What the pages are for; sites that say no to it are left out.")
    ] = PurposeChoice.AI_TRAIN,
    contact: Annotated[
        str | None,
        typer.Option("--contact", metavar="WHO", envvar=_CONTACT_VARIABLE, help="E-mail or URL that servers are told."),
    ] = None,
    rate: Annotated[
        float, typer.Option("--rate", min=0, help="Requests a second to one host; 0 is without limit.")
    ] = 1.0,
    total_rate: Annotated[
        float, typer.Option("--total-rate", min=0, help="Requests a second to all hosts; 0 is without limit.")
    ] = 20.0,
    hosts: Annotated[int, typer.Option("--hosts", min=1, max=256, help="Hosts asked at once.")] = 32,
    tries: Annotated[int, typer.Option("--tries", min=1, max=20, help="Tries where a fault can pass.")] = 3,
    deadline: Annotated[
        float, typer.Option("--deadline", min=0.1, help="Seconds one page may take, redirects and all.")
    ] = 30.0,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Also reach this machine and private networks.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be asked for, and ask nothing.")] = False,
    clean: Annotated[bool, typer.Option("--clean", help="Print the clean text of each page as it comes.")] = False,
    config: _options.ConfigOption = None,
) -> None:
    """Fetch pages into a raw store (WARC), obeying robots.txt and what sites say about the use of their pages.

    The same command run again goes on where it was stopped; without URLs it works off what is waiting. A run that was
    finished is made anew, and pages that have not changed are not sent again. Ctrl-C stops after the requests under
    way, a second one at once; nothing is lost either way.
    """
    if depth and not crawl:
        raise ConfigError("--depth says how far --crawl goes, which is not given")
    seeds = _seeds(urls or [], input_, sitemap or [], feed or [])
    failures = _common.Failures()
    for fault in seeds.faults:
        failures.add(str(fault))
    _check(seeds, output, contact, wide=bool(crawl or sitemap or feed))
    if dry_run:
        _rehearse(seeds)
        raise typer.Exit(failures.exit_code)
    chosen = None if purpose is PurposeChoice.ANY else Purpose(purpose.value)
    plan = Plan(
        reach=Reach(depth=(depth or _DEPTH) if crawl else 0, same_site=same_site, purpose=chosen),
        pace=Pace(host_delay=1 / rate if rate else 0.0, total_delay=1 / total_rate if total_rate else 0.0),
        patience=Patience(tries=tries),
        hosts_at_once=hosts,
    )
    way = Way(contact=contact, allow_private=allow_private, limits=limits_within(deadline))
    settings = _common.read_settings(config) if clean else None
    result = _Run(failures, settings).go(output, seeds, plan, way)
    raise typer.Exit(result)


@dataclass
class _Run:
    """One run with its screen: outcomes are counted and told, Ctrl-C is turned into a clean stop."""

    failures: _common.Failures
    settings: Settings | None
    gap: str = ""
    tally: Tally = field(default_factory=lambda: Tally(Clock().ticks))

    def go(self, output: Path, seeds: SeedList, plan: Plan, way: Way) -> int:
        stop = _Stop()
        printing = self.settings is not None and sys.stdout.isatty()
        with LiveTable(self.tally, wanted=not printing), stop:
            work = run_ingest(output, seeds.seeds.values(), plan, way, Watch(self.settled, stop.take, self.waiting))
            counts = asyncio.run(work)
        summarise(counts, str(output))
        if stop.asked:
            return _common.EXIT_INTERRUPTED
        return self.failures.exit_code

    def waiting(self, queued: int) -> None:
        self.tally.queued = queued

    def settled(self, outcome: Outcome, exchange: Exchange | None) -> None:
        self.tally.add(outcome, exchange)
        if outcome.state is State.FAILED:
            self.failures.add(f"{outcome.code}: {outcome.detail or outcome.task.url}")
        elif outcome.state is State.DENIED:
            _common.complain(outcome.detail or outcome.task.url)
        if self.settings and exchange and outcome.state is State.OK and outcome.task.role is Role.PAGE:
            self.failures.attempt(outcome.task.url, lambda: self.show(exchange, self.settings))

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
        self._crawl = crawl
        self._loop = asyncio.get_running_loop()
        if self.asked:
            crawl.stop()

    def __enter__(self) -> None:
        with suppress(ValueError):  # not the main thread: then Ctrl-C is somebody else's business
            self._before = signal.signal(signal.SIGINT, self._interrupted)

    def __exit__(self, *_error: object) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)

    def _interrupted(self, _number: int, _frame: object) -> None:
        if self.asked:
            if sys.stderr.isatty():
                sys.stderr.write("\x1b[?25h")  # the table had hidden the cursor
                sys.stderr.flush()
            os._exit(_common.EXIT_INTERRUPTED)
        self.asked = True
        _common.complain("stopping after the requests under way; Ctrl-C again stops at once")
        if self._crawl and self._loop:
            self._loop.call_soon_threadsafe(self._crawl.stop)


def _seeds(urls: list[str], file: Path | None, sitemaps: list[str], feeds: list[str]) -> SeedList:
    seeds = SeedList()
    seeds.add(sitemaps, Role.SITEMAP)
    seeds.add(feeds, Role.FEED)
    for url in urls:
        seeds.add(_lines(sys.stdin.buffer) if url == _common.STDIN else [url])
    if file:
        try:
            with file.open("rb") as lines:
                seeds.add(_lines(lines))
        except OSError as error:
            raise ConfigError(f"{file}: the list of URLs cannot be read: {error.strerror}") from error
    return seeds


def _lines(raw: Iterable[bytes]) -> Iterable[str]:
    return (line.decode("utf-8", "replace").lstrip("\ufeff") for line in raw)


def _check(seeds: SeedList, output: Path, contact: str | None, *, wide: bool) -> None:
    if not seeds.seeds and not (output / FRONTIER_NAME).exists():
        raise ConfigError("there is nothing to fetch: give a URL, -i FILE, --sitemap URL or --feed URL")
    if contact is None and (wide or len(seeds.seeds) > _ANONYMOUS_PAGES):
        raise ConfigError(
            f"more than {_ANONYMOUS_PAGES} pages: say who is asking with --contact (an e-mail address or URL), "
            f"or set {_CONTACT_VARIABLE}; it goes into the User-Agent, so that sites can reach you"
        )
    if contact and not (contact.isascii() and contact.isprintable()):
        raise ConfigError(f"--contact: {contact!r} cannot stand in an HTTP header; use ASCII letters")


def _rehearse(seeds: SeedList) -> None:
    for seed in seeds.seeds.values():
        print(f"{seed.role.value}\t{one_line(seed.url.href)}")
    hosts = {seed.url.host for seed in seeds.seeds.values()}
    _common.complain(f"{len(seeds.seeds)} URLs on {len(hosts)} hosts would be asked for; nothing was")
