"""Program text for made pages, of many kinds, drawn by lot: statements, sessions, markup, settings, output, paths.

The words in it are drawn from prose of the page's own language or from a few dozen common names, so that nothing of it
can be learned by heart but its signs.
"""

from __future__ import annotations

import random
from collections.abc import Callable


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_NAMES = _words(
    "user items value result data count index name path config model test client server file app list page total key "
    "token image size event node input output cache query row state error label task order main train load save"
)
_TOOLS = _words(
    "git pip npm python3 node docker cargo make cd mkdir ls cat sudo curl apt brew go yarn rm ssh systemctl"
)
_DEEDS = _words("install add run build init start update commit push clone test status create remove up help")
_TAGS = _words("div p ul li span a html body head title form table h1 h2 section script")
_ENDINGS = _words("py js txt json html css md yml toml sh c rs go conf db log")
_PROMPTS = ("$ ", "> ", "# ", "% ", "", "", "user@host:~$ ", "C:\\>", "(env) $ ")


class _Writer:
    """Draws the parts of program text; `words` are those of prose about."""

    def __init__(self, rng: random.Random, words: list[str]) -> None:
        self.rng, self.words = rng, words

    def name(self) -> str:
        first, second = self.rng.choice(_NAMES), self.rng.choice(_NAMES)
        return self.rng.choice(
            (first, first, f"{first}_{second}", first + second.title(), f"{first}{self.rng.randint(0, 99)}")
        )

    def kind(self) -> str:
        return "".join(self.rng.choice(_NAMES).title() for _ in range(self.rng.randint(1, 3)))

    def number(self) -> str:
        return str(self.rng.choice((self.rng.randint(0, 9), self.rng.randint(10, 4000), round(self.rng.random(), 4))))

    def text(self) -> str:
        return " ".join(self.rng.choice(self.words) for _ in range(self.rng.randint(1, 3)))

    def quoted(self) -> str:
        return self.rng.choice(("'{}'", '"{}"')).format(self.rng.choice((self.text(), self.name())))

    def value(self) -> str:
        few = ", ".join(self.rng.choice((self.number(), self.quoted())) for _ in range(self.rng.randint(1, 4)))
        one = self.rng.choice((self.name(), self.quoted(), self.number(), f"[{few}]", f"({few})"))
        return self.rng.choice((one, one, f"{self.name()}({one})", f"{self.name()}.{self.name()}"))

    def file(self) -> str:
        folders = "".join(f"{self.name()}/" for _ in range(self.rng.randint(0, 2)))
        return f"{self.rng.choice(('', '', './', '/', '~/'))}{folders}{self.name()}.{self.rng.choice(_ENDINGS)}"


def _statement(draw: _Writer) -> str:
    name, value, end = draw.name, draw.value, draw.rng.choice(("", "", ";"))
    return draw.rng.choice((
        f"{name()} = {value()}{end}", f"{name()}({value()}){end}", f"return {value()}{end}", f"import {name()}",
        f"from {name()} import {draw.kind()}", f"def {name()}({name()}):", f"class {draw.kind()}({draw.kind()}):",
        f"if {name()} == {value()}:", f"for {name()} in {name()}:", f"const {name()} = {value()};", "}", "})", "{",
        f"function {name()}({name()}) {{", f"{name()}.{name()}({value()}){end}", f"print({value()})",
        f"# {draw.text()}", f"// {draw.text()}", f"let {name()} = {draw.kind()}::new();", f"@{name()}.{name()}",
        f"SELECT {name()}, {name()} FROM {name()};", f"#include <{name()}.h>", f"{name()}: {draw.kind()} = {value()}",
    ))  # fmt: skip


def _command(draw: _Writer) -> str:
    rng, name = draw.rng, draw.name
    tool = rng.choice((rng.choice(_TOOLS), f"{rng.choice(_TOOLS)} {rng.choice(_DEEDS)}"))
    option = rng.choice(("", "", f" --{name()}", f" -{rng.choice('abfmrvx')}", f" --{name()}={draw.number()}"))
    return tool + option + rng.choice(("", f" {draw.file()}", f" {name()}", f" {name()}-{name()}"))


def _printed(draw: _Writer) -> str:
    rng, name, number = draw.rng, draw.name, draw.number
    day = f"{rng.randint(1, 12):02}/{rng.randint(1, 28):02}/2014 07:28 PM"
    return rng.choice((
        number(), draw.value(), "True", "None", "OK", "...", "[]", "{}", "done", f"{draw.kind()}Error: {draw.text()}",
        f"{{{draw.quoted()}: {draw.value()}}}", f"tensor([{number()}, {number()}])", f"{name()}: {number()}",
        f'File "{draw.file()}", line {rng.randint(1, 400)}', f"On branch {name()}", f"{day} {name()}",
        f"{draw.kind()} {rng.randint(1, 9)} ({name()}): {draw.value()}", f"({number()}, {number()})",
        f"[{rng.randint(10, 23)}:{rng.randint(10, 59)}:07] INFO {draw.text()}", f"=> {draw.value()}",
        f"Collecting {name()}", f"{number()} {name()} created",
    ))  # fmt: skip


def _session(draw: _Writer, count: int) -> list[str]:
    prompt = draw.rng.choice(_PROMPTS)
    return [prompt + _command(draw) if draw.rng.random() < 0.6 else _printed(draw) for _ in range(count)]


def _console(draw: _Writer, count: int) -> list[str]:
    prompt = draw.rng.choice((">>> ", ">>> ", "> ", "In [1]: ", "irb> "))
    sums = [f"{draw.number()} {sign} {draw.number()}" for sign in ("+", "-", "*", "/", "**")]
    lines = [*sums, *(_statement(draw) for _ in range(4))]
    return [prompt + draw.rng.choice(lines) if draw.rng.random() < 0.6 else _printed(draw) for _ in range(count)]


def _statements(draw: _Writer, count: int) -> list[str]:
    return [_statement(draw) for _ in range(count)]


def _markup(draw: _Writer, count: int) -> list[str]:
    found = []
    for _ in range(count):
        tag = draw.rng.choice(_TAGS)
        plain = (f"<{tag}>", f"</{tag}>", f"<{tag}>{draw.text()}</{tag}>")
        full = (f'<{tag} class="{draw.name()}">', f'<img src="{draw.file()}"/>', f"{{% {draw.name()} %}}", "<!-- -->")
        found.append(draw.rng.choice((*plain, *full)))
    return found


def _settings(draw: _Writer, count: int) -> list[str]:
    between = draw.rng.choice((": ", " = ", "=", '": "'))
    lines = [f"{draw.name()}{between}{draw.rng.choice((draw.value(), draw.file()))}" for _ in range(count)]
    return [f"[{draw.name()}]", *lines] if draw.rng.random() < 0.3 else lines


def _paths(draw: _Writer, count: int) -> list[str]:
    mark = draw.rng.choice(("", "", "├── ", "+ ", "- ", "* "))
    return [mark + draw.rng.choice((draw.file(), draw.name(), draw.kind())) for _ in range(count)]


def _names(draw: _Writer, count: int) -> list[str]:
    mark = draw.rng.choice(("", "", "- ", "* "))
    return [
        mark + draw.rng.choice((draw.kind(), f"{draw.name()}-{draw.name()}", f"{draw.name()}()")) for _ in range(count)
    ]


def _output(draw: _Writer, count: int) -> list[str]:
    return [_printed(draw) for _ in range(count)]


_KINDS: tuple[Callable[[_Writer, int], list[str]], ...] = (
    _session, _session, _console, _statements, _statements, _markup, _settings, _paths, _names, _output,
)  # fmt: skip


def program_text(rng: random.Random, words: list[str], count: int) -> list[str]:
    """About `count` lines of one kind of program text; `words` are those of the page's language."""
    return rng.choice(_KINDS)(_Writer(rng, words or ["text"]), count)
