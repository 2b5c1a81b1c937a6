"""The path patterns of robots.txt and its relatives: `*` stands for anything, a final `$` for the end."""

from __future__ import annotations


def covers(pattern: str, target: str) -> bool:
    """Whether `pattern` covers `target`, from the start; in time linear in both, whatever the pattern.

    Example:
        >>> covers("/news/", "/news/today"), covers("/*.pdf$", "/a.pdf?x"), covers("/*.pdf$", "/a.pdf")
        (True, False, True)
    """
    anchored = pattern.endswith("$")
    first, *rest = pattern.removesuffix("$").split("*")
    if not rest:
        return target == first if anchored else target.startswith(first)
    if not target.startswith(first):
        return False
    at = len(first)
    last = rest.pop()
    for part in rest:
        found = target.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return target.endswith(last) and len(target) - len(last) >= at if anchored else target.find(last, at) >= 0
