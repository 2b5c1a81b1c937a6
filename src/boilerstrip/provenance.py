"""What a raw store knows of a page beside its bytes: who fetched it, and what the site said about its use."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from boilerstrip._version import __version__

# What our own records name as the software that fetched a page.
SOFTWARE = f"boilerstrip/{__version__}"

_VERDICT = re.compile(r"(search|ai-input|ai-train)=(allow|deny|unstated)\b")
_SIGNAL = re.compile(r"(\S+) ([^:]*): ?(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class RightsSignal:
    """A statement about the use of a page as it was found: where (`header`, `robots.txt` ...), its name, the words."""

    source: str
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Rights:
    """One verdict a purpose (`allow`, `deny`, `unstated`), by which version of the reading, and the words it rests on.

    Example:
        >>> Rights(ai_train="deny").search
        'unstated'
    """

    search: str = "unstated"
    ai_input: str = "unstated"
    ai_train: str = "unstated"
    interpreter: str = ""
    signals: tuple[RightsSignal, ...] = ()


@dataclass(frozen=True, slots=True)
class Crawled:
    """What was written down when a page was fetched; None where nobody asked, or nobody wrote it down.

    `software` is a name and a version (`boilerstrip/0.1.0`), `robots_allowed` what robots.txt said to it.
    """

    software: str | None = None
    robots_allowed: bool | None = None
    rights: Rights | None = None

    @classmethod
    def from_notes(cls, notes: Sequence[tuple[str, str]]) -> Crawled | None:
        """What the lines of a metadata record of ours say, name and value; None if it is none of ours.

        Example:
            >>> Crawled.from_notes([("software", "boilerstrip/0.1.0"), ("robots-allowed", "true")]).robots_allowed
            True
        """
        named = dict(reversed(notes))  # the first of two alike counts
        allowed = named.get("robots-allowed")
        found = cls(
            software=named.get("software"),
            robots_allowed=None if allowed is None else allowed == "true",
            rights=_rights(notes, named.get("rights-interpreter", "")),
        )
        return found if found != cls() else None


def _rights(notes: Sequence[tuple[str, str]], interpreter: str) -> Rights | None:
    verdicts = [match for name, value in notes if name == "rights-verdict" and (match := _VERDICT.match(value))]
    if not verdicts:
        return None
    signals = [match for name, value in notes if name == "rights-signal" and (match := _SIGNAL.match(value))]
    return Rights(
        **{match[1].replace("-", "_"): match[2] for match in verdicts},
        interpreter=interpreter,
        signals=tuple(RightsSignal(match[1], match[2], match[3]) for match in signals),
    )
