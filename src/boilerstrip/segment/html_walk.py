"""One walk over lexbor's tree: runs of text under one block-level element, and the containers they lie in."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from boilerstrip.segment.dom import Element
from boilerstrip.segment.places import CODE, MARKING, PLAIN, QUIET, Place, place_in

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

__all__ = ["Row", "Walk", "walk"]

# What the walk does at a node, by its tag; every tag not named here is a block-level container, and those with a tag
# that makes another sort of block are marked ones; quiet ones do so only where the text is not plain already.
_TEXT, _INLINE, _LINK, _BLOCK, _MARKED, _QUIET, _RULE, _SKIP, _BREAK, _RUBY = range(10)

_TAGS = {
    _INLINE: """abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr output q rb rbc rtc
        ruby s samp small span strike strong sub sup time tt u var picture img input source wbr
        math semantics mrow mi mo mn ms mtext mspace msup msub msubsup mfrac msqrt mroot mover munder munderover
        mstyle mpadded mphantom menclose mmultiscripts mprescripts merror mtable mtr mtd none""",
    _LINK: "a",
    _BREAK: "br",
    _RULE: "hr",
    _SKIP: """-comment -doctype script style template svg head iframe select datalist canvas object embed applet video
        audio map textarea rp annotation annotation-xml frameset noembed noframes param track meta link title base""",
    _RUBY: "rt",
}
# Below so many elements no more containers are told apart: the text there counts as the last one's.
_DEEPEST = 256
_KINDS = {
    "-text": _TEXT,
    **dict.fromkeys(MARKING, _MARKED),
    **dict.fromkeys(QUIET, _QUIET),
    **{tag: kind for kind, tags in _TAGS.items() for tag in tags.split()},
}
# A run of nothing but joiners, soft hyphens and marks shows nothing; it is looked for in short ones only.
_INVISIBLE, _FEW = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff", 4

# The fields of an `Element`: a plain tuple is made and looked up in a third of the time.
_Key = tuple[str, str | None, str | None, str | None, str | None, bool]

# The same as `Element._make`, in a third of the time.
_element = partial(tuple.__new__, Element)

# What text lies in: the container, whether that is hidden, and its place.
_Around = tuple[int, bool, Place]

# A run of text, white space collapsed; the container it lies in, its characters in links, its breaks, whether it is
# hidden, and its place.
Row = tuple[str, int, int, int, bool, Place]


@dataclass(slots=True)
class Walk:
    """What the walk gathers: a row a run of text, and a row a container, the body first."""

    rows: list[Row] = field(default_factory=list)
    parent: list[int] = field(default_factory=lambda: [0])
    element: list[int] = field(default_factory=lambda: [0])
    kinds: dict[_Key, int] = field(default_factory=lambda: {("body", None, None, None, None, False): 0})

    @property
    def elements(self) -> tuple[Element, ...]:
        """The different elements among the containers, in the order of their numbers."""
        return tuple(map(_element, self.kinds))


class _Run:
    """The run of text under way."""

    __slots__ = ("_breaks", "_lines", "_put", "around", "links", "parts")

    def __init__(self, found: Walk, around: _Around) -> None:
        self._put = found.rows.append
        self.around = around
        self.parts: list[str] = []
        self._lines: list[str] = []
        self.links = self._breaks = 0

    def meet(self, kind: int, node: LexborNode) -> None:
        """What stands inside of a line and is no text: a break, ruby."""
        if kind == _BREAK:
            self.line_break()
        elif kind == _RUBY and self.parts:
            self.parts.append(f"({node.text().strip()})")

    def end(self) -> None:
        """Put the run into the table, if it shows anything."""
        parts, lines = self.parts, self._lines
        text = parts[0] if len(parts) == 1 else "".join(parts)
        parts.clear()
        owner, hidden, place = self.around
        if lines or place[0] is CODE:
            if text:
                lines.append(text)
            text = _preformatted(lines) if place[0] is CODE else _in_lines(lines)
            lines.clear()
        else:
            text = text.strip()
            # Printable white space is the space alone.
            if "  " in text or not text.isprintable():
                text = " ".join(text.split())
        if text and (len(text) > _FEW or text.strip(_INVISIBLE)):
            self._put((text, owner, self.links, self._breaks, hidden, place))
        self.links = self._breaks = 0

    def line_break(self) -> None:
        """End the line; a second break with nothing between ends the run, as it looks like a new paragraph."""
        if self.parts:
            self._lines.append("".join(self.parts))
            self.parts.clear()
            self._breaks += 1
        elif self._lines:
            self.end()


def walk(body: LexborNode) -> Walk:  # noqa: C901, PLR0912, PLR0915
    """The runs of text below `body`, in reading order.

    One loop on purpose: it visits thousands of nodes a page, and a call a node would double its time. It keeps its own
    stack, so that no nesting is too deep. Each node is asked only for its tag, its text or its first child.
    """
    found = Walk()
    parents, elements, known = found.parent, found.element, found.kinds
    # By the numbers of tags, which are read faster than their names.
    kinds: dict[int, int] = {}
    tags: dict[int, str] = {}
    stack: list[tuple[LexborNode, _Around, bool]] = []
    node: LexborNode | None = body.first_child
    around: _Around = (0, False, Place())
    in_link = False
    run = _Run(found, around)
    parts = run.parts
    # What the run lies in, None where the next text begins another.
    own: _Around | None = None
    while True:
        if node is None:
            if not stack:
                break
            node, around, in_link = stack.pop()
            node = node.next
            continue
        number = node.tag_id
        try:
            kind = kinds[number]
        except KeyError:
            tags[number] = node.tag or ""
            kind = kinds[number] = _kind(tags[number])
        if kind == _TEXT:
            text = None if node.is_empty_text_node else node.text_content
            if text and not text.isspace():
                # Such text begins a run where another container's is under way, or none.
                if around is not own:
                    run.end()
                    run.around = own = around
                parts.append(text)
                if in_link:
                    run.links += len(text.strip())
            elif parts and around is own:
                parts.append(node.text_content or "")
        elif kind <= _QUIET:
            if kind >= _BLOCK:
                own = None
            child = node.first_child
            if child is not None:
                stack.append((node, around, in_link))
                if kind == _LINK:
                    in_link = True
                elif kind >= _BLOCK and len(stack) <= _DEEPEST + 1:
                    container, hidden, place = around
                    key = _key(tags[number], node.attributes)
                    parents.append(container)
                    container = len(elements)
                    elements.append(known.setdefault(key, len(known)))
                    if kind == _MARKED or (kind == _QUIET and place[0] is not PLAIN):
                        place = place_in(place, key[0], container)
                    around = (container, hidden or key[-1] or key[0] == "noscript", place)
                node = child
                continue
        elif kind == _RULE:
            own = None
        elif kind != _SKIP:
            if own is None:
                run.end()
            run.meet(kind, node)
        node = node.next
    run.end()
    return found


def _kind(tag: str) -> int:
    kind = _KINDS.get(tag, _BLOCK)
    return _INLINE if kind == _BLOCK and ":" in tag else kind


def _key(tag: str, attributes: dict[str, str | None]) -> _Key:
    if not attributes:
        return tag, None, None, None, None, tag == "dialog"
    if len(attributes) == 1 and "class" in attributes and tag != "dialog":
        return tag, attributes["class"], None, None, None, False
    get = attributes.get
    hidden = "hidden" in attributes or get("aria-hidden") == "true" or (tag == "dialog" and "open" not in attributes)
    style = get("style")
    if style and not hidden and ("none" in style or "hidden" in style):
        plain = style.replace(" ", "").lower()
        hidden = "display:none" in plain or "visibility:hidden" in plain
    return tag, get("class"), get("id"), get("role"), get("itemprop"), hidden


def _in_lines(lines: list[str]) -> str:
    return "\n".join([" ".join(line.split()) for line in lines])


def _preformatted(lines: list[str]) -> str:
    """Preformatted text as it stands, but for empty lines and white space around it, and a common indentation."""
    text = "\n".join(lines).expandtabs(8).strip("\n\r")
    if text[:1].isspace():
        rows = text.split("\n")
        margin = min((len(row) - len(row.lstrip(" ")) for row in rows if row.strip()), default=0)
        text = "\n".join([row[margin:] for row in rows])
    return text.strip()
