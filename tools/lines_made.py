"""Made pages: prose inside chrome of sampled sites, each line labelled K (content), S (chrome) or N (either)."""

from __future__ import annotations

import random
from collections.abc import Callable

from lines_bank import Voice
from lines_parts import (
    address,
    advert,
    author_box,
    brand,
    byline,
    card,
    cards,
    comments,
    contents,
    counters,
    crumbs,
    deep_menu,
    disclaimer,
    edited,
    feedback,
    footer_links,
    languages,
    menu,
    newsletter,
    notice,
    online,
    page_links,
    read_also,
    related,
    rights,
    share_bar,
    signs,
    tagged_headlines,
    tags,
    ticker,
    to_top,
    top_links,
    turn_page,
)
from lines_site import Line, Site, date, new_site, number

Part = Callable[[Site], list[Line]]
ABOVE: tuple[Part, ...] = (
    menu,
    deep_menu,
    top_links,
    signs,
    brand,
    notice,
    tagged_headlines,
    ticker,
    languages,
    advert,
    page_links,
    newsletter,
)
NEAR: tuple[Part, ...] = (crumbs, contents, share_bar, online, page_links, tags, turn_page, notice)
INSIDE: tuple[Part, ...] = (advert, read_also, card, newsletter, share_bar, counters, related, signs)
BELOW: tuple[Part, ...] = (
    disclaimer, counters, tags, author_box, comments, related, related, cards, turn_page, feedback, edited, page_links,
    newsletter, tagged_headlines, ticker, share_bar, online, notice, advert, contents,
)  # fmt: skip
FOOT: tuple[Part, ...] = (footer_links, rights, languages, address, to_top, deep_menu, share_bar, notice, signs, menu)


def _some(parts: tuple[Part, ...], site: Site, low: int, high: int) -> list[Line]:
    chosen = site.rng.sample(parts, min(len(parts), site.rng.randint(low, high)))
    found = [line for part in chosen for line in part(site)]
    if found and site.chance(0.05):
        return [(" ".join(text for text, _ in found)[:400], "S")]
    return found


def wrap(voice: Voice, body: list[str], rng: random.Random) -> list[Line]:
    """A page: `body` with the chrome of a newly drawn site around and inside it."""
    site = new_site(voice, rng)
    site.headings = [line for line in body if len(line) < 60 and line[-1:].isalnum()][:9]
    site.title = voice.headline(rng)
    little = rng.random() < 0.25
    lines: list[Line] = []
    lines += _some(ABOVE, site, 0, 2 if little else 5)
    before = _some(NEAR, site, 0, 1 if little else 3)
    title: list[Line] = [(site.title, "N")] if rng.random() < 0.75 else []
    order = [before, title, byline(site) if rng.random() < 0.6 else []]
    if rng.random() < 0.5:
        order = [order[1], order[2], order[0]]
    lines += [line for part in order for line in part]
    lines += _forum(site, body) if rng.random() < 0.2 else _article(site, body)
    lines += _some(BELOW, site, 0, 2 if little else 6)
    if rng.random() < 0.85:
        lines += _some(FOOT, site, 0 if little else 1, 2 if little else 5)
    return lines


def _article(site: Site, body: list[str]) -> list[Line]:
    """The body with a few parts inside, and small labels after headings or at code, each always the same."""
    lines: list[Line] = []
    edit = (
        site.rng.choice(("[{}]", "({})", "{}", "#", "¶")).format(site.words("wiki", high=1))
        if site.chance(0.15)
        else None
    )
    copy = site.words("docs", "page_tool", high=2) if site.chance(0.15) else None
    spots = (
        set(site.rng.sample(range(1, len(body)), min(len(body) - 1, site.rng.choice((0, 0, 1, 1, 2, 3)))))
        if len(body) > 2
        else set()
    )
    for place, text in enumerate(body):
        if place in spots:
            lines += site.rng.choice(INSIDE)(site)
        if copy and _codish(text) and not (place and _codish(body[place - 1])):
            lines.append((copy, "S"))
        lines.append((text, "K"))
        if edit and len(text) < 60 and text[-1:].isalnum() and place + 1 < len(body) and not _codish(text):
            lines.append((edit, "S"))
    return lines


def _codish(text: str) -> bool:
    return sum(text.count(sign) for sign in "=(){};_<>") >= 2 and len(text) < 120


def _forum(site: Site, body: list[str]) -> list[Line]:
    """The body as posts, each with who and when above and the same actions below."""
    rng = site.rng
    actions = [site.words("share", "forum", "follow", "feedback", high=2) for _ in range(rng.randint(1, 4))]
    rank, votes = site.words("forum", "counter"), site.words("counter", "forum")
    signature = site.voice.fragment(rng, 3, 8) if rng.random() < 0.4 else None
    actor_first = rng.random() < 0.5
    lines: list[Line] = []
    place = 0
    while place < len(body):
        size = rng.randint(1, 5)
        head: list[Line] = [(site.voice.name(rng), "N"), (date(site), "N")]
        if rng.random() < 0.6:
            head.insert(1, (f"{rank}{rng.choice((', ', ' · ', ': '))}{number(site)} {votes}", "S"))
        if rng.random() < 0.3:
            head.append((f"{votes}{rng.choice((': ', ' '))}{rng.randint(0, 99)}", "S"))
        tail: list[Line] = [(signature, "S")] if signature and rng.random() < 0.6 else []
        tail += site.lay_out(
            [action + (f" ({rng.randint(1, 90)})" if rng.random() < 0.2 else "") for action in actions], joined=0.5
        )
        post: list[Line] = [(text, "K") for text in body[place : place + size]]
        lines += [*head, *post, *tail] if actor_first else [*post, *head, *tail]
        place += size
    return lines
