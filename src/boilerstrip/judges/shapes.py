"""Lines whose shape alone tells that they are no text: signs, counters, tickers, prices, dates, paths, page numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from boilerstrip.ballots import Ballot, Said
from boilerstrip.judges.base import casting, votes_for
from boilerstrip.judges.chars import char_table
from boilerstrip.judges.dates import is_sole, is_stamp
from boilerstrip.judges.facts import Bools
from boilerstrip.judges.layout import runs_of
from boilerstrip.judges.view import PageView
from boilerstrip.lexicon import LexiconKind
from boilerstrip.model import Verdict

_SURE, _STRONG, _MEDIUM, _WEAK = 0.9, 0.6, 0.5, 0.4
# Numbers and what stands beside them; matched on the judged copy, where all digits of full width are plain ones.
_COUNTER = re.compile(r"\W*\d[\d.,\s]*(?:[kKmMbB]|тыс\.?|млн|万|萬|億|亿|천|만)?\+?\W*")
_PAGER = re.compile(r"[<«‹←]?\s*(?:\d{1,4}|…|\.{2,3})(?:[\s|,/·]+(?:\d{1,4}|…|\.{2,3}))+\s*[>»›→]?")
_PRICE = re.compile(r"\D{0,12}\d[\d.,\s]*\s?(?:\D{1,6})?")
# An amount: at most a currency in letters or as a sign beside it.
_AMOUNT = re.compile(r"[^\d\W]{0,4}\W{0,3}\d{1,3}(?:[.,\s]?\d{3})*(?:[.,]\d{2})?\W{0,3}[^\d\W]{0,4}\.?")
_DECIMALS = re.compile(r"\d[.,]\d{2}(?!\d)")
_LONGEST_PRICE, _GOODS, _LINES_A_THING, _LISTED = 20, 2, 12, 0.9
# A date has so many figures at least, and a line that tells one is no longer than that, or one that says how long ago
# something was. So many first lines of the text count as above it.
_DATE_DIGITS, _LONGEST_STAMP, _LONGEST_AGO, _OPENING = 5, 110, 40, 2
_STAMP, _STAMP_ABOVE, _FORM = 0.9, 0.995, 0.995
# Fields and buttons as text browsers write them: "Search ______ [ Go ]".
_FIELD = re.compile(r"(?:[^\[\]_]{0,30}(?:_{5,}\s*)?\[\s[^\W\d_][^\[\],;=]*\s\]\s*)+")
# A label, and the kinds of labels that a time follows.
_LABEL = re.compile(r"\W{0,3}[^\W\d][^\d:：]*[:：]\s")
_STAMPED = frozenset({LexiconKind.BYLINE, LexiconKind.DATE_LABEL, LexiconKind.FORUM, LexiconKind.SOURCE})
# A path to the page that ends with its title, which stands so many lines below it at most.
_TRAIL, _NEAR, _TITLE_SIGNS = 0.999, 6, 4
_STEP = re.compile(r"[^\W\d_].*[>＞»›→/／|｜«‹←]\s*$")
# What is on offer has its button so many lines below it at most.
_OFFER, _BUTTON, _OFFERED = 6, 0.5, 0.999
_LONGEST_PATH = 160
# It has so many letters for each figure; a menu so many bars, and between two so many words.
_FIGURES, _PATH = 6, 0.98
_BARS, _ITEM, _MENU = 4, 5, 0.99
_STEPS = re.compile(
    r"[^\W\d][^>＞»›→«]*(?:\s?(?:>{1,2}|[＞»›→])\s?\w[^>＞»›→«]*){2,}|[^\W\d][^/／]*(?:\s[/／]\s\w[^/／]*){2,}"
)
_ADDRESS = re.compile(r"[(<]?(?:[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:https?://|www\.)\S+)[)>]?")
_LABELLED = re.compile(r"[^\d\n]{1,40}[\s:：·(（]\s*\d[\d.,\s]*[kKmM万]?[)）]?")


@casting
def shapes(page: PageView) -> Iterator[Ballot]:
    """Votes on short lines that are made of signs and figures, or of the marks that paths and menus are made of."""
    facts = page.facts
    letters = facts.total("lower", "upper", "letter", "wide", "thai")
    digits, slashes, bar = facts.count("digit"), facts.count("slash"), facts.count("bar")
    short = facts.chars <= 60
    yield votes_for((letters == 0) & (digits == 0), "shapes.sign", _STRONG, "holds no letter and no digit")
    figures = short & (digits > 0)
    yield votes_for(_matching(page, figures & (letters <= 3), _COUNTER), "shapes.counter", _MEDIUM, "a bare number")
    yield votes_for(_matching(page, figures & (letters == 0), _PAGER), "shapes.pages", _STRONG, "a row of page numbers")
    money = figures & (facts.count("currency") > 0)
    moves = money & (facts.count("percent") > 0)
    yield votes_for(moves, "shapes.ticker", _STRONG, "a price and its change")
    yield votes_for(_matching(page, money & ~moves, _PRICE), "shapes.price", _WEAK, "a price alone")
    yield votes_for(
        _matching(page, figures & ~money & (letters > 3) & ~page.layout.sentence, _LABELLED),
        "shapes.count", _WEAK, "a label and a number",
    )  # fmt: skip
    unfinished = ~page.layout.sentence & (facts.chars <= 200)
    path = unfinished & ((facts.count("arrow") > 0) | ((slashes > 0) & (facts.last == char_table().places["slash"])))
    yield votes_for(path, "shapes.path", _MEDIUM, "a path or arrows, as in breadcrumbs and page turners")
    above = np.arange(len(letters)) < page.body.start
    signs = facts.total("arrow", "slash", "bar", "code", "quote", "close")
    steps = above & unfinished & (signs >= 2) & (facts.chars <= _LONGEST_PATH) & (_FIGURES * digits <= letters)
    yield votes_for(_matching(page, steps, _STEPS), "outside.path", _PATH, "a path of several steps, above the text")
    address = page.loose & (above | (facts.count("at") == 1)) & ~page.inside & (facts.total("dot", "term") > 0)
    yield votes_for(_matching(page, address, _ADDRESS), "outside.address", _SURE, "an address alone")
    bars = unfinished & (bar >= 2) & (facts.words < 6 * (bar + 1))
    yield votes_for(bars, "shapes.bars", _MEDIUM, "short items between bars")
    # A long menu right beside the text may have been taken for its first line, or for its last.
    outer = ~page.inside
    outer[[page.body.start, page.body.end - 1] if page.body.start < page.body.end else []] = True
    menu = outer & unfinished & (bar >= _BARS) & (facts.words < _ITEM * (bar + 1))
    yield votes_for(menu, "outside.items", _MENU, "many short items between bars, outside the text")
    field = page.loose & (facts.count("open") > 0)
    yield votes_for(_matching(page, field, _FIELD), "shapes.field", _FORM, "fields and buttons of a form")
    rights = (facts.count("rights") > 0) & (facts.chars <= 250) & (digits >= 4)
    yield votes_for(rights, "shapes.rights", _STRONG, "a copyright sign and a year")


@casting
def stamps(page: PageView) -> Iterator[Ballot]:
    """Lines that tell when a text was written, posted or changed: a date and a time of day, or a date alone."""
    facts = page.facts
    digits = facts.count("digit")
    may_be = (digits > 0) & (facts.chars <= np.where(digits >= _DATE_DIGITS, _LONGEST_STAMP, _LONGEST_AGO))
    for line in may_be.nonzero()[0].tolist():
        may_be[line] = _is_stamp(page, line)
    above = np.arange(len(may_be)) < page.body.start + _OPENING
    reason = "a date and a time of day, or a date alone"
    yield votes_for(may_be & above, "shapes.stamp", _STAMP_ABOVE, f"{reason}, above the text")
    yield votes_for(may_be & ~above, "shapes.stamp", _STAMP, reason)


def _is_stamp(page: PageView, line: int) -> bool:
    """Whether a line tells a time, and is no value of a table: what a label of its own stands before ("Released:")."""
    text = page.lines[line]
    label = _LABEL.match(text)
    if label and not any(hit.kind in _STAMPED for hit in page.hits[line]):
        return False
    return is_stamp(text) if page.loose[line] else is_sole(text)


@casting
def trails(page: PageView) -> Iterator[Ballot]:
    """Paths that end with the title of their page: "Start > Journal > How the ferry came to Hollow Bend"."""
    lines, found = page.lines, []
    for place in page.facts.total("arrow", "slash", "bar", "code", "quote", "close").nonzero()[0].tolist():
        line, below = lines[place], lines[place + 1 : place + 1 + _NEAR]
        if line.endswith(below) and any(_leads_to(line, title) for title in below):
            found.append(place)
    reason = "a path that ends with the title below it"
    yield Ballot(Verdict.DROP, "shapes.trail", np.array(found, np.int64), _TRAIL, Said(reason))


def _leads_to(line: str, title: str) -> bool:
    """Whether a line is a path and this title, with a sign between them."""
    is_longer = len(line) > len(title) >= _TITLE_SIGNS and line.endswith(title)
    return is_longer and _STEP.match(line[: -len(title)]) is not None


@casting
def goods(page: PageView) -> Iterator[Ballot]:
    """Lists of goods outside the body: runs of loose lines, several of which are a price and nothing else."""
    if not page.holds_chrome or page.body.start == page.body.end:
        return
    outside = page.loose.copy()
    outside[: page.body.end] = False
    figures = outside & (page.facts.count("digit") >= 2) & (page.facts.chars <= _LONGEST_PRICE)
    if np.count_nonzero(figures) < _GOODS:
        return
    money = page.facts.count("currency") > 0
    prices = _matching(page, figures, _AMOUNT)
    for line in (prices & ~money).nonzero()[0].tolist():
        prices[line] = _DECIMALS.search(page.lines[line]) is not None
    if np.count_nonzero(prices) < _GOODS:
        return
    runs = runs_of(outside)
    counts = np.bincount(runs.start, weights=prices, minlength=len(outside))[runs.start]
    listed = outside & (counts >= _GOODS) & (runs.length <= counts * _LINES_A_THING)
    yield votes_for(listed, "runs.goods", _LISTED, "stands in a list of goods with prices, below the text")


@casting
def offers(page: PageView) -> Iterator[Ballot]:
    """Things on offer between the sentences of a text: a name, a price right below, and a button to buy last."""
    facts, loose, solid, found = page.facts, page.loose, page.layout.solid, []
    digits = facts.count("digit")
    for button in (page.hit_table.whole("shop") >= _BUTTON).nonzero()[0].tolist():
        name = button - 1
        while name > button - _OFFER and name > 0 and loose[name]:
            name -= 1
        first = name + 1
        if not (solid[name] and button + 1 < len(solid) and solid[button + 1]):
            continue
        if first < button - 1 and digits[first + 1] >= 2 and facts.chars[first + 1] <= _LONGEST_PRICE:
            found.append(first)
    reason = "the name of a thing on offer inside the text: below it stand its price and a button"
    yield Ballot(Verdict.DROP, "runs.offer", np.array(found, np.int64), _OFFERED, Said(reason))


@casting
def repeats_on_page(page: PageView) -> Iterator[Ballot]:
    """Short lines that the page says again and again: buttons under each post, labels at each picture."""
    layout = page.layout
    # A line that reads the same is of one mould too.
    if not page.holds_chrome or layout.mould.max(initial=0) < 3:
        return
    again = (layout.same >= 3) & layout.short
    yield votes_for(again, "again.same", 0.55, "stands three times or more on this page")
    mould = (layout.mould >= 3) & layout.short & ~again & (page.facts.count("digit") > 0)
    yield votes_for(mould, "again.mould", 0.45, "stands three times or more on this page with other numbers")


def _matching(page: PageView, mask: Bools, pattern: re.Pattern[str]) -> Bools:
    out = np.zeros(len(mask), bool)
    for index in mask.nonzero()[0].tolist():
        out[index] = pattern.fullmatch(page.lines[index]) is not None
    return out
