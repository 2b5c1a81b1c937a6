"""The options of `boilerstrip ingest`, and what they mean to a crawl."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from boilerstrip.cli import _common, _options
from boilerstrip.config import Settings
from boilerstrip.errors import ConfigError
from boilerstrip.fetch.crawl import Plan
from boilerstrip.fetch.politeness import Pace
from boilerstrip.fetch.retry import Patience
from boilerstrip.fetch.rights import Purpose
from boilerstrip.fetch.session import Way
from boilerstrip.fetch.transport import limits_within
from boilerstrip.fetch.visit import Reach

CONTACT_VARIABLE = "BOILERSTRIP_CONTACT"

_DEPTH = 2


class PurposeChoice(StrEnum):
    """What pages are for."""

    SEARCH = "search"
    AI_INPUT = "ai-input"
    AI_TRAIN = "ai-train"
    ANY = "any"


OutputOption = Annotated[Path, typer.Option("-o", "--output", metavar="DIR", help="The raw store.")]
InputOption = Annotated[Path | None, typer.Option("-i", "--input", metavar="FILE", help="A file with a URL a line.")]
SitemapOption = Annotated[
    list[str] | None, typer.Option("--sitemap", metavar="URL", help="Fetch what a sitemap lists. Repeatable.")
]
FeedOption = Annotated[
    list[str] | None, typer.Option("--feed", metavar="URL", help="Fetch what a feed lists. Repeatable.")
]
CrawlOption = Annotated[bool, typer.Option("--crawl", help="Follow the links of the pages.")]
DepthOption = Annotated[
    int | None, typer.Option("--depth", min=1, max=100, help="How many links away --crawl goes; 2 if unsaid.")
]
SameSiteOption = Annotated[
    bool, typer.Option("--same-site/--any-site", help="Whether --crawl stays on the sites it begins with.")
]
PurposeOption = Annotated[
    PurposeChoice, typer.Option("--purpose", help="What the pages are for; sites that say no to it are left out.")
]
ContactOption = Annotated[
    str | None,
    typer.Option("--contact", metavar="WHO", envvar=CONTACT_VARIABLE, help="E-mail or URL that servers are told."),
]
RateOption = Annotated[float, typer.Option("--rate", min=0, help="Requests a second to one host; 0 is without limit.")]
TotalRateOption = Annotated[
    float, typer.Option("--total-rate", min=0, help="Requests a second to all hosts; 0 is without limit.")
]
HostsOption = Annotated[int, typer.Option("--hosts", min=1, max=256, help="Hosts asked at once.")]
TriesOption = Annotated[int, typer.Option("--tries", min=1, max=20, help="Tries where a fault can pass.")]
DeadlineOption = Annotated[
    float, typer.Option("--deadline", min=0.1, help="Seconds one page may take, redirects and all.")
]
PrivateOption = Annotated[bool, typer.Option("--allow-private", help="Also reach this machine and private networks.")]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Say what would be asked for, and ask nothing.")]
CleanOption = Annotated[bool, typer.Option("--clean", help="Print the clean text of each page as it comes.")]


@dataclass(frozen=True, slots=True)
class IngestOptions:
    """Where pages go, what leads to them, how far, how fast, and who asks."""

    output: OutputOption = Path("corpus/raw")
    input_: InputOption = None
    sitemap: SitemapOption = None
    feed: FeedOption = None
    crawl: CrawlOption = False
    depth: DepthOption = None
    same_site: SameSiteOption = True
    purpose: PurposeOption = PurposeChoice.AI_TRAIN
    contact: ContactOption = None
    rate: RateOption = 1.0
    total_rate: TotalRateOption = 20.0
    hosts: HostsOption = 32
    tries: TriesOption = 3
    deadline: DeadlineOption = 30.0
    allow_private: PrivateOption = False
    dry_run: DryRunOption = False
    clean: CleanOption = False
    config: _options.ConfigOption = None

    @property
    def is_wide(self) -> bool:
        """Whether nobody knows yet how many pages there will be."""
        return bool(self.crawl or self.sitemap or self.feed)

    def plan(self) -> Plan:
        """How the crawl goes."""
        chosen = None if self.purpose is PurposeChoice.ANY else Purpose(self.purpose.value)
        depth = (self.depth or _DEPTH) if self.crawl else 0
        return Plan(
            reach=Reach(depth=depth, same_site=self.same_site, purpose=chosen),
            pace=Pace(
                host_delay=1 / self.rate if self.rate else 0.0,
                total_delay=1 / self.total_rate if self.total_rate else 0.0,
            ),
            patience=Patience(tries=self.tries),
            hosts_at_once=self.hosts,
        )

    def way(self) -> Way:
        """Who asks, and what may be reached."""
        return Way(contact=self.contact, allow_private=self.allow_private, limits=limits_within(self.deadline))

    def settings(self) -> Settings | None:
        """How pages are cleaned for `--clean`, None without it."""
        return _common.read_settings(self.config) if self.clean else None

    def check(self) -> None:
        """Refuse options that make no sense together.

        Raises:
            ConfigError: `--depth` without `--crawl`, or a contact that cannot be sent.
        """
        if self.depth and not self.crawl:
            raise ConfigError("--depth says how far --crawl goes, which is not given")
        if self.contact and not (self.contact.isascii() and self.contact.isprintable()):
            raise ConfigError(f"--contact: {self.contact!r} cannot stand in an HTTP header; use ASCII letters")
