"""One visit: a queued URL to what became of it, and what it leads to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from boilerstrip.fetch.discover.feed import read_feed
from boilerstrip.fetch.discover.links import PageHints, is_html, read_hints
from boilerstrip.fetch.discover.sitemap import MAX_NESTING, Found, read_sitemap
from boilerstrip.fetch.exchange import Exchange, Headers, Revisit, Role
from boilerstrip.fetch.faults import Fault, PageError
from boilerstrip.fetch.frontier import Outcome, Seed, State, Task
from boilerstrip.fetch.rights import Answer, Purpose, Ruling, Signal, header_signals, notes_of, rule
from boilerstrip.fetch.urls import Url, parse_or_none, same_site


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a crawl goes: links followed from page to page, on the site alone or anywhere, and what for.

    Pages whose signals deny `purpose` are left out; None takes them all.
    """

    depth: int = 0
    same_site: bool = True
    purpose: Purpose | None = Purpose.AI_TRAIN


class Visited(NamedTuple):
    """The outcome of a task, and the exchange to keep."""

    outcome: Outcome
    exchange: Exchange


def settle(task: Task, exchange: Exchange, said: tuple[Signal, ...], reach: Reach) -> Visited:
    """What a good response makes of a task; `said` is what the site's own files say about the page.

    Raises:
        PageError: `rights`, where the page may not be used for the purpose; `protocol`, where a server says
            "unchanged" to somebody who has nothing.
    """
    hints = _hints(task, exchange, reach)
    meta = tuple(Signal("meta", name, value) for name, value in hints.signals)
    signals = (*said, *header_signals(exchange), *meta)
    rulings = rule(signals, Url.parse(exchange.url).target)
    if task.role is Role.PAGE:
        permit(rulings, reach.purpose, exchange.url)
    exchange = replace(exchange, notes=(*_hint_notes(hints), *notes_of(signals, rulings)))
    earlier = _earlier(task, exchange)
    if earlier:
        outcome = Outcome(task, State.UNCHANGED, found=_links(task, exchange, hints, reach))
        return Visited(outcome, replace(exchange, revisit=earlier))
    return Visited(_fresh(task, exchange, hints, reach), exchange)


def permit(rulings: Iterable[Ruling], purpose: Purpose | None, url: str) -> None:
    """Go on where nothing denies the purpose.

    Raises:
        PageError: `rights`, with the signals that deny it.
    """
    for ruling in rulings:
        if ruling.purpose is purpose and ruling.answer is Answer.DENY:
            because = "; ".join(str(signal) for signal in ruling.because)
            raise PageError(f"{url}: not to be used for {purpose}: {ascii(because)[1:-1]}", code=Fault.RIGHTS)


def _fresh(task: Task, exchange: Exchange, hints: PageHints, reach: Reach) -> Outcome:
    outcome = Outcome(
        task,
        State.OK,
        etag=exchange.header("etag"),
        last_modified=exchange.header("last-modified"),
        digest=exchange.payload_digest,
        final_url=exchange.url,
        fetched_at=exchange.fetched_at,
    )
    at = Url.parse(exchange.url)
    if task.role is Role.PAGE:
        return replace(outcome, found=_links(task, exchange, hints, reach))
    found = read_sitemap(exchange.body, at) if task.role is Role.SITEMAP else read_feed(exchange.body, at)
    outcome = replace(outcome, found=_entries(task, found))
    if found.fault:
        # Kept and told: what could be read of it is followed all the same.
        fault = Fault.SITEMAP if task.role is Role.SITEMAP else Fault.FEED
        return replace(outcome, state=State.FAILED, code=fault, detail=f"{exchange.url}: {found.fault}")
    return outcome


def _entries(task: Task, found: Found) -> tuple[Seed, ...]:
    pages = tuple(Seed(Url.parse(href)) for href in found.pages)
    if task.depth >= MAX_NESTING:
        return pages
    return (*pages, *(Seed(Url.parse(href), Role.SITEMAP, task.depth + 1) for href in found.maps))


def _hints(task: Task, exchange: Exchange, reach: Reach) -> PageHints:
    if task.role is not Role.PAGE or not exchange.body or not is_html(exchange):
        return PageHints()
    return read_hints(exchange, follow=task.depth < reach.depth)


def _links(task: Task, exchange: Exchange, hints: PageHints, reach: Reach) -> tuple[Seed, ...]:
    page = Url.parse(exchange.url)
    urls = (parse_or_none(href) for href in hints.links)
    near = (url for url in urls if url and (not reach.same_site or same_site(url, page)))
    return tuple(Seed(url, Role.PAGE, task.depth + 1) for url in near)


def _hint_notes(hints: PageHints) -> Headers:
    canonical = (("canonical", hints.canonical),) if hints.canonical else ()
    return (*canonical, *(("alternate", f"{language} {url}") for language, url in hints.alternates))


def _earlier(task: Task, exchange: Exchange) -> Revisit | None:
    """The record that this response repeats, if it does."""
    known = task.digest and task.fetched_at
    if exchange.status == 304 and not known:
        raise PageError(f"{exchange.url}: HTTP 304 to a request without validators", code=Fault.PROTOCOL)
    if known and (exchange.status == 304 or exchange.payload_digest == task.digest):
        return Revisit(task.final_url or task.url, task.fetched_at or "", task.digest or "")
    return None
