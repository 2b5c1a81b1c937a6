"""`boilerstrip rules`: what rules there are, packs of one's own, and what the pages of a site have in common."""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from boilerstrip.cli import _common, _options
from boilerstrip.cli._inputs import Input, find_inputs
from boilerstrip.errors import ConfigError, RuleError

if TYPE_CHECKING:
    from boilerstrip.judges.repeats import Sketch
    from boilerstrip.judges.rules import UserRule
    from boilerstrip.judges.site_rules import SiteRules
    from boilerstrip.sources.containers import PageReader

EXAMPLES = (
    "boilerstrip rules list",
    "boilerstrip rules show edges.top",
    "boilerstrip rules test my-rules.toml",
    "boilerstrip rules learn pages -o site_rules.jsonl",
    "boilerstrip clean page.txt --rules my-rules.toml",
)


class Format(StrEnum):
    """How rules are printed."""

    TEXT = "text"
    JSON = "json"


app = typer.Typer(add_completion=False, no_args_is_help=True, help="What rules there are, and rules of your own.")

FormatOption = Annotated[Format, typer.Option("--format", help="How the rules are printed.")]


@app.command("list")
def list_(
    rules: _options.RulesOption = None,
    format_: FormatOption = Format.TEXT,
) -> None:
    """Print the id of every rule and what it goes by; those of your own packs too."""
    from boilerstrip.judges.registry import built_in_rules

    found = {rule.id: rule.reason for rule in built_in_rules()}
    found |= {rule.rule_id: rule.reason for path in rules or () for rule in _pack(path)}
    if format_ is Format.JSON:
        for name, reason in found.items():
            typer.echo(json.dumps({"rule": name, "reason": reason}, ensure_ascii=False))
        return
    width = max(map(len, found))
    for name, reason in found.items():
        typer.echo(f"{name:{width}}  {_one_line(reason)}")


@app.command()
def show(
    name: Annotated[str, typer.Argument(metavar="RULE", help="A rule id or a family, such as edges.top or edges.")],
    *,
    rules: _options.RulesOption = None,
) -> None:
    """Print what one rule, or each rule of a family, goes by; of a rule of yours, all that its pack says."""
    from boilerstrip.judges.registry import built_in_rules, check_names

    own = {rule.rule_id: rule for path in rules or () for rule in _pack(path)}
    check_names([name], where="rules show", own=own)
    for info in built_in_rules():
        if name in (info.id, info.family):
            typer.echo(f"{info.id}\n  {info.reason}")
    for rule_id, rule in own.items():
        if name in (rule_id, "user"):
            typer.echo("\n".join((rule_id, *(f"  {line}" for line in _described(rule)))))


@app.command()
def test(
    packs: Annotated[list[Path], typer.Argument(metavar="PACK...", help="TOML rule packs.")],
) -> None:
    """Try each rule of a pack on its own examples. Exit code 1 if one fails."""
    from boilerstrip.judges.rules import failed_examples

    failed = False
    for path in packs:
        rules = _pack(path)
        messages = list(failed_examples(rules))
        for message in messages:
            typer.echo(f"{path}: {_one_line(message)}")
        typer.echo(f"{path}: {len(rules)} rules, {len(messages)} examples fail")
        failed = failed or bool(messages)
    raise typer.Exit(_common.EXIT_DIFFERENT if failed else _common.EXIT_OK)


@app.command()
def learn(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Folders or archives with pages of sites.")],
    *,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Where the rules go; printed if unsaid.")
    ] = None,
    url: Annotated[
        str | None, typer.Option("--url", metavar="URL", help="Where all the pages come from, if they do not tell.")
    ] = None,
) -> None:
    """Write down what the pages of each site have in common, one site a line, to review and give to --rules.

    A site is a host, or a folder of pages without URLs; one with fewer than four pages teaches nothing.
    """
    from boilerstrip.judges.repeats import FEWEST_PAGES, learn_site

    inputs = find_inputs(paths)
    failures = _common.Failures()
    failures.report(inputs.failures)
    sites = _sketches(inputs.pages, url, failures)
    learned = [learn_site(pages, site=site) for site, pages in sorted(sites.items()) if len(pages) >= FEWEST_PAGES]
    _write([rules for rules in learned if rules.rules], output)
    _common.complain(
        f"{sum(len(rules.rules) for rules in learned)} rules learned of {len(learned)} of {len(sites)} sites"
    )
    raise typer.Exit(failures.exit_code)


def _sketches(pages: tuple[Input, ...], url: str | None, failures: _common.Failures) -> dict[str, list[Sketch]]:
    from boilerstrip.judges.repeats import sketch
    from boilerstrip.judges.site_rules import site_of
    from boilerstrip.judges.view import PageView
    from boilerstrip.segment import segment
    from boilerstrip.sources.containers import PageReader

    sites: defaultdict[str, list[Sketch]] = defaultdict(list)

    def read(page: Input, reader: PageReader) -> None:
        raw = page.read(reader, url=url)
        sites[site_of(raw.url, raw.origin)].append(sketch(PageView(segment(raw))))

    with closing(PageReader()) as reader:
        for page in pages:
            failures.attempt(page.name, lambda page=page: read(page, reader))  # type: ignore[misc]
    return sites


def _write(learned: list[SiteRules], output: Path | None) -> None:
    text = "".join(json.dumps(rules.to_dict(), ensure_ascii=False) + "\n" for rules in learned)
    if output is None:
        sys.stdout.write(text)
        return
    output.write_text(text, encoding="utf-8", newline="")


def _pack(path: Path) -> tuple[UserRule, ...]:
    """The rules of a pack.

    Raises:
        ConfigError: the file cannot be read.
        RuleError: it is no pack.
    """
    from boilerstrip.judges.rules import read_pack

    try:
        return read_pack(path.read_text(encoding="utf-8-sig"), where=str(path))
    except OSError as error:
        raise ConfigError(f"{path}: the rules cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise RuleError(f"{path}: not in UTF-8: {error}", code="rules") from error


def _described(rule: UserRule) -> list[str]:
    lines = [rule.reason, f"{rule.verdict.value} with {rule.score:g}, where a {rule.scope.value} matches"]
    lines += [f"pattern  {rule.pattern}"] if rule.pattern is not None else [f"phrase  {it}" for it in rule.phrases]
    lines += [f"languages  {', '.join(rule.languages)}"] if rule.languages else []
    lines += [f"hosts  {', '.join(rule.hosts)}"] if rule.hosts else []
    return [_one_line(line) for line in (*lines, f"hit  {rule.hit}", f"miss  {rule.miss}")]


def _one_line(text: str) -> str:
    from boilerstrip.report.safe import one_line

    return one_line(text)
