"""One walk over lexbor's tree: runs of text under one block-level element, and the containers they lie in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from boilerstrip.segment.dom import Element

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

__all__ = ["Walk", "json_ld", "walk"]

# What the walk does at a node, by its tag; every tag not named here is a block-level container.
_TEXT, _INLINE, _LINK, _BREAK, _SKIP, _SCRIPT, _RUBY, _RULE, _BLOCK = range(9)

_TAGS = {
    _INLINE: """abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr output q rb rbc rtc
        ruby s samp small span strike strong sub sup time tt u var picture img input source wbr
        math semantics mrow mi mo mn ms mtext mspace msup msub msubsup mfrac msqrt mroot mover munder munderover
        mstyle mpadded mphantom menclose mmultiscripts mprescripts merror mtable mtr mtd none""",
    _LINK: "a",
    _BREAK: "br",
    _RULE: "hr",
    _SKIP: """-comment -doctype style template svg head iframe select datalist canvas object embed applet video audio
        map textarea rp annotation annotation-xml frameset noembed noframes param track meta link title base""",
    _SCRIPT: "script",
    _RUBY: "rt",
}
# Below so many elements no more containers are told apart: the text there counts as the last one's.
_DEEPEST = 256
_KINDS = {"-text": _TEXT, **{tag: kind for kind, tags in _TAGS.items() for tag in tags.split()}}


# The fields of an `Element`: a plain tuple is made and looked up in a third of the time.
_Key = tuple[str, str | None, str | None, str | None, str | None, bool]


@dataclass(slots=True)
class Walk:
    """What the walk gathers: a row a run of text, and a row a container, the body first.

    `lines` holds the lines of the run, white space as it stands in the page.
    """

    lines: list[list[str]] = field(default_factory=list)
    owner: list[int] = field(default_factory=list)
    link_chars: list[int] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)
    parent: list[int] = field(default_factory=lambda: [0])
    element: list[int] = field(default_factory=lambda: [0])
    kinds: dict[_Key, int] = field(default_factory=lambda: {("body", None, None, None, None, False): 0})
    json_ld: list[str] = field(default_factory=list)

    def enter(self, tag: str, attributes: dict[str, str | None], around: int) -> int:
        """The number of a container that lies in that numbered `around`."""
        key: _Key = _key(tag, attributes) if attributes else (tag, None, None, None, None, tag == "dialog")
        self.element.append(self.kinds.setdefault(key, len(self.kinds)))
        self.parent.append(around)
        return len(self.parent) - 1

    @property
    def elements(self) -> tuple[Element, ...]:
        """The different elements among the containers, in the order of their numbers."""
        return tuple(Element(*key) for key in self.kinds)


class _Run:
    """The run of text under way."""

    __slots__ = ("breaks", "lines", "links", "owner", "parts", "walk")

    def __init__(self, walk: Walk) -> None:
        self.walk = walk
        self.parts: list[str] = []
        self.lines: list[str] = []
        # The container that the text lies in, -1 where no run is under way.
        self.owner = -1
        self.links = self.breaks = 0

    def meet(self, kind: int, node: LexborNode) -> None:
        """What stands inside of a line and is no text: a break, ruby, a script with metadata."""
        if kind == _BREAK:
            self.line_break()
        elif kind == _RUBY and self.parts:
            self.parts.append(f"({node.text().strip()})")
        elif kind == _SCRIPT:
            json_ld(node, self.walk.json_ld)

    def close(self) -> None:
        """End the run, if one is under way."""
        if self.owner >= 0:
            self.end()

    def end(self) -> None:
        """Put the run into the table, if it holds anything."""
        if self.parts:
            self.lines.append("".join(self.parts))
            self.parts.clear()
        if self.lines:
            walk = self.walk
            walk.lines.append(self.lines)
            walk.owner.append(self.owner)
            walk.link_chars.append(self.links)
            walk.breaks.append(self.breaks)
            self.lines = []
        self.owner = -1
        self.links = self.breaks = 0

    def line_break(self) -> None:
        """End the line; a second break with nothing between ends the run, as it looks like a new paragraph."""
        if self.parts:
            self.lines.append("".join(self.parts))
            self.parts.clear()
            self.breaks += 1
        elif self.lines:
            owner = self.owner
            self.end()
            self.owner = owner


def walk(body: LexborNode) -> Walk:  # noqa: C901, PLR0912
    """The runs of text below `body`, in reading order.

    One loop on purpose: it visits thousands of nodes a page, and a call a node would double its time. It keeps its own
    stack, so that no nesting is too deep. Each node is asked only for its tag, its text or its first child.
    """
    found = Walk()
    run = _Run(found)
    parts, enter = run.parts, found.enter
    # By the numbers of tags, which are read faster than their names.
    kinds: dict[int, int] = {}
    tags: dict[int, str] = {}
    known = kinds.get
    stack: list[tuple[LexborNode, int, bool]] = []
    node: LexborNode | None = body.first_child
    container, in_link = 0, False
    while node is not None or stack:
        if node is None:
            node, container, in_link = stack.pop()
            node = node.next
            continue
        number = node.tag_id
        kind = known(number)
        if kind is None:
            tags[number] = node.tag or ""
            kind = kinds[number] = _kind(tags[number])
        if kind == _TEXT:
            text = node.text_content
            if text and not text.isspace():
                # Such text begins a run where another container's is under way, or none.
                if container != run.owner:
                    run.close()
                    run.owner = container
                parts.append(text)
                if in_link:
                    run.links += len(text.strip())
            elif parts:
                parts.append(text or "")
            node = node.next
            continue
        child = node.first_child if kind <= _LINK or kind == _BLOCK else None
        if kind >= _RULE:
            if run.owner >= 0:
                run.end()
        elif kind > _LINK:
            run.meet(kind, node)
        if child is None:
            node = node.next
            continue
        stack.append((node, container, in_link))
        if kind == _LINK:
            in_link = True
        elif kind == _BLOCK and len(stack) <= _DEEPEST + 1:
            container = enter(tags[number], node.attributes, container)
        node = child
    run.end()
    return found


def _kind(tag: str) -> int:
    kind = _KINDS.get(tag, _BLOCK)
    return _INLINE if kind == _BLOCK and ":" in tag else kind


def json_ld(script: LexborNode, into: list[str]) -> None:
    """Put what `script` holds into `into`, if it is JSON-LD."""
    kind = script.attributes.get("type") or ""
    content = script.first_child
    if content is not None and kind.strip().lower().startswith("application/ld+json"):
        into.append(content.text_content or "")


def _key(tag: str, attributes: dict[str, str | None]) -> _Key:
    get = attributes.get
    hidden = "hidden" in attributes or get("aria-hidden") == "true" or (tag == "dialog" and "open" not in attributes)
    style = get("style")
    if style and not hidden and ("none" in style or "hidden" in style):
        plain = style.replace(" ", "").lower()
        hidden = "display:none" in plain or "visibility:hidden" in plain
    return tag, get("class"), get("id"), get("role"), get("itemprop"), hidden
