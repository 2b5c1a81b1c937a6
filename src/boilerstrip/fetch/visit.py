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
from boilerstrip.fetch.urls import Url, same_site


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a crawl goes: links followed from page to page, on the site alone or anywhere, and what for.

    Pages whose signals deny `purpose` are left out; None takes them all.
    """

    depth: int = 0
    same_site: bool = True
    purpose: Purpose | None = Purpose.AI_TRAIN


class Arrival(NamedTuple):
    """A good response, the URL that gave it, and what the site's own files say about the use of that page.

    `robots_allowed` is None where robots.txt was not asked for.
    """

    exchange: Exchange
    at: Url
    said: tuple[Signal, ...] = ()
    robots_allowed: bool | None = None


class Visited(NamedTuple):
    """The outcome of a task, and the exchange to keep."""

    outcome: Outcome
    exchange: Exchange


def settle(task: Task, arrival: Arrival, reach: Reach) -> Visited:
    """What a good response makes of a task.

    Raises:
        PageError: `rights`, where the page may not be used for the purpose; `protocol`, where a server says
            "unchanged" to somebody who has nothing.
    """
    exchange, at, said, robots_allowed = arrival
    hints = _hints(task, arrival, reach)
    meta = tuple(Signal("meta", name, value) for name, value in hints.signals)
    signals = (*said, *header_signals(exchange), *meta)
    rulings = rule(signals, at.target)
    if task.role is Role.PAGE:
        permit(rulings, reach.purpose, at.href)
    allowed = () if robots_allowed is None else (("robots-allowed", str(robots_allowed).lower()),)
    noted = replace(exchange, notes=(*_hint_notes(hints), *allowed, *notes_of(signals, rulings)))
    links = _links(task, at, hints, reach)
    earlier = _earlier(task, exchange)
    if earlier:
        return Visited(Outcome(task, State.UNCHANGED, found=links), replace(noted, revisit=earlier))
    return Visited(_fresh(task, arrival, links), noted)


def permit(rulings: Iterable[Ruling], purpose: Purpose | None, url: str) -> None:
    """Go on where nothing denies the purpose.

    Raises:
        PageError: `rights`, with the signals that deny it.
    """
    for ruling in rulings:
        if ruling.purpose is purpose and ruling.answer is Answer.DENY:
            because = "; ".join(str(signal) for signal in ruling.because)
            raise PageError(f"{url}: not to be used for {purpose}: {ascii(because)[1:-1]}", code=Fault.RIGHTS)


def _fresh(task: Task, arrival: Arrival, links: tuple[Seed, ...]) -> Outcome:
    exchange = arrival.exchange
    outcome = Outcome(
        task,
        State.OK,
        etag=exchange.header("etag"),
        last_modified=exchange.header("last-modified"),
        digest=exchange.payload_digest,
        final_url=exchange.url,
        fetched_at=exchange.fetched_at,
        found=links,
    )
    if task.role is Role.PAGE:
        return outcome
    read = read_sitemap if task.role is Role.SITEMAP else read_feed
    found = read(exchange.body, arrival.at)
    outcome = replace(outcome, found=_entries(task, found))
    if found.fault:
        # Kept and told: what could be read of it is followed all the same.
        fault = Fault.SITEMAP if task.role is Role.SITEMAP else Fault.FEED
        return replace(outcome, state=State.FAILED, code=fault, detail=f"{exchange.url}: {found.fault}")
    return outcome


def _entries(task: Task, found: Found) -> tuple[Seed, ...]:
    pages = tuple(Seed(url) for url in found.pages)
    if task.depth >= MAX_NESTING:
        return pages
    return (*pages, *(Seed(url, Role.SITEMAP, task.depth + 1) for url in found.maps))


def _hints(task: Task, arrival: Arrival, reach: Reach) -> PageHints:
    exchange = arrival.exchange
    if task.role is not Role.PAGE or not exchange.body or not is_html(exchange):
        return PageHints()
    return read_hints(exchange, arrival.at, follow=task.depth < reach.depth)


def _links(task: Task, at: Url, hints: PageHints, reach: Reach) -> tuple[Seed, ...]:
    near = (url for url in hints.links if not reach.same_site or same_site(url, at))
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
