"""Texts in many languages that packages carry, as labelled documents: what nothing here was trained or chosen on.

Each reader takes the folder that a package was unpacked into, or the one in which several were, and gives all versions
of a page one group. No text of them is kept in the project.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tools")]

from boilerstrip.dedupe import DedupeDoc  # noqa: E402
from boilerstrip.segment.html import segment_html  # noqa: E402
from train_translations import Labelled  # noqa: E402

ELECTRON_LOCALES = ("en-US", "ja-JP", "es-ES", "zh-CN", "fr-FR", "ru-RU", "pt-BR", "de-DE")
HELP_LANGUAGES = frozenset(
    {"C", "ca", "cs", "da", "el", "fa", "fi", "gu", "he", "hi", "hu", "id", "kn", "lv", "ro", "sl", "sv", "ta", "te"}
    | {"tr", "uk"}
)
_FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_MARKS = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|<[^>\n]*>|^[ \t]*[#>|*+-]+ |[*_`|]{1,3}|^[-=]{3,}$", re.MULTILINE)
_REQUEST = re.compile(r"^\.(\w+|\\\")\s*(.*)$")
_ESCAPES = (
    (re.compile(r"\\f(\[[^\]]*\]|\(..|.)|\\s[+-]?\d|\\[&|^/,:%]|\\\[?u[0-9A-F]{4}\]?"), ""),
    (re.compile(r"\\\(?(aq|cq|oq|lq|rq|dq|bu|em|en|ha|ti|rs)|\\\[[^\]]*\]"), "'"),
    (re.compile(r"\\-"), "-"),
    (re.compile(r"\\[~ 0]"), " "),
    (re.compile(r"\\[e\\]"), r"\\"),
)


def electron(folder: Path, *, structures: bool = False) -> list[Labelled]:
    """electron-i18n (npm, MIT): the documentation of Electron; pages nobody translated are in English in each."""
    pages = json.loads((folder / "package" / "dist" / "docs.json").read_text(encoding="utf-8"))
    return [
        Labelled(DedupeDoc(locale + href, segment_html(page["html"]).text), href, "electron", "full", locale[:2])
        for locale in ELECTRON_LOCALES
        for href, page in sorted(pages[locale].items())
        if page["isApiStructureDoc"] == structures and page["html"].strip()
    ]


def intlayer(folder: Path, part: str) -> list[Labelled]:
    """@intlayer/docs (npm, Apache-2.0): posts, questions, guides of one make for many frameworks; 17 languages."""
    base = folder / "package" / part
    found = []
    for path in sorted(base.rglob("*.md")):
        language, _, name = path.relative_to(base).as_posix().partition("/")
        if language != "en-GB" and (part != "docs" or "/" not in name):
            text = plain_markdown(path.read_text(encoding="utf-8"))
            found.append(Labelled(DedupeDoc(f"{language}/{name}", text), name, f"intlayer {part}", "full", language))
    return found


def quran(folder: Path, most: int = 3000) -> list[Labelled]:
    """quran-json (npm): the beginnings of 114 chapters in ten languages, in the words of translators of all times."""
    found = []
    for path in sorted((folder / "package" / "dist").glob("quran*.json")):
        language = path.stem.partition("_")[2] or "ar"
        if language == "transliteration":
            continue
        for chapter in json.loads(path.read_text(encoding="utf-8")):
            verses = [verse["text" if language == "ar" else "translation"] for verse in chapter["verses"]]
            number = str(chapter["id"])
            text = "\n".join(verses)[:most]
            found.append(Labelled(DedupeDoc(f"{language}/{number}", text), number, "quran", "full", language))
    return found


def manuals(folder: Path, least: int = 6) -> list[Labelled]:
    """manpages-* (Debian): one page a command or call, those that exist in `least` languages or more.

    Pages that are word for word the same under two names (`latin1`, `iso-8859-1`) are one.
    """
    found: defaultdict[str, list[Labelled]] = defaultdict(list)
    for path in sorted(folder.glob("manpages*/usr/share/man/*/man*/*.gz")):
        language, name = path.parts[-3], path.name.removesuffix(".gz")
        text = plain_roff(gzip.decompress(path.read_bytes()).decode("utf-8", "replace"))
        if len(text) > 300:
            doc = DedupeDoc(f"{language}/{name}", text)
            found[name].append(Labelled(doc, name, "manpages", "full", language.partition("_")[0]))
    items = [item for items in found.values() if len(items) >= least for item in items]
    first: dict[str, str] = {}
    same = {item.group: first.setdefault(item.doc.text, item.group) for item in items}
    return [replace(item, group=same[item.group]) for item in items]


def help_pages(folder: Path) -> list[Labelled]:
    """gnome-user-docs (Debian): short pages of help about neighbouring matters, in 20 of its languages."""
    found = []
    for path in sorted(folder.rglob("help/*/gnome-help/*.page")):
        language = path.parts[-3]
        if language not in HELP_LANGUAGES:
            continue
        text = "\n".join(_blocks(ElementTree.parse(path).getroot()))
        code = "en" if language == "C" else language
        found.append(Labelled(DedupeDoc(f"{language}/{path.stem}", text), path.stem, "gnome-help", "full", code))
    return found


def _blocks(element: ElementTree.Element) -> Iterator[str]:
    name = element.tag.rpartition("}")[2]
    if name in {"title", "p", "desc"}:
        text = " ".join("".join(element.itertext()).split())
        if text:
            yield text
    elif name not in {"info", "media", "links"}:
        for child in element:
            yield from _blocks(child)


def guide(folder: Path) -> list[Labelled]:
    """installation-guide-amd64 (Debian): the sections of one guide, some left in English."""
    paths = [path for path in sorted(folder.rglob("*/ch*s*.html")) if not path.is_symlink()]
    return [_html(path, path.parent.name, path.stem, "guide") for path in paths]


def handbook(folder: Path) -> list[Labelled]:
    """debian-handbook (Debian): the sections of one book in 26 languages, many of them left in English."""
    paths = [path for path in sorted(folder.rglob("html/*-*/sect.*.html")) if not path.is_symlink()]
    return [_html(path, path.parent.name, path.stem, "handbook") for path in paths]


def reference(folder: Path) -> list[Labelled]:
    """developers-reference-* (Debian): the chapters of one manual."""
    skipped = {"genindex", "index", "search", "developers-reference"}
    paths = sorted(folder.glob("developers-reference*/usr/share/doc/*/docs/*.html"))
    return [
        _html(path, path.parts[-3].partition("reference-")[2] or "en", path.stem, "reference")
        for path in paths
        if path.stem not in skipped and not path.is_symlink()
    ]


def faq(folder: Path) -> list[Labelled]:
    """debian-faq-* (Debian): the chapters of one FAQ."""
    paths = [
        path for path in sorted(folder.glob("debian-faq*/usr/share/doc/debian/FAQ/*/*.html")) if not path.is_symlink()
    ]
    found = [_html(path, path.parent.name, path.name.partition(".")[0], "faq") for path in paths]
    return [item for item in found if item.group not in {"index", "faqinfo"} and len(item.doc.text) > 500]


def _html(path: Path, language: str, name: str, source: str) -> Labelled:
    """A page as a build flattens it, not cleaned."""
    text = segment_html(path.read_text(encoding="utf-8", errors="replace")).text
    return Labelled(DedupeDoc(f"{language}/{name}", text), name, source, "full", language[:2])


def plain_markdown(text: str) -> str:
    """Without front matter and marks; code stays, as it does on a page."""
    return _MARKS.sub(lambda match: match[1] or "", _FRONT.sub("", text.replace("\r\n", "\n"))).strip()


def plain_roff(text: str) -> str:
    """About what `man` shows, without its layout."""
    return "\n".join(_roff_lines(text.splitlines()))


def _roff_lines(lines: Iterable[str]) -> Iterator[str]:
    held: list[str] = []
    for line in lines:
        request = _REQUEST.match(line)
        if request is None and not line.startswith((".", "'")):
            held.append(line)
            continue
        if request is None or request[1] in {'\\"', "TH", "ie", "el", "if", "ds", "de", "so", "nr", "in", "ta"}:
            continue
        if request[1] in {
            "SH",
            "SS",
            "PP",
            "P",
            "TP",
            "LP",
            "IP",
            "HP",
            "nf",
            "fi",
            "EX",
            "EE",
            "sp",
            "br",
            "RE",
            "RS",
        }:
            if held:
                yield _unescaped(" ".join(held))
            held = []
            if request[1] in {"SH", "SS"} and request[2]:
                yield _unescaped(request[2].strip('"'))
        elif request[1] in {"B", "I", "BR", "IR", "RB", "BI", "RI", "IB", "SM", "UR", "MT", "Nm", "Op", "Fl", "Ar"}:
            held.append(request[2].replace('"', ""))
    if held:
        yield _unescaped(" ".join(held))


def _unescaped(text: str) -> str:
    for pattern, plain in _ESCAPES:
        text = pattern.sub(plain, text)
    return text.strip()
