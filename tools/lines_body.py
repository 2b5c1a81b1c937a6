"""Bodies of made pages: prose cut, joined and mixed with what articles hold besides sentences."""

from __future__ import annotations

import random
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lines_bank import Voice
from lines_code import program_text

_HEBREW = {ord(c): chr(0x5D0 + i % 22) for i, c in enumerate("etaoinsrhdlucmfywgpbvkxqjz")}
_THAI = {ord(c): chr(0x0E01 + i) for i, c in enumerate("etaoinsrhdlucmfywgpbvkxqjz")}
_HINDI = {ord(c): chr(0x0915 + i) for i, c in enumerate("etaoinsrhdlucmfywgpbvkxqjz")}


def body(voice: Voice, code: Sequence[str], rng: random.Random) -> list[str]:
    """The lines of one article."""
    doc = [para for para in voice.doc(rng) if para]
    start = rng.randint(0, max(0, len(doc) - 4)) if rng.random() < 0.4 else 0
    lines = doc[start : start + rng.choice((2, 4, 8, 15, 30, 60))]
    draw = rng.random()
    gap = "" if voice.wide else " "
    if draw < 0.06:
        lines = [gap.join(lines)]
    elif draw < 0.16:
        lines = [part for line in lines for part in _sentences(line)]
    elif draw < 0.2 and not voice.wide:
        width = rng.randint(50, 100)
        lines = [part for line in lines for part in textwrap.wrap(line, width)]
    inserts, most = (_TAUGHT, len(lines)) if rng.random() < _TEACHES else (_INSERTS, rng.choice((0, 0, 1, 1, 2, 4)))
    for _ in range(most):
        spot = rng.randint(1, len(lines)) if lines else 0
        lines[spot:spot] = rng.choice(inserts)(Ink(voice, code, rng, rng.randint(2, 9)))
    return [line for line in (" ".join(line.split()) for line in lines) if line]


def _sentences(line: str) -> list[str]:
    out, current = [], ""
    for char in line:
        current += char
        if char in ".。!?！？।؟" and len(current) > 20:
            out.append(current.strip())
            current = ""
    return [*out, current.strip()] if current.strip() else out


@dataclass(frozen=True)
class Ink:
    """What an insert is written with: a voice, lines of code, a source of chance, how many lines."""

    voice: Voice
    code: Sequence[str]
    rng: random.Random
    count: int


Insert = Callable[[Ink], list[str]]


def _list(ink: Ink) -> list[str]:
    mark = ink.rng.choice(("- ", "• ", "* ", "", "", "{}. ", "{}) "))
    end = ink.rng.choice(("", "", ";", "."))
    return [mark.format(n) + ink.voice.fragment(ink.rng, 1, 9) + end for n in range(1, ink.count + 1)]


def _table(ink: Ink) -> list[str]:
    bar = ink.rng.choice((" | ", " – ", "\t", " ", ": "))
    head = [bar.join(ink.voice.fragment(ink.rng, 1, 2) for _ in range(3))] if ink.rng.random() < 0.5 else []
    names = [ink.voice.fragment(ink.rng, 1, 2) if ink.rng.random() < 0.5 else str(2000 + n) for n in range(ink.count)]
    return head + [bar.join([name, *(str(ink.rng.randint(1, 999)) for _ in range(2))]) for name in names]


def _code(ink: Ink) -> list[str]:
    at = ink.rng.randint(0, max(0, len(ink.code) - ink.count))
    return list(ink.code[at : at + ink.count])


def _program(ink: Ink) -> list[str]:
    words = ink.voice.fragment(ink.rng, 6, 12).split()
    return program_text(ink.rng, words, ink.rng.choice((1, 1, 2, ink.count, ink.count, 2 * ink.count)))


def _works(ink: Ink) -> list[str]:
    year = ink.rng.choice(("", " ({})", ", {}", " (Mar {})")).format(ink.rng.randint(1990, 2025))
    return [ink.voice.headline(ink.rng), *(ink.voice.fragment(ink.rng, 4, 12) + year for _ in range(ink.count))]


def _dialogue(ink: Ink) -> list[str]:
    mark = ink.rng.choice(("— ", "- ", "« ", "“", "「", f"{ink.voice.name(ink.rng)}: "))
    return [mark + ink.voice.fragment(ink.rng, 2, 9) + ink.rng.choice((".", "?", "!", "…")) for _ in range(ink.count)]


def _verse(ink: Ink) -> list[str]:
    return [ink.voice.fragment(ink.rng, 3, 7) + ink.rng.choice(("", ",", ",", ";", ".")) for _ in range(ink.count)]


def _quote(ink: Ink) -> list[str]:
    who = ink.rng.choice(("— ", "- ", "– @", "— @", "(", "")) + ink.voice.name(ink.rng)
    work = ink.rng.choice(("", "", f', "{ink.voice.headline(ink.rng)}"', f" on {ink.voice.headline(ink.rng)}"))
    return [ink.rng.choice(ink.voice.doc(ink.rng)), who + work]


def _pairs(ink: Ink) -> list[str]:
    unit = ink.rng.choice((" €", "$", " km", "%", "元", " Ft", ""))
    return [
        f"{ink.voice.fragment(ink.rng, 1, 3)}{ink.rng.choice((': ', ' ', ' – '))}{ink.rng.randint(1, 9000)}{unit}"
        for _ in range(ink.count)
    ]


def _stub(ink: Ink) -> list[str]:
    return [
        ink.voice.fragment(ink.rng, 1, 6) + ink.rng.choice((".", "!", "?", ":")) for _ in range(ink.rng.randint(1, 2))
    ]


def _heading(ink: Ink) -> list[str]:
    return [ink.voice.headline(ink.rng)]


# Lines of a body that are no sentences; what articles hold often stands twice.
_INSERTS: tuple[Insert, ...] = (
    _list, _list, _table, _code, _program, _program, _program, _dialogue, _verse, _quote, _quote, _heading, _pairs,
    _stub, _works,
)  # fmt: skip


# Those of an article that teaches how something is done, and the part of bodies that are such articles.
_TAUGHT: tuple[Insert, ...] = (_list, _program, _program, _program, _code, _heading, _stub)
_TEACHES = 0.3


def disguise(lines: Sequence[str], rng: random.Random) -> list[str]:
    """The same lines in letters of a script without case (Hebrew, Devanagari), or without spaces and stops (Thai)."""
    table, stop, spaced = rng.choice(((_HEBREW, ".", True), (_HINDI, "।", True), (_THAI, "", False)))
    out = []
    for line in lines:
        text = line.lower().translate(table)
        if stop != ".":
            text = text[:-1] + stop if text.endswith((".", "。")) else text
        if not spaced:
            words = text.split(" ")
            text = "".join(word + (" " if place % 6 == 5 else "") for place, word in enumerate(words)).strip()
        out.append(text or line)
    return out
