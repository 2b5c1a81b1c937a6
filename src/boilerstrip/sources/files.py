"""Pages in local folders, also in WARC files that lie there, in an order that is the same everywhere."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from boilerstrip.errors import BoilerstripError, ConfigError
from boilerstrip.model import RawPage
from boilerstrip.sources.base import Failure, Listing, PageRef
from boilerstrip.sources.mirrors import is_made_page

PAGE_ENDINGS = frozenset({".txt", ".text", ".md", ".html", ".htm", ".xhtml", ".mht", ".mhtml"})

# Formats that hold text which a user may believe to be in the corpus: passing them by in silence would mislead.
DOCUMENT_ENDINGS = frozenset({".pdf", ".doc", ".docx", ".odt", ".rtf", ".epub"})

# Files that hold many pages and hold nothing but pages. What else can hold some (a table, an archive) is read where it
# is named as an input, and passed by where it lies in a folder: it may be anything.
_CRAWL = re.compile(r"\.(?:warc(?:\.gz|\.zst)?|wacz)$", re.IGNORECASE)

_MEDIA_TYPES = {".html": "text/html", ".htm": "text/html", ".xhtml": "application/xhtml+xml"}

# A page larger than this is no page; reading it would cost ten times as much memory.
MAX_BYTES = 256 * 1024 * 1024


def list_files(roots: Sequence[Path], output: Path | None = None) -> Listing:
    """The pages below `roots`, sorted by origin; `output` is left out where it lies inside of them.

    The origin of a page is its path below its root, with `/`; with several roots, the name of the root comes first.
    A root that is a file is read whatever its ending. Hidden files and folders are passed by.

    Raises:
        ConfigError: no root exists, two roots have one name, or a root lies inside of `output`.
    """
    named = _name_roots(roots)
    walk = _Walk(output=output.resolve() if output else None)
    for prefix, root in named:
        walk.root(prefix, root)
    if not walk.pages and all(not root.exists() for _, root in named):
        names = ", ".join(str(root) for _, root in named)
        raise ConfigError(f"{names}: no such file or folder", code="missing")
    return Listing(
        pages=tuple(sorted(walk.pages, key=lambda ref: ref.origin)),
        failures=tuple(sorted(walk.failures, key=lambda row: (row.origin, row.code))),
        passed_by=tuple(sorted(walk.passed_by.items())),
    )


def read_file(ref: PageRef) -> RawPage:
    """The page that is the whole of a file.

    Raises:
        BoilerstripError: it cannot be read, with the code `unreadable`, `missing` or `too-large`.
    """
    path = Path(ref.path)
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise BoilerstripError(
                f"{ref.origin}: {size:,} bytes; a page can have {MAX_BYTES:,}: split the file", code="too-large"
            )
        data = path.read_bytes()
    except OSError as error:
        raise BoilerstripError(f"{ref.origin}: {_why(error)}", code=_code(error)) from error
    return RawPage(data=data, origin=ref.origin, media_type=_MEDIA_TYPES.get(path.suffix.lower()))


def portable(path: Path) -> str:
    """A relative path as an origin: `/` between the parts, bytes that are no UTF-8 written as a backslash and hex.

    Example:
        >>> portable(Path("news") / "a.html")
        'news/a.html'
    """
    text = path.as_posix()
    return os.fsencode(text).decode("utf-8", "backslashreplace") if not text.isascii() else text


def _name_roots(roots: Sequence[Path]) -> list[tuple[str, Path]]:
    if not roots:
        raise ConfigError("no input: name at least one file or folder")
    if len(roots) == 1:
        return [("", roots[0])]
    names = [root.resolve().name or "root" for root in roots]
    twice = sorted(name for name, count in Counter(names).items() if count > 1)
    if twice:
        raise ConfigError(f"two inputs are called {twice[0]!r}: rename one, or build from the folder above them")
    return list(zip(names, roots, strict=True))


@dataclass
class _Walk:
    output: Path | None
    pages: list[PageRef] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    passed_by: Counter[str] = field(default_factory=Counter)

    def root(self, prefix: str, root: Path) -> None:
        if self.output and root.resolve().is_relative_to(self.output):
            raise ConfigError(f"{root}: lies inside the output {self.output.name!r}, which a build replaces as a whole")
        if root.is_dir():
            if self.output and self.output.is_relative_to(root.resolve()):
                inside = portable(Path(prefix) / self.output.relative_to(root.resolve()))
                self.fail(inside, "output-folder", "the output lies inside the input: it is not read", skipped=True)
            self.folder(Path(prefix), root, (root.resolve(),))
            return
        relative = Path(prefix or root.name)
        from boilerstrip.sources.containers import is_container

        if is_container(root):
            self.container(relative, root)
        else:
            self.page(relative, root)

    def folder(self, relative: Path, folder: Path, above: tuple[Path, ...]) -> None:
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            self.fail(portable(relative), _code(error), _why(error))
            return
        for entry in entries:
            if not entry.name.startswith("."):
                self.entry(relative / entry.name, Path(entry.path), above)

    def entry(self, relative: Path, path: Path, above: tuple[Path, ...]) -> None:
        try:
            is_folder = stat.S_ISDIR(path.stat().st_mode)
        except OSError:
            is_folder = False
        if not is_folder:
            self.file(relative, path)
            return
        real = path.resolve()
        if real == self.output:
            return
        if real in above:
            self.fail(portable(relative), "symlink-loop", "a link to a folder that it lies in: not followed")
        else:
            self.folder(relative, path, (*above, real))

    def file(self, relative: Path, path: Path) -> None:
        ending = path.suffix.lower()
        if ending in DOCUMENT_ENDINGS:
            kind = ending[1:]
            self.fail(portable(relative), kind, f"a {kind.upper()} file: convert it to text or HTML first")
        elif _CRAWL.search(path.name):
            self.container(relative, path)
        elif ending in PAGE_ENDINGS or is_made_page(path.name):
            self.page(relative, path)
        else:
            self.passed_by[ending] += 1

    def page(self, relative: Path, path: Path) -> None:
        if self.is_file(relative, path):
            self.pages.append(PageRef(portable(relative), str(path)))

    def container(self, relative: Path, path: Path) -> None:
        from boilerstrip.sources.containers import list_container

        if self.is_file(relative, path):
            for found in list_container(path, portable(relative), self.passed_by):
                if isinstance(found, Failure):
                    self.failures.append(found)
                else:
                    self.pages.append(found)

    def is_file(self, relative: Path, path: Path) -> bool:
        reason = _not_a_file(path)
        if reason:
            self.fail(portable(relative), *reason)
        return reason is None

    def fail(self, origin: str, code: str, message: str, *, skipped: bool = False) -> None:
        self.failures.append(Failure(origin, code, f"{origin}: {message}", "skipped" if skipped else "failed"))


def _not_a_file(path: Path) -> tuple[str, str] | None:
    """Code and message of what keeps `path` from being read, None if it is a file."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        return _code(error), _why(error)
    # Opening a pipe or a device could wait for ever.
    return None if stat.S_ISREG(mode) else ("not-a-file", "neither a file nor a folder")


def _code(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "missing"
    return "symlink-loop" if error.errno == errno.ELOOP else "unreadable"


def _why(error: OSError) -> str:
    """What the system says, without the path: messages must not depend on where the folder lies."""
    return (error.strerror or type(error).__name__).lower()
