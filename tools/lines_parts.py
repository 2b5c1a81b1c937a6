"""The parts of chrome that stand around and inside the text of made pages, each as a made site would have it."""

from __future__ import annotations

from lines_site import BULLETS, NETWORKS, SIGNS, Line, Site, date, number, price


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
    return [(site.rng.choice(SIGNS), "S") for _ in range(site.rng.randint(1, 2))]


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
        found.append((f"{code} {price(site)} {change}", "S"))
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
    names = site.rng.sample(NETWORKS, site.rng.randint(2, 6))
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
        found.append((site.rng.choice(("", site.words("date_label") + " ")) + date(site), "N"))
    if site.chance(0.3):
        found.append((f"{site.rng.randint(1, 20)} {site.words('reading_time')}", "S"))
    if site.chance(0.3):
        found.append((f"{number(site)} {site.words('counter')}", "S"))
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
            f"{site.words('shop')} {number(site)}",
            "",
        )
    )
    found = [(site.voice.fragment(site.rng, 1, 5), "S"), (price(site), "S")]
    found += [(rating, "S")] if rating else []
    return [*found, (site.words("shop", "expand", high=2), "S")] if site.chance(0.7) else found


def cards(site: Site) -> list[Line]:
    button, rating = site.words("shop", "expand", high=2), site.words("shop", "counter", high=4)
    found = [(site.words("tail_section", "shop"), "S")]
    for _ in range(site.rng.randint(2, 5)):
        found += [
            (site.voice.fragment(site.rng, 1, 5), "S"),
            (price(site), "S"),
            (f"{rating} {number(site)}", "S"),
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
    dated, teaser, bullet = site.chance(0.3), site.chance(0.2), site.rng.choice(BULLETS)
    for _ in range(site.rng.randint(2, 7)):
        found.append((bullet + site.voice.headline(site.rng), "S"))
        if dated:
            found.append(
                (date(site) if site.chance(0.6) else f"{site.rng.randint(1, 59)} {site.words('date_label')}", "S")
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
            found.append((number(site), "S"))
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
            + date(site)
            + site.rng.choice(("", ".")),
            "S",
        )
    ]


def page_links(site: Site) -> list[Line]:
    return site.lay_out(
        [site.words("page_tool", "wiki", "docs", "share", high=4) for _ in range(site.rng.randint(1, 5))], joined=0.3
    )


def online(site: Site) -> list[Line]:
    return [(f"{site.words('forum', 'counter', high=4)}: {number(site)} {site.words('counter')}", "S")]


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
