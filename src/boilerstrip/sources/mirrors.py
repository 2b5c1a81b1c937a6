"""What tools that copy whole sites leave in the files: the URL a page came from, and names that end like no page."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

# HTTrack and browsers write the URL into a comment at the head of the file.
_HTTRACK = re.compile(rb"<!-- Mirrored from ([^\s<>]+) by HTTrack Website Copier")
_SAVED = re.compile(rb"<!-- saved from url=\((\d{4})\)([^\s<>]+) -->")
_HEAD = 8192
# Names that servers give to pages they make: wget keeps them as they are, with the query behind `?` (or `@`).
_MADE = frozenset({".php", ".asp", ".aspx", ".jsp", ".jspx", ".cgi", ".cfm", ".pl", ".do", ".shtml", ".phtml"})


def mirrored_url(data: bytes) -> str | None:
    """The URL that HTTrack or a browser wrote into a page that it saved; None if there is none.

    Example:
        >>> mirrored_url(b"<html><!-- Mirrored from a.example/x.html by HTTrack Website Copier/3.x [XR&CO'2014] -->")
        'http://a.example/x.html'
    """
    head = data[:_HEAD]
    if match := _HTTRACK.search(head):
        return "http://" + match[1].decode("utf-8", "replace")
    match = _SAVED.search(head)
    if match and match[2].startswith((b"http://", b"https://")):
        return match[2].decode("utf-8", "replace")
    return None


def is_made_page(name: str) -> bool:
    """Whether a file that wget kept is called like a page that a server made.

    Example:
        >>> is_made_page("view.php?id=3"), is_made_page("index.html@p=2"), is_made_page("logo.png?v=3")
        (True, True, False)
    """
    base = re.split(r"[?@]", PurePosixPath(name).name, maxsplit=1)
    ending = PurePosixPath(base[0]).suffix.lower()
    return ending in _MADE or (len(base) > 1 and ending in {".html", ".htm", ".xhtml"})
