"""All rule ids there are, so that a name that means nothing is an error and not a silence."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from boilerstrip.errors import ConfigError
from boilerstrip.lexicon.kinds import LexiconKind

# The family of rules that users write; its ids are in their packs.
USER = "user"


@dataclass(frozen=True, slots=True)
class RuleInfo:
    """A rule id (`edges.top`) and what it goes by."""

    id: str
    reason: str

    @property
    def family(self) -> str:
        """The part before the first dot."""
        return self.id.partition(".")[0]


@cache
def built_in_rules() -> tuple[RuleInfo, ...]:
    """Every built-in rule, sorted by id.

    Example:
        >>> next(rule.reason for rule in built_in_rules() if rule.id == "edges.top")
        'no sentence, above the text'
    """
    table = tomllib.loads((files("boilerstrip") / "data" / "rules.toml").read_text(encoding="utf-8"))
    found = [RuleInfo(f"{family}.{name}", reason) for family, rules in table.items() for name, reason in rules.items()]
    for kind in LexiconKind:
        words = kind.value.replace("_", " ")
        found.append(RuleInfo(f"lexicon.{kind.value}", f"holds a phrase that interfaces use: {words}"))
        found.append(RuleInfo(f"notices.{kind.value}", f"a notice outside the text: {words}"))
    return tuple(sorted(found, key=lambda rule: rule.id))


def check_names(names: Sequence[str], *, where: str, own: Iterable[str] = ()) -> None:
    """Check that `names` are rule ids or families; `own` are the ids (`user.x`) of the user's packs.

    Raises:
        ConfigError: one is neither; the message names what is spelt nearly so.

    Example:
        >>> check_names(["edges", "edges.top"], where="options")
        >>> check_names(["edge.top"], where="options")
        Traceback (most recent call last):
        boilerstrip.errors.ConfigError: options: no rule or family is called 'edge.top'; near to it: edges.top, ...
    """
    rules = {rule.id for rule in built_in_rules()} | set(own)
    known = rules | {rule.partition(".")[0] for rule in rules} | {USER}
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(name, sorted(known), n=3, cutoff=0.6)
            hint = f"near to it: {', '.join(near)}" if near else "boilerstrip rules list names them all"
            raise ConfigError(f"{where}: no rule or family is called {name!r}; {hint}")
