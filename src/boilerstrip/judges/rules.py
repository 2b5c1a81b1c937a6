"""Rules of one's own: TOML packs of patterns and phrases, each with examples that are tried when the pack is read.

Patterns run on RE2, in time linear in the line whatever the pattern, and within a fixed amount of memory.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeVar

from boilerstrip.errors import RuleError, wrong_keys
from boilerstrip.judges.base import Judge
from boilerstrip.judges.judged import judged_copy
from boilerstrip.judges.site_rules import SiteRules, site_judge, site_of
from boilerstrip.judges.view import PageView
from boilerstrip.language import identify_blocks
from boilerstrip.lexicon.fold import Folder, is_boundary
from boilerstrip.model import Verdict, Vote

# What a pack and a pattern may cost.
_MOST_RULES = 2_000
_LONGEST_PATTERN = 2_000
_LONGEST_LINE = 20_000
_MEMORY = 8 << 20

_ID = re.compile(r"[a-z][a-z0-9_-]{0,63}")
_NEEDED = ("id", "reason", "hit", "miss")
_KEYS = {*_NEEDED, "pattern", "phrases", "verdict", "score", "scope", "languages", "hosts"}


_Kind = TypeVar("_Kind", bound=StrEnum)


class Scope(StrEnum):
    """How much of a line a rule has to match."""

    LINE = "line"
    PART = "part"


@dataclass(frozen=True, slots=True)
class UserRule:
    """One rule of a pack: a line that matches is dropped or kept, with `score`, because of `reason`.

    `pattern` is an RE2 expression; `phrases` are compared without regard to case, punctuation and width. `hit` and
    `miss` are lines that the rule must and must not match. Empty `languages` and `hosts` mean all.
    """

    id: str
    reason: str
    hit: str
    miss: str
    pattern: str | None = None
    phrases: tuple[str, ...] = ()
    verdict: Verdict = Verdict.DROP
    score: float = 1.0
    scope: Scope = Scope.LINE
    languages: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()

    @property
    def rule_id(self) -> str:
        """The id by which votes, `--select` and `--ignore` name it."""
        return f"user.{self.id}"


def read_pack(text: str, *, where: str) -> tuple[UserRule, ...]:
    """The rules of a pack; `where` names it in messages. Their examples are not tried yet.

    Raises:
        RuleError: no TOML, or a rule lacks a part, names something unknown, or has a pattern that RE2 refuses.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"{where}: not readable as TOML: {error}", code="rules") from error
    rows = table.pop("rule", None)
    if table or not isinstance(rows, list) or not rows:
        raise RuleError(f"{where}: a pack is a list of [[rule]] tables and nothing else", code="rules")
    if len(rows) > _MOST_RULES:
        raise RuleError(f"{where}: {len(rows)} rules; a pack holds {_MOST_RULES} at most", code="rules")
    rules = tuple(_rule(row, where) for row in rows)
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            raise RuleError(f"{where}: two rules are called {rule.id!r}; rename one", code="rules")
        seen.add(rule.id)
    return rules


def failed_examples(rules: Sequence[UserRule]) -> Iterator[str]:
    """What is wrong with the examples of `rules`, a message each; none if all is well."""
    for rule in rules:
        matcher = Matcher(rule)
        hit, miss = judged_copy([rule.hit, rule.miss])
        if not matcher.matches(hit):
            yield f"rule {rule.id!r} does not match its own hit {rule.hit!r}"
        if matcher.matches(miss):
            yield f"rule {rule.id!r} matches its own miss {rule.miss!r}"


def checked_packs(packs: Sequence[str], *, where: str = "rules") -> tuple[UserRule | SiteRules, ...]:
    """The rules of packs given as text (TOML) and of site rules (JSON Lines, from `rules learn` or beside a corpus).

    Raises:
        RuleError: one is not readable, an example fails, or two packs have a rule of one id.
    """
    found: list[UserRule | SiteRules] = []
    seen: set[str] = set()
    for text in packs:
        if _is_json(text):
            found += read_site_rules(text, where=where)
            continue
        rules = read_pack(text, where=where)
        for message in failed_examples(rules):
            raise RuleError(f"{where}: {message}", code="rules")
        for rule in rules:
            if rule.id in seen:
                raise RuleError(f"{where}: two packs have a rule called {rule.id!r}; rename one", code="rules")
            seen.add(rule.id)
        found += rules
    return tuple(found)


def user_rule_ids(packs: Sequence[str], *, where: str) -> tuple[str, ...]:
    """The ids (`user.x`) of the rules in `packs`.

    Raises:
        RuleError: as `checked_packs` says.
    """
    return tuple(item.rule_id for item in checked_packs(packs, where=where) if isinstance(item, UserRule))


def read_site_rules(text: str, *, where: str) -> tuple[SiteRules, ...]:
    """The site rules of a JSON Lines file, one site a line.

    Raises:
        RuleError: a line is no JSON, or not as `rules learn` writes it.
    """
    import json

    found = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise RuleError(f"{where}: line {number} is no JSON: {error}", code="site-rules") from error
        found.append(SiteRules.from_dict(row))
    return tuple(found)


@lru_cache(maxsize=16)
def judges_of(packs: tuple[str, ...]) -> tuple[Judge, ...]:
    """The judges that the packs of the settings make: one of all rules, one of all sites.

    Raises:
        RuleError: as `checked_packs` says.
    """
    found = checked_packs(packs)
    own = tuple(Matcher(item) for item in found if isinstance(item, UserRule))
    sites = tuple(item for item in found if isinstance(item, SiteRules))
    judges: list[Judge] = []
    if own:
        judges.append(_user_judge(own))
    if sites:
        judges.append(_sites_judge(sites))
    return tuple(judges)


class Matcher:
    """A rule made ready to be tried on lines."""

    def __init__(self, rule: UserRule) -> None:
        self.rule = rule
        self._pattern = _compiled(rule.pattern) if rule.pattern is not None else None
        self._fold = Folder().fold
        self._phrases = tuple(self._fold(phrase) for phrase in rule.phrases)

    def matches(self, line: str) -> bool:
        """Whether the judged copy of a line is what the rule speaks of."""
        if len(line) > _LONGEST_LINE:
            return False
        if self._pattern is not None:
            search = self._pattern.fullmatch if self.rule.scope is Scope.LINE else self._pattern.search
            return search(line) is not None
        folded = self._fold(line)
        if self.rule.scope is Scope.LINE:
            return folded in self._phrases
        return any(_holds(folded, phrase) for phrase in self._phrases)

    def speaks_on(self, host: str | None) -> bool:
        """Whether the rule is meant for pages of `host`, or for all."""
        hosts = self.rule.hosts
        return not hosts or (host is not None and any(host == own or host.endswith(f".{own}") for own in hosts))


def _user_judge(matchers: tuple[Matcher, ...]) -> Judge:
    def user(page: PageView) -> Iterator[Vote]:
        host = _host(page)
        here = [matcher for matcher in matchers if matcher.speaks_on(host)]
        if any(matcher.rule.languages for matcher in here):
            spoken = {language.code for language in identify_blocks(page.texts)}
            here = [m for m in here if not m.rule.languages or not spoken.isdisjoint(m.rule.languages)]
        for matcher in here:
            rule = matcher.rule
            for block, line in enumerate(page.lines):
                if matcher.matches(line):
                    yield Vote(block, rule.verdict, rule.rule_id, rule.score, rule.reason)

    return user


def _sites_judge(sites: tuple[SiteRules, ...]) -> Judge:
    judges: dict[str, list[Judge]] = {}
    for rules in sites:
        judges.setdefault(rules.site, []).append(site_judge(rules))

    def known_sites(page: PageView) -> Iterator[Vote]:
        for judge in judges.get(site_of(page.document.url, page.document.origin), ()):
            yield from judge(page)

    return known_sites


def _host(page: PageView) -> str | None:
    site = site_of(page.document.url, page.document.origin)
    return None if site.endswith("/") else site


def _holds(folded: str, phrase: str) -> bool:
    start = folded.find(phrase)
    while start >= 0:
        if is_boundary(folded, start) and is_boundary(folded, start + len(phrase)):
            return True
        start = folded.find(phrase, start + 1)
    return False


def _is_json(text: str) -> bool:
    return not text.strip() or text.lstrip().startswith("{")


def _rule(row: Any, where: str) -> UserRule:
    if not isinstance(row, Mapping):
        raise RuleError(f"{where}: a rule is a [[rule]] table, not {row!r}", code="rules")
    name = f"{where}: rule {row.get('id')!r}"
    if wrong := wrong_keys(set(row) - _KEYS, set(_NEEDED) - set(row)):
        raise RuleError(f"{name}: {wrong}", code="rules")
    if ("pattern" in row) == ("phrases" in row):
        raise RuleError(f"{name}: give it a pattern or phrases, one of the two", code="rules")
    texts = {key: _text(row[key], name, key) for key in (*_NEEDED, "pattern") if key in row}
    if not _ID.fullmatch(texts["id"]):
        raise RuleError(f"{name}: an id is a-z, 0-9, _ and -, 64 at most, and starts with a letter", code="rules")
    score = row.get("score", 1.0)
    if isinstance(score, bool) or not isinstance(score, (int, float)) or not 0 < score <= 1:
        raise RuleError(f"{name}: score is {score!r}; it lies above 0 and is 1 at most", code="rules")
    rule = UserRule(
        **texts,
        phrases=_texts(row.get("phrases", []), name, "phrases"),
        verdict=_choice(Verdict, row.get("verdict", Verdict.DROP), name, "verdict"),
        score=float(score),
        scope=_choice(Scope, row.get("scope", Scope.LINE), name, "scope"),
        languages=_texts(row.get("languages", []), name, "languages"),
        hosts=tuple(host.lower() for host in _texts(row.get("hosts", []), name, "hosts")),
    )
    _check_matchable(rule, name)
    return rule


def _check_matchable(rule: UserRule, name: str) -> None:
    if rule.pattern is None:
        fold = Folder().fold
        if not rule.phrases or not all(map(fold, rule.phrases)):
            raise RuleError(f"{name}: a phrase holds a letter or a number", code="rules")
        return
    if len(rule.pattern) > _LONGEST_PATTERN:
        raise RuleError(f"{name}: the pattern is longer than {_LONGEST_PATTERN} characters", code="rules")
    import re2

    try:
        _compiled(rule.pattern)
    except re2.error as error:
        detail = error.args[0] if error.args else "refused"
        detail = detail.decode("utf-8", "replace") if isinstance(detail, bytes) else detail
        raise RuleError(f"{name}: RE2 cannot use the pattern {rule.pattern!r}: {detail}", code="rules") from error


def _compiled(pattern: str) -> Any:
    import re2

    options = re2.Options()
    options.max_mem = _MEMORY
    options.never_capture = True
    options.log_errors = False
    return re2.compile(pattern, options)


def _text(value: Any, name: str, key: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise RuleError(f"{name}: {key} is a text, not {value!r}", code="rules")
    return value


def _texts(value: Any, name: str, key: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise RuleError(f"{name}: {key} is a list of texts, not {value!r}", code="rules")
    return tuple(_text(item, name, key) for item in value)


def _choice(kind: type[_Kind], value: Any, name: str, key: str) -> _Kind:
    try:
        return kind(value)
    except ValueError as error:
        raise RuleError(f"{name}: {key} is {value!r}; it can be {', '.join(kind)}", code="rules") from error
