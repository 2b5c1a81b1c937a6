"""The habits of a made site: how its menus are laid out, what it says, what its numbers, dates and prices look like.

They are drawn anew for every page, so that no layout can be learned by heart.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from lines_bank import Voice

Line = tuple[str, str]
_CRUMBS = (" › ", " > ", " / ", " » ", " → ", " :: ", " - ")
_BARS = (" | ", " · ", " • ", " / ", "  ", " ", " – ", "|")
BULLETS = ("", "", "", "", "* ", "• ", "- ", "+ ", "» ", "○ ", "▪ ")
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
NETWORKS = (
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
SIGNS = ("☰", "🔍", "✕", "×", "⋮", "♥", "💬", "↑", "⬆", "👍", "#", "--", "…", "/", "|", "+", "0")


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
        bullet=rng.choice(BULLETS),
        bar=rng.choice(_BARS),
        crumb=rng.choice(_CRUMBS),
        numbered=rng.random() < 0.12,
        brand=voice.fragment(rng, 1, 2),
        shout=rng.random() < 0.08,
    )


def number(site: Site) -> str:
    value = site.rng.choice((site.rng.randint(0, 20), site.rng.randint(0, 999), site.rng.randint(1000, 99999)))
    return site.rng.choice((str(value), f"{value:,}", f"{value / 10:.1f}K", f"({value})"))


def date(site: Site) -> str:
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


def price(site: Site) -> str:
    value = site.rng.choice(
        (
            f"{site.rng.randint(1, 99)}.{site.rng.randint(0, 99):02}",
            f"{site.rng.randint(1, 99)},{site.rng.randint(0, 99):02}",
            f"{site.rng.randint(1, 90)},000",
            str(site.rng.randint(3, 9000)),
        )
    )
    return site.rng.choice(_CURRENCIES).format(value)
