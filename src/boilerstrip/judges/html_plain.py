"""The plain HTML judge: regions that the mark-up names, links without text around them, and what lies off the text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from boilerstrip.judges.view import PageView
from boilerstrip.model import Verdict, Vote
from boilerstrip.segment.dom import DomTable

__all__ = ["judge_plain"]


class _Rule(NamedTuple):
    id: str
    score: float
    reason: str


_REGIONS = {
    "nav": _Rule("html.navigation", 0.9, "stands in a navigation region"),
    "footer": _Rule("html.footer", 0.85, "stands in a footer"),
    "aside": _Rule("html.aside", 0.75, "stands beside the main text"),
    "form": _Rule("html.form", 0.7, "is part of a form"),
    "button": _Rule("html.control", 0.9, "is the label of a control"),
    "dialog": _Rule("html.dialog", 0.85, "stands in a dialog"),
}
_ROLES = {
    "navigation": "nav", "contentinfo": "footer", "complementary": "aside", "search": "form", "button": "button",
    "dialog": "dialog", "alertdialog": "dialog", "menu": "nav", "menubar": "nav", "tablist": "nav",
}  # fmt: skip
_LINKS = _Rule("html.links", 0.8, "is nothing but links")
_APART = _Rule("html.apart", 0.7, "stands outside the part of the page that holds the running text")
# A block of more characters than this, few of them in links, is running text; a wide script needs fewer.
_LONG, _FEW_LINKS, _MANY_LINKS = 80, 0.3, 0.6
# The share of all running text that the part with the main text holds.
_MAIN_SHARE = 0.8


def judge_plain(page: PageView) -> Iterator[Vote]:
    """Votes against blocks in regions that the mark-up itself calls chrome, against links, and what lies apart."""
    table = page.document.dom
    if table is None or not len(table.owner):
        return
    regions = _regions(table)
    density = np.minimum(1.0, table.link_chars / np.maximum(1, table.lengths))
    running = (table.lengths > _LONG) & (density < _FEW_LINKS)
    inside = _inside_main(table, running)
    for block, owner in enumerate(table.owner.tolist()):
        region = regions[owner]
        if region:
            rule = _REGIONS[region]
        elif density[block] > _MANY_LINKS and not running[block]:
            rule = _LINKS
        elif not inside[block]:
            rule = _APART
        else:
            continue
        yield Vote(block, Verdict.DROP, rule.id, rule.score, rule.reason)


def _regions(table: DomTable) -> list[str]:
    """For each container the chrome region it lies in, or an empty string."""
    own = [_ROLES.get(element.role or "", element.tag) for element in table.elements]
    own = [name if name in _REGIONS else "" for name in own]
    regions = [""] * len(table.parent)
    for index, (parent, kind) in enumerate(zip(table.parent.tolist(), table.element.tolist(), strict=True)):
        regions[index] = own[kind] or regions[parent]
    return regions


def _inside_main(table: DomTable, running: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether each block lies in the deepest container that holds most of the running text."""
    count = len(table.parent)
    held = np.bincount(table.owner, np.where(running, table.lengths, 0), count)
    parents = table.parent.tolist()
    for index in range(count - 1, 0, -1):
        held[parents[index]] += held[index]
    if not held[0]:
        return np.ones(len(table.owner), np.bool_)
    main = int(np.flatnonzero(held >= _MAIN_SHARE * held[0])[-1])
    within = [False] * count
    for index in range(count):
        within[index] = index == main or (index > 0 and within[parents[index]])
    return np.array(within, np.bool_)[table.owner]
