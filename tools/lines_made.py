"""Made pages: prose inside chrome of sampled sites, each line labelled K (content), S (chrome) or N (either).

A site is a set of habits (how menus are laid out, what stands above, inside and below an article); habits are drawn
anew for every page, so that no layout can be learned by heart.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from lines_bank import Voice

Line = tuple[str, str]
_CRUMBS = (" › ", " > ", " / ", " » ", " → ", " :: ", " - ")
_BARS = (" | ", " · ", " • ", " / ", "  ", " ", " – ", "|")
_BULLETS = ("", "", "", "", "* ", "• ", "- ", "+ ", "» ", "○ ", "▪ ")
_MONTHS = ("Jan", "March", "mai", "июня", "août", "septiembre", "Okt.", "жовтня", "يناير", "dicembre")
_CURRENCIES = (
    "${}",
    "€ {}",
    "{} €",
    "£{}",
    "{} Kč",
    "{} zł",
    "¥{}",
    "{}元",
    "{}円",
    "₩{}",
    "{} грн",
    "₹{}",
    "{} kr",
    "R$ {}",
)
_NETWORKS = (
    "Facebook",
    "X",
    "Twitter",
    "LinkedIn",
    "WhatsApp",
    "Telegram",
    "Pinterest",
    "Reddit",
    "LINE",
    "微信",
    "VK",
    "E-mail",
)
_SIGNS = ("☰", "🔍", "✕", "×", "⋮", "♥", "💬", "↑", "⬆", "👍", "#", "--", "…", "/", "|", "+", "0")


@dataclass
class Site:
    """The habits of one sampled site."""

    voice: Voice
    rng: random.Random
    bullet: str = ""
    bar: str = " | "
    crumb: str = " › "
    numbered: bool = False
    count: int = 0
    brand: str = ""
    shout: bool = False
    title: str = ""
    headings: list[str] = field(default_factory=list)

    def chance(self, share: float) -> bool:
        """True `share` of the time."""
        return self.rng.random() < share

    def words(self, *kinds: str, low: int = 1, high: int = 3) -> str:
        """A label of one of these kinds."""
        text = self.voice.label(self.rng, *kinds, words=(low, high))
        return text.upper() if self.shout else text

    def lay_out(self, items: list[str], *, joined: float = 0.4) -> list[Line]:
        """Items of a menu or bar: one a line, joined by a bar, or numbered as some text browsers do."""
        if self.numbered:
            items = [f"[{self.count + place}]{item}" for place, item in enumerate(items, 1)]
            self.count += len(items)
        if len(items) > 1 and self.chance(joined):
            return [(self.bar.join(items), "S")]
        return [(self.bullet + item, "S") for item in items]


def new_site(voice: Voice, rng: random.Random) -> Site:
    """Draw the habits of a site."""
    return Site(
        voice=voice,
        rng=rng,
        bullet=rng.choice(_BULLETS),
        bar=rng.choice(_BARS),
        crumb=rng.choice(_CRUMBS),
        numbered=rng.random() < 0.12,
        brand=voice.fragment(rng, 1, 2),
        shout=rng.random() < 0.08,
    )


def _number(site: Site) -> str:
    value = site.rng.choice((site.rng.randint(0, 20), site.rng.randint(0, 999), site.rng.randint(1000, 99999)))
    return site.rng.choice((str(value), f"{value:,}", f"{value / 10:.1f}K", f"({value})"))


def _date(site: Site) -> str:
    rng = site.rng
    y, m, d = rng.randint(2009, 2025), rng.randint(1, 12), rng.randint(1, 28)
    forms = [
        f"{d}.{m}.{y}",
        f"{y}-{m:02}-{d:02}",
        f"{d:02}/{m:02}/{y}",
        f"{rng.choice(_MONTHS)} {d}, {y}",
        f"{d} {rng.choice(_MONTHS)} {y}",
    ]
    if site.voice.language in {"zh", "ja"}:
        forms = [f"{y}年{m}月{d}日", f"{y}/{m}/{d}", f"{y}-{m:02}-{d:02}"]
    elif site.voice.language == "ko":
        forms = [f"{y}년 {m}월 {d}일", f"{y}.{m:02}.{d:02}"]
    clock = f" {rng.randint(0, 23)}:{rng.randint(0, 59):02}" if rng.random() < 0.35 else ""
    return rng.choice(forms) + clock


def _price(site: Site) -> str:
    value = site.rng.choice(
        (
            f"{site.rng.randint(1, 99)}.{site.rng.randint(0, 99):02}",
            f"{site.rng.randint(1, 99)},{site.rng.randint(0, 99):02}",
            f"{site.rng.randint(1, 90)},000",
            str(site.rng.randint(3, 9000)),
        )
    )
    return site.rng.choice(_CURRENCIES).format(value)


def menu(site: Site) -> list[Line]:
    items = [
        site.words("navigation", "taxonomy", "docs", "forum", "shop", "wiki", "account")
        for _ in range(site.rng.randint(3, 12))
    ]
    return site.lay_out(items)


def deep_menu(site: Site) -> list[Line]:
    found: list[Line] = []
    for _ in range(site.rng.randint(2, 6)):
        found.append((site.words("navigation", "footer", "docs"), "S"))
        found += [
            (site.rng.choice(("", "  ", "o ", "- ")) + site.words("navigation", "docs", high=5), "S")
            for _ in range(site.rng.randint(2, 9))
        ]
    return found


def top_links(site: Site) -> list[Line]:
    items = [
        site.words("account", "search", "shop", "navigation", "technical_notice") for _ in range(site.rng.randint(1, 4))
    ]
    if site.chance(0.3):
        items[-1] += site.rng.choice((" (0)", " 0", ": 0", " ▾"))
    return site.lay_out(items, joined=0.5)


def signs(site: Site) -> list[Line]:
    return [(site.rng.choice(_SIGNS), "S") for _ in range(site.rng.randint(1, 2))]


def brand(site: Site) -> list[Line]:
    return [
        (
            site.brand
            + (site.rng.choice((" - ", " | ")) + site.voice.fragment(site.rng, 2, 6) if site.chance(0.3) else ""),
            "S",
        )
    ]


def crumbs(site: Site) -> list[Line]:
    items = [site.words("navigation", "taxonomy", high=2) for _ in range(site.rng.randint(1, 3))]
    if site.title and site.chance(0.7):
        cut = site.rng.randint(12, 60)
        items.append(site.title if len(site.title) <= cut else site.title[:cut] + "…")
    if site.chance(0.12):
        return [(item + site.crumb.rstrip(), "S") for item in items]
    return [(site.crumb.join(items), "S")]


def notice(site: Site) -> list[Line]:
    text = site.voice.sentence(
        site.rng, "consent", "technical_notice", "loading", "paywall", "subscribe", "donate", "app"
    )
    if text is None:
        return []
    buttons = [site.words("consent", "expand", high=2) for _ in range(site.rng.randint(0, 3))]
    return [(text, "S"), *site.lay_out(buttons)]


def tagged_headlines(site: Site) -> list[Line]:
    found = [(site.words("head_section", "tail_section"), "S")]
    mark = site.rng.choice(("#", "", "", "•", "►"))
    for place in range(site.rng.randint(2, 6)):
        if mark:
            found.append((mark, "S"))
        elif site.chance(0.2):
            found.append((str(place + 1), "S"))
        found.append((site.voice.headline(site.rng), "S"))
    return found


def ticker(site: Site) -> list[Line]:
    found = [(site.words("market", "shop"), "S")] if site.chance(0.6) else []
    for _ in range(site.rng.randint(1, 5)):
        code = "".join(site.rng.choice("ABCDEHKLMNOPSTX") for _ in range(site.rng.randint(3, 4)))
        change = f"{site.rng.choice('+-')}{site.rng.uniform(0, 12):.2f}%"
        found.append((f"{code} {_price(site)} {change}", "S"))
    return found


def contents(site: Site) -> list[Line]:
    if len(site.headings) < 2:
        return []
    style = site.rng.choice(("{text}", "{n}. {text}", "{n} {text}", "- {text}", "• {text}"))
    return [
        (site.words("docs", "wiki", high=2), "S"),
        *((style.format(n=n, text=text), "S") for n, text in enumerate(site.headings, 1)),
    ]


def languages(site: Site) -> list[Line]:
    names = site.rng.sample(
        [
            "English",
            "Deutsch",
            "Français",
            "Español",
            "Русский",
            "日本語",
            "中文",
            "한국어",
            "Italiano",
            "العربية",
            "Türkçe",
        ],
        site.rng.randint(2, 7),
    )
    return site.lay_out(names, joined=0.6)


def share_bar(site: Site) -> list[Line]:
    names = site.rng.sample(_NETWORKS, site.rng.randint(2, 6))
    head = site.words("share", "follow", high=2)
    if site.chance(0.4):
        return [(head + ": " + site.bar.join(names), "S")]
    return [(head, "S"), *site.lay_out(names)]


def byline(site: Site) -> list[Line]:
    found: list[Line] = []
    if site.chance(0.7):
        found.append(
            (
                site.rng.choice(("", site.words("byline") + " ", site.words("byline") + ": "))
                + site.voice.name(site.rng),
                "N",
            )
        )
    if site.chance(0.7):
        found.append((site.rng.choice(("", site.words("date_label") + " ")) + _date(site), "N"))
    if site.chance(0.3):
        found.append((f"{site.rng.randint(1, 20)} {site.words('reading_time')}", "S"))
    if site.chance(0.3):
        found.append((f"{_number(site)} {site.words('counter')}", "S"))
    if site.chance(0.25):
        found += share_bar(site)
    return found


def advert(site: Site) -> list[Line]:
    return [(site.words("advertisement", high=2), "S")] * site.rng.randint(1, 2)


def read_also(site: Site) -> list[Line]:
    head = site.rng.choice(("", "▶ ", "» ", ">> ")) + site.words("read_also", "tail_section")
    if site.chance(0.5):
        return [(head.rstrip(" :") + ": " + site.voice.headline(site.rng), "S")]
    return [
        (head + ":", "S"),
        *((site.bullet + site.voice.headline(site.rng), "S") for _ in range(site.rng.randint(1, 3))),
    ]


def card(site: Site) -> list[Line]:
    rating = site.rng.choice(
        (
            f"★★★★☆ {site.rng.randint(10, 50) / 10} ({site.rng.randint(1, 400)})",
            f"{site.rng.randint(1, 5)}/5",
            f"{site.words('shop')} {_number(site)}",
            "",
        )
    )
    found = [(site.voice.fragment(site.rng, 1, 5), "S"), (_price(site), "S")]
    found += [(rating, "S")] if rating else []
    return [*found, (site.words("shop", "expand", high=2), "S")] if site.chance(0.7) else found


def cards(site: Site) -> list[Line]:
    button, rating = site.words("shop", "expand", high=2), site.words("shop", "counter", high=4)
    found = [(site.words("tail_section", "shop"), "S")]
    for _ in range(site.rng.randint(2, 5)):
        found += [
            (site.voice.fragment(site.rng, 1, 5), "S"),
            (_price(site), "S"),
            (f"{rating} {_number(site)}", "S"),
            (button, "S"),
        ]
    return found


def newsletter(site: Site) -> list[Line]:
    text = site.voice.sentence(site.rng, "subscribe", "donate", "app")
    found = [(text, "S")] if text else []
    return [
        *found,
        (site.words("subscribe", high=4) + site.rng.choice(("", "*", ":")), "S"),
        (site.words("subscribe", "account"), "S"),
    ]


def related(site: Site) -> list[Line]:
    found = [(site.words("tail_section"), "S")]
    dated, teaser, bullet = site.chance(0.3), site.chance(0.2), site.rng.choice(_BULLETS)
    for _ in range(site.rng.randint(2, 7)):
        found.append((bullet + site.voice.headline(site.rng), "S"))
        if dated:
            found.append(
                (_date(site) if site.chance(0.6) else f"{site.rng.randint(1, 59)} {site.words('date_label')}", "S")
            )
        if teaser:
            found.append((site.rng.choice(site.voice.doc(site.rng))[: site.rng.randint(60, 240)], "S"))
    return [*found, (site.words("expand"), "S")] if site.chance(0.4) else found


def disclaimer(site: Site) -> list[Line]:
    text = site.voice.sentence(site.rng, "disclaimer")
    return [(text, "S")] if text else []


def counters(site: Site) -> list[Line]:
    found: list[Line] = []
    for _ in range(site.rng.randint(1, 4)):
        found.append((site.words("share", "follow", "counter", "expand", high=2), "S"))
        if site.chance(0.6):
            found.append((_number(site), "S"))
    return found


def tags(site: Site) -> list[Line]:
    names = [site.voice.fragment(site.rng, 1, 2) for _ in range(site.rng.randint(2, 8))]
    if site.chance(0.4):
        names = ["#" + name.replace(" ", "") for name in names]
    head = site.words("taxonomy", high=1)
    return (
        [(head + ": " + site.bar.join(names), "S")]
        if site.chance(0.6)
        else [(head, "S"), *site.lay_out(names, joined=0.3)]
    )


def author_box(site: Site) -> list[Line]:
    name = site.voice.name(site.rng)
    return [(name, "N"), (f"{name} " + site.voice.fragment(site.rng, 5, 14) + ".", "S")]


def comments(site: Site) -> list[Line]:
    head = site.words("counter", "forum", "tail_section", high=2)
    found = [(site.rng.choice((f"{head} ({site.rng.randint(0, 40)})", f"{site.rng.randint(0, 40)} {head}", head)), "S")]
    return [*found, (site.words("account", "feedback", "forum", low=3, high=8), "S")] if site.chance(0.7) else found


def turn_page(site: Site) -> list[Line]:
    left, right = site.voice.headline(site.rng), site.voice.headline(site.rng)
    forms = [
        [f"« {left}", f"{right} »"],
        [f"← {left} {right} →"],
        [f"{site.words('navigation')}: {left}", f"{site.words('navigation')}: {right}"],
        ["1 2 3 … 9"],
    ]
    return [(text, "S") for text in site.rng.choice(forms)]


def feedback(site: Site) -> list[Line]:
    found = [(site.words("feedback", low=3, high=6) + "?", "S")]
    return found + site.lay_out([site.words("feedback", high=1) for _ in range(2)])


def edited(site: Site) -> list[Line]:
    return [
        (
            site.words("wiki", "docs", "date_label", low=2, high=7)
            + site.rng.choice((" ", ": "))
            + _date(site)
            + site.rng.choice(("", ".")),
            "S",
        )
    ]


def page_links(site: Site) -> list[Line]:
    return site.lay_out(
        [site.words("page_tool", "wiki", "docs", "share", high=4) for _ in range(site.rng.randint(1, 5))], joined=0.3
    )


def online(site: Site) -> list[Line]:
    return [(f"{site.words('forum', 'counter', high=4)}: {_number(site)} {site.words('counter')}", "S")]


def footer_links(site: Site) -> list[Line]:
    return site.lay_out([site.words("footer", "navigation") for _ in range(site.rng.randint(2, 8))], joined=0.55)


def rights(site: Site) -> list[Line]:
    sign = site.rng.choice(("©", "Copyright ©", "ⓒ", "(c)", "Copyright"))
    more = site.words("footer", low=2, high=9) + site.rng.choice((".", "", "。"))
    years = site.rng.choice(("", "2009–")) + str(site.rng.randint(2015, 2026))
    return [(f"{sign} {years} {site.brand}{site.rng.choice((' ', '. ', ', '))}{more}", "S")]


def address(site: Site) -> list[Line]:
    street, town = site.voice.fragment(site.rng, 1, 3), site.voice.fragment(site.rng, 1, 1)
    place = f"{street} {site.rng.randint(1, 200)}, {site.rng.randint(1000, 99999)} {town}"
    return [
        (place, "S"),
        (f"+{site.rng.randint(1, 99)} {site.rng.randint(100, 999)} {site.rng.randint(10000, 999999)}", "S"),
    ]


def to_top(site: Site) -> list[Line]:
    return [(site.rng.choice(("", "↑ ", "⬆ ", "▲ ")) + site.words("page_tool", "navigation", high=4), "S")]


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
        head: list[Line] = [(site.voice.name(rng), "N"), (_date(site), "N")]
        if rng.random() < 0.6:
            head.insert(1, (f"{rank}{rng.choice((', ', ' · ', ': '))}{_number(site)} {votes}", "S"))
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
