"""Pages made from known ones: what the sets have too few of, for the HTML judge to learn from.

A known page is taken apart into its elements and texts, changed, and put together again, so that each text keeps its
label: short articles with much around them, a next story or readers' comments below, fewer menus, no class names,
text as short as Chinese is. Nothing is made from a page of another fold, so that folds stay apart.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from boilerstrip.judges.html_words import NOTICE, RELATED, REPLY, line_tests
from boilerstrip.model import Document
from boilerstrip.segment.dom import DomTable, Element, Head
from html_parts import Known, Made, Node, Text, put_together, take_apart

__all__ = ["make"]

# How often each change is made; the rest of the numbers say how far it goes.
_SHORTENED, _FOLLOWED, _COMMENTED, _THINNED, _BARED, _IN_HAN = 0.35, 0.3, 0.35, 0.3, 0.25, 0.35
# Old pages have no title or description; pages sent on by mail or kept by others lose them.
_HEADLESS = 0.2
# Tokens of main text that a shortened page keeps at most, nearly.
_SHORT = (60, 120, 250)
# So many of the elements beside the main text go from a thinned page.
_THIN = 0.35
# Larger stories and threads are not put below a page.
_MOST_STORY, _MOST_THREAD = 250, 500
# Pages nested deeper than this are left alone.
_DEEPEST = 300
_ALL = 0.97
_COMMENT_HEADS = (
    "Comments", "Comments (12)", "Kommentare", "Комментарии", "Komentarze", "Σχόλια", "评论", "留言", "Discussion",
    "Leserkommentare", "Reader comments", "コメント",
)  # fmt: skip
_REGIONS = frozenset({"section", "article", "main", "nav", "footer", "header", "aside"})


def make(page: Known, stories: Sequence[Known], threads: Sequence[Known], rng: random.Random) -> Made | None:
    """A page made from `page`, and from one of `stories` or `threads`; None where no change fell to it."""
    table = page.document.dom
    if table is None or _depth(table) > _DEEPEST:
        return None
    root, changes = take_apart(page), 0
    write: Callable[[str], str] = str
    if page.kind == "article":
        changes += _change_story(root, stories, threads, rng)
    if rng.random() < _THINNED:
        main = set(map(id, _main(root)))
        root.without(lambda part: _beside(part, main) and rng.random() < _THIN)
        changes += 1
    if rng.random() < _BARED:
        _bare(root, keep_tags=rng.random() < 0.5)
        changes += 1
    if page.language not in {"zh", "ja", "ko", "th"} and rng.random() < _IN_HAN:
        for one in root.texts():
            size, one.text = len(one.text), in_han(one.text)
            one.links = min(len(one.text), round(one.links * len(one.text) / size))
        write = in_han
        changes += 1
    if rng.random() < _HEADLESS:
        page = page._replace(document=_headless(page.document, table))
        changes += 1
    return put_together(root, page, write) if changes and next(root.texts(), None) else None


def _change_story(root: Node, stories: Sequence[Known], threads: Sequence[Known], rng: random.Random) -> int:
    """Shorten a story, put others or comments below it, or leave it; the number of changes."""
    changes = 0
    if rng.random() < _SHORTENED:
        _shorten(root, rng.choice(_SHORT))
        changes += 1
    chance = rng.random()
    if chance < _FOLLOWED:
        changes += _follow(root, stories, rng)
    elif chance < _FOLLOWED + _COMMENTED:
        changes += _comment(root, threads, rng)
    return changes


def _headless(document: Document, table: DomTable) -> Document:
    """A page that says nothing of itself."""
    return replace(document, dom=replace(table, head=Head()))


def _depth(table: DomTable) -> int:
    depth = [0] * len(table.parent)
    for at, above in enumerate(table.parent.tolist()[1:], start=1):
        depth[at] = depth[above] + 1
    return max(depth)


def _main(root: Node) -> list[Node]:
    """The path from the body to the innermost element with nearly all main text."""
    path = [root]
    least = _ALL * _main_size(root)
    while True:
        inside = [part for part in path[-1].parts if isinstance(part, Node) and _main_size(part) >= least > 0]
        if not inside:
            return path
        path.append(inside[0])


def _main_size(node: Node) -> int:
    return sum(len(one.text) for one in node.texts() if one.label == 1)


def _beside(part: Node | Text, main: set[int]) -> bool:
    """Whether a part is an element without main text that is not around it."""
    return isinstance(part, Node) and id(part) not in main and not any(one.label == 1 for one in part.texts())


def _shorten(root: Node, most: int) -> None:
    """Take away the main text after the block that brings it to `most` tokens, nearly."""
    gone: set[int] = set()
    size = 0
    for one in root.texts():
        if one.label == 1:
            if size >= most:
                gone.add(id(one))
            size += len(re.findall(r"\w+", one.text))
    root.without(lambda part: id(part) in gone)


class _Place(NamedTuple):
    """An element around the main text, and the one that it stands in."""

    inside: Node
    around: Node


def _place(root: Node, rng: random.Random) -> _Place | None:
    path = _main(root)
    if len(path) < 2:
        return None
    at = max(1, len(path) - 1 - rng.choice((0, 0, 1, 2)))
    return _Place(path[at], path[at - 1])


def _follow(root: Node, stories: Sequence[Known], rng: random.Random) -> int:
    """Other stories below the main text, in elements like its own or in those that they had."""
    place = _place(root, rng)
    if place is None:
        return 0
    after = []
    for _ in range(rng.choice((1, 1, 2, 3))):
        path = _main(take_apart(rng.choice(stories)))
        story = path[max(0, len(path) - 1 - rng.choice((0, 0, 1)))]
        if rng.random() < 0.6:
            story.element = place.inside.element
            alike = {part.element.tag: part.element for part in place.inside.parts if isinstance(part, Node)}
            for part in story.parts:
                if isinstance(part, Node):
                    part.element = alike.get(part.element.tag, part.element)
        if sum(1 for _ in story.texts()) < _MOST_STORY:
            after.append(_chrome(story))
    at = place.around.parts.index(place.inside) + 1
    place.around.parts[at:at] = after
    return 1


def _comment(root: Node, threads: Sequence[Known], rng: random.Random) -> int:
    """A thread below the main text, as comments of readers."""
    place = _place(root, rng)
    if place is None or not threads:
        return 0
    comments = _main(take_apart(rng.choice(threads)))[-1]
    first = next(comments.texts(), None)
    if first is None or sum(1 for _ in comments.texts()) >= _MOST_THREAD:
        return 0
    if rng.random() < 0.5:
        head = Text(rng.choice(_COMMENT_HEADS), 0.0, 0, 0, hidden=False, block=first.block)
        comments.parts.insert(0, Node(Element(rng.choice(("h2", "h3", "h4", "div"))), [head]))
    _chrome(comments)
    if rng.random() < 0.4:
        place.inside.parts.append(comments)
    else:
        place.around.parts.insert(place.around.parts.index(place.inside) + 1, comments)
    return 1


def _chrome(node: Node) -> Node:
    for one in node.texts():
        one.label = 0.0
    return node


def _bare(root: Node, *, keep_tags: bool) -> None:
    """No classes, ids or roles, as on old pages; no regions either, if tags are not kept."""
    for node in root.nodes():
        tag = node.element.tag
        node.element = Element("div" if tag in _REGIONS and not keep_tags else tag, hidden=node.element.hidden)


_WORD = re.compile(r"\w+|[^\w\s]")
_HAN, _HANS = 0x4E00, 0x8FA5 - 0x4E00
_MARKS = str.maketrans(dict(zip(",.!?;:()", "，。！？；：（）", strict=True)))
_SAID = {RELATED: ("相关", "推荐阅读", "猜你喜欢"), NOTICE: ("版权", "登录", "隐私"), REPLY: ("回复", "评论", "举报")}


def in_han(text: str) -> str:
    """The text in Han characters, a word always in the same: as long as Chinese would be, and as little divided."""
    words = []
    for word in _WORD.findall(text):
        if not word[0].isalpha():
            words.append(word.translate(_MARKS))
            continue
        number = int.from_bytes(hashlib.md5(word.lower().encode(), usedforsecurity=False).digest()[:6], "big")
        few = len(word) <= 3
        size = (number % 3 > 0) if few else 2 if len(word) < 9 or number % 2 else 3
        words.append("".join(chr(_HAN + (number >> 12 * place) % _HANS) for place in range(size)))
    found = "".join(words)
    said = line_tests()(text.lower()) if len(text) < 160 else 0
    for bit, phrases in _SAID.items():
        if said & bit:
            found = phrases[len(text) % len(phrases)] + found[: max(0, len(found) - 2)]
    return found or chr(_HAN + len(text) % _HANS)
